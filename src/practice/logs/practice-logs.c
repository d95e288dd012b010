/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/logs/practice-logs.h"

#include <string.h>

#include "practice/glue/practice-catalog.h"

/* The practice CloudWatch Logs: what services of the practice AWS write, read page by page. */

#define LIMIT     10000
#define MAX_BYTES (1024 * 1024)
/* What AWS counts for an event beside its message. */
#define OVERHEAD 26

static const char schema[]
    = "CREATE TABLE IF NOT EXISTS logs_stream (region TEXT NOT NULL, account TEXT NOT NULL, log_group TEXT NOT NULL, "
      "stream TEXT NOT NULL, PRIMARY KEY (region, account, log_group, stream)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS logs_event (id INTEGER PRIMARY KEY AUTOINCREMENT, region TEXT NOT NULL, "
      "account TEXT NOT NULL, log_group TEXT NOT NULL, stream TEXT NOT NULL, time INTEGER NOT NULL, "
      "message TEXT NOT NULL);"
      "CREATE INDEX IF NOT EXISTS logs_event_stream ON logs_event (region, account, log_group, stream, id);";

/* ---- writing ---- */

static char *
dup_arn (PracticeCall *call, const char *group, const char *stream)
{
  return g_strdup_printf ("arn:aws:logs:%s:%s:log-group:%s:log-stream:%s", practice_call_get_region (call),
                          practice_call_get_account (call), group, stream);
}

void
practice_logs_put_as (PracticeCall *call,
                      const char *role_arn,
                      const char *group,
                      const char *stream,
                      const char *message)
{
  g_autofree char *arn = dup_arn (call, group, stream);

  if (!practice_iam_role_is_allowed (call, role_arn, "logs:PutLogEvents", arn))
    return;
  practice_call_exec (call,
                      "INSERT OR IGNORE INTO logs_stream (region, account, log_group, stream) VALUES (?, ?, ?, ?)",
                      "ssss", practice_call_get_region (call), practice_call_get_account (call), group, stream);
  practice_call_exec (call,
                      "INSERT INTO logs_event (region, account, log_group, stream, time, message) "
                      "VALUES (?, ?, ?, ?, ?, ?)",
                      "ssssis", practice_call_get_region (call), practice_call_get_account (call), group, stream,
                      practice_call_get_time (call) / 1000, message);
}

/* ---- reading ---- */

typedef struct
{
  const char *group, *stream;
  gint64 after, before; /* ids, not counted themselves */
  gboolean forward;
  gint64 limit, start, end;
  JsonArray *events;
  gint64 first, last; /* ids; 0: none */
} Reading;

static gboolean
exists (PracticeCall *call, const char *sql, const char *group, const char *stream)
{
  sqlite3_stmt *query
      = practice_call_query (call, sql, stream != NULL ? "ssss" : "sss", practice_call_get_region (call),
                             practice_call_get_account (call), group, stream);
  const gboolean there = practice_step (query);

  if (there)
    practice_done (query);
  return there;
}

static gboolean
check_stream (PracticeCall *call, Reading *reading)
{
  if (!exists (call, "SELECT 1 FROM logs_stream WHERE region = ? AND account = ? AND log_group = ? LIMIT 1",
               reading->group, NULL))
    return practice_call_fail (call, 400, "ResourceNotFoundException", "The specified log group does not exist.");
  if (!exists (call, "SELECT 1 FROM logs_stream WHERE region = ? AND account = ? AND log_group = ? AND stream = ?",
               reading->group, reading->stream))
    return practice_call_fail (call, 400, "ResourceNotFoundException", "The specified log stream does not exist.");
  return TRUE;
}

/* "f/…": on from there; "b/…": back from there. */
static gboolean
take_token (PracticeCall *call, JsonObject *in, Reading *reading)
{
  const char *token = catalog_string (in, "nextToken");
  char *end = NULL;
  gint64 id;

  if (token == NULL)
    return TRUE;
  id = strlen (token) > 2 ? g_ascii_strtoll (token + 2, &end, 10) : -1;
  if ((!g_str_has_prefix (token, "f/") && !g_str_has_prefix (token, "b/")) || id < 0 || end == NULL || *end != '\0')
    return practice_call_fail (call, 400, "InvalidParameterException", "The specified nextToken is invalid.");
  reading->forward = *token == 'f';
  if (reading->forward)
    reading->after = id;
  else
    reading->before = id;
  return TRUE;
}

static void
take_row (PracticeCall *call, Reading *reading, sqlite3_stmt *query, GQueue *rows)
{
  const gint64 id = sqlite3_column_int64 (query, 0);
  JsonObject *event = json_object_new ();

  json_object_set_int_member (event, "timestamp", sqlite3_column_int64 (query, 1));
  json_object_set_int_member (event, "ingestionTime", sqlite3_column_int64 (query, 1));
  json_object_set_string_member (event, "message", practice_column (query, 2));
  reading->first = reading->first == 0 ? id : MIN (reading->first, id);
  reading->last = MAX (reading->last, id);
  if (reading->forward)
    g_queue_push_tail (rows, event);
  else
    g_queue_push_head (rows, event);
}

/* In the order of time, whichever way they are read. */
static void
read_events (PracticeCall *call, Reading *reading)
{
  const char *sql
      = reading->forward
            ? "SELECT id, time, message FROM logs_event WHERE region = ? AND account = ? AND log_group = ? "
              "AND stream = ? AND id > ? AND id < ? AND time >= ? AND time < ? ORDER BY id LIMIT ?"
            : "SELECT id, time, message FROM logs_event WHERE region = ? AND account = ? AND log_group = ? "
              "AND stream = ? AND id > ? AND id < ? AND time >= ? AND time < ? ORDER BY id DESC LIMIT ?";
  sqlite3_stmt *query = practice_call_query (
      call, sql, "ssssiiiii", practice_call_get_region (call), practice_call_get_account (call), reading->group,
      reading->stream, reading->after, reading->before, reading->start, reading->end, reading->limit);
  g_autoptr (GQueue) rows = g_queue_new ();
  gsize bytes = 0;

  while (practice_step (query))
    {
      bytes += strlen (practice_column (query, 2)) + OVERHEAD;
      if (bytes > MAX_BYTES && rows->length > 0)
        {
          practice_done (query);
          break;
        }
      take_row (call, reading, query, rows);
    }
  while (rows->length > 0)
    json_array_add_object_element (reading->events, g_queue_pop_head (rows));
}

/* Where nothing more is, the token that was given comes back. */
static void
set_tokens (Reading *reading, JsonObject *out)
{
  const gint64 ahead = reading->last != 0 ? reading->last : reading->after;
  const gint64 back = reading->first != 0 ? reading->first : reading->before;
  g_autofree char *next = g_strdup_printf ("f/%" G_GINT64_FORMAT, ahead);
  g_autofree char *previous = g_strdup_printf ("b/%" G_GINT64_FORMAT, back);

  json_object_set_string_member (out, "nextForwardToken", next);
  json_object_set_string_member (out, "nextBackwardToken", previous);
}

/* https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
static gboolean
get_log_events (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  Reading reading = { .group = catalog_string (in, "logGroupName"),
                      .stream = catalog_string (in, "logStreamName"),
                      .before = G_MAXINT64,
                      .forward = catalog_bool (in, "startFromHead"),
                      .limit = catalog_int (in, "limit", LIMIT),
                      .start = catalog_int (in, "startTime", 0),
                      .end = catalog_int (in, "endTime", G_MAXINT64) };
  g_autofree char *arn = NULL;

  if (reading.group == NULL)
    return practice_call_fail (call, 400, "InvalidParameterException",
                               "Either logGroupName or logGroupIdentifier must be provided");
  arn = dup_arn (call, reading.group, reading.stream);
  if (!practice_call_authorize (call, "logs:GetLogEvents", arn, NULL) || !check_stream (call, &reading)
      || !take_token (call, in, &reading))
    return FALSE;
  reading.events = json_array_new ();
  read_events (call, &reading);
  json_object_set_array_member (out, "events", reading.events);
  set_tokens (&reading, out);
  return TRUE;
}

static const PracticeMember members[] = { { "logGroupName", PRACTICE_STRING, FALSE, 1, 512, "[-._/#A-Za-z0-9]+" },
                                          { "logStreamName", PRACTICE_STRING, TRUE, 1, 512, "[^:*]*" },
                                          { "startTime", PRACTICE_INTEGER, FALSE, 0, 0 },
                                          { "endTime", PRACTICE_INTEGER, FALSE, 0, 0 },
                                          { "nextToken", PRACTICE_STRING, FALSE, 1, 0 },
                                          { "limit", PRACTICE_INTEGER, FALSE, 1, LIMIT },
                                          { "startFromHead", PRACTICE_BOOLEAN, FALSE },
                                          { NULL } };

static const PracticeOperation operations[] = { { "GetLogEvents", get_log_events, members, FALSE }, { NULL } };

const PracticeService practice_logs = {
  .signing_name = "logs",
  .protocol = PRACTICE_JSON_1_1,
  .version = "Logs_20140328",
  .schema = schema,
  .operations = operations,
};
