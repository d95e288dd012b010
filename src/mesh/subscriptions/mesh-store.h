/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/plan/mesh-resource.h"
#include "mesh/plan/mesh-seated.h"
#include "mesh/subscriptions/mesh-limits.h"

G_BEGIN_DECLS

/* The subscription store in DynamoDB, in the reference's format: reading and guarded changes. */

JsonNode *mesh_subscription_get_item (MeshSubscription *self);                      /* (transfer none) */
const char *mesh_subscription_get (MeshSubscription *self, const char *attribute);  /* a string attribute; nullable */
/* All that it is found by: names, accounts, reasons; folded (g_utf8_casefold()), bounded. (transfer none) */
const char *mesh_subscription_get_search_text (MeshSubscription *self);
/* Whether whoever looks at it has not seen it as it is now; notified. */
void mesh_subscription_set_unread (MeshSubscription *self, gboolean unread);
/* Whether both are the same record, unchanged. */
gboolean mesh_subscription_equal (MeshSubscription *self, MeshSubscription *other);
const char *const *mesh_subscription_get_tables (MeshSubscription *self);
const char *const *mesh_subscription_get_requested (MeshSubscription *self);
const char *const *mesh_subscription_get_permitted (MeshSubscription *self);
const char *const *mesh_subscription_get_grantable (MeshSubscription *self);
/* Our own attributes, which other programs leave alone: to which columns and rows it is limited. */
#define MESH_LIMITS_REQUESTED "MeshdeskRequestedLimits"
#define MESH_LIMITS_PERMITTED "MeshdeskPermittedLimits"
MeshLimits *mesh_subscription_get_requested_limits (MeshSubscription *self); /* (nullable) (transfer none) */
MeshLimits *mesh_subscription_get_permitted_limits (MeshSubscription *self); /* (nullable) (transfer none) */
/* The same subscription, to these of its tables only. MESH_ERROR_INVALID where they are not. (transfer full) (nullable) */
MeshSubscription *mesh_subscription_new_narrowed (MeshSubscription *self, const char *const *tables, GError **error);
/* Which tables were asked for, where fewer were granted: an attribute of ours. */
#define MESH_TABLES_REQUESTED "MeshdeskRequestedTables"
/* Of the data cells filter on each of its limited tables. (transfer full) */
char *mesh_subscription_dup_filter_name (MeshSubscription *self);

/* MESH_ERROR_INVALID unless @id can be a subscription's. */
gboolean mesh_store_check_id (const char *id, GError **error);
JsonNode *mesh_store_new_get (const char *id); /* the input of GetItem. (transfer full) */
/* MESH_ERROR_NOT_FOUND, and MESH_ERROR_NOT_READY where there is no store. (transfer full) */
MeshSubscription *mesh_store_get (MeshReads *reads, AwsClient *client, const char *id, GCancellable *cancellable, GError **error);
/* The input of Query by an index. @status: nullable; only for owners it is part of the key. (transfer full) */
JsonNode *mesh_store_new_query (gboolean by_owner, const char *account, const char *status);
/* Unusable records are left out, with a message in the log. (transfer full) (element-type MeshSubscription) */
GPtrArray *mesh_store_read_items (JsonNode *answer);
/* Explains a store that is not there. */
void mesh_store_explain (GError **error);

/* ---- mesh-subscription-change.c: "subscription-change": one guarded write ---- */
#define MESH_TYPE_SUBSCRIPTION_CHANGE (mesh_subscription_change_get_type ())
G_DECLARE_FINAL_TYPE (MeshSubscriptionChange, mesh_subscription_change, MESH, SUBSCRIPTION_CHANGE, MeshResource)
/* @from: the statuses that it may have; NULL: a new record. @label_format: "Approve subscription %s" */
MeshResource *mesh_subscription_change_new (const char *label_format, const char *id, const char *to, const char *const *from, const MeshSeated *seat);
/* @value: (transfer full): typed. @decisive: the change holds only where this is so already. */
void mesh_subscription_change_set (MeshSubscriptionChange *self, const char *attribute, JsonNode *value, gboolean decisive);
void mesh_subscription_change_unset (MeshSubscriptionChange *self, const char *attribute);
void mesh_subscription_change_add_note (MeshSubscriptionChange *self, const char *note); /* nullable */
/* A decision that somebody else has made already, also since it was looked at first, is lost, not held. */
void mesh_subscription_change_set_decision (MeshSubscriptionChange *self, gboolean decision);
/* Grants to take back if the race is lost; kept are those that the winner gave. (element-type MeshLfGrant) */
void mesh_subscription_change_set_grants (MeshSubscriptionChange *self, GPtrArray *grants);
/* Records the RAM shares that carry @principal's grants on @database, read after they are made. */
void mesh_subscription_change_set_shares (MeshSubscriptionChange *self, const char *principal, const char *catalog, const char *database);

G_END_DECLS
