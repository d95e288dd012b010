/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-authorize.h"

G_BEGIN_DECLS

/* What the files of the practice IAM share. */

/* Users, groups and roles have much in common: one table, one set of handlers. */
typedef struct
{
  const char *kind;        /* "role", as in ARNs */
  const char *label;       /* "Role" */
  const char *member;      /* "RoleName" */
  const char *id_prefix;   /* "AROA" */
  const char *quota_name;  /* "RolesPerAccount" */
  guint quota;
  guint inline_size;
} IamKind;

typedef struct
{
  const IamKind *kind;
  char *id, *account, *name, *path, *arn;
  char *description, *trust, *boundary, *service; /* nullable */
  gint64 created, max_session;
} IamEntity;

const IamKind *iam_kind_named (const char *kind);
/* Of the operation that runs: "AttachRolePolicy" → role */
const IamKind *iam_kind_of_call (PracticeCall *call);
void iam_entity_free (IamEntity *entity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IamEntity, iam_entity_free)
/* Authorizes the operation on it, then looks whether it is there: fails the call otherwise. */
IamEntity *iam_take_entity (PracticeCall *call, const IamKind *kind, const char *name, JsonObject *context);
/* Neither authorizes nor fails. (nullable) */
IamEntity *iam_find_entity (PracticeCall *call, const IamKind *kind, const char *name);
IamEntity *iam_find_entity_by_id (PracticeCall *call, const char *id);
/* "iam:" and the operation's name */
gboolean iam_authorize (PracticeCall *call, const char *resource, JsonObject *context);
gboolean iam_authorize_list (PracticeCall *call, const char *kind, const char *path_prefix);
/* @details: with what List operations leave out: tags, boundary. Trust is shown URL-encoded. */
JsonObject *iam_entity_json (PracticeCall *call, const IamEntity *entity, gboolean details);
/* Makes one after the checks that all kinds share; fails the call otherwise. */
IamEntity *iam_make_entity (PracticeCall *call, const IamKind *kind, JsonObject *in);
gboolean iam_delete_entity (PracticeCall *call, IamEntity *entity);
char *iam_escape (const char *document);

/* ---- inputs, checked by the member tables ---- */
const char *iam_text (JsonObject *in, const char *name, const char *fallback);
gint64 iam_integer (JsonObject *in, const char *name, gint64 fallback);
gboolean iam_flag (JsonObject *in, const char *name);

/* ---- paging by key: SQL orders by it and starts after page.after ---- */
typedef struct { char *after, *last; gint64 limit, count; gboolean more; } IamPage;
gboolean iam_page_init (PracticeCall *call, IamPage *page, JsonObject *in);
gboolean iam_page_take (IamPage *page, const char *key); /* FALSE: the page is full */
void iam_page_finish (PracticeCall *call, IamPage *page, JsonObject *out);

/* ---- documents ---- */
/* Grammar and size; @quota: text of LimitExceeded when it is too long */
gboolean iam_check_document (PracticeCall *call, const char *document, PracticePolicyKind kind, gsize limit, const char *quota);
/* Resolves the principals of a trust policy; NULL: failed */
char *iam_store_trust (PracticeCall *call, const char *document);

/* ---- tags ---- */
gboolean iam_set_tags (PracticeCall *call, const char *owner, JsonObject *in);
JsonArray *iam_tags_json (PracticeCall *call, const char *owner);
void iam_set_tags_json (PracticeCall *call, const char *owner, JsonObject *out);

/* ---- policies ---- */
JsonArray *iam_attached_json (PracticeCall *call, const char *entity);
gboolean iam_check_boundary (PracticeCall *call, const char *arn);
JsonObject *iam_policy_json (PracticeCall *call, sqlite3_stmt *row);
/* The columns that iam_policy_json() reads, of "iam_policies p" */
#define IAM_POLICY_COLUMNS "p.arn, p.id, p.name, p.path, p.description, p.created, p.updated, p.default_version," \
  " (SELECT count(*) FROM iam_attachments a JOIN iam_entities e ON e.id = a.entity WHERE a.arn = p.arn AND e.account = ?1)," \
  " (SELECT count(*) FROM iam_entities e WHERE e.boundary = p.arn AND e.account = ?1)"

/* ---- handlers ---- */
#define IAM_HANDLER(name) gboolean name (PracticeCall *call, JsonObject *in, JsonObject *out)
IAM_HANDLER (iam_create_role);
IAM_HANDLER (iam_get_entity);
IAM_HANDLER (iam_list_entities);
IAM_HANDLER (iam_delete_entity_op);
IAM_HANDLER (iam_update_role);
IAM_HANDLER (iam_update_role_description);
IAM_HANDLER (iam_update_assume_role_policy);
IAM_HANDLER (iam_put_boundary);
IAM_HANDLER (iam_delete_boundary);
IAM_HANDLER (iam_create_service_linked_role);
IAM_HANDLER (iam_delete_service_linked_role);
IAM_HANDLER (iam_list_instance_profiles_for_role);
IAM_HANDLER (iam_create_user);
IAM_HANDLER (iam_create_group);
IAM_HANDLER (iam_get_group);
IAM_HANDLER (iam_update_name);
IAM_HANDLER (iam_add_user_to_group);
IAM_HANDLER (iam_remove_user_from_group);
IAM_HANDLER (iam_list_groups_for_user);
IAM_HANDLER (iam_create_access_key);
IAM_HANDLER (iam_list_access_keys);
IAM_HANDLER (iam_update_access_key);
IAM_HANDLER (iam_delete_access_key);
IAM_HANDLER (iam_create_policy);
IAM_HANDLER (iam_get_policy);
IAM_HANDLER (iam_list_policies);
IAM_HANDLER (iam_delete_policy);
IAM_HANDLER (iam_create_policy_version);
IAM_HANDLER (iam_get_policy_version);
IAM_HANDLER (iam_list_policy_versions);
IAM_HANDLER (iam_set_default_policy_version);
IAM_HANDLER (iam_delete_policy_version);
IAM_HANDLER (iam_list_entities_for_policy);
IAM_HANDLER (iam_attach_policy);
IAM_HANDLER (iam_detach_policy);
IAM_HANDLER (iam_list_attached_policies);
IAM_HANDLER (iam_put_inline_policy);
IAM_HANDLER (iam_get_inline_policy);
IAM_HANDLER (iam_delete_inline_policy);
IAM_HANDLER (iam_list_inline_policies);
IAM_HANDLER (iam_tag_entity);
IAM_HANDLER (iam_untag_entity);
IAM_HANDLER (iam_list_entity_tags);
IAM_HANDLER (iam_tag_policy);
IAM_HANDLER (iam_untag_policy);
IAM_HANDLER (iam_list_policy_tags);
IAM_HANDLER (iam_get_account_authorization_details);
IAM_HANDLER (iam_get_account_summary);
IAM_HANDLER (iam_list_account_aliases);
IAM_HANDLER (iam_simulate_principal_policy);

G_END_DECLS
