/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/common/desk-source.h"

G_BEGIN_DECLS

/** DeskCheckList: MeshFindings under a heading, each with its repair (the action check.repair, of whatever it stands in).
 * Properties: title, source (a DeskSource, nullable), summary. */
#define DESK_TYPE_CHECK_LIST (desk_check_list_get_type ())
G_DECLARE_FINAL_TYPE (DeskCheckList, desk_check_list, DESK, CHECK_LIST, AdwBin)

void desk_check_list_set_source (DeskCheckList *self, DeskSource *source);
DeskSource *desk_check_list_get_source (DeskCheckList *self); /* (nullable) (transfer none) */

G_END_DECLS
