/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-window.h"

G_BEGIN_DECLS

/** DeskLead: where somebody wants to go who comes from outside the window: from a notification, or the desktop's search. */
typedef struct
{
  const char *mesh;    /* (nullable): id of a saved mesh or DESK_OPENED_PRACTICE; none: whichever is open */
  const char *persona; /* (nullable): none, or "": whoever sits there */
  const char *page;
  const char *id;   /* what "win.open" shows on it */
  const char *text; /* what is searched for, if that is not there */
} DeskLead;

/* Goes there once the mesh is open and the persona has sat down; a later one takes its place. */
void desk_lead_to (DeskWindow *window, const DeskLead *lead);
/* "open-request" (mesh, persona, id), of notifications; "open-table" (mesh, persona, database, table) and "find-tables"
 * (text), of the desktop's search. */
void desk_lead_add_actions (GtkApplication *application);

G_END_DECLS
