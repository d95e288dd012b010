/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-screenshot.h"

#include "desk/app/desk-pages.h"
#include "desk/common/desk-page.h"
#include "desk/plan/desk-plan-dialog.h"

/* Frames to wait for after the data is there: layout, then list rows, then images. */
#define SETTLE_MS 400
/* When a page does not settle, its picture is taken as it is. */
#define MAX_WAITS 60

/* What is pictured: the pages in turn, those with details twice, and at last a plan. */
typedef enum
{
  SHOW_PAGE,
  SHOW_DETAIL, /* of a page that has one: in a narrow window it takes the list's place */
  SHOW_PLAN,
  SHOW_NOTHING
} Show;

#define PLAN_TASK "enable-producer"

typedef struct
{
  DeskWindow *window;
  char *dir;
  guint page;
  Show show;
  guint waits;
} Shoot;

static void
shoot_free (Shoot *shoot)
{
  g_object_unref (shoot->window);
  g_free (shoot->dir);
  g_free (shoot);
}

gboolean
desk_screenshot_take (GtkWidget *widget, const char *path, GError **error)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkTexture) texture = NULL;
  gboolean written;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: nothing is drawn", path);
      return FALSE;
    }
  if (!gsk_renderer_realize (renderer, NULL, error))
    return FALSE;
  texture = gsk_renderer_render_texture (
      renderer, node,
      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  written = gdk_texture_save_to_png (texture, path);
  gsk_renderer_unrealize (renderer);
  if (!written)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: cannot be written", path);
  return written;
}

/* The window in front: a plan's dialog, where there is one. */
static GtkWidget *
front_window (Shoot *shoot)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (DESK_IS_PLAN_DIALOG (window))
        return window;
    }
  return GTK_WIDGET (shoot->window);
}

static gboolean
is_settled (DeskWindow *window)
{
  GtkWidget *page = desk_window_get_page (window);
  DeskSource *source = DESK_IS_PAGE (page) ? desk_page_get_source (DESK_PAGE (page)) : NULL;

  return source == NULL || !desk_source_get_busy (source);
}

static gboolean
take_cb (gpointer data);

static const DeskPageInfo *
page_of (Shoot *shoot)
{
  return &desk_pages_get (NULL)[shoot->page];
}

static void
show_scene (Shoot *shoot)
{
  DeskWindow *window = shoot->window;

  shoot->waits = 0;
  if (shoot->show == SHOW_PLAN)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.task", "s", PLAN_TASK);
    }
  else
    {
      desk_session_choose (desk_window_get_session (window), page_of (shoot)->persona);
      desk_window_show_page (window, page_of (shoot)->name);
      if (shoot->show == SHOW_DETAIL)
        gtk_widget_activate_action (desk_window_get_page (window), "page.detail", NULL);
    }
  g_timeout_add (SETTLE_MS, take_cb, shoot);
}

static void
next_scene (Shoot *shoot)
{
  guint n_pages;

  desk_pages_get (&n_pages);
  if (shoot->show == SHOW_PLAN)
    shoot->show = SHOW_NOTHING;
  else if (shoot->show == SHOW_PAGE && page_of (shoot)->detail)
    shoot->show = SHOW_DETAIL;
  else
    shoot->show = ++shoot->page < n_pages ? SHOW_PAGE : SHOW_PLAN;
}

/* (transfer full) */
static char *
picture_path (Shoot *shoot)
{
  g_autofree char *name = NULL;

  if (shoot->show == SHOW_PLAN)
    name = g_strdup ("plan.png");
  else
    name = g_strconcat (page_of (shoot)->name, shoot->show == SHOW_DETAIL ? "-detail" : "", ".png",
                        NULL);
  return g_build_filename (shoot->dir, name, NULL);
}

static gboolean
take_cb (gpointer data)
{
  Shoot *shoot = data;
  g_autofree char *path = picture_path (shoot);
  g_autoptr (GError) error = NULL;

  if (!is_settled (shoot->window) && ++shoot->waits < MAX_WAITS)
    return G_SOURCE_CONTINUE;
  if (!desk_screenshot_take (front_window (shoot), path, &error))
    g_printerr ("%s\n", error->message);
  next_scene (shoot);
  if (shoot->show != SHOW_NOTHING)
    {
      show_scene (shoot);
      return G_SOURCE_REMOVE;
    }
  gtk_window_close (GTK_WINDOW (shoot->window));
  shoot_free (shoot);
  return G_SOURCE_REMOVE;
}

static gboolean
wait_cb (gpointer data)
{
  Shoot *shoot = data;
  g_autofree char *view = NULL;

  g_object_get (desk_window_get_session (shoot->window), "view", &view, NULL);
  if (g_strcmp0 (view, "main") != 0 && g_strcmp0 (view, "error") != 0)
    return G_SOURCE_CONTINUE;
  show_scene (shoot);
  return G_SOURCE_REMOVE;
}

void
desk_screenshot_start (DeskWindow *window, const char *dir)
{
  Shoot *shoot = g_new0 (Shoot, 1);

  g_return_if_fail (DESK_IS_WINDOW (window));
  shoot->window = g_object_ref (window);
  shoot->dir = g_strdup (dir);
  g_mkdir_with_parents (dir, 0755);
  g_timeout_add (50, wait_cb, shoot);
}
