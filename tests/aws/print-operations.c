/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/protocols/aws-json.h"
#include "aws/services/aws-service.h"

/* Prints the tables as JSON, for check-operations.py to compare with AWS's models. */

static JsonNode *
words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);

  return aws_json_strv ((const char *const *) parts);
}

static JsonNode *
describe_operation (const AwsOperation *operation)
{
  return aws_json_new (
      "name", AWS_JSON_STRING, aws_operation_get_short_name (operation), "method", AWS_JSON_STRING,
      operation->method != NULL ? operation->method : "POST", "path", AWS_JSON_STRING,
      operation->path != NULL ? operation->path : "/", "flat", AWS_JSON_NODE,
      words (operation->flat), "payload", AWS_JSON_STRING, operation->payload, "output",
      AWS_JSON_STRING, operation->output, "idempotent", AWS_JSON_STRING, operation->idempotent,
      "token_in", AWS_JSON_NODE, words (operation->token_in), "token_out", AWS_JSON_NODE,
      words (operation->token_out), "results", AWS_JSON_NODE, words (operation->results), "more",
      AWS_JSON_STRING, operation->more, "body_in", AWS_JSON_BOOLEAN,
      (operation->flags & AWS_OPERATION_BODY_IN) != 0, "body_out", AWS_JSON_BOOLEAN,
      (operation->flags & AWS_OPERATION_BODY_OUT) != 0, "checksum", AWS_JSON_BOOLEAN,
      (operation->flags & AWS_OPERATION_CHECKSUM) != 0, NULL);
}

int
main (void)
{
  static const char *const protocols[] = { "query", "json", "json", "rest-json", "rest-xml" };
  g_autoptr (JsonNode) all = aws_json_new_array ();
  g_autofree char *text = NULL;

  for (const AwsService *const *service = aws_services (); *service != NULL; service++)
    {
      JsonNode *operations = aws_json_new_array ();

      for (guint i = 0; i < (*service)->n_operations; i++)
        aws_json_append (operations, describe_operation (&(*service)->operations[i]));
      aws_json_append (
          all, aws_json_new (
                   "name", AWS_JSON_STRING, (*service)->name, "protocol", AWS_JSON_STRING,
                   protocols[(*service)->protocol], "version", AWS_JSON_STRING, (*service)->version,
                   "target", AWS_JSON_STRING, (*service)->target, "lists", AWS_JSON_NODE,
                   words ((*service)->lists), "maps", AWS_JSON_NODE, words ((*service)->maps),
                   "integers", AWS_JSON_NODE, words ((*service)->integers), "booleans",
                   AWS_JSON_NODE, words ((*service)->booleans), "query", AWS_JSON_NODE,
                   words ((*service)->query), "headers", AWS_JSON_NODE, words ((*service)->headers),
                   "operations", AWS_JSON_NODE, operations, NULL));
    }
  text = aws_json_to_string (all, TRUE);
  g_print ("%s\n", text);
  return 0;
}
