/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/common/desk-source.h"

G_BEGIN_DECLS

/**
 * DeskStale: a line above a page that says that its list is from before, because it could not be read again, and why.
 * Hidden while all is well, and where there is no list at all: then the page itself says it (DeskTrouble).
 * Properties: source (nullable): a page's.
 */
#define DESK_TYPE_STALE (desk_stale_get_type ())
G_DECLARE_FINAL_TYPE (DeskStale, desk_stale, DESK, STALE, AdwBin)

G_END_DECLS
