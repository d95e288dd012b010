/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-place.h"

G_BEGIN_DECLS

/* ---- mesh-lake-settings.c: "lake-settings": one per account; what others set there stays ---- */
#define MESH_TYPE_LAKE_SETTINGS (mesh_lake_settings_get_type ())
G_DECLARE_FINAL_TYPE (MeshLakeSettings, mesh_lake_settings, MESH, LAKE_SETTINGS, MeshResource)
/* Wants nothing yet. A plan has one of each account: mesh_plan_add() gives back the first. */
MeshResource *mesh_lake_settings_new (const MeshPlace *place);
void mesh_lake_settings_add_admin (MeshLakeSettings *self, const char *arn);
/* Whoever runs the plan: an assumed role counts as its role. */
void mesh_lake_settings_add_caller (MeshLakeSettings *self);
/* New databases and tables get no grant to IAM_ALLOWED_PRINCIPALS; what exists is not touched. */
void mesh_lake_settings_set_no_defaults (MeshLakeSettings *self);
/* CROSS_ACCOUNT_VERSION at least @version: never lowered. */
void mesh_lake_settings_set_version (MeshLakeSettings *self, guint version);

/* ---- mesh-glue-policy.c: "glue-policy": a statement of the catalogue's resource policy ---- */
MeshResource *mesh_glue_policy_new (const MeshPlace *place, JsonNode *statement, const char *label);

/* ---- mesh-subscription-table.c: "subscription-table" ---- */
MeshResource *mesh_subscription_table_new (const MeshPlace *place);

G_END_DECLS
