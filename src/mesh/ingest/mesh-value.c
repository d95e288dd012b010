/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-value.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Digits of a Hive decimal. */
#define MAX_DIGITS 38

/* "007" is a name, not a number. */
static gboolean
is_digits (const char *text, gsize most)
{
  const char *digits = *text == '-' || *text == '+' ? text + 1 : text;
  const gsize n = strlen (digits);

  return n > 0 && n <= most && strspn (digits, "0123456789") == n && (n == 1 || *digits != '0');
}

static gboolean
is_within (const char *text, gint64 low, gint64 high)
{
  char *end;
  gint64 value;

  if (*text == '\0' || strspn (text, "+-0123456789") != strlen (text))
    return FALSE;
  errno = 0;
  value = g_ascii_strtoll (text, &end, 10);
  return errno == 0 && end != text && *end == '\0' && value >= low && value <= high;
}

static gboolean
is_double (const char *text)
{
  char *end;
  double value;

  if (*text == '\0' || strspn (text, "+-.0123456789eE") != strlen (text))
    return FALSE;
  value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (value);
}

static gboolean
is_zip_code (const char *text)
{
  return text[0] == '0' && g_ascii_isdigit (text[1]);
}

static gboolean
is_boolean (const char *text)
{
  return g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0;
}

/* "2024-12-31", and nothing behind it: returns what follows, or NULL. */
static const char *
skip_date (const char *text)
{
  guint year, month, day;

  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return NULL;
  year = (guint) g_ascii_strtoull (text, NULL, 10);
  month = (guint) g_ascii_strtoull (text + 5, NULL, 10);
  day = (guint) g_ascii_strtoull (text + 8, NULL, 10);
  return year > 0 && g_date_valid_dmy ((GDateDay) day, month, (GDateYear) year) ? text + 10 : NULL;
}

static gboolean
is_date (const char *text)
{
  const char *rest = skip_date (text);

  return rest != NULL && *rest == '\0';
}

/* The one form that Athena reads in text: "2024-12-31 23:59:59.123", up to nine digits of seconds.
 */
static gboolean
is_timestamp (const char *text)
{
  const char *rest = skip_date (text);
  gsize digits;

  if (rest == NULL || *rest != ' ')
    return FALSE;
  rest++;
  for (guint i = 0; i < 8; i++)
    if (i == 2 || i == 5 ? rest[i] != ':' : !g_ascii_isdigit (rest[i]))
      return FALSE;
  if (g_ascii_strtoull (rest, NULL, 10) > 23 || rest[3] > '5' || rest[6] > '5')
    return FALSE;
  rest += 8;
  if (*rest == '\0')
    return TRUE;
  digits = *rest == '.' ? strspn (rest + 1, "0123456789") : 0;
  return digits >= 1 && digits <= 9 && rest[1 + digits] == '\0';
}

const char *
mesh_value_type (const char *text)
{
  if (*text == '\0')
    return NULL;
  if (is_digits (text, 19) && is_within (text, G_MININT64, G_MAXINT64))
    return "bigint";
  if (is_digits (text, MAX_DIGITS))
    return "decimal(38,0)";
  if (is_double (text) && !is_zip_code (text) && strpbrk (text, ".eE") != NULL)
    return "double";
  if (is_boolean (text))
    return "boolean";
  if (is_date (text))
    return "date";
  return is_timestamp (text) ? "timestamp" : "string";
}

/* ---- a type that was chosen ---- */

static gboolean
fits_decimal (const char *type, const char *text)
{
  guint precision = 10, scale = 0;
  const char *digits = *text == '-' || *text == '+' ? text + 1 : text;
  const char *point = strchr (digits, '.');
  const gsize whole = point != NULL ? (gsize) (point - digits) : strlen (digits);

  sscanf (type, "decimal(%2u,%2u)", &precision, &scale);
  if (strspn (digits, "0123456789.") != strlen (digits)
      || (point != NULL && strchr (point + 1, '.') != NULL) || !is_double (text))
    return FALSE;
  return whole <= precision - MIN (scale, precision);
}

static gboolean
fits_length (const char *type, const char *text)
{
  const char *open = strchr (type, '(');

  return open == NULL
         || (guint64) g_utf8_strlen (text, -1) <= g_ascii_strtoull (open + 1, NULL, 10);
}

gboolean
mesh_value_fits (const char *type, const char *text)
{
  if (*text == '\0' || g_str_equal (type, "string"))
    return TRUE;
  if (g_str_equal (type, "tinyint"))
    return is_within (text, G_MININT8, G_MAXINT8);
  if (g_str_equal (type, "smallint"))
    return is_within (text, G_MININT16, G_MAXINT16);
  if (g_str_equal (type, "int"))
    return is_within (text, G_MININT32, G_MAXINT32);
  if (g_str_equal (type, "bigint"))
    return is_within (text, G_MININT64, G_MAXINT64);
  if (g_str_equal (type, "double") || g_str_equal (type, "float"))
    return is_double (text);
  if (g_str_has_prefix (type, "decimal"))
    return fits_decimal (type, text);
  if (g_str_equal (type, "boolean"))
    return is_boolean (text);
  if (g_str_equal (type, "date"))
    return is_date (text);
  if (g_str_equal (type, "timestamp"))
    return is_timestamp (text);
  if (g_str_has_prefix (type, "varchar") || g_str_has_prefix (type, "char"))
    return fits_length (type, text);
  return TRUE;
}

/* ---- dates ---- */

MeshDateOrder
mesh_value_date_order (const char *text)
{
  guint first, second, year;
  char a, b;
  int n = 0;

  if (sscanf (text, "%2u%c%2u%c%4u%n", &first, &a, &second, &b, &year, &n) != 5 || a != b
      || (a != '/' && a != '.' && a != '-') || (text[n] != '\0' && text[n] != ' ') || first < 1
      || second < 1 || first > 31 || second > 31 || (first > 12 && second > 12))
    return MESH_DATE_NONE;
  if (first > 12)
    return MESH_DATE_DAY_FIRST;
  return second > 12 ? MESH_DATE_MONTH_FIRST : MESH_DATE_AMBIGUOUS;
}
