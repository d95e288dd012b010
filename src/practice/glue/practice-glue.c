/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

/* The practice Glue Data Catalog: names lower-cased, objects as the text of their Input. */

static const char schema[]
    = "CREATE TABLE IF NOT EXISTS glue_database (region TEXT NOT NULL, catalog TEXT NOT NULL, name "
      "TEXT NOT NULL, input TEXT NOT NULL,"
      " created INTEGER NOT NULL, created_by TEXT, target_catalog TEXT, target_database TEXT, "
      "PRIMARY KEY (region, catalog, name)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS glue_table (region TEXT NOT NULL, catalog TEXT NOT NULL, "
      "database TEXT NOT NULL, name TEXT NOT NULL,"
      " input TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, created_by TEXT, "
      "version INTEGER NOT NULL,"
      " PRIMARY KEY (region, catalog, database, name)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS glue_version (region TEXT NOT NULL, catalog TEXT NOT NULL, "
      "database TEXT NOT NULL, name TEXT NOT NULL,"
      " version INTEGER NOT NULL, input TEXT NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY "
      "(region, catalog, database, name, version)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS glue_partition (region TEXT NOT NULL, catalog TEXT NOT NULL, "
      "database TEXT NOT NULL, name TEXT NOT NULL,"
      " \"values\" TEXT NOT NULL, input TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY "
      "(region, catalog, database, name, \"values\")) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS glue_policy (region TEXT NOT NULL, catalog TEXT NOT NULL, policy "
      "TEXT NOT NULL, hash TEXT NOT NULL,"
      " hybrid INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY "
      "(region, catalog)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS glue_encryption (region TEXT NOT NULL, catalog TEXT NOT NULL, data TEXT NOT "
      "NULL, PRIMARY KEY (region, catalog));"
      "CREATE TABLE IF NOT EXISTS glue_tag (arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT "
      "NULL, PRIMARY KEY (arn, key)) WITHOUT ROWID;";

static PracticeOperation operations[96];

static void __attribute__ ((constructor))
gather_operations (void)
{
  static const PracticeOperation *const parts[]
      = { glue_database_operations, glue_table_operations,     glue_tables_operations,
          glue_version_operations,  glue_partition_operations, glue_partition_batch_operations,
          glue_policy_operations,   glue_tag_operations,       glue_encryption_operations,
          practice_crawler_operations };

  catalog_gather (operations, G_N_ELEMENTS (operations), parts, G_N_ELEMENTS (parts));
}

const PracticeService practice_glue = {
  .signing_name = "glue",
  .protocol = PRACTICE_JSON_1_1,
  .version = "AWSGlue",
  .schema = schema,
  .operations = operations,
  .seed = practice_crawler_seed,
};
