/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-data-page.h"

#include <glib/gi18n.h>

#include "desk/access/desk-access-repair.h"
#include "desk/common/desk-code.h"
#include "desk/common/desk-record-box.h"
#include "desk/common/desk-trouble.h"
#include "desk/data/desk-granted-box.h"
#include "desk/data/desk-granted-format.h"
#include "desk/data/desk-import-dialog.h"
#include "desk/data/desk-snippets.h"
#include "mesh/access/mesh-granted.h"
#include "mesh/subscriptions/mesh-store.h"

struct _DeskDataPage
{
  DeskPage parent_instance;

  GtkWidget *search;
  GtkWidget *switcher;
  AdwViewStack *views;
  AdwViewStackPage *granted_page;
  DeskSource *granted; /* (nullable): of the seat */
  gboolean holding;
};

G_DEFINE_FINAL_TYPE (DeskDataPage, desk_data_page, DESK_TYPE_PAGE)

static GtkWidget *
desk_data_page_get_search (DeskPage *page)
{
  return DESK_DATA_PAGE (page)->search;
}

static void
copy_text_cb (GtkWidget *widget, const char *name, GVariant *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (text, NULL));
  gtk_widget_activate_action (widget, "win.toast", "s", C_ ("toast", "Copied"));
}

static void
query_cb (GtkWidget *widget, const char *name, GVariant *sql)
{
  gtk_widget_activate_action (widget, "win.open", "(sss)", "query", g_variant_get_string (sql, NULL), "");
}

static void
check_cb (GtkWidget *widget, const char *name, GVariant *table)
{
  gtk_widget_activate_action_variant (widget, "win.check-access", table);
}

static void
view_cb (GtkWidget *widget, const char *name, GVariant *view)
{
  adw_view_stack_set_visible_child_name (DESK_DATA_PAGE (widget)->views, g_variant_get_string (view, NULL));
}

static void
detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (DESK_DATA_PAGE (widget)->views, "granted");
}

/* ---- what was granted ---- */

/* Loaded while the page is on screen, whichever of its views is: its badge is on both. */
static void
update_holding (DeskDataPage *self, gboolean mapped)
{
  const gboolean hold = mapped && self->granted != NULL;

  if (hold && !self->holding)
    desk_source_hold (self->granted);
  if (!hold && self->holding)
    desk_source_release (self->granted);
  self->holding = hold;
}

/* How much of it needs a hand. */
static void
count_cb (DeskDataPage *self)
{
  GListModel *model = self->granted != NULL ? desk_source_get_model (self->granted) : NULL;
  guint n = 0;

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MeshGranted) one = g_list_model_get_item (model, i);

      n += g_strcmp0 (mesh_granted_get_state (one), "ready") != 0;
    }
  adw_view_stack_page_set_badge_number (self->granted_page, n);
  adw_view_stack_page_set_needs_attention (self->granted_page, n > 0);
}

static void
set_granted (DeskDataPage *self, DeskSource *source)
{
  update_holding (self, FALSE);
  if (self->granted != NULL)
    g_signal_handlers_disconnect_by_func (self->granted, count_cb, self);
  g_set_object (&self->granted, source);
  if (source != NULL)
    g_signal_connect_object (source, "notify::view", G_CALLBACK (count_cb), self, G_CONNECT_SWAPPED);
  update_holding (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  count_cb (self);
}

/* (transfer full) (nullable) */
static MeshGranted *
find_granted (DeskDataPage *self, const char *id)
{
  GListModel *model = self->granted != NULL ? desk_source_get_model (self->granted) : NULL;

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MeshGranted) one = g_list_model_get_item (model, i);

      if (g_strcmp0 (mesh_subscription_get (mesh_granted_get_subscription (one), "SubscriptionId"), id) == 0)
        return g_steal_pointer (&one);
    }
  return NULL;
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (widget));
  g_autoptr (MeshGranted) granted = find_granted (DESK_DATA_PAGE (widget), g_variant_get_string (id, NULL));

  if (granted != NULL && seat != NULL && desk_seat_get_mesh (seat) != NULL)
    desk_import_dialog_present (widget, seat, granted);
}

static void
repair_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (widget));
  const char *id, *kind;
  g_autoptr (MeshGranted) granted = NULL;
  g_autoptr (MeshFinding) link = NULL;

  g_variant_get (parameter, "(&s&s)", &id, &kind);
  granted = find_granted (DESK_DATA_PAGE (widget), id);
  if (granted != NULL)
    link = desk_access_find_link (mesh_granted_get_links (granted), kind);
  if (link != NULL && seat != NULL && desk_seat_get_mesh (seat) != NULL)
    desk_access_repair (widget, seat, link, mesh_granted_get_roles (granted));
}

/* ---- the page ---- */

/* Only a consumer is granted anything, and only its daily role may use Athena. */
static void
desk_data_page_seat_changed (DeskPage *page)
{
  DeskDataPage *self = DESK_DATA_PAGE (page);
  DeskSeat *seat = desk_page_get_seat (page);
  const gboolean consumer = seat != NULL && desk_seat_get_job (seat) == MESH_JOB_CONSUMER;
  g_autoptr (DeskSource) granted = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (page), "data.query", consumer);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "data.check", consumer);
  gtk_widget_set_visible (self->switcher, consumer);
  if (!consumer)
    adw_view_stack_set_visible_child_name (self->views, "tables");
  if (seat != NULL)
    g_object_get (seat, "granted", &granted, NULL);
  set_granted (self, granted);
}

static void
desk_data_page_refresh (DeskPage *page)
{
  if (DESK_DATA_PAGE (page)->granted != NULL)
    desk_source_refresh (DESK_DATA_PAGE (page)->granted);
}

static void
desk_data_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_data_page_parent_class)->map (widget);
  update_holding (DESK_DATA_PAGE (widget), TRUE);
}

static void
desk_data_page_unmap (GtkWidget *widget)
{
  update_holding (DESK_DATA_PAGE (widget), FALSE);
  GTK_WIDGET_CLASS (desk_data_page_parent_class)->unmap (widget);
}

static void
desk_data_page_dispose (GObject *object)
{
  if (DESK_DATA_PAGE (object)->granted_page != NULL)
    set_granted (DESK_DATA_PAGE (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_DATA_PAGE);
  G_OBJECT_CLASS (desk_data_page_parent_class)->dispose (object);
}

static void
desk_data_page_class_init (DeskDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_data_page_dispose;
  widget_class->map = desk_data_page_map;
  widget_class->unmap = desk_data_page_unmap;
  DESK_PAGE_CLASS (klass)->source_name = "tables";
  DESK_PAGE_CLASS (klass)->seat_changed = desk_data_page_seat_changed;
  DESK_PAGE_CLASS (klass)->refresh = desk_data_page_refresh;
  DESK_PAGE_CLASS (klass)->get_search = desk_data_page_get_search;
  g_type_ensure (MESH_TYPE_GRANTED);
  g_type_ensure (MESH_TYPE_SUBSCRIPTION);
  g_type_ensure (DESK_TYPE_RECORD);
  g_type_ensure (DESK_TYPE_RECORD_BOX);
  g_type_ensure (DESK_TYPE_TROUBLE);
  g_type_ensure (DESK_TYPE_CODE);
  g_type_ensure (DESK_TYPE_GRANTED_BOX);
  g_type_ensure (DESK_TYPE_SEAT);
  gtk_widget_class_install_action (widget_class, "copy.text", "s", copy_text_cb);
  gtk_widget_class_install_action (widget_class, "data.query", "s", query_cb);
  gtk_widget_class_install_action (widget_class, "page.detail", NULL, detail_action);
  gtk_widget_class_install_action (widget_class, "data.check", "(ss)", check_cb);
  gtk_widget_class_install_action (widget_class, "data.view", "s", view_cb);
  gtk_widget_class_install_action (widget_class, "data.import", "s", import_cb);
  gtk_widget_class_install_action (widget_class, "data.repair", "(ss)", repair_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/data-page.ui");
  desk_granted_format_bind_class (widget_class);
  desk_snippets_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskDataPage, search);
  gtk_widget_class_bind_template_child (widget_class, DeskDataPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, DeskDataPage, views);
  gtk_widget_class_bind_template_child (widget_class, DeskDataPage, granted_page);
}

static void
desk_data_page_init (DeskDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
