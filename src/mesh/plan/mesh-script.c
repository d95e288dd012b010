/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-script.h"

#include <string.h>

#include "mesh/plan/mesh-plan-private.h"
#include "mesh/plan/mesh-redact.h"
#include "mesh/plan/mesh-resource-private.h"

/* Names come from AWS: inside a comment nothing may end the line. */
static char *
dup_comment (const char *text)
{
  char *line = g_utf8_make_valid (text != NULL ? text : "", -1);

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return line;
}

/* "Producer as Role-1" in 5555 → "Producer_as_Role_1_5555": good for a shell's names. */
static char *
dup_identity (MeshResource *resource)
{
  const char *actor = mesh_resource_get_actor (resource), *account = mesh_resource_get_account (resource);
  char *name = g_strdup_printf ("%s_%s", actor != NULL ? actor : "", account != NULL ? account : "");

  return g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '_');
}

/* Their input is bytes of a file: without them the command would store an empty object. */
static gboolean
sends_bytes (const char *operation)
{
  return g_str_equal (operation, "s3:PutObject") || g_str_equal (operation, "s3:UploadPart");
}

/* @prefix: before each command. */
static char *
dup_commands (MeshResource *resource, const char *prefix)
{
  AwsClient *client = mesh_resource_get_client (resource);
  g_autoptr (JsonNode) calls = mesh_resource_calls_to_json (resource);
  JsonArray *array = json_node_get_array (calls);
  GString *text = g_string_new (NULL);

  mesh_redact (calls);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *entry = json_array_get_object_element (array, i);
      MeshCall call = { (char *) json_object_get_string_member (entry, "Operation"),
                        json_object_get_member (entry, "Input") };
      g_autofree char *line
          = mesh_call_to_aws_cli (&call, client != NULL ? aws_client_get_region (client) : NULL,
                                  client != NULL ? aws_client_get_endpoint_url (client) : NULL);

      g_string_append_printf (text, "%s%s%s\n", sends_bytes (call.operation) ? "# with --body FILE: " : "",
                              prefix, line);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_to_do (MeshResource *resource)
{
  MeshState state = mesh_resource_get_state (resource);

  return state == MESH_STATE_ABSENT || state == MESH_STATE_DIFFERS;
}

char *
mesh_resource_dup_commands (MeshResource *resource)
{
  g_autofree char *text = NULL;

  if (!is_to_do (resource))
    return NULL;
  text = g_strchomp (dup_commands (resource, ""));
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* ---- the script ---- */

static void
append_identity (GString *text, MeshResource *resource, GHashTable *seen)
{
  g_autofree char *identity = dup_identity (resource);
  g_autofree char *actor = dup_comment (mesh_resource_get_actor (resource));
  g_autofree char *account = dup_comment (mesh_resource_get_account (resource));

  if (!g_hash_table_add (seen, g_strdup (identity)))
    return;
  g_string_append_printf (text,
                          "\n# PROFILE_%s: a profile of the AWS CLI for %s in account %s\n"
                          "as_%s () { AWS_PROFILE=\"${PROFILE_%s:?}\" \"$@\"; }\n",
                          identity, actor, account, identity, identity);
}

static void
append_step (GString *text, MeshResource *resource, guint number)
{
  g_autofree char *label = dup_comment (mesh_resource_get_label (resource));
  g_autofree char *identity = dup_identity (resource);
  g_autofree char *prefix = g_strdup_printf ("as_%s ", identity);
  g_autofree char *commands = is_to_do (resource) ? dup_commands (resource, prefix) : NULL;

  g_string_append_printf (text, "\n# %u. %s\n", number, label);
  if (commands != NULL && *commands != '\0')
    g_string_append (text, commands);
  else
    g_string_append (text, "# (what this takes is known only when earlier steps are done)\n");
}

/* Needed steps come first; a plan's order is such that they mostly do. */
static void
order_node (MeshPlan *plan, MeshNode *node, GHashTable *seen, GPtrArray *ordered)
{
  g_autoptr (GPtrArray) needs = NULL;

  if (!g_hash_table_add (seen, node))
    return;
  needs = mesh_plan_dup_needs (plan, node);
  for (guint i = 0; i < needs->len; i++)
    order_node (plan, g_ptr_array_index (needs, i), seen, ordered);
  if (mesh_resource_get_state (node->resource) != MESH_STATE_HOLDS
      && mesh_resource_get_state (node->resource) != MESH_STATE_DEFERRED)
    g_ptr_array_add (ordered, node->resource);
}

static GPtrArray *
dup_ordered (MeshPlan *plan)
{
  g_autoptr (GPtrArray) nodes = mesh_plan_dup_nodes (plan);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *ordered = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    order_node (plan, g_ptr_array_index (nodes, i), seen, ordered);
  return ordered;
}

char *
mesh_plan_dup_script (MeshPlan *plan)
{
  g_autoptr (GPtrArray) ordered = dup_ordered (plan);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *title = dup_comment (mesh_plan_get_title (plan));
  GString *text = g_string_new ("#!/bin/sh\n");

  g_string_append_printf (text, "# %s\n# What holds already is left out.\nset -eu\n", title);
  for (guint i = 0; i < ordered->len; i++)
    append_identity (text, g_ptr_array_index (ordered, i), seen);
  for (guint i = 0; i < ordered->len; i++)
    append_step (text, g_ptr_array_index (ordered, i), i + 1);
  return g_string_free (text, FALSE);
}
