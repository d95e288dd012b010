/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lake.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/policy/mesh-policy.h"

#define GET "glue:GetResourcePolicy"
#define PUT "glue:PutResourcePolicy"
/* How often somebody else may change the policy between our read and write. */
#define MAX_RACES 5

#define MESH_TYPE_GLUE_POLICY (mesh_glue_policy_get_type ())
G_DECLARE_FINAL_TYPE (MeshGluePolicy, mesh_glue_policy, MESH, GLUE_POLICY, MeshResource)

struct _MeshGluePolicy
{
  MeshResource parent_instance;

  JsonNode *statement;
  JsonNode *have; /* (nullable): none; as observed */
  char *hash;     /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MeshGluePolicy, mesh_glue_policy, MESH_TYPE_RESOURCE)

/* The hash, or that there is none, makes the write fail when somebody was quicker. EnableHybrid:
 * once Lake Formation has shared something, Glue refuses to replace its policy without it. */
static JsonNode *
put_input (MeshGluePolicy *self, JsonNode *policy)
{
  g_autofree char *text = mesh_policy_to_string (policy);

  return aws_json_new ("PolicyInJson", AWS_JSON_STRING, text, "PolicyHashCondition",
                       AWS_JSON_STRING, self->hash, "PolicyExistsCondition", AWS_JSON_STRING,
                       self->have == NULL ? "NOT_EXIST" : NULL, "EnableHybrid", AWS_JSON_STRING,
                       "TRUE", NULL);
}

static gboolean
take_answer (MeshGluePolicy *self, JsonNode *answer, GError *read_error, GError **error)
{
  g_clear_pointer (&self->have, json_node_unref);
  g_clear_pointer (&self->hash, g_free);
  if (answer == NULL)
    {
      if (g_error_matches (read_error, AWS_ERROR, AWS_ERROR_NOT_FOUND))
        {
          g_error_free (read_error);
          return TRUE;
        }
      g_propagate_error (error, read_error);
      return FALSE;
    }
  self->hash = g_strdup (aws_json_get_string (answer, "PolicyHash"));
  self->have = mesh_policy_parse (aws_json_get_string (answer, "PolicyInJson"), error);
  return self->have != NULL;
}

static void
note_undo (MeshGluePolicy *self, JsonNode *merged)
{
  mesh_resource_take_undo (MESH_RESOURCE (self), "glue-policy", aws_json_new_object (),
                           self->have != NULL ? aws_json_copy (self->have) : NULL, aws_json_copy (merged));
}

static gboolean
read_again (MeshGluePolicy *self, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr (JsonNode) answer
      = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)), aws_operation_find (GET),
                         NULL, cancellable, &local);

  return take_answer (self, answer, local, error);
}

static gboolean
mesh_glue_policy_observe (MeshResource *resource,
                          MeshReads *reads,
                          GCancellable *cancellable,
                          GError **error)
{
  MeshGluePolicy *self = MESH_GLUE_POLICY (resource);
  GError *local = NULL;
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, mesh_resource_get_client (resource), GET,
                                                 NULL, cancellable, &local);
  g_autoptr (JsonNode) merged = NULL;
  g_autofree char *difference = NULL;

  if (!take_answer (self, answer, local, error))
    return FALSE;
  if (mesh_policy_covers (self->have, self->statement))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  merged = mesh_policy_merge (self->have, self->statement);
  difference = mesh_policy_dup_difference (self->have, merged);
  mesh_resource_set_state (resource, self->have != NULL ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
  mesh_resource_set_difference (resource, difference);
  note_undo (self, merged);
  mesh_resource_add_call (resource, PUT, put_input (self, merged));
  return TRUE;
}

static gboolean
was_changed_meanwhile (const GError *error)
{
  return aws_error_is_code (error, "ConditionCheckFailureException")
         || aws_error_is_code (error, "ConcurrentModificationException");
}

static gboolean
mesh_glue_policy_apply (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  MeshGluePolicy *self = MESH_GLUE_POLICY (resource);

  for (guint i = 0; !mesh_policy_covers (self->have, self->statement); i++)
    {
      g_autoptr (JsonNode) merged = mesh_policy_merge (self->have, self->statement);
      GError *local = NULL;

      note_undo (self, merged);
      if (mesh_resource_call (resource, PUT, put_input (self, merged), cancellable, &local))
        break;
      if (i == MAX_RACES || !was_changed_meanwhile (local))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_clear_error (&local);
      if (!read_again (self, cancellable, error))
        return FALSE;
    }
  mesh_reads_forget (reads, mesh_resource_get_client (resource), GET);
  return TRUE;
}

static void
mesh_glue_policy_finalize (GObject *object)
{
  MeshGluePolicy *self = MESH_GLUE_POLICY (object);

  g_clear_pointer (&self->statement, json_node_unref);
  g_clear_pointer (&self->have, json_node_unref);
  g_clear_pointer (&self->hash, g_free);
  G_OBJECT_CLASS (mesh_glue_policy_parent_class)->finalize (object);
}

static void
mesh_glue_policy_class_init (MeshGluePolicyClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_policy_finalize;
  resource_class->kind = "glue-policy";
  resource_class->observe = mesh_glue_policy_observe;
  resource_class->apply = mesh_glue_policy_apply;
}

static void
mesh_glue_policy_init (MeshGluePolicy *self)
{
}

MeshResource *
mesh_glue_policy_new (const MeshPlace *place, JsonNode *statement, const char *label)
{
  MeshGluePolicy *self = g_object_new (MESH_TYPE_GLUE_POLICY, NULL);

  self->statement = aws_json_copy (statement);
  return mesh_place_take (place, MESH_RESOURCE (self), aws_json_get_string (statement, "Sid"), "%s",
                          label);
}
