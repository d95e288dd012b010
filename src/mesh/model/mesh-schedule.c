/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/model/mesh-error.h"

typedef struct
{
  const char *name; /* of the field */
  guint min, max;
  const char *const *names; /* (nullable): of values from @min on */
  const char *special;      /* further signs */
} Field;

static const char *const months[]
    = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", NULL };
static const char *const days[] = { "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL };

enum
{
  MINUTES,
  HOURS,
  DAY_OF_MONTH,
  MONTH,
  DAY_OF_WEEK,
  YEAR,
  N_FIELDS
};

static const Field fields[N_FIELDS] = {
  { NC_ ("schedule", "minutes"), 0, 59, NULL, "" },
  { NC_ ("schedule", "hours"), 0, 23, NULL, "" },
  { NC_ ("schedule", "day of the month"), 1, 31, NULL, "?LW" },
  { NC_ ("schedule", "month"), 1, 12, months, "" },
  { NC_ ("schedule", "day of the week"), 1, 7, days, "?L#" },
  { NC_ ("schedule", "year"), 1970, 2199, NULL, "" },
};

/* ---- fields ---- */

static gboolean
read_value (const Field *field, const char *text, guint64 *value)
{
  for (guint i = 0; field->names != NULL && field->names[i] != NULL; i++)
    if (g_ascii_strcasecmp (field->names[i], text) == 0)
      {
        *value = field->min + i;
        return TRUE;
      }
  return g_ascii_string_to_unsigned (text, 10, field->min, field->max, value, NULL);
}

/* "L", "LW", "15W" of a month's days; "L", "6L", "6#3" of a week's. */
static gboolean
is_special (const Field *field, const char *text)
{
  const gsize length = strlen (text);
  g_autofree char *number = NULL;
  guint64 value;

  if (strchr (field->special, 'L') != NULL
      && (g_str_equal (text, "L") || (field == &fields[DAY_OF_MONTH] && g_str_equal (text, "LW"))))
    return TRUE;
  if (length > 1 && strchr ("LW", text[length - 1]) != NULL && strchr (field->special, text[length - 1]) != NULL)
    number = g_strndup (text, length - 1);
  else if (length > 2 && strchr (field->special, '#') != NULL && text[length - 2] == '#' && text[length - 1] >= '1'
           && text[length - 1] <= '5')
    number = g_strndup (text, length - 2);
  return number != NULL && read_value (field, number, &value);
}

/* "*", "5", "1-5", each with "/2" behind it. */
static gboolean
check_item (const Field *field, const char *text)
{
  g_auto (GStrv) step = g_strsplit (text, "/", 2);
  g_auto (GStrv) range = NULL;
  guint64 low, high, every;

  if (step[0] == NULL)
    return FALSE;
  if (is_special (field, text))
    return TRUE;
  if (step[1] != NULL && !g_ascii_string_to_unsigned (step[1], 10, 1, field->max, &every, NULL))
    return FALSE;
  if (g_str_equal (step[0], "*"))
    return TRUE;
  range = g_strsplit (step[0], "-", 2);
  return range[0] != NULL && read_value (field, range[0], &low)
         && (range[1] == NULL || (read_value (field, range[1], &high) && low <= high));
}

static gboolean
check_field (const Field *field, const char *text)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  if (g_str_equal (text, "?"))
    return strchr (field->special, '?') != NULL;
  for (guint i = 0; items[i] != NULL; i++)
    if (!check_item (field, items[i]))
      return FALSE;
  return items[0] != NULL;
}

static gboolean
is_too_often (const char *minutes)
{
  const char *slash = strchr (minutes, '/');

  return g_str_equal (minutes, "*") || (slash != NULL && g_ascii_strtoull (slash + 1, NULL, 10) < 5);
}

/* ---- public ---- */

/* (transfer full): six, or not */
static char **
split (const char *cron)
{
  g_autofree char *bare = g_strstrip (g_strdup (cron != NULL ? cron : ""));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  const gsize length = strlen (bare);
  const gboolean wrapped = g_str_has_prefix (bare, "cron(") && bare[length - 1] == ')';

  if (wrapped)
    bare[length - 1] = '\0';
  words = g_strsplit (wrapped ? bare + strlen ("cron(") : bare, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

gboolean
mesh_schedule_check (const char *cron, GError **error)
{
  g_auto (GStrv) parts = split (cron);

  if (g_strv_length (parts) != N_FIELDS)
    {
      g_set_error_literal (
          error, MESH_ERROR, MESH_ERROR_INVALID,
          C_ ("schedule", "A schedule has six fields: minutes, hours, day of the month, month, day of the week and "
                          "year, as in “0 3 * * ? *”"));
      return FALSE;
    }
  for (guint i = 0; i < N_FIELDS; i++)
    if (!check_field (&fields[i], parts[i]))
      {
        g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                     /* Translators: what was typed, and a field of a schedule, "hours" */
                     C_ ("schedule", "“%s” can be no %s of a schedule"), parts[i],
                     g_dpgettext2 (GETTEXT_PACKAGE, "schedule", fields[i].name));
        return FALSE;
      }
  if (g_str_equal (parts[DAY_OF_MONTH], "?") == g_str_equal (parts[DAY_OF_WEEK], "?"))
    g_set_error_literal (
        error, MESH_ERROR, MESH_ERROR_INVALID,
        C_ ("schedule", "One of day of the month and day of the week, the third and fifth field, must be “?”"));
  else if (is_too_often (parts[MINUTES]))
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID,
                         C_ ("schedule", "Crawlers start every five minutes at most"));
  else
    return TRUE;
  return FALSE;
}

void
mesh_schedule_parse (MeshSchedule *self, const char *cron)
{
  g_auto (GStrv) parts = split (cron);
  guint64 minute = 0, hour = 0, weekday = 0;
  gboolean hourly, any_day;

  *self = (MeshSchedule){ .kind = MESH_SCHEDULE_NEVER, .hour = 3, .weekday = 2 };
  if (parts[0] == NULL)
    return;
  self->kind = MESH_SCHEDULE_CUSTOM;
  if (g_strv_length (parts) != N_FIELDS || !read_value (&fields[MINUTES], parts[MINUTES], &minute)
      || !g_str_equal (parts[MONTH], "*") || !g_str_equal (parts[YEAR], "*"))
    return;
  hourly = g_str_equal (parts[HOURS], "*");
  if (!hourly && !read_value (&fields[HOURS], parts[HOURS], &hour))
    return;
  any_day = (g_str_equal (parts[DAY_OF_MONTH], "*") && g_str_equal (parts[DAY_OF_WEEK], "?"))
            || (g_str_equal (parts[DAY_OF_MONTH], "?") && g_str_equal (parts[DAY_OF_WEEK], "*"));
  if (any_day)
    self->kind = hourly ? MESH_SCHEDULE_HOURLY : MESH_SCHEDULE_DAILY;
  else if (!hourly && g_str_equal (parts[DAY_OF_MONTH], "?")
           && read_value (&fields[DAY_OF_WEEK], parts[DAY_OF_WEEK], &weekday))
    self->kind = MESH_SCHEDULE_WEEKLY;
  else
    return;
  self->minute = (guint) minute;
  self->hour = hourly ? self->hour : (guint) hour;
  self->weekday = weekday > 0 ? (guint) weekday : self->weekday;
}

char *
mesh_schedule_dup_cron (const MeshSchedule *self)
{
  switch (self->kind)
    {
    case MESH_SCHEDULE_NEVER:
      return g_strdup ("");
    case MESH_SCHEDULE_HOURLY:
      return g_strdup_printf ("%u * * * ? *", self->minute);
    case MESH_SCHEDULE_DAILY:
      return g_strdup_printf ("%u %u * * ? *", self->minute, self->hour);
    case MESH_SCHEDULE_WEEKLY:
      return g_strdup_printf ("%u %u ? * %s *", self->minute, self->hour, days[CLAMP (self->weekday, 1, 7) - 1]);
    case MESH_SCHEDULE_CUSTOM:
    default:
      return NULL;
    }
}
