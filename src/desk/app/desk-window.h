/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-session.h"

G_BEGIN_DECLS

/** DeskWindow: what its session shows (the doors, a mesh on its way, an open one, or why it did not open), and the
 * actions of a window. Properties: session, guide, guide-open (the workshop's steps stand beside the page). */
#define DESK_TYPE_WINDOW (desk_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskWindow, desk_window, DESK, WINDOW, AdwApplicationWindow)

/* @application: nullable */
DeskWindow *desk_window_new (GtkApplication *application, DeskSession *session, const char *practice_dir);
DeskSession *desk_window_get_session (DeskWindow *self);
const char *desk_window_get_practice_dir (DeskWindow *self); /* nullable */
/* "workshop", "catalog", "inbox", "data", "ingest", "mesh", "activity" */
void desk_window_show_page (DeskWindow *self, const char *page);
const char *desk_window_get_page_name (DeskWindow *self); /* "" where there is none. (transfer none) */
/* The page to begin with, where the seat has it: to be said before a mesh is open. @page: (nullable) */
void desk_window_prefer_page (DeskWindow *self, const char *page);
/* Back to where one was: from a detail to its list, else to the page before. FALSE: there is nothing before. */
gboolean desk_window_go_back (DeskWindow *self);
void desk_window_toast (DeskWindow *self, const char *text);
/* With a button that undoes that run of the journal. */
void desk_window_toast_undo (DeskWindow *self, const char *text, gint64 run);
GtkWidget *desk_window_get_page (DeskWindow *self); /* the page shown */
void desk_window_outdate (DeskWindow *self);
void desk_window_show_sidebar (DeskWindow *self);
void desk_window_open_switcher (DeskWindow *self);
/* The persona at position @n of the role switcher. */
void desk_window_choose_nth_role (DeskWindow *self, guint n);

/* desk-window-actions.c */
void desk_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
