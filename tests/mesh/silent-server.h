/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* An address of the loopback that takes connections and never answers: on the first one, @cancel is cancelled, so that
 * an operation is known to be on its way. Runs in the default main context. */
typedef struct
{
  GSocketService *service;
  char *url;
} SilentServer;

SilentServer *silent_server_new (GCancellable *cancel);
void silent_server_free (SilentServer *self);
/* An address at which nobody listens. (transfer full) */
char *silent_server_dup_closed_url (void);

G_END_DECLS
