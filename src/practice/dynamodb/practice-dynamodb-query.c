/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <string.h>

/* A page ends where what was read, before any filter, reaches this. */
#define PAGE_SIZE (1024 * 1024)

static const char *const expressions[]
    = { "KeyConditionExpression", "FilterExpression", "ProjectionExpression", NULL };

/* One Query or Scan */
typedef struct
{
  gboolean query;
  JsonObject *in;
  PracticeSymbols symbols;
  PracticeExpression *condition;    /* KeyConditionExpression */
  PracticeExpression *filter;       /* (nullable) */
  GPtrArray *projection;            /* (nullable) */
  PracticeTable *table;
  PracticeKey *index;               /* (nullable) (unowned) */
  PracticeKey *key;                 /* the index, or the table's key (unowned) */
  const char *select;               /* (nullable) */
  PracticeKeyCondition range;
  GBytes *start[4];                 /* where to go on: hash, sort, item hash, item sort; nullable */
} Reading;

static void
reading_clear (Reading *reading)
{
  practice_symbols_clear (&reading->symbols);
  g_clear_pointer (&reading->condition, practice_expression_free);
  g_clear_pointer (&reading->filter, practice_expression_free);
  g_clear_pointer (&reading->projection, g_ptr_array_unref);
  g_clear_pointer (&reading->table, practice_table_free);
  for (guint i = 0; i < 4; i++)
    g_clear_pointer (&reading->start[i], g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* ---- what is asked ---- */

static gboolean
parse_expressions (PracticeCall *call, Reading *reading)
{
  JsonObject *in = reading->in;
  const char *key = practice_dynamodb_string (in, "KeyConditionExpression");
  const char *filter = practice_dynamodb_string (in, "FilterExpression");
  const char *projection = practice_dynamodb_string (in, "ProjectionExpression");
  PracticeSymbols *symbols = &reading->symbols;
  GError *error = NULL;

  if (!practice_dynamodb_begin (call, in, symbols, expressions))
    return FALSE;
  if (reading->query && !key)
    return practice_dynamodb_fail (
        call, "Either the KeyConditions or KeyConditionExpression parameter must be specified in "
              "the request.");
  if (filter
      && !(reading->filter
           = practice_condition_parse ("FilterExpression", filter, symbols, &error)))
    return practice_dynamodb_refuse (call, error);
  if (projection
      && !(reading->projection = practice_projection_parse (projection, symbols, &error)))
    return practice_dynamodb_refuse (call, error);
  if (reading->query
      && !(reading->condition
           = practice_condition_parse ("KeyConditionExpression", key, symbols, &error)))
    return practice_dynamodb_refuse (call, error);
  return practice_symbols_check_used (symbols, &error) || practice_dynamodb_refuse (call, error);
}

static gboolean
check_select (PracticeCall *call, Reading *reading)
{
  const char *select = reading->select;
  PracticeKey *index = reading->index;

  if (!select)
    return TRUE;
  if (g_str_equal (select, "SPECIFIC_ATTRIBUTES") && !reading->projection)
    return practice_dynamodb_fail (
        call, "One or more parameter values were invalid: Must specify the AttributesToGet or "
              "ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  if (!g_str_equal (select, "SPECIFIC_ATTRIBUTES") && reading->projection)
    return practice_dynamodb_fail (
        call,
        "One or more parameter values were invalid: Cannot specify the ProjectionExpression "
        "when choosing to get %s",
        select);
  if (g_str_equal (select, "ALL_PROJECTED_ATTRIBUTES") && !index)
    return practice_dynamodb_fail (
        call,
        "One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only "
        "when Querying using an IndexName");
  if (g_str_equal (select, "ALL_ATTRIBUTES") && index && index->global
      && !g_str_equal (index->projection, "ALL"))
    return practice_dynamodb_fail (
        call,
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported "
        "for global secondary index %s because its projection type is not ALL",
        index->name);
  return TRUE;
}

static gboolean
is_projected (Reading *reading, const char *name)
{
  return practice_key_has (reading->key, name) || practice_key_has (reading->table->key, name)
         || g_str_equal (reading->key->projection, "ALL")
         || g_ptr_array_find_with_equal_func (reading->key->projected, name, g_str_equal, NULL);
}

/* A global index can't fetch from its table. */
static gboolean
check_projection (PracticeCall *call, Reading *reading)
{
  if (!reading->index || !reading->index->global || !reading->projection)
    return TRUE;
  for (guint i = 0; i < reading->projection->len; i++)
    {
      const PracticeStep *step
          = g_ptr_array_index ((PracticePath *) g_ptr_array_index (reading->projection, i), 0);

      if (!is_projected (reading, step->name))
        return practice_dynamodb_fail (
            call,
            "One or more parameter values were invalid: Global secondary index %s does not "
            "project [%s]",
            reading->index->name, step->name);
    }
  return TRUE;
}

static gboolean
check_filter (PracticeCall *call, Reading *reading)
{
  g_autoptr (GPtrArray) names = NULL;

  if (!reading->filter || !reading->query)
    return TRUE;
  names = practice_condition_names (reading->filter);
  for (guint i = 0; i < names->len; i++)
    if (practice_key_has (reading->key, g_ptr_array_index (names, i)))
      return practice_dynamodb_fail (
          call,
          "Filter Expression can only contain non-primary key attributes: Primary key "
          "attribute: %s",
          (char *) g_ptr_array_index (names, i));
  return TRUE;
}

static gboolean
open_table (PracticeCall *call, Reading *reading)
{
  const char *index = practice_dynamodb_string (reading->in, "IndexName");

  reading->table = practice_table_open (call, practice_dynamodb_string (reading->in, "TableName"),
                                        reading->query ? "Query" : "Scan", index);
  if (!reading->table)
    return FALSE;
  reading->index = index ? practice_table_find_index (reading->table, index) : NULL;
  if (index && !reading->index)
    return practice_dynamodb_fail (call, "The table does not have the specified index: %s", index);
  reading->key = reading->index ? reading->index : reading->table->key;
  if (reading->index && reading->index->global
      && practice_dynamodb_flag (reading->in, "ConsistentRead"))
    return practice_dynamodb_fail (
        call, "Consistent reads are not supported on global secondary indexes");
  return TRUE;
}

static gboolean
check_range_value (JsonNode *value, const char *type)
{
  return !value || g_str_equal (practice_dynamodb_value_type (value), type);
}

static gboolean
read_key_condition (PracticeCall *call, Reading *reading)
{
  PracticeKey *key = reading->key;
  PracticeKeyCondition *range = &reading->range;
  GError *error = NULL;

  if (!reading->query)
    return TRUE;
  if (!practice_key_condition_read (reading->condition, key->hash, key->sort, range, &error))
    return practice_dynamodb_refuse (call, error);
  if (!check_range_value (range->hash, key->hash_type)
      || (range->op
          && (!check_range_value (range->low, key->sort_type)
              || !check_range_value (range->high, key->sort_type))))
    return practice_dynamodb_fail (
        call, "One or more parameter values were invalid: Condition parameter type does not match "
              "schema type");
  if (!g_str_equal (key->hash_type, "N") && !*practice_dynamodb_value_text (range->hash))
    return practice_dynamodb_fail (
        call,
        "One or more parameter values are not valid. The AttributeValue for a key attribute "
        "cannot contain an empty string value. Key: %s",
        key->hash);
  return TRUE;
}

/* ---- where a page begins ---- */

static gboolean
bad_start (PracticeCall *call)
{
  return practice_dynamodb_fail (call, "The provided starting key is invalid");
}

static gboolean
check_start_key (PracticeCall *call, Reading *reading, JsonObject *start)
{
  const char *names[] = { reading->table->key->hash, reading->table->key->sort, reading->key->hash,
                          reading->key->sort };
  const char *types[] = { reading->table->key->hash_type, reading->table->key->sort_type,
                          reading->key->hash_type, reading->key->sort_type };
  g_autoptr (GHashTable) distinct = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;

  if (!practice_dynamodb_item_validate (start, &error))
    return practice_dynamodb_refuse (call, error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *value = names[i] ? json_object_get_member (start, names[i]) : NULL;

      if (!names[i])
        continue;
      if (!value || !g_str_equal (practice_dynamodb_value_type (value), types[i]))
        return practice_dynamodb_fail (
            call, "The provided starting key is invalid: The provided key element does not match "
                  "the schema");
      g_hash_table_add (distinct, (char *) names[i]);
    }
  if (g_hash_table_size (distinct) != json_object_get_size (start))
    return practice_dynamodb_fail (call,
                                   "Exclusive Start Key must have same size as table's key schema");
  if (reading->query
      && !practice_dynamodb_value_equal (json_object_get_member (start, reading->key->hash),
                                         reading->range.hash))
    return bad_start (call);
  return TRUE;
}

static gboolean
read_start (PracticeCall *call, Reading *reading)
{
  JsonObject *start = practice_dynamodb_object (reading->in, "ExclusiveStartKey");
  const PracticeKey *table = reading->table->key, *key = reading->key;

  if (!start)
    return TRUE;
  if (!check_start_key (call, reading, start))
    return FALSE;
  reading->start[0] = practice_item_encode_hash (json_object_get_member (start, key->hash));
  reading->start[1]
      = practice_item_encode_sort (key->sort ? json_object_get_member (start, key->sort) : NULL);
  reading->start[2] = practice_item_encode_hash (json_object_get_member (start, table->hash));
  reading->start[3] = practice_item_encode_sort (
      table->sort ? json_object_get_member (start, table->sort) : NULL);
  return TRUE;
}

/* ---- reading rows ---- */

typedef struct
{
  GString *sql;
  GPtrArray *values; /* (element-type GBytes) */
} Statement;

static void
add_test (Statement *statement, const char *test, GBytes *value)
{
  g_string_append (statement->sql, test);
  g_ptr_array_add (statement->values, value);
}

/* The least bytes that are greater than all that begin with @prefix; NULL: there are none. */
static GBytes *
after_prefix (GBytes *prefix)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (prefix, &length);
  guint8 *copy;

  while (length > 0 && data[length - 1] == 0xff)
    length--;
  if (length == 0)
    return NULL;
  copy = g_memdup2 (data, length);
  copy[length - 1]++;
  return g_bytes_new_take (copy, length);
}

static void
add_range (Statement *statement, const PracticeKeyCondition *range)
{
  static const struct { const char *op, *test;
  } tests[] = {
    { "=", " AND x.sort = ?" },
    { "<", " AND x.sort < ?" },
    { "<=", " AND x.sort <= ?" },
    { ">", " AND x.sort > ?" },
    { ">=", " AND x.sort >= ?" },
    { "BETWEEN", " AND x.sort >= ?" },
    { "begins_with", " AND x.sort >= ?" },
  };

  add_test (statement, " AND x.hash = ?", practice_item_encode_hash (range->hash));
  for (guint i = 0; range->op && i < G_N_ELEMENTS (tests); i++)
    if (g_str_equal (tests[i].op, range->op))
      add_test (statement, tests[i].test, practice_item_encode_sort (range->low));
  if (range->high)
    add_test (statement, " AND x.sort <= ?", practice_item_encode_sort (range->high));
  if (g_strcmp0 (range->op, "begins_with") == 0)
    {
      g_autoptr (GBytes) prefix = practice_item_encode_sort (range->low);
      GBytes *end = after_prefix (prefix);

      if (end)
        add_test (statement, " AND x.sort < ?", end);
    }
}

static void
add_start (Statement *statement, Reading *reading, gboolean backwards)
{
  guint n = reading->index ? 4 : 2;

  if (!reading->start[0])
    return;
  g_string_append_printf (statement->sql, " AND (x.hash, x.sort%s) %c (?,?%s)",
                          n == 4 ? ", x.item_hash, x.item_sort" : "", backwards ? '<' : '>',
                          n == 4 ? ",?,?" : "");
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (statement->values, g_bytes_ref (reading->start[i]));
}

static sqlite3_stmt *
prepare (PracticeCall *call, Reading *reading)
{
  gboolean backwards = reading->query && json_object_has_member (reading->in, "ScanIndexForward")
                       && !practice_dynamodb_flag (reading->in, "ScanIndexForward");
  const char *direction = backwards ? "DESC" : "ASC";
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Statement statement = { sql, values };
  sqlite3_stmt *prepared;

  if (reading->index)
    g_string_append (
        sql,
        "SELECT i.item FROM dynamodb_entries x JOIN dynamodb_items i ON i.table_id = x.table_id "
        "AND i.hash = x.item_hash AND i.sort = x.item_sort WHERE x.table_id = ?1 AND x.name = ?2");
  else
    g_string_append (sql,
                     "SELECT x.item FROM dynamodb_items x WHERE x.table_id = ?1 AND ?2 IS NULL");
  if (reading->query)
    add_range (&statement, &reading->range);
  add_start (&statement, reading, backwards);
  g_string_append_printf (sql, " ORDER BY x.hash %s, x.sort %s", direction, direction);
  if (reading->index)
    g_string_append_printf (sql, ", x.item_hash %s, x.item_sort %s", direction, direction);
  prepared = practice_call_query (call, sql->str, "is", reading->table->id,
                                  reading->index ? reading->index->name : NULL);
  for (guint i = 0; i < values->len; i++)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (g_ptr_array_index (values, i), &length);

      sqlite3_bind_blob64 (prepared, i + 3, length ? data : "", length, SQLITE_TRANSIENT);
    }
  return prepared;
}

/* What the index holds of an item. (transfer full) */
static JsonObject *
project (Reading *reading, JsonObject *item)
{
  gboolean everything = reading->select && g_str_equal (reading->select, "ALL_ATTRIBUTES");
  g_autoptr (GList) names = NULL;
  JsonObject *out;

  if (reading->projection)
    return practice_paths_project (reading->projection, item);
  if (everything || g_str_equal (reading->key->projection, "ALL"))
    return json_object_ref (item);
  out = json_object_new ();
  names = json_object_get_members (item);
  for (GList *l = names; l; l = l->next)
    if (is_projected (reading, l->data))
      json_object_set_member (out, l->data, json_object_dup_member (item, l->data));
  return out;
}

static gboolean
in_segment (Reading *reading, JsonObject *item)
{
  gint64 total = practice_dynamodb_integer (reading->in, "TotalSegments", 0);
  g_autoptr (GBytes) hash = NULL;

  if (total < 2)
    return TRUE;
  hash = practice_item_encode_hash (json_object_get_member (item, reading->key->hash));
  return ((const guint8 *) g_bytes_get_data (hash, NULL))[0] * total / 256
         == practice_dynamodb_integer (reading->in, "Segment", 0);
}

static void
read_rows (PracticeCall *call, Reading *reading, JsonObject *out)
{
  sqlite3_stmt *statement = prepare (call, reading);
  gint64 limit = practice_dynamodb_integer (reading->in, "Limit", G_MAXINT64), scanned = 0,
         count = 0;
  g_autoptr (JsonArray) items = json_array_new ();
  gsize size = 0;

  while (practice_step (statement))
    {
      g_autoptr (JsonNode) node = practice_column_json (statement, 0);
      JsonObject *item = json_node_get_object (node);

      if (!in_segment (reading, item))
        continue;
      scanned++;
      size += practice_dynamodb_item_size (item);
      if (!reading->filter || practice_condition_matches (reading->filter, item))
        {
          count++;
          if (g_strcmp0 (reading->select, "COUNT") != 0)
            json_array_add_object_element (items, project (reading, item));
        }
      if (scanned == limit || size >= PAGE_SIZE)
        {
          json_object_set_object_member (
              out, "LastEvaluatedKey",
              practice_item_extract_key (reading->table, reading->key, item));
          practice_done (statement);
          break;
        }
    }
  if (g_strcmp0 (reading->select, "COUNT") != 0)
    json_object_set_array_member (out, "Items", g_steal_pointer (&items));
  json_object_set_int_member (out, "Count", count);
  json_object_set_int_member (out, "ScannedCount", scanned);
  practice_dynamodb_add_capacity (reading->in, out, reading->table, size, FALSE,
                                  practice_dynamodb_flag (reading->in, "ConsistentRead"));
}

static gboolean
run (PracticeCall *call, JsonObject *in, JsonObject *out, gboolean query)
{
  g_auto (Reading) reading
      = { .query = query, .in = in, .select = practice_dynamodb_string (in, "Select") };

  if (!parse_expressions (call, &reading) || !open_table (call, &reading)
      || !check_select (call, &reading) || !check_projection (call, &reading)
      || !read_key_condition (call, &reading) || !check_filter (call, &reading)
      || !read_start (call, &reading))
    return FALSE;
  read_rows (call, &reading, out);
  return TRUE;
}

PRACTICE_DYNAMODB_HANDLER (query)
{
  return run (call, in, out, TRUE);
}

PRACTICE_DYNAMODB_HANDLER (scan)
{
  gint64 segment = practice_dynamodb_integer (in, "Segment", -1),
         total = practice_dynamodb_integer (in, "TotalSegments", -1);

  if (segment >= 0 && total < 0)
    return practice_dynamodb_fail (
        call, "The TotalSegments parameter is required but was not present in the request when "
              "Segment parameter is present");
  if (total > 0 && segment < 0)
    return practice_dynamodb_fail (
        call, "The Segment parameter is required but was not present in the request when parameter "
              "TotalSegments is present");
  if (total > 0 && segment >= total)
    return practice_dynamodb_fail (
        call,
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        "Segment: %" G_GINT64_FORMAT " is not less than TotalSegments: %" G_GINT64_FORMAT,
        segment, total);
  return run (call, in, out, FALSE);
}
