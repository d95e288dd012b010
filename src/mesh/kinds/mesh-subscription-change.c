/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"

/* Seconds for the shares of a grant to be listed with it. */
#define SETTLE_SHARES 15

typedef struct
{
  char *attribute;
  JsonNode *value; /* NULL: removed */
  gboolean decisive;
} Setting;

struct _MeshSubscriptionChange
{
  MeshResource parent_instance;

  char *id;
  char *to;
  char **from;         /* NULL: a new record */
  char *caller;        /* (nullable): asked for when it is needed */
  char *note;          /* nullable */
  GPtrArray *settings; /* (element-type Setting) */
  gboolean decision;

  GPtrArray *grants;     /* nullable */
  char *share_principal; /* nullable */
  char *share_catalog;
  char *share_database;

  MeshSubscription *first; /* (nullable): as observed first, which is what was agreed to change */
  MeshSubscription *seen;  /* (nullable): as observed */
  char *token;            /* tells our own write from another's, even of the same caller */
};

G_DEFINE_FINAL_TYPE (MeshSubscriptionChange, mesh_subscription_change, MESH_TYPE_RESOURCE)

static void
setting_free (Setting *setting)
{
  g_clear_pointer (&setting->attribute, g_free);
  g_clear_pointer (&setting->value, json_node_unref);
  g_free (setting);
}

/* ---- observing ---- */

static gboolean
ensure_caller (MeshSubscriptionChange *self,
               MeshReads *reads,
               GCancellable *cancellable,
               GError **error)
{
  const MeshSeated seat = { .client = mesh_resource_get_client (MESH_RESOURCE (self)) };

  if (self->caller == NULL)
    self->caller = mesh_seated_dup_caller (&seat, reads, cancellable, error);
  return self->caller != NULL;
}

static gboolean
settings_hold (MeshSubscriptionChange *self, MeshSubscription *subscription)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      Setting *setting = g_ptr_array_index (self->settings, i);

      if (setting->decisive
          && !mesh_item_values_equal (
              aws_json_get (mesh_subscription_get_item (subscription), setting->attribute),
              setting->value))
        return FALSE;
    }
  return TRUE;
}

static void
set_lost (MeshSubscriptionChange *self, MeshSubscription *winner, GError **error)
{
  const char *who = mesh_subscription_get (winner, "UpdatedBy"),
             *when = mesh_subscription_get (winner, "UpdatedDate");

  g_set_error (error, MESH_ERROR, MESH_ERROR_LOST_RACE,
               /* Translators: the id of a subscription; the status that it has now, such as Denied; who gave it that;
                  date and time */
               _("Somebody else was first: subscription %s was made %s by %s at %s UTC"), self->id,
               mesh_subscription_get (winner, "Status"), who != NULL ? who : _("an unknown caller"),
               when != NULL ? when : _("an unknown time"));
}

static void
describe (MeshSubscriptionChange *self, const char *before)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (g_strcmp0 (before, self->to) != 0)
    g_string_append_printf (text, "Status: %s → %s", before != NULL ? before : "nothing", self->to);
  for (guint i = 0; i < self->settings->len; i++)
    {
      Setting *setting = g_ptr_array_index (self->settings, i);
      g_autofree char *value = setting->value != NULL ? aws_json_to_string (setting->value, FALSE)
                                                      : g_strdup ("removed");

      if (setting->decisive)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", setting->attribute,
                                value);
    }
  mesh_resource_set_difference (resource, text->str);
}

/* The subscriber never decides: what it wrote last is that it imported. */
static gboolean
is_by_subscriber (MeshSubscription *subscription)
{
  const char *by = mesh_subscription_get (subscription, "UpdatedBy");
  g_autofree char *role = g_strdup_printf (
      "/" MESH_ROLE_ADMIN_CONSUMER "-%s/", mesh_subscription_get (subscription, "SubscriberPrincipal"));

  return by != NULL && strstr (by, role) != NULL;
}

/* Whether somebody else decided since the plan was looked at: a preview may be read for an hour before it is run. */
static gboolean
is_overtaken (MeshSubscriptionChange *self)
{
  JsonNode *before = mesh_subscription_get_item (self->first),
           *now = mesh_subscription_get_item (self->seen);

  if (g_strcmp0 (mesh_subscription_get (self->seen, MESH_TOKEN), self->token) == 0)
    return FALSE;
  if (g_strcmp0 (mesh_subscription_get (self->first, "Status"), mesh_subscription_get (self->seen, "Status")) != 0)
    return TRUE;
  for (guint i = 0; i < self->settings->len; i++)
    {
      Setting *setting = g_ptr_array_index (self->settings, i);

      if (setting->decisive
          && !mesh_item_values_equal (aws_json_get (before, setting->attribute),
                                      aws_json_get (now, setting->attribute)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
see (MeshSubscriptionChange *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  self->seen = mesh_store_get (reads, mesh_resource_get_client (MESH_RESOURCE (self)), self->id, cancellable, error);
  if (self->seen == NULL)
    return FALSE;
  if (self->first == NULL)
    self->first = g_object_ref (self->seen);
  if (!self->decision || !is_overtaken (self))
    return TRUE;
  set_lost (self, self->seen, error);
  return FALSE;
}

/* In: the record is as wanted, may be changed, or (FALSE) may not. */
static gboolean
judge (MeshSubscriptionChange *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);
  const char *status = mesh_subscription_get (self->seen, "Status");
  const gboolean may
      = self->from != NULL && g_strv_contains ((const char *const *) self->from, status);

  if (g_strcmp0 (status, self->to) == 0 && settings_hold (self, self->seen))
    {
      if (self->decision && !may && !is_by_subscriber (self->seen))
        {
          if (!ensure_caller (self, reads, cancellable, error))
            return FALSE;
          if (g_strcmp0 (mesh_subscription_get (self->seen, "UpdatedBy"), self->caller) != 0)
            {
              set_lost (self, self->seen, error);
              return FALSE;
            }
        }
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  if (may)
    {
      mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
      return TRUE;
    }
  g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_STATUS,
               /* Translators: the id of a subscription; its status, such as Active; date and time; who gave it that;
                  the status that it was to have */
               _("Subscription %s is %s since %s UTC (by %s): it can't be made %s"), self->id, status,
               mesh_subscription_get (self->seen, "UpdatedDate"),
               mesh_subscription_get (self->seen, "UpdatedBy"), self->to);
  return FALSE;
}

static JsonNode *
new_write (MeshSubscriptionChange *self);

static gboolean
mesh_subscription_change_observe (MeshResource *resource,
                                  MeshReads *reads,
                                  GCancellable *cancellable,
                                  GError **error)
{
  MeshSubscriptionChange *self = MESH_SUBSCRIPTION_CHANGE (resource);

  g_clear_object (&self->seen);
  if (self->from == NULL)
    mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  else if (!see (self, reads, cancellable, error) || !judge (self, reads, cancellable, error))
    return FALSE;
  if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    return TRUE;
  describe (self, self->seen != NULL ? mesh_subscription_get (self->seen, "Status") : NULL);
  mesh_resource_take_undo (resource, "subscription", aws_json_new ("Id", AWS_JSON_STRING, self->id, NULL),
                           self->seen != NULL ? aws_json_copy (mesh_subscription_get_item (self->seen)) : NULL,
                           aws_json_new ("Change", AWS_JSON_STRING, self->token, NULL));
  mesh_resource_add_call (resource, self->from == NULL ? "dynamodb:PutItem" : "dynamodb:UpdateItem",
                          new_write (self));
  return TRUE;
}

/* ---- writing ---- */

static void
set_dates (MeshSubscriptionChange *self, JsonNode *item)
{
  g_autofree char *now = mesh_item_dup_now ();
  const char *caller = self->caller != NULL ? self->caller : "(the caller's ARN)";

  if (self->from == NULL)
    {
      aws_json_set (item, "CreationDate", mesh_item_string (now));
      aws_json_set (item, "CreatedBy", mesh_item_string (caller));
    }
  aws_json_set (item, "UpdatedDate", mesh_item_string (now));
  aws_json_set (item, "UpdatedBy", mesh_item_string (caller));
  aws_json_set (item, MESH_TOKEN, mesh_item_string (self->token));
}

static JsonNode *
new_put (MeshSubscriptionChange *self)
{
  JsonNode *item = aws_json_new ("SubscriptionId", AWS_JSON_NODE, mesh_item_string (self->id),
                                 "Status", AWS_JSON_NODE, mesh_item_string (self->to), NULL);

  for (guint i = 0; i < self->settings->len; i++)
    {
      Setting *setting = g_ptr_array_index (self->settings, i);

      if (setting->value != NULL)
        aws_json_set (item, setting->attribute, aws_json_copy (setting->value));
    }
  if (self->note != NULL)
    aws_json_set (item, "Notes", mesh_item_set ((const char *const[]){ self->note, NULL }));
  set_dates (self, item);
  return aws_json_new ("TableName", AWS_JSON_STRING, MESH_TABLE, "Item", AWS_JSON_NODE, item,
                       "ConditionExpression", AWS_JSON_STRING,
                       "attribute_not_exists(SubscriptionId)", NULL);
}

typedef struct
{
  GString *set, *remove;
  JsonNode *names, *values;
  guint n;
} Expression;

/* Names stand behind placeholders: Status and others are reserved words. */
static char *
add_name (Expression *expression, const char *attribute)
{
  char *name = g_strdup_printf ("#n%u", expression->n);

  aws_json_set_string (expression->names, name, attribute);
  return name;
}

static void
add_change (Expression *expression, const char *attribute, JsonNode *value)
{
  g_autofree char *name = add_name (expression, attribute);
  GString *clause = value != NULL ? expression->set : expression->remove;

  g_string_append_printf (clause, "%s%s", clause->len > 0 ? ", " : "", name);
  if (value != NULL)
    {
      g_autofree char *placeholder = g_strdup_printf (":v%u", expression->n);

      g_string_append_printf (clause, " = %s", placeholder);
      aws_json_set (expression->values, placeholder, aws_json_copy (value));
    }
  expression->n++;
}

static void
add_guard (Expression *expression,
           GString *condition,
           const char *attribute,
           const char *name,
           const char *seen)
{
  g_autofree char *placeholder = g_strconcat (":", name, NULL);
  g_autofree char *hashed = g_strconcat ("#", name, NULL);

  if (seen == NULL)
    return;
  g_string_append_printf (condition, " AND %s = %s", hashed, placeholder);
  aws_json_set_string (expression->names, hashed, attribute);
  aws_json_set (expression->values, placeholder, mesh_item_string (seen));
}

/* Only from what was seen: a change made meanwhile wins, even one that could itself be decided
 * anew. Dates have whole seconds, so that our own changes are told apart by their tokens. */
static char *
dup_condition (MeshSubscriptionChange *self, Expression *expression)
{
  g_autoptr (GString) condition = g_string_new ("#status = :status");

  aws_json_set_string (expression->names, "#status", "Status");
  aws_json_set (expression->values, ":status",
                mesh_item_string (mesh_subscription_get (self->seen, "Status")));
  add_guard (expression, condition, "UpdatedDate", "updated",
             mesh_subscription_get (self->seen, "UpdatedDate"));
  add_guard (expression, condition, MESH_TOKEN, "token", mesh_subscription_get (self->seen, MESH_TOKEN));
  return g_string_free (g_steal_pointer (&condition), FALSE);
}

static JsonNode *
new_update (MeshSubscriptionChange *self)
{
  Expression expression = { g_string_new (NULL), g_string_new (NULL), aws_json_new_object (),
                            aws_json_new_object (), 0 };
  g_autoptr (JsonNode) stamps
      = aws_json_new ("Status", AWS_JSON_NODE, mesh_item_string (self->to), NULL);
  g_autofree char *condition = NULL, *text = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value, *input;

  set_dates (self, stamps);
  json_object_iter_init (&iter, json_node_get_object (stamps));
  while (json_object_iter_next (&iter, &name, &value))
    add_change (&expression, name, value);
  for (guint i = 0; i < self->settings->len; i++)
    {
      Setting *setting = g_ptr_array_index (self->settings, i);

      add_change (&expression, setting->attribute, setting->value);
    }
  condition = dup_condition (self, &expression);
  text = g_strdup_printf ("SET %s%s%s%s", expression.set->str,
                          expression.remove->len > 0 ? " REMOVE " : "", expression.remove->str,
                          self->note != NULL ? " ADD #notes :notes" : "");
  if (self->note != NULL)
    {
      aws_json_set_string (expression.names, "#notes", "Notes");
      aws_json_set (expression.values, ":notes",
                    mesh_item_set ((const char *const[]){ self->note, NULL }));
    }
  input = aws_json_new (
      "TableName", AWS_JSON_STRING, MESH_TABLE, "Key", AWS_JSON_NODE,
      aws_json_new ("SubscriptionId", AWS_JSON_NODE, mesh_item_string (self->id), NULL),
      "UpdateExpression", AWS_JSON_STRING, text, "ConditionExpression", AWS_JSON_STRING, condition,
      "ExpressionAttributeNames", AWS_JSON_NODE, expression.names, "ExpressionAttributeValues",
      AWS_JSON_NODE, expression.values, NULL);
  g_string_free (expression.set, TRUE);
  g_string_free (expression.remove, TRUE);
  return input;
}

static JsonNode *
new_write (MeshSubscriptionChange *self)
{
  return self->from == NULL ? new_put (self) : new_update (self);
}

/* ---- applying ---- */

typedef struct
{
  MeshReads *reads;
  JsonNode *shares;
} ShareSearch;

static gboolean
is_not_shared_yet (const GError *error)
{
  return g_error_matches (error, MESH_ERROR, MESH_ERROR_STALLED);
}

static gboolean
find_shares (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshSubscriptionChange *self = MESH_SUBSCRIPTION_CHANGE (resource);
  ShareSearch *search = data;

  g_clear_pointer (&search->shares, json_node_unref);
  mesh_reads_forget (search->reads, mesh_resource_get_client (resource),
                     "lakeformation:ListPermissions");
  search->shares = mesh_lf_list_shares (search->reads, mesh_resource_get_client (resource),
                                        self->share_principal, self->share_catalog,
                                        self->share_database, cancellable, error);
  if (search->shares == NULL)
    return FALSE;
  if (json_object_get_size (json_node_get_object (search->shares)) > 0)
    return TRUE;
  g_set_error_literal (error, MESH_ERROR, MESH_ERROR_STALLED, _("no RAM share yet"));
  return FALSE;
}

/* Without any share the record is still right: the import looks for invitations from the mesh then.
 */
static gboolean
record_shares (MeshSubscriptionChange *self,
               MeshReads *reads,
               GCancellable *cancellable,
               GError **error)
{
  ShareSearch search = { .reads = reads };
  g_autoptr (GError) local = NULL;
  gboolean found;

  if (self->share_principal == NULL || g_str_equal (self->share_principal, self->share_catalog))
    return TRUE;
  found = mesh_resource_settle (MESH_RESOURCE (self), _("Lake Formation's RAM shares"), SETTLE_SHARES,
                                is_not_shared_yet, find_shares, &search, cancellable, &local);
  if (found)
    {
      JsonNode *value = mesh_item_shares (search.shares);

      mesh_subscription_change_set (self, "RamShares", value, FALSE);
    }
  g_clear_pointer (&search.shares, json_node_unref);
  if (found || is_not_shared_yet (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What was granted for a decision that lost goes again, but for what the winner's decision covers.
 */
static gboolean
take_back (MeshSubscriptionChange *self,
           MeshSubscription *winner,
           GCancellable *cancellable,
           GError **error)
{
  const gboolean active = g_strcmp0 (mesh_subscription_get (winner, "Status"), "Active") == 0;

  if (self->grants == NULL)
    return TRUE;
  return mesh_lf_grants_take_back (
      self->grants, active ? mesh_subscription_get_permitted (winner) : NULL,
      active ? mesh_subscription_get_grantable (winner) : NULL, cancellable, error);
}

static gboolean
lose (MeshSubscriptionChange *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (MeshSubscription) winner = NULL;
  g_autoptr (GError) local = NULL;

  mesh_reads_forget (reads, mesh_resource_get_client (resource), "dynamodb:GetItem");
  winner
      = mesh_store_get (reads, mesh_resource_get_client (resource), self->id, cancellable, error);
  if (winner == NULL)
    return FALSE;
  /* Our own write, sent again because its answer was lost. */
  if (g_strcmp0 (mesh_subscription_get (winner, MESH_TOKEN), self->token) == 0)
    return TRUE;
  set_lost (self, winner, error);
  if (!take_back (self, winner, cancellable, &local))
    g_prefix_error (error, "The grants made could not be taken back (%s). ", local->message);
  else if (self->grants != NULL && self->grants->len > 0)
    g_prefix_error (error, "The grants made for this are taken back. ");
  return FALSE;
}

static gboolean
mesh_subscription_change_apply (MeshResource *resource,
                                MeshReads *reads,
                                GCancellable *cancellable,
                                GError **error)
{
  MeshSubscriptionChange *self = MESH_SUBSCRIPTION_CHANGE (resource);
  const char *operation = self->from == NULL ? "dynamodb:PutItem" : "dynamodb:UpdateItem";
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  if (!ensure_caller (self, reads, cancellable, error)
      || !record_shares (self, reads, cancellable, error))
    return FALSE;
  input = new_write (self);
  answer = aws_client_call (mesh_resource_get_client (resource), aws_operation_find (operation),
                            input, cancellable, &local);
  mesh_reads_forget (reads, mesh_resource_get_client (resource), "dynamodb:GetItem");
  mesh_reads_forget (reads, mesh_resource_get_client (resource), "dynamodb:Query");
  if (answer != NULL)
    return TRUE;
  if (aws_error_is_code (local, "ConditionalCheckFailedException"))
    return lose (self, reads, cancellable, error);
  mesh_store_explain (&local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
mesh_subscription_change_finalize (GObject *object)
{
  MeshSubscriptionChange *self = MESH_SUBSCRIPTION_CHANGE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->from, g_strfreev);
  g_clear_pointer (&self->caller, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_pointer (&self->grants, g_ptr_array_unref);
  g_clear_pointer (&self->share_principal, g_free);
  g_clear_pointer (&self->share_catalog, g_free);
  g_clear_pointer (&self->share_database, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_object (&self->first);
  g_clear_object (&self->seen);
  G_OBJECT_CLASS (mesh_subscription_change_parent_class)->finalize (object);
}

static void
mesh_subscription_change_class_init (MeshSubscriptionChangeClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_subscription_change_finalize;
  resource_class->kind = "subscription-change";
  resource_class->observe = mesh_subscription_change_observe;
  resource_class->apply = mesh_subscription_change_apply;
}

static void
mesh_subscription_change_init (MeshSubscriptionChange *self)
{
  self->settings = g_ptr_array_new_with_free_func ((GDestroyNotify) setting_free);
  self->token = g_uuid_string_random ();
}

/* ---- public ---- */

/* Formats come from the callers, translated: each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
MeshResource *
mesh_subscription_change_new (const char *label_format,
                              const char *id,
                              const char *to,
                              const char *const *from,
                              const MeshSeated *seat)
{
  MeshSubscriptionChange *self = g_object_new (MESH_TYPE_SUBSCRIPTION_CHANGE, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *key = g_strdup_printf ("subscription-change %s", id);
  g_autofree char *label = g_strdup_printf (label_format, id);

  self->id = g_strdup (id);
  self->to = g_strdup (to);
  self->from = g_strdupv ((char **) from);
  self->caller = g_strdup (seat->caller);
  mesh_resource_set_id (resource, key);
  mesh_resource_set_label (resource, label);
  return mesh_seated_take (seat, resource);
}
#pragma GCC diagnostic pop

void
mesh_subscription_change_set (MeshSubscriptionChange *self,
                              const char *attribute,
                              JsonNode *value,
                              gboolean decisive)
{
  Setting *setting = NULL;

  for (guint i = 0; i < self->settings->len && setting == NULL; i++)
    if (g_str_equal (((Setting *) g_ptr_array_index (self->settings, i))->attribute, attribute))
      setting = g_ptr_array_index (self->settings, i);
  if (setting == NULL)
    {
      setting = g_new0 (Setting, 1);
      setting->attribute = g_strdup (attribute);
      g_ptr_array_add (self->settings, setting);
    }
  g_clear_pointer (&setting->value, json_node_unref);
  setting->value = value;
  setting->decisive = decisive;
}

void
mesh_subscription_change_unset (MeshSubscriptionChange *self, const char *attribute)
{
  mesh_subscription_change_set (self, attribute, NULL, FALSE);
}

void
mesh_subscription_change_add_note (MeshSubscriptionChange *self, const char *note)
{
  if (note == NULL || *note == '\0')
    return;
  g_free (self->note);
  self->note = g_strdup (note);
}

void
mesh_subscription_change_set_decision (MeshSubscriptionChange *self, gboolean decision)
{
  self->decision = decision;
}

void
mesh_subscription_change_set_grants (MeshSubscriptionChange *self, GPtrArray *grants)
{
  g_clear_pointer (&self->grants, g_ptr_array_unref);
  self->grants = g_ptr_array_ref (grants);
}

void
mesh_subscription_change_set_shares (MeshSubscriptionChange *self,
                                     const char *principal,
                                     const char *catalog,
                                     const char *database)
{
  self->share_principal = g_strdup (principal);
  self->share_catalog = g_strdup (catalog);
  self->share_database = g_strdup (database);
}
