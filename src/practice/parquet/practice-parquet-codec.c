/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

enum
{
  CODEC_NONE,
  CODEC_SNAPPY,
  CODEC_GZIP,
  CODEC_LZO,
  CODEC_BROTLI,
  CODEC_LZ4,
  CODEC_ZSTD,
  CODEC_LZ4_RAW,
};

static gboolean
decode_gzip (const guint8 *data, gsize size, guint8 *out, gsize length)
{
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  gsize done = 0;

  for (;;)
    {
      guint8 spare[1];
      gboolean full = done == length;
      gsize read, written;
      GConverterResult result
          = g_converter_convert (G_CONVERTER (gzip), data, size, full ? spare : out + done,
                                 full ? sizeof spare : length - done, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);

      if (result == G_CONVERTER_ERROR || (full && written > 0))
        return FALSE;
      data += read;
      size -= read;
      done += written;
      if (result == G_CONVERTER_FINISHED)
        return done == length;
    }
}

static gboolean
decode_zstd (const guint8 *data, gsize size, guint8 *out, gsize length)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  gboolean good;
  gsize done = 0;
  la_ssize_t n = 0;

  good = archive_read_support_filter_zstd (archive) == ARCHIVE_OK
         && archive_read_support_format_raw (archive) == ARCHIVE_OK
         && archive_read_open_memory (archive, data, size) == ARCHIVE_OK
         && archive_read_next_header (archive, &entry) == ARCHIVE_OK
         && archive_filter_code (archive, 0) == ARCHIVE_FILTER_ZSTD;
  while (good && done < length && (n = archive_read_data (archive, out + done, length - done)) > 0)
    done += (gsize) n;
  if (good && done == length)
    {
      guint8 spare[1];

      n = archive_read_data (archive, spare, sizeof spare);
    }
  archive_read_free (archive);
  return good && done == length && n == 0;
}

static const char *
name_codec (gint64 codec)
{
  static const char *const names[] = { "UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW" };

  return codec >= 0 && codec < (gint64) G_N_ELEMENTS (names) ? names[codec] : "an unknown codec";
}

static gboolean
decode (gint64 codec, const guint8 *data, gsize size, guint8 *out, gsize length)
{
  if (codec == CODEC_SNAPPY)
    return practice_snappy_decode (data, size, out, length);
  if (codec == CODEC_LZ4_RAW)
    return practice_lz4_decode (data, size, out, length);
  if (codec == CODEC_GZIP)
    return decode_gzip (data, size, out, length);
  if (codec == CODEC_ZSTD)
    return decode_zstd (data, size, out, length);
  if (size == length && length > 0)
    memcpy (out, data, length);
  return size == length;
}

guint8 *
parquet_decompress (gint64 codec, const guint8 *data, gsize size, gsize length, char **problem)
{
  guint8 *out;

  if (codec != CODEC_NONE && codec != CODEC_SNAPPY && codec != CODEC_GZIP && codec != CODEC_ZSTD
      && codec != CODEC_LZ4_RAW)
    {
      *problem = g_strdup_printf ("the practice Athena reads no Parquet that is compressed with %s: write the file "
                                  "with SNAPPY, GZIP, ZSTD or LZ4_RAW",
                                  name_codec (codec));
      return NULL;
    }
  out = g_malloc (MAX (length, 1));
  if (decode (codec, data, size, out, length))
    return out;
  g_free (out);
  *problem = g_strdup_printf ("a page of it is no proper %s", name_codec (codec));
  return NULL;
}
