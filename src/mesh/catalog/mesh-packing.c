/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-packing.h"

#define LEVEL 6
/* Deflate makes nothing more than about a thousand times as small: who says so lies. */
#define LARGEST_RATIO 1100

GBytes *
mesh_packing_deflate (const void *data, gsize length)
{
  g_autoptr (GZlibCompressor) compressor
      = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, LEVEL);
  GByteArray *packed = g_byte_array_new ();
  gsize done = 0, size = 0, read, written;
  GConverterResult result = G_CONVERTER_CONVERTED;

  g_byte_array_set_size (packed, length / 4 + 256);
  while (result != G_CONVERTER_FINISHED)
    {
      if (packed->len - size < 256)
        g_byte_array_set_size (packed, packed->len * 2);
      result = g_converter_convert (G_CONVERTER (compressor), (const guint8 *) data + done,
                                    length - done, packed->data + size, packed->len - size,
                                    G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      g_assert (result != G_CONVERTER_ERROR);
      done += read;
      size += written;
    }
  g_byte_array_set_size (packed, size);
  return g_bytes_new_take (g_realloc (g_byte_array_free (packed, FALSE), MAX (size, 1)), size);
}

guint8 *
mesh_packing_inflate (GBytes *packed, gsize length)
{
  g_autoptr (GZlibDecompressor) decompressor
      = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autofree guint8 *data = NULL;
  gsize size = 0, done = 0, left, read, written;
  const guint8 *from = g_bytes_get_data (packed, &left);
  GConverterResult result = G_CONVERTER_CONVERTED;

  if (length / LARGEST_RATIO > left)
    return NULL;
  data = g_try_malloc (length + 1);
  while (data != NULL && result == G_CONVERTER_CONVERTED)
    {
      /* The spare byte shows when there is more than there should be. */
      result = g_converter_convert (G_CONVERTER (decompressor), from + done, left - done,
                                    data + size, length + 1 - size, G_CONVERTER_INPUT_AT_END, &read,
                                    &written, NULL);
      if (result == G_CONVERTER_ERROR)
        break;
      done += read;
      size += written;
      if (size > length)
        break;
    }
  if (data == NULL || result != G_CONVERTER_FINISHED || size != length || done != left)
    return NULL;
  data[length] = '\0';
  return g_steal_pointer (&data);
}
