/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "aws/credentials/aws-credentials.h"
#include "desk/accounts/desk-profile.h"

G_BEGIN_DECLS

/**
 * DeskKeysRow: where a persona's account is typed, and its access key, or the profile chosen that it comes from. Further
 * personas have a name to type, and can be taken away: then the signal "removed" is emitted.
 */
#define DESK_TYPE_KEYS_ROW (desk_keys_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskKeysRow, desk_keys_row, DESK, KEYS_ROW, AdwExpanderRow)

/* @text: what it does in the mesh. @further: its name is typed too, and it can be taken away. */
GtkWidget *desk_keys_row_new (const char *persona, const char *text, gboolean further);
/* A list of DeskProfile; what was chosen stays, where it is still there. */
void desk_keys_row_set_profiles (DeskKeysRow *self, GListModel *profiles);
/* @credentials: (nullable) */
void desk_keys_row_fill (DeskKeysRow *self, const char *account, AwsCredentials *credentials);
/* Before anything is typed: it is a persona of a saved mesh, in this account. Its key is not shown; one that is not typed
 * stays as it is. @profile: (nullable): where its keys come from, one of the list. */
void desk_keys_row_set_origin (DeskKeysRow *self, const char *account, const char *profile);
/* What the saved mesh calls it. (nullable): it has none. (transfer none) */
const char *desk_keys_row_get_origin (DeskKeysRow *self);
/* As typed, without blanks around: "" where nothing is. (transfer full) */
char *desk_keys_row_dup_persona (DeskKeysRow *self);
char *desk_keys_row_dup_account (DeskKeysRow *self);
char *desk_keys_row_dup_key_id (DeskKeysRow *self);
char *desk_keys_row_dup_secret (DeskKeysRow *self);
char *desk_keys_row_dup_token (DeskKeysRow *self);
DeskProfile *desk_keys_row_get_profile (DeskKeysRow *self); /* (nullable) (transfer none): keys are typed */

G_END_DECLS
