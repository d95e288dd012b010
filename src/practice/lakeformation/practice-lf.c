/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/core/practice-core.h"
#include "practice/lakeformation/practice-lf.h"

/* The practice Lake Formation. */

static const char schema[]
    = "CREATE TABLE IF NOT EXISTS lf_settings (region TEXT NOT NULL, account TEXT NOT NULL, "
      "settings TEXT NOT NULL, PRIMARY KEY (region, account)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS lf_admin (region TEXT NOT NULL, account TEXT NOT NULL, arn TEXT "
      "NOT NULL, level INTEGER NOT NULL,"
      " PRIMARY KEY (region, account, arn)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS lf_location (region TEXT NOT NULL, account TEXT NOT NULL, path "
      "TEXT NOT NULL, role TEXT NOT NULL, linked INTEGER NOT NULL,"
      " federation INTEGER NOT NULL, hybrid INTEGER NOT NULL, privileged INTEGER NOT NULL, "
      "modified INTEGER NOT NULL,"
      " PRIMARY KEY (region, account, path)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS lf_grant (region TEXT NOT NULL, catalog TEXT NOT NULL, database "
      "TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,"
      " detail TEXT NOT NULL, principal TEXT NOT NULL, permission TEXT NOT NULL, grantor TEXT NOT "
      "NULL, grantable INTEGER NOT NULL,"
      " effective INTEGER NOT NULL, updated INTEGER NOT NULL, updated_by TEXT,"
      " PRIMARY KEY (region, catalog, database, name, kind, principal, permission, detail, "
      "grantor)) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS lf_grant_principal ON lf_grant (principal, region, catalog);"
      "CREATE TABLE IF NOT EXISTS lf_tag (region TEXT NOT NULL, catalog TEXT NOT NULL, key TEXT "
      "NOT NULL, value TEXT NOT NULL,"
      " PRIMARY KEY (region, catalog, key, value)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS lf_tagged (region TEXT NOT NULL, catalog TEXT NOT NULL, database "
      "TEXT NOT NULL, name TEXT NOT NULL, column_name TEXT NOT NULL,"
      " key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (region, catalog, database, name, "
      "column_name, key)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS lf_filter (region TEXT NOT NULL, catalog TEXT NOT NULL, database "
      "TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL,"
      " data TEXT NOT NULL, version TEXT NOT NULL, PRIMARY KEY (region, catalog, database, name, "
      "filter)) WITHOUT ROWID;";

static PracticeOperation operations[64];

static void __attribute__ ((constructor))
gather_operations (void)
{
  static const PracticeOperation *const parts[] = {
    lf_settings_operations, lf_location_operations, lf_grant_operations, lf_list_operations, lf_tag_operations,
    lf_tag_search_operations, lf_filter_operations, lf_credentials_operations };

  catalog_gather (operations, G_N_ELEMENTS (operations), parts, G_N_ELEMENTS (parts));
}

static gboolean
seed (sqlite3 *db, GError **error)
{
  return practice_sql (db, error, lf_linked_role_policy, "");
}

const PracticeService practice_lakeformation = {
  .signing_name = "lakeformation",
  .protocol = PRACTICE_REST_JSON,
  .schema = schema,
  .operations = operations,
  .seed = seed,
};
