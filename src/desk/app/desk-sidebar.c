/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-sidebar.h"

#include "desk/app/desk-pages.h"
#include "desk/app/desk-sidebar-row.h"
#include "desk/common/desk-format.h"
#include "desk/roles/desk-role-switcher.h"

struct _DeskSidebar
{
  AdwBin parent_instance;

  DeskSession *session; /* (nullable) */
  gboolean decorated;
  DeskRoleSwitcher *switcher;
  GtkListBox *list;
  int job; /* whose pages there are rows for; -1: nobody's yet */
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_DECORATED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSidebar, desk_sidebar, ADW_TYPE_BIN)

static void
row_activated_cb (DeskSidebar *self, GtkListBoxRow *row)
{
  g_assert (DESK_IS_SIDEBAR (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s",
                              desk_sidebar_row_get_page (DESK_SIDEBAR_ROW (row)));
}

/* Also without a click: arrow keys and screen readers select. */
static void
row_selected_cb (DeskSidebar *self, GtkListBoxRow *row)
{
  if (row != NULL)
    row_activated_cb (self, row);
}

static void
add_row (DeskSidebar *self, const DeskPageInfo *info, int position)
{
  GtkWidget *row = g_object_new (DESK_TYPE_SIDEBAR_ROW, "page", info->name, "title",
                                 desk_page_info_get_title (info), "icon-name", info->icon, "counts",
                                 g_str_equal (info->name, "inbox"), NULL);

  g_object_bind_property (self, "session", row, "session", G_BINDING_SYNC_CREATE);
  gtk_list_box_insert (self->list, row, position);
}

/* Makes the page's row at @position, or takes it away; what is right already stays: rows are what
 * costs time when another persona sits down. FALSE: there is none now. */
static gboolean
set_row (DeskSidebar *self, const DeskPageInfo *info, int position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, position);
  const gboolean there
      = row != NULL && g_strcmp0 (desk_sidebar_row_get_page (DESK_SIDEBAR_ROW (row)), info->name) == 0;
  const gboolean wanted = desk_pages_are_for (info->name, self->job);

  if (wanted && !there)
    add_row (self, info, position);
  if (there && !wanted)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  return wanted;
}

static char *
dup_selected (DeskSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? g_strdup (desk_sidebar_row_get_page (DESK_SIDEBAR_ROW (row))) : NULL;
}

/* When somebody sits down: before that the window is to be on screen soon, and shows no pages. Rows of pages that
 * others have are not there at all: screen readers count the hidden ones differently from GTK's list. */
static void
ensure_rows (DeskSidebar *self)
{
  DeskSeat *seat = self->session != NULL ? desk_session_get_seat (self->session) : NULL;
  g_autofree char *selected = NULL;
  const DeskPageInfo *pages;
  guint n_pages;
  int position = 0;

  if (seat == NULL || self->job == (int) desk_seat_get_job (seat))
    return;
  self->job = (int) desk_seat_get_job (seat);
  selected = dup_selected (self);
  pages = desk_pages_get (&n_pages);
  for (guint i = 0; i < n_pages; i++)
    position += set_row (self, &pages[i], position) ? 1 : 0;
  if (selected != NULL)
    desk_sidebar_select (self, selected);
}

static void
set_session (DeskSidebar *self, DeskSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, ensure_rows, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "notify::seat", G_CALLBACK (ensure_rows), self,
                             G_CONNECT_SWAPPED);
  ensure_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
desk_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskSidebar *self = DESK_SIDEBAR (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_DECORATED:
      g_value_set_boolean (value, self->decorated);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskSidebar *self = DESK_SIDEBAR (object);

  switch (id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_DECORATED:
      self->decorated = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_sidebar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_SIDEBAR);
  g_clear_object (&DESK_SIDEBAR (object)->session);
  G_OBJECT_CLASS (desk_sidebar_parent_class)->dispose (object);
}

static void
desk_sidebar_class_init (DeskSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_sidebar_get_property;
  object_class->set_property = desk_sidebar_set_property;
  object_class->dispose = desk_sidebar_dispose;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, flags);
  properties[PROP_DECORATED] = g_param_spec_boolean ("decorated", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_ROLE_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/sidebar.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, switcher);
  gtk_widget_class_bind_template_child (widget_class, DeskSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
desk_sidebar_init (DeskSidebar *self)
{
  self->job = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_sidebar_open_switcher (DeskSidebar *self)
{
  g_return_if_fail (DESK_IS_SIDEBAR (self));
  desk_role_switcher_open (self->switcher);
}

void
desk_sidebar_choose_nth_role (DeskSidebar *self, guint n)
{
  g_return_if_fail (DESK_IS_SIDEBAR (self));
  desk_role_switcher_choose_nth (self->switcher, n);
}

void
desk_sidebar_select (DeskSidebar *self, const char *page)
{
  GtkWidget *row;

  g_return_if_fail (DESK_IS_SIDEBAR (self));
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (desk_sidebar_row_get_page (DESK_SIDEBAR_ROW (row)), page) == 0)
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}
