/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena-tokens.h"
#include "practice/athena/practice-athena.h"

/* SHOW and DESCRIBE: what the caller may see of the catalogue, as Glue shows it to them. Results are lines of text. */

typedef struct
{
  PracticeCall *call;
  GArray *tokens;
  guint at; /* the next word */
  char *database; /* nullable */
  GString *text;
  JsonArray *columns;
  char **problem;
} Show;

/* ---- words ---- */

static const AthenaToken *
peek (Show *self)
{
  self->at = athena_skip_blanks (self->tokens, self->at);
  return athena_token_at (self->tokens, self->at);
}

static gboolean
take_word (Show *self, const char *word)
{
  if (!athena_token_is_word (peek (self), word))
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
misplaced (Show *self)
{
  const AthenaToken *token = peek (self);

  *self->problem = g_strdup_printf ("FAILED: ParseException line 1:0 cannot recognize input near '%.*s'",
                                    token->length > 0 ? (int) MIN (token->length, 40) : 5,
                                    token->length > 0 ? token->at : "<EOF>");
  return FALSE;
}

static gboolean
at_end (Show *self)
{
  while (athena_token_is_char (peek (self), ';'))
    self->at++;
  return peek (self)->length == 0 || misplaced (self);
}

/* (transfer full) (nullable): refused */
static char *
take_name (Show *self)
{
  const AthenaToken *token = peek (self);

  if (!athena_token_is_name (token))
    {
      misplaced (self);
      return NULL;
    }
  self->at++;
  return athena_token_dup_name (token);
}

/* "table" or "database.table". (transfer full) (nullable) */
static char *
take_table (Show *self)
{
  g_autofree char *name = take_name (self);

  if (name == NULL || !athena_token_is_char (peek (self), '.'))
    return g_steal_pointer (&name);
  self->at++;
  g_free (self->database);
  self->database = g_steal_pointer (&name);
  return take_name (self);
}

/* Hive's pattern: "*" for anything, "|" for or. (transfer full) (nullable): none */
static char *
take_pattern (Show *self)
{
  const AthenaToken *token;

  take_word (self, "LIKE");
  token = peek (self);
  if (token->kind != T_TEXT)
    return NULL;
  self->at++;
  return g_strndup (token->at + 1, token->length - 2);
}

/* ---- the catalogue ---- */

/* What Glue's @operation answers this caller. FALSE: the problem is set. */
static gboolean
ask_glue (Show *self, const char *operation, JsonObject *in, JsonObject *out)
{
  for (const PracticeOperation *known = practice_glue.operations; known->name != NULL; known++)
    if (g_str_equal (known->name, operation) && known->handler (self->call, in, out))
      return TRUE;
  {
    g_autofree char *message = athena_absorb (self->call);

    *self->problem = g_strdup_printf ("FAILED: SemanticException %s", message != NULL ? message : operation);
  }
  return FALSE;
}

/* The names in all pages of @list */
static gboolean
list_names (Show *self, const char *operation, const char *list, const char *database, const char *pattern)
{
  g_autoptr (JsonObject) in = json_object_new ();
  g_auto (GStrv) parts = g_strsplit (pattern != NULL ? pattern : "*", "*", -1);
  g_autofree char *expression = g_strjoinv (".*", parts);
  g_autofree char *whole = g_strdup_printf ("^(?:%s)$", expression);
  g_autoptr (GRegex) regex = g_regex_new (whole, G_REGEX_CASELESS, 0, NULL);
  gboolean more = TRUE;

  if (database != NULL)
    json_object_set_string_member (in, "DatabaseName", database);
  while (more)
    {
      g_autoptr (JsonObject) out = json_object_new ();
      JsonArray *found;
      const char *token;

      if (!ask_glue (self, operation, in, out))
        return FALSE;
      found = catalog_array (out, list);
      for (guint i = 0; i < catalog_length (found); i++)
        {
          const char *name = catalog_string (catalog_object_at (found, i), "Name");

          if (name != NULL && (regex == NULL || g_regex_match (regex, name, 0, NULL)))
            g_string_append_printf (self->text, "%s\n", name);
        }
      token = catalog_string (out, "NextToken");
      more = token != NULL;
      if (more)
        json_object_set_string_member (in, "NextToken", token);
    }
  return TRUE;
}

static void
add_column (Show *self, const char *name)
{
  JsonObject *info = json_object_new ();

  json_object_set_string_member (info, "CatalogName", "hive");
  json_object_set_string_member (info, "SchemaName", "");
  json_object_set_string_member (info, "TableName", "");
  json_object_set_string_member (info, "Name", name);
  json_object_set_string_member (info, "Label", name);
  json_object_set_string_member (info, "Type", "string");
  json_object_set_int_member (info, "Precision", 0);
  json_object_set_int_member (info, "Scale", 0);
  json_object_set_string_member (info, "Nullable", "UNKNOWN");
  json_object_set_boolean_member (info, "CaseSensitive", FALSE);
  json_array_add_object_element (self->columns, info);
}

static gboolean
need_database (Show *self)
{
  if (self->database == NULL)
    *self->problem = g_strdup (
        "MISSING_SCHEMA_NAME: line 1:1: Schema must be specified when session schema is not set");
  return self->database != NULL;
}

/* ---- statements ---- */

static gboolean
show_databases (Show *self)
{
  g_autofree char *pattern = take_pattern (self);

  add_column (self, "database_name");
  return at_end (self) && list_names (self, "GetDatabases", "DatabaseList", NULL, pattern);
}

static gboolean
show_tables (Show *self)
{
  g_autofree char *pattern = NULL;

  if (take_word (self, "IN") || take_word (self, "FROM"))
    {
      g_free (self->database);
      self->database = take_name (self);
    }
  if (*self->problem != NULL || !need_database (self))
    return FALSE;
  pattern = take_pattern (self);
  add_column (self, "tab_name");
  return at_end (self) && list_names (self, "GetTables", "TableList", self->database, pattern);
}

static JsonObject *
get_table (Show *self, const char *name)
{
  g_autoptr (JsonObject) in = json_object_new (), out = json_object_new ();

  json_object_set_string_member (in, "DatabaseName", self->database);
  json_object_set_string_member (in, "Name", name);
  if (!ask_glue (self, "GetTable", in, out))
    return NULL;
  return json_object_ref (catalog_object (out, "Table"));
}

static void
put_columns (Show *self, JsonArray *columns, gboolean whole)
{
  for (guint i = 0; i < catalog_length (columns); i++)
    {
      JsonObject *column = catalog_object_at (columns, i);
      const char *type = catalog_string (column, "Type"), *comment = catalog_string (column, "Comment");
      const char *name = catalog_string (column, "Name");
      g_autofree char *text = g_strdelimit (g_strdup (comment != NULL ? comment : ""), "\n\r\t", ' ');

      g_string_append_printf (self->text, "%-20s", name != NULL ? name : "");
      if (whole)
        g_string_append_printf (self->text, "\t%-20s\t%-20s", type != NULL ? type : "string", text);
      g_string_append_c (self->text, '\n');
    }
}

static gboolean
describe (Show *self)
{
  g_autofree char *name = take_table (self);
  g_autoptr (JsonObject) table = NULL;
  JsonArray *keys;

  if (name == NULL || !at_end (self) || !need_database (self) || (table = get_table (self, name)) == NULL)
    return FALSE;
  add_column (self, "col_name");
  add_column (self, "data_type");
  add_column (self, "comment");
  keys = catalog_array (table, "PartitionKeys");
  put_columns (self, catalog_array (catalog_object (table, "StorageDescriptor"), "Columns"), TRUE);
  put_columns (self, keys, TRUE);
  if (catalog_length (keys) == 0)
    return TRUE;
  g_string_append_printf (self->text,
                          "\t \t \n# Partition Information\t \t \n%-20s\t%-20s\t%-20s\n\t \t \n",
                          "# col_name", "data_type", "comment");
  put_columns (self, keys, TRUE);
  return TRUE;
}

static gboolean
show_columns (Show *self)
{
  g_autofree char *name = NULL;
  g_autoptr (JsonObject) table = NULL;

  if (!take_word (self, "IN") && !take_word (self, "FROM"))
    return misplaced (self);
  name = take_table (self);
  if (name != NULL && (take_word (self, "IN") || take_word (self, "FROM")))
    {
      g_free (self->database);
      self->database = take_name (self);
    }
  if (*self->problem != NULL || !at_end (self) || !need_database (self) || (table = get_table (self, name)) == NULL)
    return FALSE;
  add_column (self, "field");
  put_columns (self, catalog_array (catalog_object (table, "StorageDescriptor"), "Columns"), FALSE);
  put_columns (self, catalog_array (table, "PartitionKeys"), FALSE);
  return TRUE;
}

static gboolean
run (Show *self)
{
  if (take_word (self, "DESCRIBE") || take_word (self, "DESC"))
    return describe (self);
  if (!take_word (self, "SHOW"))
    return misplaced (self);
  if (take_word (self, "DATABASES") || take_word (self, "SCHEMAS"))
    return show_databases (self);
  if (take_word (self, "TABLES"))
    return show_tables (self);
  if (take_word (self, "COLUMNS"))
    return show_columns (self);
  *self->problem = g_strdup ("NOT_SUPPORTED: of SHOW the practice Athena runs SHOW DATABASES, SHOW "
                             "TABLES and SHOW COLUMNS");
  return FALSE;
}

/* ---- for the others ---- */

gboolean
athena_is_show (const char *sql)
{
  g_autofree char *problem = NULL;
  g_autoptr (GArray) tokens = athena_tokenize (sql, &problem);
  const AthenaToken *first = tokens != NULL ? athena_token_at (tokens, athena_skip_blanks (tokens, 0)) : NULL;

  return first != NULL
         && (athena_token_is_word (first, "SHOW") || athena_token_is_word (first, "DESCRIBE")
             || athena_token_is_word (first, "DESC"));
}

GString *
athena_show (PracticeCall *call, const char *sql, const char *database, JsonArray **columns, char **problem)
{
  g_autoptr (GArray) tokens = athena_tokenize (sql, problem);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonArray) infos = json_array_new ();
  Show self = { call, tokens, 0, g_strdup (database), text, infos, problem };
  gboolean good = tokens != NULL && run (&self);

  g_free (self.database);
  if (!good)
    return NULL;
  *columns = g_steal_pointer (&infos);
  return g_steal_pointer (&text);
}
