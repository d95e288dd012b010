/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-index-private.h"

#include <string.h>

#include "mesh/catalog/mesh-packing.h"

/* Places in texts are 32 bits wide; one table has at most some megabytes. */
#define MOST_TEXT (G_MAXUINT32 - 256u * 1024 * 1024)

struct _MeshIndexBuilder
{
  MeshIndex *index;
  GHashTable *known; /* (element-type utf8 guint): of index->strings */
  GByteArray *block; /* records that are not compressed yet */
  MeshCommentBook *comments;
};

static guint32
intern (MeshIndexBuilder *self, const char *text)
{
  GPtrArray *strings = self->index->strings;
  gpointer place;
  char *copy;

  if (g_hash_table_lookup_extended (self->known, text, NULL, &place))
    return GPOINTER_TO_UINT (place);
  copy = g_strdup (text);
  g_ptr_array_add (strings, copy);
  g_hash_table_insert (self->known, copy, GUINT_TO_POINTER (strings->len - 1));
  return strings->len - 1;
}

static void
end_block (MeshIndexBuilder *self)
{
  MeshIndex *index = self->index;
  const guint32 size = self->block->len;

  if (size == 0)
    return;
  g_ptr_array_add (index->blocks, mesh_packing_deflate (self->block->data, size));
  g_array_append_val (index->block_sizes, size);
  g_byte_array_set_size (self->block, 0);
}

static void
append_line (GString *text, const char *line)
{
  if (*line == '\0')
    return;
  mesh_index_append_folded (text, line);
  g_string_append_c (text, '\n');
}

/* What it is found by. The zero that ends it stays. */
static void
append_text (GString *text, MeshRecord *record)
{
  static const MeshText first[]
      = { MESH_TEXT_NAME,        MESH_TEXT_DATABASE, MESH_TEXT_DOMAIN, MESH_TEXT_PRODUCT,
          MESH_TEXT_DESCRIPTION, MESH_TEXT_TAGS,     MESH_TEXT_OWNER };

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    append_line (text, record->texts[first[i]]);
  for (guint i = 0; i < mesh_record_get_n_columns (record); i++)
    append_line (text, mesh_record_get_column (record, i, MESH_COLUMN_TEXT_NAME));
  g_string_append_c (text, '\0');
}

/* FNV-1a, eight bytes at a time. */
static guint64
hash_bytes (const guint8 *data, gsize length, guint64 hash)
{
  while (length > 0)
    {
      const gsize n = MIN (length, sizeof (guint64));
      guint64 piece = 0;

      memcpy (&piece, data, n);
      hash = (hash ^ piece) * G_GUINT64_CONSTANT (0x100000001b3);
      hash ^= hash >> 29;
      data += n;
      length -= n;
    }
  return hash;
}

MeshIndexBuilder *
mesh_index_builder_new (void)
{
  MeshIndexBuilder *self = g_new0 (MeshIndexBuilder, 1);

  self->index = mesh_index_new_empty ();
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  self->block = g_byte_array_new ();
  self->comments = mesh_comment_book_new (self->index);
  intern (self, "");
  return self;
}

void
mesh_index_builder_free (MeshIndexBuilder *self)
{
  g_clear_pointer (&self->index, mesh_index_unref);
  g_hash_table_unref (self->known);
  g_byte_array_unref (self->block);
  mesh_comment_book_free (self->comments);
  g_free (self);
}

gboolean
mesh_index_builder_add (MeshIndexBuilder *self, MeshRecord *record, MeshAccess access)
{
  static const MeshText texts[MESH_N_SHARED] = { [MESH_SHARED_DATABASE] = MESH_TEXT_DATABASE,
                                                 [MESH_SHARED_OWNER] = MESH_TEXT_OWNER,
                                                 [MESH_SHARED_DOMAIN] = MESH_TEXT_DOMAIN,
                                                 [MESH_SHARED_PRODUCT] = MESH_TEXT_PRODUCT };
  MeshIndex *index = self->index;
  const guint32 name_at = (guint32) index->names->len, text_at = (guint32) index->text->len;
  const guint start = self->block->len;
  const guint8 access_byte = access, link = *record->texts[MESH_TEXT_LINK] != '\0';
  guint64 hash;

  if (index->text->len > MOST_TEXT || index->names->len > MOST_TEXT || index->n == G_MAXINT)
    return FALSE;
  g_array_append_val (index->name_at, name_at);
  g_string_append (index->names, record->texts[MESH_TEXT_NAME]);
  g_string_append_c (index->names, '\0');
  for (guint i = 0; i < MESH_N_SHARED; i++)
    {
      const guint32 place = intern (self, record->texts[texts[i]]);

      g_array_append_val (index->shared[i], place);
    }
  g_array_append_val (index->updated, record->updated);
  g_byte_array_append (index->access, &access_byte, 1);
  g_byte_array_append (index->links, &link, 1);
  g_array_append_val (index->text_at, text_at);
  append_text (index->text, record);
  mesh_comment_book_add (self->comments, record);
  mesh_record_pack (record, self->block);
  hash = hash_bytes (self->block->data + start, self->block->len - start, access + 1);
  g_array_append_val (index->hashes, hash);
  if (++index->n % MESH_INDEX_BLOCK == 0)
    end_block (self);
  return TRUE;
}

MeshIndex *
mesh_index_builder_end (MeshIndexBuilder *self, gint64 read_at)
{
  MeshIndex *index = g_steal_pointer (&self->index);

  self->index = index;
  end_block (self);
  self->index = NULL;
  index->read_at = read_at;
  mesh_index_complete (index);
  mesh_index_builder_free (self);
  return index;
}
