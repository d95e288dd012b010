/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

#include "aws/client/aws-runtime-private.h"

G_BEGIN_DECLS

/* What all calls of one service share: slots, a pause after throttling, and the retry budget of
 * AWS's standard mode. I/O thread only. */

#define AWS_LIMITER_BUDGET 500
#define AWS_LIMITER_RETRY_COST 5
#define AWS_LIMITER_TIMEOUT_COST 10

typedef void (*AwsLimiterReady) (gpointer data);

AwsLimiter *aws_limiter_new (GMainContext *context, guint limit);
void aws_limiter_free (AwsLimiter *self);
void aws_limiter_set_limit (AwsLimiter *self, guint limit);

/* Calls @ready now or when a slot is free; each is given back by aws_limiter_release(). */
void aws_limiter_acquire (AwsLimiter *self, AwsLimiterReady ready, gpointer data);
/* Takes a waiting one out; FALSE: it was not waiting. */
gboolean aws_limiter_withdraw (AwsLimiter *self, gpointer data);
void aws_limiter_release (AwsLimiter *self);

/* AWS said "slow down": nothing is sent for @pause microseconds, and less at once after that. */
void aws_limiter_throttle (AwsLimiter *self, gint64 pause);
/* A success widens what throttling narrowed. */
void aws_limiter_succeed (AwsLimiter *self, guint last_cost);
/* FALSE: the budget is spent. */
gboolean aws_limiter_pay (AwsLimiter *self, guint cost);
guint aws_limiter_get_budget (AwsLimiter *self);

G_END_DECLS
