/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packed catalogue: what goes in comes out, and what is found is what a naive look at all of it
 * finds. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mesh/catalog/mesh-catalog-read.h"
#include "mesh/catalog/mesh-product.h"
#include "mesh/catalog/mesh-search.h"
#include "mesh/model/mesh-error.h"
#include "sample-catalog.h"

#define LONG 10000

static GBytes *to_bytes (MeshIndex *index, const char *identity);
static MeshIndex *from_bytes (GBytes *bytes, const char *identity, GError **error);
static void assert_refused (GBytes *bytes, const char *identity);

typedef struct
{
  guint n, position, removed, added;
} Changes;

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  Changes *changes = data;

  changes->n++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
}

/* ---- names that nobody would choose ---- */

static char *
new_long (char letter)
{
  char *text = g_malloc (LONG + 1);

  memset (text, letter, LONG);
  text[LONG] = '\0';
  return text;
}

static MeshIndex *
new_hostile (void)
{
  static const struct
  {
    const char *database, *name, *description, *columns;
  } tables[] = {
    { "telco-111111111111", "<b>bold</b> & \"quoted\"", "<span>", "a,b" },
    { "telco-111111111111",
      "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\xe2\x80\xae"
      "reversed",
      "\xd8\xa7", "a" },
    { "telco-111111111111", "control\x01\x1b[2J\ttab", "line\nline",
      "c\x07"
      "d" },
    { "telco-111111111111", "broken\xff\xfe\x80", "\xc3", "\xe2\x82" },
    { "telco-111111111111", "\xc4\xb0stanbul \xc4\xb1",
      "STRASSE stra\xc3\x9f"
      "e",
      "\xc3\x84rger" },
    { "telco-111111111111", "cafe\xcc\x81", "", "" },
    { "other", "plain", "", "Id,id,ID" },
  };
  g_autofree char *text = new_long ('x');
  MeshIndexBuilder *builder = mesh_index_builder_new ();
  g_autoptr (MeshRecord) record = sample_record_new (text, text, text, text);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (MeshRecord) one = sample_record_new (tables[i].database, tables[i].name,
                                                      tables[i].description, tables[i].columns);

      mesh_index_builder_add (builder, one, MESH_ACCESS_NONE);
    }
  mesh_index_builder_add (builder, record, MESH_ACCESS_GRANTED);
  return mesh_index_builder_end (builder, 1);
}

static guint
count_found (MeshIndex *index, const char *text)
{
  g_auto (GStrv) words = mesh_index_fold_words (text);
  g_autoptr (GArray) rows = mesh_index_find (index, (const char *const *) words, NULL);

  return rows->len;
}

static void
test_hostile (void)
{
  g_autoptr (MeshIndex) index = new_hostile ();
  g_autofree char *text = new_long ('x'), *longer = g_strconcat (text, "x", NULL),
                  *upper = new_long ('X');

  for (guint i = 0; i < mesh_index_get_n_rows (index); i++)
    {
      g_autoptr (MeshRecord) record = mesh_index_dup_record (index, i);

      g_assert_nonnull (record);
      g_assert_cmpstr (record->texts[MESH_TEXT_NAME], ==, mesh_index_get_name (index, i));
      for (guint t = 0; t < MESH_N_TEXTS; t++)
        g_assert_true (g_utf8_validate (record->texts[t], -1, NULL));
    }
  g_assert_cmpuint (count_found (index, ""), ==, 8);
  g_assert_cmpuint (count_found (index, " \t\n\xc2\xa0 "), ==, 8);
  g_assert_cmpuint (count_found (index, "<B>BOLD</b>"), ==, 1);
  g_assert_cmpuint (count_found (index, "%s%n"), ==, 0);
  g_assert_cmpuint (count_found (index, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"), ==, 1);
  g_assert_cmpuint (count_found (index, "\xff"), ==, 1); /* what stands for a broken letter */
  g_assert_cmpuint (count_found (index, "\xc4\xb0STANBUL"), ==, 1);
  g_assert_cmpuint (count_found (index, "strasse"), ==, 1);
  g_assert_cmpuint (count_found (index, "\xc3\xa4RGER stra\xc3\x9f"
                                        "e"),
                    ==, 1);
  g_assert_cmpuint (count_found (index, "caf\xc3\xa9"), ==, 1);
  g_assert_cmpuint (count_found (index, "CAFE\xcc\x81"), ==, 1);
  g_assert_cmpuint (count_found (index, upper), ==, 1);
  g_assert_cmpuint (count_found (index, longer), ==, 0);
  g_assert_cmpuint (count_found (index, "other plain id"), ==, 1);
  g_assert_cmpuint (count_found (index, "other bold"), ==, 0);
}

/* ---- against a naive look ---- */

static gboolean
naive_has (MeshRecord *record, char **words)
{
  static const MeshText looked[]
      = { MESH_TEXT_NAME,    MESH_TEXT_DATABASE, MESH_TEXT_DESCRIPTION, MESH_TEXT_DOMAIN,
          MESH_TEXT_PRODUCT, MESH_TEXT_TAGS,     MESH_TEXT_OWNER };

  for (guint w = 0; words[w] != NULL; w++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (looked) && !found; i++)
        {
          g_autofree char *folded = mesh_index_fold (record->texts[looked[i]]);

          found = strstr (folded, words[w]) != NULL;
        }
      for (guint i = 0; i < mesh_record_get_n_columns (record) && !found; i++)
        {
          g_autofree char *folded
              = mesh_index_fold (mesh_record_get_column (record, i, MESH_COLUMN_TEXT_NAME));

          g_autofree char *comment
              = mesh_index_fold (mesh_record_get_column (record, i, MESH_COLUMN_TEXT_COMMENT));

          found = strstr (folded, words[w]) != NULL || strstr (comment, words[w]) != NULL;
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static char *
new_word (GRand *rand, gboolean hostile)
{
  static const char *const pieces[]
      = { "cell", "CUST", "_",        "a",        "e",    "id", "7",
          "12",   "<",    "\xc3\x84", "\xc4\xb0", "\xff", "o",  "\xcc\x81" };
  GString *word = g_string_new (NULL);

  for (gint i = g_rand_int_range (rand, 1, 4); i > 0; i--)
    g_string_append (
        word, pieces[g_rand_int_range (rand, 0, hostile ? (gint) G_N_ELEMENTS (pieces) : 8)]);
  return g_string_free (word, FALSE);
}

static void
check_against_naive (MeshIndex *index, guint rounds, gboolean hostile)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  g_autoptr (GPtrArray) records
      = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_record_free);

  for (guint i = 0; i < mesh_index_get_n_rows (index); i++)
    g_ptr_array_add (records, mesh_index_dup_record (index, i));
  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *one = new_word (rand, hostile), *two = new_word (rand, hostile);
      g_autofree char *text = g_strjoin (" ", one, g_rand_boolean (rand) ? two : NULL, NULL);
      g_auto (GStrv) words = mesh_index_fold_words (text);
      g_autoptr (GArray) rows = mesh_index_find (index, (const char *const *) words, NULL);
      guint next = 0;

      for (guint i = 0; i < records->len; i++)
        {
          const gboolean found = next < rows->len && g_array_index (rows, guint, next) == i;

          g_assert_true (found == naive_has (g_ptr_array_index (records, i), words));
          next += found;
        }
      g_assert_cmpuint (next, ==, rows->len);
    }
}

static void
test_find (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (500);
  g_autoptr (MeshIndex) hostile = new_hostile ();

  check_against_naive (index, 60, FALSE);
  check_against_naive (hostile, 300, TRUE);
}

/* All that a table is found by, in one text. */
static char *
new_naive_text (MeshRecord *record)
{
  GString *text = g_string_new (NULL);
  char *folded;

  for (guint i = 0; i < MESH_N_TEXTS; i++)
    if (i != MESH_TEXT_LOCATION && i != MESH_TEXT_FORMAT)
      g_string_append_printf (text, "%s\n", record->texts[i]);
  for (guint i = 0; i < mesh_record_get_n_columns (record); i++)
    g_string_append_printf (text, "%s\n%s\n",
                            mesh_record_get_column (record, i, MESH_COLUMN_TEXT_NAME),
                            mesh_record_get_column (record, i, MESH_COLUMN_TEXT_COMMENT));
  folded = mesh_index_fold (text->str);
  g_string_free (text, TRUE);
  return folded;
}

static void
check_against_texts (MeshIndex *index, MeshSearch *search, GPtrArray *texts, const char *word)
{
  const char *words[] = { word, NULL };
  g_autoptr (GArray) rows = mesh_index_find (index, words, NULL);
  guint next = 0;

  g_object_set (search, "search", word, NULL);
  for (guint i = 0; i < texts->len; i++)
    {
      const gboolean found = next < rows->len && g_array_index (rows, guint, next) == i;

      g_assert_true (found == (strstr (g_ptr_array_index (texts, i), word) != NULL));
      next += found;
    }
  g_assert_cmpuint (next, ==, rows->len);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==, rows->len);
}

/* So many tables that several processors look through them, and through the words of comments. */
static void
test_many (void)
{
  static const char *const words[] = { "7",   "77",   "777",      "7777",  "-",           "-1",
                                       "8-1", "88-1", "measured", "cell_", "cell_name_4", "none" };
  g_autoptr (MeshIndex) index = sample_index_new (8300);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (index);
  g_autoptr (MeshSearch) search = mesh_search_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < mesh_index_get_n_rows (index); i++)
    {
      g_autoptr (MeshRecord) record = mesh_index_dup_record (index, i);

      g_ptr_array_add (texts, new_naive_text (record));
    }
  g_object_set (search, "shelf", shelf, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    check_against_texts (index, search, texts, words[i]);
}

/* Letters are typed, taken away and pasted: each time the same as looking anew. */
static void
test_typing (void)
{
  static const char *const typed[]
      = { "c",      "ce", "cel",      "cell_",  "cell_i",        "cell", "cell 7", "cell 77",
          "7 cell", "",   "domain 3", "Domain", "no such thing", "x",    "e" };
  g_autoptr (MeshIndex) index = sample_index_new (700);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (index);
  g_autoptr (MeshSearch) search = mesh_search_new ();

  g_object_set (search, "shelf", shelf, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      Changes changes = { 0 };
      const guint before = g_list_model_get_n_items (G_LIST_MODEL (search));

      g_signal_connect (search, "items-changed", G_CALLBACK (changed_cb), &changes);
      g_object_set (search, "search", typed[i], NULL);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==,
                        count_found (index, typed[i]));
      g_assert_cmpuint (changes.n, <=, 1);
      g_assert_cmpuint (before - changes.removed + changes.added, ==,
                        g_list_model_get_n_items (G_LIST_MODEL (search)));
      g_signal_handlers_disconnect_by_data (search, &changes);
    }
}

/* A table is found by what is said of its columns, with words of its name beside it; who types on
 * finds the same. */
static void
test_comments (void)
{
  static const char *const comments[][3]
      = { { "Customer number", "The customer\xe2\x80\x99s \xc3\x84rger", "" },
          { "Customer number", "Cell", "Customer number" },
          { "", "", "" } };
  MeshIndexBuilder *builder = mesh_index_builder_new ();
  g_autoptr (MeshIndex) index = NULL, back = NULL;
  g_autoptr (MeshShelf) shelf = NULL;
  g_autoptr (MeshSearch) search = mesh_search_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (comments); i++)
    {
      g_autofree char *name = g_strdup_printf ("table_%u", i);
      g_autoptr (MeshRecord) record = sample_record_new ("database", name, "cellar", "a,b,c");

      for (guint c = 0; c < 3; c++)
        {
          g_free (record->columns->pdata[c * MESH_N_COLUMN_TEXTS + MESH_COLUMN_TEXT_COMMENT]);
          record->columns->pdata[c * MESH_N_COLUMN_TEXTS + MESH_COLUMN_TEXT_COMMENT]
              = g_strdup (comments[i][c]);
        }
      g_assert_true (mesh_index_builder_add (builder, record, MESH_ACCESS_NONE));
    }
  index = mesh_index_builder_end (builder, 1);
  bytes = to_bytes (index, "me");
  back = from_bytes (bytes, "me", NULL);
  for (guint i = 0; i < 2; i++)
    {
      MeshIndex *one = i == 0 ? index : back;

      g_assert_cmpuint (count_found (one, "customer NUMBER"), ==, 2);
      g_assert_cmpuint (count_found (one, "\xc3\xa4rger"), ==, 1);
      g_assert_cmpuint (count_found (one, "table_1 number"), ==, 1);
      g_assert_cmpuint (count_found (one, "table_2 number"), ==, 0);
      /* No word goes from one comment into the next. */
      g_assert_cmpuint (count_found (one, "numberthe"), ==, 0);
      g_assert_cmpuint (count_found (one, "cell"), ==, 3);
    }
  shelf = mesh_shelf_new (back);
  g_object_set (search, "shelf", shelf, NULL);
  for (guint n = 1; n <= strlen ("number"); n++)
    {
      g_autofree char *typed = g_strndup ("number", n);

      g_object_set (search, "search", typed, NULL);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==,
                        count_found (index, typed));
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==, 2);
}

/* What the version before wrote is refused, and read anew. */
static void
test_older (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (10);
  g_autoptr (GBytes) bytes = to_bytes (index, "me"), older = NULL;
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  char *version = g_strstr_len ((char *) copy + sizeof (guint32), 32, "catalog-3");

  g_assert_nonnull (version);
  version[strlen ("catalog-")] = '2';
  length = 32;
  g_checksum_update (checksum, copy, (gssize) (g_bytes_get_size (bytes) - length));
  g_checksum_get_digest (checksum, copy + g_bytes_get_size (bytes) - length, &length);
  older = g_bytes_new_take (copy, g_bytes_get_size (bytes));
  assert_refused (older, "me");
}

/* ---- facets and orders ---- */

static guint
count_of (MeshSearch *search, MeshFacetKind kind, const char *value)
{
  GListModel *facet = G_LIST_MODEL (mesh_search_get_facet (search, kind));

  for (guint i = 0; i < g_list_model_get_n_items (facet); i++)
    {
      g_autoptr (MeshFacetValue) one = g_list_model_get_item (facet, i);

      if (g_str_equal (mesh_facet_value_get_value (one), value))
        return mesh_facet_value_get_count (one);
    }
  g_assert_not_reached ();
}

static void
test_facets (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (1000);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (index);
  g_autoptr (MeshSearch) search = mesh_search_new ();
  GListModel *list = G_LIST_MODEL (search);
  gboolean active;

  g_object_set (search, "shelf", shelf, NULL);
  g_assert_cmpuint (count_of (search, MESH_FACET_ACCESS, ""), ==, 1000);
  g_assert_cmpuint (count_of (search, MESH_FACET_ACCESS, "none"), ==, 250);
  g_assert_cmpuint (count_of (search, MESH_FACET_DOMAIN, "Domain 3"), ==, 40);
  g_object_set (search, "domain", "Domain 3", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 40);
  /* A facet counts what another choice of it would show; the others count what is shown. */
  g_assert_cmpuint (count_of (search, MESH_FACET_DOMAIN, "Domain 4"), ==, 40);
  g_assert_cmpuint (count_of (search, MESH_FACET_DOMAIN, ""), ==, 1000);
  g_assert_cmpuint (count_of (search, MESH_FACET_ACCESS, "granted"), ==, 10);
  g_object_set (search, "access", "granted", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 10);
  g_assert_cmpuint (count_of (search, MESH_FACET_DOMAIN, "Domain 3"), ==, 10);
  g_assert_cmpuint (count_of (search, MESH_FACET_ACCESS, "none"), ==, 10);
  g_object_set (search, "search", "no such thing", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_cmpuint (count_of (search, MESH_FACET_DOMAIN, "Domain 3"), ==, 0);
  g_object_get (search, "active", &active, NULL);
  g_assert_true (active);
  g_object_set (search, "search", "", "domain", NULL, "access", "", NULL);
  g_object_get (search, "active", &active, NULL);
  g_assert_false (active);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1000);
  g_object_set (search, "owner", "not an owner", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
}

static void
test_orders (void)
{
  static const char *const properties[MESH_N_ORDERS]
      = { "name", "database", "owner-account", NULL };
  g_autoptr (MeshIndex) index = sample_index_new (300);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (index);
  g_autoptr (MeshSearch) search = mesh_search_new ();

  g_object_set (search, "shelf", shelf, "search", "cell", NULL);
  for (guint order = 0; order < MESH_N_ORDERS; order++)
    {
      g_autofree char *before = NULL;

      g_object_set (search, "order", order, NULL);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==,
                        count_found (index, "cell"));
      for (guint i = 0;
           i < g_list_model_get_n_items (G_LIST_MODEL (search)) && properties[order] != NULL; i++)
        {
          g_autoptr (MeshProduct) one = g_list_model_get_item (G_LIST_MODEL (search), i);
          g_autofree char *value = NULL;

          g_object_get (one, properties[order], &value, NULL);
          g_assert_cmpint (g_strcmp0 (before, value), <=, 0);
          g_free (before);
          before = g_steal_pointer (&value);
        }
    }
  for (guint i = 1; i < mesh_index_get_n_rows (index); i++)
    {
      g_autoptr (MeshRecord) one
          = mesh_index_dup_record (index, mesh_index_get_row (index, MESH_ORDER_NEWEST, i - 1));
      g_autoptr (MeshRecord) two
          = mesh_index_dup_record (index, mesh_index_get_row (index, MESH_ORDER_NEWEST, i));

      g_assert_cmpint (one->updated, >=, two->updated);
    }
}

/* ---- objects ---- */

/* An index of the same tables but for one that changed, one that went and one that came. */
static MeshIndex *
new_changed (guint n, guint changed, guint gone)
{
  MeshIndexBuilder *builder = mesh_index_builder_new ();

  for (guint i = n; i > 0; i--)
    {
      g_autoptr (MeshRecord) record = sample_record_new_nth (i - 1);

      if (i - 1 == changed)
        mesh_record_set (record, MESH_TEXT_LOCATION, "s3://elsewhere/");
      if (i - 1 != gone)
        mesh_index_builder_add (builder, record, (i - 1) % MESH_N_ACCESSES);
    }
  return mesh_index_builder_end (builder, 1764600000);
}

static MeshProduct *
dup_product (MeshShelf *shelf, guint i)
{
  g_autoptr (MeshRecord) record = sample_record_new_nth (i);
  guint row;

  if (!mesh_index_find_table (mesh_shelf_get_index (shelf), record->texts[MESH_TEXT_DATABASE],
                              record->texts[MESH_TEXT_NAME], &row))
    return NULL;
  return mesh_shelf_get_product (shelf, row);
}

static void
test_refresh (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (200);
  g_autoptr (MeshIndex) same = new_changed (200, G_MAXUINT, G_MAXUINT),
                        other = new_changed (200, 7, 11);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (index);
  g_autoptr (MeshProduct) kept = dup_product (shelf, 5), changed = dup_product (shelf, 7),
                          gone = dup_product (shelf, 11);
  g_autoptr (MeshProduct) kept_after = NULL, changed_after = NULL, gone_after = NULL;
  g_autofree char *location = NULL, *before = NULL, *description = NULL;
  Changes changes = { 0 };

  g_signal_connect (shelf, "items-changed", G_CALLBACK (changed_cb), &changes);
  mesh_shelf_set_index (shelf, same);
  g_assert_cmpuint (changes.n, ==, 0);
  mesh_shelf_set_index (shelf, other);
  g_assert_cmpuint (changes.n, ==, 1);
  g_assert_cmpuint (changes.removed, ==, changes.added + 1);
  g_assert_cmpuint (changes.removed, <, 200);
  kept_after = dup_product (shelf, 5);
  changed_after = dup_product (shelf, 7);
  gone_after = dup_product (shelf, 11);
  g_assert_true (kept == kept_after);
  g_assert_true (changed != changed_after);
  g_assert_null (gone_after);
  g_object_get (changed_after, "location", &location, NULL);
  g_object_get (changed, "location", &before, NULL);
  g_assert_cmpstr (location, ==, "s3://elsewhere/");
  g_assert_cmpstr (before, !=, location);
  /* Who holds what went still sees what it was. */
  g_object_get (gone, "description", &description, NULL);
  g_assert_true (g_str_has_prefix (description, "The "));
}

static void
refused_cb (MeshFacet *facet, guint position, guint removed, guint added, MeshSearch *search)
{
  if (removed > 0)
    g_object_set (search, "domain", NULL, NULL);
}

/* The domain that is chosen is in the catalogue no more, most tables neither, and whoever had chosen it lets go of
 * it while the search is on its way, as a drop-down does. */
static void
test_chosen_goes (void)
{
  g_autoptr (MeshIndex) many = sample_index_new (3000), few = sample_index_new (3);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (many);
  g_autoptr (MeshSearch) search = mesh_search_new ();
  MeshFacet *domains = mesh_search_get_facet (search, MESH_FACET_DOMAIN);
  Changes changes = { 0 };
  guint n;

  g_object_set (search, "shelf", shelf, "domain", "Domain 7", NULL);
  n = g_list_model_get_n_items (G_LIST_MODEL (search));
  g_assert_cmpuint (n, ==, 120);
  g_signal_connect (domains, "items-changed", G_CALLBACK (refused_cb), search);
  g_signal_connect (search, "items-changed", G_CALLBACK (changed_cb), &changes);
  mesh_shelf_set_index (shelf, few);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==, 3);
  g_assert_cmpuint (changes.n, ==, 1);
  g_assert_cmpuint (n - changes.removed + changes.added, ==, 3);
  g_signal_handlers_disconnect_by_data (domains, search);
}

/* Another persona's tables are others, even where all that is known of them is the same. */
static void
test_other_persona (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (200);
  g_autoptr (MeshShelf) mine = mesh_shelf_new (index), yours = mesh_shelf_new (index);
  g_autoptr (MeshSearch) search = mesh_search_new ();
  g_autoptr (MeshProduct) before = NULL, after = NULL, expected = mesh_shelf_get_product (yours, 0);
  Changes changes = { 0 };

  g_object_set (search, "shelf", mine, NULL);
  before = g_list_model_get_item (G_LIST_MODEL (search), 0);
  g_signal_connect (search, "items-changed", G_CALLBACK (changed_cb), &changes);
  g_object_set (search, "shelf", yours, NULL);
  g_assert_true (changes.n == 1 && changes.removed == 200 && changes.added == 200);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (MeshProduct) one = g_list_model_get_item (G_LIST_MODEL (search), i);

      g_assert_true (one != before);
      if (one == expected)
        after = g_object_ref (one);
    }
  g_assert_nonnull (after);
}

static void
test_lazy (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (130);
  g_autoptr (MeshShelf) shelf = mesh_shelf_new (index);
  g_autoptr (MeshProduct) one = g_list_model_get_item (G_LIST_MODEL (shelf), 129);
  g_autoptr (MeshProduct) again = g_list_model_get_item (G_LIST_MODEL (shelf), 129);
  g_autoptr (MeshProduct) past = g_list_model_get_item (G_LIST_MODEL (shelf), 130);
  g_autoptr (GListModel) columns = NULL;
  g_autofree char *access = NULL, *format = NULL;
  gpointer weak = one;

  g_assert_true (one == again);
  g_assert_null (past);
  g_object_get (one, "columns", &columns, "access", &access, "format", &format, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 20);
  g_assert_true (g_str_equal (format, "csv") || g_str_equal (format, "parquet"));
  g_object_add_weak_pointer (weak, &weak);
  g_clear_object (&one);
  g_clear_object (&again);
  g_assert_null (weak);
}

/* ---- the file ---- */

static GBytes *
to_bytes (MeshIndex *index, const char *identity)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_assert_true (mesh_index_write (index, stream, identity, NULL, &error));
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static MeshIndex *
from_bytes (GBytes *bytes, const char *identity, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  return mesh_index_read (stream, identity, NULL, error);
}

static void
test_bytes (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (333), hostile = new_hostile ();
  g_autoptr (MeshIndexBuilder) builder = mesh_index_builder_new ();
  g_autoptr (MeshIndex) empty = mesh_index_builder_end (g_steal_pointer (&builder), 5);
  MeshIndex *all[] = { index, hostile, empty };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = to_bytes (all[i], "me");
      g_autoptr (MeshIndex) back = from_bytes (bytes, "me", &error);

      g_assert_no_error (error);
      g_assert_cmpuint (mesh_index_get_n_rows (back), ==, mesh_index_get_n_rows (all[i]));
      g_assert_cmpint (mesh_index_get_read_at (back), ==, mesh_index_get_read_at (all[i]));
      for (guint row = 0; row < mesh_index_get_n_rows (back); row++)
        {
          g_autoptr (MeshRecord) a = mesh_index_dup_record (all[i], row),
                                 b = mesh_index_dup_record (back, row);

          g_assert_cmpuint (mesh_index_get_hash (back, row), ==, mesh_index_get_hash (all[i], row));
          g_assert_cmpint (mesh_index_get_access (back, row), ==,
                           mesh_index_get_access (all[i], row));
          g_assert_cmpuint (mesh_index_get_row (back, MESH_ORDER_NEWEST, row), ==,
                            mesh_index_get_row (all[i], MESH_ORDER_NEWEST, row));
          for (guint t = 0; t < MESH_N_TEXTS; t++)
            g_assert_cmpstr (a->texts[t], ==, b->texts[t]);
        }
      g_assert_cmpuint (count_found (back, "a"), ==, count_found (all[i], "a"));
    }
}

static void
assert_refused (GBytes *bytes, const char *identity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshIndex) index = from_bytes (bytes, identity, &error);

  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_assert_null (index);
}

static void
test_damaged (void)
{
  g_autoptr (MeshIndex) index = sample_index_new (100);
  g_autoptr (GBytes) bytes = to_bytes (index, "me"), nothing = g_bytes_new (NULL, 0);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  assert_refused (bytes, "somebody else");
  assert_refused (nothing, "me");
  for (gsize i = 0; i < length; i += 1 + length / 300)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) flipped = g_bytes_new_take (copy, length);

      copy[i] ^= 0x40;
      assert_refused (cut, "me");
      assert_refused (flipped, "me");
    }
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static MeshIndex *
load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_catalog_load_async (path, cancellable, keep_cb, &result);
  wait_for (&result);
  return mesh_catalog_load_finish (result, error);
}

static gboolean
save (const char *path, MeshIndex *index, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_catalog_save_async (path, index, cancellable, keep_cb, &result);
  wait_for (&result);
  return mesh_catalog_save_finish (result, error);
}

static void
test_cache (void)
{
  g_autofree char *folder = g_dir_make_tmp ("catalog-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "sub", "mine", NULL),
                  *other = g_build_filename (folder, "sub", "yours", NULL);
  g_autofree char *sub = g_path_get_dirname (path);
  g_autoptr (MeshIndex) index = sample_index_new (50);
  g_autoptr (MeshIndex) back = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  GError *error = NULL;
  GStatBuf about;

  g_assert_null (load (path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_false (save (path, index, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (save (path, index, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
  back = load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mesh_index_get_n_rows (back), ==, 50);
  g_assert_null (load (path, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* Somebody else's file under this name is not taken. */
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_null (load (other, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (load (sub, NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (save (sub, index, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_remove (other);
  g_rmdir (sub);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/hostile", test_hostile);
  g_test_add_func ("/catalog/find", test_find);
  g_test_add_func ("/catalog/many", test_many);
  g_test_add_func ("/catalog/typing", test_typing);
  g_test_add_func ("/catalog/comments", test_comments);
  g_test_add_func ("/catalog/older", test_older);
  g_test_add_func ("/catalog/facets", test_facets);
  g_test_add_func ("/catalog/orders", test_orders);
  g_test_add_func ("/catalog/refresh", test_refresh);
  g_test_add_func ("/catalog/chosen-goes", test_chosen_goes);
  g_test_add_func ("/catalog/other-persona", test_other_persona);
  g_test_add_func ("/catalog/lazy", test_lazy);
  g_test_add_func ("/catalog/bytes", test_bytes);
  g_test_add_func ("/catalog/damaged", test_damaged);
  g_test_add_func ("/catalog/cache", test_cache);
  return g_test_run ();
}
