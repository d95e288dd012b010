/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"

G_BEGIN_DECLS

/**
 * MeshPersona: who somebody is in a mesh: a name ("Mesh", "ProducerAdmin", "ConsumerAdmin", "Producer",
 * "Consumer", or further ones), a role in the job, an account and a source of credentials.
 */
typedef enum { MESH_JOB_OWNER, MESH_JOB_PRODUCER, MESH_JOB_CONSUMER, MESH_JOB_PRODUCER_ADMIN, MESH_JOB_CONSUMER_ADMIN } MeshJob;

/* How a persona's keys stand, by what AWS last answered to them. */
typedef enum
{
  MESH_SESSION_NO_KEYS,
  MESH_SESSION_UNUSED, /* nothing was asked with them yet */
  MESH_SESSION_GOOD,
  MESH_SESSION_EXPIRED,
  MESH_SESSION_REFUSED,     /* AWS does not know the key: revoked, or never right */
  MESH_SESSION_UNREACHABLE, /* nobody answered */
} MeshSession;

/* A persona's colour is one of so many; where none is chosen, the first of each job has the job's own (its number is the
 * job's), further ones the others, in order. As long as there are enough, no two of a mesh have the same. */
#define MESH_N_COLOURS 12

/* Properties: name, job, account-id, has-credentials, label, session, session-until (unix seconds, 0: no end), colour,
 * profile (nullable: the profile of the AWS configuration that its keys come from). */
#define MESH_TYPE_PERSONA (mesh_persona_get_type ())
G_DECLARE_FINAL_TYPE (MeshPersona, mesh_persona, MESH, PERSONA, GObject)
const char *mesh_persona_get_name (MeshPersona *self);
const char *mesh_persona_get_account_id (MeshPersona *self);
MeshJob mesh_persona_get_job (MeshPersona *self);
gboolean mesh_persona_get_has_credentials (MeshPersona *self);
MeshSession mesh_persona_get_session (MeshPersona *self, gint64 *until); /* @until: (out) (nullable) */
guint mesh_persona_get_colour (MeshPersona *self);
const char *mesh_persona_get_profile (MeshPersona *self); /* (nullable) */
const char *mesh_job_get_nick (MeshJob job);

/**
 * MeshMesh: region + mesh account + personas; a GListModel of MeshPersona. It also owns the sessions:
 * chained role assumptions, cached and shared by all that use the mesh.
 */
#define MESH_TYPE_MESH (mesh_mesh_get_type ())
G_DECLARE_FINAL_TYPE (MeshMesh, mesh_mesh, MESH, MESH, GObject)

/* The reference's credentials JSON. Errors name the file and the member. @endpoint_url, @region: nullable. */
MeshMesh *mesh_mesh_new_from_file (AwsRuntime *runtime, const char *path, const char *endpoint_url, const char *region, GError **error);
MeshMesh *mesh_mesh_new_from_data (AwsRuntime *runtime, const char *json, gssize length, const char *name, const char *endpoint_url, const char *region, GError **error);
/* One identity for every job: a profile, or the environment (@profile NULL); its account is asked for on first use. */
MeshMesh *mesh_mesh_new_from_profile (AwsRuntime *runtime, const char *profile, const char *mesh_account, const char *endpoint_url, const char *region, GError **error);
const char *mesh_mesh_get_region (MeshMesh *self);
const char *mesh_mesh_get_account_id (MeshMesh *self); /* the mesh account */
const char *mesh_mesh_get_partition (MeshMesh *self);
AwsRuntime *mesh_mesh_get_runtime (MeshMesh *self);
MeshPersona *mesh_mesh_find_persona (MeshMesh *self, const char *name);  /* (transfer none) (nullable) */
/* Gives a persona new keys (create-access-keys); notifies has-credentials. */
void mesh_mesh_set_credentials (MeshMesh *self, const char *persona, const char *account_id, AwsCredentials *credentials);

/* Paints all personas anew. @chosen: (nullable): name → number of the colour, and one more. In the context that made the
 * mesh. */
void mesh_mesh_paint (MeshMesh *self, GHashTable *chosen);

/* The persona's keys come from @provider, made of @profile of the AWS configuration: nothing of them is kept here. */
void mesh_mesh_use_profile (MeshMesh *self, const char *persona, const char *profile, AwsCredentialsProvider *provider);

/* Of the long-lived keys that a persona has: (transfer full) (nullable) */
char *mesh_mesh_dup_access_key_id (MeshMesh *self, const char *persona);

/* Asks AWS, once, which account a profile belongs to: blocks then; call it before a workflow of such a mesh
 * is made. A mesh from a credentials file knows its accounts, and this returns at once. */
gboolean mesh_mesh_ensure_accounts (MeshMesh *self, GCancellable *cancellable, GError **error);
/* How long a role that refuses to be assumed is asked again, in seconds: AWS needs up to a minute to
 * know a new role. Default 12. For clients made afterwards. */
void mesh_mesh_set_settle (MeshMesh *self, guint seconds);

/* The client of a persona acting as itself (@roles NULL) or after assuming a chain of roles, e.g.
 * { ".../DataMeshProducer", ".../DataMeshAdminProducer-111111111111", NULL }. Cached: the same
 * arguments give the same client, hence one session. (transfer full) */
AwsClient *mesh_mesh_get_client (MeshMesh *self, MeshPersona *persona, const char *const *roles, GError **error);
/* The data of a client under this name says whose it is, for mesh_mesh_get_client_again(): the persona's name and
 * the roles, a line each. */
#define MESH_CLIENT_SEAT "mesh-seat"
/* (transfer full); NULL with an error where that persona is no longer there, or has no keys */
AwsClient *mesh_mesh_get_client_again (MeshMesh *self, const char *seat, GError **error);
/* The usual chains, so that no workflow spells them:
 * LOCAL: Producer/Consumer → DataMeshProducer/DataMeshConsumer in the own account (administrators and the
 *   mesh owner: themselves); CENTRAL: → DataMeshAdminProducer-<acct>/DataMeshAdminConsumer-<acct> in the mesh
 *   account (mesh owner: itself); READ_ONLY: → DataMeshAdminReadOnly in the mesh account (mesh owner: itself). */
typedef enum { MESH_SEAT_SELF, MESH_SEAT_LOCAL, MESH_SEAT_CENTRAL, MESH_SEAT_READ_ONLY } MeshSeat;
/* (transfer full) */
AwsClient *mesh_mesh_get_seat (MeshMesh *self, MeshPersona *persona, MeshSeat seat, GError **error);
/* The role or user ARN that Lake Formation sees for that seat, without a call. (transfer full) (nullable): an
 * administrator or mesh owner as itself, before its identity was asked for (mesh-identity.h). */
char *mesh_mesh_dup_seat_arn (MeshMesh *self, MeshPersona *persona, MeshSeat seat);
/* What AWS answered (mesh-identity.c). */
void mesh_mesh_set_self_arn (MeshMesh *self, MeshPersona *persona, const char *arn);

G_END_DECLS
