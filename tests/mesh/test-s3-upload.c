/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of files as one step. What it stores is read back by boto3 in tests/cli/test_upload.py. */
#include "config.h"
#include "mesh/kinds/mesh-s3.h"

#include <glib/gstdio.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "practice/core/practice-server.h"

typedef struct
{
  PracticeServer *server;
  AwsRuntime *runtime;
  AwsClient *client;
  MeshReads *reads;
  MeshResource *resource;
  char *dir;
} Fixture;

static AwsClient *
new_client (Fixture *self)
{
  g_autofree char *text = practice_server_dup_credentials (self->server);
  g_autoptr (JsonNode) document = json_from_string (text, NULL);
  JsonObject *keys = json_object_get_object_member (json_node_get_object (document), "ProducerAdmin");
  g_autoptr (AwsCredentials) credentials
      = aws_credentials_new (json_object_get_string_member (keys, "AccessKeyId"),
                             json_object_get_string_member (keys, "SecretAccessKey"), NULL, 0);
  g_autoptr (AwsCredentialsProvider) provider = aws_static_provider_new (credentials);

  return aws_client_new (self->runtime, provider, "eu-west-1", practice_server_get_url (self->server), NULL);
}

static JsonNode *
call (Fixture *self, const char *operation, const char *member, JsonNode *value)
{
  g_autoptr (JsonNode) input = aws_json_new ("Bucket", AWS_JSON_STRING, "files", NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *answer;

  if (member != NULL)
    aws_json_set (input, member, value);
  answer = aws_client_call (self->client, aws_operation_find (operation), input, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

static char *
make_file (Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static MeshResource *
new_set (Fixture *self)
{
  MeshS3Upload *set = mesh_s3_upload_new ("files", "in/");

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.csv", i);
      g_autofree char *path = make_file (self, name, "id,area\n1,Quay\n");
      g_autofree char *key = g_strconcat ("in/", name, NULL);

      mesh_s3_upload_add (set, path, key);
    }
  mesh_resource_set_client (MESH_RESOURCE (set), self->client);
  return MESH_RESOURCE (set);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonNode) made = NULL;

  self->server = practice_server_new (NULL, 0, NULL, NULL);
  self->runtime = aws_runtime_new ();
  self->client = new_client (self);
  self->reads = mesh_reads_new ();
  self->dir = g_dir_make_tmp ("s3-upload-XXXXXX", NULL);
  self->resource = new_set (self);
  made = call (self, "s3:CreateBucket", "CreateBucketConfiguration",
               aws_json_new ("LocationConstraint", AWS_JSON_STRING, "eu-west-1", NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->dir);
  g_object_unref (self->resource);
  g_object_unref (self->reads);
  g_object_unref (self->client);
  g_object_unref (self->runtime);
  g_object_unref (self->server);
  g_free (self->dir);
}

static MeshState
observe (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  mesh_resource_clear_calls (self->resource);
  g_assert_true (MESH_RESOURCE_GET_CLASS (self->resource)->observe (self->resource, self->reads, NULL, &error));
  g_assert_no_error (error);
  return mesh_resource_get_state (self->resource);
}

static gboolean
apply (Fixture *self, GCancellable *cancellable, GError **error)
{
  return MESH_RESOURCE_GET_CLASS (self->resource)->apply (self->resource, self->reads, cancellable, error);
}

static guint
count_objects (Fixture *self)
{
  g_autoptr (JsonNode) listed = call (self, "s3:ListObjectsV2", NULL, NULL);

  return aws_json_get_length (listed, "Contents");
}

static void
test_life (Fixture *self, gconstpointer data)
{
  MeshS3Progress progress;
  GError *error = NULL;

  g_assert_cmpint (observe (self), ==, MESH_STATE_ABSENT);
  mesh_s3_upload_get_progress (MESH_S3_UPLOAD (self->resource), &progress);
  g_assert_cmpuint (progress.files, ==, 5);
  g_assert_cmpuint (progress.bytes, ==, 5 * 15);
  g_assert_cmpuint (progress.done, ==, 0);
  g_assert_true (apply (self, NULL, &error));
  g_assert_no_error (error);
  mesh_s3_upload_get_progress (MESH_S3_UPLOAD (self->resource), &progress);
  g_assert_cmpuint (progress.done, ==, 5);
  g_assert_cmpuint (progress.covered, ==, 5 * 15);
  g_assert_null (mesh_resource_get_waiting (self->resource));
  g_assert_cmpint (observe (self), ==, MESH_STATE_HOLDS);
  g_assert_cmpuint (count_objects (self), ==, 5);
}

/* Of the same size, and yet another */
static void
test_differs (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_assert_true (apply (self, NULL, &error));
  g_assert_no_error (error);
  path = make_file (self, "3.csv", "id,area\n2,Quay\n");
  g_assert_cmpint (observe (self), ==, MESH_STATE_DIFFERS);
  g_assert_true (apply (self, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (observe (self), ==, MESH_STATE_HOLDS);
}

/* A file that is gone does not keep the others; once it is back it is sent alone. */
static void
test_one_fails (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "2.csv", NULL);
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (observe (self), ==, MESH_STATE_ABSENT);
  g_unlink (path);
  g_assert_cmpint (observe (self), ==, MESH_STATE_DIFFERS);
  g_assert_nonnull (strstr (mesh_resource_get_difference (self->resource), "1 file cannot be read"));
  g_assert_false (apply (self, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "1 of 5 files could not be uploaded"));
  g_assert_nonnull (strstr (error->message, "2.csv"));
  errors = mesh_s3_upload_dup_errors (MESH_S3_UPLOAD (self->resource));
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpuint (count_objects (self), ==, 4);
  g_clear_error (&error);
  g_free (make_file (self, "2.csv", "id\n"));
  g_assert_true (apply (self, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_objects (self), ==, 5);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (apply (self, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_objects (self), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/s3-upload/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/s3-upload/differs", Fixture, NULL, set_up, test_differs, tear_down);
  g_test_add ("/s3-upload/one-fails", Fixture, NULL, set_up, test_one_fails, tear_down);
  g_test_add ("/s3-upload/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
