/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-snippets.h"

#include <string.h>

#include "desk/activity/desk-journal.h"
#include "desk/common/desk-records.h"

static GListModel *
new_columns (guint n, const char *name)
{
  GListStore *columns = g_list_store_new (DESK_TYPE_RECORD);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DeskRecord) column = desk_record_new (name, "string", NULL, NULL);

      g_list_store_append (columns, column);
    }
  return G_LIST_MODEL (columns);
}

static void
test_sql (void)
{
  g_autoptr (GListModel) two = new_columns (2, "a\"b"), many = new_columns (41, "c");
  g_autofree char *plain = desk_snippet_sql (NULL, "telco-1", "calls", two);
  g_autofree char *all = desk_snippet_sql (NULL, "d\"; DROP", "t", many);
  g_autofree char *none = desk_snippet_sql (NULL, NULL, NULL, NULL);

  g_assert_cmpstr (plain, ==, "SELECT \"a\"\"b\", \"a\"\"b\"\nFROM \"telco-1\".\"calls\"\nLIMIT 20");
  g_assert_cmpstr (all, ==, "SELECT *\nFROM \"d\"\"; DROP\".\"t\"\nLIMIT 20");
  g_assert_cmpstr (none, ==, "SELECT *\nFROM \"\".\"\"\nLIMIT 20");
}

/* Each language's own reader gives the statement back. */
static void
test_quoting (void)
{
  g_autoptr (GListModel) columns = new_columns (1, "it's \\ \"x\" $(rm) é/");
  g_autofree char *sql = desk_snippet_sql (NULL, "db", "table", columns);
  g_autofree char *shell = desk_snippet_shell (NULL, "db", "table", columns);
  g_autofree char *python = desk_snippet_python (NULL, "db", "table", columns);
  const char *const argv[] = { "python3", "-c",
                               "import ast, sys\n"
                               "tree = ast.parse(sys.argv[1])\n"
                               "values = [k.value.value for n in ast.walk(tree) if isinstance(n, ast.Call) "
                               "for k in n.keywords if k.arg == 'QueryString']\n"
                               "sys.exit(values != [sys.argv[2]])",
                               python, sql, NULL };
  g_auto (GStrv) words = NULL;
  int n = 0, status = -1;

  g_assert_true (g_shell_parse_argv (shell, &n, &words, NULL));
  g_assert_cmpint (n, ==, 7);
  g_assert_cmpstr (words[4], ==, sql);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

/* ---- the export of the journal ---- */

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
export_to (MeshJournal *journal, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  desk_journal_export_async (journal, file, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return desk_journal_export_finish (result, error);
}

static void
test_export (void)
{
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-export-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (dir, "journal.sqlite", NULL);
  g_autofree char *path = g_build_filename (dir, "out.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autoptr (MeshJournal) journal = mesh_journal_new (database, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/out.jsonl");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  mesh_journal_end (
      journal,
      mesh_journal_begin (journal, &(MeshJournalRun){ .title = "First\nthing", .persona = "Mesh" }),
      NULL);
  mesh_journal_end (
      journal,
      mesh_journal_begin (journal, &(MeshJournalRun){ .title = "Second", .persona = "Producer" }),
      NULL);
  g_cancellable_cancel (cancelled);
  g_assert_false (export_to (journal, file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_query_exists (file, NULL));
  g_clear_error (&error);
  g_assert_false (export_to (journal, nowhere, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (export_to (journal, file, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_nonnull (strstr (lines[0], "Second"));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snippets/sql", test_sql);
  g_test_add_func ("/snippets/quoting", test_quoting);
  g_test_add_func ("/journal/export", test_export);
  return g_test_run ();
}
