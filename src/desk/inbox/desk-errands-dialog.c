/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-errands-dialog.h"

#include "desk/common/desk-format.h"
#include "desk/inbox/desk-inbox-format.h"

struct _DeskErrandsDialog
{
  AdwWindow parent_instance;

  DeskErrands *errands;
  GtkWidget *opener; /* (nullable) (weak) */
  gboolean applied;
};

enum
{
  PROP_0,
  PROP_ERRANDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskErrandsDialog, desk_errands_dialog, ADW_TYPE_WINDOW)

static void
run_cb (DeskErrandsDialog *self)
{
  g_assert (DESK_IS_ERRANDS_DIALOG (self));
  self->applied = TRUE;
  desk_errands_apply (self->errands);
}

static void
close_cb (DeskErrandsDialog *self)
{
  g_assert (DESK_IS_ERRANDS_DIALOG (self));
  if (desk_errands_get_busy (self->errands)
      && g_str_equal (desk_errands_get_phase (self->errands), "applying"))
    desk_errands_cancel (self->errands);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* A key that is pressed by accident stops nothing. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  if (!g_str_equal (desk_errands_get_phase (DESK_ERRANDS_DIALOG (widget)->errands), "applying"))
    gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static gboolean
desk_errands_dialog_close_request (GtkWindow *window)
{
  DeskErrandsDialog *self = DESK_ERRANDS_DIALOG (window);

  desk_errands_cancel (self->errands);
  if (self->applied && self->opener != NULL)
    gtk_widget_activate_action (self->opener, "win.outdate", NULL);
  return GTK_WINDOW_CLASS (desk_errands_dialog_parent_class)->close_request (window);
}

static void
desk_errands_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ERRANDS:
      g_value_set_object (value, DESK_ERRANDS_DIALOG (object)->errands);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_errands_dialog_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ERRANDS:
      DESK_ERRANDS_DIALOG (object)->errands = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_errands_dialog_dispose (GObject *object)
{
  DeskErrandsDialog *self = DESK_ERRANDS_DIALOG (object);

  if (self->errands != NULL)
    desk_errands_cancel (self->errands);
  g_clear_weak_pointer (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_ERRANDS_DIALOG);
  g_clear_object (&self->errands);
  G_OBJECT_CLASS (desk_errands_dialog_parent_class)->dispose (object);
}

static void
desk_errands_dialog_class_init (DeskErrandsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_errands_dialog_get_property;
  object_class->set_property = desk_errands_dialog_set_property;
  object_class->dispose = desk_errands_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = desk_errands_dialog_close_request;
  properties[PROP_ERRANDS]
      = g_param_spec_object ("errands", NULL, NULL, DESK_TYPE_ERRANDS,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_ERRAND);
  g_type_ensure (DESK_TYPE_ERRANDS);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/errands-dialog.ui");
  desk_format_bind_class (widget_class);
  desk_inbox_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
desk_errands_dialog_init (DeskErrandsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskErrandsDialog *
desk_errands_dialog_present (GtkWidget *parent, DeskSeat *seat, DeskErrands *errands)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  g_autofree char *title = NULL;
  DeskErrandsDialog *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  self = g_object_new (DESK_TYPE_ERRANDS_DIALOG, "errands", errands, NULL);
  g_object_get (errands, "title", &title, NULL);
  gtk_window_set_title (GTK_WINDOW (self), title);
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
  g_set_weak_pointer (&self->opener, parent);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  desk_errands_preview (errands);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
