/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-resource.h"

#include "aws/protocols/aws-json.h"

G_BEGIN_DECLS

/* A step of an undo. */
#define MESH_TYPE_UNDO (mesh_undo_get_type ())
G_DECLARE_FINAL_TYPE (MeshUndo, mesh_undo, MESH, UNDO, MeshResource)

/* How one type of records is undone. */
typedef struct
{
  const char *type; /* as mesh_resource_take_undo() was told */
  /* Looks at what is there and says one of: nothing (it is as before), mesh_undo_call() in the order of the calls,
   * mesh_undo_keep(). */
  gboolean (*observe) (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error);
  /* Whether that failure of a call says that it is done already; nullable. */
  gboolean (*is_done) (const GError *error);
  /* Other failures, in words for people; nullable. Returns NULL: as it is. (transfer full) */
  char *(*explain) (MeshUndo *self, const GError *error);
} MeshUndoKind;

/* Of each file of this folder, ended by a NULL type. */
extern const MeshUndoKind mesh_undo_glue[], mesh_undo_iam[], mesh_undo_lf[], mesh_undo_policies[], mesh_undo_data[];

/* ---- for the kinds ---- */
JsonNode *mesh_undo_get_target (MeshUndo *self);
JsonNode *mesh_undo_get_before (MeshUndo *self); /* (nullable): there was nothing */
JsonNode *mesh_undo_get_after (MeshUndo *self);  /* (nullable): nothing is left */
const char *mesh_undo_get_string (MeshUndo *self, const char *member); /* of the target */
/* Takes @input. */
void mesh_undo_call (MeshUndo *self, const char *operation, JsonNode *input);
/* It was changed since, or can't be read: it stays, and what it stands on. */
void mesh_undo_keep (MeshUndo *self, const char *why);
/* For what is whole: calls back before where now is after, keeps what is neither. TRUE: @now is what the run made. */
typedef gboolean (*MeshUndoEqual) (JsonNode *now, JsonNode *then);
gboolean mesh_undo_is_ours (MeshUndo *self, JsonNode *now, MeshUndoEqual equal);
/* A read that may find nothing: TRUE and NULL then. */
gboolean mesh_undo_read (MeshUndo *self, MeshReads *reads, const char *operation, JsonNode *input, JsonNode **answer,
                         GCancellable *cancellable, GError **error);
/* Whether another step of this undo takes that away too. */
gboolean mesh_undo_has_sibling (MeshUndo *self, const char *type, const char *name);
/* What a sibling is known by: of tables "database\nname", of uploads "bucket\nobjects". (transfer full) (nullable) */
char *mesh_undo_dup_name (JsonNode *record);

/* ---- for the plan ---- */
/* @row: of mesh_journal_load_inverse(). @siblings: (transfer none): of the whole plan. */
MeshResource *mesh_undo_new (JsonNode *row, AwsClient *client, const GError *no_client, GHashTable *siblings);
/* The step that needs it, in the run: it is undone first, and where it stays, this stays. */
void mesh_undo_add_dependent (MeshUndo *self, MeshUndo *dependent);
/* Once all are observed: keeps what others stand on. TRUE: so it is now, and was not. */
gboolean mesh_undo_settle (MeshUndo *self);

G_END_DECLS
