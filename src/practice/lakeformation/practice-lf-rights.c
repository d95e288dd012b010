/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/lakeformation/practice-lf.h"

#include <string.h>

/* Who may do what: the rows of lf_grant that speak for a caller, put together. */

/* Rows that were granted recently hold only from then on (the fault lf-delay). */
#define SUBJECT_ROWS " AND principal IN (?5, ?6, ?7, ?8) AND effective <= ?9"

void
lf_subject_init (PracticeCall *call, LfSubject *subject, const char *principal)
{
  subject->principal = g_strdup (principal != NULL ? principal : practice_call_get_principal_arn (call));
  subject->account = principal != NULL ? catalog_arn_account (principal) : NULL;
  if (subject->account == NULL)
    subject->account = g_strdup (practice_call_get_account (call));
  subject->admin = lf_admin_level (call, subject->account, subject->principal);
}

void
lf_subject_clear (LfSubject *subject)
{
  g_clear_pointer (&subject->principal, g_free);
  g_clear_pointer (&subject->account, g_free);
}

void
lf_subject_names (const LfSubject *subject, const char *catalog, char **all_principals, const char *names[4])
{
  gboolean home = g_str_equal (subject->account, catalog);

  *all_principals = g_strconcat (subject->account, ":IAMPrincipals", NULL);
  names[0] = subject->principal;
  names[1] = *all_principals;
  names[2] = home ? LF_IAM_ALLOWED : NULL;
  /* What is granted to an account is its administrators', to pass on */
  names[3] = !home && subject->admin == LF_ADMIN ? subject->account : NULL;
}

void
lf_rights_clear (LfRights *rights)
{
  g_clear_pointer (&rights->columns, g_ptr_array_unref);
  g_clear_pointer (&rights->grant_columns, g_ptr_array_unref);
  g_clear_pointer (&rights->filters, g_ptr_array_unref);
  g_clear_pointer (&rights->filter_columns, g_ptr_array_unref);
}

static void
add_detail (GPtrArray **list, const char *detail)
{
  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*list, g_strdup (detail));
}

void
lf_rights_add (LfRights *rights, const char *kind, const char *detail, guint permission, gboolean grantable)
{
  gboolean columns = g_str_equal (kind, "columns");

  if (g_str_equal (kind, "filter"))
    return;
  rights->held |= permission;
  if (grantable)
    rights->grantable |= permission;
  if (!columns && (permission & (LF_ALL | LF_SELECT)) == 0)
    return;
  add_detail (&rights->columns, columns ? detail : "*");
  if (grantable)
    add_detail (&rights->grant_columns, columns ? detail : "*");
}

/* Has what @row grants reached the subject's account? Each kind of share is asked for once. */
static gboolean
arrived (PracticeCall *call,
         const LfSubject *subject,
         const char *catalog,
         const char *database,
         const char *table,
         gint8 *known)
{
  g_autofree char *arn = NULL;

  if (*known < 0)
    {
      arn = catalog_arn (call, catalog, database, table);
      *known = practice_ram_is_accepted (call, catalog, subject->account, arn);
    }
  return *known;
}

/* A filter shows its table, with the columns that it lets through. */
static void
add_filter (PracticeCall *call,
            const char *catalog,
            const char *database,
            const char *table,
            const char *filter,
            LfRights *rights)
{
  g_autoptr (GPtrArray) columns = lf_filter_columns (call, catalog, database, table, filter);

  if (columns != NULL)
    add_detail (&rights->filters, filter);
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    add_detail (&rights->filter_columns, g_ptr_array_index (columns, i));
}

static void
add_rows (PracticeCall *call,
          const LfSubject *subject,
          const char *catalog,
          const char *database,
          const char *table,
          const char *name,
          LfRights *rights)
{
  g_autofree char *everybody = NULL;
  const char *names[4];
  gboolean home = g_str_equal (subject->account, catalog);
  gint8 one = -1, all = -1;
  sqlite3_stmt *query;

  lf_subject_names (subject, catalog, &everybody, names);
  query = practice_call_query (call,
    "SELECT kind, detail, permission, grantable, grantor, name FROM lf_grant "
    "WHERE region = ?1 AND catalog = ?2 AND database = ?3 AND name IN (?4, ?10)" SUBJECT_ROWS, "ssssssssis",
    practice_call_get_region (call), catalog, database, name, names[0], names[1], names[2], names[3],
    practice_call_get_time (call), table != NULL ? "*" : name);
  while (practice_step (query))
    {
      const char *kind = practice_column (query, 0);
      guint permission = lf_permission_from_name (practice_column (query, 2));
      gboolean grantable = sqlite3_column_int (query, 3);
      gboolean wildcard = g_str_equal (kind, "all-tables");

      if (home && !g_str_equal (practice_column (query, 4), catalog))
        continue;
      if (!home && !arrived (call, subject, catalog, database, wildcard ? "*" : table, wildcard ? &all : &one))
        continue;
      if (g_str_equal (kind, "filter"))
        add_filter (call, catalog, database, table, practice_column (query, 1), rights);
      else
        lf_rights_add (rights, kind, practice_column (query, 1), permission, grantable);
    }
}

void
lf_rights_get (PracticeCall *call,
               const LfSubject *subject,
               const char *catalog,
               const char *database,
               const char *table,
               LfRights *rights)
{
  memset (rights, 0, sizeof *rights);
  if (database == NULL)
    {
      lf_account_ensure (call, catalog);
      add_rows (call, subject, catalog, "", NULL, "", rights);
      return;
    }
  add_rows (call, subject, catalog, database, table, table != NULL ? table : "", rights);
  lf_rights_add_policies (call, subject, catalog, database, table, rights);
}

gboolean
lf_rights_allow (const LfRights *rights, guint permission)
{
  guint enough = permission == LF_CREATE_DATABASE || permission == LF_CREATE_TAG ? permission : permission | LF_ALL;

  if (permission == LF_DESCRIBE)
    enough |= LF_VISIBLE;
  if (permission == LF_DESCRIBE && rights->filter_columns != NULL)
    return TRUE;
  return (rights->held & enough) != 0;
}

gboolean
lf_rights_show_all (const LfRights *rights)
{
  return (rights->held & (LF_ALL | LF_ALTER | LF_DROP | LF_DELETE | LF_INSERT | LF_DESCRIBE)) != 0 ||
         lf_columns_cover (rights->columns, "*");
}

gboolean
lf_rights_show_column (const LfRights *rights, const char *column)
{
  g_autofree char *folded = NULL;

  if (lf_rights_show_all (rights))
    return TRUE;
  folded = g_utf8_strdown (column, -1);
  for (guint i = 0; rights->columns != NULL && i < rights->columns->len; i++)
    if (lf_column_matches (g_ptr_array_index (rights->columns, i), folded))
      return TRUE;
  return rights->filter_columns != NULL
         && g_ptr_array_find_with_equal_func (rights->filter_columns, folded, g_str_equal, NULL);
}

/* What administrators of the account may without any grant */
static gboolean
implied (const LfSubject *subject, guint permission, const char *catalog)
{
  if (!g_str_equal (subject->account, catalog))
    return FALSE;
  if (permission == LF_DESCRIBE)
    return subject->admin != LF_NO_ADMIN;
  return subject->admin == LF_ADMIN
         && (permission & (LF_CREATE_DATABASE | LF_CREATE_TAG | LF_DATA_LOCATION_ACCESS)) != 0;
}

gboolean
lf_subject_is_allowed (PracticeCall *call,
                       const LfSubject *subject,
                       guint permission,
                       const char *catalog,
                       const char *database,
                       const char *table)
{
  g_auto (LfRights) rights = { 0 };

  if (implied (subject, permission, catalog))
    return TRUE;
  lf_rights_get (call, subject, catalog, database, table, &rights);
  return lf_rights_allow (&rights, permission);
}

static gboolean
sees_tagged_table (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *database)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *query = practice_call_query (call,
    "SELECT DISTINCT name FROM lf_tagged WHERE region = ? AND catalog = ? AND database = ?", "sss",
    practice_call_get_region (call), catalog, database);

  while (practice_step (query))
    g_ptr_array_add (tables, g_strdup (practice_column (query, 0)));
  for (guint i = 0; i < tables->len; i++)
    {
      const char *table = g_ptr_array_index (tables, i);
      g_auto (LfRights) rights = { 0 };

      /* Tables inherit: any name stands for those without tags of their own */
      lf_rights_add_policies (call, subject, catalog, database, *table != '\0' ? table : "*", &rights);
      if (rights.held != 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
lf_subject_sees_database (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *database)
{
  g_autofree char *everybody = NULL;
  g_autoptr (GPtrArray) tables = NULL;
  gboolean home = g_str_equal (subject->account, catalog);
  const char *names[4];
  sqlite3_stmt *query;

  if (lf_subject_is_allowed (call, subject, LF_DESCRIBE, catalog, database, NULL))
    return TRUE;
  lf_subject_names (subject, catalog, &everybody, names);
  tables = g_ptr_array_new_with_free_func (g_free);
  query
      = practice_call_query (call,
                             "SELECT DISTINCT name FROM lf_grant WHERE region = ?1 AND catalog = "
                             "?2 AND database = ?3 AND name <> ?4" SUBJECT_ROWS,
                             "ssssssssi", practice_call_get_region (call), catalog, database, "",
                             names[0], names[1], names[2], names[3], practice_call_get_time (call));
  while (practice_step (query))
    g_ptr_array_add (tables, g_strdup (practice_column (query, 0)));
  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *arn = catalog_arn (call, catalog, database, g_ptr_array_index (tables, i));

      if (home || practice_ram_is_accepted (call, catalog, subject->account, arn))
        return TRUE;
    }
  return sees_tagged_table (call, subject, catalog, database);
}

gboolean
lf_subject_reaches (PracticeCall *call, const LfSubject *subject, const char *catalog, const char *path)
{
  g_autofree char *root = lf_location_root (call, catalog, path);
  g_autofree char *everybody = NULL;
  const char *names[4];
  gboolean reaches = FALSE;
  sqlite3_stmt *query;

  if (root == NULL || implied (subject, LF_DATA_LOCATION_ACCESS, catalog))
    return TRUE;
  lf_subject_names (subject, catalog, &everybody, names);
  query
      = practice_call_query (call,
                             "SELECT name FROM lf_grant WHERE region = ?1 AND catalog = ?2 AND "
                             "database = ?3 AND kind = ?4" SUBJECT_ROWS,
                             "ssssssssi", practice_call_get_region (call), catalog, "", "location",
                             names[0], names[1], names[2], names[3], practice_call_get_time (call));
  while (practice_step (query))
    reaches = reaches || catalog_s3_below (path, practice_column (query, 0));
  return reaches;
}

gboolean
lf_open_to_iam (PracticeCall *call, const char *catalog, const char *database, const char *table)
{
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT 1 FROM lf_grant WHERE region = ? AND catalog = ? AND database "
                             "= ? AND name IN (?, ?) AND principal = ? AND permission = 'ALL'",
                             "ssssss", practice_call_get_region (call), catalog, database,
                             table != NULL ? table : "", table != NULL ? "*" : "", LF_IAM_ALLOWED);
  gboolean open = practice_step (query);

  if (open)
    practice_done (query);
  return open;
}

/* ---- for the other services ---- */

gboolean
practice_lf_is_admin (PracticeCall *call, const char *principal, const char *account)
{
  return lf_admin_level (call, account,
                         principal != NULL ? principal : practice_call_get_principal_arn (call))
         == LF_ADMIN;
}

gboolean
practice_lf_is_allowed (PracticeCall *call,
                        const char *principal,
                        const char *permission,
                        const char *catalog,
                        const char *database,
                        const char *table)
{
  g_auto (LfSubject) subject = { 0 };
  guint bit = lf_permission_from_name (permission);

  lf_subject_init (call, &subject, principal);
  if (bit == LF_DATA_LOCATION_ACCESS)
    {
      g_autofree char *path = catalog_s3_path (database);

      return path == NULL || lf_subject_reaches (call, &subject, catalog, path);
    }
  if (bit == LF_DESCRIBE && database != NULL && table == NULL)
    return lf_subject_sees_database (call, &subject, catalog, database);
  return lf_subject_is_allowed (call, &subject, bit, catalog, database, table);
}

gboolean
practice_lf_deny (PracticeCall *call, const char *permission, const char *what)
{
  guint bit = lf_permission_from_name (permission);

  if (bit == LF_DATA_LOCATION_ACCESS)
    return practice_call_fail (call, 400, "AccessDeniedException",
                               "Insufficient Lake Formation permission(s) on %s", what);
  return practice_call_fail (call, 400, "AccessDeniedException",
                             "Insufficient Lake Formation permission(s): Required %s on %s",
                             lf_permission_title (bit), what);
}
