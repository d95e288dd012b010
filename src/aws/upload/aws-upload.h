/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"

G_BEGIN_DECLS

/**
 * AwsUpload:
 *
 * Files on their way to one bucket, several files and parts at once, in less than 16 MiB of memory whatever
 * their size: bodies are read from the disk while they are sent. Every body carries its SHA-256, which S3
 * verifies and answers; what it answers is compared. A failed file does not stop the others. Objects that
 * are there with the same content are not sent again, nor are parts that an earlier run left behind.
 *
 * Limits of S3 (user guide, "Amazon S3 multipart upload limits"): 5 TiB an object, 10,000 parts of 5 MiB
 * to 5 GiB; the last may be smaller.
 */
#define AWS_TYPE_UPLOAD (aws_upload_get_type ())
G_DECLARE_FINAL_TYPE (AwsUpload, aws_upload, AWS, UPLOAD, GObject)

typedef enum
{
  AWS_UPLOAD_WAITING, /* not begun, or not finished when the run was cancelled */
  AWS_UPLOAD_ALIKE,   /* compared only: an object of this size is there, the contents were not read */
  AWS_UPLOAD_SENT,    /* by this run */
  AWS_UPLOAD_THERE,   /* was there already, with the same content */
  AWS_UPLOAD_FAILED,
} AwsUploadState;

typedef struct
{
  guint files;         /* all */
  guint sent;
  guint there;
  guint failed;
  guint64 bytes;       /* of what has been found to be there or sent so far */
} AwsUploadProgress;

/* In any thread, at most five times a second: the progress is another. Must not block. */
typedef void (*AwsUploadNotify) (AwsUpload *self, gpointer user_data);

AwsUpload *aws_upload_new (AwsClient *client, const char *bucket);
/* In bytes: in which parts a file of @size goes; as large as the file where it goes at once. */
guint64 aws_upload_get_part_size (guint64 size);
/* Before the run. @path: in the file system's encoding. @key: UTF-8, up to 1024 bytes.
 * Returns: the file's number, from 0. */
guint aws_upload_add (AwsUpload *self, const char *path, const char *key);
/* Objects that are there are replaced without a look at what they hold. */
void aws_upload_set_always (AwsUpload *self, gboolean always);
/* Before the run. */
void aws_upload_set_notify (AwsUpload *self, AwsUploadNotify notify, gpointer user_data);

/* Blocks: for a worker thread, once. Sends nothing; finds which files would be sent. A file is read only
 * if all of them have an object of their size: then none is left ALIKE. FALSE: cancelled, or the bucket
 * cannot be listed; the sizes are known even so. */
gboolean aws_upload_compare (AwsUpload *self, GCancellable *cancellable, GError **error);
/* Blocks: for a worker thread, once. FALSE: cancelled, the bucket cannot be used at all, or S3 refused
 * one file after the other; failures of single files are told by aws_upload_get_error(). What a cancelled
 * or refused run has sent of a large file stays and is continued by the next. */
gboolean aws_upload_run (AwsUpload *self, GCancellable *cancellable, GError **error);
/* Blocks. Ends what earlier runs left half sent of these files. AWS_ERROR: of the first that could not be. */
gboolean aws_upload_discard (AwsUpload *self, GCancellable *cancellable, GError **error);

/* Any thread, also during the run: nothing more is begun until it is set to FALSE. */
void aws_upload_set_paused (AwsUpload *self, gboolean paused);
/* Any thread, also during the run; cheap: to be polled. */
void aws_upload_get_progress (AwsUpload *self, AwsUploadProgress *progress);

/* After the run. */
guint aws_upload_get_n_files (AwsUpload *self);
AwsUploadState aws_upload_get_state (AwsUpload *self, guint file);
guint64 aws_upload_get_size (AwsUpload *self, guint file); /* in bytes, as it was read; 0: not looked at */
/* Whether an object of that key was there when it was looked. */
gboolean aws_upload_had_object (AwsUpload *self, guint file);
/* Any thread, also during the run: the ETag, without quotes, of the object that this run made of the file, by which it is
 * known again. (transfer full) (nullable): none yet */
char *aws_upload_dup_etag (AwsUpload *self, guint file);
const char *aws_upload_get_key (AwsUpload *self, guint file);
/* (nullable) (transfer none): G_FILE_ERROR: not readable, not a regular file; G_IO_ERROR_BUSY: it
 * changed while it was read; G_IO_ERROR_INVALID_FILENAME: a step of the key is "." or ".."; G_IO_ERROR_NOT_SUPPORTED: too large; AWS_ERROR: what S3 said. */
const GError *aws_upload_get_error (AwsUpload *self, guint file);

G_END_DECLS
