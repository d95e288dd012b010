/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"
#include "practice/s3/practice-s3-multipart.h"

#include <nettle/md5.h>
#include <string.h>

#define PART_SIZE (G_GINT64_CONSTANT (5) * 1024 * 1024)

static gboolean
invalid_part (PracticeCall *call, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  practice_call_fail_member (call, "PartNumber", json_node_init_string (json_node_alloc (), text));
  return practice_call_fail (
      call, 400, "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have "
      "been uploaded, or the specified entity tag may not match the part's entity tag.");
}

static gboolean
is_whole (const PracticeUpload *upload)
{
  return g_strcmp0 (practice_s3_checksum_type (upload->algorithm), "FULL_OBJECT") == 0;
}

/* The checksum that the request says a part has */
static gboolean
check_sum (PracticeCall *call, PracticeUpload *upload, PracticeXml *xml, PracticePart *part)
{
  g_autofree char *element = NULL, *lower = NULL;
  const char *given;

  if (!upload->algorithm)
    return TRUE;
  element = g_strconcat ("Checksum", upload->algorithm, NULL);
  given = practice_xml_value (xml, element);
  if (given)
    return g_strcmp0 (given, part->checksum) == 0 || invalid_part (call, part->number);
  if (is_whole (upload))
    return TRUE;
  lower = g_ascii_strdown (upload->algorithm, -1);
  return practice_call_fail (call, 400, "InvalidRequest",
                             "The upload was created using a %s checksum. The complete request must include "
                             "the checksum for each part. It was missing for part %" G_GINT64_FORMAT
                             " in the request.",
                             lower, part->number);
}

static gboolean
take_part (PracticeCall *call, PracticeUpload *upload, PracticeXml *xml, GPtrArray *parts)
{
  const char *number_text = practice_xml_value (xml, "PartNumber"),
             *etag_text = practice_xml_value (xml, "ETag");
  g_autofree char *etag = g_strdup (etag_text ? etag_text : "");
  PracticePart *before = parts->len ? g_ptr_array_index (parts, parts->len - 1) : NULL, *part;
  gint64 number;

  if (!number_text || !g_ascii_string_to_signed (number_text, 10, 1, PRACTICE_S3_MAX_PARTS, &number, NULL))
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
  part = practice_part_load (call, upload, number);
  if (part)
    g_ptr_array_add (parts, part);
  if (!part || !g_str_equal (g_strstrip (etag), part->etag))
    return invalid_part (call, number);
  return check_sum (call, upload, xml, part);
}

static gboolean
read_parts (PracticeCall *call, PracticeUpload *upload, GPtrArray *parts)
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
      PracticePart *part = g_ptr_array_index (parts, i);
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
      const char *etag = ((PracticePart *) g_ptr_array_index (parts, i))->etag;

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

/* (transfer full): "CRC64NVME:value" */
static char *
whole_checksum (PracticeUpload *upload, GPtrArray *parts)
{
  g_autofree char *sum = NULL;
  guint64 joint = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      const PracticePart *part = g_ptr_array_index (parts, i);
      gsize length;
      g_autofree guint8 *digest = g_base64_decode (part->checksum ? part->checksum : "", &length);
      guint64 own = 0;

      memcpy (&own, digest, MIN (length, sizeof own));
      own = GUINT64_FROM_BE (own);
      joint = i == 0 ? own : practice_crc64_join (joint, own, (guint64) part->size);
    }
  joint = GUINT64_TO_BE (joint);
  sum = g_base64_encode ((const guchar *) &joint, sizeof joint);
  return g_strdup_printf ("%s:%s", upload->algorithm, sum);
}

/* What the client says of the whole must be so. */
static gboolean
check_whole (PracticeCall *call, const PracticeObject *object)
{
  const char *given = practice_call_get_header (call, "x-amz-checksum-crc64nvme");
  const char *found = object->checksum ? strchr (object->checksum, ':') + 1 : NULL;

  return !given || g_strcmp0 (found, given) == 0
         || practice_call_fail (call, 400, "BadDigest",
                                "The CRC64NVME you specified did not match the calculated checksum.");
}

/* As S3 writes it: of the parts' checksums, and their number. (transfer full): "SHA256:value-2" */
static char *
joint_checksum (PracticeUpload *upload, GPtrArray *parts)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sum = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      const char *text = ((PracticePart *) g_ptr_array_index (parts, i))->checksum;
      gsize length;
      g_autofree guint8 *digest = g_base64_decode (text ? text : "", &length);

      g_byte_array_append (all, digest, (guint) length);
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&all));
  sum = practice_s3_checksum (bytes, (guint) practice_s3_find_algorithm (upload->algorithm));
  return g_strdup_printf ("%s:%s-%u", upload->algorithm, sum, parts->len);
}

/* The parts' files become the object's where they can lie side by side; else they are copied. */
static char *
chain_files (PracticeCall *call, PracticeUpload *upload, GPtrArray *parts)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (files, ((PracticePart *) g_ptr_array_index (parts, i))->file);
  for (guint i = 0; i + 1 < parts->len; i++)
    if (!practice_blob_can_chain (((PracticePart *) g_ptr_array_index (parts, i))->size))
      return practice_blob_join (call, files);
  for (guint i = 0; i < parts->len; i++)
    if (!practice_call_exec (call, "DELETE FROM s3_parts WHERE upload=? AND number=?", "si", upload->id,
                             ((PracticePart *) g_ptr_array_index (parts, i))->number))
      return NULL;
  g_ptr_array_add (files, NULL);
  return g_strjoinv ("/", (char **) files->pdata);
}

static PracticeObject *
join_parts (PracticeCall *call, PracticeUpload *upload, GPtrArray *parts)
{
  g_autoptr (PracticeObject) object = g_new0 (PracticeObject, 1);

  for (guint i = 0; i < parts->len; i++)
    object->size += ((PracticePart *) g_ptr_array_index (parts, i))->size;
  object->key = g_strdup (upload->key);
  object->etag = joint_etag (parts);
  object->headers = g_strdup (upload->headers);
  object->tags = g_strdup (upload->tags);
  if (upload->algorithm)
    object->checksum = is_whole (upload) ? whole_checksum (upload, parts) : joint_checksum (upload, parts);
  if (!check_whole (call, object))
    return NULL;
  object->file = chain_files (call, upload, parts);
  return object->file ? g_steal_pointer (&object) : NULL;
}

PRACTICE_S3_HANDLER (complete_upload)
{
  g_autoptr (PracticeUpload) upload = practice_upload_open (call, in, "s3:PutObject");
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_part_free);
  g_autoptr (PracticeObject) object = NULL;
  g_autofree char *location = NULL, *etag = NULL;
  GString *xml;

  if (!upload || !read_parts (call, upload, parts)
      || !practice_object_check_write (call, upload->bucket, upload->key)
      || !(object = join_parts (call, upload, parts)))
    return FALSE;
  /* If this fails, what was copied is removed at the next start. */
  if (!practice_object_store (call, upload->bucket, object) || !practice_upload_remove (call, upload->id))
    return FALSE;
  location = g_strdup_printf ("https://%s.s3.%s.amazonaws.com/%s", upload->bucket,
                              practice_call_get_region (call), upload->key);
  etag = g_strdup_printf ("\"%s\"", object->etag);
  practice_call_set_header (call, "x-amz-server-side-encryption", "AES256");
  xml = practice_s3_begin ("CompleteMultipartUploadResult");
  practice_s3_text (xml, "Location", location);
  practice_s3_text (xml, "Bucket", upload->bucket);
  practice_s3_text (xml, "Key", upload->key);
  practice_s3_text (xml, "ETag", etag);
  practice_s3_checksum_element (xml, object->checksum);
  practice_s3_text (xml, "ChecksumType", practice_s3_checksum_type (upload->algorithm));
  return practice_s3_end (call, xml, "CompleteMultipartUploadResult");
}

