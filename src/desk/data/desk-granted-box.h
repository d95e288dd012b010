/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/access/mesh-granted.h"

G_BEGIN_DECLS

/**
 * DeskGrantedBox: what one subscription gives, and each link of the chain to it with its repair. Properties: granted
 * (MeshGranted, nullable). Asks its page by the actions data.import(id) and data.repair(id, kind).
 */
#define DESK_TYPE_GRANTED_BOX (desk_granted_box_get_type ())
G_DECLARE_FINAL_TYPE (DeskGrantedBox, desk_granted_box, DESK, GRANTED_BOX, AdwBin)

G_END_DECLS
