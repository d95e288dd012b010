/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/check/mesh-check-part.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"

/* What the plans of an administrator's job call. IAM is asked in one go; who may not ask that gets the harmless ones
 * tried, and the others stay unknown. */

static const char *const both[] = { "iam:CreateRole",
                                    "iam:GetRole",
                                    "iam:UpdateAssumeRolePolicy",
                                    "iam:CreatePolicy",
                                    "iam:AttachRolePolicy",
                                    "iam:CreateUser",
                                    "iam:CreateGroup",
                                    "iam:AddUserToGroup",
                                    "iam:CreateServiceLinkedRole",
                                    "lakeformation:GetDataLakeSettings",
                                    "lakeformation:PutDataLakeSettings",
                                    "lakeformation:ListPermissions",
                                    "lakeformation:GrantPermissions",
                                    "lakeformation:RevokePermissions",
                                    NULL };
static const char *const of_owner[] = { "lakeformation:BatchGrantPermissions",
                                        "lakeformation:RegisterResource",
                                        "glue:GetDatabases",
                                        "glue:GetTables",
                                        "glue:CreateDatabase",
                                        "glue:GetResourcePolicy",
                                        "glue:PutResourcePolicy",
                                        "dynamodb:CreateTable",
                                        "dynamodb:DescribeTable",
                                        "dynamodb:Scan",
                                        "dynamodb:UpdateItem",
                                        NULL };
static const char *const of_admin[] = { "iam:CreateAccessKey", "iam:ListAccessKeys", NULL };

/* Reads that need no input and change nothing. */
static const char *const harmless[]
    = { "iam:ListRoles", "lakeformation:GetDataLakeSettings", "glue:GetDatabases", NULL };

static void
append (JsonNode *array, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    aws_json_append_string (array, words[i]);
}

static JsonNode *
new_question (MeshCheck *self)
{
  JsonNode *actions = aws_json_new_array ();
  JsonNode *input = aws_json_new ("PolicySourceArn", AWS_JSON_STRING, self->principal, NULL);

  append (actions, both);
  append (actions, mesh_persona_get_job (self->persona) == MESH_JOB_OWNER ? of_owner : of_admin);
  aws_json_set (input, "ActionNames", actions);
  return input;
}

static void
append_line (GString *text, const char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

static void
add (MeshCheck *self, MeshFindingState state, char *detail)
{
  mesh_check_add (self, "permissions", g_strdup (_ ("Has the permissions that its job needs")), state, detail, NULL,
                  mesh_persona_get_account_id (self->persona));
}

static void
read_answer (MeshCheck *self, JsonNode *answer)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < aws_json_get_length (answer, "EvaluationResults"); i++)
    {
      JsonNode *one = aws_json_get_element (answer, "EvaluationResults", i);

      if (g_strcmp0 (aws_json_get_string (one, "EvalDecision"), "allowed") != 0)
        append_line (missing, aws_json_get_string (one, "EvalActionName"));
    }
  if (missing->len > 0)
    /* Translators: %s is a list of actions, such as glue:GetTables, one a line */
    add (self, MESH_FINDING_MISSING, g_strdup_printf (_ ("IAM does not allow:\n%s"), missing->str));
  else
    add (self, MESH_FINDING_HOLDS, NULL);
}

/* @why: IAM was not to be asked. */
static void
try_harmless (MeshCheck *self, const char *why)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; harmless[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) answer
          = mesh_reads_call (self->reads, self->client, harmless[i], NULL, self->cancellable, &error);

      if (answer == NULL && g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
        append_line (missing, harmless[i]);
    }
  if (missing->len > 0)
    add (self, MESH_FINDING_MISSING,
         /* Translators: a list of actions, such as glue:GetTables, one a line; then why no more is known */
         g_strdup_printf (_ ("Refused when tried:\n%s\nWhat else is missing cannot be asked (%s)"), missing->str, why));
  else
    add (self, MESH_FINDING_UNKNOWN,
         g_strdup_printf (
             /* Translators: %s is why it cannot be asked */
             _ ("It may look; what it may change cannot be asked without iam:SimulatePrincipalPolicy (%s)"), why));
}

void
mesh_check_permissions (MeshCheck *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) input = NULL, answer = NULL;

  if (self->principal == NULL)
    {
      try_harmless (self, _ ("IAM does not say which role this session has"));
      return;
    }
  input = new_question (self);
  answer = mesh_reads_call (self->reads, self->client, "iam:SimulatePrincipalPolicy", input, self->cancellable, &error);
  if (answer != NULL)
    read_answer (self, answer);
  else if (error->domain == AWS_ERROR && error->code != AWS_ERROR_NETWORK && error->code != AWS_ERROR_TIMEOUT)
    try_harmless (self, error->message);
  else
    add (self, MESH_FINDING_UNKNOWN, g_strdup (error->message));
}
