/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-product.h"

struct _MeshProduct
{
  GObject parent_instance;

  char *shown[MESH_TEXT_PRODUCT + 1]; /* what lies open in an index */
  MeshIndex *index;                   /* (nullable): where the rest is */
  guint row;
  MeshRecord *record;  /* (nullable): the rest, once it was asked for */
  GListStore *columns; /* (nullable): likewise */
  MeshAccess access;
  gboolean link;
  gboolean chosen;
};

enum
{
  PROP_NAME = 1,
  PROP_DATABASE,
  PROP_OWNER_ACCOUNT,
  PROP_DOMAIN,
  PROP_PRODUCT_NAME,
  PROP_DESCRIPTION,
  PROP_LOCATION,
  PROP_FORMAT,
  PROP_KIND,
  PROP_SIZE,
  PROP_ROWS,
  PROP_FILES,
  PROP_CREATED,
  PROP_UPDATED,
  PROP_LINK,
  PROP_TAGS,
  PROP_COLUMNS,
  PROP_ACCESS,
  PROP_IS_LINK,
  PROP_CHOSEN,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

/* The text properties stand as MeshText has them. */
G_STATIC_ASSERT (PROP_TAGS - PROP_NAME == MESH_TEXT_TAGS - MESH_TEXT_NAME);

G_DEFINE_FINAL_TYPE (MeshProduct, mesh_product, G_TYPE_OBJECT)

/* (transfer none) (nullable): NULL only for a damaged cache */
static MeshRecord *
ensure_record (MeshProduct *self)
{
  if (self->record == NULL && self->index != NULL)
    self->record = mesh_index_dup_record (self->index, self->row);
  return self->record;
}

static const char *
get_text (MeshProduct *self, MeshText text)
{
  const char *value;

  if (text <= MESH_TEXT_PRODUCT)
    value = self->shown[text];
  else
    value = ensure_record (self) != NULL ? self->record->texts[text] : "";
  return text == MESH_TEXT_OWNER && *value == '\0' ? NULL : value;
}

static GListStore *
ensure_columns (MeshProduct *self)
{
  MeshRecord *record = ensure_record (self);

  if (self->columns != NULL)
    return self->columns;
  self->columns = g_list_store_new (MESH_TYPE_COLUMN);
  for (guint i = 0; record != NULL && i < mesh_record_get_n_columns (record); i++)
    {
      const char *comment = mesh_record_get_column (record, i, MESH_COLUMN_TEXT_COMMENT);
      g_autoptr (MeshColumn) one
          = mesh_column_new (mesh_record_get_column (record, i, MESH_COLUMN_TEXT_NAME),
                             mesh_record_get_column (record, i, MESH_COLUMN_TEXT_TYPE),
                             *comment != '\0' ? comment : NULL,
                             *mesh_record_get_column (record, i, MESH_COLUMN_TEXT_KEY) != '\0');

      g_list_store_append (self->columns, one);
    }
  return self->columns;
}

static void
mesh_product_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshProduct *self = MESH_PRODUCT (object);

  if (id <= PROP_TAGS)
    g_value_set_string (value, get_text (self, id - PROP_NAME));
  else if (id == PROP_COLUMNS)
    g_value_set_object (value, ensure_columns (self));
  else if (id == PROP_ACCESS)
    g_value_set_static_string (value, mesh_access_get_nick (self->access));
  else if (id == PROP_IS_LINK)
    g_value_set_boolean (value, self->link);
  else if (id == PROP_CHOSEN)
    g_value_set_boolean (value, self->chosen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_product_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MeshProduct *self = MESH_PRODUCT (object);

  if (id != PROP_CHOSEN)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->chosen != g_value_get_boolean (value))
    {
      self->chosen = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
mesh_product_finalize (GObject *object)
{
  MeshProduct *self = MESH_PRODUCT (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
    g_free (self->shown[i]);
  g_clear_pointer (&self->index, mesh_index_unref);
  g_clear_pointer (&self->record, mesh_record_free);
  g_clear_object (&self->columns);
  G_OBJECT_CLASS (mesh_product_parent_class)->finalize (object);
}

static void
mesh_product_class_init (MeshProductClass *klass)
{
  static const char *const texts[] = { [PROP_NAME] = "name",
                                       [PROP_DATABASE] = "database",
                                       [PROP_OWNER_ACCOUNT] = "owner-account",
                                       [PROP_DOMAIN] = "domain",
                                       [PROP_PRODUCT_NAME] = "product-name",
                                       [PROP_DESCRIPTION] = "description",
                                       [PROP_LOCATION] = "location",
                                       [PROP_FORMAT] = "format",
                                       [PROP_KIND] = "kind",
                                       [PROP_SIZE] = "size",
                                       [PROP_ROWS] = "rows",
                                       [PROP_FILES] = "files",
                                       [PROP_CREATED] = "created",
                                       [PROP_UPDATED] = "updated",
                                       [PROP_LINK] = "link",
                                       [PROP_TAGS] = "tags" };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_product_get_property;
  object_class->set_property = mesh_product_set_property;
  object_class->finalize = mesh_product_finalize;
  for (guint i = PROP_NAME; i < G_N_ELEMENTS (texts); i++)
    properties[i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
  properties[PROP_COLUMNS] = g_param_spec_object ("columns", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_ACCESS] = g_param_spec_string ("access", NULL, NULL, "", flags);
  properties[PROP_IS_LINK] = g_param_spec_boolean ("is-link", NULL, NULL, FALSE, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean (
      "chosen", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_product_init (MeshProduct *self)
{
}

/* ---- public ---- */

MeshProduct *
mesh_product_new_from_table (JsonNode *table)
{
  MeshRecord *record = mesh_record_new (table);

  return record != NULL ? mesh_product_new_from_record (record, MESH_ACCESS_NONE) : NULL;
}

MeshProduct *
mesh_product_new_from_record (MeshRecord *record, MeshAccess access)
{
  MeshProduct *self = g_object_new (MESH_TYPE_PRODUCT, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
    self->shown[i] = g_strdup (record->texts[i]);
  self->record = record;
  self->access = access;
  self->link = *record->texts[MESH_TEXT_LINK] != '\0';
  return self;
}

MeshProduct *
mesh_product_new_from_row (MeshIndex *index, guint row)
{
  MeshProduct *self = g_object_new (MESH_TYPE_PRODUCT, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
    self->shown[i] = g_strdup (mesh_index_get_text (index, row, i));
  self->index = mesh_index_ref (index);
  self->row = row;
  self->access = mesh_index_get_access (index, row);
  self->link = mesh_index_is_link (index, row);
  return self;
}

void
mesh_product_move (MeshProduct *self, MeshIndex *index, guint row)
{
  g_clear_pointer (&self->index, mesh_index_unref);
  self->index = mesh_index_ref (index);
  self->row = row;
}

void
mesh_product_leave (MeshProduct *self)
{
  ensure_record (self);
  g_clear_pointer (&self->index, mesh_index_unref);
}

const char *
mesh_product_get_name (MeshProduct *self)
{
  return self->shown[MESH_TEXT_NAME];
}

const char *
mesh_product_get_database (MeshProduct *self)
{
  return self->shown[MESH_TEXT_DATABASE];
}

const char *
mesh_product_get_owner_account (MeshProduct *self)
{
  return get_text (self, MESH_TEXT_OWNER);
}

const char *
mesh_product_get_access (MeshProduct *self)
{
  return mesh_access_get_nick (self->access);
}

gboolean
mesh_product_is_link (MeshProduct *self)
{
  return self->link;
}

void
mesh_product_set_tags (MeshProduct *self, const char *domain, const char *product_name)
{
  const char *const values[] = { domain, product_name };
  static const MeshText texts[] = { MESH_TEXT_DOMAIN, MESH_TEXT_PRODUCT };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (values[i] != NULL)
      {
        g_free (self->shown[texts[i]]);
        self->shown[texts[i]] = g_strdup (values[i]);
      }
}

void
mesh_product_set_access (MeshProduct *self, const char *access)
{
  for (guint i = 0; i < MESH_N_ACCESSES; i++)
    if (g_strcmp0 (mesh_access_get_nick (i), access) == 0)
      self->access = i;
}
