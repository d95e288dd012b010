/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-format.h"

#include <glib/gi18n.h>

#include "mesh/model/mesh-schedule.h"

/* The next time of day that it means, in UTC; a Sunday is the day that weeks are counted from. */
static GDateTime *
new_time (const MeshSchedule *schedule)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) today
      = g_date_time_new_utc (g_date_time_get_year (now), g_date_time_get_month (now),
                             g_date_time_get_day_of_month (now), (gint) schedule->hour, (gint) schedule->minute, 0);
  const gint wanted = schedule->weekday == 1 ? 7 : (gint) schedule->weekday - 1; /* 1: Monday */

  return schedule->kind == MESH_SCHEDULE_WEEKLY
             ? g_date_time_add_days (today, (wanted - g_date_time_get_day_of_week (today) + 7) % 7)
             : g_date_time_ref (today);
}

static char *
say_time (const MeshSchedule *schedule, const char *format, const char *both, const char *alone)
{
  g_autoptr (GDateTime) utc = new_time (schedule);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *there = g_date_time_format (utc, format);
  g_autofree char *here = g_date_time_format (local, format);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_str_equal (there, here) ? g_strdup_printf (alone, there) : g_strdup_printf (both, there, here);
#pragma GCC diagnostic pop
}

char *
desk_ingest_format_schedule (gpointer unused, const char *cron)
{
  MeshSchedule schedule;
  g_autoptr (GError) error = NULL;

  mesh_schedule_parse (&schedule, cron);
  switch (schedule.kind)
    {
    case MESH_SCHEDULE_NEVER:
      return g_strdup (C_ ("schedule", "Never"));
    case MESH_SCHEDULE_HOURLY:
      /* Translators: a number of minutes, two digits */
      return g_strdup_printf (C_ ("schedule", "Every hour, %02u minutes past"), schedule.minute);
    case MESH_SCHEDULE_DAILY:
      return say_time (&schedule, "%H:%M",
                       /* Translators: times of day, "03:00" */
                       C_ ("schedule", "Every day at %s UTC, which is %s here"),
                       /* Translators: a time of day, "03:00" */
                       C_ ("schedule", "Every day at %s UTC"));
    case MESH_SCHEDULE_WEEKLY:
      return say_time (&schedule, "%A, %H:%M",
                       /* Translators: a weekday and a time of day, "Sunday, 03:00", twice */
                       C_ ("schedule", "Every week on %s UTC, which is %s here"),
                       /* Translators: a weekday and a time of day, "Sunday, 03:00" */
                       C_ ("schedule", "Every week on %s UTC"));
    case MESH_SCHEDULE_CUSTOM:
    default:
      return g_strdup (mesh_schedule_check (cron, &error) ? C_ ("schedule", "As the expression says, in UTC")
                                                          : error->message);
    }
}

char *
desk_ingest_format_cron (gpointer unused, const char *cron)
{
  if (cron == NULL || *cron == '\0')
    return g_strdup ("");
  return g_str_has_prefix (cron, "cron(") ? g_strdup (cron) : g_strdup_printf ("cron(%s)", cron);
}
