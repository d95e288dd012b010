/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/credentials/aws-credentials.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Access keys in the user's keyring, by libsecret: one item a persona, of the schema
 * "io.github.meshdesk.AccessKey" with the attributes mesh, persona and account. The secret is a JSON document with
 * AccessKeyId, SecretAccessKey and SessionToken.
 *
 * All functions block, for as long as the user takes to unlock a keyring: call them in worker threads.
 * MESH_ERROR_KEYRING: no keyring answers, or it stays locked. Nothing is ever written to a file instead.
 */

/* Replaces what is there. @mesh: the id of a saved mesh. */
gboolean mesh_keyring_store (const char *mesh, const char *persona, const char *account, AwsCredentials *credentials,
                             GCancellable *cancellable, GError **error);
/* NULL without an error: there is none. (transfer full) (nullable) */
AwsCredentials *mesh_keyring_lookup (const char *mesh, const char *persona, const char *account,
                                     GCancellable *cancellable, GError **error);
/* Forgets the key of one persona; it is no failure that there is none. */
gboolean mesh_keyring_forget (const char *mesh, const char *persona, const char *account, GCancellable *cancellable,
                              GError **error);
/* Forgets all keys of a mesh. */
gboolean mesh_keyring_clear (const char *mesh, GCancellable *cancellable, GError **error);

G_END_DECLS
