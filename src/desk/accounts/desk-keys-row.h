/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "aws/credentials/aws-credentials.h"

G_BEGIN_DECLS

/**
 * DeskKeysRow: where the account and the access key of a persona are typed. Property persona (construct only).
 */
#define DESK_TYPE_KEYS_ROW (desk_keys_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskKeysRow, desk_keys_row, DESK, KEYS_ROW, AdwExpanderRow)

/* @title: what it does in the mesh */
GtkWidget *desk_keys_row_new (const char *persona, const char *title);
const char *desk_keys_row_get_persona (DeskKeysRow *self);
/* @credentials: (nullable) */
void desk_keys_row_fill (DeskKeysRow *self, const char *account, AwsCredentials *credentials);
/* As typed, without blanks around: "" where nothing is. (transfer full) */
char *desk_keys_row_dup_account (DeskKeysRow *self);
char *desk_keys_row_dup_key_id (DeskKeysRow *self);
char *desk_keys_row_dup_secret (DeskKeysRow *self);
char *desk_keys_row_dup_token (DeskKeysRow *self);

G_END_DECLS
