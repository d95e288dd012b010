/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/ingest/desk-ingest-draft.h"

G_BEGIN_DECLS

/**
 * DeskIngestMergeDialog: which tables become one with a table; those that cannot say why. Properties: matches (list
 * of DeskIngestMatch), subject.
 */
#define DESK_TYPE_INGEST_MERGE_DIALOG (desk_ingest_merge_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestMergeDialog, desk_ingest_merge_dialog, DESK, INGEST_MERGE_DIALOG, AdwWindow)

DeskIngestMergeDialog *
desk_ingest_merge_dialog_present (GtkWidget *parent, DeskIngestDraft *draft, MeshIngestTable *table);

G_END_DECLS
