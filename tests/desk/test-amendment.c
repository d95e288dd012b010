/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing with a keyring is tested by test_accounts.py; here: a mesh that goes by a profile, which needs none, and what
 * is left where an edit fails or is cancelled. */
#include "config.h"
#include "desk/accounts/desk-amendment.h"

#include <glib/gstdio.h>

#include "../mesh/silent-server.h"
#include "mesh/model/mesh-error.h"

static const char document[] = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\"}}";
static const char config[] = "[profile work]\naws_access_key_id = AKIAMESH\naws_secret_access_key = hush\n";

static char *home;

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
take_connection_cb (DeskConnection *former, DeskConnection *connection, gpointer data)
{
  g_set_object ((DeskConnection **) data, connection);
}

static MeshSaved *
new_saved (void)
{
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "test", NULL);
  MeshSaved *saved = mesh_saved_new ("Ours", file, NULL, NULL);

  g_assert_true (mesh_saved_set_profile (saved, "Mesh", "work"));
  g_assert_true (mesh_saved_write (saved, NULL, NULL));
  return saved;
}

static MeshSaved *
edit (MeshSaved *saved, const char *name, const char *url)
{
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "test", NULL);
  MeshSaved *edited = mesh_saved_edit (saved, name, file, NULL, url);

  mesh_saved_set_profile (edited, "Mesh", mesh_saved_get_profile (saved, "Mesh"));
  return edited;
}

static DeskConnection *
open_saved (MeshSaved *saved)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DeskConnection *connection;

  desk_connection_open_async (saved, NULL, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  connection = desk_connection_finish (result, &error);
  g_assert_no_error (error);
  return connection;
}

static gboolean
amend (MeshSaved *saved, MeshSaved *edited, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) keys = desk_opening_new_keys ();
  g_autoptr (GHashTable) origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GAsyncResult) result = NULL;

  g_hash_table_insert (origins, g_strdup ("Mesh"), g_strdup ("Mesh"));
  desk_amendment_make_async (saved, edited, keys, origins, TRUE, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return desk_amendment_make_finish (result, error);
}

static void
assert_kept (const char *name)
{
  g_autoptr (GPtrArray) list = mesh_saved_list (NULL, NULL);

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (mesh_saved_get_name (g_ptr_array_index (list, 0)), ==, name);
}

/* Nobody is asked whose the keys are, since they lead where they led; who has it open is told. */
static void
test_open (void)
{
  g_autoptr (MeshSaved) saved = new_saved (), edited = edit (saved, "Theirs", NULL);
  g_autoptr (DeskConnection) open = open_saved (saved), now = NULL;
  g_autoptr (GError) error = NULL;
  const char *id = mesh_saved_get_id (saved);
  DeskConnection *gone;

  g_signal_connect (open, "replaced", G_CALLBACK (take_connection_cb), &now);
  g_assert_true (amend (saved, edited, NULL, &error));
  g_assert_no_error (error);
  assert_kept ("Theirs");
  g_assert_nonnull (now);
  g_assert_true (desk_connection_find (id) == now);
  g_assert_cmpstr (mesh_saved_get_name (desk_connection_get_saved (now)), ==, "Theirs");
  g_assert_true (desk_connection_get_journal (now) == desk_connection_get_journal (open));
  g_assert_cmpstr (mesh_saved_get_name (desk_connection_get_saved (open)), ==, "Ours");
  g_clear_object (&open);
  g_assert_true (desk_connection_find (id) == now);
  gone = now;
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  g_clear_object (&now);
  g_assert_null (gone);
  g_assert_null (desk_connection_find (id));
  g_assert_true (mesh_saved_delete (edited, NULL, NULL));
}

static void
assert_refused (const char *url, GCancellable *cancellable, GQuark domain, int code)
{
  g_autoptr (MeshSaved) saved = new_saved (), edited = edit (saved, "Theirs", url);
  g_autoptr (DeskConnection) open = open_saved (saved);
  g_autoptr (GError) error = NULL;

  g_assert_false (amend (saved, edited, cancellable, &error));
  g_assert_error (error, domain, code);
  assert_kept ("Ours");
  g_assert_true (desk_connection_find (mesh_saved_get_id (saved)) == open);
  g_assert_true (mesh_saved_delete (saved, NULL, NULL));
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SilentServer *server = silent_server_new (cancellable);

  assert_refused (server->url, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  silent_server_free (server);
}

static void
test_unreachable (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();

  assert_refused (url, NULL, AWS_ERROR, AWS_ERROR_NETWORK);
  assert_refused ("http://mesh.example.com", NULL, AWS_ERROR, AWS_ERROR_CONFIGURATION);
}

/* Nobody would be left who can do anything. */
static void
test_nobody (void)
{
  g_autoptr (MeshSaved) saved = new_saved (), edited = edit (saved, "Theirs", NULL);
  g_autoptr (GError) error = NULL;

  mesh_saved_set_profile (edited, "Mesh", NULL);
  g_assert_false (amend (saved, edited, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  assert_kept ("Ours");
  g_assert_true (mesh_saved_delete (saved, NULL, NULL));
}

/* The folder is a file all of a sudden. */
static void
test_unwritable (void)
{
  g_autoptr (MeshSaved) saved = new_saved (), edited = edit (saved, "Theirs", NULL);
  g_autofree char *folder = g_build_filename (home, "meshdesk", "meshes", NULL);
  g_autofree char *away = g_build_filename (home, "meshdesk", "away", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (folder, away), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (amend (saved, edited, NULL, &error));
  g_assert_nonnull (error);
  g_unlink (folder);
  g_assert_cmpint (g_rename (away, folder), ==, 0);
  assert_kept ("Ours");
  g_assert_true (mesh_saved_delete (saved, NULL, NULL));
}

static void
set_up (void)
{
  g_autofree char *path = NULL;

  home = g_dir_make_tmp ("meshdesk-amendment-XXXXXX", NULL);
  path = g_build_filename (home, "config", NULL);
  g_assert_true (g_file_set_contents (path, config, -1, NULL));
  g_setenv ("AWS_CONFIG_FILE", path, TRUE);
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", TRUE);
  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
}

int
main (int argc, char *argv[])
{
  int status;

  set_up ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/amendment/open", test_open);
  g_test_add_func ("/amendment/cancel", test_cancel);
  g_test_add_func ("/amendment/unreachable", test_unreachable);
  g_test_add_func ("/amendment/nobody", test_nobody);
  g_test_add_func ("/amendment/unwritable", test_unwritable);
  status = g_test_run ();
  g_free (home);
  return status;
}
