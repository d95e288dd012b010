/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/athena/practice-athena.h"

#include <gio/gio.h>
#include <string.h>

/* Rows of a table's files, as its SerDe reads them: a line is a row. */

#define LINE_LIMIT (16 * 1024 * 1024)
#define JSON_DEPTH 32

typedef struct
{
  const AthenaTable *table;
  const AthenaFile *file;
  GPtrArray *values;  /* (element-type utf8) (nullable elements): of the row; not owned */
  GPtrArray *made;    /* (element-type utf8): those that do not lie in the line */
  AthenaRow row;
  gpointer data;
  char **problem;
} Reader;

/* ---- one line ---- */

static void
add_value (Reader *self, const char *value)
{
  g_ptr_array_add (self->values, (gpointer) value);
}

static void
add_made (Reader *self, char *value)
{
  add_value (self, value);
  if (value != NULL)
    g_ptr_array_add (self->made, value);
}

/* Nobody looks at the others. */
static gboolean
is_used (const Reader *self, guint column)
{
  return ((const AthenaColumn *) g_ptr_array_index (self->table->columns, column))->used;
}

static guint
count_columns (const Reader *self)
{
  return self->table->columns->len - self->table->n_keys;
}

/* LazySimpleSerDe: no quotes, \\N is NULL, what is missing is NULL, what is too much is dropped */
static void
split_lazy (Reader *self, char *line)
{
  char *rest = line;

  while (rest != NULL && self->values->len < count_columns (self))
    {
      char *field = rest;
      char *end = strchr (field, self->table->delimiter);

      rest = end != NULL ? end + 1 : NULL;
      if (end != NULL)
        *end = '\0';
      add_value (self, g_str_equal (field, "\\N") ? NULL : field);
    }
}

/* OpenCSVSerde: quotes around fields, doubled or escaped inside */
static void
split_csv (Reader *self, const char *line)
{
  const AthenaTable *table = self->table;
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (;; line++)
    {
      if (*line == '\0' || (*line == table->delimiter && !quoted))
        {
          if (self->values->len < count_columns (self))
            add_made (self, is_used (self, self->values->len) ? g_strdup (field->str) : NULL);
          g_string_truncate (field, 0);
          if (*line == '\0')
            return;
        }
      else if (*line == table->escape && table->escape != table->quote && quoted
               && (line[1] == table->quote || line[1] == table->escape))
        g_string_append_c (field, *++line);
      else if (*line == table->quote && quoted && line[1] == table->quote)
        g_string_append_c (field, *++line);
      else if (*line == table->quote)
        quoted = !quoted;
      else
        g_string_append_c (field, *line);
    }
}

static char *
print_json (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static JsonNode *
find_member (JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (json_object_has_member (object, name))
    return json_object_get_member (object, name);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    {
      g_autofree char *folded = g_utf8_strdown (member, -1);

      if (g_str_equal (folded, name))
        return node;
    }
  return NULL;
}

static gboolean
is_deep (const char *text)
{
  int depth = 0;
  gboolean quoted = FALSE;

  for (; *text != '\0'; text++)
    {
      if (quoted && *text == '\\' && text[1] != '\0')
        text++;
      else if (*text == '"')
        quoted = !quoted;
      else if (!quoted && (*text == '{' || *text == '['))
        depth++;
      else if (!quoted && (*text == '}' || *text == ']'))
        depth--;
      if (depth > JSON_DEPTH)
        return TRUE;
    }
  return FALSE;
}

static gboolean
split_json (Reader *self, const char *line)
{
  g_autoptr (JsonNode) node = is_deep (line) ? NULL : json_from_string (line, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      *self->problem = g_strdup_printf ("HIVE_CURSOR_ERROR: Row is not a valid JSON Object: s3 object %.200s",
                                        self->file->key);
      return FALSE;
    }
  for (guint i = 0; i < count_columns (self); i++)
    {
      const AthenaColumn *column = g_ptr_array_index (self->table->columns, i);

      add_made (self, column->used ? print_json (find_member (json_node_get_object (node), column->name)) : NULL);
    }
  return TRUE;
}

/* @line: its own copy, valid UTF-8 */
static gboolean
take_line (Reader *self, char *line)
{
  g_ptr_array_set_size (self->values, 0);
  g_ptr_array_set_size (self->made, 0);
  if (self->table->format == ATHENA_JSON && *line == '\0')
    return TRUE;
  if (self->table->format == ATHENA_LAZY)
    split_lazy (self, line);
  else if (self->table->format == ATHENA_CSV)
    split_csv (self, line);
  else if (!split_json (self, line))
    return FALSE;
  while (self->values->len < count_columns (self))
    add_value (self, NULL);
  for (guint i = 0; i < self->table->n_keys; i++)
    add_value (self, self->file->values != NULL ? catalog_string_at (self->file->values, i) : NULL);
  return self->row ((const char *const *) self->values->pdata, self->data);
}

/* ---- the file ---- */

static gboolean
bad_data (Reader *self, const char *what)
{
  *self->problem = g_strdup_printf ("HIVE_CURSOR_ERROR: %s: s3 object %.200s", what, self->file->key);
  return FALSE;
}

/* The whole lines in @pending, and its rest too at the @end */
static gboolean
take_lines (Reader *self, GString *pending, guint64 *number, gboolean end)
{
  gsize start = 0;

  for (;;)
    {
      char *line = pending->str + start;
      char *stop = memchr (line, '\n', pending->len - start);
      gsize length = stop != NULL ? (gsize) (stop - line) : pending->len - start;
      g_autofree char *copy = NULL;

      if (stop == NULL && (!end || length == 0))
        break;
      start += length + (stop != NULL);
      if (length > 0 && line[length - 1] == '\r')
        length--;
      if ((*number)++ < self->table->skip)
        continue;
      copy = g_utf8_make_valid (line, (gssize) length);
      if (!take_line (self, copy))
        return FALSE;
    }
  g_string_erase (pending, 0, (gssize) MIN (start, pending->len));
  return pending->len < LINE_LIMIT || bad_data (self, "a line is longer than 16 MiB");
}

gboolean
athena_read (const AthenaTable *table, const AthenaFile *file, AthenaRow row, gpointer data, gint64 *scanned,
             char **problem)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new (), made = g_ptr_array_new_with_free_func (g_free);
  Reader self = { table, file, values, made, row, data, problem };
  g_autoptr (GInputStream) stream = athena_open_file (file);
  g_autoptr (GString) pending = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (65536);
  guint64 number = 0;
  gssize got;

  if (table->format == ATHENA_PARQUET)
    return athena_read_parquet (table, file, row, data, scanned, problem);
  *scanned += (gint64) g_bytes_get_size (file->bytes);
  while ((got = g_input_stream_read (stream, buffer, 65536, NULL, NULL)) > 0)
    {
      g_string_append_len (pending, buffer, got);
      if (!take_lines (&self, pending, &number, FALSE))
        return FALSE;
    }
  if (got < 0)
    return bad_data (&self, "the file can not be decompressed");
  return take_lines (&self, pending, &number, TRUE);
}
