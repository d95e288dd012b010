/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <gnutls/crypto.h>
#include <libsoup/soup.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

#include "aws/client/aws-client.h"
#include "aws/protocols/aws-json.h"
#include "aws/client/aws-signer.h"

/* What the client itself costs. Prints lines "name value unit ratio"; the ratio is to what cannot
 * be avoided, "-" where there is no such thing. */

#define SIGNATURES 200000
#define SMALL_CALLS 4000
#define SLOW_CALLS 200
#define SLOW_MS 50
#define CONCURRENCY 32

static double
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static double
seconds_of_thread (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

static double
seconds_of_process (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

static AwsSignerRequest
typical_request (void)
{
  static char body[301];
  static const AwsHeader headers[] = {
    { "Host", "glue.eu-west-1.amazonaws.com" },
    { "Content-Type", "application/x-amz-json-1.1" },
    { "X-Amz-Target", "AWSGlue.GetTables" },
  };

  memset (body, 'x', 300);
  return (AwsSignerRequest){ .method = "POST",
                             .path = "/",
                             .headers = headers,
                             .n_headers = G_N_ELEMENTS (headers),
                             .body = body,
                             .body_length = 300 };
}

/* The least that a signature costs: body, canonical request, string to sign. */
static double
time_hashes (const char *canonical, const char *to_sign, const AwsSignerRequest *request)
{
  guint8 hash[32], key[32] = { 0 };
  gsize canonical_length = strlen (canonical), to_sign_length = strlen (to_sign);
  double start = seconds_of_thread ();

  for (guint i = 0; i < SIGNATURES; i++)
    {
      gnutls_hash_fast (GNUTLS_DIG_SHA256, request->body, request->body_length, hash);
      gnutls_hash_fast (GNUTLS_DIG_SHA256, canonical, canonical_length, hash);
      gnutls_hmac_fast (GNUTLS_MAC_SHA256, key, sizeof key, to_sign, to_sign_length, hash);
    }
  return (seconds_of_thread () - start) / SIGNATURES;
}

static double
time_signatures (AwsSigner *signer,
                 const AwsSignerRequest *request,
                 const AwsSignerContext *context)
{
  double start = seconds_of_thread ();
  guint n;

  for (guint i = 0; i < SIGNATURES; i++)
    aws_signer_sign (signer, request, context, &n);
  return (seconds_of_thread () - start) / SIGNATURES;
}

static void
bench_signing (void)
{
  g_autoptr (AwsCredentials) credentials
      = aws_credentials_new ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL, 0);
  g_autoptr (AwsSigner) signer = aws_signer_new ();
  AwsSignerRequest request = typical_request ();
  AwsSignerContext context = { .credentials = credentials, .region = "eu-west-1", .service = "glue",
                               .time = 1440938160, .flags = AWS_SIGNER_DEFAULT };
  g_autofree char *canonical = g_strdup (aws_signer_canonical_request (signer, &request, &context));
  g_autofree char *to_sign = g_strdup (aws_signer_string_to_sign (signer));
  double best = 1, bare = 1;

  /* The best of several: the machine is not ours alone. */
  for (guint i = 0; i < 5; i++)
    {
      bare = MIN (bare, time_hashes (canonical, to_sign, &request));
      best = MIN (best, time_signatures (signer, &request, &context));
    }
  g_print ("hashes-of-a-signature %.3f us -\n", bare * 1e6);
  g_print ("signature %.3f us %.2f\n", best * 1e6, best / bare);
}

typedef struct
{
  guint delay_ms;
  guint port;
  GMainLoop *loop;
  clockid_t clock; /* of its thread */
  GMutex mutex;
  GCond cond;
} Server;

static gboolean
answer_late (gpointer message)
{
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static void
handle_cb (SoupServer *soup,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  Server *server = data;
  GSource *source;

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/x-amz-json-1.1", SOUP_MEMORY_STATIC,
                                    "{\"Database\":{}}", 15);
  if (server->delay_ms == 0)
    return;
  soup_server_message_pause (message);
  source = g_timeout_source_new (server->delay_ms);
  g_source_set_callback (source, answer_late, g_object_ref (message), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupServer) soup = NULL;
  GSList *uris;

  g_main_context_push_thread_default (context);
  soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (soup, NULL, handle_cb, server, NULL);
  soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL);
  uris = soup_server_get_uris (soup);
  g_mutex_lock (&server->mutex);
  server->loop = g_main_loop_new (context, FALSE);
  server->port = (guint) g_uri_get_port (uris->data);
  pthread_getcpuclockid (pthread_self (), &server->clock);
  g_cond_signal (&server->cond);
  g_mutex_unlock (&server->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (server->loop);
  g_main_context_pop_thread_default (context);
  return NULL;
}

typedef struct
{
  AwsClient *client;
  const AwsOperation *operation;
  JsonNode *input;
  guint left, running, failed;
} Load;

static void start_calls (Load *load, guint limit);

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr (JsonNode) output = aws_client_call_finish (AWS_CLIENT (source), result, NULL);

  load->running--;
  if (output == NULL)
    load->failed++;
  if (load->left > 0)
    start_calls (load, load->running + 1);
}

static void
start_calls (Load *load, guint limit)
{
  while (load->left > 0 && load->running < limit)
    {
      load->left--;
      load->running++;
      aws_client_call_async (load->client, load->operation, load->input, NULL, called_cb, load);
    }
}

static double
run_load (AwsClient *client, guint calls)
{
  g_autoptr (JsonNode) input = aws_json_new ("Name", AWS_JSON_STRING, "database", NULL);
  Load load = { client, aws_operation_find ("glue:GetDatabase"), input, calls, 0, 0 };
  gint64 start = g_get_monotonic_time ();

  start_calls (&load, CONCURRENCY);
  while (load.running > 0)
    g_main_context_iteration (NULL, TRUE);
  if (load.failed > 0)
    g_error ("%u calls failed", load.failed);
  return (g_get_monotonic_time () - start) * 1e-6;
}

/* The same requests by libsoup alone: what no client on top of it can do without. */
typedef struct
{
  SoupSession *session;
  char *url;
  GBytes *body;
  guint left, running;
} BareLoad;

static void start_bare (BareLoad *load, guint limit);

static void
bare_sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BareLoad *load = data;
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (load->session, result, NULL);

  if (answer == NULL)
    g_error ("libsoup failed");
  load->running--;
  if (load->left > 0)
    start_bare (load, load->running + 1);
}

static void
start_bare (BareLoad *load, guint limit)
{
  while (load->left > 0 && load->running < limit)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("POST", load->url);

      load->left--;
      load->running++;
      soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
      soup_message_set_request_body_from_bytes (message, "application/x-amz-json-1.1", load->body);
      soup_session_send_and_read_async (load->session, message, G_PRIORITY_DEFAULT, NULL,
                                        bare_sent_cb, load);
    }
}

static void
run_bare (BareLoad *load, guint calls)
{
  load->left = calls;
  start_bare (load, CONCURRENCY);
  while (load->running > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
start_server (Server *server)
{
  g_mutex_init (&server->mutex);
  g_cond_init (&server->cond);
  g_thread_unref (g_thread_new ("server", serve, server));
  g_mutex_lock (&server->mutex);
  while (server->port == 0)
    g_cond_wait (&server->cond, &server->mutex);
  g_mutex_unlock (&server->mutex);
}

static AwsClient *
create_client (AwsRuntime *runtime, const Server *server)
{
  g_autoptr (AwsCredentials) credentials
      = aws_credentials_new ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL, 0);
  g_autoptr (AwsCredentialsProvider) provider = aws_static_provider_new (credentials);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", server->port);
  g_autoptr (GError) error = NULL;
  AwsClient *client = aws_client_new (runtime, provider, "eu-west-1", url, &error);

  if (client == NULL)
    g_error ("%s", error->message);
  return client;
}

static void
run_either (AwsClient *client, BareLoad *bare, guint calls)
{
  if (client != NULL)
    run_load (client, calls);
  else
    run_bare (bare, calls);
}

/* The process, without the thread that plays AWS. */
static double
measure_small_calls (const Server *server, AwsClient *client, BareLoad *bare)
{
  double process = seconds_of_process (), served = read_clock (server->clock);

  run_either (client, bare, SMALL_CALLS);
  process = seconds_of_process () - process;
  served = read_clock (server->clock) - served;
  return (process - served) / SMALL_CALLS;
}

static void
bench_small_calls (AwsRuntime *runtime)
{
  static Server server;
  g_autoptr (AwsClient) client = NULL;
  BareLoad bare = { 0 };
  double best = 1, best_bare = 1;

  start_server (&server);
  client = create_client (runtime, &server);
  bare.session = soup_session_new_with_options ("max-conns", 64, "max-conns-per-host", 64,
                                                "timeout", 0, NULL);
  soup_session_remove_feature_by_type (bare.session, SOUP_TYPE_CONTENT_DECODER);
  bare.url = g_strdup_printf ("http://127.0.0.1:%u/", server.port);
  bare.body = g_bytes_new_static ("{\"Name\":\"database\"}", 19);
  run_either (client, NULL, 200);
  run_either (NULL, &bare, 200);
  for (guint i = 0; i < 4; i++)
    {
      best = MIN (best, measure_small_calls (&server, client, NULL));
      best_bare = MIN (best_bare, measure_small_calls (&server, NULL, &bare));
    }
  g_print ("small-call-cpu-of-libsoup %.1f us -\n", best_bare * 1e6);
  g_print ("small-call-cpu %.1f us %.2f\n", best * 1e6, best / best_bare);
  g_object_unref (bare.session);
  g_free (bare.url);
  g_bytes_unref (bare.body);
}

static void
bench_slow_calls (AwsRuntime *runtime)
{
  static Server server = { .delay_ms = SLOW_MS };
  g_autoptr (AwsClient) client = NULL;
  double ideal = (SLOW_CALLS + CONCURRENCY - 1) / CONCURRENCY * SLOW_MS * 1e-3, best = 100;

  start_server (&server);
  client = create_client (runtime, &server);
  for (guint i = 0; i < 3; i++)
    best = MIN (best, run_load (client, SLOW_CALLS));
  g_print ("200-calls-at-50-ms %.0f ms %.2f\n", best * 1e3, best / ideal);
}

/* bench-aws [calls]: without the signing */
int
main (int argc, char **argv)
{
  g_autoptr (AwsRuntime) runtime = NULL;

  if (argc < 2)
    bench_signing ();
  runtime = aws_runtime_new ();
  bench_small_calls (runtime);
  bench_slow_calls (runtime);
  return 0;
}
