/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What this is, by whom, and of which version, over @parent ((nullable)). */
void desk_about_present (GtkWindow *parent);

G_END_DECLS
