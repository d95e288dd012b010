/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Formatter closures of the inbox, as those of desk-format.h. */

/* What a drop-down over a DeskFacet has chosen: NULL for its first row, and for none. (transfer full) (nullable) */
char *desk_inbox_format_chosen (gpointer unused, guint row, const char *text);
/* The GtkStack's child for a list of so many. */
char *desk_inbox_format_view (gpointer unused, guint n_shown);
/* "12 of 10,000", or how many there are. */
char *desk_inbox_format_count (gpointer unused, guint n_shown, guint n);

/* Who an ARN is, in words: "Producer of 111111111111", else the ARN's last part and account. */
char *desk_inbox_format_who (gpointer unused, const char *arn);
/* When it was, and who did it. */
char *desk_inbox_format_event (gpointer unused, const char *utc, const char *arn);
/* What the last change of a subscription of that status was: "Approved". */
char *desk_inbox_format_event_title (gpointer unused, const char *status);
/* Whether it was changed since it was made. */
gboolean desk_inbox_format_was_changed (gpointer unused, const char *created, const char *updated, const char *status);

gboolean desk_inbox_format_has_words (gpointer unused, char **words);

/* What somebody of @job (MeshJob) may do with a subscription: "decide" on a request, approve it "again", "change" what
 * is granted, "import" it, "leave" what was granted, "withdraw" a request, or "nothing". */
const char *desk_inbox_find_mode (int job, const char *status, gboolean imported);
gboolean desk_inbox_format_is_mode (gpointer unused, const char *mode, const char *modes);
char *desk_inbox_format_note_label (gpointer unused, const char *mode);
char *desk_inbox_format_note_hint (gpointer unused, const char *mode);
/* That somebody else was first. */
char *desk_inbox_format_lost (const char *status, const char *utc, const char *arn);

/* Why there is no plan, why it could not be looked at, or how it stands. */
char *desk_inbox_format_forecast_title (gpointer unused, const char *status);
char *desk_inbox_format_forecast (gpointer unused, const char *error, const char *run_error, const char *summary);
/* How one of several stands: of DeskErrand's phase. */
char *desk_inbox_format_phase (gpointer unused, const char *phase);
char *desk_inbox_format_phase_icon (gpointer unused, const char *phase);
char *desk_inbox_format_n_chosen (gpointer unused, guint n);
/* The detail's GtkStack */
char *desk_inbox_format_detail (gpointer unused, gboolean several);
gboolean desk_inbox_format_both (gpointer unused, gboolean a, gboolean b);
/* Bound, not set: an action with a target is looked for only once both are there. */
char *desk_inbox_format_toggle_action (gpointer unused, const char *id);

void desk_inbox_format_bind_class (GtkWidgetClass *widget_class);

G_END_DECLS
