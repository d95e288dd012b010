/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"
#include "desk/ingest/desk-sample.h"

/* Choosing files, folders and zips: by dialogs, which go through the portal, or by dropping. */
struct _DeskIngestChoose
{
  DeskIngestStep parent_instance;

  GtkFileChooserNative *chooser; /* (nullable) */
  GCancellable *cancellable;     /* of writing the sample out */
};

G_DEFINE_FINAL_TYPE (DeskIngestChoose, desk_ingest_choose, DESK_TYPE_INGEST_STEP)

static void
add_paths (DeskIngestChoose *self, const char *const *paths)
{
  DeskIngestDraft *draft = desk_ingest_step_get_draft (DESK_INGEST_STEP (self));

  if (draft != NULL)
    desk_ingest_draft_add (draft, paths);
}

/* ---- the sample ---- */

static void
sample_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestChoose) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = desk_sample_write_finish (result, &error);

  if (folders != NULL)
    add_paths (self, (const char *const *) folders);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
}

static void
use_sample_cb (DeskIngestChoose *self)
{
  g_autofree char *dir = g_build_filename (g_get_user_cache_dir (), "meshdesk", "sample", NULL);

  desk_sample_write_async (dir, self->cancellable, sample_cb, g_object_ref (self));
}

/* ---- dialogs ---- */

/* Files of places that are no folders of this computer have no path: they are told. */
static void
add_files (DeskIngestChoose *self, GListModel *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  gboolean remote = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (builder, g_file_peek_path (file));
      else
        remote = TRUE;
    }
  paths = g_strv_builder_end (builder);
  add_paths (self, (const char *const *) paths);
  if (remote)
    gtk_widget_activate_action (
        GTK_WIDGET (self), "win.toast", "s",
        C_ ("ingest", "Files of other computers must be copied to this one first"));
}

static void
chosen_cb (DeskIngestChoose *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      add_files (self, files);
    }
  g_clear_object (&self->chooser);
}

static void
choose (DeskIngestChoose *self, GtkFileChooserAction action, const char *title)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, NULL, NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_files_cb (DeskIngestChoose *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, C_ ("ingest", "Choose Files"));
}

static void
choose_folders_cb (DeskIngestChoose *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, C_ ("ingest", "Choose Folders"));
}

/* ---- what runs ---- */

static void
stop_cb (DeskIngestChoose *self)
{
  desk_ingest_draft_stop (desk_ingest_step_get_draft (DESK_INGEST_STEP (self)));
}

static void
clear_cb (DeskIngestChoose *self)
{
  desk_ingest_draft_clear (desk_ingest_step_get_draft (DESK_INGEST_STEP (self)));
}

static void
forget_cb (DeskIngestChoose *self)
{
  desk_ingest_draft_forget_run (desk_ingest_step_get_draft (DESK_INGEST_STEP (self)));
}

/* ---- drops ---- */

static gboolean
drop_cb (DeskIngestChoose *self, const GValue *value)
{
  g_autoptr (GListStore) files = NULL;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  files = g_list_store_new (G_TYPE_FILE);
  for (GSList *link = g_value_get_boxed (value); link != NULL; link = link->next)
    g_list_store_append (files, link->data);
  add_files (self, G_LIST_MODEL (files));
  return TRUE;
}

/* ---- GObject ---- */

static void
desk_ingest_choose_dispose (GObject *object)
{
  DeskIngestChoose *self = DESK_INGEST_CHOOSE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (desk_ingest_choose_parent_class)->dispose (object);
}

static void
desk_ingest_choose_class_init (DeskIngestChooseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_ingest_choose_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-choose.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, use_sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_files_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folders_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
desk_ingest_choose_init (DeskIngestChoose *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_ingest_choose_take_drops (DeskIngestChoose *self, GtkWidget *widget)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
