/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "cli/core/cli.h"

G_DEFINE_QUARK (cli-error-quark, cli_error)

void
cli_options_fill_globals (Cli *cli, GOptionEntry entries[CLI_N_GLOBALS + 1])
{
  const GOptionEntry globals[CLI_N_GLOBALS + 1] = {
    { "credentials-file", 0, 0, G_OPTION_ARG_FILENAME, &cli->credentials_file,
      "Personas and their keys, in the reference's JSON format", "FILE" },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &cli->profile,
      "Work with a profile of the AWS command line", "NAME" },
    { "mesh-account-id", 0, 0, G_OPTION_ARG_STRING, &cli->mesh_account,
      "With --profile: the mesh's account, if it is another one", "ID" },
    { "persona", 0, 0, G_OPTION_ARG_STRING, &cli->persona,
      "Who does it: Mesh, Producer, Consumer, ProducerAdmin, ConsumerAdmin", "NAME" },
    { "endpoint-url", 0, 0, G_OPTION_ARG_STRING, &cli->endpoint_url,
      "Where AWS is; default: AWS_ENDPOINT_URL, then AWS itself", "URL" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &cli->region, "Region, over that of the file", "R" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, "Print one JSON document", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &cli->dry_run,
      "Say every step, call and policy difference; change nothing", NULL },
    { "script", 0, 0, G_OPTION_ARG_NONE, &cli->script,
      "As --dry-run, but print a shell script of AWS CLI commands", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &cli->yes, "Do not ask before deleting", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &cli->help, "Print this help", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &cli->version, "Print the version", NULL },
    { NULL },
  };
  memcpy (entries, globals, sizeof globals);
}

static const GOptionEntry *
find_entry (const GOptionEntry *entries, const char *argument)
{
  const char *equals = strchr (argument, '=');
  gsize length = equals != NULL ? (gsize) (equals - argument) : strlen (argument);

  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    {
      if (strlen (entry->long_name) + 2 == length
          && strncmp (argument + 2, entry->long_name, length - 2) == 0)
        return entry;
      if (length == 2 && argument[1] != '-' && argument[1] == entry->short_name)
        return entry;
    }
  return NULL;
}

/* Underscores in option names are dashes; values stay as they are. */
static char *
normalise_option (const char *argument)
{
  char *copy = g_strdup (argument);

  if (g_str_has_prefix (copy, "--"))
    for (char *c = copy + 2; *c != '\0' && *c != '='; c++)
      if (*c == '_')
        *c = '-';
  return copy;
}

/* Where the verb's first word is in @words: behind global options and their values. -1: nowhere. */
static int
find_verb (const GOptionEntry *globals, char **words, GError **error)
{
  for (int i = 0; words[i] != NULL; i++)
    {
      const GOptionEntry *entry;

      if (words[i][0] != '-' || words[i][1] == '\0')
        return i;
      entry = find_entry (globals, words[i]);
      if (entry == NULL)
        {
          g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                       "Unknown option before the verb: %s", words[i]);
          return -1;
        }
      if (entry->arg != G_OPTION_ARG_NONE && strchr (words[i], '=') == NULL && words[++i] == NULL)
        {
          g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--%s needs a value", entry->long_name);
          return -1;
        }
    }
  return -1;
}

static GOptionContext *
new_context (const CliVerb *verb, const GOptionEntry *globals)
{
  GOptionContext *context;
  GOptionGroup *group;

  if (verb != NULL)
    {
      g_autofree char *name = g_strconcat ("meshdesk-cli ", verb->name, NULL);
      g_set_prgname (name);
    }
  context = g_option_context_new (verb == NULL ? "VERB …" : verb->arguments);
  g_option_context_set_help_enabled (context, FALSE);
  if (verb != NULL && verb->entries != NULL)
    {
      group = g_option_group_new ("verb", "Options of this verb:", "Options of this verb", NULL,
                                  NULL);
      g_option_group_add_entries (group, verb->entries);
      g_option_context_add_group (context, group);
    }
  group
      = g_option_group_new ("global", "Options of all verbs:", "Options of all verbs", NULL, NULL);
  g_option_group_add_entries (group, globals);
  g_option_context_add_group (context, group);
  return context;
}

static gboolean
is_given (char **words, const char *option)
{
  for (; *words != NULL && !g_str_equal (*words, "--"); words++)
    if (g_str_has_prefix (*words, "--") && g_str_has_prefix (*words + 2, option)
        && ((*words)[2 + strlen (option)] == '\0' || (*words)[2 + strlen (option)] == '='))
      return TRUE;
  return FALSE;
}

static gboolean
check_required (const CliVerb *verb, char **words, GError **error)
{
  g_auto (GStrv) required = g_strsplit (verb->required != NULL ? verb->required : "", " ", -1);

  for (guint i = 0; required[i] != NULL; i++)
    if (required[i][0] != '\0' && !is_given (words, required[i]))
      {
        g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "%s needs --%s", verb->name, required[i]);
        return FALSE;
      }
  return TRUE;
}

/* GOption wants the program's name first, and takes words out of an array whose strings it does not
 * own. */
static gboolean
parse_words (Cli *cli, GOptionContext *context, char **words, GError **error)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  char **rest;

  g_ptr_array_add (array, g_strdup ("meshdesk-cli"));
  for (; *words != NULL; words++)
    g_ptr_array_add (array, g_strdup (*words));
  g_ptr_array_add (array, NULL);
  rest = (char **) g_ptr_array_steal (array, NULL);
  if (!g_option_context_parse_strv (context, &rest, &local_error))
    {
      g_strfreev (rest);
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, local_error->message);
      return FALSE;
    }
  if (rest[0] != NULL && rest[1] != NULL && g_str_equal (rest[1], "--"))
    cli->arguments = g_strdupv (rest + 2);
  else
    cli->arguments = g_strdupv (rest[0] != NULL ? rest + 1 : rest);
  g_strfreev (rest);
  return TRUE;
}

static gboolean
parse_verb (Cli *cli, const GOptionEntry *globals, char **words, int at, GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  guint n_words = 0;

  cli->verb = cli_verbs_find (words + at, &n_words);
  if (cli->verb == NULL)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "Unknown verb: %s", words[at]);
      return FALSE;
    }
  for (int i = 0; words[i] != NULL; i++)
    if (i < at || i >= at + (int) n_words)
      g_ptr_array_add (others, words[i]);
  g_ptr_array_add (others, NULL);

  context = new_context (cli->verb, globals);
  if (!parse_words (cli, context, (char **) others->pdata, error))
    return FALSE;
  if (cli->help || cli->version)
    return TRUE;
  if (cli->verb->arguments == NULL && cli->arguments[0] != NULL)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "%s takes no argument: %s", cli->verb->name,
                   cli->arguments[0]);
      return FALSE;
    }
  return check_required (cli->verb, (char **) others->pdata, error);
}

static gboolean
parse_normal (Cli *cli, char **words, GError **error)
{
  GOptionEntry globals[CLI_N_GLOBALS + 1];
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) local_error = NULL;
  int at;

  cli_options_fill_globals (cli, globals);
  at = find_verb (globals, words, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (at >= 0)
    return parse_verb (cli, globals, words, at, error);

  context = new_context (NULL, globals);
  if (!parse_words (cli, context, words, error))
    return FALSE;
  if (!cli->help && !cli->version)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "Say what to do: a verb");
      return FALSE;
    }
  return TRUE;
}

gboolean
cli_options_parse (Cli *cli, char **argv, GError **error)
{
  g_autoptr (GPtrArray) normal = g_ptr_array_new_with_free_func (g_free);
  gboolean options = TRUE, done;
  char **words;

  for (; *argv != NULL; argv++)
    {
      options = options && !g_str_equal (*argv, "--");
      g_ptr_array_add (normal, options ? normalise_option (*argv) : g_strdup (*argv));
    }
  g_ptr_array_add (normal, NULL);
  words = (char **) normal->pdata;
  done = parse_normal (cli, words, error);
  cli->dry_run = cli->dry_run || cli->script;
  /* GOption takes everything back when it fails, but how to print the failure must be known */
  if (!done)
    cli->json = is_given (words, "json");
  return done;
}

static void
append_verbs (GString *text)
{
  g_string_append (text, "\nVerbs:\n");
  for (guint i = 0; cli_verbs[i] != NULL; i++)
    g_string_append_printf (text, "  %-22s %s\n", cli_verbs[i]->name, cli_verbs[i]->summary);
  g_string_append (text, "\nmeshdesk-cli VERB --help says the options of a verb.\n");
}

char *
cli_options_dup_help (const CliVerb *verb)
{
  GOptionEntry globals[CLI_N_GLOBALS + 1];
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *options = NULL;
  GString *text = g_string_new (NULL);
  Cli cli = { 0 };

  cli_options_fill_globals (&cli, globals);
  context = new_context (verb, globals);
  options = g_option_context_get_help (context, FALSE, NULL);
  if (verb != NULL)
    g_string_append_printf (text, "meshdesk-cli %s: %s\n", verb->name, verb->summary);
  else
    g_string_append (text, "meshdesk-cli: run a data mesh on AWS, or on a practice AWS\n");
  g_string_append_printf (text, "\n%s", options);
  if (verb == NULL)
    append_verbs (text);
  else if (verb->details != NULL)
    g_string_append_printf (text, "%s\n", verb->details);
  return g_string_free (text, FALSE);
}

char **
cli_split_list (const char *text)
{
  g_autoptr (GStrvBuilder) parts = NULL;
  const char *start = text;
  int depth = 0;

  if (text == NULL)
    return NULL;
  parts = g_strv_builder_new ();
  for (const char *c = text;; c++)
    {
      if (*c == '\\' && c[1] != '\0')
        c++;
      else if (strchr ("([{", *c) != NULL && *c != '\0')
        depth++;
      else if (strchr (")]}", *c) != NULL && *c != '\0')
        depth = MAX (0, depth - 1);
      else if (*c == '\0' || (*c == ',' && depth == 0))
        {
          g_autofree char *part = g_strstrip (g_strndup (start, c - start));
          if (*part != '\0')
            g_strv_builder_add (parts, part);
          if (*c == '\0')
            break;
          start = c + 1;
        }
    }
  return g_strv_builder_end (parts);
}
