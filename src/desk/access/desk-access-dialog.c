/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/access/desk-access-dialog.h"

#include "desk/access/desk-access-format.h"
#include "desk/access/desk-access-repair.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trouble.h"
#include "mesh/access/mesh-access-check.h"

struct _DeskAccessDialog
{
  AdwWindow parent_instance;

  DeskSource *source; /* (nullable) */
  DeskSeat *seat;     /* (nullable) */
  GtkWidget *opener;  /* (nullable) (weak) */
  char *database, *table;
  char *subject;
};

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_SUBJECT,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskAccessDialog, desk_access_dialog, ADW_TYPE_WINDOW)

/* ---- the check ---- */

static void
start_check (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DeskAccessDialog *self = owner;

  mesh_access_check_async (desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat),
                           self->database, self->table, NULL, cancellable, callback, user_data);
}

static GListModel *
finish_check (gpointer owner, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) mesh = g_async_result_get_source_object (result);

  return mesh_access_check_finish (MESH_MESH (mesh), result, error);
}

static void
model_cb (DeskAccessDialog *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static void
set_source (DeskAccessDialog *self, DeskSource *source)
{
  g_set_object (&self->source, source);
  g_signal_connect_object (source, "notify::model", G_CALLBACK (model_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
  model_cb (self);
}

/* ---- repairs ---- */

static void
repair_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskAccessDialog *self = DESK_ACCESS_DIALOG (widget);
  GListModel *links = self->source != NULL ? desk_source_get_model (self->source) : NULL;
  g_autoptr (MeshFinding) link = desk_access_find_link (links, g_variant_get_string (parameter, NULL));

  if (link == NULL || self->seat == NULL || self->opener == NULL)
    return;
  desk_access_repair (self->opener, self->seat, link, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskAccessDialog *self = DESK_ACCESS_DIALOG (widget);

  if (self->source != NULL)
    desk_source_refresh (self->source);
}

/* ---- the object ---- */

static void
desk_access_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskAccessDialog *self = DESK_ACCESS_DIALOG (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_SUMMARY:
      if (self->source != NULL && desk_source_get_model (self->source) != NULL)
        g_value_take_string (value, desk_access_summary (desk_source_get_model (self->source)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_access_dialog_dispose (GObject *object)
{
  DeskAccessDialog *self = DESK_ACCESS_DIALOG (object);

  if (self->source != NULL)
    desk_source_close (self->source);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_ACCESS_DIALOG);
  g_clear_object (&self->source);
  g_clear_object (&self->seat);
  g_clear_weak_pointer (&self->opener);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->subject, g_free);
  G_OBJECT_CLASS (desk_access_dialog_parent_class)->dispose (object);
}

static void
desk_access_dialog_class_init (DeskAccessDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_access_dialog_get_property;
  object_class->dispose = desk_access_dialog_dispose;
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (MESH_TYPE_FINDING);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/access-dialog.ui");
  desk_access_format_bind_class (widget_class);
  gtk_widget_class_install_action (widget_class, "access.repair", "s", repair_action);
  gtk_widget_class_install_action (widget_class, "access.again", NULL, again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "access.again", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "access.again", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_access_dialog_init (DeskAccessDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskAccessDialog *
desk_access_dialog_new_for_source (DeskSource *source, const char *subject)
{
  DeskAccessDialog *self = g_object_new (DESK_TYPE_ACCESS_DIALOG, NULL);

  self->subject = g_strdup (subject);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
  set_source (self, source);
  return self;
}

DeskAccessDialog *
desk_access_dialog_present (GtkWidget *parent, DeskSeat *seat, const char *database, const char *table)
{
  DeskAccessDialog *self = g_object_new (DESK_TYPE_ACCESS_DIALOG, NULL);
  g_autoptr (DeskSource) source = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_set_weak_pointer (&self->opener, parent);
  self->seat = g_object_ref (seat);
  self->database = g_strdup (database);
  self->table = g_strdup (table);
  self->subject = g_strdup_printf ("%s.%s", database, table);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
  source = desk_source_new (start_check, finish_check, G_OBJECT (self));
  set_source (self, source);
  desk_source_ensure (source);
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
