/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/ram/practice-ram.h"

/* Changing shares. Lake Formation makes them; owners may take them apart, recipients may leave. */

/* The share's owner and receiver; fails where the caller is neither or it is gone. */
static gboolean
find_share (PracticeCall *call, const char *arn, char **owner, char **receiver)
{
  const char *account = practice_call_get_account (call);
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT owner, receiver FROM ram_share WHERE arn = ?1 AND region = ?2 "
                             "AND status = 'ACTIVE' AND (owner = ?3 OR receiver = ?3)",
                             "sss", arn, practice_call_get_region (call), account);

  if (!practice_step (query))
    return practice_call_fail (call, 400, "UnknownResourceException",
                               "ResourceShare %s could not be found.", arn);
  *owner = g_strdup (practice_column (query, 0));
  *receiver = g_strdup (practice_column (query, 1));
  practice_done (query);
  return TRUE;
}

static gboolean
own_share (PracticeCall *call, const char *arn, char **receiver)
{
  g_autofree char *owner = NULL;

  if (!find_share (call, arn, &owner, receiver))
    return FALSE;
  if (!g_str_equal (owner, practice_call_get_account (call)))
    return practice_call_fail (call, 400, "OperationNotPermittedException",
                               "The requester is not the owner of ResourceShare %s.", arn);
  return TRUE;
}

static void
add_association (PracticeCall *call,
                 JsonArray *list,
                 const char *share,
                 const char *entity,
                 const char *type,
                 const char *status)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "resourceShareArn", share);
  json_object_set_string_member (object, "associatedEntity", entity);
  json_object_set_string_member (object, "associationType", type);
  json_object_set_string_member (object, "status", status);
  json_object_set_boolean_member (object, "external", g_str_equal (type, "PRINCIPAL"));
  json_array_add_object_element (list, object);
}

static gboolean
drop (PracticeCall *call, JsonArray *done, const char *share, JsonArray *entities, const char *type)
{
  for (guint i = 0; i < catalog_length (entities); i++)
    {
      const char *entity = catalog_string_at (entities, i);

      if (!practice_call_exec (
              call,
              "UPDATE ram_association SET status = 'DISASSOCIATED', updated = ? WHERE share = ? "
              "AND type = ? AND entity = ? AND status = 'ASSOCIATED'",
              "isss", practice_call_get_time (call), share, type, entity))
        return FALSE;
      if (sqlite3_changes (practice_call_get_db (call)) == 0)
        return practice_call_fail (call, 400, "UnknownResourceException",
                                   "%s is not associated with the resource share.",
                                   entity != NULL ? entity : "");
      add_association (call, done, share, entity, type, "DISASSOCIATING");
    }
  return TRUE;
}

static gboolean
disassociate_resource_share (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "resourceShareArn"),
             *account = practice_call_get_account (call);
  JsonArray *resources = catalog_array (in, "resourceArns"),
            *principals = catalog_array (in, "principals"), *done;
  g_autofree char *owner = NULL, *receiver = NULL;

  if (!ram_authorize (call, "DisassociateResourceShare", arn)
      || !find_share (call, arn, &owner, &receiver))
    return FALSE;
  if (catalog_length (resources) + catalog_length (principals) == 0)
    return practice_call_fail (call, 400, "InvalidParameterException",
                               "You must specify at least one resource or principal.");
  if (!g_str_equal (owner, account)
      && (catalog_length (resources) > 0 || catalog_length (principals) != 1
          || g_strcmp0 (catalog_string_at (principals, 0), account) != 0))
    return practice_call_fail (
        call, 400, "OperationNotPermittedException",
        "You can only disassociate your own account from a resource share that you do not own.");
  done = json_array_new ();
  json_object_set_array_member (out, "resourceShareAssociations", done);
  return drop (call, done, arn, resources, "RESOURCE")
         && drop (call, done, arn, principals, "PRINCIPAL");
}

static gboolean
associate_resource_share (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "resourceShareArn");
  JsonArray *resources = catalog_array (in, "resourceArns"),
            *principals = catalog_array (in, "principals"), *done;
  g_autofree char *receiver = NULL;

  if (!ram_authorize (call, "AssociateResourceShare", arn) || !own_share (call, arn, &receiver))
    return FALSE;
  if (catalog_length (resources) > 0)
    return practice_call_fail (call, 400, "OperationNotPermittedException",
                               "Data Catalog resources can only be shared by AWS Lake Formation.");
  if (catalog_length (principals) != 1
      || g_strcmp0 (catalog_string_at (principals, 0), receiver) != 0)
    return practice_call_fail (call, 400, "OperationNotPermittedException",
                               "The resource share is managed by AWS Lake Formation.");
  done = json_array_new ();
  json_object_set_array_member (out, "resourceShareAssociations", done);
  add_association (call, done, arn, receiver, "PRINCIPAL", "ASSOCIATING");
  return ram_invite_again (call, arn, receiver);
}

static gboolean
delete_resource_share (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "resourceShareArn");
  gint64 now = practice_call_get_time (call);
  g_autofree char *receiver = NULL;

  if (!ram_authorize (call, "DeleteResourceShare", arn) || !own_share (call, arn, &receiver))
    return FALSE;
  json_object_set_boolean_member (out, "returnValue", TRUE);
  return practice_call_exec (call,
                             "UPDATE ram_share SET status = 'DELETED', updated = ? WHERE arn = ?",
                             "is", now, arn)
         && practice_call_exec (
             call,
             "UPDATE ram_association SET status = 'DISASSOCIATED', updated = ? WHERE share = ?",
             "is", now, arn)
         && practice_call_exec (
             call, "DELETE FROM ram_invitation WHERE share = ? AND status = 'PENDING'", "s", arn);
}

static gboolean
update_resource_share (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *arn = catalog_string (in, "resourceShareArn"), *name = catalog_string (in, "name");
  g_autofree char *receiver = NULL;
  JsonObject *share;

  if (!ram_authorize (call, "UpdateResourceShare", arn) || !own_share (call, arn, &receiver))
    return FALSE;
  if (name != NULL
      && !practice_call_exec (call, "UPDATE ram_share SET name = ?, updated = ? WHERE arn = ?",
                              "sis", name, practice_call_get_time (call), arn))
    return FALSE;
  share = json_object_new ();
  json_object_set_string_member (share, "resourceShareArn", arn);
  json_object_set_string_member (share, "owningAccountId", practice_call_get_account (call));
  json_object_set_string_member (share, "status", "ACTIVE");
  json_object_set_object_member (out, "resourceShare", share);
  return TRUE;
}

static const PracticeMember change_members[] = { { "resourceShareArn", PRACTICE_STRING, TRUE },
                                                 { "resourceArns", PRACTICE_LIST },
                                                 { "resourceArns[]", PRACTICE_STRING },
                                                 { "principals", PRACTICE_LIST },
                                                 { "principals[]", PRACTICE_STRING },
                                                 { "clientToken", PRACTICE_STRING },
                                                 { NULL } };
static const PracticeMember update_members[] = { { "resourceShareArn", PRACTICE_STRING, TRUE },
                                                 { "name", PRACTICE_STRING },
                                                 { "clientToken", PRACTICE_STRING },
                                                 { NULL } };
static const PracticeMember delete_members[]
    = { { "resourceShareArn", PRACTICE_STRING, TRUE }, { NULL } };

const PracticeOperation ram_share_operations[] = {
  { "AssociateResourceShare", associate_resource_share, change_members, TRUE },
  { "DisassociateResourceShare", disassociate_resource_share, change_members, TRUE },
  { "DeleteResourceShare", delete_resource_share, delete_members, TRUE },
  { "UpdateResourceShare", update_resource_share, update_members, TRUE },
  { NULL }
};
