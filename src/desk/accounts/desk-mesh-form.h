/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/model/mesh-saved.h"

G_BEGIN_DECLS

/**
 * DeskMeshForm: a mesh's name, region and personas with their keys, typed or from the workshop's file: of a new mesh, or
 * of a saved one that is changed. Secrets that are kept are never shown.
 *
 * Signal: loaded (GError, nullable): a credentials file was read, or why it could not be.
 */
#define DESK_TYPE_MESH_FORM (desk_mesh_form_get_type ())
G_DECLARE_FINAL_TYPE (DeskMeshForm, desk_mesh_form, DESK, MESH_FORM, AdwPreferencesPage)

/* Fills the form from a credentials file, as if it was chosen. */
void desk_mesh_form_load (DeskMeshForm *self, GFile *file);
/* Shows a mesh to be changed. @kept: its keys are in the keyring already, so that nobody is asked about it. */
void desk_mesh_form_edit (DeskMeshForm *self, MeshSaved *saved, gboolean kept);
/* What is typed. @keys: (out) (transfer full): persona → AwsCredentials. MESH_ERROR_INVALID. (transfer full) (nullable) */
MeshSaved *desk_mesh_form_read (DeskMeshForm *self, GHashTable **keys, GError **error);
/* persona → what the mesh that is edited calls it. (transfer full) */
GHashTable *desk_mesh_form_dup_origins (DeskMeshForm *self);
/* Whether keys are to go to the keyring. */
gboolean desk_mesh_form_get_keep (DeskMeshForm *self);
void desk_mesh_form_set_keep (DeskMeshForm *self, gboolean keep);
GFile *desk_mesh_form_get_file (DeskMeshForm *self); /* (nullable) (transfer none): the credentials file */

G_END_DECLS
