/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/* Makes the plan of a run of the journal again, to finish it or (@undo) to undo it, and shows it over @widget's window
 * for the user to agree to. What is in the way is told by a toast. */
void desk_resume (GtkWidget *widget, DeskSeat *seat, gint64 run, gboolean undo);

G_END_DECLS
