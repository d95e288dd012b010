/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-model.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

double
desk_map_column_x (DeskMapKind kind)
{
  return DESK_MAP_MARGIN + (int) kind * (DESK_MAP_NODE_WIDTH + DESK_MAP_COLUMN_GAP);
}

const char *
desk_map_kind_get_heading (DeskMapKind kind)
{
  switch (kind)
    {
    case DESK_MAP_PRODUCER:
      return C_ ("map", "Producers");
    case DESK_MAP_PRODUCT:
      return C_ ("map", "Data products");
    case DESK_MAP_BUNDLE:
      return C_ ("map", "Subscriptions");
    case DESK_MAP_CONSUMER:
      return C_ ("map", "Consumers");
    default:
      return NULL;
    }
}

DeskMapState
desk_map_node_get_state (const DeskMapNode *node)
{
  DeskMapState state = DESK_MAP_PENDING;

  while (state < DESK_MAP_N_STATES && node->n_subscriptions[state] == 0)
    state++;
  return state;
}

static char *
state_text (DeskMapState state, guint n)
{
  switch (state)
    {
    case DESK_MAP_PENDING:
      /* Translators: so many subscriptions wait for a decision */
      return g_strdup_printf (C_ ("map", "%'u pending"), n);
    case DESK_MAP_ACTIVE:
      /* Translators: how many subscriptions are active */
      return g_strdup_printf (C_ ("map", "%'u active"), n);
    default:
      /* Translators: how many requests were denied */
      return g_strdup_printf (C_ ("map", "%'u denied"), n);
    }
}

char *
desk_map_node_dup_states (const DeskMapNode *node)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < DESK_MAP_N_STATES; i++)
    if (node->n_subscriptions[i] > 0)
      g_ptr_array_add (parts, state_text (i, node->n_subscriptions[i]));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

char *
desk_map_node_dup_subtitle (const DeskMapNode *node)
{
  switch (node->kind)
    {
    case DESK_MAP_PRODUCER:
      return g_strdup (C_ ("map", "Producer"));
    case DESK_MAP_PRODUCT:
      if (node->n_tables == 0)
        return g_strdup (C_ ("map", "not in the catalog"));
      return g_strdup_printf (g_dngettext (NULL, "%'u table", "%'u tables", node->n_tables),
                              node->n_tables);
    case DESK_MAP_BUNDLE:
      {
        g_autofree char *account = desk_format_bounded (NULL, node->account);

        /* Translators: for an account */
        return g_strdup_printf (C_ ("map", "for %s"), account);
      }
    default:
      return g_strdup (C_ ("map", "Consumer"));
    }
}

static char *
own_words (DeskMapModel *self, const DeskMapNode *node)
{
  g_autofree char *subtitle = desk_map_node_dup_subtitle (node);
  g_autofree char *account = desk_format_bounded (NULL, node->account);
  g_autofree char *database = desk_format_bounded (NULL, node->database);

  switch (node->kind)
    {
    case DESK_MAP_PRODUCER:
      return g_strdup_printf (C_ ("map", "Producer %s"), node->title);
    case DESK_MAP_PRODUCT:
      /* Translators: the name of a data product, its owner's account, how many tables */
      return g_strdup_printf (C_ ("map", "Data product %s of %s, %s"), node->title, account,
                              subtitle);
    case DESK_MAP_BUNDLE:
      /* Translators: name of a data product, the consumer's account, "1 pending, 2 active" */
      return g_strdup_printf (C_ ("map", "Subscriptions to %s for %s: %s"), database, account,
                              node->title);
    default:
      return g_strdup_printf (C_ ("map", "Consumer %s"), node->title);
    }
}

char *
desk_map_model_dup_description (DeskMapModel *self, guint i)
{
  const DeskMapNode *node = desk_map_model_get_node (self, i);
  g_autofree char *words = NULL;
  guint n = 0;

  g_return_val_if_fail (node != NULL, NULL);
  words = own_words (self, node);
  if (node->kind == DESK_MAP_BUNDLE)
    return g_steal_pointer (&words);
  for (guint e = 0; e < desk_map_model_get_n_edges (self); e++)
    {
      const DeskMapEdge *edge = desk_map_model_get_edge (self, e);

      n += (node->kind == DESK_MAP_CONSUMER ? edge->to : edge->from) == i;
    }
  if (node->kind == DESK_MAP_PRODUCER)
    return g_strdup_printf (
        /* Translators: what a screen reader says of a producer: who it is, and how much it offers */
        g_dngettext (NULL, "%s, with %'u data product", "%s, with %'u data products", n), words, n);
  if (node->kind == DESK_MAP_CONSUMER)
    return g_strdup_printf (
        /* Translators: what a screen reader says of a consumer: who it is, and how much it uses */
        g_dngettext (NULL, "%s, of %'u data product", "%s, of %'u data products", n), words, n);
  /* Translators: what a screen reader says of a data product: its name, and how many use it */
  return g_strdup_printf (g_dngettext (NULL, "%s, %'u consumer", "%s, %'u consumers", n), words, n);
}
