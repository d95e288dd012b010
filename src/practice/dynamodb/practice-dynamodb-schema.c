/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb.h"

#include <string.h>

/* What a table is made of: keys, attribute definitions, indexes. Types and enumerations were
 * checked before by the operation's members. */

#define MAX_GLOBAL 20
#define MAX_LOCAL 5
#define INVALID "One or more parameter values were invalid: "

static const char *
key_attribute (JsonArray *schema, guint i)
{
  return i < json_array_get_length (schema)
             ? practice_dynamodb_string (json_array_get_object_element (schema, i), "AttributeName")
             : NULL;
}

static const char *
key_type (JsonArray *schema, guint i)
{
  return practice_dynamodb_string (json_array_get_object_element (schema, i), "KeyType");
}

static const char *
attribute_type (JsonArray *attributes, const char *name)
{
  for (guint i = 0; name && i < json_array_get_length (attributes); i++)
    {
      JsonObject *attribute = json_array_get_object_element (attributes, i);

      if (g_strcmp0 (practice_dynamodb_string (attribute, "AttributeName"), name) == 0)
        return practice_dynamodb_string (attribute, "AttributeType");
    }
  return NULL;
}

/* @index: has KeySchema and, unless it is the table, IndexName and Projection. (transfer full) */
PracticeKey *
practice_key_parse (JsonObject *index, JsonArray *attributes, gboolean global)
{
  PracticeKey *key = g_new0 (PracticeKey, 1);
  JsonArray *schema = practice_dynamodb_array (index, "KeySchema"), *names;
  JsonObject *projection = practice_dynamodb_object (index, "Projection");

  key->name = g_strdup (practice_dynamodb_string (index, "IndexName"));
  key->hash = g_strdup (key_attribute (schema, 0));
  key->sort = g_strdup (key_attribute (schema, 1));
  key->hash_type = g_strdup (attribute_type (attributes, key->hash));
  key->sort_type = g_strdup (attribute_type (attributes, key->sort));
  key->global = global;
  key->projection
      = g_strdup (projection ? practice_dynamodb_string (projection, "ProjectionType") : "ALL");
  key->projected = g_ptr_array_new_with_free_func (g_free);
  names = projection ? practice_dynamodb_array (projection, "NonKeyAttributes") : NULL;
  for (guint i = 0; names && i < json_array_get_length (names); i++)
    g_ptr_array_add (key->projected, g_strdup (json_array_get_string_element (names, i)));
  return key;
}

void
practice_key_free (PracticeKey *key)
{
  g_free (key->name);
  g_free (key->hash);
  g_free (key->sort);
  g_free (key->hash_type);
  g_free (key->sort_type);
  g_free (key->projection);
  g_ptr_array_unref (key->projected);
  g_free (key);
}

gboolean
practice_key_has (const PracticeKey *key, const char *attribute)
{
  return g_str_equal (key->hash, attribute) || g_strcmp0 (key->sort, attribute) == 0;
}

static gboolean
check_key_schema (JsonArray *schema, GError **error)
{
  guint n = json_array_get_length (schema);

  if (!g_str_equal (key_type (schema, 0), "HASH"))
    return practice_dynamodb_invalid (
        error, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (n == 2 && !g_str_equal (key_type (schema, 1), "RANGE"))
    return practice_dynamodb_invalid (
        error, "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  if (n == 2 && g_str_equal (key_attribute (schema, 0), key_attribute (schema, 1)))
    return practice_dynamodb_invalid (
        error, "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  return TRUE;
}

static void
append_names (GString *text, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", (char *) g_ptr_array_index (names, i));
}

static GPtrArray *
defined_names (JsonArray *attributes)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (attributes); i++)
    g_ptr_array_add (names, (char *) practice_dynamodb_string (
                                json_array_get_object_element (attributes, i), "AttributeName"));
  return names;
}

gboolean
practice_schema_check_attributes (JsonArray *attributes, GPtrArray *keys, GError **error)
{
  g_autoptr (GPtrArray) defined = defined_names (attributes), used = g_ptr_array_new ();
  g_autoptr (GString) all = g_string_new (NULL), taken = g_string_new (NULL);

  append_names (all, defined);
  for (guint i = 0; i < keys->len; i++)
    {
      JsonArray *schema = g_ptr_array_index (keys, i);

      for (guint j = 0; j < json_array_get_length (schema); j++)
        {
          char *name = (char *) key_attribute (schema, j);

          if (!attribute_type (attributes, name))
            return practice_dynamodb_invalid (
                error,
                INVALID "Some index key attributes are not defined in "
                        "AttributeDefinitions. Keys: [%s], AttributeDefinitions: [%s]",
                name, all->str);
          if (!g_ptr_array_find_with_equal_func (used, name, g_str_equal, NULL))
            g_ptr_array_add (used, name);
        }
    }
  append_names (taken, used);
  if (defined->len == used->len)
    return TRUE;
  if (keys->len == 1)
    return practice_dynamodb_invalid (
        error, INVALID "Number of attributes in KeySchema does not exactly match number of "
                       "attributes defined in AttributeDefinitions");
  return practice_dynamodb_invalid (
      error,
      INVALID "Some AttributeDefinitions are not used. AttributeDefinitions: [%s], "
              "keys used: [%s]",
      all->str, taken->str);
}

static gboolean
check_projection (JsonObject *index, GError **error)
{
  JsonObject *projection = practice_dynamodb_object (index, "Projection");
  const char *type = projection ? practice_dynamodb_string (projection, "ProjectionType") : NULL;
  JsonArray *names = projection ? practice_dynamodb_array (projection, "NonKeyAttributes") : NULL;

  if (!type)
    return practice_dynamodb_invalid (error, INVALID "Unknown ProjectionType: null");
  if (g_str_equal (type, "INCLUDE") && !names)
    return practice_dynamodb_invalid (
        error, INVALID "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  if (!g_str_equal (type, "INCLUDE") && names)
    return practice_dynamodb_invalid (
        error, INVALID "ProjectionType is %s, but NonKeyAttributes is specified", type);
  return TRUE;
}

gboolean
practice_schema_check_index (JsonObject *index, JsonArray *attributes, GError **error)
{
  return check_key_schema (practice_dynamodb_array (index, "KeySchema"), error)
         && check_projection (index, error);
}

static gboolean
check_local (JsonObject *index, JsonArray *table, GError **error)
{
  JsonArray *schema = practice_dynamodb_array (index, "KeySchema");

  if (json_array_get_length (table) < 2)
    return practice_dynamodb_invalid (
        error, INVALID "Table KeySchema does not have a range key, which is required when "
                       "specifying a LocalSecondaryIndex");
  if (json_array_get_length (schema) < 2)
    return practice_dynamodb_invalid (
        error, INVALID "Index KeySchema does not have a range key for index: %s",
        practice_dynamodb_string (index, "IndexName"));
  if (!g_str_equal (key_attribute (schema, 0), key_attribute (table, 0)))
    return practice_dynamodb_invalid (
        error,
        INVALID "Index KeySchema does not have the same leading hash key as table "
                "KeySchema for index: %s. index hash key: %s, table hash key: %s",
        practice_dynamodb_string (index, "IndexName"), key_attribute (schema, 0),
        key_attribute (table, 0));
  return TRUE;
}

static gboolean
check_indexes (JsonObject *in, gboolean global, GHashTable *names, GPtrArray *keys, GError **error)
{
  const char *member = global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
  JsonArray *indexes = practice_dynamodb_array (in, member);
  guint n = indexes ? json_array_get_length (indexes) : 0, limit = global ? MAX_GLOBAL : MAX_LOCAL;

  if (indexes && n == 0)
    return practice_dynamodb_invalid (error, INVALID "List of %s is empty", member);
  if (n > limit)
    return practice_dynamodb_invalid (error, INVALID "%s count exceeds the per-table limit of %u",
                                      global ? "GlobalSecondaryIndex" : "LocalSecondaryIndex",
                                      limit);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *index = json_array_get_object_element (indexes, i);
      char *name = (char *) practice_dynamodb_string (index, "IndexName");

      if (!g_hash_table_add (names, name))
        return practice_dynamodb_invalid (error, INVALID "Duplicate index name: %s", name);
      if (!practice_schema_check_index (index, NULL, error)
          || (!global && !check_local (index, practice_dynamodb_array (in, "KeySchema"), error)))
        return FALSE;
      g_ptr_array_add (keys, practice_dynamodb_array (index, "KeySchema"));
    }
  return TRUE;
}

static gboolean
check_throughput (JsonObject *in, GError **error)
{
  gboolean demand
      = g_strcmp0 (practice_dynamodb_string (in, "BillingMode"), "PAY_PER_REQUEST") == 0;
  gboolean given = practice_dynamodb_object (in, "ProvisionedThroughput") != NULL;
  JsonArray *indexes = practice_dynamodb_array (in, "GlobalSecondaryIndexes");

  if (demand && given)
    return practice_dynamodb_invalid (
        error, INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                       "BillingMode is PAY_PER_REQUEST");
  if (!demand && !given)
    return practice_dynamodb_invalid (
        error, INVALID "ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                       "BillingMode is PROVISIONED");
  for (guint i = 0; indexes && i < json_array_get_length (indexes); i++)
    {
      JsonObject *index = json_array_get_object_element (indexes, i);
      gboolean has = practice_dynamodb_object (index, "ProvisionedThroughput") != NULL;

      if (has == demand)
        return practice_dynamodb_invalid (
            error, INVALID "ProvisionedThroughput should %sbe specified for index: %s",
            demand ? "not " : "", practice_dynamodb_string (index, "IndexName"));
    }
  return TRUE;
}

gboolean
practice_schema_check (JsonObject *in, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  JsonArray *schema = practice_dynamodb_array (in, "KeySchema");
  JsonObject *stream = practice_dynamodb_object (in, "StreamSpecification");

  g_ptr_array_add (keys, schema);
  if (!check_throughput (in, error) || !check_key_schema (schema, error)
      || !check_indexes (in, FALSE, names, keys, error)
      || !check_indexes (in, TRUE, names, keys, error))
    return FALSE;
  if (stream
      && practice_dynamodb_flag (stream, "StreamEnabled")
             != json_object_has_member (stream, "StreamViewType"))
    return practice_dynamodb_invalid (
        error, INVALID "StreamSpecification: StreamViewType must be specified if and only if "
                       "StreamEnabled is true");
  return practice_schema_check_attributes (practice_dynamodb_array (in, "AttributeDefinitions"),
                                           keys, error);
}
