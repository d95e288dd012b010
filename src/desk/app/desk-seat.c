/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-seat.h"

#include "desk/activity/desk-activity-list.h"
#include "desk/catalog/desk-catalog-source.h"
#include "desk/common/desk-records.h"
#include "desk/common/desk-state.h"
#include "desk/data/desk-grants.h"
#include "desk/inbox/desk-marks.h"
#include "mesh/subscriptions/mesh-store.h"

enum
{
  SOURCE_CATALOG,
  SOURCE_SUBSCRIPTIONS,
  SOURCE_TABLES,
  SOURCE_ACTIVITY,
  SOURCE_GRANTED,
  N_SOURCES
};

struct _DeskSeat
{
  GObject parent_instance;

  MeshMesh *mesh;       /* (nullable) */
  MeshPersona *persona; /* (nullable) */
  MeshJournal *journal; /* (nullable) */
  char *name;
  char *account;
  MeshJob job;
  DeskSource *sources[N_SOURCES];
  DeskMarks *marks; /* (nullable): once there is an inbox */
  guint n_pending;
  guint n_unread;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ACCOUNT,
  PROP_JOB,
  PROP_COLOUR,
  PROP_TITLE,
  PROP_N_PENDING,
  PROP_N_UNREAD,
  PROP_CATALOG,
  PROP_SUBSCRIPTIONS,
  PROP_TABLES,
  PROP_ACTIVITY,
  PROP_GRANTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSeat, desk_seat, G_TYPE_OBJECT)

static MeshAs
subscriptions_as (MeshJob job)
{
  if (job == MESH_JOB_PRODUCER || job == MESH_JOB_PRODUCER_ADMIN)
    return MESH_AS_OWNER;
  if (job == MESH_JOB_CONSUMER || job == MESH_JOB_CONSUMER_ADMIN)
    return MESH_AS_SUBSCRIBER;
  return MESH_AS_ANY;
}

static void
start_subscriptions (gpointer data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  DeskSeat *self = data;

  mesh_subscriptions_list_async (self->mesh, self->persona, subscriptions_as (self->job), NULL,
                                 cancellable, callback, user_data);
}

static GListModel *
finish_subscriptions (gpointer data, GAsyncResult *result, GError **error)
{
  return mesh_subscriptions_list_finish (((DeskSeat *) data)->mesh, result, error);
}

static void
start_tables (gpointer data,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  DeskSeat *self = data;

  mesh_catalog_list_local_tables_async (self->mesh, self->persona, cancellable, callback,
                                        user_data);
}

static GListModel *
finish_tables (gpointer data, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  node = mesh_catalog_list_local_tables_finish (((DeskSeat *) data)->mesh, result, error);
  return node != NULL ? desk_records_from_tables (node) : NULL;
}

static void
start_activity (gpointer data,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  desk_activity_list_load_async (((DeskSeat *) data)->journal, cancellable, callback, user_data);
}

static GListModel *
finish_activity (gpointer data, GAsyncResult *result, GError **error)
{
  DeskActivityList *list = desk_activity_list_load_finish (result, error);

  return list != NULL ? G_LIST_MODEL (list) : NULL;
}

static void
start_granted (gpointer data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DeskSeat *self = data;

  desk_grants_list_async (self->mesh, self->persona, cancellable, callback, user_data);
}

static GListModel *
finish_granted (gpointer data, GAsyncResult *result, GError **error)
{
  return desk_grants_list_finish (result, error);
}

static void count_subscriptions (DeskSeat *self);

static DeskMarks *
ensure_marks (DeskSeat *self, GListModel *model)
{
  g_autofree char *path = NULL;

  if (self->marks != NULL)
    return self->marks;
  if (self->mesh != NULL)
    path = desk_state_dup_path (self->mesh, self->persona, "inbox");
  self->marks = desk_marks_new (path);
  g_signal_connect_object (self->marks, "loaded", G_CALLBACK (count_subscriptions), self, G_CONNECT_SWAPPED);
  desk_marks_meet (self->marks, model);
  return self->marks;
}

static void
set_count (DeskSeat *self, guint *count, guint n, guint id)
{
  if (n == *count)
    return;
  *count = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
count_subscriptions (DeskSeat *self)
{
  GListModel *model = NULL;
  guint n_pending = 0, n_unread = 0;

  if (self->sources[SOURCE_SUBSCRIPTIONS] != NULL)
    model = desk_source_get_model (self->sources[SOURCE_SUBSCRIPTIONS]);
  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (model, i);
      const gboolean unread = desk_marks_is_unread (ensure_marks (self, model), one, self->job);

      mesh_subscription_set_unread (one, unread);
      n_unread += unread;
      n_pending += g_strcmp0 (mesh_subscription_get (one, "Status"), "Pending") == 0;
    }
  set_count (self, &self->n_pending, n_pending, PROP_N_PENDING);
  set_count (self, &self->n_unread, n_unread, PROP_N_UNREAD);
}

static void
desk_seat_take_source (DeskSeat *self, guint which, DeskSource *source)
{
  g_autoptr (DeskSource) old = g_steal_pointer (&self->sources[which]);

  if (old != NULL)
    g_signal_handlers_disconnect_by_func (old, count_subscriptions, self);
  self->sources[which] = source;
  if (which == SOURCE_SUBSCRIPTIONS && source != NULL)
    {
      g_signal_connect_object (source, "notify::view", G_CALLBACK (count_subscriptions), self,
                               G_CONNECT_SWAPPED);
      count_subscriptions (self);
    }
}

static void
desk_seat_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskSeat *self = DESK_SEAT (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, self->account);
      break;
    case PROP_JOB:
      g_value_set_int (value, self->job);
      break;
    case PROP_COLOUR:
      g_value_set_int (value, desk_seat_get_colour (self));
      break;
    case PROP_TITLE:
      g_value_take_string (value, g_strdup_printf ("%s · %s", self->name, self->account));
      break;
    case PROP_N_PENDING:
      g_value_set_uint (value, self->n_pending);
      break;
    case PROP_N_UNREAD:
      g_value_set_uint (value, self->n_unread);
      break;
    case PROP_CATALOG:
    case PROP_SUBSCRIPTIONS:
    case PROP_TABLES:
    case PROP_ACTIVITY:
    case PROP_GRANTED:
      g_value_set_object (value, self->sources[id - PROP_CATALOG]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_seat_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CATALOG:
    case PROP_SUBSCRIPTIONS:
    case PROP_TABLES:
    case PROP_ACTIVITY:
    case PROP_GRANTED:
      desk_seat_take_source (DESK_SEAT (object), id - PROP_CATALOG, g_value_dup_object (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_seat_dispose (GObject *object)
{
  DeskSeat *self = DESK_SEAT (object);

  desk_seat_close (self);
  for (guint i = 0; i < N_SOURCES; i++)
    desk_seat_take_source (self, i, NULL);
  g_clear_object (&self->marks);
  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  g_clear_object (&self->journal);
  G_OBJECT_CLASS (desk_seat_parent_class)->dispose (object);
}

static void
desk_seat_finalize (GObject *object)
{
  DeskSeat *self = DESK_SEAT (object);

  g_free (self->name);
  g_free (self->account);
  G_OBJECT_CLASS (desk_seat_parent_class)->finalize (object);
}

static guint outdated_signal;

static void
desk_seat_class_init (DeskSeatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags shared = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  static const char *const names[] = { "catalog", "subscriptions", "tables", "activity", "granted" };

  outdated_signal
      = g_signal_new ("outdated", DESK_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  object_class->get_property = desk_seat_get_property;
  object_class->set_property = desk_seat_set_property;
  object_class->dispose = desk_seat_dispose;
  object_class->finalize = desk_seat_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | shared);
  properties[PROP_ACCOUNT]
      = g_param_spec_string ("account", NULL, NULL, NULL, G_PARAM_READABLE | shared);
  properties[PROP_JOB] = g_param_spec_int ("job", NULL, NULL, 0, MESH_JOB_CONSUMER_ADMIN, 0,
                                           G_PARAM_READABLE | shared);
  properties[PROP_COLOUR]
      = g_param_spec_int ("colour", NULL, NULL, 0, MESH_N_COLOURS - 1, 0, G_PARAM_READABLE | shared);
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | shared);
  properties[PROP_N_PENDING]
      = g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | shared);
  properties[PROP_N_UNREAD]
      = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | shared);
  for (guint i = 0; i < N_SOURCES; i++)
    properties[PROP_CATALOG + i]
        = g_param_spec_object (names[i], NULL, NULL, DESK_TYPE_SOURCE, G_PARAM_READWRITE | shared);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_seat_init (DeskSeat *self)
{
}

static void
colour_changed_cb (DeskSeat *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOUR]);
}

DeskSeat *
desk_seat_new (MeshMesh *mesh, MeshPersona *persona, MeshJournal *journal)
{
  DeskSeat *self = desk_seat_new_offline (mesh_persona_get_name (persona),
                                          mesh_persona_get_account_id (persona),
                                          mesh_persona_get_job (persona));

  self->mesh = g_object_ref (mesh);
  self->persona = g_object_ref (persona);
  g_signal_connect_object (persona, "notify::colour", G_CALLBACK (colour_changed_cb), self, G_CONNECT_SWAPPED);
  g_set_object (&self->journal, journal);
  desk_seat_take_source (self, SOURCE_CATALOG, desk_catalog_source_new (mesh, persona));
  desk_seat_take_source (self, SOURCE_SUBSCRIPTIONS,
                         desk_source_new (start_subscriptions, finish_subscriptions, self));
  desk_seat_take_source (self, SOURCE_TABLES, desk_source_new (start_tables, finish_tables, self));
  if (self->job == MESH_JOB_CONSUMER)
    desk_seat_take_source (self, SOURCE_GRANTED, desk_source_new (start_granted, finish_granted, self));
  if (journal != NULL)
    desk_seat_take_source (self, SOURCE_ACTIVITY,
                           desk_source_new (start_activity, finish_activity, self));
  return self;
}

DeskSeat *
desk_seat_new_offline (const char *name, const char *account, MeshJob job)
{
  DeskSeat *self = g_object_new (DESK_TYPE_SEAT, NULL);

  self->name = g_strdup (name);
  self->account = g_strdup (account);
  self->job = job;
  return self;
}

MeshMesh *
desk_seat_get_mesh (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->mesh;
}

MeshPersona *
desk_seat_get_persona (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->persona;
}

MeshJournal *
desk_seat_get_journal (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->journal;
}

MeshJob
desk_seat_get_job (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), MESH_JOB_OWNER);
  return self->job;
}

int
desk_seat_get_colour (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), 0);
  return self->persona != NULL ? (int) mesh_persona_get_colour (self->persona) : (int) self->job;
}

const char *
desk_seat_get_name (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->name;
}

const char *
desk_seat_get_account (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->account;
}

DeskSource *
desk_seat_get_catalog (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->sources[SOURCE_CATALOG];
}

DeskSource *
desk_seat_get_subscriptions (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->sources[SOURCE_SUBSCRIPTIONS];
}

DeskSource *
desk_seat_get_tables (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->sources[SOURCE_TABLES];
}

DeskSource *
desk_seat_get_activity (DeskSeat *self)
{
  g_return_val_if_fail (DESK_IS_SEAT (self), NULL);
  return self->sources[SOURCE_ACTIVITY];
}

void
desk_seat_see (DeskSeat *self, MeshSubscription *subscription)
{
  GListModel *model = NULL;
  gboolean unread;

  g_return_if_fail (DESK_IS_SEAT (self));
  g_object_get (subscription, "unread", &unread, NULL);
  if (self->sources[SOURCE_SUBSCRIPTIONS] != NULL)
    model = desk_source_get_model (self->sources[SOURCE_SUBSCRIPTIONS]);
  if (!unread || model == NULL)
    return;
  desk_marks_see (ensure_marks (self, model), subscription);
  mesh_subscription_set_unread (subscription, FALSE);
  count_subscriptions (self);
}

void
desk_seat_outdate (DeskSeat *self)
{
  g_return_if_fail (DESK_IS_SEAT (self));
  for (guint i = 0; i < N_SOURCES; i++)
    if (self->sources[i] != NULL)
      desk_source_outdate (self->sources[i]);
  g_signal_emit (self, outdated_signal, 0);
}

void
desk_seat_leave (DeskSeat *self)
{
  g_return_if_fail (DESK_IS_SEAT (self));
  for (guint i = 0; i < N_SOURCES; i++)
    if (self->sources[i] != NULL)
      desk_source_cancel (self->sources[i]);
}

void
desk_seat_close (DeskSeat *self)
{
  g_return_if_fail (DESK_IS_SEAT (self));
  for (guint i = 0; i < N_SOURCES; i++)
    if (self->sources[i] != NULL)
      desk_source_close (self->sources[i]);
}
