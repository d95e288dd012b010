/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/check/mesh-check-part.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"

/* A day-to-day user works as roles: each is assumed, and asked who it is. */

static void
check_role (MeshCheck *self, MeshSeat seat, const char *kind, const char *title)
{
  const MeshJob job = mesh_persona_get_job (self->persona);
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsClient) client = mesh_mesh_get_seat (self->mesh, self->persona, seat, &error);
  g_autoptr (JsonNode) answer = NULL;
  MeshFindingState state = MESH_FINDING_HOLDS;

  if (client != NULL)
    answer = mesh_reads_call (self->reads, client, "sts:GetCallerIdentity", NULL, self->cancellable, &error);
  if (answer == NULL)
    state = g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED) ? MESH_FINDING_MISSING : MESH_FINDING_UNKNOWN;
  mesh_check_add (self, kind, g_strdup (title), state,
                  g_strdup (answer != NULL ? aws_json_get_string (answer, "Arn") : error->message), "enable",
                  mesh_check_who (self, job == MESH_JOB_PRODUCER ? MESH_JOB_PRODUCER_ADMIN : MESH_JOB_CONSUMER_ADMIN));
}

void
mesh_check_roles (MeshCheck *self)
{
  check_role (self, MESH_SEAT_LOCAL, "local-role", _ ("Works under its role in its own account"));
  check_role (self, MESH_SEAT_CENTRAL, "central-role", _ ("Acts in the mesh for its account"));
  check_role (self, MESH_SEAT_READ_ONLY, "read-only-role", _ ("Looks at the mesh’s catalog"));
}
