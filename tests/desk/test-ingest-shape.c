/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that are merged and split in the window: the dialogs, undo, what is kept. */
#include "config.h"
#include "desk/ingest/desk-ingest-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-look.h"
#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"
#include "desk/ingest/desk-ingest-draft-private.h"
#include "desk/ingest/desk-ingest-match.h"
#include "desk/ingest/desk-ingest-merge-dialog.h"
#include "desk/ingest/desk-ingest-split-dialog.h"

typedef struct
{
  char *folder;
  DeskSeat *seat;
  GtkWidget *window, *page;
  DeskIngestDraft *draft;
} Fixture;

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
is_idle (gpointer draft)
{
  return !desk_ingest_draft_get_busy (draft);
}

static void
set_up (Fixture *self, gconstpointer size)
{
  const char *paths[] = { NULL, NULL };

  self->folder = g_dir_make_tmp ("meshdesk-shape-XXXXXX", NULL);
  put (self, "all/north/a.csv", "id,area\n1,Harbour\n");
  put (self, "all/south/a.csv", "id,area\n2,Airport\n");
  put (self, "all/lines/a.json", "{\"id\": 1, \"note\": \"x\"}\n");
  put (self, "all/days/day=1/a.csv", "id,load\n1,0.5\n");
  put (self, "all/days/day=2/a.csv", "id,load\n2,0.5\n");
  put (self, "all/days/day=2/b.csv", "id,load\n3,0.5\n");
  self->seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  self->page = g_object_new (DESK_TYPE_INGEST_PAGE, "seat", self->seat, NULL);
  self->draft = desk_ingest_page_get_draft (DESK_INGEST_PAGE (self->page));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), size != NULL ? 360 : 800, 640);
  gtk_window_set_child (GTK_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
  paths[0] = self->folder;
  desk_ingest_draft_add (self->draft, paths);
  sample_run_until (is_idle, self->draft);
  desk_ingest_draft_set_stage (self->draft, "tables");
  sample_settle ();
}

static void
tear_down (Fixture *self, gconstpointer size)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);
  gpointer watched = self->page;

  g_object_add_weak_pointer (G_OBJECT (self->page), &watched);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->seat);
  sample_settle ();
  g_assert_null (watched);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
}

static MeshIngestTable *
get_table (Fixture *self, const char *name)
{
  GListModel *tables = mesh_ingest_get_tables (desk_ingest_draft_get_ingest (self->draft));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (g_str_equal (mesh_ingest_table_get_name (table), name))
        return table;
    }
  return NULL;
}

/* MESHDESK_TEST_PICTURES: a folder for pictures. */
static void
look (Fixture *self, GtkWidget *window, const char *name)
{
  const char *dir = g_getenv ("MESHDESK_TEST_PICTURES");
  GtkWidget *wide = look_find_wide (
      gtk_window_get_child (GTK_WINDOW (window)) != NULL ? gtk_window_get_child (GTK_WINDOW (window)) : window);
  g_autofree char *path = NULL;

  if (wide != NULL)
    g_error ("%s: a %s is too wide for a narrow window", name, G_OBJECT_TYPE_NAME (wide));
  if (dir == NULL)
    return;
  path = g_strdup_printf ("%s/ingest-shape-%s-%d.png", dir, name, gtk_widget_get_width (window));
  g_usleep (100000);
  sample_settle ();
  desk_screenshot_take (window, path, NULL);
}

/* The widget of that type in @widget that reads @text; any if NULL. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type)
      && (text == NULL || (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, text);
  return found;
}

static void
press (GtkWidget *window, const char *label)
{
  GtkWidget *text = find (window, GTK_TYPE_LABEL, label);
  GtkWidget *button = text != NULL ? gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON) : NULL;

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  sample_settle ();
}

static char *
dup_problem (Fixture *self)
{
  char *trouble;

  g_object_get (self->draft, "trouble", &trouble, NULL);
  return trouble;
}

static void
test_merge (Fixture *self, gconstpointer size)
{
  GtkWidget *dialog;
  g_autoptr (GListModel) matches = NULL;
  g_autofree char *undo = NULL;

  look (self, self->window, "tables");
  dialog = GTK_WIDGET (desk_ingest_merge_dialog_present (self->page, self->draft, get_table (self, "north")));
  if (size != NULL)
    gtk_window_set_default_size (GTK_WINDOW (dialog), 360, 600);
  sample_settle ();
  look (self, dialog, "merge");
  press (dialog, "_Merge");
  g_assert_nonnull (find (dialog, GTK_TYPE_LABEL, "Choose at least one table to merge with."));
  g_object_get (dialog, "matches", &matches, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (matches), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DeskIngestMatch) match = g_list_model_get_item (matches, i);
      g_autofree char *name = NULL;
      g_autofree char *trouble = NULL;

      g_object_get (match, "name", &name, "trouble", &trouble, NULL);
      g_assert_true (g_str_equal (name, "south") == (*trouble == '\0'));
      g_object_set (match, "chosen", g_str_equal (name, "south"), NULL);
    }
  press (dialog, "_Merge");
  sample_run_until (is_idle, self->draft);
  sample_settle ();
  g_assert_null (get_table (self, "south"));
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, "north")), ==, 2);
  g_assert_true (desk_ingest_draft_get_table (self->draft) != NULL);
  look (self, self->window, "merged");
  g_object_get (desk_ingest_draft_get_ingest (self->draft), "undo-text", &undo, NULL);
  g_assert_cmpstr (undo, ==, "Merged 2 tables into north");
  g_assert_nonnull (find (self->page, GTK_TYPE_LABEL, undo));
  press (self->page, "_Undo");
  g_assert_nonnull (get_table (self, "south"));
  gtk_widget_activate_action (self->page, "ingest.undo", NULL); /* nothing: nothing happens */
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_tables (desk_ingest_draft_get_ingest (self->draft))),
                    ==, 4);
}

static gboolean
is_listed (gpointer pick)
{
  gboolean busy;

  g_object_get (pick, "busy", &busy, NULL);
  return !busy;
}

static void
choose (MeshIngestPick *pick, guint i)
{
  g_autoptr (MeshIngestPicked) item = g_list_model_get_item (G_LIST_MODEL (pick), i);

  g_object_set (item, "chosen", TRUE, NULL);
}

static GtkWidget *
present_split (Fixture *self, const char *table, gboolean narrow, MeshIngestPick **pick)
{
  GtkWidget *dialog
      = GTK_WIDGET (desk_ingest_split_dialog_present (self->page, self->draft, get_table (self, table)));

  if (narrow)
    gtk_window_set_default_size (GTK_WINDOW (dialog), 360, 600);
  g_object_get (dialog, "pick", pick, NULL);
  sample_run_until (is_listed, *pick);
  sample_settle ();
  return dialog;
}

static void
test_split (Fixture *self, gconstpointer size)
{
  g_autoptr (MeshIngestPick) pick = NULL;
  GtkWidget *dialog = present_split (self, "days", size != NULL, &pick);
  g_autoptr (DeskIngestDraft) again = NULL;
  g_autoptr (JsonNode) kept = NULL;
  g_autoptr (MeshIngestTable) last = NULL;
  GtkWidget *name = NULL;

  press (dialog, "_Leave Out");
  g_assert_nonnull (find (dialog, GTK_TYPE_LABEL, "Choose at least one file."));
  mesh_ingest_pick_choose_all (pick, TRUE);
  press (dialog, "_Leave Out");
  g_assert_null (find (dialog, GTK_TYPE_LABEL, "Choose at least one file."));
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, "days")), ==, 3);
  mesh_ingest_pick_choose_all (pick, FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (dialog, GTK_TYPE_DROP_DOWN, NULL)), 1);
  sample_run_until (is_listed, pick);
  sample_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pick)), ==, 2);
  choose (pick, 1);
  sample_settle ();
  g_assert_nonnull (find (dialog, GTK_TYPE_LABEL, "2 of 3 files are chosen"));
  look (self, dialog, "split");
  name = find (dialog, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (name), "second");
  press (dialog, "_Move to a New Table");
  sample_run_until (is_idle, self->draft);
  sample_settle ();
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, "second")), ==, 2);
  look (self, self->window, "split-done");
  /* What is kept makes the same of the same files, and can be taken back then as well. */
  kept = desk_ingest_keep_print (self->draft);
  again = desk_ingest_draft_new (NULL, NULL, NULL, NULL);
  desk_ingest_keep_take (again, kept);
  sample_run_until (is_idle, again);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_tables (desk_ingest_draft_get_ingest (again))), ==, 5);
  desk_ingest_draft_undo (again);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_tables (desk_ingest_draft_get_ingest (again))), ==, 4);
  g_object_run_dispose (G_OBJECT (again));
}

/* A file goes while the dialog is open: nothing is changed, and the page says why. */
static void
test_vanished (Fixture *self, gconstpointer size)
{
  g_autoptr (MeshIngestPick) pick = NULL;
  GtkWidget *dialog = present_split (self, "days", FALSE, &pick);
  g_autofree char *trouble = NULL;
  g_autofree char *path = g_build_filename (self->folder, "all/days/day=1/a.csv", NULL);

  choose (pick, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  press (dialog, "_Move to a New Table");
  sample_run_until (is_idle, self->draft);
  sample_settle ();
  trouble = dup_problem (self);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, "a.csv"));
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, "days")), ==, 3);
  look (self, self->window, "trouble");
}

static void
test_omit (Fixture *self, gconstpointer size)
{
  g_autoptr (MeshIngestPick) pick = NULL;
  GtkWidget *dialog = present_split (self, "days", FALSE, &pick);

  choose (pick, 2);
  press (dialog, "_Leave Out");
  sample_run_until (is_idle, self->draft);
  sample_settle ();
  g_assert_cmpuint (mesh_ingest_table_get_n_files (get_table (self, "days")), ==, 2);
  g_assert_cmpuint (mesh_ingest_get_n_left_out (desk_ingest_draft_get_ingest (self->draft)), ==, 1);
  look (self, self->window, "omitted");
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, "/io/github/meshdesk/Meshdesk/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  load_style ();
  g_test_add ("/ingest-shape/merge", Fixture, NULL, set_up, test_merge, tear_down);
  g_test_add ("/ingest-shape/merge-narrow", Fixture, "narrow", set_up, test_merge, tear_down);
  g_test_add ("/ingest-shape/split", Fixture, NULL, set_up, test_split, tear_down);
  g_test_add ("/ingest-shape/split-narrow", Fixture, "narrow", set_up, test_split, tear_down);
  g_test_add ("/ingest-shape/vanished", Fixture, NULL, set_up, test_vanished, tear_down);
  g_test_add ("/ingest-shape/omit", Fixture, NULL, set_up, test_omit, tear_down);
  return g_test_run ();
}
