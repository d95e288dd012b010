/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/map/desk-map-model.h"

G_BEGIN_DECLS

/* The map as a file, in the light style whatever the window's. */

/* SVG 1.1. Names are escaped; what XML cannot hold is left out. (transfer full) */
char *desk_map_to_svg (DeskMapModel *model);
/* Draws and writes in a worker thread: PNG where the name ends in .png, else SVG. @file is replaced. */
void desk_map_save_async (DeskMapModel *model, GFile *file, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
gboolean desk_map_save_finish (GAsyncResult *result, GError **error);

/* desk-map-png.c: G_IO_ERROR. @scale: pixels for each unit; less where the picture would be too large.
 * (transfer full) (nullable) */
GBytes *desk_map_to_png (DeskMapModel *model, double scale, GError **error);

/* Colours in files: "#rrggbb" of a node's border. */
const char *desk_map_node_get_colour (const DeskMapNode *node);

G_END_DECLS
