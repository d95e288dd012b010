/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>

#include "aws/client/aws-bulk.h"
#include "aws/client/aws-deadlines.h"
#include "aws/client/aws-runtime.h"
#include "aws/services/aws-service.h"
#include "aws/client/aws-signer.h"

G_BEGIN_DECLS

/* For src/aws and its tests. Unless said otherwise, to be called in the I/O thread only. */

typedef struct _AwsLimiter AwsLimiter;

/* Tests: between 0 and 1. Called in the I/O thread. */
typedef double (*AwsRandom) (gpointer user_data);
/* Tests: is told of each wait before a retry and returns how long to wait instead (microseconds). */
typedef gint64 (*AwsSleep) (gint64 delay, gpointer user_data);

void aws_runtime_set_random (AwsRuntime *self, AwsRandom random, gpointer user_data); /* any thread, before calls */
void aws_runtime_set_sleep (AwsRuntime *self, AwsSleep sleep, gpointer user_data);    /* any thread, before calls */

/* Runs @function in the I/O thread; any thread. */
void aws_runtime_invoke (AwsRuntime *self, GSourceFunc function, gpointer data);
gboolean aws_runtime_is_io_thread (AwsRuntime *self);
GMainContext *aws_runtime_get_context (AwsRuntime *self);
SoupSession *aws_runtime_get_session (AwsRuntime *self);
AwsBulk *aws_runtime_get_bulk (AwsRuntime *self);
AwsSigner *aws_runtime_get_signer (AwsRuntime *self);
AwsDeadlines *aws_runtime_get_deadlines (AwsRuntime *self);
AwsLimiter *aws_runtime_get_limiter (AwsRuntime *self, const AwsService *service);
gint64 aws_runtime_get_time (AwsRuntime *self); /* unix microseconds; any thread */
double aws_runtime_get_random (AwsRuntime *self);
gint64 aws_runtime_get_sleep (AwsRuntime *self, gint64 delay);
guint aws_runtime_get_max_attempts (AwsRuntime *self);
guint aws_runtime_get_timeout (AwsRuntime *self); /* seconds */

/* How far the clock of @host is ahead of ours, microseconds. */
gint64 aws_runtime_get_skew (AwsRuntime *self, const char *host);
void aws_runtime_set_skew (AwsRuntime *self, const char *host, gint64 skew);
/* Where a bucket turned out to be; NULL: not known. */
const char *aws_runtime_get_bucket_region (AwsRuntime *self, const char *bucket);
void aws_runtime_set_bucket_region (AwsRuntime *self, const char *bucket, const char *region);

gboolean aws_runtime_is_observed (AwsRuntime *self);
void aws_runtime_observe (AwsRuntime *self, const AwsCallRecord *record);

G_END_DECLS
