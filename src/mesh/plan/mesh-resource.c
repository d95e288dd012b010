/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-resource.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-redact.h"
#include "mesh/plan/mesh-resource-private.h"
#include "mesh/plan/mesh-wait.h"

typedef struct
{
  AwsClient *client;
  char *id;
  char *label;
  char *actor;
  char *account;

  GMutex lock; /* guards what follows: workers write it, windows read it */
  MeshState state;
  char *difference;
  char *detail;
  char *waiting;
  GPtrArray *calls;
  GError *error;
  char *undo;    /* (nullable): JSON */
  char *lasting; /* (nullable) */

  MeshResourceWatch watch;
  gpointer watch_data;
  MeshResourceWatch undo_watch; /* (nullable) */
  gpointer undo_data;
} MeshResourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MeshResource, mesh_resource, G_TYPE_OBJECT)

#define PRIV(self) ((MeshResourcePrivate *) mesh_resource_get_instance_private (self))

static const MeshClock *test_clock;

static void
mesh_resource_changed (MeshResource *self)
{
  MeshResourcePrivate *priv = PRIV (self);

  if (priv->watch != NULL)
    priv->watch (self, priv->watch_data);
}

static void
mesh_resource_set_guarded (MeshResource *self, char **field, const char *text)
{
  MeshResourcePrivate *priv = PRIV (self);
  gboolean changed;

  g_mutex_lock (&priv->lock);
  changed = g_strcmp0 (*field, text) != 0;
  if (changed)
    {
      g_free (*field);
      *field = g_strdup (text);
    }
  g_mutex_unlock (&priv->lock);
  if (changed)
    mesh_resource_changed (self);
}

static char *
mesh_resource_dup_guarded (MeshResource *self, char **field)
{
  MeshResourcePrivate *priv = PRIV (self);
  char *copy;

  g_mutex_lock (&priv->lock);
  copy = g_strdup (*field);
  g_mutex_unlock (&priv->lock);
  return copy;
}

static void
mesh_resource_finalize (GObject *object)
{
  MeshResourcePrivate *priv = PRIV (MESH_RESOURCE (object));

  g_clear_object (&priv->client);
  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->label, g_free);
  g_clear_pointer (&priv->actor, g_free);
  g_clear_pointer (&priv->account, g_free);
  g_clear_pointer (&priv->difference, g_free);
  g_clear_pointer (&priv->detail, g_free);
  g_clear_pointer (&priv->waiting, g_free);
  g_clear_pointer (&priv->calls, g_ptr_array_unref);
  g_clear_error (&priv->error);
  g_clear_pointer (&priv->undo, g_free);
  g_clear_pointer (&priv->lasting, g_free);
  g_mutex_clear (&priv->lock);
  G_OBJECT_CLASS (mesh_resource_parent_class)->finalize (object);
}

static void
mesh_resource_class_init (MeshResourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesh_resource_finalize;
}

static void
mesh_resource_init (MeshResource *self)
{
  MeshResourcePrivate *priv = PRIV (self);

  g_mutex_init (&priv->lock);
  priv->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) mesh_call_free);
}

void
mesh_resource_set_watch (MeshResource *self, MeshResourceWatch watch, gpointer data)
{
  PRIV (self)->watch = watch;
  PRIV (self)->watch_data = data;
}

void
mesh_resource_set_client (MeshResource *self, AwsClient *client)
{
  g_set_object (&PRIV (self)->client, client);
}

AwsClient *
mesh_resource_get_client (MeshResource *self)
{
  return PRIV (self)->client;
}

void
mesh_resource_set_label (MeshResource *self, const char *label)
{
  g_free (PRIV (self)->label);
  PRIV (self)->label = g_strdup (label);
}

const char *
mesh_resource_get_label (MeshResource *self)
{
  return PRIV (self)->label;
}

void
mesh_resource_set_actor (MeshResource *self, const char *actor, const char *account)
{
  g_free (PRIV (self)->actor);
  g_free (PRIV (self)->account);
  PRIV (self)->actor = g_strdup (actor);
  PRIV (self)->account = g_strdup (account);
}

const char *
mesh_resource_get_actor (MeshResource *self)
{
  return PRIV (self)->actor;
}

const char *
mesh_resource_get_account (MeshResource *self)
{
  return PRIV (self)->account;
}

void
mesh_resource_set_id (MeshResource *self, const char *id)
{
  g_free (PRIV (self)->id);
  PRIV (self)->id = g_strdup (id);
}

const char *
mesh_resource_get_id (MeshResource *self)
{
  return PRIV (self)->id;
}

MeshState
mesh_resource_get_state (MeshResource *self)
{
  MeshResourcePrivate *priv = PRIV (self);
  MeshState state;

  g_mutex_lock (&priv->lock);
  state = priv->state;
  g_mutex_unlock (&priv->lock);
  return state;
}

void
mesh_resource_set_state (MeshResource *self, MeshState state)
{
  MeshResourcePrivate *priv = PRIV (self);
  gboolean changed;

  g_mutex_lock (&priv->lock);
  changed = priv->state != state;
  priv->state = state;
  g_mutex_unlock (&priv->lock);
  if (changed)
    mesh_resource_changed (self);
}

void
mesh_resource_set_difference (MeshResource *self, const char *difference)
{
  mesh_resource_set_guarded (self, &PRIV (self)->difference, difference);
}

const char *
mesh_resource_get_difference (MeshResource *self)
{
  return PRIV (self)->difference;
}

char *
mesh_resource_dup_difference (MeshResource *self)
{
  return mesh_resource_dup_guarded (self, &PRIV (self)->difference);
}

void
mesh_resource_set_detail (MeshResource *self, const char *detail)
{
  mesh_resource_set_guarded (self, &PRIV (self)->detail, detail);
}

const char *
mesh_resource_get_detail (MeshResource *self)
{
  return PRIV (self)->detail;
}

char *
mesh_resource_dup_detail (MeshResource *self)
{
  char *waiting = mesh_resource_dup_guarded (self, &PRIV (self)->waiting);

  return waiting != NULL ? waiting : mesh_resource_dup_guarded (self, &PRIV (self)->detail);
}

void
mesh_resource_set_waiting (MeshResource *self, const char *what)
{
  mesh_resource_set_guarded (self, &PRIV (self)->waiting, what);
}

const char *
mesh_resource_get_waiting (MeshResource *self)
{
  return PRIV (self)->waiting;
}

void
mesh_resource_add_call (MeshResource *self, const char *operation, JsonNode *input)
{
  MeshResourcePrivate *priv = PRIV (self);
  MeshCall *call = g_new0 (MeshCall, 1);

  call->operation = g_strdup (operation);
  call->input = input;
  g_mutex_lock (&priv->lock);
  g_ptr_array_add (priv->calls, call);
  g_mutex_unlock (&priv->lock);
}

void
mesh_resource_clear_calls (MeshResource *self)
{
  MeshResourcePrivate *priv = PRIV (self);

  g_mutex_lock (&priv->lock);
  g_ptr_array_set_size (priv->calls, 0);
  g_mutex_unlock (&priv->lock);
}

GPtrArray *
mesh_resource_get_calls (MeshResource *self)
{
  return PRIV (self)->calls;
}

JsonNode *
mesh_resource_calls_to_json (MeshResource *self)
{
  MeshResourcePrivate *priv = PRIV (self);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  g_mutex_lock (&priv->lock);
  for (guint i = 0; i < priv->calls->len; i++)
    {
      MeshCall *call = g_ptr_array_index (priv->calls, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "Operation", call->operation);
      if (call->input != NULL)
        json_object_set_member (entry, "Input", aws_json_copy (call->input));
      json_array_add_object_element (array, entry);
    }
  g_mutex_unlock (&priv->lock);
  json_node_take_array (node, array);
  return node;
}

/* ---- what an undo needs ---- */

static void
set_undo (MeshResource *self, char *undo, const char *lasting)
{
  MeshResourcePrivate *priv = PRIV (self);

  g_mutex_lock (&priv->lock);
  g_free (priv->undo);
  g_free (priv->lasting);
  priv->undo = undo;
  priv->lasting = g_strdup (lasting);
  g_mutex_unlock (&priv->lock);
  if (priv->undo_watch != NULL)
    priv->undo_watch (self, priv->undo_data);
}

/* As text, unless there is a secret in it: that is not written down. */
static char *
dup_undo_text (JsonNode *record)
{
  char *text = json_to_string (record, FALSE);
  g_autofree char *redacted = NULL;

  mesh_redact (record);
  redacted = json_to_string (record, FALSE);
  if (!g_str_equal (text, redacted))
    g_clear_pointer (&text, g_free);
  return text;
}

void
mesh_resource_take_undo (MeshResource *self,
                         const char *type,
                         JsonNode *target,
                         JsonNode *before,
                         JsonNode *after)
{
  AwsClient *client = mesh_resource_get_client (self);
  g_autoptr (JsonNode) record
      = aws_json_new ("Type", AWS_JSON_STRING, type, "Seat", AWS_JSON_STRING,
                      client != NULL ? (const char *) g_object_get_data (G_OBJECT (client), MESH_CLIENT_SEAT) : NULL,
                      "Target", AWS_JSON_NODE, target, "Before", AWS_JSON_NODE, before, "After",
                      AWS_JSON_NODE, after, NULL);
  char *text = dup_undo_text (record);

  set_undo (self, text,
            text == NULL ? _("What was there has members that look like secrets, so that it is not written down")
                         : NULL);
}

void
mesh_resource_set_lasting (MeshResource *self, const char *why)
{
  set_undo (self, NULL, why);
}

void
mesh_resource_clear_undo (MeshResource *self)
{
  set_undo (self, NULL, NULL);
}

char *
mesh_resource_dup_undo (MeshResource *self)
{
  return mesh_resource_dup_guarded (self, &PRIV (self)->undo);
}

char *
mesh_resource_dup_lasting (MeshResource *self)
{
  return mesh_resource_dup_guarded (self, &PRIV (self)->lasting);
}

void
mesh_resource_set_undo_watch (MeshResource *self, MeshResourceWatch watch, gpointer data)
{
  PRIV (self)->undo_data = data;
  PRIV (self)->undo_watch = watch;
}

void
mesh_resource_take_error (MeshResource *self, GError *error)
{
  MeshResourcePrivate *priv = PRIV (self);

  g_mutex_lock (&priv->lock);
  g_clear_error (&priv->error);
  priv->error = error;
  g_mutex_unlock (&priv->lock);
  mesh_resource_changed (self);
}

const GError *
mesh_resource_get_error (MeshResource *self)
{
  return PRIV (self)->error;
}

char *
mesh_resource_dup_error_text (MeshResource *self)
{
  MeshResourcePrivate *priv = PRIV (self);
  char *text;

  g_mutex_lock (&priv->lock);
  text = priv->error != NULL ? g_strdup (priv->error->message) : NULL;
  g_mutex_unlock (&priv->lock);
  return text;
}

/* ---- settling ---- */

static gint64
settle_now (void)
{
  return test_clock != NULL ? test_clock->now (test_clock->data) : g_get_monotonic_time ();
}

static void
settle_wait (gint64 microseconds, GCancellable *cancellable)
{
  if (test_clock != NULL)
    test_clock->wait (microseconds, cancellable, test_clock->data);
  else
    mesh_wait (microseconds, cancellable, NULL);
}

void
mesh_resource_set_clock (const MeshClock *clock)
{
  test_clock = clock;
}

gboolean
mesh_resource_settle (MeshResource *self,
                      const char *what,
                      guint limit,
                      gboolean (*is_settling) (const GError *error),
                      MeshTry attempt,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  const gint64 deadline = settle_now () + (gint64) limit * G_USEC_PER_SEC;
  gint64 delay = G_USEC_PER_SEC / 4;

  for (;;)
    {
      g_autoptr (GError) local = NULL;
      gint64 left;

      if (attempt (self, data, cancellable, &local))
        break;
      left = deadline - settle_now ();
      if (!is_settling (local) || left <= 0)
        {
          mesh_resource_set_waiting (self, NULL);
          if (is_settling (local) && limit > 0)
            g_prefix_error (&local, "Waited %u s for %s: ", limit, what);
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      mesh_resource_set_waiting (self, what);
      settle_wait (MIN (delay, left), cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          mesh_resource_set_waiting (self, NULL);
          return FALSE;
        }
      delay = MIN (delay * 2, 5 * G_USEC_PER_SEC);
    }
  mesh_resource_set_waiting (self, NULL);
  return TRUE;
}
