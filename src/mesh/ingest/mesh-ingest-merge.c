/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-infer-private.h"
#include "mesh/ingest/mesh-ingest-private.h"
#include "mesh/model/mesh-error.h"

/* Several tables that become one. */

/* What is told of a table's files, and columns that are named as an example. */
#define MAX_NOTES    200
#define MAX_EXAMPLES 5

/* ---- whether they can be one ---- */

/* "year, month" as the folders call them; "" */
static char *
dup_key_names (MeshIngestTable *table)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (table->columns));
  GString *names = g_string_new (NULL);

  for (guint i = n - table->n_keys; i < n; i++)
    {
      g_autoptr (MeshIngestColumn) key = g_list_model_get_item (G_LIST_MODEL (table->columns), i);

      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", mesh_ingest_column_get_source (key));
    }
  return g_string_free (names, FALSE);
}

static char *
dup_key_trouble (MeshIngestTable *first, MeshIngestTable *table)
{
  g_autofree char *ours = dup_key_names (first), *theirs = dup_key_names (table);

  if (g_str_equal (ours, theirs))
    return NULL;
  if (*ours == '\0')
    /* Translators: names of folders' keys, "year, month" */
    return g_strdup_printf (C_ ("ingest", "Its folders divide it by %s, the other table is not divided"), theirs);
  if (*theirs == '\0')
    /* Translators: names of folders' keys, "year, month" */
    return g_strdup_printf (C_ ("ingest", "It is not divided by folders, the other table is, by %s"), ours);
  /* Translators: names of folders' keys of both, "year, month" */
  return g_strdup_printf (C_ ("ingest", "Its folders divide it by %s, those of the other table by %s"), theirs, ours);
}

/* "a, b, c": columns that @other has alone. */
static char *
dup_lacking (MeshInference *self, MeshInference *other)
{
  GString *names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < other->columns->len; i++)
    {
      const char *source = ((MeshInferColumn *) g_ptr_array_index (other->columns, i))->source;
      g_autofree char *folded = g_utf8_strdown (source, -1);

      if (g_hash_table_contains (self->index, folded))
        continue;
      if (n++ < MAX_EXAMPLES)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", source);
    }
  if (n > MAX_EXAMPLES)
    g_string_append (names, ", …");
  return g_string_free (names, FALSE);
}

static char *
dup_column_trouble (MeshInference *ours, MeshInference *theirs)
{
  g_autofree char *why = NULL;
  g_autofree char *lacking = NULL;

  if (mesh_inference_is_like (ours, theirs, &why))
    return NULL;
  if (ours->format != theirs->format || ours->format == MESH_FORMAT_CSV)
    return g_steal_pointer (&why);
  lacking = dup_lacking (ours, theirs);
  if (*lacking == '\0')
    return g_steal_pointer (&why);
  /* Translators: why two tables cannot be one, and names of columns */
  return g_strdup_printf (C_ ("ingest", "%s. Only it has %s"), why, lacking);
}

char *
mesh_ingest_dup_merge_trouble (MeshIngestTable *first, MeshIngestTable *table)
{
  g_autoptr (MeshInference) ours = mesh_inference_new_as_found (first->inference, FALSE);
  g_autoptr (MeshInference) theirs = mesh_inference_new_as_found (table->inference, FALSE);
  char *trouble = dup_column_trouble (ours, theirs);

  return trouble != NULL ? trouble : dup_key_trouble (first, table);
}

gboolean
mesh_ingest_merge_check (GPtrArray *tables, GError **error)
{
  MeshIngestTable *first = tables->len > 0 ? g_ptr_array_index (tables, 0) : NULL;

  if (tables->len < 2)
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID,
                           C_ ("ingest", "One table takes two to be made of: choose another one"));
      return FALSE;
    }
  for (guint i = 1; i < tables->len; i++)
    {
      MeshIngestTable *table = g_ptr_array_index (tables, i);
      g_autofree char *why = mesh_ingest_dup_merge_trouble (first, table);

      if (why == NULL)
        continue;
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: names of tables, and what differs, a sentence */
                   C_ ("ingest", "%s and %s cannot be one table. %s"), table->name, first->name, why);
      return FALSE;
    }
  return TRUE;
}

/* ---- files of one name ---- */

static char *
dup_beside (const char *name, const char *word, guint number)
{
  const char *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;
  g_autofree char *folder = g_strndup (name, (gsize) (base - name));

  return number == 0 ? g_strdup_printf ("%s%s-%s", folder, word, base)
                     : g_strdup_printf ("%s%s-%u-%s", folder, word, number, base);
}

/* In one place in S3 there is one file of a name: another one gets the name of its folder before its own. The same
 * files get the same names each time, so that what has arrived is not sent again. */
static void
name_file (MeshIngestFile *file, GHashTable *taken)
{
  g_autofree char *dir = g_path_get_dirname (file->path);
  g_autofree char *word = g_path_get_basename (dir);
  g_autofree char *first = g_strdup (file->name);
  char *key = g_strconcat (file->name, file->ending, NULL);

  for (guint n = 0; g_hash_table_contains (taken, key); n++)
    {
      char *name = dup_beside (first, word, n);

      g_free (file->renamed);
      file->renamed = name;
      g_free (key);
      key = g_strconcat (name, file->ending, NULL);
    }
  if (file->renamed != NULL)
    file->name = file->renamed;
  g_hash_table_add (taken, key);
}

/* ---- merging ---- */

struct _MeshIngestMerge
{
  char *name, *folder;
  GPtrArray *files; /* (element-type GPtrArray): of each table; nobody changes them */
  GPtrArray *notes;
  MeshInference *inference;
  guint n_sampled;
};

void
mesh_ingest_merge_free (MeshIngestMerge *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->inference, mesh_inference_unref);
  g_free (self);
}

/* Those of files; what is said of a table as a whole is found again. */
static void
add_notes (MeshIngestMerge *self, MeshIngestTable *table)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (table->notes)) && self->notes->len < MAX_NOTES; i++)
    {
      g_autoptr (MeshIngestNote) note = g_list_model_get_item (G_LIST_MODEL (table->notes), i);

      if (*mesh_ingest_note_get_path (note) != '\0')
        g_ptr_array_add (self->notes, g_steal_pointer (&note));
    }
}

MeshIngestMerge *
mesh_ingest_merge_new (GPtrArray *tables)
{
  MeshIngestMerge *self = g_new0 (MeshIngestMerge, 1);
  MeshIngestTable *first = g_ptr_array_index (tables, 0);

  self->name = g_strdup (first->name);
  self->folder = g_strdup (first->folder);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->notes = g_ptr_array_new_with_free_func (g_object_unref);
  self->inference = mesh_inference_new_as_found (first->inference, TRUE);
  for (guint i = 0; i < tables->len; i++)
    {
      MeshIngestTable *table = g_ptr_array_index (tables, i);

      if (i > 0)
        mesh_inference_merge (self->inference, table->inference);
      self->n_sampled += table->n_sampled;
      g_ptr_array_add (self->files, g_ptr_array_ref (table->files));
      add_notes (self, table);
    }
  return self;
}

MeshIngestTable *
mesh_ingest_merge_run (MeshIngestMerge *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_ingest_file_free);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (MeshIngestWalk) walk = { 0 };
  MeshIngestTable *table;
  char **keys;

  for (guint i = 0; i < self->files->len; i++)
    {
      GPtrArray *own = g_ptr_array_index (self->files, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (guint k = 0; k < own->len; k++)
        {
          MeshIngestFile *file = mesh_ingest_file_copy (g_ptr_array_index (own, k));

          name_file (file, taken);
          g_ptr_array_add (files, file);
        }
    }
  mesh_ingest_walk_init (&walk);
  keys = mesh_ingest_take_keys (files, &walk);
  table = mesh_ingest_table_new (self->name, self->folder, mesh_inference_ref (self->inference),
                                 g_steal_pointer (&files), keys, g_ptr_array_ref (self->notes), self->n_sampled);
  table->merged = TRUE;
  return table;
}
