/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MESH_FINDING_HOLDS,
  MESH_FINDING_MISSING,
  MESH_FINDING_UNKNOWN, /* could not be looked at, or depends on one that is missing */
  MESH_FINDING_EXTRA,   /* there, but no record of the mesh asks for it */
  MESH_FINDING_OPEN,    /* offered, and not taken up yet: nobody's fault */
} MeshFindingState;

/**
 * MeshFinding: one thing that was looked at, how it stands, and who can mend it how.
 *
 * Properties, set once: kind, title, state, detail, repairer (a persona's name, or an account where
 * nobody has its keys here; nullable), repair (which mending: see mesh-access-check.h and
 * mesh-doctor.h; nullable: nothing that Meshdesk can do), subject (what the mending is about: a
 * subscription's id, an account; nullable).
 */
#define MESH_TYPE_FINDING (mesh_finding_get_type ())
G_DECLARE_FINAL_TYPE (MeshFinding, mesh_finding, MESH, FINDING, GObject)

const char *mesh_finding_get_kind (MeshFinding *self);
const char *mesh_finding_get_title (MeshFinding *self);
MeshFindingState mesh_finding_get_state (MeshFinding *self);
const char *mesh_finding_get_detail (MeshFinding *self);   /* (nullable) */
const char *mesh_finding_get_repair (MeshFinding *self);   /* (nullable) */
const char *mesh_finding_get_repairer (MeshFinding *self); /* (nullable) */
const char *mesh_finding_get_subject (MeshFinding *self);  /* (nullable) */

G_END_DECLS
