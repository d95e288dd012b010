/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What is wrong with a request to the practice DynamoDB, before it is an answer. */
#define PRACTICE_DYNAMODB_ERROR (practice_dynamodb_error_quark ())
typedef enum
{
  PRACTICE_DYNAMODB_ERROR_VALIDATION,   /* ValidationException */
  PRACTICE_DYNAMODB_ERROR_SERIALIZATION /* SerializationException: a JSON type that can't be read */
} PracticeDynamodbError;
GQuark practice_dynamodb_error_quark (void);
/* Always returns FALSE. */
gboolean practice_dynamodb_invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- numbers: up to 38 digits, exact ---- */
#define PRACTICE_DECIMAL_DIGITS 38
/* ± 0.d1d2d3… × 10^exponent, without leading or trailing zeros; no digits: zero */
typedef struct
{
  gboolean negative;
  int exponent;
  int n_digits;
  guint8 digits[PRACTICE_DECIMAL_DIGITS];
} PracticeDecimal;

gboolean practice_decimal_parse (const char *text, PracticeDecimal *out, GError **error);
char *practice_decimal_print (const PracticeDecimal *number);
int practice_decimal_compare (const PracticeDecimal *a, const PracticeDecimal *b);
gboolean
practice_decimal_add (const PracticeDecimal *a,
                      const PracticeDecimal *b,
                      gboolean subtract,
                      PracticeDecimal *out,
                      GError **error);
/* Bytes that sort (memcmp) as the numbers do. */
void practice_decimal_encode (const PracticeDecimal *number, GByteArray *out);

/* ---- attribute values: {"S": "x"} ---- */
#define PRACTICE_DYNAMODB_ITEM_SIZE (400 * 1024)
#define PRACTICE_DYNAMODB_DEPTH 32

/* The type ("S", "NULL") of a valid value, static. */
const char *practice_dynamodb_value_type (JsonNode *value);
/* What is under the type; owned by @value. */
JsonNode *practice_dynamodb_value_content (JsonNode *value);
/* The text of an S, N or B; "" otherwise. */
const char *practice_dynamodb_value_text (JsonNode *value);
/* Checks what a client sent and writes its numbers in their normal form, in place. */
gboolean practice_dynamodb_value_validate (JsonNode *value, GError **error);
gboolean practice_dynamodb_item_validate (JsonObject *item, GError **error);
gsize practice_dynamodb_value_size (JsonNode *value);
gsize practice_dynamodb_item_size (JsonObject *item);
gboolean practice_dynamodb_value_equal (JsonNode *a, JsonNode *b);
/* Same types of S, N, B: their order in @order; FALSE: not comparable. */
gboolean practice_dynamodb_value_compare (JsonNode *a, JsonNode *b, int *order);
/* Whether the set or list @haystack has the element, or the string the substring. */
gboolean practice_dynamodb_value_contains (JsonNode *haystack, JsonNode *needle);
/* Number of elements, characters or bytes, as size() counts; -1: has none. */
gint64 practice_dynamodb_value_length (JsonNode *value);
gboolean practice_dynamodb_value_begins_with (JsonNode *value, JsonNode *prefix);
/* Bytes that sort as the S, N or B does. */
void practice_dynamodb_value_encode (JsonNode *value, GByteArray *out);
JsonNode *practice_dynamodb_value_new (const char *type, const char *text);
/* Copies down to the leaves, which json_node_copy() shares. */
JsonNode *practice_dynamodb_value_copy (JsonNode *value);

G_END_DECLS
