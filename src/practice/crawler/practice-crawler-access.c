/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/glue/practice-catalog.h"
#include "practice/crawler/practice-crawler-run.h"

#include <string.h>

/* What a crawler may read: as its role, by the role's policies and the bucket's. */

#define READ_LIMIT (4 * 1024 * 1024)

void
practice_crawler_bucket_clear (PracticeCrawlerBucket *bucket)
{
  g_free (bucket->name);
  g_free (bucket->owner);
  g_free (bucket->policy);
}

static gboolean
may_get (PracticeRun *run, PracticeCrawlerBucket *bucket, const char *key)
{
  return practice_s3_role_may (run->call, run->role, "s3:GetObject", bucket->name, key, NULL);
}

/* Only the place is listed: buckets may allow that of some prefixes only. @place: "bucket/folder" */
static gboolean
may_list (PracticeRun *run, PracticeCrawlerBucket *bucket, const char *place)
{
  const char *slash = strchr (place, '/');
  g_autofree char *prefix = slash && slash[1] ? g_strconcat (slash + 1, "/", NULL) : g_strdup ("");
  g_autoptr (JsonObject) context = json_object_new ();

  json_object_set_string_member (context, "s3:prefix", prefix);
  return practice_s3_role_may (run->call, run->role, "s3:ListBucket", bucket->name, NULL, context);
}

static gboolean
denied (PracticeRun *run, const char *action, const char *bucket, const char *key)
{
  return practice_run_fail (
      run,
      "Error Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied) %s "
      "s3://%s/%s: the role %s may not %s",
      key ? "retrieving file at" : "listing", bucket, key ? key : "", run->role, action);
}

/* Lake Formation lends the credentials of a registered location instead. */
static gboolean
uses_lake_formation (PracticeRun *run)
{
  JsonObject *configuration
      = catalog_object (run->crawler->definition, "LakeFormationConfiguration");

  return catalog_bool (configuration, "UseLakeFormationCredentials");
}

static gboolean
lent (PracticeRun *run, const char *path)
{
  g_autofree char *arn = g_strconcat ("arn:aws:s3:::", path, NULL);

  return practice_iam_role_is_allowed (run->call, run->role, "lakeformation:GetDataAccess", "*")
         && practice_lf_is_allowed (run->call, run->role, "DATA_LOCATION_ACCESS",
                                    run->crawler->account, arn, NULL);
}

gboolean
practice_crawler_open_bucket (PracticeRun *run, const char *place, PracticeCrawlerBucket *bucket)
{
  const char *slash = strchr (place, '/');

  bucket->name = slash ? g_strndup (place, slash - place) : g_strdup (place);
  bucket->owner = practice_s3_bucket_owner (run->call, bucket->name, &bucket->policy);
  if (!bucket->owner)
    return practice_run_fail (
        run,
        "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: "
        "NoSuchBucket): %s",
        bucket->name);
  bucket->lent = uses_lake_formation (run);
  if (bucket->lent)
    return lent (run, place)
           || practice_run_fail (run, "Insufficient Lake Formation permission(s) on s3://%s",
                                 place);
  return may_list (run, bucket, place)
         || denied (run, "s3:ListBucket", bucket->name, NULL);
}

static gboolean
begins_parquet (GBytes *sample)
{
  gsize length;
  const char *data = g_bytes_get_data (sample, &length);

  return length >= 4 && memcmp (data, "PAR1", 4) == 0;
}

/* What an object holds; NULL: the run failed. */
PracticeSchema *
practice_crawler_read (PracticeRun *run,
                       PracticeCrawlerBucket *bucket,
                       const PracticeS3Object *object)
{
  g_autoptr (GBytes) sample = NULL, whole = NULL;

  if (!bucket->lent && !may_get (run, bucket, object->key))
    {
      denied (run, "s3:GetObject", bucket->name, object->key);
      return NULL;
    }
  sample = practice_s3_read (run->call, bucket->name, object->key, READ_LIMIT);
  if (!sample)
    {
      practice_run_fail (run, "s3://%s/%s can not be read", bucket->name, object->key);
      return NULL;
    }
  if (!begins_parquet (sample))
    return practice_schema_infer (sample, object->size);
  whole = practice_s3_read (run->call, bucket->name, object->key, 0); /* mapped: its end tells what it is */
  return practice_schema_infer_parquet (whole != NULL ? whole : sample);
}
