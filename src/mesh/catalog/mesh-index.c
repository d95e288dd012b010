/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-index-private.h"

#include <string.h>

#include "mesh/catalog/mesh-packing.h"

G_DEFINE_BOXED_TYPE (MeshIndex, mesh_index, mesh_index_ref, mesh_index_unref)

static const guint shared_of_text[] = {
  [MESH_TEXT_DATABASE] = MESH_SHARED_DATABASE,
  [MESH_TEXT_OWNER] = MESH_SHARED_OWNER,
  [MESH_TEXT_DOMAIN] = MESH_SHARED_DOMAIN,
  [MESH_TEXT_PRODUCT] = MESH_SHARED_PRODUCT,
};

const guint mesh_index_shared_of_facet[MESH_N_FACETS] = {
  [MESH_FACET_DOMAIN] = MESH_SHARED_DOMAIN,
  [MESH_FACET_PRODUCT] = MESH_SHARED_PRODUCT,
  [MESH_FACET_OWNER] = MESH_SHARED_OWNER,
  [MESH_FACET_DATABASE] = MESH_SHARED_DATABASE,
};

static const char *
string_at (MeshIndex *self, guint shared, guint row)
{
  return g_ptr_array_index (self->strings, g_array_index (self->shared[shared], guint32, row));
}

/* ---- orders ---- */

typedef struct
{
  MeshIndex *index;
  const guint32 *ranks; /* of the strings */
  guint shared;
} Sorting;

static gint
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  MeshIndex *self = data;
  const int order = strcmp (mesh_index_get_name (self, *(const guint32 *) a),
                            mesh_index_get_name (self, *(const guint32 *) b));

  return order != 0 ? order : (*(const guint32 *) a < *(const guint32 *) b ? -1 : 1);
}

static gint
compare_strings (gconstpointer a, gconstpointer b, gpointer data)
{
  GPtrArray *strings = data;

  return strcmp (g_ptr_array_index (strings, *(const guint32 *) a),
                 g_ptr_array_index (strings, *(const guint32 *) b));
}

static gint
compare_ranks (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorting *sorting = data;
  GArray *values = sorting->index->shared[sorting->shared];
  const guint32 x = sorting->ranks[g_array_index (values, guint32, *(const guint32 *) a)],
                y = sorting->ranks[g_array_index (values, guint32, *(const guint32 *) b)];

  return x < y ? -1 : x > y;
}

static gint
compare_times (gconstpointer a, gconstpointer b, gpointer data)
{
  MeshIndex *self = data;
  const gint64 x = g_array_index (self->updated, gint64, *(const guint32 *) a),
               y = g_array_index (self->updated, gint64, *(const guint32 *) b);

  return x > y ? -1 : x < y;
}

static guint32 *
new_ranks (GPtrArray *strings)
{
  guint32 *ranks = g_new (guint32, strings->len);
  g_autofree guint32 *sorted = g_new (guint32, strings->len);

  for (guint i = 0; i < strings->len; i++)
    sorted[i] = i;
  g_qsort_with_data (sorted, (gint) strings->len, sizeof *sorted, compare_strings, strings);
  for (guint i = 0; i < strings->len; i++)
    ranks[sorted[i]] = i;
  return ranks;
}

/* Sorting keeps the order of what is equal: by name first, then each by its own. */
static guint32 *
sort_again (MeshIndex *self, MeshOrder by, GCompareDataFunc compare, gpointer data)
{
  guint32 *order = g_memdup2 (self->orders[by], MAX (self->n, 1) * sizeof *order);

  g_qsort_with_data (order, (gint) self->n, sizeof *order, compare, data);
  return order;
}

static void
sort (MeshIndex *self)
{
  g_autofree guint32 *ranks = new_ranks (self->strings);
  Sorting databases = { self, ranks, MESH_SHARED_DATABASE },
          owners = { self, ranks, MESH_SHARED_OWNER };
  guint32 *names = g_new (guint32, MAX (self->n, 1));

  for (guint i = 0; i < self->n; i++)
    names[i] = i;
  g_qsort_with_data (names, (gint) self->n, sizeof *names, compare_names, self);
  self->orders[MESH_ORDER_NAME] = names;
  self->orders[MESH_ORDER_DATABASE] = sort_again (self, MESH_ORDER_NAME, compare_ranks, &databases);
  self->orders[MESH_ORDER_OWNER] = sort_again (self, MESH_ORDER_DATABASE, compare_ranks, &owners);
  self->orders[MESH_ORDER_NEWEST] = sort_again (self, MESH_ORDER_DATABASE, compare_times, self);
}

/* The first position by database whose table is not before that. */
static guint
find_position (MeshIndex *self, const char *database, const char *name)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2, row = self->orders[MESH_ORDER_DATABASE][middle];
      int order = strcmp (string_at (self, MESH_SHARED_DATABASE, row), database);

      if (order == 0)
        order = strcmp (mesh_index_get_name (self, row), name);
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* ---- private ---- */

MeshIndex *
mesh_index_new_empty (void)
{
  MeshIndex *self = g_new0 (MeshIndex, 1);

  g_atomic_ref_count_init (&self->refs);
  self->name_at = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < MESH_N_SHARED; i++)
    self->shared[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->updated = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->access = g_byte_array_new ();
  self->links = g_byte_array_new ();
  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->text_at = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->comments_from = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->comment_words = g_string_new (NULL);
  self->row_comments = g_byte_array_new ();
  self->names = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->block_sizes = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
mesh_index_complete (MeshIndex *self)
{
  self->signs = g_new0 (guint64, (gsize) MAX (self->n, 1) * MESH_INDEX_SIGN_WORDS);
  for (guint row = 0; row < self->n; row++)
    mesh_index_sign (self->text->str + g_array_index (self->text_at, guint32, row),
                     self->signs + (gsize) row * MESH_INDEX_SIGN_WORDS);
  sort (self);
}

/* ---- public ---- */

MeshIndex *
mesh_index_ref (MeshIndex *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
mesh_index_unref (MeshIndex *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->name_at);
  for (guint i = 0; i < MESH_N_SHARED; i++)
    g_array_unref (self->shared[i]);
  g_array_unref (self->updated);
  g_byte_array_unref (self->access);
  g_byte_array_unref (self->links);
  g_array_unref (self->hashes);
  g_array_unref (self->text_at);
  g_array_unref (self->comments_from);
  g_string_free (self->comment_words, TRUE);
  g_byte_array_unref (self->row_comments);
  g_free (self->signs);
  for (guint i = 0; i < MESH_N_ORDERS; i++)
    g_free (self->orders[i]);
  g_string_free (self->names, TRUE);
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->strings);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->block_sizes);
  g_free (self);
}

const char *
mesh_access_get_nick (MeshAccess access)
{
  static const char *const nicks[MESH_N_ACCESSES] = { [MESH_ACCESS_NONE] = "",
                                                      [MESH_ACCESS_MINE] = "mine",
                                                      [MESH_ACCESS_REQUESTED] = "requested",
                                                      [MESH_ACCESS_GRANTED] = "granted" };

  return access < MESH_N_ACCESSES ? nicks[access] : "";
}

guint
mesh_index_get_n_rows (MeshIndex *self)
{
  return self->n;
}

gint64
mesh_index_get_read_at (MeshIndex *self)
{
  return self->read_at;
}

guint
mesh_index_get_row (MeshIndex *self, MeshOrder order, guint position)
{
  g_return_val_if_fail (position < self->n && order < MESH_N_ORDERS, 0);
  return self->orders[order][position];
}

const char *
mesh_index_get_name (MeshIndex *self, guint row)
{
  return self->names->str + g_array_index (self->name_at, guint32, row);
}

const char *
mesh_index_get_text (MeshIndex *self, guint row, MeshText text)
{
  g_return_val_if_fail (row < self->n && text <= MESH_TEXT_PRODUCT, NULL);
  return text == MESH_TEXT_NAME ? mesh_index_get_name (self, row)
                                : string_at (self, shared_of_text[text], row);
}

MeshAccess
mesh_index_get_access (MeshIndex *self, guint row)
{
  return self->access->data[row];
}

gboolean
mesh_index_is_link (MeshIndex *self, guint row)
{
  return self->links->data[row] != 0;
}

guint64
mesh_index_get_hash (MeshIndex *self, guint row)
{
  return g_array_index (self->hashes, guint64, row);
}

gboolean
mesh_index_find_database (MeshIndex *self, const char *database, guint *row)
{
  const guint position = find_position (self, database, "");

  if (position == self->n)
    return FALSE;
  *row = self->orders[MESH_ORDER_DATABASE][position];
  return g_str_equal (string_at (self, MESH_SHARED_DATABASE, *row), database);
}

gboolean
mesh_index_find_table (MeshIndex *self, const char *database, const char *name, guint *row)
{
  const guint position = find_position (self, database, name);

  if (position == self->n)
    return FALSE;
  *row = self->orders[MESH_ORDER_DATABASE][position];
  return g_str_equal (string_at (self, MESH_SHARED_DATABASE, *row), database)
         && g_str_equal (mesh_index_get_name (self, *row), name);
}

MeshRecord *
mesh_index_dup_record (MeshIndex *self, guint row)
{
  const guint block = row / MESH_INDEX_BLOCK;
  g_autofree guint8 *data = NULL;
  guint32 size;

  g_return_val_if_fail (row < self->n, NULL);
  if (block >= self->blocks->len)
    return NULL;
  size = g_array_index (self->block_sizes, guint32, block);
  data = mesh_packing_inflate (g_ptr_array_index (self->blocks, block), size);
  return data != NULL ? mesh_record_unpack (data, size, row % MESH_INDEX_BLOCK) : NULL;
}

guint
mesh_index_get_value (MeshIndex *self, MeshFacetKind kind, guint row)
{
  return mesh_index_value_at (self, kind, row);
}

guint
mesh_index_get_n_values (MeshIndex *self, MeshFacetKind kind)
{
  return kind == MESH_FACET_ACCESS ? MESH_N_ACCESSES : self->strings->len;
}

const char *
mesh_index_get_value_text (MeshIndex *self, MeshFacetKind kind, guint value)
{
  if (kind == MESH_FACET_ACCESS)
    return value == MESH_ACCESS_NONE ? "none" : mesh_access_get_nick (value);
  return g_ptr_array_index (self->strings, value);
}

guint
mesh_index_find_value (MeshIndex *self, MeshFacetKind kind, const char *text)
{
  for (guint i = 0; i < mesh_index_get_n_values (self, kind); i++)
    if (g_str_equal (mesh_index_get_value_text (self, kind, i), text))
      return i;
  return G_MAXUINT;
}
