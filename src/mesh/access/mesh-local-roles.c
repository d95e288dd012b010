/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-local-roles.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-list.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/policy/mesh-policy.h"

#define SERVICE_PATH "/aws-service-role/"

struct _MeshLocalRole
{
  GObject parent_instance;

  char *arn, *name, *path;
  char *description; /* (nullable) */
  gboolean for_glue;
};

enum
{
  PROP_0,
  PROP_ARN,
  PROP_NAME,
  PROP_PATH,
  PROP_DESCRIPTION,
  PROP_FOR_GLUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshLocalRole, mesh_local_role, G_TYPE_OBJECT)

/* ---- reading ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(MeshLocalRole *const *) a)->name, (*(MeshLocalRole *const *) b)->name);
}

/* Whether its trust policy lets crawlers take it on. */
static gboolean
is_for_glue (JsonNode *role)
{
  g_autoptr (JsonNode) statement = aws_json_new (
      "Effect", AWS_JSON_STRING, "Allow", "Principal", AWS_JSON_NODE,
      aws_json_new ("Service", AWS_JSON_STRING, "glue.amazonaws.com", NULL), "Action", AWS_JSON_STRING,
      "sts:AssumeRole", NULL);
  const char *text = aws_json_get_string (role, "AssumeRolePolicyDocument");
  g_autoptr (JsonNode) trust = text != NULL ? mesh_policy_parse (text, NULL) : NULL;

  return trust != NULL && mesh_policy_covers (trust, statement);
}

static MeshLocalRole *
new_role (JsonNode *node, const char *arn, const char *name, const char *path)
{
  MeshLocalRole *role = mesh_local_role_new (arn, name, path, aws_json_get_string (node, "Description"));

  role->for_glue = is_for_glue (node);
  return role;
}

/* (transfer full) (element-type MeshLocalRole): what is none is left out. */
static GPtrArray *
read_roles (JsonNode *answer)
{
  GPtrArray *roles = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < aws_json_get_length (answer, "Roles"); i++)
    {
      JsonNode *role = aws_json_get_element (answer, "Roles", i);
      const char *arn = aws_json_get_string (role, "Arn"), *name = aws_json_get_string (role, "RoleName"),
                 *path = aws_json_get_string (role, "Path");

      if (arn != NULL && name != NULL && !(path != NULL && g_str_has_prefix (path, SERVICE_PATH)))
        g_ptr_array_add (roles, new_role (role, arn, name, path));
    }
  g_ptr_array_sort (roles, compare_names);
  return roles;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  g_autoptr (AwsClient) client = mesh_mesh_get_seat (MESH_MESH (source), data, MESH_SEAT_LOCAL, &error);
  g_autoptr (JsonNode) answer
      = client != NULL ? mesh_reads_call (reads, client, "iam:ListRoles", NULL, cancellable, &error) : NULL;

  if (answer != NULL)
    g_task_return_pointer (task, read_roles (answer), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* ---- the object ---- */

static void
mesh_local_role_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshLocalRole *self = MESH_LOCAL_ROLE (object);

  switch (id)
    {
    case PROP_ARN:
      g_value_set_string (value, self->arn);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_FOR_GLUE:
      g_value_set_boolean (value, self->for_glue);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_local_role_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOR_GLUE)
    MESH_LOCAL_ROLE (object)->for_glue = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_local_role_finalize (GObject *object)
{
  MeshLocalRole *self = MESH_LOCAL_ROLE (object);

  g_free (self->arn);
  g_free (self->name);
  g_free (self->path);
  g_free (self->description);
  G_OBJECT_CLASS (mesh_local_role_parent_class)->finalize (object);
}

static void
mesh_local_role_class_init (MeshLocalRoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mesh_local_role_get_property;
  object_class->set_property = mesh_local_role_set_property;
  object_class->finalize = mesh_local_role_finalize;
  properties[PROP_ARN] = g_param_spec_string ("arn", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_FOR_GLUE] = g_param_spec_boolean ("for-glue", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_local_role_init (MeshLocalRole *self)
{
}

MeshLocalRole *
mesh_local_role_new (const char *arn, const char *name, const char *path, const char *description)
{
  MeshLocalRole *self = g_object_new (MESH_TYPE_LOCAL_ROLE, NULL);

  self->arn = g_strdup (arn);
  self->name = g_strdup (name);
  self->path = g_strdup (path != NULL ? path : "/");
  self->description = g_strdup (description);
  return self;
}

const char *
mesh_local_role_get_arn (MeshLocalRole *self)
{
  g_return_val_if_fail (MESH_IS_LOCAL_ROLE (self), NULL);
  return self->arn;
}

const char *
mesh_local_role_get_name (MeshLocalRole *self)
{
  g_return_val_if_fail (MESH_IS_LOCAL_ROLE (self), NULL);
  return self->name;
}

void
mesh_local_roles_list_async (MeshMesh *mesh, MeshPersona *persona, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesh_local_roles_list_async);
  g_task_set_task_data (task, g_object_ref (persona), g_object_unref);
  g_task_run_in_thread (task, list_thread);
}

GListModel *
mesh_local_roles_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  return mesh_list_finish (mesh, MESH_TYPE_LOCAL_ROLE, result, error);
}

gboolean
mesh_local_roles_check_arn (MeshMesh *mesh, MeshPersona *persona, const char *arn, GError **error)
{
  const char *account = mesh_persona_get_account_id (persona);
  g_autofree char *role = g_strdup_printf ("arn:%s:iam::%s:role/", mesh_mesh_get_partition (mesh), account),
                  *user = g_strdup_printf ("arn:%s:iam::%s:user/", mesh_mesh_get_partition (mesh), account);

  if ((g_str_has_prefix (arn, role) && arn[strlen (role)] != '\0')
      || (g_str_has_prefix (arn, user) && arn[strlen (user)] != '\0'))
    return TRUE;
  /* Translators: what somebody typed, and the number of an account */
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("\"%s\" is no ARN of a role or user in account %s"), arn,
               account);
  return FALSE;
}
