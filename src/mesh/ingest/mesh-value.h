/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Values of text files and Hive's types. */

/* The type that fits @text best: bigint, decimal(38,0) beyond, double, boolean, date, timestamp, string.
 * NULL: empty, which says nothing. */
const char *mesh_value_type (const char *text);
/* Whether Athena reads @text as @type: what LazySimpleSerDe turns into NULL does not fit; empty fits all. */
gboolean mesh_value_fits (const char *type, const char *text);
/* The narrowest type that holds both; NULL is of no type yet. (transfer full) (nullable) */
char *mesh_type_widen (const char *a, const char *b);
/* A type that a column can have in Glue: the simple ones, decimal(p,s), varchar(n), char(n), array<…>, map<…>,
 * struct<…>. MESH_ERROR_INVALID says what is wrong. */
gboolean mesh_type_check (const char *type, GError **error);

/* Dates with slashes, dots or dashes in the order of day and month: none of Athena's. */
typedef enum
{
  MESH_DATE_NONE,
  MESH_DATE_DAY_FIRST,   /* 31/12/2024 */
  MESH_DATE_MONTH_FIRST, /* 12/31/2024 */
  MESH_DATE_AMBIGUOUS,   /* 03/04/2024 */
} MeshDateOrder;
MeshDateOrder mesh_value_date_order (const char *text);

/* As Glue and Athena take it: folded, anything but letters, digits and "_" an "_"; empty or longer than
 * 255 bytes: "col<@number>"; where @taken (nullable) has it, "_2" and so on behind it; it is added there.
 * (transfer full) */
char *mesh_dup_column_name (const char *text, guint number, GHashTable *taken);
/* Names that people give: 1 to 255 bytes, in lower case, of letters, digits and "_". MESH_ERROR_INVALID
 * says what to do. @what: "column", "table" */
gboolean mesh_check_data_name (const char *what, const char *name, GError **error);

G_END_DECLS
