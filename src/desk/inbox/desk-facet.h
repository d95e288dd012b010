/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskFacet: the different values that one property has in a list: a GListModel of GtkStringObject, sorted, behind
 * a first one that stands for all. Follows the list; a value that stays is never taken out and put in again,
 * so that a drop-down keeps what is chosen.
 *
 * Properties: model (GListModel, nullable), property (the name of a string property of the items; set first),
 * all (what the first one says), choice (whether there is more than one value).
 */
#define DESK_TYPE_FACET (desk_facet_get_type ())
G_DECLARE_FINAL_TYPE (DeskFacet, desk_facet, DESK, FACET, GObject)

G_END_DECLS
