/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-access-look.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"
#include "mesh/subscriptions/mesh-store.h"

/* ---- the task ---- */

MeshAccessLook *
mesh_access_look_new (MeshMesh *mesh, MeshPersona *consumer, const char *const *roles)
{
  MeshAccessLook *look = g_new0 (MeshAccessLook, 1);

  look->mesh = g_object_ref (mesh);
  look->consumer = g_object_ref (consumer);
  look->reads = mesh_reads_new ();
  look->links = g_ptr_array_new_with_free_func (g_object_unref);
  if (roles != NULL && roles[0] != NULL)
    look->roles = g_strdupv ((char **) roles);
  else
    {
      look->roles = g_new0 (char *, 2);
      look->roles[0] = mesh_role_arn (mesh_mesh_get_partition (mesh), mesh_persona_get_account_id (consumer),
                                      MESH_ROLE_CONSUMER);
    }
  return look;
}

void
mesh_access_look_free (MeshAccessLook *look)
{
  g_clear_object (&look->mesh);
  g_clear_object (&look->consumer);
  g_clear_object (&look->subscription);
  g_clear_object (&look->reads);
  g_clear_pointer (&look->database, g_free);
  g_clear_pointer (&look->table, g_free);
  g_clear_pointer (&look->roles, g_strfreev);
  g_clear_pointer (&look->location, g_free);
  g_clear_pointer (&look->links, g_ptr_array_unref);
  g_free (look);
}

/* The links at the two ends: who asks, what was agreed, and where the data lies. */

static const struct
{
  const char *kind, *title;
} titles[] = {
  { "identity", N_("Your identity") },
  { "subscription", N_("Subscription") },
  { "grant", N_("Grant to your account") },
  { "share", N_("Share accepted") },
  { "link", N_("Link in your account") },
  { "link-describe", N_("The role sees the link") },
  { "select", N_("The role may read the table") },
  { "location", N_("Location registered") },
  { "bucket-policy", N_("Bucket policy") },
  { "key-policy", N_("Encryption key") },
};

void
mesh_access_look_add (MeshAccessLook *look,
                      const char *kind,
                      MeshFindingState state,
                      char *detail,
                      const char *repairer,
                      const char *repair)
{
  g_autofree char *owned = detail;
  const char *title = kind;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].kind, kind))
      title = _(titles[i].title);
  g_ptr_array_add (
      look->links,
      g_object_new (MESH_TYPE_FINDING, "kind", kind, "title", title, "state", (int) state,
                    "detail", owned, "repairer", state != MESH_FINDING_HOLDS ? repairer : NULL,
                    "repair", state != MESH_FINDING_HOLDS ? repair : NULL, "subject",
                    look->subscription != NULL
                        ? mesh_subscription_get (look->subscription, "SubscriptionId")
                        : NULL,
                    NULL));
}

static int
compare_links (gconstpointer a, gconstpointer b)
{
  int places[2] = { 0, 0 };
  MeshFinding *const links[] = { *(MeshFinding *const *) a, *(MeshFinding *const *) b };

  for (guint l = 0; l < 2; l++)
    for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
      if (g_str_equal (titles[i].kind, mesh_finding_get_kind (links[l])))
        places[l] = (int) i;
  return places[0] - places[1];
}

void
mesh_access_look_sort (MeshAccessLook *look)
{
  g_ptr_array_sort (look->links, compare_links);
}

/* What AWS said, and what to do about it. (transfer full) */
static char *
dup_failure (const GError *error)
{
  g_autofree char *advice = mesh_error_dup_advice (error);

  return advice != NULL ? g_strdup_printf ("%s. %s", error->message, advice)
                        : g_strdup (error->message);
}

/* A read as a persona on a seat; failures become the link's. (transfer full) (nullable) */
static JsonNode *
read_as (MeshAccessLook *look, MeshPersona *persona, MeshSeat seat, const char *operation, JsonNode *input,
         GError **error)
{
  g_autoptr (AwsClient) client = mesh_mesh_get_seat (look->mesh, persona, seat, error);
  g_autoptr (JsonNode) owned = input;

  if (client == NULL)
    return NULL;
  return mesh_reads_call (look->reads, client, operation, owned, look->cancellable, error);
}

/* ---- identity ---- */

void
mesh_access_look_at_identity (MeshAccessLook *look)
{
  const char *account = mesh_persona_get_account_id (look->consumer);
  MeshPersona *admin = mesh_find_persona (look->mesh, MESH_JOB_CONSUMER_ADMIN, account);
  const char *repairer = admin != NULL ? mesh_persona_get_name (admin) : account;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer
      = read_as (look, look->consumer, MESH_SEAT_LOCAL, "sts:GetCallerIdentity", NULL, &error);
  const char *said = aws_json_get_string (answer, "Account");

  if (answer == NULL)
    mesh_access_look_add (look, "identity", MESH_FINDING_MISSING, dup_failure (error), repairer,
                          "set-up");
  else if (g_strcmp0 (said, account) != 0)
    mesh_access_look_add (look, "identity", MESH_FINDING_MISSING,
                          /* Translators: numbers of accounts: whose the keys are, and whose they should be */
                          g_strdup_printf (_("These keys belong to account %s, not to %s"),
                                           said != NULL ? said : _("an unknown one"), account),
                          repairer, NULL);
  else
    mesh_access_look_add (look, "identity", MESH_FINDING_HOLDS,
                          g_strdup (aws_json_get_string (answer, "Arn")), NULL, NULL);
}

/* ---- subscription ---- */

static int
rank (const char *status)
{
  static const char *const order[] = { "Active", "Pending", "Denied", "Deleted" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (status, order[i]) == 0)
      return (int) i;
  return G_N_ELEMENTS (order);
}

static gboolean
covers (MeshAccessLook *look, MeshSubscription *subscription)
{
  const char *const *tables = mesh_subscription_get_tables (subscription);

  return g_strcmp0 (mesh_subscription_get (subscription, "DatabaseName"), look->database) == 0
         && (tables[0] == NULL || g_strv_contains (tables, look->table));
}

/* The best one for the table. (transfer none) (nullable) */
static MeshSubscription *
choose (MeshAccessLook *look, GPtrArray *subscriptions)
{
  MeshSubscription *best = NULL;

  for (guint i = 0; i < subscriptions->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (subscriptions, i);

      if (covers (look, one)
          && (best == NULL
              || rank (mesh_subscription_get (one, "Status")) < rank (mesh_subscription_get (best, "Status"))))
        best = one;
    }
  return best;
}

static void
tell_subscription (MeshAccessLook *look)
{
  const char *me = mesh_persona_get_name (look->consumer);
  const char *status, *owner;
  MeshPersona *decider;
  g_autofree char *limits = NULL;

  if (look->subscription == NULL)
    {
      mesh_access_look_add (look, "subscription", MESH_FINDING_MISSING,
                            /* Translators: the number of an account; then a database and its table, with a dot between
                               them */
                            g_strdup_printf (_("Account %s never asked for %s.%s"),
                                             mesh_persona_get_account_id (look->consumer),
                                             look->database, look->table),
                            me, "request");
      return;
    }
  status = mesh_subscription_get (look->subscription, "Status");
  owner = mesh_subscription_get (look->subscription, "OwnerPrincipal");
  decider = mesh_find_decider (look->mesh, owner);
  limits = mesh_limits_describe (mesh_subscription_get_permitted_limits (look->subscription));
  if (look->active)
    mesh_access_look_add (look, "subscription", MESH_FINDING_HOLDS,
                          /* Translators: %s says to which columns and rows */
                          limits != NULL ? g_strdup_printf (_("Active, limited: %s"), limits)
                                         : g_strdup (_("Active")),
                          NULL, NULL);
  else if (g_strcmp0 (status, "Pending") == 0)
    mesh_access_look_add (look, "subscription", MESH_FINDING_MISSING,
                          g_strdup_printf (_("Account %s has not decided on the request yet"), owner),
                          decider != NULL ? mesh_persona_get_name (decider) : owner, "approve");
  else
    mesh_access_look_add (look, "subscription", MESH_FINDING_MISSING,
                          /* Translators: %s is a status as it is recorded, such as Denied or Deleted */
                          g_strdup_printf (_("The subscription is %s: ask again"), status), me,
                          "request");
}

void
mesh_access_look_take_subscription (MeshAccessLook *look, MeshSubscription *subscription)
{
  g_set_object (&look->subscription, subscription);
  look->active = subscription != NULL && g_strcmp0 (mesh_subscription_get (subscription, "Status"), "Active") == 0;
  tell_subscription (look);
}

GPtrArray *
mesh_access_look_list_subscriptions (MeshAccessLook *look, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer
      = read_as (look, look->consumer, MESH_SEAT_CENTRAL, "dynamodb:Query",
                 mesh_store_new_query (FALSE, mesh_persona_get_account_id (look->consumer), NULL), &local);

  if (answer != NULL)
    return mesh_store_read_items (answer);
  mesh_store_explain (&local);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
mesh_access_look_at_subscription (MeshAccessLook *look)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) subscriptions = mesh_access_look_list_subscriptions (look, &error);

  if (subscriptions == NULL)
    mesh_access_look_add (look, "subscription", MESH_FINDING_UNKNOWN, dup_failure (error), NULL, NULL);
  else
    mesh_access_look_take_subscription (look, choose (look, subscriptions));
}

/* ---- where the data lies ---- */

static void
find_location (MeshAccessLook *look)
{
  g_autoptr (JsonNode) answer
      = read_as (look, look->consumer, MESH_SEAT_READ_ONLY, "glue:GetTable",
                 aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (look->mesh),
                               "DatabaseName", AWS_JSON_STRING, look->database, "Name",
                               AWS_JSON_STRING, look->table, NULL),
                 NULL);

  look->location = g_strdup (aws_json_get_string (answer, "Table.StorageDescriptor.Location"));
}

/* @location: "s3://bucket/prefix/". (transfer full) (nullable) */
static char *
dup_s3_arn (MeshAccessLook *look)
{
  g_autofree char *bucket = NULL, *prefix = NULL;

  if (!mesh_s3_parse (look->location, &bucket, &prefix))
    return NULL;
  return g_strdup_printf ("arn:%s:s3:::%s/%s", mesh_mesh_get_partition (look->mesh), bucket, prefix);
}

void
mesh_access_look_at_location (MeshAccessLook *look)
{
  MeshPersona *owner = mesh_find_persona (look->mesh, MESH_JOB_OWNER, NULL);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (MeshResource) resource = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *arn = NULL;

  find_location (look);
  arn = dup_s3_arn (look);
  if (arn == NULL || owner == NULL
      || (client = mesh_mesh_get_seat (look->mesh, owner, MESH_SEAT_SELF, &error)) == NULL)
    {
      mesh_access_look_add (look, "location", MESH_FINDING_UNKNOWN,
                            g_strdup (arn == NULL ? _("The table's location is not to be seen from here")
                                                  : _("Only the mesh's owner can look at locations")),
                            owner != NULL ? mesh_persona_get_name (owner)
                                          : mesh_mesh_get_account_id (look->mesh),
                            NULL);
      return;
    }
  resource = mesh_lf_location_new (arn);
  mesh_resource_set_client (resource, client);
  if (!MESH_RESOURCE_GET_CLASS (resource)->observe (resource, look->reads, look->cancellable, &error))
    mesh_access_look_add (look, "location", MESH_FINDING_UNKNOWN, dup_failure (error), NULL, NULL);
  else if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    mesh_access_look_add (look, "location", MESH_FINDING_HOLDS, g_strdup (look->location), NULL, NULL);
  else
    mesh_access_look_add (look, "location", MESH_FINDING_MISSING,
                          /* Translators: %s is a place in S3, such as s3://bucket/folder/ */
                          g_strdup_printf (_("%s is registered with nobody: publish the product again"),
                                           look->location),
                          mesh_persona_get_name (owner), "register");
}

/* ---- the key ---- */

void
mesh_access_look_at_key (MeshAccessLook *look)
{
  const char *account = look->subscription != NULL
                            ? mesh_subscription_get (look->subscription, "OwnerPrincipal")
                            : NULL;
  MeshPersona *producer = account != NULL
                              ? mesh_find_persona (look->mesh, MESH_JOB_PRODUCER, account)
                              : NULL;
  g_autofree char *bucket = NULL, *prefix = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  JsonNode *rule;
  const char *key;

  if (producer == NULL || !mesh_s3_parse (look->location, &bucket, &prefix))
    {
      mesh_access_look_add (look, "key-policy", MESH_FINDING_UNKNOWN,
                            g_strdup (_("Only the bucket's owner can see how it is encrypted")), account,
                            NULL);
      return;
    }
  answer = read_as (look, producer, MESH_SEAT_LOCAL, "s3:GetBucketEncryption",
                    aws_json_new ("Bucket", AWS_JSON_STRING, bucket, NULL), &error);
  rule = aws_json_get (answer, "ServerSideEncryptionConfiguration.Rules.0.ApplyServerSideEncryptionByDefault");
  key = aws_json_get_string (rule, "KMSMasterKeyID");
  if (answer == NULL)
    mesh_access_look_add (look, "key-policy", MESH_FINDING_UNKNOWN, dup_failure (error), account, NULL);
  else if (g_strcmp0 (aws_json_get_string (rule, "SSEAlgorithm"), "AES256") == 0)
    mesh_access_look_add (look, "key-policy", MESH_FINDING_HOLDS,
                          /* Translators: %s is the name of a bucket */
                          g_strdup_printf (_("%s is encrypted with S3's own keys: no key policy is asked"),
                                           bucket),
                          NULL, NULL);
  else
    mesh_access_look_add (look, "key-policy", MESH_FINDING_UNKNOWN,
                          /* Translators: a bucket, and the ARN of a key, or "of AWS for S3" (translated elsewhere) */
                          g_strdup_printf (_("%s is encrypted with the key %s: its policy must let the "
                                           "mesh's Lake Formation role decrypt"),
                                           bucket, key != NULL ? key : _("of AWS for S3")),
                          account, NULL);
}
