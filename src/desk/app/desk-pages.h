/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * The pages of a window, in the order of the sidebar. A page is listed here and nowhere else: the window makes
 * it when it is first shown, the sidebar has a row for it, and `--screenshot` takes its picture.
 */
typedef struct
{
  const char *name;   /* of win.page, and of its pictures */
  const char *title;  /* translatable, context "page" */
  const char *icon;
  GType (*get_type) (void); /* of a DeskPage */
  const char *option; /* (nullable): a boolean property of it that is set */
  guint jobs;         /* DESK_PAGES_FOR() of the MeshJobs that have it */
  const char *persona; /* whom pictures show it to */
  gboolean detail;    /* in a narrow window, its action page.detail shows the details in the list's place */
} DeskPageInfo;

#define DESK_PAGES_FOR(job) (1u << (job))

/* @n_pages: (nullable) (out). Returns: (transfer none): the first of them */
const DeskPageInfo *desk_pages_get (guint *n_pages);
const DeskPageInfo *desk_pages_find (const char *name); /* (nullable) (transfer none); @name: nullable */
/* The title in the user's language. */
const char *desk_page_info_get_title (const DeskPageInfo *self);
/* Whether @job, a MeshJob, has that page. @name: nullable */
gboolean desk_pages_are_for (const char *name, int job);
/* Makes the page, for @session (a DeskSession) and @guide (a DeskGuide): it follows the session's seat.
 * (transfer floating) */
GtkWidget *desk_page_info_create (const DeskPageInfo *self, gpointer session, gpointer guide);

G_END_DECLS
