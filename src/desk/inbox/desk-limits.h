/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/subscriptions/mesh-limits.h"

G_BEGIN_DECLS

/** DeskLimits: to which columns and rows access is limited, to be typed: "a, b" or "TABLE:a,b; OTHER:c", and a
 * condition likewise. Empty: all. Signals: changed. */
#define DESK_TYPE_LIMITS (desk_limits_get_type ())
G_DECLARE_FINAL_TYPE (DeskLimits, desk_limits, DESK, LIMITS, AdwBin)

/* @limits: (nullable): none. @tables: those of the subscription. */
void desk_limits_set (DeskLimits *self, MeshLimits *limits, const char *const *tables);
/* What was typed; empty: all columns and rows. MESH_ERROR_INVALID. (transfer full) (nullable) */
MeshLimits *desk_limits_dup (DeskLimits *self, GError **error);

/* As typed. (transfer none) */
const char *desk_limits_get_columns (DeskLimits *self);
const char *desk_limits_get_rows (DeskLimits *self);
void desk_limits_set_texts (DeskLimits *self, const char *columns, const char *rows);

/* What the rows show, and how it is read; for tests. (transfer full) */
char *desk_limits_format_columns (MeshLimits *limits, const char *const *tables);
char *desk_limits_format_rows (MeshLimits *limits, const char *const *tables);
MeshLimits *desk_limits_parse (const char *columns, const char *rows, GError **error);

G_END_DECLS
