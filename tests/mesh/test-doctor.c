/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the doctor finds is tested against the practice AWS by tests/cli/test_doctor.py; here: nobody answers. */
#include "config.h"
#include "mesh/doctor/mesh-doctor.h"

#include "silent-server.h"

static const char document[]
    = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAMESH\","
      "\"SecretAccessKey\":\"hush\"},\"Consumer\":{\"AccountId\":\"999999999999\"}}";

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GListModel *
examine (const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (MeshMesh) mesh = mesh_mesh_new_from_data (runtime, document, -1, "test", url, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_doctor_examine_async (mesh, cancellable, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_doctor_examine_finish (mesh, result, error);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SilentServer *server = silent_server_new (cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_null (examine (server->url, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  silent_server_free (server);
}

/* Who cannot be reached is not said to miss anything, and nothing is offered to mend it. */
static void
test_unreachable (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (GListModel) findings = examine (url, NULL, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 3);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, i);

      g_test_message ("%s: %s", mesh_finding_get_title (finding), mesh_finding_get_detail (finding));
      g_assert_cmpint (mesh_finding_get_state (finding), ==, MESH_FINDING_UNKNOWN);
      g_assert_nonnull (mesh_finding_get_detail (finding));
      g_assert_null (mesh_finding_get_repair (finding));
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/doctor/cancel", test_cancel);
  g_test_add_func ("/doctor/unreachable", test_unreachable);
  return g_test_run ();
}
