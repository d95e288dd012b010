/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Formatter closures of the .ui files: pure functions from a domain object's properties to what is shown.
 * The first argument is the object that the closure stands on, and is not looked at. Strings are
 * (nullable) in and (transfer full) out.
 */
char *desk_format_status (gpointer unused, const char *status);
char *desk_format_access (gpointer unused, const char *access);
char **desk_format_badge_classes (gpointer unused, const char *word);
char *desk_format_tables (gpointer unused, char **tables);
char *desk_format_words (gpointer unused, char **words);
char *desk_format_lines (gpointer unused, char **lines);
char *desk_format_or_dash (gpointer unused, const char *text);
gboolean desk_format_has_text (gpointer unused, const char *text);
/* Whether what is shown is from before: @error_text: of the last load, (nullable); @view: of the source. */
gboolean desk_format_is_stale (gpointer unused, const char *error_text, const char *view);
char *desk_format_stale (gpointer unused, const char *error_text, const char *advice);
gboolean desk_format_has_object (gpointer unused, GObject *object);
gboolean desk_format_not (gpointer unused, gboolean value);
gboolean desk_format_positive (gpointer unused, guint number);
char *desk_format_number (gpointer unused, guint number);
char *desk_format_owner (gpointer unused, const char *database, const char *account);
char *desk_format_request (gpointer unused, const char *subscriber, char **permissions);
guint desk_format_status_rank (gpointer unused, const char *status);
/* The badge of the inbox: what waits for a decision by who decides, else what is new. */
guint desk_format_to_look_at (gpointer unused, int job, guint n_pending, guint n_unread);
gboolean desk_format_is_pending (gpointer unused, const char *status);
/* "Pending" for row 1 of the inbox's filter, and so on; "" for all. */
char *desk_format_status_search (gpointer unused, guint row);
char *desk_format_subscription_search (gpointer unused, const char *database, char **tables,
                                       const char *subscriber, char **notes);
char *desk_format_bounded (gpointer unused, const char *text);
char *desk_format_record_search (gpointer unused, const char *title, const char *subtitle);
char *desk_format_outcome (gpointer unused, const char *tag);

/* Personas */
char **desk_format_dot_classes (gpointer unused, int colour);
gboolean desk_format_has_page (gpointer unused, int job, const char *page);

/* Tasks of the workshop */
char *desk_format_task_icon (gpointer unused, gboolean done, gboolean checking, const char *trouble);
char **desk_format_task_classes (gpointer unused, gboolean done, const char *trouble);
/* "· Done": behind the persona. */
char *desk_format_task_state_part (gpointer unused, gboolean done, gboolean checking, const char *trouble);
char *desk_format_task_state (gpointer unused, gboolean done, gboolean checking, const char *trouble);
/* Bound, not set: an action with a target is looked for only once both are there. */
char *desk_format_task_action (gpointer unused, const char *id);
GVariant *desk_format_task_target (gpointer unused, const char *id); /* (transfer full) */
/* How far the workshop has come */
char *desk_format_progress (gpointer unused, guint n_done, guint n);
double desk_format_fraction (gpointer unused, guint n_done, guint n);
/* A filter of the set-up tasks: what a task is called, and what is looked for ("": all). */
char *desk_format_setup_word (gpointer unused, gboolean setup);
char *desk_format_setup_search (gpointer unused, gboolean setup_only);

/* Steps of a plan */
char *desk_format_step_icon (gpointer unused, int status, int state);
char *desk_format_step_status (gpointer unused, int status, int state);
char *desk_format_step_time (gpointer unused, double seconds); /* "": not yet, or at once */
char *desk_format_step_actor (gpointer unused, const char *actor, const char *account);
char *desk_format_step_detail (gpointer unused, const char *detail, const char *error_text);
gboolean desk_format_has_step_detail (gpointer unused, const char *detail, const char *error_text);
/* What happened, and what to do next: on a line of its own. (transfer full) */
char *desk_format_error (const GError *error);
/* For a button that copies @text: the action, and the text as its target. */
char *desk_format_copy_action (gpointer unused, const char *text);
GVariant *desk_format_text_target (gpointer unused, const char *text);
char *desk_format_difference (gpointer unused, const char *difference); /* keeps lines, bounds their number */
/* "2026-11-24 05:20:25" or "2026-11-24T05:20:25Z", UTC as AWS says it, in the reader's zone and language; what is
 * no such time stays as it is. */
char *desk_format_time (gpointer unused, const char *utc);
/* The same of seconds since 1970. (transfer full) */
char *desk_format_seconds (gint64 seconds);
char *desk_format_fact (gpointer unused, const char *text); /* the same, and a dash for nothing */
char *desk_format_request_id (gpointer unused, const char *id);

/* Makes all of them known to a template, under their C names. */
void desk_format_bind_class (GtkWidgetClass *widget_class);

/* Of a persona's colour, or a job's: "owner", "producer", "producer-admin" …, "colour-5" … */
const char *desk_job_get_class (int colour);
/* Gives @widget (a window or dialog) a persona's colour. */
void desk_job_paint (GtkWidget *widget, int colour);

G_END_DECLS
