/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"
#include "mesh/subscriptions/mesh-store.h"

G_BEGIN_DECLS

/* What deciding on a subscription (approve, deny, modify, delete) has in common. */
typedef struct
{
  MeshMesh *mesh;
  MeshPersona *persona;
  MeshSeated seat; /* in the mesh account */
  char *id;
  char **grant;     /* nullable */
  char **grantable; /* nullable */
  char *notes;      /* nullable */
  MeshLimits *limits; /* nullable: as asked, or as they were */
  char **tables;      /* nullable: as asked */
} MeshDecision;

/* Checks the arguments; touches no network. (transfer full) (nullable) */
MeshDecision *mesh_decision_new (MeshMesh *mesh, MeshPersona *persona, const char *id, const char *const *grant,
                                 const char *const *grantable, const char *notes, GError **error);
void mesh_decision_free (MeshDecision *self);
/* MESH_ERROR_WRONG_PERSONA for those who never decide on requests. */
gboolean mesh_decision_check_decider (MeshPersona *persona, GError **error);
/* The plan that carries it out. @self: (transfer full) (nullable): then no plan either. @title_format: with one
 * %s for the subscription's id. @limits: (nullable): see mesh_decision_set_limits(). (transfer full) (nullable) */
MeshPlan *mesh_decision_take_plan (MeshDecision *self, const char *title_format, MeshLimits *limits, MeshPlanExpand expand);
/* Reads the subscription; MESH_ERROR_WRONG_PERSONA unless it is the persona's to decide on (the owner's,
 * the mesh owner's, and with @subscriber_too also the subscriber's). (transfer full) */
MeshSubscription *mesh_decision_load (MeshDecision *self, MeshPlan *plan, gboolean subscriber_too, GCancellable *cancellable,
                                      GError **error);
/* Says to which columns and rows the tables are limited; an empty one: to none. @limits: (nullable) */
void mesh_decision_set_limits (MeshDecision *self, MeshLimits *limits);
/* Those that were set, else @fallback, checked against the subscription's tables. (transfer none) (nullable) */
gboolean mesh_decision_settle_limits (MeshDecision *self, MeshSubscription *subscription, MeshLimits *fallback,
                                      const char *const *permitted, GError **error);
/* Puts them into the record; none: takes them out. */
void mesh_decision_record_limits (MeshDecision *self, MeshSubscription *subscription, MeshSubscriptionChange *change);
/* What is granted to the subscriber's account: DESCRIBE on the database, @permitted on each table, or on
 * all tables where the subscription is to the database; SELECT on limited tables through a data cells
 * filter. @active: (nullable): the owner's active ones: then
 * nothing is left beside @permitted and what these give. (transfer full) (element-type MeshLfGrant) */
GPtrArray *mesh_decision_add_grants (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription,
                                     const char *const *permitted, const char *const *grantable, GPtrArray *active);
/* Takes away what no other active subscription of that pair of accounts still gives. @active: the owner's. (transfer full) (element-type MeshLfGrant) */
GPtrArray *mesh_decision_add_revokes (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription, GPtrArray *active);
/* Whether another active one of that pair is to the same database. */
gboolean mesh_decision_has_siblings (MeshSubscription *subscription, GPtrArray *active);
/* The owner's active ones, so that what they give is left alone. (transfer full) (nullable) (element-type MeshSubscription) */
GPtrArray *mesh_decision_load_active (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription,
                                      GCancellable *cancellable, GError **error);
/* Results: "SubscriptionId", "Status" */
void mesh_decision_set_results (MeshPlan *plan, MeshSubscription *subscription, const char *status);
/* ---- mesh-decision-tables.c ---- */
/* The names of the subscription's tables as the mesh's catalogue has them now. @answer: (out) (transfer full):
 * of GetTables. (transfer full) (nullable) */
char **mesh_decision_load_tables (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription, JsonNode **answer,
                                  GCancellable *cancellable, GError **error);
gboolean mesh_decision_check_columns (MeshDecision *self, JsonNode *answer, char **tables, GError **error);
/* One step per bucket, with the folders of all the tables in it. @after: (nullable): what waits for them */
gboolean mesh_decision_add_buckets (MeshDecision *self, MeshPlan *plan, MeshSubscription *subscription, JsonNode *answer,
                                    char **tables, MeshResource *after, GError **error);
/* The service-linked role of Lake Formation in an account. (transfer full) */
char *mesh_lake_role_arn (const char *partition, const char *account);

G_END_DECLS
