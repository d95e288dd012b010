/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A MeshIndex as bytes: a checksum, then a GVariant in this machine's byte order. A cache, not a document: whatever is
 * not just so is refused, and read anew from AWS. */
#include "config.h"
#include "mesh/catalog/mesh-index-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/catalog/mesh-packing.h"
#include "mesh/model/mesh-error.h"

#define MAGIC "meshdesk-catalog-1"
#define MARKER 0x01020304u /* reads otherwise on a machine of another byte order */
#define CHECKSUM_SIZE 32
#define LARGEST_TEXT (1024u * 1024 * 1024)
#define LARGEST_BLOCK (256u * 1024 * 1024)

/* Magic, marker, identity, read-at, rows; names; of each row: name, database, owner, domain, product, updated, access,
 * link, hash, text; the text's size and the text packed; strings; blocks and their sizes. */
#define TYPE "(susxuayauauauauauaxayayatauuayasaayau)"

enum
{
  AT_MAGIC,
  AT_MARKER,
  AT_IDENTITY,
  AT_READ_AT,
  AT_N,
  AT_NAMES,
  AT_NAME_AT,
  AT_SHARED,
  AT_UPDATED = AT_SHARED + MESH_N_SHARED,
  AT_ACCESS,
  AT_LINKS,
  AT_HASHES,
  AT_TEXT_AT,
  AT_TEXT_SIZE,
  AT_TEXT,
  AT_STRINGS,
  AT_BLOCKS,
  AT_BLOCK_SIZES
};

/* ---- writing ---- */

static void
add_array (GVariantBuilder *builder, const char *type, const void *data, gsize n, gsize size)
{
  g_variant_builder_add_value (builder, g_variant_new_fixed_array (G_VARIANT_TYPE (type), data, n, size));
}

static void
add_bytes (GVariantBuilder *builder, GBytes *bytes)
{
  g_variant_builder_add_value (builder, g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
}

static GVariant *
new_blocks (MeshIndex *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < self->blocks->len; i++)
    add_bytes (&builder, g_ptr_array_index (self->blocks, i));
  return g_variant_builder_end (&builder);
}

static GVariant *
new_variant (MeshIndex *self, const char *identity)
{
  g_autoptr (GBytes) text = mesh_packing_deflate (self->text->str, self->text->len);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (TYPE));
  g_variant_builder_add (&builder, "s", MAGIC);
  g_variant_builder_add (&builder, "u", MARKER);
  g_variant_builder_add (&builder, "s", identity);
  g_variant_builder_add (&builder, "x", self->read_at);
  g_variant_builder_add (&builder, "u", self->n);
  add_array (&builder, "y", self->names->str, self->names->len, 1);
  add_array (&builder, "u", self->name_at->data, self->n, sizeof (guint32));
  for (guint i = 0; i < MESH_N_SHARED; i++)
    add_array (&builder, "u", self->shared[i]->data, self->n, sizeof (guint32));
  add_array (&builder, "x", self->updated->data, self->n, sizeof (gint64));
  add_array (&builder, "y", self->access->data, self->n, 1);
  add_array (&builder, "y", self->links->data, self->n, 1);
  add_array (&builder, "t", self->hashes->data, self->n, sizeof (guint64));
  add_array (&builder, "u", self->text_at->data, self->n, sizeof (guint32));
  g_variant_builder_add (&builder, "u", (guint32) self->text->len);
  add_bytes (&builder, text);
  g_variant_builder_add_value (&builder, g_variant_new_strv ((const char *const *) self->strings->pdata,
                                                             self->strings->len));
  g_variant_builder_add_value (&builder, new_blocks (self));
  add_array (&builder, "u", self->block_sizes->data, self->block_sizes->len, sizeof (guint32));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
sum (const guint8 *data, gsize length, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = CHECKSUM_SIZE;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &size);
}

/* ---- reading ---- */

/* FALSE unless there are @n of them. */
static gboolean
take_array (GVariant *all, guint at, gsize n, gsize size, gpointer *copy)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (all, at);
  gsize found;
  gconstpointer data = g_variant_get_fixed_array (value, &found, size);

  if (found != n)
    return FALSE;
  *copy = g_memdup2 (data, n * size);
  return TRUE;
}

static gboolean
read_array (GVariant *all, guint at, guint n, GArray *array)
{
  g_autofree gpointer data = NULL;

  if (!take_array (all, at, n, g_array_get_element_size (array), &data))
    return FALSE;
  g_array_append_vals (array, data, n);
  return TRUE;
}

static gboolean
read_bytes (GVariant *all, guint at, guint n, guint most, GByteArray *array)
{
  g_autofree gpointer data = NULL;

  if (!take_array (all, at, n, 1, &data))
    return FALSE;
  g_byte_array_append (array, data, n);
  for (guint i = 0; i < n; i++)
    if (array->data[i] > most)
      return FALSE;
  return TRUE;
}

static gboolean
all_below (GArray *array, gsize limit)
{
  for (guint i = 0; i < array->len; i++)
    if (g_array_index (array, guint32, i) >= limit)
      return FALSE;
  return TRUE;
}

static gboolean
read_names (MeshIndex *self, GVariant *all)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (all, AT_NAMES);
  gsize length;
  const char *names = g_variant_get_fixed_array (value, &length, 1);

  g_string_append_len (self->names, names, (gssize) length);
  if (!read_array (all, AT_NAME_AT, self->n, self->name_at) || !all_below (self->name_at, length)
      || (length > 0 && names[length - 1] != '\0'))
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    if (!g_utf8_validate (mesh_index_get_name (self, i), -1, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
read_strings (MeshIndex *self, GVariant *all)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (all, AT_STRINGS);
  const gsize n = g_variant_n_children (value);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (value, i);

      g_ptr_array_add (self->strings, g_variant_dup_string (one, NULL));
    }
  if (n == 0 || *(const char *) g_ptr_array_index (self->strings, 0) != '\0')
    return FALSE;
  for (guint i = 0; i < MESH_N_SHARED; i++)
    if (!read_array (all, AT_SHARED + i, self->n, self->shared[i]) || !all_below (self->shared[i], n))
      return FALSE;
  return TRUE;
}

static gboolean
read_text (MeshIndex *self, GVariant *all)
{
  g_autoptr (GVariant) packed = g_variant_get_child_value (all, AT_TEXT);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (packed);
  guint32 size;
  guint8 *text;

  g_variant_get_child (all, AT_TEXT_SIZE, "u", &size);
  text = size <= LARGEST_TEXT ? mesh_packing_inflate (bytes, size) : NULL;
  if (text == NULL)
    return FALSE;
  g_free (self->text->str);
  self->text->str = (char *) text;
  self->text->len = size;
  self->text->allocated_len = (gsize) size + 1;
  /* Whatever it has in it is looked through, never shown. */
  return read_array (all, AT_TEXT_AT, self->n, self->text_at) && all_below (self->text_at, size)
         && (size == 0 || text[size - 1] == '\0');
}

static gboolean
read_blocks (MeshIndex *self, GVariant *all)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (all, AT_BLOCKS);
  const gsize n = g_variant_n_children (value);

  if (n != ((gsize) self->n + MESH_INDEX_BLOCK - 1) / MESH_INDEX_BLOCK
      || !read_array (all, AT_BLOCK_SIZES, n, self->block_sizes) || !all_below (self->block_sizes, LARGEST_BLOCK))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (value, i);
      gsize length;
      gconstpointer data = g_variant_get_fixed_array (one, &length, 1);

      g_ptr_array_add (self->blocks, g_bytes_new (data, length));
    }
  return TRUE;
}

static gboolean
read_rows (MeshIndex *self, GVariant *all)
{
  return read_array (all, AT_UPDATED, self->n, self->updated) && read_array (all, AT_HASHES, self->n, self->hashes)
         && read_bytes (all, AT_ACCESS, self->n, MESH_N_ACCESSES - 1, self->access)
         && read_bytes (all, AT_LINKS, self->n, 1, self->links);
}

static gboolean
is_ours (GVariant *all, const char *identity)
{
  const char *magic, *whose;
  guint32 marker;

  g_variant_get_child (all, AT_MAGIC, "&s", &magic);
  g_variant_get_child (all, AT_MARKER, "u", &marker);
  g_variant_get_child (all, AT_IDENTITY, "&s", &whose);
  return g_str_equal (magic, MAGIC) && marker == MARKER && g_str_equal (whose, identity);
}

static gboolean
is_intact (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 digest[CHECKSUM_SIZE];

  if (length <= CHECKSUM_SIZE)
    return FALSE;
  sum (data + CHECKSUM_SIZE, length - CHECKSUM_SIZE, digest);
  return memcmp (data, digest, CHECKSUM_SIZE) == 0;
}

/* ---- public ---- */

GBytes *
mesh_index_to_bytes (MeshIndex *self, const char *identity)
{
  g_autoptr (GVariant) variant = new_variant (self, identity);
  const gsize length = g_variant_get_size (variant);
  guint8 *data = g_malloc (CHECKSUM_SIZE + length);

  g_variant_store (variant, data + CHECKSUM_SIZE);
  sum (data + CHECKSUM_SIZE, length, data);
  return g_bytes_new_take (data, CHECKSUM_SIZE + length);
}

MeshIndex *
mesh_index_new_from_bytes (GBytes *bytes, const char *identity, GError **error)
{
  g_autoptr (MeshIndex) self = mesh_index_new_empty ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GVariant) all = NULL;
  guint32 n = 0;

  if (is_intact (bytes))
    {
      body = g_bytes_new_from_bytes (bytes, CHECKSUM_SIZE, g_bytes_get_size (bytes) - CHECKSUM_SIZE);
      all = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (TYPE), body, FALSE));
      g_variant_get_child (all, AT_N, "u", &n);
      g_variant_get_child (all, AT_READ_AT, "x", &self->read_at);
    }
  self->n = n;
  if (all != NULL && is_ours (all, identity) && n < G_MAXINT && read_names (self, all) && read_strings (self, all)
      && read_rows (self, all) && read_text (self, all) && read_blocks (self, all))
    {
      mesh_index_complete (self);
      return g_steal_pointer (&self);
    }
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("The catalog that was kept is damaged or of another kind"));
  return NULL;
}
