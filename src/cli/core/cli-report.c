/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-report.h"

#include <stdio.h>

#include "cli/core/cli-plan.h"
#include "cli/core/cli-print.h"
#include "mesh/model/mesh-error.h"

int
cli_report_exit_status (const GError *error)
{
  if (error == NULL)
    return 0;
  return g_error_matches (error, CLI_ERROR, CLI_ERROR_USAGE) ? 2 : 1;
}

void
cli_report_print_json (JsonNode *document)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_root (generator, document);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

static void
set_string (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

/* A word that programs can tell errors by where AWS gave none. */
static const char *
own_code (const GError *error)
{
  static const char *const mesh[]
      = { "Invalid",  "NoPersona",   "WrongPersona", "WrongAccount", "NotFound",
          "LostRace", "WrongStatus", "NotReady",     "Conflict",     "Stalled" };
  static const char *const aws[]
      = { "Failed",        "AccessDenied",  "NotFound",  "AlreadyExists", "Conflict",
          "InvalidInput",  "LimitExceeded", "Throttled", "Credentials",   "Expired",
          "ClockSkew",     "Unavailable",   "Network",   "Timeout",       "MalformedAnswer",
          "NoCredentials", "Configuration" };
  static const char *const own[] = { "Usage", "Cancelled", "Differs" };
  guint code = (guint) error->code;

  if (error->domain == MESH_ERROR && code < G_N_ELEMENTS (mesh))
    return mesh[code];
  if (error->domain == AWS_ERROR && code < G_N_ELEMENTS (aws))
    return aws[code];
  if (error->domain == CLI_ERROR && code < G_N_ELEMENTS (own))
    return own[code];
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "Cancelled" : "Failed";
}

static JsonObject *
error_to_json (Cli *cli, const GError *error)
{
  JsonObject *object = json_object_new ();
  g_autofree char *advice = mesh_error_dup_advice (error);
  g_autofree char *step = cli_plan_dup_failed_step (cli);
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  const char *code = aws_error_get_code (error);

  set_string (object, "code", code != NULL ? code : own_code (error));
  set_string (object, "message", message);
  set_string (object, "request_id", aws_error_get_request_id (error));
  set_string (object, "operation", aws_error_get_operation (error));
  set_string (object, "step", step);
  set_string (object, "advice", advice);
  return object;
}

void
cli_report_json (Cli *cli, const GError *error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) document = json_node_new (JSON_NODE_OBJECT);
  gint64 elapsed = g_get_monotonic_time () - cli->started;

  json_node_take_object (document, object);
  if (cli->verb != NULL)
    json_object_set_string_member (object, "verb", cli->verb->name);
  if (cli->dry_run)
    json_object_set_boolean_member (object, "dry_run", TRUE);
  if (error != NULL)
    json_object_set_object_member (object, "error", error_to_json (cli, error));
  else if (cli->result != NULL)
    json_object_set_member (object, "result", json_node_ref (cli->result));
  else
    json_object_set_object_member (object, "result", json_object_new ());
  if (cli->plans->len > 0)
    json_object_set_member (object, "steps", cli_plan_dup_steps (cli));
  json_object_set_member (object, "calls", cli_calls_to_json (cli->calls));
  json_object_set_double_member (object, "seconds", elapsed / 1e6);
  cli_report_print_json (document);
}

static void
report_aws (const GError *error)
{
  g_autofree char *code = cli_escape (aws_error_get_code (error), FALSE);
  g_autofree char *request = cli_escape (aws_error_get_request_id (error), FALSE);
  g_autofree char *operation = cli_escape (aws_error_get_operation (error), FALSE);

  if (*code != '\0')
    cli_note ("  AWS said:   %s%s%s\n", code, *operation != '\0' ? " to " : "", operation);
  else if (*operation != '\0')
    cli_note ("  Call:       %s\n", operation);
  if (*request != '\0')
    cli_note ("  Request id: %s\n", request);
}

void
cli_report_error (Cli *cli, const GError *error)
{
  g_autofree char *message = cli_escape (error->message, TRUE);
  g_autofree char *advice = mesh_error_dup_advice (error);

  cli_note ("meshdesk-cli: %s\n", message);
  report_aws (error);
  cli_plan_note_progress (cli);
  if (advice != NULL)
    {
      g_autofree char *text = cli_escape (advice, TRUE);
      cli_note ("  What to do: %s\n", text);
    }
  if (error->domain == CLI_ERROR && error->code == CLI_ERROR_USAGE)
    cli_note ("Try: meshdesk-cli %s%s--help\n", cli->verb != NULL ? cli->verb->name : "",
              cli->verb != NULL ? " " : "");
}
