/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PracticeSpool:
 *
 * A large body on its way to the disk: written and hashed by other threads while it arrives, so that
 * memory is bounded and the server's thread is free to receive. The file is removed with the last
 * reference, unless somebody has moved it. Reference counted.
 */
typedef struct _PracticeSpool PracticeSpool;

/* @folder: made where it is not there. @hashed: MD5 and SHA-256 are wanted. */
PracticeSpool *practice_spool_new (const char *folder, gboolean hashed);
/* In the same folder, hashed */
PracticeSpool *practice_spool_new_beside (PracticeSpool *other);
PracticeSpool *practice_spool_ref (PracticeSpool *self);
void practice_spool_unref (PracticeSpool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeSpool, practice_spool_unref)

/* Ends it, if nobody has, and lets go. */
void practice_spool_drop (PracticeSpool *self);

/* Waits for the disk when too much is on its way there. */
void practice_spool_add (PracticeSpool *self, gconstpointer data, gsize length);
/* Nothing more comes. @done: (nullable): called in @context when all is written. */
void practice_spool_end (PracticeSpool *self, GMainContext *context, GSourceFunc done, gpointer data, GDestroyNotify destroy);
/* After the end: waits until all is written. */
void practice_spool_wait (PracticeSpool *self);

/* After that. */
int practice_spool_get_errno (PracticeSpool *self); /* 0: all was written */
/* Hexadecimal; NULL: not hashed. */
const char *practice_spool_get_md5 (PracticeSpool *self);
const char *practice_spool_get_sha256 (PracticeSpool *self);
/* Mapped, not read. (transfer full) (nullable): it could not be written */
GBytes *practice_spool_map (PracticeSpool *self);
/* FALSE: errno says why. */
gboolean practice_spool_move (PracticeSpool *self, const char *path);
/* Removes the file now and lets go; NULL is nothing. */
void practice_spool_discard (PracticeSpool *self);

G_END_DECLS
