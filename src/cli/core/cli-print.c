/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-print.h"

#include <stdio.h>
#include <unistd.h>

struct _CliTable
{
  guint n_columns;
  GPtrArray *cells; /* (element-type utf8): row after row, titles first */
};

/* Through stdio and not g_print(), which replaces what the locale cannot show but also buffers
 * nothing. */
static void
write_text (FILE *file, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  fputs (text, file);
  fflush (file);
}

void
cli_print (Cli *cli, const char *format, ...)
{
  va_list arguments;

  if (cli->json)
    return;
  va_start (arguments, format);
  write_text (stdout, format, arguments);
  va_end (arguments);
}

void
cli_note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  write_text (stderr, format, arguments);
  va_end (arguments);
}

static gboolean
is_dangerous (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x80 && c < 0xa0) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

char *
cli_escape (const char *text, gboolean lines)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *result = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n' && lines)
        g_string_append_c (result, '\n');
      else if (is_dangerous (character))
        g_string_append_printf (result, character < 0x100 ? "\\x%02x" : "\\u%04x", character);
      else
        g_string_append_unichar (result, character);
    }
  return g_string_free (result, FALSE);
}

CliTable *
cli_table_new (const char *const *titles)
{
  CliTable *self = g_new0 (CliTable, 1);

  self->n_columns = g_strv_length ((char **) titles);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, g_strdup (titles[i]));
  return self;
}

void
cli_table_add (CliTable *self, ...)
{
  va_list cells;

  va_start (cells, self);
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, cli_escape (va_arg (cells, const char *), FALSE));
  va_end (cells);
}

void
cli_table_add_cells (CliTable *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, cli_escape (cells[i], FALSE));
}

void
cli_table_print (CliTable *self, Cli *cli)
{
  g_autofree glong *widths = g_new0 (glong, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    {
      glong length = g_utf8_strlen (g_ptr_array_index (self->cells, i), -1);
      widths[i % self->n_columns] = MAX (widths[i % self->n_columns], length);
    }
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, i);
      guint column = i % self->n_columns;

      if (column + 1 == self->n_columns)
        cli_print (cli, "%s\n", cell);
      else
        cli_print (cli, "%s%*s", cell, (int) (widths[column] - g_utf8_strlen (cell, -1) + 2), "");
    }
}

void
cli_table_free (CliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

gboolean
cli_is_terminal (int fd)
{
  return isatty (fd) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

const char *
cli_mark (CliMark mark)
{
  static const char *const plain[] = { "done", "holds", "wait", "FAILED", "later" };
  static const char *const ticks[] = { "✓", "=", "…", "✗", "→" };

  return g_get_charset (NULL) && cli_is_terminal (STDERR_FILENO) ? ticks[mark] : plain[mark];
}

static char *
dup_value (JsonNode *value)
{
  GString *text;
  JsonArray *array;

  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return cli_escape (json_node_get_string (value), FALSE);
  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      g_autofree char *json = json_to_string (value, FALSE);
      return cli_escape (json, FALSE);
    }
  text = g_string_new (NULL);
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *element = dup_value (json_array_get_element (array, i));
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", element);
    }
  return g_string_free (text, FALSE);
}

void
cli_print_result (Cli *cli)
{
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (cli->result == NULL || !JSON_NODE_HOLDS_OBJECT (cli->result))
    return;
  object = json_node_get_object (cli->result);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *name = cli_escape (l->data, FALSE);
      g_autofree char *value = dup_value (json_object_get_member (object, l->data));
      cli_print (cli, "%s: %s\n", name, value);
    }
}
