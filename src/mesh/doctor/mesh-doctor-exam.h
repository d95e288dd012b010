/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/doctor/mesh-finding.h"

G_BEGIN_DECLS

/* One examination on its way; for the files of this folder. Its functions block. */
typedef struct
{
  MeshMesh *mesh;
  GCancellable *cancellable; /* not owned; nullable */
  GPtrArray *findings;       /* (element-type MeshFinding) */
  GPtrArray *active;         /* (element-type MeshSubscription): what the personas with keys see */
  gboolean whole;            /* @active are all of the mesh */
} MeshExam;

/* @title, @detail: (transfer full). @detail, @repairer, @subject: (nullable) */
void mesh_exam_add (MeshExam *exam, const char *kind, char *title, MeshFindingState state, char *detail,
                    MeshPersona *repairer, const char *subject);
/* Observes @plan (transfer full; NULL: @failure says why) and adds what it finds. @failure:
 * (transfer full) (nullable) */
void mesh_exam_add_plan (MeshExam *exam, const char *kind, char *title, MeshPlan *plan, GError *failure,
                         MeshPersona *repairer, const char *subject);
/* Grants of the mesh's catalogue to other accounts that no active subscription asks for. */
void mesh_exam_look_for_extras (MeshExam *exam);
/* The plan that takes such a grant back. (transfer full) (nullable) */
MeshPlan *mesh_exam_new_revoke (MeshMesh *mesh, MeshPersona *owner, const char *subject, GError **error);

G_END_DECLS
