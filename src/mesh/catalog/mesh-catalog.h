/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/* Domain objects for lists: immutable after construction but for notified properties. */

#define MESH_TYPE_COLUMN (mesh_column_get_type ())
G_DECLARE_FINAL_TYPE (MeshColumn, mesh_column, MESH, COLUMN, GObject) /* name, data-type, comment, partition-key */

#define MESH_TYPE_PRODUCT (mesh_product_get_type ())
/* A table of the mesh catalogue. Properties: name, database, owner-account, description, location, format,
 * domain, product-name, columns (GListModel of MeshColumn), updated, search-text, access ("mine", "granted", "requested", ""). */
G_DECLARE_FINAL_TYPE (MeshProduct, mesh_product, MESH, PRODUCT, GObject)

#define MESH_TYPE_SUBSCRIPTION (mesh_subscription_get_type ())
/* Properties: id, status (string as stored), owner-account, subscriber-account, database, tables (GStrv),
 * requested, permitted, grantable (GStrv), created, updated, created-by, updated-by, notes (GStrv), imported,
 * requested-limits, permitted-limits (nullable: a line a table), requested-tables (GStrv; empty: as tables), unread. */
G_DECLARE_FINAL_TYPE (MeshSubscription, mesh_subscription, MESH, SUBSCRIPTION, GObject)
MeshSubscription *mesh_subscription_new_from_item (JsonObject *item, GError **error); /* DynamoDB's typed JSON; hostile items are refused */
JsonNode *mesh_subscription_to_json (MeshSubscription *self); /* plain JSON with the item's attribute names */

typedef enum { MESH_AS_ANY, MESH_AS_OWNER, MESH_AS_SUBSCRIBER } MeshAs;

/* All pages; GListModel (GListStore) of MeshSubscription, newest first. @status: nullable. */
void mesh_subscriptions_list_async (MeshMesh *mesh, MeshPersona *persona, MeshAs as, const char *status, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GListModel *mesh_subscriptions_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);
void mesh_subscriptions_get_async (MeshMesh *mesh, MeshPersona *persona, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MeshSubscription *mesh_subscriptions_get_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);

/* What the persona may see of the mesh catalogue; GListModel of MeshProduct. @database: nullable. */
void mesh_catalog_list_async (MeshMesh *mesh, MeshPersona *persona, const char *database, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GListModel *mesh_catalog_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);
/* Who has access, from Lake Formation; JSON array of {Principal, Permissions, PermissionsWithGrantOption, Columns}. */
void mesh_catalog_list_access_async (MeshMesh *mesh, MeshPersona *persona, MeshProduct *product, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *mesh_catalog_list_access_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);
/* The tables that a consumer can use in its own account, links resolved: {Database, Table, Columns:[{Name,Type}], Target…} */
void mesh_catalog_list_local_tables_async (MeshMesh *mesh, MeshPersona *persona, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *mesh_catalog_list_local_tables_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);

G_END_DECLS
