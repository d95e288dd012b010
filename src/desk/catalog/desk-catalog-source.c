/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-catalog-source.h"

#include "mesh/catalog/mesh-catalog-places.h"
#include "mesh/catalog/mesh-shelf.h"

/* What is the same as before is written again only to keep its age right, in seconds. */
#define SAVE_AGAIN 600

/* What stands behind the source, and lives as long. */
#define DESK_TYPE_CATALOG_KEEPER (desk_catalog_keeper_get_type ())
G_DECLARE_FINAL_TYPE (DeskCatalogKeeper, desk_catalog_keeper, DESK, CATALOG_KEEPER, GObject)

struct _DeskCatalogKeeper
{
  GObject parent_instance;

  MeshMesh *mesh;
  MeshPersona *persona;
  DeskSource *source; /* (weak) (nullable) */
  MeshShelf *shelf;   /* (nullable): once anything is known */
  char *path;         /* of the cache */
  char *place;        /* (nullable): the id of the mesh, until it was written whose the cache is */
  gboolean looked;    /* into it */
  gboolean changed;   /* since it was written */
  gint64 saved_at;    /* seconds since 1970 */
};

G_DEFINE_FINAL_TYPE (DeskCatalogKeeper, desk_catalog_keeper, G_TYPE_OBJECT)

static void
changed_cb (DeskCatalogKeeper *self)
{
  self->changed = TRUE;
}

/* @index: (transfer full) */
static void
take_index (DeskCatalogKeeper *self, MeshIndex *index)
{
  if (self->shelf != NULL)
    mesh_shelf_set_index (self->shelf, index);
  else
    {
      self->shelf = mesh_shelf_new (index);
      self->changed = TRUE;
      g_signal_connect_object (self->shelf, "items-changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  mesh_index_unref (index);
}

/* ---- writing ---- */

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskCatalogKeeper) self = data;
  g_autoptr (GError) error = NULL;

  /* Nothing is lost: it is read again next time. */
  if (!mesh_catalog_save_finish (result, &error))
    g_debug ("The catalog could not be kept: %s", error->message);
}

static void
save (DeskCatalogKeeper *self)
{
  MeshIndex *index = mesh_shelf_get_index (self->shelf);

  if (!self->changed && mesh_index_get_read_at (index) < self->saved_at + SAVE_AGAIN)
    return;
  self->changed = FALSE;
  self->saved_at = mesh_index_get_read_at (index);
  mesh_catalog_save_async (self->path, index, NULL, saved_cb, g_object_ref (self));
}

static void
placed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* The desktop's search does without. */
  if (!mesh_catalog_place_keep_finish (result, &error))
    g_debug ("Whose catalog that is could not be kept: %s", error->message);
}

static void
keep_place (DeskCatalogKeeper *self)
{
  g_autofree char *place = g_steal_pointer (&self->place);

  if (place != NULL)
    mesh_catalog_place_keep_async (place, mesh_persona_get_name (self->persona), self->path, NULL, placed_cb, NULL);
}

/* ---- reading ---- */

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  MeshIndex *index = mesh_catalog_read_finish (MESH_MESH (object), result, &error);

  if (index != NULL)
    g_task_return_pointer (task, index, (GDestroyNotify) mesh_index_unref);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
read_anew (DeskCatalogKeeper *self, GTask *task)
{
  mesh_catalog_read_async (self->mesh, self->persona, NULL, g_task_get_cancellable (task), read_cb,
                           task);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DeskCatalogKeeper *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  MeshIndex *index = mesh_catalog_load_finish (result, &error);

  if (index == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_debug ("What was kept of the catalog is not used: %s", error->message);
  /* That there was nothing is not worth showing: there may be something now. */
  if (index != NULL && self->shelf == NULL && mesh_index_get_n_rows (index) > 0)
    {
      self->saved_at = mesh_index_get_read_at (index);
      take_index (self, g_steal_pointer (&index));
      self->changed = FALSE;
      if (self->source != NULL)
        desk_source_offer (self->source, G_LIST_MODEL (self->shelf));
    }
  g_clear_pointer (&index, mesh_index_unref);
  read_anew (self, task);
}

static void
start (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DeskCatalogKeeper *self = owner;
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, start);
  if (self->looked)
    read_anew (self, task);
  else
    {
      self->looked = TRUE;
      mesh_catalog_load_async (self->path, cancellable, loaded_cb, task);
    }
}

static GListModel *
finish (gpointer owner, GAsyncResult *result, GError **error)
{
  DeskCatalogKeeper *self = owner;
  MeshIndex *index = g_task_propagate_pointer (G_TASK (result), error);

  if (index == NULL)
    return NULL;
  take_index (self, index);
  save (self);
  keep_place (self);
  return g_object_ref (G_LIST_MODEL (self->shelf));
}

/* ---- the object ---- */

static void
desk_catalog_keeper_finalize (GObject *object)
{
  DeskCatalogKeeper *self = DESK_CATALOG_KEEPER (object);

  g_clear_weak_pointer (&self->source);
  g_clear_object (&self->shelf);
  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  g_free (self->path);
  g_free (self->place);
  G_OBJECT_CLASS (desk_catalog_keeper_parent_class)->finalize (object);
}

static void
desk_catalog_keeper_class_init (DeskCatalogKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_catalog_keeper_finalize;
}

static void
desk_catalog_keeper_init (DeskCatalogKeeper *self)
{
}

DeskSource *
desk_catalog_source_new (MeshMesh *mesh, MeshPersona *persona)
{
  DeskCatalogKeeper *self = g_object_new (DESK_TYPE_CATALOG_KEEPER, NULL);
  DeskSource *source = desk_source_new (start, finish, self);

  self->mesh = g_object_ref (mesh);
  self->persona = g_object_ref (persona);
  self->path = mesh_catalog_dup_cache_path (mesh, persona);
  g_set_weak_pointer (&self->source, source);
  g_object_set_data_full (G_OBJECT (source), "keeper", self, g_object_unref);
  return source;
}

void
desk_catalog_source_set_place (DeskSource *source, const char *mesh_id)
{
  DeskCatalogKeeper *self = g_object_get_data (G_OBJECT (source), "keeper");

  g_return_if_fail (DESK_IS_CATALOG_KEEPER (self));
  g_free (self->place);
  self->place = g_strdup (mesh_id);
}
