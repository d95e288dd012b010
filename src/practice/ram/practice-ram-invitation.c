/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/ram/practice-ram.h"

#include <string.h>

/* Invitations: listing, accepting, rejecting. */

gboolean
ram_page (PracticeCall *call,
          JsonObject *in,
          JsonObject *out,
          guint total,
          guint *start,
          guint *end)
{
  const char *token = catalog_string (in, "nextToken");
  guint count = (guint) CLAMP (catalog_int (in, "maxResults", 500), 1, 500);
  guint64 from = 0;

  if (token != NULL && *token != '\0')
    {
      g_autofree char *position = practice_call_decode_token (call, token);

      if (position == NULL)
        return FALSE;
      if (!g_ascii_string_to_unsigned (position, 10, 0, G_MAXUINT, &from, NULL))
        return practice_call_fail (call, 400, "InvalidNextTokenException",
                                   "The specified value for nextToken isn't valid.");
    }
  *start = MIN ((guint) from, total);
  *end = *start + MIN (count, total - *start);
  if (*end < total)
    {
      g_autofree char *position = g_strdup_printf ("%u", *end);
      g_autofree char *next = practice_call_encode_token (call, position);

      json_object_set_string_member (out, "nextToken", next);
    }
  return TRUE;
}

gboolean
ram_authorize (PracticeCall *call, const char *operation, const char *resource)
{
  g_autofree char *action = g_strconcat ("ram:", operation, NULL);

  return practice_call_authorize (call, action, resource != NULL ? resource : "*", NULL);
}

gboolean
ram_listed (JsonArray *list, const char *text)
{
  if (catalog_length (list) == 0)
    return TRUE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_strcmp0 (catalog_string_at (list, i), text) == 0)
      return TRUE;
  return FALSE;
}

/* All are ARNs of RAM */
gboolean
ram_check_arns (PracticeCall *call, JsonArray *list)
{
  for (guint i = 0; i < catalog_length (list); i++)
    {
      const char *arn = catalog_string_at (list, i);

      if (arn == NULL || !g_str_has_prefix (arn, "arn:aws:ram:"))
        return practice_call_fail (call, 400, "MalformedArnException",
                                   "The specified resource share ARN %s is not valid. Verify the "
                                   "ARN and try your request again.",
                                   arn != NULL ? arn : "");
    }
  return TRUE;
}

#define INVITATIONS                                                                                \
  "SELECT i.arn, i.share, s.name, i.sender, i.receiver, i.created, i.status FROM ram_invitation "  \
  "i JOIN ram_share s ON s.arn = i.share "

static JsonObject *
invitation_write (PracticeCall *call, sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "resourceShareInvitationArn", practice_column (row, 0));
  json_object_set_string_member (object, "resourceShareArn", practice_column (row, 1));
  json_object_set_string_member (object, "resourceShareName", practice_column (row, 2));
  json_object_set_string_member (object, "senderAccountId", practice_column (row, 3));
  json_object_set_string_member (object, "receiverAccountId", practice_column (row, 4));
  json_object_set_member (object, "invitationTimestamp",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 5)));
  json_object_set_string_member (object, "status", practice_column (row, 6));
  return object;
}

/* (transfer full) (nullable): fails where the account has no such invitation. */
static JsonObject *
invitation_get (PracticeCall *call, const char *arn)
{
  JsonObject *object = NULL;
  sqlite3_stmt *query = practice_call_query (
      call, INVITATIONS "WHERE i.arn = ? AND i.receiver = ? AND s.region = ? AND i.visible <= ?",
      "sssi", arn, practice_call_get_account (call), practice_call_get_region (call),
      practice_call_get_time (call));

  if (!practice_step (query))
    {
      practice_call_fail (call, 400, "ResourceShareInvitationArnNotFoundException",
                          "ResourceShareInvitation %s could not be found.", arn);
      return NULL;
    }
  object = invitation_write (call, query);
  practice_done (query);
  return object;
}

static gboolean
get_resource_share_invitations (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonArray *arns = catalog_array (in, "resourceShareInvitationArns"),
            *shares = catalog_array (in, "resourceShareArns"), *page;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  sqlite3_stmt *query;
  guint start, end;

  if (!ram_authorize (call, "GetResourceShareInvitations", NULL) || !ram_check_arns (call, arns)
      || !ram_check_arns (call, shares))
    return FALSE;
  ram_expire (call);
  for (guint i = 0; i < catalog_length (arns); i++)
    {
      g_autoptr (JsonObject) known = invitation_get (call, catalog_string_at (arns, i));

      if (known == NULL)
        return FALSE;
    }
  query = practice_call_query (
      call,
      INVITATIONS
      "WHERE i.receiver = ? AND s.region = ? AND i.visible <= ? ORDER BY i.created, i.arn",
      "ssi", practice_call_get_account (call), practice_call_get_region (call),
      practice_call_get_time (call));
  while (practice_step (query))
    g_ptr_array_add (all, invitation_write (call, query));
  if (!ram_page (call, in, out, all->len, &start, &end))
    return FALSE;
  /* Filtered after paging, as RAM does: a page may be empty and still have a successor */
  page = json_array_new ();
  for (guint i = start; i < end; i++)
    {
      JsonObject *invitation = g_ptr_array_index (all, i);

      if (ram_listed (arns, catalog_string (invitation, "resourceShareInvitationArn")) &&
          ram_listed (shares, catalog_string (invitation, "resourceShareArn")))
        json_array_add_object_element (page, json_object_ref (invitation));
    }
  json_object_set_array_member (out, "resourceShareInvitations", page);
  return TRUE;
}

static gboolean
answer (PracticeCall *call, JsonObject *in, JsonObject *out, const char *status)
{
  static const struct { const char *status, *code, *text; } past[] = {
    { "ACCEPTED", "ResourceShareInvitationAlreadyAcceptedException", "already accepted" },
    { "REJECTED", "ResourceShareInvitationAlreadyRejectedException", "already rejected" },
    { "EXPIRED", "ResourceShareInvitationExpiredException", "expired" } };
  const char *arn = catalog_string (in, "resourceShareInvitationArn"), *before;
  g_autoptr (JsonObject) invitation = NULL;
  gint64 effective = practice_call_get_time (call) + practice_call_get_delay (call, "ram-delay");

  if (!g_str_has_prefix (arn, "arn:aws:ram:"))
    return practice_call_fail (call, 400, "MalformedArnException",
                               "The specified resource share invitation ARN %s is not valid.", arn);
  ram_expire (call);
  invitation = invitation_get (call, arn);
  if (invitation == NULL)
    return FALSE;
  before = catalog_string (invitation, "status");
  for (guint i = 0; i < G_N_ELEMENTS (past); i++)
    if (g_str_equal (before, past[i].status))
      return practice_call_fail (call, 400, past[i].code, "ResourceShareInvitation %s is %s.", arn,
                                 past[i].text);
  if (!practice_call_exec (call,
                           "UPDATE ram_invitation SET status = ?, effective = ? WHERE arn = ?",
                           "sis", status, effective, arn))
    return FALSE;
  if (g_str_equal (status, "REJECTED")
      && !practice_call_exec (call,
                              "UPDATE ram_association SET status = 'DISASSOCIATED', updated = ? "
                              "WHERE share = ? AND type = 'PRINCIPAL'",
                              "is", practice_call_get_time (call),
                              catalog_string (invitation, "resourceShareArn")))
    return FALSE;
  json_object_set_string_member (invitation, "status", status);
  json_object_set_object_member (out, "resourceShareInvitation", g_steal_pointer (&invitation));
  if (catalog_string (in, "clientToken") != NULL)
    json_object_set_string_member (out, "clientToken", catalog_string (in, "clientToken"));
  return TRUE;
}

static gboolean
accept_resource_share_invitation (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return ram_authorize (call, "AcceptResourceShareInvitation",
                        catalog_string (in, "resourceShareInvitationArn"))
         && answer (call, in, out, "ACCEPTED");
}

static gboolean
reject_resource_share_invitation (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  return ram_authorize (call, "RejectResourceShareInvitation",
                        catalog_string (in, "resourceShareInvitationArn"))
         && answer (call, in, out, "REJECTED");
}

static const char *
resource_type (const char *arn)
{
  if (strstr (arn, ":table/") != NULL)
    return "glue:Table";
  return strstr (arn, ":database/") != NULL ? "glue:Database" : "glue:Catalog";
}

static gboolean
list_pending_invitation_resources (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "resourceShareInvitationArn");
  g_autoptr (JsonObject) invitation = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *page;
  sqlite3_stmt *query;
  guint start, end;

  if (!ram_authorize (call, "ListPendingInvitationResources", arn))
    return FALSE;
  ram_expire (call);
  invitation = invitation_get (call, arn);
  if (invitation == NULL)
    return FALSE;
  if (!g_str_equal (catalog_string (invitation, "status"), "PENDING"))
    return practice_call_fail (call, 400, "ResourceShareInvitationAlreadyRejectedException",
                               "ResourceShareInvitation %s is not pending.", arn);
  query = practice_call_query (call,
                               "SELECT entity, created FROM ram_association WHERE share = ? AND "
                               "type = 'RESOURCE' AND status = 'ASSOCIATED' ORDER BY entity",
                               "s", catalog_string (invitation, "resourceShareArn"));
  while (practice_step (query))
    {
      JsonObject *resource = json_object_new ();

      json_object_set_string_member (resource, "arn", practice_column (query, 0));
      json_object_set_string_member (resource, "type", resource_type (practice_column (query, 0)));
      json_object_set_string_member (resource, "resourceShareArn",
                                     catalog_string (invitation, "resourceShareArn"));
      json_object_set_string_member (resource, "status", "AVAILABLE");
      json_object_set_member (resource, "creationTime",
                              practice_call_time_node (call, sqlite3_column_int64 (query, 1)));
      g_ptr_array_add (all, resource);
    }
  if (!ram_page (call, in, out, all->len, &start, &end))
    return FALSE;
  page = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_object_element (page, json_object_ref (g_ptr_array_index (all, i)));
  json_object_set_array_member (out, "resources", page);
  return TRUE;
}

static const PracticeMember list_members[] = { { "resourceShareInvitationArns", PRACTICE_LIST },
                                               { "resourceShareInvitationArns[]", PRACTICE_STRING },
                                               { "resourceShareArns", PRACTICE_LIST },
                                               { "resourceShareArns[]", PRACTICE_STRING },
                                               { "maxResults", PRACTICE_INTEGER, FALSE, 1, 500 },
                                               { "nextToken", PRACTICE_STRING },
                                               { NULL } };
static const PracticeMember answer_members[] = {
  { "resourceShareInvitationArn", PRACTICE_STRING, TRUE }, { "clientToken", PRACTICE_STRING },
  { "maxResults", PRACTICE_INTEGER, FALSE, 1, 500 }, { "nextToken", PRACTICE_STRING }, { NULL } };

const PracticeOperation ram_invitation_operations[] = {
  { "GetResourceShareInvitations", get_resource_share_invitations, list_members, FALSE },
  { "AcceptResourceShareInvitation", accept_resource_share_invitation, answer_members, TRUE },
  { "RejectResourceShareInvitation", reject_resource_share_invitation, answer_members, TRUE },
  { "ListPendingInvitationResources", list_pending_invitation_resources, answer_members, FALSE },
  { NULL }
};
