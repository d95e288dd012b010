/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/workflows/mesh-workflows.h"

/* The product workflows of mesh-drive: @verb with a JSON object of arguments. */
gboolean drive_is_product_verb (const char *verb);
MeshPlan *drive_product_plan (MeshMesh *mesh, MeshPersona *persona, const char *verb, const char *json, GError **error);
/* Lists: the answer as JSON. */
gboolean drive_is_list (const char *verb);
JsonNode *drive_list (MeshMesh *mesh, MeshPersona *persona, const char *verb, const char *json, GError **error);
