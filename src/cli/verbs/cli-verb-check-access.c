/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "mesh/access/mesh-access-check.h"

static struct
{
  char *database;
  char *table;
  char *role;
} options;

static const GOptionEntry entries[] = {
  { "database-name", 0, 0, G_OPTION_ARG_STRING, &options.database, "Database in the mesh", "D" },
  { "table-name", 0, 0, G_OPTION_ARG_STRING, &options.table, "Table in it", "T" },
  { "role-arn", 0, 0, G_OPTION_ARG_STRING, &options.role,
    "Who wants to read; default: the account's DataMeshConsumer", "ARN" },
  { NULL },
};

static const char *const states[] = { "ok", "missing", "unknown" };

static JsonObject *
link_to_json (MeshAccessLink *link)
{
  static const char *const names[]
      = { "kind", "title", "detail", "repairer", "repair", "subscription-id" };
  static const char *const members[]
      = { "Kind", "Title", "Detail", "Repairer", "Repair", "SubscriptionId" };
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;

      g_object_get (link, names[i], &text, NULL);
      if (text != NULL)
        json_object_set_string_member (object, members[i], text);
    }
  json_object_set_string_member (object, "State", states[mesh_access_link_get_state (link)]);
  return object;
}

static void
print_link (Cli *cli, MeshAccessLink *link)
{
  g_autofree char *title = NULL, *detail = NULL, *repairer = NULL, *safe = NULL;
  const char *repair = mesh_access_link_get_repair (link);

  g_object_get (link, "title", &title, "detail", &detail, "repairer", &repairer, NULL);
  safe = cli_escape (detail, FALSE);
  cli_print (cli, "%-8s %s: %s\n", states[mesh_access_link_get_state (link)], title, safe);
  if (mesh_access_link_get_state (link) == MESH_ACCESS_MISSING && repairer != NULL)
    cli_print (cli, "         Who can repair it: %s%s%s%s\n", repairer, repair != NULL ? " (" : "",
               repair != NULL ? repair : "", repair != NULL ? ")" : "");
}

static void
show (Cli *cli, GListModel *links)
{
  JsonArray *array = json_array_new ();
  JsonObject *result = json_object_new ();
  gboolean whole = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (links); i++)
    {
      g_autoptr (MeshAccessLink) link = g_list_model_get_item (links, i);

      whole = whole && mesh_access_link_get_state (link) != MESH_ACCESS_MISSING;
      json_array_add_object_element (array, link_to_json (link));
      print_link (cli, link);
    }
  json_object_set_array_member (result, "Links", array);
  json_object_set_boolean_member (result, "NothingMissing", whole);
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}

static gboolean
run (Cli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) links = NULL;
  MeshPersona *persona;

  if (!cli_session_open (cli, error)
      || (persona = cli_session_get_persona (cli, error, "Consumer", NULL)) == NULL)
    return FALSE;
  mesh_access_check_async (cli->mesh, persona, options.database, options.table, options.role,
                           cli->cancellable, cli_wait_cb, &result);
  cli_wait (&result);
  links = mesh_access_check_finish (cli->mesh, result, error);
  if (links == NULL)
    return FALSE;
  show (cli, links);
  return TRUE;
}

const CliVerb cli_verb_check_access = {
  .name = "check-access",
  .summary = "Say why a table of the mesh can or cannot be queried",
  .entries = entries,
  .required = "database-name table-name",
  .run = run,
};
