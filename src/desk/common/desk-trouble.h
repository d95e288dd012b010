/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/common/desk-source.h"

G_BEGIN_DECLS

/** DeskTrouble: why a list could not be read, and what to do. Properties: source. */
#define DESK_TYPE_TROUBLE (desk_trouble_get_type ())
G_DECLARE_FINAL_TYPE (DeskTrouble, desk_trouble, DESK, TROUBLE, AdwBin)

G_END_DECLS
