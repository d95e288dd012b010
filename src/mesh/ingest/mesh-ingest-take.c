/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include "mesh/ingest/mesh-ingest-private.h"

/* Tables that were found join those that are there, and go again. There may be thousands, and this is the thread of the
 * window. */
#define DROPPED 50 /* tables that are freed in one turn of the main loop */

typedef struct
{
  GHashTable *names;   /* with the last number that was given to it */
  GHashTable *folders;
} Known;

static void
known_add (Known *known, MeshIngestTable *table)
{
  g_hash_table_insert (known->names, g_strdup (mesh_ingest_table_get_name (table)), GUINT_TO_POINTER (1));
  g_hash_table_add (known->folders, g_strdup (mesh_ingest_table_get_folder (table)));
}

static void
known_init (Known *known, GListModel *tables)
{
  known->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  known->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      known_add (known, table);
    }
}

static void
known_clear (Known *known)
{
  g_hash_table_unref (known->names);
  g_hash_table_unref (known->folders);
}

/* Names that are taken get a number, from the last one on. */
static void
number_name (Known *known, MeshIngestTable *table)
{
  g_autofree char *stem = g_strdup (mesh_ingest_table_get_name (table));
  g_autofree char *name = g_strdup (stem);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (known->names, stem));

  if (n == 0)
    return;
  while (g_hash_table_contains (known->names, name))
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", stem, ++n);
    }
  g_hash_table_insert (known->names, g_strdup (stem), GUINT_TO_POINTER (n));
  mesh_ingest_table_set_name (table, name);
}

/* What was chosen before stays as it is, also where it is a part of another table by now. All are added at once: who
 * watches the list looks through all of it. */
void
mesh_ingest_take_tables (MeshIngest *self, GPtrArray *tables)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  Known known;

  known_init (&known, G_LIST_MODEL (self->tables));
  for (guint i = 0; i < tables->len; i++)
    {
      MeshIngestTable *table = g_ptr_array_index (tables, i);
      const char *folder = mesh_ingest_table_get_folder (table);

      if (g_hash_table_contains (known.folders, folder) || mesh_ingest_shapes_have (self, folder))
        continue;
      number_name (&known, table);
      g_free (table->found_name);
      table->found_name = g_strdup (table->name);
      known_add (&known, table);
      g_ptr_array_add (fresh, table);
    }
  known_clear (&known);
  g_list_store_splice (self->tables, g_list_model_get_n_items (G_LIST_MODEL (self->tables)), 0, fresh->pdata,
                       fresh->len);
}

/* Each has its columns, rows and files. */
static gboolean
drop_cb (gpointer data)
{
  GPtrArray *tables = data;

  g_ptr_array_set_size (tables, (int) (tables->len - MIN (tables->len, DROPPED)));
  return tables->len > 0;
}

void
mesh_ingest_drop_tables (MeshIngest *self)
{
  GListModel *tables = G_LIST_MODEL (self->tables);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    g_ptr_array_add (gone, g_list_model_get_item (tables, i));
  g_list_store_remove_all (self->tables);
  if (gone->len > DROPPED)
    g_idle_add_full (G_PRIORITY_LOW, drop_cb, g_steal_pointer (&gone), (GDestroyNotify) g_ptr_array_unref);
}
