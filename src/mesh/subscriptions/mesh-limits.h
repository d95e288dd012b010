/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MeshLimits: to which columns and rows of its tables a subscription is limited. Tables that are not
 * named are not limited. Reference-counted; nobody changes it once it was handed on.
 *
 * Limits: 100 tables, 2,048 characters for a row filter (Lake Formation API reference, RowFilter).
 */
typedef struct _MeshLimits MeshLimits;
#define MESH_TYPE_LIMITS (mesh_limits_get_type ())
GType mesh_limits_get_type (void);

MeshLimits *mesh_limits_new (void); /* (transfer full): of nothing */
MeshLimits *mesh_limits_ref (MeshLimits *self);
void mesh_limits_unref (MeshLimits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshLimits, mesh_limits_unref)

/* Limits @table. @columns, @rows (an expression as after WHERE): (nullable): all; names are folded as
 * Glue does. What was said of the same table before stays where NULL is given. MESH_ERROR_INVALID. */
gboolean mesh_limits_set (MeshLimits *self, const char *table, const char *const *columns, const char *rows,
                          GError **error);
/* "TABLE:A,B" and "TABLE:EXPRESSION", as on the command line; without a table: the only one that the
 * subscription has, known by mesh_limits_settle(). */
gboolean mesh_limits_parse_columns (MeshLimits *self, const char *text, GError **error);
gboolean mesh_limits_parse_rows (MeshLimits *self, const char *text, GError **error);
/* Gives limits without a table their table, and refuses those on others than @tables. */
gboolean mesh_limits_settle (MeshLimits *self, const char *const *tables, GError **error);

/* Limits need SELECT among @permissions, and cannot hold back who has ALL. MESH_ERROR_INVALID. */
gboolean mesh_limits_check_permissions (const char *const *permissions, GError **error);
/* The columns named are among @columns of @table; MESH_ERROR_NOT_FOUND names the first that is not. */
gboolean mesh_limits_check_columns (MeshLimits *self, const char *table, const char *const *columns, GError **error);

/* @self: nullable in all of these. */
gboolean mesh_limits_is_empty (MeshLimits *self);
gboolean mesh_limits_has (MeshLimits *self, const char *table);
const char *const *mesh_limits_get_columns (MeshLimits *self, const char *table); /* (nullable): all */
const char *mesh_limits_get_rows (MeshLimits *self, const char *table);           /* (nullable): all */
gboolean mesh_limits_equal (MeshLimits *a, MeshLimits *b);
/* A line a table: "usage: columns a, b; rows where region = 'eu'". (transfer full) (nullable): none */
char *mesh_limits_describe (MeshLimits *self);

/* As DynamoDB writes them: a map of tables. (transfer full) */
JsonNode *mesh_limits_to_item (MeshLimits *self);
/* What is wrong in a record reads as a limit that lets nothing through, never as none. @value:
 * (nullable): gives NULL. (transfer full) */
MeshLimits *mesh_limits_new_from_item (JsonNode *value);

G_END_DECLS
