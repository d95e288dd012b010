/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "desk/app/desk-seat.h"
#include "desk/plan/desk-run.h"
#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/**
 * DeskIngestDraft: what one persona is about to bring in: which files, what becomes of them, and where they go. Kept with
 * the seat and, without what is in the files, below the user's state folder, so that nothing typed is lost and a run that
 * broke off is carried on another day.
 *
 * Properties that can be set: stage ("choose", "tables", "columns", "target", "publish", "run", "existing"), table (the one
 * whose columns are shown), bucket, prefix, database, description, domain, product-name, schedule, crawler-role,
 * existing-database, existing-tables, crawl, publish, public-metadata.
 * To be read: ingest (MeshIngest), sources (list of GtkStringObject: paths), busy, progress, trouble (nullable: why files could
 * not be read), obstacle (nullable: why the next stage cannot be gone to), bucket-text (what is known of the bucket), run
 * (DeskRun, nullable), unfinished (a run broke off).
 */
#define DESK_TYPE_INGEST_DRAFT (desk_ingest_draft_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestDraft, desk_ingest_draft, DESK, INGEST_DRAFT, GObject)

/* The seat's own, made at first use. (transfer none) */
DeskIngestDraft *desk_ingest_draft_of (DeskSeat *seat);
/* @mesh, @persona, @journal: (nullable): for pictures and tests. @path: (nullable): where it is kept; read now. */
DeskIngestDraft *desk_ingest_draft_new (MeshMesh *mesh, MeshPersona *persona, MeshJournal *journal, const char *path);

const char *desk_ingest_draft_get_stage (DeskIngestDraft *self);
void desk_ingest_draft_set_stage (DeskIngestDraft *self, const char *stage);
MeshIngest *desk_ingest_draft_get_ingest (DeskIngestDraft *self);    /* (transfer none) */
GListModel *desk_ingest_draft_get_sources (DeskIngestDraft *self);   /* (transfer none) */
MeshIngestTable *desk_ingest_draft_get_table (DeskIngestDraft *self); /* (nullable) (transfer none) */
DeskRun *desk_ingest_draft_get_run (DeskIngestDraft *self);          /* (nullable) (transfer none) */
gboolean desk_ingest_draft_get_busy (DeskIngestDraft *self);
gboolean desk_ingest_draft_get_unfinished (DeskIngestDraft *self);
/* Why nobody can go on from @stage. (transfer full) (nullable) */
char *desk_ingest_draft_dup_obstacle (DeskIngestDraft *self, const char *stage);

/* Looks at files, folders and zips in a worker thread; those that were named before stay. */
void desk_ingest_draft_add (DeskIngestDraft *self, const char *const *paths);
/* Ends the look; what was found by earlier ones stays. */
void desk_ingest_draft_stop (DeskIngestDraft *self);
/* Reads the shown table again, as the user says: see mesh_ingest_table_reread_async(). */
void desk_ingest_draft_reread (DeskIngestDraft *self, char separator, MeshHeader header);
/* Which files are which table: see mesh_ingest_merge_async() and its like. @tables: (element-type MeshIngestTable). What
 * cannot be is the property trouble. */
void desk_ingest_draft_merge (DeskIngestDraft *self, GPtrArray *tables);
void desk_ingest_draft_split (DeskIngestDraft *self, MeshIngestTable *table, const char *name, const char *const *paths);
void desk_ingest_draft_omit (DeskIngestDraft *self, MeshIngestTable *table, const char *const *paths);
/* Takes the last of them back. */
void desk_ingest_draft_undo (DeskIngestDraft *self);
/* All files and edits are forgotten, names of places stay. Not while a run is busy. */
void desk_ingest_draft_clear (DeskIngestDraft *self);
/* Makes the plan and has it looked at: the property run. Nothing in AWS is changed. */
gboolean desk_ingest_draft_plan (DeskIngestDraft *self, GError **error);
/* The plan that publishes tables which are there already. (transfer full); NULL: @error */
MeshPlan *desk_ingest_draft_new_publishing (DeskIngestDraft *self, GError **error);
/* The run @run of the journal shall go on: the stage with the files is shown, and the next plan continues that run. Where
 * what is kept is not of @bucket and @database, the property trouble says what to do. */
void desk_ingest_draft_continue (DeskIngestDraft *self, const char *bucket, const char *database, gint64 run);
/* A run that broke off is not offered any more. */
void desk_ingest_draft_forget_run (DeskIngestDraft *self);

G_END_DECLS
