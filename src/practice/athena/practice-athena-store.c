/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

/* Query executions as they are kept and shown. */

#define COLUMNS "account, id, sql, database, workgroup, output, state, reason, token, columns, submitted, completed, " \
                "scanned, engine_ms"

#define TEXTS 9

/* In the order of COLUMNS */
static char **
text_at (AthenaExecution *execution, guint index)
{
  char **texts[TEXTS] = { &execution->account, &execution->id,     &execution->sql,   &execution->database,
                          &execution->workgroup, &execution->output, &execution->state, &execution->reason,
                          &execution->token };

  return texts[index];
}

void
athena_execution_free (AthenaExecution *execution)
{
  for (guint i = 0; i < TEXTS; i++)
    g_free (*text_at (execution, i));
  g_clear_pointer (&execution->columns, json_array_unref);
  g_free (execution);
}

AthenaExecution *
athena_execution_load (PracticeCall *call, const char *id)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT " COLUMNS " FROM athena_query WHERE region = ? AND account = ? AND id = ?", "sss",
      practice_call_get_region (call), practice_call_get_account (call), id);
  AthenaExecution *execution;
  g_autoptr (JsonNode) columns = NULL;

  if (!practice_step (row))
    return NULL;
  execution = g_new0 (AthenaExecution, 1);
  for (guint i = 0; i < TEXTS; i++)
    *text_at (execution, i) = g_strdup (practice_column (row, (int) i));
  columns = practice_column_json (row, 9);
  if (columns != NULL && JSON_NODE_HOLDS_ARRAY (columns))
    execution->columns = json_array_ref (json_node_get_array (columns));
  execution->submitted = sqlite3_column_int64 (row, 10);
  execution->completed = sqlite3_column_int64 (row, 11);
  execution->scanned = sqlite3_column_int64 (row, 12);
  execution->engine_ms = sqlite3_column_int64 (row, 13);
  practice_done (row);
  return execution;
}

gboolean
athena_execution_save (PracticeCall *call, const AthenaExecution *execution)
{
  g_autofree char *columns = NULL;

  if (execution->columns != NULL)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

      json_node_set_array (node, execution->columns);
      columns = json_to_string (node, FALSE);
    }
  return practice_call_exec (call,
                             "INSERT OR REPLACE INTO athena_query (region, " COLUMNS
                             ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             "sssssssssssiiii", practice_call_get_region (call), execution->account,
                             execution->id, execution->sql, execution->database,
                             execution->workgroup, execution->output, execution->state,
                             execution->reason, execution->token, columns, execution->submitted,
                             execution->completed, execution->scanned, execution->engine_ms);
}

/* Who may not use the workgroup learns nothing of what runs there. */
AthenaExecution *
athena_execution_open (PracticeCall *call, const char *id, const char *action)
{
  g_autoptr (AthenaExecution) execution = athena_execution_load (call, id);

  if (execution == NULL)
    {
      if (athena_authorize (call, action, "primary"))
        practice_call_fail (call, 0, ATHENA_BAD, "QueryExecution %s was not found", id);
      return NULL;
    }
  return athena_authorize (call, action, execution->workgroup) ? g_steal_pointer (&execution) : NULL;
}

gboolean
athena_execution_is_over (const AthenaExecution *execution)
{
  return !g_str_equal (execution->state, "QUEUED") && !g_str_equal (execution->state, "RUNNING");
}

static JsonObject *
write_status (PracticeCall *call, const AthenaExecution *execution)
{
  JsonObject *status = json_object_new ();

  json_object_set_string_member (status, "State", execution->state);
  if (execution->reason != NULL)
    json_object_set_string_member (status, "StateChangeReason", execution->reason);
  if (execution->reason != NULL && g_str_equal (execution->state, "FAILED"))
    {
      JsonObject *error = json_object_new ();

      json_object_set_int_member (error, "ErrorCategory", 2);
      json_object_set_boolean_member (error, "Retryable", FALSE);
      json_object_set_string_member (error, "ErrorMessage", execution->reason);
      json_object_set_object_member (status, "AthenaError", error);
    }
  json_object_set_member (status, "SubmissionDateTime", practice_call_time_node (call, execution->submitted));
  if (execution->completed > 0)
    json_object_set_member (status, "CompletionDateTime", practice_call_time_node (call, execution->completed));
  return status;
}

static JsonObject *
write_statistics (const AthenaExecution *execution)
{
  JsonObject *statistics = json_object_new ();
  gint64 total = MAX ((execution->completed - execution->submitted) / 1000, 0);

  json_object_set_int_member (statistics, "EngineExecutionTimeInMillis", execution->engine_ms);
  json_object_set_int_member (statistics, "DataScannedInBytes", execution->scanned);
  json_object_set_int_member (statistics, "TotalExecutionTimeInMillis", total);
  json_object_set_int_member (statistics, "QueryQueueTimeInMillis", MAX (total - execution->engine_ms, 0));
  return statistics;
}

JsonObject *
athena_execution_write (PracticeCall *call, const AthenaExecution *execution)
{
  JsonObject *object = json_object_new (), *context = json_object_new (), *result = json_object_new (),
             *engine = json_object_new ();

  json_object_set_string_member (object, "QueryExecutionId", execution->id);
  json_object_set_string_member (object, "Query", execution->sql);
  json_object_set_string_member (object, "StatementType", athena_is_show (execution->sql) ? "UTILITY" : "DML");
  json_object_set_string_member (result, "OutputLocation", execution->output);
  json_object_set_object_member (object, "ResultConfiguration", result);
  if (execution->database != NULL)
    json_object_set_string_member (context, "Database", execution->database);
  json_object_set_object_member (object, "QueryExecutionContext", context);
  json_object_set_object_member (object, "Status", write_status (call, execution));
  json_object_set_object_member (object, "Statistics", write_statistics (execution));
  json_object_set_string_member (object, "WorkGroup", execution->workgroup);
  json_object_set_string_member (engine, "SelectedEngineVersion", "AUTO");
  json_object_set_string_member (engine, "EffectiveEngineVersion", "Athena engine version 3");
  json_object_set_object_member (object, "EngineVersion", engine);
  return object;
}
