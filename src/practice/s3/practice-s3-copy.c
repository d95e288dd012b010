/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <libsoup/soup.h>
#include <string.h>

#define COPY_SIZE (G_GINT64_CONSTANT (5) * 1024 * 1024 * 1024)
#define MAX_TAGS 10

PracticeObject *
practice_object_open_source (PracticeCall *call)
{
  const char *header = practice_call_get_header (call, "x-amz-copy-source");
  g_autofree char *source = practice_s3_decode (header + (*header == '/'));
  char *slash = source ? strchr (source, '/') : NULL;
  g_autoptr (PracticeBucket) bucket = NULL;
  g_autoptr (PracticeObject) object = NULL;

  if (!slash || slash == source || !slash[1])
    {
      practice_call_fail (
          call, 400, "InvalidArgument",
          "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
      return NULL;
    }
  *slash = 0;
  bucket = practice_bucket_load (call, source);
  if (!bucket)
    practice_bucket_no_such (call, source);
  else if (practice_bucket_authorize (call, bucket, "s3:GetObject", slash + 1, NULL))
    {
      object = practice_object_load (call, source, slash + 1);
      if (!object)
        {
          practice_call_fail_member (call, "Key",
                                     json_node_init_string (json_node_alloc (), slash + 1));
          practice_call_fail (call, 404, "NoSuchKey", "The specified key does not exist.");
        }
      else if (practice_object_check_copy (call, object))
        return g_steal_pointer (&object);
    }
  return NULL;
}

static gboolean
is_itself (PracticeCall *call, const char *bucket, const char *key)
{
  const char *header = practice_call_get_header (call, "x-amz-copy-source");
  g_autofree char *source = practice_s3_decode (header + (*header == '/'));
  g_autofree char *target = g_strconcat (bucket, "/", key, NULL);

  return g_strcmp0 (source, target) == 0;
}

PRACTICE_S3_HANDLER (copy_object)
{
  const char *key = practice_s3_string (in, "Key");
  const char *directive = practice_call_get_header (call, "x-amz-metadata-directive");
  gboolean replace = g_strcmp0 (directive, "REPLACE") == 0;
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:PutObject", key);
  g_autoptr (PracticeObject) source = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autofree char *file = NULL, *etag = NULL;
  GString *xml;

  if (!bucket || !practice_object_check_acl (call)
      || !(source = practice_object_open_source (call)))
    return FALSE;
  if (!replace && is_itself (call, bucket->name, key))
    return practice_call_fail (
        call, 400, "InvalidRequest",
        "This copy request is illegal because it is trying to copy an object to itself "
        "without changing the object's metadata, storage class, website redirect location or "
        "encryption attributes.");
  if (source->size > COPY_SIZE)
    return practice_call_fail (
        call, 400, "InvalidRequest",
        "The specified copy source is larger than the maximum allowable size for a copy "
        "source: 5368709120");
  g_ptr_array_add (files, source->file);
  file = practice_blob_join (call, files);
  if (!file)
    return FALSE;
  g_free (source->file);
  source->file = g_strdup (file);
  g_free (source->key);
  source->key = g_strdup (key);
  if (replace)
    {
      g_free (source->headers);
      source->headers = practice_s3_collect_headers (call);
    }
  if (!source->headers || !practice_object_store (call, bucket->name, source))
    {
      practice_blob_unlink (call, file);
      return FALSE;
    }
  etag = g_strdup_printf ("\"%s\"", source->etag);
  xml = practice_s3_begin ("CopyObjectResult");
  practice_s3_text (xml, "ETag", etag);
  practice_s3_time (xml, "LastModified", practice_call_get_time (call));
  practice_s3_checksum_element (xml, source->checksum);
  practice_call_set_header (call, "x-amz-server-side-encryption", "AES256");
  return practice_s3_end (call, xml, "CopyObjectResult");
}

/* ---- tags of objects ---- */

static gboolean
add_tag (PracticeCall *call, JsonObject *tags, const char *key, const char *value)
{
  if (!*key || g_utf8_strlen (key, -1) > 128)
    return practice_call_fail (call, 400, "InvalidTag", "The TagKey you have provided is invalid");
  if (g_utf8_strlen (value, -1) > 256)
    return practice_call_fail (call, 400, "InvalidTag",
                               "The TagValue you have provided is invalid");
  if (json_object_has_member (tags, key))
    return practice_call_fail (call, 400, "InvalidTag",
                               "Cannot provide multiple Tags with the same key");
  json_object_set_string_member (tags, key, value);
  return json_object_get_size (tags) <= MAX_TAGS
         || practice_call_fail (call, 400, "BadRequest", "Object tags cannot be greater than 10");
}

static char *
print_tags (JsonObject *tags)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, tags);
  return json_object_get_size (tags) ? json_to_string (node, FALSE) : NULL;
}

/* x-amz-tagging: "a=b&c=d" */
gboolean
practice_s3_tags_from_header (PracticeCall *call, char **tags)
{
  const char *header = practice_call_get_header (call, "x-amz-tagging");
  g_autoptr (GHashTable) form = header ? soup_form_decode (header) : NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  if (!form)
    return TRUE;
  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!add_tag (call, object, key, value))
      return FALSE;
  *tags = print_tags (object);
  return TRUE;
}

/* The object whose tags are asked for; fails the call. */
static PracticeObject *
open_tagged (PracticeCall *call, JsonObject *in, const char *action)
{
  const char *key = practice_s3_string (in, "Key");
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, action, key);
  PracticeObject *object = bucket ? practice_object_load (call, bucket->name, key) : NULL;

  if (bucket && !object)
    {
      practice_call_fail_member (call, "Key", json_node_init_string (json_node_alloc (), key));
      practice_call_fail (call, 404, "NoSuchKey", "The specified key does not exist.");
    }
  return object;
}

static gboolean
save_tags (PracticeCall *call, JsonObject *in, const char *tags)
{
  return practice_call_exec (call, "UPDATE s3_objects SET tags=? WHERE bucket=? AND key=?", "sss",
                             tags, practice_s3_string (in, "Bucket"),
                             practice_s3_string (in, "Key"));
}

PRACTICE_S3_HANDLER (put_object_tagging)
{
  g_autoptr (PracticeObject) object = open_tagged (call, in, "s3:PutObjectTagging");
  g_autoptr (PracticeXml) xml = NULL;
  g_autoptr (JsonObject) tags = json_object_new ();
  g_autofree char *text = NULL;
  PracticeXml *set;

  if (!object || !practice_s3_verify (call, TRUE, NULL, NULL)
      || !(xml = practice_s3_read_xml (call, "Tagging")))
    return FALSE;
  set = practice_xml_child (xml, "TagSet");
  for (guint i = 0; set && i < set->children->len; i++)
    {
      const char *key = practice_xml_value (g_ptr_array_index (set->children, i), "Key");
      const char *value = practice_xml_value (g_ptr_array_index (set->children, i), "Value");

      if (!add_tag (call, tags, key ? key : "", value ? value : ""))
        return FALSE;
    }
  text = print_tags (tags);
  return save_tags (call, in, text);
}

PRACTICE_S3_HANDLER (get_object_tagging)
{
  g_autoptr (PracticeObject) object = open_tagged (call, in, "s3:GetObjectTagging");
  g_autoptr (JsonNode) tags = NULL;
  GString *xml;

  if (!object)
    return FALSE;
  xml = practice_s3_begin ("Tagging");
  g_string_append (xml, "<TagSet>");
  tags = object->tags ? json_from_string (object->tags, NULL) : NULL;
  if (tags)
    {
      JsonObjectIter iter;
      const char *key;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (tags));
      while (json_object_iter_next (&iter, &key, &value))
        {
          g_string_append (xml, "<Tag>");
          practice_s3_text (xml, "Key", key);
          practice_s3_text (xml, "Value", json_node_get_string (value));
          g_string_append (xml, "</Tag>");
        }
    }
  g_string_append (xml, "</TagSet>");
  return practice_s3_end (call, xml, "Tagging");
}

PRACTICE_S3_HANDLER (delete_object_tagging)
{
  g_autoptr (PracticeObject) object = open_tagged (call, in, "s3:DeleteObjectTagging");

  practice_call_set_status (call, 204);
  return object && save_tags (call, in, NULL);
}
