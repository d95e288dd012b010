/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-bulk.h"
#include "aws/client/aws-deadlines.h"
#include "aws/client/aws-limiter.h"
#include "aws/client/aws-runtime-private.h"

#define MAX_CONNECTIONS 64
#define IDLE_SECONDS 15 /* AWS's front ends close idle connections at 20 s or later */
#define DEFAULT_ATTEMPTS 3
#define DEFAULT_TIMEOUT 60

typedef struct
{
  guint id;
  AwsCallObserver observer;
  gpointer user_data;
  GDestroyNotify destroy;
} Observer;

struct _AwsRuntime
{
  GObject parent_instance;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;

  GMutex errands_mutex;
  GArray *errands; /* Errand */
  GSource *errands_source;

  /* of the I/O thread */
  SoupSession *session;
  AwsBulk *bulk;
  AwsSigner *signer;
  GHashTable *limiters; /* service name → AwsLimiter */
  AwsDeadlines *deadlines;
  GHashTable *skews;    /* host → gint64 */
  GHashTable *buckets;  /* bucket → region */

  GMutex mutex; /* guards what follows */
  GPtrArray *observers;
  guint last_observer;
  AwsClock clock;
  gpointer clock_data;
  AwsRandom random;
  gpointer random_data;
  AwsSleep sleep;
  gpointer sleep_data;
  guint max_attempts;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (AwsRuntime, aws_runtime, G_TYPE_OBJECT)

/* What other threads ask the I/O thread to do: one source and one wake-up for many. */
typedef struct
{
  GSourceFunc function;
  gpointer data;
} Errand;

typedef struct
{
  AwsRuntime *self; /* nullable */
  const AwsService *service;
  guint limit;
} LimitChange;

/* The thread holds no reference to the runtime, so that the last unref ends it. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
} ThreadData;

static gpointer
run_io_thread (gpointer user_data)
{
  ThreadData *data = user_data;

  g_main_context_push_thread_default (data->context);
  g_main_loop_run (data->loop);
  /* What was queued while we stopped still wants its answer. */
  while (g_main_context_iteration (data->context, FALSE))
    ;
  g_main_context_pop_thread_default (data->context);
  g_main_loop_unref (data->loop);
  g_main_context_unref (data->context);
  g_free (data);
  return NULL;
}

static void
observer_free (gpointer data)
{
  Observer *observer = data;

  if (observer->destroy != NULL)
    observer->destroy (observer->user_data);
  g_free (observer);
}

static gboolean
run_errands_cb (gpointer user_data)
{
  AwsRuntime *self = user_data;
  g_autoptr (GArray) errands = NULL;

  g_mutex_lock (&self->errands_mutex);
  g_source_set_ready_time (self->errands_source, -1);
  errands = g_steal_pointer (&self->errands);
  self->errands = g_array_new (FALSE, FALSE, sizeof (Errand));
  g_mutex_unlock (&self->errands_mutex);
  /* Each may end the runtime: @self is not touched any more. */
  for (guint i = 0; i < errands->len; i++)
    {
      Errand *errand = &g_array_index (errands, Errand, i);

      errand->function (errand->data);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_errands (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static void
watch_errands (AwsRuntime *self)
{
  static GSourceFuncs functions = { .dispatch = dispatch_errands };

  g_mutex_init (&self->errands_mutex);
  self->errands = g_array_new (FALSE, FALSE, sizeof (Errand));
  self->errands_source = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (self->errands_source, run_errands_cb, self, NULL);
  g_source_attach (self->errands_source, self->context);
}

typedef struct
{
  SoupSession *session;
  AwsBulk *bulk;
  AwsSigner *signer;
  GHashTable *limiters;
  AwsDeadlines *deadlines;
  GMainLoop *loop;
} Shutdown;

static gboolean
shutdown_cb (gpointer user_data)
{
  Shutdown *shutdown = user_data;

  soup_session_abort (shutdown->session);
  g_object_unref (shutdown->session);
  aws_bulk_free (shutdown->bulk);
  aws_signer_free (shutdown->signer);
  g_hash_table_unref (shutdown->limiters);
  aws_deadlines_free (shutdown->deadlines);
  g_main_loop_quit (shutdown->loop);
  g_main_loop_unref (shutdown->loop);
  g_free (shutdown);
  return G_SOURCE_REMOVE;
}

static void
aws_runtime_finalize (GObject *object)
{
  AwsRuntime *self = AWS_RUNTIME (object);
  Shutdown *shutdown = g_new0 (Shutdown, 1);
  GSource *source = g_idle_source_new ();

  /* Each errand holds a reference to us: there are none left. */
  g_source_destroy (self->errands_source);
  g_source_unref (self->errands_source);
  shutdown->session = g_steal_pointer (&self->session);
  shutdown->bulk = g_steal_pointer (&self->bulk);
  shutdown->signer = g_steal_pointer (&self->signer);
  shutdown->limiters = g_steal_pointer (&self->limiters);
  shutdown->deadlines = g_steal_pointer (&self->deadlines);
  shutdown->loop = g_main_loop_ref (self->loop);
  g_source_set_callback (source, shutdown_cb, shutdown, NULL);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_attach (source, self->context);
  g_source_unref (source);
  if (g_thread_self () == self->thread)
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);

  g_array_unref (self->errands);
  g_mutex_clear (&self->errands_mutex);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->skews);
  g_hash_table_unref (self->buckets);
  g_ptr_array_unref (self->observers);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (aws_runtime_parent_class)->finalize (object);
}

static void
aws_runtime_class_init (AwsRuntimeClass *class)
{
  G_OBJECT_CLASS (class)->finalize = aws_runtime_finalize;
}

static guint
attempts_of_environment (void)
{
  const char *text = g_getenv ("AWS_MAX_ATTEMPTS");
  guint64 attempts;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 100, &attempts, NULL))
    return (guint) attempts;
  return DEFAULT_ATTEMPTS;
}

static SoupSession *
create_session (void)
{
  SoupSession *session = soup_session_new_with_options (
      "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, "timeout", 0,
      "idle-timeout", IDLE_SECONDS, "user-agent", "meshdesk/" MESHDESK_VERSION, NULL);

  /* Bodies as they were sent: CRC and length are checked on them; and 401 is AWS's answer to us. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

static void
aws_runtime_init (AwsRuntime *self)
{
  ThreadData *data = g_new (ThreadData, 1);

  g_mutex_init (&self->mutex);
  self->observers = g_ptr_array_new_with_free_func (observer_free);
  self->limiters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) aws_limiter_free);
  self->skews = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->signer = aws_signer_new ();
  self->max_attempts = attempts_of_environment ();
  self->timeout = DEFAULT_TIMEOUT;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->deadlines = aws_deadlines_new (self->context);
  watch_errands (self);

  /* A session lives in the context that is the default when it is made. */
  g_main_context_push_thread_default (self->context);
  self->session = create_session ();
  g_main_context_pop_thread_default (self->context);
  self->bulk = aws_bulk_new (self->context, self->deadlines, create_session);

  data->context = g_main_context_ref (self->context);
  data->loop = g_main_loop_ref (self->loop);
  self->thread = g_thread_new ("aws", run_io_thread, data);
}

AwsRuntime *
aws_runtime_new (void)
{
  return g_object_new (AWS_TYPE_RUNTIME, NULL);
}

guint
aws_runtime_add_observer (AwsRuntime *self, AwsCallObserver observer, gpointer user_data,
                          GDestroyNotify destroy)
{
  Observer *entry = g_new0 (Observer, 1);
  guint id;

  g_return_val_if_fail (AWS_IS_RUNTIME (self), 0);
  entry->observer = observer;
  entry->user_data = user_data;
  entry->destroy = destroy;
  g_mutex_lock (&self->mutex);
  id = entry->id = ++self->last_observer;
  g_ptr_array_add (self->observers, entry);
  g_mutex_unlock (&self->mutex);
  return id;
}

void
aws_runtime_remove_observer (AwsRuntime *self, guint id)
{
  g_return_if_fail (AWS_IS_RUNTIME (self));
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->observers->len; i++)
    if (((Observer *) g_ptr_array_index (self->observers, i))->id == id)
      {
        g_ptr_array_remove_index (self->observers, i);
        break;
      }
  g_mutex_unlock (&self->mutex);
}

gboolean
aws_runtime_is_observed (AwsRuntime *self)
{
  gboolean observed;

  g_mutex_lock (&self->mutex);
  observed = self->observers->len > 0;
  g_mutex_unlock (&self->mutex);
  return observed;
}

/* Under the lock, so that an observer never runs after it was removed. */
void
aws_runtime_observe (AwsRuntime *self, const AwsCallRecord *record)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->observers->len; i++)
    {
      Observer *entry = g_ptr_array_index (self->observers, i);

      entry->observer (record, entry->user_data);
    }
  g_mutex_unlock (&self->mutex);
}

void
aws_runtime_set_clock (AwsRuntime *self, AwsClock clock, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->clock = clock;
  self->clock_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
aws_runtime_set_random (AwsRuntime *self, AwsRandom random, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->random = random;
  self->random_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
aws_runtime_set_sleep (AwsRuntime *self, AwsSleep sleep, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->sleep = sleep;
  self->sleep_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
aws_runtime_set_max_attempts (AwsRuntime *self, guint attempts)
{
  g_mutex_lock (&self->mutex);
  self->max_attempts = MAX (1, attempts);
  g_mutex_unlock (&self->mutex);
}

void
aws_runtime_set_timeout (AwsRuntime *self, guint seconds)
{
  g_mutex_lock (&self->mutex);
  self->timeout = MAX (1, seconds);
  g_mutex_unlock (&self->mutex);
}

gint64
aws_runtime_get_time (AwsRuntime *self)
{
  AwsClock clock;
  gpointer data;

  g_mutex_lock (&self->mutex);
  clock = self->clock;
  data = self->clock_data;
  g_mutex_unlock (&self->mutex);
  return clock != NULL ? clock (data) : g_get_real_time ();
}

double
aws_runtime_get_random (AwsRuntime *self)
{
  AwsRandom random;
  gpointer data;

  g_mutex_lock (&self->mutex);
  random = self->random;
  data = self->random_data;
  g_mutex_unlock (&self->mutex);
  return random != NULL ? random (data) : g_random_double ();
}

gint64
aws_runtime_get_sleep (AwsRuntime *self, gint64 delay)
{
  AwsSleep sleep;
  gpointer data;

  g_mutex_lock (&self->mutex);
  sleep = self->sleep;
  data = self->sleep_data;
  g_mutex_unlock (&self->mutex);
  return sleep != NULL ? sleep (delay, data) : delay;
}

guint
aws_runtime_get_max_attempts (AwsRuntime *self)
{
  guint attempts;

  g_mutex_lock (&self->mutex);
  attempts = self->max_attempts;
  g_mutex_unlock (&self->mutex);
  return attempts;
}

guint
aws_runtime_get_timeout (AwsRuntime *self)
{
  guint timeout;

  g_mutex_lock (&self->mutex);
  timeout = self->timeout;
  g_mutex_unlock (&self->mutex);
  return timeout;
}

void
aws_runtime_invoke (AwsRuntime *self, GSourceFunc function, gpointer data)
{
  const Errand errand = { function, data };

  if (aws_runtime_is_io_thread (self))
    {
      function (data);
      return;
    }
  g_mutex_lock (&self->errands_mutex);
  g_array_append_val (self->errands, errand);
  if (self->errands->len == 1)
    g_source_set_ready_time (self->errands_source, 0);
  g_mutex_unlock (&self->errands_mutex);
}

gboolean
aws_runtime_is_io_thread (AwsRuntime *self)
{
  return g_thread_self () == self->thread;
}

GMainContext *
aws_runtime_get_context (AwsRuntime *self)
{
  return self->context;
}

SoupSession *
aws_runtime_get_session (AwsRuntime *self)
{
  return self->session;
}

AwsBulk *
aws_runtime_get_bulk (AwsRuntime *self)
{
  return self->bulk;
}

AwsSigner *
aws_runtime_get_signer (AwsRuntime *self)
{
  return self->signer;
}

AwsDeadlines *
aws_runtime_get_deadlines (AwsRuntime *self)
{
  return self->deadlines;
}

AwsLimiter *
aws_runtime_get_limiter (AwsRuntime *self, const AwsService *service)
{
  AwsLimiter *limiter = g_hash_table_lookup (self->limiters, service->name);

  if (limiter == NULL)
    {
      limiter = aws_limiter_new (self->context, service->concurrency);
      g_hash_table_insert (self->limiters, (gpointer) service->name, limiter);
    }
  return limiter;
}

static gboolean
set_limit_cb (gpointer user_data)
{
  LimitChange *change = user_data;

  aws_limiter_set_limit (aws_runtime_get_limiter (change->self, change->service), change->limit);
  g_object_unref (change->self);
  g_free (change);
  return G_SOURCE_REMOVE;
}

void
aws_runtime_set_concurrency (AwsRuntime *self, const char *service, guint limit)
{
  g_return_if_fail (AWS_IS_RUNTIME (self));
  for (const AwsService *const *known = aws_services (); *known != NULL; known++)
    if (g_str_equal ((*known)->name, service))
      {
        LimitChange *change = g_new (LimitChange, 1);

        *change = (LimitChange) { g_object_ref (self), *known, limit };
        aws_runtime_invoke (self, set_limit_cb, change);
      }
}

gint64
aws_runtime_get_skew (AwsRuntime *self, const char *host)
{
  gint64 *skew = g_hash_table_lookup (self->skews, host);

  return skew != NULL ? *skew : 0;
}

void
aws_runtime_set_skew (AwsRuntime *self, const char *host, gint64 skew)
{
  g_hash_table_insert (self->skews, g_strdup (host), g_memdup2 (&skew, sizeof skew));
}

const char *
aws_runtime_get_bucket_region (AwsRuntime *self, const char *bucket)
{
  return g_hash_table_lookup (self->buckets, bucket);
}

void
aws_runtime_set_bucket_region (AwsRuntime *self, const char *bucket, const char *region)
{
  g_hash_table_insert (self->buckets, g_strdup (bucket), g_strdup (region));
}
