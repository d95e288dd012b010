/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog-places.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define GROUP "Place"
/* Names of personas are short; anything longer is not ours. */
#define LARGEST_FILE 4096
#define CACHE_NAME_LENGTH 64

typedef struct
{
  MeshCatalogPlace *place; /* (owned) */
  gint64 changed;          /* nanoseconds since 1970 */
} Found;

static void
found_free (Found *found)
{
  g_clear_pointer (&found->place, mesh_catalog_place_free);
  g_free (found);
}

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "meshdesk", "catalog", "places", NULL);
}

/* Names of personas may have any characters: the file's has none of them. */
static char *
dup_path (const char *mesh, const char *persona)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *text = g_strjoin ("\n", mesh, persona, NULL);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_build_filename (folder, name, NULL);
}

/* Nothing outside of the cache's folder is named. */
static gboolean
is_cache_name (const char *name)
{
  return name != NULL && strlen (name) == CACHE_NAME_LENGTH
         && strspn (name, "0123456789abcdef") == CACHE_NAME_LENGTH;
}

/* ---- keeping ---- */

static void
keep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const MeshCatalogPlace *place = data;
  g_autofree char *path = dup_path (place->mesh, place->persona);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (place->path);
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_key_file_set_string (file, GROUP, "Mesh", place->mesh);
  g_key_file_set_string (file, GROUP, "Persona", place->persona);
  g_key_file_set_string (file, GROUP, "Catalog", name);
  text = g_key_file_to_data (file, NULL, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
  else if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mesh_catalog_place_keep_async (const char *mesh,
                               const char *persona,
                               const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  MeshCatalogPlace *place = g_new0 (MeshCatalogPlace, 1);

  g_return_if_fail (mesh != NULL && persona != NULL && path != NULL);
  place->mesh = g_strdup (mesh);
  place->persona = g_strdup (persona);
  place->path = g_strdup (path);
  g_task_set_source_tag (task, mesh_catalog_place_keep_async);
  g_task_set_task_data (task, place, (GDestroyNotify) mesh_catalog_place_free);
  g_task_run_in_thread (task, keep_thread);
}

gboolean
mesh_catalog_place_keep_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- reading ---- */

static MeshCatalogPlace *
parse_place (const char *folder, const char *text, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *mesh = NULL, *persona = NULL, *name = NULL, *parent = g_path_get_dirname (folder);
  MeshCatalogPlace *place;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  mesh = g_key_file_get_string (file, GROUP, "Mesh", NULL);
  persona = g_key_file_get_string (file, GROUP, "Persona", NULL);
  name = g_key_file_get_string (file, GROUP, "Catalog", NULL);
  if (mesh == NULL || persona == NULL || !is_cache_name (name))
    return NULL;
  place = g_new0 (MeshCatalogPlace, 1);
  place->mesh = g_steal_pointer (&mesh);
  place->persona = g_steal_pointer (&persona);
  place->path = g_build_filename (parent, name, NULL);
  return place;
}

/* (nullable) (transfer full) */
static Found *
read_place (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  MeshCatalogPlace *place;
  GStatBuf about;
  Found *found;
  gsize length;

  if (!is_cache_name (name) || g_stat (path, &about) != 0 || !S_ISREG (about.st_mode) || about.st_size > LARGEST_FILE
      || !g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  place = parse_place (folder, text, length);
  if (place == NULL)
    return NULL;
  found = g_new0 (Found, 1);
  found->place = place;
  found->changed = (gint64) about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
  return found;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const Found *one = *(Found *const *) a, *other = *(Found *const *) b;

  return (one->changed < other->changed) - (one->changed > other->changed);
}

GPtrArray *
mesh_catalog_places_list (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_catalog_place_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Found *found = read_place (folder, name);

      if (found != NULL)
        g_ptr_array_add (all, found);
    }
  g_ptr_array_sort (all, compare_newest_first);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (places, g_steal_pointer (&((Found *) g_ptr_array_index (all, i))->place));
  return places;
}

void
mesh_catalog_places_forget (const char *mesh)
{
  g_autoptr (GPtrArray) places = mesh_catalog_places_list ();

  g_return_if_fail (mesh != NULL);
  for (guint i = 0; i < places->len; i++)
    {
      const MeshCatalogPlace *place = g_ptr_array_index (places, i);
      g_autofree char *path = dup_path (place->mesh, place->persona);

      if (!g_str_equal (place->mesh, mesh))
        continue;
      g_unlink (place->path);
      g_unlink (path);
    }
}

void
mesh_catalog_place_free (MeshCatalogPlace *self)
{
  g_free (self->mesh);
  g_free (self->persona);
  g_free (self->path);
  g_free (self);
}
