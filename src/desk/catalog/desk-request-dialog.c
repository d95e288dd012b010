/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-request-dialog.h"

#include <glib/gi18n.h>

#include "desk/catalog/desk-catalog-format.h"
#include "desk/catalog/desk-product-row.h"
#include "desk/catalog/desk-request-draft.h"
#include "desk/catalog/desk-request-plans.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "desk/inbox/desk-errands-dialog.h"
#include "desk/inbox/desk-limits.h"
#include "desk/inbox/desk-permissions.h"
#include "mesh/workflows/mesh-workflows.h"

struct _DeskRequestDialog
{
  AdwWindow parent_instance;

  DeskSeat *seat;       /* (nullable) */
  GListModel *products; /* (nullable): of MeshProduct */
  GtkWidget *opener;    /* (nullable) (weak) */
  GPtrArray *groups;    /* (element-type DeskRequestGroup) */
  char *key;            /* of the draft */
  DeskRequestDraft *initial;
  GtkEditable *database;
  GtkEditable *tables;
  GtkEditable *reason;
  DeskPermissions *permissions;
  DeskLimits *limits;
  GtkLabel *problem;
};

enum
{
  PROP_0,
  PROP_SEAT,
  PROP_PRODUCTS,
  PROP_SEVERAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRequestDialog, desk_request_dialog, ADW_TYPE_WINDOW)

/* ---- what was typed ---- */

static DeskRequestDraft *
collect (DeskRequestDialog *self)
{
  DeskRequestDraft *draft = g_new0 (DeskRequestDraft, 1);

  draft->access = desk_request_dup_access (self->products);
  draft->database = g_strdup (gtk_editable_get_text (self->database));
  draft->tables = g_strdup (gtk_editable_get_text (self->tables));
  draft->reason = g_strdup (gtk_editable_get_text (self->reason));
  draft->permissions = desk_permissions_dup (self->permissions);
  draft->columns = g_strdup (desk_limits_get_columns (self->limits));
  draft->rows = g_strdup (desk_limits_get_rows (self->limits));
  return draft;
}

static void
keep_draft (DeskRequestDialog *self)
{
  g_autoptr (DeskRequestDraft) draft = NULL;

  if (self->seat == NULL || self->initial == NULL)
    return;
  draft = collect (self);
  desk_request_draft_keep (
      self->seat, self->key,
      desk_request_draft_equal (draft, self->initial) ? NULL : g_steal_pointer (&draft));
}

static void
restore_draft (DeskRequestDialog *self)
{
  DeskRequestDraft *draft;

  self->initial = collect (self);
  draft = desk_request_draft_find (self->seat, self->key, self->initial->access);
  if (draft == NULL)
    return;
  gtk_editable_set_text (self->database, draft->database);
  gtk_editable_set_text (self->tables, draft->tables);
  gtk_editable_set_text (self->reason, draft->reason);
  desk_permissions_set (self->permissions, (const char *const *) draft->permissions);
  desk_limits_set_texts (self->limits, draft->columns, draft->rows);
}

/* ---- asking ---- */

static MeshPlan *
new_plan (DeskRequestDialog *self,
          const char *owner,
          const char *database,
          char **tables,
          GError **error)
{
  g_auto (GStrv) permissions = desk_permissions_dup (self->permissions);
  g_autoptr (MeshLimits) limits = desk_limits_dup (self->limits, error);

  if (limits == NULL)
    return NULL;
  return mesh_workflow_request_access_full (
      desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat), owner, database,
      (const char *const *) tables, (const char *const *) permissions, limits,
      gtk_editable_get_text (self->reason), error);
}

/* What can't be asked for is said here, where it was typed. */
static void
show_problem (DeskRequestDialog *self, const GError *error)
{
  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
}

static gboolean
request_one (DeskRequestDialog *self)
{
  const DeskRequestGroup *group = g_ptr_array_index (self->groups, 0);
  g_auto (GStrv) tables = desk_request_dup_tables (gtk_editable_get_text (self->tables));
  g_autoptr (GError) error = NULL;
  MeshPlan *plan
      = new_plan (self, group->owner, gtk_editable_get_text (self->database), tables, &error);

  show_problem (self, error);
  if (plan != NULL)
    desk_take_plan (self->opener, self->seat, plan, NULL);
  return plan != NULL;
}

static DeskErrand *
new_errand (DeskRequestDialog *self, DeskRequestGroup *group, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) tables = NULL;
  g_autofree char *joined = NULL, *title = NULL;
  g_autoptr (MeshPlan) plan = NULL;

  for (guint i = 0; i < group->tables->len; i++)
    g_strv_builder_add (names, g_ptr_array_index (group->tables, i));
  tables = g_strv_builder_end (names);
  plan = new_plan (self, group->owner, group->database, tables, error);
  joined = g_strjoinv (", ", tables);
  title = g_strdup_printf ("%s: %s", group->database, joined);
  return plan != NULL ? desk_errand_new (title, plan, desk_seat_get_journal (self->seat), NULL)
                      : NULL;
}

/* A request for each database; none, if one of them can't be. */
static gboolean
request_several (DeskRequestDialog *self)
{
  g_autoptr (DeskErrands) errands = desk_errands_new (C_ ("request", "Request Access"));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->groups->len && error == NULL; i++)
    {
      DeskErrand *errand = new_errand (self, g_ptr_array_index (self->groups, i), &error);

      if (errand != NULL)
        desk_errands_take (errands, errand);
    }
  show_problem (self, error);
  if (error == NULL)
    desk_errands_dialog_present (self->opener, self->seat, errands);
  return error == NULL;
}

static gboolean
is_several (DeskRequestDialog *self)
{
  return self->groups != NULL && self->groups->len > 1;
}

static void
request_cb (DeskRequestDialog *self)
{
  if (self->seat == NULL || self->opener == NULL || self->groups == NULL || self->groups->len == 0)
    return;
  if (is_several (self) ? request_several (self) : request_one (self))
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
desk_request_dialog_close_request (GtkWindow *window)
{
  keep_draft (DESK_REQUEST_DIALOG (window));
  return GTK_WINDOW_CLASS (desk_request_dialog_parent_class)->close_request (window);
}

static void
desk_request_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskRequestDialog *self = DESK_REQUEST_DIALOG (object);

  switch (id)
    {
    case PROP_SEAT:
      g_value_set_object (value, self->seat);
      break;
    case PROP_PRODUCTS:
      g_value_set_object (value, self->products);
      break;
    case PROP_SEVERAL:
      g_value_set_boolean (value, is_several (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_request_dialog_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskRequestDialog *self = DESK_REQUEST_DIALOG (object);

  switch (id)
    {
    case PROP_SEAT:
      if (g_set_object (&self->seat, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_request_dialog_dispose (GObject *object)
{
  DeskRequestDialog *self = DESK_REQUEST_DIALOG (object);

  g_clear_weak_pointer (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_REQUEST_DIALOG);
  g_clear_pointer (&self->initial, desk_request_draft_free);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->products);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (desk_request_dialog_parent_class)->dispose (object);
}

static void
desk_request_dialog_class_init (DeskRequestDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_request_dialog_get_property;
  object_class->set_property = desk_request_dialog_set_property;
  object_class->dispose = desk_request_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = desk_request_dialog_close_request;
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  properties[PROP_PRODUCTS]
      = g_param_spec_object ("products", NULL, NULL, G_TYPE_LIST_MODEL,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEVERAL]
      = g_param_spec_boolean ("several", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_PERMISSIONS);
  g_type_ensure (DESK_TYPE_LIMITS);
  g_type_ensure (DESK_TYPE_PRODUCT_ROW);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/request-dialog.ui");
  desk_catalog_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskRequestDialog, database);
  gtk_widget_class_bind_template_child (widget_class, DeskRequestDialog, tables);
  gtk_widget_class_bind_template_child (widget_class, DeskRequestDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, DeskRequestDialog, permissions);
  gtk_widget_class_bind_template_child (widget_class, DeskRequestDialog, limits);
  gtk_widget_class_bind_template_child (widget_class, DeskRequestDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, request_cb);
}

static void
desk_request_dialog_init (DeskRequestDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What the subscription is about, as text. */
static void
show_group (DeskRequestDialog *self, DeskRequestGroup *group)
{
  g_autoptr (GString) tables = g_string_new (NULL);

  for (guint i = 0; i < group->tables->len; i++)
    g_string_append_printf (tables, "%s%s", i > 0 ? ", " : "",
                            (char *) g_ptr_array_index (group->tables, i));
  gtk_editable_set_text (self->database, group->database);
  gtk_editable_set_text (self->tables, tables->str);
}

DeskRequestDialog *
desk_request_dialog_present (GtkWidget *parent, DeskSeat *seat, GListModel *products)
{
  static const char *const usual[] = { "SELECT", "DESCRIBE", NULL };
  DeskRequestDialog *self = g_object_new (DESK_TYPE_REQUEST_DIALOG, "seat", seat, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);

  g_set_weak_pointer (&self->opener, parent);
  self->products = g_object_ref (products);
  self->groups = desk_request_groups_new (products);
  self->key = desk_request_dup_key (products);
  if (self->groups->len > 0)
    show_group (self, g_ptr_array_index (self->groups, 0));
  desk_permissions_set (self->permissions, usual);
  restore_draft (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRODUCTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEVERAL]);
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
