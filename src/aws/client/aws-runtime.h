/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AwsRuntime:
 *
 * What all clients of a process share: one I/O thread with its SoupSession (64 connections per
 * host), the retry budget and concurrency limit of each service, the clock, remembered clock skew
 * per endpoint, and the observer of calls. Thread-safe.
 */
#define AWS_TYPE_RUNTIME (aws_runtime_get_type ())
G_DECLARE_FINAL_TYPE (AwsRuntime, aws_runtime, AWS, RUNTIME, GObject)

typedef struct
{
  const char *operation;  /* "glue:GetTables" */
  const char *label;      /* the client's label: persona or role */
  const char *account;    /* nullable */
  const char *region;
  const char *request_id; /* nullable */
  const char *error_code; /* nullable: success */
  unsigned int http_status;
  unsigned int attempts;  /* requests sent */
  gint64 tag;             /* of the thread that asked for it: aws_client_set_thread_tag() */
  gint64 started;         /* unix microseconds */
  gint64 duration;        /* microseconds, retries included */
} AwsCallRecord;

/* Called in the I/O thread once per finished call; must not block. */
typedef void (*AwsCallObserver) (const AwsCallRecord *record, gpointer user_data);
typedef gint64 (*AwsClock) (gpointer user_data); /* unix microseconds */

AwsRuntime *aws_runtime_new (void);
guint aws_runtime_add_observer (AwsRuntime *self, AwsCallObserver observer, gpointer user_data, GDestroyNotify destroy);
void aws_runtime_remove_observer (AwsRuntime *self, guint id);
void aws_runtime_set_clock (AwsRuntime *self, AwsClock clock, gpointer user_data); /* tests */
void aws_runtime_set_concurrency (AwsRuntime *self, const char *service, guint limit);
void aws_runtime_set_max_attempts (AwsRuntime *self, guint attempts); /* default 3, AWS_MAX_ATTEMPTS */
void aws_runtime_set_timeout (AwsRuntime *self, guint seconds);       /* default 60: connect and read, per attempt */

G_END_DECLS
