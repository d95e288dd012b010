/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-export.h"

#include <gdk/gdk.h>
#include <pango/pangocairo.h>

/* Cairo's image surfaces end at 32,767 pixels a side; this is 100 MiB and a poster. */
#define LONGEST_SIDE 5000.

static void
set_colour (cairo_t *cr, const char *text, double alpha)
{
  GdkRGBA colour = { 0 };

  gdk_rgba_parse (&colour, text);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

static void
draw_text (cairo_t *cr, double x, double y, const char *font, const char *colour, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (DESK_MAP_NODE_WIDTH - 32) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  set_colour (cr, colour, 1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (description);
}

static void
draw_edge (cairo_t *cr, const DeskMapNode *from, const DeskMapNode *to)
{
  const double x1 = from->x + DESK_MAP_NODE_WIDTH, y1 = from->y + DESK_MAP_NODE_HEIGHT / 2.;
  const double x2 = to->x, y2 = to->y + DESK_MAP_NODE_HEIGHT / 2.;

  cairo_move_to (cr, x1, y1);
  cairo_curve_to (cr, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
  set_colour (cr, desk_map_node_get_colour (from->kind == DESK_MAP_BUNDLE ? from : to), .6);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
draw_node (cairo_t *cr, const DeskMapNode *node)
{
  const double r = node->kind == DESK_MAP_BUNDLE ? DESK_MAP_NODE_HEIGHT / 2. - 1 : 8;
  const double x = node->x + 1, y = node->y + 1;
  const double x2 = x + DESK_MAP_NODE_WIDTH - 2, y2 = y + DESK_MAP_NODE_HEIGHT - 2;
  g_autofree char *subtitle = desk_map_node_dup_subtitle (node);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x2 - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x2 - r, y2 - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y2 - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  set_colour (cr, "#ffffff", 1);
  cairo_fill_preserve (cr);
  set_colour (cr, desk_map_node_get_colour (node), 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  draw_text (cr, node->x + 16, node->y + 4, "Cantarell Bold 10", "#241f31", node->title);
  draw_text (cr, node->x + 16, node->y + 23, "Cantarell 9", "#5e5c64", subtitle);
}

static void
draw (DeskMapModel *model, cairo_t *cr)
{
  set_colour (cr, "#fafafa", 1);
  cairo_paint (cr);
  for (guint kind = 0; kind < DESK_MAP_N_KINDS; kind++)
    draw_text (cr, desk_map_column_x (kind), DESK_MAP_MARGIN, "Cantarell 10", "#5e5c64",
               desk_map_kind_get_heading (kind));
  for (guint e = 0; e < desk_map_model_get_n_edges (model); e++)
    {
      const DeskMapEdge *edge = desk_map_model_get_edge (model, e);

      draw_edge (cr, desk_map_model_get_node (model, edge->from),
                 desk_map_model_get_node (model, edge->to));
    }
  for (guint i = 0; i < desk_map_model_get_n_nodes (model); i++)
    draw_node (cr, desk_map_model_get_node (model, i));
}

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
desk_map_to_png (DeskMapModel *model, double scale, GError **error)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;

  g_return_val_if_fail (DESK_IS_MAP_MODEL (model), NULL);
  desk_map_model_get_size (model, &width, &height);
  scale = MIN (scale, LONGEST_SIDE / MAX (width, height));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale),
                                        (int) (height * scale));
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  draw (model, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_cb, png);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}
