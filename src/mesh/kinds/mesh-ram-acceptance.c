/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-ram.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-lf.h"

/* Seconds to wait for an invitation after a grant. */
#define SETTLE 60

struct _MeshRamAcceptance
{
  MeshResource parent_instance;
  char *account; /* the receiver */
  char *sender;
  GPtrArray *arns;   /* of shares */
  AwsClient *source; /* (nullable): who can list the grants */
  char *database;
  MeshReads *reads; /* of the run, while applying */
};

G_DEFINE_FINAL_TYPE (MeshRamAcceptance, mesh_ram_acceptance, MESH_TYPE_RESOURCE)

/* Which shares there are is only known after the grants, unless they are named. @complete: one
 * carries the database and one its tables: there will be no further ones. */
static gboolean
find_shares (MeshRamAcceptance *self,
             MeshReads *reads,
             gboolean *complete,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (JsonNode) shares = NULL;
  gboolean database = FALSE, table = FALSE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *share;

  shares = mesh_lf_list_shares (reads, self->source, self->account, self->sender, self->database,
                                cancellable, error);
  if (shares == NULL)
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (shares));
  while (json_object_iter_next (&iter, &name, &share))
    {
      const char *arn = aws_json_get_string (share, "arn");

      database |= g_strcmp0 (aws_json_get_string (share, "type"), "Database") == 0;
      table |= g_strcmp0 (aws_json_get_string (share, "type"), "Table") == 0;
      if (arn != NULL && !g_ptr_array_find_with_equal_func (self->arns, arn, g_str_equal, NULL))
        g_ptr_array_add (self->arns, g_strdup (arn));
    }
  *complete = database && table;
  return TRUE;
}

/* The newest invitation for a share says most: one may have expired and been sent again. */
static JsonNode *
find_invitation (JsonNode *answer, const char *share_arn)
{
  JsonNode *best = NULL;

  for (guint i = 0; i < aws_json_get_length (answer, "resourceShareInvitations"); i++)
    {
      JsonNode *invitation = aws_json_get_element (answer, "resourceShareInvitations", i);

      if (g_strcmp0 (aws_json_get_string (invitation, "resourceShareArn"), share_arn) == 0
          && (best == NULL
              || aws_json_get_double (invitation, "invitationTimestamp", 0)
                     >= aws_json_get_double (best, "invitationTimestamp", 0)))
        best = invitation;
    }
  return best;
}

static JsonNode *
list_invitations (MeshRamAcceptance *self,
                  MeshReads *reads,
                  GCancellable *cancellable,
                  GError **error)
{
  return mesh_reads_call (reads, mesh_resource_get_client (MESH_RESOURCE (self)),
                          "ram:GetResourceShareInvitations", NULL, cancellable, error);
}

static JsonNode *
new_accept (JsonNode *invitation)
{
  return aws_json_new ("resourceShareInvitationArn", AWS_JSON_STRING,
                       aws_json_get_string (invitation, "resourceShareInvitationArn"), NULL);
}

static gboolean
mesh_ram_acceptance_observe (MeshResource *resource,
                             MeshReads *reads,
                             GCancellable *cancellable,
                             GError **error)
{
  MeshRamAcceptance *self = MESH_RAM_ACCEPTANCE (resource);
  g_autoptr (JsonNode) answer = NULL;
  gboolean complete = self->source == NULL;
  guint accepted = 0;

  if (!complete && !find_shares (self, reads, &complete, cancellable, error))
    return FALSE;
  answer = list_invitations (self, reads, cancellable, error);
  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < self->arns->len; i++)
    {
      JsonNode *invitation = find_invitation (answer, g_ptr_array_index (self->arns, i));
      const char *status = aws_json_get_string (invitation, "status");

      if (g_strcmp0 (status, "ACCEPTED") == 0)
        accepted++;
      else if (g_strcmp0 (status, "PENDING") == 0)
        mesh_resource_add_call (resource, "ram:AcceptResourceShareInvitation",
                                new_accept (invitation));
    }
  if (complete && accepted == self->arns->len)
    mesh_resource_set_state (resource, MESH_STATE_HOLDS);
  else
    {
      mesh_resource_set_lasting (resource, _("A share that was accepted carries all subscriptions of both accounts"));
      mesh_resource_set_state (resource, accepted > 0 ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
    }
  if (mesh_resource_get_state (resource) != MESH_STATE_HOLDS
      && mesh_resource_get_calls (resource)->len == 0)
    mesh_resource_set_difference (resource, "Accepts the invitations once they have come");
  return TRUE;
}

/* ---- applying ---- */

static gboolean
accept (MeshRamAcceptance *self, JsonNode *invitation, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = new_accept (invitation);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)),
                            aws_operation_find ("ram:AcceptResourceShareInvitation"), input,
                            cancellable, &local);
  if (answer != NULL
      || aws_error_is_code (local, "ResourceShareInvitationAlreadyAcceptedException"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Inside one organisation there is no invitation: the share is just there. */
static gboolean
is_there_uninvited (MeshRamAcceptance *self, const char *share_arn, GCancellable *cancellable)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("resourceOwner", AWS_JSON_STRING, "OTHER-ACCOUNTS", "resourceShareArns",
                      AWS_JSON_NODE, aws_json_strings (share_arn, NULL), NULL);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call_all (mesh_resource_get_client (MESH_RESOURCE (self)),
                                aws_operation_find ("ram:GetResourceShares"), input, cancellable,
                                NULL);
  for (guint i = 0; i < aws_json_get_length (answer, "resourceShares"); i++)
    {
      JsonNode *share = aws_json_get_element (answer, "resourceShares", i);

      if (g_strcmp0 (aws_json_get_string (share, "resourceShareArn"), share_arn) == 0
          && g_strcmp0 (aws_json_get_string (share, "status"), "ACTIVE") == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
settle_share (MeshRamAcceptance *self,
              JsonNode *invitations,
              const char *arn,
              GCancellable *cancellable,
              GError **error)
{
  JsonNode *invitation = find_invitation (invitations, arn);
  const char *status = aws_json_get_string (invitation, "status");

  if (invitation == NULL)
    {
      if (is_there_uninvited (self, arn, cancellable))
        return TRUE;
      g_set_error (error, MESH_ERROR, MESH_ERROR_STALLED,
                   /* Translators: the ARN of a share, and the number of the account that waits for it */
                   _("No invitation to the share %s has come to account %s"), arn, self->account);
      return FALSE;
    }
  if (g_strcmp0 (status, "ACCEPTED") == 0)
    return TRUE;
  if (g_strcmp0 (status, "PENDING") == 0)
    return accept (self, invitation, cancellable, error);
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_READY,
               /* Translators: the ARN of a share; its state as AWS says it, such as EXPIRED; the number of its owner's
                  account */
               _("The invitation to the share %s is %s: its owner in account %s must share again"),
               arn, status, self->sender);
  return FALSE;
}

static gboolean
is_settling (const GError *error)
{
  return g_error_matches (error, MESH_ERROR, MESH_ERROR_STALLED);
}

typedef struct
{
  MeshRamAcceptance *self;
  JsonNode *invitations;
  const char *arn;
  GCancellable *cancellable;
  GError *error;
} Acceptance;

static gpointer
settle_share_thread (gpointer data)
{
  Acceptance *one = data;

  settle_share (one->self, one->invitations, one->arn, one->cancellable, &one->error);
  return NULL;
}

/* All shares at once: a pair of accounts has at most five. */
static gboolean
settle_shares (MeshRamAcceptance *self,
               JsonNode *invitations,
               GCancellable *cancellable,
               GError **error)
{
  const guint n = self->arns->len;
  g_autofree Acceptance *list = g_new0 (Acceptance, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);
  gboolean good = TRUE;

  for (guint i = 0; i < n; i++)
    {
      list[i]
          = (Acceptance){ self, invitations, g_ptr_array_index (self->arns, i), cancellable, NULL };
      threads[i] = g_thread_new ("accept", settle_share_thread, &list[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      g_thread_join (threads[i]);
      if (list[i].error == NULL)
        continue;
      if (good)
        g_propagate_error (error, list[i].error);
      else
        g_error_free (list[i].error);
      good = FALSE;
    }
  return good;
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshRamAcceptance *self = MESH_RAM_ACCEPTANCE (resource);
  g_autoptr (JsonNode) invitations = NULL;
  gboolean complete, good;

  if (self->source != NULL)
    {
      mesh_reads_forget (self->reads, self->source, "lakeformation:ListPermissions");
      if (!find_shares (self, self->reads, &complete, cancellable, error))
        return FALSE;
      if (self->arns->len == 0)
        {
          g_set_error (error, MESH_ERROR, MESH_ERROR_STALLED,
                       /* Translators: a database, and the number of an account */
                       _("Lake Formation has not shared %s with account %s yet"), self->database,
                       self->account);
          return FALSE;
        }
    }
  invitations = list_invitations (self, self->reads, cancellable, error);
  if (invitations == NULL)
    return FALSE;
  good = settle_shares (self, invitations, cancellable, error);
  mesh_reads_forget (self->reads, mesh_resource_get_client (resource),
                     "ram:GetResourceShareInvitations");
  return good;
}

static gboolean
mesh_ram_acceptance_apply (MeshResource *resource,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  MeshRamAcceptance *self = MESH_RAM_ACCEPTANCE (resource);
  gboolean done;

  /* What was read before the grants may be too old; shares that are named were there already. */
  if (self->source != NULL)
    mesh_reads_forget (reads, mesh_resource_get_client (resource),
                       "ram:GetResourceShareInvitations");
  self->reads = reads;
  done = mesh_resource_settle (resource, _("the invitation to the share"), SETTLE, is_settling,
                               attempt, NULL, cancellable, error);
  self->reads = NULL;
  return done;
}

static void
mesh_ram_acceptance_finalize (GObject *object)
{
  MeshRamAcceptance *self = MESH_RAM_ACCEPTANCE (object);

  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->arns, g_ptr_array_unref);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (mesh_ram_acceptance_parent_class)->finalize (object);
}

static void
mesh_ram_acceptance_class_init (MeshRamAcceptanceClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_ram_acceptance_finalize;
  resource_class->kind = "ram-acceptance";
  resource_class->observe = mesh_ram_acceptance_observe;
  resource_class->apply = mesh_ram_acceptance_apply;
}

static void
mesh_ram_acceptance_init (MeshRamAcceptance *self)
{
  self->arns = g_ptr_array_new_with_free_func (g_free);
}

/**
 * mesh_ram_acceptance_new:
 * @account: who accepts
 * @sender: whose shares they are
 * @share_arns: (nullable): which
 *
 * Returns: (transfer full): has no inverse: a share may carry more than this plan
 */
MeshResource *
mesh_ram_acceptance_new (const char *account, const char *sender, const char *const *share_arns)
{
  MeshRamAcceptance *self = g_object_new (MESH_TYPE_RAM_ACCEPTANCE, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("ram-acceptance %s %s", account, sender);
  g_autofree char *label
      /* Translators: numbers of two accounts */
      = g_strdup_printf (_("Accept in account %s what account %s shares"), account, sender);

  self->account = g_strdup (account);
  self->sender = g_strdup (sender);
  for (guint i = 0; share_arns != NULL && share_arns[i] != NULL; i++)
    g_ptr_array_add (self->arns, g_strdup (share_arns[i]));
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_ram_acceptance_set_source (MeshRamAcceptance *self, AwsClient *client, const char *database)
{
  g_set_object (&self->source, client);
  self->database = g_strdup (database);
}
