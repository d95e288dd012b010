/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the looks at a chain find is tested against the practice AWS by test_access_workflows.py and
 * tests/cli/test_check_access.py; here: nobody answers, and who may not ask. */
#include "config.h"
#include "mesh/access/mesh-granted.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/model/mesh-error.h"

#include "silent-server.h"

static const char document[]
    = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\",\"AccessKeyId\":\"AKIAMESH\","
      "\"SecretAccessKey\":\"hush\"},\"Consumer\":{\"AccountId\":\"999999999999\",\"AccessKeyId\":\"AKIACONSUMER\","
      "\"SecretAccessKey\":\"hush\"}}";

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static MeshMesh *
new_mesh (AwsRuntime *runtime, const char *url)
{
  return mesh_mesh_new_from_data (runtime, document, -1, "test", url, NULL, NULL);
}

static GListModel *
survey (const char *url, const char *persona, GCancellable *cancellable, GError **error)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (MeshMesh) mesh = new_mesh (runtime, url);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_access_survey_async (mesh, mesh_mesh_find_persona (mesh, persona), NULL, cancellable, take_cb, &result);
  wait_for (&result);
  return mesh_access_survey_finish (mesh, result, error);
}

static GListModel *
list_roles (const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (MeshMesh) mesh = new_mesh (runtime, url);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_local_roles_list_async (mesh, mesh_mesh_find_persona (mesh, "Consumer"), cancellable, take_cb, &result);
  wait_for (&result);
  return mesh_local_roles_list_finish (mesh, result, error);
}

static void
test_cancel (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      SilentServer *server = silent_server_new (cancellable);
      g_autoptr (GError) error = NULL;

      if (i == 0)
        g_assert_null (survey (server->url, "Consumer", cancellable, &error));
      else
        g_assert_null (list_roles (server->url, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      silent_server_free (server);
    }
}

static void
test_unreachable (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (GError) error = NULL;

  g_assert_null (survey (url, "Consumer", NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (list_roles (url, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_persona (void)
{
  g_autofree char *url = silent_server_dup_closed_url ();
  g_autoptr (GError) error = NULL;

  g_assert_null (survey (url, "Mesh", NULL, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA);
}

static void
test_arns (void)
{
  static const struct
  {
    const char *arn;
    gboolean good;
  } arns[] = {
    { "arn:aws:iam::999999999999:role/Analyst", TRUE },
    { "arn:aws:iam::999999999999:role/team/Analyst", TRUE },
    { "arn:aws:iam::999999999999:user/ann", TRUE },
    { "arn:aws:iam::999999999999:role/", FALSE },
    { "arn:aws:iam::999999999999:group/all", FALSE },
    { "arn:aws:iam::111111111111:role/Analyst", FALSE },
    { "arn:aws-cn:iam::999999999999:role/Analyst", FALSE },
    { "Analyst", FALSE },
    { "", FALSE },
  };
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (MeshMesh) mesh = new_mesh (runtime, "http://127.0.0.1:1");

  for (guint i = 0; i < G_N_ELEMENTS (arns); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (mesh_local_roles_check_arn (mesh, mesh_mesh_find_persona (mesh, "Consumer"),
                                                   arns[i].arn, &error),
                       ==, arns[i].good);
      if (!arns[i].good)
        g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/cancel", test_cancel);
  g_test_add_func ("/access/unreachable", test_unreachable);
  g_test_add_func ("/access/persona", test_persona);
  g_test_add_func ("/access/arns", test_arns);
  return g_test_run ();
}
