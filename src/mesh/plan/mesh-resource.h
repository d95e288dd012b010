/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"

G_BEGIN_DECLS

typedef enum
{
  MESH_STATE_UNKNOWN,   /* not observed */
  MESH_STATE_ABSENT,    /* nothing there yet */
  MESH_STATE_DIFFERS,   /* there, but not as wanted */
  MESH_STATE_HOLDS,     /* nothing to do */
  MESH_STATE_DEFERRED,  /* only somebody else can do it: said in the step's detail */
  MESH_STATE_KEPT,      /* of an undo: stays as it is, for the reason in the detail */
} MeshState;

/* One API call that a step would make: for previews and "copy as AWS CLI". */
typedef struct
{
  char *operation; /* "glue:CreateDatabase" */
  JsonNode *input;
} MeshCall;
void mesh_call_free (MeshCall *call);
/* A command line that does the same with the AWS CLI; no secrets. (transfer full) */
char *mesh_call_to_aws_cli (const MeshCall *call, const char *region, const char *endpoint_url);

/**
 * MeshReads: what a plan has read, so that a list is read once and shared by all steps of a run.
 * @load runs at most once per key at a time, others wait for it; failures are not kept.
 */
#define MESH_TYPE_READS (mesh_reads_get_type ())
G_DECLARE_FINAL_TYPE (MeshReads, mesh_reads, MESH, READS, GObject)
MeshReads *mesh_reads_new (void);
/* A read call, cached per (client, operation, input); all pages. (transfer full): shared, do not change it. */
JsonNode *
mesh_reads_call (MeshReads *self,
                 AwsClient *client,
                 const char *operation,
                 JsonNode *input,
                 GCancellable *cancellable,
                 GError **error);
/* Forgets what an operation of that client read (after our own write). */
void mesh_reads_forget (MeshReads *self, AwsClient *client, const char *operation);

/**
 * MeshResource: one wanted thing in AWS. One class per kind, one kind per file.
 * The virtual functions run in worker threads and block; they take turns: never two of one object.
 */
#define MESH_TYPE_RESOURCE (mesh_resource_get_type ())
G_DECLARE_DERIVABLE_TYPE (MeshResource, mesh_resource, MESH, RESOURCE, GObject)
struct _MeshResourceClass
{
  GObjectClass parent_class;
  const char *kind; /* "iam-role" */

  /* Reads what is there, sets state, difference and (if it is not HOLDS) calls. Changes nothing. */
  gboolean (*observe) (MeshResource *self, MeshReads *reads, GCancellable *cancellable, GError **error);
  /* Makes it so. Idempotent: "exists already" and "gone already" are read back and compared, not failures.
   * Waits, visibly (mesh_resource_set_waiting), for its own eventual consistency. */
  gboolean (*apply) (MeshResource *self, MeshReads *reads, GCancellable *cancellable, GError **error);
  /* Kinds whose writes can share a call (LF grants: 20 a call): resources with the same batch key that
   * are ready together are given to apply_batch of the first. NULL key: not batched. A resource that
   * failed alone gets its error by mesh_resource_take_error(). */
  char *(*dup_batch_key) (MeshResource *self);
  guint max_batch;
  gboolean (*apply_batch) (GPtrArray *resources, MeshReads *reads, GCancellable *cancellable, GError **error);
};

/* For every kind's constructor. @client: the identity that works; @label: one sentence, imperative:
 * "Create the role DataMeshManager in account 555555555555". */
void mesh_resource_set_client (MeshResource *self, AwsClient *client);
AwsClient *mesh_resource_get_client (MeshResource *self);
void mesh_resource_set_label (MeshResource *self, const char *label);
const char *mesh_resource_get_label (MeshResource *self);
/* Who acts and where, for the preview: "ProducerAdmin", "111111111111". */
void mesh_resource_set_actor (MeshResource *self, const char *actor, const char *account);
const char *mesh_resource_get_actor (MeshResource *self);
const char *mesh_resource_get_account (MeshResource *self);
/* A stable identity within the plan: kind + name; two resources of the same id are one. */
void mesh_resource_set_id (MeshResource *self, const char *id);
const char *mesh_resource_get_id (MeshResource *self);

MeshState mesh_resource_get_state (MeshResource *self);
void mesh_resource_set_state (MeshResource *self, MeshState state);
/* What would change, in words or as a unified diff of pretty JSON; nullable. */
void mesh_resource_set_difference (MeshResource *self, const char *difference);
const char *mesh_resource_get_difference (MeshResource *self);
void mesh_resource_set_detail (MeshResource *self, const char *detail); /* why deferred, what to do */
const char *mesh_resource_get_detail (MeshResource *self);
void mesh_resource_set_waiting (MeshResource *self, const char *what);  /* nullable; notifies */
const char *mesh_resource_get_waiting (MeshResource *self);
void mesh_resource_add_call (MeshResource *self, const char *operation, JsonNode *input); /* takes @input */
void mesh_resource_clear_calls (MeshResource *self);
GPtrArray *mesh_resource_get_calls (MeshResource *self); /* (transfer none) (element-type MeshCall) */
/* What an undo of this step needs, told by observe (and again by apply, where that finds something else) before
 * anything is changed; it goes to the journal. @type: who undoes it (mesh-undo.h). @target: what it is about.
 * @before: (nullable): what is there now; NULL: nothing. @after: (nullable): what this step makes of it. All (transfer full). */
void mesh_resource_take_undo (MeshResource *self, const char *type, JsonNode *target, JsonNode *before, JsonNode *after);
/* It cannot be undone: why, in a sentence. */
void mesh_resource_set_lasting (MeshResource *self, const char *why);
/* Neither: there is nothing to do after all. */
void mesh_resource_clear_undo (MeshResource *self);
void mesh_resource_take_error (MeshResource *self, GError *error);
const GError *mesh_resource_get_error (MeshResource *self);

/* Repeats @try until it succeeds, an error that @is_settling does not call "not yet" comes, or @limit
 * seconds are over: 0.25 s, doubled to 5 s; says what it waits for. For eventual consistency. */
typedef gboolean (*MeshTry) (MeshResource *self, gpointer data, GCancellable *cancellable, GError **error);
gboolean
mesh_resource_settle (MeshResource *self,
                      const char *what,
                      guint limit,
                      gboolean (*is_settling) (const GError *error),
                      MeshTry attempt,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error);

G_END_DECLS
