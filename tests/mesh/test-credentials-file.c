/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-credentials-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"

#define KEYS                                                                                       \
  "\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAEXAMPLE\",\"SecretAccessKey\":\"hush/"     \
  "hush+hush\""

static void
test_good (void)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshMesh) mesh = mesh_mesh_new_from_data (
      runtime,
      "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{" KEYS
      ",\"SessionToken\":\"t\"},\"ProducerAdmin\":{\"AccountId\":\"111111111111\","
      "\"AccessKeyId\":\"AKIA2\",\"SecretAccessKey\":\"s\"},\"Producer\":{\"AccountId\":"
      "\"111111111111\",\"AccessKeyId\":\"\","
      "\"SecretAccessKey\":\"\"}}",
      -1, "good.json", "http://127.0.0.1:1", NULL, &error);
  MeshPersona *persona;
  g_autofree char *arn = NULL;
  g_autofree char *central = NULL;
  g_autoptr (AwsClient) one = NULL;
  g_autoptr (AwsClient) two = NULL;
  g_autoptr (AwsClient) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (mesh_mesh_get_region (mesh), ==, "eu-west-1");
  g_assert_cmpstr (mesh_mesh_get_account_id (mesh), ==, "555555555555");
  g_assert_cmpstr (mesh_mesh_get_partition (mesh), ==, "aws");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mesh)), ==, 3);
  g_assert_cmpint (mesh_persona_get_job (mesh_mesh_find_persona (mesh, "ProducerAdmin")), ==,
                   MESH_JOB_PRODUCER_ADMIN);
  g_assert_null (mesh_mesh_find_persona (mesh, "Consumer"));

  persona = mesh_mesh_find_persona (mesh, "Producer");
  g_assert_false (mesh_persona_get_has_credentials (persona));
  arn = mesh_mesh_dup_seat_arn (mesh, persona, MESH_SEAT_LOCAL);
  central = mesh_mesh_dup_seat_arn (mesh, persona, MESH_SEAT_CENTRAL);
  g_assert_cmpstr (arn, ==, "arn:aws:iam::111111111111:role/AwsDataMesh/DataMeshProducer");
  g_assert_cmpstr (central, ==,
                   "arn:aws:iam::555555555555:role/AwsDataMesh/DataMeshAdminProducer-111111111111");
  none = mesh_mesh_get_seat (mesh, persona, MESH_SEAT_LOCAL, &error);
  g_assert_null (none);
  g_assert_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA);
  g_clear_error (&error);

  /* The same arguments give the same session; new keys give a new one. */
  persona = mesh_mesh_find_persona (mesh, "ProducerAdmin");
  one = mesh_mesh_get_seat (mesh, persona, MESH_SEAT_READ_ONLY, &error);
  two = mesh_mesh_get_seat (mesh, persona, MESH_SEAT_READ_ONLY, &error);
  g_assert_true (one != NULL && one == two);
}

static void
count_cb (MeshPersona *persona, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_new_keys (void)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) keys = aws_credentials_new ("AKIANEW", "secret", NULL, 0);
  g_autoptr (MeshMesh) mesh
      = mesh_mesh_new_from_data (runtime,
                                 "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{" KEYS
                                 "},\"Producer\":{\"AccountId\":\"111111111111\"}}",
                                 -1, "x", NULL, NULL, &error);
  MeshPersona *persona = mesh_mesh_find_persona (mesh, "Producer");
  g_autoptr (AwsClient) client = NULL;
  g_autofree char *id = NULL;
  guint count = 0;

  g_signal_connect (persona, "notify::has-credentials", G_CALLBACK (count_cb), &count);
  mesh_mesh_set_credentials (mesh, "Producer", "111111111111", keys);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (mesh_persona_get_has_credentials (persona));
  client = mesh_mesh_get_seat (mesh, persona, MESH_SEAT_SELF, &error);
  g_assert_no_error (error);
  id = mesh_mesh_dup_access_key_id (mesh, "Producer");
  g_assert_cmpstr (id, ==, "AKIANEW");
}

static const struct
{
  const char *json;
  const char *says; /* what the error must name */
} hostile[] = {
  { "", "not valid JSON" },
  { "{", "not valid JSON" },
  { "[]", "object" },
  { "\"x\"", "object" },
  { "null", "object" },
  { "\xff\xfe{}", "not valid JSON" },
  { "{}", "Mesh" },
  { "{\"AWS_REGION\":5,\"Mesh\":{" KEYS "}}", "AWS_REGION" },
  { "{\"AWS_REGION\":\"no such region!\",\"Mesh\":{" KEYS "}}", "AWS_REGION" },
  { "{\"AWS_REGION\":\"../../etc\",\"Mesh\":{" KEYS "}}", "AWS_REGION" },
  { "{\"Mesh\":{" KEYS "}}", "region" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":[]}", "Mesh" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{}}", "Mesh.AccountId" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":555555555555}}", "Mesh.AccountId" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"5555\"}}", "Mesh.AccountId" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"55555555555x\"}}", "Mesh.AccountId" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":"
    "\"AKIA\"}}",
    "Mesh.SecretAccessKey" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"SecretAccessKey\":"
    "\"hush/hush+hush\"}}",
    "Mesh.AccessKeyId" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":"
    "\"AKIA\",\"SecretAccessKey\":\"hush/hush+hush\\n\"}}",
    "Mesh.SecretAccessKey" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":{},"
    "\"SecretAccessKey\":\"s\"}}",
    "Mesh.AccessKeyId" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{" KEYS ",\"SessionToken\":7}}", "Mesh.SessionToken" },
  { "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{" KEYS "},\"Stranger\":{" KEYS "}}", "Stranger" },
};

static void
test_hostile (void)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MeshMesh) mesh
          = mesh_mesh_new_from_data (runtime, hostile[i].json, -1, "some.json", NULL, NULL, &error);

      g_test_message ("case %u: %s", i, error != NULL ? error->message : "no error");
      g_assert_null (mesh);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "some.json"));
      g_assert_nonnull (strstr (error->message, hostile[i].says));
      g_assert_null (strstr (error->message, "hush"));
    }
}

static void
test_deep_and_large (void)
{
  g_autoptr (GString) deep = g_string_new ("{\"Mesh\":");
  g_autofree char *large = g_strnfill (1024 * 1024, ' ');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (mesh_credentials_file_parse (deep->str, -1, "deep", &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (mesh_credentials_file_parse (large, -1, "large", &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.json", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.json", NULL);
  const char *paths[] = { folder, missing, empty };

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesh_credentials_file_load (paths[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, paths[i]));
    }
  g_remove (empty);
  g_rmdir (folder);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *id = mesh_subscription_id_new ();

      g_assert_cmpuint (strlen (id), ==, 22);
      g_assert_cmpuint (strspn (id, "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
                        ==, 22);
      g_assert_true (g_hash_table_add (seen, id));
    }
  g_assert_true (mesh_is_account_id ("012345678901"));
  g_assert_false (mesh_is_account_id ("01234567890"));
  g_assert_false (mesh_is_account_id ("0123456789012"));
  g_assert_false (mesh_is_account_id (NULL));
}

int
main (int argc, char *argv[])
{
  g_unsetenv ("AWS_REGION");
  g_unsetenv ("AWS_DEFAULT_REGION");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mesh/good", test_good);
  g_test_add_func ("/mesh/new-keys", test_new_keys);
  g_test_add_func ("/mesh/hostile", test_hostile);
  g_test_add_func ("/mesh/deep-and-large", test_deep_and_large);
  g_test_add_func ("/mesh/files", test_files);
  g_test_add_func ("/mesh/names", test_names);
  return g_test_run ();
}
