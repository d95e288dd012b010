/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/verbs/cli-workshop.h"

#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "cli/core/cli-report.h"

const char *const cli_workshop_tables[4]
    = { "cell_throughput", "customer_churn", "traffic_forecast_5g", NULL };

MeshPersona *
workshop_persona (Workshop *self, const char *name)
{
  MeshPersona *persona = mesh_mesh_find_persona (self->cli->mesh, name);

  /* the practice server writes all five */
  g_assert (persona != NULL);
  return persona;
}

static guint
count_done (MeshPlan *plan)
{
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (plan)), done = 0;

  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
      if (mesh_step_get_status (step) == MESH_STEP_DONE)
        done++;
    }
  return done;
}

gboolean
workshop_plan (Workshop *self, MeshPlan *plan, GError **error)
{
  guint before = cli_calls_get_total (self->cli->calls);
  gint64 started = g_get_monotonic_time ();
  MeshPlan *run;

  if (!cli_plan_run (self->cli, plan, error))
    return FALSE;
  run = g_ptr_array_index (self->cli->plans, self->cli->plans->len - 1);
  cli_print (self->cli, "    did: %s (%u changes, %u calls, %.2f s)\n",
             mesh_plan_get_title (run), count_done (run),
             cli_calls_get_total (self->cli->calls) - before,
             (g_get_monotonic_time () - started) / 1e6);
  return TRUE;
}

JsonNode *
workshop_read (Workshop *self, const char *persona, MeshSeat seat, const char *operation,
               const char *input, GError **error)
{
  const AwsOperation *found = aws_operation_find (operation);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (JsonNode) node = json_from_string (input, error);
  JsonNode *answer;

  if (node == NULL)
    return NULL;
  client = mesh_mesh_get_seat (self->cli->mesh, workshop_persona (self, persona), seat, error);
  if (client == NULL)
    return NULL;
  answer = aws_client_call_all (client, found, node, self->cli->cancellable, error);
  if (answer == NULL)
    g_prefix_error (error, "Reading back %s as %s: ", operation, persona);
  return answer;
}

gboolean
workshop_expect (Workshop *self, gboolean holds, GError **error, const char *format, ...)
{
  g_autofree char *fact = NULL, *safe = NULL;
  va_list arguments;

  va_start (arguments, format);
  fact = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!holds)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_DIFFERS, "What was read back differs. Not so: %s",
                   fact);
      return FALSE;
    }
  safe = cli_escape (fact, FALSE);
  cli_print (self->cli, "    read back: %s\n", safe);
  if (self->facts != NULL)
    json_array_add_string_element (self->facts, fact);
  return TRUE;
}
