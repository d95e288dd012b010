/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-match.h"

struct _DeskIngestMatch
{
  GObject parent_instance;
  MeshIngestTable *first, *table;
  char *trouble; /* (nullable): not asked for yet */
  gboolean chosen;
};

enum
{
  PROP_TABLE = 1,
  PROP_NAME,
  PROP_TROUBLE,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestMatch, desk_ingest_match, G_TYPE_OBJECT)

/* Of thousands of tables only those that are in sight are compared. */
static const char *
get_trouble (DeskIngestMatch *self)
{
  if (self->trouble == NULL)
    self->trouble = mesh_ingest_dup_merge_trouble (self->first, self->table);
  if (self->trouble == NULL)
    self->trouble = g_strdup ("");
  return self->trouble;
}

static void
desk_ingest_match_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskIngestMatch *self = DESK_INGEST_MATCH (object);

  if (id == PROP_TABLE)
    g_value_set_object (value, self->table);
  else if (id == PROP_NAME)
    g_value_set_string (value, mesh_ingest_table_get_name (self->table));
  else if (id == PROP_TROUBLE)
    g_value_set_string (value, get_trouble (self));
  else if (id == PROP_CHOSEN)
    g_value_set_boolean (value, self->chosen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_match_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskIngestMatch *self = DESK_INGEST_MATCH (object);

  if (id != PROP_CHOSEN)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->chosen != g_value_get_boolean (value))
    {
      self->chosen = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
desk_ingest_match_finalize (GObject *object)
{
  DeskIngestMatch *self = DESK_INGEST_MATCH (object);

  g_clear_object (&self->first);
  g_clear_object (&self->table);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (desk_ingest_match_parent_class)->finalize (object);
}

static void
desk_ingest_match_class_init (DeskIngestMatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_ingest_match_get_property;
  object_class->set_property = desk_ingest_match_set_property;
  object_class->finalize = desk_ingest_match_finalize;
  properties[PROP_TABLE] = g_param_spec_object ("table", NULL, NULL, MESH_TYPE_INGEST_TABLE, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_ingest_match_init (DeskIngestMatch *self)
{
}

DeskIngestMatch *
desk_ingest_match_new (MeshIngestTable *first, MeshIngestTable *table)
{
  DeskIngestMatch *self = g_object_new (DESK_TYPE_INGEST_MATCH, NULL);

  self->first = g_object_ref (first);
  self->table = g_object_ref (table);
  return self;
}

MeshIngestTable *
desk_ingest_match_get_table (DeskIngestMatch *self)
{
  return self->table;
}

gboolean
desk_ingest_match_get_chosen (DeskIngestMatch *self)
{
  return self->chosen;
}
