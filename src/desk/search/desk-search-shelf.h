/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskSearchShelf: the catalogues that are kept on this machine, of meshes that can be opened again, each read when
 * first searched and again once it has changed. AWS and the keyring are never asked.
 *
 * All functions block for as long as files take, and may be called in one thread at a time, whichever it is.
 */
typedef struct _DeskSearchShelf DeskSearchShelf;

DeskSearchShelf *desk_search_shelf_new (void);
void desk_search_shelf_free (DeskSearchShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchShelf, desk_search_shelf_free)
/* Ids (desk-search-place.h) of the tables that have all of @terms, those called like it first: a table once, however
 * many personas see it. NULL when cancelled. (transfer full) (nullable) */
char **desk_search_shelf_find (DeskSearchShelf *self, const char *const *terms, GCancellable *cancellable);
/* "aa{sv}" of what GNOME Shell shows of results; those that are gone meanwhile are left out. (transfer none): floating */
GVariant *desk_search_shelf_describe (DeskSearchShelf *self, const char *const *ids, GCancellable *cancellable);
/* Lets go of all that was read. */
void desk_search_shelf_clear (DeskSearchShelf *self);

G_END_DECLS
