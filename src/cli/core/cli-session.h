/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* The runtime, the mesh of the credentials given and the journal; made once, kept in @cli. */
gboolean cli_session_open (Cli *cli, GError **error);
/* Opens a given mesh instead (workshop). */
gboolean cli_session_open_mesh (Cli *cli, const char *json, const char *endpoint_url, GError **error);
/* --persona, else the first of @names (NULL-terminated) that has credentials. (transfer none) */
MeshPersona *cli_session_get_persona (Cli *cli, GError **error, ...) G_GNUC_NULL_TERMINATED;
/* The file whose personas are used; NULL: a profile or the environment. */
const char *cli_session_get_credentials_file (Cli *cli);

/* For asynchronous calls: pass cli_wait_cb and &result, then wait; runs the main context. */
void cli_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data);
void cli_wait (GAsyncResult **result);

G_END_DECLS
