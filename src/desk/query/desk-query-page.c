/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/query/desk-query-page.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "desk/common/desk-format.h"
#include "desk/common/desk-records.h"
#include "desk/data/desk-snippets.h"
#include "desk/query/desk-query-desk.h"
#include "desk/query/desk-query-results.h"
#include "mesh/model/mesh-find.h"

struct _DeskQueryPage
{
  DeskPage parent_instance;

  DeskQueryDesk *desk;      /* (nullable) */
  GBinding *typed;          /* (nullable): the editor's text and the desk's */
  GtkSourceView *editor;
  GtkMenuButton *tables, *history;
  GtkNativeDialog *chooser; /* (nullable) */
};

enum
{
  PROP_DESK = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskQueryPage, desk_query_page, DESK_TYPE_PAGE)

/* ---- what can be done ---- */

static void
update_actions (DeskQueryPage *self)
{
  const char *text = self->desk != NULL ? desk_query_desk_get_text (self->desk) : "";
  const char *state = self->desk != NULL ? desk_query_desk_get_state (self->desk) : "empty";
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "query.run", *stripped != '\0');
  gtk_widget_action_set_enabled (widget, "query.stop", g_str_equal (state, "running"));
  gtk_widget_action_set_enabled (widget, "query.save", g_str_equal (state, "rows"));
}

static void
run_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskQueryPage *self = DESK_QUERY_PAGE (widget);

  if (self->desk != NULL)
    desk_query_desk_run (self->desk);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (DESK_QUERY_PAGE (widget)->desk != NULL)
    desk_query_desk_cancel (DESK_QUERY_PAGE (widget)->desk);
}

/* The account's administrator makes the bucket: theirs are the keys that may. */
static void
prepare_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (widget));
  MeshMesh *mesh = seat != NULL ? desk_seat_get_mesh (seat) : NULL;
  MeshPersona *admin = NULL;
  GError *error = NULL;

  if (mesh == NULL)
    return;
  admin = mesh_find_persona (mesh, MESH_JOB_CONSUMER_ADMIN, desk_seat_get_account (seat));
  if (admin == NULL)
    admin = mesh_find_persona (mesh, MESH_JOB_PRODUCER_ADMIN, desk_seat_get_account (seat));
  if (admin == NULL)
    {
      gtk_widget_activate_action (widget, "win.toast", "s",
                                  C_ ("query", "This needs the keys of the account’s administrator"));
      return;
    }
  desk_take_plan (widget, seat, mesh_workflow_prepare_queries (mesh, admin, &error), error);
}

/* ---- saving ---- */

static void
saved_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = g_file_replace_contents_finish (G_FILE (file), result, NULL, &error);

  if (gtk_widget_get_root (self) != NULL)
    gtk_widget_activate_action (self, "win.toast", "s", done ? C_ ("toast", "The rows are saved") : error->message);
}

static GBytes *
print_rows (MeshQuery *query)
{
  g_auto (GStrv) names = mesh_query_dup_names (query);
  char *csv = mesh_query_print_csv ((const char *const *) names, G_LIST_MODEL (query));

  return g_bytes_new_take (csv, strlen (csv));
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, DeskQueryPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  MeshQuery *query = self->desk != NULL ? desk_query_desk_get_query (self->desk) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && query != NULL)
    {
      g_autoptr (GBytes) bytes = print_rows (query);

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, saved_cb,
                                           g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskQueryPage *self = DESK_QUERY_PAGE (widget);

  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (C_ ("query", "Save the Rows"),
                                                                  GTK_WINDOW (gtk_widget_get_root (widget)),
                                                                  GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "query.csv");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

/* ---- tables and earlier statements ---- */

static void
ask (DeskQueryPage *self, const char *sql, gboolean run)
{
  if (self->desk == NULL)
    return;
  desk_query_desk_set_text (self->desk, sql);
  if (run)
    desk_query_desk_run (self->desk);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
tables_cb (DeskQueryPage *self, guint position, GtkListView *list)
{
  g_autoptr (DeskRecord) record = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  g_autofree char *database = NULL, *sql = NULL;
  g_autoptr (GListModel) columns = NULL;

  gtk_menu_button_popdown (self->tables);
  if (record == NULL)
    return;
  g_object_get (record, "subtitle", &database, "children", &columns, NULL);
  sql = desk_snippet_sql (NULL, database, desk_record_get_title (record), columns);
  ask (self, sql, TRUE);
}

static void
history_cb (DeskQueryPage *self, guint position, GtkListView *list)
{
  g_autoptr (GtkStringObject) sql = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);

  gtk_menu_button_popdown (self->history);
  if (sql != NULL)
    ask (self, gtk_string_object_get_string (sql), FALSE);
}

/* ---- the page ---- */

static void
desk_query_page_seat_changed (DeskPage *page)
{
  DeskQueryPage *self = DESK_QUERY_PAGE (page);
  DeskSeat *seat = desk_page_get_seat (page);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_pointer (&self->typed, g_binding_unbind);
  g_clear_object (&self->desk);
  if (seat != NULL)
    self->desk = g_object_ref (desk_query_desk_of (seat));
  if (self->desk != NULL)
    {
      self->typed = g_object_bind_property (self->desk, "text", gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)),
                                            "text", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
      g_signal_connect_object (self->desk, "notify", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
    }
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}

/* Another page's statement: looked at at once. */
static gboolean
desk_query_page_open_item (DeskPage *page, const char *id)
{
  if (id == NULL || *id == '\0')
    return FALSE;
  ask (DESK_QUERY_PAGE (page), id, TRUE);
  return TRUE;
}

static GtkWidget *
desk_query_page_get_search (DeskPage *page)
{
  return GTK_WIDGET (DESK_QUERY_PAGE (page)->editor);
}

/* ---- the editor ---- */

static void
follow_style (DeskQueryPage *self)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)));
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  gtk_source_style_scheme_manager_get_default (),
                                                  dark ? "Adwaita-dark" : "Adwaita"));
}

static void
set_up_editor (DeskQueryPage *self)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)));

  gtk_source_buffer_set_language (
      buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql"));
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  follow_style (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
}

/* ---- GObject ---- */

static void
desk_query_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DESK)
    g_value_set_object (value, DESK_QUERY_PAGE (object)->desk);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_query_page_dispose (GObject *object)
{
  DeskQueryPage *self = DESK_QUERY_PAGE (object);

  g_clear_pointer (&self->typed, g_binding_unbind);
  g_clear_object (&self->desk);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_QUERY_PAGE);
  G_OBJECT_CLASS (desk_query_page_parent_class)->dispose (object);
}

static void
desk_query_page_class_init (DeskQueryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = desk_query_page_get_property;
  G_OBJECT_CLASS (klass)->dispose = desk_query_page_dispose;
  DESK_PAGE_CLASS (klass)->source_name = "tables";
  DESK_PAGE_CLASS (klass)->seat_changed = desk_query_page_seat_changed;
  DESK_PAGE_CLASS (klass)->get_search = desk_query_page_get_search;
  DESK_PAGE_CLASS (klass)->open_item = desk_query_page_open_item;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (DESK_TYPE_QUERY_RESULTS);
  g_type_ensure (DESK_TYPE_RECORD);
  g_type_ensure (DESK_TYPE_QUERY_DESK);
  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, DESK_TYPE_QUERY_DESK,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/query-page.ui");
  desk_format_bind_class (widget_class);
  desk_query_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, tables_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_cb);
  gtk_widget_class_bind_template_child (widget_class, DeskQueryPage, editor);
  gtk_widget_class_bind_template_child (widget_class, DeskQueryPage, tables);
  gtk_widget_class_bind_template_child (widget_class, DeskQueryPage, history);
  gtk_widget_class_install_action (widget_class, "query.run", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "query.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "query.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "query.prepare", NULL, prepare_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "query.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "query.run", NULL);
}

static void
desk_query_page_init (DeskQueryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_editor (self);
  update_actions (self);
}
