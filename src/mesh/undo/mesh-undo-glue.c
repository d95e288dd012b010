/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo-private.h"

#include <glib/gi18n-lib.h>

#include "mesh/kinds/mesh-glue.h"
#include "mesh/plan/mesh-reading.h"

/* BatchDeletePartition takes 25, BatchUpdatePartition 100. */
#define DELETE_AT_ONCE 25
#define UPDATE_AT_ONCE 100

static JsonNode *
copy (JsonNode *node, const char *path)
{
  JsonNode *found = aws_json_get (node, path);

  return found != NULL ? aws_json_copy (found) : NULL;
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_FOUND)
         || aws_error_is_code (error, "EntityNotFoundException");
}

static gboolean
equal_objects (JsonNode *now, JsonNode *then)
{
  g_autofree char *difference = mesh_json_dup_difference (now, then);

  return difference == NULL;
}

/* What then says; Glue adds members of its own. */
static gboolean
says_the_same (JsonNode *now, JsonNode *then)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (then));
  while (json_object_iter_next (&iter, &name, &value))
    if (!mesh_json_equal (aws_json_get (now, name), value))
      return FALSE;
  return TRUE;
}

/* ---- tables ---- */

static JsonNode *
name_input (MeshUndo *self)
{
  return aws_json_copy (mesh_undo_get_target (self));
}

/* The target with a definition beside it, in place of its name. */
static JsonNode *
put_input (MeshUndo *self, const char *member, JsonNode *definition)
{
  JsonNode *input = name_input (self);

  json_object_remove_member (json_node_get_object (input), "Name");
  aws_json_set (input, member, aws_json_copy (definition));
  return input;
}

static gboolean
observe_table (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *before = mesh_undo_get_before (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) now = NULL;

  if (!mesh_undo_read (self, reads, "glue:GetTable", name_input (self), &answer, cancellable,
                       error))
    return FALSE;
  now = answer != NULL ? mesh_glue_dup_table_input (aws_json_get (answer, "Table")) : NULL;
  if (!mesh_undo_is_ours (self, now, equal_objects))
    return TRUE;
  if (before == NULL)
    mesh_undo_call (self, "glue:DeleteTable", name_input (self));
  else
    mesh_undo_call (self, now != NULL ? "glue:UpdateTable" : "glue:CreateTable",
                    put_input (self, "TableInput", before));
  return TRUE;
}

/* ---- links ---- */

/* By where they lead; a table that made room for a link, whole. */
static gboolean
equal_links (JsonNode *now, JsonNode *then)
{
  const char *member
      = aws_json_get (then, "TargetDatabase") != NULL ? "TargetDatabase" : "TargetTable";

  if (aws_json_get (then, member) == NULL)
    return equal_objects (now, then);
  return mesh_json_equal (aws_json_get (now, member), aws_json_get (then, member));
}

static gboolean
observe_link (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  const gboolean of_table = mesh_undo_get_string (self, "DatabaseName") != NULL;
  JsonNode *before = mesh_undo_get_before (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) now = NULL;

  if (!mesh_undo_read (self, reads, of_table ? "glue:GetTable" : "glue:GetDatabase",
                       name_input (self), &answer, cancellable, error))
    return FALSE;
  if (answer != NULL)
    now = of_table ? mesh_glue_dup_table_input (aws_json_get (answer, "Table"))
                   : aws_json_new ("TargetDatabase", AWS_JSON_NODE,
                                   copy (answer, "Database.TargetDatabase"), NULL);
  if (!mesh_undo_is_ours (self, now, equal_links))
    return TRUE;
  if (now != NULL)
    mesh_undo_call (self, of_table ? "glue:DeleteTable" : "glue:DeleteDatabase", name_input (self));
  if (before != NULL)
    mesh_undo_call (self, of_table ? "glue:CreateTable" : "glue:CreateDatabase",
                    put_input (self, of_table ? "TableInput" : "DatabaseInput", before));
  return TRUE;
}

/* ---- databases ---- */

/* (transfer full) (nullable): a table in it that this undo does not take away */
static char *
dup_stranger (MeshUndo *self, JsonNode *answer)
{
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *table = aws_json_get_element (answer, "TableList", i);
      g_autofree char *name = g_strdup_printf ("%s\n%s", mesh_undo_get_string (self, "Name"),
                                               aws_json_get_string (table, "Name"));

      if (!mesh_undo_has_sibling (self, "glue-table", name)
          && !mesh_undo_has_sibling (self, "glue-link", name))
        return g_strdup (aws_json_get_string (table, "Name"));
    }
  return NULL;
}

static gboolean
delete_database (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *stranger = NULL, *why = NULL;

  if (!mesh_undo_read (
          self, reads, "glue:GetTables",
          aws_json_new ("DatabaseName", AWS_JSON_STRING, mesh_undo_get_string (self, "Name"), NULL),
          &answer, cancellable, error))
    return FALSE;
  stranger = dup_stranger (self, answer);
  if (stranger == NULL)
    {
      mesh_undo_call (self, "glue:DeleteDatabase", name_input (self));
      return TRUE;
    }
  why = g_strdup_printf (
      /* Translators: %s is the name of that table */
      _ ("The database has a table that was not made here, %s, so that it stays"), stranger);
  mesh_undo_keep (self, why);
  return TRUE;
}

static gboolean
observe_database (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *before = mesh_undo_get_before (self);
  g_autoptr (JsonNode) answer = NULL;

  if (!mesh_undo_read (self, reads, "glue:GetDatabase", name_input (self), &answer, cancellable,
                       error))
    return FALSE;
  if (!mesh_undo_is_ours (self, aws_json_get (answer, "Database"), says_the_same))
    return TRUE;
  mesh_resource_set_difference (MESH_RESOURCE (self), NULL);
  if (before == NULL)
    return delete_database (self, reads, cancellable, error);
  mesh_undo_call (self, "glue:UpdateDatabase",
                  aws_json_new ("Name", AWS_JSON_STRING, mesh_undo_get_string (self, "Name"),
                                "DatabaseInput", AWS_JSON_NODE, aws_json_copy (before), NULL));
  return TRUE;
}

/* ---- partitions ---- */

/* Before and after are lists of partitions, those of after that were not there before were made. */
static JsonNode *
find_partition (JsonNode *list, JsonNode *values)
{
  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    if (mesh_json_equal (aws_json_get (aws_json_get_element (list, NULL, i), "Values"), values))
      return aws_json_get_element (list, NULL, i);
  return NULL;
}

static GHashTable *
index_partitions (JsonNode *answer)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < aws_json_get_length (answer, "Partitions"); i++)
    {
      JsonNode *partition = aws_json_get_element (answer, "Partitions", i);

      g_hash_table_insert (index, aws_json_to_string (aws_json_get (partition, "Values"), FALSE),
                           partition);
    }
  return index;
}

static void
call_in_batches (MeshUndo *self,
                 const char *operation,
                 const char *member,
                 JsonNode *all,
                 guint at_once)
{
  const guint n = aws_json_get_length (all, NULL);

  for (guint i = 0; i < n; i += at_once)
    {
      JsonNode *some = aws_json_new_array (), *input = name_input (self);

      for (guint j = i; j < MIN (n, i + at_once); j++)
        aws_json_append (some, aws_json_copy (aws_json_get_element (all, NULL, j)));
      aws_json_set (input, member, some);
      mesh_undo_call (self, operation, input);
    }
}

static gboolean
observe_partitions (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *before = mesh_undo_get_before (self), *after = mesh_undo_get_after (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) made = aws_json_new_array ();
  g_autoptr (JsonNode) changed = aws_json_new_array ();
  g_autoptr (GHashTable) index = NULL;

  if (!mesh_undo_read (self, reads, "glue:GetPartitions", name_input (self), &answer, cancellable,
                       error))
    return FALSE;
  index = index_partitions (answer);
  for (guint i = 0; i < aws_json_get_length (after, NULL); i++)
    {
      JsonNode *ours = aws_json_get_element (after, NULL, i),
               *values = aws_json_get (ours, "Values");
      g_autofree char *key = aws_json_to_string (values, FALSE);
      JsonNode *now = g_hash_table_lookup (index, key), *then = find_partition (before, values);

      /* Gone, or changed since by somebody else: none of ours any more. */
      if (now == NULL || !says_the_same (now, ours) || (then != NULL && says_the_same (now, then)))
        continue;
      if (then == NULL)
        aws_json_append (made,
                         aws_json_new ("Values", AWS_JSON_NODE, aws_json_copy (values), NULL));
      else
        aws_json_append (changed, aws_json_new ("PartitionValueList", AWS_JSON_NODE,
                                                aws_json_copy (values), "PartitionInput",
                                                AWS_JSON_NODE, aws_json_copy (then), NULL));
    }
  call_in_batches (self, "glue:BatchDeletePartition", "PartitionsToDelete", made, DELETE_AT_ONCE);
  call_in_batches (self, "glue:BatchUpdatePartition", "Entries", changed, UPDATE_AT_ONCE);
  return TRUE;
}

/* Nothing was changed, or what was goes with the table that was made then. */
static gboolean
observe_nothing (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

/* ---- crawlers ---- */

static gboolean
equal_crawlers (JsonNode *now, JsonNode *then)
{
  return mesh_glue_crawler_is_like (now, then);
}

static gboolean
observe_crawler (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *before = mesh_undo_get_before (self);
  g_autoptr (JsonNode) answer = NULL;

  if (!mesh_undo_read (self, reads, "glue:GetCrawler", name_input (self), &answer, cancellable,
                       error))
    return FALSE;
  if (!mesh_undo_is_ours (self, aws_json_get (answer, "Crawler"), equal_crawlers))
    return TRUE;
  mesh_resource_set_difference (MESH_RESOURCE (self), NULL);
  if (before == NULL)
    mesh_undo_call (self, "glue:DeleteCrawler", name_input (self));
  else
    mesh_undo_call (self, "glue:UpdateCrawler", aws_json_copy (before));
  return TRUE;
}

const MeshUndoKind mesh_undo_glue[] = {
  { "glue-table", observe_table, is_gone, NULL },
  { "glue-link", observe_link, is_gone, NULL },
  { "glue-database", observe_database, is_gone, NULL },
  { "glue-partitions", observe_partitions, is_gone, NULL },
  { "nothing", observe_nothing, NULL, NULL },
  { "glue-crawler", observe_crawler, is_gone, NULL },
  { NULL },
};
