/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/describe/cli-describe.h"

/* ---- bash ---- */

static void
append_name (const GOptionEntry *entry, gpointer data)
{
  g_string_append_printf (data, " --%s%s", entry->long_name, entry->arg == G_OPTION_ARG_NONE ? "" : "=");
}

/* A case of "what comes after this option". */
static void
append_value (const GOptionEntry *entry, gpointer data)
{
  g_auto (GStrv) words = cli_describe_dup_words (entry);
  g_autofree char *joined = words != NULL ? g_strjoinv (" ", words) : NULL;

  if (joined != NULL)
    g_string_append_printf (data, "    --%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n",
                            entry->long_name, joined);
  else if (cli_describe_is_path (entry))
    g_string_append_printf (data, "    --%s) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n",
                            entry->long_name);
  else if (entry->arg != G_OPTION_ARG_NONE)
    g_string_append_printf (data, "    --%s) return ;;\n", entry->long_name);
}

static void
append_bash_values (GString *text)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint v = 0; cli_verbs[v] != NULL; v++)
    for (const GOptionEntry *entry = cli_verbs[v]->entries; entry != NULL && entry->long_name != NULL; entry++)
      if ((entry->flags & G_OPTION_FLAG_HIDDEN) == 0
          && g_hash_table_add (seen, (gpointer) entry->long_name))
        append_value (entry, text);
}

static void
append_bash_verbs (GString *text)
{
  for (guint v = 0; cli_verbs[v] != NULL; v++)
    {
      const CliVerb *verb = cli_verbs[v];
      g_auto (GStrv) name = g_strsplit (verb->name, " ", 2);

      g_string_append_printf (text, "    %s) words=\"$words", name[0]);
      if (name[1] != NULL)
        g_string_append_printf (text, " %s", name[1]);
      cli_describe_foreach (verb, append_name, text);
      g_string_append_printf (text, "\"; takes_files=%d ;;\n", verb->arguments != NULL);
    }
}

char *
cli_describe_bash (void)
{
  GString *text
      = g_string_new ("# bash completion for meshdesk-cli, written while building\n"
                      "_meshdesk_cli ()\n{\n"
                      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                      "  local verb= words= takes_files=0 i\n"
                      "  COMPREPLY=()\n"
                      "  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then "
                      "prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                      "  case $prev in\n");
  GString *verbs = g_string_new (NULL);

  cli_describe_foreach (NULL, append_value, text);
  append_bash_values (text);
  g_string_append (text, "  esac\n  for ((i = 1; i < COMP_CWORD; i++)); do\n    case ${COMP_WORDS[i]} in\n");
  for (guint v = 0; cli_verbs[v] != NULL; v++)
    {
      g_auto (GStrv) name = g_strsplit (cli_verbs[v]->name, " ", 2);

      g_string_append_printf (text, "      %s) verb=%s; break ;;\n", name[0], name[0]);
      g_string_append_printf (verbs, "%s ", name[0]);
    }
  g_string_append (text, "    esac\n  done\n  words='");
  cli_describe_foreach (NULL, append_name, text);
  g_string_append (text, "'\n  case $verb in\n");
  append_bash_verbs (text);
  g_string_append_printf (text, "    *) words=\"$words %s\" ;;\n  esac\n", verbs->str);
  g_string_append (text, "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                         "  if [[ $takes_files == 1 && $cur != -* ]]; then COMPREPLY+=($(compgen "
                         "-f -- \"$cur\")); fi\n"
                         "  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt "
                         "-o nospace 2>/dev/null; fi\n"
                         "}\ncomplete -F _meshdesk_cli meshdesk-cli\n");
  g_string_free (verbs, TRUE);
  return g_string_free (text, FALSE);
}

/* ---- zsh ---- */

/* Inside '…[…]' : no quotes, brackets or colons. */
static char *
dup_zsh (const char *text)
{
  return g_strdelimit (g_strdup (text != NULL ? text : ""), "'[]:\"\\$`", ' ');
}

static void
append_zsh_option (const GOptionEntry *entry, gpointer data)
{
  g_autofree char *words = NULL, *what = dup_zsh (entry->description);
  g_auto (GStrv) list = cli_describe_dup_words (entry);

  g_string_append_printf (data, " \\\n        '--%s%s[%s]", entry->long_name,
                          entry->arg == G_OPTION_ARG_NONE ? "" : "=", what);
  if (list != NULL)
    {
      words = g_strjoinv (" ", list);
      g_string_append_printf (data, ":value:(%s)", words);
    }
  else if (cli_describe_is_path (entry))
    g_string_append (data, ":file:_files");
  else if (entry->arg != G_OPTION_ARG_NONE)
    g_string_append (data, ":value: ");
  g_string_append_c (data, '\'');
}

char *
cli_describe_zsh (void)
{
  GString *text = g_string_new ("#compdef meshdesk-cli\n# written while building\n"
                                "_meshdesk-cli ()\n{\n  local -a verbs\n  verbs=(\n");

  for (guint v = 0; cli_verbs[v] != NULL; v++)
    {
      g_auto (GStrv) name = g_strsplit (cli_verbs[v]->name, " ", 2);
      g_autofree char *summary = dup_zsh (cli_verbs[v]->summary);

      g_string_append_printf (text, "    '%s:%s'\n", name[0], summary);
    }
  g_string_append (text, "  )\n  local verb=${words[(r)(");
  for (guint v = 0; cli_verbs[v] != NULL; v++)
    {
      g_auto (GStrv) name = g_strsplit (cli_verbs[v]->name, " ", 2);

      g_string_append_printf (text, "%s%s", v > 0 ? "|" : "", name[0]);
    }
  g_string_append (text, ")]}\n  case $verb in\n");
  for (guint v = 0; cli_verbs[v] != NULL; v++)
    {
      g_auto (GStrv) name = g_strsplit (cli_verbs[v]->name, " ", 2);

      g_string_append_printf (text, "    %s)\n      _arguments", name[0]);
      cli_describe_foreach (cli_verbs[v], append_zsh_option, text);
      cli_describe_foreach (NULL, append_zsh_option, text);
      g_string_append_printf (text, " \\\n        '*:argument:%s' ;;\n",
                              cli_verbs[v]->arguments != NULL ? "_files" : name[1] != NULL ? "(serve)" : " ");
    }
  g_string_append (text, "    *)\n      _arguments");
  cli_describe_foreach (NULL, append_zsh_option, text);
  g_string_append (text, " \\\n        '*::verb:->verb'\n      _describe verb verbs ;;\n  "
                         "esac\n}\n_meshdesk-cli \"$@\"\n");
  return g_string_free (text, FALSE);
}

/* ---- fish ---- */

typedef struct
{
  GString *text;
  const char *verb; /* (nullable): all */
} Fish;

static char *
dup_fish (const char *text)
{
  return g_strdelimit (g_strdup (text != NULL ? text : ""), "'\\", ' ');
}

static void
append_fish_option (const GOptionEntry *entry, gpointer data)
{
  Fish *fish = data;
  g_autofree char *what = dup_fish (entry->description);
  g_auto (GStrv) list = cli_describe_dup_words (entry);

  g_string_append (fish->text, "complete -c meshdesk-cli");
  if (fish->verb != NULL)
    g_string_append_printf (fish->text, " -n '__fish_seen_subcommand_from %s'", fish->verb);
  g_string_append_printf (fish->text, " -l %s -d '%s'", entry->long_name, what);
  if (list != NULL)
    {
      g_autofree char *words = g_strjoinv (" ", list);

      g_string_append_printf (fish->text, " -x -a '%s'", words);
    }
  else if (cli_describe_is_path (entry))
    g_string_append (fish->text, " -r -F");
  else if (entry->arg != G_OPTION_ARG_NONE)
    g_string_append (fish->text, " -x");
  g_string_append_c (fish->text, '\n');
}

char *
cli_describe_fish (void)
{
  Fish fish = { g_string_new ("# fish completion for meshdesk-cli, written while building\n"
                              "complete -c meshdesk-cli -f\n"),
                NULL };

  cli_describe_foreach (NULL, append_fish_option, &fish);
  for (guint v = 0; cli_verbs[v] != NULL; v++)
    {
      g_auto (GStrv) name = g_strsplit (cli_verbs[v]->name, " ", 2);
      g_autofree char *summary = dup_fish (cli_verbs[v]->summary);

      g_string_append_printf (fish.text, "complete -c meshdesk-cli -n __fish_use_subcommand -a %s -d '%s'\n", name[0],
                              summary);
      if (name[1] != NULL)
        g_string_append_printf (fish.text, "complete -c meshdesk-cli -n '__fish_seen_subcommand_from %s' -a %s\n",
                                name[0], name[1]);
      if (cli_verbs[v]->arguments != NULL)
        g_string_append_printf (fish.text,
                                "complete -c meshdesk-cli -n '__fish_seen_subcommand_from %s' -F\n",
                                name[0]);
      fish.verb = name[0];
      cli_describe_foreach (cli_verbs[v], append_fish_option, &fish);
    }
  return g_string_free (fish.text, FALSE);
}
