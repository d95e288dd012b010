/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * MeshJournal: SQLite: what was intended, found, called, answered; no secrets. One connection, thread-safe; several
 * processes share a file. Kept are the newest 10,000 runs of the last two years, and calls of no run for 30 days.
 *
 * A journal that can't be written never stops the work: see mesh_journal_dup_trouble().
 */
#define MESH_TYPE_JOURNAL (mesh_journal_get_type ())
G_DECLARE_FINAL_TYPE (MeshJournal, mesh_journal, MESH, JOURNAL, GObject)

/* @path: NULL: /meshdesk/journal.sqlite. Older journals are brought up to date; a damaged one is set aside, and a new
 * one begun; one that can't be written is read. NULL with MESH_ERROR_INVALID where none of this helps. */
MeshJournal *mesh_journal_new (const char *path, GError **error);
/* One that is kept in memory, where the file can't be opened (another process has it for itself): what is done can be
 * undone until the process ends. @why: (nullable): told as its trouble. */
MeshJournal *mesh_journal_new_for_session (const GError *why);
/* The user's own, or else one of the session. Blocks: it may have to be brought up to date. Never NULL. */
MeshJournal *mesh_journal_new_own (void);
/* What is wrong with it, for people: set aside, read-only, no room left… (transfer full) (nullable): nothing */
char *mesh_journal_dup_trouble (MeshJournal *self);
void mesh_journal_observe (MeshJournal *self, AwsRuntime *runtime); /* records every call */

/* ---- writing ---- */
typedef struct
{
  const char *title;
  const char *persona; /* nullable */
  const char *account; /* nullable */
  const char *mesh;    /* nullable: the mesh's account */
  const char *recipe;  /* nullable: JSON, to make the plan again: mesh-recipe.h */
  gint64 continues;    /* the run before that was not finished; 0: none */
  gint64 undoes;       /* the run that this one undoes; 0: none */
} MeshJournalRun;
/* The run's number, 0 where it can't be written: the others take that too. Until mesh_journal_end() or the end of the
 * process, other processes see that it is alive. */
gint64 mesh_journal_begin (MeshJournal *self, const MeshJournalRun *run);
/* Once a step and run: its number. */
gint64 mesh_journal_add_step (MeshJournal *self, gint64 run, MeshResource *resource);
/* @needs: the ids of the resources that it needs first, a line each. */
void mesh_journal_set_needs (MeshJournal *self, gint64 step, const char *needs);
/* @event: "observed", "apply" (with what it intends to call, and what an undo needs), "done", "skipped", "failed",
 * "cancelled", "deferred". */
void mesh_journal_step (MeshJournal *self, gint64 step, MeshResource *resource, const char *event, const GError *error);
/* What an undo needs, where it was found anew. */
void mesh_journal_undo (MeshJournal *self, gint64 step, MeshResource *resource);
void mesh_journal_end (MeshJournal *self, gint64 run, const GError *error);
/* It has been undone by @by, but for @kept steps. */
void mesh_journal_set_undone (MeshJournal *self, gint64 run, gint64 by, guint kept);
/* No longer offered as unfinished. */
void mesh_journal_dismiss (MeshJournal *self, gint64 run);

/* Calls whose thread has such a tag (aws_client_set_thread_tag()) are recorded with that step, or that run. */
gint64 mesh_journal_tag_step (gint64 step);
gint64 mesh_journal_tag_run (gint64 run);

/* ---- reading; all block ---- */
typedef struct
{
  const char *text;    /* nullable: words that are all in titles, steps, resources, operations, errors, request ids… */
  const char *persona; /* nullable: exactly */
  const char *outcome; /* nullable: "done", "failed", "cancelled", "running", "killed"; "unfinished": any but the first,
                        * of what nobody is at, finished since, undid or put aside */
} MeshJournalQuery;
/* The numbers of the runs, newest first. (transfer full) (element-type gint64) */
GArray *mesh_journal_find (MeshJournal *self, const MeshJournalQuery *query, GError **error);
/* Who ran something, by name. (transfer full) */
char **mesh_journal_list_personas (MeshJournal *self, GError **error);
/* One object a run that is still there, in that order: id, title, persona, account, mesh, started, ended, outcome,
 * error, code, request_id, calls, continues, undoes, undone, kept, revertible, finished (by a later run), recipe. Times are unix microseconds. */
JsonNode *mesh_journal_load (MeshJournal *self, const gint64 *runs, guint n, GError **error);
/* One run with its steps and calls; NULL and MESH_ERROR_NOT_FOUND: none of that number. */
JsonNode *mesh_journal_load_run (MeshJournal *self, gint64 run, GError **error);
/* The newest ones, likewise. */
JsonNode *mesh_journal_list (MeshJournal *self, guint limit, GError **error);
/* Of a mesh (nullable: all): runs that failed, were stopped or killed, and that nobody finished since; not those that
 * another window or process is at. As mesh_journal_load(). */
JsonNode *mesh_journal_load_unfinished (MeshJournal *self, const char *mesh, GError **error);
/* What an undo of @run and of what it continues needs, the newest first: {resource, label, actor, account, needs, undo,
 * lasting, changed}. */
JsonNode *mesh_journal_load_inverse (MeshJournal *self, gint64 run, GError **error);
/* Writes all runs as JSON lines, the newest first. */
gboolean mesh_journal_export (MeshJournal *self, GOutputStream *stream, GCancellable *cancellable, GError **error);
/* How long calls of that operation took lately, in microseconds (the median); 0: not known. */
gint64 mesh_journal_get_usual_time (MeshJournal *self, const char *operation);
/* Calls by account, and the time in all: {calls, microseconds, accounts: [{account, calls}]}. */
JsonNode *mesh_journal_load_totals (MeshJournal *self, gint64 run, GError **error);

/* mesh-plan-estimate.c: the same of a plan that was looked at and not run yet: the calls that change something, and,
 * where all their usual times are known, how long the longest way through the plan takes. @journal: (nullable).
 * Blocks. (transfer full) */
JsonNode *mesh_plan_estimate (MeshPlan *plan, MeshJournal *journal);

G_END_DECLS
