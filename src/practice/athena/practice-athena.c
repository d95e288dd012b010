/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

/* The practice Athena: SELECT over the objects of tables, through SQLite. */

static const char schema[]
    = "CREATE TABLE IF NOT EXISTS athena_query (region TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, "
      "sql TEXT NOT NULL, database TEXT, workgroup TEXT NOT NULL, output TEXT NOT NULL, state TEXT NOT NULL, "
      "reason TEXT, token TEXT, columns TEXT, submitted INTEGER NOT NULL, completed INTEGER NOT NULL, "
      "scanned INTEGER NOT NULL, engine_ms INTEGER NOT NULL, PRIMARY KEY (region, account, id)) WITHOUT ROWID;"
      "CREATE UNIQUE INDEX IF NOT EXISTS athena_query_token ON athena_query (region, account, token) "
      "WHERE token IS NOT NULL;"
      "CREATE TABLE IF NOT EXISTS athena_workgroup (region TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, "
      "configuration TEXT NOT NULL, description TEXT, state TEXT NOT NULL, created INTEGER NOT NULL, "
      "PRIMARY KEY (region, account, name)) WITHOUT ROWID;";

/* What ran when the server ended has no thread any more. */
static gboolean
seed (sqlite3 *db, GError **error)
{
  return sqlite3_exec (db,
                       "UPDATE athena_query SET state = 'FAILED', reason = 'INTERNAL_ERROR_QUERY_ENGINE', "
                       "completed = submitted WHERE state IN ('QUEUED', 'RUNNING')",
                       NULL, NULL, NULL)
         == SQLITE_OK;
}

static PracticeOperation operations[32];

static void __attribute__ ((constructor))
gather_operations (void)
{
  static const PracticeOperation *const parts[]
      = { athena_query_operations, athena_result_operations, athena_workgroup_operations };

  catalog_gather (operations, G_N_ELEMENTS (operations), parts, G_N_ELEMENTS (parts));
}

const PracticeService practice_athena = {
  .signing_name = "athena",
  .protocol = PRACTICE_JSON_1_1,
  .version = "AmazonAthena",
  .schema = schema,
  .operations = operations,
  .seed = seed,
};
