/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-publish.h"

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"

/* Values that one expression of SearchTablesByLFTags takes. */
#define MAX_VALUES 50

static JsonNode *
new_search (const char *key, char **values, guint from)
{
  JsonNode *list = aws_json_new_array ();
  JsonNode *tag;

  for (guint i = from; values[i] != NULL && i < from + MAX_VALUES; i++)
    aws_json_append_string (list, values[i]);
  tag = aws_json_new ("TagKey", AWS_JSON_STRING, key, "TagValues", AWS_JSON_NODE, list, NULL);
  return aws_json_new ("Expression", AWS_JSON_NODE, aws_json_array (tag, NULL), NULL);
}

/* One search per key of the account finds all its tables: not one question per table. */
static GArray *
new_searches (MeshPublish *self, JsonNode *keys)
{
  GArray *searches = g_array_new (FALSE, TRUE, sizeof (MeshRead));

  for (guint i = 0; i < aws_json_get_length (keys, "LFTags"); i++)
    {
      JsonNode *tag = aws_json_get_element (keys, "LFTags", i);
      const char *key = aws_json_get_string (tag, "TagKey");
      g_auto (GStrv) values = aws_json_dup_strv (tag, "TagValues");

      for (guint j = 0; key != NULL && values[j] != NULL; j += MAX_VALUES)
        {
          MeshRead read = { self->local.client, "lakeformation:SearchTablesByLFTags",
                            new_search (key, values, j), NULL, NULL };

          g_array_append_val (searches, read);
          if (g_strv_length (values + j) <= MAX_VALUES)
            break;
        }
    }
  return searches;
}

static MeshPublishTable *
find_table (GPtrArray *tables, const char *name)
{
  for (guint i = 0; i < tables->len; i++)
    {
      MeshPublishTable *table = g_ptr_array_index (tables, i);

      if (g_strcmp0 (table->name, name) == 0)
        return table;
    }
  return NULL;
}

static void
take_tags (GHashTable *tags, JsonNode *entry, const char *member)
{
  for (guint i = 0; i < aws_json_get_length (entry, member); i++)
    {
      JsonNode *tag = aws_json_get_element (entry, member, i);
      const char *key = aws_json_get_string (tag, "TagKey"),
                 *value = aws_json_get_string (tag, "TagValues.0");

      if (key != NULL && value != NULL)
        g_hash_table_insert (tags, g_strdup (key), g_strdup (value));
    }
}

static void
take_found (MeshPublish *self, GPtrArray *tables, JsonNode *answer)
{
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *entry = aws_json_get_element (answer, "TableList", i);
      MeshPublishTable *table;

      if (g_strcmp0 (aws_json_get_string (entry, "Table.DatabaseName"), self->source_database) != 0)
        continue;
      table = find_table (tables, aws_json_get_string (entry, "Table.Name"));
      if (table == NULL)
        continue;
      take_tags (table->tags, entry, "LFTagOnDatabase");
      take_tags (table->tags, entry, "LFTagsOnTable");
    }
}

static void
add_own (MeshPublish *self, GPtrArray *tables)
{
  for (guint i = 0; i < tables->len; i++)
    {
      MeshPublishTable *table = g_ptr_array_index (tables, i);

      if (self->domain != NULL)
        g_hash_table_insert (table->tags, g_strdup (MESH_LF_TAG_DOMAIN), g_strdup (self->domain));
      if (self->product != NULL)
        g_hash_table_insert (table->tags, g_strdup (MESH_LF_TAG_DATA_PRODUCT),
                             g_strdup (self->product));
    }
}

gboolean
mesh_publish_read_tags (MeshPublish *self,
                        MeshPlan *plan,
                        GPtrArray *tables,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (JsonNode) keys = NULL;
  g_autoptr (GArray) searches = NULL;
  gboolean good = TRUE;

  keys = mesh_reads_call (mesh_plan_get_reads (plan), self->local.client,
                          "lakeformation:ListLFTags", NULL, cancellable, error);
  if (keys == NULL)
    return FALSE;
  searches = new_searches (self, keys);
  if (searches->len > 0)
    mesh_reads_gather (mesh_plan_get_reads (plan), (MeshRead *) searches->data, searches->len,
                       cancellable);
  for (guint i = 0; i < searches->len; i++)
    {
      MeshRead *read = &g_array_index (searches, MeshRead, i);

      if (read->answer != NULL)
        take_found (self, tables, read->answer);
      else if (good)
        {
          g_propagate_error (error, g_steal_pointer (&read->error));
          good = FALSE;
        }
      mesh_read_clear (read);
    }
  add_own (self, tables);
  return good;
}

/* Who looks at public metadata shall see what it is tagged with. */
static void
add_sight (MeshPublishSteps *steps, const char *key, GPtrArray *values, MeshResource *tag)
{
  static const char *const describe[] = { "DESCRIBE", NULL };
  MeshPublish *self = steps->publish;
  const char *mesh = mesh_mesh_get_account_id (self->mesh);
  g_autofree char *role
      = mesh_role_arn (mesh_mesh_get_partition (self->mesh), mesh, MESH_ROLE_READ_ONLY);

  for (guint i = 0; self->public_metadata && i < values->len; i++)
    mesh_plan_add (steps->plan,
                   mesh_seated_take (&self->central,
                                     mesh_lf_grant_new_for_tag (
                                         role, mesh, key, g_ptr_array_index (values, i), describe)),
                   tag, NULL);
}

void
mesh_publish_add_tag_keys (MeshPublishSteps *steps, GPtrArray *tables)
{
  g_autoptr (GHashTable) values
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < tables->len; i++)
    {
      g_hash_table_iter_init (&iter, ((MeshPublishTable *) g_ptr_array_index (tables, i))->tags);
      while (g_hash_table_iter_next (&iter, &key, &value))
        {
          GPtrArray *list = g_hash_table_lookup (values, key);

          if (list == NULL)
            g_hash_table_insert (values, key, list = g_ptr_array_new ());
          if (!g_ptr_array_find_with_equal_func (list, value, g_str_equal, NULL))
            g_ptr_array_add (list, value);
        }
    }
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GPtrArray *list = value;
      MeshResource *tag;

      g_ptr_array_add (list, NULL);
      tag = mesh_lf_tag_new (key, (const char *const *) list->pdata);
      mesh_plan_add (steps->plan, mesh_seated_take (&steps->publish->central, tag), NULL);
      g_hash_table_insert (steps->tag_keys, key, tag);
      g_ptr_array_set_size (list, (gint) list->len - 1);
      add_sight (steps, key, list, tag);
    }
}
