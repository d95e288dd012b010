/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-resource.h"

#include <string.h>

void
mesh_call_free (MeshCall *call)
{
  g_clear_pointer (&call->operation, g_free);
  g_clear_pointer (&call->input, json_node_unref);
  g_free (call);
}

/* As the AWS CLI names commands: "CreateDBInstance" → "create-db-instance", "GetLFTag" →
 * "get-lf-tag". */
static char *
kebab_case (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      const gboolean upper = g_ascii_isupper (*p);
      const gboolean starts_word
          = upper && p > name
            && (!g_ascii_isupper (p[-1])
                || (p[1] != '\0' && g_ascii_islower (p[1]) && !(p[1] == 's' && p[2] == '\0')));

      if (starts_word)
        g_string_append_c (text, '-');
      g_string_append_c (text, g_ascii_tolower (*p));
    }
  return g_string_free (text, FALSE);
}

/* Service names of the CLI that differ from the signing name. S3's operations are "s3api". */
static const char *
cli_service (const char *service)
{
  return g_str_equal (service, "s3") ? "s3api" : service;
}

/* @value: (nullable): then nothing is appended. */
static void
append_option (GString *line, const char *name, const char *value)
{
  g_autofree char *quoted = value != NULL ? g_shell_quote (value) : NULL;

  if (quoted != NULL)
    g_string_append_printf (line, " --%s %s", name, quoted);
}

/**
 * mesh_call_to_aws_cli:
 * @region: (nullable):
 * @endpoint_url: (nullable): where AWS is, if it is elsewhere
 *
 * Quoted for a POSIX shell. The input is what the API takes; bodies of bytes are not part of it.
 *
 * Returns: (transfer full):
 */
char *
mesh_call_to_aws_cli (const MeshCall *call, const char *region, const char *endpoint_url)
{
  const char *colon = strchr (call->operation, ':');
  g_autofree char *service
      = colon != NULL ? g_strndup (call->operation, colon - call->operation) : g_strdup ("");
  g_autofree char *command = kebab_case (colon != NULL ? colon + 1 : call->operation);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "aws %s %s", cli_service (service), command);
  append_option (line, "region", region);
  append_option (line, "endpoint-url", endpoint_url);
  if (call->input != NULL)
    {
      g_autofree char *json = json_to_string (call->input, FALSE);
      g_autofree char *quoted = g_shell_quote (json);

      g_string_append_printf (line, " --cli-input-json %s", quoted);
    }
  return g_string_free (line, FALSE);
}
