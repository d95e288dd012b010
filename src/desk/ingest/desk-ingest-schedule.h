/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/common/desk-source.h"

G_BEGIN_DECLS

/**
 * DeskIngestSchedule: when a crawler keeps the catalogue in step, in words or as a cron expression, and as which role.
 * Properties: schedule (a cron expression without "cron(…)"; "": never), role (ARN), source (DeskSource of MeshLocalRole,
 * nullable: the roles cannot be listed).
 */
#define DESK_TYPE_INGEST_SCHEDULE (desk_ingest_schedule_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestSchedule, desk_ingest_schedule, DESK, INGEST_SCHEDULE, AdwPreferencesGroup)

G_END_DECLS
