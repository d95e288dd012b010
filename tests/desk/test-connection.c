/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting with a keyring is tested by test_accounts.py; here: what does not answer, and what is left of it. */
#include "config.h"
#include "desk/accounts/desk-connection.h"

#include <glib/gstdio.h>

#include "../mesh/silent-server.h"

static const char document[]
    = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAMESH\","
      "\"SecretAccessKey\":\"hush\"}}";

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static DeskConnection *
connect_to (const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "test", NULL);
  g_autoptr (MeshSaved) saved = mesh_saved_new ("Ours", file, NULL, url);
  g_autoptr (GHashTable) keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_credentials_unref);
  g_autoptr (GAsyncResult) result = NULL;

  g_hash_table_insert (keys, g_strdup ("Mesh"), aws_credentials_new ("AKIAMESH", "hush", NULL, 0));
  desk_connection_make_async (saved, keys, TRUE, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return desk_connection_finish (result, error);
}

/* The keys are tried before anything is kept: nothing is in the list of meshes afterwards. */
static void
assert_nothing_kept (void)
{
  g_autoptr (GPtrArray) list = mesh_saved_list (NULL, NULL);

  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SilentServer *server = silent_server_new (cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_null (connect_to (server->url, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_nothing_kept ();
  silent_server_free (server);
}

static void
test_unreachable (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (GError) error = NULL;

  g_assert_null (connect_to (url, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_NETWORK);
  g_assert_true (g_str_has_prefix (error->message, "Mesh: "));
  assert_nothing_kept ();
}

/* Plain http goes to the loopback only. */
static void
test_plain_http (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (connect_to ("http://mesh.example.com", NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION);
  assert_nothing_kept ();
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("meshdesk-connection-XXXXXX", NULL);
  int status;

  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection/cancel", test_cancel);
  g_test_add_func ("/connection/unreachable", test_unreachable);
  g_test_add_func ("/connection/plain-http", test_plain_http);
  status = g_test_run ();
  g_rmdir (home);
  return status;
}
