/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * DeskMeter: how much of a limit of AWS a policy takes once a plan has run. Properties: title, text ("3.1 of 20 kB"),
 * fraction (0–1).
 *
 * Limits: 20 KB for a bucket's policy (Amazon S3 User Guide, "Bucket policies"), 10 KB for the Data Catalog's
 * (AWS Glue Developer Guide, "Resource-based policies").
 */
#define DESK_TYPE_METER (desk_meter_get_type ())
G_DECLARE_FINAL_TYPE (DeskMeter, desk_meter, DESK, METER, GObject)

/* One for each policy that the plan is about, once it was looked at. (transfer full): a GListModel of DeskMeter */
GListModel *desk_meters_new (MeshPlan *plan);

G_END_DECLS
