/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"
#include "desk/ingest/desk-ingest-draft.h"

G_BEGIN_DECLS

/**
 * DeskIngestPage: files and folders become tables, and tables a data product: one stage after the other. Properties:
 * draft (the seat's, nullable).
 */
#define DESK_TYPE_INGEST_PAGE (desk_ingest_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestPage, desk_ingest_page, DESK, INGEST_PAGE, DeskPage)

DeskIngestDraft *desk_ingest_page_get_draft (DeskIngestPage *self); /* (nullable) (transfer none) */

G_END_DECLS
