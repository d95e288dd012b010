/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AwsBody:
 *
 * What goes with a request: bytes in memory, or a section of a file that is read while it is sent, and
 * again for each attempt. Immutable, reference counted.
 */
typedef struct _AwsBody AwsBody;

AwsBody *aws_body_new_bytes (GBytes *bytes);
/* @fd: of a regular file; duplicated. @length: at least 1. A file that has become shorter fails the
 * request; one whose content has changed is refused by S3, if the request says the section's checksum.
 * NULL: G_IO_ERROR: no more file descriptors. */
AwsBody *aws_body_new_section (int fd, guint64 offset, guint64 length, GError **error);
AwsBody *aws_body_ref (AwsBody *self);
void aws_body_unref (AwsBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsBody, aws_body_unref)

GBytes *aws_body_get_bytes (AwsBody *self); /* (transfer none) (nullable): a section */
guint64 aws_body_get_length (AwsBody *self);
/* Of a section, from its beginning. Never blocks but for the disk. (transfer full) */
GInputStream *aws_body_open (AwsBody *self);

G_END_DECLS
