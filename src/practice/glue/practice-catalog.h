/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-between.h"

G_BEGIN_DECLS

/* What Lake Formation, Glue and RAM have in common: reading hostile JSON, names, paths, refusals. */

/* A refusal that need not fail the whole call: entries of batches carry theirs. */
typedef struct
{
  const char *code; /* static */
  char *message;
} CatalogFault;

/* Sets the fault unless one is there already; always FALSE. */
gboolean catalog_refuse (CatalogFault *fault, const char *code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Makes the fault the answer of the call and clears it; always FALSE. */
gboolean catalog_fail (PracticeCall *call, CatalogFault *fault);
void catalog_fault_clear (CatalogFault *fault);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CatalogFault, catalog_fault_clear)

/* ---- JSON: NULL, 0 or FALSE where the member is absent or of another type ---- */
const char *catalog_string (JsonObject *object, const char *name);
gint64 catalog_int (JsonObject *object, const char *name, gint64 otherwise);
gboolean catalog_bool (JsonObject *object, const char *name);
JsonObject *catalog_object (JsonObject *object, const char *name);
JsonArray *catalog_array (JsonObject *object, const char *name);
/* Length 0 for NULL */
guint catalog_length (JsonArray *array);
JsonObject *catalog_object_at (JsonArray *array, guint index);
const char *catalog_string_at (JsonArray *array, guint index);
/* (transfer full): compact text */
char *catalog_text (JsonObject *object);
/* (transfer full) (nullable) */
JsonObject *catalog_parse (const char *text);
JsonObject *catalog_copy (JsonObject *object);

/* ---- the caller and the catalog ---- */
/* Member CatalogId, else the caller's account. FALSE: fails, not 12 digits. */
gboolean catalog_id (PracticeCall *call, JsonObject *in, const char **catalog);
gboolean catalog_is_account (const char *text);
/* The account inside an ARN; (transfer full) (nullable) */
char *catalog_arn_account (const char *arn);

/* ---- names ---- */
/* (transfer full): "arn:aws:glue:R:A:catalog", ":database/D", ":table/D/T" */
char *catalog_arn (PracticeCall *call, const char *catalog, const char *database, const char *table);
/* "s3://b/p/", "s3a://b/p", "arn:aws:s3:::b/p" → "b/p" without a slash at the end; NULL: no S3 path */
char *catalog_s3_path (const char *location);
gboolean catalog_s3_below (const char *path, const char *root);

/* ---- pages: entries [start, end) of a list of @total; sets NextToken. FALSE: failed ---- */
gboolean catalog_page (PracticeCall *call, JsonObject *in, JsonObject *out, guint total, guint most, guint *start, guint *end);

/* The operations of several files as the one table of a service, with its end. At start of the program. */
void catalog_gather (PracticeOperation *all, gsize size, const PracticeOperation *const *parts, gsize count);

G_END_DECLS
