/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-search.h"

#include <string.h>

#include "mesh/catalog/mesh-index-private.h"

/* Those that can be chosen by. */
#define N_FACETS (MESH_FACET_ACCESS + 1)

struct _MeshSearch
{
  GObject parent_instance;

  GListModel *model; /* (nullable): as it was set */
  MeshShelf *shelf;  /* (nullable): the same, if it is one */
  MeshIndex *index;  /* (nullable): of the shelf, as it was when all below was found */
  char *search;
  char **words;
  char *wanted[N_FACETS]; /* (nullable): any */
  guint order;

  GArray *found;    /* (element-type guint): rows that have the words, ascending */
  char *placed;     /* (nullable): one of the words */
  GArray *places;   /* (element-type guint32): where each of those found has it */
  guint8 *is_shown; /* for each row of the index */
  GArray *shown;    /* (element-type guint): rows, in order */
  MeshFacet *facets[N_FACETS];
  gboolean following; /* the facets are on their way to another index: what was found is of the one before */
};

enum
{
  PROP_0,
  PROP_SHELF,
  PROP_SEARCH,
  PROP_DOMAIN,
  PROP_PRODUCT,
  PROP_OWNER,
  PROP_ACCESS,
  PROP_ORDER,
  PROP_N_ITEMS,
  PROP_ACTIVE,
  PROP_DOMAINS,
  PROP_PRODUCTS,
  PROP_OWNERS,
  PROP_ACCESSES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static GType
mesh_search_get_item_type (GListModel *list)
{
  return MESH_TYPE_PRODUCT;
}

static guint
mesh_search_get_n_items (GListModel *list)
{
  return MESH_SEARCH (list)->shown->len;
}

static gpointer
mesh_search_get_item (GListModel *list, guint position)
{
  MeshSearch *self = MESH_SEARCH (list);

  return position < self->shown->len
             ? mesh_shelf_get_product (self->shelf, g_array_index (self->shown, guint, position))
             : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mesh_search_get_item_type;
  iface->get_n_items = mesh_search_get_n_items;
  iface->get_item = mesh_search_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshSearch,
                               mesh_search,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- finding ---- */

static guint
count_rows (MeshSearch *self)
{
  return self->index != NULL ? mesh_index_get_n_rows (self->index) : 0;
}

static gboolean
is_active (MeshSearch *self)
{
  for (guint i = 0; i < N_FACETS; i++)
    if (self->wanted[i] != NULL)
      return TRUE;
  return self->words[0] != NULL;
}

/* Each of the words before is in one of those now: who has these had those. */
static gboolean
is_narrower (char **words, char **before)
{
  for (guint i = 0; before[i] != NULL; i++)
    {
      gboolean kept = FALSE;

      for (guint j = 0; words[j] != NULL && !kept; j++)
        kept = strstr (words[j], before[i]) != NULL;
      if (!kept)
        return FALSE;
    }
  return TRUE;
}

/* Those that were not looked for before. (transfer container) */
static GPtrArray *
new_words (char **words, char **before)
{
  GPtrArray *new = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (before == NULL || !g_strv_contains ((const char *const *) before, words[i]))
      g_ptr_array_add (new, words[i]);
  return new;
}

/* All but the last are looked for first: the last one is what is being typed. @before: (nullable):
 * the words that @within has; NULL: it is of no use. */
static GArray *
find_new (MeshSearch *self, char **before, GArray *within)
{
  g_autoptr (GPtrArray) words = new_words (self->words, before);
  g_autoptr (GArray) narrowed = NULL;
  g_autofree char *placed = g_steal_pointer (&self->placed);
  char *last = words->len > 0 ? g_ptr_array_index (words, words->len - 1) : NULL;

  if (words->len != 1)
    {
      if (words->len > 0)
        g_ptr_array_set_size (words, (gint) words->len - 1);
      g_ptr_array_add (words, NULL);
      narrowed = mesh_index_find (self->index, (const char *const *) words->pdata, within);
      within = narrowed;
    }
  if (last == NULL)
    return g_steal_pointer (&narrowed);
  if (narrowed != NULL || before == NULL || placed == NULL || !g_str_has_prefix (last, placed))
    g_clear_pointer (&placed, g_free);
  self->placed = g_strdup (last);
  return mesh_index_find_word (self->index, last, placed, within, self->places);
}

/* @before: (nullable): the words that @self->found has; NULL: it is out of date. */
static void
find_words (MeshSearch *self, char **before)
{
  g_autoptr (GArray) within = g_steal_pointer (&self->found);
  const gboolean narrower = before != NULL && is_narrower (self->words, before);

  if (self->index == NULL)
    self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  else
    self->found = find_new (self, narrower ? before : NULL, narrower ? within : NULL);
}

/* What is counted while rows are chosen. */
typedef struct
{
  guint wanted[N_FACETS];           /* G_MAXUINT: none has it */
  guint choosy[N_FACETS], n_choosy; /* the facets that refuse anything */
  guint *counts[N_FACETS];
  guint all[N_FACETS];
} Tally;

static void
tally_start (MeshSearch *self, Tally *tally)
{
  for (guint i = 0; i < N_FACETS; i++)
    {
      if (self->wanted[i] != NULL)
        {
          tally->wanted[i] = mesh_index_find_value (self->index, i, self->wanted[i]);
          tally->choosy[tally->n_choosy++] = i;
        }
      tally->counts[i] = g_new0 (guint, mesh_index_get_n_values (self->index, i));
    }
}

static void
tally_end (MeshSearch *self, Tally *tally)
{
  for (guint i = 0; i < N_FACETS; i++)
    {
      mesh_facet_set_counts (self->facets[i], tally->counts[i], tally->all[i]);
      g_free (tally->counts[i]);
    }
}

static inline void
count_row (MeshSearch *self, Tally *tally, guint kind, guint row)
{
  tally->counts[kind][mesh_index_value_at (self->index, kind, row)]++;
  tally->all[kind]++;
}

/* A row that only one facet refuses is counted by that facet: it would be there with another
 * choice. */
static inline gboolean
tally_row (MeshSearch *self, Tally *tally, guint row)
{
  guint refusing = 0, n_refusing = 0;

  for (guint i = 0; i < tally->n_choosy; i++)
    if (mesh_index_value_at (self->index, tally->choosy[i], row) != tally->wanted[tally->choosy[i]])
      {
        n_refusing++;
        refusing = tally->choosy[i];
      }
  if (n_refusing == 1)
    count_row (self, tally, refusing, row);
  else if (n_refusing == 0)
    for (guint i = 0; i < N_FACETS; i++)
      count_row (self, tally, i, row);
  return n_refusing == 0;
}

static void
choose_rows (MeshSearch *self)
{
  const guint n = count_rows (self);
  const guint32 *order = n > 0 ? self->index->orders[self->order] : NULL;
  const guint *found = (const guint *) (gpointer) self->found->data;
  Tally tally = { 0 };
  guint *shown, n_shown = 0;

  if (n == 0)
    return;
  memset (self->is_shown, 0, n);
  tally_start (self, &tally);
  for (guint i = 0; i < self->found->len; i++)
    self->is_shown[found[i]] = tally_row (self, &tally, found[i]);
  tally_end (self, &tally);
  g_array_set_size (self->shown, n);
  shown = (guint *) (gpointer) self->shown->data;
  for (guint i = 0; i < n; i++)
    {
      shown[n_shown] = order[i];
      n_shown += self->is_shown[order[i]];
    }
  g_array_set_size (self->shown, n_shown);
}

/* @before: (nullable): another persona's, whose rows are never the same. */
static gboolean
same (MeshIndex *before, guint a, MeshIndex *after, guint b)
{
  if (before == NULL)
    return FALSE;
  return before == after ? a == b
                         : mesh_index_get_hash (before, a) == mesh_index_get_hash (after, b);
}

/* One change, from the first difference to the last. @index: (nullable): what @rows were rows of. */
static void
tell (MeshSearch *self, MeshIndex *index, GArray *rows)
{
  const guint n = MIN (rows->len, self->shown->len);
  guint start = 0, end = 0;

  while (start < n
         && same (index, g_array_index (rows, guint, start), self->index,
                  g_array_index (self->shown, guint, start)))
    start++;
  while (start + end < n
         && same (index, g_array_index (rows, guint, rows->len - 1 - end), self->index,
                  g_array_index (self->shown, guint, self->shown->len - 1 - end)))
    end++;
  if (start + end < MAX (rows->len, self->shown->len))
    g_list_model_items_changed (G_LIST_MODEL (self), start, rows->len - start - end,
                                self->shown->len - start - end);
  if (rows->len != self->shown->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* @words: (nullable): those of before, if the index is the same. @index: of before. */
static void
update (MeshSearch *self, char **words, MeshIndex *index, gboolean was_active)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->shown);

  self->shown = g_array_sized_new (FALSE, FALSE, sizeof (guint), count_rows (self) + 1);
  if (words == NULL || words != self->words)
    find_words (self, words);
  choose_rows (self);
  tell (self, index, before);
  if (was_active != is_active (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

/* @is_other: nothing of before is the same, even where it looks so. */
static void
follow_index (MeshSearch *self, gboolean is_other)
{
  MeshIndex *before = g_steal_pointer (&self->index);
  const gboolean was_active = is_active (self);

  if (self->shelf != NULL)
    self->index = mesh_index_ref (mesh_shelf_get_index (self->shelf));
  g_free (self->is_shown);
  self->is_shown = g_new0 (guint8, count_rows (self) + 1);
  self->following = TRUE;
  for (guint i = 0; i < N_FACETS; i++)
    mesh_facet_set_index (self->facets[i], self->index);
  self->following = FALSE;
  update (self, NULL, is_other ? NULL : before, was_active);
  g_clear_pointer (&before, mesh_index_unref);
  g_signal_emit (self, changed_signal, 0);
}

static void
index_changed_cb (MeshSearch *self)
{
  follow_index (self, FALSE);
}

/* ---- properties ---- */

static void
set_model (MeshSearch *self, GListModel *model)
{
  MeshShelf *shelf = MESH_IS_SHELF (model) ? MESH_SHELF (model) : NULL;

  if (self->model == model)
    return;
  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_func (self->shelf, index_changed_cb, self);
  self->shelf = shelf;
  g_set_object (&self->model, model);
  if (shelf != NULL)
    g_signal_connect_swapped (shelf, "notify::index", G_CALLBACK (index_changed_cb), self);
  follow_index (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHELF]);
}

static void
set_search (MeshSearch *self, const char *search)
{
  const gboolean was_active = is_active (self);
  g_auto (GStrv) before = NULL;

  if (g_strcmp0 (self->search, search != NULL ? search : "") == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search != NULL ? search : "");
  before = g_steal_pointer (&self->words);
  self->words = mesh_index_fold_words (self->search);
  if (!g_strv_equal ((const char *const *) before, (const char *const *) self->words))
    update (self, before, self->index, was_active);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

static void
set_wanted (MeshSearch *self, guint kind, const char *value, guint id)
{
  const gboolean was_active = is_active (self);

  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (self->wanted[kind], value) == 0)
    return;
  g_free (self->wanted[kind]);
  self->wanted[kind] = g_strdup (value);
  if (!self->following)
    update (self, self->words, self->index, was_active);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_order (MeshSearch *self, guint order)
{
  if (self->order == order || order >= MESH_N_ORDERS)
    return;
  self->order = order;
  update (self, self->words, self->index, is_active (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
mesh_search_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshSearch *self = MESH_SEARCH (object);

  switch (id)
    {
    case PROP_SHELF:
      g_value_set_object (value, self->model);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_DOMAIN:
    case PROP_PRODUCT:
    case PROP_OWNER:
    case PROP_ACCESS:
      g_value_set_string (value, self->wanted[id - PROP_DOMAIN]);
      break;
    case PROP_ORDER:
      g_value_set_uint (value, self->order);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->shown->len);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, is_active (self));
      break;
    case PROP_DOMAINS:
    case PROP_PRODUCTS:
    case PROP_OWNERS:
    case PROP_ACCESSES:
      g_value_set_object (value, self->facets[id - PROP_DOMAINS]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_search_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MeshSearch *self = MESH_SEARCH (object);

  switch (id)
    {
    case PROP_SHELF:
      set_model (self, g_value_get_object (value));
      break;
    case PROP_SEARCH:
      set_search (self, g_value_get_string (value));
      break;
    case PROP_DOMAIN:
    case PROP_PRODUCT:
    case PROP_OWNER:
    case PROP_ACCESS:
      set_wanted (self, id - PROP_DOMAIN, g_value_get_string (value), id);
      break;
    case PROP_ORDER:
      set_order (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_search_finalize (GObject *object)
{
  MeshSearch *self = MESH_SEARCH (object);

  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_func (self->shelf, index_changed_cb, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->index, mesh_index_unref);
  g_free (self->search);
  g_strfreev (self->words);
  g_array_unref (self->found);
  g_array_unref (self->places);
  g_free (self->placed);
  g_array_unref (self->shown);
  g_free (self->is_shown);
  for (guint i = 0; i < N_FACETS; i++)
    {
      g_free (self->wanted[i]);
      g_object_unref (self->facets[i]);
    }
  G_OBJECT_CLASS (mesh_search_parent_class)->finalize (object);
}

static void
mesh_search_class_init (MeshSearchClass *klass)
{
  static const char *const wanted[N_FACETS] = { "domain", "product", "owner", "access" };
  static const char *const facets[N_FACETS] = { "domains", "products", "owners", "accesses" };
  const GParamFlags shared = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS,
                    readable = G_PARAM_READABLE | shared, flags = G_PARAM_READWRITE | shared;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_search_get_property;
  object_class->set_property = mesh_search_set_property;
  object_class->finalize = mesh_search_finalize;
  changed_signal = g_signal_new ("changed", MESH_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  properties[PROP_SHELF] = g_param_spec_object ("shelf", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", flags);
  properties[PROP_ORDER] = g_param_spec_uint ("order", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, readable);
  for (guint i = 0; i < N_FACETS; i++)
    {
      properties[PROP_DOMAIN + i] = g_param_spec_string (wanted[i], NULL, NULL, NULL, flags);
      properties[PROP_DOMAINS + i]
          = g_param_spec_object (facets[i], NULL, NULL, MESH_TYPE_FACET, readable);
    }
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_search_init (MeshSearch *self)
{
  self->search = g_strdup ("");
  self->words = g_new0 (char *, 1);
  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < N_FACETS; i++)
    self->facets[i] = mesh_facet_new (i);
}

/* ---- public ---- */

MeshSearch *
mesh_search_new (void)
{
  return g_object_new (MESH_TYPE_SEARCH, NULL);
}

MeshShelf *
mesh_search_get_shelf (MeshSearch *self)
{
  g_return_val_if_fail (MESH_IS_SEARCH (self), NULL);
  return self->shelf;
}

gboolean
mesh_search_find_position (MeshSearch *self,
                           const char *database,
                           const char *name,
                           guint *position)
{
  guint row;

  g_return_val_if_fail (MESH_IS_SEARCH (self), FALSE);
  if (self->index == NULL || !mesh_index_find_table (self->index, database, name, &row)
      || !self->is_shown[row])
    return FALSE;
  for (guint i = 0; i < self->shown->len; i++)
    if (g_array_index (self->shown, guint, i) == row)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

MeshFacet *
mesh_search_get_facet (MeshSearch *self, MeshFacetKind kind)
{
  g_return_val_if_fail (MESH_IS_SEARCH (self) && kind < N_FACETS, NULL);
  return self->facets[kind];
}
