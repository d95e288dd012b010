/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/describe/cli-describe.h"

#include <string.h>

char **
cli_describe_dup_words (const GOptionEntry *entry)
{
  const char *text = entry->arg_description;

  if (text == NULL || strchr (text, '|') == NULL)
    return NULL;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalpha (*c) && *c != '|')
      return NULL;
  return g_strsplit (text, "|", -1);
}

gboolean
cli_describe_is_path (const GOptionEntry *entry)
{
  return entry->arg == G_OPTION_ARG_FILENAME || entry->arg == G_OPTION_ARG_FILENAME_ARRAY;
}

void
cli_describe_foreach (const CliVerb *verb, CliDescribeEach each, gpointer data)
{
  GOptionEntry globals[CLI_N_GLOBALS + 1];
  const GOptionEntry *entries = verb != NULL ? verb->entries : globals;
  Cli cli = { 0 };

  cli_options_fill_globals (&cli, globals);
  for (; entries != NULL && entries->long_name != NULL; entries++)
    if ((entries->flags & G_OPTION_FLAG_HIDDEN) == 0)
      each (entries, data);
}

int
main (int argc, char *argv[])
{
  g_autofree char *text = NULL, *template_text = NULL;
  g_autoptr (GError) error = NULL;

  if (argc == 3 && g_str_equal (argv[1], "man"))
    {
      if (!g_file_get_contents (argv[2], &template_text, NULL, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      text = cli_describe_man (template_text);
    }
  else if (argc == 2 && g_str_equal (argv[1], "bash"))
    text = cli_describe_bash ();
  else if (argc == 2 && g_str_equal (argv[1], "zsh"))
    text = cli_describe_zsh ();
  else if (argc == 2 && g_str_equal (argv[1], "fish"))
    text = cli_describe_fish ();
  if (text == NULL)
    {
      g_printerr ("meshdesk-cli-describe man TEMPLATE | bash | zsh | fish\n");
      return 2;
    }
  g_print ("%s", text);
  return 0;
}
