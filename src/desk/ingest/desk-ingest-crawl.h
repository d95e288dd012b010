/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/plan/desk-run.h"

G_BEGIN_DECLS

/**
 * DeskIngestCrawl: how a run's crawler does: since when, what it made, and its log, opened where it failed. Not there
 * while no crawler has begun. Properties: run (DeskRun, nullable).
 */
#define DESK_TYPE_INGEST_CRAWL (desk_ingest_crawl_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestCrawl, desk_ingest_crawl, DESK, INGEST_CRAWL, AdwBin)

G_END_DECLS
