/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/catalog/mesh-tables.h"
#include "mesh/workflows/mesh-recipe.h"

typedef struct
{
  MeshMesh *mesh;
  char *owner;
  char *subscriber;
  char *database;
  char **asked; /* nullable: the whole database */
  char **permissions;
  char *reason; /* nullable */
  MeshLimits *limits; /* nullable */
  char *id;     /* of a new record */
  MeshSeated central;
  MeshSeated read_only;
} Request;

static void
request_free (Request *self)
{
  g_clear_object (&self->mesh);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->subscriber, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->asked, g_strfreev);
  g_clear_pointer (&self->permissions, g_strfreev);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->limits, mesh_limits_unref);
  g_clear_pointer (&self->id, g_free);
  mesh_seated_clear (&self->central);
  mesh_seated_clear (&self->read_only);
  g_free (self);
}

/* ---- earlier subscriptions to the same ---- */

static gboolean
is_covered (const char *const *wanted, const char *const *held)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (!g_strv_contains (held, wanted[i]) && !g_strv_contains (held, "ALL"))
      return FALSE;
  return TRUE;
}

static gboolean
same_tables (MeshSubscription *subscription, char **tables)
{
  const char *const *theirs = mesh_subscription_get_tables (subscription);
  const guint n = tables != NULL ? g_strv_length (tables) : 0;

  if (g_strv_length ((char **) theirs) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_strv_contains (theirs, tables[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_to_the_same (Request *self, MeshSubscription *subscription, char **tables)
{
  return g_strcmp0 (mesh_subscription_get (subscription, "OwnerPrincipal"), self->owner) == 0
         && g_strcmp0 (mesh_subscription_get (subscription, "DatabaseName"), self->database) == 0
         && same_tables (subscription, tables);
}

/* What it gives is no less than what is asked for. */
static gboolean
gives_enough (Request *self, MeshSubscription *subscription)
{
  MeshLimits *permitted = mesh_subscription_get_permitted_limits (subscription);

  return is_covered ((const char *const *) self->permissions,
                     mesh_subscription_get_permitted (subscription))
         && (mesh_limits_is_empty (permitted) || mesh_limits_equal (permitted, self->limits));
}

/* What the new request continues: an active one that covers it, else one that is pending, else one
 * that was deleted. */
static MeshSubscription *
find_earlier (Request *self, GPtrArray *subscriptions, char **tables)
{
  MeshSubscription *pending = NULL, *deleted = NULL;

  for (guint i = 0; i < subscriptions->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (subscriptions, i);
      const char *status = mesh_subscription_get (one, "Status");

      if (!is_to_the_same (self, one, tables))
        continue;
      if (g_strcmp0 (status, "Active") == 0 && gives_enough (self, one))
        return one;
      if (g_strcmp0 (status, "Pending") == 0)
        pending = one;
      if (g_strcmp0 (status, "Deleted") == 0)
        deleted = one;
    }
  return pending != NULL ? pending : deleted;
}

/* ---- the change ---- */

static MeshSubscriptionChange *
add_new (Request *self, MeshPlan *plan, char **tables)
{
  MeshResource *resource = mesh_subscription_change_new (_("Ask for access by subscription %s"), self->id, "Pending",
                                                         NULL, &self->central);
  MeshSubscriptionChange *change = MESH_SUBSCRIPTION_CHANGE (mesh_plan_add (plan, resource, NULL));

  mesh_subscription_change_set (change, "OwnerPrincipal", mesh_item_string (self->owner), TRUE);
  mesh_subscription_change_set (change, "SubscriberPrincipal", mesh_item_string (self->subscriber),
                                TRUE);
  mesh_subscription_change_set (change, "DatabaseName", mesh_item_string (self->database), TRUE);
  if (tables != NULL)
    mesh_subscription_change_set (change, "TableName",
                                  mesh_item_list ((const char *const *) tables), TRUE);
  return change;
}

/* An active one that covers the request stays as it is: what was granted is never erased by asking
 * again. */
static MeshSubscriptionChange *
add_again (Request *self, MeshPlan *plan, MeshSubscription *earlier)
{
  static const char *const pending[] = { "Pending", NULL };
  static const char *const reopen[] = { "Deleted", "Pending", NULL };
  const gboolean deleted = g_strcmp0 (mesh_subscription_get (earlier, "Status"), "Deleted") == 0;
  MeshResource *resource;
  MeshSubscriptionChange *change;

  resource
      = mesh_subscription_change_new (deleted ? _ ("Ask again by subscription %s")
                                              : _ ("Change what is asked for by subscription %s"),
                                      mesh_subscription_get (earlier, "SubscriptionId"), "Pending",
                                      deleted ? reopen : pending, &self->central);
  change = MESH_SUBSCRIPTION_CHANGE (mesh_plan_add (plan, resource, NULL));
  if (deleted)
    {
      static const char *const gone[]
          = { "PermittedGrants", "GrantableGrants",    "GrantedTableARNs",
              "RamShares",       "ImportedToConsumer", MESH_LIMITS_PERMITTED,
              NULL };

      for (guint i = 0; gone[i] != NULL; i++)
        mesh_subscription_change_unset (change, gone[i]);
    }
  return change;
}

static void
set_results (MeshPlan *plan, const char *id, const char *status)
{
  mesh_plan_set_result (plan, "SubscriptionId", aws_json_string (id));
  mesh_plan_set_result (plan, "Status", aws_json_string (status));
}

/* Programs that know nothing of limits show at least this to who decides. */
static char *
dup_note (Request *self)
{
  g_autofree char *limits = mesh_limits_describe (self->limits);

  if (limits == NULL)
    return g_strdup (self->reason);
  return g_strdup_printf ("%s%sLimited to %s", self->reason != NULL ? self->reason : "",
                          self->reason != NULL && *self->reason != '\0' ? "\n" : "", limits);
}

static void
set_limits (Request *self, MeshSubscriptionChange *change, MeshSubscription *earlier)
{
  if (!mesh_limits_is_empty (self->limits))
    mesh_subscription_change_set (change, MESH_LIMITS_REQUESTED, mesh_limits_to_item (self->limits),
                                  TRUE);
  else if (earlier != NULL && mesh_subscription_get_requested_limits (earlier) != NULL)
    mesh_subscription_change_set (change, MESH_LIMITS_REQUESTED, NULL, TRUE);
}

static void
add_change (Request *self, MeshPlan *plan, MeshSubscription *earlier, char **tables)
{
  g_autofree char *note = dup_note (self);
  MeshSubscriptionChange *change;

  if (earlier != NULL && g_strcmp0 (mesh_subscription_get (earlier, "Status"), "Active") == 0)
    {
      set_results (plan, mesh_subscription_get (earlier, "SubscriptionId"), "Active");
      return;
    }
  change = earlier != NULL ? add_again (self, plan, earlier) : add_new (self, plan, tables);
  mesh_subscription_change_set (change, "RequestedGrants",
                                mesh_item_list ((const char *const *) self->permissions), TRUE);
  set_limits (self, change, earlier);
  mesh_subscription_change_add_note (change, note);
  set_results (plan, earlier != NULL ? mesh_subscription_get (earlier, "SubscriptionId") : self->id,
               "Pending");
}

static gboolean
check_limits (Request *self, JsonNode *answer, char **names, GError **error)
{
  if (mesh_limits_is_empty (self->limits))
    return TRUE;
  if (!mesh_limits_settle (self->limits,
                           self->asked != NULL ? (const char *const *) names : NULL, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (GStrv) columns = mesh_tables_dup_columns (mesh_tables_find (answer, names[i]));

      if (!mesh_limits_check_columns (self->limits, names[i], (const char *const *) columns, error))
        return FALSE;
    }
  return TRUE;
}

/* What is asked for must be visible, and may have been asked for before: both are read at once. */
static gboolean
request_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  Request *self = data;
  const gboolean by_name
      = self->asked != NULL && !mesh_tables_is_pattern ((const char *const *) self->asked);
  g_autofree char *where = g_strdup_printf (_("the mesh's database %s"), self->database);
  g_autofree char *catalogue
      /* Translators: %s is a region, such as eu-west-1; this is where something was looked for */
      = g_strdup_printf (_("the mesh's catalogue in %s"), mesh_mesh_get_region (self->mesh));
  MeshRead reads[2] = {
    { self->read_only.client, "glue:GetTables",
      mesh_tables_new_input (mesh_mesh_get_account_id (self->mesh), self->database,
                             by_name ? (const char *const *) self->asked : NULL),
      NULL, NULL },
    { self->central.client, "dynamodb:Query", mesh_store_new_query (FALSE, self->subscriber, NULL),
      NULL, NULL },
  };
  g_autoptr (JsonNode) tables = NULL;
  g_autoptr (JsonNode) items = NULL;
  g_autoptr (GPtrArray) subscriptions = NULL;
  g_auto (GStrv) names = NULL;

  mesh_reads_gather (mesh_plan_get_reads (plan), reads, G_N_ELEMENTS (reads), cancellable);
  mesh_tables_explain (&reads[0].error, self->database, catalogue);
  mesh_store_explain (&reads[1].error);
  tables = mesh_read_take (&reads[0], error);
  if (tables != NULL)
    items = mesh_read_take (&reads[1], error);
  mesh_read_clear (&reads[0]);
  mesh_read_clear (&reads[1]);
  if (items == NULL)
    return FALSE;

  names = mesh_tables_resolve (tables, (const char *const *) self->asked, where, error);
  if (names == NULL)
    return FALSE;
  if (!check_limits (self, tables, names, error))
    return FALSE;
  if (self->asked == NULL)
    g_clear_pointer (&names, g_strfreev);
  subscriptions = mesh_store_read_items (items);
  add_change (self, plan, find_earlier (self, subscriptions, names), names);
  return TRUE;
}

static gboolean
take_arguments (Request *self,
                const char *owner_account,
                const char *database,
                const char *const *tables,
                const char *const *permissions,
                GError **error)
{
  if (!mesh_is_account_id (owner_account))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("The owner's account \"%s\" must be 12 digits"),
                   owner_account != NULL ? owner_account : "");
      return FALSE;
    }
  if (permissions == NULL || permissions[0] == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("Say which permissions are asked for, such as SELECT"));
      return FALSE;
    }
  self->owner = g_strdup (owner_account);
  self->permissions = mesh_lf_dup_table_permissions (permissions, error);
  if (self->permissions == NULL
      || (!mesh_limits_is_empty (self->limits)
          && !mesh_limits_check_permissions ((const char *const *) self->permissions, error)))
    return FALSE;
  self->database = mesh_dup_glue_name (_("database"), database, error);
  return self->database != NULL && mesh_tables_fold (tables, &self->asked, error);
}

MeshPlan *
mesh_workflow_request_access (MeshMesh *mesh,
                              MeshPersona *consumer,
                              const char *owner_account,
                              const char *database,
                              const char *const *tables,
                              const char *const *permissions,
                              const char *reason,
                              GError **error)
{
  return mesh_workflow_request_access_full (mesh, consumer, owner_account, database, tables,
                                            permissions, NULL, reason, error);
}

MeshPlan *
mesh_workflow_request_access_full (MeshMesh *mesh,
                                   MeshPersona *consumer,
                                   const char *owner_account,
                                   const char *database,
                                   const char *const *tables,
                                   const char *const *permissions,
                                   MeshLimits *limits,
                                   const char *reason,
                                   GError **error)
{
  Request *self = g_new0 (Request, 1);
  MeshPlan *plan = NULL;
  g_autofree char *title
      /* Translators: %s is a database */
      = g_strdup_printf (_("Request access to %s"), database != NULL ? database : "");

  self->mesh = g_object_ref (mesh);
  self->reason = g_strdup (reason);
  self->limits = limits != NULL ? mesh_limits_ref (limits) : NULL;
  self->id = mesh_subscription_id_new ();
  if (mesh_persona_check_job (consumer, _("asks for access: choose a consumer"), error,
                              MESH_JOB_CONSUMER, -1)
      && take_arguments (self, owner_account, database, tables, permissions, error)
      && mesh_seated_init (&self->central, mesh, consumer, MESH_SEAT_CENTRAL, error)
      && mesh_seated_init (&self->read_only, mesh, consumer, MESH_SEAT_READ_ONLY, error))
    {
      self->subscriber = g_strdup (mesh_persona_get_account_id (consumer));
      plan = mesh_plan_new (title);
      mesh_plan_set_expand (plan, request_expand, self, (GDestroyNotify) request_free);
      return mesh_recipe_note (
          plan, "request-access", mesh, consumer,
          aws_json_new ("Owner", AWS_JSON_STRING, owner_account, "Database", AWS_JSON_STRING, database, "Tables",
                        AWS_JSON_STRV, tables, "Permissions", AWS_JSON_STRV, permissions, "Limits", AWS_JSON_NODE,
                        limits != NULL ? mesh_limits_to_item (limits) : NULL, "Reason", AWS_JSON_STRING, reason, NULL));
    }
  request_free (self);
  return NULL;
}
