/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

#define PUT_SIZE (G_GINT64_CONSTANT (5) * 1024 * 1024 * 1024)

void
practice_object_free (PracticeObject *object)
{
  g_free (object->key);
  g_free (object->file);
  g_free (object->etag);
  g_free (object->headers);
  g_free (object->checksum);
  g_free (object->tags);
  g_free (object);
}

PracticeObject *
practice_object_load (PracticeCall *call, const char *bucket, const char *key)
{
  sqlite3_stmt *statement = practice_call_query (
      call,
      "SELECT file, size, etag, modified, headers, checksum, tags FROM s3_objects "
      "WHERE bucket=? AND key=?",
      "ss", bucket, key);
  PracticeObject *object;

  if (!practice_step (statement))
    return NULL;
  object = g_new0 (PracticeObject, 1);
  object->key = g_strdup (key);
  object->file = g_strdup (practice_column (statement, 0));
  object->size = sqlite3_column_int64 (statement, 1);
  object->etag = g_strdup (practice_column (statement, 2));
  object->modified = sqlite3_column_int64 (statement, 3);
  object->headers = g_strdup (practice_column (statement, 4));
  object->checksum = g_strdup (practice_column (statement, 5));
  object->tags = g_strdup (practice_column (statement, 6));
  practice_done (statement);
  return object;
}

static gboolean
remove_object (PracticeCall *call, const char *bucket, const char *key)
{
  g_autoptr (PracticeObject) object = practice_object_load (call, bucket, key);

  return !object
         || (practice_blob_discard (call, object->file)
             && practice_call_exec (call, "DELETE FROM s3_objects WHERE bucket=? AND key=?", "ss",
                                    bucket, key));
}

gboolean
practice_object_store (PracticeCall *call, const char *bucket, PracticeObject *object)
{
  return remove_object (call, bucket, object->key)
         && practice_call_exec (call, "INSERT INTO s3_objects VALUES (?,?,?,?,?,?,?,?,?)",
                                "sssisisss", bucket, object->key, object->file, object->size,
                                object->etag, practice_call_get_time (call), object->headers,
                                object->checksum, object->tags);
}

/* ---- conditions ---- */

static gboolean
etag_matches (const char *header, const char *etag)
{
  g_auto (GStrv) tags = g_strsplit (header, ",", -1);

  for (guint i = 0; tags[i]; i++)
    {
      char *tag = g_strstrip (tags[i]);
      gsize length = strlen (tag);

      if (length >= 2 && *tag == '"' && tag[length - 1] == '"')
        {
          tag[length - 1] = 0;
          tag++;
        }
      if (g_str_equal (tag, "*") || g_str_equal (tag, etag))
        return TRUE;
    }
  return FALSE;
}

static gboolean
precondition_failed (PracticeCall *call, const char *condition)
{
  practice_call_fail_member (call, "Condition",
                             json_node_init_string (json_node_alloc (), condition));
  return practice_call_fail (call, 412, "PreconditionFailed",
                             "At least one of the pre-conditions you specified did not hold");
}

gboolean
practice_object_check_write (PracticeCall *call, const char *bucket, const char *key)
{
  const char *match = practice_call_get_header (call, "if-match"),
             *none = practice_call_get_header (call, "if-none-match");
  g_autoptr (PracticeObject) object
      = match || none ? practice_object_load (call, bucket, key) : NULL;

  if (none && !g_str_equal (none, "*"))
    return practice_call_fail (
        call, 501, "NotImplemented",
        "A header you provided implies functionality that is not implemented");
  if (none && object)
    return precondition_failed (call, "If-None-Match");
  if (match && !object)
    return practice_call_fail (call, 404, "NoSuchKey", "The specified key does not exist.");
  return !match || etag_matches (match, object->etag) || precondition_failed (call, "If-Match");
}

/* The conditions of a read, with names from @prefix. @unchanged: (nullable): 304 instead of 412 */
static gboolean
check_read (PracticeCall *call, PracticeObject *object, const char *prefix, gboolean *unchanged)
{
  static const char *const names[]
      = { "if-match", "if-none-match", "if-modified-since", "if-unmodified-since" };
  const char *values[G_N_ELEMENTS (names)];
  gint64 modified = object->modified / G_USEC_PER_SEC;
  gboolean same;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (prefix, names[i], NULL);

      values[i] = practice_call_get_header (call, name);
    }
  if (values[0] && !etag_matches (values[0], object->etag))
    return precondition_failed (call, "If-Match");
  if (values[3] && !values[0] && practice_s3_parse_date (values[3]) >= 0
      && modified > practice_s3_parse_date (values[3]))
    return precondition_failed (call, "If-Unmodified-Since");
  same = values[1] ? etag_matches (values[1], object->etag)
                   : values[2] && practice_s3_parse_date (values[2]) >= 0
                         && modified <= practice_s3_parse_date (values[2]);
  if (same && unchanged)
    *unchanged = TRUE;
  return !same || unchanged
         || precondition_failed (call, values[1] ? "If-None-Match" : "If-Modified-Since");
}

gboolean
practice_object_check_copy (PracticeCall *call, PracticeObject *object)
{
  return check_read (call, object, "x-amz-copy-source-", NULL);
}

/* ---- put ---- */

/* Buckets whose owner owns everything take no ACLs but these two. */
gboolean
practice_object_check_acl (PracticeCall *call)
{
  const char *acl = practice_call_get_header (call, "x-amz-acl");

  return !acl || g_str_equal (acl, "private") || g_str_equal (acl, "bucket-owner-full-control")
         || practice_call_fail (call, 400, "AccessControlListNotSupported",
                                "The bucket does not allow ACLs");
}

static char *
checksum_text (int algorithm, const char *value)
{
  return algorithm < 0 ? NULL : g_strdup_printf ("%s:%s", practice_s3_algorithms[algorithm], value);
}

static void
answer_stored (PracticeCall *call, PracticeObject *object)
{
  g_autofree char *etag = g_strdup_printf ("\"%s\"", object->etag);

  practice_call_set_header (call, "ETag", etag);
  practice_call_set_header (call, "x-amz-server-side-encryption", "AES256");
  practice_s3_checksum_header (call, object->checksum);
  if (object->checksum)
    practice_call_set_header (call, "x-amz-checksum-type",
                              strchr (object->checksum, '-') ? "COMPOSITE" : "FULL_OBJECT");
}

static gboolean
store_body (PracticeCall *call, const char *bucket, PracticeObject *object)
{
  GBytes *body = practice_call_get_body (call);

  object->size = g_bytes_get_size (body);
  object->etag = g_strdup (practice_call_get_body_md5 (call));
  object->file = practice_blob_write_body (call);
  if (!object->file)
    return FALSE;
  if (practice_object_store (call, bucket, object))
    return TRUE;
  practice_blob_unlink (call, object->file);
  return FALSE;
}

PRACTICE_S3_HANDLER (put_object)
{
  const char *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:PutObject", key);
  GBytes *body = practice_call_get_body (call);
  g_autofree char *sum = NULL;
  g_autoptr (PracticeObject) object = g_new0 (PracticeObject, 1);
  int algorithm;

  if (!bucket || !practice_object_check_acl (call)
      || !practice_s3_verify (call, FALSE, &algorithm, &sum)
      || !practice_object_check_write (call, bucket->name, key))
    return FALSE;
  if ((gint64) g_bytes_get_size (body) > PUT_SIZE)
    return practice_call_fail (call, 400, "EntityTooLarge",
                               "Your proposed upload exceeds the maximum allowed size");
  object->key = g_strdup (key);
  object->checksum = checksum_text (algorithm, sum);
  object->headers = practice_s3_collect_headers (call);
  if (!object->headers || !practice_s3_tags_from_header (call, &object->tags)
      || !store_body (call, bucket->name, object))
    return FALSE;
  answer_stored (call, object);
  return TRUE;
}

/* ---- get and head ---- */

static gboolean
no_such_key (PracticeCall *call, PracticeBucket *bucket, const char *key)
{
  /* Only who may list is told that there is nothing. */
  if (!practice_bucket_allows (call, bucket, "s3:ListBucket", NULL, NULL))
    return practice_call_fail (
        call, 403, "AccessDenied",
        "User: %s is not authorized to perform: s3:ListBucket on resource: "
        "\"arn:aws:s3:::%s\" because no identity-based policy allows the s3:ListBucket action",
        practice_call_get_caller_arn (call), bucket->name);
  practice_call_fail_member (call, "Key", json_node_init_string (json_node_alloc (), key));
  return practice_call_fail (call, 404, "NoSuchKey", "The specified key does not exist.");
}

static PracticeObject *
open_object (PracticeCall *call, PracticeBucket *bucket, const char *key)
{
  PracticeObject *object;

  if (!practice_bucket_authorize (call, bucket, "s3:GetObject", key, NULL))
    return NULL;
  object = practice_object_load (call, bucket->name, key);
  if (!object)
    no_such_key (call, bucket, key);
  return object;
}

gboolean
practice_s3_parse_range (const char *text, gint64 size, gint64 *start, gint64 *length)
{
  guint64 first = 0, last = G_MAXINT64;
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (text, "bytes=") || strchr (text, ','))
    return FALSE;
  parts = g_strsplit (text + strlen ("bytes="), "-", 2);
  if (!parts[0] || !parts[1] || (!*parts[0] && !*parts[1])
      || (*parts[0] && !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, &first, NULL))
      || (*parts[1] && !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &last, NULL))
      || (*parts[0] && last < first))
    return FALSE;
  if (!*parts[0])
    {
      *length = MIN ((gint64) last, size);
      *start = *length ? size - *length : size;
      return TRUE;
    }
  *start = first;
  *length = MIN ((gint64) last, size - 1) - (gint64) first + 1;
  return TRUE;
}

static void
set_object_headers (PracticeCall *call, PracticeObject *object, char **type)
{
  static const char *const overridden[]
      = { "content-type",  "content-language",    "expires",
          "cache-control", "content-disposition", "content-encoding" };
  g_autoptr (JsonNode) node = json_from_string (object->headers, NULL);
  g_autofree char *date = practice_s3_http_date (object->modified);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  answer_stored (call, object);
  practice_call_set_header (call, "Last-Modified", date);
  practice_call_set_header (call, "Accept-Ranges", "bytes");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (g_str_equal (name, "content-type"))
      *type = g_strdup (json_node_get_string (value));
    else
      practice_call_set_header (call, name, json_node_get_string (value));
  for (guint i = 0; i < G_N_ELEMENTS (overridden); i++)
    {
      g_autofree char *parameter = g_strconcat ("response-", overridden[i], NULL);
      const char *wanted = practice_call_get_query (call, parameter);

      if (wanted && i == 0)
        {
          g_free (*type);
          *type = g_strdup (wanted);
        }
      else if (wanted && !strpbrk (wanted, "\r\n"))
        practice_call_set_header (call, overridden[i], wanted);
    }
  if (object->tags)
    {
      g_autoptr (JsonNode) tags = json_from_string (object->tags, NULL);
      g_autofree char *count
          = g_strdup_printf ("%u", json_object_get_size (json_node_get_object (tags)));

      practice_call_set_header (call, "x-amz-tagging-count", count);
    }
}

static gboolean
answer_bytes (PracticeCall *call, PracticeObject *object, const char *type)
{
  const char *range = practice_call_get_header (call, "range");
  g_autoptr (GBytes) body = practice_blob_read (call, object->file), part = NULL;
  gint64 start = 0, length = object->size;

  if (!body)
    return FALSE;
  if (range && practice_s3_parse_range (range, object->size, &start, &length))
    {
      g_autofree char *content_range = NULL;

      if (start >= object->size || length <= 0)
        {
          practice_call_fail_member (call, "RangeRequested",
                                     json_node_init_string (json_node_alloc (), range));
          return practice_call_fail (call, 416, "InvalidRange",
                                     "The requested range is not satisfiable");
        }
      content_range
          = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                             start, start + length - 1, object->size);
      practice_call_set_header (call, "Content-Range", content_range);
      practice_call_set_status (call, 206);
    }
  part = g_bytes_new_from_bytes (body, start, length);
  practice_call_set_body (call, type, part);
  return TRUE;
}

PRACTICE_S3_HANDLER (get_object)
{
  const char *key = practice_s3_string (in, "Key");
  const char *mode = practice_call_get_header (call, "x-amz-checksum-mode");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, NULL, NULL);
  g_autoptr (PracticeObject) object = bucket ? open_object (call, bucket, key) : NULL;
  g_autofree char *type = NULL;
  gboolean unchanged = FALSE;

  if (!object || !check_read (call, object, "", &unchanged))
    return FALSE;
  if (!mode || g_ascii_strcasecmp (mode, "ENABLED") != 0
      || practice_call_get_header (call, "range") || unchanged)
    g_clear_pointer (&object->checksum, g_free);
  set_object_headers (call, object, &type);
  if (g_str_equal (practice_call_get_method (call), "HEAD"))
    {
      /* Of an answer without a body the size would be lost. */
      g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, object->size);

      practice_call_set_header (call, "content-length", size);
    }
  if (!unchanged)
    return answer_bytes (call, object, type);
  practice_call_set_status (call, 304);
  return TRUE;
}

/* ---- delete ---- */

PRACTICE_S3_HANDLER (delete_object)
{
  const char *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:DeleteObject", key);

  if (!bucket)
    return FALSE;
  practice_call_set_status (call, 204);
  return remove_object (call, bucket->name, key);
}

/* One object of DeleteObjects: a refusal concerns this one only. */
static gboolean
delete_one (PracticeCall *call,
            PracticeBucket *bucket,
            const char *key,
            gboolean quiet,
            GString *xml)
{
  if (!practice_bucket_allows (call, bucket, "s3:DeleteObject", key, NULL))
    {
      g_string_append (xml, "<Error>");
      practice_s3_text (xml, "Key", key);
      practice_s3_text (xml, "Code", "AccessDenied");
      practice_s3_text (xml, "Message", "Access Denied");
      g_string_append (xml, "</Error>");
      return TRUE;
    }
  if (!remove_object (call, bucket->name, key))
    return FALSE;
  if (!quiet)
    {
      g_string_append (xml, "<Deleted>");
      practice_s3_text (xml, "Key", key);
      g_string_append (xml, "</Deleted>");
    }
  return TRUE;
}

PRACTICE_S3_HANDLER (delete_objects)
{
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, NULL, NULL);
  g_autoptr (PracticeXml) request = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  gboolean quiet;
  GString *xml;

  if (!bucket || !practice_s3_verify (call, TRUE, NULL, NULL))
    return FALSE;
  request = practice_s3_read_xml (call, "Delete");
  for (guint i = 0; request && i < request->children->len; i++)
    {
      PracticeXml *child = g_ptr_array_index (request->children, i);
      const char *key
          = g_str_equal (child->name, "Object") ? practice_xml_value (child, "Key") : NULL;

      if (key && *key)
        g_ptr_array_add (keys, (char *) key);
    }
  if (!request || keys->len == 0 || keys->len > 1000)
    return practice_call_fail (
        call, 400, "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our "
        "published schema");
  quiet = g_strcmp0 (practice_xml_value (request, "Quiet"), "true") == 0;
  xml = practice_s3_begin ("DeleteResult");
  for (guint i = 0; i < keys->len; i++)
    if (!delete_one (call, bucket, g_ptr_array_index (keys, i), quiet, xml))
      {
        g_string_free (xml, TRUE);
        return FALSE;
      }
  return practice_s3_end (call, xml, "DeleteResult");
}
