/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-seat.h"
#include "mesh/model/mesh-finding.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Mends a missing @link of the chain of a consumer's @seat: shows the plan over @opener, or, for what takes a person,
 * that person's page. @roles: (nullable): to import for. */
void desk_access_repair (GtkWidget *opener, DeskSeat *seat, MeshFinding *link, const char *const *roles);
/* The link of that kind. (transfer full) (nullable) */
MeshFinding *desk_access_find_link (GListModel *links, const char *kind);

G_END_DECLS
