/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-product.h"

struct _MeshColumn
{
  GObject parent_instance;
  char *name;
  char *data_type;
  char *comment; /* nullable */
  gboolean partition_key;
};

enum
{
  PROP_NAME = 1,
  PROP_DATA_TYPE,
  PROP_COMMENT,
  PROP_PARTITION_KEY,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshColumn, mesh_column, G_TYPE_OBJECT)

static void
mesh_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshColumn *self = MESH_COLUMN (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DATA_TYPE:
      g_value_set_string (value, self->data_type);
      break;
    case PROP_COMMENT:
      g_value_set_string (value, self->comment);
      break;
    case PROP_PARTITION_KEY:
      g_value_set_boolean (value, self->partition_key);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_column_finalize (GObject *object)
{
  MeshColumn *self = MESH_COLUMN (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->data_type, g_free);
  g_clear_pointer (&self->comment, g_free);
  G_OBJECT_CLASS (mesh_column_parent_class)->finalize (object);
}

static void
mesh_column_class_init (MeshColumnClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_column_get_property;
  object_class->finalize = mesh_column_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DATA_TYPE] = g_param_spec_string ("data-type", NULL, NULL, NULL, flags);
  properties[PROP_COMMENT] = g_param_spec_string ("comment", NULL, NULL, NULL, flags);
  properties[PROP_PARTITION_KEY] = g_param_spec_boolean ("partition-key", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_column_init (MeshColumn *self)
{
}

MeshColumn *
mesh_column_new (const char *name,
                 const char *data_type,
                 const char *comment,
                 gboolean partition_key)
{
  MeshColumn *self = g_object_new (MESH_TYPE_COLUMN, NULL);

  self->name = g_strdup (name);
  self->data_type = g_strdup (data_type != NULL ? data_type : "");
  self->comment = g_strdup (comment);
  self->partition_key = partition_key;
  return self;
}
