/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/model/mesh-error.h"

#define MAX_NAME 255
/* Deeper types are refused: Glue takes them, nobody reads them. */
#define MAX_DEPTH 16
#define LETTERS   "abcdefghijklmnopqrstuvwxyz"

/* ---- widening ---- */

/* 0: no number. */
static guint
number_rank (const char *type)
{
  static const char *const ranks[] = { "int", "bigint", "decimal", "float", "double" };

  for (guint i = 0; i < G_N_ELEMENTS (ranks); i++)
    if (g_str_has_prefix (type, ranks[i]))
      return i + 1;
  return 0;
}

/* A day among times is no timestamp to LazySimpleSerDe, so that both are text. */
char *
mesh_type_widen (const char *a, const char *b)
{
  guint x, y;

  if (a == NULL || b == NULL)
    return g_strdup (a != NULL ? a : b);
  if (g_str_equal (a, b))
    return g_strdup (a);
  x = number_rank (a);
  y = number_rank (b);
  if (x == 0 || y == 0)
    return g_strdup ("string");
  return g_strdup (x > y ? a : b);
}

/* ---- checking ---- */

static gboolean
check_type (const char **p, guint depth);

static gboolean
skip (const char **p, char c)
{
  if (**p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
read_number (const char **p, guint *number)
{
  const gsize n = strspn (*p, "0123456789");

  if (n < 1 || n > 5)
    return FALSE;
  *number = (guint) g_ascii_strtoull (*p, NULL, 10);
  *p += n;
  return TRUE;
}

/* "(38,2)", "(20)" */
static gboolean
check_arguments (const char *word, const char **p)
{
  guint first, second = 0;

  if (!g_str_equal (word, "decimal"))
    return skip (p, '(') && read_number (p, &first) && first >= 1
           && first <= (g_str_equal (word, "char") ? 255 : 65535) && skip (p, ')');
  if (**p != '(')
    return TRUE;
  return skip (p, '(') && read_number (p, &first) && (!skip (p, ',') || read_number (p, &second))
         && skip (p, ')') && first >= 1 && first <= 38 && second <= first;
}

static gboolean
check_fields (const char **p, guint depth)
{
  do
    {
      const gsize n = strspn (*p, LETTERS "0123456789_");

      *p += n;
      if (n == 0 || !skip (p, ':') || !check_type (p, depth + 1))
        return FALSE;
    }
  while (skip (p, ','));
  return TRUE;
}

static gboolean
check_nested (const char *word, const char **p, guint depth)
{
  if (!skip (p, '<'))
    return FALSE;
  if (g_str_equal (word, "struct"))
    return check_fields (p, depth) && skip (p, '>');
  if (!check_type (p, depth + 1))
    return FALSE;
  if (g_str_equal (word, "map") && (!skip (p, ',') || !check_type (p, depth + 1)))
    return FALSE;
  return skip (p, '>');
}

static gboolean
check_type (const char **p, guint depth)
{
  static const char *const simple[]
      = { "bigint", "binary", "boolean",  "date",      "double",  "float",
          "int",    "string", "smallint", "timestamp", "tinyint", NULL };
  const gsize n = strspn (*p, LETTERS);
  g_autofree char *word = g_strndup (*p, n);

  *p += n;
  if (depth > MAX_DEPTH)
    return FALSE;
  if (g_strv_contains (simple, word))
    return TRUE;
  if (g_str_equal (word, "decimal") || g_str_equal (word, "varchar") || g_str_equal (word, "char"))
    return check_arguments (word, p);
  if (g_str_equal (word, "array") || g_str_equal (word, "map") || g_str_equal (word, "struct"))
    return check_nested (word, p, depth);
  return FALSE;
}

gboolean
mesh_type_check (const char *type, GError **error)
{
  const char *p = type;

  if (strlen (type) < 131072 && check_type (&p, 0) && *p == '\0')
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: %s is what somebody typed */
               _ ("\"%.80s\" is no type of Athena: use string, bigint, int, double, decimal(10,2), "
                  "boolean, date or timestamp"),
               type);
  return FALSE;
}

/* ---- names ---- */

char *
mesh_dup_column_name (const char *text, guint number, GHashTable *taken)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);
  g_autofree char *name = NULL;
  g_autofree char *stem = NULL;

  g_strstrip (folded);
  for (char *p = folded; *p != '\0'; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p))
      *p = '_';
  if (*folded == '\0' || strlen (folded) > MAX_NAME - 8)
    stem = g_strdup_printf ("col%u", number);
  else
    stem = g_steal_pointer (&folded);
  name = g_strdup (stem);
  if (taken == NULL)
    return g_steal_pointer (&name);
  for (guint n = 2; g_hash_table_contains (taken, name); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", stem, n);
    }
  g_hash_table_add (taken, g_strdup (name));
  return g_steal_pointer (&name);
}

gboolean
mesh_check_data_name (const char *what, const char *name, GError **error)
{
  g_autofree char *usual = mesh_dup_column_name (name, 1, NULL);

  if (*name != '\0' && strlen (name) <= MAX_NAME && g_str_equal (usual, name))
    return TRUE;
  if (*name == '\0' || strlen (name) > MAX_NAME)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 /* Translators: "table" or "column" (translated elsewhere), and how many bytes are possible */
                 _ ("The name of a %s has 1 to %d bytes: give it a shorter one"), what, MAX_NAME);
  else
    g_set_error (
        error, MESH_ERROR, MESH_ERROR_INVALID,
        /* Translators: what somebody typed; "table" or "column" (translated elsewhere); a name that can be used */
        _ ("\"%s\" can be no %s's name in Athena, which takes small letters, digits and _: "
           "\"%s\" can"),
        name, what, usual);
  return FALSE;
}
