/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

static void
finalize (gpointer data)
{
  PracticeCredential *credential = data;

  g_free (credential->access_key);
  g_free (credential->secret);
  g_free (credential->token);
  g_free (credential->account);
  g_free (credential->name);
  g_free (credential->session_name);
  g_free (credential->caller_arn);
  g_free (credential->principal_arn);
  g_free (credential->principal_id);
  g_free (credential->user_id);
  g_free (credential->source_identity);
  g_clear_pointer (&credential->policies, json_array_unref);
  g_clear_pointer (&credential->tags, json_object_unref);
  g_hash_table_unref (credential->signing_keys);
}

PracticeCredential *
practice_credential_new (void)
{
  PracticeCredential *credential = g_rc_box_new0 (PracticeCredential);

  credential->signing_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return credential;
}

PracticeCredential *
practice_credential_ref (PracticeCredential *credential)
{
  return g_rc_box_acquire (credential);
}

void
practice_credential_unref (PracticeCredential *credential)
{
  g_rc_box_release_full (credential, finalize);
}

static JsonObject *
load_tags (PracticeCore *core, const char *owner)
{
  sqlite3_stmt *row
      = practice_core_query (core, "SELECT key, value FROM iam_tags WHERE owner = ?", "s", owner);
  JsonObject *tags = json_object_new ();

  while (practice_step (row))
    json_object_set_string_member (tags, practice_column (row, 0), practice_column (row, 1));
  return tags;
}

static PracticeCredential *
find_user_key (PracticeCore *core, const char *access_key)
{
  sqlite3_stmt *row = practice_core_query (core,
    "SELECT k.secret, k.status, k.created, e.id, e.account, e.name, e.path FROM iam_keys k"
    " JOIN iam_entities e ON e.id = k.user WHERE k.id = ?", "s", access_key);
  PracticeCredential *credential;

  if (!practice_step (row))
    return NULL;
  credential = practice_credential_new ();
  credential->kind = PRACTICE_CALLER_USER;
  credential->access_key = g_strdup (access_key);
  credential->secret = g_strdup (practice_column (row, 0));
  credential->active = g_strcmp0 (practice_column (row, 1), "Active") == 0;
  credential->created = sqlite3_column_int64 (row, 2);
  credential->principal_id = g_strdup (practice_column (row, 3));
  credential->user_id = g_strdup (practice_column (row, 3));
  credential->account = g_strdup (practice_column (row, 4));
  credential->name = g_strdup (practice_column (row, 5));
  credential->principal_arn = g_strdup_printf ("arn:aws:iam::%s:user%s%s", credential->account,
                                               practice_column (row, 6), credential->name);
  credential->caller_arn = g_strdup (credential->principal_arn);
  practice_done (row);
  credential->tags = load_tags (core, credential->principal_id);
  return credential;
}

static void
name_role_session (PracticeCredential *credential, const char *path)
{
  credential->kind = PRACTICE_CALLER_ROLE;
  credential->principal_arn
      = g_strdup_printf ("arn:aws:iam::%s:role%s%s", credential->account, path, credential->name);
  credential->caller_arn
      = g_strdup_printf ("arn:aws:sts::%s:assumed-role/%s/%s", credential->account,
                         credential->name, credential->session_name);
  credential->user_id
      = g_strdup_printf ("%s:%s", credential->principal_id, credential->session_name);
}

static void
name_user_session (PracticeCredential *credential, const char *path)
{
  credential->kind = PRACTICE_CALLER_USER;
  credential->principal_arn
      = g_strdup_printf ("arn:aws:iam::%s:user%s%s", credential->account, path, credential->name);
  credential->caller_arn = g_strdup (credential->principal_arn);
  credential->user_id = g_strdup (credential->principal_id);
}

/* A deleted role or user takes its sessions with it. */
static PracticeCredential *
find_session (PracticeCore *core, const char *access_key)
{
  sqlite3_stmt *row = practice_core_query (
      core,
      "SELECT s.secret, s.token, s.created, s.expires, s.session_name, s.policies, s.tags, "
      "s.source_identity,"
      " e.id, e.account, e.name, e.path, e.kind, e.created FROM sts_sessions s"
      " JOIN iam_entities e ON e.id = s.entity WHERE s.id = ?",
      "s", access_key);
  g_autoptr (JsonNode) policies = NULL;
  g_autoptr (JsonNode) tags = NULL;
  g_autofree char *path = NULL;
  PracticeCredential *credential;
  gboolean role;

  if (!practice_step (row))
    return NULL;
  credential = practice_credential_new ();
  credential->access_key = g_strdup (access_key);
  credential->secret = g_strdup (practice_column (row, 0));
  credential->token = g_strdup (practice_column (row, 1));
  credential->created = sqlite3_column_int64 (row, 2);
  credential->expires = sqlite3_column_int64 (row, 3);
  credential->session_name = g_strdup (practice_column (row, 4));
  policies = practice_column_json (row, 5);
  tags = practice_column_json (row, 6);
  credential->source_identity = g_strdup (practice_column (row, 7));
  credential->principal_id = g_strdup (practice_column (row, 8));
  credential->account = g_strdup (practice_column (row, 9));
  credential->name = g_strdup (practice_column (row, 10));
  path = g_strdup (practice_column (row, 11));
  role = g_strcmp0 (practice_column (row, 12), "role") == 0;
  credential->role_created = sqlite3_column_int64 (row, 13);
  practice_done (row);
  credential->is_temporary = credential->active = TRUE;
  if (role)
    name_role_session (credential, path);
  else
    name_user_session (credential, path);
  if (policies != NULL && JSON_NODE_HOLDS_ARRAY (policies))
    credential->policies = json_array_ref (json_node_get_array (policies));
  credential->tags = load_tags (core, credential->principal_id);
  if (tags != NULL && JSON_NODE_HOLDS_OBJECT (tags))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (tags));

      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (
            credential->tags, l->data,
            json_node_copy (json_object_get_member (json_node_get_object (tags), l->data)));
    }
  return credential;
}

/**
 * practice_credential_find:
 * @access_key: as the request names it
 *
 * Returns: (transfer none) (nullable): who that is; valid until IAM changes
 */
PracticeCredential *
practice_credential_find (PracticeCore *core, const char *access_key)
{
  PracticeCredential *credential = g_hash_table_lookup (core->credentials, access_key);

  if (credential != NULL)
    return credential;
  credential = g_str_has_prefix (access_key, "ASIA") ? find_session (core, access_key)
                                                     : find_user_key (core, access_key);
  if (credential == NULL)
    return NULL;
  if (g_hash_table_size (core->credentials) >= 2000)
    g_hash_table_remove_all (core->credentials);
  g_hash_table_insert (core->credentials, credential->access_key, credential);
  return credential;
}
