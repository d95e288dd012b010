/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskMapModel: a mesh as a picture in four columns: producers, their products (a database each), the
 * subscriptions to a product that one consumer has (bundled), consumers. Knows no widgets; never changes once made.
 */
#define DESK_TYPE_MAP_MODEL (desk_map_model_get_type ())
G_DECLARE_FINAL_TYPE (DeskMapModel, desk_map_model, DESK, MAP_MODEL, GObject)

typedef enum
{
  DESK_MAP_PRODUCER,
  DESK_MAP_PRODUCT,
  DESK_MAP_BUNDLE,
  DESK_MAP_CONSUMER,
  DESK_MAP_N_KINDS
} DeskMapKind;

typedef enum
{
  DESK_MAP_PENDING, /* at least one waits for a decision */
  DESK_MAP_ACTIVE,
  DESK_MAP_DENIED,
  DESK_MAP_N_STATES
} DeskMapState;

/* Sizes of the picture, in pixels at zoom 1. */
#define DESK_MAP_NODE_WIDTH  220
#define DESK_MAP_NODE_HEIGHT 46
#define DESK_MAP_ROW_GAP     14
#define DESK_MAP_COLUMN_GAP  120
#define DESK_MAP_MARGIN      24
#define DESK_MAP_HEADING     34
/* Nodes in a column; what is beyond is only counted. */
#define DESK_MAP_MOST_NODES 400

typedef struct
{
  DeskMapKind kind;
  char *title;    /* valid UTF-8, bounded, without control characters */
  char *account;  /* of a producer or consumer; of a product: its owner's */
  char *database; /* (nullable) */
  char *id;       /* (nullable): of the subscription to open */
  guint n_tables;
  guint n_subscriptions[DESK_MAP_N_STATES];
  double x, y; /* the upper left corner */
} DeskMapNode;

typedef struct
{
  guint from, to; /* indices of nodes */
} DeskMapEdge;

/* @catalog: (nullable): of MeshProduct; @subscriptions: (nullable): of MeshSubscription, deleted ones left out. */
DeskMapModel *desk_map_model_new (GListModel *catalog, GListModel *subscriptions);
guint desk_map_model_get_n_nodes (DeskMapModel *self);
/* In the order of columns, and from the top in each. (transfer none) */
const DeskMapNode *desk_map_model_get_node (DeskMapModel *self, guint i);
guint desk_map_model_get_n_edges (DeskMapModel *self);
const DeskMapEdge *desk_map_model_get_edge (DeskMapModel *self, guint i); /* (transfer none) */
guint desk_map_model_get_n_left_out (DeskMapModel *self); /* nodes beyond the most */
void desk_map_model_get_size (DeskMapModel *self, double *width, double *height);
/* For each node, whether there is a way between it and node @i along the edges, all in one direction.
 * (transfer full) (array length=n_nodes) */
gboolean *desk_map_model_dup_related (DeskMapModel *self, guint i);

double desk_map_column_x (DeskMapKind kind);
const char *desk_map_kind_get_heading (DeskMapKind kind);
/* What a bundle is coloured by. */
DeskMapState desk_map_node_get_state (const DeskMapNode *node);
char *desk_map_node_dup_subtitle (const DeskMapNode *node); /* (transfer full) */
char *desk_map_node_dup_states (const DeskMapNode *node);   /* of a bundle: "1 pending, 2 active" (transfer full) */
/* A sentence for screen readers. (transfer full) */
char *desk_map_model_dup_description (DeskMapModel *self, guint i);

/* desk-map-layout.c: gives the nodes of a column their places: each as near to where it wants to be as it can,
 * in the same order. @y: the wanted tops, in order. */
void desk_map_spread (double *y, guint n, double height, double gap, double first);

G_END_DECLS
