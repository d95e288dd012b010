/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-body.h"

G_BEGIN_DECLS

#define AWS_UPLOAD_DIGEST 32 /* bytes of a SHA-256 */
#define AWS_UPLOAD_MD5 16
/* Up to this many bytes are kept in memory between hashing and sending; larger sections are read twice. */
#define AWS_UPLOAD_IN_MEMORY (128 * 1024)

/* A regular file, open, and what it was when it was opened. */
typedef struct
{
  int fd; /* -1: not open */
  const char *path;
  guint64 size, device, inode;
  gint64 modified; /* nanoseconds */
} AwsUploadSource;

/* Symbolic links, pipes and devices are refused. G_FILE_ERROR. */
gboolean aws_upload_source_open (AwsUploadSource *self, const char *path, GError **error);
void aws_upload_source_close (AwsUploadSource *self);
/* Of @length bytes at @offset: the SHA-256, and the MD5 where @md5 is not NULL. @body: (out) (optional)
 * (transfer full): what was hashed, to be sent. FALSE: G_FILE_ERROR, or G_IO_ERROR_BUSY where the file
 * has become shorter, or cancelled. */
gboolean aws_upload_source_hash (AwsUploadSource *self, guint64 offset, guint64 length, guint8 *sha256, guint8 *md5, AwsBody **body, GCancellable *cancellable, GError **error);
/* G_IO_ERROR_BUSY: somebody wrote to it, or put another in its place, since it was opened. */
gboolean aws_upload_source_check (AwsUploadSource *self, GError **error);

G_END_DECLS
