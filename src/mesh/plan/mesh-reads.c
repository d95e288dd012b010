/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-resource.h"

#include "mesh/plan/mesh-resource-private.h"

/* How often a waiter looks whether it was itself cancelled. */
#define WAIT_SLICE (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gatomicrefcount refs;
  AwsClient *client; /* owned: its address is part of the key */
  char *operation;
  gboolean loading;
  JsonNode *answer;
  GError *error;
} Entry;

struct _MeshReads
{
  GObject parent_instance;

  GMutex lock;
  GCond cond;
  GHashTable *entries; /* (owned char *) → (owned Entry *) */
};

G_DEFINE_FINAL_TYPE (MeshReads, mesh_reads, G_TYPE_OBJECT)

static Entry *
entry_ref (Entry *entry)
{
  g_atomic_ref_count_inc (&entry->refs);
  return entry;
}

static void
entry_unref (Entry *entry)
{
  if (!g_atomic_ref_count_dec (&entry->refs))
    return;
  g_clear_object (&entry->client);
  g_clear_pointer (&entry->operation, g_free);
  g_clear_pointer (&entry->answer, json_node_unref);
  g_clear_error (&entry->error);
  g_free (entry);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, entry_unref)

static Entry *
entry_new (AwsClient *client, const char *operation)
{
  Entry *entry = g_new0 (Entry, 1);

  g_atomic_ref_count_init (&entry->refs);
  entry->client = g_object_ref (client);
  entry->operation = g_strdup (operation);
  entry->loading = TRUE;
  return entry;
}

static void
mesh_reads_finalize (GObject *object)
{
  MeshReads *self = MESH_READS (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (mesh_reads_parent_class)->finalize (object);
}

static void
mesh_reads_class_init (MeshReadsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesh_reads_finalize;
}

static void
mesh_reads_init (MeshReads *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->entries
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_unref);
}

MeshReads *
mesh_reads_new (void)
{
  return g_object_new (MESH_TYPE_READS, NULL);
}

static char *
dup_key (AwsClient *client, const char *operation, JsonNode *input)
{
  g_autofree char *text = input != NULL ? json_to_string (input, FALSE) : NULL;

  return g_strdup_printf ("%p %s %s", (void *) client, operation, text != NULL ? text : "");
}

static void
load (MeshReads *self, const char *key, Entry *entry, JsonNode *input, GCancellable *cancellable)
{
  const AwsOperation *operation = aws_operation_find (entry->operation);
  GError *error = NULL;
  JsonNode *answer = aws_client_call_all (entry->client, operation, input, cancellable, &error);

  g_mutex_lock (&self->lock);
  entry->answer = answer;
  entry->error = error;
  entry->loading = FALSE;
  if (error != NULL && g_hash_table_lookup (self->entries, key) == entry)
    g_hash_table_remove (self->entries, key);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* With the lock held. FALSE: this waiter was cancelled. */
static gboolean
wait_for (MeshReads *self, Entry *entry, GCancellable *cancellable, GError **error)
{
  while (entry->loading)
    {
      g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + WAIT_SLICE);
      if (entry->loading && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  return TRUE;
}

JsonNode *
mesh_reads_call (MeshReads *self,
                 AwsClient *client,
                 const char *operation,
                 JsonNode *input,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *key = dup_key (client, operation, input);

  g_return_val_if_fail (MESH_IS_READS (self), NULL);
  g_return_val_if_fail (aws_operation_find (operation) != NULL, NULL);

  for (;;)
    {
      g_autoptr (Entry) entry = NULL;
      gboolean ours = FALSE, in_time;

      g_mutex_lock (&self->lock);
      entry = g_hash_table_lookup (self->entries, key);
      if (entry == NULL)
        {
          entry = entry_new (client, operation);
          g_hash_table_insert (self->entries, g_strdup (key), entry);
          ours = TRUE;
        }
      entry_ref (entry);
      in_time = ours || wait_for (self, entry, cancellable, error);
      g_mutex_unlock (&self->lock);

      if (ours)
        load (self, key, entry, input, cancellable);
      else if (!in_time)
        return NULL;

      if (entry->answer != NULL)
        return json_node_ref (entry->answer);
      /* Another's cancellation is not ours: ask ourselves. */
      if (!ours && g_error_matches (entry->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          && !g_cancellable_is_cancelled (cancellable))
        continue;
      if (error != NULL)
        *error = g_error_copy (entry->error);
      return NULL;
    }
}

static gboolean
is_of (gpointer key, gpointer value, gpointer data)
{
  const Entry *entry = value;
  const Entry *sought = data;

  return entry->client == sought->client && g_str_equal (entry->operation, sought->operation);
}

void
mesh_reads_forget (MeshReads *self, AwsClient *client, const char *operation)
{
  Entry sought = { .client = client, .operation = (char *) operation };

  g_mutex_lock (&self->lock);
  g_hash_table_foreach_remove (self->entries, is_of, &sought);
  g_mutex_unlock (&self->lock);
}

/* For a new run: the world may have changed. */
void
mesh_reads_clear (MeshReads *self)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->entries);
  g_mutex_unlock (&self->lock);
}
