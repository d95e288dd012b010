/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/guide/desk-guide.h"

G_BEGIN_DECLS

/** DeskGuidePanel: the steps of the workshop and how far it has come, to stand beside any page. Property: guide. */
#define DESK_TYPE_GUIDE_PANEL (desk_guide_panel_get_type ())
G_DECLARE_FINAL_TYPE (DeskGuidePanel, desk_guide_panel, DESK, GUIDE_PANEL, AdwBin)

GtkWidget *desk_guide_panel_new (DeskGuide *guide);

G_END_DECLS
