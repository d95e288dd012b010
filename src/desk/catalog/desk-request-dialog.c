/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-request-dialog.h"

#include "desk/common/desk-format.h"
#include "desk/common/desk-page.h"
#include "desk/inbox/desk-limits.h"
#include "desk/inbox/desk-permissions.h"
#include "mesh/workflows/mesh-workflows.h"

struct _DeskRequestDialog
{
  AdwWindow parent_instance;

  DeskSeat *seat;    /* (nullable) */
  GtkWidget *opener; /* (nullable) (weak) */
  char *owner_account;
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
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRequestDialog, desk_request_dialog, ADW_TYPE_WINDOW)

/* Names with commas between them; a regular expression stays as it is. (nullable): the whole
 * database */
static char **
dup_tables (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      {
        g_strv_builder_add (builder, parts[i]);
        any = TRUE;
      }
  return any ? g_strv_builder_end (builder) : NULL;
}

static MeshPlan *
make_plan (DeskRequestDialog *self, GError **error)
{
  g_auto (GStrv) tables = dup_tables (gtk_editable_get_text (self->tables));
  g_auto (GStrv) permissions = desk_permissions_dup (self->permissions);
  g_autoptr (MeshLimits) limits = desk_limits_dup (self->limits, error);

  if (limits == NULL)
    return NULL;
  return mesh_workflow_request_access_full (
      desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat), self->owner_account,
      gtk_editable_get_text (self->database), (const char *const *) tables,
      (const char *const *) permissions, limits, gtk_editable_get_text (self->reason), error);
}

/* What can't be asked for is said here, where it was typed. */
static void
request_cb (DeskRequestDialog *self)
{
  g_autoptr (GError) error = NULL;
  MeshPlan *plan;

  if (self->seat == NULL || self->opener == NULL)
    return;
  plan = make_plan (self, &error);
  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (plan == NULL)
    return;
  desk_take_plan (self->opener, self->seat, plan, NULL);
  gtk_window_close (GTK_WINDOW (self));
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
  g_clear_pointer (&self->owner_account, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_REQUEST_DIALOG);
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
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_PERMISSIONS);
  g_type_ensure (DESK_TYPE_LIMITS);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/request-dialog.ui");
  desk_format_bind_class (widget_class);
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

DeskRequestDialog *
desk_request_dialog_present (GtkWidget *parent, DeskSeat *seat, MeshProduct *product)
{
  static const char *const usual[] = { "SELECT", "DESCRIBE", NULL };
  DeskRequestDialog *self = g_object_new (DESK_TYPE_REQUEST_DIALOG, "seat", seat, NULL);
  g_autofree char *database = NULL;
  g_autofree char *name = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_set_weak_pointer (&self->opener, parent);
  g_object_get (product, "name", &name, "database", &database, "owner-account",
                &self->owner_account, NULL);
  gtk_editable_set_text (self->database, database != NULL ? database : "");
  gtk_editable_set_text (self->tables, name != NULL ? name : "");
  desk_permissions_set (self->permissions, usual);
  desk_job_paint (GTK_WIDGET (self), desk_seat_get_colour (seat));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
