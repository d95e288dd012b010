/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-badge.h"

#define SIDE 8
#define TOP  1

static gboolean
find_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color);
}

static void
find_colors (GtkWidget *widget, const char *kind, GdkRGBA *back, GdkRGBA *fore)
{
  static const struct
  {
    const char *kind, *back, *fore;
  } colors[] = {
    { "Pending", "warning_bg_color", "warning_fg_color" },
    { "Active", "badge_good_bg", "badge_fg" },
    { "granted", "badge_good_bg", "badge_fg" },
    { "mine", "badge_good_bg", "badge_fg" },
    { "Denied", "badge_bad_bg", "badge_fg" },
  };

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), fore);
  *back = *fore;
  back->alpha *= 0.12f;
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    if (g_strcmp0 (kind, colors[i].kind) == 0)
      {
        find_color (widget, colors[i].back, back);
        find_color (widget, colors[i].fore, fore);
      }
}

static void
fill (GtkSnapshot *snapshot, float x, float y, float width, float height, float radius, const GdkRGBA *color)
{
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, width, height);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

int
desk_badge_draw (GtkWidget *widget, GtkSnapshot *snapshot, PangoLayout *text, const char *kind, int width, int height,
                 gboolean rtl)
{
  graphene_point_t place;
  GdkRGBA back, fore;
  int text_width, text_height, taken;

  pango_layout_get_pixel_size (text, &text_width, &text_height);
  taken = text_width + 2 * SIDE;
  find_colors (widget, kind, &back, &fore);
  fill (snapshot, rtl ? 0 : width - taken, (height - text_height) / 2 - TOP, taken, text_height + 2 * TOP,
        text_height / 2.0f + TOP, &back);
  place = GRAPHENE_POINT_INIT ((rtl ? 0 : width - taken) + SIDE, (height - text_height) / 2);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_layout (snapshot, text, &fore);
  gtk_snapshot_restore (snapshot);
  return taken;
}

void
desk_badge_draw_dot (GtkWidget *widget, GtkSnapshot *snapshot, int x, int y, int size)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  find_color (widget, "accent_color", &color);
  fill (snapshot, x, y, size, size, size / 2.0f, &color);
}
