/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskRows: a GtkListView (its child) that is as high as its rows, among other things in a box. A list view outside of
 * its own scroller says that its height does not depend on its width (GTK 4.8: it has no request mode), and
 * is given the height of its rows without line breaks, so that in a narrow window the last ones can't be
 * reached. For short lists: all rows have widgets. Space at the sides that the list's style asks for is not counted.
 */
#define DESK_TYPE_ROWS (desk_rows_get_type ())
G_DECLARE_FINAL_TYPE (DeskRows, desk_rows, DESK, ROWS, AdwBin)

G_END_DECLS
