/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * MeshJournal: SQLite: what was intended, called, answered; no secrets. One connection, thread-safe.
 */
#define MESH_TYPE_JOURNAL (mesh_journal_get_type ())
G_DECLARE_FINAL_TYPE (MeshJournal, mesh_journal, MESH, JOURNAL, GObject)
/* @path: NULL: /meshdesk/journal.sqlite */
MeshJournal *mesh_journal_new (const char *path, GError **error);
void mesh_journal_observe (MeshJournal *self, AwsRuntime *runtime); /* records every call */
gint64 mesh_journal_begin (MeshJournal *self, const char *title, const char *persona);
void mesh_journal_step (MeshJournal *self, gint64 run, MeshResource *resource, const char *event, const GError *error);
void mesh_journal_end (MeshJournal *self, gint64 run, const GError *error);
JsonNode *mesh_journal_list (MeshJournal *self, guint limit, GError **error); /* newest runs first, with steps and calls */

G_END_DECLS
