/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskTrickle: a list model for long lists of rows that cost something. GTK's list views make 200 rows whenever a list
 * comes, in one turn of the main loop, whether they are in sight or not. This shows the first items of its model at
 * once, and of those that come the others a few at a time, frame by frame; once there are as many
 * as a list view makes, all. Properties: model (nullable), ready (FALSE: nothing more is shown; a widget sets it while
 * it is mapped, so that what nobody looks at costs nothing), step (how many at a time: DESK_TRICKLE_STEP, fewer for rows
 * that cost more).
 */
#define DESK_TYPE_TRICKLE (desk_trickle_get_type ())
G_DECLARE_FINAL_TYPE (DeskTrickle, desk_trickle, DESK, TRICKLE, GObject)

#define DESK_TRICKLE_STEP 4   /* items at a time */
#define DESK_TRICKLE_FEW  8   /* that come are shown where they are */
#define DESK_TRICKLE_PAUSE 16 /* ms between them */
#define DESK_TRICKLE_ALL  200 /* with these there, the list view makes no more rows */

/* Ready while @widget is mapped. */
void desk_trickle_follow (DeskTrickle *self, GtkWidget *widget);

G_END_DECLS
