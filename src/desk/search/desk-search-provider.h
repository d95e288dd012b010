/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskSearchProvider: org.gnome.Shell.SearchProvider2 for an application: finds tables in the catalogues that are kept on
 * this machine. Answers are made in a thread of its own; a search that the same caller makes before the last one is answered
 * takes its place. What is chosen is activated as action "open-table" (mesh, persona, database, table) or "find-tables"
 * (text) of the application.
 */
#define DESK_TYPE_SEARCH_PROVIDER (desk_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (DeskSearchProvider, desk_search_provider, DESK, SEARCH_PROVIDER, GObject)

/* @application: not owned; it outlives this. */
DeskSearchProvider *desk_search_provider_new (GtkApplication *application);
/* At @path, the application's own with "/SearchProvider". */
gboolean desk_search_provider_export (DeskSearchProvider *self, GDBusConnection *bus, const char *path, GError **error);
/* Nothing is answered from now on. */
void desk_search_provider_unexport (DeskSearchProvider *self);

G_END_DECLS
