/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskIngestChoice: a row of something that can be chosen. Properties: item (nullable: an object with a property
 * "chosen"), title, subtitle, choosable.
 */
#define DESK_TYPE_INGEST_CHOICE (desk_ingest_choice_get_type ())
G_DECLARE_FINAL_TYPE (DeskIngestChoice, desk_ingest_choice, DESK, INGEST_CHOICE, AdwBin)

G_END_DECLS
