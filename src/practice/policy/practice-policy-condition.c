/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/policy/practice-policy.h"

#include <gio/gio.h>
#include <string.h>

/* Condition operators: each compares one wanted value with one value of the request. */

typedef gboolean (*Compare) (const char *wanted, const char *actual);

enum { ANY_VALUE = 1, ALL_VALUES };

static gboolean
string_equals (const char *wanted, const char *actual)
{
  /* an expanded variable may carry literal wildcards */
  g_autofree char *plain
      = g_strdelimit (g_strdelimit (g_strdup (wanted), "\001", '*'), "\002", '?');

  return g_str_equal (plain, actual);
}

static gboolean
string_equals_ignore_case (const char *wanted, const char *actual)
{
  g_autofree char *a = g_utf8_casefold (wanted, -1);
  g_autofree char *b = g_utf8_casefold (actual, -1);

  return string_equals (a, b);
}

static gboolean
compare_numbers (const char *wanted, const char *actual, int *order)
{
  char *end_wanted, *end_actual;
  double a = g_ascii_strtod (wanted, &end_wanted), b = g_ascii_strtod (actual, &end_actual);

  if (end_wanted == wanted || *end_wanted != '\0' || end_actual == actual || *end_actual != '\0')
    return FALSE;
  *order = b < a ? -1 : b > a;
  return TRUE;
}

static gboolean
parse_time (const char *text, double *seconds)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;
  char *end;

  *seconds = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0')
    return TRUE;
  date = g_date_time_new_from_iso8601 (text, utc);
  if (date == NULL)
    return FALSE;
  *seconds = (double) g_date_time_to_unix (date);
  return TRUE;
}

static gboolean
compare_dates (const char *wanted, const char *actual, int *order)
{
  double a, b;

  if (!parse_time (wanted, &a) || !parse_time (actual, &b))
    return FALSE;
  *order = b < a ? -1 : b > a;
  return TRUE;
}

#define ORDERED(name, compare, test) \
  static gboolean name (const char *wanted, const char *actual) \
  { int order; return compare (wanted, actual, &order) && (test); }

ORDERED (numeric_equals, compare_numbers, order == 0)
ORDERED (numeric_less, compare_numbers, order < 0)
ORDERED (numeric_less_equals, compare_numbers, order <= 0)
ORDERED (numeric_greater, compare_numbers, order > 0)
ORDERED (numeric_greater_equals, compare_numbers, order >= 0)
ORDERED (date_equals, compare_dates, order == 0)
ORDERED (date_less, compare_dates, order < 0)
ORDERED (date_less_equals, compare_dates, order <= 0)
ORDERED (date_greater, compare_dates, order > 0)
ORDERED (date_greater_equals, compare_dates, order >= 0)

static gboolean
bool_equals (const char *wanted, const char *actual)
{
  return g_ascii_strcasecmp (wanted, actual) == 0;
}

static gboolean
ip_matches (const char *wanted, const char *actual)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (wanted, NULL);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (actual);

  return mask != NULL && address != NULL && g_inet_address_mask_matches (mask, address);
}

static const struct { const char *name; Compare compare; gboolean negated;
} operators[] = {
  { "StringEquals", string_equals, FALSE },
  { "StringNotEquals", string_equals, TRUE },
  { "StringEqualsIgnoreCase", string_equals_ignore_case, FALSE },
  { "StringNotEqualsIgnoreCase", string_equals_ignore_case, TRUE },
  { "StringLike", practice_glob_match, FALSE },
  { "StringNotLike", practice_glob_match, TRUE },
  { "NumericEquals", numeric_equals, FALSE },
  { "NumericNotEquals", numeric_equals, TRUE },
  { "NumericLessThan", numeric_less, FALSE },
  { "NumericLessThanEquals", numeric_less_equals, FALSE },
  { "NumericGreaterThan", numeric_greater, FALSE },
  { "NumericGreaterThanEquals", numeric_greater_equals, FALSE },
  { "DateEquals", date_equals, FALSE },
  { "DateNotEquals", date_equals, TRUE },
  { "DateLessThan", date_less, FALSE },
  { "DateLessThanEquals", date_less_equals, FALSE },
  { "DateGreaterThan", date_greater, FALSE },
  { "DateGreaterThanEquals", date_greater_equals, FALSE },
  { "Bool", bool_equals, FALSE },
  { "BinaryEquals", string_equals, FALSE },
  { "IpAddress", ip_matches, FALSE },
  { "NotIpAddress", ip_matches, TRUE },
  { "ArnEquals", practice_arn_match, FALSE },
  { "ArnNotEquals", practice_arn_match, TRUE },
  { "ArnLike", practice_arn_match, FALSE },
  { "ArnNotLike", practice_arn_match, TRUE },
  { "Null", NULL, FALSE },
};

static gboolean
parse_operator (const char *text, int *operator, int *qualifier, gboolean *if_exists)
{
  g_autofree char *name = NULL;

  *qualifier = g_str_has_prefix (text, "ForAnyValue:")    ? ANY_VALUE
               : g_str_has_prefix (text, "ForAllValues:") ? ALL_VALUES
                                                          : 0;
  name = g_strdup (*qualifier != 0 ? strchr (text, ':') + 1 : text);
  *if_exists = g_str_has_suffix (name, "IfExists");
  if (*if_exists)
    name[strlen (name) - strlen ("IfExists")] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].name, name))
      {
        *operator = (int) i;
        return !(*if_exists && operators[i].compare == NULL);
      }
  return FALSE;
}

gboolean
practice_condition_is_operator (const char *text)
{
  int operator, qualifier;
  gboolean if_exists;

  return parse_operator (text, &operator, &qualifier, &if_exists);
}

gboolean
practice_condition_init (PracticeCondition *condition,
                         const char *
                         operator,
                         const char * key,
                         JsonNode *values)
{
  if (!parse_operator (operator, & condition->operator, & condition->qualifier,
                       &condition->if_exists))
    return FALSE;
  condition->values = practice_policy_strings (values);
  if (condition->values == NULL)
    return FALSE;
  condition->key = g_ascii_strdown (key, -1);
  return TRUE;
}

void
practice_condition_clear (PracticeCondition *condition)
{
  g_free (condition->key);
  g_strfreev (condition->values);
}

/* Does any of the wanted values match this one? */
static gboolean
matches_one (const PracticeCondition *condition,
             const PracticeQuestion *question,
             const char *actual)
{
  for (guint i = 0; condition->values[i] != NULL; i++)
    {
      gboolean variable = strstr (condition->values[i], "${") != NULL;
      g_autofree char *expanded
          = variable ? practice_policy_expand (condition->values[i], question) : NULL;

      if ((!variable || expanded != NULL)
          && operators[condition->operator].compare (variable ? expanded : condition->values[i], actual))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_for (const PracticeCondition *condition, const PracticeQuestion *question, const char *actual)
{
  return matches_one (condition, question, actual) != operators[condition->operator].negated;
}

static gboolean
test_values (const PracticeCondition *condition,
             const PracticeQuestion *question,
             GPtrArray *values)
{
  /* a negated operator without qualifier must hold for each value, a plain one for any */
  gboolean all = condition->qualifier == ALL_VALUES
                 || (condition->qualifier == 0 && operators[condition->operator].negated);

  for (guint i = 0; i < values->len; i++)
    if (holds_for (condition, question, g_ptr_array_index (values, i)) != all)
      return !all;
  return all;
}

gboolean
practice_condition_holds (const PracticeCondition *condition, const PracticeQuestion *question)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  gboolean present = question->context != NULL
                     && question->context (question, condition->key, values) && values->len > 0;

  if (operators[condition->operator].compare == NULL) /* Null */
    {
      for (guint i = 0; condition->values[i] != NULL; i++)
        if ((g_ascii_strcasecmp (condition->values[i], "true") == 0) == !present)
          return TRUE;
      return FALSE;
    }
  if (present)
    return test_values (condition, question, values);
  if (condition->qualifier == ANY_VALUE)
    return FALSE;
  return condition->qualifier == ALL_VALUES || condition->if_exists || operators[condition->operator].negated;
}
