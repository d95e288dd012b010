/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of the access check; as in desk-format.h. @state: a MeshFindingState. */
char *desk_access_format_icon (gpointer unused, int state);
char *desk_access_format_state (gpointer unused, int state);
char **desk_access_format_classes (gpointer unused, int state);
char *desk_access_format_repairer (gpointer unused, int state, const char *repairer);
/* What the row's button says; "" where there is none. @here: whether that persona has keys in this mesh. */
char *desk_access_format_repair (gpointer unused, int state, const char *repair, const char *repairer);
gboolean desk_access_format_has_repair (gpointer unused, int state, const char *repair, const char *repairer);
/* Bound, not set: an action with a target is looked for only once both are there. */
char *desk_access_format_action (gpointer unused, const char *kind);
char *desk_access_format_check (gpointer unused, const char *table); /* win.check-access */
/* Of win.check-access. (transfer full) */
GVariant *desk_access_format_target (gpointer unused, const char *database, const char *table);
/* "Nothing is missing" or how much is. @n: of links */
char *desk_access_summary (GListModel *links);
void desk_access_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
