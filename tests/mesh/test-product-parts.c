/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/catalog/mesh-product.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/catalog/mesh-tables.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = aws_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *pattern, *name;
    gboolean matches;
  } cases[] = {
    { NULL, "anything", TRUE },
    { "calls", "calls", TRUE },
    { "calls", "calls_2021", FALSE },
    { "usecase*", "usecase1_forecast", TRUE },
    { "usecase*", "my_usecase", FALSE },
    { "t.*", "table", TRUE },
    { "a|b", "b", TRUE },
    { "^t", "table", TRUE },
    { "le$", "table", TRUE },
    { "CALLS", "calls", TRUE },
    { "t\\d+", "t12", TRUE },
    { "[ab]*", "abba", TRUE },
    { "[ab]*", "abbac", FALSE },
    { "*", "anything", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MeshPattern) pattern = mesh_pattern_new (cases[i].pattern, &error);

      g_assert_no_error (error);
      g_test_message ("%s %s", cases[i].pattern, cases[i].name);
      g_assert_cmpint (mesh_pattern_matches (pattern, cases[i].name), ==, cases[i].matches);
    }
}

static void
test_bad_patterns (void)
{
  g_autofree char *longest = g_strnfill (5000, 'a');
  const char *bad[] = { "(", "a)", "[", "a{2,1}", "\xff", longest };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesh_pattern_new (bad[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

/* An expression that would take for ever gives up, and matches nothing. */
static void
test_evil_pattern (void)
{
  g_autoptr (MeshPattern) pattern = mesh_pattern_new ("(a+)+", NULL);

  g_assert_false (
      mesh_pattern_matches (pattern, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}

static void
test_names (void)
{
  static const char *const names[] = { "a.b", "c", NULL };
  g_autofree char *expression = mesh_names_to_expression (names);
  g_autofree char *folded = mesh_dup_glue_name ("database", "Telco", NULL);
  g_autofree char *longest = g_strnfill (256, 'a');
  const char *bad[] = { "", "a/b", "a\nb", "\xff", longest };

  g_assert_cmpstr (expression, ==, "^(a\\.b|c)$");
  g_assert_cmpstr (folded, ==, "telco");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesh_dup_glue_name ("database", bad[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

static void
test_json_equal (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean equal;
  } cases[] = {
    { "{\"x\":1}", "{\"x\":1.0}", TRUE },        { "{\"x\":1,\"y\":[]}", "{\"x\":1}", TRUE },
    { "{\"x\":1}", "{\"x\":1,\"y\":{}}", TRUE }, { "{\"x\":1,\"y\":\"\"}", "{\"x\":1}", TRUE },
    { "{\"x\":[1,2]}", "{\"x\":[2,1]}", FALSE }, { "{\"x\":\"1\"}", "{\"x\":1}", FALSE },
    { "{\"x\":1}", "{\"x\":1,\"z\":0}", FALSE }, { "{\"x\":true}", "{\"x\":false}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) a = parse (cases[i].a);
      g_autoptr (JsonNode) b = parse (cases[i].b);
      g_autofree char *difference = mesh_json_dup_difference (a, b);

      g_test_message ("%s %s", cases[i].a, cases[i].b);
      g_assert_cmpint (mesh_json_equal (a, b), ==, cases[i].equal);
      g_assert_cmpint (difference == NULL, ==, cases[i].equal);
    }
}

static void
test_permissions (void)
{
  static const char *const asked[] = { "select", " Insert", "SELECT", NULL };
  static const char *const wrong[] = { "SELECT", "CREATE_TABLE", NULL };
  g_auto (GStrv) folded = mesh_lf_dup_table_permissions (asked, NULL);
  g_autofree char *joined = g_strjoinv (" ", folded);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (joined, ==, "SELECT INSERT DESCRIBE");
  g_assert_null (mesh_lf_dup_table_permissions (wrong, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_assert_null (mesh_lf_dup_table_permissions (NULL, NULL));
}

static void
test_lf_resources (void)
{
  static const struct
  {
    const char *resource, *table;
    gboolean is;
  } cases[] = {
    { "{\"Table\":{\"CatalogId\":\"1\",\"DatabaseName\":\"d\",\"Name\":\"t\"}}", "t", TRUE },
    { "{\"Table\":{\"CatalogId\":\"2\",\"DatabaseName\":\"d\",\"Name\":\"t\"}}", "t", FALSE },
    { "{\"Table\":{\"DatabaseName\":\"d\",\"TableWildcard\":{}}}", "*", TRUE },
    { "{\"Table\":{\"DatabaseName\":\"d\",\"Name\":\"ALL_TABLES\"}}", "*", TRUE },
    { "{\"Table\":{\"DatabaseName\":\"d\",\"TableWildcard\":{}}}", "t", FALSE },
    { "{\"TableWithColumns\":{\"DatabaseName\":\"d\",\"Name\":\"t\",\"ColumnWildcard\":{}}}", "t",
      TRUE },
    { "{\"TableWithColumns\":{\"DatabaseName\":\"d\",\"Name\":\"t\",\"ColumnNames\":[\"a\"]}}", "t",
      FALSE },
    { "{\"TableWithColumns\":{\"DatabaseName\":\"d\",\"Name\":\"t\",\"ColumnWildcard\":{"
      "\"ExcludedColumnNames\":[\"a\"]}}}",
      "t", FALSE },
    { "{\"Database\":{\"Name\":\"d\"}}", NULL, TRUE },
    { "{\"Database\":{\"Name\":\"d\"}}", "t", FALSE },
    { "{\"Database\":7}", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) resource = parse (cases[i].resource);

      g_test_message ("%s", cases[i].resource);
      g_assert_cmpint (mesh_lf_resource_is (resource, "1", "d", cases[i].table), ==, cases[i].is);
    }
}

static void
test_s3_places (void)
{
  g_autofree char *bucket = NULL, *prefix = NULL, *none = NULL, *nothing = NULL;

  g_assert_true (mesh_s3_parse ("s3a://b.c/some/path//", &bucket, &prefix));
  g_assert_cmpstr (bucket, ==, "b.c");
  g_assert_cmpstr (prefix, ==, "some/path");
  g_assert_false (mesh_s3_parse ("hdfs://b/c", &none, &nothing));
  g_assert_false (mesh_s3_parse (NULL, &none, &nothing));
}

static void
test_tables (void)
{
  static const char *const names[] = { "calls", "nix", NULL };
  static const char *const pattern[] = { "c.*", NULL };
  g_autoptr (JsonNode) answer = parse ("{\"TableList\":[{\"Name\":\"calls\"},{\"Name\":7},{"
                                       "\"Name\":\"cells\"},{\"Name\":\"churn\"}]}");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = mesh_tables_resolve (answer, pattern, "here", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (found), ==, 3);
  g_assert_null (mesh_tables_resolve (answer, names, "here", &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nix"));
}

/* ---- records ---- */

static MeshSubscription *
take_item (const char *text, GError **error)
{
  g_autoptr (JsonNode) item = parse (text);

  return mesh_subscription_new_from_item (json_node_get_object (item), error);
}

#define GOOD                                                                                       \
  "\"SubscriptionId\":{\"S\":\"id\"},\"OwnerPrincipal\":{\"S\":\"111111111111\"},"                 \
  "\"SubscriberPrincipal\":{\"S\":\"999999999999\"},\"DatabaseName\":{\"S\":\"d\"},\"Status\":{"   \
  "\"S\":\"Pending\"}"

static void
test_record (void)
{
  g_autoptr (MeshSubscription) subscription = take_item (
      "{" GOOD ",\"TableName\":{\"L\":[{\"S\":\"t\"},{\"N\":\"1\"}]},\"Notes\":{\"SS\":[\"a\"]},"
      "\"RamShares\":{\"M\":{\"x\":{\"M\":{\"arn\":{\"S\":\"arn:x\"}}}}},"
      "\"ImportedToConsumer\":{\"BOOL\":true}}",
      NULL);
  g_autoptr (JsonNode) plain = mesh_subscription_to_json (subscription);
  g_auto (GStrv) tables = NULL;
  g_autofree char *status = NULL;
  gboolean imported;

  g_object_get (subscription, "tables", &tables, "status", &status, "imported", &imported, NULL);
  g_assert_cmpuint (g_strv_length (tables), ==, 1);
  g_assert_cmpstr (status, ==, "Pending");
  g_assert_true (imported);
  g_assert_cmpstr (aws_json_get_string (plain, "RamShares.x.arn"), ==, "arn:x");
  g_assert_cmpstr (aws_json_get_string (plain, "Notes.0"), ==, "a");
}

static void
test_bad_records (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"SubscriptionId\":{\"N\":\"7\"}}",
    "{\"SubscriptionId\":{\"S\":\"id\"},\"Status\":7}",
    "{\"SubscriptionId\":{\"S\":\"id\"},\"Status\":{\"S\":\"Active\"},\"OwnerPrincipal\":{\"S\":"
    "\"1\"}}",
    "{\"SubscriptionId\":[],\"Status\":{\"S\":[]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (take_item (bad[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

static void
test_item_values (void)
{
  g_autoptr (JsonNode) a = parse ("{\"L\":[{\"S\":\"x\"},{\"S\":\"y\"}]}");
  g_autoptr (JsonNode) b = parse ("{\"L\":[{\"S\":\"y\"},{\"S\":\"x\"}]}");
  g_autoptr (JsonNode) c = parse ("{\"L\":[]}");

  g_assert_true (mesh_item_values_equal (a, b));
  g_assert_false (mesh_item_values_equal (a, c));
  g_assert_true (mesh_item_values_equal (c, NULL));
}

static void
test_product (void)
{
  g_autoptr (JsonNode) table = parse ("{\"Name\":\"calls\",\"DatabaseName\":\"telco-111111111111\","
                                      "\"UpdateTime\":1.7e9,\"Description\":\"\xc3\x84RGER\","
                                      "\"StorageDescriptor\":{\"Columns\":[{\"Name\":\"Cell\","
                                      "\"Type\":\"int\"},{\"Type\":\"x\"},7]},"
                                      "\"PartitionKeys\":[{\"Name\":\"day\"}]}");
  g_autoptr (JsonNode) hostile = parse ("{\"Name\":[],\"DatabaseName\":\"d\"}");
  g_autoptr (MeshProduct) product = mesh_product_new_from_table (table);
  g_autoptr (GListModel) columns = NULL;
  g_autofree char *text = NULL, *owner = NULL, *updated = NULL;

  g_object_get (product, "columns", &columns, "description", &text, "owner-account", &owner,
                "updated", &updated, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 2);
  g_assert_cmpstr (text, ==, "\xc3\x84RGER");
  g_assert_cmpstr (owner, ==, "111111111111");
  g_assert_cmpstr (updated, ==, "2023-11-14 22:13:20");
  g_assert_null (mesh_product_new_from_table (hostile));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/product/patterns", test_patterns);
  g_test_add_func ("/product/bad-patterns", test_bad_patterns);
  g_test_add_func ("/product/evil-pattern", test_evil_pattern);
  g_test_add_func ("/product/names", test_names);
  g_test_add_func ("/product/json-equal", test_json_equal);
  g_test_add_func ("/product/permissions", test_permissions);
  g_test_add_func ("/product/lf-resources", test_lf_resources);
  g_test_add_func ("/product/s3-places", test_s3_places);
  g_test_add_func ("/product/tables", test_tables);
  g_test_add_func ("/product/record", test_record);
  g_test_add_func ("/product/bad-records", test_bad_records);
  g_test_add_func ("/product/item-values", test_item_values);
  g_test_add_func ("/product/product", test_product);
  return g_test_run ();
}
