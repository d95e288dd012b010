/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <nettle/md5.h>
#include <string.h>

#define MAX_PARTS 10000
#define PART_SIZE (G_GINT64_CONSTANT (5) * 1024 * 1024)
#define MAX_PART_SIZE (G_GINT64_CONSTANT (5) * 1024 * 1024 * 1024)

typedef struct
{
  char *id, *bucket, *key, *headers, *tags;
  gint64 initiated;
} Upload;

typedef struct
{
  gint64 number, size;
  char *file, *etag;
} Part;

static void
upload_free (Upload *upload)
{
  g_free (upload->id);
  g_free (upload->bucket);
  g_free (upload->key);
  g_free (upload->headers);
  g_free (upload->tags);
  g_free (upload);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Upload, upload_free)

static void
part_free (Part *part)
{
  g_free (part->file);
  g_free (part->etag);
  g_free (part);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

/* The upload that the request names, with @action checked; fails the call. */
static Upload *
open_upload (PracticeCall *call, JsonObject *in, const char *action)
{
  const char *id = practice_call_get_query (call, "uploadId"),
             *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, action, key);
  sqlite3_stmt *statement;
  Upload *upload;

  if (!bucket)
    return NULL;
  statement = practice_call_query (
      call, "SELECT headers, tags, initiated FROM s3_uploads WHERE id=? AND bucket=? AND key=?",
      "sss", id, bucket->name, key);
  if (!practice_step (statement))
    {
      practice_call_fail_member (call, "UploadId", json_node_init_string (json_node_alloc (), id));
      practice_call_fail (
          call, 404, "NoSuchUpload",
          "The specified upload does not exist. The upload ID may be invalid, or the upload may "
          "have been aborted or completed.");
      return NULL;
    }
  upload = g_new0 (Upload, 1);
  upload->id = g_strdup (id);
  upload->bucket = g_strdup (bucket->name);
  upload->key = g_strdup (key);
  upload->headers = g_strdup (practice_column (statement, 0));
  upload->tags = g_strdup (practice_column (statement, 1));
  upload->initiated = sqlite3_column_int64 (statement, 2);
  practice_done (statement);
  return upload;
}

PRACTICE_S3_HANDLER (create_upload)
{
  const char *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:PutObject", key);
  g_autofree char *headers = NULL, *tags = NULL, *id = NULL, *half = NULL;
  const char *algorithm = practice_call_get_header (call, "x-amz-checksum-algorithm");
  GString *xml;

  if (!bucket || !practice_object_check_acl (call)
      || !(headers = practice_s3_collect_headers (call))
      || !practice_s3_tags_from_header (call, &tags))
    return FALSE;
  half = practice_random_id ("", 40);
  id = g_strconcat (half, bucket->account, NULL);
  if (!practice_call_exec (call, "INSERT INTO s3_uploads VALUES (?,?,?,?,?,?)", "sssssi", id,
                           bucket->name, key, headers, tags, practice_call_get_time (call)))
    return FALSE;
  if (practice_s3_find_algorithm (algorithm) >= 0)
    practice_call_set_header (call, "x-amz-checksum-algorithm", algorithm);
  practice_call_set_header (call, "x-amz-server-side-encryption", "AES256");
  xml = practice_s3_begin ("InitiateMultipartUploadResult");
  practice_s3_text (xml, "Bucket", bucket->name);
  practice_s3_text (xml, "Key", key);
  practice_s3_text (xml, "UploadId", id);
  return practice_s3_end (call, xml, "InitiateMultipartUploadResult");
}

/* ---- parts ---- */

static gboolean
part_number (PracticeCall *call, gint64 *number)
{
  const char *text = practice_call_get_query (call, "partNumber");

  return (text && g_ascii_string_to_signed (text, 10, 1, MAX_PARTS, number, NULL))
         || practice_call_fail (call, 400, "InvalidArgument",
                                "Part number must be an integer between 1 and 10000, inclusive");
}

static gboolean
store_part (PracticeCall *call, Upload *upload, gint64 number, GBytes *bytes, const char *etag)
{
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT file FROM s3_parts WHERE upload=? AND number=?", "si", upload->id, number);
  g_autofree char *old = NULL, *file = practice_blob_write (call, bytes);

  if (practice_step (statement))
    {
      old = g_strdup (practice_column (statement, 0));
      practice_done (statement);
    }
  if (!file || !practice_blob_discard (call, old)
      || !practice_call_exec (call, "INSERT OR REPLACE INTO s3_parts VALUES (?,?,?,?,?,?)",
                              "sisisi", upload->id, number, file, (gint64) g_bytes_get_size (bytes),
                              etag, practice_call_get_time (call)))
    {
      if (file)
        practice_blob_unlink (call, file);
      return FALSE;
    }
  return TRUE;
}

PRACTICE_S3_HANDLER (upload_part)
{
  GBytes *body = practice_call_get_body (call);
  g_autoptr (Upload) upload = open_upload (call, in, "s3:PutObject");
  g_autofree char *etag = NULL, *quoted = NULL, *sum = NULL, *checksum = NULL;
  gint64 number;
  int algorithm;

  if (!upload || !part_number (call, &number)
      || !practice_s3_verify (call, body, FALSE, &algorithm, &sum))
    return FALSE;
  if ((gint64) g_bytes_get_size (body) > MAX_PART_SIZE)
    return practice_call_fail (call, 400, "EntityTooLarge",
                               "Your proposed upload exceeds the maximum allowed size");
  etag = practice_s3_md5 (body);
  quoted = g_strdup_printf ("\"%s\"", etag);
  practice_call_set_header (call, "ETag", quoted);
  if (algorithm >= 0)
    checksum = g_strdup_printf ("%s:%s", practice_s3_algorithms[algorithm], sum);
  practice_s3_checksum_header (call, checksum);
  return store_part (call, upload, number, body, etag);
}

PRACTICE_S3_HANDLER (upload_part_copy)
{
  const char *range = practice_call_get_header (call, "x-amz-copy-source-range");
  g_autoptr (Upload) upload = open_upload (call, in, "s3:PutObject");
  g_autoptr (PracticeObject) source = NULL;
  g_autoptr (GBytes) bytes = NULL, part = NULL;
  g_autofree char *etag = NULL, *quoted = NULL;
  gint64 number, start = 0, length;
  GString *xml;

  if (!upload || !part_number (call, &number) || !(source = practice_object_open_source (call))
      || !(bytes = practice_blob_read (call, source->file)))
    return FALSE;
  length = source->size;
  if (range
      && (!practice_s3_parse_range (range, source->size, &start, &length)
          || start + length > source->size || length <= 0))
    return practice_call_fail (
        call, 400, "InvalidArgument",
        "The x-amz-copy-source-range value must be of the form bytes=first-last where "
        "first and last are the zero-based offsets of the first and last bytes to copy");
  part = g_bytes_new_from_bytes (bytes, start, length);
  etag = practice_s3_md5 (part);
  if (!store_part (call, upload, number, part, etag))
    return FALSE;
  quoted = g_strdup_printf ("\"%s\"", etag);
  xml = practice_s3_begin ("CopyPartResult");
  practice_s3_text (xml, "ETag", quoted);
  practice_s3_time (xml, "LastModified", practice_call_get_time (call));
  return practice_s3_end (call, xml, "CopyPartResult");
}

static Part *
load_part (PracticeCall *call, Upload *upload, gint64 number)
{
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT file, size, etag FROM s3_parts WHERE upload=? AND number=?", "si", upload->id,
      number);
  Part *part;

  if (!practice_step (statement))
    return NULL;
  part = g_new0 (Part, 1);
  part->number = number;
  part->file = g_strdup (practice_column (statement, 0));
  part->size = sqlite3_column_int64 (statement, 1);
  part->etag = g_strdup (practice_column (statement, 2));
  practice_done (statement);
  return part;
}

/* ---- completing ---- */

static gboolean
take_part (PracticeCall *call, Upload *upload, PracticeXml *xml, GPtrArray *parts)
{
  const char *number_text = practice_xml_value (xml, "PartNumber"),
             *etag_text = practice_xml_value (xml, "ETag");
  g_autofree char *etag = g_strdup (etag_text ? etag_text : "");
  Part *before = parts->len ? g_ptr_array_index (parts, parts->len - 1) : NULL, *part;
  gint64 number;

  if (!number_text || !g_ascii_string_to_signed (number_text, 10, 1, MAX_PARTS, &number, NULL))
    return practice_call_fail (
        call, 400, "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our "
        "published schema");
  if (before && number <= before->number)
    return practice_call_fail (
        call, 400, "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part "
        "number.");
  g_strdelimit (etag, "\"", ' ');
  part = load_part (call, upload, number);
  if (part)
    g_ptr_array_add (parts, part);
  if (!part || !g_str_equal (g_strstrip (etag), part->etag))
    {
      practice_call_fail_member (call, "PartNumber",
                                 json_node_init_string (json_node_alloc (), number_text));
      return practice_call_fail (
          call, 400, "InvalidPart",
          "One or more of the specified parts could not be found.  The part may not have "
          "been uploaded, or the specified entity tag may not match the part's entity tag.");
    }
  return TRUE;
}

static gboolean
read_parts (PracticeCall *call, Upload *upload, GPtrArray *parts)
{
  g_autoptr (PracticeXml) xml = practice_s3_read_xml (call, "CompleteMultipartUpload");

  for (guint i = 0; xml && i < xml->children->len; i++)
    {
      PracticeXml *child = g_ptr_array_index (xml->children, i);

      if (g_str_equal (child->name, "Part") && !take_part (call, upload, child, parts))
        return FALSE;
    }
  if (!xml || parts->len == 0)
    return practice_call_fail (
        call, 400, "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our "
        "published schema");
  for (guint i = 0; i + 1 < parts->len; i++)
    {
      Part *part = g_ptr_array_index (parts, i);
      g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, part->size);

      if (part->size >= PART_SIZE)
        continue;
      practice_call_fail_member (call, "ProposedSize",
                                 json_node_init_string (json_node_alloc (), size));
      practice_call_fail_member (call, "MinSizeAllowed",
                                 json_node_init_string (json_node_alloc (), "5242880"));
      return practice_call_fail (call, 400, "EntityTooSmall",
                                 "Your proposed upload is smaller than the minimum allowed size");
    }
  return TRUE;
}

/* The digest of the parts' digests, and their number */
static char *
joint_etag (GPtrArray *parts)
{
  struct md5_ctx context;
  guint8 digest[MD5_DIGEST_SIZE];
  GString *text = g_string_new (NULL);

  md5_init (&context);
  for (guint i = 0; i < parts->len; i++)
    {
      const char *etag = ((Part *) g_ptr_array_index (parts, i))->etag;

      for (guint at = 0; at < sizeof digest; at++)
        digest[at]
            = g_ascii_xdigit_value (etag[2 * at]) * 16 + g_ascii_xdigit_value (etag[2 * at + 1]);
      md5_update (&context, sizeof digest, digest);
    }
  md5_digest (&context, sizeof digest, digest);
  for (guint at = 0; at < sizeof digest; at++)
    g_string_append_printf (text, "%02x", digest[at]);
  g_string_append_printf (text, "-%u", parts->len);
  return g_string_free (text, FALSE);
}

static gboolean
remove_upload (PracticeCall *call, const char *id)
{
  sqlite3_stmt *statement
      = practice_call_query (call, "SELECT file FROM s3_parts WHERE upload=?", "s", id);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  while (practice_step (statement))
    g_ptr_array_add (files, g_strdup (practice_column (statement, 0)));
  for (guint i = 0; i < files->len; i++)
    if (!practice_blob_discard (call, g_ptr_array_index (files, i)))
      return FALSE;
  return practice_call_exec (call, "DELETE FROM s3_parts WHERE upload=?", "s", id)
         && practice_call_exec (call, "DELETE FROM s3_uploads WHERE id=?", "s", id);
}

static PracticeObject *
join_parts (PracticeCall *call, Upload *upload, GPtrArray *parts)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (PracticeObject) object = g_new0 (PracticeObject, 1);

  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = g_ptr_array_index (parts, i);

      g_ptr_array_add (files, part->file);
      object->size += part->size;
    }
  object->key = g_strdup (upload->key);
  object->etag = joint_etag (parts);
  object->headers = g_strdup (upload->headers);
  object->tags = g_strdup (upload->tags);
  object->file = practice_blob_join (call, files);
  return object->file ? g_steal_pointer (&object) : NULL;
}

PRACTICE_S3_HANDLER (complete_upload)
{
  g_autoptr (Upload) upload = open_upload (call, in, "s3:PutObject");
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  g_autoptr (PracticeObject) object = NULL;
  g_autofree char *location = NULL, *etag = NULL;
  GString *xml;

  if (!upload || !read_parts (call, upload, parts)
      || !practice_object_check_write (call, upload->bucket, upload->key)
      || !(object = join_parts (call, upload, parts)))
    return FALSE;
  if (!practice_object_store (call, upload->bucket, object) || !remove_upload (call, upload->id))
    {
      practice_blob_unlink (call, object->file);
      return FALSE;
    }
  location = g_strdup_printf ("https://%s.s3.%s.amazonaws.com/%s", upload->bucket,
                              practice_call_get_region (call), upload->key);
  etag = g_strdup_printf ("\"%s\"", object->etag);
  practice_call_set_header (call, "x-amz-server-side-encryption", "AES256");
  xml = practice_s3_begin ("CompleteMultipartUploadResult");
  practice_s3_text (xml, "Location", location);
  practice_s3_text (xml, "Bucket", upload->bucket);
  practice_s3_text (xml, "Key", upload->key);
  practice_s3_text (xml, "ETag", etag);
  return practice_s3_end (call, xml, "CompleteMultipartUploadResult");
}

PRACTICE_S3_HANDLER (abort_upload)
{
  g_autoptr (Upload) upload = open_upload (call, in, "s3:AbortMultipartUpload");

  practice_call_set_status (call, 204);
  return upload && remove_upload (call, upload->id);
}

/* ---- listing ---- */

static void
add_part (GString *xml, sqlite3_stmt *statement)
{
  g_autofree char *etag = g_strdup_printf ("\"%s\"", practice_column (statement, 2));

  g_string_append (xml, "<Part>");
  practice_s3_number (xml, "PartNumber", sqlite3_column_int64 (statement, 0));
  practice_s3_time (xml, "LastModified", sqlite3_column_int64 (statement, 3));
  practice_s3_text (xml, "ETag", etag);
  practice_s3_number (xml, "Size", sqlite3_column_int64 (statement, 1));
  g_string_append (xml, "</Part>");
}

PRACTICE_S3_HANDLER (list_parts)
{
  g_autoptr (Upload) upload = open_upload (call, in, "s3:ListMultipartUploadParts");
  gint64 max = 1000, marker = 0, count = 0, last = 0;
  gboolean truncated = FALSE;
  sqlite3_stmt *statement;
  GString *xml;

  if (!upload || !practice_s3_query_number (call, "max-parts", 0, 1000, &max)
      || !practice_s3_query_number (call, "part-number-marker", 0, G_MAXINT, &marker))
    return FALSE;
  xml = practice_s3_begin ("ListPartsResult");
  practice_s3_text (xml, "Bucket", upload->bucket);
  practice_s3_text (xml, "Key", upload->key);
  practice_s3_text (xml, "UploadId", upload->id);
  practice_s3_number (xml, "PartNumberMarker", marker);
  practice_s3_number (xml, "MaxParts", max);
  practice_s3_text (xml, "StorageClass", "STANDARD");
  statement = practice_call_query (call,
                                   "SELECT number, size, etag, modified FROM s3_parts WHERE "
                                   "upload=? AND number>? ORDER BY number",
                                   "si", upload->id, marker);
  while (practice_step (statement))
    {
      if (count++ == max)
        {
          truncated = TRUE;
          practice_done (statement);
          break;
        }
      last = sqlite3_column_int64 (statement, 0);
      add_part (xml, statement);
    }
  practice_s3_flag (xml, "IsTruncated", truncated);
  if (truncated)
    practice_s3_number (xml, "NextPartNumberMarker", last);
  return practice_s3_end (call, xml, "ListPartsResult");
}

PRACTICE_S3_HANDLER (list_uploads)
{
  g_autoptr (PracticeBucket) bucket
      = practice_bucket_open (call, in, "s3:ListBucketMultipartUploads", NULL);
  const char *prefix = practice_call_get_query (call, "prefix"),
             *key_marker = practice_call_get_query (call, "key-marker");
  const char *id_marker = practice_call_get_query (call, "upload-id-marker");
  g_autofree char *last_key = NULL, *last_id = NULL;
  gint64 max = 1000, count = 0;
  gboolean truncated = FALSE;
  sqlite3_stmt *statement;
  GString *xml;

  if (!bucket || !practice_s3_query_number (call, "max-uploads", 1, 1000, &max))
    return FALSE;
  xml = practice_s3_begin ("ListMultipartUploadsResult");
  practice_s3_text (xml, "Bucket", bucket->name);
  practice_s3_text (xml, "KeyMarker", key_marker ? key_marker : "");
  practice_s3_text (xml, "Prefix", prefix);
  practice_s3_number (xml, "MaxUploads", max);
  statement = practice_call_query (call,
                                   "SELECT key, id, initiated FROM s3_uploads WHERE bucket=?1 AND "
                                   "substr(key,1,length(?2))=?2 AND "
                                   "(key>?3 OR (key=?3 AND id>?4)) ORDER BY key, id",
                                   "ssss", bucket->name, prefix ? prefix : "",
                                   key_marker ? key_marker : "", id_marker ? id_marker : "\177");
  while (practice_step (statement))
    {
      if (count++ == max)
        {
          truncated = TRUE;
          practice_done (statement);
          break;
        }
      g_free (last_key);
      last_key = g_strdup (practice_column (statement, 0));
      g_free (last_id);
      last_id = g_strdup (practice_column (statement, 1));
      g_string_append (xml, "<Upload>");
      practice_s3_text (xml, "Key", last_key);
      practice_s3_text (xml, "UploadId", last_id);
      practice_s3_owner (xml, "Initiator", bucket->account);
      practice_s3_owner (xml, "Owner", bucket->account);
      practice_s3_text (xml, "StorageClass", "STANDARD");
      practice_s3_time (xml, "Initiated", sqlite3_column_int64 (statement, 2));
      g_string_append (xml, "</Upload>");
    }
  practice_s3_flag (xml, "IsTruncated", truncated);
  practice_s3_text (xml, "NextKeyMarker", truncated ? last_key : NULL);
  practice_s3_text (xml, "NextUploadIdMarker", truncated ? last_id : NULL);
  return practice_s3_end (call, xml, "ListMultipartUploadsResult");
}
