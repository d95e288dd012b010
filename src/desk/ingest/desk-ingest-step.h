/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/ingest/desk-ingest-draft.h"

G_BEGIN_DECLS

/** DeskIngestStep: what all stages of bringing data in are: a view of a draft. Properties: draft (nullable). */
#define DESK_TYPE_INGEST_STEP (desk_ingest_step_get_type ())
G_DECLARE_DERIVABLE_TYPE (DeskIngestStep, desk_ingest_step, DESK, INGEST_STEP, AdwBin)
struct _DeskIngestStepClass
{
  AdwBinClass parent_class;
  void (*draft_changed) (DeskIngestStep *self); /* nullable */
};

DeskIngestDraft *desk_ingest_step_get_draft (DeskIngestStep *self); /* (nullable) (transfer none) */
/* A property of the draft and one of @object are the same from now on, whatever draft it is. */
void desk_ingest_step_bind (DeskIngestStep *self, const char *property, gpointer object, const char *name);

/* The stages */
#define DESK_TYPE_INGEST_CHOOSE (desk_ingest_choose_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestChoose, desk_ingest_choose, DESK, INGEST_CHOOSE, DeskIngestStep)
#define DESK_TYPE_INGEST_TABLES (desk_ingest_tables_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestTables, desk_ingest_tables, DESK, INGEST_TABLES, DeskIngestStep)
#define DESK_TYPE_INGEST_COLUMNS (desk_ingest_columns_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestColumns, desk_ingest_columns, DESK, INGEST_COLUMNS, DeskIngestStep)
#define DESK_TYPE_INGEST_TARGET (desk_ingest_target_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestTarget, desk_ingest_target, DESK, INGEST_TARGET, DeskIngestStep)
#define DESK_TYPE_INGEST_PUBLISH (desk_ingest_publish_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestPublish, desk_ingest_publish, DESK, INGEST_PUBLISH, DeskIngestStep)
#define DESK_TYPE_INGEST_RUN (desk_ingest_run_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestRun, desk_ingest_run, DESK, INGEST_RUN, DeskIngestStep)
#define DESK_TYPE_INGEST_EXISTING (desk_ingest_existing_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestExisting, desk_ingest_existing, DESK, INGEST_EXISTING, DeskIngestStep)

/* Files that are dropped on @widget are added to the draft. */
void desk_ingest_choose_take_drops (DeskIngestChoose *self, GtkWidget *widget);

G_END_DECLS
