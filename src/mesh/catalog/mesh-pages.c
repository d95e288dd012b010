/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-pages.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-names.h"

/* A catalogue of a million tables has ten thousand. */
#define MOST_PAGES 100000
/* Kinds of LF-tags that are looked for: a search each. */
#define MOST_TAGS 50

/* ---- pages ---- */

gboolean
mesh_pages_read (AwsClient *client,
                 const char *operation,
                 JsonNode *input,
                 MeshTakePage take,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) first = input;
  g_autoptr (JsonNode) asked = json_node_ref (input);

  for (guint i = 0; i < MOST_PAGES; i++)
    {
      g_autoptr (JsonNode) page
          = aws_client_call (client, aws_operation_find (operation), asked, cancellable, error);
      const char *next;

      if (page == NULL || !take (page, data, error))
        return FALSE;
      next = aws_json_get_string (page, "NextToken");
      if (next == NULL || *next == '\0')
        return TRUE;
      if (!g_hash_table_add (seen, g_strdup (next)))
        break;
      json_node_unref (asked);
      asked = aws_json_copy (first);
      aws_json_set_string (asked, "NextToken", next);
    }
  /* Translators: %s is an operation of AWS, such as glue:GetTables */
  g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, _ ("The pages of %s never end"),
               operation);
  return FALSE;
}

/* ---- tags ---- */

struct _MeshTags
{
  GHashTable *tables; /* (element-type utf8 Tagged): by database and name */
};

typedef struct
{
  char *domain;  /* (nullable) */
  char *product; /* (nullable) */
  GString *all;
} Tagged;

static void
tagged_free (Tagged *tagged)
{
  g_free (tagged->domain);
  g_free (tagged->product);
  g_string_free (tagged->all, TRUE);
  g_free (tagged);
}

static char *
dup_key (const char *database, const char *name)
{
  return g_strconcat (database, "\n", name, NULL);
}

static gboolean
has_line (const char *lines, const char *line)
{
  g_auto (GStrv) all = g_strsplit (lines, "\n", -1);

  return g_strv_contains ((const char *const *) all, line);
}

static void
add_tag (Tagged *tagged, JsonNode *tag)
{
  const char *key = aws_json_get_string (tag, "TagKey"),
             *value = aws_json_get_string (tag, "TagValues.0");
  g_autofree char *line = NULL;

  if (key == NULL || value == NULL)
    return;
  if (tagged->domain == NULL && g_ascii_strcasecmp (key, MESH_LF_TAG_DOMAIN) == 0)
    tagged->domain = g_strdup (value);
  if (tagged->product == NULL && g_ascii_strcasecmp (key, MESH_LF_TAG_DATA_PRODUCT) == 0)
    tagged->product = g_strdup (value);
  line = g_strconcat (key, "=", value, NULL);
  if (!has_line (tagged->all->str, line))
    g_string_append_printf (tagged->all, "%s%s", tagged->all->len > 0 ? "\n" : "", line);
}

/* What a table says itself goes before what its database says. */
static void
take_entry (MeshTags *self, JsonNode *entry)
{
  static const char *const members[] = { "LFTagsOnTable", "LFTagOnDatabase" };
  const char *database = aws_json_get_string (entry, "Table.DatabaseName"),
             *name = aws_json_get_string (entry, "Table.Name");
  g_autofree char *key = NULL;
  Tagged *tagged;

  if (database == NULL || name == NULL)
    return;
  key = dup_key (database, name);
  tagged = g_hash_table_lookup (self->tables, key);
  if (tagged == NULL)
    {
      tagged = g_new0 (Tagged, 1);
      tagged->all = g_string_new (NULL);
      g_hash_table_insert (self->tables, g_steal_pointer (&key), tagged);
    }
  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    for (guint i = 0; i < aws_json_get_length (entry, members[m]); i++)
      add_tag (tagged, aws_json_get_element (entry, members[m], i));
}

static gboolean
take_tagged_page (JsonNode *page, gpointer data, GError **error)
{
  for (guint i = 0; i < aws_json_get_length (page, "TableList"); i++)
    take_entry (data, aws_json_get_element (page, "TableList", i));
  return TRUE;
}

static gboolean
is_first (JsonNode *tag)
{
  const char *key = aws_json_get_string (tag, "TagKey");

  return key != NULL
         && (g_ascii_strcasecmp (key, MESH_LF_TAG_DOMAIN) == 0
             || g_ascii_strcasecmp (key, MESH_LF_TAG_DATA_PRODUCT) == 0);
}

/* One search for each tag finds all tables that have it, with all their tags. */
static void
search_tag (MeshTags *self, AwsClient *client, JsonNode *tag, GCancellable *cancellable)
{
  JsonNode *expression
      = aws_json_new ("TagKey", AWS_JSON_STRING, aws_json_get_string (tag, "TagKey"), "TagValues",
                      AWS_JSON_NODE, aws_json_copy (aws_json_get (tag, "TagValues")), NULL);

  mesh_pages_read (
      client, "lakeformation:SearchTablesByLFTags",
      aws_json_new ("Expression", AWS_JSON_NODE, aws_json_array (expression, NULL), NULL),
      take_tagged_page, self, cancellable, NULL);
}

/* @first: domain and product; else all others. */
static void
search_tags (MeshTags *self,
             AwsClient *client,
             JsonNode *keys,
             gboolean first,
             GCancellable *cancellable)
{
  guint n = 0;

  for (guint i = 0; i < aws_json_get_length (keys, "LFTags") && n < MOST_TAGS; i++)
    {
      JsonNode *tag = aws_json_get_element (keys, "LFTags", i);

      if (is_first (tag) != first || aws_json_get_length (tag, "TagValues") == 0
          || aws_json_get_string (tag, "TagKey") == NULL)
        continue;
      search_tag (self, client, tag, cancellable);
      n++;
    }
}

/* ---- public ---- */

MeshTags *
mesh_tags_read (AwsClient *client, GCancellable *cancellable)
{
  MeshTags *self = g_new0 (MeshTags, 1);
  g_autoptr (JsonNode) keys = aws_client_call_all (
      client, aws_operation_find ("lakeformation:ListLFTags"), NULL, cancellable, NULL);

  self->tables
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tagged_free);
  search_tags (self, client, keys, TRUE, cancellable);
  search_tags (self, client, keys, FALSE, cancellable);
  return self;
}

void
mesh_tags_free (MeshTags *self)
{
  g_hash_table_unref (self->tables);
  g_free (self);
}

void
mesh_tags_look_up (MeshTags *self,
                   const char *database,
                   const char *name,
                   const char **domain,
                   const char **product,
                   const char **all)
{
  g_autofree char *key = dup_key (database, name);
  Tagged *tagged = g_hash_table_lookup (self->tables, key);

  if (tagged == NULL)
    return;
  *domain = tagged->domain;
  *product = tagged->product;
  *all = tagged->all->str;
}
