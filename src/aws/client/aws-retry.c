/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-retry.h"

#include <gio/gio.h>

#include "aws/client/aws-error-private.h"

#define MAX_BACKOFF (20 * G_USEC_PER_SEC)
#define MAX_RETRY_AFTER (5 * G_USEC_PER_SEC) /* beyond our own delay */
#define SKEW_THRESHOLD (4 * 60 * G_USEC_PER_SEC)

AwsRetryClass
aws_retry_classify (const GError *error)
{
  const char *code = aws_error_get_code (error);
  guint status = aws_error_get_http_status (error);

  if (error->domain != AWS_ERROR)
    return AWS_RETRY_NEVER;
  if (aws_error_code_is_throttling (code) || status == 429)
    return AWS_RETRY_THROTTLED;
  if (error->code == AWS_ERROR_TIMEOUT)
    return AWS_RETRY_TIMEOUT;
  if (aws_error_code_is_transient (code) || error->code == AWS_ERROR_NETWORK)
    return AWS_RETRY_TRANSIENT;
  /* Cut off on the way; what came whole and is wrong would come so again, and has a status. */
  if (error->code == AWS_ERROR_MALFORMED_ANSWER && status == 0)
    return AWS_RETRY_TRANSIENT;
  if (status == 500 || status == 502 || status == 503 || status == 504)
    return AWS_RETRY_TRANSIENT;
  return AWS_RETRY_NEVER;
}

/* Of "x-amz-retry-after" (milliseconds) or "Retry-After" (seconds), microseconds; -1: neither. */
static gint64
read_retry_after (guint status, SoupMessageHeaders *headers)
{
  const char *text;
  guint64 number;

  if (headers == NULL)
    return -1;
  text = soup_message_headers_get_one (headers, "x-amz-retry-after");
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &number, NULL))
    return (gint64) number * 1000;
  text = soup_message_headers_get_one (headers, "Retry-After");
  if (text != NULL && (status == 429 || status == 503) &&
      g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &number, NULL))
    return (gint64) number * G_USEC_PER_SEC;
  return -1;
}

gint64
aws_retry_get_delay (guint attempt, double random, guint status, SoupMessageHeaders *headers)
{
  gint64 ceiling = attempt < 5 ? (gint64) G_USEC_PER_SEC << attempt : MAX_BACKOFF;
  gint64 delay = (gint64) (random * MIN (ceiling, MAX_BACKOFF));
  gint64 asked = read_retry_after (status, headers);

  return asked >= 0 ? CLAMP (asked, delay, delay + MAX_RETRY_AFTER) : delay;
}

GError *
aws_retry_convert_transport_error (const char *operation, const GError *error, gboolean timed_out,
                                   gboolean had_answer)
{
  AwsError class = AWS_ERROR_NETWORK;
  const char *message = error->message;

  if (timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      class = AWS_ERROR_TIMEOUT;
      message = had_answer ? "The answer stalled" : "No answer in time";
    }
  else if (had_answer && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      class = AWS_ERROR_MALFORMED_ANSWER;
      message = "The answer is truncated";
    }
  return aws_error_new_of_class (class, operation, NULL, message, NULL, 0, NULL);
}

/* Codes that a wrong clock may be behind, without saying so. */
static gboolean
may_be_skew (const GError *error)
{
  return aws_error_is_code (error, "InvalidSignature") ||
         aws_error_is_code (error, "SignatureDoesNotMatch") || aws_error_is_code (error, "AuthFailure");
}

gboolean
aws_retry_is_skewed (const GError *error, SoupMessageHeaders *headers, gint64 now, gint64 *skew)
{
  const char *text = headers != NULL ? soup_message_headers_get_one (headers, "Date") : NULL;
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL ||
      (!g_error_matches (error, AWS_ERROR, AWS_ERROR_CLOCK_SKEW) && !may_be_skew (error)))
    return FALSE;
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return FALSE;
  *skew = g_date_time_to_unix (date) * G_USEC_PER_SEC - now;
  /* A signature may be wrong for other reasons: then the clocks agree. */
  return error->code == AWS_ERROR_CLOCK_SKEW || ABS (*skew) > SKEW_THRESHOLD;
}
