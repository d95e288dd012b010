/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "aws/upload/aws-upload-source.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define PART (8 * MIB)
#define MAX_PARTS 10000      /* of S3 */
#define MEMORY (32 * MIB)    /* of bodies, at once */
#define FILES_AT_ONCE 12
#define PARTS_AT_ONCE 4
#define DIGEST 32

typedef struct
{
  char *path;
  char *key;
  AwsUploadState state;
  GError *error;
} File;

struct _AwsUpload
{
  GObject parent_instance;
  AwsClient *client;
  char *bucket;
  gboolean always;
  GPtrArray *files; /* File */
  GHashTable *there; /* key → size (gint64), before the run */
  GCancellable *cancellable; /* nullable: the run's */

  GMutex mutex; /* guards what follows */
  GCond freed;
  guint64 held; /* bytes of bodies */
  guint next;
  AwsUploadProgress progress;
};

G_DEFINE_FINAL_TYPE (AwsUpload, aws_upload, G_TYPE_OBJECT)

/* One big file. */
typedef struct
{
  AwsUpload *upload;
  AwsUploadSource *source;
  const char *key;
  char *id;
  gsize part_size;
  guint n_parts;
  guint8 *digests;   /* DIGEST bytes each */
  char **etags;
  gint next;         /* atomic */
  GCancellable *stop;

  GMutex mutex;
  GError *error;     /* the first; guarded */
} Multipart;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->key);
  g_clear_error (&file->error);
  g_free (file);
}

/* ---- memory ---- */

static void
hold (AwsUpload *self, guint64 bytes)
{
  g_mutex_lock (&self->mutex);
  /* A single body that is larger than all the room goes alone. */
  while (self->held > 0 && self->held + bytes > MEMORY)
    g_cond_wait (&self->freed, &self->mutex);
  self->held += bytes;
  g_mutex_unlock (&self->mutex);
}

static void
let_go (AwsUpload *self, guint64 bytes)
{
  g_mutex_lock (&self->mutex);
  self->held -= bytes;
  g_cond_broadcast (&self->freed);
  g_mutex_unlock (&self->mutex);
}

static void
add_bytes (AwsUpload *self, guint64 bytes)
{
  g_mutex_lock (&self->mutex);
  self->progress.bytes += bytes;
  g_mutex_unlock (&self->mutex);
}

/* ---- one body ---- */

static void
hash (GBytes *bytes, guint8 digest[DIGEST])
{
  gnutls_hash_fast (GNUTLS_DIG_SHA256, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), digest);
}

static JsonNode *
new_input (AwsUpload *self, const char *key)
{
  return aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Key", AWS_JSON_STRING, key, NULL);
}

static gboolean
mismatch (const char *key, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
               "S3 says that it stored something else than was read, for %s: upload it again", key);
  return FALSE;
}

/* A service that answers no checksum has verified the one that was sent, or does not know of them:
 * then there is no proof, and that is an error. */
static gboolean
check_answer (JsonNode *answer, const char *sum, const char *key, GError **error)
{
  return g_strcmp0 (aws_json_get_string (answer, "ChecksumSHA256"), sum) == 0 || mismatch (key, error);
}

/* Sends @bytes by @operation; adds the checksum to @input. (transfer full): the answer */
static JsonNode *
send_bytes (AwsUpload *self, const char *operation, JsonNode *input, GBytes *bytes, const guint8 *digest,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *sum = g_base64_encode (digest, DIGEST);
  g_autoptr (JsonNode) answer = NULL;

  aws_json_set_string (input, "ChecksumSHA256", sum);
  answer = aws_client_call_bytes (self->client, aws_operation_find (operation), input, bytes, NULL,
                                  cancellable, error);
  if (answer == NULL || !check_answer (answer, sum, aws_json_get_string (input, "Key"), error))
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- small files ---- */

static gboolean
is_there (AwsUpload *self, const char *key, guint64 size, const guint8 *digest)
{
  const gint64 *listed = g_hash_table_lookup (self->there, key);
  g_autofree char *sum = NULL;
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) head = NULL;

  if (listed == NULL || (guint64) *listed != size)
    return FALSE;
  sum = g_base64_encode (digest, DIGEST);
  input = new_input (self, key);
  aws_json_set_string (input, "ChecksumMode", "ENABLED");
  head = aws_client_call (self->client, aws_operation_find ("s3:HeadObject"), input, self->cancellable,
                          NULL);
  return head != NULL && g_strcmp0 (aws_json_get_string (head, "ChecksumSHA256"), sum) == 0;
}

static gboolean
put_small (AwsUpload *self, File *file, AwsUploadSource *source, GError **error)
{
  g_autoptr (GBytes) bytes = aws_upload_source_read (source, 0, source->size, error);
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) answer = NULL;
  guint8 digest[DIGEST];

  if (bytes == NULL || !aws_upload_source_check (source, error))
    return FALSE;
  hash (bytes, digest);
  if (is_there (self, file->key, source->size, digest))
    {
      file->state = AWS_UPLOAD_THERE;
      add_bytes (self, source->size);
      return TRUE;
    }
  input = new_input (self, file->key);
  answer = send_bytes (self, "s3:PutObject", input, bytes, digest, self->cancellable, error);
  if (answer == NULL)
    return FALSE;
  file->state = AWS_UPLOAD_SENT;
  add_bytes (self, source->size);
  return TRUE;
}

/* ---- big files ---- */

static gboolean
send_part (Multipart *big, guint index, GError **error)
{
  guint64 offset = (guint64) index * big->part_size;
  gsize length = (gsize) MIN (big->part_size, big->source->size - offset);
  guint8 *digest = big->digests + (gsize) index * DIGEST;
  g_autoptr (JsonNode) input = new_input (big->upload, big->key);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GBytes) bytes = aws_upload_source_read (big->source, offset, length, error);

  if (bytes == NULL)
    return FALSE;
  hash (bytes, digest);
  aws_json_set_string (input, "UploadId", big->id);
  aws_json_set (input, "PartNumber", json_node_init_int (json_node_alloc (), index + 1));
  answer = send_bytes (big->upload, "s3:UploadPart", input, bytes, digest, big->stop, error);
  if (answer == NULL)
    return FALSE;
  big->etags[index] = g_strdup (aws_json_get_string (answer, "ETag"));
  add_bytes (big->upload, length);
  return big->etags[index] != NULL || mismatch (big->key, error);
}

static gpointer
part_thread (gpointer data)
{
  Multipart *big = data;
  guint index;

  while (!g_cancellable_is_cancelled (big->stop)
         && (index = (guint) g_atomic_int_add (&big->next, 1)) < big->n_parts)
    {
      GError *error = NULL;

      hold (big->upload, big->part_size);
      if (!send_part (big, index, &error))
        {
          g_mutex_lock (&big->mutex);
          if (big->error == NULL)
            big->error = g_steal_pointer (&error);
          g_mutex_unlock (&big->mutex);
          g_cancellable_cancel (big->stop);
        }
      let_go (big->upload, big->part_size);
      g_clear_error (&error);
    }
  return NULL;
}

static gboolean
create_upload (Multipart *big, GError **error)
{
  g_autoptr (JsonNode) input = new_input (big->upload, big->key);
  g_autoptr (JsonNode) answer = NULL;

  aws_json_set_string (input, "ChecksumAlgorithm", "SHA256");
  answer = aws_client_call (big->upload->client, aws_operation_find ("s3:CreateMultipartUpload"), input,
                            big->stop, error);
  big->id = g_strdup (aws_json_get_string (answer, "UploadId"));
  if (answer != NULL && big->id == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                         "S3 began a multipart upload without naming it");
  return big->id != NULL;
}

/* Of the whole: the digest of the parts' digests, and their number. */
static gboolean
check_whole (Multipart *big, JsonNode *answer, GError **error)
{
  const char *given = aws_json_get_string (answer, "ChecksumSHA256");
  guint8 digest[DIGEST];
  g_autofree char *sum = NULL;
  g_autofree char *composite = NULL;

  gnutls_hash_fast (GNUTLS_DIG_SHA256, big->digests, (gsize) big->n_parts * DIGEST, digest);
  sum = g_base64_encode (digest, DIGEST);
  composite = g_strdup_printf ("%s-%u", sum, big->n_parts);
  /* Each part has been answered for already. */
  return given == NULL || g_str_equal (given, composite) || mismatch (big->key, error);
}

static gboolean
complete (Multipart *big, GError **error)
{
  g_autoptr (JsonNode) input = new_input (big->upload, big->key);
  g_autoptr (JsonNode) answer = NULL;
  JsonNode *parts = aws_json_new_array ();

  for (guint i = 0; i < big->n_parts; i++)
    {
      g_autofree char *sum = g_base64_encode (big->digests + (gsize) i * DIGEST, DIGEST);

      aws_json_append (parts, aws_json_new ("ETag", AWS_JSON_STRING, big->etags[i], "ChecksumSHA256",
                                            AWS_JSON_STRING, sum, "PartNumber", AWS_JSON_INT,
                                            (int) i + 1, NULL));
    }
  aws_json_set_string (input, "UploadId", big->id);
  aws_json_set (input, "MultipartUpload", aws_json_new ("Parts", AWS_JSON_NODE, parts, NULL));
  answer = aws_client_call (big->upload->client, aws_operation_find ("s3:CompleteMultipartUpload"), input,
                            big->upload->cancellable, error);
  return answer != NULL && check_whole (big, answer, error);
}

/* Also when cancelled: what stays is paid for. */
static void
abort_upload (Multipart *big)
{
  g_autoptr (JsonNode) input = new_input (big->upload, big->key);
  g_autoptr (JsonNode) answer = NULL;

  aws_json_set_string (input, "UploadId", big->id);
  answer = aws_client_call (big->upload->client, aws_operation_find ("s3:AbortMultipartUpload"), input,
                            NULL, NULL);
}

static gboolean
send_parts (Multipart *big, GError **error)
{
  GThread *threads[PARTS_AT_ONCE];

  for (guint i = 0; i < PARTS_AT_ONCE; i++)
    threads[i] = g_thread_new ("upload-part", part_thread, big);
  for (guint i = 0; i < PARTS_AT_ONCE; i++)
    g_thread_join (threads[i]);
  if (big->error != NULL)
    g_propagate_error (error, g_steal_pointer (&big->error));
  else
    return !g_cancellable_set_error_if_cancelled (big->stop, error);
  return FALSE;
}

static void
stop_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
put_big (AwsUpload *self, File *file, AwsUploadSource *source, GError **error)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  guint64 part = aws_upload_get_part_size (source->size);
  Multipart big = { self, source, file->key, .part_size = part, .stop = stop };
  gulong id = 0;
  gboolean good;

  if (part > MEMORY)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "%s is larger than the 312 GiB that can be uploaded at once: split it", file->path);
      return FALSE;
    }
  big.n_parts = (guint) ((source->size + part - 1) / part);
  big.digests = g_malloc0_n (big.n_parts, DIGEST);
  big.etags = g_new0 (char *, big.n_parts + 1);
  g_mutex_init (&big.mutex);
  if (self->cancellable != NULL)
    id = g_cancellable_connect (self->cancellable, G_CALLBACK (stop_cb), stop, NULL);
  good = create_upload (&big, error);
  if (good && !(send_parts (&big, error) && aws_upload_source_check (source, error)
                && complete (&big, error)))
    {
      abort_upload (&big);
      good = FALSE;
    }
  if (id != 0)
    g_cancellable_disconnect (self->cancellable, id);
  for (guint i = 0; i < big.n_parts; i++)
    g_free (big.etags[i]);
  g_free (big.etags);
  g_free (big.digests);
  g_free (big.id);
  g_mutex_clear (&big.mutex);
  if (good)
    file->state = AWS_UPLOAD_SENT;
  return good;
}

/* ---- all files ---- */

static gboolean
send_file (AwsUpload *self, File *file, GError **error)
{
  AwsUploadSource source = { .fd = -1 };
  gboolean good = aws_upload_source_open (&source, file->path, error);

  if (good && source.size > PART)
    good = put_big (self, file, &source, error);
  else if (good)
    {
      /* The room that malloc takes for the smallest, too */
      guint64 room = MAX (source.size, 4096);

      hold (self, room);
      good = put_small (self, file, &source, error);
      let_go (self, room);
    }
  aws_upload_source_close (&source);
  return good;
}

static void
count (AwsUpload *self, File *file)
{
  g_mutex_lock (&self->mutex);
  self->progress.sent += file->state == AWS_UPLOAD_SENT;
  self->progress.there += file->state == AWS_UPLOAD_THERE;
  self->progress.failed += file->state == AWS_UPLOAD_FAILED;
  g_mutex_unlock (&self->mutex);
}

static File *
take_file (AwsUpload *self)
{
  File *file = NULL;

  g_mutex_lock (&self->mutex);
  if (self->next < self->files->len && !g_cancellable_is_cancelled (self->cancellable))
    file = g_ptr_array_index (self->files, self->next++);
  g_mutex_unlock (&self->mutex);
  return file;
}

static gpointer
file_thread (gpointer data)
{
  AwsUpload *self = data;
  File *file;

  while ((file = take_file (self)) != NULL)
    {
      if (send_file (self, file, &file->error))
        count (self, file);
      else if (g_cancellable_is_cancelled (self->cancellable))
        g_clear_error (&file->error);
      else
        {
          file->state = AWS_UPLOAD_FAILED;
          count (self, file);
        }
    }
  return NULL;
}

/* The longest text that all keys begin with. (transfer full) */
static char *
dup_prefix (AwsUpload *self)
{
  const char *first = ((File *) g_ptr_array_index (self->files, 0))->key;
  gsize length = strlen (first);

  for (guint i = 1; i < self->files->len; i++)
    {
      const char *key = ((File *) g_ptr_array_index (self->files, i))->key;
      gsize same = 0;

      while (same < length && key[same] == first[same])
        same++;
      length = same;
    }
  while (length > 0 && ((guchar) first[length] & 0xc0) == 0x80)
    length--;
  return g_strndup (first, length);
}

static gboolean
list_there (AwsUpload *self, GError **error)
{
  g_autofree char *prefix = dup_prefix (self);
  g_autoptr (JsonNode) input = aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Prefix",
                                             AWS_JSON_STRING, prefix, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer = aws_client_call_all (
      self->client, aws_operation_find ("s3:ListObjectsV2"), input, self->cancellable, &local);

  /* Who may not list may still be allowed to write. */
  if (answer == NULL && !g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < aws_json_get_length (answer, "Contents"); i++)
    {
      JsonNode *object = aws_json_get_element (answer, "Contents", i);
      const char *key = aws_json_get_string (object, "Key");
      gint64 *size = g_new (gint64, 1);

      *size = aws_json_get_int (object, "Size", -1);
      g_hash_table_replace (self->there, g_strdup (key != NULL ? key : ""), size);
    }
  return TRUE;
}

static void
aws_upload_finalize (GObject *object)
{
  AwsUpload *self = AWS_UPLOAD (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->there, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->freed);
  G_OBJECT_CLASS (aws_upload_parent_class)->finalize (object);
}

static void
aws_upload_class_init (AwsUploadClass *class)
{
  G_OBJECT_CLASS (class)->finalize = aws_upload_finalize;
}

static void
aws_upload_init (AwsUpload *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->freed);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

guint64
aws_upload_get_part_size (guint64 size)
{
  return size > PART ? MAX (PART, (size + MAX_PARTS - 1) / MAX_PARTS) : size;
}

AwsUpload *
aws_upload_new (AwsClient *client, const char *bucket)
{
  AwsUpload *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);
  g_return_val_if_fail (bucket != NULL, NULL);
  self = g_object_new (AWS_TYPE_UPLOAD, NULL);
  self->client = g_object_ref (client);
  self->bucket = g_strdup (bucket);
  return self;
}

guint
aws_upload_add (AwsUpload *self, const char *path, const char *key)
{
  File *file;

  g_return_val_if_fail (AWS_IS_UPLOAD (self), 0);
  g_return_val_if_fail (path != NULL && key != NULL, 0);
  file = g_new0 (File, 1);
  file->path = g_strdup (path);
  file->key = g_strdup (key);
  g_ptr_array_add (self->files, file);
  self->progress.files = self->files->len;
  return self->files->len - 1;
}

void
aws_upload_set_always (AwsUpload *self, gboolean always)
{
  g_return_if_fail (AWS_IS_UPLOAD (self));
  self->always = always;
}

gboolean
aws_upload_run (AwsUpload *self, GCancellable *cancellable, GError **error)
{
  GThread *threads[FILES_AT_ONCE];

  g_return_val_if_fail (AWS_IS_UPLOAD (self), FALSE);
  g_set_object (&self->cancellable, cancellable);
  if (self->files->len == 0)
    return TRUE;
  if (!self->always && !list_there (self, error))
    return FALSE;
  for (guint i = 0; i < FILES_AT_ONCE; i++)
    threads[i] = g_thread_new ("upload", file_thread, self);
  for (guint i = 0; i < FILES_AT_ONCE; i++)
    g_thread_join (threads[i]);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

void
aws_upload_get_progress (AwsUpload *self, AwsUploadProgress *progress)
{
  g_return_if_fail (AWS_IS_UPLOAD (self));
  g_mutex_lock (&self->mutex);
  *progress = self->progress;
  g_mutex_unlock (&self->mutex);
}

AwsUploadState
aws_upload_get_state (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self) && file < self->files->len, AWS_UPLOAD_FAILED);
  return ((File *) g_ptr_array_index (self->files, file))->state;
}

const GError *
aws_upload_get_error (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self) && file < self->files->len, NULL);
  return ((File *) g_ptr_array_index (self->files, file))->error;
}
