/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "mesh/catalog/mesh-search.h"

G_BEGIN_DECLS

/**
 * DeskCatalogSelection: which of the tables of a MeshSearch is looked at. The first one to begin with. It stays so while
 * the catalogue is read again: as its new object, if it changed, or gone, if it went. When it is not among those that
 * are looked for, the first of these takes its place, once nothing was typed for a moment.
 *
 * Another persona's tables are known by their MeshShelf: the same table is looked at among them, or the first one.
 *
 * Rows are handed on a few at a time, since a list view makes widgets for two hundred of them at once.
 *
 * Properties: model (MeshSearch, nullable), selected-item (MeshProduct, nullable), gone (whether the catalogue has
 * it no more).
 */
#define DESK_TYPE_CATALOG_SELECTION (desk_catalog_selection_get_type ())
G_DECLARE_FINAL_TYPE (DeskCatalogSelection, desk_catalog_selection, DESK, CATALOG_SELECTION, GObject)

MeshProduct *desk_catalog_selection_get_selected (DeskCatalogSelection *self); /* (nullable) (transfer none) */
/* Looks at a table, found or not. FALSE: the catalogue has none of that name; where there is none yet, it is looked at once
 * it is there. @name: (nullable): the first of the database. */
gboolean desk_catalog_selection_choose (DeskCatalogSelection *self, const char *database, const char *name);
/* Another persona is there: forgets what was looked at, unless that persona's tables are there already, among which it
 * was looked for. */
void desk_catalog_selection_reset (DeskCatalogSelection *self);

G_END_DECLS
