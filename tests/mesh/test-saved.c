/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-saved.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mesh/model/mesh-error.h"

#define ID   "2d9a7c56-0f3f-4a4e-9f65-0d6c3f6d8a11"
#define GOOD "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"}}"

static MeshSaved *
new_saved (void)
{
  static const char document[]
      = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAMESH\","
        "\"SecretAccessKey\":\"hush\"},\"Consumer\":{\"AccountId\":\"999999999999\"}}";
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "here", NULL);

  return mesh_saved_new ("Ours & <theirs>", file, NULL, "http://127.0.0.1:1");
}

/* What is written is read again, is nobody else's to read, and holds no key. */
static void
test_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL);
  g_autofree char *meshes = g_build_filename (dir, "a", "b", NULL), *path = NULL, *text = NULL, *name = NULL;
  g_autoptr (MeshSaved) saved = new_saved ();
  g_autoptr (GPtrArray) list = NULL, none = NULL;
  struct stat info;

  g_assert_true (mesh_saved_write (saved, meshes, NULL));
  name = g_strconcat (mesh_saved_get_id (saved), ".json", NULL);
  path = g_build_filename (meshes, name, NULL);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 077, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "hush"));
  g_assert_null (strstr (text, "AKIA"));
  list = mesh_saved_list (meshes, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (mesh_saved_get_name (g_ptr_array_index (list, 0)), ==, "Ours & <theirs>");
  g_assert_cmpstr (mesh_saved_get_endpoint_url (g_ptr_array_index (list, 0)), ==, "http://127.0.0.1:1");
  g_assert_true (mesh_saved_delete (g_ptr_array_index (list, 0), meshes, NULL));
  g_assert_true (mesh_saved_delete (g_ptr_array_index (list, 0), meshes, NULL));
  none = mesh_saved_list (meshes, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_rmdir (meshes);
  g_free (g_steal_pointer (&path));
  path = g_build_filename (dir, "a", NULL);
  g_rmdir (path);
  g_rmdir (dir);
}

/* What an earlier version wrote is read as it was; with profiles, those are kept, and no key is. */
static void
test_profiles (void)
{
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL);
  g_autoptr (MeshSaved) saved = new_saved ();
  g_autoptr (MeshSaved) old = mesh_saved_parse (ID, GOOD, -1, NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GListModel) personas = NULL;

  g_assert_null (mesh_saved_get_profile (old, "Mesh"));
  g_assert_false (mesh_saved_set_profile (saved, "Nobody", "work"));
  g_assert_true (mesh_saved_set_profile (saved, "Consumer", "work profile"));
  g_assert_true (mesh_saved_write (saved, dir, NULL));
  list = mesh_saved_list (dir, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (mesh_saved_get_profile (g_ptr_array_index (list, 0), "Consumer"), ==, "work profile");
  g_assert_null (mesh_saved_get_profile (g_ptr_array_index (list, 0), "Mesh"));
  personas = mesh_saved_list_personas (g_ptr_array_index (list, 0));
  g_assert_cmpuint (g_list_model_get_n_items (personas), ==, 2);
  g_assert_true (mesh_saved_delete (saved, dir, NULL));
  g_rmdir (dir);
}

/* The first of each job has the job's colour; nobody shares one while there are enough. */
static void
test_colours (void)
{
  static const char document[]
      = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\"},"
        "\"Producer\":{\"AccountId\":\"111111111111\"},\"Producer-2\":{\"AccountId\":\"222222222222\"},"
        "\"Producer-3\":{\"AccountId\":\"333333333333\"},\"Consumer\":{\"AccountId\":\"999999999999\"}}";
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "here", NULL);
  g_autoptr (MeshSaved) saved = mesh_saved_new ("Many", file, NULL, NULL);
  g_autoptr (GListModel) personas = mesh_saved_list_personas (saved);
  static const guint expected[] = { MESH_JOB_OWNER, MESH_JOB_PRODUCER, 5, 6, MESH_JOB_CONSUMER };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);

      g_assert_cmpuint (mesh_persona_get_colour (persona), ==, expected[i]);
    }
}

static guint
colour_of (GListModel *personas, guint position)
{
  g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, position);

  return mesh_persona_get_colour (persona);
}

#define PAINTED(colours)                                                                                               \
  "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{"                                           \
  "\"Mesh\":\"555555555555\",\"Producer\":\"111111111111\",\"Producer-2\":\"222222222222\"}," \
  "\"Colours\":" colours "}"

/* Colours that are chosen are kept; nobody shares one, whatever the file says; what is no colour is none. */
static void
test_chosen_colours (void)
{
  static const struct
  {
    const char *document;
    guint expected[3];
  } cases[] = {
    { PAINTED ("{}"), { 0, 1, 5 } },
    { PAINTED ("{\"Producer-2\":0}"), { 5, 1, 0 } },
    { PAINTED ("{\"Mesh\":11,\"Producer\":11}"), { 11, 1, 5 } },
    { PAINTED ("{\"Mesh\":5,\"Producer-2\":1}"), { 5, 6, 1 } },
    { PAINTED ("{\"Mesh\":12,\"Producer\":-1,\"Producer-2\":\"7\",\"Nobody\":3}"), { 0, 1, 5 } },
    { PAINTED ("{\"Mesh\":99999999999999,\"Producer\":1.5,\"Producer-2\":null}"), { 0, 1, 5 } },
    { PAINTED ("[1]"), { 0, 1, 5 } },
  };
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL);
  g_autoptr (MeshSaved) saved = mesh_saved_parse (ID, PAINTED ("{}"), -1, NULL);
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MeshSaved) one = mesh_saved_parse (ID, cases[i].document, -1, NULL);
      g_autoptr (GListModel) personas = mesh_saved_list_personas (one);

      g_test_message ("%s", cases[i].document);
      for (guint j = 0; j < 3; j++)
        g_assert_cmpuint (colour_of (personas, j), ==, cases[i].expected[j]);
    }
  mesh_saved_set_colour (saved, "Producer", 9);
  mesh_saved_set_colour (saved, "Mesh", 3);
  mesh_saved_set_colour (saved, "Mesh", -1);
  mesh_saved_set_colour (saved, "Nobody", 2);
  g_assert_true (mesh_saved_write (saved, dir, NULL));
  list = mesh_saved_list (dir, NULL);
  g_assert_cmpint (mesh_saved_get_colour (g_ptr_array_index (list, 0), "Producer"), ==, 9);
  g_assert_cmpint (mesh_saved_get_colour (g_ptr_array_index (list, 0), "Mesh"), ==, -1);
  g_assert_cmpint (mesh_saved_get_colour (g_ptr_array_index (list, 0), "Nobody"), ==, -1);
  g_assert_true (mesh_saved_delete (saved, dir, NULL));
  g_rmdir (dir);
}

/* The document for a mesh has the keys that are given, and only those. */
static void
test_document (void)
{
  g_autoptr (MeshSaved) saved = new_saved ();
  g_autoptr (GHashTable) keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_credentials_unref);
  g_autoptr (MeshCredentialsFile) file = NULL;
  g_autofree char *text = NULL;

  g_hash_table_insert (keys, g_strdup ("Consumer"), aws_credentials_new ("AKIACONSUMER", "secret", "token", 0));
  text = mesh_saved_dup_document (saved, keys);
  file = mesh_credentials_file_parse (text, -1, "here", NULL);
  g_assert_nonnull (file);
  g_assert_cmpstr (file->region, ==, "eu-west-1");
  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);

      if (g_str_equal (entry->name, "Mesh"))
        g_assert_null (entry->credentials);
      else
        g_assert_cmpstr (aws_credentials_get_session_token (entry->credentials), ==, "token");
    }
}

/* Edited, it is the same mesh: one file, which says what is new and nothing of what was. */
static void
test_edit (void)
{
  static const char document[] = "{\"Mesh\":{\"AccountId\":\"555555555555\"},\"Producer-2\":{\"AccountId\":"
                                 "\"111111111111\"}}";
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL), *broken = NULL;
  g_autoptr (MeshSaved) saved = new_saved (), edited = NULL;
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "here", NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  MeshSaved *read;

  g_assert_true (mesh_saved_set_profile (saved, "Consumer", "work"));
  g_assert_true (mesh_saved_write (saved, dir, NULL));
  edited = mesh_saved_edit (saved, "Theirs", file, "eu-west-2", "");
  g_assert_cmpstr (mesh_saved_get_id (edited), ==, mesh_saved_get_id (saved));
  g_assert_cmpstr (mesh_saved_get_name (saved), ==, "Ours & <theirs>");
  g_assert_true (mesh_saved_set_profile (edited, "Producer-2", "other"));
  g_assert_true (mesh_saved_write (edited, dir, NULL));
  list = mesh_saved_list (dir, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  read = g_ptr_array_index (list, 0);
  g_assert_cmpstr (mesh_saved_get_name (read), ==, "Theirs");
  g_assert_cmpstr (mesh_saved_get_region (read), ==, "eu-west-2");
  g_assert_null (mesh_saved_get_endpoint_url (read));
  g_assert_cmpstr (mesh_saved_get_account (read, "Producer-2"), ==, "111111111111");
  g_assert_cmpstr (mesh_saved_get_profile (read, "Producer-2"), ==, "other");
  g_assert_null (mesh_saved_get_account (read, "Consumer"));
  g_assert_true (mesh_saved_delete (read, dir, NULL));
  /* Where nothing can be written, that is said. */
  broken = g_build_filename (dir, "none", NULL);
  g_assert_true (g_file_set_contents (broken, "", 0, NULL));
  g_assert_false (mesh_saved_write (edited, broken, &error));
  g_assert_nonnull (error);
  g_unlink (broken);
  g_rmdir (dir);
}

static void
test_hostile (void)
{
  static const char *const cases[] = {
    "",
    "[]",
    "{}",
    "{\"Version\":2,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"}}",
    "{\"Version\":\"1\",\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"}}",
    "{\"Version\":1,\"Name\":[],\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"}}",
    "{\"Version\":1,\"Name\":\"\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"}}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":555555555555}}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"../etc/pass\"}}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Root\":\"555555555555\"}}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Consumer\":\"555555555555\"}}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":[\"Mesh\"]}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"},"
    "\"Profiles\":{\"Mesh\":7}}",
    "{\"Version\":1,\"Name\":\"Ours\",\"Region\":\"eu-west-1\",\"Personas\":{\"Mesh\":\"555555555555\"},"
    "\"Profiles\":{\"Consumer\":\"work\"}}",
  };
  g_autoptr (MeshSaved) good = mesh_saved_parse (ID, GOOD, -1, NULL);

  g_assert_nonnull (good);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (mesh_saved_parse (ID, cases[i], -1, &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

/* Only files that are named as ours are read; broken ones are told and left out. */
static void
test_strange_files (void)
{
  static const char *const names[] = { "..json", "mesh.json", ID ".json", ID ".json~" };
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "{", -1, NULL));
    }
  list = mesh_saved_list (dir, problems);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), ID));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
write_async (MeshSaved *saved, const char *dir, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_saved_write_async (saved, dir, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_saved_write_finish (saved, result, error);
}

static void
test_write_async (void)
{
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL), *inside = g_build_filename (file, "dir", NULL);
  g_autoptr (MeshSaved) saved = new_saved ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GPtrArray) none = NULL, one = NULL;
  GError *error = NULL;

  g_cancellable_cancel (cancelled);
  g_assert_false (write_async (saved, dir, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  none = mesh_saved_list (dir, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (write_async (saved, dir, NULL, &error));
  g_assert_no_error (error);
  one = mesh_saved_list (dir, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (write_async (saved, inside, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_unlink (file);
  g_assert_true (mesh_saved_delete (saved, dir, NULL));
  g_rmdir (dir);
}

static GListModel *
list_async (const char *dir, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_saved_list_async (dir, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_saved_list_finish (result, error);
}

static void
test_list_async (void)
{
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-saved-XXXXXX", NULL);
  g_autoptr (MeshSaved) saved = new_saved ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GListModel) one = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesh_saved_write (saved, dir, NULL));
  one = list_async (dir, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (one), ==, 1);
  g_assert_true (mesh_saved_delete (saved, dir, NULL));
  g_rmdir (dir);
  none = list_async (dir, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);
  g_cancellable_cancel (cancelled);
  g_assert_null (list_async (dir, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/saved/files", test_files);
  g_test_add_func ("/saved/document", test_document);
  g_test_add_func ("/saved/profiles", test_profiles);
  g_test_add_func ("/saved/colours", test_colours);
  g_test_add_func ("/saved/chosen-colours", test_chosen_colours);
  g_test_add_func ("/saved/write-async", test_write_async);
  g_test_add_func ("/saved/list-async", test_list_async);
  g_test_add_func ("/saved/edit", test_edit);
  g_test_add_func ("/saved/hostile", test_hostile);
  g_test_add_func ("/saved/strange-files", test_strange_files);
  return g_test_run ();
}
