/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/verbs/cli-verbs.h"

const CliVerb *const cli_verbs[] = {
  &cli_verb_practice_serve,
  &cli_verb_workshop,

  &cli_verb_install_mesh_objects,
  &cli_verb_enable_account,
  &cli_verb_create_access_keys,
  &cli_verb_ingest,
  &cli_verb_create_data_product,
  &cli_verb_migrate_tables,
  &cli_verb_request_access,
  &cli_verb_list_pending,
  &cli_verb_list_subscriptions,
  &cli_verb_get_subscription,
  &cli_verb_approve_subscription,
  &cli_verb_deny_subscription,
  &cli_verb_modify_subscription,
  &cli_verb_delete_subscription,
  &cli_verb_import_subscription,
  &cli_verb_list_products,
  &cli_verb_list_tables,
  &cli_verb_query,
  &cli_verb_check_access,
  &cli_verb_doctor,
  &cli_verb_activity,
  NULL,
};

static gboolean
is_same_word (const char *wanted, const char *given)
{
  g_autofree char *normal = g_strdelimit (g_strdup (given), "_", '-');

  return g_str_equal (wanted, normal);
}

const CliVerb *
cli_verbs_find (char **words, guint *n_words)
{
  for (guint i = 0; cli_verbs[i] != NULL; i++)
    {
      g_auto (GStrv) name = g_strsplit (cli_verbs[i]->name, " ", -1);
      guint n = 0;

      while (name[n] != NULL && words[n] != NULL && is_same_word (name[n], words[n]))
        n++;
      if (name[n] == NULL)
        {
          *n_words = n;
          return cli_verbs[i];
        }
    }
  return NULL;
}
