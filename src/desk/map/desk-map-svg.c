/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-export.h"

#define FONT "Cantarell, Inter, 'DejaVu Sans', sans-serif"

const char *
desk_map_node_get_colour (const DeskMapNode *node)
{
  static const char *const states[DESK_MAP_N_STATES + 1]
      = { "#9c6e03", "#1a7a4c", "#77767b", "#77767b" };

  switch (node->kind)
    {
    case DESK_MAP_PRODUCER:
      return "#1a7a4c";
    case DESK_MAP_PRODUCT:
      return "#813d9c";
    case DESK_MAP_BUNDLE:
      return states[desk_map_node_get_state (node)];
    default:
      return "#1a5fb4";
    }
}

static gboolean
fits_xml (gunichar c)
{
  return c == '\t' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd)
         || (c >= 0x10000 && c <= 0x10ffff);
}

static void
append_escaped (GString *svg, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (!fits_xml (c) || (c >= 0x7f && c <= 0x9f))
        continue;
      switch (c)
        {
        case '<':
          g_string_append (svg, "&lt;");
          break;
        case '>':
          g_string_append (svg, "&gt;");
          break;
        case '&':
          g_string_append (svg, "&amp;");
          break;
        case '"':
          g_string_append (svg, "&quot;");
          break;
        default:
          g_string_append_unichar (svg, c);
        }
    }
}

/* Numbers as SVG wants them, whatever the locale. */
static void
append_attribute (GString *svg, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (svg, " %s=\"%s\"", name,
                          g_ascii_formatd (number, sizeof number, "%.1f", value));
}

static void
append_text (GString *svg, double x, double y, const char *class, const char *text)
{
  g_string_append (svg, "<text");
  append_attribute (svg, "x", x);
  append_attribute (svg, "y", y);
  g_string_append_printf (svg, " class=\"%s\">", class);
  append_escaped (svg, text);
  g_string_append (svg, "</text>\n");
}

static void
append_edge (GString *svg, const DeskMapNode *from, const DeskMapNode *to)
{
  const double x1 = from->x + DESK_MAP_NODE_WIDTH, y1 = from->y + DESK_MAP_NODE_HEIGHT / 2.;
  const double x2 = to->x, y2 = to->y + DESK_MAP_NODE_HEIGHT / 2.;
  const double bend = (x1 + x2) / 2;
  const double numbers[] = { x1, y1, bend, y1, bend, y2, x2, y2 };

  g_string_append (svg, "<path class=\"edge\" d=\"");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (svg, i == 0 ? "M" : i == 2 ? " C" : " ");
      g_string_append (svg, g_ascii_formatd (number, sizeof number, "%.1f", numbers[i]));
    }
  g_string_append_printf (svg, "\" stroke=\"%s\"/>\n",
                          desk_map_node_get_colour (from->kind == DESK_MAP_BUNDLE ? from : to));
}

/* In a picture of its own, so that a long name is cut at the node's edge. */
static void
append_node (GString *svg, DeskMapModel *model, guint i)
{
  const DeskMapNode *node = desk_map_model_get_node (model, i);
  g_autofree char *subtitle = desk_map_node_dup_subtitle (node);
  g_autofree char *description = desk_map_model_dup_description (model, i);

  g_string_append (svg, "<svg");
  append_attribute (svg, "x", node->x);
  append_attribute (svg, "y", node->y);
  append_attribute (svg, "width", DESK_MAP_NODE_WIDTH);
  append_attribute (svg, "height", DESK_MAP_NODE_HEIGHT);
  g_string_append (svg, " overflow=\"hidden\"><title>");
  append_escaped (svg, description);
  g_string_append (svg, "</title>\n<rect x=\"1\" y=\"1\"");
  append_attribute (svg, "width", DESK_MAP_NODE_WIDTH - 2);
  append_attribute (svg, "height", DESK_MAP_NODE_HEIGHT - 2);
  g_string_append_printf (svg, " rx=\"%d\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                          node->kind == DESK_MAP_BUNDLE ? DESK_MAP_NODE_HEIGHT / 2 - 1 : 8,
                          desk_map_node_get_colour (node));
  append_text (svg, 16, 20, "name", node->title);
  append_text (svg, 16, 37, "more", subtitle);
  g_string_append (svg, "</svg>\n");
}

char *
desk_map_to_svg (DeskMapModel *model)
{
  GString *svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\"");
  double width, height;

  g_return_val_if_fail (DESK_IS_MAP_MODEL (model), NULL);
  desk_map_model_get_size (model, &width, &height);
  append_attribute (svg, "width", width);
  append_attribute (svg, "height", height);
  g_string_append (svg, ">\n<style>text{font-family:" FONT
                        ";fill:#241f31}.name{font-size:14px;font-weight:bold}"
                        ".more{font-size:12px;fill:#5e5c64}.heading{font-size:14px;fill:#5e5c64}"
                        ".edge{fill:none;stroke-width:2;stroke-opacity:.6}</style>\n"
                        "<rect width=\"100%\" height=\"100%\" fill=\"#fafafa\"/>\n");
  for (guint kind = 0; kind < DESK_MAP_N_KINDS; kind++)
    append_text (svg, desk_map_column_x (kind), DESK_MAP_MARGIN + 14, "heading",
                 desk_map_kind_get_heading (kind));
  for (guint e = 0; e < desk_map_model_get_n_edges (model); e++)
    {
      const DeskMapEdge *edge = desk_map_model_get_edge (model, e);

      append_edge (svg, desk_map_model_get_node (model, edge->from),
                   desk_map_model_get_node (model, edge->to));
    }
  for (guint i = 0; i < desk_map_model_get_n_nodes (model); i++)
    append_node (svg, model, i);
  g_string_append (svg, "</svg>\n");
  return g_string_free (svg, FALSE);
}
