/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

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
/* (transfer full): all of @length bytes at @offset, else NULL: G_FILE_ERROR, or G_IO_ERROR_BUSY where it
 * has become shorter. */
GBytes *aws_upload_source_read (AwsUploadSource *self, guint64 offset, gsize length, GError **error);
/* G_IO_ERROR_BUSY: somebody wrote to it, or put another in its place, since it was opened. */
gboolean aws_upload_source_check (AwsUploadSource *self, GError **error);

G_END_DECLS
