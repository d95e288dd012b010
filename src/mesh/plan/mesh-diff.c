/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/policy/mesh-policy.h"

#include <string.h>

#define CONTEXT 3
/* Above that a table of the longest common subsequence gets too large: the whole text is shown as
 * changed. */
#define MAX_LINES 3000

typedef struct
{
  char sign; /* ' ', '-', '+' */
  const char *line;
} Edit;

static char **
split_lines (const char *text)
{
  char **lines = g_strsplit (text, "\n", -1);
  const guint n = g_strv_length (lines);

  /* A final newline ends the last line and starts none. */
  if (n > 0 && *lines[n - 1] == '\0')
    g_clear_pointer (&lines[n - 1], g_free);
  return lines;
}

/* lengths[i][j]: of the longest common subsequence of a[i…] and b[j…] */
static guint16 *
common_lengths (char **a, guint n, char **b, guint m)
{
  guint16 *lengths = g_new0 (guint16, (gsize) (n + 1) * (m + 1));

  for (guint i = n; i-- > 0;)
    for (guint j = m; j-- > 0;)
      {
        guint16 *cell = &lengths[i * (m + 1) + j];

        if (g_str_equal (a[i], b[j]))
          *cell = lengths[(i + 1) * (m + 1) + j + 1] + 1;
        else
          *cell = MAX (lengths[(i + 1) * (m + 1) + j], lengths[i * (m + 1) + j + 1]);
      }
  return lengths;
}

static void
add_edit (GArray *edits, char sign, const char *line)
{
  Edit edit = { sign, line };

  g_array_append_val (edits, edit);
}

static GArray *
find_edits (char **a, char **b)
{
  const guint n = g_strv_length (a), m = g_strv_length (b);
  const gboolean small = n <= MAX_LINES && m <= MAX_LINES;
  g_autofree guint16 *lengths = small ? common_lengths (a, n, b, m) : NULL;
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  guint i = 0, j = 0;

  while (i < n || j < m)
    {
      if (i < n && j < m && g_str_equal (a[i], b[j]))
        {
          add_edit (edits, ' ', a[i]);
          i++, j++;
        }
      else if (i < n
               && (j == m || lengths == NULL
                   || lengths[(i + 1) * (m + 1) + j] >= lengths[i * (m + 1) + j + 1]))
        add_edit (edits, '-', a[i++]);
      else
        add_edit (edits, '+', b[j++]);
    }
  return edits;
}

static gboolean
is_near_change (GArray *edits, guint i)
{
  const guint from = i > CONTEXT ? i - CONTEXT : 0;
  const guint to = MIN (edits->len - 1, i + CONTEXT);

  for (guint k = from; k <= to; k++)
    if (g_array_index (edits, Edit, k).sign != ' ')
      return TRUE;
  return FALSE;
}

/* The hunk from @start; moves the line numbers on and returns where it ends. */
static guint
append_hunk (GString *text, GArray *edits, guint start, guint *old_line, guint *new_line)
{
  g_autoptr (GString) body = g_string_new (NULL);
  guint old_count = 0, new_count = 0, i = start;

  for (; i < edits->len && is_near_change (edits, i); i++)
    {
      const Edit *edit = &g_array_index (edits, Edit, i);

      g_string_append_printf (body, "%c%s\n", edit->sign, edit->line);
      old_count += edit->sign != '+';
      new_count += edit->sign != '-';
    }
  g_string_append_printf (text, "@@ -%u,%u +%u,%u @@\n%s",
                          old_count > 0 ? *old_line : *old_line - 1, old_count,
                          new_count > 0 ? *new_line : *new_line - 1, new_count, body->str);
  *old_line += old_count;
  *new_line += new_count;
  return i;
}

char *
mesh_diff_unified (const char *before, const char *after)
{
  g_auto (GStrv) a = split_lines (before);
  g_auto (GStrv) b = split_lines (after);
  g_autoptr (GArray) edits = find_edits (a, b);
  GString *text = g_string_new (NULL);
  guint old_line = 1, new_line = 1, i = 0;

  while (i < edits->len)
    if (is_near_change (edits, i))
      i = append_hunk (text, edits, i, &old_line, &new_line);
    else
      i++, old_line++, new_line++;
  return g_string_free (text, FALSE);
}
