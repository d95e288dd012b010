/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

#include <string.h>

/* Who may: IAM on every ARN of the path, then Lake Formation; what is hidden from whom. */

void
glue_scope_clear (GlueScope *scope)
{
  g_clear_pointer (&scope->catalog, g_free);
  g_clear_pointer (&scope->database, g_free);
  g_clear_pointer (&scope->table, g_free);
  lf_subject_clear (&scope->subject);
}

static gboolean
authorize (PracticeCall *call, const GlueScope *scope)
{
  for (guint depth = 0; depth < 3; depth++)
    {
      const char *database = depth > 0 ? scope->database : NULL,
                 *table = depth > 1 ? scope->table : NULL;
      g_autofree char *arn = NULL;

      if ((depth == 1 && database == NULL) || (depth == 2 && table == NULL))
        break;
      arn = catalog_arn (call, scope->catalog, database, table);
      if (!practice_call_authorize (call, scope->action, arn, NULL))
        return FALSE;
    }
  return TRUE;
}

gboolean
glue_scope_open (PracticeCall *call,
                 GlueScope *scope,
                 JsonObject *in,
                 const char *action,
                 const char *database,
                 const char *table)
{
  const char *catalog;

  if (!catalog_id (call, in, &catalog))
    return FALSE;
  scope->action = action;
  scope->catalog = g_strdup (catalog);
  scope->database = database != NULL ? g_utf8_strdown (database, -1) : NULL;
  scope->table = table != NULL ? g_utf8_strdown (table, -1) : NULL;
  if (!authorize (call, scope))
    return FALSE;
  lf_subject_init (call, &scope->subject, NULL);
  return TRUE;
}

gboolean
glue_scope_follow (PracticeCall *call, GlueScope *scope)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT target_catalog, target_database FROM glue_database WHERE region = ? AND catalog = ? "
      "AND name = ? AND target_database IS NOT NULL",
      "sss", practice_call_get_region (call), scope->catalog, scope->database);
  g_autofree char *catalog = NULL, *database = NULL;

  if (!practice_step (query))
    return TRUE;
  catalog = g_strdup (practice_column (query, 0));
  database = g_strdup (practice_column (query, 1));
  practice_done (query);
  if (!lf_subject_is_allowed (call, &scope->subject, LF_DESCRIBE, scope->catalog, scope->database,
                              NULL))
    return glue_scope_deny (call, LF_DESCRIBE, scope->database);
  g_free (scope->catalog);
  g_free (scope->database);
  scope->catalog = g_steal_pointer (&catalog);
  scope->database = g_steal_pointer (&database);
  return authorize (call, scope);
}

/* Another account's catalogue, where Lake Formation leaves everything to IAM: its policy must let
 * us in. */
static gboolean
let_in_by_policy (PracticeCall *call,
                  const GlueScope *scope,
                  const char *database,
                  const char *table)
{
  g_autofree char *policy = NULL, *arn = NULL;

  if (g_str_equal (scope->subject.account, scope->catalog)
      || !lf_open_to_iam (call, scope->catalog, database, table))
    return FALSE;
  policy = glue_policy_get (call, scope->catalog);
  arn = catalog_arn (call, scope->catalog, database, table);
  return policy != NULL
         && practice_call_is_allowed (call, scope->action, arn, NULL, policy, scope->catalog);
}

gboolean
glue_scope_allows (PracticeCall *call,
                   const GlueScope *scope,
                   guint permission,
                   const char *database,
                   const char *table)
{
  return lf_subject_is_allowed (call, &scope->subject, permission, scope->catalog, database, table)
         || let_in_by_policy (call, scope, database, table);
}

gboolean
glue_scope_sees_database (PracticeCall *call, const GlueScope *scope, const char *database)
{
  return lf_subject_sees_database (call, &scope->subject, scope->catalog, database) ||
         let_in_by_policy (call, scope, database, NULL);
}

gboolean
glue_scope_deny (PracticeCall *call, guint permission, const char *what)
{
  return practice_lf_deny (call, lf_permission_name (permission), what);
}

gboolean
glue_scope_missing (PracticeCall *call, const GlueScope *scope, guint permission)
{
  gboolean home = g_str_equal (scope->subject.account, scope->catalog);
  gboolean there = glue_database_exists (call, scope->catalog, scope->database);
  gboolean knows = home && scope->subject.admin != LF_NO_ADMIN;

  if (!there)
    {
      knows = knows
              || (home
                  && lf_subject_is_allowed (call, &scope->subject, LF_CREATE_DATABASE,
                                            scope->catalog, NULL, NULL));
      if (knows)
        return practice_call_fail (call, 400, "EntityNotFoundException", "Database %s not found.",
                                   scope->database);
      return glue_scope_deny (call, permission,
                              scope->table != NULL ? scope->table : scope->database);
    }
  knows = knows || glue_scope_allows (call, scope, LF_DESCRIBE, scope->database, NULL);
  if (knows)
    return practice_call_fail (call, 400, "EntityNotFoundException", "Table %s not found.",
                               scope->table);
  return glue_scope_deny (call, permission, scope->table);
}

gboolean
glue_scope_reaches (PracticeCall *call, const GlueScope *scope, const char *location)
{
  g_autofree char *path = catalog_s3_path (location), *below = NULL;
  g_autoptr (GlueObject) database = NULL;

  if (path == NULL || lf_subject_reaches (call, &scope->subject, scope->catalog, path))
    return TRUE;
  /* Who may make tables in a database may put them where the database lies */
  database
      = scope->table != NULL ? glue_database_load (call, scope->catalog, scope->database) : NULL;
  below
      = database != NULL ? catalog_s3_path (catalog_string (database->input, "LocationUri")) : NULL;
  if (below != NULL && catalog_s3_below (path, below)
      && lf_subject_is_allowed (call, &scope->subject, LF_CREATE_TABLE, scope->catalog,
                                scope->database, NULL))
    return TRUE;
  return practice_lf_deny (call, "DATA_LOCATION_ACCESS", location);
}
