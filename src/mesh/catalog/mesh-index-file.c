/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A MeshIndex as a file: sections of a length and as many bytes, in this machine's byte order, and
 * a checksum of all of them at the end. A cache, not a document: whatever is not just so is
 * refused, and read anew from AWS. It goes through streams, as it is tens of megabytes long. */
#include "config.h"
#include "mesh/catalog/mesh-index-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/catalog/mesh-packing.h"
#include "mesh/model/mesh-error.h"

#define MAGIC           "meshdesk-catalog-3"
#define MARKER          0x01020304u /* reads otherwise on a machine of another byte order */
#define CHECKSUM_SIZE   32
#define MOST_ROWS       (16u * 1024 * 1024)
#define LARGEST_SECTION (1024u * 1024 * 1024)
#define LARGEST_BLOCK   (256u * 1024 * 1024)
/* A length that lies makes no more memory than this be taken before its bytes end. */
#define STEP (1024u * 1024)

typedef struct
{
  guint32 marker;
  guint32 n;
  guint32 text_size;
  guint32 n_blocks;
  guint32 words_size;    /* of comments */
  guint32 comments_size; /* of rows */
  gint64 read_at;
} Header;

/* ---- writing ---- */

typedef struct
{
  GOutputStream *stream;
  GChecksum *checksum;
  GCancellable *cancellable;
  GError **error;
} Writer;

static gboolean
put (Writer *self, gconstpointer data, gsize length)
{
  if (length == 0)
    return TRUE;
  g_checksum_update (self->checksum, data, (gssize) length);
  return g_output_stream_write_all (self->stream, data, length, NULL, self->cancellable,
                                    self->error);
}

static gboolean
put_section (Writer *self, gconstpointer data, gsize length)
{
  const guint32 size = (guint32) length;

  return put (self, &size, sizeof size) && put (self, data, length);
}

static gboolean
put_array (Writer *self, GArray *array)
{
  return put_section (self, array->data, (gsize) array->len * g_array_get_element_size (array));
}

static gboolean
put_packed (Writer *self, GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return put_section (self, data, length);
}

static gboolean
put_strings (Writer *self, MeshIndex *index)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < index->strings->len; i++)
    g_string_append_len (all, g_ptr_array_index (index->strings, i),
                         (gssize) strlen (g_ptr_array_index (index->strings, i)) + 1);
  return put_section (self, all->str, all->len);
}

static gboolean
put_rows (Writer *self, MeshIndex *index)
{
  gboolean good = put_section (self, index->names->str, index->names->len)
                  && put_array (self, index->name_at) && put_strings (self, index);

  for (guint i = 0; i < MESH_N_SHARED && good; i++)
    good = put_array (self, index->shared[i]);
  return good && put_array (self, index->updated) && put_array (self, index->hashes)
         && put_section (self, index->access->data, index->access->len)
         && put_section (self, index->links->data, index->links->len)
         && put_array (self, index->text_at);
}

static gboolean
put_all (Writer *self, MeshIndex *index, const char *identity)
{
  const Header header
      = { MARKER, index->n, (guint32) index->text->len, index->blocks->len, (guint32) index->comment_words->len,
          index->row_comments->len, index->read_at };
  g_autoptr (GBytes) text = NULL, words = NULL;
  gboolean good = put_section (self, MAGIC, strlen (MAGIC))
                  && put_section (self, identity, strlen (identity))
                  && put_section (self, &header, sizeof header) && put_rows (self, index);

  if (!good)
    return FALSE;
  text = mesh_packing_deflate (index->text->str, index->text->len);
  words = mesh_packing_deflate (index->comment_words->str, index->comment_words->len);
  good = put_packed (self, text) && put_packed (self, words) && put_array (self, index->comments_from)
         && put_section (self, index->row_comments->data, index->row_comments->len)
         && put_array (self, index->block_sizes);
  for (guint i = 0; i < index->blocks->len && good; i++)
    good = put_packed (self, g_ptr_array_index (index->blocks, i));
  return good;
}

/* ---- reading ---- */

typedef struct
{
  GInputStream *stream;
  GChecksum *checksum;
  GCancellable *cancellable;
} Reader;

static gboolean
take (Reader *self, gpointer data, gsize length)
{
  gsize read;

  if (!g_input_stream_read_all (self->stream, data, length, &read, self->cancellable, NULL)
      || read != length)
    return FALSE;
  g_checksum_update (self->checksum, data, (gssize) length);
  return TRUE;
}

/* NULL: the bytes end before. One more byte follows them, a zero. (transfer full) (nullable) */
static guint8 *
take_section (Reader *self, gsize *length)
{
  g_autofree guint8 *data = NULL;
  guint32 size;
  gsize done = 0;

  if (!take (self, &size, sizeof size) || size > LARGEST_SECTION)
    return NULL;
  do
    {
      const gsize step = MIN (STEP, size - done);

      data = g_realloc (data, done + step + 1);
      if (!take (self, data + done, step))
        return NULL;
      done += step;
    }
  while (done < size);
  data[size] = '\0';
  *length = size;
  return g_steal_pointer (&data);
}

static gboolean
is_section (Reader *self, const char *text)
{
  gsize length;
  g_autofree guint8 *data = take_section (self, &length);

  return data != NULL && length == strlen (text) && memcmp (data, text, length) == 0;
}

static gboolean
take_header (Reader *self, Header *header)
{
  gsize length;
  g_autofree guint8 *data = take_section (self, &length);

  if (data == NULL || length != sizeof *header)
    return FALSE;
  memcpy (header, data, sizeof *header);
  return header->marker == MARKER && header->n < MOST_ROWS && header->text_size <= LARGEST_SECTION
         && header->words_size <= LARGEST_SECTION && header->comments_size <= LARGEST_SECTION
         && header->n_blocks == (header->n + MESH_INDEX_BLOCK - 1) / MESH_INDEX_BLOCK;
}

/* FALSE unless there are @n of them. */
static gboolean
take_array (Reader *self, guint n, GArray *array)
{
  gsize length;
  g_autofree guint8 *data = take_section (self, &length);

  if (data == NULL || length != (gsize) n * g_array_get_element_size (array))
    return FALSE;
  g_array_append_vals (array, data, n);
  return TRUE;
}

static gboolean
take_places (Reader *self, guint n, gsize limit, GArray *array)
{
  if (!take_array (self, n, array))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_array_index (array, guint32, i) >= limit)
      return FALSE;
  return TRUE;
}

static gboolean
take_small (Reader *self, guint n, guint most, GByteArray *array)
{
  gsize length;
  g_autofree guint8 *data = take_section (self, &length);

  if (data == NULL || length != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (data[i] > most)
      return FALSE;
  g_byte_array_append (array, data, n);
  return TRUE;
}

/* Takes over @data, which has a zero after its @length bytes. */
static void
set_string (GString *string, guint8 *data, gsize length)
{
  g_free (string->str);
  string->str = (char *) data;
  string->len = length;
  string->allocated_len = length + 1;
}

static gboolean
take_names (Reader *self, MeshIndex *index)
{
  gsize length;
  guint8 *names = take_section (self, &length);

  if (names == NULL)
    return FALSE;
  set_string (index->names, names, length);
  if (!take_places (self, index->n, length, index->name_at))
    return FALSE;
  for (guint i = 0; i < index->n; i++)
    if (!g_utf8_validate (mesh_index_get_name (index, i), -1, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
take_strings (Reader *self, MeshIndex *index)
{
  gsize length;
  g_autofree guint8 *all = take_section (self, &length);

  if (all == NULL || length == 0 || all[0] != '\0' || all[length - 1] != '\0')
    return FALSE;
  for (gsize i = 0; i < length; i += strlen ((const char *) all + i) + 1)
    {
      if (!g_utf8_validate ((const char *) all + i, -1, NULL))
        return FALSE;
      g_ptr_array_add (index->strings, g_strdup ((const char *) all + i));
    }
  for (guint i = 0; i < MESH_N_SHARED; i++)
    if (!take_places (self, index->n, index->strings->len, index->shared[i]))
      return FALSE;
  return TRUE;
}

/* Whatever is in texts is looked through, never shown. */
static gboolean
take_text (Reader *self, GString *string, guint32 size)
{
  gsize length;
  guint8 *data = take_section (self, &length), *text = NULL;
  g_autoptr (GBytes) packed = NULL;

  if (data != NULL)
    {
      packed = g_bytes_new_take (data, length);
      text = mesh_packing_inflate (packed, size);
    }
  if (text == NULL)
    return FALSE;
  set_string (string, text, size);
  return TRUE;
}

static gboolean
take_texts (Reader *self, MeshIndex *index, const Header *header)
{
  return take_places (self, index->n, header->text_size, index->text_at)
         && take_text (self, index->text, header->text_size)
         && take_text (self, index->comment_words, header->words_size)
         && take_array (self, index->n, index->comments_from)
         && take_small (self, header->comments_size, G_MAXUINT8, index->row_comments)
         && mesh_index_check_comments (index);
}

static gboolean
take_blocks (Reader *self, MeshIndex *index, guint n)
{
  if (!take_places (self, n, LARGEST_BLOCK, index->block_sizes))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gsize length;
      guint8 *data = take_section (self, &length);

      if (data == NULL)
        return FALSE;
      g_ptr_array_add (index->blocks, g_bytes_new_take (data, length));
    }
  return TRUE;
}

static gboolean
is_intact (Reader *self)
{
  guint8 said[CHECKSUM_SIZE + 1], found[CHECKSUM_SIZE];
  gsize size = sizeof found, read;

  g_checksum_get_digest (self->checksum, found, &size);
  return g_input_stream_read_all (self->stream, said, sizeof said, &read, self->cancellable, NULL)
         && read == CHECKSUM_SIZE && memcmp (said, found, CHECKSUM_SIZE) == 0;
}

static gboolean
take_all (Reader *self, MeshIndex *index, const char *identity)
{
  Header header;

  if (!is_section (self, MAGIC) || !is_section (self, identity) || !take_header (self, &header))
    return FALSE;
  index->n = header.n;
  index->read_at = header.read_at;
  return take_names (self, index) && take_strings (self, index)
         && take_array (self, index->n, index->updated)
         && take_array (self, index->n, index->hashes)
         && take_small (self, index->n, MESH_N_ACCESSES - 1, index->access)
         && take_small (self, index->n, 1, index->links)
         && take_texts (self, index, &header) && take_blocks (self, index, header.n_blocks)
         && is_intact (self);
}

/* ---- public ---- */

gboolean
mesh_index_write (MeshIndex *self,
                  GOutputStream *stream,
                  const char *identity,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Writer writer = { stream, checksum, cancellable, error };
  guint8 digest[CHECKSUM_SIZE];
  gsize size = sizeof digest;

  if (!put_all (&writer, self, identity))
    return FALSE;
  g_checksum_get_digest (checksum, digest, &size);
  return g_output_stream_write_all (stream, digest, sizeof digest, NULL, cancellable, error);
}

MeshIndex *
mesh_index_read (GInputStream *stream,
                 const char *identity,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (MeshIndex) self = mesh_index_new_empty ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Reader reader = { stream, checksum, cancellable };

  if (take_all (&reader, self, identity))
    {
      mesh_index_complete (self);
      return g_steal_pointer (&self);
    }
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 _ ("The catalog that was kept is damaged or of another kind"));
  return NULL;
}
