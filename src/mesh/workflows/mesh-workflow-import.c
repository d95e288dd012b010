/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/kinds/mesh-ram.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-recipe.h"

static const char *const active_only[] = { "Active", NULL };
static const char *const describe[] = { "DESCRIBE", NULL };

typedef struct
{
  MeshMesh *mesh;
  char *id;
  char *account; /* the consumer's */
  char **roles;
  MeshSeated local;
  MeshSeated central;
} Import;

static void
import_free (Import *self)
{
  g_clear_object (&self->mesh);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->roles, g_strfreev);
  mesh_seated_clear (&self->local);
  mesh_seated_clear (&self->central);
  g_free (self);
}

/* What cannot be imported is refused before anything is changed. */
static gboolean
check (Import *self, MeshSubscription *subscription, GError **error)
{
  const char *subscriber = mesh_subscription_get (subscription, "SubscriberPrincipal");
  const char *status = mesh_subscription_get (subscription, "Status");

  if (g_strcmp0 (subscriber, self->account) != 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA,
                   /* Translators: the id of a subscription, and numbers of two accounts: whose it is, and who wants to
                      import it */
                   _("Subscription %s is of account %s, not of %s"), self->id, subscriber,
                   self->account);
      return FALSE;
    }
  if (g_strcmp0 (status, "Active") != 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_STATUS,
                   /* Translators: the id of a subscription, and its status, such as Pending */
                   _("Subscription %s is %s: only an approved (Active) one can be imported"), self->id,
                   status);
      return FALSE;
    }
  return TRUE;
}

/* ---- shares ---- */

/* Where the record names no shares (an older approval): what the mesh offers and nobody has
 * answered yet. */
static void
add_offered (Import *self, JsonNode *invitations, GPtrArray *arns)
{
  for (guint i = 0; i < aws_json_get_length (invitations, "resourceShareInvitations"); i++)
    {
      JsonNode *invitation = aws_json_get_element (invitations, "resourceShareInvitations", i);
      const char *status = aws_json_get_string (invitation, "status"),
                 *arn = aws_json_get_string (invitation, "resourceShareArn");

      if (arn != NULL
          && g_strcmp0 (aws_json_get_string (invitation, "senderAccountId"),
                        mesh_mesh_get_account_id (self->mesh))
                 == 0
          && (g_strcmp0 (status, "PENDING") == 0 || g_strcmp0 (status, "ACCEPTED") == 0))
        g_ptr_array_add (arns, g_strdup (arn));
    }
}

/* Inside an organisation there are shares without invitations. */
static gboolean
has_shares (Import *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("resourceOwner", AWS_JSON_STRING, "OTHER-ACCOUNTS", NULL);
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, self->local.client, "ram:GetResourceShares",
                                                 input, cancellable, error);

  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "resourceShares"); i++)
    if (g_strcmp0 (aws_json_get_string (aws_json_get_element (answer, "resourceShares", i),
                                        "owningAccountId"),
                   mesh_mesh_get_account_id (self->mesh))
        == 0)
      return TRUE;
  g_set_error (
      error, MESH_ERROR, MESH_ERROR_NOT_READY,
      /* Translators: the id of a subscription, and the number of an account */
      _("Nothing of subscription %s is shared with account %s: its owner must approve it again"),
      self->id, self->account);
  return FALSE;
}

/* @acceptance: (out): NULL where none is needed. */
static gboolean
add_acceptance (Import *self,
                MeshPlan *plan,
                MeshSubscription *subscription,
                JsonNode *invitations,
                MeshResource **acceptance,
                GCancellable *cancellable,
                GError **error)
{
  const char *mesh = mesh_mesh_get_account_id (self->mesh);
  g_auto (GStrv) recorded = mesh_item_dup_share_arns (mesh_subscription_get_item (subscription));
  g_autoptr (GPtrArray) arns = g_ptr_array_new_with_free_func (g_free);

  *acceptance = NULL;
  if (g_str_equal (self->account, mesh))
    return TRUE;
  for (guint i = 0; recorded[i] != NULL; i++)
    g_ptr_array_add (arns, g_strdup (recorded[i]));
  if (arns->len == 0)
    add_offered (self, invitations, arns);
  if (arns->len == 0)
    return has_shares (self, mesh_plan_get_reads (plan), cancellable, error);
  g_ptr_array_add (arns, NULL);
  *acceptance = mesh_plan_add (
      plan,
      mesh_seated_take (&self->local, mesh_ram_acceptance_new (self->account, mesh,
                                                               (const char *const *) arns->pdata)),
      NULL);
  return TRUE;
}

/* ---- the link ---- */

static gboolean
is_link_to (JsonNode *there, const char *mesh, const char *database)
{
  return g_strcmp0 (aws_json_get_string (there, "TargetDatabase.CatalogId"), mesh) == 0
         && g_strcmp0 (aws_json_get_string (there, "TargetDatabase.DatabaseName"), database) == 0;
}

/* A link that is there serves, whatever its name; a name that is taken by something else gets a
 * suffix. */
static char *
dup_link_name (Import *self, JsonNode *databases, const char *database, gboolean *there)
{
  gboolean taken = FALSE;

  *there = FALSE;
  for (guint i = 0; i < aws_json_get_length (databases, "DatabaseList"); i++)
    {
      JsonNode *one = aws_json_get_element (databases, "DatabaseList", i);
      const char *name = aws_json_get_string (one, "Name");

      if (name != NULL && is_link_to (one, mesh_mesh_get_account_id (self->mesh), database))
        {
          *there = TRUE;
          return g_strdup (name);
        }
      taken |= g_strcmp0 (name, database) == 0;
    }
  return g_strconcat (database, taken ? MESH_LINK_SUFFIX : "", NULL);
}

/* ---- the roles that shall read ---- */

/* Only what came with grant option can be passed on. */
static char **
dup_passed_on (MeshPlan *plan, MeshSubscription *subscription)
{
  const char *const *permitted = mesh_subscription_get_permitted (subscription);
  const char *const *grantable = mesh_subscription_get_grantable (subscription);
  g_autoptr (GStrvBuilder) passed = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;

  for (guint i = 0; permitted[i] != NULL; i++)
    g_strv_builder_add (
        g_strv_contains (grantable, permitted[i]) || g_strv_contains (grantable, "ALL") ? passed
                                                                                        : kept,
        permitted[i]);
  rest = g_strv_builder_end (kept);
  if (rest[0] != NULL)
    mesh_plan_set_result (plan, "NotPassedOn", aws_json_strv ((const char *const *) rest));
  return g_strv_builder_end (passed);
}

static void
add_grant (Import *self,
           MeshPlan *plan,
           MeshResource *grant,
           gboolean is_new,
           MeshResource *after,
           MeshResource *change)
{
  mesh_lf_grant_set_new (MESH_LF_GRANT (grant), is_new);
  mesh_lf_grant_set_blind (MESH_LF_GRANT (grant), TRUE);
  grant = mesh_plan_add (plan, mesh_seated_take (&self->local, grant), NULL);
  if (after != NULL)
    mesh_plan_add_dependency (plan, grant, after);
  mesh_plan_add_dependency (plan, change, grant);
}

/* SELECT on a limited table goes through its data cells filter, which shows the table as well. */
static void
add_table_grants (Import *self,
                  MeshPlan *plan,
                  MeshSubscription *subscription,
                  const char *role,
                  const char *table,
                  char **permissions,
                  gboolean is_new,
                  MeshResource *acceptance,
                  MeshResource *change)
{
  const char *database = mesh_subscription_get (subscription, "DatabaseName"),
             *mesh = mesh_mesh_get_account_id (self->mesh);
  const gboolean limited
      = mesh_limits_has (mesh_subscription_get_permitted_limits (subscription), table);
  static const char *const select_only[] = { "SELECT", NULL };
  g_autofree char *filter = mesh_subscription_dup_filter_name (subscription);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) whole = NULL;

  for (guint i = 0; permissions[i] != NULL; i++)
    if (!limited
        || !(g_str_equal (permissions[i], "SELECT") || g_str_equal (permissions[i], "DESCRIBE")))
      g_strv_builder_add (builder, permissions[i]);
  whole = g_strv_builder_end (builder);
  if (whole[0] != NULL)
    add_grant (self, plan,
               mesh_lf_grant_new (role, mesh, database, table, (const char *const *) whole, NULL),
               is_new, acceptance, change);
  if (limited && g_strv_contains ((const char *const *) permissions, "SELECT"))
    add_grant (
        self, plan,
        mesh_lf_grant_new_for_filter (role, mesh, database, table, filter, select_only, NULL),
        is_new, acceptance, change);
}

/* A role reads through a link with DESCRIBE on the link and the permissions on what it leads to. */
static void
add_grants (Import *self,
            MeshPlan *plan,
            MeshSubscription *subscription,
            MeshResource *link,
            gboolean link_there,
            MeshResource *acceptance,
            MeshResource *change,
            const char *link_name)
{
  const char *const *tables = mesh_subscription_get_tables (subscription);
  const gboolean is_new
      = !mesh_item_get_boolean (mesh_subscription_get_item (subscription), "ImportedToConsumer");
  static const char *const all[] = { "*", NULL };
  g_auto (GStrv) permissions = dup_passed_on (plan, subscription);

  if (tables[0] == NULL)
    tables = all;
  for (guint i = 0; self->roles[i] != NULL; i++)
    {
      add_grant (self, plan,
                 mesh_lf_grant_new (self->roles[i], self->account, link_name, NULL, describe, NULL),
                 !link_there, link, change);
      for (guint j = 0; permissions[0] != NULL && tables[j] != NULL; j++)
        add_table_grants (self, plan, subscription, self->roles[i], tables[j], permissions, is_new,
                          acceptance, change);
    }
}

static void
add_all (Import *self,
         MeshPlan *plan,
         MeshSubscription *subscription,
         JsonNode *databases,
         MeshResource *acceptance)
{
  const char *database = mesh_subscription_get (subscription, "DatabaseName"),
             *mesh = mesh_mesh_get_account_id (self->mesh);
  gboolean there;
  g_autofree char *name = dup_link_name (self, databases, database, &there);
  MeshResource *change, *link;

  link = mesh_plan_add (
      plan,
      mesh_seated_take (&self->local, mesh_glue_link_new (self->account, NULL, name, mesh, database,
                                                          NULL, FALSE)),
      NULL);
  change = mesh_plan_add (plan,
                          mesh_subscription_change_new (_("Mark subscription %s as imported"), self->id, "Active",
                                                        active_only, &self->central),
                          NULL);
  mesh_subscription_change_set (MESH_SUBSCRIPTION_CHANGE (change), "ImportedToConsumer",
                                mesh_item_boolean (TRUE), TRUE);
  mesh_plan_add_dependency (plan, change, link);
  if (acceptance != NULL)
    mesh_plan_add_dependency (plan, change, acceptance);
  add_grants (self, plan, subscription, link, there, acceptance, change, name);
  mesh_plan_set_result (plan, "SubscriptionId", aws_json_string (self->id));
  mesh_plan_set_result (plan, "Status", aws_json_string ("Active"));
  mesh_plan_set_result (plan, "Database", aws_json_string (name));
}

/* All that has to be known is read at once, on both seats. */
static gboolean
import_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  Import *self = data;
  MeshRead reads[3] = {
    { self->central.client, "dynamodb:GetItem", mesh_store_new_get (self->id), NULL, NULL },
    { self->local.client, "ram:GetResourceShareInvitations", NULL, NULL, NULL },
    { self->local.client, "glue:GetDatabases", NULL, NULL, NULL },
  };
  g_autoptr (MeshSubscription) subscription = NULL;
  MeshResource *acceptance;
  gboolean done = FALSE;

  mesh_reads_gather (mesh_plan_get_reads (plan), reads, G_N_ELEMENTS (reads), cancellable);
  subscription = mesh_store_get (mesh_plan_get_reads (plan), self->central.client, self->id,
                                 cancellable, error);
  if (subscription != NULL && check (self, subscription, error))
    {
      if (reads[1].error != NULL)
        g_propagate_error (error, g_steal_pointer (&reads[1].error));
      else if (reads[2].error != NULL)
        g_propagate_error (error, g_steal_pointer (&reads[2].error));
      else if (add_acceptance (self, plan, subscription, reads[1].answer, &acceptance, cancellable,
                               error))
        {
          add_all (self, plan, subscription, reads[2].answer, acceptance);
          done = TRUE;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    mesh_read_clear (&reads[i]);
  return done;
}

/* Others' than the consumer's own account cannot be let in from here. */
static gboolean
take_roles (Import *self, MeshPersona *consumer, const char *const *grant_to, GError **error)
{
  if (grant_to == NULL || grant_to[0] == NULL)
    {
      self->roles = g_new0 (char *, 2);
      self->roles[0] = mesh_role_arn (mesh_mesh_get_partition (self->mesh), self->account, MESH_ROLE_CONSUMER);
      return TRUE;
    }
  for (guint i = 0; grant_to[i] != NULL; i++)
    if (!mesh_local_roles_check_arn (self->mesh, consumer, grant_to[i], error))
      return FALSE;
  self->roles = g_strdupv ((char **) grant_to);
  return TRUE;
}

MeshPlan *
mesh_workflow_import (MeshMesh *mesh,
                      MeshPersona *consumer,
                      const char *subscription_id,
                      const char *const *grant_to,
                      GError **error)
{
  g_autofree char *title = g_strdup_printf (_("Import subscription %s"), subscription_id);
  Import *self = g_new0 (Import, 1);
  MeshPlan *plan;

  self->mesh = g_object_ref (mesh);
  self->id = g_strdup (subscription_id);
  if (mesh_persona_check_job (consumer, _("imports subscriptions: choose a consumer"), error,
                              MESH_JOB_CONSUMER, -1)
      && mesh_store_check_id (subscription_id, error)
      && mesh_seated_init (&self->local, mesh, consumer, MESH_SEAT_LOCAL, error)
      && mesh_seated_init (&self->central, mesh, consumer, MESH_SEAT_CENTRAL, error))
    {
      self->account = g_strdup (mesh_persona_get_account_id (consumer));
      if (take_roles (self, consumer, grant_to, error))
        {
          plan = mesh_plan_new (title);
          mesh_plan_set_expand (plan, import_expand, self, (GDestroyNotify) import_free);
          return mesh_recipe_note (
              plan, "import", mesh, consumer,
              aws_json_new ("Id", AWS_JSON_STRING, subscription_id, "GrantTo", AWS_JSON_STRV, grant_to, NULL));
        }
    }
  import_free (self);
  return NULL;
}
