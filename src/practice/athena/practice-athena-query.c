/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* Starting, watching and stopping queries. */

#define MOST_BYTES 262144

gboolean
athena_parse_location (const char *location, char **bucket, char **prefix)
{
  const char *rest, *slash;

  if (location == NULL || !g_str_has_prefix (location, "s3://"))
    return FALSE;
  rest = location + strlen ("s3://");
  slash = strchr (rest, '/');
  if (*rest == '\0' || slash == rest)
    return FALSE;
  if (bucket != NULL)
    *bucket = slash != NULL ? g_strndup (rest, slash - rest) : g_strdup (rest);
  if (prefix != NULL)
    *prefix = slash == NULL || slash[1] == '\0' ? g_strdup ("")
              : g_str_has_suffix (slash, "/") ? g_strdup (slash + 1)
                                              : g_strconcat (slash + 1, "/", NULL);
  return TRUE;
}

/* The workgroup's place where it insists or where none is given. (transfer full) (nullable): refused */
static char *
choose_output (PracticeCall *call, JsonObject *in, const char *workgroup)
{
  g_autofree char *state = NULL;
  g_autoptr (JsonObject) configuration = athena_workgroup_load (call, workgroup, &state);
  const char *given = catalog_string (catalog_object (in, "ResultConfiguration"), "OutputLocation");
  const char *own;

  if (configuration == NULL)
    practice_call_fail (call, 0, ATHENA_BAD, "WorkGroup %s is not found.", workgroup);
  else if (!g_str_equal (state, "ENABLED"))
    practice_call_fail (call, 0, ATHENA_BAD, "WorkGroup %s is disabled.", workgroup);
  else
    {
      own = catalog_string (catalog_object (configuration, "ResultConfiguration"), "OutputLocation");
      if (own != NULL && (given == NULL || catalog_bool (configuration, "EnforceWorkGroupConfiguration")))
        given = own;
      if (given == NULL)
        practice_call_fail (call, 0, ATHENA_BAD,
                            "No output location provided. An output location is required either through the "
                            "Workgroup result configuration setting or as an API input.");
      else if (!athena_parse_location (given, NULL, NULL))
        practice_call_fail (call, 0, ATHENA_BAD, "outputLocation is not a valid S3 path.");
      else
        return g_strdup (given);
    }
  return NULL;
}

/* "s3://bucket/prefix/ID.csv", or ".txt"; the bucket must be there, in this region, and the caller's to look at. */
static char *
make_output (PracticeCall *call, const char *location, const char *id, const char *suffix)
{
  g_autofree char *bucket = NULL, *prefix = NULL;
  g_autoptr (PracticeBucket) found = NULL;

  athena_parse_location (location, &bucket, &prefix);
  found = practice_bucket_load (call, bucket);
  if (found == NULL || !g_str_equal (found->region, practice_call_get_region (call))
      || !practice_bucket_allows (call, found, "s3:GetBucketLocation", NULL, NULL))
    {
      practice_call_fail (call, 0, ATHENA_BAD, "Unable to verify/create output bucket %s", bucket);
      return NULL;
    }
  return g_strdup_printf ("s3://%s/%s%s%s", bucket, prefix, id, suffix);
}

/* TRUE: the same call came before, and @out has its answer. */
static gboolean
repeat (PracticeCall *call, const char *token, const char *sql, JsonObject *out)
{
  g_autofree char *id = NULL, *before = NULL;
  sqlite3_stmt *row;

  if (token == NULL)
    return FALSE;
  row = practice_call_query (call,
                             "SELECT id, sql FROM athena_query WHERE region = ? AND account = ? AND token = ?", "sss",
                             practice_call_get_region (call), practice_call_get_account (call), token);
  if (!practice_step (row))
    return FALSE;
  id = g_strdup (practice_column (row, 0));
  before = g_strdup (practice_column (row, 1));
  practice_done (row);
  if (!g_str_equal (before, sql))
    practice_call_fail (call, 0, ATHENA_BAD, "Idempotent parameters do not match");
  json_object_set_string_member (out, "QueryExecutionId", id);
  return TRUE;
}

static gboolean
check_context (PracticeCall *call, JsonObject *in)
{
  const char *catalog = catalog_string (catalog_object (in, "QueryExecutionContext"), "Catalog");

  return catalog == NULL || g_ascii_strcasecmp (catalog, "AwsDataCatalog") == 0
         || practice_call_fail (call, 0, ATHENA_BAD, "Catalog %s does not exist", catalog);
}

static gboolean
start_query_execution (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *sql = catalog_string (in, "QueryString"), *token = catalog_string (in, "ClientRequestToken");
  const char *database = catalog_string (catalog_object (in, "QueryExecutionContext"), "Database");
  const char *workgroup = catalog_string (in, "WorkGroup") != NULL ? catalog_string (in, "WorkGroup") : "primary";
  g_autofree char *refusal = NULL, *location = NULL;
  g_autoptr (AthenaExecution) execution = NULL;

  if (!athena_authorize (call, "StartQueryExecution", workgroup) || !check_context (call, in))
    return FALSE;
  if (repeat (call, token, sql, out))
    return TRUE;
  refusal = strlen (sql) > MOST_BYTES ? g_strdup ("The query string is longer than 262144 bytes")
                                      : athena_statement_refusal (sql);
  if (refusal != NULL)
    return practice_call_fail (call, 0, ATHENA_BAD, "%s", refusal);
  location = choose_output (call, in, workgroup);
  if (location == NULL)
    return FALSE;
  execution = g_new0 (AthenaExecution, 1);
  execution->id = practice_uuid ();
  execution->output = make_output (call, location, execution->id, athena_is_show (sql) ? ".txt" : ".csv");
  if (execution->output == NULL)
    return FALSE;
  execution->account = g_strdup (practice_call_get_account (call));
  execution->sql = g_strdup (sql);
  execution->database = g_strdup (database);
  execution->workgroup = g_strdup (workgroup);
  execution->state = g_strdup ("QUEUED");
  execution->token = g_strdup (token);
  execution->submitted = practice_call_get_time (call);
  json_object_set_string_member (out, "QueryExecutionId", execution->id);
  if (!athena_execution_save (call, execution))
    return FALSE;
  athena_run (call, execution->id);
  return TRUE;
}

static gboolean
get_query_execution (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (AthenaExecution) execution
      = athena_execution_open (call, catalog_string (in, "QueryExecutionId"), "GetQueryExecution");

  if (execution == NULL)
    return FALSE;
  json_object_set_object_member (out, "QueryExecution", athena_execution_write (call, execution));
  return TRUE;
}

static gboolean
batch_get_query_execution (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonArray *ids = catalog_array (in, "QueryExecutionIds"), *found = json_array_new (), *not_found = json_array_new ();

  json_object_set_array_member (out, "QueryExecutions", found);
  json_object_set_array_member (out, "UnprocessedQueryExecutionIds", not_found);
  for (guint i = 0; i < catalog_length (ids); i++)
    {
      const char *id = catalog_string_at (ids, i);
      g_autoptr (AthenaExecution) execution = athena_execution_load (call, id);
      JsonObject *missing;

      if (execution != NULL && !athena_authorize (call, "BatchGetQueryExecution", execution->workgroup))
        return FALSE;
      if (execution != NULL)
        {
          json_array_add_object_element (found, athena_execution_write (call, execution));
          continue;
        }
      missing = json_object_new ();
      json_object_set_string_member (missing, "QueryExecutionId", id);
      json_object_set_string_member (missing, "ErrorCode", "INVALID_INPUT");
      json_object_set_string_member (missing, "ErrorMessage", "QueryExecution was not found");
      json_array_add_object_element (not_found, missing);
    }
  return TRUE;
}

static gboolean
list_query_executions (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *workgroup = catalog_string (in, "WorkGroup") != NULL ? catalog_string (in, "WorkGroup") : "primary";
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  JsonArray *page = json_array_new ();
  sqlite3_stmt *query;
  guint start, end;

  json_object_set_array_member (out, "QueryExecutionIds", page);
  if (!athena_authorize (call, "ListQueryExecutions", workgroup))
    return FALSE;
  query = practice_call_query (call,
                               "SELECT id FROM athena_query WHERE region = ? AND account = ? AND workgroup = ? "
                               "ORDER BY submitted DESC, id",
                               "sss", practice_call_get_region (call), practice_call_get_account (call), workgroup);
  while (practice_step (query))
    g_ptr_array_add (ids, g_strdup (practice_column (query, 0)));
  if (!catalog_page (call, in, out, ids->len, 50, &start, &end))
    return FALSE;
  for (guint i = start; i < end; i++)
    json_array_add_string_element (page, g_ptr_array_index (ids, i));
  return TRUE;
}

/* The thread sees it at its next look; what is over stays as it is. */
static gboolean
stop_query_execution (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (AthenaExecution) execution
      = athena_execution_open (call, catalog_string (in, "QueryExecutionId"), "StopQueryExecution");

  if (execution == NULL)
    return FALSE;
  if (athena_execution_is_over (execution))
    return TRUE;
  g_free (execution->state);
  execution->state = g_strdup ("CANCELLED");
  execution->reason = g_strdup ("Query cancelled by user");
  execution->completed = practice_call_get_time (call);
  return athena_execution_save (call, execution);
}

#define ID { "QueryExecutionId", PRACTICE_STRING, TRUE, 1, 128, "\\S+" }
static const PracticeMember start_members[]
    = { { "QueryString", PRACTICE_STRING, TRUE, 1, MOST_BYTES },
        { "ClientRequestToken", PRACTICE_STRING, FALSE, 32, 128 },
        { "QueryExecutionContext", PRACTICE_OBJECT },
        { "QueryExecutionContext.Database", PRACTICE_STRING, FALSE, 1, 255 },
        { "QueryExecutionContext.Catalog", PRACTICE_STRING, FALSE, 1, 256 },
        { "ResultConfiguration", PRACTICE_OBJECT },
        { "ResultConfiguration.OutputLocation", PRACTICE_STRING },
        { "WorkGroup", PRACTICE_STRING, FALSE, 1, 128, "[a-zA-Z0-9._-]{1,128}" },
        { NULL } };
static const PracticeMember id_members[] = { ID, { NULL } };
static const PracticeMember batch_members[] = { { "QueryExecutionIds", PRACTICE_LIST, TRUE, 1, 50 },
                                                { "QueryExecutionIds[]", PRACTICE_STRING, FALSE, 1, 128 },
                                                { NULL } };
static const PracticeMember list_members[] = { { "WorkGroup", PRACTICE_STRING, FALSE, 1, 128 },
                                               { "NextToken", PRACTICE_STRING, FALSE, 1, 1024 },
                                               { "MaxResults", PRACTICE_INTEGER, FALSE, 0, 50 },
                                               { NULL } };

const PracticeOperation athena_query_operations[] = {
  { "StartQueryExecution", start_query_execution, start_members, TRUE },
  { "GetQueryExecution", get_query_execution, id_members, FALSE },
  { "BatchGetQueryExecution", batch_get_query_execution, batch_members, FALSE },
  { "ListQueryExecutions", list_query_executions, list_members, FALSE },
  { "StopQueryExecution", stop_query_execution, id_members, TRUE },
  { NULL }
};
