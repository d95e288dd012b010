/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-publish.h"

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/model/mesh-find.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"

/* Keeping the mesh's catalogue in step: the crawler, and the role that it has where nobody chose another. */

static const char *const keep_in_step[] = { "ALTER", "DESCRIBE", "INSERT", "SELECT", NULL };

/* ---- the role ---- */

/* Glue runs the crawler. */
static JsonNode *
new_trust (void)
{
  g_autoptr (JsonNode) statement
      = aws_json_new ("Sid", AWS_JSON_STRING, "AllowGlue", "Effect", AWS_JSON_STRING, "Allow", "Principal",
                      AWS_JSON_NODE, aws_json_new ("Service", AWS_JSON_STRING, "glue.amazonaws.com", NULL), "Action",
                      AWS_JSON_STRING, "sts:AssumeRole", NULL);

  return mesh_policy_merge (NULL, statement);
}

/* Which tables, Lake Formation decides; which folders, the buckets' policies do. Those are enough where the buckets are
 * the mesh account's own: by IAM alone all of them could be read. */
static JsonNode *
new_rights (MeshPublish *self, const MeshPlace *owner)
{
  JsonNode *policy = mesh_policy_template ("sync", "PARTITION", owner->partition, "MESH", owner->account, NULL);
  g_autoptr (JsonNode) plain = NULL;
  g_autoptr (JsonNode) read = NULL;

  if (g_str_equal (self->producer, owner->account))
    return policy;
  plain = policy;
  read = mesh_policy_template ("sync-read", "PARTITION", owner->partition, "ACCOUNT", self->producer, NULL);
  return mesh_policy_merge (plain, read);
}

static void
add_role (MeshPublish *self, MeshPlan *plan, const MeshPlace *owner, const char *name)
{
  g_autofree char *rights_name = g_strdup_printf (MESH_ROLE_SYNC "Policy-%s", self->producer);
  g_autoptr (JsonNode) trust = new_trust ();
  g_autoptr (JsonNode) rights = new_rights (self, owner);
  MeshResource *policy;

  self->sync_role = mesh_plan_add (
      plan, mesh_iam_role_new (owner, name, trust, "Keeps the mesh's catalogue in step with a producer's files"), NULL);
  policy = mesh_plan_add (
      plan, mesh_iam_policy_new (owner, rights_name, rights, "Lets crawlers renew a producer's tables in the mesh"),
      NULL);
  self->sync_rights
      = mesh_plan_add (plan, mesh_iam_attachment_new (owner, MESH_IAM_A_ROLE, name, rights_name), self->sync_role,
                       policy, NULL);
}

/* Who makes the crawler gives it the role: that is the producer's role in the mesh account. */
static void
add_passing (MeshPublish *self, MeshPlan *plan, const MeshPlace *owner)
{
  g_autofree char *name = g_strdup_printf (MESH_ROLE_SYNC "Passing-%s", self->producer);
  g_autofree char *central = mesh_central_role_name (TRUE, self->producer);
  g_autoptr (JsonNode) statement = mesh_policy_template ("pass-crawler-role", "ROLE", self->crawler_role, NULL);
  g_autoptr (JsonNode) passing = mesh_policy_merge (NULL, statement);
  MeshResource *policy = mesh_plan_add (
      plan, mesh_iam_policy_new (owner, name, passing, "Lets a producer give the role to its crawlers"), NULL);

  self->sync_passing
      = mesh_plan_add (plan, mesh_iam_attachment_new (owner, MESH_IAM_A_ROLE, central, name), policy, self->sync_role,
                       NULL);
}

gboolean
mesh_publish_add_sync_role (MeshPublish *self, MeshPlan *plan, GError **error)
{
  MeshPersona *persona = mesh_find_persona (self->mesh, MESH_JOB_OWNER, NULL);
  g_autofree char *name = mesh_sync_role_name (self->producer);
  g_auto (MeshPlace) owner = { NULL };

  if (self->schedule == NULL || !self->own_role)
    return TRUE;
  if (persona == NULL || !mesh_persona_get_has_credentials (persona))
    {
      self->sync_role = mesh_plan_add (
          plan, mesh_seated_take (&self->central, mesh_iam_presence_new (name, self->crawler_role)), NULL);
      return TRUE;
    }
  if (!mesh_place_init (&owner, self->mesh, persona, error))
    return FALSE;
  add_role (self, plan, &owner, name);
  add_passing (self, plan, &owner);
  return TRUE;
}

/* ---- the crawler ---- */

static JsonNode *
new_crawler (MeshPublish *self, GPtrArray *tables)
{
  JsonNode *names = aws_json_new_array ();
  g_autofree char *name = g_strconcat (self->mesh_database, "-sync", NULL);
  JsonNode *target;

  for (guint i = 0; i < tables->len; i++)
    aws_json_append_string (names, ((MeshPublishTable *) g_ptr_array_index (tables, i))->name);
  target = aws_json_new ("DatabaseName", AWS_JSON_STRING, self->mesh_database, "Tables", AWS_JSON_NODE, names, NULL);
  return aws_json_new (
      "Name", AWS_JSON_STRING, name, "Role", AWS_JSON_STRING, self->crawler_role, "Targets", AWS_JSON_NODE,
      aws_json_new ("CatalogTargets", AWS_JSON_NODE, aws_json_array (target, NULL), NULL), "Schedule", AWS_JSON_STRING,
      self->schedule, "SchemaChangePolicy", AWS_JSON_NODE,
      aws_json_new ("UpdateBehavior", AWS_JSON_STRING, "UPDATE_IN_DATABASE", "DeleteBehavior", AWS_JSON_STRING, "LOG",
                    NULL),
      "Tags", AWS_JSON_NODE, aws_json_new (MESH_TAG_SOLUTION, AWS_JSON_STRING, MESH_TAG_SOLUTION_VALUE, NULL), NULL);
}

/* The steps that make the role may be another plan's, done already. */
static void
add_after (MeshPublishSteps *steps, MeshResource *step, MeshResource *before)
{
  if (before != NULL && !steps->publish->follows)
    mesh_plan_add_dependency (steps->plan, step, before);
}

static MeshResource *
add_grant (MeshPublishSteps *steps, MeshPublishTable *table)
{
  MeshPublish *self = steps->publish;
  MeshResource *grant
      = mesh_lf_grant_new (self->crawler_role, mesh_mesh_get_account_id (self->mesh), self->mesh_database, table->name,
                           keep_in_step, NULL);

  mesh_lf_grant_set_new (MESH_LF_GRANT (grant), table->is_new);
  /* Nobody has granted anything to a role that is yet to be made. */
  mesh_lf_grant_set_blind (MESH_LF_GRANT (grant), self->own_role);
  grant = mesh_plan_add (steps->plan, mesh_seated_take (&self->central, grant), table->step, NULL);
  add_after (steps, grant, self->sync_role);
  return grant;
}

void
mesh_publish_add_crawler (MeshPublishSteps *steps, GPtrArray *tables)
{
  MeshPublish *self = steps->publish;
  MeshResource *crawler = mesh_glue_crawler_new (new_crawler (self, tables), FALSE);

  mesh_glue_crawler_set_passing (MESH_GLUE_CRAWLER (crawler), self->own_role);
  crawler = mesh_plan_add (steps->plan, mesh_seated_take (&self->central, crawler), steps->database, NULL);
  add_after (steps, crawler, self->sync_rights);
  add_after (steps, crawler, self->sync_passing);
  for (guint i = 0; i < tables->len; i++)
    mesh_plan_add_dependency (steps->plan, crawler, add_grant (steps, g_ptr_array_index (tables, i)));
}

void
mesh_publish_open_for_crawler (MeshPublishSteps *steps, const char *bucket, const char *prefix, MeshResource *after)
{
  MeshPublish *self = steps->publish;
  MeshResource *policy
      = mesh_bucket_policy_new_for_crawler (mesh_mesh_get_partition (self->mesh), bucket, self->crawler_role);

  /* One policy has both: they are written one after the other. */
  policy = mesh_plan_add (steps->plan, mesh_seated_take (&self->local, policy), after, NULL);
  mesh_bucket_policy_add_prefix (MESH_BUCKET_POLICY (policy), prefix);
  add_after (steps, policy, self->sync_role);
}
