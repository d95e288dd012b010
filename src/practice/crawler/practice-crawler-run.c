/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/crawler/practice-crawler-run.h"
#include "practice/glue/practice-glue.h"
#include "practice/logs/practice-logs.h"

#include <string.h>

/* How long a run takes, and its end, in microseconds: long enough to be seen. */
#define RUN_DELAY (300 * 1000)
#define STOP_DELAY (100 * 1000)
#define SERVICE "glue.amazonaws.com"

#define LOG_GROUP "/aws-glue/crawlers"

/* As AWS's crawlers write: "[id of the run] BENCHMARK : text". As its role, where that may. */
static void
write_line (PracticeRun *run, const char *level, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
write_line (PracticeRun *run, const char *level, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strdup_printf ("[%s] %s : %s", catalog_string (run->crawler->metrics, "MessagePrefix"), level, text);
  practice_logs_put_as (run->call, run->role, LOG_GROUP, run->crawler->name, line);
}

gboolean
practice_run_fail (PracticeRun *run, const char *format, ...)
{
  va_list arguments;

  if (run->problem)
    return FALSE;
  va_start (arguments, format);
  run->problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return FALSE;
}

/* ---- writing tables ---- */

static gboolean
take_error (PracticeRun *run, char *text)
{
  g_autofree char *owned = text;

  return practice_run_fail (run, "%s", text ? text : "Internal service exception");
}

static gboolean
write_parts (PracticeRun *run,
             const char *database,
             const char *table,
             PracticeFound *found,
             JsonObject *table_input)
{
  for (guint i = 0; i < found->parts->len; i++)
    {
      g_autoptr (JsonObject) input = practice_crawler_partition_input (
          found, g_ptr_array_index (found->parts, i), table_input);
      char *text = NULL;

      if (!practice_glue_put_partition_as (run->call, run->role, database, table, input, &text))
        return take_error (run, text);
    }
  return TRUE;
}

static gboolean
may_update (PracticeRun *run)
{
  JsonObject *policy = catalog_object (run->crawler->definition, "SchemaChangePolicy");

  return g_strcmp0 (catalog_string (policy, "UpdateBehavior"), "LOG") != 0;
}

/* @name: of the table. With UpdateBehavior LOG a table that is there stays as it is. */
static gboolean
write_table (PracticeRun *run, const char *database, const char *name, PracticeFound *found)
{
  g_autoptr (JsonObject) input = practice_crawler_table_input (run->crawler->name, name, found);
  g_autoptr (GlueObject) before
      = glue_table_load (run->call, run->crawler->account, database, name);
  char *text = NULL;

  if (!before || may_update (run))
    {
      if (!practice_glue_put_table_as (run->call, run->role, database, input, &text))
        return take_error (run, text);
      *(before ? &run->updated : &run->created) += 1;
      write_line (run, "INFO", "%s table %s in database %s", before ? "Updated" : "Created", name, database);
    }
  return write_parts (run, database, name, found, input);
}

/* ---- reading ---- */

/* Glue's glob: "**" crosses folders, "*" and "?" do not, {a,b} are alternatives. */
static GRegex *
exclusion_regex (const char *glob)
{
  g_autoptr (GString) pattern = g_string_new ("^");
  int depth = 0;

  for (const char *p = glob; *p; p++)
    if (g_str_has_prefix (p, "**"))
      {
        g_string_append (pattern, ".*");
        p++;
      }
    else if (*p == '*' || *p == '?')
      g_string_append (pattern, *p == '*' ? "[^/]*" : "[^/]");
    else if (*p == '{' || *p == '}' || (*p == ',' && depth))
      {
        depth += (*p == '{') - (*p == '}');
        g_string_append (pattern, *p == '{' ? "(?:" : *p == '}' ? ")" : "|");
      }
    else
      {
        g_autofree char *plain = g_regex_escape_string (p, 1);

        g_string_append (pattern, plain);
      }
  g_string_append_c (pattern, '$');
  return g_regex_new (pattern->str, 0, 0, NULL);
}

static gboolean
is_excluded (JsonObject *target, const char *relative)
{
  JsonArray *exclusions = target ? catalog_array (target, "Exclusions") : NULL;

  for (guint i = 0; i < catalog_length (exclusions); i++)
    {
      const char *glob = catalog_string_at (exclusions, i);
      g_autoptr (GRegex) regex = glob ? exclusion_regex (glob) : NULL;

      if (regex && g_regex_match (regex, relative, 0, NULL))
        return TRUE;
    }
  return FALSE;
}

/* Reads all there is under a path; NULL: the run failed. */
static PracticeFolder *
read_place (PracticeRun *run, const char *path, JsonObject *target)
{
  g_autofree char *place = catalog_s3_path (path);
  g_auto (PracticeCrawlerBucket) bucket = { 0 };
  g_autofree char *prefix = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (PracticeFolder) folder = NULL;
  const char *slash;

  if (!place || !practice_crawler_open_bucket (run, place, &bucket))
    return NULL;
  slash = strchr (place, '/');
  prefix = slash && slash[1] ? g_strconcat (slash + 1, "/", NULL) : g_strdup ("");
  folder = practice_folder_new (bucket.name, prefix);
  objects = practice_s3_list (run->call, bucket.name, prefix);
  for (guint i = 0; objects && i < objects->len; i++)
    {
      const PracticeS3Object *object = g_ptr_array_index (objects, i);
      PracticeSchema *schema;

      if (object->size == 0 || g_str_has_suffix (object->key, "/")
          || is_excluded (target, object->key + strlen (prefix)))
        continue;
      schema = practice_crawler_read (run, &bucket, object);
      if (!schema)
        return NULL;
      practice_folder_add (folder, object->key, schema);
    }
  return g_steal_pointer (&folder);
}

static gboolean
crawl_s3 (PracticeRun *run, JsonObject *target)
{
  JsonObject *definition = run->crawler->definition;
  const char *prefix = catalog_string (definition, "TablePrefix");
  g_autofree char *database = g_utf8_strdown (catalog_string (definition, "DatabaseName"), -1);
  g_autoptr (PracticeFolder) folder = read_place (run, catalog_string (target, "Path"), target);
  g_autoptr (GPtrArray) tables = folder ? practice_folder_tables (folder) : NULL;

  if (!tables)
    return FALSE;
  write_line (run, "BENCHMARK", "Classification complete, writing results to database %s", database);
  for (guint i = 0; i < tables->len; i++)
    {
      PracticeFound *found = g_ptr_array_index (tables, i);
      g_autofree char *name = g_strconcat (prefix ? prefix : "", found->name, NULL);
      g_autofree char *folded = g_utf8_strdown (name, -1);

      if (!write_table (run, database, folded, found))
        return FALSE;
    }
  return TRUE;
}

/* A table of the catalogue is read where it lies; it keeps its name and place. */
static gboolean
crawl_table (PracticeRun *run, const char *database, const char *name)
{
  g_autoptr (GlueObject) table = glue_table_load (run->call, run->crawler->account, database, name);
  const char *location = table ? glue_object_location (table) : NULL;
  g_autoptr (PracticeFolder) folder = NULL;
  g_autoptr (GPtrArray) tables = NULL;
  PracticeFound *found;

  if (!table)
    return practice_run_fail (run, "Table %s not found.", name);
  if (!location)
    return practice_run_fail (run, "Table %s has no location.", name);
  folder = read_place (run, location, NULL);
  tables = folder ? practice_folder_tables (folder) : NULL;
  if (!tables)
    return FALSE;
  if (tables->len != 1)
    return tables->len == 0
           || practice_run_fail (run, "The files of table %s are of several schemas.", name);
  found = g_ptr_array_index (tables, 0);
  g_free (found->location);
  found->location = g_strdup (location);
  return write_table (run, database, name, found);
}

static gboolean
crawl_catalog (PracticeRun *run, JsonObject *target)
{
  JsonArray *tables = catalog_array (target, "Tables");
  g_autofree char *database = g_utf8_strdown (catalog_string (target, "DatabaseName"), -1);

  for (guint i = 0; i < catalog_length (tables); i++)
    {
      g_autofree char *name
          = g_utf8_strdown (catalog_string_at (tables, i) ? catalog_string_at (tables, i) : "", -1);

      if (!crawl_table (run, database, name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
crawl (PracticeRun *run)
{
  JsonObject *targets = catalog_object (run->crawler->definition, "Targets");
  JsonArray *s3 = catalog_array (targets, "S3Targets"),
            *catalog = catalog_array (targets, "CatalogTargets");

  if (!practice_iam_role_trusts_service (run->call, run->role, SERVICE))
    return practice_run_fail (
        run, "Service is unable to assume provided role. Please verify role's TrustPolicy");
  for (guint i = 0; i < catalog_length (s3); i++)
    if (!crawl_s3 (run, catalog_object_at (s3, i)))
      return FALSE;
  for (guint i = 0; i < catalog_length (catalog); i++)
    if (!crawl_catalog (run, catalog_object_at (catalog, i)))
      return FALSE;
  return TRUE;
}

/* ---- the course of a run ---- */

typedef struct
{
  char *name;
  gint64 run;
} Course;

static void
course_free (gpointer data)
{
  Course *course = data;

  g_free (course->name);
  g_free (course);
}

static Course *
course_new (PracticeCrawler *crawler)
{
  Course *course = g_new0 (Course, 1);

  course->name = g_strdup (crawler->name);
  course->run = crawler->run;
  return course;
}

static void
set_last (PracticeCall *call, PracticeCrawler *crawler, const char *status, const char *problem)
{
  gint64 start = catalog_int (crawler->metrics, "StartTime", practice_call_get_time (call));

  g_clear_pointer (&crawler->last, json_object_unref);
  crawler->last = json_object_new ();
  json_object_set_string_member (crawler->last, "Status", status);
  if (problem)
    json_object_set_string_member (crawler->last, "ErrorMessage", problem);
  json_object_set_string_member (crawler->last, "LogGroup", LOG_GROUP);
  json_object_set_string_member (crawler->last, "LogStream", crawler->name);
  json_object_set_string_member (crawler->last, "MessagePrefix",
                                 catalog_string (crawler->metrics, "MessagePrefix"));
  json_object_set_member (crawler->last, "StartTime", practice_call_time_node (call, start));
}

static void
set_metrics (PracticeCall *call, PracticeCrawler *crawler, PracticeRun *run)
{
  gint64 start = catalog_int (crawler->metrics, "StartTime", practice_call_get_time (call));
  double seconds = (double) (practice_call_get_time (call) - start) / G_USEC_PER_SEC;

  json_object_set_double_member (crawler->metrics, "TimeLeftSeconds", 0);
  json_object_set_double_member (crawler->metrics, "LastRuntimeSeconds", seconds);
  json_object_set_double_member (crawler->metrics, "MedianRuntimeSeconds", seconds);
  json_object_set_int_member (crawler->metrics, "TablesCreated", run->created);
  json_object_set_int_member (crawler->metrics, "TablesUpdated", run->updated);
  json_object_set_int_member (crawler->metrics, "TablesDeleted", 0);
}

static void
set_state (PracticeCrawler *crawler, const char *state)
{
  g_free (crawler->state);
  crawler->state = g_strdup (state);
}

static void
finish_cb (PracticeCall *call, gpointer data)
{
  const Course *course = data;
  g_autoptr (PracticeCrawler) crawler = practice_crawler_load (call, course->name);
  PracticeRun run = { call, crawler };

  if (!crawler || crawler->run != course->run || !g_str_equal (crawler->state, "STOPPING"))
    return;
  set_state (crawler, "READY");
  run.role = practice_crawler_role_arn (call, catalog_string (crawler->definition, "Role"));
  write_line (&run, "BENCHMARK", "Crawler has finished running and is in state READY");
  g_free (run.role);
  practice_crawler_save (call, crawler);
}

static void
stop_soon (PracticeCall *call, PracticeCrawler *crawler)
{
  set_state (crawler, "STOPPING");
  practice_call_later (call, STOP_DELAY, finish_cb, course_new (crawler), course_free);
}

static void
run_cb (PracticeCall *call, gpointer data)
{
  const Course *course = data;
  g_autoptr (PracticeCrawler) crawler = practice_crawler_load (call, course->name);
  PracticeRun run = { call, crawler };
  gboolean done;

  if (!crawler || crawler->run != course->run || !g_str_equal (crawler->state, "RUNNING"))
    return;
  run.role = practice_crawler_role_arn (call, catalog_string (crawler->definition, "Role"));
  write_line (&run, "BENCHMARK", "Running Start Crawl for Crawler %s", crawler->name);
  done = crawl (&run);
  if (done)
    write_line (&run, "BENCHMARK", "Finished writing to Catalog");
  else
    write_line (&run, "ERROR", "%s", run.problem);
  set_last (call, crawler, done ? "SUCCEEDED" : "FAILED", run.problem);
  set_metrics (call, crawler, &run);
  stop_soon (call, crawler);
  practice_crawler_save (call, crawler);
  g_free (run.role);
  g_free (run.problem);
}

gboolean
practice_crawler_start (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (PracticeCrawler) crawler = practice_crawler_open (call, in, "StartCrawler");
  g_autofree char *prefix = practice_uuid ();

  if (!crawler)
    return FALSE;
  if (!g_str_equal (crawler->state, "READY"))
    return practice_call_fail (call, 0, "CrawlerRunningException",
                               "Crawler with name %s has already started", crawler->name);
  set_state (crawler, "RUNNING");
  json_object_set_string_member (crawler->metrics, "MessagePrefix", prefix);
  crawler->run++;
  json_object_set_int_member (crawler->metrics, "StartTime", practice_call_get_time (call));
  practice_call_later (call, RUN_DELAY, run_cb, course_new (crawler), course_free);
  return practice_crawler_save (call, crawler);
}

gboolean
practice_crawler_stop (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (PracticeCrawler) crawler = practice_crawler_open (call, in, "StopCrawler");

  if (!crawler)
    return FALSE;
  if (g_str_equal (crawler->state, "STOPPING"))
    return practice_call_fail (call, 0, "CrawlerStoppingException",
                               "Crawler with name %s is stopping", crawler->name);
  if (!g_str_equal (crawler->state, "RUNNING"))
    return practice_call_fail (call, 0, "CrawlerNotRunningException",
                               "Crawler with name %s isn't running", crawler->name);
  set_last (call, crawler, "CANCELLED", NULL);
  stop_soon (call, crawler);
  return practice_crawler_save (call, crawler);
}
