/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-plan-dialog.h"

#include <glib/gi18n.h>

#include "desk/common/desk-code.h"
#include "desk/common/desk-format.h"
#include "desk/plan/desk-resume.h"
#include "mesh/plan/mesh-script.h"

struct _DeskPlanDialog
{
  AdwWindow parent_instance;

  DeskRun *run;
  AdwToastOverlay *toasts;
  DeskSeat *seat;    /* (nullable) */
  GtkWidget *opener; /* (nullable) (weak) */
  gboolean applied;
  gboolean undoing; /* it closes for that */
};

enum
{
  PROP_0,
  PROP_RUN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskPlanDialog, desk_plan_dialog, ADW_TYPE_WINDOW)

static void
run_cb (DeskPlanDialog *self)
{
  g_assert (DESK_IS_PLAN_DIALOG (self));
  self->applied = TRUE;
  desk_run_apply (self->run);
}

static void
cancel_cb (DeskPlanDialog *self)
{
  g_assert (DESK_IS_PLAN_DIALOG (self));
  if (desk_run_get_busy (self->run) && g_str_equal (desk_run_get_phase (self->run), "applying"))
    desk_run_cancel (self->run);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* In the dialog's place comes that of the undo. */
static void
undo_cb (DeskPlanDialog *self)
{
  const gint64 run = desk_run_get_undoable (self->run);
  g_autoptr (GtkWidget) opener = self->opener != NULL ? g_object_ref (self->opener) : NULL;
  g_autoptr (DeskSeat) seat = self->seat != NULL ? g_object_ref (self->seat) : NULL;

  if (run == 0 || opener == NULL || seat == NULL)
    return;
  self->undoing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
  desk_resume (opener, seat, run, TRUE);
}

static void
copy (DeskPlanDialog *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (C_ ("toast", "Copied")));
}

static void
copy_text_cb (GtkWidget *widget, const char *name, GVariant *text)
{
  copy (DESK_PLAN_DIALOG (widget), g_variant_get_string (text, NULL));
}

static void
copy_script_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (widget);
  g_autofree char *script = mesh_plan_dup_script (desk_run_get_plan (self->run));

  copy (self, script);
}

/* A key that is pressed by accident stops nothing. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  if (!g_str_equal (desk_run_get_phase (DESK_PLAN_DIALOG (widget)->run), "applying"))
    gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

/* Where all went well, the way back stays in sight for a moment. */
static void
offer_undo (DeskPlanDialog *self)
{
  const gint64 run = desk_run_get_undoable (self->run);

  if (run != 0 && !self->undoing && g_str_equal (desk_run_get_phase (self->run), "done"))
    gtk_widget_activate_action (self->opener, "win.toast-undo", "(sx)",
                                mesh_plan_get_title (desk_run_get_plan (self->run)), run);
}

static gboolean
desk_plan_dialog_close_request (GtkWindow *window)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (window);

  desk_run_cancel (self->run);
  if (self->applied && self->opener != NULL)
    {
      gtk_widget_activate_action (self->opener, "win.outdate", NULL);
      offer_undo (self);
    }
  return GTK_WINDOW_CLASS (desk_plan_dialog_parent_class)->close_request (window);
}

static void
desk_plan_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_RUN:
      g_value_set_object (value, DESK_PLAN_DIALOG (object)->run);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_plan_dialog_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_RUN:
      DESK_PLAN_DIALOG (object)->run = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_plan_dialog_dispose (GObject *object)
{
  DeskPlanDialog *self = DESK_PLAN_DIALOG (object);

  if (self->run != NULL)
    desk_run_cancel (self->run);
  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->seat);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_PLAN_DIALOG);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (desk_plan_dialog_parent_class)->dispose (object);
}

static void
desk_plan_dialog_class_init (DeskPlanDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_plan_dialog_get_property;
  object_class->set_property = desk_plan_dialog_set_property;
  object_class->dispose = desk_plan_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = desk_plan_dialog_close_request;
  properties[PROP_RUN]
      = g_param_spec_object ("run", NULL, NULL, DESK_TYPE_RUN,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_RUN);
  g_type_ensure (MESH_TYPE_STEP);
  g_type_ensure (DESK_TYPE_CODE);
  gtk_widget_class_install_action (widget_class, "copy.text", "s", copy_text_cb);
  gtk_widget_class_install_action (widget_class, "plan.copy-script", NULL, copy_script_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/plan-dialog.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskPlanDialog, toasts);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
}

static void
desk_plan_dialog_init (DeskPlanDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskPlanDialog *
desk_plan_dialog_new (DeskRun *run, int colour)
{
  DeskPlanDialog *self = g_object_new (DESK_TYPE_PLAN_DIALOG, "run", run, NULL);

  /* Not bound in the template: GTK 4.8 trips over a binding from a template's root to itself. */
  gtk_window_set_title (GTK_WINDOW (self), mesh_plan_get_title (desk_run_get_plan (run)));
  desk_job_paint (GTK_WIDGET (self), colour);
  return self;
}

DeskPlanDialog *
desk_plan_dialog_present (GtkWidget *parent, DeskSeat *seat, MeshPlan *plan)
{
  g_autoptr (DeskRun) run = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);
  DeskPlanDialog *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  run = desk_run_new (plan, desk_seat_get_journal (seat));
  self = desk_plan_dialog_new (run, desk_seat_get_colour (seat));
  g_set_weak_pointer (&self->opener, parent);
  self->seat = g_object_ref (seat);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  desk_run_preview (run);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
