/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-start-page.h"

#include <glib/gi18n.h>

#include "desk/accounts/desk-connect-dialog.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-rows.h"
#include "mesh/catalog/mesh-catalog-places.h"
#include "mesh/model/mesh-keyring.h"
#include "mesh/model/mesh-saved.h"

struct _DeskStartPage
{
  AdwBin parent_instance;

  GListModel *saved;         /* (nullable): until they are read */
  GCancellable *cancellable; /* (nullable): of the list */
};

enum
{
  PROP_0,
  PROP_SAVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskStartPage, desk_start_page, ADW_TYPE_BIN)

static char *
format_place (gpointer unused, const char *account, const char *region)
{
  /* Translators: the account of a mesh, and its region */
  return g_strdup_printf (C_ ("start", "%s · %s"), account != NULL ? account : "", region != NULL ? region : "");
}

static char *
format_action (gpointer unused, const char *id)
{
  return g_strdup ("win.open-mesh");
}

static char *
format_forget (gpointer unused, const char *id)
{
  return g_strdup ("start.forget");
}

static char *
format_edit (gpointer unused, const char *id)
{
  return g_strdup ("start.edit");
}

/* ---- the list ---- */

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskStartPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = mesh_saved_list_finish (result, &error);

  /* Only a cancellation fails: the page is gone, or asked again. */
  if (list != NULL && g_set_object (&self->saved, list))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

static void
load (DeskStartPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  mesh_saved_list_async (NULL, self->cancellable, listed_cb, g_object_ref (self));
}

static MeshSaved *
find_saved (DeskStartPage *self, const char *id)
{
  for (guint i = 0; self->saved != NULL && i < g_list_model_get_n_items (self->saved); i++)
    {
      g_autoptr (MeshSaved) saved = g_list_model_get_item (self->saved, i);

      if (g_str_equal (mesh_saved_get_id (saved), id))
        return saved; /* the list keeps it */
    }
  return NULL;
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MeshSaved *saved = find_saved (DESK_START_PAGE (widget), g_variant_get_string (parameter, NULL));
  DeskConnectDialog *dialog;

  if (saved == NULL)
    return;
  dialog = desk_connect_dialog_edit (GTK_WINDOW (gtk_widget_get_root (widget)), saved);
  g_signal_connect_object (dialog, "edited", G_CALLBACK (load), widget, G_CONNECT_SWAPPED);
}

/* ---- forgetting ---- */

/* The keys go first: a description without keys can be removed again, keys without one would stay unseen. */
static void
forget_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MeshSaved *saved = data;
  GError *error = NULL;

  if (mesh_keyring_clear (mesh_saved_get_id (saved), cancellable, &error) && mesh_saved_delete (saved, NULL, &error))
    {
      mesh_catalog_places_forget (mesh_saved_get_id (saved));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  DeskStartPage *self = DESK_START_PAGE (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              C_ ("toast", "The mesh and its keys are forgotten; AWS is as it was"));
  load (self);
}

static void
response_cb (DeskStartPage *self, const char *response, GtkWidget *dialog)
{
  g_autoptr (GTask) task = NULL;
  MeshSaved *saved = g_object_get_data (G_OBJECT (dialog), "saved");

  if (g_strcmp0 (response, "forget") != 0)
    return;
  task = g_task_new (self, NULL, forgotten_cb, NULL);
  g_task_set_task_data (task, g_object_ref (saved), g_object_unref);
  g_task_run_in_thread (task, forget_thread);
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MeshSaved *saved = find_saved (DESK_START_PAGE (widget), g_variant_get_string (parameter, NULL));
  GtkWidget *dialog;

  if (saved == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), C_ ("start", "Forget This Mesh?"), NULL);
  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      /* Translators: %s is the name of a mesh */
      C_ ("start", "“%s” leaves this list, and its keys leave the keyring. Nothing changes in AWS."),
      mesh_saved_get_name (saved));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", C_ ("start", "_Cancel"), "forget",
                                    C_ ("start", "_Forget"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "saved", g_object_ref (saved), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
desk_start_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SAVED:
      g_value_set_object (value, DESK_START_PAGE (object)->saved);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_start_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_start_page_parent_class)->map (widget);
  load (DESK_START_PAGE (widget));
}

static void
desk_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_START_PAGE);
  g_cancellable_cancel (DESK_START_PAGE (object)->cancellable);
  g_clear_object (&DESK_START_PAGE (object)->cancellable);
  g_clear_object (&DESK_START_PAGE (object)->saved);
  G_OBJECT_CLASS (desk_start_page_parent_class)->dispose (object);
}

static void
desk_start_page_class_init (DeskStartPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_start_page_get_property;
  object_class->dispose = desk_start_page_dispose;
  widget_class->map = desk_start_page_map;
  properties[PROP_SAVED] = g_param_spec_object ("saved", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_action (widget_class, "start.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "start.forget", "s", forget_action);
  g_type_ensure (DESK_TYPE_ROWS);
  g_type_ensure (MESH_TYPE_SAVED);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/start-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, format_place);
  gtk_widget_class_bind_template_callback (widget_class, format_action);
  gtk_widget_class_bind_template_callback (widget_class, format_edit);
  gtk_widget_class_bind_template_callback (widget_class, format_forget);
}

static void
desk_start_page_init (DeskStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
