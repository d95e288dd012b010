/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* What a step shows of its resource. Called in whichever thread changed it; set once, before the run. */
typedef void (*MeshResourceWatch) (MeshResource *resource, gpointer data);
void mesh_resource_set_watch (MeshResource *self, MeshResourceWatch watch, gpointer data);

/* Copies for other threads than the one that works on the resource. (transfer full) (nullable) */
char *mesh_resource_dup_difference (MeshResource *self);
char *mesh_resource_dup_detail (MeshResource *self);  /* what it waits for, else the detail */
char *mesh_resource_dup_error_text (MeshResource *self);

/* What mesh_resource_take_undo() was told, as the journal keeps it, with the seat that acts: {Type, Seat, Target,
 * Before, After}; without secrets: a definition that has some is not kept. (transfer full) (nullable) */
char *mesh_resource_dup_undo (MeshResource *self);
char *mesh_resource_dup_lasting (MeshResource *self); /* (transfer full) (nullable) */
/* Told in the thread that works on it whenever one of both changes. NULL: nobody. */
void mesh_resource_set_undo_watch (MeshResource *self, MeshResourceWatch watch, gpointer data);

/* The calls as a JSON array of {Operation, Input}. (transfer full) */
JsonNode *mesh_resource_calls_to_json (MeshResource *self);

/* The clock of mesh_resource_settle(), for tests. NULL members: the real one. */
typedef struct
{
  gint64 (*now) (gpointer data);                                       /* microseconds */
  void (*wait) (gint64 microseconds, GCancellable *cancellable, gpointer data);
  gpointer data;
} MeshClock;
void mesh_resource_set_clock (const MeshClock *clock);

void mesh_reads_clear (MeshReads *self);

G_END_DECLS
