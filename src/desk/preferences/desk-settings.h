/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* What the program remembers, under the keys of data/io.github.meshdesk.Meshdesk.gschema.xml. Where the schema is not
 * installed, that of the build folder is taken. (transfer none) (nullable): there is none: use the defaults */
GSettings *desk_settings_get (void);

/* Has the colour scheme of the preferences take effect, now and when it changes. */
void desk_settings_follow_color_scheme (void);

G_END_DECLS
