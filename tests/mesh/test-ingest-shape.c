/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files are which table, as the user says: merged, split, left out, taken back, done again another day. */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gstdio.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-ingest-pick.h"
#include "mesh/model/mesh-error.h"

typedef struct
{
  char *folder;
  MeshIngest *ingest;
} Fixture;

static char *
dup_path (Fixture *self, const char *name)
{
  /* A slash behind it says something: no g_build_filename() here. */
  return g_strconcat (self->folder, "/", name, NULL);
}

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = dup_path (self, name);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *made = g_dir_make_tmp ("meshdesk-shape-XXXXXX", NULL);

  self->folder = realpath (made, NULL);
  self->ingest = mesh_ingest_new ();
  put (self, "north/a.csv", "id,area\n1,Harbour\n");
  put (self, "north/b.csv", "id,area\n2,Airport\n");
  put (self, "south/a.csv", "id,area,load\n3,Centre,0.5\n");
  put (self, "lines/a.json", "{\"id\": 1}\n");
  put (self, "days/day=1/a.csv", "id,area\n1,Harbour\n");
  put (self, "days/day=2/a.csv", "id,area\nx,Harbour\n");
  put (self, "days/day=2/b.csv", "id,area\n3,Harbour\n");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);

  g_clear_object (&self->ingest);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  free (self->folder);
}

static void
read_folders (Fixture *self, MeshIngest *ingest)
{
  g_autofree char *north = dup_path (self, "north"), *south = dup_path (self, "south"),
                  *lines = dup_path (self, "lines"), *days = dup_path (self, "days");
  const char *paths[] = { north, south, lines, days, NULL };
  g_autoptr (GError) error = NULL;

  mesh_ingest_read (ingest, paths, NULL, &error);
  g_assert_no_error (error);
}

static MeshIngestTable *
get_table (MeshIngest *ingest, const char *name)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (g_str_equal (mesh_ingest_table_get_name (table), name))
        return table;
    }
  return NULL;
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
finish (MeshIngest *ingest, GAsyncResult **result, GError **error)
{
  gboolean done;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  done = mesh_ingest_shape_finish (ingest, *result, error);
  g_clear_object (result);
  return done;
}

static gboolean
merge (MeshIngest *ingest, const char *one, const char *other, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  GAsyncResult *result = NULL;

  g_ptr_array_add (tables, get_table (ingest, one));
  if (other != NULL)
    g_ptr_array_add (tables, get_table (ingest, other));
  mesh_ingest_merge_async (ingest, tables, cancellable, ready_cb, &result);
  return finish (ingest, &result, error);
}

static gboolean
take (Fixture *self, const char *table, const char *name, const char *what, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = dup_path (self, what);
  const char *paths[] = { path, NULL };
  GAsyncResult *result = NULL;

  if (name != NULL)
    mesh_ingest_split_async (self->ingest, get_table (self->ingest, table), name, paths, cancellable, ready_cb,
                             &result);
  else
    mesh_ingest_omit_async (self->ingest, get_table (self->ingest, table), paths, cancellable, ready_cb, &result);
  return finish (self->ingest, &result, error);
}

/* "id:bigint area:string" */
static char *
dup_columns (MeshIngestTable *table)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", mesh_ingest_column_get_name (column),
                              mesh_ingest_column_get_data_type (column));
    }
  return g_string_free (text, FALSE);
}

static void
assert_columns (MeshIngest *ingest, const char *table, const char *wanted)
{
  g_autofree char *columns = dup_columns (get_table (ingest, table));

  g_assert_cmpstr (columns, ==, wanted);
}

/* "a.csv b.csv" */
static void
assert_files (MeshIngest *ingest, const char *table, const char *wanted)
{
  GPtrArray *files = mesh_ingest_table_get_files (get_table (ingest, table));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((MeshIngestFile *) g_ptr_array_index (files, i))->name);
  g_assert_cmpstr (text->str, ==, wanted);
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (ingest, table)), ==, files->len);
}

static guint
count (MeshIngest *ingest)
{
  return g_list_model_get_n_items (mesh_ingest_get_tables (ingest));
}

/* The first one's edits stay, files of one name come beside each other, and all of it can be taken back. */
static void
test_merge (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MeshIngestTable *north;
  g_autoptr (MeshIngestColumn) area = NULL;
  g_autofree char *undo = NULL;
  guint64 sizes;

  read_folders (self, self->ingest);
  north = get_table (self->ingest, "north");
  area = g_list_model_get_item (mesh_ingest_table_get_columns (north), 1);
  g_object_set (area, "name", "district", NULL);
  sizes = mesh_ingest_table_get_size (north) + mesh_ingest_table_get_size (get_table (self->ingest, "south"));
  g_assert_true (merge (self->ingest, "north", "south", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (self->ingest), ==, 3);
  g_assert_null (get_table (self->ingest, "south"));
  assert_columns (self->ingest, "north", "id:bigint district:string load:double");
  assert_files (self->ingest, "north", "a.csv b.csv south-a.csv");
  g_assert_cmpuint (mesh_ingest_table_get_size (get_table (self->ingest, "north")), ==, sizes);
  g_assert_true (mesh_ingest_table_get_edited (get_table (self->ingest, "north")));
  undo = mesh_ingest_dup_undo_text (self->ingest);
  g_assert_cmpstr (undo, ==, "Merged 2 tables into north");
  g_assert_null (mesh_ingest_check (self->ingest));
  g_assert_true (mesh_ingest_undo (self->ingest));
  assert_files (self->ingest, "south", "a.csv");
  assert_columns (self->ingest, "north", "id:bigint district:string");
  g_assert_true (get_table (self->ingest, "north") == north);
  g_assert_false (mesh_ingest_undo (self->ingest));
}

/* What differs is said, and nothing is changed. */
static void
test_merge_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *one, *other, *said;
  } cases[] = { { "north", "lines", "another format" },
                { "north", "days", "divide it by day" },
                { "days", "north", "not divided" },
                { "north", NULL, "takes two" } };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  read_folders (self, self->ingest);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (merge (self->ingest, cases[i].one, cases[i].other, NULL, &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].said));
    }
  {
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancelled);
    g_assert_false (merge (self->ingest, "north", "south", cancelled, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  g_assert_cmpuint (count (self->ingest), ==, 4);
  g_assert_false (mesh_ingest_undo (self->ingest));
}

/* Columns of JSON that one of both has alone are named. */
static void
test_merge_says_columns (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put (self, "lines/a.json", "{\"id\": 1, \"cell\": 2, \"load\": 3}\n");
  put (self, "north/a.csv", "");
  put (self, "north/b.csv", "");
  put (self, "north/c.json", "{\"customer\": 1, \"street\": 2, \"town\": 3}\n");
  read_folders (self, self->ingest);
  g_assert_false (merge (self->ingest, "lines", "north", NULL, &error));
  g_assert_nonnull (strstr (error->message, "customer, street, town"));
}

/* Both parts are looked into again: the type that one file spoiled is right in the other part. */
static void
test_split (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  read_folders (self, self->ingest);
  assert_columns (self->ingest, "days", "id:string area:string day:int");
  g_assert_true (take (self, "days", "second", "days/day=2/", NULL, &error));
  g_assert_no_error (error);
  assert_files (self->ingest, "days", "day=1/a.csv");
  assert_columns (self->ingest, "days", "id:bigint area:string day:int");
  assert_files (self->ingest, "second", "day=2/a.csv day=2/b.csv");
  g_assert_true (take (self, "second", "second", "days/day=2/b.csv", NULL, &error));
  assert_files (self->ingest, "second_2", "day=2/b.csv");
  assert_columns (self->ingest, "second_2", "id:bigint area:string day:int");
  g_assert_true (mesh_ingest_undo (self->ingest));
  g_assert_true (mesh_ingest_undo (self->ingest));
  g_assert_cmpuint (count (self->ingest), ==, 4);
  assert_files (self->ingest, "days", "day=1/a.csv day=2/a.csv day=2/b.csv");
  g_assert_false (take (self, "days", "none", "days/day=3/", NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (take (self, "days", "all", "days/", NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
}

static void
test_omit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  read_folders (self, self->ingest);
  g_cancellable_cancel (cancelled);
  g_assert_false (take (self, "days", NULL, "days/day=2/a.csv", cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (take (self, "days", NULL, "days/day=2/a.csv", NULL, &error));
  assert_files (self->ingest, "days", "day=1/a.csv day=2/b.csv");
  assert_columns (self->ingest, "days", "id:bigint area:string day:int");
  g_assert_cmpuint (mesh_ingest_get_n_left_out (self->ingest), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_notes (self->ingest)), ==, 1);
  g_assert_true (mesh_ingest_undo (self->ingest));
  g_assert_cmpuint (mesh_ingest_get_n_left_out (self->ingest), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_notes (self->ingest)), ==, 0);
}

static void
apply (MeshIngest *ingest, JsonNode *edits)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  mesh_ingest_apply_edits_async (ingest, edits, NULL, ready_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (mesh_ingest_apply_edits_finish (ingest, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
}

/* As text and back, onto files that are read anew; one more in a folder goes where the others went. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (MeshIngest) again = mesh_ingest_new ();
  g_autoptr (JsonNode) edits = NULL;
  g_autoptr (JsonNode) read = NULL;
  g_autofree char *text = NULL;
  g_autoptr (MeshIngestColumn) id = NULL;

  read_folders (self, self->ingest);
  g_assert_true (merge (self->ingest, "north", "south", NULL, NULL));
  g_assert_true (take (self, "north", "airport", "north/b.csv", NULL, NULL));
  g_assert_true (take (self, "days", NULL, "days/day=2/a.csv", NULL, NULL));
  mesh_ingest_table_set_name (get_table (self->ingest, "north"), "all_areas");
  id = g_list_model_get_item (mesh_ingest_table_get_columns (get_table (self->ingest, "airport")), 0);
  g_object_set (id, "data-type", "int", NULL);
  edits = mesh_ingest_dup_edits (self->ingest);
  text = json_to_string (edits, FALSE);
  read = json_from_string (text, NULL);
  put (self, "south/new.csv", "id,area,load\n9,Centre,0.5\n");
  read_folders (self, again);
  apply (again, read);
  assert_files (again, "all_areas", "a.csv south-a.csv new.csv");
  assert_files (again, "airport", "b.csv");
  assert_columns (again, "airport", "id:int area:string");
  assert_files (again, "days", "day=1/a.csv day=2/b.csv");
  read_folders (self, again); /* chosen once more: what is a part of another table is no new one */
  g_assert_cmpuint (count (again), ==, 4);
  while (mesh_ingest_undo (again))
    ;
  assert_files (again, "south", "a.csv new.csv");
  assert_files (again, "north", "a.csv b.csv");
}

/* Kept by somebody else, or broken: passed over. */
static void
test_kept_nonsense (Fixture *self, gconstpointer data)
{
  static const char *const texts[]
      = { "{\"Shapes\": 7}", "{\"Shapes\": [3, null, {}, {\"Do\": \"merge\"}, {\"Do\": \"split\", \"Before\": []}]}",
          "{\"Shapes\": [{\"Do\": \"split\", \"Before\": [{\"Folder\": \"/nowhere\"}]}]}", "[]" };

  read_folders (self, self->ingest);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);

      apply (self->ingest, node);
    }
  g_assert_cmpuint (count (self->ingest), ==, 4);
}

/* ---- choosing files ---- */

static void
show (MeshIngestPick *pick, gboolean folders, const char *text)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  mesh_ingest_pick_show_async (pick, folders, text, NULL, ready_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (mesh_ingest_pick_show_finish (pick, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
}

static void
choose (MeshIngestPick *pick, guint i, gboolean chosen)
{
  g_autoptr (MeshIngestPicked) item = g_list_model_get_item (G_LIST_MODEL (pick), i);
  gboolean now;

  g_object_set (item, "chosen", chosen, NULL);
  g_object_get (item, "chosen", &now, NULL);
  g_assert_true (now == chosen);
}

static void
assert_paths (MeshIngestPick *pick, const char *wanted)
{
  g_auto (GStrv) paths = mesh_ingest_pick_dup_paths (pick);
  g_autofree char *all = g_strjoinv (" ", paths);

  g_assert_cmpuint (g_strv_length (paths), ==, 1);
  g_assert_true (g_str_has_suffix (all, wanted));
}

static void
test_pick (Fixture *self, gconstpointer data)
{
  g_autoptr (MeshIngestPick) pick = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  GAsyncResult *result = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;

  read_folders (self, self->ingest);
  pick = mesh_ingest_pick_new (get_table (self->ingest, "days"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pick)), ==, 0);
  show (pick, FALSE, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pick)), ==, 3);
  show (pick, FALSE, "DAY=2/B");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pick)), ==, 1);
  choose (pick, 0, TRUE);
  g_assert_cmpuint (mesh_ingest_pick_get_n_chosen (pick), ==, 1);
  assert_paths (pick, "/days/day=2/b.csv");
  show (pick, TRUE, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pick)), ==, 2);
  g_assert_cmpuint (mesh_ingest_pick_get_n_folders (pick), ==, 2);
  choose (pick, 1, TRUE);
  g_assert_cmpuint (mesh_ingest_pick_get_n_chosen (pick), ==, 2);
  assert_paths (pick, "/days/day=2//");
  mesh_ingest_pick_choose_all (pick, FALSE);
  g_assert_cmpuint (mesh_ingest_pick_get_n_chosen (pick), ==, 0);
  /* A later one ends an earlier one; cancelled, the list stays. */
  mesh_ingest_pick_show_async (pick, FALSE, NULL, NULL, ready_cb, &result);
  g_cancellable_cancel (cancelled);
  mesh_ingest_pick_show_async (pick, FALSE, "a.csv", cancelled, ready_cb, &other);
  while (result == NULL || other == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (mesh_ingest_pick_show_finish (pick, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (mesh_ingest_pick_show_finish (pick, other, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pick)), ==, 2);
  g_clear_object (&result);
  g_clear_object (&other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ingest-shape/merge", Fixture, NULL, set_up, test_merge, tear_down);
  g_test_add ("/ingest-shape/merge-refused", Fixture, NULL, set_up, test_merge_refused, tear_down);
  g_test_add ("/ingest-shape/merge-says-columns", Fixture, NULL, set_up, test_merge_says_columns, tear_down);
  g_test_add ("/ingest-shape/split", Fixture, NULL, set_up, test_split, tear_down);
  g_test_add ("/ingest-shape/omit", Fixture, NULL, set_up, test_omit, tear_down);
  g_test_add ("/ingest-shape/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/ingest-shape/kept-nonsense", Fixture, NULL, set_up, test_kept_nonsense, tear_down);
  g_test_add ("/ingest-shape/pick", Fixture, NULL, set_up, test_pick, tear_down);
  return g_test_run ();
}
