/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that may be data. */
typedef struct
{
  char *path;         /* on this computer, owned */
  const char *name;   /* in @path, or @renamed: below the table's folder: "day=1/a.csv" */
  char *renamed;      /* (nullable), owned: of a merged table: another file of it is called the same */
  const char *ending; /* static: to be put behind @name on the way: "", ".gz" */
  guint64 size;
} MeshIngestFile;

/* What lies in one folder and in the key=value folders below it, or one file that was named itself. */
typedef struct
{
  char *folder;
  gboolean loose;
  GPtrArray *files; /* (element-type MeshIngestFile) */
} MeshIngestGroup;

/* Files that are left out, and why; of thousands the first ones. */
typedef struct
{
  char *path;
  char *text;
} MeshIngestTrouble;

typedef struct
{
  GPtrArray *groups;   /* (element-type MeshIngestGroup) */
  GPtrArray *troubles; /* (element-type MeshIngestTrouble) */
  guint n_troubles;    /* all of them */
  guint n_files;
  guint64 bytes;
  gint *counter;       /* (nullable), not owned: atomic: files met so far */
} MeshIngestWalk;

void mesh_ingest_walk_init (MeshIngestWalk *self);
void mesh_ingest_walk_clear (MeshIngestWalk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MeshIngestWalk, mesh_ingest_walk_clear)

/* Blocks. A file, a folder or a zip, which is unpacked into the user's cache. Links below @path are not followed, pipes
 * and devices not opened; hidden files and those that begin with "_" are passed over, as Glue does. What cannot be is a
 * trouble, not a failure. FALSE: G_IO_ERROR_CANCELLED, or more than a million files (MESH_ERROR_INVALID). */
gboolean mesh_ingest_walk_add (MeshIngestWalk *self, const char *path, GCancellable *cancellable, GError **error);
void mesh_ingest_walk_trouble (MeshIngestWalk *self, const char *path, const char *format, ...) G_GNUC_PRINTF (3, 4);

void mesh_ingest_file_free (MeshIngestFile *file);
MeshIngestFile *mesh_ingest_file_copy (const MeshIngestFile *file); /* (transfer full) */

/* ---- mesh-ingest-unpack.c ---- */
/* Unpacks a zip into a folder of the cache, once for each version of it. Entries that climb out, links and encrypted
 * ones are troubles; one that unpacks to 200 times its size, to more entries than 200,000 or than the disk has room for
 * is refused as a whole: MESH_ERROR_INVALID names @path. @cache: (nullable): another folder than the user's cache.
 * Returns: (transfer full): the folder */
char *mesh_ingest_unpack (const char *path, const char *cache, MeshIngestWalk *troubles, GCancellable *cancellable, GError **error);

G_END_DECLS
