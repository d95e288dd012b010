/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules in words and as AWS has them. */
#include "config.h"
#include "mesh/model/mesh-schedule.h"

#include <string.h>

#include "mesh/model/mesh-error.h"

static void
test_kinds (void)
{
  static const struct
  {
    const char *cron;
    MeshSchedule is;
    const char *back; /* (nullable): as it was */
  } cases[] = {
    { NULL, { MESH_SCHEDULE_NEVER, 0, 3, 2 }, "" },
    { "  ", { MESH_SCHEDULE_NEVER, 0, 3, 2 }, "" },
    { "15 * * * ? *", { MESH_SCHEDULE_HOURLY, 15, 3, 2 }, NULL },
    { "cron(0 3 * * ? *)", { MESH_SCHEDULE_DAILY, 0, 3, 2 }, "0 3 * * ? *" },
    { "30 23 ? * * *", { MESH_SCHEDULE_DAILY, 30, 23, 2 }, "30 23 * * ? *" },
    { "5 0 ? * SUN *", { MESH_SCHEDULE_WEEKLY, 5, 0, 1 }, NULL },
    { "5 0 ? * 7 *", { MESH_SCHEDULE_WEEKLY, 5, 0, 7 }, "5 0 ? * SAT *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MeshSchedule schedule;
      g_autofree char *back = NULL;

      mesh_schedule_parse (&schedule, cases[i].cron);
      g_test_message ("%s", cases[i].cron);
      g_assert_cmpint (schedule.kind, ==, cases[i].is.kind);
      g_assert_cmpuint (schedule.minute, ==, cases[i].is.minute);
      g_assert_cmpuint (schedule.hour, ==, cases[i].is.hour);
      g_assert_cmpuint (schedule.weekday, ==, cases[i].is.weekday);
      back = mesh_schedule_dup_cron (&schedule);
      g_assert_cmpstr (back, ==, cases[i].back != NULL ? cases[i].back : cases[i].cron);
      if (*back != '\0')
        g_assert_true (mesh_schedule_check (back, NULL));
    }
}

/* What is no such choice, but good. */
static void
test_custom (void)
{
  static const char *const crons[] = { "0/15 8-17 ? * MON-FRI *", "0 12 L * ? *",           "0 12 LW * ? *",
                                       "0 12 ? * 6L *",           "0 12 ? * 6#3 2026-2030", "0 12 1,15 JAN ? *",
                                       "5 * ? * MON *",           "cron(*/5 * * * ? *)",    "0 12 15W * ? 2030" };

  for (guint i = 0; i < G_N_ELEMENTS (crons); i++)
    {
      MeshSchedule schedule;
      g_autoptr (GError) error = NULL;

      mesh_schedule_check (crons[i], &error);
      g_assert_no_error (error);
      mesh_schedule_parse (&schedule, crons[i]);
      g_assert_cmpint (schedule.kind, ==, MESH_SCHEDULE_CUSTOM);
      g_assert_null (mesh_schedule_dup_cron (&schedule));
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *cron, *said;
  } cases[] = {
    { "", "six fields" },
    { "daily", "six fields" },
    { "0 3 * * ?", "six fields" },
    { "cron(0 3 * * ? * *)", "six fields" },
    { "60 3 * * ? *", "“60” can be no minutes" },
    { "0 24 * * ? *", "“24” can be no hours" },
    { "0 3 32 * ? *", "day of the month" },
    { "0 3 * FOO ? *", "month" },
    { "0 3 ? * 8 *", "day of the week" },
    { "0 3 * * ? 1900", "year" },
    { "0 3 * * * *", "must be “?”" },
    { "0 3 ? * ? *", "must be “?”" },
    { "* 3 * * ? *", "five minutes" },
    { "0/2 3 * * ? *", "five minutes" },
    { "0 3-1 * * ? *", "hours" },
    { "0 , * * ? *", "hours" },
    { "0 3/0 * * ? *", "hours" },
    { "? 3 * * ? *", "minutes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].cron);
      g_assert_false (mesh_schedule_check (cases[i].cron, &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].said));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/kinds", test_kinds);
  g_test_add_func ("/schedule/custom", test_custom);
  g_test_add_func ("/schedule/refused", test_refused);
  return g_test_run ();
}
