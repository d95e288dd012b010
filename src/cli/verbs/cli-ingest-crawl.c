/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-print.h"
#include "cli/verbs/cli-ingest.h"
#include "mesh/kinds/mesh-glue.h"

/* What a crawler did, as it says itself. */

static void
tell (const MeshCrawlReport *report, gboolean lines)
{
  g_autofree char *name = cli_escape (report->crawler, FALSE);
  g_autofree char *state = cli_escape (report->status != NULL ? report->status : report->state, FALSE);

  cli_note ("crawler %s: %s after %u s", name, state, report->seconds);
  if (report->created >= 0)
    cli_note (", %d tables made, %d changed", report->created, report->updated);
  cli_note ("\n");
  for (guint i = 0; lines && report->lines[i] != NULL; i++)
    {
      g_autofree char *line = cli_escape (report->lines[i], FALSE);

      cli_note ("  | %s\n", line);
    }
  if (lines && report->log_trouble != NULL)
    cli_note ("  %s\n", report->log_trouble);
}

static JsonObject *
new_report (const MeshCrawlReport *report)
{
  JsonObject *object = json_object_new ();
  JsonArray *log = json_array_new ();

  json_object_set_string_member (object, "Name", report->crawler);
  json_object_set_string_member (object, "State", report->state);
  if (report->status != NULL)
    json_object_set_string_member (object, "Status", report->status);
  if (report->created >= 0)
    {
      json_object_set_int_member (object, "TablesCreated", report->created);
      json_object_set_int_member (object, "TablesUpdated", report->updated);
    }
  for (guint i = 0; report->lines[i] != NULL; i++)
    json_array_add_string_element (log, report->lines[i]);
  json_object_set_array_member (object, "Log", log);
  if (report->log_trouble != NULL)
    json_object_set_string_member (object, "LogTrouble", report->log_trouble);
  return object;
}

JsonArray *
cli_ingest_tell_crawl (MeshPlan *plan, gboolean lines)
{
  g_autoptr (GPtrArray) resources = mesh_plan_dup_resources (plan);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < resources->len; i++)
    {
      MeshResource *resource = g_ptr_array_index (resources, i);
      g_autoptr (MeshCrawlReport) report
          = MESH_IS_GLUE_CRAWLER (resource) ? mesh_glue_crawler_dup_report (MESH_GLUE_CRAWLER (resource)) : NULL;

      if (report == NULL)
        continue;
      tell (report, lines);
      json_array_add_object_element (list, new_report (report));
    }
  return list;
}
