/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-report.h"

struct _CliCalls
{
  gint references; /* atomic */
  GMutex mutex;
  GHashTable *counts; /* (element-type utf8 guint) */
  guint total;
};

static void
call_finished_cb (const AwsCallRecord *record, gpointer user_data)
{
  CliCalls *self = user_data;
  guint requests = record->attempts;
  gpointer before;

  if (requests == 0 || record->operation == NULL)
    return;
  g_mutex_lock (&self->mutex);
  before = g_hash_table_lookup (self->counts, record->operation);
  g_hash_table_insert (self->counts, g_strdup (record->operation),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (before) + requests));
  self->total += requests;
  g_mutex_unlock (&self->mutex);
}

CliCalls *
cli_calls_new (void)
{
  CliCalls *self = g_new0 (CliCalls, 1);

  self->references = 1;
  g_mutex_init (&self->mutex);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
cli_calls_watch (CliCalls *self, AwsRuntime *runtime)
{
  g_atomic_int_inc (&self->references);
  aws_runtime_add_observer (runtime, call_finished_cb, self, (GDestroyNotify) cli_calls_unref);
}

JsonNode *
cli_calls_to_json (CliCalls *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  GList *names;

  g_mutex_lock (&self->mutex);
  names = g_list_sort (g_hash_table_get_keys (self->counts), (GCompareFunc) g_strcmp0);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_int_member (object, l->data,
                                GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, l->data)));
  g_list_free (names);
  g_mutex_unlock (&self->mutex);
  json_node_take_object (node, object);
  return node;
}

guint
cli_calls_get_total (CliCalls *self)
{
  guint total;

  g_mutex_lock (&self->mutex);
  total = self->total;
  g_mutex_unlock (&self->mutex);
  return total;
}

void
cli_calls_unref (CliCalls *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
