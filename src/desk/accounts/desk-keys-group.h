/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/model/mesh-saved.h"

G_BEGIN_DECLS

/**
 * DeskKeysGroup: who takes part in a mesh that is being connected, or edited: the usual five, and further ones that are
 * added and taken away. Has the action keys.add (the word that the name begins with).
 */
#define DESK_TYPE_KEYS_GROUP (desk_keys_group_get_type ())
G_DECLARE_FINAL_TYPE (DeskKeysGroup, desk_keys_group, DESK, KEYS_GROUP, AdwPreferencesGroup)

/* The personas that a file names, with its accounts and keys. */
void desk_keys_group_fill (DeskKeysGroup *self, MeshCredentialsFile *file);
/* The personas of a saved mesh instead of the usual ones, to be changed; after a list of profiles was set. */
void desk_keys_group_edit (DeskKeysGroup *self, MeshSaved *saved);
/* persona → what the saved mesh calls it. (transfer full) */
GHashTable *desk_keys_group_dup_origins (DeskKeysGroup *self);
/* A list of DeskProfile to choose from. */
void desk_keys_group_set_profiles (DeskKeysGroup *self, GListModel *profiles);
/* The region that the first profile chosen is for. (nullable) (transfer none) */
const char *desk_keys_group_get_region (DeskKeysGroup *self);
/* What is typed, read like a credentials file. An account that a profile is to tell is MESH_SAVED_UNKNOWN_ACCOUNT.
 * @profiles: (out) (transfer full): persona → the profile's name. MESH_ERROR_INVALID. (transfer full) (nullable) */
MeshCredentialsFile *desk_keys_group_read (DeskKeysGroup *self, GHashTable **profiles, GError **error);

G_END_DECLS
