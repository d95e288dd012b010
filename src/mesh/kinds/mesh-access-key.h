/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"
#include "mesh/model/mesh-place.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/* "access-key": keys of the user @user for the mesh's persona @persona. Holds when the persona has keys
 * that IAM lists for that user. The secret goes to @receive alone, in a worker thread. */
MeshResource *mesh_access_key_new (MeshPlan *plan, const MeshPlace *place, const char *user, const char *persona, MeshReceiveKey receive,
                                   gpointer data);

G_END_DECLS
