/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-page.h"

#include "desk/common/desk-format.h"
#include "desk/inbox/desk-subscription-view.h"
#include "desk/common/desk-trouble.h"

struct _DeskInboxPage
{
  DeskPage parent_instance;

  GtkWidget *search;
  AdwLeaflet *leaflet;
};

G_DEFINE_FINAL_TYPE (DeskInboxPage, desk_inbox_page, DESK_TYPE_PAGE)

static void
activated_cb (DeskInboxPage *self)
{
  g_assert (DESK_IS_INBOX_PAGE (self));
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");
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
  activated_cb (DESK_INBOX_PAGE (widget));
}

static void
desk_inbox_page_seat_changed (DeskPage *page)
{
  adw_leaflet_set_visible_child_name (DESK_INBOX_PAGE (page)->leaflet, "list");
}

static GtkWidget *
desk_inbox_page_get_search (DeskPage *page)
{
  return DESK_INBOX_PAGE (page)->search;
}

static void
desk_inbox_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INBOX_PAGE);
  G_OBJECT_CLASS (desk_inbox_page_parent_class)->dispose (object);
}

static void
desk_inbox_page_class_init (DeskInboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DeskPageClass *page_class = DESK_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_inbox_page_dispose;
  page_class->source_name = "subscriptions";
  page_class->seat_changed = desk_inbox_page_seat_changed;
  page_class->get_search = desk_inbox_page_get_search;
  g_type_ensure (MESH_TYPE_SUBSCRIPTION);
  g_type_ensure (DESK_TYPE_SUBSCRIPTION_VIEW);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/inbox-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, search);
  gtk_widget_class_bind_template_child (widget_class, DeskInboxPage, leaflet);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_install_action (widget_class, "page.detail", NULL, detail_action);
}

static void
desk_inbox_page_init (DeskInboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
