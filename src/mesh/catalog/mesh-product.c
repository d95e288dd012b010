/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-product.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-names.h"

struct _MeshProduct
{
  GObject parent_instance;

  char *name;
  char *database;
  char *owner_account; /* nullable */
  char *description;
  char *location;
  char *format;
  char *domain;
  char *product_name;
  GListStore *columns;
  char *updated;
  char *search_text;
  const char *access; /* interned */
};

enum
{
  PROP_NAME = 1,
  PROP_DATABASE,
  PROP_OWNER_ACCOUNT,
  PROP_DESCRIPTION,
  PROP_LOCATION,
  PROP_FORMAT,
  PROP_DOMAIN,
  PROP_PRODUCT_NAME,
  PROP_COLUMNS,
  PROP_UPDATED,
  PROP_SEARCH_TEXT,
  PROP_ACCESS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshProduct, mesh_product, G_TYPE_OBJECT)

static void
mesh_product_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshProduct *self = MESH_PRODUCT (object);
  const char *texts[N_PROPS] = {
    [PROP_NAME] = self->name,
    [PROP_DATABASE] = self->database,
    [PROP_OWNER_ACCOUNT] = self->owner_account,
    [PROP_DESCRIPTION] = self->description,
    [PROP_LOCATION] = self->location,
    [PROP_FORMAT] = self->format,
    [PROP_DOMAIN] = self->domain,
    [PROP_PRODUCT_NAME] = self->product_name,
    [PROP_UPDATED] = self->updated,
    [PROP_SEARCH_TEXT] = self->search_text,
    [PROP_ACCESS] = self->access,
  };

  if (id == PROP_COLUMNS)
    g_value_set_object (value, self->columns);
  else if (id > 0 && id < N_PROPS)
    g_value_set_string (value, texts[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_product_finalize (GObject *object)
{
  MeshProduct *self = MESH_PRODUCT (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->owner_account, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->domain, g_free);
  g_clear_pointer (&self->product_name, g_free);
  g_clear_pointer (&self->updated, g_free);
  g_clear_pointer (&self->search_text, g_free);
  g_clear_object (&self->columns);
  G_OBJECT_CLASS (mesh_product_parent_class)->finalize (object);
}

static void
mesh_product_class_init (MeshProductClass *klass)
{
  static const struct
  {
    guint id;
    const char *name;
  } texts[] = { { PROP_NAME, "name" },
                { PROP_DATABASE, "database" },
                { PROP_OWNER_ACCOUNT, "owner-account" },
                { PROP_DESCRIPTION, "description" },
                { PROP_LOCATION, "location" },
                { PROP_FORMAT, "format" },
                { PROP_DOMAIN, "domain" },
                { PROP_PRODUCT_NAME, "product-name" },
                { PROP_UPDATED, "updated" },
                { PROP_SEARCH_TEXT, "search-text" },
                { PROP_ACCESS, "access" } };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_product_get_property;
  object_class->finalize = mesh_product_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  properties[PROP_COLUMNS] = g_param_spec_object ("columns", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_product_init (MeshProduct *self)
{
  self->columns = g_list_store_new (MESH_TYPE_COLUMN);
  self->access = g_intern_static_string ("");
}

/* ---- what a table says ---- */

static char *
dup_text (JsonNode *table, const char *path)
{
  const char *text = aws_json_get_string (table, path);

  return g_strdup (text != NULL ? text : "");
}

static const char *
account_after (const char *text, const char *marker)
{
  const char *found = text != NULL ? g_strrstr (text, marker) : NULL;

  return found != NULL ? found + strlen (marker) : NULL;
}

/* The producer's central role made it; else the usual name of its database ends with the account.
 */
static char *
dup_owner (JsonNode *table, const char *database)
{
  const char *found
      = account_after (aws_json_get_string (table, "CreatedBy"), MESH_ROLE_ADMIN_PRODUCER "-");
  g_autofree char *account = NULL;

  if (found == NULL)
    found = account_after (database, "-");
  if (found == NULL || strlen (found) < 12)
    return NULL;
  account = g_strndup (found, 12);
  return mesh_is_account_id (account) ? g_steal_pointer (&account) : NULL;
}

static char *
dup_format (JsonNode *table)
{
  const char *classification = aws_json_get_string (table, "Parameters.classification");
  const char *library
      = aws_json_get_string (table, "StorageDescriptor.SerdeInfo.SerializationLibrary");
  const char *dot = library != NULL ? strrchr (library, '.') : NULL;

  if (classification != NULL)
    return g_strdup (classification);
  return g_strdup (dot != NULL ? dot + 1 : "");
}

/* Glue writes times as seconds, the practice server may have fractions. */
static char *
dup_updated (JsonNode *table)
{
  double seconds
      = aws_json_get_double (table, "UpdateTime", aws_json_get_double (table, "CreateTime", 0));
  g_autoptr (GDateTime) time
      = seconds > 0 && seconds < 1e11 ? g_date_time_new_from_unix_utc ((gint64) seconds) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

static void
add_columns (MeshProduct *self, JsonNode *list, gboolean partition_key)
{
  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    {
      JsonNode *column = aws_json_get_element (list, NULL, i);
      const char *name = aws_json_get_string (column, "Name");
      g_autoptr (MeshColumn) one = NULL;

      if (name == NULL)
        continue;
      one = mesh_column_new (name, aws_json_get_string (column, "Type"),
                             aws_json_get_string (column, "Comment"), partition_key);
      g_list_store_append (self->columns, one);
    }
}

static void
fold_search_text (MeshProduct *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *parts[]
      = { self->name, self->database, self->description, self->domain, self->product_name };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s ", parts[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    {
      g_autoptr (MeshColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);
      g_autofree char *name = NULL;

      g_object_get (column, "name", &name, NULL);
      g_string_append_printf (text, "%s ", name);
    }
  g_free (self->search_text);
  self->search_text = g_utf8_casefold (text->str, -1);
}

/* ---- public ---- */

MeshProduct *
mesh_product_new_from_table (JsonNode *table)
{
  const char *name = aws_json_get_string (table, "Name"),
             *database = aws_json_get_string (table, "DatabaseName");
  MeshProduct *self;

  if (name == NULL || *name == '\0' || database == NULL || *database == '\0')
    return NULL;
  self = g_object_new (MESH_TYPE_PRODUCT, NULL);
  self->name = g_strdup (name);
  self->database = g_strdup (database);
  self->owner_account = dup_owner (table, database);
  self->description = dup_text (table, "Description");
  self->location = dup_text (table, "StorageDescriptor.Location");
  self->format = dup_format (table);
  self->updated = dup_updated (table);
  self->domain = g_strdup ("");
  self->product_name = g_strdup ("");
  add_columns (self, aws_json_get (table, "StorageDescriptor.Columns"), FALSE);
  add_columns (self, aws_json_get (table, "PartitionKeys"), TRUE);
  fold_search_text (self);
  return self;
}

const char *
mesh_product_get_name (MeshProduct *self)
{
  return self->name;
}

const char *
mesh_product_get_database (MeshProduct *self)
{
  return self->database;
}

const char *
mesh_product_get_owner_account (MeshProduct *self)
{
  return self->owner_account;
}

void
mesh_product_set_tags (MeshProduct *self, const char *domain, const char *product_name)
{
  if (domain != NULL)
    {
      g_free (self->domain);
      self->domain = g_strdup (domain);
    }
  if (product_name != NULL)
    {
      g_free (self->product_name);
      self->product_name = g_strdup (product_name);
    }
  fold_search_text (self);
}

void
mesh_product_set_access (MeshProduct *self, const char *access)
{
  self->access = g_intern_string (access);
}
