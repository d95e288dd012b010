/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/common/desk-records.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskRecordBox: a record with its children below, opened by a click: what lists of records are made of.
 *
 * Properties: record (DeskRecord, nullable), extra (a widget below the children; nullable).
 */
#define DESK_TYPE_RECORD_BOX (desk_record_box_get_type ())
G_DECLARE_FINAL_TYPE (DeskRecordBox, desk_record_box, DESK, RECORD_BOX, AdwBin)

G_END_DECLS
