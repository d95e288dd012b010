/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of what was granted; as in desk-format.h. @state: a MeshGranted's. */
char *desk_granted_format_icon (gpointer unused, const char *state);
char **desk_granted_format_classes (gpointer unused, const char *state);
char *desk_granted_format_state (gpointer unused, const char *state, guint n_missing);
/* Whether somebody has to do something: it is shown opened. */
gboolean desk_granted_format_needs_hand (gpointer unused, const char *state);
/* "Import…" or, once it is, "Choose Roles…" */
char *desk_granted_format_import (gpointer unused, const char *state);
char *desk_granted_format_roles (gpointer unused, char **roles); /* by name */
char *desk_granted_format_search (gpointer unused, const char *database, char **tables, const char *owner);
char *desk_granted_format_limits (gpointer unused, const char *limits); /* "" for none */
void desk_granted_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
