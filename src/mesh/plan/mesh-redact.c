/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-redact.h"

static gboolean
is_secret (const char *member)
{
  static const char *const parts[]
      = { "secret", "token", "password", "passwd", "privatekey", "authorization" };
  g_autofree char *lower = g_ascii_strdown (member, -1);

  /* Pagers' and requests' tokens open nothing. */
  if (g_str_equal (lower, "nexttoken") || g_str_equal (lower, "clienttoken")
      || g_str_equal (lower, "clientrequesttoken"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strstr_len (lower, -1, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
redact_object (JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (is_secret (l->data))
      json_object_set_string_member (object, l->data, "(secret)");
    else
      mesh_redact (json_object_get_member (object, l->data));
}

void
mesh_redact (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    redact_object (json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        mesh_redact (json_array_get_element (array, i));
    }
}
