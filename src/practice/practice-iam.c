/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/practice-accounts.h"

/* "since" is when something was changed last: with the fault iam-delay it takes effect later. */
static const char schema[] =
  "CREATE TABLE IF NOT EXISTS accounts (account TEXT PRIMARY KEY, alias TEXT, created INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS iam_entities (id TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
  " fold TEXT NOT NULL, path TEXT NOT NULL, created INTEGER NOT NULL, description TEXT, trust TEXT, trust_since INTEGER,"
  " max_session INTEGER, boundary TEXT, service TEXT, UNIQUE (account, kind, fold)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS iam_policies (arn TEXT PRIMARY KEY, id TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,"
  " fold TEXT NOT NULL, path TEXT NOT NULL, description TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,"
  " default_version INTEGER NOT NULL, next_version INTEGER NOT NULL, UNIQUE (account, fold)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS iam_versions (arn TEXT NOT NULL REFERENCES iam_policies (arn) ON DELETE CASCADE, version INTEGER NOT NULL,"
  " document TEXT NOT NULL, created INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (arn, version)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS iam_attachments (entity TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE, arn TEXT NOT NULL,"
  " since INTEGER NOT NULL, PRIMARY KEY (entity, arn)) WITHOUT ROWID;"
  "CREATE INDEX IF NOT EXISTS iam_attachments_arn ON iam_attachments (arn);"
  "CREATE TABLE IF NOT EXISTS iam_inline (entity TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE, name TEXT NOT NULL,"
  " document TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (entity, name)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS iam_members (\"group\" TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE,"
  " user TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE, since INTEGER NOT NULL, PRIMARY KEY (\"group\", user)) WITHOUT ROWID;"
  "CREATE INDEX IF NOT EXISTS iam_members_user ON iam_members (user);"
  "CREATE TABLE IF NOT EXISTS iam_tags (owner TEXT NOT NULL, fold TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
  " PRIMARY KEY (owner, fold)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS iam_keys (id TEXT PRIMARY KEY, secret TEXT NOT NULL, user TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE,"
  " status TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX IF NOT EXISTS iam_keys_user ON iam_keys (user);"
  "CREATE TABLE IF NOT EXISTS sts_sessions (id TEXT PRIMARY KEY, secret TEXT NOT NULL, token TEXT NOT NULL,"
  " entity TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
  " session_name TEXT, policies TEXT, tags TEXT, source_identity TEXT) WITHOUT ROWID;"
  "CREATE INDEX IF NOT EXISTS sts_sessions_expires ON sts_sessions (expires);";

static gboolean
seed (sqlite3 *db, GError **error)
{
  return practice_managed_seed (db, error) && practice_accounts_seed (db, error);
}

static const PracticeOperation operations[] = {
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
