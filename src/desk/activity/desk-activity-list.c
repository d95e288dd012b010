/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-list.h"

#include "aws/protocols/aws-json.h"

struct _DeskActivityList
{
  GObject parent_instance;

  MeshJournal *journal;
  GArray *runs;         /* (element-type gint64) */
  GHashTable *items;    /* gint64 → DeskActivityItem, not owned: as long as a row has it */
  GArray *wanted;       /* (element-type gint64): asked for, not read yet */
  guint load;           /* idle source: many rows, one read */
  GCancellable *search; /* (nullable) */
};

static GType
get_item_type (GListModel *list)
{
  return DESK_TYPE_ACTIVITY_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return DESK_ACTIVITY_LIST (list)->runs->len;
}

static gpointer
get_item (GListModel *list, guint position);

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskActivityList,
                               desk_activity_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* ---- reading rows ---- */

static void
load_thread (GTask *task, gpointer journal, gpointer data, GCancellable *cancellable)
{
  GArray *runs = data;
  GError *error = NULL;
  JsonNode *rows = mesh_journal_load (journal, (gint64 *) (gpointer) runs->data, runs->len, &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskActivityList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) rows = g_task_propagate_pointer (G_TASK (result), &error);

  if (rows == NULL)
    g_message ("%s", error->message);
  for (guint i = 0; i < aws_json_get_length (rows, NULL); i++)
    {
      JsonNode *row = aws_json_get_element (rows, NULL, i);
      gint64 id = aws_json_get_int (row, "id", 0);
      DeskActivityItem *item = g_hash_table_lookup (self->items, &id);

      if (item != NULL)
        desk_activity_item_set_run (item, row);
    }
}

static gboolean
load_cb (gpointer data)
{
  DeskActivityList *self = data;
  g_autoptr (GTask) task = g_task_new (self->journal, NULL, loaded_cb, g_object_ref (self));

  self->load = 0;
  g_task_set_source_tag (task, load_cb);
  g_task_set_task_data (task, g_steal_pointer (&self->wanted), (GDestroyNotify) g_array_unref);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_run_in_thread (task, load_thread);
  return G_SOURCE_REMOVE;
}

/* The key is in the item, which may be gone by now: it is found by its address. */
static void
item_gone_cb (gpointer data, GObject *where)
{
  DeskActivityList *self = data;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (item == where)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

static gpointer
get_item (GListModel *list, guint position)
{
  DeskActivityList *self = DESK_ACTIVITY_LIST (list);
  DeskActivityItem *item;
  gint64 id, *key;

  if (position >= self->runs->len)
    return NULL;
  id = g_array_index (self->runs, gint64, position);
  item = g_hash_table_lookup (self->items, &id);
  if (item != NULL)
    return g_object_ref (item);
  item = desk_activity_item_new (id);
  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_insert (self->items, key, item);
  g_object_weak_ref (G_OBJECT (item), item_gone_cb, self);
  g_array_append_val (self->wanted, id);
  if (self->load == 0)
    self->load = g_idle_add (load_cb, self);
  return item;
}

/* ---- searching ---- */

typedef struct
{
  char *text, *persona, *outcome;
} Query;

static void
query_free (Query *query)
{
  if (query == NULL)
    return;
  g_free (query->text);
  g_free (query->persona);
  g_free (query->outcome);
  g_free (query);
}

static void
find_thread (GTask *task, gpointer journal, gpointer data, GCancellable *cancellable)
{
  const Query *query = data;
  const MeshJournalQuery wanted = { .text = query != NULL ? query->text : NULL,
                                    .persona = query != NULL ? query->persona : NULL,
                                    .outcome = query != NULL ? query->outcome : NULL };
  GError *error = NULL;
  GArray *runs = mesh_journal_find (journal, &wanted, &error);

  if (runs != NULL)
    g_task_return_pointer (task, runs, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskActivityList) self = data;
  g_autoptr (GError) error = NULL;
  GArray *runs = g_task_propagate_pointer (G_TASK (result), &error);
  guint before;

  if (runs == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("%s", error->message);
      return;
    }
  before = self->runs->len;
  g_array_unref (self->runs);
  self->runs = runs;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, runs->len);
}

void
desk_activity_list_set_query (DeskActivityList *self,
                              const char *text,
                              const char *persona,
                              const char *outcome)
{
  g_autoptr (GTask) task = NULL;
  Query *query;

  g_return_if_fail (DESK_IS_ACTIVITY_LIST (self));
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  self->search = g_cancellable_new ();
  query = g_new0 (Query, 1);
  query->text = g_strdup (text);
  query->persona = g_strdup (persona);
  query->outcome = g_strdup (outcome);
  task = g_task_new (self->journal, self->search, found_cb, g_object_ref (self));
  g_task_set_source_tag (task, desk_activity_list_set_query);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
  g_task_run_in_thread (task, find_thread);
}

/* ---- one run with all of it ---- */

static void
details_thread (GTask *task, gpointer journal, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  JsonNode *run = mesh_journal_load_run (journal, desk_activity_item_get_id (data), &error);

  if (run != NULL)
    g_task_return_pointer (task, run, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
details_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) run = g_task_propagate_pointer (G_TASK (result), &error);

  if (run != NULL)
    desk_activity_item_set_details (g_task_get_task_data (G_TASK (result)), run);
  else
    g_message ("%s", error->message);
}

void
desk_activity_list_load_run (DeskActivityList *self, gint64 run)
{
  DeskActivityItem *item;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DESK_IS_ACTIVITY_LIST (self));
  item = g_hash_table_lookup (self->items, &run);
  if (item == NULL || desk_activity_item_has_details (item))
    return;
  task = g_task_new (self->journal, NULL, details_cb, NULL);
  g_task_set_source_tag (task, desk_activity_list_load_run);
  g_task_set_task_data (task, g_object_ref (item), g_object_unref);
  g_task_run_in_thread (task, details_thread);
}

/* ---- the object ---- */

static void
desk_activity_list_dispose (GObject *object)
{
  DeskActivityList *self = DESK_ACTIVITY_LIST (object);
  GHashTableIter iter;
  gpointer item;

  g_clear_handle_id (&self->load, g_source_remove);
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_object_weak_unref (item, item_gone_cb, self);
  g_hash_table_remove_all (self->items);
  G_OBJECT_CLASS (desk_activity_list_parent_class)->dispose (object);
}

static void
desk_activity_list_finalize (GObject *object)
{
  DeskActivityList *self = DESK_ACTIVITY_LIST (object);

  g_clear_object (&self->journal);
  g_clear_pointer (&self->runs, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  G_OBJECT_CLASS (desk_activity_list_parent_class)->finalize (object);
}

static void
desk_activity_list_class_init (DeskActivityListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_activity_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_activity_list_finalize;
}

static void
desk_activity_list_init (DeskActivityList *self)
{
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
}

DeskActivityList *
desk_activity_list_new (MeshJournal *journal, GArray *runs)
{
  DeskActivityList *self = g_object_new (DESK_TYPE_ACTIVITY_LIST, NULL);

  self->journal = g_object_ref (journal);
  self->runs = runs;
  return self;
}

void
desk_activity_list_load_async (MeshJournal *journal,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (journal, cancellable, callback, data);

  g_task_set_source_tag (task, desk_activity_list_load_async);
  g_task_run_in_thread (task, find_thread);
}

DeskActivityList *
desk_activity_list_load_finish (GAsyncResult *result, GError **error)
{
  GArray *runs;

  g_return_val_if_fail (g_async_result_is_tagged (result, desk_activity_list_load_async), NULL);
  runs = g_task_propagate_pointer (G_TASK (result), error);
  return runs != NULL ? desk_activity_list_new (
             MESH_JOURNAL (g_task_get_source_object (G_TASK (result))), runs)
                      : NULL;
}
