/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* ---- for the other services ---- */

void
practice_s3_object_free (PracticeS3Object *object)
{
  g_free (object->key);
  g_free (object->etag);
  g_free (object);
}

GPtrArray *
practice_s3_list (PracticeCall *call, const char *bucket, const char *prefix)
{
  g_autoptr (PracticeBucket) found = practice_bucket_load (call, bucket);
  GPtrArray *objects;
  sqlite3_stmt *statement;

  if (!found)
    return NULL;
  objects = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_s3_object_free);
  statement = practice_call_query (
      call,
      "SELECT key, size, etag, modified FROM s3_objects WHERE bucket=? AND key>=? ORDER BY key",
      "ss", bucket, prefix);
  while (practice_step (statement))
    {
      PracticeS3Object *object;

      if (!g_str_has_prefix (practice_column (statement, 0), prefix))
        {
          practice_done (statement);
          break;
        }
      object = g_new0 (PracticeS3Object, 1);
      object->key = g_strdup (practice_column (statement, 0));
      object->size = sqlite3_column_int64 (statement, 1);
      object->etag = g_strdup (practice_column (statement, 2));
      object->modified = sqlite3_column_int64 (statement, 3);
      g_ptr_array_add (objects, object);
    }
  return objects;
}

GBytes *
practice_s3_read (PracticeCall *call, const char *bucket, const char *key, gsize limit)
{
  g_autoptr (PracticeObject) object = practice_object_load (call, bucket, key);
  g_autoptr (GBytes) bytes = object ? practice_blob_read (call, object->file) : NULL;

  if (!bytes || limit == 0 || g_bytes_get_size (bytes) <= limit)
    return g_steal_pointer (&bytes);
  return g_bytes_new_from_bytes (bytes, 0, limit);
}

char *
practice_s3_bucket_owner (PracticeCall *call, const char *bucket, char **policy)
{
  g_autoptr (PracticeBucket) found = practice_bucket_load (call, bucket);

  if (policy)
    *policy = found ? g_steal_pointer (&found->policy) : NULL;
  return found ? g_steal_pointer (&found->account) : NULL;
}

/* ---- the service ---- */

/* Keys sort by their bytes, as S3 lists them. */
static const char schema[]
    = "CREATE TABLE IF NOT EXISTS s3_buckets (name TEXT PRIMARY KEY, account TEXT NOT NULL, region "
      "TEXT NOT NULL, created INTEGER NOT NULL,"
      " policy TEXT) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS s3_config (bucket TEXT, kind TEXT, document TEXT, PRIMARY KEY "
      "(bucket, kind)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS s3_objects (bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT "
      "NOT NULL, size INTEGER NOT NULL,"
      " etag TEXT NOT NULL, modified INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT, tags "
      "TEXT, PRIMARY KEY (bucket, key)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS s3_uploads (id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT "
      "NOT NULL, headers TEXT NOT NULL, tags TEXT,"
      " initiated INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS s3_uploads_by_key ON s3_uploads (bucket, key);"
      "CREATE TABLE IF NOT EXISTS s3_parts (upload TEXT NOT NULL, number INTEGER NOT NULL, file "
      "TEXT NOT NULL, size INTEGER NOT NULL,"
      " etag TEXT NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (upload, number)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS s3_upload_sums (upload TEXT PRIMARY KEY, algorithm TEXT NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS s3_part_sums (upload TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,"
      " PRIMARY KEY (upload, number)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS s3_garbage (file TEXT PRIMARY KEY) WITHOUT ROWID;";

static const PracticeOperation no_operations[] = { { NULL } };

const PracticeService practice_s3 = { "s3",          PRACTICE_REST_XML, "2006-03-01",    schema,
                                      no_operations, practice_s3_route, practice_s3_seed };
