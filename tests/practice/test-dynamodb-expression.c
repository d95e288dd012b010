/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-expression.h"

#include <math.h>
#include <string.h>

/* DynamoDB's expressions and numbers alone, without a server. */

static JsonObject *
object (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static const char item_text[] = "{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"5\"},\"l\":{\"L\":[{\"N\":"
                                "\"1\"},{\"M\":{\"x\":{\"S\":\"deep\"}}}]},"
                                "\"m\":{\"M\":{\"k.k\":{\"BOOL\":true}}},\"ss\":{\"SS\":[\"p\","
                                "\"q\"]},\"b\":{\"B\":\"AP8=\"},\"z\":{\"NULL\":true}}";

static const char symbols_text[]
    = "{\"ExpressionAttributeNames\":{\"#n\":\"n\",\"#k\":\"k.k\",\"#s\":\"Status\"},"
      "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1.0\"},\":five\":{\"N\":\"5\"},\":nine\":{"
      "\"N\":\"9\"},\":a\":{\"S\":\"a\"},"
      "\":d\":{\"S\":\"de\"},\":p\":{\"S\":\"p\"},\":t\":{\"BOOL\":true},\":S\":{\"S\":\"S\"},\":"
      "ss\":{\"SS\":[\"q\",\"p\"]},"
      "\":bin\":{\"B\":\"AA==\"},\":list\":{\"L\":[]}}}";

/* 1: holds, 0: does not, -1: refused with @message in the text */
typedef struct { const char *source; int result; const char *message; } Case;

static const Case conditions[] = {
  { "id = :a", 1 },
  { "id <> :a", 0 },
  { "absent <> :a", 1 },
  { "absent = :a", 0 },
  { "n = :five", 1 },
  { "#n > :one", 1 },
  { "n BETWEEN :one AND :nine", 1 },
  { "NOT n BETWEEN :one AND :nine", 0 },
  { "n IN (:one, :five)", 1 },
  { "n IN (:one)", 0 },
  { "n = :one OR id = :a AND n = :five", 1 },
  { "(n = :one OR id = :a) AND n = :one", 0 },
  { "NOT n = :one AND NOT n = :nine", 1 },
  { "attribute_exists(l[1].x)", 1 },
  { "attribute_exists(l[2])", 0 },
  { "attribute_not_exists(m.#k)", 0 },
  { "m.#k = :t", 1 },
  { "begins_with(l[1].x, :d)", 1 },
  { "contains(ss, :p)", 1 },
  { "contains(l[1].x, :d)", 1 },
  { "contains(l, :one)", 1 },
  { "size(ss) < :five", 1 },
  { "size(absent) < :five", 0 },
  { "attribute_type(id, :S)", 1 },
  { "ss = :ss", 1 },
  { "begins_with(b, :bin)", 1 },
  { ":one < n", 1 },
  { "id < :five", 0 },
  { "(id) = (:a)", 1 },
  { "begins_with(n, :d)", 0 },
  { "", -1, "The expression can not be empty" },
  { "id", -1, "Syntax error" },
  { "id =", -1, "token: \"<EOF>\", near: \"=\"" },
  { "id = :a AND", -1, "<EOF>" },
  { "id == :a", -1, "token: \"=\", near: \"== :a\"" },
  { "Status = :a", -1, "reserved keyword: Status" },
  { "#x = :a", -1, "attribute name: #x" },
  { "id = :x", -1, "attribute value: :x" },
  { "((id = :a))", -1, "redundant parentheses" },
  { "id = id", -1, "first operand: [id]" },
  { "size(id)", -1, "not allowed to be used this way" },
  { "foo(id)", -1, "Invalid function name" },
  { "list_append(id, id)", -1, "not allowed in a condition" },
  { "contains(id)", -1, "number of operands: 1" },
  { "attribute_exists(:a)", -1, "requires a document path" },
  { "begins_with(id, :one)", -1, "operand type: N" },
  { "n < :t", -1, "operand type: BOOL" },
  { "n BETWEEN :nine AND :one", -1, "upper bound to be greater" },
  { "n BETWEEN :one AND :a", -1, "same data type" },
  { "id & :a", -1, "token: \"&\"" },
  { "n IN ()", -1, "Syntax error" },
  { "attribute_type(id, :a)", -1, "Invalid attribute type name" },
  { "l[x] = :a", -1, "Syntax error" },
  { "l[99999999999] = :a", -1, "List index" },
  { "# = :a", -1, "Syntax error" },
  { "id = :a id = :a", -1, "Syntax error" },
  { "NOT id", -1, "Syntax error" },
};

static void
test_conditions (void)
{
  g_autoptr (JsonObject) item = object (item_text);

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      const Case *test = &conditions[i];
      g_autoptr (JsonObject) in = object (symbols_text);
      g_auto (PracticeSymbols) symbols = { 0 };
      g_autoptr (PracticeExpression) condition = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", test->source);
      g_assert_true (practice_symbols_init (&symbols, in, 1, NULL));
      condition = practice_condition_parse ("ConditionExpression", test->source, &symbols, &error);
      g_assert_cmpint (condition ? practice_condition_matches (condition, item) : -1, ==,
                       test->result);
      g_assert_true (!test->message || strstr (error->message, test->message));
    }
}

static void
test_decimals (void)
{
  static const char *const good[][2] = {
    { "0", "0" },
    { "-0.00", "0" },
    { "1.50", "1.5" },
    { "100", "100" },
    { "1e2", "100" },
    { "-12e-3", "-0.012" },
    { ".5", "0.5" },
    { "5.", "5" },
    { "0.000123", "0.000123" },
    { "99999999999999999999999999999999999999", "99999999999999999999999999999999999999" },
  };
  static const char *const bad[]
      = { "", "-", ".", "1e", "1e+", "e5", "0x1", "1 ", " 1", "1,5", "Infinity", "--1", "1.2.3" };
  PracticeDecimal number;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (practice_decimal_parse (good[i][0], &number, NULL));
      text = practice_decimal_print (&number);
      g_assert_cmpstr (text, ==, good[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (practice_decimal_parse (bad[i], &number, NULL));
}

/* Sums, order and encoding agree with whole numbers of the machine. */
static void
test_decimal_arithmetic (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 a = g_test_rand_int_range (-1000000, 1000000), b = g_test_rand_int_range (-2000, 2000);
      guint places = g_test_rand_int_range (0, 6);
      g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT "e-%u", a, places);
      g_autofree char *second = g_strdup_printf ("%" G_GINT64_FORMAT "e-%u", b, places);
      g_autofree char *expected
          = g_strdup_printf ("%" G_GINT64_FORMAT "e-%u", i % 2 ? a - b : a + b, places);
      g_autofree char *found_text = NULL, *expected_text = NULL;
      g_autoptr (GByteArray) one = g_byte_array_new (), other = g_byte_array_new ();
      PracticeDecimal x, y, sum, wanted;
      int order;

      g_assert_true (practice_decimal_parse (first, &x, NULL)
                     && practice_decimal_parse (second, &y, NULL));
      g_assert_true (practice_decimal_add (&x, &y, i % 2, &sum, NULL)
                     && practice_decimal_parse (expected, &wanted, NULL));
      found_text = practice_decimal_print (&sum);
      expected_text = practice_decimal_print (&wanted);
      g_assert_cmpstr (found_text, ==, expected_text);
      order = practice_decimal_compare (&x, &y);
      g_assert_cmpint ((order > 0) - (order < 0), ==, (a > b) - (a < b));
      practice_decimal_encode (&x, one);
      practice_decimal_encode (&y, other);
      order = memcmp (one->data, other->data, MIN (one->len, other->len));
      g_assert_cmpint ((order > 0) - (order < 0), ==, (a > b) - (a < b));
    }
}

static void
test_reserved (void)
{
  g_assert_true (practice_dynamodb_is_reserved ("STATUS")
                 && practice_dynamodb_is_reserved ("status"));
  g_assert_true (practice_dynamodb_is_reserved ("ABORT") && practice_dynamodb_is_reserved ("zone"));
  g_assert_false (practice_dynamodb_is_reserved ("SubscriptionId")
                  || practice_dynamodb_is_reserved (""));
}

/* Words of the grammar in any order: refused or taken, never worse. */
static void
test_random_expressions (void)
{
  static const char *const words[] = {
    "id",
    "n",
    "l[1]",
    "m.#k",
    "#n",
    "#s",
    "#x",
    ":one",
    ":a",
    ":x",
    ":ss",
    ":list",
    "(",
    ")",
    "[",
    "]",
    "0",
    ".",
    ",",
    "=",
    "<>",
    "<=",
    "+",
    "-",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "SET",
    "ADD",
    "REMOVE",
    "DELETE",
    "size",
    "contains",
    "begins_with",
    "attribute_exists",
    "attribute_type",
    "if_not_exists",
    "list_append",
    "\303\274",
    "\"",
    "%",
    "SET n =",
    "REMOVE l[0]",
    "ADD ss :ss",
  };
  g_autoptr (JsonObject) item = object (item_text);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) source = g_string_new (i % 3 == 1 ? "SET " : NULL);
      g_autoptr (JsonObject) in = object (symbols_text);
      g_auto (PracticeSymbols) symbols = { 0 };
      g_autoptr (PracticeExpression) condition = NULL;
      g_autoptr (PracticeUpdate) update = NULL;
      g_autoptr (GPtrArray) paths = NULL;

      for (int n = g_test_rand_int_range (1, 12); n > 0; n--)
        g_string_append_printf (source, "%s%s",
                                words[g_test_rand_int_range (0, G_N_ELEMENTS (words))],
                                g_test_rand_bit () ? " " : "");
      g_assert_true (practice_symbols_init (&symbols, in, 1, NULL));
      condition = practice_condition_parse ("FilterExpression", source->str, &symbols, NULL);
      if (condition)
        practice_condition_matches (condition, item);
      paths = practice_projection_parse (source->str, &symbols, NULL);
      if (paths)
        json_object_unref (practice_paths_project (paths, item));
      update = practice_update_parse (source->str, &symbols, NULL);
      if (update)
        g_clear_pointer (&(JsonObject *){ practice_update_apply (update, item, NULL) },
                         json_object_unref);
    }
}

static void
test_deep_nesting (void)
{
  g_autoptr (GString) source = g_string_new (NULL);
  g_autoptr (JsonObject) in = object (symbols_text);
  g_auto (PracticeSymbols) symbols = { 0 };
  g_autoptr (PracticeExpression) condition = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (source, "NOT");
  g_assert_true (practice_symbols_init (&symbols, in, 1, NULL));
  for (guint i = 0; i < 1000; i++)
    g_string_append (source, "(");
  condition = practice_condition_parse ("FilterExpression", source->str, &symbols, NULL);
  g_assert_null (condition);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dynamodb/conditions", test_conditions);
  g_test_add_func ("/dynamodb/decimals", test_decimals);
  g_test_add_func ("/dynamodb/decimal-arithmetic", test_decimal_arithmetic);
  g_test_add_func ("/dynamodb/reserved", test_reserved);
  g_test_add_func ("/dynamodb/random-expressions", test_random_expressions);
  g_test_add_func ("/dynamodb/deep-nesting", test_deep_nesting);
  return g_test_run ();
}
