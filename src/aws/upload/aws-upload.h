/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"

G_BEGIN_DECLS

/**
 * AwsUpload:
 *
 * Files on their way to one bucket, several at once, in bounded memory whatever their size. Every
 * body carries its SHA-256, which S3 verifies and answers; what it answers is compared. A failed
 * file does not stop the others. Objects that are there with the same content are not sent again.
 */
#define AWS_TYPE_UPLOAD (aws_upload_get_type ())
G_DECLARE_FINAL_TYPE (AwsUpload, aws_upload, AWS, UPLOAD, GObject)

typedef enum
{
  AWS_UPLOAD_WAITING, /* not begun, or not finished when the run was cancelled */
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
  guint64 bytes;       /* of what has been looked at or sent so far */
} AwsUploadProgress;

AwsUpload *aws_upload_new (AwsClient *client, const char *bucket);
/* In bytes: in which parts a file of @size goes; as large as the file where it goes at once. */
guint64 aws_upload_get_part_size (guint64 size);
/* Before the run. @path: in the file system's encoding. @key: UTF-8, up to 1024 bytes.
 * Returns: the file's number, from 0. */
guint aws_upload_add (AwsUpload *self, const char *path, const char *key);
/* Objects that are there are replaced without a look at what they hold. */
void aws_upload_set_always (AwsUpload *self, gboolean always);

/* Blocks: for a worker thread, once. FALSE: cancelled, or the bucket cannot be used at all; failures
 * of single files are told by aws_upload_get_error(). Unfinished multipart uploads are aborted. */
gboolean aws_upload_run (AwsUpload *self, GCancellable *cancellable, GError **error);

/* Any thread, also during the run; cheap: to be polled. */
void aws_upload_get_progress (AwsUpload *self, AwsUploadProgress *progress);
/* After the run. */
AwsUploadState aws_upload_get_state (AwsUpload *self, guint file);
/* (nullable) (transfer none): G_FILE_ERROR: not readable, not a regular file; G_IO_ERROR_BUSY: it
 * changed while it was read; G_IO_ERROR_NOT_SUPPORTED: too large; AWS_ERROR: what S3 said. */
const GError *aws_upload_get_error (AwsUpload *self, guint file);

G_END_DECLS
