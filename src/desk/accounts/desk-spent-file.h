/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keys of a credentials file are in the keyring now, and the file is one more place to lose them from: asks over
 * @parent whether to delete it, and says there what came of it. */
void desk_spent_file_offer (GtkWindow *parent, GFile *file);

G_END_DECLS
