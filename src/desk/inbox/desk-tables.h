/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** DeskTables: a choice among the tables of a request, all at first. Nothing where there is nothing to choose: for one
 * table, the whole database, or more than a hundred. Signals: changed. */
#define DESK_TYPE_TABLES (desk_tables_get_type ())
G_DECLARE_FINAL_TYPE (DeskTables, desk_tables, DESK, TABLES, AdwBin)

void desk_tables_set (DeskTables *self, const char *const *tables);
/* Takes all but these out. */
void desk_tables_choose (DeskTables *self, const char *const *chosen);
/* NULL: all of them. (transfer full) (nullable) */
char **desk_tables_dup (DeskTables *self);

G_END_DECLS
