/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-journal.h"

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-plan-private.h"
#include "mesh/plan/mesh-resource-private.h"

typedef struct
{
  MeshJournal *journal; /* (nullable) */
  MeshPlan *plan;
  GHashTable *times;    /* operation → gint64: as usual; 0: not known */
  GHashTable *paths;    /* MeshNode → gint64: until it is done */
  GHashTable *batched;  /* "account operation" → steps, of calls that steps share */
  GHashTable *accounts; /* account → calls */
  gboolean unknown;     /* of some operation no time is known */
} Estimate;

static gint64
usual_time (Estimate *self, const char *operation)
{
  gint64 *time = g_hash_table_lookup (self->times, operation);

  if (time == NULL)
    {
      time = g_new (gint64, 1);
      *time = self->journal != NULL ? mesh_journal_get_usual_time (self->journal, operation) : 0;
      g_hash_table_insert (self->times, g_strdup (operation), time);
    }
  self->unknown |= *time == 0;
  return *time;
}

static void
add (GHashTable *counts, const char *key, guint n)
{
  const guint before = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

  g_hash_table_insert (counts, g_strdup (key), GUINT_TO_POINTER (before + n));
}

/* Whether there is something to do for it. */
static gboolean
is_due (MeshResource *resource)
{
  const MeshState state = mesh_resource_get_state (resource);

  return state == MESH_STATE_ABSENT || state == MESH_STATE_DIFFERS;
}

/* How many steps share a call of this one. */
static guint
batch_of (MeshResource *resource)
{
  MeshResourceClass *klass = MESH_RESOURCE_GET_CLASS (resource);
  g_autofree char *key = klass->apply_batch != NULL && klass->dup_batch_key != NULL
                             ? klass->dup_batch_key (resource)
                             : NULL;

  return key != NULL ? MAX (klass->max_batch, 1) : 1;
}

static gint64
count_node (Estimate *self, MeshNode *node)
{
  const char *account = mesh_resource_get_account (node->resource);
  const guint batch = batch_of (node->resource);
  g_autoptr (JsonNode) calls = mesh_resource_calls_to_json (node->resource);
  gint64 time = 0;

  if (!is_due (node->resource))
    return 0;
  for (guint i = 0; i < aws_json_get_length (calls, NULL); i++)
    {
      const char *operation
          = aws_json_get_string (aws_json_get_element (calls, NULL, i), "Operation");
      g_autofree char *key = g_strdup_printf ("%s %s", account != NULL ? account : "", operation);

      time += usual_time (self, operation);
      if (batch > 1)
        {
          add (self->batched, key, 1);
          /* The first of each full batch makes the call. */
          if ((GPOINTER_TO_UINT (g_hash_table_lookup (self->batched, key)) - 1) % batch != 0)
            continue;
        }
      add (self->accounts, account != NULL ? account : "", 1);
    }
  return time;
}

/* The longest way through what it needs: steps that need nothing of one another go side by side. */
static gint64
path_of (Estimate *self, MeshNode *node)
{
  gint64 *known = g_hash_table_lookup (self->paths, node);
  g_autoptr (GPtrArray) needs = NULL;
  gint64 longest = 0;

  if (known != NULL)
    return *known;
  known = g_new0 (gint64, 1);
  g_hash_table_insert (self->paths, node, known);
  needs = mesh_plan_dup_needs (self->plan, node);
  for (guint i = 0; i < needs->len; i++)
    longest = MAX (longest, path_of (self, g_ptr_array_index (needs, i)));
  *known = longest + count_node (self, node);
  return *known;
}

static JsonNode *
new_accounts (GHashTable *accounts, guint *all)
{
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (accounts), (GCompareFunc) g_strcmp0);
  JsonNode *list = aws_json_new_array ();

  for (GList *l = names; l != NULL; l = l->next)
    {
      const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (accounts, l->data));

      *all += n;
      aws_json_append (list, aws_json_new ("account", AWS_JSON_STRING, l->data, "calls",
                                           AWS_JSON_INT, (int) n, NULL));
    }
  return list;
}

JsonNode *
mesh_plan_estimate (MeshPlan *plan, MeshJournal *journal)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (plan);
  Estimate self = { .journal = journal,
                    .plan = plan,
                    .times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                    .paths = g_hash_table_new_full (NULL, NULL, NULL, g_free),
                    .batched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                    .accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  gint64 longest = 0;
  guint all = 0;
  JsonNode *result, *accounts;

  for (guint i = 0; i < nodes->len; i++)
    longest = MAX (longest, path_of (&self, g_ptr_array_index (nodes, i)));
  accounts = new_accounts (self.accounts, &all);
  result
      = aws_json_new ("calls", AWS_JSON_INT, (int) all, "accounts", AWS_JSON_NODE, accounts, NULL);
  if (!self.unknown && all > 0)
    aws_json_set (result, "microseconds", json_node_init_int (json_node_alloc (), longest));
  g_hash_table_unref (self.times);
  g_hash_table_unref (self.paths);
  g_hash_table_unref (self.batched);
  g_hash_table_unref (self.accounts);
  return result;
}
