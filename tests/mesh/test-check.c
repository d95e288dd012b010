/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the check finds is tested against the practice AWS by tests/desk/test_check.py; here: nobody answers, nobody has
 * a key, and who is asked to mend what. */
#include "config.h"
#include "mesh/check/mesh-check.h"

#include <string.h>

#include "silent-server.h"

static const char document[]
    = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAMESH\","
      "\"SecretAccessKey\":\"hush\"},\"Consumer\":{\"AccountId\":\"999999999999\"},\"Producer\":{\"AccountId\":"
      "\"111111111111\"},\"ProducerAdmin\":{\"AccountId\":\"111111111111\",\"AccessKeyId\":\"AKIAADMIN\","
      "\"SecretAccessKey\":\"hush\"}}";

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static MeshMesh *
new_mesh (const char *url)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();

  return mesh_mesh_new_from_data (runtime, document, -1, "test", url, NULL, NULL);
}

static GListModel *
check (MeshMesh *mesh, const char *persona, const MeshCheckKeys *keys, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_check_async (mesh, mesh_mesh_find_persona (mesh, persona), keys, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_check_finish (mesh, result, error);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SilentServer *server = silent_server_new (cancellable);
  g_autoptr (MeshMesh) mesh = new_mesh (server->url);
  g_autoptr (GError) error = NULL;

  g_assert_null (check (mesh, "Mesh", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  silent_server_free (server);
}

static MeshFinding *
only (GListModel *findings)
{
  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 1);
  return g_list_model_get_item (findings, 0);
}

/* Keys are not said to be wrong because nobody answers. */
static void
test_unreachable (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (MeshMesh) mesh = new_mesh (url);
  g_autoptr (GListModel) findings = check (mesh, "Mesh", NULL, NULL, NULL);
  g_autoptr (MeshFinding) finding = only (findings);

  g_assert_cmpstr (mesh_finding_get_kind (finding), ==, "identity");
  g_assert_cmpint (mesh_finding_get_state (finding), ==, MESH_FINDING_UNKNOWN);
  g_assert_null (mesh_finding_get_repair (finding));
  g_assert_cmpint (mesh_persona_get_session (mesh_mesh_find_persona (mesh, "Mesh"), NULL), ==,
                   MESH_SESSION_UNREACHABLE);
}

/* A day-to-day user gets its key from its account's administrator, if that one is here. */
static void
test_no_keys (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (MeshMesh) mesh = new_mesh (url);
  g_autoptr (GListModel) here = check (mesh, "Producer", NULL, NULL, NULL),
                         away = check (mesh, "Consumer", NULL, NULL, NULL);
  g_autoptr (MeshFinding) producer = only (here), consumer = only (away);
  g_autoptr (MeshPlan) plan = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesh_finding_get_state (producer), ==, MESH_FINDING_MISSING);
  g_assert_cmpstr (mesh_finding_get_repair (producer), ==, "make-key");
  g_assert_cmpstr (mesh_finding_get_repairer (producer), ==, "ProducerAdmin");
  plan = mesh_check_new_repair (mesh, producer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (mesh_plan_get_title (plan), "111111111111"));
  g_assert_cmpstr (mesh_finding_get_repairer (consumer), ==, "999999999999");
  none = mesh_check_new_repair (mesh, consumer, NULL, NULL, &error);
  g_assert_null (none);
  g_assert_no_error (error);
}

/* What is to last for a session only is no fault. */
static void
test_session_only (void)
{
  const MeshCheckKeys keys = { NULL, TRUE };
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (MeshMesh) mesh = new_mesh (url);
  g_autoptr (GListModel) findings = check (mesh, "Mesh", &keys, NULL, NULL);
  g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, 0);

  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 2);
  g_assert_cmpstr (mesh_finding_get_kind (finding), ==, "keyring");
  g_assert_cmpint (mesh_finding_get_state (finding), ==, MESH_FINDING_OPEN);
}

int
main (int argc, char *argv[])
{
  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/cancel", test_cancel);
  g_test_add_func ("/check/unreachable", test_unreachable);
  g_test_add_func ("/check/no-keys", test_no_keys);
  g_test_add_func ("/check/session-only", test_session_only);
  return g_test_run ();
}
