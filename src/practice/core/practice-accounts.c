/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-accounts.h"

#include <string.h>

#define ADMINISTRATOR "Administrator"

static const struct { const char *account, *persona;
} first_accounts[] = {
  { "555555555555", "Mesh" },
  { "111111111111", "ProducerAdmin" },
  { "999999999999", "ConsumerAdmin" },
};

static gboolean
has_account (sqlite3 *db, const char *account)
{
  sqlite3_stmt *row = NULL;
  gboolean found;

  if (sqlite3_prepare_v2 (db, "SELECT 1 FROM accounts WHERE account = ?", -1, &row, NULL)
      != SQLITE_OK)
    return FALSE;
  sqlite3_bind_text (row, 1, account, -1, SQLITE_STATIC);
  found = sqlite3_step (row) == SQLITE_ROW;
  sqlite3_finalize (row);
  return found;
}

/* The administrator was always there: no propagation delay for it. */
static gboolean
make_account (sqlite3 *db, const char *account, GError **error)
{
  g_autofree char *user = practice_random_id ("AIDA", 17);
  g_autofree char *key = practice_random_id ("AKIA", 16);
  g_autofree char *half = practice_random_id ("", 20);
  g_autofree char *other = practice_random_id ("", 20);
  g_autofree char *lower = g_ascii_strdown (other, -1);
  g_autofree char *secret = g_strconcat (half, lower, NULL);
  gint64 then = g_get_real_time () - 7 * G_TIME_SPAN_DAY;

  return practice_sql (db, error, "INSERT INTO accounts (account, created) VALUES (?, ?)", "si",
                       account, then)
         && practice_sql (db, error,
                          "INSERT INTO iam_entities (id, account, kind, name, fold, path, created) "
                          "VALUES (?, ?, 'user', ?, lower(?), '/', ?)",
                          "ssssi", user, account, ADMINISTRATOR, ADMINISTRATOR, then)
         && practice_sql (db, error,
                          "INSERT INTO iam_keys (id, secret, user, status, created) VALUES (?, ?, "
                          "?, 'Active', ?)",
                          "sssi", key, secret, user, then)
         && practice_sql (db, error,
                          "INSERT INTO iam_attachments (entity, arn, since) VALUES (?, "
                          "'arn:aws:iam::aws:policy/AdministratorAccess', ?)",
                          "si", user, then);
}

gboolean
practice_accounts_seed (sqlite3 *db, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (first_accounts); i++)
    if (!has_account (db, first_accounts[i].account)
        && !make_account (db, first_accounts[i].account, error))
      return FALSE;
  return TRUE;
}

static JsonObject *
persona (const char *account, const char *key, const char *secret)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "AccountId", account);
  json_object_set_string_member (object, "AccessKeyId", key);
  json_object_set_string_member (object, "SecretAccessKey", secret);
  return object;
}

/* Empty keys where someone deleted the administrator */
static JsonObject *
administrator (PracticeCore *core, const char *account)
{
  sqlite3_stmt *row = practice_core_query (
      core,
      "SELECT k.id, k.secret FROM iam_keys k JOIN iam_entities e ON e.id = k.user"
      " WHERE e.account = ? AND e.kind = 'user' AND e.name = ? AND k.status = 'Active' ORDER BY "
      "k.created",
      "ss", account, ADMINISTRATOR);
  JsonObject *object;

  if (!practice_step (row))
    return persona (account, "", "");
  object = persona (account, practice_column (row, 0), practice_column (row, 1));
  practice_done (row);
  return object;
}

static char *
write_pretty (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = json_to_string (node, TRUE);
  return g_strconcat (text, "\n", NULL);
}

char *
practice_accounts_credentials (PracticeCore *core)
{
  g_autoptr (JsonObject) all = json_object_new ();

  json_object_set_string_member (all, "AWS_REGION", "eu-west-1");
  for (guint i = 0; i < G_N_ELEMENTS (first_accounts); i++)
    json_object_set_object_member (all, first_accounts[i].persona,
                                   administrator (core, first_accounts[i].account));
  json_object_set_object_member (all, "Producer", persona ("111111111111", "", ""));
  json_object_set_object_member (all, "Consumer", persona ("999999999999", "", ""));
  practice_core_end_call (core);
  return write_pretty (all);
}

char *
practice_accounts_add (PracticeCore *core, const char *account, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (strlen (account) != 12 || strspn (account, "0123456789") != 12)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not an account id of 12 digits", account);
      return NULL;
    }
  if (!has_account (core->db, account) && !make_account (core->db, account, error))
    return NULL;
  object = administrator (core, account);
  practice_core_end_call (core);
  return write_pretty (object);
}
