/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/kinds/mesh-crawl.h"
#include "mesh/plan/mesh-resource.h"

G_BEGIN_DECLS

/* What the Glue catalogue keeps. One kind per file: mesh-glue-*.c */

/* ---- mesh-glue-database.c: "glue-database" ---- */
/* @input: (transfer full): a DatabaseInput; @tags: (transfer full) (nullable). What is there beside
 * @input's members stays. */
MeshResource *mesh_glue_database_new (JsonNode *input, JsonNode *tags);

/* ---- mesh-glue-table.c: "glue-table" ---- */
/* The members of a table that CreateTable takes: listed, so that new services' additions cannot break it. */
JsonNode *mesh_glue_dup_table_input (JsonNode *table);
/* @input: (transfer full): a TableInput. @owner: (nullable): the account whose central role must have
 * made what is there, else MESH_ERROR_CONFLICT. */
MeshResource *mesh_glue_table_new (const char *catalog, const char *database, JsonNode *input, const char *owner);

/* It was looked for already and is not there: nothing to observe. */
void mesh_glue_table_set_new (MeshResource *table);

/* ---- mesh-glue-partitions.c: "glue-partitions": the same partitions as in another catalogue ---- */
MeshResource *mesh_glue_partitions_new (AwsClient *source, const char *source_database, const char *catalog, const char *database,
                                        const char *table, gboolean is_new);

/* Those named; is_new: the table is not there yet. @list: (transfer full): PartitionInputs. */
MeshResource *mesh_glue_partitions_new_list (const char *database, const char *table, JsonNode *list, gboolean is_new);

/* ---- mesh-glue-link.c: "glue-link": a resource link ---- */
/* @table: nullable: a database link named @name. @replace: a table of that name is deleted first (migrate). */
MeshResource *mesh_glue_link_new (const char *account, const char *database, const char *name, const char *target_catalog,
                                  const char *target_database, const char *target_table, gboolean replace);

/* Wanted is that it is not there; one of that name that is not this link is left alone. */
void mesh_glue_link_set_gone (MeshResource *link);

/* ---- mesh-glue-presence.c: "glue-presence": tables that others make are there ---- */
/* @then: what follows once they are, in words: the step's detail. */
MeshResource *mesh_glue_presence_new (const char *database, const char *const *tables, const char *then);

/* ---- mesh-glue-crawler.c: "glue-crawler" ---- */
/* Whether @crawler, of GetCrawler, is what @input, of CreateCrawler, asks for. */
gboolean mesh_glue_crawler_is_like (JsonNode *crawler, JsonNode *input);
#define MESH_TYPE_GLUE_CRAWLER (mesh_glue_crawler_get_type ())
G_DECLARE_FINAL_TYPE (MeshGlueCrawler, mesh_glue_crawler, MESH, GLUE_CRAWLER, MeshResource)
/* How the run stands. Any thread; to be asked again when the number is another one. (transfer full) (nullable): it was not
 * started by this plan, or not yet */
MeshCrawlReport *mesh_glue_crawler_dup_report (MeshGlueCrawler *self);
guint mesh_glue_crawler_get_serial (MeshGlueCrawler *self);
/* @input: (transfer full): what CreateCrawler takes. @run: start it, and wait until it has finished. */
MeshResource *mesh_glue_crawler_new (JsonNode *input, gboolean run);
/* The right to pass its role is given by the same plan: IAM may not know it at once. */
void mesh_glue_crawler_set_passing (MeshGlueCrawler *self, gboolean passing);

G_END_DECLS
