/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-granted.h"

#include <glib/gi18n-lib.h>

#include "mesh/access/mesh-access-look.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-list.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/subscriptions/mesh-store.h"

/* Records that are read together. */
#define AT_ONCE 16

typedef struct
{
  MeshPersona *consumer;
  GHashTable *roles; /* (nullable) */
} Survey;

static void
survey_free (gpointer data)
{
  Survey *self = data;

  g_object_unref (self->consumer);
  g_clear_pointer (&self->roles, g_hash_table_unref);
  g_free (self);
}

/* (transfer full) (element-type MeshSubscription) */
static GPtrArray *
keep_active (GPtrArray *subscriptions)
{
  GPtrArray *active = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < subscriptions->len; i++)
    if (g_strcmp0 (mesh_subscription_get (g_ptr_array_index (subscriptions, i), "Status"), "Active") == 0)
      g_ptr_array_add (active, g_object_ref (g_ptr_array_index (subscriptions, i)));
  return active;
}

/* The plans read each record once more, as it is guarded by: all of them here, many at a time. */
static void
read_records (MeshAccessLook *common, GPtrArray *active)
{
  g_autoptr (AwsClient) client = mesh_mesh_get_seat (common->mesh, common->consumer, MESH_SEAT_CENTRAL, NULL);

  for (guint from = 0; client != NULL && from < active->len; from += AT_ONCE)
    {
      const guint n = MIN (AT_ONCE, active->len - from);
      MeshRead some[AT_ONCE] = { 0 };

      for (guint i = 0; i < n; i++)
        some[i] = (MeshRead){ client, "dynamodb:GetItem",
                              mesh_store_new_get (mesh_subscription_get (g_ptr_array_index (active, from + i),
                                                                         "SubscriptionId")),
                              NULL, NULL };
      mesh_reads_gather (common->reads, some, n, common->cancellable);
      for (guint i = 0; i < n; i++)
        mesh_read_clear (&some[i]);
    }
}

/* (transfer full) */
static MeshGranted *
look_at (MeshAccessLook *common, Survey *survey, MeshSubscription *subscription)
{
  const char *id = mesh_subscription_get (subscription, "SubscriptionId");
  const char *const *roles = survey->roles != NULL ? g_hash_table_lookup (survey->roles, id) : NULL;
  MeshAccessLook *look = mesh_access_look_new (common->mesh, common->consumer, roles);
  MeshGranted *granted;

  g_set_object (&look->reads, common->reads);
  look->cancellable = common->cancellable;
  look->database = g_strdup (mesh_subscription_get (subscription, "DatabaseName"));
  mesh_access_look_take_subscription (look, subscription);
  mesh_access_look_at_mesh (look);
  mesh_access_look_at_own_side (look);
  mesh_access_look_sort (look);
  granted = mesh_granted_new (subscription, look->links, (const char *const *) look->roles);
  mesh_access_look_free (look);
  return granted;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  static const char *const order[] = { "broken", "waiting", "unknown", "ready", NULL };
  MeshGranted *const sides[] = { *(MeshGranted *const *) a, *(MeshGranted *const *) b };
  int ranks[2] = { 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    while (order[ranks[i]] != NULL && !g_str_equal (order[ranks[i]], mesh_granted_get_state (sides[i])))
      ranks[i]++;
  return ranks[0] != ranks[1]
             ? ranks[0] - ranks[1]
             : g_strcmp0 (mesh_subscription_get (mesh_granted_get_subscription (sides[0]), "DatabaseName"),
                          mesh_subscription_get (mesh_granted_get_subscription (sides[1]), "DatabaseName"));
}

/* (transfer full) (nullable) (element-type MeshGranted) */
static GPtrArray *
survey_all (MeshAccessLook *common, Survey *survey, GError **error)
{
  g_autoptr (GPtrArray) subscriptions = mesh_access_look_list_subscriptions (common, error);
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) granted = g_ptr_array_new_with_free_func (g_object_unref);

  if (subscriptions == NULL)
    return NULL;
  active = keep_active (subscriptions);
  read_records (common, active);
  for (guint i = 0; i < active->len && !g_cancellable_is_cancelled (common->cancellable); i++)
    g_ptr_array_add (granted, look_at (common, survey, g_ptr_array_index (active, i)));
  if (g_cancellable_set_error_if_cancelled (common->cancellable, error))
    return NULL;
  g_ptr_array_sort (granted, compare);
  return g_steal_pointer (&granted);
}

static void
survey_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Survey *survey = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  MeshAccessLook *common = mesh_access_look_new (MESH_MESH (source), survey->consumer, NULL);
  GError *error = NULL;
  GPtrArray *granted;

  /* The plans that are looked at notify here, where nobody listens. */
  g_main_context_push_thread_default (context);
  common->cancellable = cancellable;
  granted = survey_all (common, survey, &error);
  mesh_access_look_free (common);
  g_main_context_pop_thread_default (context);
  if (granted != NULL)
    g_task_return_pointer (task, granted, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
mesh_access_survey_async (MeshMesh *mesh, MeshPersona *consumer, GHashTable *roles, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);
  Survey *survey = g_new0 (Survey, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, mesh_access_survey_async);
  survey->consumer = g_object_ref (consumer);
  survey->roles = roles != NULL ? g_hash_table_ref (roles) : NULL;
  g_task_set_task_data (task, survey, survey_free);
  if (mesh_persona_check_job (consumer, _("looks at what was granted to it: choose a consumer"), &error,
                              MESH_JOB_CONSUMER, -1))
    g_task_run_in_thread (task, survey_thread);
  else
    g_task_return_error (task, error);
}

GListModel *
mesh_access_survey_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  return mesh_list_finish (mesh, MESH_TYPE_GRANTED, result, error);
}
