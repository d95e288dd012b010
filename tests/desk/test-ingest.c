/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of files before they are brought in, and that nothing goes on without the user. */
#include "config.h"
#include "desk/ingest/desk-ingest-look.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  guint calls, freed;
  guint n_tables;
  gboolean failed;
} Seen;

static void
looked_cb (MeshIngest *ingest, const GError *error, gpointer data)
{
  Seen *seen = data;

  seen->calls++;
  seen->failed = error != NULL;
  seen->n_tables = ingest != NULL ? g_list_model_get_n_items (mesh_ingest_get_tables (ingest)) : 0;
}

static void
freed_cb (gpointer data)
{
  ((Seen *) data)->freed++;
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static char *
put (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

typedef struct
{
  GtkWidget *window, *parent;
  char *folder, *good, *empty;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("meshdesk-look-XXXXXX", NULL);
  self->good = put (self->folder, "good.csv", "id,area\n1,Harbour\n2,Airport\n");
  self->empty = put (self->folder, "<b>empty.csv", "");
  self->parent = gtk_label_new ("");
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), self->parent);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (self->good);
  g_unlink (self->empty);
  g_rmdir (self->folder);
  g_free (self->good);
  g_free (self->empty);
  g_free (self->folder);
}

static void
look (Fixture *self, Seen *seen, const char *first, const char *second)
{
  const char *paths[] = { first, second, NULL };

  desk_ingest_look (self->parent, paths, looked_cb, seen, freed_cb);
}

static void
wait_freed (Seen *seen)
{
  while (seen->freed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen->freed, ==, 1);
}

static void
test_fine (Fixture *self, gconstpointer data)
{
  Seen seen = { 0 };

  look (self, &seen, self->good, NULL);
  wait_freed (&seen);
  g_assert_cmpuint (seen.calls, ==, 1);
  g_assert_cmpuint (seen.n_tables, ==, 1);
  g_assert_null (find_dialog ());
}

static AdwMessageDialog *
wait_dialog (const char *heading)
{
  AdwMessageDialog *dialog;

  while ((dialog = find_dialog ()) == NULL || g_strcmp0 (adw_message_dialog_get_heading (dialog), heading) != 0)
    g_main_context_iteration (NULL, TRUE);
  return dialog;
}

/* What is odd is said, as plain text, and the rest goes on when the user says so. */
static void
test_odd (Fixture *self, gconstpointer response)
{
  Seen seen = { 0 };
  AdwMessageDialog *dialog;

  look (self, &seen, self->good, self->empty);
  dialog = wait_dialog ("About These Files");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "<b>empty.csv"));
  g_assert_false (adw_message_dialog_get_body_use_markup (dialog));
  g_assert_cmpuint (seen.calls, ==, 0);
  adw_message_dialog_response (dialog, response);
  gtk_window_close (GTK_WINDOW (dialog));
  wait_freed (&seen);
  g_assert_cmpuint (seen.calls, ==, g_str_equal (response, "go-on"));
}

/* Where no file can be, there is nothing to go on with. */
static void
test_nothing (Fixture *self, gconstpointer data)
{
  Seen seen = { 0 };
  AdwMessageDialog *dialog;

  look (self, &seen, self->empty, NULL);
  dialog = wait_dialog ("Nothing Can Be Brought In");
  g_assert_false (adw_message_dialog_has_response (dialog, "go-on"));
  gtk_window_close (GTK_WINDOW (dialog));
  wait_freed (&seen);
  g_assert_cmpuint (seen.calls, ==, 0);
}

/* Nothing was chosen. */
static void
test_no_file (Fixture *self, gconstpointer data)
{
  Seen seen = { 0 };

  look (self, &seen, NULL, NULL);
  wait_freed (&seen);
  g_assert_cmpuint (seen.calls, ==, 1); /* what is missing is for the plan to say */
  g_assert_cmpuint (seen.n_tables, ==, 0);
}

/* The window is gone before the files were looked at. */
static void
test_left (Fixture *self, gconstpointer data)
{
  Seen seen = { 0 };

  look (self, &seen, self->good, NULL);
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
  wait_freed (&seen);
  g_assert_cmpuint (seen.calls, ==, 0);
}

/* So many files that the dialog comes; its button ends it. */
static void
test_stopped (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  Seen seen = { 0 };
  AdwMessageDialog *dialog;

  for (guint i = 0; i < 60000; i++)
    g_ptr_array_add (paths, g_strdup (self->good));
  g_ptr_array_add (paths, NULL);
  desk_ingest_look (self->parent, (const char *const *) paths->pdata, looked_cb, &seen, freed_cb);
  while ((dialog = find_dialog ()) == NULL && seen.freed == 0 && seen.calls == 0)
    g_main_context_iteration (NULL, TRUE);
  if (dialog == NULL)
    g_test_message ("The look was over before its dialog");
  else
    {
      adw_message_dialog_response (dialog, "cancel");
      gtk_window_close (GTK_WINDOW (dialog));
    }
  wait_freed (&seen);
  if (dialog != NULL)
    g_assert_cmpuint (seen.calls, ==, 0);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/ingest/look/fine", NULL, test_fine);
  ADD ("/ingest/look/odd/go-on", "go-on", test_odd);
  ADD ("/ingest/look/odd/cancel", "cancel", test_odd);
  ADD ("/ingest/look/nothing", NULL, test_nothing);
  ADD ("/ingest/look/no-file", NULL, test_no_file);
  ADD ("/ingest/look/left", NULL, test_left);
  ADD ("/ingest/look/stopped", NULL, test_stopped);
  return g_test_run ();
}
