/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-draft-private.h"

#include <glib/gi18n.h>

#include "mesh/ingest/mesh-bucket.h"

#define PAUSE 400 /* ms without a key */

static void
set_text (DeskIngestDraft *self, char *text, gboolean bad)
{
  g_free (self->bucket_text);
  self->bucket_text = text;
  self->bucket_bad = bad;
  g_object_notify (G_OBJECT (self), "bucket-text");
  g_object_notify (G_OBJECT (self), "obstacle");
}

static char *
dup_state (DeskIngestDraft *self, MeshBucketState state, const char *region)
{
  const char *bucket = self->texts[DRAFT_BUCKET], *own = mesh_mesh_get_region (self->mesh);

  switch (state)
    {
    case MESH_BUCKET_NEW:
      return g_strdup_printf (
          /* Translators: a bucket, then a region */
          C_ ("ingest", "%s will be made in %s: encrypted, and closed to public access"), bucket,
          own);
    case MESH_BUCKET_THERE:
      /* Translators: a bucket, then a region */
      return g_strdup_printf (C_ ("ingest", "%s is there, in %s"), bucket, own);
    case MESH_BUCKET_ELSEWHERE:
      return g_strdup_printf (
          /* Translators: a bucket, its region, the mesh's region */
          C_ ("ingest", "%s is in %s, and the mesh in %s: choose a bucket there, or a new name"),
          bucket, region, own);
    case MESH_BUCKET_TAKEN:
    default:
      return g_strdup_printf (
          C_ ("ingest",
              /* Translators: %s is the name of a bucket */
              "%s is taken by another account, or you may not look into it: choose another name"),
          bucket);
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *region = NULL;
  MeshBucketState state;

  if (mesh_bucket_look_finish (result, &state, &region, &error))
    set_text (self, dup_state (self, state, region),
              state == MESH_BUCKET_TAKEN || state == MESH_BUCKET_ELSEWHERE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* The plan will ask again. */
    set_text (self, g_strdup (error->message), FALSE);
}

static gboolean
look_cb (gpointer data)
{
  DeskIngestDraft *self = data;

  self->look_timer = 0;
  self->looking = g_cancellable_new ();
  mesh_bucket_look_async (self->mesh, self->persona, self->texts[DRAFT_BUCKET], self->looking,
                          looked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
desk_ingest_place_look (DeskIngestDraft *self)
{
  desk_ingest_place_clear (self);
  if (self->mesh != NULL && self->persona != NULL
      && mesh_bucket_check_name (self->texts[DRAFT_BUCKET], NULL))
    self->look_timer = g_timeout_add (PAUSE, look_cb, self);
}

void
desk_ingest_place_clear (DeskIngestDraft *self)
{
  g_clear_handle_id (&self->look_timer, g_source_remove);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  set_text (self, NULL, FALSE);
}
