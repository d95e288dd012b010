/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

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
  char *parts[8];    /* SHA-256 of what came, by number */
  char *uploads;     /* nullable: what ListMultipartUploads finds */
  char *found_parts; /* nullable: what ListParts finds */
  const char *changed; /* nullable: a file to be changed when the first body has come */
  gboolean shortened;  /* that file, instead of written to */
  AwsUpload *paused;   /* nullable: to be paused when the first body has come */
  guint creates, aborts, completes, refused;
  gboolean lies, cancels, refuses;
  TestReplyKind kind;  /* of the answers to the next bodies */
  guint rough;         /* how many */
} Fixture;

static void
change (Fixture *self)
{
  const char *path = g_steal_pointer (&self->changed);
  FILE *file;

  if (self->shortened)
    g_assert_cmpint (truncate (path, MIB), ==, 0);
  else
    {
      file = g_fopen (path, "r+");
      g_assert_cmpint (fputs ("other", file), >=, 0);
      fclose (file);
    }
  /* However coarse the clock of the file system */
  g_assert_cmpint (g_utime (path, &(struct utimbuf){ 1000000000, 1000000000 }), ==, 0);
}

static TestReply
answer_put (Fixture *self, const TestRequest *request)
{
  const char *sum = soup_message_headers_get_one (request->headers, "x-amz-checksum-sha256");
  char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);
  const char *number = request->query != NULL ? strstr (request->query, "partNumber=") : NULL;
  g_autofree char *text = g_strdup_printf ("x-amz-checksum-sha256: %s\nETag: \"e\"\n",
                                           self->lies ? "AAAA" : sum);

  if (self->refuses)
    {
      self->refused++;
      g_free (hash);
      return (TestReply) { .status = 403, .body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>" };
    }
  if (self->cancels)
    g_cancellable_cancel (self->cancellable);
  if (self->rough > 0)
    {
      self->rough--;
      g_free (hash);
      return (TestReply) { .kind = self->kind, .headers = "ETag: \"e\"\n", .body = "<X>of which not all comes</X>" };
    }
  if (self->changed != NULL)
    change (self);
  if (self->paused != NULL)
    aws_upload_set_paused (g_steal_pointer (&self->paused), TRUE);
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
  else if (g_str_equal (request->method, "GET") && request->query != NULL
           && strstr (request->query, "uploadId") != NULL && self->found_parts != NULL)
    reply.body = self->found_parts;
  else if (g_str_equal (request->method, "GET") && request->query != NULL
           && g_str_has_prefix (request->query, "uploads") && self->uploads != NULL)
    reply.body = self->uploads;
  else if (g_str_equal (request->method, "POST") && strstr (request->query, "uploads") != NULL)
    {
      self->creates++;
      reply.body = "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>";
    }
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
  g_free (self->uploads);
  g_free (self->found_parts);
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

#define HALF(id, initiated) \
  "<Upload><Key>big</Key><UploadId>" id "</UploadId><ChecksumAlgorithm>SHA256</ChecksumAlgorithm>" \
  "<Initiated>" initiated "</Initiated></Upload>"

/* (transfer full): the SHA-256 of a section, as S3 writes it */
static char *
sum_of (const char *path, gsize offset, gsize length)
{
  g_autofree char *contents = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_checksum_update (checksum, (guchar *) contents + offset, (gssize) length);
  g_checksum_get_digest (checksum, digest, &n);
  return g_base64_encode (digest, n);
}

/* Of three parts an earlier run left the first, and a second of another content; and there is an upload
 * that was abandoned long ago. */
static void
test_continued (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "big", 17 * MIB + 7);
  g_autofree char *first = sum_of (path, 0, 8 * MIB);
  GError *error = NULL;

  self->uploads = g_strdup ("<ListMultipartUploadsResult>" HALF ("old", "2001-01-01T00:00:00.000Z")
                            HALF ("new", "2015-08-30T10:00:00.000Z") "</ListMultipartUploadsResult>");
  self->found_parts = g_strdup_printf (
      "<ListPartsResult><Part><PartNumber>1</PartNumber><Size>8388608</Size><ETag>a</ETag>"
      "<ChecksumSHA256>%s</ChecksumSHA256></Part><Part><PartNumber>2</PartNumber><Size>8388608</Size>"
      "<ETag>b</ETag><ChecksumSHA256>AAAA</ChecksumSHA256></Part></ListPartsResult>",
      first);
  aws_upload_add (upload, path, "big");
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_no_error (error);
  g_assert_no_error (aws_upload_get_error (upload, 0));
  g_assert_cmpint (aws_upload_get_state (upload, 0), ==, AWS_UPLOAD_SENT);
  g_assert_null (self->parts[1]);
  g_assert_nonnull (self->parts[2]);
  g_assert_nonnull (self->parts[3]);
  g_assert_cmpuint (self->creates, ==, 0);
  g_assert_cmpuint (self->completes, ==, 1);
  g_assert_cmpuint (self->aborts, ==, 1);
}

static void
test_discarded (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  GError *error = NULL;

  self->uploads = g_strdup ("<ListMultipartUploadsResult>" HALF ("old", "2001-01-01T00:00:00.000Z")
                            HALF ("new", "2015-08-30T10:00:00.000Z") "</ListMultipartUploadsResult>");
  aws_upload_add (upload, "/nowhere/big", "big");
  aws_upload_add (upload, "/nowhere/other", "bigger");
  g_assert_true (aws_upload_discard (upload, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (self->aborts, ==, 2);
}

/* @data: whether it is cut short */
static void
test_changed (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "big", 33 * MIB);
  GError *error = NULL;

  self->changed = path;
  self->shortened = GPOINTER_TO_INT (data);
  aws_upload_add (upload, path, "big");
  aws_upload_set_always (upload, TRUE);
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_no_error (error);
  g_assert_error (aws_upload_get_error (upload, 0), G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (self->aborts, ==, 1);
  g_assert_cmpuint (self->completes, ==, 0);
}

/* (transfer full): the same in hexadecimal */
static char *
hash_of (const char *path, gsize offset, gsize length)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents + offset, length);
}

/* Bodies go in threads, where it is the socket's time-out that counts: twice nothing comes of it, then it does. Real
 * seconds. */
static void
test_rough (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "big", 17 * MIB + 7);
  g_autoptr (GError) error = NULL;

  aws_runtime_set_timeout (self->runtime, 1);
  self->kind = (TestReplyKind) GPOINTER_TO_INT (data);
  self->rough = 2;
  aws_upload_add (upload, path, "big");
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_no_error (error);
  g_assert_no_error (aws_upload_get_error (upload, 0));
  g_assert_cmpint (aws_upload_get_state (upload, 0), ==, AWS_UPLOAD_SENT);
  g_assert_cmpuint (self->rough, ==, 0);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *sum = hash_of (path, (i - 1) * 8 * MIB, i < 3 ? 8 * MIB : MIB + 7);

      g_assert_cmpstr (self->parts[i], ==, sum);
    }
}

/* Nothing ever comes of it. */
static void
test_hopeless (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "big", 9 * MIB);
  g_autoptr (GError) error = NULL;
  AwsError expected;

  aws_runtime_set_timeout (self->runtime, 1);
  self->kind = (TestReplyKind) GPOINTER_TO_INT (data);
  expected = self->kind == TEST_REPLY_DROP       ? AWS_ERROR_NETWORK
             : self->kind == TEST_REPLY_TRUNCATE ? AWS_ERROR_MALFORMED_ANSWER
                                                 : AWS_ERROR_TIMEOUT;
  self->rough = 1000;
  aws_upload_add (upload, path, "big");
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_error (aws_upload_get_error (upload, 0), AWS_ERROR, (int) expected);
  g_assert_cmpuint (self->completes, ==, 0);
}

/* Cancelled while the server says nothing: at once, long before the time-out. */
static void
test_cancelled_in_stall (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "big", 9 * MIB);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  self->kind = TEST_REPLY_STALL;
  self->rough = 1000;
  self->cancels = TRUE;
  aws_upload_add (upload, path, "big");
  g_assert_false (aws_upload_run (upload, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_TIME_SPAN_SECOND);
}

/* Keys that others would read as paths: nothing of them is sent, the others go on. */
static void
test_dots (Fixture *self, gconstpointer data)
{
  static const char *const keys[] = { "../k", "k/./a", "k/..", ".", "k/.a/..b/c..", "k//a" };
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "one", 10);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    aws_upload_add (upload, path, keys[i]);
  g_assert_true (aws_upload_run (upload, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    g_assert_error (aws_upload_get_error (upload, i), G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_assert_cmpint (aws_upload_get_state (upload, 4), ==, AWS_UPLOAD_SENT);
  g_assert_cmpint (aws_upload_get_state (upload, 5), ==, AWS_UPLOAD_SENT);
  g_assert_cmpuint (g_hash_table_size (self->puts), ==, 2);
}

/* Refused one by one, they are not all tried. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "one", 10);
  g_autoptr (GError) error = NULL;
  guint waiting = 0;

  self->refuses = TRUE;
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("k/%u", i);

      aws_upload_add (upload, path, key);
    }
  g_assert_false (aws_upload_run (upload, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
  for (guint i = 0; i < 100; i++)
    waiting += aws_upload_get_state (upload, i) == AWS_UPLOAD_WAITING;
  g_assert_cmpuint (self->refused, <, 50);
  g_assert_cmpuint (waiting, >, 50);
}

static gpointer
run_thread (gpointer data)
{
  Fixture *self = data;
  AwsUpload *upload = self->paused;
  GError *error = NULL;

  if (!aws_upload_run (upload, self->cancellable, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return error;
}

static void
test_paused (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "one", 10);
  g_autoptr (GError) error = NULL;
  gboolean cancel = GPOINTER_TO_INT (data), paused = FALSE;
  GThread *thread;
  guint waiting = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("k/%u", i);

      aws_upload_add (upload, path, key);
    }
  aws_upload_set_always (upload, TRUE);
  self->paused = upload;
  thread = g_thread_new ("run", run_thread, self);
  while (!paused)
    {
      g_mutex_lock (&self->mutex);
      paused = self->paused == NULL;
      g_mutex_unlock (&self->mutex);
      g_thread_yield ();
    }
  if (cancel)
    g_cancellable_cancel (self->cancellable);
  else
    aws_upload_set_paused (upload, FALSE);
  error = g_thread_join (thread);
  for (guint i = 0; i < 100; i++)
    waiting += aws_upload_get_state (upload, i) == AWS_UPLOAD_WAITING;
  g_assert_true (cancel ? error != NULL && waiting > 50 : error == NULL && waiting == 0);
}

static void
count_cb (AwsUpload *upload, gpointer user_data)
{
  g_atomic_int_inc ((gint *) user_data);
}

/* Only where all are alike is anything read. */
static void
test_compared (Fixture *self, gconstpointer data)
{
  g_autoptr (AwsUpload) upload = aws_upload_new (self->client, "b");
  g_autofree char *path = make_file (self, "one", 10);
  GError *error = NULL;
  gint told = 0;

  aws_upload_add (upload, path, "one");
  aws_upload_add (upload, "/nowhere", "two");
  aws_upload_set_notify (upload, count_cb, &told);
  g_assert_true (aws_upload_compare (upload, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (aws_upload_get_state (upload, 0), ==, AWS_UPLOAD_WAITING);
  g_assert_cmpuint (aws_upload_get_size (upload, 0), ==, 10);
  g_assert_cmpint (aws_upload_get_state (upload, 1), ==, AWS_UPLOAD_FAILED);
  g_assert_cmpuint (g_hash_table_size (self->puts), ==, 0);
  g_assert_cmpint (told, ==, 0);
}

static void
test_part_sizes (void)
{
  const guint64 mib = MIB;

  g_assert_cmpuint (aws_upload_get_part_size (0), ==, 0);
  g_assert_cmpuint (aws_upload_get_part_size (8 * mib), ==, 8 * mib);
  g_assert_cmpuint (aws_upload_get_part_size (8 * mib + 1), ==, 8 * mib);
  g_assert_cmpuint (aws_upload_get_part_size (80000 * mib), ==, 8 * mib);
  g_assert_cmpuint (aws_upload_get_part_size (80000 * mib + 1), ==, 9 * mib);
  g_assert_cmpuint (aws_upload_get_part_size (5 * mib * mib), ==, 525 * mib);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/aws/upload/small", Fixture, NULL, set_up, test_small, tear_down);
  g_test_add ("/aws/upload/big", Fixture, NULL, set_up, test_big, tear_down);
  g_test_add ("/aws/upload/lies", Fixture, NULL, set_up, test_lies, tear_down);
  g_test_add ("/aws/upload/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/aws/upload/continued", Fixture, NULL, set_up, test_continued, tear_down);
  g_test_add ("/aws/upload/discarded", Fixture, NULL, set_up, test_discarded, tear_down);
  g_test_add ("/aws/upload/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/aws/upload/shortened", Fixture, GINT_TO_POINTER (TRUE), set_up, test_changed, tear_down);
  g_test_add ("/aws/upload/rough/stall", Fixture, GINT_TO_POINTER (TEST_REPLY_STALL), set_up, test_rough, tear_down);
  g_test_add ("/aws/upload/rough/drop", Fixture, GINT_TO_POINTER (TEST_REPLY_DROP), set_up, test_rough, tear_down);
  g_test_add ("/aws/upload/rough/half", Fixture, GINT_TO_POINTER (TEST_REPLY_HALF), set_up, test_rough, tear_down);
  g_test_add ("/aws/upload/hopeless/stall", Fixture, GINT_TO_POINTER (TEST_REPLY_STALL), set_up,
              test_hopeless, tear_down);
  g_test_add ("/aws/upload/hopeless/drop", Fixture, GINT_TO_POINTER (TEST_REPLY_DROP), set_up,
              test_hopeless, tear_down);
  g_test_add ("/aws/upload/hopeless/truncate", Fixture, GINT_TO_POINTER (TEST_REPLY_TRUNCATE),
              set_up, test_hopeless, tear_down);
  g_test_add ("/aws/upload/cancelled-in-stall", Fixture, NULL, set_up, test_cancelled_in_stall, tear_down);
  g_test_add ("/aws/upload/dots", Fixture, NULL, set_up, test_dots, tear_down);
  g_test_add ("/aws/upload/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/aws/upload/paused", Fixture, NULL, set_up, test_paused, tear_down);
  g_test_add ("/aws/upload/paused-cancelled", Fixture, GINT_TO_POINTER (TRUE), set_up, test_paused, tear_down);
  g_test_add ("/aws/upload/compared", Fixture, NULL, set_up, test_compared, tear_down);
  g_test_add_func ("/aws/upload/part-sizes", test_part_sizes);
  return g_test_run ();
}
