/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/check/desk-check-dialog.h"

#include "desk/check/desk-check-format.h"
#include "desk/check/desk-check-list.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "mesh/check/mesh-check.h"
#include "mesh/doctor/mesh-doctor.h"

struct _DeskCheckDialog
{
  AdwWindow parent_instance;

  DeskSession *session; /* (nullable): for pictures */
  DeskSeat *seat;       /* (nullable) */
  GtkWidget *opener;    /* (nullable) (weak) */
  char *subject;
  AdwToastOverlay *toasts;
  DeskCheckList *you;
  DeskCheckList *mesh;
};

enum
{
  PROP_0,
  PROP_SUBJECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskCheckDialog, desk_check_dialog, ADW_TYPE_WINDOW)

/* ---- looking ---- */

/* The practice mesh's keys are in its own folder: there is nothing to say of them. */
static void
start_check (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DeskCheckDialog *self = owner;
  DeskConnection *connection = desk_session_get_connection (self->session);
  const gboolean kept = connection != NULL && desk_connection_is_kept (connection);
  const MeshCheckKeys keys
      = { kept ? mesh_saved_get_id (desk_connection_get_saved (connection)) : NULL, connection != NULL && !kept };

  mesh_check_async (desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat),
                    connection != NULL ? &keys : NULL, cancellable, callback, user_data);
}

static GListModel *
finish_check (gpointer owner, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) mesh = g_async_result_get_source_object (result);

  return mesh_check_finish (MESH_MESH (mesh), result, error);
}

static void
start_doctor (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  mesh_doctor_examine_async (desk_seat_get_mesh (DESK_CHECK_DIALOG (owner)->seat), cancellable, callback, user_data);
}

static GListModel *
finish_doctor (gpointer owner, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) mesh = g_async_result_get_source_object (result);

  return mesh_doctor_examine_finish (MESH_MESH (mesh), result, error);
}

static void
refresh (DeskCheckDialog *self)
{
  desk_source_refresh (desk_check_list_get_source (self->you));
  desk_source_refresh (desk_check_list_get_source (self->mesh));
}

/* ---- repairs ---- */

static MeshPlan *
new_repair (DeskCheckDialog *self, const char *target, MeshFinding **finding, GError **error)
{
  MeshMesh *mesh = desk_seat_get_mesh (self->seat);
  gpointer data;
  MeshReceiveKey receive = desk_session_get_receiver (self->session, &data);
  MeshPlan *plan;

  *finding = desk_check_find (desk_source_get_model (desk_check_list_get_source (self->you)), target);
  if (*finding == NULL)
    {
      *finding = desk_check_find (desk_source_get_model (desk_check_list_get_source (self->mesh)), target);
      return *finding != NULL ? mesh_doctor_new_repair (mesh, *finding, error) : NULL;
    }
  plan = mesh_check_new_repair (mesh, *finding, receive, data, error);
  /* A key may still come in while the mesh is being left: who takes it stays as long as the plan. */
  if (plan != NULL)
    g_object_set_data_full (G_OBJECT (plan), "desk-receiver", g_object_ref (data), g_object_unref);
  return plan;
}

static void
repair_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskCheckDialog *self = DESK_CHECK_DIALOG (widget);
  g_autoptr (MeshFinding) finding = NULL;
  g_autoptr (GError) error = NULL;
  MeshPlan *plan;
  DeskSeat *seat;

  if (self->session == NULL || desk_session_get_mesh (self->session) != desk_seat_get_mesh (self->seat))
    return;
  plan = new_repair (self, g_variant_get_string (parameter, NULL), &finding, &error);
  seat = plan != NULL ? desk_session_find_seat (self->session, mesh_finding_get_repairer (finding)) : NULL;
  desk_take_plan (widget, seat != NULL ? seat : self->seat, plan, g_steal_pointer (&error));
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  refresh (DESK_CHECK_DIALOG (widget));
}

/* A plan over this dialog has changed AWS. */
static void
outdate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskCheckDialog *self = DESK_CHECK_DIALOG (widget);

  refresh (self);
  if (self->opener != NULL)
    gtk_widget_activate_action (self->opener, "win.outdate", NULL);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  adw_toast_overlay_add_toast (DESK_CHECK_DIALOG (widget)->toasts, adw_toast_new (escaped));
}

/* ---- the object ---- */

static void
desk_check_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBJECT:
      g_value_set_string (value, DESK_CHECK_DIALOG (object)->subject);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
close_list (DeskCheckList *list)
{
  DeskSource *source = list != NULL ? desk_check_list_get_source (list) : NULL;

  if (source != NULL)
    desk_source_close (source);
}

static void
desk_check_dialog_dispose (GObject *object)
{
  DeskCheckDialog *self = DESK_CHECK_DIALOG (object);

  close_list (self->you);
  close_list (self->mesh);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_CHECK_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->seat);
  g_clear_weak_pointer (&self->opener);
  g_clear_pointer (&self->subject, g_free);
  G_OBJECT_CLASS (desk_check_dialog_parent_class)->dispose (object);
}

static void
desk_check_dialog_class_init (DeskCheckDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_check_dialog_get_property;
  object_class->dispose = desk_check_dialog_dispose;
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_CHECK_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/check-dialog.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskCheckDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, DeskCheckDialog, you);
  gtk_widget_class_bind_template_child (widget_class, DeskCheckDialog, mesh);
  gtk_widget_class_install_action (widget_class, "check.repair", "s", repair_action);
  gtk_widget_class_install_action (widget_class, "check.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "win.outdate", NULL, outdate_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "check.again", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "check.again", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_check_dialog_init (DeskCheckDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskCheckDialog *
desk_check_dialog_new_for_sources (DeskSource *you, DeskSource *mesh, const char *subject)
{
  DeskCheckDialog *self = g_object_new (DESK_TYPE_CHECK_DIALOG, NULL);

  self->subject = g_strdup (subject);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
  desk_check_list_set_source (self->you, you);
  desk_check_list_set_source (self->mesh, mesh);
  return self;
}

DeskCheckDialog *
desk_check_dialog_present (GtkWidget *parent, DeskSession *session)
{
  DeskSeat *seat = desk_session_get_seat (session);
  GtkRoot *root = gtk_widget_get_root (parent);
  g_autoptr (DeskSource) you = NULL, mesh = NULL;
  g_autofree char *subject = NULL;
  DeskCheckDialog *self;

  if (seat == NULL || desk_seat_get_mesh (seat) == NULL)
    return NULL;
  subject = g_strdup_printf ("%s · %s", desk_seat_get_name (seat), desk_seat_get_account (seat));
  self = desk_check_dialog_new_for_sources (NULL, NULL, subject);
  self->session = g_object_ref (session);
  self->seat = g_object_ref (seat);
  g_set_weak_pointer (&self->opener, parent);
  you = desk_source_new (start_check, finish_check, self);
  mesh = desk_source_new (start_doctor, finish_doctor, self);
  desk_check_list_set_source (self->you, you);
  desk_check_list_set_source (self->mesh, mesh);
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  refresh (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
