/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/describe/cli-describe.h"

#include <string.h>

/* Text for roff: dashes stay dashes, a dot at the start of a line is no request. */
static void
append_text (GString *page, const char *text)
{
  if (*text == '.' || *text == '\'')
    g_string_append (page, "\\&");
  for (; *text != '\0'; text++)
    if (*text == '\\')
      g_string_append (page, "\\e");
    else if (*text == '-')
      g_string_append (page, "\\-");
    else
      g_string_append_c (page, *text);
}

static void
append_option (const GOptionEntry *entry, gpointer data)
{
  GString *page = data;

  g_string_append (page, ".TP\n\\fB");
  if (entry->short_name != '\0')
    g_string_append_printf (page, "\\-%c\\fR, \\fB", entry->short_name);
  append_text (page, "--");
  append_text (page, entry->long_name);
  g_string_append (page, "\\fR");
  if (entry->arg_description != NULL)
    {
      g_string_append (page, "=\\fI");
      append_text (page, entry->arg_description);
      g_string_append (page, "\\fR");
    }
  g_string_append_c (page, '\n');
  append_text (page, entry->description != NULL ? entry->description : "");
  g_string_append (page, ".\n");
}

static void
append_verb (GString *page, const CliVerb *verb)
{
  g_string_append (page, ".SS ");
  append_text (page, verb->name);
  if (verb->arguments != NULL)
    {
      g_string_append_c (page, ' ');
      append_text (page, verb->arguments);
    }
  g_string_append_c (page, '\n');
  append_text (page, verb->summary);
  g_string_append (page, ".\n");
  if (verb->details != NULL)
    {
      g_string_append (page, ".PP\n");
      append_text (page, verb->details);
      g_string_append_c (page, '\n');
    }
  cli_describe_foreach (verb, append_option, page);
}

char *
cli_describe_man (const char *template_text)
{
  g_auto (GStrv) lines = g_strsplit (template_text, "\n", -1);
  GString *page = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_equal (lines[i], "@OPTIONS@"))
      cli_describe_foreach (NULL, append_option, page);
    else if (g_str_equal (lines[i], "@VERBS@"))
      for (guint v = 0; cli_verbs[v] != NULL; v++)
        append_verb (page, cli_verbs[v]);
    else if (lines[i + 1] != NULL || *lines[i] != '\0')
      g_string_append_printf (page, "%s\n", lines[i]);
  return g_string_free (page, FALSE);
}
