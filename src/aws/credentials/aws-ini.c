/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/credentials/aws-ini.h"

#include <string.h>

#include "aws/client/aws-error.h"

struct _AwsIni
{
  GHashTable *sections; /* name → (key → value) */
};

typedef struct
{
  AwsIni *ini;
  const char *file;
  guint line;
  GHashTable *section; /* nullable: before the first */
  char *outer;         /* nullable: a key without a value, which inner ones may follow */
} Reader;

/* Values may be secrets. */
static void
wipe_value (gpointer value)
{
  explicit_bzero (value, strlen (value));
  g_free (value);
}

void
aws_ini_free (AwsIni *self)
{
  g_hash_table_unref (self->sections);
  g_free (self);
}

static gboolean
fail (Reader *reader, const char *why, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION, "%s, line %u: %s", reader->file, reader->line,
               why);
  return FALSE;
}

/* "[ profile  dev ] # mine" is "profile dev". */
static char *
normalize_section (const char *begin, const char *end)
{
  g_autofree char *text = g_strndup (begin, end - begin);
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  GString *name = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", words[i]);
  return g_string_free (name, FALSE);
}

static gboolean
read_section (Reader *reader, const char *line, GError **error)
{
  const char *end = strchr (line, ']');
  char *name;

  if (end == NULL)
    return fail (reader, "a section that does not end in “]”", error);
  name = normalize_section (line + 1, end);
  if (*name == '\0')
    {
      g_free (name);
      return fail (reader, "a section without a name", error);
    }
  g_clear_pointer (&reader->outer, g_free);
  reader->section = g_hash_table_lookup (reader->ini->sections, name);
  if (reader->section != NULL)
    {
      g_free (name);
      return TRUE;
    }
  reader->section = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_value);
  g_hash_table_insert (reader->ini->sections, name, reader->section);
  return TRUE;
}

static void
strip_comment (char *value)
{
  for (char *c = value; *c != '\0'; c++)
    if ((*c == '#' || *c == ';') && c > value && g_ascii_isspace (c[-1]))
      {
        *c = '\0';
        return;
      }
}

static gboolean
read_pair (Reader *reader, char *line, gboolean indented, GError **error)
{
  char *equals = strchr (line, '=');
  g_autofree char *key = NULL;
  char *value;

  if (reader->section == NULL)
    return fail (reader, "a key before the first section", error);
  if (equals == NULL)
    return indented && reader->outer == NULL ? TRUE : fail (reader, "neither a section nor “key = value”", error);
  *equals = '\0';
  key = g_ascii_strdown (g_strstrip (line), -1);
  value = equals + 1;
  strip_comment (value);
  g_strstrip (value);
  if (*key == '\0')
    return fail (reader, "a value without a key", error);

  if (indented && reader->outer != NULL)
    g_hash_table_replace (reader->section, g_strconcat (reader->outer, ".", key, NULL), g_strdup (value));
  else
    {
      g_clear_pointer (&reader->outer, g_free);
      if (*value == '\0')
        reader->outer = g_strdup (key);
      g_hash_table_replace (reader->section, g_steal_pointer (&key), g_strdup (value));
    }
  return TRUE;
}

static gboolean
read_line (Reader *reader, char *line, GError **error)
{
  gboolean indented = *line == ' ' || *line == '\t';

  reader->line++;
  g_strstrip (line);
  if (*line == '\0' || *line == '#' || *line == ';')
    return TRUE;
  if (*line == '[' && !indented)
    return read_section (reader, line, error);
  return read_pair (reader, line, indented, error);
}

AwsIni *
aws_ini_parse (const char *text, gsize length, const char *file, GError **error)
{
  g_autoptr (AwsIni) self = g_new0 (AwsIni, 1);
  Reader reader = { .ini = self, .file = file };
  char *copy, *line;
  gboolean good = TRUE;

  self->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  if (length > AWS_INI_MAX_BYTES || !g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION, "%s: %s", file,
                   length > AWS_INI_MAX_BYTES ? "it is too large" : "it is not UTF-8");
      return NULL;
    }
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  copy = g_strndup (text, length);
  for (line = copy; good && line != NULL;)
    {
      char *next = strchr (line, '\n');

      if (next != NULL)
        *next++ = '\0';
      good = read_line (&reader, line, error);
      line = next;
    }
  g_free (reader.outer);
  explicit_bzero (copy, length);
  g_free (copy);
  return good ? g_steal_pointer (&self) : NULL;
}

gboolean
aws_ini_has_section (AwsIni *self, const char *section)
{
  return g_hash_table_contains (self->sections, section);
}

const char *
aws_ini_get (AwsIni *self, const char *section, const char *key)
{
  GHashTable *keys = g_hash_table_lookup (self->sections, section);

  return keys != NULL ? g_hash_table_lookup (keys, key) : NULL;
}

GList *
aws_ini_get_sections (AwsIni *self)
{
  return g_hash_table_get_keys (self->sections);
}
