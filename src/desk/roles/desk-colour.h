/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/**
 * DeskColour: a colour that a persona can be painted in. Properties: number (of desk_job_paint(); -1: whichever is free),
 * name (in the user's language).
 */
#define DESK_TYPE_COLOUR (desk_colour_get_type ())
G_DECLARE_FINAL_TYPE (DeskColour, desk_colour, DESK, COLOUR, GObject)

int desk_colour_get_number (DeskColour *self);
const char *desk_colour_get_name (DeskColour *self);
/* What @own can choose from: any, its own, and those that nobody else of @personas (element-type MeshPersona) has: no two
 * are to be taken for one. (transfer full): a GListModel of DeskColour */
GListModel *desk_colours_new (GListModel *personas, MeshPersona *own);

G_END_DECLS
