/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo-private.h"

#include <glib/gi18n-lib.h>

#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/subscriptions/mesh-item.h"

#define DELETE_AT_ONCE 1000

/* ---- buckets ---- */

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_FOUND);
}

static char *
explain_bucket (MeshUndo *self, const GError *error)
{
  if (!aws_error_is_code (error, "BucketNotEmpty"))
    return NULL;
  return g_strdup_printf (_ ("The bucket %s holds more than what was put there, so that it stays"),
                          mesh_undo_get_string (self, "Bucket"));
}

static char *
dup_prefix (MeshUndo *self, const char *key)
{
  return g_strdup_printf ("%s\n%s", mesh_undo_get_string (self, "Bucket"), key);
}

/* S3 deletes no bucket with anything in it; of objects that this undo deletes first nothing is
 * said. */
static gboolean
observe_bucket (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *upload = dup_prefix (self, "objects");

  if (!mesh_undo_read (self, reads, "s3:ListObjectsV2", aws_json_copy (mesh_undo_get_target (self)),
                       &answer, cancellable, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  if (aws_json_get_length (answer, "Contents") > 0
      && !mesh_undo_has_sibling (self, "s3-objects", upload))
    {
      g_autofree char *why = g_strdup_printf (
          _ ("The bucket %s holds more than what was put there, so that it stays"),
          mesh_undo_get_string (self, "Bucket"));

      mesh_undo_keep (self, why);
      return TRUE;
    }
  mesh_undo_call (self, "s3:DeleteBucket", aws_json_copy (mesh_undo_get_target (self)));
  return TRUE;
}

/* ---- objects: those that were not there, and are still what was sent ---- */

static void
delete_objects (MeshUndo *self, JsonNode *keys)
{
  const guint n = aws_json_get_length (keys, NULL);

  for (guint i = 0; i < n; i += DELETE_AT_ONCE)
    {
      JsonNode *objects = aws_json_new_array ();

      for (guint j = i; j < MIN (n, i + DELETE_AT_ONCE); j++)
        aws_json_append (objects, aws_json_copy (aws_json_get_element (keys, NULL, j)));
      mesh_undo_call (self, "s3:DeleteObjects",
                      aws_json_new ("Bucket", AWS_JSON_STRING,
                                    mesh_undo_get_string (self, "Bucket"), "Delete", AWS_JSON_NODE,
                                    aws_json_new ("Objects", AWS_JSON_NODE, objects, "Quiet",
                                                  AWS_JSON_BOOLEAN, TRUE, NULL),
                                    NULL));
    }
}

/* What was sent is known again by its ETag. Where none was noted, since the run was killed before, an object of that
 * key may be anybody's, whatever its size. */
typedef enum
{
  OBJECT_OURS,
  OBJECT_CHANGED,
  OBJECT_UNKNOWN,
} Object;

static Object
compare_object (JsonNode *object, JsonNode *sent)
{
  const char *noted = JSON_NODE_HOLDS_VALUE (sent) && json_node_get_value_type (sent) == G_TYPE_STRING
                          ? json_node_get_string (sent)
                          : NULL;
  g_autofree char *etag = g_strdup (aws_json_get_string (object, "ETag"));

  if (noted == NULL)
    return OBJECT_UNKNOWN;
  if (etag != NULL)
    g_strstrip (g_strdelimit (etag, "\"", ' '));
  return g_strcmp0 (etag, noted) == 0 ? OBJECT_OURS : OBJECT_CHANGED;
}

static void
add_remark (GString *text, const char *remark)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", remark);
}

/* What stays of objects: although @n others are deleted, or all of them. */
static void
tell_what_stays (MeshUndo *self, guint n, gboolean replaced, guint unknown)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (replaced)
    add_remark (text, _ ("Objects that were there before and were replaced stay as they are"));
  if (unknown > 0)
    {
      g_autofree char *remark = g_strdup_printf (
          /* Translators: how many objects */
          ngettext ("%u object stays: the upload was broken off before it noted whether it had sent it",
                    "%u objects stay: the upload was broken off before it noted whether it had sent them", unknown),
          unknown);

      add_remark (text, remark);
    }
  if (n == 0 && unknown > 0)
    mesh_undo_keep (self, text->str);
  else if (text->len > 0)
    mesh_resource_set_detail (MESH_RESOURCE (self), text->str);
}

static gboolean
observe_objects (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *after = mesh_undo_get_after (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) keys = aws_json_new_array ();
  g_autofree char *words = NULL;
  JsonObject *sent = aws_json_get_object (after, NULL),
             *before = aws_json_get_object (mesh_undo_get_before (self), NULL);
  guint changed = 0, unknown = 0;

  if (!mesh_undo_read (self, reads, "s3:ListObjectsV2",
                       aws_json_new ("Bucket", AWS_JSON_STRING,
                                     mesh_undo_get_string (self, "Bucket"), "Prefix",
                                     AWS_JSON_STRING, mesh_undo_get_string (self, "Prefix"), NULL),
                       &answer, cancellable, error))
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "Contents"); i++)
    {
      JsonNode *object = aws_json_get_element (answer, "Contents", i);
      const char *key = aws_json_get_string (object, "Key");

      Object what;

      if (key == NULL || !json_object_has_member (sent, key)
          || (before != NULL && json_object_has_member (before, key)))
        continue;
      what = compare_object (object, json_object_get_member (sent, key));
      changed += what == OBJECT_CHANGED;
      unknown += what == OBJECT_UNKNOWN;
      if (what == OBJECT_OURS)
        aws_json_append (keys, aws_json_new ("Key", AWS_JSON_STRING, key, NULL));
    }
  if (changed > 0)
    {
      g_autofree char *why = g_strdup_printf (
          ngettext ("%u object is another one by now, so that the upload stays",
                    "%u objects are others by now, so that the upload stays", changed),
          changed);

      mesh_undo_keep (self, why);
      return TRUE;
    }
  delete_objects (self, keys);
  words = g_strdup_printf (
      ngettext ("%u object is deleted", "%u objects are deleted", aws_json_get_length (keys, NULL)),
      aws_json_get_length (keys, NULL));
  if (aws_json_get_length (keys, NULL) > 0)
    mesh_resource_set_difference (MESH_RESOURCE (self), words);
  tell_what_stays (self, aws_json_get_length (keys, NULL), before != NULL && json_object_get_size (before) > 0,
                   unknown);
  return TRUE;
}

/* ---- the record of a subscription ---- */

static JsonNode *
key_of (MeshUndo *self)
{
  return aws_json_new ("SubscriptionId", AWS_JSON_NODE,
                       mesh_item_string (mesh_undo_get_string (self, "Id")), NULL);
}

static const char *
get_text (JsonNode *item, const char *attribute)
{
  g_autofree char *path = g_strconcat (attribute, ".S", NULL);

  return aws_json_get_string (item, path);
}

/* Before a request there was no record: who asked may not delete one, and the reference would not
 * either. */
static JsonNode *
new_before (MeshUndo *self, JsonNode *now)
{
  JsonNode *before = mesh_undo_get_before (self), *item;

  if (before != NULL)
    return aws_json_copy (before);
  item = aws_json_copy (now);
  aws_json_set (item, "Status", mesh_item_string ("Deleted"));
  return item;
}

static gboolean
is_before (MeshUndo *self, JsonNode *now)
{
  JsonNode *before = mesh_undo_get_before (self);

  /* Sets come back in any order: the change that was there before tells more. */
  if (before != NULL && now != NULL && get_text (before, MESH_TOKEN) != NULL)
    return g_strcmp0 (get_text (now, MESH_TOKEN), get_text (before, MESH_TOKEN)) == 0;
  if (before != NULL)
    return mesh_json_equal (now, before);
  return now == NULL || g_strcmp0 (get_text (now, "Status"), "Deleted") == 0;
}

static gboolean
observe_record (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  const char *token = aws_json_get_string (mesh_undo_get_after (self), "Change");
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) item = NULL;
  g_autofree char *words = NULL;
  JsonNode *now;

  if (!mesh_undo_read (self, reads, "dynamodb:GetItem",
                       aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "Key", AWS_JSON_NODE,
                                     key_of (self), "ConsistentRead", AWS_JSON_BOOLEAN, TRUE, NULL),
                       &answer, cancellable, error))
    return FALSE;
  now = aws_json_get (answer, "Item");
  if (is_before (self, now))
    return TRUE;
  if (now == NULL || g_strcmp0 (get_text (now, MESH_TOKEN), token) != 0)
    {
      g_autofree char *why = g_strdup_printf (
          /* Translators: who changed it, and its status, such as Active */
          _ ("The record was changed since, by %s: it is %s now, and stays"),
          now != NULL && get_text (now, "UpdatedBy") != NULL ? get_text (now, "UpdatedBy") : "–",
          now != NULL && get_text (now, "Status") != NULL ? get_text (now, "Status") : "–");

      mesh_undo_keep (self, why);
      return TRUE;
    }
  item = new_before (self, now);
  words = g_strdup_printf ("Status: %s → %s", get_text (now, "Status"), get_text (item, "Status"));
  mesh_resource_set_difference (MESH_RESOURCE (self), words);
  mesh_undo_call (
      self, "dynamodb:PutItem",
      aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "Item", AWS_JSON_NODE,
                    g_steal_pointer (&item), "ConditionExpression", AWS_JSON_STRING,
                    "#token = :token", "ExpressionAttributeNames", AWS_JSON_NODE,
                    aws_json_new ("#token", AWS_JSON_STRING, MESH_TOKEN, NULL),
                    "ExpressionAttributeValues", AWS_JSON_NODE,
                    aws_json_new (":token", AWS_JSON_NODE, mesh_item_string (token), NULL), NULL));
  return TRUE;
}

static char *
explain_record (MeshUndo *self, const GError *error)
{
  return aws_error_is_code (error, "ConditionalCheckFailedException")
             ? g_strdup (_ ("Somebody else changed the record at this moment, so that it stays"))
             : NULL;
}

const MeshUndoKind mesh_undo_data[] = {
  { "s3-bucket", observe_bucket, is_gone, explain_bucket },
  { "s3-objects", observe_objects, is_gone, NULL },
  { "subscription", observe_record, NULL, explain_record },
  { NULL },
};
