/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-server.h"
#include "practice/core/practice-accounts.h"
#include "practice/core/practice-core.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

#define MAX_BODY (G_GINT64_CONSTANT (5) * 1024 * 1024 * 1024) /* S3 objects and parts; everything else is small */
#define IN_MEMORY (64 * 1024) /* larger ones go to the disk while they arrive */
#define MAX_SMALL_BODY (32 * 1024 * 1024)

#define SPOOL "practice-spool" /* of a message */

struct _PracticeServer
{
  GObject parent_instance;
  char *state_dir;
  gboolean is_temporary;
  char *url;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;  /* the thread's */
  PracticeCore *core;  /* the thread's */
};

G_DEFINE_FINAL_TYPE (PracticeServer, practice_server, G_TYPE_OBJECT)

/* ---- one request ---- */

/* Only names of this machine: a web page must not reach us under a name of its own (DNS rebinding).
 */
static gboolean
is_loopback_host (const char *host)
{
  g_autofree char *name = NULL;
  const char *colon;

  if (host == NULL)
    return FALSE;
  if (g_str_has_prefix (host, "[::1]"))
    return TRUE;
  colon = strrchr (host, ':');
  name = g_ascii_strdown (host, colon != NULL ? colon - host : -1);
  return g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost")
         || g_str_equal (name, "127.0.0.1") || g_str_has_suffix (name, ".127.0.0.1");
}

/* What came of a large body: where it lies, or why it does not. */
static void
take_spool (PracticeRequest *request, PracticeSpool *spool)
{
  GBytes *body = practice_spool_map (spool);

  if (body == NULL)
    {
      request->lost = practice_spool_get_errno (spool);
      body = g_bytes_new_static ("", 0);
    }
  practice_request_take_body (request, body, practice_spool_ref (spool));
}

static PracticeRequest *
read_request (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  PracticeRequest *request = practice_request_new (soup_server_message_get_method (message),
                                                   g_uri_get_path (uri), g_uri_get_query (uri));
  PracticeSpool *spool = g_object_get_data (G_OBJECT (message), SPOOL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    practice_request_add_header (request, name, value);
  if (spool != NULL)
    take_spool (request, spool);
  else
    practice_request_take_body (
        request, soup_message_body_flatten (soup_server_message_get_request_body (message)), NULL);
  return request;
}

static void
write_date (SoupServerMessage *message, gint64 microseconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *text = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

/* An answer without a body is taken to end with the connection otherwise, which libsoup then closes. */
static void
keep_connection_cb (SoupServerMessage *message)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_NONE);
}

static void
write_answer (SoupServerMessage *message, PracticeCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length = call->out_body != NULL ? g_bytes_get_size (call->out_body) : 0;

  for (guint i = 0; call->out_headers != NULL && i < call->out_headers->len; i++)
    {
      const PracticeHeader *header = &g_array_index (call->out_headers, PracticeHeader, i);

      if (g_ascii_strcasecmp (header->name, "content-length") != 0)
        soup_message_headers_replace (headers, header->name, header->value);
      else if (g_str_equal (call->request->method, "HEAD"))
        soup_message_headers_set_content_length (headers,
                                                 g_ascii_strtoll (header->value, NULL, 10));
    }
  if (call->core->faults != NULL)
    write_date (message, call->skewed_time);
  if (call->out_type != NULL && (length > 0 || g_str_equal (call->request->method, "HEAD")))
    soup_message_headers_set_content_type (headers, call->out_type, NULL);
  if (length > 0 && !g_str_equal (call->request->method, "HEAD"))
    soup_message_body_append_bytes (soup_server_message_get_response_body (message),
                                    call->out_body);
  soup_server_message_set_status (message, call->status, NULL);
  if (call->status == SOUP_STATUS_NO_CONTENT || call->status == SOUP_STATUS_NOT_MODIFIED)
    g_signal_connect (message, "wrote-headers", G_CALLBACK (keep_connection_cb), NULL);
}

/* The connection ends in the midst: TCP's reset, not a proper close */
static void
reset_connection (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  struct { int on, seconds; } linger = { 1, 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

/* A proper answer, but half a document */
static void
truncate_answer (SoupServerMessage *message, PracticeCall *call)
{
  gsize length = call->out_body != NULL ? g_bytes_get_size (call->out_body) : 0;
  g_autoptr (GBytes) half
      = length > 1 ? g_bytes_new_from_bytes (call->out_body, 0, length / 2) : NULL;

  if (half == NULL)
    return;
  g_bytes_unref (call->out_body);
  call->out_body = g_steal_pointer (&half);
}

static gboolean
unpause_cb (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

/* Delays the answer without keeping the thread. */
static void
hold (SoupServerMessage *message, GMainContext *context, gint64 microseconds)
{
  GSource *source = g_timeout_source_new ((guint) (microseconds / 1000));

  soup_server_message_pause (message);
  g_source_set_callback (source, unpause_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, context);
  g_source_unref (source);
}

static void
answer (PracticeServer *self, SoupServerMessage *message)
{
  g_autoptr (PracticeCall) call = practice_call_new (self->core, read_request (message));
  gint64 latency;

  call->remote_address = g_strdup ("127.0.0.1");
  practice_dispatch (call);
  if (call->fate == PRACTICE_FATE_DROP)
    {
      reset_connection (message);
      return;
    }
  if (call->fate == PRACTICE_FATE_TRUNCATE)
    truncate_answer (message, call);
  write_answer (message, call);
  if (call->fate == PRACTICE_FATE_STALL)
    {
      hold (message, self->context, G_TIME_SPAN_HOUR);
      return;
    }
  latency
      = practice_faults_get_duration (self->core->faults, "latency", call->service->signing_name);
  if (latency > 0)
    hold (message, self->context, latency);
}

/* ---- large bodies ---- */

typedef struct
{
  PracticeServer *self; /* outlives its messages */
  SoupServerMessage *message;
} Spooled;

static void
spooled_free (gpointer data)
{
  Spooled *spooled = data;

  g_object_unref (spooled->message);
  g_free (spooled);
}

static gboolean
spooled_cb (gpointer data)
{
  Spooled *spooled = data;

  /* Stopping meanwhile */
  if (spooled->self->core == NULL)
    return G_SOURCE_REMOVE;
  soup_server_message_unpause (spooled->message);
  answer (spooled->self, spooled->message);
  return G_SOURCE_REMOVE;
}

static void
answer_when_written (PracticeServer *self, SoupServerMessage *message, PracticeSpool *spool)
{
  Spooled *spooled = g_new (Spooled, 1);

  *spooled = (Spooled) { self, g_object_ref (message) };
  soup_server_message_pause (message);
  practice_spool_end (spool, self->context, spooled_cb, spooled, spooled_free);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer spool)
{
  practice_spool_add (spool, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
}

/* From now on the body goes to the disk. */
static void
begin_spool (PracticeServer *self, SoupServerMessage *message)
{
  const char *hash = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "x-amz-content-sha256");
  g_autofree char *folder = g_build_filename (self->state_dir, "s3", "incoming", NULL);
  /* A framed body is hashed without its frames, later. */
  PracticeSpool *spool
      = practice_spool_new (folder, hash == NULL || !g_str_has_prefix (hash, "STREAMING-"));

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), SPOOL, spool, (GDestroyNotify) practice_spool_drop);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), spool);
}

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  PracticeServer *self = user_data;
  PracticeSpool *spool = g_object_get_data (G_OBJECT (message), SPOOL);

  if (soup_server_message_get_status (message) != 0) /* refused by the early handler */
    return;
  if (spool != NULL)
    answer_when_written (self, message, spool);
  else
    answer (self, message);
}

static void
early_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gboolean small = soup_message_headers_get_one (headers, "x-amz-target") != NULL
                   || g_str_equal (soup_server_message_get_method (message), "POST");
  goffset length = soup_message_headers_get_content_length (headers);

  if (!is_loopback_host (soup_message_headers_get_one (headers, "Host")))
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
  else if (length > (small ? MAX_SMALL_BODY : MAX_BODY))
    soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    soup_server_message_set_status (message, SOUP_STATUS_LENGTH_REQUIRED, NULL); /* AWS takes none, nor is it bounded */
  else if (!small && length > IN_MEMORY)
    begin_spool (user_data, message);
}

/* ---- the thread ---- */

static gpointer
run_thread (gpointer data)
{
  PracticeServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

typedef struct
{
  PracticeServer *self;
  void (*work) (PracticeServer *self, gpointer data);
  gpointer data;
  GMutex lock;
  GCond cond;
  gboolean done;
} Inside;

static gboolean
inside_cb (gpointer data)
{
  Inside *inside = data;

  inside->work (inside->self, inside->data);
  g_mutex_lock (&inside->lock);
  inside->done = TRUE;
  g_cond_signal (&inside->cond);
  g_mutex_unlock (&inside->lock);
  return G_SOURCE_REMOVE;
}

/* Does @work in the server's thread and waits for it. */
static void
run_inside (PracticeServer *self, void (*work) (PracticeServer *, gpointer), gpointer data)
{
  Inside inside = { self, work, data };

  if (self->thread == NULL)
    {
      work (self, data);
      return;
    }
  g_mutex_init (&inside.lock);
  g_cond_init (&inside.cond);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, inside_cb, &inside, NULL);
  g_mutex_lock (&inside.lock);
  while (!inside.done)
    g_cond_wait (&inside.cond, &inside.lock);
  g_mutex_unlock (&inside.lock);
  g_mutex_clear (&inside.lock);
  g_cond_clear (&inside.cond);
}

static void
quit_inside (PracticeServer *self, gpointer data)
{
  soup_server_disconnect (self->server);
  while (self->core->later->len > 0)
    g_source_destroy (g_ptr_array_index (self->core->later, 0));
  g_main_loop_quit (self->loop);
}

static gboolean
make_state_dir (PracticeServer *self, const char *state_dir, GError **error)
{
  if (state_dir == NULL)
    {
      self->state_dir = g_dir_make_tmp ("meshdesk-practice-XXXXXX", error);
      self->is_temporary = self->state_dir != NULL;
      return self->is_temporary;
    }
  self->state_dir = g_canonicalize_filename (state_dir, NULL);
  if (g_mkdir_with_parents (self->state_dir, 0700) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", state_dir,
               g_strerror (errno));
  return FALSE;
}

static gboolean
start_listening (PracticeServer *self, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoslist (GUri) uris = NULL;
  gboolean listening;

  g_main_context_push_thread_default (self->context);
  /* Raw but for steps of dots, which libsoup takes away before anybody sees them: keys with such steps get
   * SignatureDoesNotMatch, where S3 takes them. */
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, answer_cb, self, NULL);
  listening = soup_server_listen (self->server, address, 0, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening)
    return FALSE;
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  return TRUE;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* ---- the object ---- */

static void
practice_server_finalize (GObject *object)
{
  PracticeServer *self = PRACTICE_SERVER (object);

  practice_server_stop (self);
  if (self->is_temporary)
    remove_tree (self->state_dir);
  g_free (self->state_dir);
  g_free (self->url);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (practice_server_parent_class)->finalize (object);
}

static void
practice_server_class_init (PracticeServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = practice_server_finalize;
}

static void
practice_server_init (PracticeServer *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

PracticeServer *
practice_server_new (const char *state_dir, guint16 port, const char *const *faults, GError **error)
{
  g_autoptr (PracticeServer) self = g_object_new (PRACTICE_TYPE_SERVER, NULL);
  g_autoptr (PracticeFaults) parsed = practice_faults_new (faults, error);

  if (parsed == NULL || !make_state_dir (self, state_dir, error))
    return NULL;
  self->core = practice_core_new (self->state_dir, error);
  if (self->core == NULL)
    return NULL;
  self->core->context = self->context;
  self->core->faults = g_steal_pointer (&parsed);
  if (!start_listening (self, port, error))
    return NULL;
  self->thread = g_thread_new ("practice", run_thread, self);
  return g_steal_pointer (&self);
}

const char *
practice_server_get_url (PracticeServer *self)
{
  g_return_val_if_fail (PRACTICE_IS_SERVER (self), NULL);
  return self->url;
}

static void
credentials_inside (PracticeServer *self, gpointer data)
{
  char **text = data;

  *text = practice_accounts_credentials (self->core);
}

char *
practice_server_dup_credentials (PracticeServer *self)
{
  char *text = NULL;

  g_return_val_if_fail (PRACTICE_IS_SERVER (self) && self->core != NULL, NULL);
  run_inside (self, credentials_inside, &text);
  return text;
}

gboolean
practice_server_write_credentials (PracticeServer *self, const char *path, GError **error)
{
  g_autofree char *text = practice_server_dup_credentials (self);

  g_return_val_if_fail (text != NULL, FALSE);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
faults_inside (PracticeServer *self, gpointer data)
{
  practice_faults_unref (self->core->faults);
  self->core->faults = practice_faults_ref (data);
}

gboolean
practice_server_set_faults (PracticeServer *self, const char *const *faults, GError **error)
{
  g_autoptr (PracticeFaults) parsed = practice_faults_new (faults, error);

  g_return_val_if_fail (PRACTICE_IS_SERVER (self) && self->core != NULL, FALSE);
  if (parsed == NULL)
    return FALSE;
  run_inside (self, faults_inside, parsed);
  return TRUE;
}

typedef struct { const char *account; char *text; GError *error; } AddAccount;

static void
account_inside (PracticeServer *self, gpointer data)
{
  AddAccount *add = data;

  add->text = practice_accounts_add (self->core, add->account, &add->error);
}

char *
practice_server_add_account (PracticeServer *self, const char *account, GError **error)
{
  AddAccount add = { account };

  g_return_val_if_fail (PRACTICE_IS_SERVER (self) && self->core != NULL, NULL);
  run_inside (self, account_inside, &add);
  if (add.error != NULL)
    g_propagate_error (error, add.error);
  return add.text;
}

void
practice_server_stop (PracticeServer *self)
{
  g_return_if_fail (PRACTICE_IS_SERVER (self));
  if (self->thread != NULL)
    {
      run_inside (self, quit_inside, NULL);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_clear_object (&self->server);
  g_clear_pointer (&self->core, practice_core_free);
}
