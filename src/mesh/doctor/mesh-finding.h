/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

typedef enum
{
  MESH_FINDING_HOLDS,
  MESH_FINDING_MISSING,
  MESH_FINDING_EXTRA,   /* there, but nothing in the mesh's records asks for it */
  MESH_FINDING_OPEN,    /* offered, and not taken up yet: nobody's fault */
  MESH_FINDING_UNKNOWN, /* could not be looked at; detail says why */
} MeshFindingState;

/**
 * MeshFinding: one chapter of what a mesh is made of, and how it stands.
 *
 * Properties, set once: kind ("mesh", "producer", "consumer", "subscription", "import", "grant"),
 * title, state, detail (a line a thing that is missing; nullable), repairer (a persona's name;
 * nullable: nobody with keys here), subject (an account, a subscription's id, or a grant's
 * "account/database/table/filter"; nullable).
 */
#define MESH_TYPE_FINDING (mesh_finding_get_type ())
G_DECLARE_FINAL_TYPE (MeshFinding, mesh_finding, MESH, FINDING, GObject)

const char *mesh_finding_get_kind (MeshFinding *self);
const char *mesh_finding_get_title (MeshFinding *self);
MeshFindingState mesh_finding_get_state (MeshFinding *self);
const char *mesh_finding_get_detail (MeshFinding *self);   /* (nullable) */
const char *mesh_finding_get_repairer (MeshFinding *self); /* (nullable) */
const char *mesh_finding_get_subject (MeshFinding *self);  /* (nullable) */

G_END_DECLS
