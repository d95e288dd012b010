/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/upload/aws-upload-private.h"

#include "aws/protocols/aws-json.h"

#define MAX_PARTS 10000
#define FILES_AT_ONCE 12
#define LARGE_AT_ONCE 2
#define TELL_EVERY (G_USEC_PER_SEC / 5)
/* So many refusals with nothing but refusals between them: it is not the files. */
#define MAX_REFUSALS 25

G_DEFINE_FINAL_TYPE (AwsUpload, aws_upload, G_TYPE_OBJECT)

static AwsUploadFile *
get_file (AwsUpload *self, guint file)
{
  return g_ptr_array_index (self->files, file);
}

static void
file_free (gpointer data)
{
  AwsUploadFile *file = data;

  g_free (file->path);
  g_free (file->key);
  g_free (file->etag);
  g_clear_error (&file->error);
  g_free (file);
}

JsonNode *
aws_upload_new_input (AwsUpload *self, const char *key)
{
  return aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Key", AWS_JSON_STRING, key, NULL);
}

/* ---- progress ---- */

static void
tell (AwsUpload *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean due;

  if (self->notify == NULL)
    return;
  g_mutex_lock (&self->mutex);
  due = now - self->told >= TELL_EVERY;
  if (due)
    self->told = now;
  g_mutex_unlock (&self->mutex);
  if (due)
    self->notify (self, self->notify_data);
}

void
aws_upload_take_etag (AwsUpload *self, AwsUploadFile *file, JsonNode *answer)
{
  g_autofree char *etag = g_strdup (aws_json_get_string (answer, "ETag"));

  if (etag != NULL)
    g_strstrip (g_strdelimit (etag, "\"", ' '));
  g_mutex_lock (&self->mutex);
  g_free (file->etag);
  file->etag = g_steal_pointer (&etag);
  g_mutex_unlock (&self->mutex);
}

void
aws_upload_add_bytes (AwsUpload *self, guint64 bytes)
{
  g_mutex_lock (&self->mutex);
  self->progress.bytes += bytes;
  g_mutex_unlock (&self->mutex);
  tell (self);
}

gboolean
aws_upload_wait_while_paused (AwsUpload *self)
{
  g_mutex_lock (&self->mutex);
  while (self->paused && !g_cancellable_is_cancelled (self->stop))
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return !g_cancellable_is_cancelled (self->stop);
}

/* ---- one file ---- */

/* Large ones take turns: they fill the connections by themselves. */
static void
enter_large (AwsUpload *self)
{
  g_mutex_lock (&self->mutex);
  while (self->large >= LARGE_AT_ONCE)
    g_cond_wait (&self->changed, &self->mutex);
  self->large++;
  g_mutex_unlock (&self->mutex);
}

static void
leave_large (AwsUpload *self)
{
  g_mutex_lock (&self->mutex);
  self->large--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static gboolean
send_large (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source, GError **error)
{
  gboolean good;

  if (source->size > AWS_UPLOAD_MAX_SIZE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "%s is larger than the 5 TiB that S3 takes: split it", file->path);
      return FALSE;
    }
  enter_large (self);
  good = aws_upload_send_parts (self, file, source, error);
  leave_large (self);
  return good;
}

static gboolean
send_opened (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source, GError **error)
{
  if (!self->always && aws_upload_is_same (self, file, source))
    {
      file->state = AWS_UPLOAD_THERE;
      aws_upload_add_bytes (self, source->size);
      return TRUE;
    }
  if (source->size > AWS_UPLOAD_PART ? !send_large (self, file, source, error)
                                     : !aws_upload_send_whole (self, file, source, error))
    return FALSE;
  file->state = AWS_UPLOAD_SENT;
  return TRUE;
}

/* A file that changed between hashing and sending is refused by S3, or ends too early: that is the reason
 * to tell, not the refusal. */
static void
explain (AwsUploadSource *source, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (error == NULL || *error == NULL || (*error)->domain != AWS_ERROR
      || aws_upload_source_check (source, &reason))
    return;
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&reason));
}

static gboolean
has_dot_step (const char *key)
{
  g_auto (GStrv) steps = g_strsplit (key, "/", -1);

  for (guint i = 0; steps[i] != NULL; i++)
    if (g_str_equal (steps[i], ".") || g_str_equal (steps[i], ".."))
      return TRUE;
  return FALSE;
}

/* S3 takes any key, but many that read it, libsoup among them, take steps of dots for what they are in
 * paths: the object would be found under another key, or not at all. */
static gboolean
open_file (AwsUploadFile *file, AwsUploadSource *source, GError **error)
{
  if (!has_dot_step (file->key))
    return aws_upload_source_open (source, file->path, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
               "%s cannot be a key in S3 that everybody finds: it has a step of dots alone", file->key);
  return FALSE;
}

static gboolean
send_file (AwsUpload *self, AwsUploadFile *file, GError **error)
{
  AwsUploadSource source = { .fd = -1 };
  gboolean good = open_file (file, &source, error);

  if (good)
    {
      file->size = source.size;
      good = send_opened (self, file, &source, error);
      if (!good)
        explain (&source, error);
    }
  aws_upload_source_close (&source);
  return good;
}

/* ---- all files ---- */

static void
count_refusals (AwsUpload *self, AwsUploadFile *file)
{
  if (file->state != AWS_UPLOAD_FAILED)
    self->refusals = 0;
  else if (file->error->domain == AWS_ERROR && ++self->refusals == MAX_REFUSALS)
    self->fatal = g_error_copy (file->error);
}

static void
count (AwsUpload *self, AwsUploadFile *file)
{
  gboolean fatal;

  g_mutex_lock (&self->mutex);
  self->progress.sent += file->state == AWS_UPLOAD_SENT;
  self->progress.there += file->state == AWS_UPLOAD_THERE;
  self->progress.failed += file->state == AWS_UPLOAD_FAILED;
  count_refusals (self, file);
  fatal = self->fatal != NULL;
  g_mutex_unlock (&self->mutex);
  if (fatal)
    g_cancellable_cancel (self->stop);
  tell (self);
}

static AwsUploadFile *
take_file (AwsUpload *self)
{
  AwsUploadFile *file = NULL;

  if (!aws_upload_wait_while_paused (self))
    return NULL;
  g_mutex_lock (&self->mutex);
  if (self->next < self->files->len)
    file = get_file (self, self->next++);
  g_mutex_unlock (&self->mutex);
  return file;
}

static gpointer
file_thread (gpointer data)
{
  AwsUpload *self = data;
  AwsUploadFile *file;

  aws_client_set_thread_tag (self->tag);
  while ((file = take_file (self)) != NULL)
    {
      if (!send_file (self, file, &file->error))
        {
          if (g_cancellable_is_cancelled (self->stop))
            {
              g_clear_error (&file->error);
              continue;
            }
          file->state = AWS_UPLOAD_FAILED;
        }
      count (self, file);
    }
  return NULL;
}

/* ---- comparing ---- */

static void
compare_size (AwsUpload *self, AwsUploadFile *file)
{
  AwsUploadObject *object = g_hash_table_lookup (self->objects, file->key);
  AwsUploadSource source = { .fd = -1 };

  if (!open_file (file, &source, &file->error))
    file->state = AWS_UPLOAD_FAILED;
  else if (object != NULL && object->size == source.size)
    file->state = AWS_UPLOAD_ALIKE;
  file->size = source.size;
  aws_upload_source_close (&source);
}

static void
compare_content (AwsUpload *self, AwsUploadFile *file)
{
  AwsUploadSource source = { .fd = -1 };

  file->state = AWS_UPLOAD_WAITING;
  if (!open_file (file, &source, &file->error))
    file->state = AWS_UPLOAD_FAILED;
  else if (aws_upload_is_same (self, file, &source))
    file->state = AWS_UPLOAD_THERE;
  aws_upload_source_close (&source);
}

static gpointer
compare_thread (gpointer data)
{
  AwsUpload *self = data;
  AwsUploadFile *file;

  aws_client_set_thread_tag (self->tag);
  while ((file = take_file (self)) != NULL)
    compare_content (self, file);
  return NULL;
}

/* ---- running ---- */

static void
run_threads (AwsUpload *self, GThreadFunc work)
{
  GThread *threads[FILES_AT_ONCE];
  guint n = MIN (FILES_AT_ONCE, self->files->len);

  self->tag = aws_client_get_thread_tag ();
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("upload", work, self);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

static void
stop_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (AWS_UPLOAD (data)->stop);
}

static void
stopped_cb (GCancellable *stop, gpointer data)
{
  AwsUpload *self = data;

  /* Those who wait because of a pause */
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Does @work while both the caller and the run itself can stop it. */
static gboolean
run_stoppable (AwsUpload *self, gboolean (*work) (AwsUpload *, GError **), GCancellable *cancellable,
               GError **error)
{
  gulong outer = 0, inner = g_cancellable_connect (self->stop, G_CALLBACK (stopped_cb), self, NULL);
  g_autoptr (GError) local = NULL;
  gboolean good;

  if (cancellable != NULL)
    outer = g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), self, NULL);
  good = work (self, &local);
  if (outer != 0)
    g_cancellable_disconnect (cancellable, outer);
  g_cancellable_disconnect (self->stop, inner);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->fatal != NULL)
    g_propagate_error (error, g_steal_pointer (&self->fatal));
  else if (!good)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    return TRUE;
  return FALSE;
}

static gboolean
send_files (AwsUpload *self, GError **error)
{
  if (self->files->len == 0)
    return TRUE;
  if (!self->always && !aws_upload_list_objects (self, error))
    return FALSE;
  run_threads (self, file_thread);
  if (self->notify != NULL)
    self->notify (self, self->notify_data);
  return TRUE;
}

static gboolean
compare_files (AwsUpload *self, GError **error)
{
  guint alike = 0;
  gboolean listed;

  if (self->files->len == 0)
    return TRUE;
  listed = aws_upload_list_objects (self, error);
  for (guint i = 0; i < self->files->len && !g_cancellable_is_cancelled (self->stop); i++)
    {
      compare_size (self, get_file (self, i));
      alike += get_file (self, i)->state == AWS_UPLOAD_ALIKE;
    }
  if (alike == self->files->len)
    run_threads (self, compare_thread);
  return listed;
}

static gboolean
discard_files (AwsUpload *self, GError **error)
{
  if (self->files->len > 0 && !aws_upload_list_halves (self, error))
    return FALSE;
  for (guint i = 0; i < self->files->len; i++)
    if (!aws_upload_end_halves (self, get_file (self, i)->key, NULL, TRUE, self->stop, error))
      return FALSE;
  return TRUE;
}

/* ---- the object ---- */

static void
aws_upload_finalize (GObject *object)
{
  AwsUpload *self = AWS_UPLOAD (object);

  g_clear_object (&self->client);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_clear_pointer (&self->halves, g_hash_table_unref);
  g_clear_error (&self->fatal);
  g_mutex_clear (&self->halves_mutex);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
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
  g_mutex_init (&self->halves_mutex);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->stop = g_cancellable_new ();
  self->files = g_ptr_array_new_with_free_func (file_free);
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

guint64
aws_upload_get_part_size (guint64 size)
{
  guint64 least = (size + MAX_PARTS - 1) / MAX_PARTS;

  if (size <= AWS_UPLOAD_PART)
    return size;
  /* Whole MiB, so that a file that grows keeps its parts for longer */
  return MAX (AWS_UPLOAD_PART, (least + AWS_UPLOAD_MIB - 1) / AWS_UPLOAD_MIB * AWS_UPLOAD_MIB);
}

guint
aws_upload_add (AwsUpload *self, const char *path, const char *key)
{
  AwsUploadFile *file;

  g_return_val_if_fail (AWS_IS_UPLOAD (self), 0);
  g_return_val_if_fail (path != NULL && key != NULL, 0);
  file = g_new0 (AwsUploadFile, 1);
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

void
aws_upload_set_notify (AwsUpload *self, AwsUploadNotify notify, gpointer user_data)
{
  g_return_if_fail (AWS_IS_UPLOAD (self));
  self->notify = notify;
  self->notify_data = user_data;
}

gboolean
aws_upload_run (AwsUpload *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self), FALSE);
  return run_stoppable (self, send_files, cancellable, error);
}

gboolean
aws_upload_compare (AwsUpload *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self), FALSE);
  return run_stoppable (self, compare_files, cancellable, error);
}

gboolean
aws_upload_discard (AwsUpload *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self), FALSE);
  return run_stoppable (self, discard_files, cancellable, error);
}

void
aws_upload_set_paused (AwsUpload *self, gboolean paused)
{
  g_return_if_fail (AWS_IS_UPLOAD (self));
  g_mutex_lock (&self->mutex);
  self->paused = paused;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
aws_upload_get_progress (AwsUpload *self, AwsUploadProgress *progress)
{
  g_return_if_fail (AWS_IS_UPLOAD (self));
  g_mutex_lock (&self->mutex);
  *progress = self->progress;
  g_mutex_unlock (&self->mutex);
}

guint
aws_upload_get_n_files (AwsUpload *self)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self), 0);
  return self->files->len;
}

gboolean
aws_upload_had_object (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self), FALSE);
  g_return_val_if_fail (file < self->files->len, FALSE);
  return g_hash_table_contains (self->objects, ((AwsUploadFile *) g_ptr_array_index (self->files, file))->key);
}

char *
aws_upload_dup_etag (AwsUpload *self, guint file)
{
  char *etag;

  g_return_val_if_fail (AWS_IS_UPLOAD (self), NULL);
  g_return_val_if_fail (file < self->files->len, NULL);
  g_mutex_lock (&self->mutex);
  etag = g_strdup (((AwsUploadFile *) g_ptr_array_index (self->files, file))->etag);
  g_mutex_unlock (&self->mutex);
  return etag;
}

AwsUploadState
aws_upload_get_state (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self) && file < self->files->len, AWS_UPLOAD_FAILED);
  return get_file (self, file)->state;
}

guint64
aws_upload_get_size (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self) && file < self->files->len, 0);
  return get_file (self, file)->size;
}

const char *
aws_upload_get_key (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self) && file < self->files->len, NULL);
  return get_file (self, file)->key;
}

const GError *
aws_upload_get_error (AwsUpload *self, guint file)
{
  g_return_val_if_fail (AWS_IS_UPLOAD (self) && file < self->files->len, NULL);
  return get_file (self, file)->error;
}
