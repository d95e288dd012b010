/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue read from an AWS that pages, lies, is silent or not there. */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "mesh/catalog/mesh-catalog-read.h"
#include "mesh/catalog/mesh-product.h"
#include "mesh/catalog/mesh-table-look.h"
#include "mesh/model/mesh-error.h"
#include "silent-server.h"

static const char document[]
    = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":"
      "\"AKIAMESH\","
      "\"SecretAccessKey\":\"hush\"},\"Consumer\":{\"AccountId\":\"999999999999\"}}";

/* ---- an AWS of two pages ---- */

typedef struct
{
  gboolean endless; /* its pages begin anew */
  gboolean gone;    /* there is no such table */
  guint n_pages;
} Answers;

/* @target: of a header, or the path, as the service has it. */
static const char *
find_answer (Answers *self, const char *target, const char *body)
{
  if (g_str_has_suffix (target, "GetDatabases"))
    return "{\"DatabaseList\":[{\"Name\":\"d-111111111111\"},{\"Name\":\"a "
           "link\",\"TargetDatabase\":{}}]}";
  if (g_str_has_suffix (target, "GetTables"))
    {
      self->n_pages++;
      return strstr (body, "\"NextToken\"") != NULL && !self->endless
                 ? "{\"TableList\":[{\"Name\":\"two\",\"DatabaseName\":\"d-111111111111\"},{"
                   "\"Name\":7}]}"
                 : "{\"TableList\":[{\"Name\":\"one\",\"DatabaseName\":\"d-111111111111\"}],"
                   "\"NextToken\":\"more\"}";
    }
  if (g_str_has_suffix (target, "GetTable"))
    return self->gone ? NULL : "{\"Table\":{\"Name\":\"one\",\"DatabaseName\":\"d-111111111111\"}}";
  if (g_str_has_suffix (target, "GetPartitions"))
    return "{\"Partitions\":[{\"CreationTime\":1700000000},{\"CreationTime\":1600000000}],"
           "\"NextToken\":\"more\"}";
  if (g_str_has_suffix (target, "GetResourceLFTags"))
    return "{\"LFTagsOnTable\":[{\"TagKey\":\"Domain\",\"TagValues\":[\"Telco\"]},{\"TagKey\":[]}]"
           "}";
  return "{}";
}

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  const char *target = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "X-Amz-Target");
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *asked = g_strndup (body->data, body->length);
  const char *answer = find_answer (data, target != NULL ? target : path, asked);
  const char *text = answer != NULL
                         ? answer
                         : "{\"__type\":\"EntityNotFoundException\",\"Message\":\"not there\"}";

  soup_server_message_set_status (message, answer != NULL ? 200 : 400, NULL);
  soup_server_message_set_response (message, "application/x-amz-json-1.1", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static SoupServer *
new_server (Answers *answers, char **url)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  GSList *uris;

  soup_server_add_handler (server, NULL, answer_cb, answers, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  *url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return server;
}

/* ---- asking ---- */

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static MeshMesh *
new_mesh (const char *url)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (GError) error = NULL;
  MeshMesh *mesh = mesh_mesh_new_from_data (runtime, document, -1, "test", url, NULL, &error);

  g_assert_no_error (error);
  return mesh;
}

static MeshIndex *
read_catalog (const char *url, const char *persona, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshMesh) mesh = new_mesh (url);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_catalog_read_async (mesh, mesh_mesh_find_persona (mesh, persona), NULL, cancellable, take_cb,
                           &result);
  wait_for (&result);
  return mesh_catalog_read_finish (mesh, result, error);
}

static MeshTableLook *
look (const char *url, const char *persona, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshMesh) mesh = new_mesh (url);
  g_autoptr (JsonNode) table
      = json_from_string ("{\"Name\":\"one\",\"DatabaseName\":\"d-111111111111\"}", NULL);
  g_autoptr (MeshProduct) product = mesh_product_new_from_table (table);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_table_look_async (mesh, mesh_mesh_find_persona (mesh, persona), product, cancellable,
                         take_cb, &result);
  wait_for (&result);
  return mesh_table_look_finish (mesh, result, error);
}

/* ---- tests ---- */

static void
test_pages (void)
{
  Answers answers = { 0 };
  g_autofree char *url = NULL;
  g_autoptr (SoupServer) server = new_server (&answers, &url);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshIndex) index = read_catalog (url, "Mesh", NULL, &error);
  guint row;

  g_assert_no_error (error);
  g_assert_cmpuint (answers.n_pages, ==, 2);
  g_assert_cmpuint (mesh_index_get_n_rows (index), ==, 2);
  g_assert_true (mesh_index_find_table (index, "d-111111111111", "two", &row));
  g_assert_cmpstr (mesh_index_get_text (index, row, MESH_TEXT_OWNER), ==, "111111111111");
}

static void
test_endless (void)
{
  Answers answers = { .endless = TRUE };
  g_autofree char *url = NULL;
  g_autoptr (SoupServer) server = new_server (&answers, &url);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_catalog (url, "Mesh", NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  g_assert_cmpuint (answers.n_pages, <, 5);
}

static void
test_look (void)
{
  Answers answers = { 0 };
  g_autofree char *url = NULL, *partitions = NULL, *newest = NULL, *tags = NULL;
  g_autoptr (SoupServer) server = new_server (&answers, &url);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshTableLook) found = look (url, "Mesh", NULL, &error);
  g_autoptr (MeshTableLook) lost = NULL;
  gboolean gone;

  g_assert_no_error (error);
  g_object_get (found, "gone", &gone, "partitions", &partitions, "newest", &newest, "tags", &tags,
                NULL);
  g_assert_false (gone);
  g_assert_cmpstr (partitions, ==, "2+");
  g_assert_cmpstr (newest, ==, "2023-11-14 22:13:20");
  g_assert_cmpstr (tags, ==, "Domain=Telco");
  answers.gone = TRUE;
  lost = look (url, "Mesh", NULL, &error);
  g_assert_no_error (error);
  g_object_get (lost, "gone", &gone, NULL);
  g_assert_true (gone);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) first = g_cancellable_new (), second = g_cancellable_new ();
  SilentServer *server = silent_server_new (first), *other = silent_server_new (second);
  GError *error = NULL;

  g_assert_null (read_catalog (server->url, "Mesh", first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (look (other->url, "Mesh", second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  silent_server_free (server);
  silent_server_free (other);
}

static void
test_refused (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  GError *error = NULL;

  g_assert_null (read_catalog (url, "Mesh", NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_NETWORK);
  g_clear_error (&error);
  g_assert_null (look (url, "Mesh", NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_NETWORK);
  g_clear_error (&error);
  g_assert_null (read_catalog (url, "Consumer", NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA);
  g_clear_error (&error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/read/pages", test_pages);
  g_test_add_func ("/catalog/read/endless", test_endless);
  g_test_add_func ("/catalog/read/look", test_look);
  g_test_add_func ("/catalog/read/cancelled", test_cancelled);
  g_test_add_func ("/catalog/read/refused", test_refused);
  return g_test_run ();
}
