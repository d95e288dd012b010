/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-body.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _AwsBody
{
  gatomicrefcount refs;
  GBytes *bytes; /* nullable: a section */
  int fd;
  guint64 offset, length;
};

/* The section as a stream. It says that it can be polled, lest GIO read each block in another thread. */
#define AWS_TYPE_SECTION_STREAM (aws_section_stream_get_type ())
G_DECLARE_FINAL_TYPE (AwsSectionStream, aws_section_stream, AWS, SECTION_STREAM, GInputStream)

struct _AwsSectionStream
{
  GInputStream parent_instance;
  AwsBody *body;
  guint64 done;
};

static void aws_section_stream_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsSectionStream, aws_section_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      aws_section_stream_pollable_init))

static gssize
read_some (AwsSectionStream *self, void *buffer, gsize count, GError **error)
{
  AwsBody *body = self->body;
  gsize wanted = (gsize) MIN ((guint64) count, body->length - self->done);
  gssize n;

  if (wanted == 0)
    return 0;
  do
    n = pread (body->fd, buffer, wanted, (off_t) (body->offset + self->done));
  while (n < 0 && errno == EINTR);
  if (n < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  else if (n == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "The file became shorter while it was sent");
  if (n <= 0)
    return -1;
  self->done += (guint64) n;
  return n;
}

static gssize
aws_section_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                         GError **error)
{
  return read_some (AWS_SECTION_STREAM (stream), buffer, count, error);
}

static gssize
aws_section_stream_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count,
                                     GError **error)
{
  return read_some (AWS_SECTION_STREAM (stream), buffer, count, error);
}

static gboolean
aws_section_stream_is_readable (GPollableInputStream *stream)
{
  return TRUE;
}

static GSource *
aws_section_stream_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) now = g_timeout_source_new (0);

  return g_pollable_source_new_full (stream, now, cancellable);
}

static void
aws_section_stream_finalize (GObject *object)
{
  aws_body_unref (AWS_SECTION_STREAM (object)->body);
  G_OBJECT_CLASS (aws_section_stream_parent_class)->finalize (object);
}

static void
aws_section_stream_class_init (AwsSectionStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_section_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = aws_section_stream_read;
}

static void
aws_section_stream_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = aws_section_stream_is_readable;
  iface->create_source = aws_section_stream_create_source;
  iface->read_nonblocking = aws_section_stream_read_nonblocking;
}

static void
aws_section_stream_init (AwsSectionStream *self)
{
}

AwsBody *
aws_body_new_bytes (GBytes *bytes)
{
  AwsBody *self = g_new0 (AwsBody, 1);

  g_atomic_ref_count_init (&self->refs);
  self->fd = -1;
  self->bytes = g_bytes_ref (bytes);
  self->length = g_bytes_get_size (bytes);
  return self;
}

AwsBody *
aws_body_new_section (int fd, guint64 offset, guint64 length, GError **error)
{
  AwsBody *self;
  int own = fcntl (fd, F_DUPFD_CLOEXEC, 0);

  if (own < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return NULL;
    }
  self = g_new0 (AwsBody, 1);
  g_atomic_ref_count_init (&self->refs);
  self->fd = own;
  self->offset = offset;
  self->length = length;
  return self;
}

AwsBody *
aws_body_ref (AwsBody *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
aws_body_unref (AwsBody *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

GBytes *
aws_body_get_bytes (AwsBody *self)
{
  return self->bytes;
}

guint64
aws_body_get_length (AwsBody *self)
{
  return self->length;
}

GInputStream *
aws_body_open (AwsBody *self)
{
  AwsSectionStream *stream = g_object_new (AWS_TYPE_SECTION_STREAM, NULL);

  stream->body = aws_body_ref (self);
  return G_INPUT_STREAM (stream);
}
