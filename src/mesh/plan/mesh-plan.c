/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-plan.h"

#include "mesh/plan/mesh-plan-private.h"
#include "mesh/plan/mesh-resource-private.h"

/* Finds further resources, in a worker. */
typedef struct
{
  MeshPlanExpand expand; /* (nullable) */
  gpointer data;
  GDestroyNotify destroy;
} Stage;

struct _MeshPlan
{
  GObject parent_instance;

  char *title;
  MeshReads *reads;
  gboolean shares_reads; /* with other plans: what they read stays */
  GMainContext *context; /* of the maker: notifications and the list live there */
  GThread *maker;
  GPtrArray *shown; /* (element-type MeshStep): the list, in @maker only */
  JsonNode *recipe; /* (nullable) */
  MeshPlanObserved observed; /* (nullable) */

  GMutex lock; /* guards what follows: an expansion adds from a worker */
  GPtrArray *nodes;
  GHashTable *by_id; /* (not owned) → (not owned MeshNode) */
  Stage expand; /* once what is there has been observed */
  Stage follow; /* once what is there has been done */
  JsonObject *results;
  gint64 continues, undoes, run; /* numbers of the journal */
  GSource *pending; /* (nullable): shows nodes that a worker added */
};

static GType
mesh_plan_get_item_type (GListModel *list)
{
  return MESH_TYPE_STEP;
}

static guint
mesh_plan_get_n_items (GListModel *list)
{
  return MESH_PLAN (list)->shown->len;
}

static gpointer
mesh_plan_get_item (GListModel *list, guint position)
{
  MeshPlan *self = MESH_PLAN (list);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position))
                                     : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = mesh_plan_get_item_type;
  iface->get_n_items = mesh_plan_get_n_items;
  iface->get_item = mesh_plan_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshPlan,
                               mesh_plan,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
node_free (MeshNode *node)
{
  g_clear_object (&node->step);
  g_clear_object (&node->resource);
  g_clear_pointer (&node->needs, g_ptr_array_unref);
  g_free (node);
}

static void
clear_stage (Stage *stage)
{
  if (stage->destroy != NULL)
    stage->destroy (stage->data);
  *stage = (Stage){ NULL };
}

static void
mesh_plan_finalize (GObject *object)
{
  MeshPlan *self = MESH_PLAN (object);

  clear_stage (&self->expand);
  clear_stage (&self->follow);
  g_clear_pointer (&self->pending, g_source_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->results, json_object_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->reads);
  g_clear_pointer (&self->recipe, json_node_unref);
  g_clear_pointer (&self->title, g_free);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (mesh_plan_parent_class)->finalize (object);
}

static void
mesh_plan_class_init (MeshPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesh_plan_finalize;
}

static void
mesh_plan_init (MeshPlan *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->maker = g_thread_self ();
  self->reads = mesh_reads_new ();
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->results = json_object_new ();
}

/* Brings the list up to the nodes; in the maker's thread. */
static void
show_nodes (MeshPlan *self)
{
  const guint before = self->shown->len;

  g_mutex_lock (&self->lock);
  for (guint i = before; i < self->nodes->len; i++)
    {
      MeshNode *node = g_ptr_array_index (self->nodes, i);

      g_ptr_array_add (self->shown, g_object_ref (node->step));
    }
  g_mutex_unlock (&self->lock);
  if (self->shown->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->shown->len - before);
}

static gboolean
show_nodes_cb (gpointer data)
{
  MeshPlan *self = MESH_PLAN (data);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->pending, g_source_unref);
  g_mutex_unlock (&self->lock);
  show_nodes (self);
  return G_SOURCE_REMOVE;
}

static void
nodes_added (MeshPlan *self)
{
  if (g_thread_self () == self->maker)
    {
      show_nodes (self);
      return;
    }
  g_mutex_lock (&self->lock);
  if (self->pending == NULL)
    {
      self->pending = g_idle_source_new ();
      g_source_set_priority (self->pending, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->pending, show_nodes_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->pending, self->context);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * mesh_plan_new:
 * @title: what the user asked for, as a heading
 *
 * The list and the steps notify in the thread-default main context of the caller.
 */
MeshPlan *
mesh_plan_new (const char *title)
{
  MeshPlan *self = g_object_new (MESH_TYPE_PLAN, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
mesh_plan_get_title (MeshPlan *self)
{
  return self->title;
}

GMainContext *
mesh_plan_get_context (MeshPlan *self)
{
  return self->context;
}

MeshReads *
mesh_plan_get_reads (MeshPlan *self)
{
  return self->reads;
}

void
mesh_plan_share_reads (MeshPlan *self, MeshReads *reads)
{
  g_set_object (&self->reads, reads);
  self->shares_reads = TRUE;
}

gboolean
mesh_plan_get_shares_reads (MeshPlan *self)
{
  return self->shares_reads;
}

void
mesh_plan_take_recipe (MeshPlan *self, JsonNode *recipe)
{
  g_return_if_fail (MESH_IS_PLAN (self));
  g_clear_pointer (&self->recipe, json_node_unref);
  self->recipe = recipe;
}

JsonNode *
mesh_plan_get_recipe (MeshPlan *self)
{
  g_return_val_if_fail (MESH_IS_PLAN (self), NULL);
  return self->recipe;
}

static void
set_number (MeshPlan *self, gint64 *field, gint64 number)
{
  g_mutex_lock (&self->lock);
  *field = number;
  g_mutex_unlock (&self->lock);
}

static gint64
get_number (MeshPlan *self, gint64 *field)
{
  gint64 number;

  g_mutex_lock (&self->lock);
  number = *field;
  g_mutex_unlock (&self->lock);
  return number;
}

void
mesh_plan_set_continues (MeshPlan *self, gint64 run)
{
  set_number (self, &self->continues, run);
}

gint64
mesh_plan_get_continues (MeshPlan *self)
{
  return get_number (self, &self->continues);
}

void
mesh_plan_set_undoes (MeshPlan *self, gint64 run)
{
  set_number (self, &self->undoes, run);
}

gint64
mesh_plan_get_undoes (MeshPlan *self)
{
  return get_number (self, &self->undoes);
}

void
mesh_plan_set_run (MeshPlan *self, gint64 run)
{
  set_number (self, &self->run, run);
}

gint64
mesh_plan_get_run (MeshPlan *self)
{
  return get_number (self, &self->run);
}

/* With the lock held. */
static MeshNode *
find_node (MeshPlan *self, MeshResource *resource)
{
  MeshNode *node = g_hash_table_lookup (self->by_id, mesh_resource_get_id (resource));

  return node;
}

static void
add_need (MeshNode *node, MeshNode *on)
{
  if (node != on && !g_ptr_array_find (node->needs, on, NULL))
    g_ptr_array_add (node->needs, on);
}

/**
 * mesh_plan_add:
 * @resource: (transfer full): with an id
 * @...: resources of this plan that it needs first, %NULL at the end
 *
 * A resource of the same id that is there already gets the further dependencies and is given back.
 */
MeshResource *
mesh_plan_add (MeshPlan *self, MeshResource *resource, ...)
{
  MeshNode *node;
  MeshResource *on;
  gboolean added = FALSE;
  va_list args;

  g_return_val_if_fail (MESH_IS_PLAN (self), NULL);
  g_return_val_if_fail (MESH_IS_RESOURCE (resource), NULL);
  g_return_val_if_fail (mesh_resource_get_id (resource) != NULL, NULL);

  g_mutex_lock (&self->lock);
  node = find_node (self, resource);
  if (node == NULL)
    {
      node = g_new0 (MeshNode, 1);
      node->resource = g_object_ref (resource);
      node->step = mesh_step_new (resource, self->context);
      node->needs = g_ptr_array_new ();
      g_ptr_array_add (self->nodes, node);
      g_hash_table_insert (self->by_id, (gpointer) mesh_resource_get_id (resource), node);
      added = TRUE;
    }
  va_start (args, resource);
  while ((on = va_arg (args, MeshResource *)) != NULL)
    {
      MeshNode *other = find_node (self, on);

      if (other != NULL)
        add_need (node, other);
      else
        g_critical ("%s needs %s, which is not in the plan", mesh_resource_get_id (resource),
                    mesh_resource_get_id (on));
    }
  va_end (args);
  g_mutex_unlock (&self->lock);

  g_object_unref (resource);
  if (added)
    nodes_added (self);
  return node->resource;
}

void
mesh_plan_add_dependency (MeshPlan *self, MeshResource *resource, MeshResource *on)
{
  MeshNode *node, *other;

  g_mutex_lock (&self->lock);
  node = find_node (self, resource);
  other = find_node (self, on);
  if (node != NULL && other != NULL)
    add_need (node, other);
  g_mutex_unlock (&self->lock);
  g_return_if_fail (node != NULL && other != NULL);
}

GPtrArray *
mesh_plan_dup_resources (MeshPlan *self)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (self);
  GPtrArray *resources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (resources,
                     g_object_ref (mesh_step_get_resource (
                         ((MeshNode *) g_ptr_array_index (nodes, i))->step)));
  return resources;
}

GPtrArray *
mesh_plan_dup_nodes (MeshPlan *self)
{
  GPtrArray *copy = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  g_ptr_array_extend (copy, self->nodes, NULL, NULL);
  g_mutex_unlock (&self->lock);
  return copy;
}

GPtrArray *
mesh_plan_dup_needs (MeshPlan *self, MeshNode *node)
{
  GPtrArray *copy = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  g_ptr_array_extend (copy, node->needs, NULL, NULL);
  g_mutex_unlock (&self->lock);
  return copy;
}

/**
 * mesh_plan_set_expand:
 * @data: (transfer full): freed by @destroy once the expansion has run, or with the plan
 *
 * An expansion may set a further one for the next stage. A plan that is run again does not expand
 * again: what the first run added stays.
 */
void
mesh_plan_set_expand (MeshPlan *self, MeshPlanExpand expand, gpointer data, GDestroyNotify destroy)
{
  g_mutex_lock (&self->lock);
  clear_stage (&self->expand);
  self->expand = (Stage){ expand, data, destroy };
  g_mutex_unlock (&self->lock);
}

void
mesh_plan_set_follow (MeshPlan *self, MeshPlanExpand follow, gpointer data, GDestroyNotify destroy)
{
  g_mutex_lock (&self->lock);
  clear_stage (&self->follow);
  self->follow = (Stage){ follow, data, destroy };
  g_mutex_unlock (&self->lock);
}

void
mesh_plan_set_observed (MeshPlan *self, MeshPlanObserved observed)
{
  g_return_if_fail (MESH_IS_PLAN (self));
  self->observed = observed;
}

void
mesh_plan_note_observed (MeshPlan *self)
{
  if (self->observed != NULL)
    self->observed (self);
}

static gboolean
run_stage (MeshPlan *self, Stage *where, gboolean *ran, GCancellable *cancellable, GError **error)
{
  Stage stage;
  gboolean done;

  g_mutex_lock (&self->lock);
  stage = *where;
  *where = (Stage){ NULL };
  g_mutex_unlock (&self->lock);

  *ran = stage.expand != NULL;
  if (stage.expand == NULL)
    return TRUE;

  done = stage.expand (self, stage.data, cancellable, error);
  g_mutex_lock (&self->lock);
  if (!done && where->expand == NULL)
    {
      /* Failed: the next run of the same plan tries it again. */
      *where = stage;
      stage.destroy = NULL;
    }
  g_mutex_unlock (&self->lock);
  if (stage.destroy != NULL)
    stage.destroy (stage.data);
  return done;
}

gboolean
mesh_plan_expand (MeshPlan *self, gboolean *expanded, GCancellable *cancellable, GError **error)
{
  return run_stage (self, &self->expand, expanded, cancellable, error);
}

/* With the lock held: whether another of the first @n nodes needs it. */
static gboolean
is_needed (MeshPlan *self, guint n, MeshNode *node)
{
  for (guint i = 0; i < n; i++)
    if (g_ptr_array_find (((MeshNode *) g_ptr_array_index (self->nodes, i))->needs, node, NULL))
      return TRUE;
  return FALSE;
}

/* With the lock held: what was added from @from on and needs nothing yet comes after all that was there. */
static void
put_behind (MeshPlan *self, guint from)
{
  g_autoptr (GPtrArray) last = g_ptr_array_new ();

  for (guint i = 0; i < from; i++)
    if (!is_needed (self, from, g_ptr_array_index (self->nodes, i)))
      g_ptr_array_add (last, g_ptr_array_index (self->nodes, i));
  for (guint i = from; i < self->nodes->len; i++)
    {
      MeshNode *node = g_ptr_array_index (self->nodes, i);

      if (node->needs->len == 0)
        g_ptr_array_extend (node->needs, last, NULL, NULL);
    }
}

gboolean
mesh_plan_follow (MeshPlan *self, gboolean *followed, GCancellable *cancellable, GError **error)
{
  guint before;
  gboolean done;

  g_mutex_lock (&self->lock);
  before = self->nodes->len;
  g_mutex_unlock (&self->lock);
  done = run_stage (self, &self->follow, followed, cancellable, error);
  g_mutex_lock (&self->lock);
  put_behind (self, before);
  g_mutex_unlock (&self->lock);
  return done;
}

void
mesh_plan_set_result (MeshPlan *self, const char *member, JsonNode *value)
{
  g_mutex_lock (&self->lock);
  json_object_set_member (self->results, member, value);
  g_mutex_unlock (&self->lock);
}

static gboolean
array_has (JsonArray *array, JsonNode *value)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (json_node_equal (json_array_get_element (array, i), value))
      return TRUE;
  return FALSE;
}

/* The same again, from a second run, is added once. */
void
mesh_plan_append_result (MeshPlan *self, const char *member, JsonNode *value)
{
  JsonArray *list;

  g_mutex_lock (&self->lock);
  if (!json_object_has_member (self->results, member))
    json_object_set_array_member (self->results, member, json_array_new ());
  list = json_object_get_array_member (self->results, member);
  if (array_has (list, value))
    json_node_unref (value);
  else
    json_array_add_element (list, value);
  g_mutex_unlock (&self->lock);
}

JsonObject *
mesh_plan_get_results (MeshPlan *self)
{
  return self->results;
}

static JsonNode *
step_to_json (MeshStep *step)
{
  MeshResource *resource = mesh_step_get_resource (step);
  g_autofree char *difference = mesh_resource_dup_difference (resource);
  g_autofree char *detail = mesh_resource_dup_detail (resource);
  g_autofree char *error_text = mesh_resource_dup_error_text (resource);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "Id", mesh_resource_get_id (resource));
  json_object_set_string_member (object, "Kind", MESH_RESOURCE_GET_CLASS (resource)->kind);
  json_object_set_string_member (object, "Label", mesh_resource_get_label (resource));
  json_object_set_string_member (object, "Actor", mesh_resource_get_actor (resource));
  json_object_set_string_member (object, "Account", mesh_resource_get_account (resource));
  json_object_set_string_member (object, "Status",
                                 mesh_step_status_get_nick (mesh_step_get_status (step)));
  json_object_set_string_member (object, "State",
                                 mesh_state_get_nick (mesh_resource_get_state (resource)));
  if (detail != NULL)
    json_object_set_string_member (object, "Detail", detail);
  if (difference != NULL)
    json_object_set_string_member (object, "Difference", difference);
  if (error_text != NULL)
    json_object_set_string_member (object, "Error", error_text);
  json_object_set_member (object, "Calls", mesh_resource_calls_to_json (resource));
  json_node_take_object (node, object);
  return node;
}

JsonNode *
mesh_plan_to_json (MeshPlan *self)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (self);
  JsonNode *document = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    json_array_add_element (steps,
                            step_to_json (((MeshNode *) g_ptr_array_index (nodes, i))->step));
  json_object_set_string_member (object, "Title", self->title);
  json_object_set_array_member (object, "Steps", steps);
  json_node_take_object (document, object);
  return document;
}
