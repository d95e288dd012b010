/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** DeskPreferences: the window of the preferences. What is chosen holds at once. */
#define DESK_TYPE_PREFERENCES (desk_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DeskPreferences, desk_preferences, DESK, PREFERENCES, AdwPreferencesWindow)

/* Over @parent. @parent: (nullable) */
GtkWidget *desk_preferences_new (GtkWindow *parent);

G_END_DECLS
