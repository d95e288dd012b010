/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-several.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/inbox/desk-errands-dialog.h"
#include "desk/inbox/desk-inbox-format.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-workflows.h"

typedef enum
{
  DEED_APPROVE,
  DEED_DENY,
  DEED_IMPORT,
  DEED_END,
  N_DEEDS
} Deed;

static const struct
{
  const char *modes; /* of desk_inbox_find_mode(): with which it can be done */
  const char *label; /* with one %u */
  const char *title; /* of the dialog */
  gboolean needs_note;
} deeds[N_DEEDS] = {
  /* Translators: %'u is how many requests were chosen */
  [DEED_APPROVE] = { "decide again", NC_ ("several", "_Approve %'u as Asked…"),
                     NC_ ("several", "Approve Requests"), FALSE },
  /* Translators: %'u is how many requests were chosen */
  [DEED_DENY] = { "decide", NC_ ("several", "_Deny %'u…"), NC_ ("several", "Deny Requests"), TRUE },
  [DEED_IMPORT]
  /* Translators: %'u is how many subscriptions were chosen */
  = { "import", NC_ ("several", "_Import %'u…"), NC_ ("several", "Import Subscriptions"), FALSE },
  /* Translators: %'u is how many subscriptions were chosen */
  [DEED_END] = { "change import leave withdraw", NC_ ("several", "_End %'u…"),
                 NC_ ("several", "End Access"), TRUE },
};

struct _DeskSeveral
{
  AdwBin parent_instance;

  DeskInboxSelection *selection; /* (nullable) */
  DeskSeat *seat;                /* (nullable) */
  GtkEditable *note;
  GtkButton *buttons[N_DEEDS];
  guint counts[N_DEEDS];
};

enum
{
  PROP_0,
  PROP_SELECTION,
  PROP_SEAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSeveral, desk_several, ADW_TYPE_BIN)

static gboolean
can (DeskSeveral *self, MeshSubscription *one, Deed deed)
{
  gboolean imported;

  g_object_get (one, "imported", &imported, NULL);
  return desk_inbox_format_is_mode (
      NULL,
      desk_inbox_find_mode (desk_seat_get_job (self->seat), mesh_subscription_get (one, "Status"), imported),
      deeds[deed].modes);
}

/* Formats come from the table: each with one %u. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
update_button (DeskSeveral *self, Deed deed)
{
  const gboolean has_note = *gtk_editable_get_text (self->note) != '\0';
  g_autofree char *label
      = g_strdup_printf (g_dpgettext2 (NULL, "several", deeds[deed].label), self->counts[deed]);
  g_auto (GStrv) parts = g_strsplit (label, "_", 2);
  g_autofree char *name = g_strjoinv ("", parts);

  gtk_label_set_label (GTK_LABEL (gtk_button_get_child (self->buttons[deed])), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[deed]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons[deed]), self->counts[deed] > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons[deed]), has_note || !deeds[deed].needs_note);
}
#pragma GCC diagnostic pop

static void
update (DeskSeveral *self)
{
  g_autoptr (GPtrArray) chosen = NULL;

  for (Deed deed = 0; deed < N_DEEDS; deed++)
    self->counts[deed] = 0;
  if (self->selection != NULL && self->seat != NULL && desk_inbox_selection_get_several (self->selection))
    chosen = desk_inbox_selection_dup_chosen (self->selection);
  for (guint i = 0; chosen != NULL && i < chosen->len; i++)
    for (Deed deed = 0; deed < N_DEEDS; deed++)
      self->counts[deed] += can (self, g_ptr_array_index (chosen, i), deed);
  for (Deed deed = 0; deed < N_DEEDS; deed++)
    update_button (self, deed);
}

static MeshPlan *
make_plan (DeskSeveral *self, Deed deed, const char *id, GError **error)
{
  MeshMesh *mesh = desk_seat_get_mesh (self->seat);
  MeshPersona *persona = desk_seat_get_persona (self->seat);
  const char *note = gtk_editable_get_text (self->note);

  switch (deed)
    {
    case DEED_APPROVE:
      return mesh_workflow_approve (mesh, persona, id, NULL, NULL, NULL, *note != '\0' ? note : NULL, error);
    case DEED_DENY:
      return mesh_workflow_deny (mesh, persona, id, note, error);
    case DEED_IMPORT:
      return mesh_workflow_import (mesh, persona, id, NULL, error);
    case DEED_END:
    case N_DEEDS:
    default:
      return mesh_workflow_delete (mesh, persona, id, note, error);
    }
}

/* "telco: usage, cells · 999999999999" */
static char *
dup_title (MeshSubscription *one)
{
  g_autofree char *tables = NULL;
  g_auto (GStrv) names = NULL;

  g_object_get (one, "tables", &names, NULL);
  tables = desk_format_tables (NULL, names);
  return g_strdup_printf ("%s: %s · %s", mesh_subscription_get (one, "DatabaseName"), tables,
                          mesh_subscription_get (one, "SubscriberPrincipal"));
}

static void
propose (DeskSeveral *self, Deed deed)
{
  g_autoptr (DeskErrands) errands = NULL;
  g_autoptr (GPtrArray) chosen = NULL;

  if (self->selection == NULL || self->seat == NULL || desk_seat_get_mesh (self->seat) == NULL)
    return;
  errands = desk_errands_new (g_dpgettext2 (NULL, "several", deeds[deed].title));
  chosen = desk_inbox_selection_dup_chosen (self->selection);
  for (guint i = 0; i < chosen->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (chosen, i);
      g_autofree char *title = dup_title (one);
      g_autoptr (MeshPlan) plan = NULL;
      g_autoptr (GError) error = NULL;

      if (!can (self, one, deed))
        continue;
      plan = make_plan (self, deed, mesh_subscription_get (one, "SubscriptionId"), &error);
      desk_errands_take (errands, desk_errand_new (title, plan, desk_seat_get_journal (self->seat), error));
    }
  desk_errands_dialog_present (GTK_WIDGET (self), self->seat, errands);
}

static void
clicked_cb (DeskSeveral *self, GtkButton *button)
{
  for (Deed deed = 0; deed < N_DEEDS; deed++)
    if (self->buttons[deed] == button)
      propose (self, deed);
}

static void
set_selection (DeskSeveral *self, DeskInboxSelection *selection)
{
  if (self->selection == selection)
    return;
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_func (self->selection, update, self);
  g_set_object (&self->selection, selection);
  if (selection != NULL)
    g_signal_connect_swapped (selection, "notify::n-selected", G_CALLBACK (update), self);
  update (self);
}

static void
desk_several_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SELECTION:
      g_value_set_object (value, DESK_SEVERAL (object)->selection);
      break;
    case PROP_SEAT:
      g_value_set_object (value, DESK_SEVERAL (object)->seat);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_several_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskSeveral *self = DESK_SEVERAL (object);

  switch (id)
    {
    case PROP_SELECTION:
      set_selection (self, g_value_get_object (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SEAT:
      if (g_set_object (&self->seat, g_value_get_object (value)))
        {
          gtk_editable_set_text (self->note, "");
          update (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_several_dispose (GObject *object)
{
  DeskSeveral *self = DESK_SEVERAL (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_func (self->selection, update, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->seat);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_SEVERAL);
  G_OBJECT_CLASS (desk_several_parent_class)->dispose (object);
}

static void
desk_several_class_init (DeskSeveralClass *klass)
{
  static const char *const buttons[] = { "approve", "deny", "import", "end" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_several_get_property;
  object_class->set_property = desk_several_set_property;
  object_class->dispose = desk_several_dispose;
  properties[PROP_SELECTION]
      = g_param_spec_object ("selection", NULL, NULL, DESK_TYPE_INBOX_SELECTION, flags);
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/several.ui");
  desk_format_bind_class (widget_class);
  desk_inbox_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskSeveral, note);
  for (Deed deed = 0; deed < N_DEEDS; deed++)
    gtk_widget_class_bind_template_child_full (
        widget_class, buttons[deed], FALSE,
        G_STRUCT_OFFSET (DeskSeveral, buttons) + (gssize) deed * (gssize) sizeof (GtkButton *));
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
desk_several_init (DeskSeveral *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
