/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-import-dialog.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/data/desk-grants.h"
#include "desk/data/desk-role-choice.h"
#include "desk/plan/desk-plan-dialog.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-workflows.h"

struct _DeskImportDialog
{
  AdwWindow parent_instance;

  DeskSource *source; /* (nullable) */
  DeskSeat *seat;     /* (nullable) */
  GtkWidget *opener;  /* (nullable) (weak) */
  char *id;           /* (nullable) */
  char *subject;
  GListStore *choices;
  GtkEditable *arn;
  GtkLabel *problem;
};

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_CHOICES,
  PROP_SUBJECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskImportDialog, desk_import_dialog, ADW_TYPE_WINDOW)

/* ---- the account's roles ---- */

static void
start_roles (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DeskImportDialog *self = owner;

  mesh_local_roles_list_async (desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat), cancellable,
                               callback, user_data);
}

static GListModel *
finish_roles (gpointer owner, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) mesh = g_async_result_get_source_object (result);

  return mesh_local_roles_list_finish (MESH_MESH (mesh), result, error);
}

static void
model_cb (DeskImportDialog *self)
{
  GListModel *roles = desk_source_get_model (self->source);
  const guint n = roles != NULL ? g_list_model_get_n_items (roles) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arns = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MeshLocalRole) role = g_list_model_get_item (roles, i);

      g_strv_builder_add (builder, mesh_local_role_get_arn (role));
    }
  arns = g_strv_builder_end (builder);
  desk_role_choices_add (self->choices, (const char *const *) arns, FALSE);
}

static void
set_source (DeskImportDialog *self, DeskSource *source)
{
  g_set_object (&self->source, source);
  g_signal_connect_object (source, "notify::model", G_CALLBACK (model_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
  model_cb (self);
}

/* ---- what is chosen ---- */

static void
tell (DeskImportDialog *self, const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskRoleChoice *choice
      = desk_role_choices_find (DESK_IMPORT_DIALOG (widget)->choices, g_variant_get_string (parameter, NULL));

  if (choice != NULL)
    desk_role_choice_set_chosen (choice, !desk_role_choice_get_chosen (choice));
}

/* Of the typed one; what can be none stays typed, and is said. FALSE: it is wrong */
static gboolean
take_typed (DeskImportDialog *self)
{
  g_autofree char *arn = g_strstrip (g_strdup (gtk_editable_get_text (self->arn)));
  const char *arns[] = { arn, NULL };
  g_autoptr (GError) error = NULL;

  if (*arn != '\0' && self->seat != NULL
      && !mesh_local_roles_check_arn (desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat), arn,
                                      &error))
    {
      tell (self, error->message);
      return FALSE;
    }
  tell (self, NULL);
  if (*arn == '\0')
    return TRUE;
  desk_role_choices_add (self->choices, arns, TRUE);
  desk_role_choice_set_chosen (desk_role_choices_find (self->choices, arn), TRUE);
  gtk_editable_set_text (self->arn, "");
  return TRUE;
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_typed (DESK_IMPORT_DIALOG (widget));
}

static void
entry_cb (DeskImportDialog *self)
{
  take_typed (self);
}

/* ---- the plan ---- */

typedef struct
{
  DeskSeat *seat;
  char *id;
  char **roles;
} Done;

static void
done_free (gpointer data, GClosure *closure)
{
  Done *done = data;

  g_object_unref (done->seat);
  g_free (done->id);
  g_strfreev (done->roles);
  g_free (done);
}

/* Remembered once it is so, also if it was before. */
static void
phase_cb (DeskRun *run, GParamSpec *pspec, gpointer data)
{
  Done *done = data;
  const char *phase = desk_run_get_phase (run);

  if (g_str_equal (phase, "done") || g_str_equal (phase, "holds"))
    desk_grants_remember (desk_seat_get_mesh (done->seat), desk_seat_get_persona (done->seat), done->id,
                          (const char *const *) done->roles);
}

static void
show_plan (DeskImportDialog *self, MeshPlan *plan, char **roles)
{
  DeskPlanDialog *dialog = desk_plan_dialog_present (self->opener, self->seat, plan);
  g_autoptr (DeskRun) run = NULL;
  Done *done = g_new0 (Done, 1);

  done->seat = g_object_ref (self->seat);
  done->id = g_strdup (self->id);
  done->roles = g_strdupv (roles);
  g_object_get (dialog, "run", &run, NULL);
  g_signal_connect_data (run, "notify::phase", G_CALLBACK (phase_cb), done, done_free, 0);
}

static void
import_cb (DeskImportDialog *self)
{
  g_auto (GStrv) roles = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshPlan) plan = NULL;

  if (!take_typed (self))
    return;
  roles = desk_role_choices_dup_chosen (self->choices);
  if (roles[0] == NULL)
    {
      tell (self, C_ ("import", "Choose at least one role: nobody could read what is imported for none."));
      return;
    }
  if (self->seat == NULL || self->opener == NULL)
    return;
  plan = mesh_workflow_import (desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat), self->id,
                               (const char *const *) roles, &error);
  if (plan == NULL)
    {
      tell (self, error->message);
      return;
    }
  show_plan (self, plan, roles);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- closures of the template ---- */

/* Bound, not set: an action with a target is looked for only once both are there. */
static char *
toggle_action_name (gpointer unused, const char *arn)
{
  return g_strdup (arn != NULL ? "roles.toggle" : NULL);
}

static char *
format_trouble (gpointer unused, const char *error)
{
  if (error == NULL)
    return g_strdup ("");
  return g_strdup_printf (
      /* Translators: %s is what went wrong, a sentence of AWS without its full stop */
      C_ ("import", "The account's roles could not be listed: %s. Type the ARN of a role below."),
      error);
}

/* ---- the object ---- */

static void
desk_import_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskImportDialog *self = DESK_IMPORT_DIALOG (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_CHOICES:
      g_value_set_object (value, self->choices);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_import_dialog_dispose (GObject *object)
{
  DeskImportDialog *self = DESK_IMPORT_DIALOG (object);

  if (self->source != NULL)
    desk_source_close (self->source);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->source);
  g_clear_object (&self->seat);
  g_clear_object (&self->choices);
  g_clear_weak_pointer (&self->opener);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->subject, g_free);
  G_OBJECT_CLASS (desk_import_dialog_parent_class)->dispose (object);
}

static void
desk_import_dialog_class_init (DeskImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_import_dialog_get_property;
  object_class->dispose = desk_import_dialog_dispose;
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, flags);
  properties[PROP_CHOICES] = g_param_spec_object ("choices", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_ROLE_CHOICE);
  g_type_ensure (DESK_TYPE_SOURCE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/import-dialog.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskImportDialog, arn);
  gtk_widget_class_bind_template_child (widget_class, DeskImportDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_action_name);
  gtk_widget_class_bind_template_callback (widget_class, format_trouble);
  gtk_widget_class_install_action (widget_class, "roles.toggle", "s", toggle_action);
  gtk_widget_class_install_action (widget_class, "roles.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_import_dialog_init (DeskImportDialog *self)
{
  self->choices = g_list_store_new (DESK_TYPE_ROLE_CHOICE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskImportDialog *
desk_import_dialog_new_for_source (DeskSource *source, const char *const *chosen, const char *subject)
{
  DeskImportDialog *self = g_object_new (DESK_TYPE_IMPORT_DIALOG, NULL);

  self->subject = g_strdup (subject);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
  desk_role_choices_add (self->choices, chosen, TRUE);
  set_source (self, source);
  return self;
}

DeskImportDialog *
desk_import_dialog_present (GtkWidget *parent, DeskSeat *seat, MeshGranted *granted)
{
  MeshSubscription *subscription = mesh_granted_get_subscription (granted);
  DeskImportDialog *self = g_object_new (DESK_TYPE_IMPORT_DIALOG, NULL);
  g_autoptr (DeskSource) source = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_set_weak_pointer (&self->opener, parent);
  self->seat = g_object_ref (seat);
  self->id = g_strdup (mesh_subscription_get (subscription, "SubscriptionId"));
  self->subject = g_strdup (mesh_subscription_get (subscription, "DatabaseName"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
  desk_role_choices_add (self->choices, mesh_granted_get_roles (granted), TRUE);
  source = desk_source_new (start_roles, finish_roles, G_OBJECT (self));
  set_source (self, source);
  desk_source_ensure (source);
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_job (seat));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
