/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "desk/app/desk-session.h"
#include "desk/guide/desk-guide.h"

G_BEGIN_DECLS

/**
 * DeskMeshView: an open mesh in a window: the sidebar, and the pages of whoever sits there, each made when it is first
 * shown. A window makes the view when a mesh is first open, so that it is on screen before.
 *
 * Properties: session, guide, guide-open (the workshop's steps stand beside the page).
 */
#define DESK_TYPE_MESH_VIEW (desk_mesh_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskMeshView, desk_mesh_view, DESK, MESH_VIEW, GtkWidget)

/* @first_page: (nullable): the page to begin with, where the seat has it. (transfer floating) */
DeskMeshView *desk_mesh_view_new (DeskSession *session, DeskGuide *guide, const char *first_page);
/* By its name of desk_pages_get(). */
void desk_mesh_view_show_page (DeskMeshView *self, const char *page);
GtkWidget *desk_mesh_view_get_page (DeskMeshView *self);        /* the page shown. (nullable) (transfer none) */
const char *desk_mesh_view_get_page_name (DeskMeshView *self);  /* "" where there is none. (transfer none) */
/* Back to where one was: from a detail to its list, else to the page before. FALSE: there is nothing before. */
gboolean desk_mesh_view_go_back (DeskMeshView *self);
void desk_mesh_view_show_sidebar (DeskMeshView *self);
void desk_mesh_view_open_switcher (DeskMeshView *self);
/* The persona at position @n of the role switcher. */
void desk_mesh_view_choose_nth_role (DeskMeshView *self, guint n);

G_END_DECLS
