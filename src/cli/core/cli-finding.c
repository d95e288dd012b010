/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-finding.h"

#include "cli/core/cli-print.h"

static const char *const states[] = {
  [MESH_FINDING_HOLDS] = "ok",     [MESH_FINDING_MISSING] = "missing", [MESH_FINDING_UNKNOWN] = "unknown",
  [MESH_FINDING_EXTRA] = "extra",  [MESH_FINDING_OPEN] = "open",
};

gboolean
cli_finding_is_wrong (MeshFinding *finding)
{
  return mesh_finding_get_state (finding) == MESH_FINDING_MISSING
         || mesh_finding_get_state (finding) == MESH_FINDING_EXTRA;
}

static JsonObject *
finding_to_json (MeshFinding *finding)
{
  static const char *const names[] = { "kind", "title", "detail", "repairer", "repair", "subject" };
  static const char *const members[] = { "Kind", "Title", "Detail", "Repairer", "Repair", "Subject" };
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;

      g_object_get (finding, names[i], &text, NULL);
      if (text != NULL)
        json_object_set_string_member (object, members[i], text);
    }
  json_object_set_string_member (object, "State", states[mesh_finding_get_state (finding)]);
  return object;
}

static void
print_lines (Cli *cli, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = cli_escape (lines[i], FALSE);

      cli_print (cli, "         %s\n", line);
    }
}

static void
print_finding (Cli *cli, MeshFinding *finding)
{
  const char *repairer = mesh_finding_get_repairer (finding), *repair = mesh_finding_get_repair (finding);
  g_autofree char *title = cli_escape (mesh_finding_get_title (finding), FALSE);

  cli_print (cli, "%-8s %s\n", states[mesh_finding_get_state (finding)], title);
  print_lines (cli, mesh_finding_get_detail (finding));
  if (cli_finding_is_wrong (finding))
    cli_print (cli, "         Who can repair it: %s%s%s%s\n",
               repairer != NULL ? repairer : "nobody whose keys are here", repair != NULL ? " (" : "",
               repair != NULL ? repair : "", repair != NULL ? ")" : "");
}

void
cli_findings_show (Cli *cli, GListModel *findings, const char *list, const char *verdict)
{
  JsonArray *array = json_array_new ();
  JsonObject *result = json_object_new ();
  gboolean whole = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, i);

      whole = whole && !cli_finding_is_wrong (finding);
      json_array_add_object_element (array, finding_to_json (finding));
      print_finding (cli, finding);
    }
  json_object_set_array_member (result, list, array);
  json_object_set_boolean_member (result, verdict, whole);
  g_clear_pointer (&cli->result, json_node_unref);
  cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (cli->result, result);
}
