/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/query/mesh-query-use.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-reading.h"

#define MAX_STATEMENTS 50 /* of BatchGetQueryExecution */

/* The names of the links to databases of the mesh. (transfer full) (nullable) */
static char **
list_links (MeshMesh *mesh, AwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, client, "glue:GetDatabases", NULL, cancellable, error);

  if (answer == NULL)
    return NULL;
  for (guint i = 0; i < aws_json_get_length (answer, "DatabaseList"); i++)
    {
      JsonNode *database = aws_json_get_element (answer, "DatabaseList", i);
      const char *name = aws_json_get_string (database, "Name");

      if (name != NULL
          && g_strcmp0 (aws_json_get_string (database, "TargetDatabase.CatalogId"),
                        mesh_mesh_get_account_id (mesh))
                 == 0)
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

/* @execution: as Athena gives it. Names are without case in SQL. */
static gboolean
reads_one_of (JsonNode *execution, char **links)
{
  const char *sql = aws_json_get_string (execution, "Query"),
             *database = aws_json_get_string (execution, "QueryExecutionContext.Database");
  g_autofree char *folded = NULL;

  if (g_strcmp0 (aws_json_get_string (execution, "Status.State"), "SUCCEEDED") != 0 || sql == NULL)
    return FALSE;
  folded = g_ascii_strdown (sql, -1);
  for (guint i = 0; links[i] != NULL; i++)
    {
      g_autofree char *link = g_ascii_strdown (links[i], -1);

      if (strstr (folded, link) != NULL || (database != NULL && g_ascii_strcasecmp (database, links[i]) == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
find_use (AwsClient *client, char **links, gboolean *used, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) how_many = aws_json_new ("MaxResults", AWS_JSON_INT, MAX_STATEMENTS, NULL);
  g_autoptr (JsonNode) ids = aws_client_call (
      client, aws_operation_find ("athena:ListQueryExecutions"), how_many, cancellable, error);
  g_autoptr (JsonNode) which = NULL, answer = NULL;

  *used = FALSE;
  if (ids == NULL)
    return FALSE;
  if (aws_json_get_length (ids, "QueryExecutionIds") == 0)
    return TRUE;
  which = aws_json_new ("QueryExecutionIds", AWS_JSON_NODE,
                        aws_json_copy (aws_json_get (ids, "QueryExecutionIds")), NULL);
  answer = aws_client_call (client, aws_operation_find ("athena:BatchGetQueryExecution"), which, cancellable, error);
  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "QueryExecutions") && !*used; i++)
    *used = reads_one_of (aws_json_get_element (answer, "QueryExecutions", i), links);
  return TRUE;
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (AwsClient) client = mesh_mesh_get_seat (MESH_MESH (source), data, MESH_SEAT_LOCAL, &error);
  g_auto (GStrv) links = client != NULL ? list_links (MESH_MESH (source), client, cancellable, &error) : NULL;
  gboolean used = FALSE;

  if (links != NULL && find_use (client, links, &used, cancellable, &error))
    g_task_return_int (task, used);
  else
    g_task_return_error (task, error);
}

void
mesh_query_find_use_async (MeshMesh *mesh, MeshPersona *admin, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesh_query_find_use_async);
  g_task_set_task_data (task, g_object_ref (admin), g_object_unref);
  g_task_run_in_thread (task, find_thread);
}

gboolean
mesh_query_find_use_finish (MeshMesh *mesh, GAsyncResult *result, gboolean *used, GError **error)
{
  gssize found;

  g_return_val_if_fail (g_task_is_valid (result, mesh), FALSE);
  found = g_task_propagate_int (G_TASK (result), error);
  *used = found > 0;
  return found >= 0;
}
