/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-page.h"

#include <glib/gi18n.h>

#include "desk/activity/desk-activity-box.h"
#include "desk/activity/desk-activity-list.h"
#include "desk/activity/desk-activity-personas.h"
#include "desk/activity/desk-journal.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trouble.h"
#include "desk/plan/desk-resume.h"

struct _DeskActivityPage
{
  DeskPage parent_instance;

  GtkWidget *search;
  GtkDropDown *persona;
  GtkStringList *personas; /* everybody, then those who ran something */
  GtkDropDown *outcome;
  GtkLabel *trouble;
  GtkNativeDialog *chooser; /* (nullable) */
  GCancellable *listing;    /* (nullable): of the personas */
};

G_DEFINE_FINAL_TYPE (DeskActivityPage, desk_activity_page, DESK_TYPE_PAGE)

static GtkWidget *
desk_activity_page_get_search (DeskPage *page)
{
  return DESK_ACTIVITY_PAGE (page)->search;
}

/* What the page shows of the journal; NULL for pictures and tests that have a list of their own. */
static DeskActivityList *
get_list (DeskActivityPage *self)
{
  DeskSource *source = desk_page_get_source (DESK_PAGE (self));
  GListModel *model = source != NULL ? desk_source_get_model (source) : NULL;

  return DESK_IS_ACTIVITY_LIST (model) ? DESK_ACTIVITY_LIST (model) : NULL;
}

/* One of a drop-down, and not the first, which is all of them. */
static gboolean
is_chosen (guint selected)
{
  return selected > 0 && selected != GTK_INVALID_LIST_POSITION;
}

/* A search that finds nothing is not a journal that has nothing. */
static char *
format_view (gpointer unused, const char *view, const char *text, guint persona, guint outcome)
{
  const gboolean searching = (text != NULL && *text != '\0') || is_chosen (persona) || is_chosen (outcome);

  return g_strdup (g_strcmp0 (view, "empty") == 0 && searching ? "list"
                                                               : (view != NULL ? view : "loading"));
}

static gboolean
is_nothing (gpointer unused, guint n)
{
  return n == 0;
}

static void
show_trouble (DeskActivityPage *self)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));
  MeshJournal *journal = seat != NULL ? desk_seat_get_journal (seat) : NULL;
  g_autofree char *trouble = journal != NULL ? mesh_journal_dup_trouble (journal) : NULL;

  gtk_label_set_label (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

static const char *
get_persona (DeskActivityPage *self)
{
  const guint selected = gtk_drop_down_get_selected (self->persona);

  return is_chosen (selected) ? gtk_string_list_get_string (self->personas, selected) : NULL;
}

static void
search_cb (DeskActivityPage *self)
{
  static const char *const outcomes[]
      = { NULL, "done", "failed", "unfinished", "cancelled", "killed", "running" };
  DeskActivityList *list = get_list (self);
  const guint selected = gtk_drop_down_get_selected (self->outcome);

  if (list != NULL)
    desk_activity_list_set_query (list, gtk_editable_get_text (GTK_EDITABLE (self->search)), get_persona (self),
                                  selected < G_N_ELEMENTS (outcomes) ? outcomes[selected] : NULL);
}

/* ---- who ran something ---- */

/* Who is chosen stays so, and the search with it. */
static void
set_personas (DeskActivityPage *self, const char *const *names)
{
  g_autofree char *chosen = g_strdup (get_persona (self));

  g_signal_handlers_block_by_func (self->persona, search_cb, self);
  gtk_string_list_splice (self->personas, 1, g_list_model_get_n_items (G_LIST_MODEL (self->personas)) - 1, names);
  gtk_drop_down_set_selected (self->persona, 0);
  for (guint i = 0; chosen != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], chosen))
      gtk_drop_down_set_selected (self->persona, i + 1);
  g_signal_handlers_unblock_by_func (self->persona, search_cb, self);
  if (g_strcmp0 (chosen, get_persona (self)) != 0)
    search_cb (self);
}

static void
personas_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskActivityPage) self = data;
  g_auto (GStrv) names = desk_activity_personas_finish (MESH_JOURNAL (journal), result, NULL);

  if (names != NULL && self->listing != NULL)
    set_personas (self, (const char *const *) names);
}

static void
list_personas (DeskActivityPage *self)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));

  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  if (seat == NULL || desk_seat_get_journal (seat) == NULL)
    return;
  self->listing = g_cancellable_new ();
  desk_activity_personas_async (desk_seat_get_journal (seat), self->listing, personas_cb, g_object_ref (self));
}

/* A list that was loaded anew has all: what is searched for stays searched for. */
static void
model_changed_cb (DeskActivityPage *self)
{
  show_trouble (self);
  list_personas (self);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || get_persona (self) != NULL
      || is_chosen (gtk_drop_down_get_selected (self->outcome)))
    search_cb (self);
}

static void
source_changed_cb (DeskActivityPage *self)
{
  DeskSource *source = desk_page_get_source (DESK_PAGE (self));

  if (source != NULL)
    g_signal_connect_object (source, "notify::model", G_CALLBACK (model_changed_cb), self,
                             G_CONNECT_SWAPPED);
  if (get_list (self) != NULL)
    model_changed_cb (self);
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskActivityList *list = get_list (DESK_ACTIVITY_PAGE (widget));

  if (list != NULL)
    desk_activity_list_load_run (list, g_variant_get_int64 (parameter));
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (widget));

  if (seat != NULL)
    desk_resume (widget, seat, g_variant_get_int64 (parameter),
                 g_str_equal (name, "page.undo-run"));
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

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && seat != NULL
      && desk_seat_get_journal (seat) != NULL)
    desk_journal_export_async (desk_seat_get_journal (seat), file, NULL, exported_cb,
                               g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskActivityPage *self = DESK_ACTIVITY_PAGE (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      C_ ("activity", "Export the Activity"), GTK_WINDOW (gtk_widget_get_root (widget)),
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
  DeskActivityPage *self = DESK_ACTIVITY_PAGE (object);

  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  g_clear_object (&self->chooser);
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
  g_type_ensure (DESK_TYPE_ACTIVITY_BOX);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/activity-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "page.run-details", "x", details_action);
  gtk_widget_class_install_action (widget_class, "page.continue-run", "x", resume_action);
  gtk_widget_class_install_action (widget_class, "page.undo-run", "x", resume_action);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, search);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, persona);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, personas);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, outcome);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, trouble);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_nothing);
  gtk_widget_class_bind_template_callback (widget_class, format_view);
}

static void
desk_activity_page_init (DeskActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::source", G_CALLBACK (source_changed_cb), NULL);
}
