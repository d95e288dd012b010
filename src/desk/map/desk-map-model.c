/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-model.h"

#include "desk/common/desk-format.h"

struct _DeskMapModel
{
  GObject parent_instance;

  GPtrArray *nodes;  /* (element-type DeskMapNode) */
  GArray *edges;     /* (element-type DeskMapEdge) */
  GHashTable *index; /* while it is made: key → DeskMapNode */
  guint first[DESK_MAP_N_KINDS + 1];
  guint n_left_out;
  double width, height;
};

G_DEFINE_FINAL_TYPE (DeskMapModel, desk_map_model, G_TYPE_OBJECT)

static void
node_free (gpointer data)
{
  DeskMapNode *node = data;

  g_free (node->title);
  g_free (node->account);
  g_free (node->database);
  g_free (node->id);
  g_free (node);
}

static void
desk_map_model_finalize (GObject *object)
{
  DeskMapModel *self = DESK_MAP_MODEL (object);

  g_ptr_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_clear_pointer (&self->index, g_hash_table_unref);
  G_OBJECT_CLASS (desk_map_model_parent_class)->finalize (object);
}

static void
desk_map_model_class_init (DeskMapModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_map_model_finalize;
}

static void
desk_map_model_init (DeskMapModel *self)
{
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->edges = g_array_new (FALSE, FALSE, sizeof (DeskMapEdge));
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The node of @kind with those names, "" for none, made when it is new. Of a bundle, @account is
 * the consumer's. */
static DeskMapNode *
ensure_node (DeskMapModel *self, DeskMapKind kind, const char *account, const char *database)
{
  /* No name that is not hostile has a line feed; one that has may share a node with another. */
  g_autofree char *key = g_strdup_printf ("%d\n%s\n%s", kind, account, database);
  DeskMapNode *node = g_hash_table_lookup (self->index, key);

  if (node != NULL)
    return node;
  node = g_new0 (DeskMapNode, 1);
  node->kind = kind;
  node->account = g_strdup (account);
  node->database = *database != '\0' ? g_strdup (database) : NULL;
  node->title = desk_format_bounded (NULL, kind == DESK_MAP_PRODUCT ? database : account);
  g_ptr_array_add (self->nodes, node);
  g_hash_table_insert (self->index, g_steal_pointer (&key), node);
  return node;
}

/* A product and, where that is known, its producer. Names of databases are unique in a mesh. */
static DeskMapNode *
ensure_product (DeskMapModel *self, const char *owner, const char *database)
{
  DeskMapNode *product = ensure_node (self, DESK_MAP_PRODUCT, "", database);

  if (*product->account == '\0' && owner != NULL)
    {
      g_free (product->account);
      product->account = g_strdup (owner);
      ensure_node (self, DESK_MAP_PRODUCER, owner, "");
    }
  return product;
}

static void
add_products (DeskMapModel *self, GListModel *catalog)
{
  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (GObject) product = g_list_model_get_item (catalog, i);
      g_autofree char *owner = NULL;
      g_autofree char *database = NULL;

      g_object_get (product, "owner-account", &owner, "database", &database, NULL);
      if (database != NULL)
        ensure_product (self, owner, database)->n_tables++;
    }
}

/* FALSE: not in the picture. */
static gboolean
read_state (const char *status, DeskMapState *state)
{
  static const char *const words[] = { "Pending", "Active", "Denied" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (status, words[i]) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static void
add_subscription (DeskMapModel *self, GObject *subscription)
{
  g_autofree char *id = NULL;
  g_autofree char *status = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *subscriber = NULL;
  g_autofree char *database = NULL;
  DeskMapState state, before;
  DeskMapNode *bundle;

  g_object_get (subscription, "id", &id, "status", &status, "owner-account", &owner,
                "subscriber-account", &subscriber, "database", &database, NULL);
  if (owner == NULL || subscriber == NULL || database == NULL || !read_state (status, &state))
    return;
  ensure_product (self, owner, database);
  ensure_node (self, DESK_MAP_CONSUMER, subscriber, "");
  bundle = ensure_node (self, DESK_MAP_BUNDLE, subscriber, database);
  before = desk_map_node_get_state (bundle);
  /* Opened is the one that most needs a look. */
  if (bundle->id == NULL || state < before)
    {
      g_free (bundle->id);
      bundle->id = g_steal_pointer (&id);
    }
  bundle->n_subscriptions[state]++;
}

static int
compare_nodes_cb (gconstpointer a, gconstpointer b)
{
  const DeskMapNode *one = *(DeskMapNode *const *) a, *other = *(DeskMapNode *const *) b;
  int order = (int) one->kind - (int) other->kind;

  if (order == 0)
    order = g_strcmp0 (one->account, other->account);
  return order != 0 ? order : g_strcmp0 (one->database, other->database);
}

static void
find_columns (DeskMapModel *self)
{
  guint i = 0;

  for (guint kind = 0; kind < DESK_MAP_N_KINDS; kind++)
    {
      self->first[kind] = i;
      while (i < self->nodes->len && desk_map_model_get_node (self, i)->kind == (DeskMapKind) kind)
        i++;
    }
  self->first[DESK_MAP_N_KINDS] = i;
}

static void
bound_columns (DeskMapModel *self)
{
  for (int kind = DESK_MAP_N_KINDS - 1; kind >= 0; kind--)
    {
      const guint n = self->first[kind + 1] - self->first[kind];

      if (n <= DESK_MAP_MOST_NODES)
        continue;
      g_ptr_array_remove_range (self->nodes, self->first[kind] + DESK_MAP_MOST_NODES,
                                n - DESK_MAP_MOST_NODES);
      self->n_left_out += n - DESK_MAP_MOST_NODES;
    }
  find_columns (self);
}

static int
find_node (DeskMapModel *self, DeskMapKind kind, const char *account, const char *database)
{
  for (guint i = self->first[kind]; i < self->first[kind + 1]; i++)
    {
      const DeskMapNode *node = desk_map_model_get_node (self, i);

      if ((account == NULL || g_strcmp0 (node->account, account) == 0)
          && (database == NULL || g_strcmp0 (node->database, database) == 0))
        return (int) i;
    }
  return -1;
}

static void
add_edge (DeskMapModel *self, int from, int to)
{
  const DeskMapEdge edge = { from, to };

  if (from >= 0 && to >= 0)
    g_array_append_val (self->edges, edge);
}

static void
connect_nodes (DeskMapModel *self)
{
  for (guint i = self->first[DESK_MAP_PRODUCT]; i < self->first[DESK_MAP_PRODUCT + 1]; i++)
    {
      const DeskMapNode *node = desk_map_model_get_node (self, i);

      add_edge (self, find_node (self, DESK_MAP_PRODUCER, node->account, NULL), (int) i);
    }
  for (guint i = self->first[DESK_MAP_BUNDLE]; i < self->first[DESK_MAP_BUNDLE + 1]; i++)
    {
      DeskMapNode *node = g_ptr_array_index (self->nodes, i);

      add_edge (self, find_node (self, DESK_MAP_PRODUCT, NULL, node->database), (int) i);
      add_edge (self, (int) i, find_node (self, DESK_MAP_CONSUMER, node->account, NULL));
      g_free (node->title);
      node->title = desk_map_node_dup_states (node);
    }
}

/* The mean of the neighbours' places on one side; @otherwise where there are none. */
static double
mean_of_neighbours (DeskMapModel *self, guint i, gboolean before, double otherwise)
{
  double sum = 0;
  guint n = 0;

  for (guint e = 0; e < self->edges->len; e++)
    {
      const DeskMapEdge *edge = desk_map_model_get_edge (self, e);

      if ((before ? edge->to : edge->from) != i)
        continue;
      sum += desk_map_model_get_node (self, before ? edge->from : edge->to)->y;
      n++;
    }
  return n > 0 ? sum / n : otherwise;
}

static int
compare_places_cb (gconstpointer a, gconstpointer b)
{
  const DeskMapNode *one = *(DeskMapNode *const *) a, *other = *(DeskMapNode *const *) b;

  if (one->y != other->y)
    return one->y < other->y ? -1 : 1;
  return compare_nodes_cb (a, b);
}

/* A column in the order of @y, spread. */
static void
place_column (DeskMapModel *self, DeskMapKind kind)
{
  const guint n = self->first[kind + 1] - self->first[kind];
  g_autofree double *y = g_new (double, n + 1);

  for (guint i = 0; i < n; i++)
    y[i] = desk_map_model_get_node (self, self->first[kind] + i)->y;
  desk_map_spread (y, n, DESK_MAP_NODE_HEIGHT, DESK_MAP_ROW_GAP,
                   DESK_MAP_MARGIN + DESK_MAP_HEADING);
  for (guint i = 0; i < n; i++)
    {
      DeskMapNode *node = g_ptr_array_index (self->nodes, self->first[kind] + i);

      node->x = desk_map_column_x (kind);
      node->y = y[i];
      self->height = MAX (self->height, y[i] + DESK_MAP_NODE_HEIGHT + DESK_MAP_MARGIN);
    }
}

static void
want_places (DeskMapModel *self, DeskMapKind kind, gboolean before)
{
  double last = DESK_MAP_MARGIN + DESK_MAP_HEADING;

  for (guint i = self->first[kind]; i < self->first[kind + 1]; i++)
    {
      DeskMapNode *node = g_ptr_array_index (self->nodes, i);

      node->y = last = mean_of_neighbours (self, i, before, last);
    }
}

/* Bundles are sorted as their products are and the widest column is theirs, so they go first, one
 * under the other; consumers are then ordered by where their bundles are. */
static void
lay_out (DeskMapModel *self)
{
  place_column (self, DESK_MAP_BUNDLE);
  want_places (self, DESK_MAP_PRODUCT, FALSE);
  place_column (self, DESK_MAP_PRODUCT);
  want_places (self, DESK_MAP_PRODUCER, FALSE);
  place_column (self, DESK_MAP_PRODUCER);
  want_places (self, DESK_MAP_CONSUMER, TRUE);
  place_column (self, DESK_MAP_CONSUMER);
  self->width = desk_map_column_x (DESK_MAP_N_KINDS) - DESK_MAP_COLUMN_GAP + DESK_MAP_MARGIN;
}

static void
sort_column (DeskMapModel *self, DeskMapKind kind)
{
  const guint n = self->first[kind + 1] - self->first[kind];

  if (n > 0)
    qsort (self->nodes->pdata + self->first[kind], n, sizeof (gpointer), compare_places_cb);
}

/* Bundles as their products stand, consumers by the mean place of their bundles: few edges cross.
 * Before there are edges, since these count places. */
static void
order_nodes (DeskMapModel *self)
{
  for (guint i = self->first[DESK_MAP_BUNDLE]; i < self->nodes->len; i++)
    {
      DeskMapNode *node = g_ptr_array_index (self->nodes, i);
      double sum = 0;
      guint n = 0;

      if (node->kind == DESK_MAP_BUNDLE)
        {
          node->y = find_node (self, DESK_MAP_PRODUCT, NULL, node->database);
          continue;
        }
      if (i == self->first[DESK_MAP_CONSUMER])
        sort_column (self, DESK_MAP_BUNDLE);
      for (guint j = self->first[DESK_MAP_BUNDLE]; j < self->first[DESK_MAP_CONSUMER]; j++)
        if (g_str_equal (desk_map_model_get_node (self, j)->account, node->account))
          {
            sum += j;
            n++;
          }
      node->y = n > 0 ? sum / n : 0;
    }
  sort_column (self, DESK_MAP_CONSUMER);
  for (guint i = 0; i < self->nodes->len; i++)
    ((DeskMapNode *) g_ptr_array_index (self->nodes, i))->y = 0;
}

DeskMapModel *
desk_map_model_new (GListModel *catalog, GListModel *subscriptions)
{
  DeskMapModel *self = g_object_new (DESK_TYPE_MAP_MODEL, NULL);

  if (catalog != NULL)
    add_products (self, catalog);
  for (guint i = 0; subscriptions != NULL && i < g_list_model_get_n_items (subscriptions); i++)
    {
      g_autoptr (GObject) subscription = g_list_model_get_item (subscriptions, i);

      add_subscription (self, subscription);
    }
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_ptr_array_sort (self->nodes, compare_nodes_cb);
  find_columns (self);
  bound_columns (self);
  order_nodes (self);
  connect_nodes (self);
  lay_out (self);
  return self;
}

guint
desk_map_model_get_n_nodes (DeskMapModel *self)
{
  g_return_val_if_fail (DESK_IS_MAP_MODEL (self), 0);
  return self->nodes->len;
}

const DeskMapNode *
desk_map_model_get_node (DeskMapModel *self, guint i)
{
  g_return_val_if_fail (DESK_IS_MAP_MODEL (self), NULL);
  g_return_val_if_fail (i < self->nodes->len, NULL);
  return g_ptr_array_index (self->nodes, i);
}

guint
desk_map_model_get_n_edges (DeskMapModel *self)
{
  g_return_val_if_fail (DESK_IS_MAP_MODEL (self), 0);
  return self->edges->len;
}

const DeskMapEdge *
desk_map_model_get_edge (DeskMapModel *self, guint i)
{
  g_return_val_if_fail (DESK_IS_MAP_MODEL (self), NULL);
  g_return_val_if_fail (i < self->edges->len, NULL);
  return &g_array_index (self->edges, DeskMapEdge, i);
}

guint
desk_map_model_get_n_left_out (DeskMapModel *self)
{
  g_return_val_if_fail (DESK_IS_MAP_MODEL (self), 0);
  return self->n_left_out;
}

void
desk_map_model_get_size (DeskMapModel *self, double *width, double *height)
{
  g_return_if_fail (DESK_IS_MAP_MODEL (self));
  *width = self->width;
  *height = self->height;
}

static void
mark_along (DeskMapModel *self, gboolean *marked, gboolean forward)
{
  /* As many passes as a way has edges. */
  for (guint pass = 1; pass < DESK_MAP_N_KINDS; pass++)
    for (guint e = 0; e < self->edges->len; e++)
      {
        const DeskMapEdge *edge = desk_map_model_get_edge (self, e);

        if (marked[forward ? edge->from : edge->to])
          marked[forward ? edge->to : edge->from] = TRUE;
      }
}

gboolean *
desk_map_model_dup_related (DeskMapModel *self, guint i)
{
  g_autofree gboolean *back = NULL;
  gboolean *related;

  g_return_val_if_fail (DESK_IS_MAP_MODEL (self), NULL);
  g_return_val_if_fail (i < self->nodes->len, NULL);
  related = g_new0 (gboolean, self->nodes->len);
  back = g_new0 (gboolean, self->nodes->len);
  related[i] = back[i] = TRUE;
  mark_along (self, related, TRUE);
  mark_along (self, back, FALSE);
  for (guint j = 0; j < self->nodes->len; j++)
    related[j] |= back[j];
  return related;
}
