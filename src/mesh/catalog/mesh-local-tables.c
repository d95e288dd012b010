/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog.h"

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/plan/mesh-seated.h"
#include "mesh/catalog/mesh-tables.h"

/* Reads that go out together. */
#define AT_ONCE 16

static void
append_columns (JsonNode *list, JsonNode *columns)
{
  for (guint i = 0; i < aws_json_get_length (columns, NULL); i++)
    {
      JsonNode *column = aws_json_get_element (columns, NULL, i);

      aws_json_append (
          list, aws_json_new ("Name", AWS_JSON_STRING, aws_json_get_string (column, "Name"), "Type",
                              AWS_JSON_STRING, aws_json_get_string (column, "Type"), NULL));
    }
}

/* @link: (nullable): of the database or table, with its target. */
static JsonNode *
new_entry (const char *database, const char *name, JsonNode *table, JsonNode *link)
{
  JsonNode *columns = aws_json_new_array ();

  append_columns (columns, aws_json_get (table, "StorageDescriptor.Columns"));
  append_columns (columns, aws_json_get (table, "PartitionKeys"));
  return aws_json_new ("Database", AWS_JSON_STRING, database, "Table", AWS_JSON_STRING, name,
                       "Columns", AWS_JSON_NODE, columns, "TargetCatalogId", AWS_JSON_STRING,
                       aws_json_get_string (link, "CatalogId"), "TargetDatabase", AWS_JSON_STRING,
                       aws_json_get_string (link, "DatabaseName"), "TargetTable", AWS_JSON_STRING,
                       aws_json_get_string (link, "Name"), "Location", AWS_JSON_STRING,
                       aws_json_get_string (table, "StorageDescriptor.Location"), NULL);
}

/* Tables behind a database link are read where they are: the link itself has none. */
static JsonNode *
new_tables_input (JsonNode *database)
{
  JsonNode *target = aws_json_get (database, "TargetDatabase");

  if (target != NULL)
    return mesh_tables_new_input (aws_json_get_string (target, "CatalogId"),
                                  aws_json_get_string (target, "DatabaseName"), NULL);
  return mesh_tables_new_input (NULL, aws_json_get_string (database, "Name"), NULL);
}

/* What a link leads to, or NULL where that is not (or no longer) allowed. */
static JsonNode *
read_target (MeshReads *reads, AwsClient *client, JsonNode *target, GCancellable *cancellable)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("CatalogId", AWS_JSON_STRING, aws_json_get_string (target, "CatalogId"),
                      "DatabaseName", AWS_JSON_STRING, aws_json_get_string (target, "DatabaseName"),
                      "Name", AWS_JSON_STRING, aws_json_get_string (target, "Name"), NULL);
  g_autoptr (JsonNode) answer = NULL;

  if (aws_json_get_string (target, "DatabaseName") == NULL
      || aws_json_get_string (target, "Name") == NULL)
    return NULL;
  answer = mesh_reads_call (reads, client, "glue:GetTable", input, cancellable, NULL);
  return answer != NULL && aws_json_get (answer, "Table") != NULL
             ? aws_json_copy (aws_json_get (answer, "Table"))
             : NULL;
}

static void
append_tables (JsonNode *list,
               JsonNode *database,
               JsonNode *answer,
               MeshReads *reads,
               AwsClient *client,
               GCancellable *cancellable)
{
  const char *name = aws_json_get_string (database, "Name");

  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *table = aws_json_get_element (answer, "TableList", i),
               *link = aws_json_get (table, "TargetTable");
      const char *table_name = aws_json_get_string (table, "Name");
      g_autoptr (JsonNode) target = NULL;

      if (table_name == NULL)
        continue;
      if (link != NULL)
        target = read_target (reads, client, link, cancellable);
      else
        link = aws_json_get (database, "TargetDatabase");
      /* A link to what this account may not use (any more) is no table that it can use. */
      if (aws_json_get (table, "TargetTable") == NULL || target != NULL)
        aws_json_append (list, new_entry (name, table_name, target != NULL ? target : table, link));
    }
}

static gboolean
append_databases (JsonNode *list,
                  JsonNode *databases,
                  MeshReads *reads,
                  AwsClient *client,
                  GCancellable *cancellable,
                  GError **error)
{
  const guint n = aws_json_get_length (databases, "DatabaseList");

  for (guint from = 0; from < n; from += AT_ONCE)
    {
      const guint count = MIN (AT_ONCE, n - from);
      MeshRead some[AT_ONCE] = { 0 };

      for (guint i = 0; i < count; i++)
        some[i] = (MeshRead){
          client, "glue:GetTables",
          new_tables_input (aws_json_get_element (databases, "DatabaseList", from + i)), NULL, NULL
        };
      mesh_reads_gather (reads, some, count, cancellable);
      for (guint i = 0; i < count; i++)
        {
          /* A dangling link hides nothing of the rest. */
          if (some[i].answer != NULL)
            append_tables (list, aws_json_get_element (databases, "DatabaseList", from + i),
                           some[i].answer, reads, client, cancellable);
          mesh_read_clear (&some[i]);
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  g_autoptr (JsonNode) list = aws_json_new_array ();
  g_autoptr (JsonNode) databases = NULL;
  MeshSeated seat = { NULL };
  GError *error = NULL;
  gboolean done = FALSE;

  if (mesh_seated_init (&seat, MESH_MESH (source), data, MESH_SEAT_LOCAL, &error))
    {
      databases
          = mesh_reads_call (reads, seat.client, "glue:GetDatabases", NULL, cancellable, &error);
      done = databases != NULL
             && append_databases (list, databases, reads, seat.client, cancellable, &error);
      mesh_seated_clear (&seat);
    }
  if (done)
    g_task_return_pointer (task, g_steal_pointer (&list), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

void
mesh_catalog_list_local_tables_async (MeshMesh *mesh,
                                      MeshPersona *persona,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesh_catalog_list_local_tables_async);
  g_task_set_task_data (task, g_object_ref (persona), g_object_unref);
  g_task_run_in_thread (task, list_thread);
}

JsonNode *
mesh_catalog_list_local_tables_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mesh), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
