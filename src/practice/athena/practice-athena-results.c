/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* GetQueryResults: pages of the result file, read with the caller's right to it. */

/* One field of the result file: in quotes, or nothing at all for NULL. (nullable) */
static char *
take_field (const char **at, const char *end)
{
  g_autoptr (GString) text = NULL;
  const char *p = *at;

  if (p < end && *p == '"')
    {
      text = g_string_new (NULL);
      for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++)
        {
          p += *p == '"';
          g_string_append_c (text, *p);
        }
      p++;
    }
  *at = p;
  return text != NULL ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* FALSE: the end */
static gboolean
take_row (const char **at, const char *end, JsonArray *rows)
{
  JsonObject *row;
  JsonArray *data;

  if (*at >= end)
    return FALSE;
  row = json_object_new ();
  data = json_array_new ();
  for (;;)
    {
      g_autofree char *text = take_field (at, end);
      JsonObject *datum = json_object_new ();

      if (text != NULL)
        json_object_set_string_member (datum, "VarCharValue", text);
      json_array_add_object_element (data, datum);
      if (*at >= end || **at != ',')
        break;
      (*at)++;
    }
  *at += *at < end;
  json_object_set_array_member (row, "Data", data);
  json_array_add_object_element (rows, row);
  return TRUE;
}

/* A line of what SHOW and DESCRIBE say is a row of one text. FALSE: the end */
static gboolean
take_line (const char **at, const char *end, JsonArray *rows)
{
  const char *stop = *at < end ? memchr (*at, '\n', (gsize) (end - *at)) : NULL;
  JsonObject *row, *datum;
  JsonArray *data;
  g_autofree char *text = NULL;

  if (stop == NULL)
    return FALSE;
  row = json_object_new ();
  datum = json_object_new ();
  data = json_array_new ();
  text = g_strndup (*at, (gsize) (stop - *at));
  json_object_set_string_member (datum, "VarCharValue", text);
  json_array_add_object_element (data, datum);
  json_object_set_array_member (row, "Data", data);
  json_array_add_object_element (rows, row);
  *at = stop + 1;
  return TRUE;
}

static GBytes *
read_file (PracticeCall *call, const AthenaExecution *execution)
{
  g_autofree char *bucket = NULL, *folder = NULL;
  g_autoptr (PracticeBucket) found = NULL;
  const char *key;
  GBytes *bytes = NULL;

  athena_parse_location (execution->output, &bucket, &folder);
  key = execution->output + strlen ("s3://") + strlen (bucket) + 1;
  found = practice_bucket_load (call, bucket);
  if (found == NULL || !practice_bucket_allows (call, found, "s3:GetObject", key, NULL))
    practice_call_fail (call, 0, "AccessDeniedException",
                        "You do not have permission to read the query results at %s", execution->output);
  else if ((bytes = practice_s3_read (call, bucket, key, 0)) == NULL)
    practice_call_fail (call, 0, ATHENA_BAD, "Could not find results");
  return bytes;
}

static gboolean
require_success (PracticeCall *call, const AthenaExecution *execution)
{
  if (!athena_execution_is_over (execution))
    return practice_call_fail (call, 0, ATHENA_BAD, "Query has not yet finished. Current state: %s", execution->state);
  if (!g_str_equal (execution->state, "SUCCEEDED"))
    return practice_call_fail (call, 0, ATHENA_BAD, "Query did not finish successfully. Final query state: %s",
                               execution->state);
  return TRUE;
}

/* Where the page begins: a place in the file that an earlier answer told. */
static gboolean
find_start (PracticeCall *call, JsonObject *in, gsize size, gsize *start)
{
  const char *token = catalog_string (in, "NextToken");
  g_autofree char *position = NULL;

  *start = 0;
  if (token == NULL)
    return TRUE;
  position = practice_call_decode_token (call, token);
  if (position == NULL)
    return FALSE;
  *start = MIN (g_ascii_strtoull (position, NULL, 10), size);
  return TRUE;
}

static gboolean
get_query_results (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (AthenaExecution) execution
      = athena_execution_open (call, catalog_string (in, "QueryExecutionId"), "GetQueryResults");
  gint64 most = catalog_int (in, "MaxResults", 1000);
  JsonObject *set, *metadata;
  JsonArray *rows;
  g_autoptr (GBytes) file = NULL;
  gboolean (*take) (const char **, const char *, JsonArray *) = take_row;
  const char *text, *at;
  gsize size, start;

  if (execution == NULL || !require_success (call, execution) || (file = read_file (call, execution)) == NULL)
    return FALSE;
  text = g_bytes_get_data (file, &size);
  if (!find_start (call, in, size, &start))
    return FALSE;
  if (athena_is_show (execution->sql))
    take = take_line;
  set = json_object_new ();
  metadata = json_object_new ();
  rows = json_array_new ();
  json_object_set_array_member (set, "Rows", rows);
  json_object_set_array_member (metadata, "ColumnInfo", json_array_ref (execution->columns));
  json_object_set_object_member (set, "ResultSetMetadata", metadata);
  json_object_set_object_member (out, "ResultSet", set);
  json_object_set_int_member (out, "UpdateCount", 0);
  at = text + start;
  while (json_array_get_length (rows) < most && take (&at, text + size, rows))
    ;
  if (at < text + size)
    {
      g_autofree char *position = g_strdup_printf ("%" G_GSIZE_FORMAT, (gsize) (at - text));
      g_autofree char *token = practice_call_encode_token (call, position);

      json_object_set_string_member (out, "NextToken", token);
    }
  return TRUE;
}

static const PracticeMember result_members[] = { { "QueryExecutionId", PRACTICE_STRING, TRUE, 1, 128, "\\S+" },
                                                 { "NextToken", PRACTICE_STRING, FALSE, 1, 1024 },
                                                 { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 },
                                                 { NULL } };

const PracticeOperation athena_result_operations[]
    = { { "GetQueryResults", get_query_results, result_members, FALSE }, { NULL } };
