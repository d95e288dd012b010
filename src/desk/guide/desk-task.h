/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskTask: a step of the workshop. Whether it is done is seen in the mesh, never by clicking.
 *
 * Properties: id, title, text, persona (whose job it is), button, job (MeshJob of @persona), colour (of
 * desk_job_paint()), done, checking, trouble (nullable: why it could not be looked at; done is what it was before).
 */
#define DESK_TYPE_TASK (desk_task_get_type ())
G_DECLARE_FINAL_TYPE (DeskTask, desk_task, DESK, TASK, GObject)

typedef struct
{
  const char *id;
  const char *title; /* translatable, context "workshop" */
  const char *text;
  const char *button;
  const char *persona;
  int job;
  gboolean setup; /* also on the page of the mesh */
} DeskTaskInfo;

/* @info: static */
DeskTask *desk_task_new (const DeskTaskInfo *info);
const char *desk_task_get_id (DeskTask *self);
const DeskTaskInfo *desk_task_get_info (DeskTask *self);
/* That of its persona; the job's, until somebody says. */
void desk_task_set_colour (DeskTask *self, int colour);
gboolean desk_task_get_done (DeskTask *self);
void desk_task_set_done (DeskTask *self, gboolean done);
void desk_task_set_checking (DeskTask *self, gboolean checking);
/* @trouble: nullable */
void desk_task_set_trouble (DeskTask *self, const char *trouble);
/* What looking at it ended with. That something earlier is missing, or the persona's keys, is an answer, and no
 * trouble; of a look that was cancelled nothing is said. @error: nullable. Returns: whether there is an answer. */
gboolean desk_task_take_error (DeskTask *self, const GError *error);

G_END_DECLS
