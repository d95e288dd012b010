/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-authorize.h"
#include "practice/parquet/practice-parquet.h"

#include <string.h>

/* Everything that reads bytes from the network, fed with the corpus and with what comes of it when
 * bytes are changed, dropped, doubled and cut. Under the sanitizers; the same inputs in each run.
 */

#define ROUNDS 600

typedef void (*Consume) (const guint8 *data, gsize length);

static gboolean
nothing (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return TRUE;
}

static const PracticeMember members[]
    = { { "Name", PRACTICE_STRING, TRUE, 1, 10, "[a-z]+" },
        { "List", PRACTICE_LIST, FALSE, 0, 3, NULL },
        { "List[].Id", PRACTICE_STRING, TRUE, 1, 2, NULL },
        { "List[].Deep.A", PRACTICE_LIST, FALSE, 0, 5, NULL },
        { "List[].Deep.A[]", PRACTICE_INTEGER, FALSE, 0, 9, NULL },
        { "N", PRACTICE_NUMBER, FALSE, 0, 0, NULL },
        { "B", PRACTICE_BOOLEAN, FALSE, 0, 0, NULL },
        { NULL } };
static const PracticeOperation operation = { "DoIt", nothing, members, FALSE };

static const PracticeOperation *
route (PracticeCall *call, JsonObject *in)
{
  return &operation;
}

static const PracticeService json_service = {
  .signing_name = "test",
  .protocol = PRACTICE_REST_JSON,
  .version = "Test",
  .operations = &operation,
  .route = route,
};

static PracticeCall *
make_call (const PracticeService *service, const guint8 *data, gsize length)
{
  PracticeRequest *request = practice_request_new ("POST", "/DoIt", NULL);
  PracticeCall *call = practice_call_new (NULL, request);

  g_bytes_unref (request->body);
  request->body = g_bytes_new (data, length);
  call->service = service;
  return call;
}

/* A refusal always says why. */
static void
check (PracticeCall *call, gboolean accepted)
{
  g_autoptr (JsonObject) out = json_object_new ();

  g_assert_true (accepted != call->failed);
  if (!accepted)
    g_assert_true (call->fail_code != NULL && *call->fail_code != '\0');
  practice_answer (call, out);
  g_assert_nonnull (call->out_body);
}

static void
consume_query (const guint8 *data, gsize length)
{
  g_autoptr (PracticeCall) call = make_call (&practice_iam, data, length);
  g_autoptr (JsonObject) in = json_object_new ();
  gboolean accepted = practice_query_decode (call, in) && practice_validate (call, in);

  if (call->operation != NULL)
    check (call, accepted);
  else
    g_assert_true (call->failed);
}

static void
consume_json (const guint8 *data, gsize length)
{
  g_autoptr (PracticeCall) call = make_call (&json_service, data, length);
  g_autoptr (JsonObject) in = json_object_new ();

  check (call, practice_json_decode (call, in) && practice_validate (call, in));
}

static void
consume_authorization (const guint8 *data, gsize length)
{
  g_autoptr (PracticeRequest) request
      = practice_request_new ("POST", "/a/../b%2", "X-Amz-Expires=1&a");
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autofree char *problem = NULL;
  g_autoptr (PracticeSignature) signature = NULL;

  practice_request_add_header (request, "Authorization", text);
  practice_request_add_header (request, "X-Amz-Date", "20261123T000000Z");
  signature = practice_signature_parse (request, &problem);
  g_assert_true ((signature == NULL) != (problem == NULL));
  if (signature != NULL)
    {
      g_autofree char *canonical
          = practice_signature_canonical_request (request, signature, PRACTICE_EMPTY_SHA256);
      g_autofree char *to_sign = practice_signature_string_to_sign (signature, canonical);

      g_assert_nonnull (to_sign);
    }
}

static void
consume_chunked_as (const char *kind, const guint8 *data, gsize length)
{
  g_autoptr (PracticeRequest) request = practice_request_new ("PUT", "/b/k", NULL);
  g_autoptr (PracticeSignature) signature = g_new0 (PracticeSignature, 1);
  const char *code = NULL, *message = NULL;

  signature->day = g_strdup ("20261123");
  signature->date = g_strdup ("20261123T000000Z");
  signature->region = g_strdup ("r");
  signature->service = g_strdup ("s3");
  practice_request_add_header (request, "x-amz-content-sha256", kind);
  practice_request_add_header (request, "x-amz-decoded-content-length", "5");
  g_bytes_unref (request->body);
  request->body = g_bytes_new (data, length);
  if (!practice_chunked_decode (request, signature, &code, &message))
    g_assert_true (code != NULL && message != NULL);
  else
    g_assert_cmpuint (g_bytes_get_size (request->body), ==, 5);
}

static void
consume_chunked (const guint8 *data, gsize length)
{
  consume_chunked_as ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", data, length);
  consume_chunked_as ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", data, length);
}

static void
consume_policy (const guint8 *data, gsize length)
{
  static const PracticePolicyKind kinds[]
      = { PRACTICE_POLICY_IDENTITY, PRACTICE_POLICY_TRUST, PRACTICE_POLICY_RESOURCE };
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autoptr (PracticePolicy) policy = practice_policy_parse (text);
  PracticeQuestion question
      = { .action = "s3:GetObject", .resource = "arn:aws:s3:::b/k", .account = "111111111111" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *problem = practice_policy_check (text, kinds[i]);

      /* what the grammar lets pass can be parsed */
      if (problem == NULL)
        g_assert_nonnull (policy);
      if (policy != NULL)
        practice_policy_evaluate (policy, kinds[i], &question);
    }
}

static gboolean
count_cb (const char *const *values, gpointer data)
{
  guint *rows = data;

  return ++*rows < 10000;
}

static void
consume_parquet (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autofree char *problem = NULL;
  g_autoptr (PracticeParquet) file = practice_parquet_open (bytes, &problem);
  g_autofree int *columns = NULL;
  guint n, rows = 0;

  g_assert_true ((file == NULL) == (problem != NULL));
  if (file == NULL)
    return;
  n = practice_parquet_get_n_columns (file);
  columns = g_new (int, n + 1);
  for (guint i = 0; i < n; i++)
    columns[i] = practice_parquet_is_nested (file, i) ? -1 : (int) i;
  if (!practice_parquet_read (file, columns, n, count_cb, &rows, &problem))
    g_assert_true (problem != NULL || rows == 10000);
}

/* ---- mutation ---- */

static GByteArray *
mutate (GRand *random, const guint8 *data, gsize length)
{
  GByteArray *out = g_byte_array_new ();
  static const guint8 special[] = { 0,   '"', '\\', '{',  '}',  '[',  ']',  '=', '&', '%', '.',
                                    ',', ';', '/',  '\r', '\n', 0xff, 0x80, '0', '*', '$' };
  guint changes = (guint) g_rand_int_range (random, 1, 5);

  g_byte_array_append (out, data, length);
  for (guint i = 0; i < changes && out->len > 0; i++)
    {
      guint at = (guint) g_rand_int_range (random, 0, (gint32) out->len);
      guint span = (guint) g_rand_int_range (random, 1, (gint32) MIN (out->len - at, 20) + 1);

      switch (g_rand_int_range (random, 0, 5))
        {
        case 0:
          out->data[at] = special[g_rand_int_range (random, 0, G_N_ELEMENTS (special))];
          break;
        case 1: out->data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8)); break;
        case 2: g_byte_array_remove_range (out, at, span); break;
        case 3: g_byte_array_set_size (out, at); break;
        default:
          {
            g_autofree guint8 *copy = g_memdup2 (out->data + at, span);

            g_byte_array_append (out, copy, span);
          }
        }
    }
  return out;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
feed (const char *kind, Consume consume)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "corpus", kind, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *data = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (g_ptr_array_index (names, i), &data, &length, NULL));
      consume ((const guint8 *) data, length);
      for (guint round = 0; round < ROUNDS; round++)
        {
          g_autoptr (GByteArray) changed = mutate (random, (const guint8 *) data, length);

          consume (changed->data, changed->len);
        }
    }
  g_assert_cmpuint (names->len, >, 2);
}

static void test_query (void) { feed ("query", consume_query); }
static void test_json (void) { feed ("json", consume_json); }
static void test_authorization (void) { feed ("authorization", consume_authorization); }
static void test_parquet (void) { feed ("parquet", consume_parquet); }
static void test_chunked (void) { feed ("chunked", consume_chunked); }
static void test_policy (void) { feed ("policy", consume_policy); }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/parsers/query", test_query);
  g_test_add_func ("/practice/parsers/json", test_json);
  g_test_add_func ("/practice/parsers/authorization", test_authorization);
  g_test_add_func ("/practice/parsers/chunked", test_chunked);
  g_test_add_func ("/practice/parsers/parquet", test_parquet);
  g_test_add_func ("/practice/parsers/policy", test_policy);
  return g_test_run ();
}
