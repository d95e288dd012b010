/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/ingest/mesh-infer.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;     /* on this computer */
  char *relative; /* below the table's folder: "day=1/a.csv" */
} MeshIngestFile;

/* The files of one table: a file, or a folder with "key=value" folders in it. */
typedef struct
{
  char *name;
  MeshFormat format;
  GPtrArray *files; /* (element-type MeshIngestFile) */
  char **partition_keys; /* empty: none */
} MeshIngestTable;

/* MESH_ERROR_INVALID names the path that cannot be. (transfer full) (element-type MeshIngestTable) */
GPtrArray *mesh_ingest_collect (const char *const *paths, GError **error);
/* The values of a file's folders, in the order of the table's keys. (transfer full) */
char **mesh_ingest_file_dup_values (const MeshIngestFile *file);

G_END_DECLS
