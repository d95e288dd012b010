/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-page.h"

#include <glib/gi18n.h>

#include "desk/activity/desk-journal.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-record-box.h"
#include "desk/common/desk-trouble.h"

struct _DeskActivityPage
{
  DeskPage parent_instance;

  GtkWidget *search;
  GtkNativeDialog *chooser; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DeskActivityPage, desk_activity_page, DESK_TYPE_PAGE)

static GtkWidget *
desk_activity_page_get_search (DeskPage *page)
{
  return DESK_ACTIVITY_PAGE (page)->search;
}

static void
exported_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = desk_journal_export_finish (result, &error);

  if (gtk_widget_get_root (self) != NULL)
    gtk_widget_activate_action (self, "win.toast", "s",
                                done ? C_ ("toast", "The activity is exported") : error->message);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, DeskActivityPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && seat != NULL && desk_seat_get_journal (seat) != NULL)
    desk_journal_export_async (desk_seat_get_journal (seat), file, NULL, exported_cb, g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskActivityPage *self = DESK_ACTIVITY_PAGE (widget);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (C_ ("activity", "Export the Activity"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "meshdesk-activity.jsonl");
  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

static void
desk_activity_page_dispose (GObject *object)
{
  g_clear_object (&DESK_ACTIVITY_PAGE (object)->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_ACTIVITY_PAGE);
  G_OBJECT_CLASS (desk_activity_page_parent_class)->dispose (object);
}

static void
desk_activity_page_class_init (DeskActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_activity_page_dispose;
  DESK_PAGE_CLASS (klass)->source_name = "activity";
  DESK_PAGE_CLASS (klass)->get_search = desk_activity_page_get_search;
  g_type_ensure (DESK_TYPE_RECORD_BOX);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/activity-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, search);
}

static void
desk_activity_page_init (DeskActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
