/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3-multipart.h"

#define MAX_PART_SIZE (G_GINT64_CONSTANT (5) * 1024 * 1024 * 1024)

void
practice_upload_free (PracticeUpload *upload)
{
  g_free (upload->algorithm);
  g_free (upload->id);
  g_free (upload->bucket);
  g_free (upload->key);
  g_free (upload->headers);
  g_free (upload->tags);
  g_free (upload);
}

void
practice_part_free (PracticePart *part)
{
  g_free (part->checksum);
  g_free (part->file);
  g_free (part->etag);
  g_free (part);
}

PracticeUpload *
practice_upload_open (PracticeCall *call, JsonObject *in, const char *action)
{
  const char *id = practice_call_get_query (call, "uploadId"),
             *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, action, key);
  sqlite3_stmt *statement;
  PracticeUpload *upload;

  if (!bucket)
    return NULL;
  statement = practice_call_query (
      call,
      "SELECT headers, tags, initiated, algorithm FROM s3_uploads LEFT JOIN s3_upload_sums ON upload=id "
      "WHERE id=? AND bucket=? AND key=?",
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
  upload = g_new0 (PracticeUpload, 1);
  upload->id = g_strdup (id);
  upload->bucket = g_strdup (bucket->name);
  upload->key = g_strdup (key);
  upload->headers = g_strdup (practice_column (statement, 0));
  upload->tags = g_strdup (practice_column (statement, 1));
  upload->initiated = sqlite3_column_int64 (statement, 2);
  upload->algorithm = g_strdup (practice_column (statement, 3));
  practice_done (statement);
  return upload;
}

/* What x-amz-checksum-algorithm and -type ask for. @algorithm: nullable */
static gboolean
read_algorithm (PracticeCall *call, const char **algorithm)
{
  const char *name = practice_call_get_header (call, "x-amz-checksum-algorithm");
  const char *type = practice_call_get_header (call, "x-amz-checksum-type");
  int found = practice_s3_find_algorithm (name);

  *algorithm = found >= 0 ? practice_s3_algorithms[found] : NULL;
  if (name && found < 0)
    return practice_call_fail (call, 400, "InvalidRequest",
                               "Checksum algorithm provided is unsupported. Please try again with any of the "
                               "valid types: [CRC32, CRC32C, SHA1, SHA256, CRC64NVME]");
  if (type && found >= 0 && g_str_equal (type, "COMPOSITE")
      && !g_str_equal (practice_s3_checksum_type (name), type))
    return practice_call_fail (call, 400, "InvalidRequest",
                               "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.");
  return !type || g_strcmp0 (type, practice_s3_checksum_type (name)) == 0
         || practice_call_fail (call, 501, "NotImplemented",
                                "A header you provided implies functionality that is not implemented");
}

PRACTICE_S3_HANDLER (create_upload)
{
  const char *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:PutObject", key);
  g_autofree char *headers = NULL, *tags = NULL, *id = NULL, *half = NULL;
  const char *algorithm;
  GString *xml;

  if (!bucket || !practice_object_check_acl (call)
      || !read_algorithm (call, &algorithm) || !(headers = practice_s3_collect_headers (call))
      || !practice_s3_tags_from_header (call, &tags))
    return FALSE;
  half = practice_random_id ("", 40);
  id = g_strconcat (half, bucket->account, NULL);
  if (!practice_call_exec (call, "INSERT INTO s3_uploads VALUES (?,?,?,?,?,?)", "sssssi", id,
                           bucket->name, key, headers, tags, practice_call_get_time (call)))
    return FALSE;
  if (algorithm
      && !practice_call_exec (call, "INSERT INTO s3_upload_sums VALUES (?,?)", "ss", id, algorithm))
    return FALSE;
  if (algorithm)
    {
      practice_call_set_header (call, "x-amz-checksum-algorithm", algorithm);
      practice_call_set_header (call, "x-amz-checksum-type", practice_s3_checksum_type (algorithm));
    }
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

  return (text && g_ascii_string_to_signed (text, 10, 1, PRACTICE_S3_MAX_PARTS, number, NULL))
         || practice_call_fail (call, 400, "InvalidArgument",
                                "Part number must be an integer between 1 and 10000, inclusive");
}

/* @bytes: nullable: the request's body. @checksum: nullable, base64 */
static gboolean
store_part (PracticeCall *call, PracticeUpload *upload, gint64 number, GBytes *bytes, const char *etag,
            const char *checksum)
{
  gint64 size = (gint64) g_bytes_get_size (bytes ? bytes : practice_call_get_body (call));
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT file FROM s3_parts WHERE upload=? AND number=?", "si", upload->id, number);
  g_autofree char *old = NULL, *file = NULL;

  if (practice_step (statement))
    {
      old = g_strdup (practice_column (statement, 0));
      practice_done (statement);
    }
  file = bytes ? practice_blob_write (call, bytes) : practice_blob_write_body (call);
  if (!file || !practice_blob_discard (call, old)
      || !practice_call_exec (call, "INSERT OR REPLACE INTO s3_parts VALUES (?,?,?,?,?,?)",
                              "sisisi", upload->id, number, file, size, etag,
                              practice_call_get_time (call))
      || (checksum
          && !practice_call_exec (call, "INSERT OR REPLACE INTO s3_part_sums VALUES (?,?,?)", "sis",
                                  upload->id, number, checksum)))
    {
      if (file)
        practice_blob_unlink (call, file);
      return FALSE;
    }
  return TRUE;
}

/* All parts have the checksum that the upload was begun with, or none. */
static gboolean
check_algorithm (PracticeCall *call, PracticeUpload *upload, int algorithm)
{
  const char *given = algorithm >= 0 ? practice_s3_algorithms[algorithm] : NULL;
  g_autofree char *expected = g_ascii_strdown (upload->algorithm ? upload->algorithm : "null", -1);
  g_autofree char *actual = g_ascii_strdown (given ? given : "null", -1);

  return g_str_equal (expected, actual)
         || practice_call_fail (call, 400, "InvalidRequest",
                                "Checksum Type mismatch occurred, expected checksum Type: %s, actual "
                                "checksum Type: %s",
                                expected, actual);
}

PRACTICE_S3_HANDLER (upload_part)
{
  GBytes *body = practice_call_get_body (call);
  g_autoptr (PracticeUpload) upload = practice_upload_open (call, in, "s3:PutObject");
  g_autofree char *etag = NULL, *quoted = NULL, *sum = NULL, *checksum = NULL;
  gint64 number;
  int algorithm;

  if (!upload || !part_number (call, &number)
      || !practice_s3_verify (call, FALSE, &algorithm, &sum)
      || !check_algorithm (call, upload, algorithm))
    return FALSE;
  if ((gint64) g_bytes_get_size (body) > MAX_PART_SIZE)
    return practice_call_fail (call, 400, "EntityTooLarge",
                               "Your proposed upload exceeds the maximum allowed size");
  etag = g_strdup (practice_call_get_body_md5 (call));
  quoted = g_strdup_printf ("\"%s\"", etag);
  practice_call_set_header (call, "ETag", quoted);
  if (algorithm >= 0)
    checksum = g_strdup_printf ("%s:%s", practice_s3_algorithms[algorithm], sum);
  practice_s3_checksum_header (call, checksum);
  return store_part (call, upload, number, NULL, etag, sum);
}

PRACTICE_S3_HANDLER (upload_part_copy)
{
  const char *range = practice_call_get_header (call, "x-amz-copy-source-range");
  g_autoptr (PracticeUpload) upload = practice_upload_open (call, in, "s3:PutObject");
  g_autoptr (PracticeObject) source = NULL;
  g_autoptr (GBytes) bytes = NULL, part = NULL;
  g_autofree char *etag = NULL, *quoted = NULL, *sum = NULL, *checksum = NULL;
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
  if (upload->algorithm)
    {
      sum = practice_s3_checksum (part, (guint) practice_s3_find_algorithm (upload->algorithm));
      checksum = g_strconcat (upload->algorithm, ":", sum, NULL);
    }
  if (!store_part (call, upload, number, part, etag, sum))
    return FALSE;
  quoted = g_strdup_printf ("\"%s\"", etag);
  xml = practice_s3_begin ("CopyPartResult");
  practice_s3_text (xml, "ETag", quoted);
  practice_s3_time (xml, "LastModified", practice_call_get_time (call));
  practice_s3_checksum_element (xml, checksum);
  return practice_s3_end (call, xml, "CopyPartResult");
}

PracticePart *
practice_part_load (PracticeCall *call, PracticeUpload *upload, gint64 number)
{
  sqlite3_stmt *statement = practice_call_query (
      call,
      "SELECT file, size, etag, value FROM s3_parts LEFT JOIN s3_part_sums USING (upload, number) "
      "WHERE upload=? AND number=?",
      "si", upload->id, number);
  PracticePart *part;

  if (!practice_step (statement))
    return NULL;
  part = g_new0 (PracticePart, 1);
  part->number = number;
  part->file = g_strdup (practice_column (statement, 0));
  part->size = sqlite3_column_int64 (statement, 1);
  part->etag = g_strdup (practice_column (statement, 2));
  part->checksum = g_strdup (practice_column (statement, 3));
  practice_done (statement);
  return part;
}

/* ---- ending without an object ---- */

gboolean
practice_upload_remove (PracticeCall *call, const char *id)
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
         && practice_call_exec (call, "DELETE FROM s3_part_sums WHERE upload=?", "s", id)
         && practice_call_exec (call, "DELETE FROM s3_upload_sums WHERE upload=?", "s", id)
         && practice_call_exec (call, "DELETE FROM s3_uploads WHERE id=?", "s", id);
}

PRACTICE_S3_HANDLER (abort_upload)
{
  g_autoptr (PracticeUpload) upload = practice_upload_open (call, in, "s3:AbortMultipartUpload");

  practice_call_set_status (call, 204);
  return upload && practice_upload_remove (call, upload->id);
}

/* ---- listing ---- */

static void
add_part (GString *xml, PracticeUpload *upload, sqlite3_stmt *statement)
{
  g_autofree char *etag = g_strdup_printf ("\"%s\"", practice_column (statement, 2));
  g_autofree char *checksum = g_strdup_printf ("%s:%s", upload->algorithm, practice_column (statement, 4));

  g_string_append (xml, "<Part>");
  practice_s3_number (xml, "PartNumber", sqlite3_column_int64 (statement, 0));
  practice_s3_time (xml, "LastModified", sqlite3_column_int64 (statement, 3));
  practice_s3_text (xml, "ETag", etag);
  practice_s3_number (xml, "Size", sqlite3_column_int64 (statement, 1));
  if (upload->algorithm)
    practice_s3_checksum_element (xml, checksum);
  g_string_append (xml, "</Part>");
}

PRACTICE_S3_HANDLER (list_parts)
{
  g_autoptr (PracticeUpload) upload = practice_upload_open (call, in, "s3:ListMultipartUploadParts");
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
  practice_s3_text (xml, "ChecksumAlgorithm", upload->algorithm);
  practice_s3_text (xml, "ChecksumType", practice_s3_checksum_type (upload->algorithm));
  statement = practice_call_query (call,
                                   "SELECT number, size, etag, modified, value FROM s3_parts "
                                   "LEFT JOIN s3_part_sums USING (upload, number) WHERE "
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
      add_part (xml, upload, statement);
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
                                   "SELECT key, id, initiated, algorithm FROM s3_uploads LEFT JOIN "
                                   "s3_upload_sums ON upload=id WHERE bucket=?1 AND "
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
      practice_s3_text (xml, "ChecksumAlgorithm", practice_column (statement, 3));
      practice_s3_text (xml, "ChecksumType", practice_s3_checksum_type (practice_column (statement, 3)));
      g_string_append (xml, "</Upload>");
    }
  practice_s3_flag (xml, "IsTruncated", truncated);
  practice_s3_text (xml, "NextKeyMarker", truncated ? last_key : NULL);
  practice_s3_text (xml, "NextUploadIdMarker", truncated ? last_id : NULL);
  return practice_s3_end (call, xml, "ListMultipartUploadsResult");
}
