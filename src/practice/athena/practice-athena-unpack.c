/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <archive.h>
#include <archive_entry.h>

/* Compressed text, told by the ending of its key (Athena User Guide, "Compression support": bzip2, gzip and zstd among
 * others). A stream, so that a small file that becomes a large one takes no memory. */

struct _AthenaUnpack
{
  GInputStream parent_instance;

  GBytes *bytes; /* kept for the archive, which reads in them */
  struct archive *archive;
};

#define ATHENA_TYPE_UNPACK (athena_unpack_get_type ())
G_DECLARE_FINAL_TYPE (AthenaUnpack, athena_unpack, ATHENA, UNPACK, GInputStream)
G_DEFINE_FINAL_TYPE (AthenaUnpack, athena_unpack, G_TYPE_INPUT_STREAM)

static gboolean
open_archive (AthenaUnpack *self, int filter)
{
  gsize length;
  const void *data = g_bytes_get_data (self->bytes, &length);
  struct archive_entry *entry;

  return archive_read_append_filter (self->archive, filter) == ARCHIVE_OK
         && archive_read_support_format_raw (self->archive) == ARCHIVE_OK
         && archive_read_open_memory (self->archive, data, length) == ARCHIVE_OK
         && archive_read_next_header (self->archive, &entry) == ARCHIVE_OK;
}

static gssize
athena_unpack_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  AthenaUnpack *self = ATHENA_UNPACK (stream);
  la_ssize_t got = self->archive != NULL ? archive_read_data (self->archive, buffer, count) : -1;

  if (got >= 0)
    return got;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not compressed as its name says");
  return -1;
}

static void
athena_unpack_finalize (GObject *object)
{
  AthenaUnpack *self = ATHENA_UNPACK (object);

  g_clear_pointer (&self->archive, archive_read_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  G_OBJECT_CLASS (athena_unpack_parent_class)->finalize (object);
}

static void
athena_unpack_class_init (AthenaUnpackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = athena_unpack_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = athena_unpack_read;
}

static void
athena_unpack_init (AthenaUnpack *self)
{
}

static GInputStream *
unpack (GBytes *bytes, int filter)
{
  AthenaUnpack *self = g_object_new (ATHENA_TYPE_UNPACK, NULL);

  self->bytes = g_bytes_ref (bytes);
  self->archive = archive_read_new ();
  if (!open_archive (self, filter))
    g_clear_pointer (&self->archive, archive_read_free);
  return G_INPUT_STREAM (self);
}

GInputStream *
athena_open_file (const AthenaFile *file)
{
  g_autoptr (GZlibDecompressor) gzip = NULL;
  g_autoptr (GInputStream) memory = NULL;

  if (g_bytes_get_size (file->bytes) > 0 && g_str_has_suffix (file->key, ".bz2"))
    return unpack (file->bytes, ARCHIVE_FILTER_BZIP2);
  if (g_bytes_get_size (file->bytes) > 0 && g_str_has_suffix (file->key, ".zst"))
    return unpack (file->bytes, ARCHIVE_FILTER_ZSTD);
  memory = g_memory_input_stream_new_from_bytes (file->bytes);
  if (!g_str_has_suffix (file->key, ".gz"))
    return g_steal_pointer (&memory);
  gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new (memory, G_CONVERTER (gzip));
}
