/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-journal.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _MeshJournal
{
  GObject parent_instance;

  GMutex lock; /* guards what follows */
  sqlite3 *db;
  char *path;
  gboolean read_only;
  char *trouble;        /* (nullable): for people */
  int alive_fd;         /* -1: none; see mesh-journal-alive.c */
  GHashTable *alive;    /* of this journal: (element-type gint64) */
  AwsRuntime *runtime;  /* (nullable): observed */
  guint observer;
};

/* ---- mesh-journal-schema.c ---- */
/* Opens self->path, mended or read-only where it must be. */
gboolean mesh_journal_open (MeshJournal *self, GError **error);
/* self->path of one that is no file */
#define MESH_JOURNAL_IN_MEMORY ":memory:"

/* ---- mesh-journal.c; with the lock held ---- */
/* NULL where it fails; that is remembered as the trouble. */
sqlite3_stmt *mesh_journal_prepare (MeshJournal *self, const char *sql);
void mesh_journal_bind_text (sqlite3_stmt *statement, int i, const char *text);
/* Takes @statement; FALSE: not done. */
gboolean mesh_journal_finish (MeshJournal *self, sqlite3_stmt *statement);
void mesh_journal_note_trouble (MeshJournal *self);
/* Makes what is known of a run searchable: when it ends, or was found to have been killed. */
void mesh_journal_write_words (MeshJournal *self, gint64 run);

/* ---- mesh-journal-alive.c: a byte of a lock file for each run: gone with the process that holds it ---- */
void mesh_journal_alive_begin (MeshJournal *self, gint64 run);
void mesh_journal_alive_end (MeshJournal *self, gint64 run);
gboolean mesh_journal_is_alive (MeshJournal *self, gint64 run);

G_END_DECLS
