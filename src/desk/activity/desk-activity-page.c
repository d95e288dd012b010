/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-page.h"

#include "desk/common/desk-format.h"
#include "desk/common/desk-records.h"
#include "desk/common/desk-trouble.h"

struct _DeskActivityPage
{
  DeskPage parent_instance;

  GtkWidget *search;
};

G_DEFINE_FINAL_TYPE (DeskActivityPage, desk_activity_page, DESK_TYPE_PAGE)

static GtkWidget *
desk_activity_page_get_search (DeskPage *page)
{
  return DESK_ACTIVITY_PAGE (page)->search;
}

static void
desk_activity_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_ACTIVITY_PAGE);
  G_OBJECT_CLASS (desk_activity_page_parent_class)->dispose (object);
}

static void
desk_activity_page_class_init (DeskActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_activity_page_dispose;
  DESK_PAGE_CLASS (klass)->source_name = "activity";
  DESK_PAGE_CLASS (klass)->get_search = desk_activity_page_get_search;
  g_type_ensure (DESK_TYPE_RECORD);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/activity-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskActivityPage, search);
}

static void
desk_activity_page_init (DeskActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
