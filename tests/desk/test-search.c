/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop's search finds in the catalogues that are kept, and what it says of it. */
#include "config.h"

#include <glib/gstdio.h>

#include "desk/app/desk-opened.h"
#include "desk/search/desk-search-place.h"
#include "desk/search/desk-search-shelf.h"
#include "mesh/catalog/mesh-catalog-places.h"
#include "mesh/model/mesh-saved.h"
#include "../mesh/sample-catalog.h"

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

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* @index: (transfer full): is kept under @name, as what @persona of @mesh sees */
static void
keep (const char *mesh, const char *persona, const char *name, MeshIndex *index)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", name, NULL);
  g_autoptr (GAsyncResult) saved = NULL, kept = NULL;

  mesh_catalog_save_async (path, index, NULL, keep_cb, &saved);
  wait_for (&saved);
  g_assert_true (mesh_catalog_save_finish (saved, NULL));
  mesh_catalog_place_keep_async (mesh, persona, path, NULL, keep_cb, &kept);
  wait_for (&kept);
  g_assert_true (mesh_catalog_place_keep_finish (kept, NULL));
  mesh_index_unref (index);
  g_usleep (20000);
}

/* (transfer full) */
static MeshIndex *
new_index (const char *const *names)
{
  MeshIndexBuilder *builder = mesh_index_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (MeshRecord) record
          = sample_record_new ("sales", names[i], "All <b>orders</b>\nof a year", "id,customer");

      g_assert_true (mesh_index_builder_add (builder, record, MESH_ACCESS_NONE));
    }
  return mesh_index_builder_end (builder, 1);
}

static void
assert_found (DeskSearchShelf *shelf, const char *text, const char *expected)
{
  g_auto (GStrv) terms = g_strsplit (text, " ", -1);
  g_auto (GStrv) found = desk_search_shelf_find (shelf, (const char *const *) terms, NULL);
  g_autofree char *joined = g_strjoinv (" ", found);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_place (void)
{
  const DeskSearchPlace place
      = { (char *) "a/b", (char *) "P %", (char *) "d\xc3\xa9", (char *) "t&<\n>" };
  g_autofree char *id = desk_search_place_to_id (&place);
  g_autoptr (DeskSearchPlace) back = desk_search_place_parse (id);
  static const char *const wrong[]
      = { "", "/", "a/b/c", "a/b/c/d/e", "a//c/d", "%00/b/c/d", "%zz/b/c/d", "%ff/b/c/d", "a/b/c/" };
  g_autofree char *long_id = g_strnfill (100000, 'a');

  g_assert_cmpstr (back->mesh, ==, place.mesh);
  g_assert_cmpstr (back->persona, ==, place.persona);
  g_assert_cmpstr (back->database, ==, place.database);
  g_assert_cmpstr (back->table, ==, place.table);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (desk_search_place_parse (wrong[i]));
  g_assert_null (desk_search_place_parse (long_id));
  g_assert_null (desk_search_place_parse (NULL));
}

/* Called like what is looked for first, then those that have it in their names, then what has it elsewhere; once for
 * all personas. */
static void
test_order (void)
{
  static const char *const names[] = { "a", "big_orders", "orders", NULL },
                           *const others[] = { "orders", "refunds", NULL };
  g_autoptr (DeskSearchShelf) shelf = desk_search_shelf_new ();

  wipe (g_get_user_cache_dir ());
  assert_found (shelf, "orders", "");
  keep (DESK_OPENED_PRACTICE, "Mesh", ONE, new_index (names));
  assert_found (shelf, "orders", "practice/Mesh/sales/orders practice/Mesh/sales/big_orders practice/Mesh/sales/a");
  keep (DESK_OPENED_PRACTICE, "Consumer", OTHER, new_index (others));
  assert_found (shelf, "ORD", "practice/Consumer/sales/orders practice/Mesh/sales/big_orders "
                              "practice/Consumer/sales/refunds practice/Mesh/sales/a");
  assert_found (shelf, "refunds customer", "practice/Consumer/sales/refunds");
  assert_found (shelf, "refunds nothing", "");
  assert_found (shelf, " ", "");
  desk_search_shelf_clear (shelf);
  assert_found (shelf, "big", "practice/Mesh/sales/big_orders");
}

static void
test_limits (void)
{
  g_autoptr (DeskSearchShelf) shelf = desk_search_shelf_new ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  static const char *const terms[] = { "a", NULL };
  g_autofree char *word = g_strnfill (10000, 'a');
  g_auto (GStrv) found = NULL;

  wipe (g_get_user_cache_dir ());
  keep (DESK_OPENED_PRACTICE, "Mesh", ONE, sample_index_new (500));
  found = desk_search_shelf_find (shelf, terms, NULL);
  g_assert_cmpuint (g_strv_length (found), ==, 20);
  assert_found (shelf, word, "");
  g_cancellable_cancel (cancelled);
  g_assert_null (desk_search_shelf_find (shelf, terms, cancelled));
}

/* One that is not connected any more is not spoken of; its tables come again with it. */
static void
test_saved (void)
{
  static const char document[] = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\"}}";
  static const char *const names[] = { "orders", NULL };
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "here", NULL);
  g_autoptr (MeshSaved) saved = mesh_saved_new ("Ours & <theirs>", file, NULL, NULL);
  g_autofree char *id = g_strjoin ("/", mesh_saved_get_id (saved), "Mesh/sales/orders", NULL);
  const char *const ids[] = { id, "nonsense", id, NULL };
  g_autoptr (DeskSearchShelf) shelf = desk_search_shelf_new ();
  g_autoptr (GVariant) metas = NULL, none = NULL, first = NULL;
  const char *name, *description;

  wipe (g_get_user_cache_dir ());
  keep (mesh_saved_get_id (saved), "Mesh", ONE, new_index (names));
  assert_found (shelf, "orders", "");
  g_assert_true (mesh_saved_write (saved, NULL, NULL));
  assert_found (shelf, "orders", id);
  metas = g_variant_ref_sink (desk_search_shelf_describe (shelf, ids, NULL));
  g_assert_cmpuint (g_variant_n_children (metas), ==, 2);
  first = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (first, "name", "&s", &name));
  g_assert_true (g_variant_lookup (first, "description", "&s", &description));
  g_assert_cmpstr (name, ==, "orders");
  g_assert_true (g_str_has_prefix (description, "sales · "));
  g_assert_true (g_str_has_suffix (description, " · Ours & <theirs>\nAll <b>orders</b> of a year"));
  g_assert_true (mesh_saved_delete (saved, NULL, NULL));
  none = g_variant_ref_sink (desk_search_shelf_describe (shelf, ids, NULL));
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("meshdesk-search-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/place", test_place);
  g_test_add_func ("/search/order", test_order);
  g_test_add_func ("/search/limits", test_limits);
  g_test_add_func ("/search/saved", test_saved);
  status = g_test_run ();
  wipe (home);
  return status;
}
