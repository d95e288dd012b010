/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"
#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/**
 * DeskPractice: the practice AWS inside the application, the mesh on it, and its journal.
 *
 * The keys of its day-to-day users are kept beside its state (credentials.json, 0600, in the reference's format,
 * so that other programs can use it too, at the address in the file endpoint-url): they open nothing but this loopback toy.
 */
#define DESK_TYPE_PRACTICE (desk_practice_get_type ())
G_DECLARE_FINAL_TYPE (DeskPractice, desk_practice, DESK, PRACTICE, GObject)

/* Starts in a worker thread; one that runs in that folder already is shared. @dir: (nullable): $XDG_DATA_HOME/meshdesk/practice */
void desk_practice_start_async (const char *dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DeskPractice *desk_practice_start_finish (GAsyncResult *result, GError **error);
/* Stops the server and forgets what happened on it: the next start in @dir is a fresh one. Blocks for as long as
 * files take to go. @self: (nullable), @dir: (nullable): as for the start */
void desk_practice_erase (DeskPractice *self, const char *dir);
#define DESK_PRACTICE_REGION "eu-west-1"
/* Who takes part in it, before it is started. (transfer full) (element-type MeshPersona) */
GListModel *desk_practice_list_personas (void);
/* Whether it is the one that is started without a folder. */
gboolean desk_practice_is_usual (DeskPractice *self);
MeshMesh *desk_practice_get_mesh (DeskPractice *self);       /* (transfer none) */
MeshJournal *desk_practice_get_journal (DeskPractice *self); /* (nullable) (transfer none) */
/* Paints a persona in a colour of its own from now on, -1: in any that is free; kept in the settings. */
void desk_practice_set_colour (DeskPractice *self, const char *persona, int colour);
/* A MeshReceiveKey with a DeskPractice as data: gives the keys to the mesh, and keeps them. In any thread. */
void desk_practice_receive_key (const char *persona, const char *account_id, AwsCredentials *credentials, gpointer self);

/* Lays @saved's keys over @fresh where @fresh has none and the account is the same; both are credentials
 * documents. Returns: (transfer full): @fresh, changed */
JsonNode *desk_practice_merge (JsonNode *fresh, JsonNode *saved);

G_END_DECLS
