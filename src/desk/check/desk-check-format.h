/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "mesh/model/mesh-finding.h"

G_BEGIN_DECLS

/* Formatter closures of what was checked, as those of desk-format.h. */
char *desk_check_format_icon (gpointer unused, int state);
char *desk_check_format_state (gpointer unused, int state);
char **desk_check_format_classes (gpointer unused, int state);
/* Who can look or mend, where it is not for a button here. */
char *desk_check_format_repairer (gpointer unused, int state, const char *repair, const char *repairer);
gboolean desk_check_format_has_repair (gpointer unused, const char *repair, const char *repairer);
char *desk_check_format_repair (gpointer unused, const char *repair, const char *repairer);
char *desk_check_format_action (gpointer unused, const char *repair);
/* Names one finding among all. (transfer full) */
GVariant *desk_check_format_target (gpointer unused, const char *kind, const char *subject, const char *repair);

/* "2 things are to be repaired." (transfer full) */
char *desk_check_summary (GListModel *findings);
/* The finding that @target names. (transfer full) (nullable). @findings: nullable */
MeshFinding *desk_check_find (GListModel *findings, const char *target);

void desk_check_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
