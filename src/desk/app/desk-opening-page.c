/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-opening-page.h"

struct _DeskOpeningPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (DeskOpeningPage, desk_opening_page, ADW_TYPE_BIN)

static void
desk_opening_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_OPENING_PAGE);
  G_OBJECT_CLASS (desk_opening_page_parent_class)->dispose (object);
}

static void
desk_opening_page_class_init (DeskOpeningPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_opening_page_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/meshdesk/Meshdesk/ui/opening-page.ui");
}

static void
desk_opening_page_init (DeskOpeningPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
