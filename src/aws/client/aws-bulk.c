/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-bulk.h"

#define MAX_THREADS 64
#define MAX_IDLE 16 /* sessions, with a connection each */
#define IDLE_SECONDS 15
#define BLOCK 4096

/* A session of which one thread at a time makes use, and a context that nothing runs: the sources that it
 * makes there must not land in somebody's main loop. */
typedef struct
{
  SoupSession *session;
  GMainContext *context;
} Line;

struct _AwsBulk
{
  GMainContext *context;
  SoupSession *(*make_session) (void);
  GThreadPool *pool;
  GQueue idle; /* Line */
  guint busy;
  AwsDeadlines *deadlines;
  AwsDeadline *closing; /* nullable: of the idle ones, when none is busy */
};

typedef struct
{
  AwsBulk *bulk;
  Line *line;
  SoupMessage *message;
  gsize limit;
  GCancellable *cancellable;
  AwsBulkDone done;
  gpointer user_data;
  AwsBulkResult result;
} Job;

/* ---- lines ---- */

static void
stop_closing (AwsBulk *self)
{
  if (self->closing != NULL)
    aws_deadlines_remove (self->deadlines, self->closing);
  self->closing = NULL;
}

static Line *
take_line (AwsBulk *self)
{
  Line *line = g_queue_pop_head (&self->idle);

  self->busy++;
  stop_closing (self);
  if (line != NULL)
    return line;
  line = g_new (Line, 1);
  line->context = g_main_context_new ();
  g_main_context_push_thread_default (line->context);
  line->session = self->make_session ();
  g_main_context_pop_thread_default (line->context);
  return line;
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_main_context_push_thread_default (line->context);
  soup_session_abort (line->session);
  g_object_unref (line->session);
  g_main_context_pop_thread_default (line->context);
  g_main_context_unref (line->context);
  g_free (line);
}

static void
close_idle_cb (gpointer data)
{
  AwsBulk *self = data;

  stop_closing (self);
  g_queue_clear_full (&self->idle, line_free);
}

static void
give_line (AwsBulk *self, Line *line)
{
  if (self->idle.length < MAX_IDLE)
    g_queue_push_head (&self->idle, line);
  else
    line_free (line);
  if (--self->busy == 0)
    self->closing = aws_deadlines_add (self->deadlines, IDLE_SECONDS, close_idle_cb, self);
}

/* ---- in a thread ---- */

/* FALSE: with an error, or too large. */
static gboolean
read_answer (Job *job, GInputStream *stream, GByteArray *bytes)
{
  guint8 block[BLOCK];
  gssize n;

  while ((n = g_input_stream_read (stream, block, sizeof block, job->cancellable, &job->result.error)) > 0)
    {
      g_byte_array_append (bytes, block, (guint) n);
      if (bytes->len > job->limit)
        {
          job->result.too_large = TRUE;
          return FALSE;
        }
    }
  return n == 0;
}

static gboolean
done_cb (gpointer data)
{
  Job *job = data;

  give_line (job->bulk, job->line);
  job->done (&job->result, job->user_data);
  g_clear_pointer (&job->result.body, g_bytes_unref);
  g_clear_error (&job->result.error);
  g_object_unref (job->message);
  g_object_unref (job->cancellable);
  g_free (job);
  return G_SOURCE_REMOVE;
}

static void
send_in_thread (gpointer data, gpointer unused)
{
  Job *job = data;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  g_main_context_push_thread_default (job->line->context);
  stream = soup_session_send (job->line->session, job->message, job->cancellable, &job->result.error);
  job->result.answered = stream != NULL;
  if (stream != NULL && read_answer (job, stream, bytes))
    job->result.body = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  if (stream != NULL)
    g_input_stream_close (stream, NULL, NULL);
  g_clear_object (&stream);
  g_main_context_pop_thread_default (job->line->context);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, job, NULL);
  g_source_attach (source, job->bulk->context);
}

/* ---- for the I/O thread ---- */

AwsBulk *
aws_bulk_new (GMainContext *context, AwsDeadlines *deadlines, SoupSession *(*make_session) (void))
{
  AwsBulk *self = g_new0 (AwsBulk, 1);

  self->context = g_main_context_ref (context);
  self->deadlines = deadlines;
  self->make_session = make_session;
  self->pool = g_thread_pool_new (send_in_thread, NULL, MAX_THREADS, FALSE, NULL);
  g_queue_init (&self->idle);
  return self;
}

void
aws_bulk_free (AwsBulk *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  stop_closing (self);
  g_queue_clear_full (&self->idle, line_free);
  g_main_context_unref (self->context);
  g_free (self);
}

void
aws_bulk_send (AwsBulk *self, SoupMessage *message, guint timeout, gsize limit, GCancellable *cancellable,
               AwsBulkDone done, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->bulk = self;
  job->line = take_line (self);
  job->message = g_object_ref (message);
  job->limit = limit;
  job->cancellable = g_object_ref (cancellable);
  job->done = done;
  job->user_data = user_data;
  soup_session_set_timeout (job->line->session, timeout);
  g_thread_pool_push (self->pool, job, NULL);
}
