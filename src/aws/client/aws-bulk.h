/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>

#include "aws/client/aws-deadlines.h"

G_BEGIN_DECLS

/**
 * AwsBulk:
 *
 * Sends requests that have large bodies, each in a thread. In the I/O thread libsoup takes such a body in
 * pieces of 8 KiB and goes through the main loop twice for each of them, which costs more than hashing
 * it. Made, used and freed in the I/O thread.
 */
typedef struct _AwsBulk AwsBulk;

/* What came of one. In the I/O thread. */
typedef struct
{
  gboolean answered; /* the status and the headers are those of the message */
  gboolean too_large;
  GBytes *body;      /* nullable: there was an error */
  GError *error;     /* nullable: of libsoup and GIO, or cancelled */
} AwsBulkResult;

typedef void (*AwsBulkDone) (AwsBulkResult *result, gpointer user_data);

/* @make_session: each request that is under way has a session of its own. */
AwsBulk *aws_bulk_new (GMainContext *context, AwsDeadlines *deadlines, SoupSession *(*make_session) (void));
/* Nothing may be under way. */
void aws_bulk_free (AwsBulk *self);
/* @message must not be touched before @done. @timeout: seconds in which nothing moves. @limit: bytes of
 * an answer. */
void aws_bulk_send (AwsBulk *self, SoupMessage *message, guint timeout, gsize limit, GCancellable *cancellable, AwsBulkDone done, gpointer user_data);

G_END_DECLS
