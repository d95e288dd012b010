/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/ingest/desk-ingest-draft.h"

G_BEGIN_DECLS

/* What is typed. */
enum
{
  DRAFT_BUCKET,
  DRAFT_PREFIX,
  DRAFT_DATABASE,
  DRAFT_DESCRIPTION,
  DRAFT_DOMAIN,
  DRAFT_PRODUCT_NAME,
  DRAFT_SCHEDULE,
  DRAFT_CRAWLER_ROLE,
  DRAFT_EXISTING_DATABASE,
  DRAFT_EXISTING_TABLES,
  DRAFT_N_TEXTS
};

/* What is switched. */
enum
{
  DRAFT_CRAWL,
  DRAFT_PUBLISH,
  DRAFT_PUBLIC_METADATA,
  DRAFT_N_FLAGS
};

/* Names of the properties, and members of what is kept. */
extern const char *const desk_ingest_draft_texts[DRAFT_N_TEXTS];
extern const char *const desk_ingest_draft_flags[DRAFT_N_FLAGS];

struct _DeskIngestDraft
{
  GObject parent_instance;

  /* Whose it is */
  MeshMesh *mesh;       /* (nullable) */
  MeshPersona *persona; /* (nullable) */
  MeshJournal *journal; /* (nullable) */
  char *path;           /* (nullable) */

  /* What is wanted */
  char *stage;
  GListStore *sources; /* (element-type GtkStringObject) */
  MeshIngest *ingest;
  gboolean checked; /* nothing changed since: mesh_ingest_check() goes through all tables, and is asked for each button */
  char *check;      /* (nullable): what it said */
  MeshIngestTable *table; /* (nullable) */
  GSignalGroup *columns;  /* of the table */
  char *texts[DRAFT_N_TEXTS];
  gboolean flags[DRAFT_N_FLAGS];
  JsonNode *edits; /* (nullable): kept ones, to be made again once the files are read */

  /* In progress */
  GPtrArray *waiting;     /* (element-type utf8): to be read after what is read */
  GCancellable *reading;  /* (nullable) */
  guint ticker;           /* while it reads */
  GCancellable *looking;  /* (nullable): at the bucket */
  guint look_timer;
  guint save_timer;
  gboolean writing, again;
  gboolean broke_off;     /* a run began and did not end */
  DeskRun *run;           /* (nullable) */
  gboolean loading;       /* what is kept */
  gint64 continues;       /* a run of the journal; 0: none */
  char *continues_in;     /* (nullable): "bucket/database" of it, until what is kept is there */

  /* Results */
  char *trouble;     /* (nullable) */
  char *bucket_text; /* (nullable) */
  gboolean bucket_bad;
};

/* Something that is kept has changed: it is written soon. */
void desk_ingest_draft_touch (DeskIngestDraft *self);

/* ---- desk-ingest-keep.c ---- */
void desk_ingest_keep_load (DeskIngestDraft *self);
void desk_ingest_keep_save (DeskIngestDraft *self);
/* (transfer full): what is kept */
JsonNode *desk_ingest_keep_print (DeskIngestDraft *self);
void desk_ingest_keep_take (DeskIngestDraft *self, JsonNode *kept);

/* ---- desk-ingest-reading.c ---- */
void desk_ingest_reading_clear (DeskIngestDraft *self);

/* ---- desk-ingest-plan.c ---- */
/* @run: (nullable) */
void desk_ingest_plan_take_run (DeskIngestDraft *self, DeskRun *run);

/* What is kept is there, or is not. */
void desk_ingest_plan_check_continued (DeskIngestDraft *self);

/* ---- desk-ingest-place.c: the bucket ---- */
void desk_ingest_place_look (DeskIngestDraft *self);
void desk_ingest_place_clear (DeskIngestDraft *self);

G_END_DECLS
