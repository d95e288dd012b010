/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "desk/map/desk-map-model.h"

G_BEGIN_DECLS

/**
 * DeskMap: draws a DeskMapModel. Nodes are buttons, so that keyboard and screen reader have them too; what leads
 * to and from the node under the pointer or with the focus stands out. Drag or Ctrl+arrows move the map;
 * wheel, pinch, plus and minus zoom; 0 shows all of it.
 *
 * Properties: model (nullable). Actions: map.zoom-in, map.zoom-out, map.fit, map.pan. Its nodes activate win.open.
 */
#define DESK_TYPE_MAP (desk_map_get_type ())
G_DECLARE_FINAL_TYPE (DeskMap, desk_map, DESK, MAP, GtkWidget)

DeskMapModel *desk_map_get_model (DeskMap *self); /* (nullable) (transfer none) */
void desk_map_set_model (DeskMap *self, DeskMapModel *model);
double desk_map_get_zoom (DeskMap *self);
/* Keeps what is at @x, @y of the widget where it is. */
void desk_map_zoom_at (DeskMap *self, double zoom, double x, double y);
/* The node's button. (transfer none) (nullable) */
GtkWidget *desk_map_get_item (DeskMap *self, guint i);

/* desk-map-item.c: a button for node @i. (transfer floating) */
GtkWidget *desk_map_item_new (DeskMapModel *model, guint i);

G_END_DECLS
