/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* CAST as Presto has it: what cannot be is an error, or NULL for TRY_CAST. SQLite would make a zero of it. */

typedef struct
{
  sqlite3_context *context;
  sqlite3_value *value;
  char *type; /* in lower case, without blanks: "decimal(9,2)" */
} Cast;

static const char *
get_text (Cast *self)
{
  const char *text = (const char *) sqlite3_value_text (self->value);

  return text != NULL ? text : "";
}

static gboolean
is_text (Cast *self)
{
  return sqlite3_value_type (self->value) == SQLITE_TEXT;
}

/* ---- to each kind; FALSE: it cannot be ---- */

static gboolean
to_whole (Cast *self, gint64 least, gint64 most)
{
  gint64 number;

  if (sqlite3_value_type (self->value) == SQLITE_FLOAT)
    {
      double rounded = round (sqlite3_value_double (self->value));

      if (!(rounded >= (double) least && rounded < (double) most + 1))
        return FALSE;
      number = (gint64) rounded;
    }
  else if (is_text (self))
    {
      const char *text = get_text (self);

      if (!g_ascii_string_to_signed (*text == '+' ? text + 1 : text, 10, least, most, &number, NULL))
        return FALSE;
    }
  else
    number = sqlite3_value_int64 (self->value);
  if (number < least || number > most)
    return FALSE;
  sqlite3_result_int64 (self->context, number);
  return TRUE;
}

static gboolean
read_real (Cast *self, double *number)
{
  const char *text = get_text (self);
  char *end = NULL;

  *number = is_text (self) ? g_ascii_strtod (text, &end) : sqlite3_value_double (self->value);
  return end == NULL || (end != text && *end == '\0' && strpbrk (text, "xX") == NULL);
}

static gboolean
to_real (Cast *self)
{
  double number;

  if (!read_real (self, &number))
    return FALSE;
  sqlite3_result_double (self->context, number);
  return TRUE;
}

static gboolean
to_decimal (Cast *self)
{
  int precision = 38, scale = 0;
  double number, factor;

  sscanf (self->type, "decimal(%d,%d)", &precision, &scale);
  factor = pow (10, CLAMP (scale, 0, 38));
  if (!read_real (self, &number) || !isfinite (number) || fabs (number) >= pow (10, CLAMP (precision - scale, 0, 38)))
    return FALSE;
  sqlite3_result_double (self->context, round (number * factor) / factor);
  return TRUE;
}

static gboolean
to_truth (Cast *self)
{
  static const char *const words[] = { "false", "f", "0", "true", "t", "1" };

  if (!is_text (self))
    {
      sqlite3_result_int (self->context, sqlite3_value_double (self->value) != 0);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (get_text (self), words[i]) == 0)
      {
        sqlite3_result_int (self->context, i >= 3);
        return TRUE;
      }
  return FALSE;
}

static gboolean
to_text (Cast *self)
{
  g_autofree char *text = sqlite3_value_type (self->value) == SQLITE_FLOAT
                              ? athena_print_double (sqlite3_value_double (self->value))
                              : g_strdup (get_text (self));
  int most = 0;

  if (sscanf (self->type, "%*[a-z](%d)", &most) == 1 && most >= 0 && g_utf8_strlen (text, -1) > most)
    *g_utf8_offset_to_pointer (text, most) = '\0';
  sqlite3_result_text (self->context, text, -1, SQLITE_TRANSIENT);
  return TRUE;
}

static gboolean
is_day (const char *text)
{
  int year, month, day, end = 0;

  return sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && end == 10
         && g_date_valid_dmy ((GDateDay) CLAMP (day, 0, 255), (GDateMonth) CLAMP (month, 0, 12),
                              (GDateYear) CLAMP (year, 0, 9999));
}

static gboolean
is_clock (const char *text)
{
  int hours, minutes, seconds, end = 0;

  return (sscanf (text, "%2d:%2d:%2d%n", &hours, &minutes, &seconds, &end) == 3) && end == 8
         && hours < 24 && minutes < 60 && seconds < 60
         && (text[8] == '\0'
             || (text[8] == '.' && strspn (text + 9, "0123456789") == strlen (text + 9)));
}

/* Of a timestamp the day is what a date is; of a date midnight is what a timestamp is. */
static gboolean
to_time (Cast *self, gboolean date)
{
  const char *text = get_text (self);
  g_autofree char *made = NULL;

  if (!is_text (self) || !is_day (text) || (text[10] != '\0' && (text[10] != ' ' || !is_clock (text + 11))))
    return FALSE;
  made = date ? g_strndup (text, 10) : text[10] != '\0' ? g_strdup (text) : g_strconcat (text, " 00:00:00.000", NULL);
  sqlite3_result_text (self->context, made, -1, SQLITE_TRANSIENT);
  return TRUE;
}

/* ---- the functions ---- */

static gboolean
convert (Cast *self, gboolean *known)
{
  g_autofree char *base = g_strndup (self->type, strcspn (self->type, "("));

  *known = TRUE;
  if (g_str_equal (base, "bigint"))
    return to_whole (self, G_MININT64, G_MAXINT64);
  if (g_str_equal (base, "integer") || g_str_equal (base, "int"))
    return to_whole (self, G_MININT32, G_MAXINT32);
  if (g_str_equal (base, "smallint"))
    return to_whole (self, G_MININT16, G_MAXINT16);
  if (g_str_equal (base, "tinyint"))
    return to_whole (self, G_MININT8, G_MAXINT8);
  if (g_str_equal (base, "double") || g_str_equal (base, "real"))
    return to_real (self);
  if (g_str_equal (base, "decimal"))
    return to_decimal (self);
  if (g_str_equal (base, "boolean"))
    return to_truth (self);
  if (g_str_equal (base, "varchar") || g_str_equal (base, "char"))
    return to_text (self);
  if (g_str_equal (base, "date") || g_str_equal (base, "timestamp"))
    return to_time (self, g_str_equal (base, "date"));
  *known = FALSE;
  return FALSE;
}

static void
complain (Cast *self, gboolean known)
{
  g_autofree char *upper = g_ascii_strup (self->type, -1);
  g_autofree char *text
      = known ? g_strdup_printf ("INVALID_CAST_ARGUMENT: Cannot cast '%.200s' to %s",
                                 get_text (self), upper)
              : g_strdup_printf ("TYPE_NOT_FOUND: line 1:8: Unknown type: %.100s", self->type);

  sqlite3_result_error (self->context, text, -1);
}

/* A value and a type; user data: whether it only tries */
static void
cast (sqlite3_context *context, int count, sqlite3_value **values)
{
  g_autofree char *type = g_ascii_strdown ((const char *) sqlite3_value_text (values[1]), -1);
  Cast self = { context, values[0], type };
  gboolean tries = GPOINTER_TO_INT (sqlite3_user_data (context)), known;

  if (sqlite3_value_type (values[0]) == SQLITE_NULL || convert (&self, &known))
    return;
  if (tries && known)
    sqlite3_result_null (context);
  else
    complain (&self, known);
}

gboolean
athena_cast_add (sqlite3 *db)
{
  for (int tries = 0; tries < 2; tries++)
    if (sqlite3_create_function (db, tries ? "athena_try_cast" : "athena_cast", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 GINT_TO_POINTER (tries), cast, NULL, NULL)
        != SQLITE_OK)
      return FALSE;
  return TRUE;
}
