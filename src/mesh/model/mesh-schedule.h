/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* When a crawler runs. Glue takes "cron(Minutes Hours Day-of-month Month Day-of-week Year)", in UTC:
 * https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html */
typedef enum
{
  MESH_SCHEDULE_NEVER,
  MESH_SCHEDULE_HOURLY,
  MESH_SCHEDULE_DAILY,
  MESH_SCHEDULE_WEEKLY,
  MESH_SCHEDULE_CUSTOM, /* any other expression, right or wrong */
} MeshScheduleKind;

typedef struct
{
  MeshScheduleKind kind;
  guint minute;  /* 0 to 59 */
  guint hour;    /* 0 to 23, UTC; not of hourly ones */
  guint weekday; /* 1: Sunday, to 7: Saturday; of weekly ones */
} MeshSchedule;

/* What @cron means: with or without "cron(…)" around it; NULL and "": never. */
void mesh_schedule_parse (MeshSchedule *self, const char *cron);
/* "0 3 * * ? *", without "cron(…)"; never: "". NULL: a custom one. (transfer full) (nullable) */
char *mesh_schedule_dup_cron (const MeshSchedule *self);
/* MESH_ERROR_INVALID says which of the fields is wrong, or that crawlers start every five minutes at most. */
gboolean mesh_schedule_check (const char *cron, GError **error);

G_END_DECLS
