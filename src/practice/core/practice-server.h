/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PracticeServer:
 *
 * The practice AWS: one thread that serves all services over http on 127.0.0.1, state in
 * SQLite and S3 objects in files, both below the state folder.
 */
#define PRACTICE_TYPE_SERVER (practice_server_get_type ())
G_DECLARE_FINAL_TYPE (PracticeServer, practice_server, PRACTICE, SERVER, GObject)

/* @state_dir: made if missing (0700); NULL: a private temporary one, removed at the end.
 * @port: 0: any free one. @faults: (nullable) (array zero-terminated=1): as in `--fault`.
 * Starts listening before it returns. */
PracticeServer *practice_server_new (const char *state_dir, guint16 port, const char *const *faults, GError **error);
const char *practice_server_get_url (PracticeServer *self);  /* "http://127.0.0.1:PORT" */
/* The reference's credentials JSON: Mesh, ProducerAdmin, ConsumerAdmin with keys, Producer and
 * Consumer with the account id and empty keys, AWS_REGION. Keys are made at the first start and kept. */
char *practice_server_dup_credentials (PracticeServer *self);
gboolean practice_server_write_credentials (PracticeServer *self, const char *path, GError **error); /* mode 0600 */
/* Changes the faults of a running server. */
gboolean practice_server_set_faults (PracticeServer *self, const char *const *faults, GError **error);
/* Adds an account of 12 digits with an administrator of its own. There already: the same answer again.
 * Returns: (transfer full) (nullable): a persona's JSON object {AccountId, AccessKeyId, SecretAccessKey} */
char *practice_server_add_account (PracticeServer *self, const char *account, GError **error);
void practice_server_stop (PracticeServer *self);

G_END_DECLS
