/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/crawler/practice-crawler.h"

#include <string.h>

/* cron(Minutes Hours Day-of-month Month Day-of-week Year), as AWS's schedules have it. */

typedef struct
{
  gint64 min, max;
  const char *const *names; /* (nullable): of values from @first on */
  gint64 first;
  const char *special;      /* further characters that are allowed */
} Field;

static const char *const months[]
    = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", NULL };
static const char *const days[] = { "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL };

static const Field fields[] = {
  { 0, 59, NULL, 0, "" },
  { 0, 23, NULL, 0, "" },
  { 1, 31, NULL, 0, "?LW" },
  { 1, 12, months, 1, "" },
  { 1, 7, days, 1, "?L#" },
  { 1970, 2199, NULL, 0, "" },
};

static gboolean
read_value (const Field *field, const char *text, gint64 *value)
{
  for (guint i = 0; field->names && field->names[i]; i++)
    if (g_ascii_strcasecmp (field->names[i], text) == 0)
      {
        *value = field->first + i;
        return TRUE;
      }
  return g_ascii_string_to_signed (text, 10, field->min, field->max, value, NULL);
}

static gboolean
is_special (const Field *field, const char *text)
{
  gsize length = strlen (text);
  g_autofree char *number = NULL;
  gint64 value;

  if (strchr (field->special, 'L')
      && (g_str_equal (text, "L") || (strchr (field->special, 'W') && g_str_equal (text, "LW"))))
    return TRUE;
  if (length > 1 && strchr (field->special, text[length - 1]) && strchr ("LW", text[length - 1]))
    number = g_strndup (text, length - 1);
  else if (strchr (field->special, '#') && length > 2 && text[length - 2] == '#'
           && text[length - 1] >= '1' && text[length - 1] <= '5')
    number = g_strndup (text, length - 2);
  return number && read_value (field, number, &value);
}

/* "*", "5", "1-5", "a-b/n", "5/15" or one of the field's own */
static gboolean
check_item (const Field *field, const char *text)
{
  g_auto (GStrv) step = g_strsplit (text, "/", 2);
  g_auto (GStrv) range = NULL;
  gint64 low, high, every;

  if (!step[0] || is_special (field, text))
    return step[0] != NULL;
  if (step[1] && !g_ascii_string_to_signed (step[1], 10, 1, field->max, &every, NULL))
    return FALSE;
  if (g_str_equal (step[0], "*"))
    return TRUE;
  range = g_strsplit (step[0], "-", 2);
  return range[0] && read_value (field, range[0], &low)
         && (!range[1] || (read_value (field, range[1], &high) && low <= high));
}

static gboolean
check_field (const Field *field, const char *text)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  if (g_str_equal (text, "?"))
    return strchr (field->special, '?') != NULL;
  for (guint i = 0; items[i]; i++)
    if (!check_item (field, items[i]))
      return FALSE;
  return items[0] != NULL;
}

/* Crawlers start at most every five minutes. */
static gboolean
is_too_often (const char *minutes)
{
  return g_str_equal (minutes, "*")
         || (g_str_has_prefix (minutes, "*/") && g_ascii_strtoull (minutes + 2, NULL, 10) < 5)
         || (g_str_has_prefix (minutes, "0/") && g_ascii_strtoull (minutes + 2, NULL, 10) < 5);
}

const char *
practice_schedule_check (const char *expression)
{
  gsize length = strlen (expression);
  g_autofree char *inner = NULL;
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (expression, "cron(") || expression[length - 1] != ')' || length > 1024)
    return "it must have the form cron(Minutes Hours Day-of-month Month Day-of-week Year)";
  inner = g_strndup (expression + 5, length - 6);
  parts = g_strsplit (inner, " ", -1);
  if (g_strv_length (parts) != G_N_ELEMENTS (fields))
    return "it must have six fields";
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!check_field (&fields[i], parts[i]))
      return "a field has a value that is not allowed";
  if (g_str_equal (parts[2], "?") == g_str_equal (parts[4], "?"))
    return "one of day-of-month and day-of-week must be ?";
  return is_too_often (parts[0]) ? "crawlers may start every five minutes at most" : NULL;
}
