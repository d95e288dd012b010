/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* A query's way: its tables are opened as its asker, a thread reads them, the result goes to the bucket. */

#define SOON (10 * G_TIME_SPAN_MILLISECOND)
#define AGAIN (15 * G_TIME_SPAN_MILLISECOND)

static gboolean
end (PracticeCall *call, AthenaExecution *execution, const char *state, const char *reason)
{
  g_free (execution->state);
  execution->state = g_strdup (state);
  g_free (execution->reason);
  execution->reason = g_strdup (reason);
  execution->completed = practice_call_get_time (call);
  return athena_execution_save (call, execution);
}

/* ---- the result ---- */

static gboolean
put_object (PracticeCall *call, const char *bucket, const char *key, GBytes *bytes)
{
  g_autoptr (PracticeObject) object = g_new0 (PracticeObject, 1);

  object->key = g_strdup (key);
  object->file = practice_blob_write (call, bytes);
  object->etag = practice_s3_md5 (bytes);
  object->headers = g_strdup ("{\"content-type\":\"application/octet-stream\"}");
  object->size = (gint64) g_bytes_get_size (bytes);
  return object->file != NULL && practice_object_store (call, bucket, object);
}

/* As the asker, who may have lost the right to it since the start. */
static gboolean
write_result (PracticeCall *call, AthenaExecution *execution, GString *csv)
{
  g_autofree char *bucket = NULL, *metadata_key = NULL;
  g_autoptr (PracticeBucket) found = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv->str, csv->len);
  g_autoptr (GBytes) metadata = g_bytes_new_static ("", 0);
  const char *key;

  athena_parse_location (execution->output, &bucket, NULL);
  key = execution->output + strlen ("s3://") + strlen (bucket) + 1;
  metadata_key = g_strconcat (key, ".metadata", NULL);
  found = practice_bucket_load (call, bucket);
  if (found == NULL || !practice_bucket_allows (call, found, "s3:PutObject", key, NULL))
    {
      g_autofree char *reason
          = g_strdup_printf ("Access denied when writing output to url: %s . Please ensure you are allowed to access "
                             "the S3 bucket. If you are encrypting query results with KMS key, please ensure you are "
                             "allowed to access your KMS key",
                             execution->output);

      return end (call, execution, "FAILED", reason);
    }
  if (put_object (call, bucket, key, bytes) && put_object (call, bucket, metadata_key, metadata))
    return end (call, execution, "SUCCEEDED", NULL);
  g_free (athena_absorb (call)); /* a failed call would be undone, and the query run for ever */
  return end (call, execution, "FAILED", "INTERNAL_ERROR_QUERY_ENGINE");
}

static void
watch_cb (PracticeCall *call, gpointer data)
{
  AthenaJob *job = data;
  g_autoptr (AthenaExecution) execution = athena_execution_load (call, job->id);

  if (execution == NULL || athena_execution_is_over (execution))
    return; /* stopped: the last reference ends the thread */
  if (!g_atomic_int_get (&job->done))
    {
      practice_call_later (call, AGAIN, watch_cb, athena_job_ref (job), (GDestroyNotify) athena_job_unref);
      return;
    }
  execution->scanned = job->scanned;
  execution->engine_ms = (job->ended - job->started) / G_TIME_SPAN_MILLISECOND;
  if (job->problem != NULL)
    {
      end (call, execution, "FAILED", job->problem);
      return;
    }
  execution->columns = json_array_ref (job->columns);
  write_result (call, execution, job->csv);
}

/* ---- the tables ---- */

static GPtrArray *
open_tables (PracticeCall *call, AthenaStatement *statement, char **problem)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) athena_table_free);

  for (guint i = 0; i < statement->tables->len; i++)
    {
      g_auto (GStrv) names = g_strsplit (g_ptr_array_index (statement->tables, i), "\1", 2);
      AthenaTable *table = athena_table_open (call, names[0], names[1], problem);

      if (table == NULL)
        return NULL;
      g_ptr_array_add (tables, table);
    }
  return g_steal_pointer (&tables);
}

static void
run_show (PracticeCall *call, AthenaExecution *execution)
{
  g_autofree char *problem = NULL;
  JsonArray *columns = NULL;
  GString *text = athena_show (call, execution->sql, execution->database, &columns, &problem);

  if (text == NULL)
    {
      end (call, execution, "FAILED", problem);
      return;
    }
  execution->columns = columns;
  write_result (call, execution, text);
  g_string_free (text, TRUE);
}

static void
run_cb (PracticeCall *call, gpointer data)
{
  g_autoptr (AthenaExecution) execution = athena_execution_load (call, data);
  g_autoptr (AthenaStatement) statement = NULL;
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (AthenaJob) job = NULL;
  g_autofree char *problem = NULL;

  if (execution == NULL || athena_execution_is_over (execution))
    return;
  if (athena_is_show (execution->sql))
    {
      run_show (call, execution);
      return;
    }
  statement = athena_statement_parse (execution->sql, execution->database, &problem);
  if (statement == NULL || (tables = open_tables (call, statement, &problem)) == NULL)
    {
      end (call, execution, "FAILED", problem);
      return;
    }
  g_free (execution->state);
  execution->state = g_strdup ("RUNNING");
  if (!athena_execution_save (call, execution))
    return;
  job = athena_job_new (execution->id, statement, tables);
  athena_job_start (job);
  practice_call_later (call, AGAIN, watch_cb, athena_job_ref (job), (GDestroyNotify) athena_job_unref);
}

void
athena_run (PracticeCall *call, const char *id)
{
  practice_call_later (call, SOON, run_cb, g_strdup (id), g_free);
}
