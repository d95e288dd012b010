/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-look.h"

#include <glib/gi18n.h>

#define SHOWN 12          /* notes */
#define SHOW_AFTER 300    /* ms: a quick look needs no dialog */
#define TICK 200          /* ms */

/* One look, from the button to the plan. Reference counted (g_rc_box): the task and each dialog hold it. */
typedef struct
{
  GtkWidget *parent;
  MeshIngest *ingest;
  GCancellable *cancellable;
  GtkWidget *progress; /* (nullable): the dialog, once it is shown */
  guint ticker;
  DeskIngestLooked looked;
  gpointer data;
  GDestroyNotify destroy;
} Look;

static void
look_clear (gpointer data)
{
  Look *look = data;

  g_clear_handle_id (&look->ticker, g_source_remove);
  look->destroy (look->data);
  g_object_unref (look->parent);
  g_object_unref (look->ingest);
  g_object_unref (look->cancellable);
}

static void
look_unref (gpointer look)
{
  g_rc_box_release_full (look, look_clear);
}

static void
closure_unref (gpointer look, GClosure *closure)
{
  look_unref (look);
}

static GtkWindow *
find_window (Look *look)
{
  GtkRoot *root = gtk_widget_get_root (look->parent);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* ---- what is odd ---- */

static guint
append_notes (GString *text, GListModel *notes, guint room)
{
  guint n = g_list_model_get_n_items (notes);

  for (guint i = 0; i < MIN (n, room); i++)
    {
      g_autoptr (MeshIngestNote) note = g_list_model_get_item (notes, i);
      g_autofree char *name = g_path_get_basename (mesh_ingest_note_get_path (note));
      g_autofree char *valid = g_utf8_make_valid (name, -1);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (
          text, mesh_ingest_note_get_left_out (note) ? C_ ("ingest", "%s is left out: %s") : C_ ("ingest", "%s: %s"),
          valid, mesh_ingest_note_get_text (note));
    }
  return n;
}

char *
desk_ingest_print_notes (MeshIngest *ingest)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);
  GString *text = g_string_new (NULL);
  guint all = append_notes (text, mesh_ingest_get_notes (ingest), SHOWN);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      all += append_notes (text, mesh_ingest_table_get_notes (table), all < SHOWN ? SHOWN - all : 0);
    }
  if (all > SHOWN)
    g_string_append_printf (text, g_dngettext (NULL, "\nand %u more", "\nand %u more", all - SHOWN), all - SHOWN);
  return g_string_free (text, FALSE);
}

static void
go_on_cb (GtkWidget *dialog, const char *response, gpointer data)
{
  Look *look = data;

  if (g_strcmp0 (response, "go-on") == 0)
    look->looked (look->ingest, NULL, look->data);
}

static void
show_notes (Look *look, const char *text)
{
  gboolean some = g_list_model_get_n_items (mesh_ingest_get_tables (look->ingest)) > 0;
  GtkWidget *dialog = adw_message_dialog_new (
      find_window (look), some ? C_ ("ingest", "About These Files") : C_ ("ingest", "Nothing Can Be Brought In"), text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                   some ? C_ ("ingest", "_Cancel") : C_ ("ingest", "_Close"));
  if (some)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "go-on", C_ ("ingest", "_Go On"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), some ? "go-on" : "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (go_on_cb), g_rc_box_acquire (look), closure_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- looking ---- */

static void
stop_cb (GtkWidget *dialog, const char *response, gpointer data)
{
  Look *look = data;

  look->progress = NULL;
  g_cancellable_cancel (look->cancellable);
}

static void
show_progress (Look *look)
{
  GtkWidget *spinner = gtk_spinner_new ();

  look->progress = adw_message_dialog_new (find_window (look), C_ ("ingest", "Looking at the Files"), NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (look->progress), "cancel", C_ ("ingest", "_Cancel"));
  gtk_spinner_start (GTK_SPINNER (spinner));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (look->progress), spinner);
  g_signal_connect_data (look->progress, "response", G_CALLBACK (stop_cb), g_rc_box_acquire (look), closure_unref, 0);
  gtk_window_present (GTK_WINDOW (look->progress));
}

static gboolean
tick_cb (gpointer data)
{
  Look *look = data;
  guint found, seen;

  mesh_ingest_get_progress (look->ingest, &found, &seen);
  if (look->progress != NULL)
    adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (look->progress), C_ ("ingest", "%'u found, %'u looked into"),
                                    found, seen);
  return G_SOURCE_CONTINUE;
}

static gboolean
late_cb (gpointer data)
{
  Look *look = data;

  show_progress (look);
  tick_cb (look);
  look->ticker = g_timeout_add (TICK, tick_cb, look);
  return G_SOURCE_REMOVE;
}

static void
close_progress (Look *look)
{
  GtkWidget *dialog = g_steal_pointer (&look->progress);

  g_clear_handle_id (&look->ticker, g_source_remove);
  if (dialog == NULL)
    return;
  g_signal_handlers_disconnect_by_data (dialog, look);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;
  gboolean done = mesh_ingest_read_finish (look->ingest, result, &error);
  g_autofree char *notes = done ? desk_ingest_print_notes (look->ingest) : NULL;

  close_progress (look);
  if (find_window (look) == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ; /* nobody waits any more */
  else if (!done)
    look->looked (NULL, error, look->data);
  else if (*notes != '\0')
    show_notes (look, notes);
  else
    look->looked (look->ingest, NULL, look->data);
  look_unref (look);
}

void
desk_ingest_look (GtkWidget *parent,
                  const char *const *paths,
                  DeskIngestLooked looked,
                  gpointer data,
                  GDestroyNotify destroy)
{
  Look *look = g_rc_box_new0 (Look);

  look->parent = g_object_ref (parent);
  look->ingest = mesh_ingest_new ();
  look->cancellable = g_cancellable_new ();
  look->looked = looked;
  look->data = data;
  look->destroy = destroy;
  look->ticker = g_timeout_add (SHOW_AFTER, late_cb, look);
  mesh_ingest_read_async (look->ingest, paths, look->cancellable, read_cb, look);
}
