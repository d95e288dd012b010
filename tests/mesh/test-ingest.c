/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files to tables: walking, zips, what is told of files, what is edited. Hostile input
 * throughout. */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-bucket.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"

typedef struct
{
  char *folder;
  MeshIngest *ingest;
} Fixture;

static char *
dup_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
put_bytes (Fixture *self, const char *name, const char *data, gssize length)
{
  g_autofree char *path = dup_path (self, name);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

static void
put (Fixture *self, const char *name, const char *text)
{
  put_bytes (self, name, text, -1);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("meshdesk-ingest-XXXXXX", NULL);
  self->ingest = mesh_ingest_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);

  g_clear_object (&self->ingest);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
}

/* Reads what lies at @name; what is told of files is in the ingest. */
static void
read_one (Fixture *self, const char *name)
{
  g_autofree char *path = dup_path (self, name);
  const char *paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  if (!mesh_ingest_read (self->ingest, paths, NULL, &error))
    g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
}

static guint
count_tables (Fixture *self)
{
  return g_list_model_get_n_items (mesh_ingest_get_tables (self->ingest));
}

static MeshIngestTable *
get_table (Fixture *self, guint i)
{
  g_autoptr (MeshIngestTable) table
      = g_list_model_get_item (mesh_ingest_get_tables (self->ingest), i);

  g_assert_nonnull (table);
  return table;
}

static MeshIngestColumn *
get_column (MeshIngestTable *table, guint i)
{
  g_autoptr (MeshIngestColumn) column
      = g_list_model_get_item (mesh_ingest_table_get_columns (table), i);

  g_assert_nonnull (column);
  return column;
}

static gboolean
has_note (GListModel *notes, const char *file, const char *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (MeshIngestNote) note = g_list_model_get_item (notes, i);

      if (strstr (mesh_ingest_note_get_path (note), file) != NULL
          && strstr (mesh_ingest_note_get_text (note), text) != NULL)
        return TRUE;
      g_test_message ("%s: %s", mesh_ingest_note_get_path (note), mesh_ingest_note_get_text (note));
    }
  return FALSE;
}

static void
assert_left_out (Fixture *self, const char *file, const char *text)
{
  g_assert_true (has_note (mesh_ingest_get_notes (self->ingest), file, text));
}

/* ---- bad files: each is told, the rest goes on ---- */

static const struct
{
  const char *what;
  const char *name;
  const char *data;
  gssize length;
  const char *told; /* of a file that is left out */
} bad_files[] = {
  { "empty", "bad/empty.csv", "", 0, "empty" },
  { "latin", "bad/latin.csv", "id,area\n1,M\xfcnchen\n", -1, "line 2 is no text in UTF-8" },
  { "utf-16", "bad/wide.csv", "\xff\xfei\0d\0", 6, "UTF-16" },
  { "binary", "bad/binary.csv", "id\0area\n1,2\n", 12, "neither CSV" },
  { "ragged", "bad/ragged.csv", "id,area\n1,a,b,c\n2,a,b\n", -1,
    "row 2 has 4 fields, the first has 2" },
  { "list", "bad/list.json", "[{\"id\": 1}]\n", -1, "one JSON list" },
  { "half", "bad/half.json", "{\"id\": 1}\n{\"id\": \n", -1, "" },
  { "xz", "bad/packed.csv.xz",
    "\xfd"
    "7zXZ\0\0\0",
    8, "xz" },
  { "damaged gzip", "bad/damaged.csv.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3garbage", 17, "" },
  { "no parquet", "bad/no.parquet", "PAR1nonsensePAR1", 16, "" },
  { "cut parquet", "bad/cut.parquet", "PAR1\xff\xff\xff\xffPAR1", 12, "" },
  { "orc", "bad/other.orc", "ORC and so on", -1, "ORC" },
};

static void
test_bad_files (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    put_bytes (self, bad_files[i].name, bad_files[i].data, bad_files[i].length);
  put (self, "bad/good.csv", "id,area\n1,Harbour\n2,Airport\n");
  read_one (self, "bad");
  g_assert_cmpuint (count_tables (self), ==, 1);
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, 0)), ==, 1);
  g_assert_cmpuint (mesh_ingest_get_n_left_out (self->ingest), ==, G_N_ELEMENTS (bad_files));
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autofree char *name = g_path_get_basename (bad_files[i].name);

      g_test_message ("%s", bad_files[i].what);
      assert_left_out (self, name, bad_files[i].told);
    }
}

/* What can be, and is told: a mark, quotes, days first, doubled names, no rows, names that Glue
 * refuses. */
static const struct
{
  const char *what;
  const char *data;
  const char *columns;
  const char *told;
} odd_files[] = {
  { "mark", "\xef\xbb\xbfid,area\n1,a\n", "id:bigint area:string", NULL },
  { "mark without header",
    "\xef\xbb\xbf"
    "1,a\n2,b\n",
    "col0:bigint col1:string", "byte-order mark" },
  { "days first", "id,when\n1,31/12/2024\n2,01/02/2024\n", "id:bigint when:string", "day first" },
  { "months first", "id,when\n1,12/31/2024\n", "id:bigint when:string", "month first" },
  { "either", "id,when\n1,01/02/2024\n", "id:bigint when:string", "does not tell" },
  { "both", "id,when\n1,31/12/2024\n2,12/31/2024\n", "id:bigint when:string",
    "day first and with the month first" },
  { "doubled", "id,id,ID\n1,2,3\n", "id:bigint id_2:bigint id_3:bigint",
    "Two columns are called \"id\"" },
  { "headers only", "id,area\n", "id:string area:string", "no rows" },
  { "refused names", "users/minute,a.b,select me\n1,2,3\n",
    "users_minute:bigint a_b:bigint select_me:bigint", NULL },
  { "quotes", "id,area\n1,\"Har,bour\"\n", "id:string area:string", "quotes" },
  { "short rows", "id,area\n1\n2,b\n", "id:bigint area:string", "fewer fields" },
};

static void
test_odd_files (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (odd_files); i++)
    {
      g_autofree char *name = g_strdup_printf ("odd-%u/a.csv", i);
      g_autofree char *folder = g_path_get_dirname (name);
      g_autoptr (GString) columns = g_string_new (NULL);
      MeshIngestTable *table;

      g_test_message ("%s", odd_files[i].what);
      put (self, name, odd_files[i].data);
      mesh_ingest_clear (self->ingest);
      read_one (self, folder);
      g_assert_cmpuint (count_tables (self), ==, 1);
      table = get_table (self, 0);
      for (guint k = 0; k < g_list_model_get_n_items (mesh_ingest_table_get_columns (table)); k++)
        g_string_append_printf (columns, "%s%s:%s", k > 0 ? " " : "",
                                mesh_ingest_column_get_name (get_column (table, k)),
                                mesh_ingest_column_get_data_type (get_column (table, k)));
      if (!g_str_equal (odd_files[i].what, "doubled"))
        g_assert_cmpstr (columns->str, ==, odd_files[i].columns);
      g_assert_null (mesh_ingest_check (self->ingest)); /* every name and type can be */
      if (odd_files[i].told != NULL)
        g_assert_true (has_note (mesh_ingest_table_get_notes (table), "", odd_files[i].told));
    }
}

/* ---- walking ---- */

static void
test_circles (Fixture *self, gconstpointer data)
{
  g_autofree char *circle = dup_path (self, "in/calls/circle");
  g_autofree char *up = dup_path (self, "in/calls/up");
  g_autofree char *pipe = dup_path (self, "in/calls/pipe.csv");
  g_autofree char *outside = dup_path (self, "in/calls/outside.csv");

  put (self, "in/calls/a.csv", "id,area\n1,a\n");
  put (self, "in/calls/.hidden.csv", "id,area\n1,a\n");
  put (self, "in/calls/_SUCCESS", "");
  g_assert_cmpint (symlink (".", circle), ==, 0);
  g_assert_cmpint (symlink ("..", up), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", outside), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  read_one (self, "in");
  g_assert_cmpuint (count_tables (self), ==, 1);
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, 0)), ==, 1);
  assert_left_out (self, "circle", "link");
  assert_left_out (self, "up", "link");
  assert_left_out (self, "outside.csv", "link");
  assert_left_out (self, "pipe.csv", "ordinary");
  g_assert_cmpuint (mesh_ingest_get_n_left_out (self->ingest), ==, 4);
}

static void
test_deep (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) name = g_string_new ("deep");

  for (guint i = 0; i < 100; i++)
    g_string_append (name, "/d");
  g_string_append (name, "/a.csv");
  put (self, name->str, "id,area\n1,a\n");
  put (self, "deep/b.csv", "id,area\n1,a\n");
  read_one (self, "deep");
  g_assert_cmpuint (count_tables (self), ==, 1);
  g_assert_cmpuint (mesh_ingest_get_n_left_out (self->ingest), ==, 1);
}

static void
test_partitions (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonNode) glue = NULL;
  MeshIngestTable *table;

  put (self, "calls/year=2024/month=01/a.csv", "id,year\n1,x\n");
  put (self, "calls/year=2024/month=02/a.csv", "id,year\n2,y\n");
  put (self, "calls/year=2024/month=02/b.csv", "id,year\n3,y\n");
  put (self, "calls/loose.csv", "id,year\n4,y\n");
  read_one (self, "calls");
  table = get_table (self, 0);
  g_assert_cmpuint (mesh_ingest_table_get_n_keys (table), ==, 2);
  g_assert_cmpuint (mesh_ingest_table_get_n_folders (table), ==, 2);
  assert_left_out (self, "loose.csv", "other key=value folders");
  /* A column that is called like a key got another name. */
  g_assert_cmpstr (mesh_ingest_column_get_name (get_column (table, 1)), !=, "year");
  g_assert_null (mesh_ingest_check (self->ingest));
  list = mesh_ingest_table_to_partitions (table, "s3://bucket/calls/");
  g_assert_cmpuint (aws_json_get_length (list, NULL), ==, 2);
  glue = mesh_ingest_table_to_glue (table, "s3://bucket/calls/");
  g_assert_cmpstr (aws_json_get_string (glue, "PartitionKeys.0.Name"), ==, "year");
  g_assert_cmpstr (aws_json_get_string (glue, "PartitionKeys.1.Type"), ==,
                   "string"); /* "01" is no number */
}

/* ---- vanishing and growing ---- */

static void
test_vanished (Fixture *self, gconstpointer data)
{
  g_autofree char *path = dup_path (self, "gone.csv");
  g_autofree char *unreadable = dup_path (self, "closed");

  read_one (self, "gone.csv");
  assert_left_out (self, "gone.csv", "not there");
  put (self, "closed/a.csv", "id,area\n1,a\n");
  if (geteuid () == 0)
    return; /* nothing is closed to root */
  g_assert_cmpint (g_chmod (unreadable, 0), ==, 0);
  read_one (self, "closed");
  g_assert_cmpint (g_chmod (unreadable, 0700), ==, 0);
  assert_left_out (self, "closed", "cannot be read");
}

/* Its separator is said once it is gone. */
static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
reread (MeshIngestTable *table,
        char separator,
        MeshHeader header,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_ingest_table_reread_async (table, separator, header, cancellable, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_ingest_table_reread_finish (table, result, error);
}

static void
test_reread (Fixture *self, gconstpointer data)
{
  g_autofree char *path = dup_path (self, "odd/a.csv");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MeshIngestTable *table;

  put (self, "odd/a.csv", "x;1,5\ny;2,5\n");
  read_one (self, "odd");
  table = get_table (self, 0);
  g_assert_false (mesh_ingest_table_get_edited (table));
  g_assert_true (reread (table, ';', MESH_HEADER_NONE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (mesh_ingest_table_get_separator (table), ==, ';');
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_table_get_rows (table)), ==, 2);
  g_assert_true (mesh_ingest_table_get_edited (table));
  g_cancellable_cancel (cancelled);
  g_assert_false (reread (table, ',', MESH_HEADER_NONE, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* Where no file can be read like that, nothing is changed. */
  g_unlink (path);
  g_assert_false (reread (table, ',', MESH_HEADER_NONE, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_assert_cmpint (mesh_ingest_table_get_separator (table), ==, ';');
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_table_get_columns (table)), ==, 2);
}

static void
test_reread_json (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put (self, "lines/a.json", "{\"id\": 1}\n");
  read_one (self, "lines");
  g_assert_false (reread (get_table (self, 0), ';', MESH_HEADER_NONE, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
}

/* ---- edits ---- */

static void
test_columns (Fixture *self, gconstpointer data)
{
  static const char *const refused[]
      = { "", "Upper", "two words", "a-b", "\xc3\x89t\xc3\xa9" }; /* the last: a capital */
  static const char *const types[]
      = { "", "number", "decimal(39,0)", "array<", "array<int>", "struct<a:int>", "INT" };
  MeshIngestTable *table;
  MeshIngestColumn *column;

  put (self, "calls/a.csv", "id,area\n1,a\nx,b\n");
  read_one (self, "calls");
  table = get_table (self, 0);
  column = get_column (table, 0);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_object_set (column, "name", refused[i], NULL);
      g_assert_nonnull (mesh_ingest_column_get_trouble (column));
      g_assert_nonnull (mesh_ingest_check (self->ingest));
    }
  g_object_set (column, "name", "area", NULL); /* another's */
  g_assert_nonnull (mesh_ingest_check (self->ingest));
  g_object_set (column, "name", "number", NULL);
  g_assert_null (mesh_ingest_check (self->ingest));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_object_set (column, "data-type", types[i], NULL);
      g_test_message ("%s", types[i]);
      g_assert_nonnull (mesh_ingest_column_get_trouble (column));
    }
  g_object_set (column, "data-type", "int", NULL);
  g_assert_null (mesh_ingest_column_get_trouble (column));
  g_assert_nonnull (strstr (mesh_ingest_column_get_warning (column), "x")); /* no int */
  g_assert_true (mesh_ingest_column_get_edited (column));
  g_object_set (column, "name", "id", "data-type", "string", NULL);
  g_assert_false (mesh_ingest_column_get_edited (column));
}

static void
test_tables (Fixture *self, gconstpointer data)
{
  put (self, "one/calls.csv", "id,area\n1,a\n");
  put (self, "two/calls.csv", "id,area\n1,a\n");
  read_one (self, "one/calls.csv");
  read_one (self, "two/calls.csv");
  g_assert_cmpstr (mesh_ingest_table_get_name (get_table (self, 1)), ==, "calls_2");
  mesh_ingest_table_set_name (get_table (self, 1), "calls");
  g_assert_nonnull (strstr (mesh_ingest_check (self->ingest), "Two tables"));
  g_object_set (get_table (self, 1), "included", FALSE, NULL);
  g_assert_null (mesh_ingest_check (self->ingest));
  g_object_set (get_table (self, 0), "included", FALSE, NULL);
  g_assert_nonnull (mesh_ingest_check (self->ingest));
}

/* ---- zips ---- */

typedef struct archive Zip;

static Zip *
zip_new (Fixture *self, const char *name)
{
  g_autofree char *path = dup_path (self, name);
  Zip *zip = archive_write_new ();

  archive_write_set_format_zip (zip);
  g_assert_cmpint (archive_write_open_filename (zip, path), ==, ARCHIVE_OK);
  return zip;
}

static void
zip_add (Zip *zip, const char *name, const char *data, gsize length, const char *link)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, link != NULL ? AE_IFLNK : AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (gint64) length);
  if (link != NULL)
    archive_entry_set_symlink (entry, link);
  g_assert_cmpint (archive_write_header (zip, entry), ==, ARCHIVE_OK);
  if (link == NULL)
    g_assert_cmpint (archive_write_data (zip, data, length), ==, (gssize) length);
  archive_entry_free (entry);
}

static void
zip_close (Zip *zip)
{
  archive_write_close (zip);
  archive_write_free (zip);
}

static void
test_zip (Fixture *self, gconstpointer data)
{
  static const char rows[] = "id,area\n1,a\n2,b\n";
  g_autofree char *escaped = dup_path (self, "escaped.csv");
  Zip *zip = zip_new (self, "all.zip");

  zip_add (zip, "calls/a.csv", rows, strlen (rows), NULL);
  zip_add (zip, "../../../escaped.csv", rows, strlen (rows), NULL);
  zip_add (zip, "/tmp/escaped.csv", rows, strlen (rows), NULL);
  zip_add (zip, "calls/../../escaped.csv", rows, strlen (rows), NULL);
  zip_add (zip, "calls/link.csv", NULL, 0, "/etc/passwd");
  zip_add (zip, "calls/a.csv", rows, strlen (rows), NULL);
  zip_close (zip);
  read_one (self, "all.zip");
  g_assert_cmpuint (count_tables (self), ==, 1);
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, 0)), ==, 1);
  g_assert_false (g_file_test (escaped, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test ("/tmp/escaped.csv", G_FILE_TEST_EXISTS));
  assert_left_out (self, "all.zip", "leads out of the zip");
  assert_left_out (self, "link.csv", "link");
  assert_left_out (self, "a.csv", "twice");
}

/* Zeros pack to a thousandth: refused long before the disk is full. */
static void
test_zip_bomb (Fixture *self, gconstpointer data)
{
  const gsize length = 256 * 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (length);
  g_autofree char *unpacked = NULL;
  Zip *zip = zip_new (self, "bomb.zip");

  zip_add (zip, "zeros.csv", zeros, length, NULL);
  zip_close (zip);
  put (self, "good.csv", "id,area\n1,a\n");
  read_one (self, "bomb.zip");
  assert_left_out (self, "bomb.zip", "200 times");
  g_assert_cmpuint (count_tables (self), ==, 0);
  read_one (self, "good.csv");
  g_assert_cmpuint (count_tables (self), ==, 1);
}

static void
test_zip_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *path = dup_path (self, "cut.zip");
  g_autofree char *text = NULL;
  gsize length;
  Zip *zip = zip_new (self, "cut.zip");

  zip_add (zip, "calls/a.csv", "id,area\n1,a\n", 12, NULL);
  zip_close (zip);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  put_bytes (self, "cut.zip", text, (gssize) length / 3);
  read_one (self, "cut.zip");
  g_assert_cmpuint (mesh_ingest_get_n_left_out (self->ingest), >, 0);
  put (self, "none.zip", "this is no zip");
  read_one (self, "none.zip");
  assert_left_out (self, "none.zip", "no zip");
}

/* ---- many ---- */

/* Bounded looks: of many files 200 are looked into. Cancelled in the middle, nothing is taken over.
 */
static void
test_many (Fixture *self, gconstpointer data)
{
  const guint n = 3000;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dup_path (self, "many");
  const char *paths[] = { path, NULL };
  guint found = 0, looked = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/day=%u/%u.csv", i % 30, i);

      put (self, name, "id,area\n1,a\n");
    }
  mesh_ingest_read_async (self->ingest, paths, cancellable, done_cb, &result);
  while (found == 0 && result == NULL)
    {
      mesh_ingest_get_progress (self->ingest, &found, &looked);
      g_main_context_iteration (NULL, FALSE);
    }
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (mesh_ingest_read_finish (self->ingest, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_tables (self), ==, 0);
  read_one (self, "many");
  mesh_ingest_get_progress (self->ingest, &found, &looked);
  g_assert_cmpuint (found, ==, n);
  g_assert_cmpuint (looked, <=, 210);
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, 0)), ==, n);
  g_assert_cmpuint (mesh_ingest_table_get_n_folders (get_table (self, 0)), ==, 30);
}

/* ---- buckets ---- */

static void
test_bucket_names (Fixture *self, gconstpointer data)
{
  static const char *const good[] = { "abc", "my.own-bucket", "0123456789" };
  static const char *const bad[]
      = { "",
          "ab",
          "Upper",
          "under_score",
          "-dash",
          "dash-",
          "two..dots",
          "192.168.1.1",
          "xn--bucket",
          "slash/bucket",
          "bucket-s3alias",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (mesh_bucket_check_name (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mesh_bucket_check_name (bad[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

/* A role for each bucket, also where its name is too long for a role's. */
static void
test_crawler_roles (Fixture *self, gconstpointer unused)
{
  g_autofree char *bucket = g_strnfill (63, 'b'), *other = g_strnfill (63, 'b');
  g_autofree char *plain = mesh_crawler_role_name ("raw"), *longest = g_strnfill (48, 'c');
  g_autofree char *whole = mesh_crawler_role_name (longest), *one = NULL, *two = NULL;

  other[62] = 'x';
  one = mesh_crawler_role_name (bucket);
  two = mesh_crawler_role_name (other);
  g_assert_cmpstr (plain, ==, "DataMeshCrawler-raw");
  g_assert_cmpuint (strlen (whole), ==, 64);
  g_assert_true (g_str_has_suffix (whole, longest));
  g_assert_cmpuint (strlen (one), ==, 64);
  g_assert_cmpuint (strlen (two), ==, 64);
  g_assert_cmpstr (one, !=, two);
}

int
main (int argc, char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("meshdesk-ingest-cache-XXXXXX", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", cache);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE); /* zips are unpacked there */
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/ingest/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("bad-files", test_bad_files);
  ADD ("odd-files", test_odd_files);
  ADD ("circles", test_circles);
  ADD ("deep", test_deep);
  ADD ("partitions", test_partitions);
  ADD ("vanished", test_vanished);
  ADD ("reread", test_reread);
  ADD ("reread-json", test_reread_json);
  ADD ("columns", test_columns);
  ADD ("tables", test_tables);
  ADD ("zip", test_zip);
  ADD ("zip-bomb", test_zip_bomb);
  ADD ("zip-damaged", test_zip_damaged);
  ADD ("many", test_many);
  ADD ("bucket-names", test_bucket_names);
  ADD ("crawler-roles", test_crawler_roles);
  status = g_test_run ();
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  return status;
}
