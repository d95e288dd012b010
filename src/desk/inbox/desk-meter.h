/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/subscriptions/mesh-share-use.h"

G_BEGIN_DECLS

/**
 * DeskMeter: how much of a limit of AWS is taken once a plan has run. Properties: title, text ("3.1 of 20 kB",
 * "13 of 5,000"), fraction (0–1).
 *
 * Limits: 20 KB for a bucket's policy (Amazon S3 User Guide, "Bucket policies"), 10 KB for the Data Catalog's
 * (AWS Glue Developer Guide, "Resource-based policies"); the others are with their numbers in mesh-lf.h and
 * mesh-share-use.h.
 */
#define DESK_TYPE_METER (desk_meter_get_type ())
G_DECLARE_FINAL_TYPE (DeskMeter, desk_meter, DESK, METER, GObject)

/* One for each limit that the plan comes near by what it has read, once it was looked at. (transfer full): a GListModel
 * of DeskMeter */
GListModel *desk_meters_new (MeshPlan *plan);
/* Adds those of RAM. */
void desk_meters_add_shares (GListModel *meters, MeshShareUse *use);

G_END_DECLS
