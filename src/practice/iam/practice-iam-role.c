/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/iam/practice-iam.h"

#include <string.h>

static gboolean
refuse_service_linked (PracticeCall *call, const IamEntity *entity)
{
  if (entity->service == NULL)
    return FALSE;
  practice_call_fail (call, 400, "UnmodifiableEntity",
                      "Cannot perform the operation on the protected role '%s' - this role is only "
                      "modifiable by '%s'",
                      entity->name, entity->service);
  return TRUE;
}

IAM_HANDLER (iam_create_role)
{
  const IamKind *kind = iam_kind_named ("role");
  g_autoptr (IamEntity) role = iam_make_entity (call, kind, in);
  g_autofree char *trust
      = role != NULL ? iam_store_trust (call, iam_text (in, "AssumeRolePolicyDocument", "")) : NULL;
  g_autoptr (IamEntity) made = NULL;

  if (trust == NULL
      || !practice_call_exec (call,
                              "UPDATE iam_entities SET trust = ?, trust_since = ?, description = "
                              "?, max_session = ? WHERE id = ?",
                              "sisis", trust, call->time, iam_text (in, "Description", NULL),
                              iam_integer (in, "MaxSessionDuration", 3600), role->id))
    return FALSE;
  made = iam_find_entity_by_id (call, role->id);
  json_object_set_object_member (out, "Role", iam_entity_json (call, made, TRUE));
  return TRUE;
}

/* GetUser without a name: the caller */
IAM_HANDLER (iam_get_entity)
{
  const IamKind *kind = iam_kind_of_call (call);
  const char *name = iam_text (in, kind->member, NULL);
  g_autoptr (IamEntity) entity = NULL;
  JsonObject *object;

  if (name == NULL && call->credential->kind != PRACTICE_CALLER_USER)
    return practice_call_fail (call, 400, "ValidationError",
                               "Must specify userName when calling with non-User credentials");
  entity = iam_take_entity (call, kind, name != NULL ? name : call->credential->name, NULL);
  if (entity == NULL)
    return FALSE;
  object = iam_entity_json (call, entity, TRUE);
  if (g_str_equal (kind->kind, "role"))
    json_object_set_object_member (object, "RoleLastUsed", json_object_new ());
  json_object_set_object_member (out, kind->label, object);
  return TRUE;
}

IAM_HANDLER (iam_list_entities)
{
  const IamKind *kind = iam_kind_of_call (call);
  const char *prefix = iam_text (in, "PathPrefix", "/");
  g_autofree char *plural = g_strconcat (kind->label, "s", NULL);
  JsonArray *list;
  IamPage page;
  sqlite3_stmt *row;

  if (!iam_authorize_list (call, kind->kind, prefix) || !iam_page_init (call, &page, in))
    return FALSE;
  list = json_array_new ();
  row = practice_call_query (
      call,
      "SELECT id, fold FROM iam_entities WHERE account = ? AND kind = ? AND fold > ?"
      " AND substr(path, 1, length(?)) = ? ORDER BY fold",
      "sssss", practice_call_get_account (call), kind->kind, page.after, prefix, prefix);
  while (practice_step (row) && iam_page_take (&page, practice_column (row, 1)))
    {
      g_autoptr (IamEntity) entity = iam_find_entity_by_id (call, practice_column (row, 0));

      json_array_add_object_element (list, iam_entity_json (call, entity, FALSE));
    }
  practice_done (row);
  json_object_set_array_member (out, plural, list);
  iam_page_finish (call, &page, out);
  return TRUE;
}

IAM_HANDLER (iam_delete_entity_op)
{
  const IamKind *kind = iam_kind_of_call (call);
  g_autoptr (IamEntity) entity
      = iam_take_entity (call, kind, iam_text (in, kind->member, ""), NULL);

  return entity != NULL && !refuse_service_linked (call, entity)
         && iam_delete_entity (call, entity);
}

IAM_HANDLER (iam_update_role)
{
  g_autoptr (IamEntity) role
      = iam_take_entity (call, iam_kind_named ("role"), iam_text (in, "RoleName", ""), NULL);

  practice_call_set_root (call, "UpdateRoleResult");
  return role != NULL && !refuse_service_linked (call, role)
         && practice_call_exec (
             call, "UPDATE iam_entities SET description = ?, max_session = ? WHERE id = ?", "sis",
             iam_text (in, "Description", role->description),
             iam_integer (in, "MaxSessionDuration", role->max_session), role->id);
}

IAM_HANDLER (iam_update_role_description)
{
  g_autoptr (IamEntity) role
      = iam_take_entity (call, iam_kind_named ("role"), iam_text (in, "RoleName", ""), NULL);
  g_autoptr (IamEntity) updated = NULL;

  if (role == NULL
      || !practice_call_exec (call, "UPDATE iam_entities SET description = ? WHERE id = ?", "ss",
                              iam_text (in, "Description", ""), role->id))
    return FALSE;
  updated = iam_find_entity_by_id (call, role->id);
  json_object_set_object_member (out, "Role", iam_entity_json (call, updated, TRUE));
  return TRUE;
}

/* The last writer wins, as with AWS: there is no version to compare. */
IAM_HANDLER (iam_update_assume_role_policy)
{
  g_autoptr (IamEntity) role
      = iam_take_entity (call, iam_kind_named ("role"), iam_text (in, "RoleName", ""), NULL);
  g_autofree char *trust = NULL;

  if (role == NULL || refuse_service_linked (call, role))
    return FALSE;
  trust = iam_store_trust (call, iam_text (in, "PolicyDocument", ""));
  if (trust == NULL)
    return FALSE;
  return g_strcmp0 (trust, role->trust) == 0
         || practice_call_exec (call,
                                "UPDATE iam_entities SET trust_previous = trust, trust = ?, "
                                "trust_since = ? WHERE id = ?",
                                "sis", trust, call->time, role->id);
}

IAM_HANDLER (iam_put_boundary)
{
  const IamKind *kind = iam_kind_of_call (call);
  const char *boundary = iam_text (in, "PermissionsBoundary", "");
  g_autoptr (JsonObject) context = json_object_new ();
  g_autoptr (IamEntity) entity = NULL;

  json_object_set_string_member (context, "iam:PermissionsBoundary", boundary);
  entity = iam_take_entity (call, kind, iam_text (in, kind->member, ""), context);
  return entity != NULL && !refuse_service_linked (call, entity)
         && iam_check_boundary (call, boundary)
         && practice_call_exec (call, "UPDATE iam_entities SET boundary = ? WHERE id = ?", "ss",
                                boundary, entity->id);
}

IAM_HANDLER (iam_delete_boundary)
{
  const IamKind *kind = iam_kind_of_call (call);
  g_autoptr (IamEntity) entity
      = iam_take_entity (call, kind, iam_text (in, kind->member, ""), NULL);

  if (entity == NULL)
    return FALSE;
  if (entity->boundary == NULL)
    return practice_call_fail (call, 404, "NoSuchEntity",
                               "%s %s does not have a permission boundary", kind->label,
                               entity->name);
  return practice_call_exec (call, "UPDATE iam_entities SET boundary = NULL WHERE id = ?", "s",
                             entity->id);
}

IAM_HANDLER (iam_list_instance_profiles_for_role)
{
  g_autoptr (IamEntity) role
      = iam_take_entity (call, iam_kind_named ("role"), iam_text (in, "RoleName", ""), NULL);

  if (role == NULL)
    return FALSE;
  json_object_set_array_member (out, "InstanceProfiles", json_array_new ());
  json_object_set_boolean_member (out, "IsTruncated", FALSE);
  return TRUE;
}

/* ---- service-linked roles ---- */

static const struct { const char *service, *role, *description;
} linked[] = {
  { "lakeformation.amazonaws.com", "AWSServiceRoleForLakeFormationDataAccess",
    "Allows Lake Formation to access your data on your behalf" },
  { "ram.amazonaws.com", "AWSServiceRoleForResourceAccessManager",
    "Allows RAM to access Organizations on your behalf" },
};

static int
find_linked (const char *service)
{
  for (guint i = 0; i < G_N_ELEMENTS (linked); i++)
    if (g_str_equal (linked[i].service, service))
      return (int) i;
  return -1;
}

char *
practice_iam_make_service_linked_role (PracticeCall *call, const char *service)
{
  int index = find_linked (service);
  const char *account = practice_call_get_account (call);
  g_autofree char *id = practice_random_id ("AROA", 17);
  g_autofree char *trust
      = g_strdup_printf ("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                         "\"Principal\":{\"Service\":\"%s\"},\"Action\":\"sts:AssumeRole\"}]}",
                         service);
  g_autofree char *path = g_strdup_printf ("/aws-service-role/%s/", service);

  if (index < 0)
    return NULL;
  if (!practice_iam_service_linked_role_exists (call, service)
      && !practice_call_exec (call,
                              "INSERT INTO iam_entities (id, account, kind, name, fold, path, "
                              "created, description, trust, trust_since, max_session, service)"
                              " VALUES (?, ?, 'role', ?, lower(?), ?, ?, ?, ?, ?, 3600, ?)",
                              "sssssissis", id, account, linked[index].role, linked[index].role,
                              path, call->time, linked[index].description, trust, call->time,
                              service))
    return NULL;
  practice_core_forget (call->core);
  return g_strdup_printf ("arn:aws:iam::%s:role%s%s", account, path, linked[index].role);
}

IAM_HANDLER (iam_create_service_linked_role)
{
  const char *service = iam_text (in, "AWSServiceName", "");
  int index = find_linked (service);
  g_autofree char *arn = g_strdup_printf ("arn:aws:iam::%s:role/aws-service-role/%s/%s",
                                          practice_call_get_account (call), service,
                                          index >= 0 ? linked[index].role : "*");
  g_autoptr (JsonObject) context = json_object_new ();
  g_autofree char *made = NULL;
  g_autoptr (IamEntity) role = NULL;

  json_object_set_string_member (context, "iam:AWSServiceName", service);
  if (!iam_authorize (call, arn, context))
    return FALSE;
  if (index < 0)
    return practice_call_fail (call, 400, "InvalidInput",
                               "Service-linked roles are not supported for the service %s",
                               service);
  if (practice_iam_service_linked_role_exists (call, service))
    return practice_call_fail (
        call, 400, "InvalidInput",
        "Service role name %s has been taken in this account, please try a different suffix.",
        linked[index].role);
  made = practice_iam_make_service_linked_role (call, service);
  role = made != NULL ? iam_find_entity (call, iam_kind_named ("role"), linked[index].role) : NULL;
  if (role == NULL)
    return FALSE;
  json_object_set_object_member (out, "Role", iam_entity_json (call, role, TRUE));
  return TRUE;
}

IAM_HANDLER (iam_delete_service_linked_role)
{
  g_autoptr (IamEntity) role
      = iam_take_entity (call, iam_kind_named ("role"), iam_text (in, "RoleName", ""), NULL);
  g_autofree char *uuid = practice_uuid ();
  g_autofree char *task = NULL;

  if (role == NULL)
    return FALSE;
  if (role->service == NULL)
    return practice_call_fail (call, 400, "InvalidInput",
                               "The role %s is not a service-linked role", role->name);
  task = g_strdup_printf ("task/aws-service-role/%s/%s/%s", role->service, role->name, uuid);
  json_object_set_string_member (out, "DeletionTaskId", task);
  return practice_call_exec (call, "DELETE FROM iam_entities WHERE id = ?", "s", role->id);
}
