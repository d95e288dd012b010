/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose the catalogues are that are kept on this machine. */
#include "config.h"
#include "mesh/catalog/mesh-catalog-places.h"

#include <glib/gstdio.h>

#define ONE   "1111111111111111111111111111111111111111111111111111111111111111"
#define OTHER "2222222222222222222222222222222222222222222222222222222222222222"

/* Each test begins with an empty folder; GLib remembers where that is. */
static void
wipe (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      wipe (inner);
    }
  g_remove (path);
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
keep (const char *mesh, const char *persona, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", name, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_catalog_place_keep_async (mesh, persona, path, cancellable, keep_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_catalog_place_keep_finish (result, error);
}

static void
assert_place (GPtrArray *places, guint i, const char *mesh, const char *persona, const char *name)
{
  const MeshCatalogPlace *place = g_ptr_array_index (places, i);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", name, NULL);

  g_assert_cmpstr (place->mesh, ==, mesh);
  g_assert_cmpstr (place->persona, ==, persona);
  g_assert_cmpstr (place->path, ==, path);
}

/* The last one comes first, and one that is kept again takes its own place. */
static void
test_keep (void)
{
  static const char hostile[] = "../../x\n[Place]\nMesh=other\t\xc3\xa9=;";
  g_autoptr (GPtrArray) none = NULL, places = NULL;
  GError *error = NULL;

  wipe (g_get_user_cache_dir ());
  none = mesh_catalog_places_list ();
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (keep ("a", "Mesh", ONE, NULL, &error));
  g_assert_no_error (error);
  g_usleep (20000);
  g_assert_true (keep ("a", hostile, OTHER, NULL, NULL));
  g_usleep (20000);
  g_assert_true (keep ("b", "Mesh", ONE, NULL, NULL));
  g_usleep (20000);
  g_assert_true (keep ("a", "Mesh", OTHER, NULL, NULL));
  places = mesh_catalog_places_list ();
  g_assert_cmpuint (places->len, ==, 3);
  assert_place (places, 0, "a", "Mesh", OTHER);
  assert_place (places, 1, "b", "Mesh", ONE);
  assert_place (places, 2, "a", hostile, OTHER);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GPtrArray) places = NULL;
  GError *error = NULL;

  wipe (g_get_user_cache_dir ());
  g_cancellable_cancel (cancelled);
  g_assert_false (keep ("a", "Mesh", ONE, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  places = mesh_catalog_places_list ();
  g_assert_cmpuint (places->len, ==, 0);
}

static void
test_no_folder (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "meshdesk", NULL);
  GError *error = NULL;

  wipe (g_get_user_cache_dir ());
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (keep ("a", "Mesh", ONE, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_clear_error (&error);
}

static void
write_place (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", "places", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Files of others are left out, and none leads out of the folder. */
static void
test_hostile (void)
{
  static const char *const texts[] = {
    "",
    "[Place]\n",
    "[Place]\nMesh=a\nPersona=b\nCatalog=../../../../etc/passwd\n",
    "[Place]\nMesh=a\nPersona=b\nCatalog=" ONE "/\n",
    "[Place]\nMesh=a\nPersona=\xff\nCatalog=" ONE "\n",
    "[Place]\nMesh=a\nCatalog=" ONE "\n",
    "[Other]\nMesh=a\nPersona=b\nCatalog=" ONE "\n",
    "\x01\x02\x03",
  };
  g_autofree char *long_text = g_strnfill (100000, '#');

  wipe (g_get_user_cache_dir ());
  g_assert_true (keep ("a", "Mesh", ONE, NULL, NULL));
  write_place ("x", "[Place]\nMesh=a\nPersona=b\nCatalog=" ONE "\n");
  write_place (ONE, long_text);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) places = NULL;

      write_place (OTHER, texts[i]);
      places = mesh_catalog_places_list ();
      g_assert_cmpuint (places->len, ==, 1);
      assert_place (places, 0, "a", "Mesh", ONE);
    }
}

static gboolean
is_there (const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was seen of a mesh goes with it; the others' stays. */
static void
test_forget (void)
{
  g_autofree char *one = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", ONE, NULL),
                  *other = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", OTHER, NULL);
  g_autoptr (GPtrArray) places = NULL;

  wipe (g_get_user_cache_dir ());
  g_assert_true (keep ("a", "Mesh", ONE, NULL, NULL) && keep ("b", "Mesh", OTHER, NULL, NULL));
  g_assert_true (g_file_set_contents (one, "", 0, NULL) && g_file_set_contents (other, "", 0, NULL));
  mesh_catalog_places_forget ("c");
  g_assert_true (is_there (ONE) && is_there (OTHER));
  mesh_catalog_places_forget ("a");
  places = mesh_catalog_places_list ();
  g_assert_cmpuint (places->len, ==, 1);
  assert_place (places, 0, "b", "Mesh", OTHER);
  g_assert_false (is_there (ONE));
  g_assert_true (is_there (OTHER));
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("meshdesk-places-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog-places/keep", test_keep);
  g_test_add_func ("/catalog-places/cancelled", test_cancelled);
  g_test_add_func ("/catalog-places/no-folder", test_no_folder);
  g_test_add_func ("/catalog-places/hostile", test_hostile);
  g_test_add_func ("/catalog-places/forget", test_forget);
  status = g_test_run ();
  wipe (home);
  return status;
}
