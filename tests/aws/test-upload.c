/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "test-server.h"

#define MIB (1024 * 1024)

/* A bucket that keeps hashes, as the server's thread sees it. */
typedef struct
{
  TestServer *server;
  AwsRuntime *runtime;
  AwsClient *client;
  char *dir;
  GCancellable *cancellable;
  GMutex mutex;
  GHashTable *puts;  /* path → SHA-256 */
  char *parts[4];    /* SHA-256 of what came, by number */
  guint aborts, completes;
  gboolean lies, cancels;
} Fixture;

static TestReply
answer_put (Fixture *self, const TestRequest *request)
{
  const char *sum = soup_message_headers_get_one (request->headers, "x-amz-checksum-sha256");
  char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);
  const char *number = request->query != NULL ? strstr (request->query, "partNumber=") : NULL;
  g_autofree char *text = g_strdup_printf ("x-amz-checksum-sha256: %s\nETag: \"e\"\n",
                                           self->lies ? "AAAA" : sum);

  if (self->cancels)
    g_cancellable_cancel (self->cancellable);
  if (number != NULL)
    {
      guint i = (guint) g_ascii_strtoull (number + strlen ("partNumber="), NULL, 10);

      g_assert_cmpuint (i, <, G_N_ELEMENTS (self->parts));
      g_free (self->parts[i]);
      self->parts[i] = hash;
    }
  else
    g_hash_table_replace (self->puts, g_strdup (request->path), hash);
  return (TestReply) { .headers = g_intern_string (text), .body = "" };
}

static TestReply
answer (const TestRequest *request, gpointer data)
{
  Fixture *self = data;
  TestReply reply = { .body = "<X/>" };

  g_mutex_lock (&self->mutex);
  if (g_str_equal (request->method, "PUT"))
    reply = answer_put (self, request);
  else if (g_str_equal (request->method, "DELETE"))
    self->aborts++;
  else if (g_str_equal (request->method, "POST") && strstr (request->query, "uploads") != NULL)
    reply.body = "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>";
  else if (g_str_equal (request->method, "POST"))
    {
      self->completes++;
      reply.body = "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>";
    }
  g_mutex_unlock (&self->mutex);
  return reply;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = test_server_new ();
  test_server_set_handler (self->server, answer, self);
  self->runtime = test_runtime_new ();
  self->client = test_client_new (self->runtime, self->server);
  self->dir = g_dir_make_tmp ("upload-XXXXXX", NULL);
  self->cancellable = g_cancellable_new ();
  self->puts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->mutex);
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
  g_object_unref (self->client);
  g_object_unref (self->runtime);
  test_server_free (self->server);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->puts);
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    g_free (self->parts[i]);
  g_free (self->dir);
  g_mutex_clear (&self->mutex);
}

/* (transfer full): its path */
static char *
make_file (Fixture *self, const char *name, gsize size)
{
  char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *data = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    data[i] = (char) (i * 31 + i / 4096);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  return path;
}

static void
test_small (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *one = make_file (self, "one", 5000);
  g_autofree char *empty = make_file (self, "empty", 0);
  g_autofree char *link = g_build_filename (self->dir, "link", NULL);
  g_autofree char *gone = g_build_filename (self->dir, "gone", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *hash = NULL;
  AwsUploadProgress progress;
  GError *error = NULL;

  g_assert_cmpint (symlink (one, link), ==, 0);
  aws_upload_add (upload, link, "k/link");
  aws_upload_add (upload, gone, "k/gone");
  aws_upload_add (upload, self->dir, "k/folder");
  aws_upload_add (upload, one, "k/one");
  aws_upload_add (upload, empty, "k/empty");
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_no_error (error);
  aws_upload_get_progress (upload, &progress);
  g_assert_cmpuint (progress.sent, ==, 2);
  g_assert_cmpuint (progress.failed, ==, 3);
  g_assert_cmpuint (progress.bytes, ==, 5000);
  g_assert_error (aws_upload_get_error (upload, 0), G_FILE_ERROR, G_FILE_ERROR_LOOP);
  g_assert_error (aws_upload_get_error (upload, 1), G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_error (aws_upload_get_error (upload, 2), G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_true (g_file_get_contents (one, &contents, NULL, NULL));
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, 5000);
  g_assert_cmpstr (g_hash_table_lookup (self->puts, "/b/k/one"), ==, hash);
}

static void
test_big (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "big", 17 * MIB + 7);
  g_autofree char *contents = NULL;
  g_autofree char *hash = NULL;
  GError *error = NULL;

  aws_upload_add (upload, path, "big");
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_no_error (error);
  g_assert_no_error (aws_upload_get_error (upload, 0));
  g_assert_cmpint (aws_upload_get_state (upload, 0), ==, AWS_UPLOAD_SENT);
  g_assert_cmpuint (self->completes, ==, 1);
  g_assert_cmpuint (self->aborts, ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      gsize length = i < 2 ? 8 * MIB : MIB + 7;

      g_free (hash);
      hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents + i * 8 * MIB, length);
      g_assert_cmpstr (self->parts[i + 1], ==, hash);
    }
}

static void
test_lies (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *small = make_file (self, "small", 10);
  g_autofree char *big = make_file (self, "big", 9 * MIB);

  self->lies = TRUE;
  aws_upload_add (upload, small, "small");
  aws_upload_add (upload, big, "big");
  g_assert_true (aws_upload_run (upload, NULL, NULL));
  for (guint i = 0; i < 2; i++)
    g_assert_error (aws_upload_get_error (upload, i), AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER);
  g_assert_cmpuint (self->aborts, ==, 1);
  g_assert_cmpuint (self->completes, ==, 0);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *big = make_file (self, "big", 17 * MIB);
  g_autoptr (GError) error = NULL;

  self->cancels = TRUE;
  aws_upload_add (upload, big, "big");
  g_assert_false (aws_upload_run (upload, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (aws_upload_get_state (upload, 0), ==, AWS_UPLOAD_WAITING);
  /* What has been sent is kept for another run. */
  g_assert_cmpuint (self->aborts, ==, 0);
  g_assert_cmpuint (self->completes, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/aws/upload/small", Fixture, NULL, set_up, test_small, tear_down);
  g_test_add ("/aws/upload/big", Fixture, NULL, set_up, test_big, tear_down);
  g_test_add ("/aws/upload/lies", Fixture, NULL, set_up, test_lies, tear_down);
  g_test_add ("/aws/upload/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
