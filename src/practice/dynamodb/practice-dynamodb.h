/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-call.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

G_BEGIN_DECLS

/* What the files of the practice DynamoDB share. */

typedef struct
{
  char *name;      /* NULL: the table itself */
  char *hash;
  char *sort;      /* (nullable) */
  char *hash_type; /* "S", "N", "B" */
  char *sort_type; /* (nullable) */
  gboolean global;
  char *projection;      /* "ALL", "KEYS_ONLY", "INCLUDE" */
  GPtrArray *projected;  /* (element-type utf8): names beside the keys */
} PracticeKey;

typedef struct
{
  gint64 id;
  char *name, *arn;
  char *status;           /* "CREATING", "ACTIVE", "UPDATING" */
  JsonObject *definition; /* as DescribeTable says it, without what changes by itself */
  PracticeKey *key;
  GPtrArray *indexes;     /* (element-type PracticeKey) */
} PracticeTable;

/* ---- requests (practice-dynamodb-request.c) ---- */
/* Fails the call with what @error says and frees it; returns FALSE. */
gboolean practice_dynamodb_refuse (PracticeCall *call, GError *error);
gboolean practice_dynamodb_fail (PracticeCall *call, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Members that were validated before: (nullable) (unowned) */
const char *practice_dynamodb_string (JsonObject *in, const char *name);
JsonObject *practice_dynamodb_object (JsonObject *in, const char *name);
JsonArray *practice_dynamodb_array (JsonObject *in, const char *name);
gboolean practice_dynamodb_flag (JsonObject *in, const char *name);
gint64 practice_dynamodb_integer (JsonObject *in, const char *name, gint64 otherwise);
/* Counts the expressions among @names that are given, refuses the parameters of before expressions.
 */
gboolean
practice_dynamodb_begin (PracticeCall *call,
                         JsonObject *in,
                         PracticeSymbols *symbols,
                         const char *const *expressions);
/* Adds the table's units to @out where the request asks for them. */
void
practice_dynamodb_add_capacity (JsonObject *in,
                                JsonObject *out,
                                PracticeTable *table,
                                gsize bytes,
                                gboolean write,
                                gboolean consistent);

/* ---- tables ---- */
void practice_table_free (PracticeTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeTable, practice_table_free)
/* (nullable): not there. @name: or its ARN */
PracticeTable *practice_table_load (PracticeCall *call, const char *name);
/* Checks @action ("PutItem") by IAM, that the table is there and ready; fails the call otherwise.
 */
PracticeTable *
practice_table_open (PracticeCall *call, const char *name, const char *action, const char *index);
PracticeKey *practice_table_find_index (PracticeTable *table, const char *name);
char *practice_table_make_arn (PracticeCall *call, const char *name);
gboolean practice_key_has (const PracticeKey *key, const char *attribute);

/* ---- definitions (practice-dynamodb-schema.c) ---- */
PracticeKey *practice_key_parse (JsonObject *index, JsonArray *attributes, gboolean global);
void practice_key_free (PracticeKey *key);
/* Checks what CreateTable is given, all but the tables that exist. */
gboolean practice_schema_check (JsonObject *in, GError **error);
gboolean practice_schema_check_index (JsonObject *index, JsonArray *attributes, GError **error);
/* Every defined attribute must be used by a key, and the other way round. @keys: (element-type
 * JsonArray) */
gboolean practice_schema_check_attributes (JsonArray *attributes, GPtrArray *keys, GError **error);

/* ---- stored items (practice-dynamodb-store.c) ---- */
/* A whole item about to be put: keys, index keys, values. */
gboolean practice_item_check (PracticeTable *table, JsonObject *item, GError **error);
/* Exactly the table's key. */
gboolean practice_item_check_key (PracticeTable *table, JsonObject *key, GError **error);
/* Index keys only: after an update. */
gboolean practice_item_check_indexes (PracticeTable *table, JsonObject *item, GError **error);
JsonObject *
practice_item_load (PracticeCall *call,
                    PracticeTable *table,
                    JsonObject *key); /* (transfer full) (nullable) */
gboolean
practice_item_store (PracticeCall *call, PracticeTable *table, JsonObject *item, JsonObject *old);
gboolean practice_item_remove (PracticeCall *call, PracticeTable *table, JsonObject *old);
GBytes *practice_item_encode_hash (JsonNode *value);
GBytes *practice_item_encode_sort (JsonNode *value); /* @value: (nullable): empty */
/* The key attributes of @key, and of the table. */
JsonObject *practice_item_extract_key (PracticeTable *table, PracticeKey *key, JsonObject *item);

/* ---- one write, alone or in a transaction (practice-dynamodb-items.c) ---- */
typedef enum
{
  PRACTICE_WRITE_PUT,
  PRACTICE_WRITE_UPDATE,
  PRACTICE_WRITE_DELETE,
  PRACTICE_WRITE_CHECK
} PracticeWriteKind;
typedef struct
{
  PracticeWriteKind kind;
  PracticeTable *table;
  JsonObject *key_or_item;        /* (unowned) */
  PracticeSymbols symbols;
  PracticeExpression *condition;  /* (nullable) */
  PracticeUpdate *update;         /* (nullable) */
  JsonObject *old, *new;          /* (nullable) */
  gboolean condition_failed;
} PracticeWrite;
void practice_write_clear (PracticeWrite *write);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeWrite, practice_write_clear)
/* Parses and checks @in without looking at items. Fails the call. */
gboolean
practice_write_prepare (PracticeCall *call,
                        PracticeWrite *write,
                        PracticeWriteKind kind,
                        JsonObject *in);
/* Reads the old item, tests the condition, computes the new one. FALSE with no @error: the
 * condition failed. */
gboolean practice_write_compute (PracticeCall *call, PracticeWrite *write, GError **error);
gboolean practice_write_commit (PracticeCall *call, PracticeWrite *write);

/* ---- operations ---- */
#define PRACTICE_DYNAMODB_HANDLER(name) \
  gboolean practice_dynamodb_##name (PracticeCall *call, JsonObject *in, JsonObject *out)
PRACTICE_DYNAMODB_HANDLER (create_table);
PRACTICE_DYNAMODB_HANDLER (describe_table);
PRACTICE_DYNAMODB_HANDLER (update_table);
PRACTICE_DYNAMODB_HANDLER (delete_table);
PRACTICE_DYNAMODB_HANDLER (list_tables);
PRACTICE_DYNAMODB_HANDLER (update_ttl);
PRACTICE_DYNAMODB_HANDLER (describe_ttl);
PRACTICE_DYNAMODB_HANDLER (describe_backups);
PRACTICE_DYNAMODB_HANDLER (tag_resource);
PRACTICE_DYNAMODB_HANDLER (untag_resource);
PRACTICE_DYNAMODB_HANDLER (list_tags);
PRACTICE_DYNAMODB_HANDLER (put_item);
PRACTICE_DYNAMODB_HANDLER (get_item);
PRACTICE_DYNAMODB_HANDLER (update_item);
PRACTICE_DYNAMODB_HANDLER (delete_item);
PRACTICE_DYNAMODB_HANDLER (query);
PRACTICE_DYNAMODB_HANDLER (scan);
PRACTICE_DYNAMODB_HANDLER (batch_get);
PRACTICE_DYNAMODB_HANDLER (batch_write);
PRACTICE_DYNAMODB_HANDLER (transact_get);
PRACTICE_DYNAMODB_HANDLER (transact_write);

G_END_DECLS
