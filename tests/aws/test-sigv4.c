/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "aws/client/aws-signer.h"

/* The published signing suite: a folder for each case, each with the four stages in both forms. */

typedef struct
{
  JsonNode *context;
  AwsCredentials *credentials;
  char *text; /* of the request; what follows points into it */
  char *method;
  char *path;
  char *query;
  GArray *headers; /* AwsHeader */
  char *body;
} Case;

static char *
read_file (const char *folder, const char *form, const char *name)
{
  g_autofree char *file = g_strconcat (form, name, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* "GET /a path?query HTTP/1.1": paths and queries of the suite may have blanks. */
static void
parse_request_line (Case *item, char *line)
{
  char *first = strchr (line, ' ');
  char *last = strrchr (line, ' ');
  char *question;

  g_assert_nonnull (first);
  g_assert_true (last > first);
  *first = *last = '\0';
  item->method = line;
  item->path = first + 1;
  question = strchr (item->path, '?');
  if (question != NULL)
    {
      *question = '\0';
      item->query = question + 1;
    }
}

static void
parse_request (Case *item)
{
  char *line = item->text;
  char *next = NULL;

  for (gboolean first = TRUE; line != NULL && *line != '\0'; line = next, first = FALSE)
    {
      next = strchr (line, '\n');
      /* A line that begins with a blank continues the header before it. */
      while (next != NULL && (next[1] == ' ' || next[1] == '\t'))
        next = strchr (next + 1, '\n');
      if (next != NULL)
        *next++ = '\0';
      if (first)
        parse_request_line (item, line);
      else
        {
          char *colon = strchr (line, ':');
          AwsHeader header;

          if (*line == '\0')
            break;
          g_assert_nonnull (colon);
          *colon = '\0';
          header = (AwsHeader) { line, colon + 1 };
          g_array_append_val (item->headers, header);
        }
    }
  /* The empty line ended the headers: what follows it is the body. */
  item->body = line != NULL && next != NULL && *line == '\0' ? next : NULL;
}

static void
load_case (Case *item, const char *folder)
{
  g_autofree char *context = read_file (folder, "context", ".json");
  g_autoptr (GError) error = NULL;

  memset (item, 0, sizeof *item);
  item->context = aws_json_parse (context, -1, &error);
  g_assert_no_error (error);
  item->credentials = aws_credentials_new (
      aws_json_get_string (item->context, "credentials.access_key_id"),
      aws_json_get_string (item->context, "credentials.secret_access_key"),
      aws_json_get_string (item->context, "credentials.token"), 0);
  item->headers = g_array_new (FALSE, FALSE, sizeof (AwsHeader));
  item->text = read_file (folder, "request", ".txt");
  parse_request (item);
}

static void
clear_case (Case *item)
{
  json_node_unref (item->context);
  aws_credentials_unref (item->credentials);
  g_array_unref (item->headers);
  g_free (item->text);
}

static AwsSignerContext
make_context (Case *item, gboolean query)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_iso8601 (aws_json_get_string (item->context, "timestamp"), NULL);
  AwsSignerContext context = {
    .credentials = item->credentials,
    .region = aws_json_get_string (item->context, "region"),
    .service = aws_json_get_string (item->context, "service"),
    .expires = (guint) aws_json_get_int (item->context, "expiration_in_seconds", 0),
    .flags = AWS_SIGNER_ENCODE_PATH,
  };

  g_assert_nonnull (time);
  context.time = g_date_time_to_unix (time);
  if (aws_json_get_boolean (item->context, "normalize", TRUE))
    context.flags |= AWS_SIGNER_NORMALIZE;
  if (aws_json_get_boolean (item->context, "sign_body", FALSE))
    context.flags |= AWS_SIGNER_CONTENT_HASH;
  if (aws_json_get_boolean (item->context, "omit_session_token", FALSE))
    context.flags |= AWS_SIGNER_TOKEN_AFTER;
  if (query)
    context.flags |= AWS_SIGNER_QUERY;
  return context;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Lines of headers, or parameters of a query, in an order that is nobody's business. */
static char *
sort_parts (const char *text, const char *separator)
{
  g_auto (GStrv) parts = g_strsplit (text, separator, -1);

  qsort (parts, g_strv_length (parts), sizeof *parts, compare_strings);
  return g_strjoinv (separator, parts);
}

/* How a header is folded and spaced says nothing. */
static char *
unfold (const char *headers)
{
  g_autoptr (GRegex) blanks = g_regex_new ("\\n?[ \\t]+", 0, 0, NULL);
  g_autoptr (GRegex) colon = g_regex_new ("^([^:\\n]+): ", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *single = g_regex_replace_literal (blanks, headers, -1, 0, " ", 0, NULL);

  return g_regex_replace (colon, single, -1, 0, "\\1:", 0, NULL);
}

static char *
headers_of (const char *request)
{
  const char *begin = strchr (request, '\n');
  const char *end = strstr (request, "\n\n");
  g_autofree char *lines = NULL;
  g_autofree char *plain = NULL;

  g_assert_nonnull (begin);
  lines = end != NULL ? g_strndup (begin + 1, MAX (end, begin + 1) - (begin + 1))
                      : g_strdup (begin + 1);
  plain = unfold (g_strchomp (lines));
  return sort_parts (plain, "\n");
}

static void
check_header_form (Case *item, const char *folder, AwsSigner *signer)
{
  g_autofree char *signed_request = read_file (folder, "header-", "signed-request.txt");
  g_autofree char *expected = headers_of (signed_request);
  g_autofree char *original = read_file (folder, "request", ".txt");
  g_autofree char *own = headers_of (original);
  g_autofree char *sorted = NULL;
  g_autoptr (GString) all = g_string_new (own);
  const AwsHeader *headers;
  guint n;

  headers = aws_signer_get_headers (signer, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (all, "%s%s:%s", all->len > 0 ? "\n" : "", headers[i].name,
                            headers[i].value);
  sorted = sort_parts (all->str, "\n");
  g_assert_cmpstr (sorted, ==, expected);
}

static void
check_query_form (Case *item, const char *folder, AwsSigner *signer)
{
  g_autofree char *expected = read_file (folder, "query-", "signed-request.txt");
  char *end = strchrnul (expected, '\n');
  char *question = memchr (expected, '?', end - expected);
  char *version;
  g_autofree char *own = sort_parts (aws_signer_get_query (signer), "&");
  g_autofree char *theirs = NULL;

  g_assert_nonnull (question);
  *end = '\0';
  version = strrchr (question, ' ');
  g_assert_nonnull (version);
  *version = '\0';
  theirs = sort_parts (question + 1, "&");
  g_assert_cmpstr (own, ==, theirs);
}

static void
check_form (const char *folder, gboolean query)
{
  const char *form = query ? "query-" : "header-";
  g_autofree char *canonical = read_file (folder, form, "canonical-request.txt");
  g_autofree char *to_sign = read_file (folder, form, "string-to-sign.txt");
  g_autofree char *signature = read_file (folder, form, "signature.txt");
  g_autoptr (AwsSigner) signer = aws_signer_new ();
  AwsSignerRequest request = { 0 };
  AwsSignerContext context;
  Case item;

  load_case (&item, folder);
  context = make_context (&item, query);
  request.method = item.method;
  request.path = item.path;
  request.query = item.query;
  request.headers = (AwsHeader *) item.headers->data;
  request.n_headers = item.headers->len;
  request.body = item.body;
  request.body_length = item.body != NULL ? strlen (item.body) : 0;

  g_assert_cmpstr (aws_signer_canonical_request (signer, &request, &context), ==,
                   g_strchomp (canonical));
  g_assert_cmpstr (aws_signer_string_to_sign (signer), ==, g_strchomp (to_sign));
  g_assert_cmpstr (aws_signer_signature (signer), ==, g_strchomp (signature));
  if (query)
    check_query_form (&item, folder, signer);
  else
    check_header_form (&item, folder, signer);
  clear_case (&item);
}

static void
test_header (gconstpointer folder)
{
  check_form (folder, FALSE);
}

static void
test_query (gconstpointer folder)
{
  check_form (folder, TRUE);
}

/* Each folder with a context.json, at any depth (the suite has a folder "v4"). */
static guint
add_cases (const char *path, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *context = g_build_filename (path, "context.json", NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    return 0;
  if (g_file_test (context, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *base = g_path_get_basename (path);
      g_autofree char *header = g_strdup_printf ("/sigv4/%s/header", base);
      g_autofree char *query = g_strdup_printf ("/sigv4/%s/query", base);

      g_test_add_data_func_full (header, g_strdup (path), test_header, g_free);
      g_test_add_data_func_full (query, g_strdup (path), test_query, g_free);
      return 1;
    }
  while (depth > 0 && (name = g_dir_read_name (dir)) != NULL)
    if (!g_str_equal (name, "v4a")) /* asymmetric signatures: not ours */
      {
        g_autofree char *inner = g_build_filename (path, name, NULL);
        n += add_cases (inner, depth - 1);
      }
  return n;
}

int
main (int argc, char **argv)
{
  const char *suite = g_getenv ("SIGV4_SUITE");
  const char *shared = g_getenv ("MESHDESK_SHARED");
  g_autofree char *folder = NULL;

  g_test_init (&argc, &argv, NULL);
  if (suite != NULL && *suite != '\0')
    folder = g_strdup (suite);
  else
    folder = g_build_filename (shared != NULL ? shared : "", "vectors", "sigv4", NULL);

  if (add_cases (folder, 3) == 0)
    {
      if (suite == NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
        {
          g_print ("1..0 # SKIP no signing vectors at %s\n", folder);
          return 0;
        }
      g_print ("Bail out! No case in %s\n", folder);
      return 1;
    }
  return g_test_run ();
}
