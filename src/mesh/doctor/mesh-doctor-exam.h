/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/model/mesh-find.h"
#include "mesh/model/mesh-finding.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/* One examination on its way; for the files of this folder. Its functions block. */
typedef struct
{
  MeshMesh *mesh;
  GCancellable *cancellable; /* not owned; nullable */
  MeshReads *reads;          /* of all plans */
  GPtrArray *findings;       /* (element-type MeshFinding) */
  GPtrArray *active;         /* (element-type MeshSubscription): what the personas with keys see */
  gboolean whole;            /* @active are all of the mesh */
} MeshExam;

/* What is looked at, and what mends it. */
typedef struct
{
  const char *kind, *repair, *subject; /* subject: (nullable) */
  MeshPersona *repairer;               /* (nullable) */
} MeshExamPart;

/* @title, @detail: (transfer full). @detail: (nullable) */
void mesh_exam_add (MeshExam *exam, const MeshExamPart *part, char *title, MeshFindingState state, char *detail);
/* For GAsyncReadyCallback, with a GAsyncResult ** as data, and the wait for it. */
void mesh_exam_take_result_cb (GObject *source, GAsyncResult *result, gpointer data);
void mesh_exam_wait (GAsyncResult **result);
/* Grants of the mesh's catalogue to other accounts that no active subscription asks for. */
void mesh_exam_look_for_extras (MeshExam *exam);
/* The plan that takes such a grant back. (transfer full) (nullable) */
MeshPlan *mesh_exam_new_revoke (MeshMesh *mesh, MeshPersona *owner, const char *subject, GError **error);

G_END_DECLS
