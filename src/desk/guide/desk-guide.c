/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide.h"

#include <glib/gi18n.h>

#include "desk/guide/desk-guide-lists.h"
#include "desk/guide/desk-guide-use.h"
#include "desk/plan/desk-run.h"

static const DeskTaskInfo tasks[] = {
  { "initialise", NC_ ("workshop", "Initialise the mesh"),
    NC_ ("workshop",
         "Roles, Lake Formation settings and the table of subscriptions in the mesh account."),
    NC_ ("workshop", "Initialise…"), "Mesh", MESH_JOB_OWNER, TRUE },
  { "enable-producer", NC_ ("workshop", "Enable the producer"),
    NC_ ("workshop", "The producer’s account gets its role and user, and the mesh trusts them."),
    NC_ ("workshop", "Enable…"), "ProducerAdmin", MESH_JOB_PRODUCER_ADMIN, TRUE },
  { "enable-consumer", NC_ ("workshop", "Enable the consumer"),
    NC_ ("workshop", "The consumer’s account gets its role and user, and the mesh trusts them."),
    NC_ ("workshop", "Enable…"), "ConsumerAdmin", MESH_JOB_CONSUMER_ADMIN, TRUE },
  { "keys-producer", NC_ ("workshop", "Make the producer’s access key"),
    NC_ ("workshop", "The day-to-day user of the producer gets a key, kept here: nothing to copy."),
    NC_ ("workshop", "Make Key…"), "ProducerAdmin", MESH_JOB_PRODUCER_ADMIN, TRUE },
  { "keys-consumer", NC_ ("workshop", "Make the consumer’s access key"),
    NC_ ("workshop", "The same for the day-to-day user of the consumer."),
    NC_ ("workshop", "Make Key…"), "ConsumerAdmin", MESH_JOB_CONSUMER_ADMIN, TRUE },
  { "ingest", NC_ ("workshop", "Bring data in"),
    NC_ ("workshop",
         "Sample files of a telephone network go to a bucket and become tables."),
    NC_ ("workshop", "To the Files"), "Producer", MESH_JOB_PRODUCER, FALSE },
  { "publish", NC_ ("workshop", "Publish a data product"),
    NC_ ("workshop", "The tables appear in the catalog of the mesh, under the producer’s name."),
    NC_ ("workshop", "To Publishing"), "Producer", MESH_JOB_PRODUCER, FALSE },
  { "request", NC_ ("workshop", "Ask for access"),
    NC_ ("workshop", "The consumer finds a table in the catalog and says what it is needed for."),
    NC_ ("workshop", "To the Catalog"), "Consumer", MESH_JOB_CONSUMER, FALSE },
  { "approve", NC_ ("workshop", "Decide on the request"),
    NC_ ("workshop", "The producer sees who asks for what, and grants it, or says why not."),
    NC_ ("workshop", "To the Inbox"), "Producer", MESH_JOB_PRODUCER, FALSE },
  { "import", NC_ ("workshop", "Import what was granted"),
    NC_ ("workshop",
         "The consumer accepts the share and gets a link to the tables in its own account."),
    NC_ ("workshop", "To the Inbox"), "Consumer", MESH_JOB_CONSUMER, FALSE },
  { "use", NC_ ("workshop", "Use the data"),
    NC_ ("workshop", "The tables with their columns, as the consumer’s own tools see them."),
    NC_ ("workshop", "To My Data"), "Consumer", MESH_JOB_CONSUMER, FALSE },
  { "query", NC_ ("workshop", "Query the data"),
    NC_ ("workshop", "The consumer asks Athena for rows of what was granted: the whole chain holds."),
    NC_ ("workshop", "To the Query"), "Consumer", MESH_JOB_CONSUMER, FALSE },
};
#define N_TASKS G_N_ELEMENTS (tasks)

typedef struct
{
  DeskTask *task;
  DeskRun *look; /* (nullable): its set-up plan being observed */
} Entry;

struct _DeskGuide
{
  GObject parent_instance;

  DeskSession *session;
  GPtrArray *entries; /* (element-type Entry): the workshop's, then those of further accounts */
  DeskGuideUse *use;
  GPtrArray *held;         /* (element-type DeskSource): those watched */
  guint n_holders;
  gboolean looked;
};

static Entry *
entry_at (DeskGuide *self, guint i)
{
  return g_ptr_array_index (self->entries, i);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->look != NULL)
    desk_run_cancel (entry->look);
  g_clear_object (&entry->look);
  g_clear_object (&entry->task);
  g_free (entry);
}

static GType
desk_guide_get_item_type (GListModel *list)
{
  return DESK_TYPE_TASK;
}

enum
{
  PROP_0,
  PROP_N_DONE,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint
desk_guide_get_n_items (GListModel *list)
{
  return DESK_GUIDE (list)->entries->len;
}

static gpointer
desk_guide_get_item (GListModel *list, guint position)
{
  DeskGuide *self = DESK_GUIDE (list);

  return position < self->entries->len ? g_object_ref (entry_at (self, position)->task) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_guide_get_item_type;
  iface->get_n_items = desk_guide_get_n_items;
  iface->get_item = desk_guide_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskGuide,
                               desk_guide,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint
count_done (DeskGuide *self)
{
  guint n = 0;

  for (guint i = 0; i < N_TASKS && i < self->entries->len; i++)
    n += desk_task_get_done (entry_at (self, i)->task);
  return n;
}

static void
task_done_cb (DeskGuide *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
}

static void
follow_lists (DeskGuide *self)
{
  desk_guide_lists_follow (self, self->session);
}

/* What was not seen is not said: it may be done. */
static void
take_answer (DeskTask *task, DeskRun *run)
{
  desk_task_set_checking (task, FALSE);
  if (desk_task_take_error (task, desk_run_get_error (run)))
    desk_task_set_done (task, g_str_equal (desk_run_get_phase (run), "holds"));
}

static void
looked_cb (DeskGuide *self, GParamSpec *pspec, DeskRun *run)
{
  if (desk_run_get_busy (run))
    return;
  for (guint i = 0; i < self->entries->len; i++)
    if (entry_at (self, i)->look == run)
      {
        take_answer (entry_at (self, i)->task, run);
        g_signal_handlers_disconnect_by_func (run, looked_cb, self);
        g_clear_object (&entry_at (self, i)->look);
        return;
      }
}

/* A task whose plan finds nothing to change is done. */
static void
look (DeskGuide *self, Entry *entry)
{
  g_autoptr (MeshPlan) plan = NULL;
  const char *id = desk_task_get_id (entry->task);

  if (g_str_has_prefix (id, "keys-") || entry->look != NULL)
    return;
  plan = desk_guide_make_plan (self->session, id, NULL);
  if (plan == NULL)
    return;
  entry->look = desk_run_new (plan, NULL);
  desk_task_set_checking (entry->task, TRUE);
  g_signal_connect_object (entry->look, "notify::busy", G_CALLBACK (looked_cb), self,
                           G_CONNECT_SWAPPED);
  desk_run_preview (entry->look);
}

static void
look_at_all (DeskGuide *self)
{
  self->looked = TRUE;
  desk_guide_use_look (self->use);
  for (guint i = 0; i < self->entries->len; i++)
    look (self, entry_at (self, i));
}

static void
hold_list (DeskGuide *self, const char *persona, DeskSource *(*get) (DeskSeat *) )
{
  DeskSeat *seat = desk_session_find_seat (self->session, persona);
  DeskSource *source;

  if (seat == NULL)
    return;
  source = get (seat);
  g_ptr_array_add (self->held, g_object_ref (source));
  g_signal_connect_object (source, "notify::view", G_CALLBACK (follow_lists), self,
                           G_CONNECT_SWAPPED);
  desk_source_hold (source);
}

static void
release_lists (DeskGuide *self)
{
  for (guint i = 0; i < self->held->len; i++)
    {
      DeskSource *source = g_ptr_array_index (self->held, i);

      g_signal_handlers_disconnect_by_func (source, follow_lists, self);
      desk_source_release (source);
    }
  g_ptr_array_set_size (self->held, 0);
}

/* Lists of personas that cannot ask yet are left alone: their answer is known. */
static void
hold_lists (DeskGuide *self)
{
  hold_list (self, "Mesh", desk_seat_get_subscriptions);
  hold_list (self, "Mesh", desk_seat_get_catalog);
  if (desk_guide_has_keys (self->session, "Producer"))
    hold_list (self, "Producer", desk_seat_get_tables);
  if (desk_guide_has_keys (self->session, "Consumer"))
    hold_list (self, "Consumer", desk_seat_get_tables);
  follow_lists (self);
}

/* Answers that are on their way are about the mesh before. */
static void
drop_looks (DeskGuide *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = entry_at (self, i);

      if (entry->look == NULL)
        continue;
      g_signal_handlers_disconnect_by_func (entry->look, looked_cb, self);
      desk_run_cancel (entry->look);
      g_clear_object (&entry->look);
      desk_task_set_checking (entry->task, FALSE);
    }
}

static void
desk_guide_dispose (GObject *object)
{
  DeskGuide *self = DESK_GUIDE (object);

  if (self->use != NULL)
    desk_guide_use_stop (self->use);
  g_clear_object (&self->use);
  drop_looks (self);
  g_ptr_array_set_size (self->entries, 0);
  if (self->held != NULL)
    release_lists (self);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (desk_guide_parent_class)->dispose (object);
}

static void
desk_guide_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_GUIDE (object)->entries);
  G_OBJECT_CLASS (desk_guide_parent_class)->finalize (object);
}

static void
desk_guide_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_N_DONE:
      g_value_set_uint (value, count_done (DESK_GUIDE (object)));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, N_TASKS);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_guide_class_init (DeskGuideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_guide_get_property;
  object_class->dispose = desk_guide_dispose;
  object_class->finalize = desk_guide_finalize;
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, N_TASKS, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, N_TASKS, N_TASKS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
add_task (DeskGuide *self, const DeskTaskInfo *info)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->task = desk_task_new (info);
  g_ptr_array_add (self->entries, entry);
}

static void
desk_guide_init (DeskGuide *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < N_TASKS; i++)
    {
      add_task (self, &tasks[i]);
      g_signal_connect_object (entry_at (self, i)->task, "notify::done", G_CALLBACK (task_done_cb), self,
                               G_CONNECT_SWAPPED);
    }
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

DeskGuide *
desk_guide_new (DeskSession *session)
{
  DeskGuide *self = g_object_new (DESK_TYPE_GUIDE, NULL);

  self->session = g_object_ref (session);
  self->use = desk_guide_use_new (session, desk_guide_find (self, "query"));
  return self;
}

void
desk_guide_hold (DeskGuide *self)
{
  g_return_if_fail (DESK_IS_GUIDE (self));
  if (self->n_holders++ > 0)
    return;
  hold_lists (self);
  if (!self->looked)
    look_at_all (self);
}

void
desk_guide_release (DeskGuide *self)
{
  g_return_if_fail (DESK_IS_GUIDE (self));
  g_return_if_fail (self->n_holders > 0);
  if (--self->n_holders == 0)
    release_lists (self);
}

void
desk_guide_outdate (DeskGuide *self)
{
  g_return_if_fail (DESK_IS_GUIDE (self));
  self->looked = FALSE;
  if (self->n_holders == 0)
    return;
  /* Held anew: a persona may have got its keys. */
  release_lists (self);
  hold_lists (self);
  look_at_all (self);
}

/* Accounts beside the first producer's and the first consumer's are set up by the same steps. */
static void
add_further (DeskGuide *self)
{
  GListModel *personas = desk_session_get_personas (self->session);
  const guint before = self->entries->len - N_TASKS;

  g_ptr_array_set_size (self->entries, N_TASKS);
  for (guint i = 0; personas != NULL && i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);

      for (guint step = 0; desk_guide_is_further (persona) && step < DESK_GUIDE_N_FURTHER; step++)
        add_task (self, desk_guide_get_further (persona, step));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), N_TASKS, before, self->entries->len - N_TASKS);
}

static int
find_colour (DeskGuide *self, const DeskTaskInfo *info)
{
  GListModel *personas = desk_session_get_personas (self->session);

  for (guint i = 0; personas != NULL && i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);

      if (g_str_equal (mesh_persona_get_name (persona), info->persona))
        return (int) mesh_persona_get_colour (persona);
    }
  return info->job;
}

static void
paint_tasks (DeskGuide *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      DeskTask *task = entry_at (self, i)->task;

      desk_task_set_colour (task, find_colour (self, desk_task_get_info (task)));
    }
}

/* Whose a step is looks as whoever it is does. */
static void
follow_colours (DeskGuide *self)
{
  GListModel *personas = desk_session_get_personas (self->session);

  for (guint i = 0; personas != NULL && i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);

      g_signal_handlers_disconnect_by_func (persona, paint_tasks, self);
      g_signal_connect_object (persona, "notify::colour", G_CALLBACK (paint_tasks), self, G_CONNECT_SWAPPED);
    }
  paint_tasks (self);
}

void
desk_guide_forget (DeskGuide *self)
{
  g_return_if_fail (DESK_IS_GUIDE (self));
  drop_looks (self);
  for (guint i = 0; i < N_TASKS; i++)
    {
      desk_task_set_done (entry_at (self, i)->task, FALSE);
      desk_task_set_trouble (entry_at (self, i)->task, NULL);
    }
  add_further (self);
  follow_colours (self);
  desk_guide_outdate (self);
}

DeskTask *
desk_guide_find (DeskGuide *self, const char *id)
{
  g_return_val_if_fail (DESK_IS_GUIDE (self), NULL);
  for (guint i = 0; i < self->entries->len; i++)
    if (g_strcmp0 (desk_task_get_id (entry_at (self, i)->task), id) == 0)
      return entry_at (self, i)->task;
  return NULL;
}
