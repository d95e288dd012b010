/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "mesh/model/mesh-finding.h"

G_BEGIN_DECLS

/**
 * MeshGranted: what one active subscription gives a consumer's account, and how far the chain to it holds.
 *
 * Properties, set once: subscription (MeshSubscription), links (GListModel of MeshFinding, as in
 * mesh-access-check.h), roles (GStrv: ARNs for which it was looked at); from these: state ("ready", "waiting": not
 * imported yet, "broken", "unknown": nothing is missing that was seen, but the own side could not be looked at),
 * n-missing.
 */
#define MESH_TYPE_GRANTED (mesh_granted_get_type ())
G_DECLARE_FINAL_TYPE (MeshGranted, mesh_granted, MESH, GRANTED, GObject)

/* @links: taken from, not kept. */
MeshGranted *mesh_granted_new (MeshSubscription *subscription, GPtrArray *links, const char *const *roles);
MeshSubscription *mesh_granted_get_subscription (MeshGranted *self); /* (transfer none) */
GListModel *mesh_granted_get_links (MeshGranted *self);              /* (transfer none) */
const char *const *mesh_granted_get_roles (MeshGranted *self);
const char *mesh_granted_get_state (MeshGranted *self);

/*
 * All that was granted to a consumer's account, with the state of each link. Reads only; lists are read once for all
 * subscriptions, so that the number of calls grows by one for each of them.
 */
/* @roles: (nullable) (element-type utf8 GStrv): by the subscription's id, for which roles to look; the account's
 * DataMeshConsumer where there are none. The whole fails where the subscriptions cannot be listed, for another
 * persona than a consumer, and when it is cancelled. */
void mesh_access_survey_async (MeshMesh *mesh, MeshPersona *consumer, GHashTable *roles, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* MeshGranted: what needs a hand first, then by database. (transfer full) */
GListModel *mesh_access_survey_finish (MeshMesh *mesh, GAsyncResult *result, GError **error);

G_END_DECLS
