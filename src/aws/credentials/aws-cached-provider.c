/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/credentials/aws-cached-provider.h"

#include "aws/client/aws-cancel.h"
#include "aws/client/aws-error.h"
#include "aws/client/aws-runtime-private.h"

typedef struct
{
  AwsRuntime *runtime;
  GMutex mutex; /* guards what follows */
  AwsCredentials *credentials; /* nullable */
  gint64 fetched;              /* unix seconds */
  gboolean fetching;
  gboolean background; /* the fetch was begun while the old ones still served */
  GPtrArray *waiting; /* GTask */
} AwsCachedProviderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AwsCachedProvider, aws_cached_provider, AWS_TYPE_CREDENTIALS_PROVIDER)

typedef enum { FRESH, STALE, SPENT } Freshness;

/* Of short-lived credentials, the margins are at most a quarter and a tenth of their life. */
static Freshness
judge (AwsCachedProviderPrivate *priv, gint64 now)
{
  gint64 expires, life;

  if (priv->credentials == NULL)
    return SPENT;
  expires = aws_credentials_get_expires (priv->credentials);
  if (expires == 0)
    return FRESH;
  life = MAX (0, expires - priv->fetched);
  if (now >= expires - MIN (AWS_CACHED_MANDATORY, life / 10))
    return SPENT;
  return now >= expires - MIN (AWS_CACHED_ADVISORY, life / 4) ? STALE : FRESH;
}

static void
answer_waiting (GPtrArray *waiting, AwsCredentials *credentials, const GError *error)
{
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (credentials != NULL)
        g_task_return_pointer (task, aws_credentials_ref (credentials),
                               (GDestroyNotify) aws_credentials_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static gboolean fetch_cb (gpointer user_data);

/* A refresh in the background has failed, but by now somebody waits for it: that one deserves a
 * fetch of its own. Under the lock. */
static gboolean
must_fetch_again (AwsCachedProviderPrivate *priv, AwsCredentials *credentials)
{
  if (credentials != NULL || !priv->background || priv->waiting->len == 0)
    return FALSE;
  priv->background = FALSE;
  return TRUE;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AwsCachedProvider) self = user_data;
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (self);
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = aws_runtime_get_time (priv->runtime) / G_USEC_PER_SEC;

  credentials = AWS_CACHED_PROVIDER_GET_CLASS (self)->fetch_finish (self, result, &error);
  g_mutex_lock (&priv->mutex);
  if (must_fetch_again (priv, credentials))
    {
      g_mutex_unlock (&priv->mutex);
      fetch_cb (g_steal_pointer (&self));
      return;
    }
  priv->fetching = FALSE;
  waiting = g_steal_pointer (&priv->waiting);
  priv->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  if (credentials != NULL)
    {
      g_clear_pointer (&priv->credentials, aws_credentials_unref);
      priv->credentials = aws_credentials_ref (credentials);
      priv->fetched = now;
    }
  g_mutex_unlock (&priv->mutex);
  /* Outside of the lock: those who waited may ask again at once. */
  answer_waiting (waiting, credentials, error);
}

static gboolean
fetch_cb (gpointer user_data)
{
  AwsCachedProvider *self = user_data;

  AWS_CACHED_PROVIDER_GET_CLASS (self)->fetch_async (self, NULL, fetched_cb, self);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  AwsCachedProvider *self;
  GTask *task;
} Cancellation;

static void
cancellation_free (gpointer data)
{
  Cancellation *cancellation = data;

  g_object_unref (cancellation->self);
  g_object_unref (cancellation->task);
  g_free (cancellation);
}

/* One that waits may leave; the fetch goes on for the others. */
static void
cancelled_cb (gpointer user_data)
{
  Cancellation *cancellation = user_data;
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (cancellation->self);
  gboolean waited;

  g_mutex_lock (&priv->mutex);
  waited = g_ptr_array_remove (priv->waiting, cancellation->task);
  g_mutex_unlock (&priv->mutex);
  if (waited)
    g_task_return_error_if_cancelled (cancellation->task);
}

static void
completed_cb (GTask *task, GParamSpec *pspec, gpointer watch)
{
  aws_cancel_watch_free (watch);
}

static void
watch_cancellable (AwsCachedProvider *self, GTask *task)
{
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (self);
  Cancellation *cancellation;
  AwsCancelWatch *watch;

  if (g_task_get_cancellable (task) == NULL)
    return;
  cancellation = g_new (Cancellation, 1);
  *cancellation = (Cancellation) { g_object_ref (self), g_object_ref (task) };
  watch = aws_cancel_watch_new (g_task_get_cancellable (task), aws_runtime_get_context (priv->runtime),
                                cancelled_cb, cancellation, cancellation_free);
  g_signal_connect (task, "notify::completed", G_CALLBACK (completed_cb), watch);
}

static void
aws_cached_provider_get_async (AwsCredentialsProvider *provider, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  AwsCachedProvider *self = AWS_CACHED_PROVIDER (provider);
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (self);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (AwsCredentials) credentials = NULL;
  gint64 now = aws_runtime_get_time (priv->runtime) / G_USEC_PER_SEC;
  gboolean fetch = FALSE;
  Freshness freshness;

  g_task_set_source_tag (task, aws_cached_provider_get_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_mutex_lock (&priv->mutex);
  freshness = judge (priv, now);
  /* Watched before it is listed: from then on the fetch may complete it. */
  if (freshness == SPENT)
    watch_cancellable (self, task);
  if (freshness != FRESH && !priv->fetching)
    {
      fetch = priv->fetching = TRUE;
      priv->background = freshness == STALE;
    }
  if (freshness == SPENT)
    g_ptr_array_add (priv->waiting, g_object_ref (task));
  else
    credentials = aws_credentials_ref (priv->credentials);
  g_mutex_unlock (&priv->mutex);

  if (credentials != NULL)
    g_task_return_pointer (task, g_steal_pointer (&credentials), (GDestroyNotify) aws_credentials_unref);
  if (fetch)
    aws_runtime_invoke (priv->runtime, fetch_cb, g_object_ref (self));
}

static AwsCredentials *
aws_cached_provider_get_finish (AwsCredentialsProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
aws_cached_provider_invalidate (AwsCredentialsProvider *provider, AwsCredentials *refused)
{
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (AWS_CACHED_PROVIDER (provider));

  g_mutex_lock (&priv->mutex);
  /* Only those: another call may have renewed them already. */
  if (priv->credentials == refused)
    g_clear_pointer (&priv->credentials, aws_credentials_unref);
  g_mutex_unlock (&priv->mutex);
}

static void
aws_cached_provider_finalize (GObject *object)
{
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (AWS_CACHED_PROVIDER (object));

  g_clear_pointer (&priv->credentials, aws_credentials_unref);
  g_clear_pointer (&priv->waiting, g_ptr_array_unref);
  g_clear_object (&priv->runtime);
  g_mutex_clear (&priv->mutex);
  G_OBJECT_CLASS (aws_cached_provider_parent_class)->finalize (object);
}

static void
aws_cached_provider_class_init (AwsCachedProviderClass *class)
{
  AwsCredentialsProviderClass *provider_class = AWS_CREDENTIALS_PROVIDER_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = aws_cached_provider_finalize;
  provider_class->get_async = aws_cached_provider_get_async;
  provider_class->get_finish = aws_cached_provider_get_finish;
  provider_class->invalidate = aws_cached_provider_invalidate;
}

static void
aws_cached_provider_init (AwsCachedProvider *self)
{
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (self);

  g_mutex_init (&priv->mutex);
  priv->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

void
aws_cached_provider_set_runtime (AwsCachedProvider *self, AwsRuntime *runtime)
{
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (self);

  g_return_if_fail (priv->runtime == NULL);
  priv->runtime = g_object_ref (runtime);
}

AwsRuntime *
aws_cached_provider_get_runtime (AwsCachedProvider *self)
{
  AwsCachedProviderPrivate *priv = aws_cached_provider_get_instance_private (self);

  return priv->runtime;
}
