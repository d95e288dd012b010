/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "mesh/ingest/mesh-ingest.h"
#include "mesh/kinds/mesh-crawl.h"

G_BEGIN_DECLS

/* Formatter closures of the pages that bring data in, as in desk-format.h. */
/* "3 files, 1.2 MB" */
char *desk_ingest_format_files (gpointer unused, guint n_files, guint64 size);
/* "CSV, separated by semicolons, with a header" */
char *desk_ingest_format_kind (gpointer unused, guint format, const char *separator, gboolean header);
/* "Partitions by year, month: 24 folders"; "": none */
char *desk_ingest_format_keys (gpointer unused, const char *keys, guint n_folders);
/* What was looked at, and what that means. */
char *desk_ingest_format_sample (gpointer unused, guint n_sampled, guint64 sample_size, guint n_files, guint64 size);
/* "a.csv is left out: It is empty" */
char *desk_ingest_format_note (gpointer unused, const char *path, const char *text, gboolean left_out);
char *desk_ingest_format_left_out (gpointer unused, guint n);
char *desk_ingest_format_path (gpointer unused, const char *path);
/* Of a row of the sample; bounded, on one line. */
char *desk_ingest_format_cell (gpointer unused, guint column, MeshIngestRow *row);
/* What a column's trouble or warning is: one of them, the trouble first. */
char *desk_ingest_format_remark (gpointer unused, const char *trouble, const char *warning);
char **desk_ingest_format_entry_classes (gpointer unused, const char *trouble);
gboolean desk_ingest_format_is_text (gpointer unused, guint format);

/* A table that another one can be merged with: its files, or why it cannot be. @trouble: "": it can */
char *desk_ingest_format_match (gpointer unused, const char *trouble, guint n_files, guint64 size);
gboolean desk_ingest_format_is_match (gpointer unused, const char *trouble);
char *desk_ingest_format_picked (gpointer unused, const char *path); /* its name */
/* Where it lies and how large it is; of a folder (@size 0) how many files are in it. */
char *desk_ingest_format_picked_detail (gpointer unused, const char *path, guint n_files, guint n_chosen, guint64 size);
char *desk_ingest_format_chosen (gpointer unused, guint n_chosen, guint n_files); /* "3 of 120 files are chosen" */

/* Stages: 0 for one that is no step of the wizard, else from 1 on */
guint desk_ingest_stage_number (const char *stage);
#define DESK_INGEST_STAGES 6
const char *desk_ingest_stage_name (guint number);                 /* (nullable): none */
char *desk_ingest_format_stage (gpointer unused, const char *stage); /* "Step 2 of 6: Tables" */
char **desk_ingest_format_stage_classes (gpointer unused, const char *stage, const char *own);
gboolean desk_ingest_format_has_next (gpointer unused, const char *stage);
gboolean desk_ingest_format_has_preview (gpointer unused, const char *stage); /* of the plan, behind the last question */
gboolean desk_ingest_format_has_back (gpointer unused, const char *stage);

/* "12 of 40 files, 1.2 GB of 4.0 GB, 30%" */
char *desk_ingest_format_sent (guint done, guint files, guint64 covered, guint64 bytes);

/* "Every day at 03:00 UTC, 04:00 here"; of an own expression what is wrong with it, or that it is right */
char *desk_ingest_format_schedule (gpointer unused, const char *cron);
char *desk_ingest_format_cron (gpointer unused, const char *cron); /* "cron(0 3 * * ? *)"; "": never */
/* "The crawler telco-ingest has made 3 tables and changed 1, in 40 s" */
char *desk_ingest_format_crawl (const MeshCrawlReport *report);

void desk_ingest_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
