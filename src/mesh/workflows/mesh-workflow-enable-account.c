/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/model/mesh-identity.h"
#include "mesh/kinds/mesh-lake.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"
#include "mesh/workflows/mesh-recipe.h"

/* One of the two sides that an account can have. */
typedef struct
{
  const char *role;          /* in the account itself */
  const char *access_policy; /* of that role */
  const char *access_template;
  const char *policy_prefix; /* of the central role's policy */
  const char *policy_template;
  gboolean producer;
  const char *local_text, *central_text; /* descriptions: Latin-1, 1000 characters */
} Side;

static const Side producer_side = {
  .role = MESH_ROLE_PRODUCER,
  .access_policy = "DataMeshProducerAccess",
  .access_template = "producer-access",
  .policy_prefix = "DataMeshProducerPolicy",
  .policy_template = "producer",
  .producer = TRUE,
  .local_text = "Offers this account's data in the data mesh",
  .central_text = "Publishes and shares a producer's data products",
};

static const Side consumer_side = {
  .role = MESH_ROLE_CONSUMER,
  .access_policy = "DataMeshConsumerAccess",
  .access_template = "consumer-access",
  .policy_prefix = "DataMeshConsumerPolicy",
  .policy_template = "consumer",
  .producer = FALSE,
  .local_text = "Uses the data mesh from this account",
  .central_text = "Asks for data products on behalf of a consumer",
};

/* The account's side and the mesh's. */
typedef struct
{
  MeshPlan *plan;
  const MeshPlace *member;
  const MeshPlace *mesh;
  const char *crawler_role_arn; /* nullable */
} Enabling;

static JsonNode *
trust_statement (const char *principal)
{
  return mesh_policy_template ("trust", "PRINCIPAL", principal, NULL);
}

static JsonNode *
trust_of_account (const MeshPlace *place)
{
  g_autofree char *root = g_strdup_printf ("arn:%s:iam::%s:root", place->partition, place->account);
  g_autoptr (JsonNode) statement = trust_statement (root);

  return mesh_policy_merge (NULL, statement);
}

/* The right to pass the crawler's role goes to the side in whose account that role is. */
static JsonNode *
policy_for (const Enabling *self, const Side *side, const MeshPlace *place, const char *name)
{
  JsonNode *policy
      = mesh_policy_template (name, "PARTITION", place->partition, "MESH", self->mesh->account,
                              "ACCOUNT", self->member->account, NULL);
  g_autofree char *in_account = g_strdup_printf (":iam::%s:role/", place->account);

  if (side->producer && self->crawler_role_arn != NULL
      && strstr (self->crawler_role_arn, in_account) != NULL)
    {
      g_autoptr (JsonNode) plain = policy;
      g_autoptr (JsonNode) pass
          = mesh_policy_template ("pass-crawler-role", "ROLE", self->crawler_role_arn, NULL);

      policy = mesh_policy_merge (plain, pass);
    }
  return policy;
}

/* In the account: the role that its people work as, which may create databases (and links) there.
 * Returns: the role */
static MeshResource *
add_local (const Enabling *self, const Side *side)
{
  static const char *const create[] = { "CREATE_DATABASE", NULL };
  const MeshPlace *place = self->member;
  g_autoptr (JsonNode) trust = trust_of_account (place);
  g_autoptr (JsonNode) policy = policy_for (self, side, place, side->access_template);
  g_autofree char *arn = mesh_iam_role_dup_arn (place, side->role);
  MeshResource *role, *settings, *grant;

  role = mesh_iam_add_set (self->plan, place, side->role, trust, side->access_policy, policy,
                           side->local_text);
  mesh_plan_add (self->plan, mesh_service_linked_role_new (place), NULL);
  settings = mesh_plan_add (self->plan, mesh_lake_settings_new (place), role, NULL);
  mesh_lake_settings_add_admin (MESH_LAKE_SETTINGS (settings), arn);
  /* Only a data lake administrator grants CREATE_DATABASE. */
  mesh_lake_settings_add_caller (MESH_LAKE_SETTINGS (settings));
  grant = mesh_lf_grant_new (arn, place->account, NULL, NULL, create, NULL);
  /* Before the first run the caller is no administrator yet, and may not look. */
  mesh_lf_grant_set_blind (MESH_LF_GRANT (grant), TRUE);
  mesh_resource_set_client (grant, place->client);
  mesh_resource_set_actor (grant, mesh_persona_get_name (place->persona), place->account);
  mesh_plan_add (self->plan, grant, settings, NULL);
  return role;
}

/* In the mesh account: the role that stands for the account there, trusted by the local one. */
static void
add_central (const Enabling *self, const Side *side, MeshResource *local)
{
  const MeshPlace *place = self->mesh;
  g_autofree char *name = mesh_central_role_name (side->producer, self->member->account);
  g_autofree char *arn = mesh_iam_role_dup_arn (place, name);
  g_autofree char *policy_name
      = g_strdup_printf ("%s-%s", side->policy_prefix, self->member->account);
  g_autofree char *local_arn = mesh_iam_role_dup_arn (self->member, side->role);
  g_autoptr (JsonNode) own = trust_of_account (place);
  g_autoptr (JsonNode) statement = trust_statement (local_arn);
  g_autoptr (JsonNode) trust = mesh_policy_merge (own, statement);
  g_autoptr (JsonNode) policy = policy_for (self, side, place, side->policy_template);
  MeshResource *role, *settings, *look;

  role = mesh_iam_add_set (self->plan, place, name, trust, policy_name, policy, side->central_text);
  mesh_plan_add_dependency (self->plan, role, local);
  settings = mesh_plan_add (self->plan, mesh_lake_settings_new (place), role, NULL);
  mesh_lake_settings_add_admin (MESH_LAKE_SETTINGS (settings), arn);
  look = mesh_plan_add (
      self->plan,
      mesh_iam_trust_new (place, MESH_ROLE_READ_ONLY, "initialise the mesh (install-mesh-objects)"),
      local, NULL);
  mesh_iam_trust_add (look, statement);
}

static gboolean
check_crawler_role (const char *arn, GError **error)
{
  g_auto (GStrv) parts = arn != NULL ? g_strsplit (arn, ":", 6) : NULL;

  if (arn == NULL)
    return TRUE;
  if (g_strv_length (parts) == 6 && g_str_equal (parts[0], "arn") && g_str_equal (parts[2], "iam")
      && mesh_is_account_id (parts[4]) && g_str_has_prefix (parts[5], "role/"))
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: %s is what somebody typed */
               _("The crawler's role \"%s\" is no ARN of a role"), arn);
  return FALSE;
}

static MeshPersona *
find_owner (MeshMesh *mesh, GError **error)
{
  MeshPersona *owner = mesh_mesh_find_persona (mesh, "Mesh");

  if (owner == NULL || !mesh_persona_get_has_credentials (owner))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA,
                   _("Enabling an account changes the mesh account too: that needs the keys of the "
                   "persona Mesh"));
      return NULL;
    }
  return owner;
}

static gboolean
check_admin (MeshPersona *admin, GError **error)
{
  const MeshJob job = mesh_persona_get_job (admin);

  if (job != MESH_JOB_PRODUCER && job != MESH_JOB_CONSUMER)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA,
               /* Translators: %s is a persona, such as Producer */
               _("%s can't enable an account: that is its administrator's job"),
               mesh_persona_get_name (admin));
  return FALSE;
}

MeshPlan *
mesh_workflow_enable_account (MeshMesh *mesh,
                              MeshPersona *admin,
                              MeshEnable what,
                              const char *crawler_role_arn,
                              GError **error)
{
  static const char *const words[] = {
    [MESH_ENABLE_PRODUCER] = N_("a producer"),
    [MESH_ENABLE_CONSUMER] = N_("a consumer"),
    [MESH_ENABLE_BOTH] = N_("a producer and a consumer"),
  };
  g_auto (MeshPlace) member = { NULL };
  g_auto (MeshPlace) central = { NULL };
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = NULL;
  MeshPersona *owner;
  Enabling enabling;

  g_return_val_if_fail (what >= MESH_ENABLE_PRODUCER && what <= MESH_ENABLE_BOTH, NULL);

  if (!check_crawler_role (crawler_role_arn, error) || !check_admin (admin, error))
    return NULL;
  if (!mesh_place_init (&member, mesh, admin, error) || (owner = find_owner (mesh, error)) == NULL
      || !mesh_place_init (&central, mesh, owner, error))
    return NULL;

  /* Translators: the number of an account; "a producer" or the like (translated elsewhere) */
  title = g_strdup_printf (_("Enable account %s as %s"), member.account, _(words[what]));
  plan = mesh_plan_new (title);
  mesh_plan_add (plan, mesh_identity_new (&member), NULL);
  mesh_plan_add (plan, mesh_identity_new (&central), NULL);
  enabling = (Enabling){
    .plan = plan, .member = &member, .mesh = &central, .crawler_role_arn = crawler_role_arn
  };
  if (what & MESH_ENABLE_PRODUCER)
    add_central (&enabling, &producer_side, add_local (&enabling, &producer_side));
  if (what & MESH_ENABLE_CONSUMER)
    add_central (&enabling, &consumer_side, add_local (&enabling, &consumer_side));
  return mesh_recipe_note (g_steal_pointer (&plan), "enable-account", mesh, admin,
                           aws_json_new ("What", AWS_JSON_INT, (int) what, "CrawlerRole",
                                         AWS_JSON_STRING, crawler_role_arn, NULL));
}
