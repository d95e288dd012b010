/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing in hundreds of tables: apart from the page's other tests, since to look for leaks in so many rows takes
 * long. */
#include "config.h"

#include <glib/gstdio.h>

#include "desk-look.h"
#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/ingest/desk-ingest-page.h"
#include "desk/ingest/desk-ingest-table-row.h"

typedef struct
{
  char *folder;
  DeskSeat *seat;
  GtkWidget *window, *page;
  DeskIngestDraft *draft;
} Fixture;

static void
put (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "id,area\n1,Harbour\n", -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer width)
{
  self->folder = g_dir_make_tmp ("meshdesk-many-XXXXXX", NULL);
  self->seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  self->page = g_object_new (DESK_TYPE_INGEST_PAGE, "seat", self->seat, NULL);
  self->draft = desk_ingest_page_get_draft (DESK_INGEST_PAGE (self->page));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), GPOINTER_TO_INT (width), 640);
  gtk_window_set_child (GTK_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer width)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);

  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->seat);
  sample_settle ();
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
}

static gboolean
is_idle (gpointer draft)
{
  return !desk_ingest_draft_get_busy (draft);
}

static void
add (Fixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "many", NULL);
  const char *paths[] = { folder, NULL };

  desk_ingest_draft_add (self->draft, paths);
  sample_run_until (is_idle, self->draft);
  sample_settle ();
}

static guint
count_rows (GtkWidget *widget, MeshIngestTable *table, GtkWidget **found)
{
  guint n = DESK_IS_INGEST_TABLE_ROW (widget) ? 1 : 0;

  if (n == 1 && table != NULL)
    {
      g_autoptr (MeshIngestTable) own = NULL;

      g_object_get (widget, "table", &own, NULL);
      if (own == table)
        *found = widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child, table, found);
  return n;
}

/* They come a few at a time. */
static gboolean
has_rows (gpointer page)
{
  return count_rows (page, NULL, NULL) >= 100;
}

typedef struct
{
  GtkWidget *page;
  GtkAdjustment *at;
  MeshIngestTable *last;
  GtkWidget *row;
} End;

/* The end moves on while more come. */
static gboolean
is_at_end (gpointer data)
{
  End *end = data;

  gtk_adjustment_set_value (end->at, gtk_adjustment_get_upper (end->at));
  end->row = NULL;
  count_rows (end->page, end->last, &end->row);
  return end->row != NULL && look_is_shown (end->row);
}

/* Hundreds of tables: none is out of reach, few have widgets, and only what was edited is kept. */
static void
test_many (Fixture *self, gconstpointer width)
{
  const guint n = 400;
  GListModel *tables = mesh_ingest_get_tables (desk_ingest_draft_get_ingest (self->draft));
  g_autoptr (MeshIngestTable) last = NULL;
  g_autoptr (JsonNode) edits = NULL;
  GtkWidget *row = NULL;
  End end = { self->page };
  JsonArray *kept;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/part%u/same/a.csv", i);

      put (self, name);
    }
  add (self);
  g_assert_cmpuint (g_list_model_get_n_items (tables), ==, n);
  last = g_list_model_get_item (tables, n - 1);
  g_assert_cmpstr (mesh_ingest_table_get_name (last), ==, "same_400");
  desk_ingest_draft_set_stage (self->draft, "tables");
  sample_run_until (has_rows, self->page);
  g_assert_cmpuint (count_rows (self->page, last, &row), <=, 210);
  g_assert_null (row);
  g_assert_nonnull (row = look_find (self->page, DESK_TYPE_INGEST_TABLE_ROW, NULL));
  row = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  end.at = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (row));
  end.last = last;
  sample_run_until (is_at_end, &end);
  g_assert_cmpuint (count_rows (self->page, NULL, NULL), <=, 210);
  g_assert_null (look_find_wide (self->page));
  mesh_ingest_table_set_name (last, "another");
  edits = mesh_ingest_dup_edits (desk_ingest_draft_get_ingest (self->draft));
  kept = json_object_get_array_member (json_node_get_object (edits), "Tables");
  g_assert_cmpuint (json_array_get_length (kept), ==, 1);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add ("/ingest/many", Fixture, GINT_TO_POINTER (800), set_up, test_many, tear_down);
  return g_test_run ();
}
