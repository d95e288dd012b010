/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-decision.h"

#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "desk/inbox/desk-draft.h"
#include "desk/inbox/desk-inbox-format.h"
#include "desk/inbox/desk-limits.h"
#include "desk/inbox/desk-permissions.h"
#include "desk/inbox/desk-tables.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-workflows.h"

struct _DeskDecision
{
  AdwBin parent_instance;

  MeshSubscription *subscription; /* (nullable) */
  DeskSeat *seat;                 /* (nullable) */
  const char *mode; /* of desk_inbox_find_mode() */

  /* What is typed stays with its request */
  char *key;           /* (nullable): whose form this is */
  DeskDraft *initial;  /* (nullable): as the form was filled */
  GHashTable *drafts;  /* (element-type utf8 DeskDraft) */

  GtkLabel *lost;
  DeskPermissions *grant;
  DeskPermissions *grantable;
  DeskLimits *limits;
  DeskTables *tables;
  GtkEditable *note;
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  PROP_SEAT,
  PROP_MODE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskDecision, desk_decision, ADW_TYPE_BIN)

static guint changed_signal;

/* ---- drafts ---- */

static DeskDraft *
collect (DeskDecision *self, const char *status, const char *updated)
{
  DeskDraft *draft = g_new0 (DeskDraft, 1);

  draft->status = g_strdup (status);
  draft->updated = g_strdup (updated);
  draft->note = g_strdup (gtk_editable_get_text (self->note));
  draft->grant = desk_permissions_dup (self->grant);
  draft->grantable = desk_permissions_dup (self->grantable);
  draft->tables = desk_tables_dup (self->tables);
  draft->columns = g_strdup (desk_limits_get_columns (self->limits));
  draft->rows = g_strdup (desk_limits_get_rows (self->limits));
  return draft;
}

/* What was typed for the request that the form showed is put by. */
static void
keep_draft (DeskDecision *self)
{
  g_autoptr (DeskDraft) draft = NULL;

  if (self->key == NULL || self->initial == NULL)
    return;
  draft = collect (self, self->initial->status, self->initial->updated);
  if (desk_draft_equal (draft, self->initial))
    g_hash_table_remove (self->drafts, self->key);
  else
    g_hash_table_replace (self->drafts, g_strdup (self->key), g_steal_pointer (&draft));
}

static void
show_draft (DeskDecision *self, DeskDraft *draft)
{
  gtk_editable_set_text (self->note, draft->note);
  desk_permissions_set (self->grant, (const char *const *) draft->grant);
  desk_permissions_set (self->grantable, (const char *const *) draft->grantable);
  desk_tables_choose (self->tables, (const char *const *) draft->tables);
  desk_limits_set_texts (self->limits, draft->columns, draft->rows);
}

/* Whether nothing of it is left to be said: the note went into the record, or there was none and it was decided, or
 * it is as it was wanted. */
static gboolean
is_settled (DeskDecision *self, DeskDraft *draft)
{
  g_auto (GStrv) notes = NULL;

  g_object_get (self->subscription, "notes", &notes, NULL);
  if (*draft->note != '\0')
    return notes != NULL && g_strv_contains ((const char *const *) notes, draft->note);
  return !g_str_equal (draft->status, self->initial->status) || desk_draft_equal (draft, self->initial);
}

static void
tell_lost (DeskDecision *self)
{
  g_autofree char *text
      = desk_inbox_format_lost (self->initial->status, self->initial->updated,
                                mesh_subscription_get (self->subscription, "UpdatedBy"));

  gtk_label_set_text (self->lost, text);
  gtk_widget_set_visible (GTK_WIDGET (self->lost), TRUE);
}

static void
restore_draft (DeskDecision *self)
{
  DeskDraft *draft = g_hash_table_lookup (self->drafts, self->key);
  const gboolean changed = draft != NULL && g_strcmp0 (draft->updated, self->initial->updated) != 0;

  gtk_widget_set_visible (GTK_WIDGET (self->lost), FALSE);
  if (draft == NULL)
    return;
  if (changed && is_settled (self, draft))
    {
      g_hash_table_remove (self->drafts, self->key);
      return;
    }
  if (g_str_equal (draft->status, self->initial->status))
    show_draft (self, draft);
  else
    gtk_editable_set_text (self->note, draft->note);
  if (changed)
    tell_lost (self);
}

/* ---- the form ---- */

/* As it was asked for; as it holds, where it does. */
static void
fill (DeskDecision *self)
{
  MeshSubscription *one = self->subscription;
  const gboolean change = g_str_equal (self->mode, "change");

  gtk_editable_set_text (self->note, "");
  desk_permissions_set (self->grant, change ? mesh_subscription_get_permitted (one)
                                            : mesh_subscription_get_requested (one));
  desk_permissions_set (self->grantable, change ? mesh_subscription_get_grantable (one) : NULL);
  desk_tables_set (self->tables, change ? NULL : mesh_subscription_get_tables (one));
  desk_limits_set (self->limits, change ? mesh_subscription_get_permitted_limits (one)
                                        : mesh_subscription_get_requested_limits (one),
                   mesh_subscription_get_tables (one));
}

static void
set_mode (DeskDecision *self, const char *mode)
{
  self->mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

static void
follow (DeskDecision *self)
{
  const char *status;
  gboolean imported;

  keep_draft (self);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->initial, desk_draft_free);
  if (self->subscription == NULL || self->seat == NULL)
    {
      set_mode (self, "nothing");
      return;
    }
  status = mesh_subscription_get (self->subscription, "Status");
  g_object_get (self->subscription, "imported", &imported, NULL);
  set_mode (self, desk_inbox_find_mode (desk_seat_get_job (self->seat), status, imported));
  fill (self);
  self->initial = collect (self, status, mesh_subscription_get (self->subscription, "UpdatedDate"));
  self->key = g_strdup_printf ("%s/%s/%s", desk_seat_get_name (self->seat), desk_seat_get_account (self->seat),
                               mesh_subscription_get (self->subscription, "SubscriptionId"));
  restore_draft (self);
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

/* Of what may be granted on: only what is granted can be. */
static char **
dup_grantable (DeskDecision *self, char **grant)
{
  g_auto (GStrv) chosen = desk_permissions_dup (self->grantable);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; chosen[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) grant, chosen[i]))
      g_strv_builder_add (builder, chosen[i]);
  return g_strv_builder_end (builder);
}

static MeshPlan *
make_approve (DeskDecision *self,
              MeshMesh *mesh,
              MeshPersona *persona,
              const char *id,
              GError **error)
{
  g_auto (GStrv) grant = desk_permissions_dup (self->grant);
  g_auto (GStrv) grantable = dup_grantable (self, grant);
  g_auto (GStrv) tables = desk_tables_dup (self->tables);
  g_autoptr (MeshLimits) limits = desk_limits_dup (self->limits, error);
  const char *note = gtk_editable_get_text (self->note);

  if (limits == NULL)
    return NULL;
  return mesh_workflow_approve_some (mesh, persona, id, (const char *const *) tables, (const char *const *) grant,
                                     grantable[0] != NULL ? (const char *const *) grantable : NULL,
                                     limits, *note != '\0' ? note : NULL, error);
}

/* What is granted on is said, so that it can also be taken away. */
static MeshPlan *
make_change (DeskDecision *self,
             MeshMesh *mesh,
             MeshPersona *persona,
             const char *id,
             GError **error)
{
  g_auto (GStrv) grant = desk_permissions_dup (self->grant);
  g_auto (GStrv) grantable = dup_grantable (self, grant);
  g_autoptr (MeshLimits) limits = desk_limits_dup (self->limits, error);
  const char *note = gtk_editable_get_text (self->note);

  if (limits == NULL)
    return NULL;
  return mesh_workflow_modify (mesh, persona, id, (const char *const *) grant,
                               (const char *const *) grantable, limits, *note != '\0' ? note : NULL,
                               error);
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
  return mesh_workflow_delete (mesh, persona, id, gtk_editable_get_text (self->note), error);
}

static void
form_cb (DeskDecision *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
approve_cb (DeskDecision *self)
{
  propose (self, make_approve);
}

static void
change_cb (DeskDecision *self)
{
  propose (self, make_change);
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
    case PROP_MODE:
      g_value_set_static_string (value, self->mode);
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
desk_decision_finalize (GObject *object)
{
  DeskDecision *self = DESK_DECISION (object);

  g_free (self->key);
  g_clear_pointer (&self->initial, desk_draft_free);
  g_hash_table_unref (self->drafts);
  G_OBJECT_CLASS (desk_decision_parent_class)->finalize (object);
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
  object_class->finalize = desk_decision_finalize;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION, flags);
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  properties[PROP_MODE]
      = g_param_spec_string ("mode", NULL, NULL, "nothing",
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal
      = g_signal_new ("changed", DESK_TYPE_DECISION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DESK_TYPE_PERMISSIONS);
  g_type_ensure (DESK_TYPE_LIMITS);
  g_type_ensure (DESK_TYPE_TABLES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/decision.ui");
  desk_format_bind_class (widget_class);
  desk_inbox_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, lost);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, grant);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, grantable);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, limits);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, tables);
  gtk_widget_class_bind_template_child (widget_class, DeskDecision, note);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, deny_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_cb);
}

static void
desk_decision_init (DeskDecision *self)
{
  /* Not connected in the template: it asks for signals of classes that are not made yet. */
  gpointer *const parts[] = { (gpointer *) &self->grant, (gpointer *) &self->grantable, (gpointer *) &self->limits,
                              (gpointer *) &self->tables };

  self->mode = "nothing";
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) desk_draft_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_signal_connect_object (*parts[i], "changed", G_CALLBACK (form_cb), self, G_CONNECT_SWAPPED);
}

/* Notes change nothing in AWS but the record. */
static gboolean
is_changed (DeskDecision *self)
{
  g_autoptr (DeskDraft) draft = NULL;

  if (self->initial == NULL)
    return FALSE;
  draft = collect (self, self->initial->status, self->initial->updated);
  g_free (draft->note);
  draft->note = g_strdup (self->initial->note);
  return !desk_draft_equal (draft, self->initial);
}

gboolean
desk_decision_foresees (DeskDecision *self)
{
  g_return_val_if_fail (DESK_IS_DECISION (self), FALSE);
  return g_str_equal (self->mode, "decide") || (g_str_equal (self->mode, "change") && is_changed (self));
}

MeshPlan *
desk_decision_make_plan (DeskDecision *self, GError **error)
{
  MakePlan make;

  g_return_val_if_fail (DESK_IS_DECISION (self), NULL);
  if (!desk_decision_foresees (self) || desk_seat_get_mesh (self->seat) == NULL)
    return NULL;
  make = g_str_equal (self->mode, "decide") ? make_approve : make_change;
  return make (self, desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat),
               mesh_subscription_get (self->subscription, "SubscriptionId"), error);
}
