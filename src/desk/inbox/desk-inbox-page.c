/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-page.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/common/desk-trouble.h"
#include "desk/inbox/desk-facet.h"
#include "desk/inbox/desk-inbox-format.h"
#include "desk/inbox/desk-inbox-list.h"
#include "desk/inbox/desk-inbox-selection.h"
#include "desk/inbox/desk-inbox-shown.h"
#include "desk/inbox/desk-inbox-sorter.h"
#include "desk/inbox/desk-several.h"
#include "desk/inbox/desk-subscription-row.h"
#include "desk/inbox/desk-subscription-view.h"
#include "mesh/subscriptions/mesh-store.h"

#define SEE_AFTER 300 /* ms */

struct _DeskInboxPage
{
  DeskPage parent_instance;

  GtkWidget *search;
  AdwLeaflet *leaflet;
  GtkListView *list;
  GtkListItemFactory *one_row, *check_row;
  DeskInboxSelection *selection;
  DeskInboxList *all;
  MeshSubscription *last; /* (nullable): looked at last */
  DeskSeat *last_seat;    /* (nullable) (weak): by whom */
  guint seeing;           /* timeout source */
  GSignalGroup *seat_signals;
  GtkPopover *filters;
  GtkDropDown *status_drop, *database_drop, *owner_drop, *requester_drop;
};

G_DEFINE_FINAL_TYPE (DeskInboxPage, desk_inbox_page, DESK_TYPE_PAGE)

static void
activated_cb (DeskInboxPage *self, guint position)
{
  g_assert (DESK_IS_INBOX_PAGE (self));
  if (desk_inbox_selection_get_several (self->selection))
    desk_inbox_selection_toggle (self->selection, position);
  else
    adw_leaflet_set_visible_child_name (self->leaflet, "detail");
}

/* A click takes in and out while several are chosen, and leads to the detail where that is not beside the list. */
static void
update_list (DeskInboxPage *self)
{
  const gboolean several = desk_inbox_selection_get_several (self->selection);

  gtk_list_view_set_factory (self->list, several ? self->check_row : self->one_row);
  gtk_list_view_set_single_click_activate (self->list, several || adw_leaflet_get_folded (self->leaflet));
}

/* What is beside the list, or instead of it, was looked at. */
static gboolean
seen_cb (gpointer data)
{
  DeskInboxPage *self = data;
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));
  const gboolean shown = !adw_leaflet_get_folded (self->leaflet)
                         || g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "detail") == 0;
  g_autoptr (MeshSubscription) one = NULL;

  self->seeing = 0;
  g_object_get (self->selection, "selected-item", &one, NULL);
  if (one != NULL && seat != NULL && shown && gtk_widget_get_mapped (GTK_WIDGET (self)))
    desk_seat_see (seat, one);
  return G_SOURCE_REMOVE;
}

/* Who only moves over it has not seen it. */
static void
see_cb (DeskInboxPage *self)
{
  g_clear_handle_id (&self->seeing, g_source_remove);
  self->seeing = g_timeout_add (SEE_AFTER, seen_cb, self);
}

/* Whether there is one of that id, shown or not. */
static gboolean
is_there (DeskInboxPage *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->all)); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (G_LIST_MODEL (self->all), i);

      if (g_strcmp0 (mesh_subscription_get (one, "SubscriptionId"), id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Another one comes in its place: why, if the record went. */
static void
miss (DeskInboxPage *self)
{
  g_autofree char *tables = NULL, *text = NULL;
  g_auto (GStrv) names = NULL;

  g_object_get (self->last, "tables", &names, NULL);
  tables = desk_format_tables (NULL, names);
  /* Translators: %s is the names of the tables that were asked for */
  text = g_strdup_printf (C_ ("inbox", "%s: the request is not there any more; its record was taken away"),
                          tables);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
selected_cb (DeskInboxPage *self)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));
  g_autoptr (MeshSubscription) one = NULL;

  g_object_get (self->selection, "selected-item", &one, NULL);
  if (self->last != NULL && self->last_seat == seat && seat != NULL
      && gtk_widget_get_mapped (GTK_WIDGET (self))
      && !is_there (self, mesh_subscription_get (self->last, "SubscriptionId")))
    miss (self);
  g_set_object (&self->last, one);
  g_set_weak_pointer (&self->last_seat, seat);
  see_cb (self);
}

static void
desk_inbox_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_inbox_page_parent_class)->map (widget);
  see_cb (DESK_INBOX_PAGE (widget));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DeskInboxPage *self = DESK_INBOX_PAGE (widget);

  if (!desk_inbox_selection_get_several (self->selection))
    return FALSE;
  desk_inbox_selection_set_several (self->selection, FALSE);
  return TRUE;
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskInboxPage *self = DESK_INBOX_PAGE (widget);

  desk_inbox_selection_toggle_id (self->selection, g_variant_get_string (parameter, NULL));
}

static void
back_cb (DeskInboxPage *self)
{
  g_assert (DESK_IS_INBOX_PAGE (self));
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_leaflet_set_visible_child_name (DESK_INBOX_PAGE (widget)->leaflet, "detail");
}

static void
show_all (DeskInboxPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->status_drop, 0);
  gtk_drop_down_set_selected (self->database_drop, 0);
  gtk_drop_down_set_selected (self->owner_drop, 0);
  gtk_drop_down_set_selected (self->requester_drop, 0);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_all (DESK_INBOX_PAGE (widget));
  gtk_popover_popdown (DESK_INBOX_PAGE (widget)->filters);
}

static void
desk_inbox_page_seat_changed (DeskPage *page)
{
  DeskInboxPage *self = DESK_INBOX_PAGE (page);

  g_signal_group_set_target (self->seat_signals, desk_page_get_seat (page));
  /* Nothing of one identity is drawn under another. */
  desk_inbox_selection_settle (self->selection);
  desk_inbox_selection_set_several (self->selection, FALSE);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  see_cb (self);
}

/* Whatever is filtered away is shown, if that is what is to be opened. */
static gboolean
desk_inbox_page_open_item (DeskPage *page, const char *id)
{
  DeskInboxPage *self = DESK_INBOX_PAGE (page);

  if (!desk_inbox_selection_choose (self->selection, id))
    {
      show_all (self);
      if (!desk_inbox_selection_choose (self->selection, id))
        return FALSE;
    }
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");
  return TRUE;
}

static GtkWidget *
desk_inbox_page_get_search (DeskPage *page)
{
  return DESK_INBOX_PAGE (page)->search;
}

static void
desk_inbox_page_dispose (GObject *object)
{
  g_clear_object (&DESK_INBOX_PAGE (object)->seat_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INBOX_PAGE);
  /* The selection of the template spoke for the last time. */
  g_clear_handle_id (&DESK_INBOX_PAGE (object)->seeing, g_source_remove);
  g_clear_object (&DESK_INBOX_PAGE (object)->last);
  g_clear_weak_pointer (&DESK_INBOX_PAGE (object)->last_seat);
  G_OBJECT_CLASS (desk_inbox_page_parent_class)->dispose (object);
}

/* What the template is made of. */
static void
ensure_types (void)
{
  g_type_ensure (MESH_TYPE_SUBSCRIPTION);
  g_type_ensure (DESK_TYPE_FACET);
  g_type_ensure (DESK_TYPE_INBOX_FILTER);
  g_type_ensure (DESK_TYPE_INBOX_LIST);
  g_type_ensure (DESK_TYPE_INBOX_SELECTION);
  g_type_ensure (DESK_TYPE_INBOX_SHOWN);
  g_type_ensure (DESK_TYPE_INBOX_SORTER);
  g_type_ensure (DESK_TYPE_SEVERAL);
  g_type_ensure (DESK_TYPE_SUBSCRIPTION_ROW);
  g_type_ensure (DESK_TYPE_SUBSCRIPTION_VIEW);
  g_type_ensure (DESK_TYPE_TROUBLE);
}

static void
desk_inbox_page_class_init (DeskInboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DeskPageClass *page_class = DESK_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_inbox_page_dispose;
  widget_class->map = desk_inbox_page_map;
  page_class->source_name = "subscriptions";
  page_class->seat_changed = desk_inbox_page_seat_changed;
  page_class->get_search = desk_inbox_page_get_search;
  page_class->open_item = desk_inbox_page_open_item;
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/inbox-page.ui");
  desk_format_bind_class (widget_class);
  desk_inbox_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, search);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, all);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, selection);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, list);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, one_row);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, check_row);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, filters);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, status_drop);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, database_drop);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, owner_drop);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, requester_drop);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_install_action (widget_class, "page.detail", NULL, detail_action);
  gtk_widget_class_install_action (widget_class, "inbox.toggle", "s", toggle_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_install_action (widget_class, "inbox.show-all", NULL, show_all_action);
}

static void
desk_inbox_page_init (DeskInboxPage *self)
{
  self->seat_signals = g_signal_group_new (DESK_TYPE_SEAT);
  g_signal_group_connect_swapped (self->seat_signals, "notify::n-unread", G_CALLBACK (see_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "notify::several", G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::visible-child", G_CALLBACK (see_cb), self, G_CONNECT_SWAPPED);
  update_list (self);
}
