/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Functions that Presto has and SQLite has not, and how values are printed. */

/* ---- values ---- */

/* The shortest digits that read back as @value; then as Java's Double.toString() lays them out. */
char *
athena_print_double (double value)
{
  char digits[40], plain[64];
  int precision = 1, exponent;
  char *e;

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "Infinity" : "-Infinity");
  if (value == 0)
    return g_strdup (signbit (value) ? "-0.0" : "0.0");
  do
    {
      char format[] = "%.16e";

      g_snprintf (format, sizeof format, "%%.%de", precision - 1);
      g_ascii_formatd (digits, sizeof digits, format, value);
    }
  while (g_ascii_strtod (digits, NULL) != value && ++precision <= 17);
  e = strchr (digits, 'e');
  exponent = atoi (e + 1);
  *e = '\0';
  if (exponent < -3 || exponent >= 7)
    return g_strdup_printf ("%s%sE%d", digits, strchr (digits, '.') == NULL ? ".0" : "", exponent);
  {
    char format[] = "%.16f";

    g_snprintf (format, sizeof format, "%%.%df", MAX (precision - 1 - exponent, 1));
    g_ascii_formatd (plain, sizeof plain, format, value);
  }
  return g_strdup (plain);
}

const char *
athena_type_name (const char *hive)
{
  static const char *const names[][2] = { { "string", "varchar" }, { "int", "integer" },     { "array", "array" },
                                          { "struct", "row" },     { "map", "map" },         { "varchar", "varchar" },
                                          { "char", "char" },      { "decimal", "decimal" }, { "bigint", "bigint" },
                                          { "double", "double" },  { "float", "float" },     { "boolean", "boolean" },
                                          { "date", "date" },      { "timestamp", "timestamp" },
                                          { "smallint", "smallint" }, { "tinyint", "tinyint" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (hive, names[i][0]))
      return names[i][1];
  return "varchar";
}

/* ---- functions ---- */

static const char *
text_of (sqlite3_value *value)
{
  return (const char *) sqlite3_value_text (value);
}

static void
concat (sqlite3_context *context, int count, sqlite3_value **values)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < count; i++)
    {
      const char *part = text_of (values[i]);

      if (part == NULL)
        return;
      g_string_append (text, part);
    }
  sqlite3_result_text (context, text->str, (int) text->len, SQLITE_TRANSIENT);
}

static void
strpos (sqlite3_context *context, int count, sqlite3_value **values)
{
  const char *text = text_of (values[0]), *part = text_of (values[1]), *found;

  if (text == NULL || part == NULL)
    return;
  found = strstr (text, part);
  sqlite3_result_int64 (context, found != NULL ? g_utf8_pointer_to_offset (text, found) + 1 : 0);
}

static void
split_part (sqlite3_context *context, int count, sqlite3_value **values)
{
  const char *text = text_of (values[0]), *by = text_of (values[1]);
  gint64 index = sqlite3_value_int64 (values[2]);
  g_auto (GStrv) parts = NULL;

  if (text == NULL || by == NULL)
    return;
  if (index < 1)
    {
      sqlite3_result_error (context, "INVALID_FUNCTION_ARGUMENT: Index must be greater than zero", -1);
      return;
    }
  parts = g_strsplit (text, by, -1);
  if (index <= (gint64) g_strv_length (parts))
    sqlite3_result_text (context, parts[index - 1], -1, SQLITE_TRANSIENT);
}

/* A part of "2024-01-31 12:00:00": user data says which digits */
static void
date_part (sqlite3_context *context, int count, sqlite3_value **values)
{
  const char *text = text_of (values[0]);
  int start = GPOINTER_TO_INT (sqlite3_user_data (context)), length = start == 0 ? 4 : 2;
  char digits[8] = "";

  if (text == NULL || strlen (text) < (gsize) (start + length))
    return;
  memcpy (digits, text + start, (gsize) length);
  sqlite3_result_int64 (context, g_ascii_strtoll (digits, NULL, 10));
}

static void
infinity (sqlite3_context *context, int count, sqlite3_value **values)
{
  sqlite3_result_double (context, INFINITY);
}

gboolean
athena_functions_add (sqlite3 *db)
{
  static const struct
  {
    const char *name;
    int count, data;
    void (*function) (sqlite3_context *, int, sqlite3_value **);
  } functions[] = { { "concat", -1, 0, concat },   { "strpos", 2, 0, strpos },   { "split_part", 3, 0, split_part },
                    { "year", 1, 0, date_part },   { "month", 1, 5, date_part }, { "day", 1, 8, date_part },
                    { "hour", 1, 11, date_part },  { "minute", 1, 14, date_part }, { "second", 1, 17, date_part },
                    { "infinity", 0, 0, infinity } };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (sqlite3_create_function (db, functions[i].name, functions[i].count, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 GINT_TO_POINTER (functions[i].data), functions[i].function, NULL, NULL)
        != SQLITE_OK)
      return FALSE;
  return athena_cast_add (db);
}
