/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/kinds/mesh-s3-upload-note.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "aws/upload/aws-upload.h"
#include "mesh/model/mesh-error.h"

#define NAMED 3          /* files in an error's text */

typedef struct
{
  char *path;
  char *key;
} File;

struct _MeshS3Upload
{
  MeshResource parent_instance;
  char *bucket;
  char *prefix;
  GPtrArray *files; /* File */
  MeshS3Note note;

  GMutex mutex;     /* guards what follows */
  AwsUpload *running; /* nullable */
  guint told;         /* per cent */
  MeshS3Progress progress;
  GPtrArray *errors; /* (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (MeshS3Upload, mesh_s3_upload, MESH_TYPE_RESOURCE)

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->key);
  g_free (file);
}

static AwsUpload *
new_upload (MeshS3Upload *self)
{
  AwsUpload *upload = aws_upload_new (mesh_resource_get_client (MESH_RESOURCE (self)), self->bucket);

  for (guint i = 0; i < self->files->len; i++)
    {
      File *file = g_ptr_array_index (self->files, i);

      aws_upload_add (upload, file->path, file->key);
    }
  return upload;
}

/* ---- what a look finds ---- */

typedef struct
{
  guint wanted;       /* to be sent */
  guint64 wanted_size;
  guint there, alike, failed;
  guint64 size;       /* of all */
  const GError *error; /* of the first that failed */
} Found;

static Found
add_up (MeshS3Upload *self, AwsUpload *upload)
{
  Found found = { 0 };

  for (guint i = 0; i < self->files->len; i++)
    {
      AwsUploadState state = aws_upload_get_state (upload, i);

      found.size += aws_upload_get_size (upload, i);
      found.there += state == AWS_UPLOAD_THERE;
      found.alike += state == AWS_UPLOAD_ALIKE;
      if (state == AWS_UPLOAD_FAILED && found.failed++ == 0)
        found.error = aws_upload_get_error (upload, i);
      if (state != AWS_UPLOAD_WAITING)
        continue;
      found.wanted++;
      found.wanted_size += aws_upload_get_size (upload, i);
    }
  return found;
}

static void
add_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
  g_free (sentence);
}

static void
describe (MeshS3Upload *self, const Found *found)
{
  g_autofree char *size = g_format_size (found->wanted_size);
  g_autoptr (GString) text = g_string_new (NULL);

  if (found->wanted > 0)
    /* Translators: how many files, and their size, such as 1.2 MB */
    add_sentence (text, g_strdup_printf (ngettext ("%u file (%s) is not there, or is of another size.",
                                                   "%u files (%s) are not there, or are of another size.",
                                                   found->wanted),
                                         found->wanted, size));
  if (found->alike > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u object has the size of its file; its content will be "
                                                   "compared, and sent if it is another.",
                                                   "%u objects have the sizes of their files; their contents "
                                                   "will be compared, and sent if they are others.",
                                                   found->alike),
                                         found->alike));
  if (found->failed > 0)
    /* Translators: how many files; then what is wrong with the first, a sentence that names it */
    add_sentence (text, g_strdup_printf (ngettext ("%u file cannot be read: %s", "%u files cannot be read; "
                                                   "the first: %s", found->failed),
                                         found->failed, found->error->message));
  mesh_resource_set_difference (MESH_RESOURCE (self), text->str);
}

static void
set_size (MeshS3Upload *self, const Found *found)
{
  g_mutex_lock (&self->mutex);
  self->progress.bytes = found->size;
  self->progress.done = found->there;
  self->progress.covered = found->there == self->files->len ? found->size : 0;
  g_mutex_unlock (&self->mutex);
}

static JsonNode *
new_put (MeshS3Upload *self)
{
  File *first = g_ptr_array_index (self->files, 0);

  return aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Key", AWS_JSON_STRING, first->key, NULL);
}

static gboolean
mesh_s3_upload_observe (MeshResource *resource, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshS3Upload *self = MESH_S3_UPLOAD (resource);
  g_autoptr (AwsUpload) upload = new_upload (self);
  g_autoptr (GError) local = NULL;
  Found found;

  if (!aws_upload_compare (upload, cancellable, &local)
      && !g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  found = add_up (self, upload);
  set_size (self, &found);
  if (found.there == self->files->len)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_state (resource, found.wanted == self->files->len ? MESH_STATE_ABSENT : MESH_STATE_DIFFERS);
  describe (self, &found);
  mesh_s3_note_observed (&self->note, upload);
  mesh_resource_add_call (resource, "s3:PutObject", new_put (self));
  return TRUE;
}

/* ---- sending ---- */

/* Logs keep each text: not more than a hundred of them. */
static gboolean
is_worth_telling (MeshS3Upload *self, const MeshS3Progress *progress)
{
  guint percent = progress->bytes > 0 ? (guint) (progress->covered * 100.0 / progress->bytes) : 0;
  gboolean news;

  g_mutex_lock (&self->mutex);
  news = percent != self->told;
  self->told = percent;
  g_mutex_unlock (&self->mutex);
  return news;
}

static void
notify_cb (AwsUpload *upload, gpointer user_data)
{
  MeshS3Upload *self = user_data;
  g_autofree char *covered = NULL;
  g_autofree char *all = NULL;
  g_autofree char *text = NULL;
  MeshS3Progress progress;

  mesh_s3_note_sent (&self->note, upload, FALSE);
  mesh_s3_upload_get_progress (self, &progress);
  if (!is_worth_telling (self, &progress))
    return;
  covered = g_format_size (progress.covered);
  all = g_format_size (progress.bytes);
  /* Translators: progress of an upload: files done, all files, "1.2 MB", "3.4 GB". */
  text = g_strdup_printf (_("%'u of %'u files, %s of %s"), progress.done, progress.files, covered, all);
  mesh_resource_set_waiting (MESH_RESOURCE (self), text);
}

static void
set_running (MeshS3Upload *self, AwsUpload *upload)
{
  g_mutex_lock (&self->mutex);
  g_set_object (&self->running, upload);
  self->told = 0;
  if (upload != NULL)
    g_ptr_array_set_size (self->errors, 0);
  g_mutex_unlock (&self->mutex);
}

static void
take_results (MeshS3Upload *self, AwsUpload *upload)
{
  AwsUploadProgress progress;

  aws_upload_get_progress (upload, &progress);
  g_mutex_lock (&self->mutex);
  self->progress.done = progress.sent + progress.there;
  self->progress.failed = progress.failed;
  self->progress.covered = progress.bytes;
  for (guint i = 0; i < self->files->len; i++)
    {
      File *file = g_ptr_array_index (self->files, i);
      const GError *failure = aws_upload_get_error (upload, i);

      if (failure == NULL)
        continue;
      if (failure->domain == AWS_ERROR)
        g_ptr_array_add (self->errors, g_strdup_printf ("%s: %s", file->key, failure->message));
      else
        g_ptr_array_add (self->errors, g_strdup (failure->message));
    }
  g_mutex_unlock (&self->mutex);
}

/* The others are there: the next run has these only. */
static gboolean
fail_for_files (MeshS3Upload *self, GError **error)
{
  guint n = self->errors->len;
  g_autoptr (GString) text = g_string_new (NULL);

  if (n == 0)
    return TRUE;
  /* Translators: how many files, of how many */
  g_string_printf (text, ngettext ("%u of %u files could not be uploaded; run this again to send it.",
                                   "%u of %u files could not be uploaded; run this again to send them.", n),
                   n, self->files->len);
  for (guint i = 0; i < MIN (n, NAMED); i++)
    g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (self->errors, i));
  if (n > NAMED)
    /* Translators: a number of files, after a list of others */
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", n - NAMED), n - NAMED);
  g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, text->str);
  return FALSE;
}

static gboolean
mesh_s3_upload_apply (MeshResource *resource, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshS3Upload *self = MESH_S3_UPLOAD (resource);
  g_autoptr (AwsUpload) upload = new_upload (self);
  gboolean good;

  aws_upload_set_notify (upload, notify_cb, self);
  set_running (self, upload);
  good = aws_upload_run (upload, cancellable, error);
  mesh_s3_note_sent (&self->note, upload, TRUE);
  take_results (self, upload);
  set_running (self, NULL);
  mesh_resource_set_waiting (resource, NULL);
  return good && fail_for_files (self, error);
}

/* ---- the object ---- */

static void
mesh_s3_upload_finalize (GObject *object)
{
  MeshS3Upload *self = MESH_S3_UPLOAD (object);

  mesh_s3_note_clear (&self->note);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (mesh_s3_upload_parent_class)->finalize (object);
}

static void
mesh_s3_upload_class_init (MeshS3UploadClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_s3_upload_finalize;
  resource_class->kind = "s3-upload";
  resource_class->observe = mesh_s3_upload_observe;
  resource_class->apply = mesh_s3_upload_apply;
}

static void
mesh_s3_upload_init (MeshS3Upload *self)
{
  g_mutex_init (&self->mutex);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->errors = g_ptr_array_new_with_free_func (g_free);
}

MeshS3Upload *
mesh_s3_upload_new (const char *bucket, const char *prefix)
{
  MeshS3Upload *self = g_object_new (MESH_TYPE_S3_UPLOAD, NULL);
  g_autofree char *id = g_strdup_printf ("s3-upload %s/%s", bucket, prefix);
  /* Translators: a bucket, and a folder in it */
  g_autofree char *label = g_strdup_printf (_("Upload files to s3://%s/%s"), bucket, prefix);

  self->bucket = g_strdup (bucket);
  self->prefix = g_strdup (prefix);
  mesh_s3_note_init (&self->note, MESH_RESOURCE (self), bucket, prefix);
  mesh_resource_set_id (MESH_RESOURCE (self), id);
  mesh_resource_set_label (MESH_RESOURCE (self), label);
  return self;
}

static void
append (MeshS3Upload *self, const char *path, const char *key)
{
  File *file = g_new0 (File, 1);

  file->path = g_strdup (path);
  file->key = g_strdup (key);
  g_ptr_array_add (self->files, file);
}

static void
count (MeshS3Upload *self)
{
  g_autofree char *label = NULL;

  /* Translators: how many files, a bucket, and a folder in it */
  label = g_strdup_printf (ngettext ("Upload %u file to s3://%s/%s", "Upload %u files to s3://%s/%s",
                                     self->files->len),
                           self->files->len, self->bucket, self->prefix);
  self->progress.files = self->files->len;
  mesh_resource_set_label (MESH_RESOURCE (self), label);
}

void
mesh_s3_upload_add (MeshS3Upload *self, const char *path, const char *key)
{
  g_return_if_fail (MESH_IS_S3_UPLOAD (self));
  g_return_if_fail (g_str_has_prefix (key, self->prefix));
  append (self, path, key);
  count (self);
}

void
mesh_s3_upload_add_all (MeshS3Upload *self, GPtrArray *paths, GPtrArray *keys)
{
  g_return_if_fail (MESH_IS_S3_UPLOAD (self));
  g_return_if_fail (paths->len == keys->len);
  for (guint i = 0; i < paths->len; i++)
    append (self, g_ptr_array_index (paths, i), g_ptr_array_index (keys, i));
  count (self);
}

guint
mesh_s3_upload_get_n_files (MeshS3Upload *self)
{
  g_return_val_if_fail (MESH_IS_S3_UPLOAD (self), 0);
  return self->files->len;
}

void
mesh_s3_upload_get_progress (MeshS3Upload *self, MeshS3Progress *progress)
{
  AwsUploadProgress now;

  g_return_if_fail (MESH_IS_S3_UPLOAD (self));
  g_mutex_lock (&self->mutex);
  *progress = self->progress;
  if (self->running != NULL)
    {
      aws_upload_get_progress (self->running, &now);
      progress->done = now.sent + now.there;
      progress->failed = now.failed;
      progress->covered = now.bytes;
    }
  g_mutex_unlock (&self->mutex);
}

GPtrArray *
mesh_s3_upload_dup_errors (MeshS3Upload *self)
{
  GPtrArray *errors = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (MESH_IS_S3_UPLOAD (self), errors);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->errors->len; i++)
    g_ptr_array_add (errors, g_strdup (g_ptr_array_index (self->errors, i)));
  g_mutex_unlock (&self->mutex);
  return errors;
}
