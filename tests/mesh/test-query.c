/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a query gives is tested against the practice AWS by tests/cli/test_query.py; here: nobody answers, and rows. */
#include "config.h"
#include "aws/client/aws-error.h"
#include "mesh/model/mesh-error.h"
#include "mesh/query/mesh-query.h"

#include "silent-server.h"

static const char document[]
    = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAMESH\","
      "\"SecretAccessKey\":\"hush\"},\"ConsumerAdmin\":{\"AccountId\":\"999999999999\",\"AccessKeyId\":\"AKIACONS\","
      "\"SecretAccessKey\":\"hush\"},\"Consumer\":{\"AccountId\":\"999999999999\"}}";

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static MeshQuery *
new_query (const char *url, const char *persona, const char *sql)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (MeshMesh) mesh = mesh_mesh_new_from_data (runtime, document, -1, "test", url, NULL, NULL);

  return mesh_query_new (mesh, mesh_mesh_find_persona (mesh, persona), sql, NULL, NULL);
}

static void
expect (MeshQuery *query, GCancellable *cancellable, GQuark domain, int code, const char *state)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (mesh_query_get_state (query), ==, "idle");
  mesh_query_run_async (query, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (mesh_query_run_finish (query, result, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpstr (mesh_query_get_state (query), ==, state);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (query)), ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SilentServer *server = silent_server_new (cancellable);
  g_autoptr (MeshQuery) query = new_query (server->url, "ConsumerAdmin", "SELECT 1");

  expect (query, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  silent_server_free (server);
}

static void
test_unreachable (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (MeshQuery) query = new_query (url, "ConsumerAdmin", "SELECT 1");

  expect (query, NULL, AWS_ERROR, AWS_ERROR_NETWORK, "failed");
}

static void
test_refused (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autofree char *text = g_strnfill (262145, 'x');
  g_autoptr (MeshQuery) empty = new_query (url, "ConsumerAdmin", " \n");
  g_autoptr (MeshQuery) large = new_query (url, "ConsumerAdmin", text);
  g_autoptr (MeshQuery) keyless = new_query (url, "Consumer", "SELECT 1");

  expect (empty, NULL, MESH_ERROR, MESH_ERROR_INVALID, "failed");
  expect (large, NULL, MESH_ERROR, MESH_ERROR_INVALID, "failed");
  expect (keyless, NULL, MESH_ERROR, MESH_ERROR_NO_PERSONA, "failed");
}

static MeshQueryRow *
row (const char *value)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (values, g_strdup (value));
  return mesh_query_row_new (values);
}

static void
test_compare (void)
{
  g_autoptr (MeshQueryRow) nine = row ("9"), ten = row ("10"), null = row (NULL);

  g_assert_cmpint (mesh_query_row_compare (nine, ten, 0, TRUE), <, 0);
  g_assert_cmpint (mesh_query_row_compare (nine, ten, 0, FALSE), >, 0);
  g_assert_cmpint (mesh_query_row_compare (nine, nine, 0, TRUE), ==, 0);
  g_assert_cmpint (mesh_query_row_compare (null, nine, 0, TRUE), >, 0);
  g_assert_cmpint (mesh_query_row_compare (nine, null, 0, FALSE), <, 0);
  g_assert_cmpint (mesh_query_row_compare (null, null, 0, FALSE), ==, 0);
  g_assert_null (mesh_query_row_get_value (nine, 7));
}

static void
test_csv (void)
{
  static const char *const names[] = { "x", NULL };
  g_autoptr (GListStore) rows = g_list_store_new (MESH_TYPE_QUERY_ROW);
  g_autoptr (MeshQueryRow) text = row ("a \"b\", c"), empty = row (""), null = row (NULL);
  g_autofree char *csv = NULL;

  g_list_store_append (rows, text);
  g_list_store_append (rows, empty);
  g_list_store_append (rows, null);
  csv = mesh_query_print_csv (names, G_LIST_MODEL (rows));
  g_assert_cmpstr (csv, ==, "\"x\"\n\"a \"\"b\"\", c\"\n\"\"\n\n");
}

int
main (int argc, char *argv[])
{
  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/cancel", test_cancel);
  g_test_add_func ("/query/unreachable", test_unreachable);
  g_test_add_func ("/query/refused", test_refused);
  g_test_add_func ("/query/compare", test_compare);
  g_test_add_func ("/query/csv", test_csv);
  return g_test_run ();
}
