/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/ingest/mesh-value.h"
#include "mesh/model/mesh-error.h"

/* Of a value that is shown as an example. */
#define EXAMPLE 40

struct _MeshIngestColumn
{
  GObject parent_instance;
  MeshInference *inference; /* (nullable): a key */
  guint column;
  char *name; /* as typed */
  char *type;
  char *first_name; /* as found */
  char *first_type;
  char *name_trouble;
  char *type_trouble;
  char *clash;
  char *warning;
};

enum
{
  PROP_NAME = 1,
  PROP_DATA_TYPE,
  PROP_SOURCE,
  PROP_KEY,
  PROP_TROUBLE,
  PROP_WARNING,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshIngestColumn, mesh_ingest_column, G_TYPE_OBJECT)

static void
take_trouble (MeshIngestColumn *self, char **where, GError *error)
{
  g_free (*where);
  *where = error != NULL ? g_strdup (error->message) : NULL;
  g_clear_error (&error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
set_name (MeshIngestColumn *self, const char *name)
{
  GError *error = NULL;

  if (g_strcmp0 (name, self->name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name != NULL ? name : "");
  if (self->inference != NULL)
    mesh_inference_set_name (self->inference, self->column, self->name, &error);
  else
    mesh_check_data_name (C_ ("kind of thing", "column"), self->name, &error);
  take_trouble (self, &self->name_trouble, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
update_warning (MeshIngestColumn *self)
{
  const char *example = NULL;
  const guint all = self->inference != NULL ? mesh_inference_get_n_rows (self->inference) : 0;
  const guint misfits
      = all > 0 ? mesh_inference_count_misfits (self->inference, self->column, self->type, &example)
                : 0;
  g_autofree char *bounded
      = example != NULL ? g_utf8_substring (example, 0, MIN (EXAMPLE, g_utf8_strlen (example, -1)))
                        : NULL;

  g_clear_pointer (&self->warning, g_free);
  if (misfits > 0 && *bounded == '\0')
    self->warning = g_strdup_printf (
        /* Translators: how many values, of how many in the sample */
        _ ("%u of %u values are empty, which a column in quotes cannot be"), misfits, all);
  else if (misfits > 0)
    self->warning
        /* Translators: "3 of 1000 values are no date: 31/12/2024", the last one of those values */
        = g_strdup_printf (_ ("%u of %u values are no %s: %s"), misfits, all, self->type, bounded);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WARNING]);
}

/* https://docs.aws.amazon.com/athena/latest/ug/partitions.html: keys are simple values. */
static gboolean
check_key (const char *type, GError **error)
{
  if (!mesh_type_check (type, error))
    return FALSE;
  if (strchr (type, '<') == NULL && !g_str_equal (type, "double") && !g_str_equal (type, "float"))
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: %s is a type of Athena, such as double */
               _ ("A folder's value can be no %s: use string, int or date"), type);
  return FALSE;
}

static void
set_type (MeshIngestColumn *self, const char *type)
{
  GError *error = NULL;

  if (g_strcmp0 (type, self->type) == 0)
    return;
  g_free (self->type);
  self->type = g_strdup (type != NULL ? type : "");
  if (self->inference != NULL)
    mesh_inference_set_type (self->inference, self->column, self->type, &error);
  else
    check_key (self->type, &error);
  take_trouble (self, &self->type_trouble, error);
  if (self->type_trouble == NULL)
    update_warning (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATA_TYPE]);
}

static void
mesh_ingest_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshIngestColumn *self = MESH_INGEST_COLUMN (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DATA_TYPE:
      g_value_set_string (value, self->type);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, mesh_ingest_column_get_source (self));
      break;
    case PROP_KEY:
      g_value_set_boolean (value, self->inference == NULL);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, mesh_ingest_column_get_trouble (self));
      break;
    case PROP_WARNING:
      g_value_set_string (value, self->warning);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_ingest_column_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NAME)
    set_name (MESH_INGEST_COLUMN (object), g_value_get_string (value));
  else if (id == PROP_DATA_TYPE)
    set_type (MESH_INGEST_COLUMN (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_ingest_column_finalize (GObject *object)
{
  MeshIngestColumn *self = MESH_INGEST_COLUMN (object);

  g_clear_pointer (&self->inference, mesh_inference_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->first_name, g_free);
  g_clear_pointer (&self->first_type, g_free);
  g_clear_pointer (&self->name_trouble, g_free);
  g_clear_pointer (&self->type_trouble, g_free);
  g_clear_pointer (&self->clash, g_free);
  g_clear_pointer (&self->warning, g_free);
  G_OBJECT_CLASS (mesh_ingest_column_parent_class)->finalize (object);
}

static void
mesh_ingest_column_class_init (MeshIngestColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesh_ingest_column_get_property;
  object_class->set_property = mesh_ingest_column_set_property;
  object_class->finalize = mesh_ingest_column_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
  properties[PROP_DATA_TYPE]
      = g_param_spec_string ("data-type", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_KEY] = g_param_spec_boolean ("key", NULL, NULL, FALSE, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  properties[PROP_WARNING] = g_param_spec_string ("warning", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_ingest_column_init (MeshIngestColumn *self)
{
}

MeshIngestColumn *
mesh_ingest_column_new (MeshInference *inference, guint column, const char *name, const char *type)
{
  MeshIngestColumn *self = g_object_new (MESH_TYPE_INGEST_COLUMN, NULL);

  self->inference = inference != NULL ? mesh_inference_ref (inference) : NULL;
  self->column = column;
  self->name = g_strdup (name);
  self->type = g_strdup (type);
  self->first_name = g_strdup (name);
  self->first_type = g_strdup (type);
  return self;
}

void
mesh_ingest_column_set_clash (MeshIngestColumn *self, const char *trouble)
{
  if (g_strcmp0 (trouble, self->clash) == 0)
    return;
  g_free (self->clash);
  self->clash = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

const char *
mesh_ingest_column_get_name (MeshIngestColumn *self)
{
  return self->name;
}

const char *
mesh_ingest_column_get_data_type (MeshIngestColumn *self)
{
  return self->type;
}

const char *
mesh_ingest_column_get_trouble (MeshIngestColumn *self)
{
  return self->name_trouble != NULL   ? self->name_trouble
         : self->type_trouble != NULL ? self->type_trouble
                                      : self->clash;
}

const char *
mesh_ingest_column_get_warning (MeshIngestColumn *self)
{
  return self->warning;
}

gboolean
mesh_ingest_column_get_key (MeshIngestColumn *self)
{
  return self->inference == NULL;
}

const char *
mesh_ingest_column_get_source (MeshIngestColumn *self)
{
  return self->inference != NULL ? mesh_inference_get_source (self->inference, self->column) : self->first_name;
}

gboolean
mesh_ingest_column_get_edited (MeshIngestColumn *self)
{
  return g_strcmp0 (self->name, self->first_name) != 0 || g_strcmp0 (self->type, self->first_type) != 0;
}
