/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-seated.h"

G_BEGIN_DECLS

/* One page of a listing, which is forgotten afterwards. FALSE with @error ends the listing. */
typedef gboolean (*MeshTakePage) (JsonNode *page, gpointer data, GError **error);

/* Reads a listing that pages by NextToken one page at a time, in a worker thread: what is as long as a catalogue is
 * never in memory as JSON. @input: (transfer full): an object. AWS_ERROR_MALFORMED_ANSWER: its pages never end. */
gboolean mesh_pages_read (AwsClient *client, const char *operation, JsonNode *input, MeshTakePage take, gpointer data,
                          GCancellable *cancellable, GError **error);

/** MeshTags: the LF-tags of tables, as far as they may be seen. */
typedef struct _MeshTags MeshTags;
/* All that @client may see, blocking; nothing, if that is nothing. (transfer full) */
MeshTags *mesh_tags_read (AwsClient *client, GCancellable *cancellable);
void mesh_tags_free (MeshTags *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshTags, mesh_tags_free)
/* Any thread may ask. Of domain, product and all, those are set that are known. */
void mesh_tags_look_up (MeshTags *self, const char *database, const char *name, const char **domain,
                        const char **product, const char **all);

G_END_DECLS
