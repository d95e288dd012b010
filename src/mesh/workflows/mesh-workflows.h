/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-ingest.h"
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"
#include "mesh/subscriptions/mesh-limits.h"

G_BEGIN_DECLS

/*
 * The workflows: each makes a plan, touching no network; one file each (mesh-workflow-*.c).
 * (transfer full); NULL with an error in the MESH_ERROR domain (mesh-error.h) for arguments that cannot be.
 * @persona: who does it. Lists of strings are NULL-terminated.
 */
MeshPlan *mesh_workflow_initialise (MeshMesh *mesh, MeshPersona *persona, GError **error);

typedef enum { MESH_ENABLE_PRODUCER = 1, MESH_ENABLE_CONSUMER = 2, MESH_ENABLE_BOTH = 3 } MeshEnable;
/* One account: @admin is its administrator; the mesh side is done by the mesh's owner. */
MeshPlan *mesh_workflow_enable_account (MeshMesh *mesh, MeshPersona *admin, MeshEnable what, const char *crawler_role_arn, GError **error);

/* Results: "AccessKeys": [{Persona, AccountId, AccessKeyId}]; the secrets go to @receive only (in a worker
 * thread). Two keys there already: an error that names them. */
typedef void (*MeshReceiveKey) (const char *persona, const char *account_id, AwsCredentials *credentials, gpointer data);
MeshPlan *mesh_workflow_create_access_keys (MeshMesh *mesh, MeshPersona *admin, MeshEnable what, MeshReceiveKey receive, gpointer data, GError **error);

typedef struct
{
  const char *source_database;      /* in the producer's account */
  const char *table_regex;          /* nullable: all */
  const char *const *tables;        /* nullable: these and no others, in place of @table_regex; not for the journal */
  const char *domain;               /* nullable */
  const char *product_name;         /* nullable */
  gboolean public_metadata;
  const char *mesh_database;        /* nullable: <database>-<account> */
  const char *link_suffix;          /* nullable: "_link" */
  gboolean use_original_table_name; /* links keep the table's name: the source is replaced only by migrate */
  const char *sync_schedule;        /* nullable: cron */
  const char *sync_crawler_role_arn;/* nullable: the producer's own, made where it is missing */
  gboolean migrate;
} MeshProductOptions;
/* Results: "Database", "Tables": [..] */
MeshPlan *mesh_workflow_create_product (MeshMesh *mesh, MeshPersona *producer, const MeshProductOptions *options, GError **error);

/* @tables: names or one regular expression; NULL: the whole database (kept as its tables, and future ones, DatabaseName only).
 * Results: "SubscriptionId" */
MeshPlan *mesh_workflow_request_access (MeshMesh *mesh, MeshPersona *consumer, const char *owner_account, const char *database, const char *const *tables, const char *const *permissions, const char *reason, GError **error);
/* @limits: (nullable): the columns and rows that are asked for; needs tables by name, and SELECT. */
MeshPlan *mesh_workflow_request_access_full (MeshMesh *mesh, MeshPersona *consumer, const char *owner_account, const char *database, const char *const *tables, const char *const *permissions, MeshLimits *limits, const char *reason, GError **error);
/* @grant, @grantable, @limits: NULL: as asked; empty limits: all columns and rows. Results: "SubscriptionId", "Status" */
MeshPlan *mesh_workflow_approve (MeshMesh *mesh, MeshPersona *decider, const char *subscription_id, const char *const *grant, const char *const *grantable, MeshLimits *limits, const char *notes, GError **error);
/* @tables: (nullable): those of the request's that are granted; the record then is to these, and keeps what was asked. */
MeshPlan *mesh_workflow_approve_some (MeshMesh *mesh, MeshPersona *decider, const char *subscription_id, const char *const *tables, const char *const *grant, const char *const *grantable, MeshLimits *limits, const char *notes, GError **error);
MeshPlan *mesh_workflow_deny (MeshMesh *mesh, MeshPersona *decider, const char *subscription_id, const char *notes, GError **error);
/* @limits: (nullable): as they are; an empty one: all columns and rows. */
MeshPlan *mesh_workflow_modify (MeshMesh *mesh, MeshPersona *decider, const char *subscription_id, const char *const *grant, const char *const *grantable, MeshLimits *limits, const char *notes, GError **error);
/* What an active subscription permits is made so again, where somebody changed it beside the mesh. */
MeshPlan *mesh_workflow_restore (MeshMesh *mesh, MeshPersona *decider, const char *subscription_id, GError **error);
/* By the owner or the consumer; a pending request is withdrawn. Takes back grants, not other subscriptions' shares. */
MeshPlan *mesh_workflow_delete (MeshMesh *mesh, MeshPersona *persona, const char *subscription_id, const char *reason, GError **error);
/* @grant_to: roles of the consumer's account that shall read: DESCRIBE on the link, SELECT on the target. NULL: DataMeshConsumer. */
MeshPlan *mesh_workflow_import (MeshMesh *mesh, MeshPersona *consumer, const char *subscription_id, const char *const *grant_to, GError **error);

typedef struct
{
  const char *bucket;               /* made, private, where it is not there */
  const char *prefix;               /* nullable: a folder in the bucket */
  const char *database;             /* in the producer's account, made where it is not there */
  gboolean crawl;                   /* a Glue crawler finds columns and types, but of tables that were edited; else all
                                     * are as @ingest has them */
  const MeshProductOptions *publish;/* nullable: not published; source_database is not looked at */
  const char *description;          /* nullable: of the database; a product made of it has the same */
} MeshIngestOptions;
/* The included tables of @ingest to s3://bucket/prefix/<table>/, and described in the catalogue. What @ingest is
 * changed to later does not touch the plan. Results: "Bucket", "Database", "Tables"; published: "MeshDatabase",
 * "Published". */
MeshPlan *mesh_workflow_ingest_tables (MeshMesh *mesh, MeshPersona *producer, MeshIngest *ingest, const MeshIngestOptions *options, GError **error);
/* Looks at the files first, blocking; files that cannot be are left out. */
MeshPlan *mesh_workflow_ingest (MeshMesh *mesh, MeshPersona *producer, const char *const *paths, const char *bucket, const char *prefix, const char *database, gboolean crawl, GError **error);

G_END_DECLS
