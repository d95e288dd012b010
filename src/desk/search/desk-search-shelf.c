/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/search/desk-search-shelf.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk/app/desk-opened.h"
#include "desk/search/desk-search-place.h"
#include "mesh/catalog/mesh-catalog-places.h"
#include "mesh/model/mesh-saved.h"

/* The desktop shows a handful. */
#define MOST 20
#define MOST_DESCRIBED 100
/* In bytes: nobody looks for a table with more, and each word costs. */
#define LONGEST 500
#define LONGEST_DESCRIPTION 120

typedef struct
{
  MeshCatalogPlace *place; /* (owned) */
  char *mesh_name;         /* in the user's language */
  MeshIndex *index;
  GStatBuf about; /* of the file, as it was read */
} Book;

struct _DeskSearchShelf
{
  GPtrArray *books; /* (element-type Book): the one that was read last comes first */
};

static void
book_free (Book *book)
{
  g_clear_pointer (&book->place, mesh_catalog_place_free);
  g_clear_pointer (&book->index, mesh_index_unref);
  g_free (book->mesh_name);
  g_free (book);
}

/* ---- what there is ---- */

/* NULL: the mesh was forgotten. (transfer full) (nullable) */
static char *
dup_mesh_name (GPtrArray *meshes, const char *id)
{
  if (g_str_equal (id, DESK_OPENED_PRACTICE))
    return g_strdup (C_ ("mesh", "Practice Mesh"));
  for (guint i = 0; i < meshes->len; i++)
    if (g_str_equal (mesh_saved_get_id (g_ptr_array_index (meshes, i)), id))
      return g_strdup (mesh_saved_get_name (g_ptr_array_index (meshes, i)));
  return NULL;
}

static gboolean
is_unchanged (const GStatBuf *one, const GStatBuf *other)
{
  return one->st_ino == other->st_ino && one->st_size == other->st_size
         && one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

/* What was read of that file, if it is as it was. (transfer full) (nullable) */
static MeshIndex *
find_read (DeskSearchShelf *self, const char *path, const GStatBuf *about)
{
  for (guint i = 0; i < self->books->len; i++)
    {
      Book *book = g_ptr_array_index (self->books, i);

      if (g_str_equal (book->place->path, path) && is_unchanged (&book->about, about))
        return mesh_index_ref (book->index);
    }
  return NULL;
}

/* FALSE: it is not there, damaged, or of a mesh that was forgotten. */
static gboolean
open_book (DeskSearchShelf *self, Book *book, GPtrArray *meshes, GCancellable *cancellable)
{
  const char *path = book->place->path;
  g_autoptr (GError) error = NULL;

  book->mesh_name = dup_mesh_name (meshes, book->place->mesh);
  if (book->mesh_name == NULL || g_stat (path, &book->about) != 0)
    return FALSE;
  book->index = find_read (self, path, &book->about);
  if (book->index == NULL)
    book->index = mesh_catalog_load (path, cancellable, &error);
  if (book->index == NULL)
    g_debug ("A catalog that was kept is not searched: %s", error->message);
  return book->index != NULL;
}

static void
refresh (DeskSearchShelf *self, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) places = mesh_catalog_places_list ();
  g_autoptr (GPtrArray) meshes = mesh_saved_list (NULL, NULL);
  GPtrArray *books = g_ptr_array_new_with_free_func ((GDestroyNotify) book_free);

  g_ptr_array_set_free_func (places, NULL);
  for (guint i = 0; i < places->len; i++)
    {
      Book *book = g_new0 (Book, 1);

      book->place = g_ptr_array_index (places, i);
      if (open_book (self, book, meshes, cancellable))
        g_ptr_array_add (books, book);
      else
        book_free (book);
    }
  g_ptr_array_unref (self->books);
  self->books = books;
}

/* ---- finding ---- */

enum
{
  RANK_BEGINS, /* its name begins with the first word */
  RANK_NAMED,  /* its name has all words */
  RANK_OTHER,
  N_RANKS
};

static guint
rank_name (const char *name, char **words)
{
  g_autofree char *folded = mesh_index_fold (name);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return RANK_OTHER;
  return g_str_has_prefix (folded, words[0]) ? RANK_BEGINS : RANK_NAMED;
}

/* Each table of a mesh once; no more of each rank than can be shown. */
static void
look_through (Book *book, char **words, GHashTable *seen, GPtrArray **ranks)
{
  g_autoptr (GArray) rows = mesh_index_find (book->index, (const char *const *) words, NULL);

  for (guint i = 0; i < rows->len && ranks[RANK_BEGINS]->len < MOST; i++)
    {
      const guint row = g_array_index (rows, guint, i);
      const DeskSearchPlace place = { book->place->mesh, book->place->persona,
                                      (char *) mesh_index_get_text (book->index, row, MESH_TEXT_DATABASE),
                                      (char *) mesh_index_get_name (book->index, row) };
      GPtrArray *rank = ranks[rank_name (place.table, words)];

      if (rank->len < MOST
          && g_hash_table_add (seen, g_strjoin ("\n", place.mesh, place.database, place.table, NULL)))
        g_ptr_array_add (rank, desk_search_place_to_id (&place));
    }
}

static char **
dup_words (const char *const *terms)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);

  return mesh_index_fold_words (strlen (text) <= LONGEST ? text : "");
}

char **
desk_search_shelf_find (DeskSearchShelf *self, const char *const *terms, GCancellable *cancellable)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_auto (GStrv) words = dup_words (terms);
  GPtrArray *ranks[N_RANKS];
  guint n = 0;

  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  if (words[0] != NULL)
    refresh (self, cancellable);
  for (guint i = 0; i < N_RANKS; i++)
    ranks[i] = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[0] != NULL && i < self->books->len && !g_cancellable_is_cancelled (cancellable); i++)
    look_through (g_ptr_array_index (self->books, i), words, seen, ranks);
  for (guint i = 0; i < N_RANKS; i++)
    {
      for (guint k = 0; k < ranks[i]->len && n < MOST; k++, n++)
        g_strv_builder_add (found, g_ptr_array_index (ranks[i], k));
      g_ptr_array_unref (ranks[i]);
    }
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_strv_builder_end (found);
}

/* ---- describing ---- */

/* "telco · 111111111111 · My Mesh", and what its owner says of it. (transfer full) */
static char *
dup_description (Book *book, guint row)
{
  g_autoptr (MeshRecord) record = mesh_index_dup_record (book->index, row);
  const char *owner = mesh_index_get_text (book->index, row, MESH_TEXT_OWNER);
  GString *text = g_string_new (mesh_index_get_text (book->index, row, MESH_TEXT_DATABASE));

  if (*owner != '\0')
    g_string_append_printf (text, " · %s", owner);
  g_string_append_printf (text, " · %s", book->mesh_name);
  if (record != NULL && *record->texts[MESH_TEXT_DESCRIPTION] != '\0')
    {
      g_autofree char *said = g_utf8_substring (
          record->texts[MESH_TEXT_DESCRIPTION], 0,
          MIN (g_utf8_strlen (record->texts[MESH_TEXT_DESCRIPTION], -1), LONGEST_DESCRIPTION));

      g_string_append_printf (text, "\n%s", g_strdelimit (said, "\r\n\t", ' '));
    }
  return g_string_free (text, FALSE);
}

/* Of one persona's catalogue, or nobody's. */
static Book *
find_book (DeskSearchShelf *self, const DeskSearchPlace *place)
{
  for (guint i = 0; i < self->books->len; i++)
    {
      Book *book = g_ptr_array_index (self->books, i);

      if (g_str_equal (book->place->mesh, place->mesh) && g_str_equal (book->place->persona, place->persona))
        return book;
    }
  return NULL;
}

static void
add_meta (DeskSearchShelf *self, GVariantBuilder *builder, const char *id)
{
  g_autoptr (DeskSearchPlace) place = desk_search_place_parse (id);
  Book *book = place != NULL ? find_book (self, place) : NULL;
  g_autofree char *description = NULL;
  guint row;

  if (book == NULL || !mesh_index_find_table (book->index, place->database, place->table, &row))
    return;
  description = dup_description (book, row);
  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (builder, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (builder, "{sv}", "name", g_variant_new_string (place->table));
  g_variant_builder_add (builder, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (builder, "{sv}", "gicon", g_variant_new_string (MESHDESK_APPLICATION_ID));
  g_variant_builder_close (builder);
}

GVariant *
desk_search_shelf_describe (DeskSearchShelf *self, const char *const *ids, GCancellable *cancellable)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  refresh (self, cancellable);
  for (guint i = 0; ids[i] != NULL && i < MOST_DESCRIBED; i++)
    add_meta (self, &builder, ids[i]);
  return g_variant_builder_end (&builder);
}

/* ---- the shelf ---- */

void
desk_search_shelf_clear (DeskSearchShelf *self)
{
  g_ptr_array_set_size (self->books, 0);
}

DeskSearchShelf *
desk_search_shelf_new (void)
{
  DeskSearchShelf *self = g_new0 (DeskSearchShelf, 1);

  self->books = g_ptr_array_new_with_free_func ((GDestroyNotify) book_free);
  return self;
}

void
desk_search_shelf_free (DeskSearchShelf *self)
{
  g_ptr_array_unref (self->books);
  g_free (self);
}
