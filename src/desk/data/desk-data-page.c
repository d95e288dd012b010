/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-data-page.h"

#include <glib/gi18n.h>

#include "desk/common/desk-code.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-record-box.h"
#include "desk/common/desk-trouble.h"
#include "desk/data/desk-snippets.h"

struct _DeskDataPage
{
  DeskPage parent_instance;

  GtkWidget *search;
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

/* Only a consumer's daily role may use Athena. */
static void
desk_data_page_seat_changed (DeskPage *page)
{
  DeskSeat *seat = desk_page_get_seat (page);

  gtk_widget_action_set_enabled (GTK_WIDGET (page), "data.query",
                                 seat != NULL && desk_seat_get_job (seat) == MESH_JOB_CONSUMER);
}

static void
desk_data_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_DATA_PAGE);
  G_OBJECT_CLASS (desk_data_page_parent_class)->dispose (object);
}

static void
desk_data_page_class_init (DeskDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_data_page_dispose;
  DESK_PAGE_CLASS (klass)->source_name = "tables";
  DESK_PAGE_CLASS (klass)->seat_changed = desk_data_page_seat_changed;
  DESK_PAGE_CLASS (klass)->get_search = desk_data_page_get_search;
  g_type_ensure (DESK_TYPE_RECORD_BOX);
  g_type_ensure (DESK_TYPE_TROUBLE);
  g_type_ensure (DESK_TYPE_CODE);
  gtk_widget_class_install_action (widget_class, "copy.text", "s", copy_text_cb);
  gtk_widget_class_install_action (widget_class, "data.query", "s", query_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/data-page.ui");
  desk_format_bind_class (widget_class);
  desk_snippets_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskDataPage, search);
}

static void
desk_data_page_init (DeskDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
