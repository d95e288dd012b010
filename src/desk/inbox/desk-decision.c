/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-decision.h"

#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "desk/inbox/desk-limits.h"
#include "desk/inbox/desk-permissions.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-workflows.h"

struct _DeskDecision
{
  AdwBin parent_instance;

  MeshSubscription *subscription; /* (nullable) */
  DeskSeat *seat;                 /* (nullable) */
  GtkStack *stack;
  DeskPermissions *grant;
  DeskPermissions *grantable;
  DeskLimits *limits;
  GtkEditable *note;
  GtkEditable *reason;
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  PROP_SEAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskDecision, desk_decision, ADW_TYPE_BIN)

static gboolean
is_decider (DeskSeat *seat)
{
  return desk_seat_get_job (seat) == MESH_JOB_OWNER
         || desk_seat_get_job (seat) == MESH_JOB_PRODUCER;
}

static const char *
view_of (DeskSeat *seat, const char *status, gboolean imported)
{
  const gboolean pending = g_strcmp0 (status, "Pending") == 0;

  if (is_decider (seat) && (pending || g_strcmp0 (status, "Denied") == 0))
    return "decide";
  if (desk_seat_get_job (seat) == MESH_JOB_CONSUMER && g_strcmp0 (status, "Active") == 0
      && !imported)
    return "import";
  if (pending || g_strcmp0 (status, "Active") == 0)
    return "end";
  return "nothing";
}

static void
follow (DeskDecision *self)
{
  g_autofree char *status = NULL;
  g_auto (GStrv) requested = NULL;
  gboolean imported = FALSE;

  gtk_editable_set_text (self->note, "");
  gtk_editable_set_text (self->reason, "");
  if (self->subscription == NULL || self->seat == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  g_object_get (self->subscription, "status", &status, "requested", &requested, "imported",
                &imported, NULL);
  desk_permissions_set (self->grant, (const char *const *) requested);
  desk_permissions_set (self->grantable, NULL);
  desk_limits_set (self->limits, mesh_subscription_get_requested_limits (self->subscription),
                   mesh_subscription_get_tables (self->subscription));
  gtk_stack_set_visible_child_name (self->stack, view_of (self->seat, status, imported));
}

typedef MeshPlan *(*MakePlan) (DeskDecision *self,
                               MeshMesh *mesh,
                               MeshPersona *persona,
                               const char *id,
                               GError **error);

static void
propose (DeskDecision *self, MakePlan make)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  MeshPlan *plan;

  if (self->subscription == NULL || self->seat == NULL || desk_seat_get_mesh (self->seat) == NULL)
    return;
  g_object_get (self->subscription, "id", &id, NULL);
  plan = make (self, desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat), id,
               &error);
  desk_take_plan (GTK_WIDGET (self), self->seat, plan, g_steal_pointer (&error));
}

static MeshPlan *
make_approve (DeskDecision *self,
              MeshMesh *mesh,
              MeshPersona *persona,
              const char *id,
              GError **error)
{
  g_auto (GStrv) grant = desk_permissions_dup (self->grant);
  g_auto (GStrv) grantable = desk_permissions_dup (self->grantable);
  g_autoptr (MeshLimits) limits = desk_limits_dup (self->limits, error);
  const char *note = gtk_editable_get_text (self->note);

  if (limits == NULL)
    return NULL;
  return mesh_workflow_approve (mesh, persona, id, (const char *const *) grant,
                                     grantable[0] != NULL ? (const char *const *) grantable : NULL,
                                     limits, *note != '\0' ? note : NULL, error);
}

static MeshPlan *
make_deny (DeskDecision *self, MeshMesh *mesh, MeshPersona *persona, const char *id, GError **error)
{
  return mesh_workflow_deny (mesh, persona, id, gtk_editable_get_text (self->note), error);
}

static MeshPlan *
make_import (DeskDecision *self,
             MeshMesh *mesh,
             MeshPersona *persona,
             const char *id,
             GError **error)
{
  return mesh_workflow_import (mesh, persona, id, NULL, error);
}

static MeshPlan *
make_end (DeskDecision *self, MeshMesh *mesh, MeshPersona *persona, const char *id, GError **error)
{
  return mesh_workflow_delete (mesh, persona, id, gtk_editable_get_text (self->reason), error);
}

static void
approve_cb (DeskDecision *self)
{
  propose (self, make_approve);
}

static void
deny_cb (DeskDecision *self)
{
  propose (self, make_deny);
}

static void
import_cb (DeskDecision *self)
{
  propose (self, make_import);
}

static void
end_cb (DeskDecision *self)
{
  propose (self, make_end);
}

static void
desk_decision_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskDecision *self = DESK_DECISION (object);

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, self->subscription);
      break;
    case PROP_SEAT:
      g_value_set_object (value, self->seat);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_decision_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskDecision *self = DESK_DECISION (object);

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      if (g_set_object (&self->subscription, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
          follow (self);
        }
      break;
    case PROP_SEAT:
      if (g_set_object (&self->seat, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
          follow (self);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_decision_dispose (GObject *object)
{
  DeskDecision *self = DESK_DECISION (object);

  /* Before the template, which would take a bound child away behind AdwBin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_DECISION);
  g_clear_object (&self->subscription);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (desk_decision_parent_class)->dispose (object);
}

static void
desk_decision_class_init (DeskDecisionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_decision_get_property;
  object_class->set_property = desk_decision_set_property;
  object_class->dispose = desk_decision_dispose;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION, flags);
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_PERMISSIONS);
  g_type_ensure (DESK_TYPE_LIMITS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/decision.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, grant);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, grantable);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, limits);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, note);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, reason);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, deny_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_cb);
}

static void
desk_decision_init (DeskDecision *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
