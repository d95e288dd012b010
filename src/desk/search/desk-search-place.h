/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** DeskSearchPlace: where a table is that was found: what the id of a result says. */
typedef struct
{
  char *mesh;    /* id of a saved mesh, or DESK_OPENED_PRACTICE */
  char *persona; /* its name: who saw the table */
  char *database;
  char *table;
} DeskSearchPlace;

/* What stands for it on the bus. (transfer full) */
char *desk_search_place_to_id (const DeskSearchPlace *self);
/* NULL for what is no such id: any text may come. (transfer full) (nullable) */
DeskSearchPlace *desk_search_place_parse (const char *id);
void desk_search_place_free (DeskSearchPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchPlace, desk_search_place_free)

G_END_DECLS
