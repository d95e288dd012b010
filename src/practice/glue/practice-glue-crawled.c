/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

/* What crawlers write, as their role: the same rights as if the role had called. */

static gboolean
say (char **error_text, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
say (char **error_text, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error_text != NULL)
    *error_text = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static gboolean
iam_allows (PracticeCall *call,
            const char *role,
            const char *action,
            const GlueScope *scope,
            char **error_text)
{
  for (guint depth = 0; depth < 3; depth++)
    {
      g_autofree char *arn = catalog_arn (call, scope->catalog, depth > 0 ? scope->database : NULL,
                                          depth > 1 ? scope->table : NULL);

      if (!practice_iam_role_is_allowed (call, role, action, arn))
        return say (error_text, "User: %s is not authorized to perform: %s on resource: %s", role,
                    action, arn);
    }
  return TRUE;
}

static void
scope_init (PracticeCall *call,
            GlueScope *scope,
            const char *role,
            const char *database,
            const char *table)
{
  lf_subject_init (call, &scope->subject, role);
  scope->catalog = g_strdup (scope->subject.account);
  scope->database = g_utf8_strdown (database, -1);
  scope->table = g_utf8_strdown (table, -1);
}

static gboolean
location_allowed (PracticeCall *call,
                  const GlueScope *scope,
                  const GlueObject *database,
                  const char *location,
                  char **error_text)
{
  g_autofree char *path = catalog_s3_path (location),
                  *root = catalog_s3_path (glue_object_location (database));

  if (path == NULL || (root != NULL && catalog_s3_below (path, root))
      || lf_subject_reaches (call, &scope->subject, scope->catalog, path))
    return TRUE;
  return say (error_text, "Insufficient Lake Formation permission(s) on %s", location);
}

static gboolean
create (PracticeCall *call,
        const GlueScope *scope,
        const GlueObject *database,
        JsonObject *input,
        const char *role,
        char **error_text)
{
  const char *location = catalog_string (catalog_object (input, "StorageDescriptor"), "Location");

  if (!iam_allows (call, role, "glue:CreateTable", scope, error_text))
    return FALSE;
  if (!lf_subject_is_allowed (call, &scope->subject, LF_CREATE_TABLE, scope->catalog,
                              scope->database, NULL))
    return say (error_text,
                "Insufficient Lake Formation permission(s): Required Create Table on %s",
                scope->database);
  if (!location_allowed (call, scope, database, location, error_text))
    return FALSE;
  if (!glue_table_insert (call, scope->catalog, scope->database, input, role))
    return say (error_text, "Internal service exception");
  lf_created (call, role, scope->catalog, scope->database, scope->table,
              catalog_array (database->input, "CreateTableDefaultPermissions"), FALSE);
  return TRUE;
}

static gboolean
update (PracticeCall *call,
        const GlueScope *scope,
        const GlueObject *database,
        const GlueObject *before,
        JsonObject *input,
        const char *role,
        char **error_text)
{
  const char *location = catalog_string (catalog_object (input, "StorageDescriptor"), "Location");
  g_autofree char *old = catalog_text (before->input), *new = catalog_text (input);

  if (!iam_allows (call, role, "glue:UpdateTable", scope, error_text))
    return FALSE;
  if (!lf_subject_is_allowed (call, &scope->subject, LF_ALTER, scope->catalog, scope->database,
                              scope->table))
    return say (error_text, "Insufficient Lake Formation permission(s): Required Alter on %s",
                scope->table);
  if (g_strcmp0 (location, glue_object_location (before)) != 0
      && !location_allowed (call, scope, database, location, error_text))
    return FALSE;
  if (g_str_equal (old, new))
    return TRUE;
  return glue_table_replace (call, before, input, TRUE)
         || say (error_text, "Internal service exception");
}

gboolean
practice_glue_put_table_as (PracticeCall *call,
                            const char *role_arn,
                            const char *database,
                            JsonObject *table_input,
                            char **error_text)
{
  g_auto (CatalogFault) fault = { 0 };
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (JsonObject) input = glue_table_input_read (table_input, &fault);
  g_autoptr (GlueObject) into = NULL, before = NULL;

  if (input == NULL)
    return say (error_text, "%s", fault.message);
  scope_init (call, &scope, role_arn, database, catalog_string (input, "Name"));
  into = glue_database_load (call, scope.catalog, scope.database);
  if (into == NULL || glue_object_is_link (into))
    return say (error_text, "Database %s not found.", scope.database);
  before = glue_table_load (call, scope.catalog, scope.database, scope.table);
  return before == NULL ? create (call, &scope, into, input, role_arn, error_text)
                        : update (call, &scope, into, before, input, role_arn, error_text);
}

gboolean
practice_glue_put_partition_as (PracticeCall *call,
                                const char *role_arn,
                                const char *database,
                                const char *table,
                                JsonObject *partition_input,
                                char **error_text)
{
  g_auto (CatalogFault) fault = { 0 };
  g_auto (GlueScope) scope = { 0 };
  g_autoptr (GlueObject) in = NULL;

  scope_init (call, &scope, role_arn, database, table);
  in = glue_table_load (call, scope.catalog, scope.database, scope.table);
  if (in == NULL)
    return say (error_text, "Table %s not found.", scope.table);
  if (!iam_allows (call, role_arn, "glue:BatchCreatePartition", &scope, error_text))
    return FALSE;
  if (!lf_subject_is_allowed (call, &scope.subject, LF_ALTER, scope.catalog, scope.database,
                              scope.table))
    return say (error_text, "Insufficient Lake Formation permission(s): Required Alter on %s",
                scope.table);
  if (!glue_partition_put (call, &scope, in, partition_input, TRUE, &fault))
    return say (error_text, "%s", fault.message);
  return TRUE;
}
