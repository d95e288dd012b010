/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-unfinished.h"

#include <glib/gi18n.h>

#include "aws/protocols/aws-json.h"
#include "desk/activity/desk-activity-item.h"
#include "desk/common/desk-format.h"
#include "desk/plan/desk-resume.h"

struct _DeskUnfinished
{
  AdwBin parent_instance;

  DeskSeat *seat;         /* (nullable) */
  DeskActivityItem *item; /* (nullable): the run that is told of */
  GCancellable *load;     /* (nullable) */
  GtkLabel *label;
  GtkWidget *undo;
};

enum
{
  PROP_0,
  PROP_SEAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskUnfinished, desk_unfinished, ADW_TYPE_BIN)

/* ---- what there is ---- */

static char *
dup_text (guint n, const char *title)
{
  g_autofree char *bounded = desk_format_bounded (NULL, title);

  if (n == 1)
    /* Translators: what was begun, as "Approve subscription x" */
    return g_strdup_printf (C_ ("activity", "“%s” was not finished."), bounded);
  /* Translators: what was begun, and how many others */
  return g_strdup_printf (ngettext ("“%s” was not finished, and %u more.",
                                    "“%s” was not finished, and %u more.", n - 1),
                          bounded, n - 1);
}

static void
show (DeskUnfinished *self, JsonNode *runs)
{
  const guint n = aws_json_get_length (runs, NULL);
  g_autofree char *text = NULL;

  g_clear_object (&self->item);
  if (n > 0)
    {
      JsonNode *run = aws_json_get_element (runs, NULL, 0);

      self->item = desk_activity_item_new (aws_json_get_int (run, "id", 0));
      desk_activity_item_set_run (self->item, run);
      text = dup_text (n, desk_activity_item_get_title (self->item));
      gtk_label_set_label (self->label, text);
      gtk_widget_set_visible (self->undo, desk_activity_item_get_can_undo (self->item));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  gtk_revealer_set_reveal_child (GTK_REVEALER (adw_bin_get_child (ADW_BIN (self))), n > 0);
}

static void
load_thread (GTask *task, gpointer journal, gpointer mesh, GCancellable *cancellable)
{
  GError *error = NULL;
  JsonNode *runs = mesh_journal_load_unfinished (journal, mesh, &error);

  if (runs != NULL)
    g_task_return_pointer (task, runs, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskUnfinished) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) runs = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->label == NULL)
    return;
  if (error != NULL)
    g_message ("%s", error->message);
  show (self, runs);
}

static void
stop (DeskUnfinished *self)
{
  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
}

void
desk_unfinished_refresh (DeskUnfinished *self)
{
  MeshJournal *journal;
  MeshMesh *mesh;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DESK_IS_UNFINISHED (self));
  stop (self);
  journal = self->seat != NULL ? desk_seat_get_journal (self->seat) : NULL;
  mesh = self->seat != NULL ? desk_seat_get_mesh (self->seat) : NULL;
  if (journal == NULL || mesh == NULL)
    {
      show (self, NULL);
      return;
    }
  self->load = g_cancellable_new ();
  task = g_task_new (journal, self->load, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, desk_unfinished_refresh);
  g_task_set_task_data (task, g_strdup (mesh_mesh_get_account_id (mesh)), g_free);
  g_task_run_in_thread (task, load_thread);
}

/* ---- what is done about it ---- */

static void
continue_cb (DeskUnfinished *self)
{
  if (self->item != NULL)
    desk_resume (GTK_WIDGET (self), self->seat, desk_activity_item_get_id (self->item), FALSE);
}

static void
undo_cb (DeskUnfinished *self)
{
  if (self->item != NULL)
    desk_resume (GTK_WIDGET (self), self->seat, desk_activity_item_get_id (self->item), TRUE);
}

static void
dismiss_thread (GTask *task, gpointer journal, gpointer data, GCancellable *cancellable)
{
  mesh_journal_dismiss (journal, *(gint64 *) data);
  g_task_return_boolean (task, TRUE);
}

static void
dismissed_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskUnfinished) self = data;

  if (self->label != NULL)
    desk_unfinished_refresh (self);
}

static void
dismiss_cb (DeskUnfinished *self)
{
  g_autoptr (GTask) task = NULL;
  gint64 *id;

  if (self->item == NULL)
    return;
  id = g_new (gint64, 1);
  *id = desk_activity_item_get_id (self->item);
  task = g_task_new (desk_seat_get_journal (self->seat), NULL, dismissed_cb, g_object_ref (self));
  g_task_set_source_tag (task, dismiss_cb);
  g_task_set_task_data (task, id, g_free);
  g_task_run_in_thread (task, dismiss_thread);
}

/* ---- the widget ---- */

/* What was changed from here is in the journal by now: its list is loaded anew then, and this too.
 */
static void
set_seat (DeskUnfinished *self, DeskSeat *seat)
{
  if (self->seat != NULL)
    g_signal_handlers_disconnect_by_data (self->seat, self);
  g_set_object (&self->seat, seat);
  if (seat != NULL)
    g_signal_connect_object (seat, "outdated", G_CALLBACK (desk_unfinished_refresh), self,
                             G_CONNECT_SWAPPED);
  if (self->label != NULL)
    desk_unfinished_refresh (self);
}

static void
desk_unfinished_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEAT:
      g_value_set_object (value, DESK_UNFINISHED (object)->seat);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_unfinished_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEAT:
      set_seat (DESK_UNFINISHED (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_unfinished_dispose (GObject *object)
{
  DeskUnfinished *self = DESK_UNFINISHED (object);

  stop (self);
  self->label = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_UNFINISHED);
  self->label = NULL;
  set_seat (self, NULL);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (desk_unfinished_parent_class)->dispose (object);
}

static void
desk_unfinished_class_init (DeskUnfinishedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_unfinished_get_property;
  object_class->set_property = desk_unfinished_set_property;
  object_class->dispose = desk_unfinished_dispose;
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/unfinished.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskUnfinished, label);
  gtk_widget_class_bind_template_child (widget_class, DeskUnfinished, undo);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
desk_unfinished_init (DeskUnfinished *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
