/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of the role switcher, as those of desk-format.h. */
char *desk_format_job (gpointer unused, int job);
/* How a MeshSession stands; @until: unix seconds, 0: no end. */
char *desk_format_session (gpointer unused, int session, gint64 until);
char *desk_format_session_icon (gpointer unused, int session, gint64 until); /* (nullable): nothing to point out */
/* "111111111111 · eu-west-1" */
char *desk_format_role_place (gpointer unused, const char *account, const char *region);
char *desk_format_role_key (gpointer unused, guint number); /* "Ctrl+1", "" */
/* "Session good", behind the profile that the keys come from. */
char *desk_format_role_state (gpointer unused, int session, gint64 until, const char *profile);

char *desk_format_colour_of (gpointer unused, const char *name);
void desk_role_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
