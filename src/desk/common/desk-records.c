/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-records.h"

#include <glib/gi18n.h>


#include "desk/common/desk-format.h"
#include "aws/protocols/aws-json.h"

struct _DeskRecord
{
  GObject parent_instance;

  char *title;
  char *subtitle; /* (nullable) */
  char *detail;   /* (nullable) */
  char *tag;      /* (nullable) */
  char *origin;   /* (nullable) */
  GListStore *children;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_DETAIL,
  PROP_TAG,
  PROP_ORIGIN,
  PROP_CHILDREN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRecord, desk_record, G_TYPE_OBJECT)

static void
desk_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskRecord *self = DESK_RECORD (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_TAG:
      g_value_set_string (value, self->tag);
      break;
    case PROP_ORIGIN:
      g_value_set_string (value, self->origin);
      break;
    case PROP_CHILDREN:
      g_value_set_object (value, self->children);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_record_finalize (GObject *object)
{
  DeskRecord *self = DESK_RECORD (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->detail);
  g_free (self->tag);
  g_free (self->origin);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (desk_record_parent_class)->finalize (object);
}

static void
desk_record_class_init (DeskRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_record_get_property;
  object_class->finalize = desk_record_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_TAG] = g_param_spec_string ("tag", NULL, NULL, NULL, flags);
  properties[PROP_ORIGIN] = g_param_spec_string ("origin", NULL, NULL, NULL, flags);
  properties[PROP_CHILDREN]
      = g_param_spec_object ("children", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_record_init (DeskRecord *self)
{
  self->children = g_list_store_new (DESK_TYPE_RECORD);
}

DeskRecord *
desk_record_new (const char *title, const char *subtitle, const char *detail, const char *tag)
{
  DeskRecord *self = g_object_new (DESK_TYPE_RECORD, NULL);

  self->title = g_strdup (title != NULL ? title : "");
  self->subtitle = g_strdup (subtitle);
  self->detail = g_strdup (detail);
  self->tag = g_strdup (tag);
  return self;
}

const char *
desk_record_get_title (DeskRecord *self)
{
  g_return_val_if_fail (DESK_IS_RECORD (self), NULL);
  return self->title;
}

const char *
desk_record_get_detail (DeskRecord *self)
{
  g_return_val_if_fail (DESK_IS_RECORD (self), NULL);
  return self->detail;
}

typedef DeskRecord *(*ReadEntry) (JsonNode *entry);

/* The strings of an array, joined; (nullable) where there are none. */
static char *
dup_joined (JsonNode *node, const char *name)
{
  g_auto (GStrv) words = aws_json_dup_strv (node, name);

  return words[0] != NULL ? g_strjoinv (", ", words) : NULL;
}

/* Reads the entries at @path of @node, and leaves out those that cannot be read. */
static GPtrArray *
read_entries (JsonNode *node, const char *path, ReadEntry read)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < aws_json_get_length (node, path); i++)
    {
      DeskRecord *record = read (aws_json_get_element (node, path, i));

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  return records;
}

static GListModel *
records_from (JsonNode *node, ReadEntry read)
{
  GListStore *store = g_list_store_new (DESK_TYPE_RECORD);
  g_autoptr (GPtrArray) records = read_entries (node, NULL, read);

  g_list_store_splice (store, 0, 0, records->pdata, records->len);
  return G_LIST_MODEL (store);
}

static void
add_children (DeskRecord *self, JsonNode *node, const char *path, ReadEntry read)
{
  g_autoptr (GPtrArray) records = read_entries (node, path, read);

  g_list_store_splice (self->children, 0, 0, records->pdata, records->len);
}

/* The end of an ARN says who; the whole goes to the detail. */
static const char *
principal_name (const char *principal)
{
  const char *slash = strrchr (principal, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : principal;
}

static DeskRecord *
read_access (JsonNode *entry)
{
  const char *principal = aws_json_get_string (entry, "Principal");
  g_autofree char *permissions = dup_joined (entry, "Permissions");
  g_autofree char *grantable = dup_joined (entry, "PermissionsWithGrantOption");

  if (principal == NULL)
    return NULL;
  return desk_record_new (principal_name (principal), permissions, principal,
                          grantable != NULL ? C_ ("permission", "may grant on") : NULL);
}

static DeskRecord *
read_column (JsonNode *entry)
{
  const char *name = aws_json_get_string (entry, "Name");

  return name != NULL ? desk_record_new (name, aws_json_get_string (entry, "Type"), NULL, NULL)
                      : NULL;
}

static DeskRecord *
read_table (JsonNode *entry)
{
  const char *database = aws_json_get_string (entry, "Database");
  const char *table = aws_json_get_string (entry, "Table");
  const char *origin = aws_json_get_string (entry, "TargetTable");
  DeskRecord *self;

  if (database == NULL || table == NULL)
    return NULL;
  self = desk_record_new (table, database, aws_json_get_string (entry, "TargetDatabase"), NULL);
  if (aws_json_get_string (entry, "TargetDatabase") != NULL)
    self->origin = g_strdup (origin != NULL ? origin : table);
  add_children (self, entry, "Columns", read_column);
  return self;
}

GListModel *
desk_records_from_access (JsonNode *access)
{
  return records_from (access, read_access);
}

GListModel *
desk_records_from_tables (JsonNode *tables)
{
  return records_from (tables, read_table);
}
