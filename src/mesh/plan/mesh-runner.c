/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-plan.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-journal.h"
#include "mesh/plan/mesh-plan-private.h"
#include "mesh/plan/mesh-resource-private.h"

/* Workers mostly wait for answers; what really goes out at once is bounded per service by
 * AwsRuntime. */
#define MAX_WORKERS 32

typedef enum
{
  ITEM_BLOCKED,
  ITEM_READY,
  ITEM_RUNNING,
  ITEM_FINISHED
} ItemState;

/* A node in the order of this run. */
typedef struct
{
  MeshNode *node;
  ItemState state;
  guint blocked;       /* how many that come first have not finished */
  guint level;         /* longest way from an item that nothing comes before */
  GPtrArray *unblocks; /* (element-type Item) */
  char *batch_key;     /* nullable */
  gint64 row;          /* of the journal; 0: none */
} Item;

typedef enum
{
  JOB_OBSERVE,
  JOB_APPLY
} JobKind;

typedef struct
{
  JobKind kind;
  GPtrArray *items; /* (element-type Item), one class if several */
} Job;

typedef struct
{
  MeshPlan *plan;
  MeshRunMode mode;
  MeshJournal *journal;
  gint64 journal_run;
  GCancellable *cancellable;
  GThreadPool *pool;
  GHashTable *items; /* MeshNode → owned Item */
  GPtrArray *order;  /* (element-type Item), as in the plan */

  GMutex lock;
  GCond cond; /* a job has ended */
  guint in_flight;
  guint linked, levelled; /* items of @order that were in an earlier stage */
  GError *error; /* the first failure, named after its step */
} Run;

static Item *
item_new (MeshNode *node)
{
  Item *item = g_new0 (Item, 1);

  item->node = node;
  item->unblocks = g_ptr_array_new ();
  return item;
}

static void
item_free (Item *item)
{
  g_clear_pointer (&item->unblocks, g_ptr_array_unref);
  g_clear_pointer (&item->batch_key, g_free);
  g_free (item);
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->items, g_ptr_array_unref);
  g_free (job);
}

static void
journal (Run *run, Item *item, const char *event, const GError *error)
{
  if (run->journal != NULL)
    mesh_journal_step (run->journal, item->row, item->node->resource, event, error);
}

/* Calls of this thread are this step's; of several in one call, the first one's. */
static void
tag_calls (Run *run, Item *item)
{
  if (run->journal == NULL)
    return;
  aws_client_set_thread_tag (item != NULL && item->row != 0 ? mesh_journal_tag_step (item->row)
                                                            : mesh_journal_tag_run (run->journal_run));
}

typedef struct
{
  Run *run;
  Item *item;
} UndoWatch;

static void
undo_changed_cb (MeshResource *resource, gpointer data)
{
  UndoWatch *watch = data;

  mesh_journal_undo (watch->run->journal, watch->item->row, resource);
}

/* ---- in a worker ---- */

static gboolean
observe_one (Run *run, MeshResource *resource, GError **error)
{
  mesh_resource_clear_calls (resource);
  mesh_resource_set_difference (resource, NULL);
  mesh_resource_set_detail (resource, NULL);
  mesh_resource_clear_undo (resource);
  return MESH_RESOURCE_GET_CLASS (resource)->observe (resource, mesh_plan_get_reads (run->plan),
                                                      run->cancellable, error);
}

static gboolean
apply_several (Run *run, Job *job, GError **error)
{
  g_autoptr (GPtrArray) resources = g_ptr_array_new ();
  MeshResourceClass *klass;

  for (guint i = 0; i < job->items->len; i++)
    g_ptr_array_add (resources, ((Item *) g_ptr_array_index (job->items, i))->node->resource);
  klass = MESH_RESOURCE_GET_CLASS (g_ptr_array_index (resources, 0));
  return klass->apply_batch (resources, mesh_plan_get_reads (run->plan), run->cancellable, error);
}

static gboolean
do_job (Run *run, Job *job, GError **error)
{
  Item *first = g_ptr_array_index (job->items, 0);
  MeshResource *resource = first->node->resource;
  MeshResourceClass *klass = MESH_RESOURCE_GET_CLASS (resource);

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;
  switch (job->kind)
    {
    case JOB_OBSERVE:
      return observe_one (run, resource, error);
    case JOB_APPLY:
      if (first->batch_key != NULL)
        return apply_several (run, job, error);
      return klass->apply (resource, mesh_plan_get_reads (run->plan), run->cancellable, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* The run's error is the first step's that failed, named after it; AWS's code stays readable in it.
 * A cancellation is nobody's fault and is not dressed up. */
static void
run_fail (Run *run, MeshResource *resource, const GError *error)
{
  if (run->error != NULL)
    return;
  run->error = g_error_copy (error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&run->error, "%s: ", mesh_resource_get_label (resource));
}

static void
item_finish (Item *item)
{
  item->state = ITEM_FINISHED;
  for (guint i = 0; i < item->unblocks->len; i++)
    {
      Item *other = g_ptr_array_index (item->unblocks, i);

      if (--other->blocked == 0 && other->state == ITEM_BLOCKED)
        other->state = ITEM_READY;
    }
}

static void
item_failed (Run *run, Item *item, const GError *error)
{
  MeshResource *resource = item->node->resource;
  const gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  item->state = ITEM_FINISHED; /* and unblocks nobody */
  if (!cancelled && mesh_resource_get_error (resource) != error)
    mesh_resource_take_error (resource, g_error_copy (error));
  mesh_resource_set_waiting (resource, NULL);
  mesh_step_set_status (item->node->step, cancelled ? MESH_STEP_READY : MESH_STEP_FAILED);
  journal (run, item, cancelled ? "cancelled" : "failed", error);
  g_mutex_lock (&run->lock);
  run_fail (run, resource, error);
  g_mutex_unlock (&run->lock);
}

static void
item_succeeded (Run *run, Item *item, JobKind kind)
{
  MeshResource *resource = item->node->resource;
  const MeshState state = mesh_resource_get_state (resource);

  switch (kind)
    {
    case JOB_OBSERVE:
      mesh_step_set_status (item->node->step, MESH_STEP_READY);
      journal (run, item, "observed", NULL);
      return;
    case JOB_APPLY:
      if (state != MESH_STATE_DEFERRED)
        mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      mesh_step_set_status (item->node->step,
                            state == MESH_STATE_DEFERRED ? MESH_STEP_DEFERRED : MESH_STEP_DONE);
      journal (run, item, state == MESH_STATE_DEFERRED ? "deferred" : "done", NULL);
      break;
    default:
      g_return_if_reached ();
    }
  g_mutex_lock (&run->lock);
  item_finish (item);
  g_mutex_unlock (&run->lock);
}

static void
start_item (Run *run, Item *item, JobKind kind)
{
  mesh_step_set_status (item->node->step,
                        kind == JOB_OBSERVE ? MESH_STEP_OBSERVING : MESH_STEP_APPLYING);
  if (kind == JOB_APPLY)
    journal (run, item, "apply", NULL);
}

static void
work_cb (gpointer data, gpointer user_data)
{
  Job *job = data;
  Run *run = user_data;
  g_autofree UndoWatch *watches = g_new0 (UndoWatch, job->items->len);
  g_autoptr (GError) error = NULL;
  gboolean done;

  for (guint i = 0; i < job->items->len; i++)
    {
      Item *item = g_ptr_array_index (job->items, i);

      start_item (run, item, job->kind);
      watches[i] = (UndoWatch){ run, item };
      if (run->journal != NULL && job->kind == JOB_APPLY)
        mesh_resource_set_undo_watch (item->node->resource, undo_changed_cb, &watches[i]);
    }
  tag_calls (run, g_ptr_array_index (job->items, 0));
  done = do_job (run, job, &error);
  aws_client_set_thread_tag (0);
  for (guint i = 0; i < job->items->len; i++)
    {
      Item *item = g_ptr_array_index (job->items, i);
      const GError *own = mesh_resource_get_error (item->node->resource);

      mesh_resource_set_undo_watch (item->node->resource, NULL, NULL);
      if (own != NULL)
        item_failed (run, item, own);
      else if (!done)
        item_failed (run, item, error);
      else
        item_succeeded (run, item, job->kind);
    }
  job_free (job);

  g_mutex_lock (&run->lock);
  run->in_flight--;
  g_cond_broadcast (&run->cond);
  g_mutex_unlock (&run->lock);
}

/* ---- in the coordinating thread ---- */

/* With the lock held. Takes @items. */
static void
run_push (Run *run, JobKind kind, GPtrArray *items)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->items = items;
  for (guint i = 0; i < items->len; i++)
    ((Item *) g_ptr_array_index (items, i))->state = ITEM_RUNNING;
  run->in_flight++;
  g_thread_pool_push (run->pool, job, NULL);
}

static void
run_push_one (Run *run, JobKind kind, Item *item)
{
  GPtrArray *items = g_ptr_array_new ();

  g_ptr_array_add (items, item);
  run_push (run, kind, items);
}

/* With the lock held. */
static gboolean
run_may_start (Run *run)
{
  if (run->error == NULL)
    g_cancellable_set_error_if_cancelled (run->cancellable, &run->error);
  return run->error == NULL;
}

static void
run_wait_all (Run *run)
{
  while (run->in_flight > 0)
    g_cond_wait (&run->cond, &run->lock);
}

static Item *
run_take_node (Run *run, MeshNode *node)
{
  Item *item = item_new (node);

  g_hash_table_insert (run->items, node, item);
  g_ptr_array_add (run->order, item);
  mesh_resource_take_error (node->resource, NULL);
  mesh_step_set_status (node->step, MESH_STEP_WAITING);
  if (run->journal != NULL)
    item->row = mesh_journal_add_step (run->journal, run->journal_run, node->resource);
  return item;
}

/* Observes all nodes that are new; FALSE when the run has failed. */
static gboolean
observe_new (Run *run)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (run->plan);
  gboolean good;

  g_mutex_lock (&run->lock);
  for (guint i = run->order->len; i < nodes->len; i++)
    {
      Item *item = run_take_node (run, g_ptr_array_index (nodes, i));

      if (run_may_start (run))
        run_push_one (run, JOB_OBSERVE, item);
    }
  run_wait_all (run);
  good = run_may_start (run);
  g_mutex_unlock (&run->lock);
  return good;
}

static gboolean
observe_all (Run *run)
{
  gboolean expanded;

  do
    {
      if (!observe_new (run))
        return FALSE;
      if (!mesh_plan_expand (run->plan, &expanded, run->cancellable, &run->error))
        return FALSE;
    }
  while (expanded);
  mesh_plan_note_observed (run->plan);
  return TRUE;
}

static void
journal_needs (Run *run, Item *item, GPtrArray *needs)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  if (run->journal == NULL || needs->len == 0)
    return;
  for (guint i = 0; i < needs->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? "\n" : "",
                            mesh_resource_get_id (((MeshNode *) g_ptr_array_index (needs, i))->resource));
  mesh_journal_set_needs (run->journal, item->row, ids->str);
}

/* What has finished in an earlier stage holds nobody up. */
static void
link_items (Run *run)
{
  for (guint i = run->linked; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);
      g_autoptr (GPtrArray) needs = mesh_plan_dup_needs (run->plan, item->node);

      for (guint j = 0; j < needs->len; j++)
        {
          Item *before = g_hash_table_lookup (run->items, g_ptr_array_index (needs, j));

          if (before->state == ITEM_FINISHED)
            continue;
          g_ptr_array_add (before->unblocks, item);
          item->blocked++;
        }
      journal_needs (run, item, needs);
    }
  run->linked = run->order->len;
}

/* Levels, by taking away what nothing comes before, again and again; what is left is a circle. */
static gboolean
level_items (Run *run)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  const guint from = run->levelled;

  run->levelled = run->order->len;
  for (guint i = from; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);

      g_hash_table_insert (counts, item, GUINT_TO_POINTER (item->blocked));
      item->state = item->blocked == 0 ? ITEM_READY : ITEM_BLOCKED;
      if (item->blocked == 0)
        g_ptr_array_add (queue, item);
    }
  for (guint i = 0; i < queue->len; i++)
    {
      Item *item = g_ptr_array_index (queue, i);

      for (guint j = 0; j < item->unblocks->len; j++)
        {
          Item *other = g_ptr_array_index (item->unblocks, j);
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, other)) - 1;

          other->level = MAX (other->level, item->level + 1);
          g_hash_table_insert (counts, other, GUINT_TO_POINTER (count));
          if (count == 0)
            g_ptr_array_add (queue, other);
        }
    }
  return queue->len == run->order->len - from;
}

static void
key_items (Run *run)
{
  for (guint i = 0; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);
      MeshResourceClass *klass = MESH_RESOURCE_GET_CLASS (item->node->resource);
      g_autofree char *key = NULL;

      if (item->batch_key != NULL || klass->apply_batch == NULL || klass->dup_batch_key == NULL)
        continue;
      key = klass->dup_batch_key (item->node->resource);
      if (key != NULL)
        item->batch_key = g_strdup_printf ("%s %s", G_OBJECT_TYPE_NAME (item->node->resource), key);
    }
}

/* With the lock held. TRUE: there was nothing to do for it, it has finished. */
static gboolean
settle_without_work (Run *run, Item *item)
{
  MeshResource *resource = item->node->resource;
  const MeshState state = mesh_resource_get_state (resource);
  MeshStepStatus status = MESH_STEP_SKIPPED;

  if (state == MESH_STATE_DEFERRED)
    status = MESH_STEP_DEFERRED;
  else if (state != MESH_STATE_HOLDS && state != MESH_STATE_KEPT)
    return FALSE;

  mesh_step_set_status (item->node->step, status);
  journal (run, item, mesh_step_status_get_nick (status), NULL);
  item_finish (item);
  return TRUE;
}

/* A batch that isn't full waits for those of its key that can still become ready before its own
 * members' successors, as long as something is under way. */
static gboolean
is_worth_waiting (Run *run, const char *key, guint level)
{
  if (run->in_flight == 0)
    return FALSE;
  for (guint i = 0; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);

      if (item->state == ITEM_BLOCKED && item->level <= level
          && g_strcmp0 (item->batch_key, key) == 0
          && mesh_resource_get_state (item->node->resource) != MESH_STATE_HOLDS)
        return TRUE;
    }
  return FALSE;
}

static void
push_batches (Run *run, const char *key, GPtrArray *ready)
{
  const guint limit
      = MESH_RESOURCE_GET_CLASS (((Item *) g_ptr_array_index (ready, 0))->node->resource)
            ->max_batch;
  const guint size = limit > 0 ? limit : G_MAXUINT;
  guint start = 0;

  while (start < ready->len)
    {
      const guint count = MIN (size, ready->len - start);
      guint level = 0;
      GPtrArray *batch;

      for (guint i = start; i < start + count; i++)
        level = MAX (level, ((Item *) g_ptr_array_index (ready, i))->level);
      if (count < size && is_worth_waiting (run, key, level))
        break;
      batch = g_ptr_array_sized_new (count);
      for (guint i = start; i < start + count; i++)
        g_ptr_array_add (batch, g_ptr_array_index (ready, i));
      run_push (run, JOB_APPLY, batch);
      start += count;
    }
}

/* With the lock held. */
static void
dispatch (Run *run)
{
  g_autoptr (GHashTable) batches
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer key, ready;
  gboolean settled;

  do
    {
      settled = FALSE;
      for (guint i = 0; i < run->order->len; i++)
        {
          Item *item = g_ptr_array_index (run->order, i);

          if (item->state == ITEM_READY)
            settled |= settle_without_work (run, item);
        }
    }
  while (settled);

  for (guint i = 0; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);

      if (item->state != ITEM_READY)
        continue;
      if (item->batch_key == NULL)
        {
          run_push_one (run, JOB_APPLY, item);
          continue;
        }
      ready = g_hash_table_lookup (batches, item->batch_key);
      if (ready == NULL)
        {
          ready = g_ptr_array_new ();
          g_hash_table_insert (batches, item->batch_key, ready);
        }
      g_ptr_array_add (ready, item);
    }
  g_hash_table_iter_init (&iter, batches);
  while (g_hash_table_iter_next (&iter, &key, &ready))
    push_batches (run, key, ready);
}

static gboolean
change_all (Run *run)
{
  gboolean good;

  link_items (run);
  if (!level_items (run))
    {
      g_set_error (&run->error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is the title of a plan, such as "Publish tables of sales" */
                   _("The steps of \"%s\" depend on each other in a circle"),
                   mesh_plan_get_title (run->plan));
      return FALSE;
    }
  key_items (run);

  g_mutex_lock (&run->lock);
  for (;;)
    {
      if (run_may_start (run))
        dispatch (run);
      if (run->in_flight == 0)
        break;
      g_cond_wait (&run->cond, &run->lock);
    }
  good = run->error == NULL;
  g_mutex_unlock (&run->lock);
  return good;
}

static const char *
first_actor (MeshPlan *plan)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (plan);

  return nodes->len > 0
             ? mesh_resource_get_actor (((MeshNode *) g_ptr_array_index (nodes, 0))->resource)
             : NULL;
}

static const char *
first_account (MeshPlan *plan)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (plan);

  return nodes->len > 0
             ? mesh_resource_get_account (((MeshNode *) g_ptr_array_index (nodes, 0))->resource)
             : NULL;
}

/* What only what was done tells is observed and done as well; what was read before may be old. */
static gboolean
apply_all (Run *run)
{
  gboolean followed;

  do
    {
      if (!change_all (run))
        return FALSE;
      mesh_reads_clear (mesh_plan_get_reads (run->plan));
      if (!mesh_plan_follow (run->plan, &followed, run->cancellable, &run->error) || (followed && !observe_all (run)))
        return FALSE;
    }
  while (followed);
  return TRUE;
}

/* Whether a run would change nothing of what is known so far. */
static gboolean
all_holds (Run *run)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (run->plan);

  for (guint i = 0; i < nodes->len; i++)
    if (mesh_resource_get_state (((MeshNode *) g_ptr_array_index (nodes, i))->resource) != MESH_STATE_HOLDS)
      return FALSE;
  return TRUE;
}

/* What follows can be told before it is done only where all that it follows is there as wanted: a run that broke off
 * behind it is not over. */
static gboolean
preview_follow (Run *run)
{
  gboolean followed = TRUE;

  while (followed && all_holds (run))
    if (!mesh_plan_follow (run->plan, &followed, run->cancellable, &run->error) || (followed && !observe_all (run)))
      return FALSE;
  return TRUE;
}

static gboolean
run_all (Run *run)
{
  if (!mesh_plan_get_shares_reads (run->plan))
    mesh_reads_clear (mesh_plan_get_reads (run->plan));
  if (!observe_all (run))
    return FALSE;
  switch (run->mode)
    {
    case MESH_RUN_APPLY:
      return apply_all (run);
    case MESH_RUN_PREVIEW:
    default:
      return preview_follow (run);
    }
}

/* A run that was not finished, and what finishes it, are undone together. */
static gint64
begin_in_journal (MeshPlan *plan, MeshJournal *journal)
{
  JsonNode *recipe = mesh_plan_get_recipe (plan);
  g_autofree char *text = recipe != NULL ? aws_json_to_string (recipe, FALSE) : NULL;
  const char *persona = aws_json_get_string (recipe, "Persona");
  const MeshJournalRun run = { .title = mesh_plan_get_title (plan),
                               .persona = persona != NULL ? persona : first_actor (plan),
                               .mesh = aws_json_get_string (recipe, "Mesh"),
                               .account = first_account (plan),
                               .recipe = text,
                               .continues = mesh_plan_get_continues (plan),
                               .undoes = mesh_plan_get_undoes (plan) };
  const gint64 id = mesh_journal_begin (journal, &run);

  mesh_plan_set_run (plan, id);
  return id;
}

static guint
count_kept (MeshPlan *plan)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (plan);
  guint kept = 0;

  for (guint i = 0; i < nodes->len; i++)
    kept += mesh_resource_get_state (((MeshNode *) g_ptr_array_index (nodes, i))->resource) == MESH_STATE_KEPT;
  return kept;
}

static void
end_in_journal (Run *run)
{
  const gint64 undoes = mesh_plan_get_undoes (run->plan);

  mesh_journal_end (run->journal, run->journal_run, run->error);
  if (run->error == NULL && undoes != 0)
    mesh_journal_set_undone (run->journal, undoes, run->journal_run, count_kept (run->plan));
  /* The same plan run again carries on. */
  mesh_plan_set_continues (run->plan, run->error != NULL ? run->journal_run : 0);
}

static gboolean
run_plan (MeshPlan *plan,
          MeshRunMode mode,
          MeshJournal *to,
          GCancellable *cancellable,
          GError **error)
{
  Run run = { .plan = plan,
              .mode = mode,
              .journal = mode == MESH_RUN_PREVIEW ? NULL : to,
              .cancellable = cancellable };
  gboolean done;

  g_mutex_init (&run.lock);
  g_cond_init (&run.cond);
  run.items = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) item_free);
  run.order = g_ptr_array_new ();
  run.pool = g_thread_pool_new (work_cb, &run, MAX_WORKERS, FALSE, NULL);
  if (run.journal != NULL)
    run.journal_run = begin_in_journal (plan, run.journal);

  tag_calls (&run, NULL);
  done = run_all (&run);
  aws_client_set_thread_tag (0);
  if (run.journal != NULL)
    end_in_journal (&run);

  g_thread_pool_free (run.pool, FALSE, TRUE);
  g_ptr_array_unref (run.order);
  g_hash_table_unref (run.items);
  g_mutex_clear (&run.lock);
  g_cond_clear (&run.cond);
  if (!done)
    g_propagate_error (error, run.error);
  return done;
}

/* ---- public ---- */

typedef struct
{
  MeshRunMode mode;
  MeshJournal *journal; /* owned, nullable */
} RunRequest;

static void
run_request_free (RunRequest *request)
{
  g_clear_object (&request->journal);
  g_free (request);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RunRequest *request = data;
  GError *error = NULL;

  if (run_plan (MESH_PLAN (source), request->mode, request->journal, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mesh_runner_run_async (MeshPlan *plan,
                       MeshRunMode mode,
                       MeshJournal *journal_to,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  RunRequest *request;

  g_return_if_fail (MESH_IS_PLAN (plan));

  request = g_new0 (RunRequest, 1);
  request->mode = mode;
  g_set_object (&request->journal, journal_to);
  task = g_task_new (plan, cancellable, callback, user_data);
  g_task_set_source_tag (task, mesh_runner_run_async);
  g_task_set_task_data (task, request, (GDestroyNotify) run_request_free);
  /* What was done stays done: the run's own result tells more than a bare "cancelled". */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
mesh_runner_run_finish (MeshPlan *plan, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, plan), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/**
 * mesh_runner_run:
 *
 * Blocks until the run is over. Where the caller owns the plan's main context, that is iterated
 * meanwhile, so that steps notify as they go.
 */
gboolean
mesh_runner_run (MeshPlan *plan,
                 MeshRunMode mode,
                 MeshJournal *journal_to,
                 GCancellable *cancellable,
                 GError **error)
{
  GMainContext *context = mesh_plan_get_context (plan);
  g_autoptr (GAsyncResult) result = NULL;

  g_return_val_if_fail (MESH_IS_PLAN (plan), FALSE);

  if (context != g_main_context_get_thread_default ()
      && !(context == g_main_context_default () && g_main_context_get_thread_default () == NULL))
    return run_plan (plan, mode, journal_to, cancellable, error);
  if (!g_main_context_acquire (context))
    return run_plan (plan, mode, journal_to, cancellable, error);

  mesh_runner_run_async (plan, mode, journal_to, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_release (context);
  return mesh_runner_run_finish (plan, result, error);
}
