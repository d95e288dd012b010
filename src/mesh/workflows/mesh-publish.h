/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/plan/mesh-seated.h"
#include "mesh/workflows/mesh-workflows.h"

G_BEGIN_DECLS

/* Publishing data products: what the files of that workflow share. */
typedef struct
{
  MeshMesh *mesh;
  char *producer; /* account */
  char *source_database;
  char *mesh_database;
  char *link_suffix;
  MeshPattern *pattern;
  char *pattern_text; /* nullable */
  GHashTable *only;   /* (nullable) names, in place of the pattern */
  char *domain;       /* nullable */
  char *product;      /* nullable */
  char *schedule;     /* nullable */
  char *crawler_role; /* nullable */
  gboolean own_role;  /* nobody chose it: it is made where it is missing */
  gboolean public_metadata;
  gboolean original_names;
  gboolean migrate;
  gboolean follows; /* in another workflow's plan, which has results of its own */
  MeshSeated local;
  MeshSeated central;
  /* Steps that make the role, and let it be passed (nullable; not owned) */
  MeshResource *sync_role, *sync_rights, *sync_passing;
} MeshPublish;

/* A table to publish, and what was found. */
typedef struct
{
  const char *name;     /* of @definition */
  JsonNode *definition; /* as GetTables gives it, not owned */
  gboolean is_new;      /* not in the mesh yet */
  gboolean moved;       /* its master is in the mesh already */
  GHashTable *tags;     /* LF-tags: key → value */
  MeshResource *step;   /* after which it can be granted; not owned */
} MeshPublishTable;

/* What goes before and after the tables' own steps. */
typedef struct
{
  MeshPublish *publish;
  MeshPlan *plan;
  MeshResource *database;   /* of the mesh */
  MeshResource *link_database; /* nullable: of the producer */
  MeshResource *acceptance; /* nullable: producer and mesh are one account */
  GHashTable *tag_keys;     /* LF-tag key → MeshResource */
  gboolean database_is_new;
} MeshPublishSteps;

/* mesh-publish-tags.c: the LF-tags of each table in the producer's account, domain and product added; one step
 * for each key of the mesh. */
gboolean mesh_publish_read_tags (MeshPublish *self, MeshPlan *plan, GPtrArray *tables, GCancellable *cancellable, GError **error);
void mesh_publish_add_tag_keys (MeshPublishSteps *steps, GPtrArray *tables);

/* mesh-workflow-create-product.c: the steps of publishing follow all of @plan's own. Results: "MeshDatabase",
 * "Published". */
gboolean mesh_publish_follow (MeshPlan *plan, MeshMesh *mesh, MeshPersona *producer, const MeshProductOptions *options, GError **error);

/* mesh-publish-steps.c */
void mesh_publish_add_database (MeshPublishSteps *steps, JsonNode *source, gboolean is_new);
void mesh_publish_add_table (MeshPublishSteps *steps, MeshPublishTable *table);
void mesh_publish_add_places (MeshPublishSteps *steps, GPtrArray *tables);

/* mesh-publish-sync.c */
/* The role of the crawler, where a schedule was given and no role: by the mesh's owner, else it must be there. */
gboolean mesh_publish_add_sync_role (MeshPublish *self, MeshPlan *plan, GError **error);
/* The crawler's role may read below @prefix. @after: what writes the bucket's policy before */
void mesh_publish_open_for_crawler (MeshPublishSteps *steps, const char *bucket, const char *prefix, MeshResource *after);
void mesh_publish_add_crawler (MeshPublishSteps *steps, GPtrArray *tables);

G_END_DECLS
