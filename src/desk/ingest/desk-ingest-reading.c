/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-draft-private.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

#define TICK 200 /* ms */

/* What a draft does with files: one look after the other, never on the main loop. */

static void
notify_busy (DeskIngestDraft *self)
{
  g_object_notify (G_OBJECT (self), "busy");
  g_object_notify (G_OBJECT (self), "progress");
  g_object_notify (G_OBJECT (self), "obstacle");
}

static gboolean
tick_cb (gpointer data)
{
  g_object_notify (data, "progress");
  return G_SOURCE_CONTINUE;
}

static void
begin (DeskIngestDraft *self)
{
  self->reading = g_cancellable_new ();
  self->ticker = g_timeout_add (TICK, tick_cb, self);
  notify_busy (self);
}

static void
end (DeskIngestDraft *self)
{
  g_clear_object (&self->reading);
  g_clear_handle_id (&self->ticker, g_source_remove);
}

static void
set_trouble (DeskIngestDraft *self, const GError *error)
{
  g_free (self->trouble);
  self->trouble = error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                      ? g_strdup (error->message)
                      : NULL;
  g_object_notify (G_OBJECT (self), "trouble");
}

/* The first table is shown until another one is chosen. */
static void
choose_table (DeskIngestDraft *self)
{
  GListModel *tables = mesh_ingest_get_tables (self->ingest);
  g_autoptr (MeshIngestTable) first = NULL;

  if (self->table != NULL || g_list_model_get_n_items (tables) == 0)
    return;
  first = g_list_model_get_item (tables, 0);
  g_object_set (self, "table", first, NULL);
}

static void
read_next (DeskIngestDraft *self);

static void
edits_cb (GObject *ingest, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;

  mesh_ingest_apply_edits_finish (MESH_INGEST (ingest), result, NULL);
  g_clear_pointer (&self->edits, json_node_unref);
  end (self);
  choose_table (self);
  read_next (self);
}

static void
read_cb (GObject *ingest, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done;

  /* Thousands of tables may come: what all of them are asked for is asked once. */
  g_object_freeze_notify (G_OBJECT (self));
  done = mesh_ingest_read_finish (MESH_INGEST (ingest), result, &error);
  set_trouble (self, error);
  if (done && self->edits != NULL)
    {
      mesh_ingest_apply_edits_async (self->ingest, self->edits, self->reading, edits_cb,
                                     g_object_ref (self));
    }
  else
    {
      end (self);
      choose_table (self);
      read_next (self);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
read_next (DeskIngestDraft *self)
{
  g_autoptr (GPtrArray) paths = NULL;

  if (self->reading != NULL)
    return;
  if (self->waiting->len == 0)
    {
      notify_busy (self);
      desk_ingest_draft_touch (self);
      desk_ingest_plan_check_continued (self);
      return;
    }
  paths = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (paths, NULL);
  begin (self);
  mesh_ingest_read_async (self->ingest, (const char *const *) paths->pdata, self->reading, read_cb,
                          g_object_ref (self));
}

/* Thousands may be chosen at once. */
static GHashTable *
dup_sources (DeskIngestDraft *self)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sources)); i++)
    {
      g_autoptr (GtkStringObject) source = g_list_model_get_item (G_LIST_MODEL (self->sources), i);

      g_hash_table_add (paths, g_strdup (gtk_string_object_get_string (source)));
    }
  return paths;
}

void
desk_ingest_draft_add (DeskIngestDraft *self, const char *const *paths)
{
  g_autoptr (GHashTable) known = dup_sources (self);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; paths[i] != NULL; i++)
    if (g_hash_table_add (known, g_strdup (paths[i])))
      {
        g_ptr_array_add (fresh, gtk_string_object_new (paths[i]));
        g_ptr_array_add (self->waiting, g_strdup (paths[i]));
      }
  g_list_store_splice (self->sources, g_list_model_get_n_items (G_LIST_MODEL (self->sources)), 0, fresh->pdata,
                       fresh->len);
  read_next (self);
}

/* Those that were not read are as if they had not been chosen. */
void
desk_ingest_draft_stop (DeskIngestDraft *self)
{
  if (self->reading == NULL)
    return;
  g_cancellable_cancel (self->reading);
  g_ptr_array_set_size (self->waiting, 0);
  if (g_list_model_get_n_items (mesh_ingest_get_tables (self->ingest)) == 0)
    g_list_store_remove_all (self->sources);
}

static void
reread_cb (GObject *table, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;
  g_autoptr (GError) error = NULL;

  mesh_ingest_table_reread_finish (MESH_INGEST_TABLE (table), result, &error);
  set_trouble (self, error);
  end (self);
  read_next (self);
}

void
desk_ingest_draft_reread (DeskIngestDraft *self, char separator, MeshHeader header)
{
  if (self->reading != NULL || self->table == NULL)
    return;
  begin (self);
  mesh_ingest_table_reread_async (self->table, separator, header, self->reading, reread_cb,
                                  g_object_ref (self));
}

/* ---- which files are which table ---- */

static void
shape_cb (GObject *ingest, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;
  g_autoptr (GError) error = NULL;

  mesh_ingest_shape_finish (MESH_INGEST (ingest), result, &error);
  set_trouble (self, error);
  end (self);
  read_next (self);
}

void
desk_ingest_draft_merge (DeskIngestDraft *self, GPtrArray *tables)
{
  if (self->reading != NULL)
    return;
  begin (self);
  mesh_ingest_merge_async (self->ingest, tables, self->reading, shape_cb, g_object_ref (self));
}

void
desk_ingest_draft_split (DeskIngestDraft *self, MeshIngestTable *table, const char *name, const char *const *paths)
{
  if (self->reading != NULL)
    return;
  begin (self);
  mesh_ingest_split_async (self->ingest, table, name, paths, self->reading, shape_cb, g_object_ref (self));
}

void
desk_ingest_draft_omit (DeskIngestDraft *self, MeshIngestTable *table, const char *const *paths)
{
  if (self->reading != NULL)
    return;
  begin (self);
  mesh_ingest_omit_async (self->ingest, table, paths, self->reading, shape_cb, g_object_ref (self));
}

void
desk_ingest_draft_undo (DeskIngestDraft *self)
{
  if (self->reading != NULL || !mesh_ingest_undo (self->ingest))
    return;
  set_trouble (self, NULL);
  desk_ingest_draft_touch (self);
}

void
desk_ingest_reading_clear (DeskIngestDraft *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_pointer (&self->edits, json_node_unref);
}
