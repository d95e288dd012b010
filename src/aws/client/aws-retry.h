/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>

#include "aws/client/aws-error.h"

G_BEGIN_DECLS

/* AWS's standard mode: what is sent again, and after how long. */

typedef enum
{
  AWS_RETRY_NEVER,
  AWS_RETRY_TRANSIENT,
  AWS_RETRY_TIMEOUT,
  AWS_RETRY_THROTTLED,
} AwsRetryClass;

AwsRetryClass aws_retry_classify (const GError *error);
/* Microseconds before attempt @attempt + 2; @random: 0 to 1. @headers: nullable. */
gint64 aws_retry_get_delay (guint attempt, double random, guint status, SoupMessageHeaders *headers);
/* What a failed exchange is for us: timeouts and connections. @timed_out: by our own timer. */
GError *aws_retry_convert_transport_error (const char *operation, const GError *error, gboolean timed_out, gboolean had_answer);
/* Whether @error says that our clock is wrong; @skew: (out): microseconds that AWS is ahead of @now. */
gboolean aws_retry_is_skewed (const GError *error, SoupMessageHeaders *headers, gint64 now, gint64 *skew);

G_END_DECLS
