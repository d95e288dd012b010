/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* The reference's credentials JSON as a document that is changed and written back: members that we do not
 * know stay. */

/* The object in @path; @missing_ok: NULL without an error where there is no file. (transfer full) */
JsonNode *cli_credentials_file_read (const char *path, gboolean missing_ok, GError **error);
/* Sets a persona's keys; a session token that belonged to older keys goes. */
void cli_credentials_file_set (JsonNode *file, const char *persona, const char *account_id,
                               AwsCredentials *credentials);
/* Fills into @file the personas that have keys in @older and none in @file, where both speak of the same
 * mesh: the same key of the Mesh persona. */
void cli_credentials_file_keep (JsonNode *file, JsonNode *older);
/* Whole or not at all, mode 0600; a symbolic link stays one. */
gboolean cli_credentials_file_write (JsonNode *file, const char *path, GError **error);

G_END_DECLS
