/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result looks like, and what is remembered; the page itself is driven by test_query.py. */
#include "config.h"
#include "desk/query/desk-query-history.h"
#include "desk/query/desk-query-results.h"

#include <glib/gstdio.h>
#include <string.h>

static MeshQueryRow *
row (const char *first, const char *second)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (values, g_strdup (first));
  g_ptr_array_add (values, g_strdup (second));
  return mesh_query_row_new (values);
}

static void
test_cell (void)
{
  g_autofree char *large = g_strnfill (10000, 'x');
  g_autoptr (MeshQueryRow) plain = row ("a\nb\tc", NULL), wide = row (large, "<b>");
  g_autofree char *line = desk_query_cell (NULL, 0, plain), *null = desk_query_cell (NULL, 1, plain);
  g_autofree char *cut = desk_query_cell (NULL, 0, wide), *markup = desk_query_cell (NULL, 1, wide);
  g_autofree char *none = desk_query_cell (NULL, 0, NULL), *copied = desk_query_line (plain, 2);

  g_assert_cmpstr (line, ==, "a b c");
  g_assert_cmpstr (null, ==, "NULL");
  g_assert_cmpuint (strlen (cut), ==, 500);
  g_assert_cmpstr (markup, ==, "<b>");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (copied, ==, "a\nb\tc\t");
}

/* ---- history ---- */

static const char *
statement (DeskQueryHistory *history, guint position)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (history), position);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

static guint
count (DeskQueryHistory *history)
{
  return g_list_model_get_n_items (G_LIST_MODEL (history));
}

static void
test_order (void)
{
  g_autoptr (DeskQueryHistory) history = desk_query_history_new (NULL);
  g_autofree char *large = g_strnfill (16 * 1024 + 1, 'x');

  desk_query_history_add (history, "one");
  desk_query_history_add (history, "two");
  desk_query_history_add (history, "one");
  desk_query_history_add (history, "");
  desk_query_history_add (history, large);
  g_assert_cmpuint (count (history), ==, 2);
  g_assert_cmpstr (statement (history, 0), ==, "one");
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *text = g_strdup_printf ("SELECT %u", i);

      desk_query_history_add (history, text);
    }
  g_assert_cmpuint (count (history), ==, 200);
  g_assert_cmpstr (statement (history, 0), ==, "SELECT 249");
}

static void
wait_for (DeskQueryHistory *history, guint n)
{
  while (count (history) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "state", "queries.json", NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (DeskQueryHistory) first = desk_query_history_new (path), second = NULL;
  GStatBuf info;

  desk_query_history_add (first, "SELECT 1");
  desk_query_history_add (first, "SELECT 2");
  for (g_autofree char *text = NULL; text == NULL || strstr (text, "SELECT 2") == NULL;)
    {
      g_clear_pointer (&text, g_free);
      g_main_context_iteration (NULL, FALSE);
      g_file_get_contents (path, &text, NULL, NULL);
    }
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  second = desk_query_history_new (path);
  wait_for (second, 2);
  g_assert_cmpstr (statement (second, 0), ==, "SELECT 2");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (path);
  g_rmdir (parent);
  g_rmdir (folder);
}

/* Each of these holds one statement at most that can be taken. */
static void
test_hostile (void)
{
  static const char *const texts[] = { "[\"SELECT 1\"", "{}", "[1, null, {}, [], \"\", \"SELECT 1\", \"SELECT 1\"]", "",
                                       "\xff\xfe[\"x\"]", "[[[[[[[[[[[[[[[[[[[[[[[[", "true" };
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "queries.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DeskQueryHistory) history = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      history = desk_query_history_new (path);
      for (gint64 end = g_get_monotonic_time () + 50000; g_get_monotonic_time () < end;)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (count (history), ==, i == 2 ? 1 : 0);
    }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/cell", test_cell);
  g_test_add_func ("/query/history/order", test_order);
  g_test_add_func ("/query/history/kept", test_kept);
  g_test_add_func ("/query/history/hostile", test_hostile);
  return g_test_run ();
}
