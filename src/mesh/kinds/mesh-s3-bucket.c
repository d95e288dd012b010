/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-s3.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

#define ABANDONED_DAYS 7

struct _MeshS3Bucket
{
  MeshResource parent_instance;
  char *bucket;
};

#define MESH_TYPE_S3_BUCKET (mesh_s3_bucket_get_type ())
G_DECLARE_FINAL_TYPE (MeshS3Bucket, mesh_s3_bucket, MESH, S3_BUCKET, MeshResource)
G_DEFINE_FINAL_TYPE (MeshS3Bucket, mesh_s3_bucket, MESH_TYPE_RESOURCE)

static JsonNode *
new_name (MeshS3Bucket *self)
{
  return aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, NULL);
}

/* The constraint is mandatory everywhere but in us-east-1, where it is forbidden. New buckets are
 * encrypted by S3 itself. */
static JsonNode *
new_create (MeshS3Bucket *self)
{
  const char *region = aws_client_get_region (mesh_resource_get_client (MESH_RESOURCE (self)));
  JsonNode *input = new_name (self);

  if (g_strcmp0 (region, "us-east-1") != 0)
    aws_json_set (input, "CreateBucketConfiguration",
                  aws_json_new ("LocationConstraint", AWS_JSON_STRING, region, NULL));
  return input;
}

static JsonNode *
new_block (MeshS3Bucket *self)
{
  JsonNode *input = new_name (self);

  aws_json_set (input, "PublicAccessBlockConfiguration",
                aws_json_new ("BlockPublicAcls", AWS_JSON_BOOLEAN, TRUE, "IgnorePublicAcls",
                              AWS_JSON_BOOLEAN, TRUE, "BlockPublicPolicy", AWS_JSON_BOOLEAN, TRUE,
                              "RestrictPublicBuckets", AWS_JSON_BOOLEAN, TRUE, NULL));
  return input;
}

/* Parts of uploads that nobody finished cost money, and are in no list of objects. */
static JsonNode *
new_lifecycle (MeshS3Bucket *self)
{
  JsonNode *input = new_name (self), *rules = aws_json_new_array ();

  aws_json_append (
      rules, aws_json_new ("ID", AWS_JSON_STRING, "abandoned-uploads", "Status", AWS_JSON_STRING,
                           "Enabled", "Filter", AWS_JSON_NODE,
                           aws_json_new ("Prefix", AWS_JSON_STRING, "", NULL),
                           "AbortIncompleteMultipartUpload", AWS_JSON_NODE,
                           aws_json_new ("DaysAfterInitiation", AWS_JSON_INT, ABANDONED_DAYS, NULL), NULL));
  aws_json_set (input, "LifecycleConfiguration", aws_json_new ("Rules", AWS_JSON_NODE, rules, NULL));
  return input;
}

/* Who enabled the account before this was asked for may not be allowed to: uploads work without. */
static gboolean
is_optional (const MeshCall *call, const GError *error)
{
  return g_str_equal (call->operation, "s3:PutBucketLifecycleConfiguration")
         && g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
}

static gboolean
explain (MeshS3Bucket *self, GError *local, GError **error)
{
  if (g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                 /* Translators: a bucket, and what AWS said */
                 _("The bucket name %s is taken by another account, or may not be used from here: %s"),
                 self->bucket, local->message);
  else
    g_propagate_error (error, g_error_copy (local));
  return FALSE;
}

/* Crawlers and queries go to buckets of their own region. */
static gboolean
check_region (MeshS3Bucket *self, JsonNode *head, GError **error)
{
  const char *region = aws_json_get_string (head, "BucketRegion"),
             *own = aws_client_get_region (mesh_resource_get_client (MESH_RESOURCE (self)));

  if (region == NULL || g_strcmp0 (region, own) == 0)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: a bucket, its region, such as eu-west-1, and the region of the mesh */
               _("The bucket %s is in %s, and the mesh in %s: choose a bucket there, or a new name"), self->bucket,
               region, own);
  return FALSE;
}

/* A bucket that says nothing of public access is closed to it; one that says something is left as
 * it is. */
static gboolean
mesh_s3_bucket_observe (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  MeshS3Bucket *self = MESH_S3_BUCKET (resource);
  g_autoptr (JsonNode) input = new_name (self);
  g_autoptr (JsonNode) head = NULL;
  g_autoptr (JsonNode) block = NULL;
  g_autoptr (GError) local = NULL;

  head = mesh_reads_call (reads, mesh_resource_get_client (resource), "s3:HeadBucket", input,
                          cancellable, &local);
  if (head == NULL && !g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
    return explain (self, local, error);
  if (head == NULL)
    {
      mesh_resource_set_state (resource, MESH_STATE_ABSENT);
      mesh_resource_take_undo (resource, "s3-bucket", new_name (self), NULL, NULL);
      mesh_resource_add_call (resource, "s3:CreateBucket", new_create (self));
      mesh_resource_add_call (resource, "s3:PutPublicAccessBlock", new_block (self));
      mesh_resource_add_call (resource, "s3:PutBucketLifecycleConfiguration", new_lifecycle (self));
      return TRUE;
    }
  if (!check_region (self, head, error))
    return FALSE;
  block = mesh_reads_call (reads, mesh_resource_get_client (resource), "s3:GetPublicAccessBlock",
                           input, cancellable, &local);
  mesh_resource_set_state (resource, MESH_STATE_HOLDS);
  if (block == NULL && aws_error_is_code (local, "NoSuchPublicAccessBlockConfiguration"))
    {
      mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
      mesh_resource_set_lasting (resource, _("Public access to the bucket stays blocked"));
      mesh_resource_set_difference (resource, "Public access is blocked");
      mesh_resource_add_call (resource, "s3:PutPublicAccessBlock", new_block (self));
    }
  return TRUE;
}

static gboolean
mesh_s3_bucket_apply (MeshResource *resource,
                      MeshReads *reads,
                      GCancellable *cancellable,
                      GError **error)
{
  MeshS3Bucket *self = MESH_S3_BUCKET (resource);
  GPtrArray *calls = mesh_resource_get_calls (resource);

  for (guint i = 0; i < calls->len; i++)
    {
      MeshCall *call = g_ptr_array_index (calls, i);
      g_autoptr (JsonNode) answer = NULL;
      g_autoptr (GError) local = NULL;

      answer = aws_client_call (mesh_resource_get_client (resource),
                                aws_operation_find (call->operation), call->input, cancellable,
                                &local);
      if (answer == NULL && !aws_error_is_code (local, "BucketAlreadyOwnedByYou")
          && !is_optional (call, local))
        return explain (self, local, error);
    }
  mesh_reads_forget (reads, mesh_resource_get_client (resource), "s3:HeadBucket");
  return TRUE;
}

static void
mesh_s3_bucket_finalize (GObject *object)
{
  g_clear_pointer (&MESH_S3_BUCKET (object)->bucket, g_free);
  G_OBJECT_CLASS (mesh_s3_bucket_parent_class)->finalize (object);
}

static void
mesh_s3_bucket_class_init (MeshS3BucketClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_s3_bucket_finalize;
  resource_class->kind = "s3-bucket";
  resource_class->observe = mesh_s3_bucket_observe;
  resource_class->apply = mesh_s3_bucket_apply;
}

static void
mesh_s3_bucket_init (MeshS3Bucket *self)
{
}

/* Returns: (transfer full): an undo takes it away only if it is empty then */
MeshResource *
mesh_s3_bucket_new (const char *bucket)
{
  MeshS3Bucket *self = g_object_new (MESH_TYPE_S3_BUCKET, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("s3-bucket %s", bucket);
  g_autofree char *label = g_strdup_printf (_("Make the private bucket %s"), bucket);

  self->bucket = g_strdup (bucket);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
