/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-page.h"

G_BEGIN_DECLS

/** DeskIngestPage: files and folders become tables, and tables a data product. */
#define DESK_TYPE_INGEST_PAGE (desk_ingest_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestPage, desk_ingest_page, DESK, INGEST_PAGE, DeskPage)

/* What is to be brought in, shown as tables. @paths: folders (one a table) and files. */
void desk_ingest_page_set_paths (DeskIngestPage *self, const char *const *paths);

G_END_DECLS
