/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MESH_ACCESS_HOLDS,
  MESH_ACCESS_MISSING,
  MESH_ACCESS_UNKNOWN, /* could not be looked at, or depends on one that is missing */
} MeshAccessState;

/**
 * MeshAccessLink: one link of the chain between a role and the rows of a table, and how it stands.
 *
 * Properties, set once: kind ("identity", "subscription", "grant", "share", "link", "link-describe", "select",
 * "location", "bucket-policy", "key-policy"), title, state, detail, repairer (a persona's name or an account;
 * nullable), repair ("set-up", "request", "approve", "import", "restore", "register"; nullable: nothing that Meshdesk
 * can do), subscription-id (nullable).
 */
#define MESH_TYPE_ACCESS_LINK (mesh_access_link_get_type ())
G_DECLARE_FINAL_TYPE (MeshAccessLink, mesh_access_link, MESH, ACCESS_LINK, GObject)

const char *mesh_access_link_get_kind (MeshAccessLink *self);
MeshAccessState mesh_access_link_get_state (MeshAccessLink *self);
const char *mesh_access_link_get_repair (MeshAccessLink *self);          /* (nullable) */
const char *mesh_access_link_get_repairer (MeshAccessLink *self);        /* (nullable) */
const char *mesh_access_link_get_subscription_id (MeshAccessLink *self); /* (nullable) */

G_END_DECLS
