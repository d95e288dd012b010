/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/ingest/desk-ingest-draft.h"
#include "mesh/ingest/mesh-ingest-pick.h"

G_BEGIN_DECLS

/**
 * DeskIngestSplitDialog: files and folders of a table that become another one, or are left out. Properties: pick
 * (MeshIngestPick), subject, n-files.
 */
#define DESK_TYPE_INGEST_SPLIT_DIALOG (desk_ingest_split_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestSplitDialog, desk_ingest_split_dialog, DESK, INGEST_SPLIT_DIALOG, AdwWindow)

DeskIngestSplitDialog *
desk_ingest_split_dialog_present (GtkWidget *parent, DeskIngestDraft *draft, MeshIngestTable *table);

G_END_DECLS
