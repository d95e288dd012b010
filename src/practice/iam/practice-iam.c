/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-accounts.h"
#include "practice/iam/practice-iam.h"

/* "since" is when something was changed last: with the fault iam-delay it takes effect later. */
static const char schema[]
    = "CREATE TABLE IF NOT EXISTS accounts (account TEXT PRIMARY KEY, alias TEXT, created INTEGER "
      "NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS iam_entities (id TEXT PRIMARY KEY, account TEXT NOT NULL, kind "
      "TEXT NOT NULL, name TEXT NOT NULL,"
      " fold TEXT NOT NULL, path TEXT NOT NULL, created INTEGER NOT NULL, description TEXT, trust "
      "TEXT, trust_since INTEGER, trust_previous TEXT,"
      " max_session INTEGER, boundary TEXT, service TEXT, UNIQUE (account, kind, fold)) WITHOUT "
      "ROWID;"
      "CREATE TABLE IF NOT EXISTS iam_policies (arn TEXT PRIMARY KEY, id TEXT NOT NULL, account "
      "TEXT NOT NULL, name TEXT NOT NULL,"
      " fold TEXT NOT NULL, path TEXT NOT NULL, description TEXT, created INTEGER NOT NULL, "
      "updated INTEGER NOT NULL,"
      " default_version INTEGER NOT NULL, previous_version INTEGER, default_since INTEGER NOT NULL "
      "DEFAULT 0, next_version INTEGER NOT NULL, UNIQUE (account, fold)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS iam_versions (arn TEXT NOT NULL REFERENCES iam_policies (arn) ON "
      "DELETE CASCADE, version INTEGER NOT NULL,"
      " document TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (arn, version)) WITHOUT "
      "ROWID;"
      "CREATE TABLE IF NOT EXISTS iam_attachments (entity TEXT NOT NULL REFERENCES iam_entities "
      "(id) ON DELETE CASCADE, arn TEXT NOT NULL,"
      " since INTEGER NOT NULL, PRIMARY KEY (entity, arn)) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS iam_attachments_arn ON iam_attachments (arn);"
      "CREATE TABLE IF NOT EXISTS iam_inline (entity TEXT NOT NULL REFERENCES iam_entities (id) ON "
      "DELETE CASCADE, name TEXT NOT NULL,"
      " document TEXT NOT NULL, previous TEXT, since INTEGER NOT NULL, PRIMARY KEY (entity, name)) "
      "WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS iam_members (\"group\" TEXT NOT NULL REFERENCES iam_entities "
      "(id) ON DELETE CASCADE,"
      " user TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE, since INTEGER NOT NULL, "
      "PRIMARY KEY (\"group\", user)) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS iam_members_user ON iam_members (user);"
      "CREATE TABLE IF NOT EXISTS iam_tags (owner TEXT NOT NULL, fold TEXT NOT NULL, key TEXT NOT "
      "NULL, value TEXT NOT NULL,"
      " PRIMARY KEY (owner, fold)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS iam_keys (id TEXT PRIMARY KEY, secret TEXT NOT NULL, user TEXT "
      "NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE,"
      " status TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS iam_keys_user ON iam_keys (user);"
      "CREATE TABLE IF NOT EXISTS sts_sessions (id TEXT PRIMARY KEY, secret TEXT NOT NULL, token "
      "TEXT NOT NULL,"
      " entity TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE, created INTEGER NOT "
      "NULL, expires INTEGER NOT NULL,"
      " session_name TEXT, policies TEXT, tags TEXT, source_identity TEXT) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS sts_sessions_expires ON sts_sessions (expires);";

static gboolean
seed (sqlite3 *db, GError **error)
{
  return practice_managed_seed (db, error) && practice_accounts_seed (db, error);
}

/* ---- members: limits and patterns of each operation's input ---- */

#define NAME "[\\w+=,.@-]+"
#define ARN "arn:aws[a-z-]*:iam::(\\d{12}|aws):.+"
#define ROLE { "RoleName", PRACTICE_STRING, TRUE, 1, 64, NAME }
#define USER { "UserName", PRACTICE_STRING, TRUE, 1, 64, NAME }
#define OPTIONAL_USER { "UserName", PRACTICE_STRING, FALSE, 1, 128, NAME }
#define GROUP { "GroupName", PRACTICE_STRING, TRUE, 1, 128, NAME }
#define POLICY_NAME { "PolicyName", PRACTICE_STRING, TRUE, 1, 128, NAME }
#define POLICY_ARN { "PolicyArn", PRACTICE_STRING, TRUE, 20, 2048, ARN }
#define DOCUMENT(name) { name, PRACTICE_STRING, TRUE, 1, 131072, NULL }
#define PATH                                                                                       \
  {                                                                                                \
    "Path", PRACTICE_STRING, FALSE, 1, 512, "(\\x{2f})|(\\x{2f}[\\x{21}-\\x{7e}]+\\x{2f})"         \
  }
#define BOUNDARY(required) { "PermissionsBoundary", PRACTICE_STRING, required, 20, 2048, ARN }
#define DESCRIPTION                                                                                \
  {                                                                                                \
    "Description", PRACTICE_STRING, FALSE, 0, 1000,                                                \
        "[\\x{9}\\x{A}\\x{D}\\x{20}-\\x{7E}\\x{A1}-\\x{FF}]*"                                      \
  }
#define SESSION { "MaxSessionDuration", PRACTICE_INTEGER, FALSE, 3600, 43200, NULL }
#define PAGE                                                                                       \
  { "Marker", PRACTICE_STRING, FALSE, 1, 4096, NULL },                                             \
  {                                                                                                \
    "MaxItems", PRACTICE_INTEGER, FALSE, 1, 1000, NULL                                             \
  }
#define PREFIX { "PathPrefix", PRACTICE_STRING, FALSE, 1, 512, "\\x{2f}[\\x{21}-\\x{7e}]*" }
#define TAGS(required) { "Tags", PRACTICE_LIST, required, 0, 50, NULL }, \
  { "Tags[].Key", PRACTICE_STRING, TRUE, 1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+" }, \
  { "Tags[].Value", PRACTICE_STRING, TRUE, 0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*" }
#define TAG_KEYS                                                                                   \
  { "TagKeys", PRACTICE_LIST, TRUE, 0, 50, NULL },                                                 \
  {                                                                                                \
    "TagKeys[]", PRACTICE_STRING, TRUE, 1, 128, NULL                                               \
  }
#define VERSION { "VersionId", PRACTICE_STRING, TRUE, 0, 0, "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?" }
#define KEY { "AccessKeyId", PRACTICE_STRING, TRUE, 16, 128, "[\\w]+" }
#define MEMBERS(name, ...) static const PracticeMember name[] = { __VA_ARGS__, { NULL } }

MEMBERS (role_only, ROLE);
MEMBERS (user_only, USER);
MEMBERS (group_only, GROUP);
MEMBERS (create_role,
         ROLE,
         DOCUMENT ("AssumeRolePolicyDocument"),
         PATH,
         DESCRIPTION,
         SESSION,
         BOUNDARY (FALSE),
         TAGS (FALSE));
MEMBERS (update_role, ROLE, DESCRIPTION, SESSION);
MEMBERS (update_trust, ROLE, DOCUMENT ("PolicyDocument"));
MEMBERS (list_entities, PREFIX, PAGE);
MEMBERS (role_boundary, ROLE, BOUNDARY (TRUE));
MEMBERS (user_boundary, USER, BOUNDARY (TRUE));
MEMBERS (service_role, { "AWSServiceName", PRACTICE_STRING, TRUE, 1, 128, NAME }, DESCRIPTION,
         { "CustomSuffix", PRACTICE_STRING, FALSE, 1, 64, NAME });
MEMBERS (role_page, ROLE, PAGE);
MEMBERS (create_user, USER, PATH, BOUNDARY (FALSE), TAGS (FALSE));
MEMBERS (get_user, OPTIONAL_USER);
MEMBERS (update_user,
         USER,
         { "NewUserName", PRACTICE_STRING, FALSE, 1, 64, NAME },
         { "NewPath", PRACTICE_STRING, FALSE, 1, 512, NULL });
MEMBERS (create_group, GROUP, PATH);
MEMBERS (update_group,
         GROUP,
         { "NewGroupName", PRACTICE_STRING, FALSE, 1, 128, NAME },
         { "NewPath", PRACTICE_STRING, FALSE, 1, 512, NULL });
MEMBERS (group_page, GROUP, PAGE);
MEMBERS (membership, GROUP, USER);
MEMBERS (user_page, USER, PAGE);
MEMBERS (list_keys, OPTIONAL_USER, PAGE);
MEMBERS (update_key,
         OPTIONAL_USER,
         KEY,
         { "Status", PRACTICE_STRING, TRUE, 0, 0, "Active|Inactive" });
MEMBERS (delete_key, OPTIONAL_USER, KEY);
MEMBERS (create_policy, POLICY_NAME, DOCUMENT ("PolicyDocument"), PATH, DESCRIPTION, TAGS (FALSE));
MEMBERS (policy_only, POLICY_ARN);
MEMBERS (list_policies,
         PREFIX,
         PAGE,
         { "Scope", PRACTICE_STRING, FALSE, 0, 0, "All|AWS|Local" },
         { "OnlyAttached", PRACTICE_BOOLEAN, FALSE, 0, 0, NULL },
         { "PolicyUsageFilter", PRACTICE_STRING, FALSE, 0, 0,
           "PermissionsPolicy|PermissionsBoundary" });
MEMBERS (create_version,
         POLICY_ARN,
         DOCUMENT ("PolicyDocument"),
         { "SetAsDefault", PRACTICE_BOOLEAN, FALSE, 0, 0, NULL });
MEMBERS (version, POLICY_ARN, VERSION);
MEMBERS (policy_page, POLICY_ARN, PAGE);
MEMBERS (policy_entities,
         POLICY_ARN,
         PREFIX,
         PAGE,
         { "EntityFilter", PRACTICE_STRING, FALSE, 0, 0,
           "User|Role|Group|LocalManagedPolicy|AWSManagedPolicy" });
MEMBERS (role_attach, ROLE, POLICY_ARN);
MEMBERS (user_attach, USER, POLICY_ARN);
MEMBERS (group_attach, GROUP, POLICY_ARN);
MEMBERS (role_attached, ROLE, PREFIX, PAGE);
MEMBERS (user_attached, USER, PREFIX, PAGE);
MEMBERS (group_attached, GROUP, PREFIX, PAGE);
MEMBERS (role_put, ROLE, POLICY_NAME, DOCUMENT ("PolicyDocument"));
MEMBERS (user_put, USER, POLICY_NAME, DOCUMENT ("PolicyDocument"));
MEMBERS (group_put, GROUP, POLICY_NAME, DOCUMENT ("PolicyDocument"));
MEMBERS (role_inline, ROLE, POLICY_NAME);
MEMBERS (user_inline, USER, POLICY_NAME);
MEMBERS (group_inline, GROUP, POLICY_NAME);
MEMBERS (role_tag, ROLE, TAGS (TRUE));
MEMBERS (user_tag, USER, TAGS (TRUE));
MEMBERS (policy_tag, POLICY_ARN, TAGS (TRUE));
MEMBERS (role_untag, ROLE, TAG_KEYS);
MEMBERS (user_untag, USER, TAG_KEYS);
MEMBERS (policy_untag, POLICY_ARN, TAG_KEYS);
MEMBERS (details,
         PAGE,
         { "Filter", PRACTICE_LIST, FALSE, 0, 0, NULL },
         { "Filter[]", PRACTICE_STRING, FALSE, 0, 0,
           "User|Role|Group|LocalManagedPolicy|AWSManagedPolicy" });
MEMBERS (simulate,
         { "PolicySourceArn", PRACTICE_STRING, TRUE, 20, 2048, ARN },
         { "ActionNames", PRACTICE_LIST, TRUE, 0, 0, NULL },
         { "ActionNames[]", PRACTICE_STRING, FALSE, 3, 128, NULL },
         { "ResourceArns", PRACTICE_LIST, FALSE, 1, 0, NULL },
         { "ResourceArns[]", PRACTICE_STRING, FALSE, 1, 2048, NULL },
         { "ContextEntries", PRACTICE_LIST, FALSE, 0, 0, NULL },
         { "ContextEntries[].ContextKeyName", PRACTICE_STRING, FALSE, 5, 256, NULL },
         { "ContextEntries[].ContextKeyValues", PRACTICE_LIST, FALSE, 0, 0, NULL },
         { "ContextEntries[].ContextKeyValues[]", PRACTICE_STRING, FALSE, 0, 0, NULL },
         { "ResourcePolicy", PRACTICE_STRING, FALSE, 1, 131072, NULL },
         PAGE);

static const PracticeOperation operations[] = {
  { "CreateRole", iam_create_role, create_role, TRUE },
  { "GetRole", iam_get_entity, role_only, FALSE },
  { "ListRoles", iam_list_entities, list_entities, FALSE },
  { "DeleteRole", iam_delete_entity_op, role_only, TRUE },
  { "UpdateRole", iam_update_role, update_role, TRUE },
  { "UpdateRoleDescription", iam_update_role_description, update_role, TRUE },
  { "UpdateAssumeRolePolicy", iam_update_assume_role_policy, update_trust, TRUE },
  { "PutRolePermissionsBoundary", iam_put_boundary, role_boundary, TRUE },
  { "DeleteRolePermissionsBoundary", iam_delete_boundary, role_only, TRUE },
  { "PutUserPermissionsBoundary", iam_put_boundary, user_boundary, TRUE },
  { "DeleteUserPermissionsBoundary", iam_delete_boundary, user_only, TRUE },
  { "CreateServiceLinkedRole", iam_create_service_linked_role, service_role, TRUE },
  { "DeleteServiceLinkedRole", iam_delete_service_linked_role, role_only, TRUE },
  { "ListInstanceProfilesForRole", iam_list_instance_profiles_for_role, role_page, FALSE },
  { "CreateUser", iam_create_user, create_user, TRUE },
  { "GetUser", iam_get_entity, get_user, FALSE },
  { "ListUsers", iam_list_entities, list_entities, FALSE },
  { "UpdateUser", iam_update_name, update_user, TRUE },
  { "DeleteUser", iam_delete_entity_op, user_only, TRUE },
  { "CreateGroup", iam_create_group, create_group, TRUE },
  { "GetGroup", iam_get_group, group_page, FALSE },
  { "ListGroups", iam_list_entities, list_entities, FALSE },
  { "UpdateGroup", iam_update_name, update_group, TRUE },
  { "DeleteGroup", iam_delete_entity_op, group_only, TRUE },
  { "AddUserToGroup", iam_add_user_to_group, membership, TRUE },
  { "RemoveUserFromGroup", iam_remove_user_from_group, membership, TRUE },
  { "ListGroupsForUser", iam_list_groups_for_user, user_page, FALSE },
  { "CreateAccessKey", iam_create_access_key, get_user, TRUE },
  { "ListAccessKeys", iam_list_access_keys, list_keys, FALSE },
  { "UpdateAccessKey", iam_update_access_key, update_key, TRUE },
  { "DeleteAccessKey", iam_delete_access_key, delete_key, TRUE },
  { "CreatePolicy", iam_create_policy, create_policy, TRUE },
  { "GetPolicy", iam_get_policy, policy_only, FALSE },
  { "ListPolicies", iam_list_policies, list_policies, FALSE },
  { "DeletePolicy", iam_delete_policy, policy_only, TRUE },
  { "CreatePolicyVersion", iam_create_policy_version, create_version, TRUE },
  { "GetPolicyVersion", iam_get_policy_version, version, FALSE },
  { "ListPolicyVersions", iam_list_policy_versions, policy_page, FALSE },
  { "SetDefaultPolicyVersion", iam_set_default_policy_version, version, TRUE },
  { "DeletePolicyVersion", iam_delete_policy_version, version, TRUE },
  { "ListEntitiesForPolicy", iam_list_entities_for_policy, policy_entities, FALSE },
  { "AttachRolePolicy", iam_attach_policy, role_attach, TRUE },
  { "DetachRolePolicy", iam_detach_policy, role_attach, TRUE },
  { "ListAttachedRolePolicies", iam_list_attached_policies, role_attached, FALSE },
  { "PutRolePolicy", iam_put_inline_policy, role_put, TRUE },
  { "GetRolePolicy", iam_get_inline_policy, role_inline, FALSE },
  { "DeleteRolePolicy", iam_delete_inline_policy, role_inline, TRUE },
  { "ListRolePolicies", iam_list_inline_policies, role_page, FALSE },
  { "AttachUserPolicy", iam_attach_policy, user_attach, TRUE },
  { "DetachUserPolicy", iam_detach_policy, user_attach, TRUE },
  { "ListAttachedUserPolicies", iam_list_attached_policies, user_attached, FALSE },
  { "PutUserPolicy", iam_put_inline_policy, user_put, TRUE },
  { "GetUserPolicy", iam_get_inline_policy, user_inline, FALSE },
  { "DeleteUserPolicy", iam_delete_inline_policy, user_inline, TRUE },
  { "ListUserPolicies", iam_list_inline_policies, user_page, FALSE },
  { "AttachGroupPolicy", iam_attach_policy, group_attach, TRUE },
  { "DetachGroupPolicy", iam_detach_policy, group_attach, TRUE },
  { "ListAttachedGroupPolicies", iam_list_attached_policies, group_attached, FALSE },
  { "PutGroupPolicy", iam_put_inline_policy, group_put, TRUE },
  { "GetGroupPolicy", iam_get_inline_policy, group_inline, FALSE },
  { "DeleteGroupPolicy", iam_delete_inline_policy, group_inline, TRUE },
  { "ListGroupPolicies", iam_list_inline_policies, group_page, FALSE },
  { "TagRole", iam_tag_entity, role_tag, TRUE },
  { "UntagRole", iam_untag_entity, role_untag, TRUE },
  { "ListRoleTags", iam_list_entity_tags, role_page, FALSE },
  { "TagUser", iam_tag_entity, user_tag, TRUE },
  { "UntagUser", iam_untag_entity, user_untag, TRUE },
  { "ListUserTags", iam_list_entity_tags, user_page, FALSE },
  { "TagPolicy", iam_tag_policy, policy_tag, TRUE },
  { "UntagPolicy", iam_untag_policy, policy_untag, TRUE },
  { "ListPolicyTags", iam_list_policy_tags, policy_page, FALSE },
  { "GetAccountAuthorizationDetails", iam_get_account_authorization_details, details, FALSE },
  { "GetAccountSummary", iam_get_account_summary, NULL, FALSE },
  { "ListAccountAliases", iam_list_account_aliases, NULL, FALSE },
  { "SimulatePrincipalPolicy", iam_simulate_principal_policy, simulate, FALSE },
  { NULL }
};

const PracticeService practice_iam = {
  .signing_name = "iam",
  .protocol = PRACTICE_QUERY,
  .version = "2010-05-08",
  .schema = schema,
  .operations = operations,
  .seed = seed,
};
