/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-authorize.h"

#include <string.h>

/* Principals named by policies: IAM keeps them as unique ids, so that a role deleted and made anew
 * under the same name is somebody else. */

typedef struct { char *account, *kind, *name; } PrincipalArn;

/* "arn:aws:iam::ACCT:role/path/name"; the parts are borrowed from @parts */
static gboolean
split_arn (const char *arn, char **parts, PrincipalArn *out)
{
  char *slash;

  if (g_strv_length (parts) != 6 || !g_str_equal (parts[0], "arn") || !g_str_equal (parts[2], "iam")
      || *parts[3] != '\0')
    return FALSE;
  slash = strchr (parts[5], '/');
  if (slash == NULL
      || (!g_str_has_prefix (parts[5], "role/") && !g_str_has_prefix (parts[5], "user/")
          && !g_str_has_prefix (parts[5], "group/")))
    return FALSE;
  out->name = strrchr (parts[5], '/') + 1;
  *slash = '\0';
  out->account = parts[4];
  out->kind = parts[5];
  return *out->name != '\0';
}

/* The path is part of the ARN: it must be the right one. */
char *
practice_iam_find_id (PracticeCall *call, const char *arn)
{
  g_auto (GStrv) parts = g_strsplit (arn, ":", 6);
  g_autofree char *whole = NULL;
  PrincipalArn split;
  sqlite3_stmt *row;
  char *id = NULL;

  if (!split_arn (arn, parts, &split))
    return NULL;
  row = practice_call_query (
      call,
      "SELECT id, path, name FROM iam_entities WHERE account = ? AND kind = ? AND fold = lower(?)",
      "sss", split.account, split.kind, split.name);
  if (!practice_step (row))
    return NULL;
  whole = g_strdup_printf ("arn:aws:iam::%s:%s%s%s", split.account, split.kind,
                           practice_column (row, 1), practice_column (row, 2));
  if (g_str_equal (whole, arn))
    id = g_strdup (practice_column (row, 0));
  practice_done (row);
  return id;
}

char *
practice_iam_find_arn (PracticeCall *call, const char *id)
{
  sqlite3_stmt *row = practice_call_query (call,
                                           "SELECT 'arn:aws:iam::' || account || ':' || kind || "
                                           "path || name FROM iam_entities WHERE id = ?",
                                           "s", id);
  char *arn;

  if (!practice_step (row))
    return NULL;
  arn = g_strdup (practice_column (row, 0));
  practice_done (row);
  return arn;
}

static gboolean
account_exists (PracticeCall *call, const char *account)
{
  sqlite3_stmt *row
      = practice_call_query (call, "SELECT 1 FROM accounts WHERE account = ?", "s", account);
  gboolean found = practice_step (row);

  practice_done (row);
  return found;
}

static gboolean
is_unique_id (const char *text)
{
  return strlen (text) == 21
         && (g_str_has_prefix (text, "AROA") || g_str_has_prefix (text, "AIDA"));
}

/* What is kept for a principal: its id, or itself; NULL: nobody, or not known yet */
static char *
resolve (PracticeCall *call, const char *principal)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *id = NULL;
  sqlite3_stmt *row;
  gint64 created;

  if (g_str_equal (principal, "*"))
    return g_strdup (principal);
  if (strlen (principal) == 12 && strspn (principal, "0123456789") == 12)
    return account_exists (call, principal) ? g_strdup_printf ("arn:aws:iam::%s:root", principal)
                                            : NULL;
  parts = g_strsplit (principal, ":", 6);
  if (g_strv_length (parts) == 6 && g_str_equal (parts[2], "iam") && g_str_equal (parts[5], "root"))
    return account_exists (call, parts[4]) ? g_strdup (principal) : NULL;
  if (g_strv_length (parts) == 6 && g_str_equal (parts[2], "sts")
      && g_str_has_prefix (parts[5], "assumed-role/"))
    return account_exists (call, parts[4]) ? g_strdup (principal) : NULL;
  id = is_unique_id (principal) ? g_strdup (principal) : practice_iam_find_id (call, principal);
  if (id == NULL || g_str_has_prefix (id, "AGPA")) /* groups are no principals */
    return NULL;
  row = practice_call_query (call, "SELECT created FROM iam_entities WHERE id = ?", "s", id);
  if (!practice_step (row))
    return NULL;
  created = sqlite3_column_int64 (row, 0);
  practice_done (row);
  return practice_has_propagated (call, created) ? g_steal_pointer (&id) : NULL;
}

gboolean
practice_iam_principal_exists (PracticeCall *call, const char *principal)
{
  g_autofree char *resolved = resolve (call, principal);

  return resolved != NULL;
}

/* ---- whole documents ---- */

typedef char *(*Translate) (PracticeCall *call, const char *principal);

/* Unknown ids stay as they are when a document is read back. */
static char *
read_back (PracticeCall *call, const char *principal)
{
  char *arn = is_unique_id (principal) ? practice_iam_find_arn (call, principal) : NULL;

  return arn != NULL ? arn : g_strdup (principal);
}

static gboolean
is_service_name (const char *name)
{
  return g_str_has_suffix (name, ".amazonaws.com")
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen (name)
         && *name != '.';
}

static gboolean
translate_list (PracticeCall *call,
                JsonObject *kinds,
                const char *kind,
                Translate translate,
                char **unknown)
{
  JsonNode *node = json_object_get_member (kinds, kind);
  g_auto (GStrv) names = practice_policy_strings (node);
  JsonArray *array;

  if (names == NULL)
    return TRUE;
  array = json_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_str_equal (kind, "AWS") ? translate (call, names[i])
                              : !g_str_equal (kind, "Service") || is_service_name (names[i])
                                  ? g_strdup (names[i])
                                  : NULL;

      if (name == NULL)
        {
          *unknown = g_strdup_printf ("\"%s\":\"%s\"",
                                      g_str_equal (kind, "Service") ? "SERVICE" : kind, names[i]);
          json_array_unref (array);
          return FALSE;
        }
      json_array_add_string_element (array, name);
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      json_object_set_array_member (kinds, kind, array);
      return TRUE;
    }
  json_object_set_string_member (kinds, kind, json_array_get_string_element (array, 0));
  json_array_unref (array);
  return TRUE;
}

static gboolean
translate_statement (PracticeCall *call, JsonNode *node, Translate translate, char **unknown)
{
  static const char *const kinds[] = { "AWS", "Service", "Federated" };
  JsonObject *statement = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *principal = statement != NULL ? json_object_get_member (statement, "Principal") : NULL;

  if (principal == NULL && statement != NULL)
    principal = json_object_get_member (statement, "NotPrincipal");
  for (guint i = 0;
       principal != NULL && JSON_NODE_HOLDS_OBJECT (principal) && i < G_N_ELEMENTS (kinds); i++)
    if (!translate_list (call, json_node_get_object (principal), kinds[i], translate, unknown))
      return FALSE;
  return TRUE;
}

static char *
translate_document (PracticeCall *call, const char *text, Translate translate, char **unknown)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonNode *statements = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                         ? json_object_get_member (json_node_get_object (root), "Statement") : NULL;

  if (statements == NULL)
    return g_strdup (text);
  if (!JSON_NODE_HOLDS_ARRAY (statements))
    return translate_statement (call, statements, translate, unknown) ? json_to_string (root, FALSE)
                                                                      : NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (statements)); i++)
    if (!translate_statement (call, json_array_get_element (json_node_get_array (statements), i),
                              translate, unknown))
      return NULL;
  return json_to_string (root, FALSE);
}

char *
practice_iam_store_policy (PracticeCall *call, const char *policy, char **unknown)
{
  return translate_document (call, policy, resolve, unknown);
}

char *
practice_iam_show_policy (PracticeCall *call, const char *policy)
{
  char *unknown = NULL;

  return translate_document (call, policy, read_back, &unknown);
}

/* ---- roles ---- */

gboolean
practice_iam_role_trusts_service (PracticeCall *call, const char *role_arn, const char *service)
{
  g_autofree char *id = practice_iam_find_id (call, role_arn);
  PracticeQuestion question
      = { .action = "sts:AssumeRole", .resource = role_arn, .service = service };
  PracticePolicy *policy;
  sqlite3_stmt *row;
  gboolean trusted;

  if (id == NULL)
    return FALSE;
  row = practice_call_query (call, "SELECT trust FROM iam_entities WHERE id = ? AND kind = 'role'",
                             "s", id);
  if (!practice_step (row))
    return FALSE;
  policy = practice_core_policy (call->core, practice_column (row, 0));
  trusted = policy != NULL
            && practice_policy_evaluate (policy, PRACTICE_POLICY_TRUST, &question)
                   == PRACTICE_VERDICT_ALLOW;
  practice_done (row);
  return trusted;
}

gboolean
practice_iam_service_linked_role_exists (PracticeCall *call, const char *service)
{
  sqlite3_stmt *row = practice_call_query (
      call, "SELECT 1 FROM iam_entities WHERE account = ? AND kind = 'role' AND service = ?", "ss",
      practice_call_get_account (call), service);
  gboolean found = practice_step (row);

  practice_done (row);
  return found;
}
