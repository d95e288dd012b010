/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/ram/practice-ram.h"

#include <string.h>

/* The practice RAM: only what Lake Formation shares. */

static const char schema[]
    = "CREATE TABLE IF NOT EXISTS ram_share (arn TEXT PRIMARY KEY, region TEXT NOT NULL, owner "
      "TEXT NOT NULL, receiver TEXT NOT NULL,"
      " kind TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, "
      "created INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS ram_share_owner ON ram_share (owner, receiver);"
      "CREATE INDEX IF NOT EXISTS ram_share_receiver ON ram_share (receiver);"
      "CREATE TABLE IF NOT EXISTS ram_association (share TEXT NOT NULL, type TEXT NOT NULL, entity "
      "TEXT NOT NULL, status TEXT NOT NULL,"
      " created INTEGER NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY (share, type, entity)) "
      "WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS ram_association_entity ON ram_association (entity);"
      "CREATE TABLE IF NOT EXISTS ram_invitation (arn TEXT PRIMARY KEY, share TEXT NOT NULL, "
      "sender TEXT NOT NULL, receiver TEXT NOT NULL,"
      " status TEXT NOT NULL, created INTEGER NOT NULL, visible INTEGER NOT NULL, effective "
      "INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS ram_invitation_share ON ram_invitation (share);"
      "CREATE INDEX IF NOT EXISTS ram_invitation_receiver ON ram_invitation (receiver);";

/* Paths are the operations' names in lower case; only deletions are not posted. */
static const PracticeOperation *
route (PracticeCall *call, JsonObject *in)
{
  const char *path = practice_call_get_path (call), *method = practice_call_get_method (call);
  gboolean deletes = g_str_equal (method, "DELETE");

  for (const PracticeOperation *operation = practice_ram.operations; operation->name != NULL;
       operation++)
    {
      gboolean delete_operation = g_str_equal (operation->name, "DeleteResourceShare");
      g_autofree char *lower = g_ascii_strdown (operation->name, -1);

      if (path[0] != '/' || !g_str_equal (path + 1, lower) || delete_operation != deletes
          || (!deletes && !g_str_equal (method, "POST")))
        continue;
      if (deletes && practice_call_get_query (call, "resourceShareArn") != NULL)
        json_object_set_string_member (in, "resourceShareArn",
                                       practice_call_get_query (call, "resourceShareArn"));
      return operation;
    }
  return NULL;
}

static PracticeOperation operations[32];

static void __attribute__ ((constructor))
gather_operations (void)
{
  static const PracticeOperation *const parts[]
      = { ram_invitation_operations, ram_share_operations, ram_list_operations };

  catalog_gather (operations, G_N_ELEMENTS (operations), parts, G_N_ELEMENTS (parts));
}

const PracticeService practice_ram = {
  .signing_name = "ram",
  .protocol = PRACTICE_REST_JSON,
  .schema = schema,
  .operations = operations,
  .route = route,
};
