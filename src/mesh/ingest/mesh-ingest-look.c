/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/ingest/mesh-sample.h"
#include "mesh/ingest/mesh-value.h"

/* Of a table of thousands of files so many are looked into, at the beginnings of the first ones for
 * longer. */
#define MAX_SAMPLED 200
#define WELL        16
#define SHORT       (64 * 1024)
/* What is told of a table's files. */
#define MAX_NOTES 200

/* Files that are alike. */
typedef struct
{
  MeshInference *inference;
  GPtrArray *files; /* not owned */
  GPtrArray *notes;
  guint sampled;
} Class;

static Class *
class_new (MeshInference *first)
{
  Class *self = g_new0 (Class, 1);

  self->inference = mesh_inference_new (first->format);
  self->files = g_ptr_array_new ();
  self->notes = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static void
class_free (Class *self)
{
  g_clear_pointer (&self->inference, mesh_inference_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static void
class_take (Class *self, MeshIngestFile *file, MeshInference *inference)
{
  mesh_inference_merge (self->inference, inference);
  file->ending = inference->ending;
  g_ptr_array_add (self->files, file);
  self->sampled++;
  for (guint i = 0; i < inference->notes->len && self->notes->len < MAX_NOTES; i++)
    g_ptr_array_add (self->notes, mesh_ingest_note_new (
                                      file->path, g_ptr_array_index (inference->notes, i), FALSE));
}

static void
place (GPtrArray *classes, MeshIngestFile *file, MeshInference *inference)
{
  Class *made;

  for (guint i = 0; i < classes->len; i++)
    {
      Class *class = g_ptr_array_index (classes, i);

      if (mesh_inference_is_like (class->inference, inference, NULL))
        {
          class_take (class, file, inference);
          return;
        }
    }
  made = class_new (inference);
  g_ptr_array_add (classes, made);
  class_take (made, file, inference);
}

/* The path stands beside what is said of it. */
static const char *
skip_path (const char *message, const char *path)
{
  if (g_str_has_prefix (message, path))
    message += strlen (path);
  while (*message == ':' || *message == ' ')
    message++;
  return message;
}

static gint
compare_classes (gconstpointer a, gconstpointer b)
{
  const Class *one = *(Class *const *) a, *other = *(Class *const *) b;

  return one->files->len < other->files->len ? 1 : one->files->len > other->files->len ? -1 : 0;
}

/* The largest class first; files that were not looked into go there. */
static GPtrArray *
sort_files (MeshIngestGroup *group, MeshIngestWalk *walk, gint *looked, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func ((GDestroyNotify) class_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  const guint n = group->files->len;
  guint sampled = 0;

  for (guint i = 0; i < n; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (group->files, i);
      const gboolean sample = n <= MAX_SAMPLED || (guint64) i * MAX_SAMPLED / n >= sampled;
      g_autoptr (MeshInference) inference = NULL;
      g_autoptr (GError) error = NULL;

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (!sample)
        {
          g_ptr_array_add (others, file);
          continue;
        }
      inference = mesh_inference_new_for_file (
          file->path, sampled++ < WELL ? MESH_SAMPLE_BYTES : SHORT, &error);
      if (inference != NULL)
        place (classes, file, inference);
      else
        mesh_ingest_walk_trouble (walk, file->path, "%s", skip_path (error->message, file->path));
      if (looked != NULL)
        g_atomic_int_inc (looked);
    }
  g_ptr_array_sort (classes, compare_classes);
  for (guint i = 0; i < others->len && classes->len > 0; i++)
    g_ptr_array_add (((Class *) g_ptr_array_index (classes, 0))->files,
                     g_ptr_array_index (others, i));
  return g_steal_pointer (&classes);
}

/* ---- tables ---- */

/* Without the endings of formats and compressors. */
static char *
dup_name (const char *path, gboolean is_file)
{
  g_autofree char *base = g_path_get_basename (path);
  MeshFormat format;
  char *dot = is_file ? strrchr (base, '.') : NULL;

  if (dot != NULL && dot != base && mesh_format_from_name (base, &format))
    {
      *dot = '\0';
      dot = strrchr (base, '.');
      if (dot != NULL && dot != base && mesh_format_from_name (base, &format))
        *dot = '\0';
    }
  else if (dot != NULL && dot != base)
    *dot = '\0';
  return mesh_dup_column_name (base, 0, NULL);
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MeshIngestFile *const *) a)->path, (*(MeshIngestFile *const *) b)->path);
}

/* (nullable): none of its files is left */
static MeshIngestTable *
make_table (Class *class, const char *name, const char *folder, MeshIngestWalk *walk)
{
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_ingest_file_free);
  g_auto (GStrv) keys = NULL;

  for (guint i = 0; i < class->files->len; i++)
    g_ptr_array_add (files, mesh_ingest_file_copy (g_ptr_array_index (class->files, i)));
  g_ptr_array_sort (files, compare_paths);
  keys = mesh_ingest_take_keys (files, walk);
  if (files->len == 0)
    return NULL;
  return mesh_ingest_table_new (name, folder, mesh_inference_ref (class->inference),
                                g_steal_pointer (&files), g_steal_pointer (&keys),
                                g_steal_pointer (&class->notes), class->sampled);
}

static void
leave_out (Class *class, Class *table, MeshIngestWalk *walk)
{
  g_autofree char *why = NULL;

  mesh_inference_is_like (table->inference, class->inference, &why);
  for (guint i = 0; i < class->files->len; i++)
    mesh_ingest_walk_trouble (walk, ((MeshIngestFile *) g_ptr_array_index (class->files, i))->path,
                              "%s", why != NULL ? why : "");
}

/* One that stands out of many is a mistake; a folder of different files holds different tables. */
static gboolean
is_one_table (MeshIngestGroup *group, GPtrArray *classes)
{
  const guint n = ((Class *) g_ptr_array_index (classes, 0))->files->len;
  guint all = 0;

  for (guint i = 0; i < group->files->len; i++)
    if (strchr (((MeshIngestFile *) g_ptr_array_index (group->files, i))->name, '/') != NULL)
      return TRUE;
  for (guint i = 0; i < classes->len; i++)
    all += ((Class *) g_ptr_array_index (classes, i))->files->len;
  return n >= 3 && 4 * n > 3 * all;
}

GPtrArray *
mesh_ingest_look (MeshIngestGroup *group,
                  MeshIngestWalk *walk,
                  gint *looked,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GPtrArray) classes = sort_files (group, walk, looked, cancellable);
  GPtrArray *tables;

  if (classes == NULL)
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  tables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < classes->len; i++)
    {
      Class *class = g_ptr_array_index (classes, i);
      const gboolean whole
          = i == 0 && !group->loose && (classes->len == 1 || class->files->len > 1);
      const char *first = ((MeshIngestFile *) g_ptr_array_index (class->files, 0))->path;
      g_autofree char *name = whole ? dup_name (group->folder, FALSE) : dup_name (first, TRUE);
      MeshIngestTable *table = NULL;

      if (i > 0 && is_one_table (group, classes))
        leave_out (class, g_ptr_array_index (classes, 0), walk);
      else
        table = make_table (class, name, whole ? group->folder : first, walk);
      if (table != NULL)
        g_ptr_array_add (tables, table);
    }
  return tables;
}
