/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What is kept as text of a table. All are UTF-8, none is NULL. */
typedef enum
{
  MESH_TEXT_NAME,
  MESH_TEXT_DATABASE,
  MESH_TEXT_OWNER,   /* an account, or "" */
  MESH_TEXT_DOMAIN,  /* LF-tag */
  MESH_TEXT_PRODUCT, /* LF-tag */
  MESH_TEXT_DESCRIPTION,
  MESH_TEXT_LOCATION,
  MESH_TEXT_FORMAT,
  MESH_TEXT_KIND,    /* Glue's TableType: "EXTERNAL_TABLE", "VIRTUAL_VIEW" … */
  MESH_TEXT_SIZE,    /* bytes, as a crawler measured it; "": nobody did */
  MESH_TEXT_ROWS,    /* likewise */
  MESH_TEXT_FILES,   /* likewise */
  MESH_TEXT_CREATED, /* "2026-11-24 05:20:25", UTC */
  MESH_TEXT_UPDATED, /* likewise */
  MESH_TEXT_LINK,    /* what a resource link leads to: "table · database · account"; "": it is no link */
  MESH_TEXT_TAGS,    /* all LF-tags, "key=value", a line each */
  MESH_N_TEXTS
} MeshText;

/* The texts of each column, one behind the other in MeshRecord's columns. */
enum
{
  MESH_COLUMN_TEXT_NAME,
  MESH_COLUMN_TEXT_TYPE,
  MESH_COLUMN_TEXT_COMMENT,
  MESH_COLUMN_TEXT_KEY, /* "p": a partition key; else "" */
  MESH_N_COLUMN_TEXTS
};

/** MeshRecord: all that the catalogue knows of one table, and the bytes that this is packed in. */
typedef struct
{
  char *texts[MESH_N_TEXTS];
  gint64 updated;     /* seconds since 1970; 0: not known */
  GPtrArray *columns; /* (element-type utf8): MESH_N_COLUMN_TEXTS for each */
} MeshRecord;

/* From a table as GetTables gives it; NULL for what is none (no name). (transfer full) (nullable) */
MeshRecord *mesh_record_new (JsonNode *table);
void mesh_record_free (MeshRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshRecord, mesh_record_free)
/* @value: (nullable): "" */
void mesh_record_set (MeshRecord *self, MeshText text, const char *value);
guint mesh_record_get_n_columns (MeshRecord *self);
const char *mesh_record_get_column (MeshRecord *self, guint column, guint text);

/* Appends it to @bytes, its length first. */
void mesh_record_pack (MeshRecord *self, GByteArray *bytes);
/* The @nth of those packed in @data; NULL for bytes that are none. (transfer full) (nullable) */
MeshRecord *mesh_record_unpack (const guint8 *data, gsize length, guint nth);

G_END_DECLS
