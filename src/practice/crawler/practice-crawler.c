/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/glue/practice-catalog.h"
#include "practice/crawler/practice-crawler.h"

#include <string.h>

#define SERVICE "glue.amazonaws.com"

/* ---- keeping ---- */

void
practice_crawler_free (PracticeCrawler *crawler)
{
  g_free (crawler->account);
  g_free (crawler->region);
  g_free (crawler->name);
  g_free (crawler->state);
  g_clear_pointer (&crawler->definition, json_object_unref);
  g_clear_pointer (&crawler->last, json_object_unref);
  g_clear_pointer (&crawler->metrics, json_object_unref);
  g_free (crawler);
}

PracticeCrawler *
practice_crawler_load (PracticeCall *call, const char *name)
{
  sqlite3_stmt *row = practice_call_query (
      call,
      "SELECT state, definition, last, metrics, created, updated, version, run "
      "FROM glue_crawler WHERE region=? AND account=? AND name=?",
      "sss", practice_call_get_region (call), practice_call_get_account (call), name);
  PracticeCrawler *crawler;

  if (!practice_step (row))
    return NULL;
  crawler = g_new0 (PracticeCrawler, 1);
  crawler->account = g_strdup (practice_call_get_account (call));
  crawler->region = g_strdup (practice_call_get_region (call));
  crawler->name = g_strdup (name);
  crawler->state = g_strdup (practice_column (row, 0));
  crawler->definition = catalog_parse (practice_column (row, 1));
  crawler->last = practice_column (row, 2) ? catalog_parse (practice_column (row, 2)) : NULL;
  crawler->metrics = catalog_parse (practice_column (row, 3));
  crawler->created = sqlite3_column_int64 (row, 4);
  crawler->updated = sqlite3_column_int64 (row, 5);
  crawler->version = sqlite3_column_int64 (row, 6);
  crawler->run = sqlite3_column_int64 (row, 7);
  practice_done (row);
  return crawler;
}

gboolean
practice_crawler_save (PracticeCall *call, PracticeCrawler *crawler)
{
  g_autofree char *definition = catalog_text (crawler->definition),
                  *metrics = catalog_text (crawler->metrics);
  g_autofree char *last = crawler->last ? catalog_text (crawler->last) : NULL;

  return practice_call_exec (
      call, "INSERT OR REPLACE INTO glue_crawler VALUES (?,?,?,?,?,?,?,?,?,?,?)", "sssssssiiii",
      crawler->region, crawler->account, crawler->name, crawler->state, definition, last, metrics,
      crawler->created, crawler->updated, crawler->version, crawler->run);
}

static gboolean
authorize (PracticeCall *call, const char *action, const char *name)
{
  g_autofree char *arn
      = g_strdup_printf ("arn:aws:glue:%s:%s:crawler/%s", practice_call_get_region (call),
                         practice_call_get_account (call), name);
  g_autofree char *full = g_strconcat ("glue:", action, NULL);

  return practice_call_authorize (call, full, arn, NULL);
}

PracticeCrawler *
practice_crawler_open (PracticeCall *call, JsonObject *in, const char *action)
{
  const char *name = catalog_string (in, "Name");
  PracticeCrawler *crawler;

  if (!name)
    name = catalog_string (in, "CrawlerName");
  if (!authorize (call, action, name))
    return NULL;
  crawler = practice_crawler_load (call, name);
  if (!crawler)
    practice_call_fail (call, 0, "EntityNotFoundException", "Crawler with name %s does not exist",
                        name);
  return crawler;
}

/* ---- what a crawler may be ---- */

static gboolean
invalid (PracticeCall *call, const char *text)
{
  return practice_call_fail (call, 0, "InvalidInputException", "%s", text);
}

/* A role is named by its ARN, or by path and name within the account. (transfer full) */
char *
practice_crawler_role_arn (PracticeCall *call, const char *role)
{
  if (g_str_has_prefix (role, "arn:"))
    return g_strdup (role);
  return g_strdup_printf ("arn:aws:iam::%s:role/%s", practice_call_get_account (call),
                          *role == '/' ? role + 1 : role);
}

static gboolean
check_role (PracticeCall *call, const char *role)
{
  g_autofree char *arn = practice_crawler_role_arn (call, role),
                  *account = catalog_arn_account (arn);
  g_autoptr (JsonObject) context = json_object_new ();

  if (g_strcmp0 (account, practice_call_get_account (call)) != 0)
    return invalid (call, "Cross-account pass role is not allowed.");
  json_object_set_string_member (context, "iam:PassedToService", SERVICE);
  if (!practice_call_authorize (call, "iam:PassRole", arn, context))
    return FALSE;
  return practice_iam_role_trusts_service (call, arn, SERVICE)
         || invalid (call,
                     "Service is unable to assume provided role. Please verify role's TrustPolicy");
}

static gboolean
check_s3_target (PracticeCall *call, JsonObject *target)
{
  const char *path = target ? catalog_string (target, "Path") : NULL;
  g_autofree char *place = path ? catalog_s3_path (path) : NULL;

  return (place && *place && *place != '/') || invalid (call, "The S3 target has no valid path");
}

static gboolean
check_catalog_target (PracticeCall *call, JsonObject *in, JsonObject *target)
{
  JsonObject *policy = catalog_object (in, "SchemaChangePolicy");

  if (!target || !catalog_string (target, "DatabaseName")
      || catalog_length (catalog_array (target, "Tables")) == 0)
    return invalid (call, "A catalog target needs a database name and tables");
  return g_strcmp0 (catalog_string (policy, "DeleteBehavior"), "LOG") == 0
         || invalid (call,
                     "The SchemaChangePolicy for a catalog target must have DeleteBehavior LOG");
}

static gboolean
check_targets (PracticeCall *call, JsonObject *in)
{
  static const char *const foreign[] = { "JdbcTargets",  "MongoDBTargets", "DynamoDBTargets",
                                         "DeltaTargets", "IcebergTargets", "HudiTargets" };
  JsonObject *targets = catalog_object (in, "Targets");
  JsonArray *s3 = catalog_array (targets, "S3Targets"),
            *catalog = catalog_array (targets, "CatalogTargets");

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (catalog_length (catalog_array (targets, foreign[i])))
      return invalid (call, "The practice AWS crawls Amazon S3 and the Data Catalog only");
  if (catalog_length (s3) + catalog_length (catalog) == 0)
    return invalid (call, "Crawler targets must not be empty");
  if (catalog_length (s3) && catalog_length (catalog))
    return invalid (call, "Catalog targets can not be mixed with other targets");
  for (guint i = 0; i < catalog_length (s3); i++)
    if (!check_s3_target (call, catalog_object_at (s3, i)))
      return FALSE;
  for (guint i = 0; i < catalog_length (catalog); i++)
    if (!check_catalog_target (call, in, catalog_object_at (catalog, i)))
      return FALSE;
  return catalog_length (catalog) || catalog_string (in, "DatabaseName")
         || invalid (call, "DatabaseName must not be empty");
}

static gboolean
check_schedule (PracticeCall *call, const char *schedule)
{
  const char *problem = schedule && *schedule ? practice_schedule_check (schedule) : NULL;

  return !problem
         || practice_call_fail (call, 0, "InvalidInputException",
                                "Invalid schedule expression %s: %s", schedule, problem);
}

static gboolean
check (PracticeCall *call, JsonObject *definition)
{
  return check_targets (call, definition)
         && check_schedule (call, catalog_string (definition, "Schedule"))
         && check_role (call, catalog_string (definition, "Role"));
}

static void
set_default (JsonObject *definition, const char *member, const char *name, const char *value)
{
  JsonObject *object = catalog_object (definition, member);

  if (!object)
    {
      object = json_object_new ();
      json_object_set_object_member (definition, member, object);
    }
  if (!json_object_has_member (object, name))
    json_object_set_string_member (object, name, value);
}

static void
fill_defaults (JsonObject *definition)
{
  gboolean catalog
      = catalog_length (catalog_array (catalog_object (definition, "Targets"), "CatalogTargets"))
        > 0;

  set_default (definition, "SchemaChangePolicy", "UpdateBehavior", "UPDATE_IN_DATABASE");
  set_default (definition, "SchemaChangePolicy", "DeleteBehavior",
               catalog ? "LOG" : "DEPRECATE_IN_DATABASE");
  set_default (definition, "RecrawlPolicy", "RecrawlBehavior", "CRAWL_EVERYTHING");
  set_default (definition, "LineageConfiguration", "CrawlerLineageSettings", "DISABLE");
}

/* ---- operations ---- */

static gboolean
create (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *name = catalog_string (in, "Name");
  g_autoptr (PracticeCrawler) crawler = NULL;

  if (!authorize (call, "CreateCrawler", name))
    return FALSE;
  crawler = practice_crawler_load (call, name);
  if (crawler)
    return practice_call_fail (call, 0, "AlreadyExistsException", "%s already exists", name);
  if (!check (call, in))
    return FALSE;
  crawler = g_new0 (PracticeCrawler, 1);
  crawler->account = g_strdup (practice_call_get_account (call));
  crawler->region = g_strdup (practice_call_get_region (call));
  crawler->name = g_strdup (name);
  crawler->state = g_strdup ("READY");
  crawler->definition = catalog_copy (in);
  json_object_remove_member (crawler->definition, "Tags");
  fill_defaults (crawler->definition);
  crawler->metrics = json_object_new ();
  crawler->created = crawler->updated = practice_call_get_time (call);
  crawler->version = 1;
  return practice_crawler_save (call, crawler);
}

static gboolean
is_idle (PracticeCall *call, PracticeCrawler *crawler)
{
  return g_str_equal (crawler->state, "READY")
         || practice_call_fail (call, 0, "CrawlerRunningException",
                                "Crawler with name %s is currently running", crawler->name);
}

static gboolean
change (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (PracticeCrawler) crawler = practice_crawler_open (call, in, "UpdateCrawler");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!crawler || !is_idle (call, crawler))
    return FALSE;
  json_object_iter_init (&iter, in);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (crawler->definition, name, json_node_copy (value));
  if (!check (call, crawler->definition))
    return FALSE;
  fill_defaults (crawler->definition);
  crawler->updated = practice_call_get_time (call);
  crawler->version++;
  return practice_crawler_save (call, crawler);
}

static gboolean
update_schedule (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (PracticeCrawler) crawler = practice_crawler_open (call, in, "UpdateCrawlerSchedule");
  const char *schedule = catalog_string (in, "Schedule");

  if (!crawler || !check_schedule (call, schedule))
    return FALSE;
  if (schedule && *schedule)
    json_object_set_string_member (crawler->definition, "Schedule", schedule);
  else
    json_object_remove_member (crawler->definition, "Schedule");
  crawler->updated = practice_call_get_time (call);
  crawler->version++;
  return practice_crawler_save (call, crawler);
}

static gboolean
delete (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (PracticeCrawler) crawler = practice_crawler_open (call, in, "DeleteCrawler");

  return crawler && is_idle (call, crawler)
         && practice_call_exec (call,
                                "DELETE FROM glue_crawler WHERE region=? AND account=? AND name=?",
                                "sss", crawler->region, crawler->account, crawler->name);
}

/* (transfer full) */
static JsonObject *
describe (PracticeCall *call, PracticeCrawler *crawler)
{
  JsonObject *out = catalog_copy (crawler->definition);
  const char *schedule = catalog_string (out, "Schedule"), *role = catalog_string (out, "Role");
  const char *in_arn = strstr (role, ":role/");

  if (in_arn)
    {
      g_autofree char *name = g_strdup (in_arn + strlen (":role/"));

      json_object_set_string_member (out, "Role", name);
    }
  if (schedule && *schedule)
    {
      JsonObject *described = json_object_new ();

      json_object_set_string_member (described, "ScheduleExpression", schedule);
      json_object_set_string_member (described, "State", "SCHEDULED");
      json_object_set_object_member (out, "Schedule", described);
    }
  else
    json_object_remove_member (out, "Schedule");
  json_object_set_string_member (out, "State", crawler->state);
  json_object_set_member (out, "CreationTime", practice_call_time_node (call, crawler->created));
  json_object_set_member (out, "LastUpdated", practice_call_time_node (call, crawler->updated));
  json_object_set_int_member (out, "Version", crawler->version);
  json_object_set_int_member (out, "CrawlElapsedTime", 0);
  if (!json_object_has_member (out, "Classifiers"))
    json_object_set_array_member (out, "Classifiers", json_array_new ());
  if (crawler->last)
    json_object_set_object_member (out, "LastCrawl", catalog_copy (crawler->last));
  return out;
}

static gboolean
get (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (PracticeCrawler) crawler = practice_crawler_open (call, in, "GetCrawler");

  if (crawler)
    json_object_set_object_member (out, "Crawler", describe (call, crawler));
  return crawler != NULL;
}

/* (element-type utf8) (transfer full): of the account and region, in order */
static GPtrArray *
all_names (PracticeCall *call)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT name FROM glue_crawler WHERE region=? AND account=? ORDER BY name", "ss",
      practice_call_get_region (call), practice_call_get_account (call));

  while (practice_step (row))
    g_ptr_array_add (names, g_strdup (practice_column (row, 0)));
  return names;
}

static gboolean
get_all (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (GPtrArray) names = NULL;
  JsonArray *crawlers;
  guint start, end;

  if (!authorize (call, "GetCrawlers", "*"))
    return FALSE;
  names = all_names (call);
  if (!catalog_page (call, in, out, names->len, 100, &start, &end))
    return FALSE;
  crawlers = json_array_new ();
  json_object_set_array_member (out, "Crawlers", crawlers);
  for (guint i = start; i < end; i++)
    {
      g_autoptr (PracticeCrawler) crawler
          = practice_crawler_load (call, g_ptr_array_index (names, i));

      json_array_add_object_element (crawlers, describe (call, crawler));
    }
  return TRUE;
}

static gboolean
list (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (GPtrArray) names = NULL;
  JsonArray *listed;
  guint start, end;

  if (!authorize (call, "ListCrawlers", "*"))
    return FALSE;
  names = all_names (call);
  if (!catalog_page (call, in, out, names->len, 100, &start, &end))
    return FALSE;
  listed = json_array_new ();
  json_object_set_array_member (out, "CrawlerNames", listed);
  for (guint i = start; i < end; i++)
    json_array_add_string_element (listed, g_ptr_array_index (names, i));
  return TRUE;
}

static gboolean
batch_get (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonArray *names = catalog_array (in, "CrawlerNames"), *found = json_array_new (),
            *missing = json_array_new ();

  json_object_set_array_member (out, "Crawlers", found);
  json_object_set_array_member (out, "CrawlersNotFound", missing);
  for (guint i = 0; i < catalog_length (names); i++)
    {
      const char *name = catalog_string_at (names, i);
      g_autoptr (PracticeCrawler) crawler = NULL;

      if (!authorize (call, "BatchGetCrawlers", name))
        return FALSE;
      crawler = practice_crawler_load (call, name);
      if (crawler)
        json_array_add_object_element (found, describe (call, crawler));
      else
        json_array_add_string_element (missing, name);
    }
  return TRUE;
}

static gboolean
get_metrics (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonArray *wanted = catalog_array (in, "CrawlerNameList"), *metrics;
  g_autoptr (GPtrArray) names = NULL;
  guint start, end;

  if (!authorize (call, "GetCrawlerMetrics", "*"))
    return FALSE;
  names = all_names (call);
  for (guint i = names->len; wanted && i > 0; i--)
    {
      gboolean asked = FALSE;

      for (guint j = 0; j < catalog_length (wanted) && !asked; j++)
        asked = g_strcmp0 (catalog_string_at (wanted, j), g_ptr_array_index (names, i - 1)) == 0;
      if (!asked)
        g_ptr_array_remove_index (names, i - 1);
    }
  if (!catalog_page (call, in, out, names->len, 100, &start, &end))
    return FALSE;
  metrics = json_array_new ();
  json_object_set_array_member (out, "CrawlerMetricsList", metrics);
  for (guint i = start; i < end; i++)
    {
      g_autoptr (PracticeCrawler) crawler
          = practice_crawler_load (call, g_ptr_array_index (names, i));
      JsonObject *one = catalog_copy (crawler->metrics);

      json_object_remove_member (one, "StartTime");
      json_object_remove_member (one, "MessagePrefix");
      json_object_set_string_member (one, "CrawlerName", crawler->name);
      json_object_set_boolean_member (one, "StillEstimating", FALSE);
      json_array_add_object_element (metrics, one);
    }
  return TRUE;
}

/* ---- the table ---- */

#define NAME(path) { path, PRACTICE_STRING, TRUE, 1, 255 }
#define PAGE { "NextToken", PRACTICE_STRING }, { "MaxResults", PRACTICE_INTEGER, FALSE, 1, 1000 }
#define CHOICE(path, values) { path, PRACTICE_STRING, FALSE, 0, 0, values }
#define DEFINITION(required) \
  NAME ("Name"), \
  { "Role", PRACTICE_STRING, required, 1, 2048 }, \
  { "Targets", PRACTICE_OBJECT, required }, \
  { "DatabaseName", PRACTICE_STRING }, \
  { "Description", PRACTICE_STRING, FALSE, 0, 2048 }, \
  { "Schedule", PRACTICE_STRING }, \
  { "TablePrefix", PRACTICE_STRING, FALSE, 0, 128 }, \
  { "Classifiers", PRACTICE_LIST }, \
  { "Configuration", PRACTICE_STRING }, \
  { "CrawlerSecurityConfiguration", PRACTICE_STRING, FALSE, 0, 128 }, \
  { "Targets.S3Targets", PRACTICE_LIST }, \
  { "Targets.S3Targets[].Path", PRACTICE_STRING }, \
  { "Targets.S3Targets[].Exclusions", PRACTICE_LIST }, \
  { "Targets.S3Targets[].SampleSize", PRACTICE_INTEGER, FALSE, 1, 249 }, \
  { "Targets.CatalogTargets", PRACTICE_LIST }, \
  { "Targets.CatalogTargets[].DatabaseName", PRACTICE_STRING, TRUE, 1, 255 }, \
  { "Targets.CatalogTargets[].Tables", PRACTICE_LIST, TRUE, 1, 0 }, \
  { "SchemaChangePolicy", PRACTICE_OBJECT }, \
  CHOICE ("SchemaChangePolicy.UpdateBehavior", "LOG|UPDATE_IN_DATABASE"), \
  CHOICE ("SchemaChangePolicy.DeleteBehavior", \
          "LOG|DELETE_FROM_DATABASE|DEPRECATE_IN_DATABASE"), \
  { "RecrawlPolicy", PRACTICE_OBJECT }, \
  CHOICE ("RecrawlPolicy.RecrawlBehavior", \
          "CRAWL_EVERYTHING|CRAWL_NEW_FOLDERS_ONLY|CRAWL_EVENT_MODE"), \
  { "LineageConfiguration", PRACTICE_OBJECT }, \
  { "LakeFormationConfiguration", PRACTICE_OBJECT }, \
  { "LakeFormationConfiguration.UseLakeFormationCredentials", PRACTICE_BOOLEAN }, \
  { "LakeFormationConfiguration.AccountId", PRACTICE_STRING, FALSE, 0, 12 }

static const PracticeMember create_members[] = {
  DEFINITION (TRUE), { "Tags", PRACTICE_OBJECT, FALSE, 0, 50 }, { NULL }
};
static const PracticeMember update_members[] = { DEFINITION (FALSE), { NULL } };
static const PracticeMember name_members[] = { NAME ("Name"), { NULL } };
static const PracticeMember page_members[] = { PAGE, { NULL } };
static const PracticeMember schedule_members[] = {
  NAME ("CrawlerName"), { "Schedule", PRACTICE_STRING }, { NULL }
};
static const PracticeMember batch_members[] = {
  { "CrawlerNames", PRACTICE_LIST, TRUE, 0, 100 },
  { "CrawlerNames[]", PRACTICE_STRING, TRUE, 1, 255 },
  { NULL }
};
static const PracticeMember metrics_members[] = {
  { "CrawlerNameList", PRACTICE_LIST, FALSE, 0, 100 },
  { "CrawlerNameList[]", PRACTICE_STRING, TRUE, 1, 255 },
  PAGE,
  { NULL }
};

const PracticeOperation practice_crawler_operations[] = {
  { "CreateCrawler", create, create_members, TRUE },
  { "UpdateCrawler", change, update_members, TRUE },
  { "UpdateCrawlerSchedule", update_schedule, schedule_members, TRUE },
  { "DeleteCrawler", delete, name_members, TRUE },
  { "GetCrawler", get, name_members, FALSE },
  { "GetCrawlers", get_all, page_members, FALSE },
  { "ListCrawlers", list, page_members, FALSE },
  { "BatchGetCrawlers", batch_get, batch_members, FALSE },
  { "GetCrawlerMetrics", get_metrics, metrics_members, FALSE },
  { "StartCrawler", practice_crawler_start, name_members, TRUE },
  { "StopCrawler", practice_crawler_stop, name_members, TRUE },
  { NULL }
};

/* Runs end with the server: a crawler that was on is ready again after a restart. */
gboolean
practice_crawler_seed (sqlite3 *db, GError **error)
{
  static const char schema[]
      = "CREATE TABLE IF NOT EXISTS glue_crawler (region TEXT NOT NULL, account TEXT NOT NULL, "
        "name TEXT NOT NULL,"
        " state TEXT NOT NULL, definition TEXT NOT NULL, last TEXT, metrics TEXT NOT NULL, created "
        "INTEGER NOT NULL,"
        " updated INTEGER NOT NULL, version INTEGER NOT NULL, run INTEGER NOT NULL,"
        " PRIMARY KEY (region, account, name)) WITHOUT ROWID;"
        "UPDATE glue_crawler SET state = 'READY' WHERE state <> 'READY'";

  if (sqlite3_exec (db, schema, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "practice state: crawlers: %s",
               sqlite3_errmsg (db));
  return FALSE;
}
