/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

static void
header_clear (gpointer data)
{
  PracticeHeader *header = data;

  g_free (header->name);
  g_free (header->value);
}

PracticeCall *
practice_call_new (PracticeCore *core, PracticeRequest *request)
{
  PracticeCall *call = g_new0 (PracticeCall, 1);
  g_autofree char *id = practice_uuid ();

  call->core = core;
  call->request = request;
  call->time = g_get_real_time ();
  g_strlcpy (call->request_id, id, sizeof call->request_id);
  return call;
}

void
practice_call_free (PracticeCall *call)
{
  if (call == NULL)
    return;
  g_clear_pointer (&call->request, practice_request_free);
  g_clear_pointer (&call->credential, practice_credential_unref);
  g_free (call->region);
  g_free (call->remote_address);
  g_free (call->fail_code);
  g_free (call->fail_message);
  g_clear_pointer (&call->fail_members, json_object_unref);
  g_clear_pointer (&call->out_headers, g_array_unref);
  g_clear_pointer (&call->out_body, g_bytes_unref);
  g_free (call->out_type);
  g_free (call->root);
  g_free (call);
}

const char *
practice_call_get_account (PracticeCall *call)
{
  return call->credential != NULL ? call->credential->account : "";
}

const char *
practice_call_get_region (PracticeCall *call)
{
  return call->region != NULL ? call->region : "us-east-1";
}

const char *
practice_call_get_caller_arn (PracticeCall *call)
{
  return call->credential != NULL ? call->credential->caller_arn : "anonymous";
}

const char *
practice_call_get_principal_arn (PracticeCall *call)
{
  return call->credential != NULL ? call->credential->principal_arn : "anonymous";
}

const char *
practice_call_get_principal_id (PracticeCall *call)
{
  return call->credential != NULL ? call->credential->principal_id : "anonymous";
}

gint64
practice_call_get_time (PracticeCall *call)
{
  return call->time;
}

sqlite3 *
practice_call_get_db (PracticeCall *call)
{
  return call->core->db;
}

const char *
practice_call_get_state_dir (PracticeCall *call)
{
  return call->core->state_dir;
}

gboolean
practice_call_fail (PracticeCall *call, guint status, const char *code, const char *format, ...)
{
  va_list args;

  if (call->failed)
    return FALSE;
  call->failed = TRUE;
  call->fail_status = status;
  call->fail_code = g_strdup (code);
  va_start (args, format);
  call->fail_message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

void
practice_call_fail_member (PracticeCall *call, const char *name, JsonNode *value)
{
  if (call->fail_members == NULL)
    call->fail_members = json_object_new ();
  json_object_set_member (call->fail_members, name, value);
}

gint64
practice_call_get_delay (PracticeCall *call, const char *fault)
{
  return practice_faults_get_duration (call->core->faults, fault,
                                       call->service != NULL ? call->service->signing_name : NULL);
}

JsonNode *
practice_call_time_node (PracticeCall *call, gint64 microseconds)
{
  JsonNode *node = json_node_alloc ();
  PracticeProtocol protocol = call->service != NULL ? call->service->protocol : PRACTICE_JSON_1_1;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  if (protocol != PRACTICE_QUERY && protocol != PRACTICE_REST_XML)
    return json_node_init_double (node, (double) (microseconds / 1000) / 1000);
  date = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  text = date == NULL ? g_strdup ("1970-01-01T00:00:00Z")
         : protocol == PRACTICE_QUERY
             ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ")
             : g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_time_get_year (date),
                                g_date_time_get_month (date), g_date_time_get_day_of_month (date),
                                g_date_time_get_hour (date), g_date_time_get_minute (date),
                                g_date_time_get_second (date), (int) (microseconds / 1000 % 1000));
  return json_node_init_string (node, text);
}

/* ---- paging ---- */

static const char *
operation_name (PracticeCall *call)
{
  return call->operation != NULL ? call->operation->name : "";
}

/* What a token of another operation, account or service would not have */
static void
token_mark (PracticeCall *call, const char *position, char mark[17])
{
  g_autofree char *text
      = g_strdup_printf ("%s:%s:%s:%s", call->service->signing_name, operation_name (call),
                         practice_call_get_account (call), position);
  char hash[65];

  practice_sha256_hex (text, strlen (text), hash);
  g_strlcpy (mark, hash, 17);
}

char *
practice_call_encode_token (PracticeCall *call, const char *position)
{
  g_autofree char *text = NULL;
  char mark[17];

  token_mark (call, position, mark);
  text = g_strconcat (mark, position, NULL);
  return g_base64_encode ((const guchar *) text, strlen (text));
}

static const char *
bad_token_code (PracticeCall *call)
{
  const char *service = call->service->signing_name;

  if (call->service->protocol == PRACTICE_QUERY)
    return "ValidationError";
  if (g_str_equal (service, "ram"))
    return "InvalidNextTokenException";
  if (g_str_equal (service, "dynamodb"))
    return "ValidationException";
  return call->service->protocol == PRACTICE_REST_XML ? "InvalidArgument" : "InvalidInputException";
}

char *
practice_call_decode_token (PracticeCall *call, const char *token)
{
  gsize length = 0;
  g_autofree guchar *bytes = *token != '\0' ? g_base64_decode (token, &length) : NULL;
  g_autofree char *text = NULL;
  char mark[17];

  if (bytes != NULL && length >= 16 && g_utf8_validate ((const char *) bytes, length, NULL))
    {
      text = g_strndup ((const char *) bytes, length);
      token_mark (call, text + 16, mark);
      if (strncmp (mark, text, 16) == 0)
        return g_strdup (text + 16);
    }
  if (call->service->protocol == PRACTICE_QUERY)
    practice_call_fail (call, 400, "ValidationError", "Invalid Marker.");
  else
    practice_call_fail (call, 400, bad_token_code (call), "Invalid pagination token provided");
  return NULL;
}

/* ---- raw HTTP ---- */

const char *
practice_call_get_method (PracticeCall *call)
{
  return call->request != NULL ? call->request->method : "";
}

const char *
practice_call_get_path (PracticeCall *call)
{
  return call->request != NULL ? call->request->path : "/";
}

const char *
practice_call_get_query (PracticeCall *call, const char *name)
{
  return call->request != NULL ? practice_request_get_parameter (call->request, name) : NULL;
}

const char *
practice_call_get_header (PracticeCall *call, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return call->request != NULL ? practice_request_get_header (call->request, lower) : NULL;
}

GBytes *
practice_call_get_body (PracticeCall *call)
{
  return call->request != NULL ? call->request->body : NULL;
}

const char *
practice_call_get_body_md5 (PracticeCall *call)
{
  return practice_request_get_md5 (call->request);
}

const char *
practice_call_get_body_sha256 (PracticeCall *call)
{
  return practice_request_get_sha256 (call->request);
}

gboolean
practice_call_move_body (PracticeCall *call, const char *path)
{
  return call->request->spool != NULL && practice_spool_move (call->request->spool, path);
}

void
practice_call_set_status (PracticeCall *call, guint status)
{
  call->status = status;
}

void
practice_call_set_header (PracticeCall *call, const char *name, const char *value)
{
  PracticeHeader header = { g_strdup (name), g_strdup (value) };

  if (call->out_headers == NULL)
    {
      call->out_headers = g_array_new (FALSE, FALSE, sizeof (PracticeHeader));
      g_array_set_clear_func (call->out_headers, header_clear);
    }
  for (guint i = 0; i < call->out_headers->len; i++)
    if (g_ascii_strcasecmp (g_array_index (call->out_headers, PracticeHeader, i).name, name) == 0)
      {
        g_array_remove_index (call->out_headers, i);
        break;
      }
  g_array_append_val (call->out_headers, header);
}

void
practice_call_set_body (PracticeCall *call, const char *content_type, GBytes *body)
{
  g_free (call->out_type);
  call->out_type = g_strdup (content_type);
  g_clear_pointer (&call->out_body, g_bytes_unref);
  call->out_body = g_bytes_ref (body);
}

void
practice_call_set_root (PracticeCall *call, const char *root)
{
  g_free (call->root);
  call->root = g_strdup (root);
}

/* ---- background work ---- */

typedef struct
{
  PracticeCore *core;
  GSource *source;
  const PracticeService *service;
  PracticeCredential *credential;
  char *region;
  PracticeWork work;
  gpointer data;
  GDestroyNotify destroy;
} Later;

static void
later_free (gpointer data)
{
  Later *later = data;

  g_ptr_array_remove_fast (later->core->later, later->source);
  if (later->destroy != NULL)
    later->destroy (later->data);
  g_clear_pointer (&later->credential, practice_credential_unref);
  g_free (later->region);
  g_free (later);
}

static gboolean
later_cb (gpointer data)
{
  Later *later = data;
  g_autoptr (PracticeCall) call = practice_call_new (later->core, NULL);

  call->service = later->service;
  call->credential = later->credential != NULL ? practice_credential_ref (later->credential) : NULL;
  call->region = g_strdup (later->region);
  if (practice_core_begin (later->core))
    {
      later->work (call, later->data);
      practice_core_end_call (later->core);
      if (call->failed || !practice_core_commit (later->core))
        practice_core_rollback (later->core);
    }
  return G_SOURCE_REMOVE;
}

void
practice_call_later (PracticeCall *call,
                     gint64 delay,
                     PracticeWork work,
                     gpointer data,
                     GDestroyNotify destroy)
{
  Later *later = g_new0 (Later, 1);

  later->core = call->core;
  later->service = call->service;
  later->credential = call->credential != NULL ? practice_credential_ref (call->credential) : NULL;
  later->region = g_strdup (call->region);
  later->work = work;
  later->data = data;
  later->destroy = destroy;
  later->source = g_timeout_source_new ((guint) CLAMP (delay / 1000, 0, G_MAXINT));
  g_source_set_callback (later->source, later_cb, later, later_free);
  g_ptr_array_add (call->core->later, later->source);
  g_source_attach (later->source, call->core->context);
  g_source_unref (later->source);
}
