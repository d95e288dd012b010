/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-decision.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-lf.h"

static const char *const nothing[] = { NULL };
static const char *const describe[] = { "DESCRIBE", NULL };
static const char *const select_only[] = { "SELECT", NULL };
/* What a data cells filter stands for. */
static const char *const through_filter[] = { "SELECT", "DESCRIBE", NULL };

static gboolean
check_grantable (MeshDecision *self, GError **error)
{
  for (guint i = 0; self->grant != NULL && self->grantable != NULL && self->grantable[i] != NULL;
       i++)
    if (!g_strv_contains ((const char *const *) self->grant, self->grantable[i])
        && !g_strv_contains ((const char *const *) self->grant, "ALL"))
      {
        g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                     /* Translators: %s is a permission, such as SELECT */
                     _("%s cannot be granted on when it is not granted"), self->grantable[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
take_permissions (MeshDecision *self,
                  const char *const *grant,
                  const char *const *grantable,
                  GError **error)
{
  self->grant = mesh_lf_dup_table_permissions (grant, error);
  if (grant != NULL && self->grant == NULL)
    return FALSE;
  if (grant != NULL && self->grant[0] == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("Say which permissions are granted, such as SELECT"));
      return FALSE;
    }
  self->grantable = mesh_lf_dup_table_permissions (grantable, error);
  return (grantable == NULL || self->grantable != NULL) && check_grantable (self, error);
}

MeshDecision *
mesh_decision_new (MeshMesh *mesh,
                   MeshPersona *persona,
                   const char *id,
                   const char *const *grant,
                   const char *const *grantable,
                   const char *notes,
                   GError **error)
{
  MeshDecision *self = g_new0 (MeshDecision, 1);

  self->mesh = g_object_ref (mesh);
  self->persona = g_object_ref (persona);
  self->id = g_strdup (id);
  self->notes = g_strdup (notes);
  if (mesh_store_check_id (id, error) && take_permissions (self, grant, grantable, error)
      && mesh_seated_init (&self->seat, mesh, persona, MESH_SEAT_CENTRAL, error))
    return self;
  mesh_decision_free (self);
  return NULL;
}

void
mesh_decision_free (MeshDecision *self)
{
  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  mesh_seated_clear (&self->seat);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->tables, g_strfreev);
  g_clear_pointer (&self->grant, g_strfreev);
  g_clear_pointer (&self->grantable, g_strfreev);
  g_clear_pointer (&self->notes, g_free);
  g_clear_pointer (&self->limits, mesh_limits_unref);
  g_free (self);
}

gboolean
mesh_decision_check_decider (MeshPersona *persona, GError **error)
{
  return mesh_persona_check_job (persona,
                                 _("decides on requests: choose a producer or the mesh's owner"),
                                 error, MESH_JOB_PRODUCER, MESH_JOB_OWNER, -1);
}

/* Formats come from the callers, translated: each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
MeshPlan *
mesh_decision_take_plan (MeshDecision *self,
                         const char *title_format,
                         MeshLimits *limits,
                         MeshPlanExpand expand)
{
  g_autofree char *title = NULL;
  MeshPlan *plan;

  if (self == NULL)
    return NULL;
  title = g_strdup_printf (title_format, self->id);
  mesh_decision_set_limits (self, limits);
  plan = mesh_plan_new (title);
  mesh_plan_set_expand (plan, expand, self, (GDestroyNotify) mesh_decision_free);
  return plan;
}
#pragma GCC diagnostic pop

MeshSubscription *
mesh_decision_load (MeshDecision *self,
                    MeshPlan *plan,
                    gboolean subscriber_too,
                    GCancellable *cancellable,
                    GError **error)
{
  const char *account = mesh_persona_get_account_id (self->persona);
  g_autoptr (MeshSubscription) subscription = NULL;

  subscription = mesh_store_get (mesh_plan_get_reads (plan), self->seat.client, self->id,
                                 cancellable, error);
  if (subscription == NULL)
    return NULL;
  if (mesh_persona_get_job (self->persona) == MESH_JOB_OWNER
      || g_strcmp0 (mesh_subscription_get (subscription, "OwnerPrincipal"), account) == 0
      || (subscriber_too
          && g_strcmp0 (mesh_subscription_get (subscription, "SubscriberPrincipal"), account) == 0))
    return g_steal_pointer (&subscription);
  g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA,
               /* Translators: the id of a subscription; the number of the account that has the data; a persona, and
                  the number of its account */
               _("Subscription %s is to data of account %s: %s (account %s) can't decide on it"),
               self->id, mesh_subscription_get (subscription, "OwnerPrincipal"),
               mesh_persona_get_name (self->persona), account);
  return NULL;
}

static MeshResource *
add_grant (MeshDecision *self,
           MeshPlan *plan,
           GPtrArray *grants,
           MeshSubscription *subscription,
           const char *table,
           const char *const *permissions,
           const char *const *grantable,
           gboolean exact)
{
  MeshResource *grant = mesh_lf_grant_new (
      mesh_subscription_get (subscription, "SubscriberPrincipal"),
      mesh_mesh_get_account_id (self->mesh), mesh_subscription_get (subscription, "DatabaseName"),
      table, permissions, grantable);

  mesh_lf_grant_set_exact (MESH_LF_GRANT (grant), exact);
  mesh_seated_take (&self->seat, grant);
  grant = mesh_plan_add (plan, grant, NULL);
  g_ptr_array_add (grants, g_object_ref (grant));
  return grant;
}

GPtrArray *
mesh_decision_load_active (MeshDecision *self,
                           MeshPlan *plan,
                           MeshSubscription *subscription,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (JsonNode) query = mesh_store_new_query (
      TRUE, mesh_subscription_get (subscription, "OwnerPrincipal"), "Active");
  g_autoptr (JsonNode) answer = mesh_reads_call (mesh_plan_get_reads (plan), self->seat.client,
                                                 "dynamodb:Query", query, cancellable, error);

  return answer != NULL ? mesh_store_read_items (answer) : NULL;
}

/* Another active one of the same pair and database. */
static gboolean
is_sibling (MeshSubscription *subscription, MeshSubscription *other)
{
  return g_strcmp0 (mesh_subscription_get (subscription, "SubscriptionId"),
                    mesh_subscription_get (other, "SubscriptionId"))
             != 0
         && g_strcmp0 (mesh_subscription_get (other, "Status"), "Active") == 0
         && g_strcmp0 (mesh_subscription_get (subscription, "SubscriberPrincipal"),
                       mesh_subscription_get (other, "SubscriberPrincipal"))
                == 0
         && g_strcmp0 (mesh_subscription_get (subscription, "DatabaseName"),
                       mesh_subscription_get (other, "DatabaseName"))
                == 0;
}

gboolean
mesh_decision_has_siblings (MeshSubscription *subscription, GPtrArray *active)
{
  for (guint i = 0; i < active->len; i++)
    if (is_sibling (subscription, g_ptr_array_index (active, i)))
      return TRUE;
  return FALSE;
}

/* @limited: without what goes through a data cells filter. A filter shows its table: DESCRIBE would
 * show all of it. */
static void
add_all (GPtrArray *set, const char *const *texts, gboolean limited)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (!(limited && g_strv_contains (through_filter, texts[i]))
        && !g_ptr_array_find_with_equal_func (set, texts[i], g_str_equal, NULL))
      g_ptr_array_add (set, g_strdup (texts[i]));
}

/* Adds to both what others' subscriptions give on a table ("*": all of them). */
static void
add_kept (MeshSubscription *subscription,
          GPtrArray *active,
          const char *table,
          GPtrArray *kept,
          GPtrArray *kept_grantable)
{
  for (guint i = 0; active != NULL && i < active->len; i++)
    {
      MeshSubscription *other = g_ptr_array_index (active, i);
      const char *const *tables = mesh_subscription_get_tables (other);
      gboolean limited;

      if (!is_sibling (subscription, other)
          || !(g_str_equal (table, "*") ? tables[0] == NULL : g_strv_contains (tables, table)))
        continue;
      limited = mesh_limits_has (mesh_subscription_get_permitted_limits (other), table);
      add_all (kept, mesh_subscription_get_permitted (other), limited);
      add_all (kept_grantable, mesh_subscription_get_grantable (other), limited);
    }
}

/* What a subscription gives on its tables. @active: (nullable): then exactly that, and what others
 * give. */
typedef struct
{
  MeshDecision *decision;
  MeshPlan *plan;
  GPtrArray *grants;
  MeshSubscription *subscription;
  const char *const *permitted, *const *grantable;
  MeshLimits *limits; /* nullable */
  GPtrArray *active;  /* nullable */
} Give;

static MeshResource *
give_on_table (Give *give, const char *table, gboolean limited)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all_grantable = g_ptr_array_new_with_free_func (g_free);

  add_all (all, give->permitted, limited);
  add_all (all_grantable, give->grantable, limited);
  add_kept (give->subscription, give->active, table, all, all_grantable);
  if (all->len == 0 && give->active == NULL)
    return NULL;
  g_ptr_array_add (all, NULL);
  g_ptr_array_add (all_grantable, NULL);
  return add_grant (give->decision, give->plan, give->grants, give->subscription, table,
                    (const char *const *) all->pdata, (const char *const *) all_grantable->pdata,
                    give->active != NULL);
}

static MeshResource *
new_filter (Give *give, const char *table, const char *name)
{
  return mesh_lf_filter_new (mesh_mesh_get_account_id (give->decision->mesh),
                             mesh_subscription_get (give->subscription, "DatabaseName"), table, name,
                             mesh_limits_get_columns (give->limits, table),
                             mesh_limits_get_rows (give->limits, table));
}

static MeshResource *
add_filter_grant (Give *give, const char *table, const char *name, const char *const *permitted,
                  const char *const *grantable)
{
  MeshResource *grant = mesh_lf_grant_new_for_filter (
      mesh_subscription_get (give->subscription, "SubscriberPrincipal"),
      mesh_mesh_get_account_id (give->decision->mesh),
      mesh_subscription_get (give->subscription, "DatabaseName"), table, name, permitted, grantable);

  mesh_lf_grant_set_exact (MESH_LF_GRANT (grant), TRUE);
  grant = mesh_plan_add (give->plan, mesh_seated_take (&give->decision->seat, grant), NULL);
  g_ptr_array_add (give->grants, g_object_ref (grant));
  return grant;
}

/* First the filter, then SELECT on it; only then may SELECT on the whole table go. */
static void
give_through_filter (Give *give, const char *table)
{
  g_autofree char *name = mesh_subscription_dup_filter_name (give->subscription);
  const gboolean on = g_strv_contains (give->grantable, "SELECT");
  MeshResource *filter, *grant, *rest;

  filter = mesh_plan_add (give->plan,
                          mesh_seated_take (&give->decision->seat, new_filter (give, table, name)),
                          NULL);
  grant = add_filter_grant (give, table, name, select_only, on ? select_only : nothing);
  mesh_plan_add_dependency (give->plan, grant, filter);
  rest = give_on_table (give, table, TRUE);
  if (rest != NULL)
    mesh_plan_add_dependency (give->plan, rest, grant);
}

/* @after: (nullable): what gives access instead, and comes first. */
static void
take_filter (Give *give, const char *table, MeshResource *after)
{
  g_autofree char *name = mesh_subscription_dup_filter_name (give->subscription);
  MeshResource *revoke = add_filter_grant (give, table, name, nothing, nothing);
  MeshResource *filter = new_filter (give, table, name);

  mesh_lf_filter_set_gone (MESH_LF_FILTER (filter));
  filter = mesh_plan_add (give->plan, mesh_seated_take (&give->decision->seat, filter), NULL);
  mesh_plan_add_dependency (give->plan, filter, revoke);
  if (after != NULL)
    mesh_plan_add_dependency (give->plan, revoke, after);
}

static void
give_on (Give *give, const char *table)
{
  MeshResource *whole;

  if (mesh_limits_has (give->limits, table))
    {
      give_through_filter (give, table);
      return;
    }
  whole = give_on_table (give, table, FALSE);
  if (mesh_limits_has (mesh_subscription_get_permitted_limits (give->subscription), table))
    take_filter (give, table, whole);
}

static void
give_on_all (Give *give)
{
  const char *const *tables = mesh_subscription_get_tables (give->subscription);

  if (tables[0] == NULL)
    give_on (give, "*");
  for (guint i = 0; tables[i] != NULL; i++)
    give_on (give, tables[i]);
}

GPtrArray *
mesh_decision_add_grants (MeshDecision *self,
                          MeshPlan *plan,
                          MeshSubscription *subscription,
                          const char *const *permitted,
                          const char *const *grantable,
                          GPtrArray *active)
{
  GPtrArray *grants = g_ptr_array_new_with_free_func (g_object_unref);
  Give give = { self, plan, grants, subscription, permitted, grantable, self->limits, active };

  add_grant (self, plan, grants, subscription, NULL, describe, NULL, FALSE);
  give_on_all (&give);
  return grants;
}

GPtrArray *
mesh_decision_add_revokes (MeshDecision *self,
                           MeshPlan *plan,
                           MeshSubscription *subscription,
                           GPtrArray *active)
{
  GPtrArray *grants = g_ptr_array_new_with_free_func (g_object_unref);
  Give give = { self, plan, grants, subscription, nothing, nothing, NULL, active };

  if (!mesh_decision_has_siblings (subscription, active))
    add_grant (self, plan, grants, subscription, NULL, nothing, NULL, TRUE);
  give_on_all (&give);
  return grants;
}

/* ---- limits ---- */

void
mesh_decision_set_limits (MeshDecision *self, MeshLimits *limits)
{
  g_clear_pointer (&self->limits, mesh_limits_unref);
  self->limits = limits != NULL ? mesh_limits_ref (limits) : NULL;
}

gboolean
mesh_decision_settle_limits (MeshDecision *self,
                             MeshSubscription *subscription,
                             MeshLimits *fallback,
                             const char *const *permitted,
                             GError **error)
{
  if (self->limits == NULL)
    mesh_decision_set_limits (self, fallback);
  if (mesh_limits_is_empty (self->limits))
    return TRUE;
  return mesh_limits_check_permissions (permitted, error)
         && mesh_limits_settle (self->limits, mesh_subscription_get_tables (subscription), error);
}

void
mesh_decision_record_limits (MeshDecision *self,
                             MeshSubscription *subscription,
                             MeshSubscriptionChange *change)
{
  if (!mesh_limits_is_empty (self->limits))
    mesh_subscription_change_set (change, MESH_LIMITS_PERMITTED, mesh_limits_to_item (self->limits),
                                  TRUE);
  else if (mesh_subscription_get_permitted_limits (subscription) != NULL)
    mesh_subscription_change_set (change, MESH_LIMITS_PERMITTED, NULL, TRUE);
}

void
mesh_decision_set_results (MeshPlan *plan, MeshSubscription *subscription, const char *status)
{
  mesh_plan_set_result (plan, "SubscriptionId",
                        aws_json_string (mesh_subscription_get (subscription, "SubscriptionId")));
  mesh_plan_set_result (plan, "Status", aws_json_string (status));
}

char *
mesh_lake_role_arn (const char *partition, const char *account)
{
  return g_strdup_printf ("arn:%s:iam::%s:role/aws-service-role/lakeformation.amazonaws.com/"
                          "AWSServiceRoleForLakeFormationDataAccess",
                          partition, account);
}
