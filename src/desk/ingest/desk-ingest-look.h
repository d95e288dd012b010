/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "mesh/ingest/mesh-ingest.h"

G_BEGIN_DECLS

/* What to do with what was found. @ingest: NULL with @error, which is not cancellation. */
typedef void (*DeskIngestLooked) (MeshIngest *ingest, const GError *error, gpointer data);

/**
 * desk_ingest_look:
 *
 * Looks at files, folders and zips in the background. Over the window of @parent a dialog tells how far it is, and
 * stops it; afterwards another one tells what is odd about the files, where there is anything, and asks whether to go
 * on. @looked is called at most once: not where the user stopped, or @parent has left its window. @data is freed with
 * @destroy in any case.
 */
void desk_ingest_look (GtkWidget *parent, const char *const *paths, DeskIngestLooked looked, gpointer data, GDestroyNotify destroy);
/* What the second dialog says: a line for each file, at most twelve; "": nothing is odd. (transfer full) */
char *desk_ingest_print_notes (MeshIngest *ingest);

G_END_DECLS
