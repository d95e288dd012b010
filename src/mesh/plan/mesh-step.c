/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-plan.h"

#include "mesh/plan/mesh-plan-private.h"
#include "mesh/plan/mesh-resource-private.h"
#include "mesh/plan/mesh-script.h"

struct _MeshStep
{
  GObject parent_instance;

  MeshResource *resource;
  GMainContext *context;

  GMutex lock;
  MeshStepStatus status;
  gint64 began; /* monotonic, of what it does now or did last */
  double seconds;
  GSource *pending; /* (nullable): notifies in @context; many changes, one notification */
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_ACTOR,
  PROP_ACCOUNT,
  PROP_STATUS,
  PROP_STATE,
  PROP_DETAIL,
  PROP_DIFFERENCE,
  PROP_ERROR_TEXT,
  PROP_BUSY,
  PROP_COMMANDS,
  PROP_SECONDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshStep, mesh_step, G_TYPE_OBJECT)

static gboolean
notify_cb (gpointer data)
{
  MeshStep *self = MESH_STEP (data);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->pending, g_source_unref);
  g_mutex_unlock (&self->lock);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_STATUS; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_REMOVE;
}

static void
mesh_step_changed (MeshStep *self)
{
  g_mutex_lock (&self->lock);
  if (self->pending == NULL)
    {
      self->pending = g_idle_source_new ();
      g_source_set_priority (self->pending, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->pending, notify_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->pending, self->context);
    }
  g_mutex_unlock (&self->lock);
}

static void
resource_changed_cb (MeshResource *resource, gpointer data)
{
  mesh_step_changed (MESH_STEP (data));
}

static gboolean
is_busy (MeshStepStatus status)
{
  return status == MESH_STEP_OBSERVING || status == MESH_STEP_APPLYING;
}

static void
mesh_step_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshStep *self = MESH_STEP (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, mesh_resource_get_label (self->resource));
      break;
    case PROP_ACTOR:
      g_value_set_string (value, mesh_resource_get_actor (self->resource));
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, mesh_resource_get_account (self->resource));
      break;
    case PROP_STATUS:
      g_value_set_int (value, mesh_step_get_status (self));
      break;
    case PROP_STATE:
      g_value_set_int (value, mesh_resource_get_state (self->resource));
      break;
    case PROP_DETAIL:
      g_value_take_string (value, mesh_resource_dup_detail (self->resource));
      break;
    case PROP_DIFFERENCE:
      g_value_take_string (value, mesh_resource_dup_difference (self->resource));
      break;
    case PROP_ERROR_TEXT:
      g_value_take_string (value, mesh_resource_dup_error_text (self->resource));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, is_busy (mesh_step_get_status (self)));
      break;
    case PROP_COMMANDS:
      g_value_take_string (value, mesh_resource_dup_commands (self->resource));
      break;
    case PROP_SECONDS:
      g_value_set_double (value, mesh_step_get_seconds (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_step_finalize (GObject *object)
{
  MeshStep *self = MESH_STEP (object);

  mesh_resource_set_watch (self->resource, NULL, NULL);
  g_clear_object (&self->resource);
  g_clear_pointer (&self->pending, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (mesh_step_parent_class)->finalize (object);
}

static void
mesh_step_class_init (MeshStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = mesh_step_finalize;
  object_class->get_property = mesh_step_get_property;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_ACTOR] = g_param_spec_string ("actor", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, NULL, flags);
  properties[PROP_STATUS]
      = g_param_spec_int ("status", NULL, NULL, 0, MESH_STEP_FAILED, 0, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, MESH_STATE_KEPT, 0, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_DIFFERENCE] = g_param_spec_string ("difference", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_COMMANDS] = g_param_spec_string ("commands", NULL, NULL, NULL, flags);
  properties[PROP_SECONDS] = g_param_spec_double ("seconds", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_step_init (MeshStep *self)
{
  g_mutex_init (&self->lock);
}

MeshStep *
mesh_step_new (MeshResource *resource, GMainContext *context)
{
  MeshStep *self = g_object_new (MESH_TYPE_STEP, NULL);

  self->resource = g_object_ref (resource);
  self->context = g_main_context_ref (context);
  mesh_resource_set_watch (resource, resource_changed_cb, self);
  return self;
}

MeshResource *
mesh_step_get_resource (MeshStep *self)
{
  g_return_val_if_fail (MESH_IS_STEP (self), NULL);
  return self->resource;
}

MeshStepStatus
mesh_step_get_status (MeshStep *self)
{
  MeshStepStatus status;

  g_return_val_if_fail (MESH_IS_STEP (self), MESH_STEP_WAITING);
  g_mutex_lock (&self->lock);
  status = self->status;
  g_mutex_unlock (&self->lock);
  return status;
}

double
mesh_step_get_seconds (MeshStep *self)
{
  double seconds;

  g_return_val_if_fail (MESH_IS_STEP (self), 0);
  g_mutex_lock (&self->lock);
  seconds = self->seconds;
  g_mutex_unlock (&self->lock);
  return seconds;
}

/* With the lock held: how long it was at what it did. */
static void
measure (MeshStep *self, MeshStepStatus status)
{
  if (status == MESH_STEP_APPLYING)
    {
      self->began = g_get_monotonic_time ();
      self->seconds = 0;
    }
  else if (self->status == MESH_STEP_APPLYING)
    self->seconds = (double) (g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
}

void
mesh_step_set_status (MeshStep *self, MeshStepStatus status)
{
  g_mutex_lock (&self->lock);
  measure (self, status);
  self->status = status;
  g_mutex_unlock (&self->lock);
  mesh_step_changed (self);
}

const char *
mesh_step_status_get_nick (MeshStepStatus status)
{
  static const char *const nicks[] = {
    [MESH_STEP_WAITING] = "waiting",   [MESH_STEP_OBSERVING] = "observing",
    [MESH_STEP_READY] = "ready",       [MESH_STEP_APPLYING] = "applying",
    [MESH_STEP_DONE] = "done",         [MESH_STEP_SKIPPED] = "skipped",
    [MESH_STEP_DEFERRED] = "deferred", [MESH_STEP_FAILED] = "failed",
  };

  return nicks[status];
}

const char *
mesh_state_get_nick (MeshState state)
{
  static const char *const nicks[] = {
    [MESH_STATE_UNKNOWN] = "unknown",   [MESH_STATE_ABSENT] = "absent",
    [MESH_STATE_DIFFERS] = "differs",   [MESH_STATE_HOLDS] = "holds",
    [MESH_STATE_DEFERRED] = "deferred", [MESH_STATE_KEPT] = "kept",
  };

  return nicks[state];
}
