/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-seated.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

/* STS drops the role's path and adds the session's name, which MeshMesh makes from the persona's.
 */
static char *
dup_session_arn (MeshMesh *mesh, MeshPersona *persona, const char *role_arn)
{
  g_auto (GStrv) parts = g_strsplit (role_arn, ":", 6);

  if (g_strv_length (parts) != 6 || !g_str_has_prefix (parts[5], "role/"))
    return NULL;
  return g_strdup_printf ("arn:%s:sts::%s:assumed-role/%s/meshdesk-%s",
                          mesh_mesh_get_partition (mesh), parts[4], strrchr (parts[5], '/') + 1,
                          mesh_persona_get_name (persona));
}

gboolean
mesh_seated_init (MeshSeated *self,
                  MeshMesh *mesh,
                  MeshPersona *persona,
                  MeshSeat seat,
                  GError **error)
{
  const char *name = mesh_persona_get_name (persona);
  g_autofree char *arn = NULL;

  memset (self, 0, sizeof *self);
  if (!mesh_persona_get_has_credentials (persona))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA, _("The persona %s has no keys"), name);
      return FALSE;
    }
  self->client = mesh_mesh_get_seat (mesh, persona, seat, error);
  if (self->client == NULL)
    return FALSE;
  arn = mesh_mesh_dup_seat_arn (mesh, persona, seat);
  self->caller = arn != NULL ? dup_session_arn (mesh, persona, arn) : NULL;
  if (self->caller != NULL)
    self->actor = g_strdup_printf ("%s as %s", name, strrchr (arn, '/') + 1);
  else
    self->actor = g_strdup (name);
  if (self->caller == NULL || seat == MESH_SEAT_LOCAL || seat == MESH_SEAT_SELF)
    self->account = g_strdup (mesh_persona_get_account_id (persona));
  else
    self->account = g_strdup (mesh_mesh_get_account_id (mesh));
  return TRUE;
}

void
mesh_seated_clear (MeshSeated *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->actor, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->caller, g_free);
}

MeshResource *
mesh_seated_take (const MeshSeated *self, MeshResource *resource)
{
  mesh_resource_set_client (resource, self->client);
  mesh_resource_set_actor (resource, self->actor, self->account);
  return resource;
}

char *
mesh_seated_dup_caller (const MeshSeated *self,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  if (self->caller != NULL)
    return g_strdup (self->caller);
  answer = mesh_reads_call (reads, self->client, "sts:GetCallerIdentity", NULL, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (aws_json_get_string (answer, "Arn") == NULL)
    g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                 "sts:GetCallerIdentity: no Arn in the answer");
  return g_strdup (aws_json_get_string (answer, "Arn"));
}

gboolean
mesh_persona_check_job (MeshPersona *persona, const char *what, GError **error, ...)
{
  MeshJob job = mesh_persona_get_job (persona);
  gboolean found = FALSE;
  va_list jobs;
  int wanted;

  va_start (jobs, error);
  while ((wanted = va_arg (jobs, int)) >= 0)
    found |= wanted == (int) job;
  va_end (jobs);
  if (!found)
    /* Translators: the name of a persona, and what it should be able to do */
    g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_PERSONA, _("%s is no persona that %s"),
                 mesh_persona_get_name (persona), what);
  return found;
}
