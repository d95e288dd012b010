/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-persona-private.h"

/* How a persona's session stands is seen in the answers that its clients get anyway: nothing is asked for it. */

typedef struct
{
  MeshPersona *persona;
  GMainContext *context;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_object_unref (watch->persona);
  g_main_context_unref (watch->context);
  g_free (watch);
}

/* FALSE: the answer says nothing about the keys. */
static gboolean
judge (const GError *error, MeshSession *session)
{
  *session = MESH_SESSION_GOOD;
  if (error == NULL)
    return TRUE;
  if (error->domain != AWS_ERROR)
    return FALSE;
  switch ((AwsError) error->code)
    {
    case AWS_ERROR_EXPIRED:
      *session = MESH_SESSION_EXPIRED;
      return TRUE;
    case AWS_ERROR_CREDENTIALS:
    case AWS_ERROR_NO_CREDENTIALS:
    case AWS_ERROR_CONFIGURATION:
      *session = MESH_SESSION_REFUSED;
      return TRUE;
    case AWS_ERROR_NETWORK:
    case AWS_ERROR_TIMEOUT:
    case AWS_ERROR_UNAVAILABLE:
      *session = MESH_SESSION_UNREACHABLE;
      return TRUE;
    case AWS_ERROR_THROTTLED:
    case AWS_ERROR_CLOCK_SKEW:
    case AWS_ERROR_MALFORMED_ANSWER:
      return FALSE;
    default:
      return TRUE; /* refused for another reason: whoever signed is known */
    }
}

static gboolean
notify_cb (gpointer persona)
{
  mesh_persona_notify (MESH_PERSONA (persona));
  return G_SOURCE_REMOVE;
}

/* Never at once, as g_main_context_invoke() may: whoever listens is in the context's own thread. */
void
mesh_session_notify (MeshPersona *persona, GMainContext *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, notify_cb, g_object_ref (persona), g_object_unref);
  g_source_attach (source, context);
}

static void
answered_cb (gint64 expires, const GError *error, gpointer data)
{
  Watch *watch = data;
  MeshSession session;

  if (judge (error, &session)
      && mesh_persona_set_session (watch->persona, session, session == MESH_SESSION_GOOD ? expires : 0))
    mesh_session_notify (watch->persona, watch->context);
}

void
mesh_session_watch (MeshPersona *persona, AwsClient *client, GMainContext *context)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->persona = g_object_ref (persona);
  watch->context = g_main_context_ref (context);
  aws_client_set_watch (client, answered_cb, watch, watch_free);
}
