/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-place.h"

gboolean
mesh_place_init (MeshPlace *self, MeshMesh *mesh, MeshPersona *persona, GError **error)
{
  *self = (MeshPlace){ .mesh = mesh, .persona = persona };
  if (!mesh_mesh_ensure_accounts (mesh, NULL, error))
    return FALSE;
  self->client = mesh_mesh_get_seat (mesh, persona, MESH_SEAT_SELF, error);
  self->account = mesh_persona_get_account_id (persona);
  self->partition = mesh_mesh_get_partition (mesh);
  return self->client != NULL;
}

void
mesh_place_clear (MeshPlace *self)
{
  g_clear_object (&self->client);
}

MeshResource *
mesh_place_take (const MeshPlace *self,
                 MeshResource *resource,
                 const char *name,
                 const char *label_format,
                 ...)
{
  g_autofree char *id
      = g_strdup_printf ("%s:%s:%s", MESH_RESOURCE_GET_CLASS (resource)->kind, self->account, name);
  g_autofree char *label = NULL;
  va_list args;

  va_start (args, label_format);
  label = g_strdup_vprintf (label_format, args);
  va_end (args);
  mesh_resource_set_client (resource, self->client);
  mesh_resource_set_actor (resource, mesh_persona_get_name (self->persona), self->account);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

gboolean
mesh_resource_call (MeshResource *self,
                    const char *operation,
                    JsonNode *input,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (JsonNode) owned = input;
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (self), aws_operation_find (operation), owned,
                            cancellable, error);
  return answer != NULL;
}

typedef struct
{
  const char *operation;
  JsonNode *input;
} Attempt;

static gboolean
try_call (MeshResource *self, gpointer data, GCancellable *cancellable, GError **error)
{
  Attempt *attempt = data;
  JsonNode *input = attempt->input != NULL ? json_node_ref (attempt->input) : NULL;

  return mesh_resource_call (self, attempt->operation, input, cancellable, error);
}

gboolean
mesh_resource_call_settling (MeshResource *self,
                             const char *what,
                             guint limit,
                             gboolean (*is_settling) (const GError *),
                             const char *operation,
                             JsonNode *input,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (JsonNode) owned = input;
  Attempt attempt = { operation, input };

  return mesh_resource_settle (self, what, limit, is_settling, try_call, &attempt, cancellable,
                               error);
}
