/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/check/mesh-check-part.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"

#define SETTINGS "DataLakeSettings."
/* See mesh-workflow-initialise.c. */
#define LOWEST_VERSION 3

static gboolean
is_admin (JsonNode *settings, const char *principal)
{
  for (guint i = 0; i < aws_json_get_length (settings, SETTINGS "DataLakeAdmins"); i++)
    {
      JsonNode *admin = aws_json_get_element (settings, SETTINGS "DataLakeAdmins", i);

      if (g_strcmp0 (aws_json_get_string (admin, "DataLakePrincipalIdentifier"), principal) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_admin (MeshCheck *self, JsonNode *settings)
{
  char *title = g_strdup (_ ("Is a data lake administrator"));

  if (self->principal == NULL)
    mesh_check_add (self, "lake-admin", title, MESH_FINDING_UNKNOWN,
                    g_strdup (_ ("IAM does not say which role this session has")), NULL, NULL);
  else
    mesh_check_add (
        self, "lake-admin", title, is_admin (settings, self->principal) ? MESH_FINDING_HOLDS : MESH_FINDING_MISSING,
        is_admin (settings, self->principal)
            ? NULL
            /* Translators: %s is the ARN of a role or user */
            : g_strdup_printf (_ ("Lake Formation lets only its administrators grant: %s is none"), self->principal),
        "make-admin", mesh_persona_get_name (self->persona));
}

static void
check_version (MeshCheck *self, JsonNode *settings)
{
  const char *text = aws_json_get_string (settings, SETTINGS "Parameters.CROSS_ACCOUNT_VERSION");
  const guint64 version = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 1;
  const gboolean good = version >= LOWEST_VERSION;

  mesh_check_add (self, "cross-account-version",
                  g_strdup_printf (_ ("Shares between accounts are of version %d or later"), LOWEST_VERSION),
                  good ? MESH_FINDING_HOLDS : MESH_FINDING_MISSING,
                  g_strdup_printf (_("Version %llu"), (unsigned long long) version), "raise-version",
                  mesh_persona_get_name (self->persona));
}

static void
check_defaults (MeshCheck *self, JsonNode *settings)
{
  const gboolean open = aws_json_get_length (settings, SETTINGS "CreateDatabaseDefaultPermissions") > 0
                        || aws_json_get_length (settings, SETTINGS "CreateTableDefaultPermissions") > 0;

  mesh_check_add (self, "default-permissions", g_strdup (_ ("New tables are open to nobody by default")),
                  open ? MESH_FINDING_MISSING : MESH_FINDING_HOLDS,
                  open
                      ? g_strdup (_ ("New databases and tables are granted to IAM_ALLOWED_PRINCIPALS: whoever IAM lets "
                                     "look sees them, whatever the mesh says"))
                      : NULL,
                  "no-defaults", mesh_persona_get_name (self->persona));
}

void
mesh_check_lake (MeshCheck *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) settings = mesh_reads_call (self->reads, self->client, "lakeformation:GetDataLakeSettings", NULL,
                                                   self->cancellable, &error);

  if (settings == NULL)
    {
      mesh_check_add (self, "lake-admin", g_strdup (_ ("Is a data lake administrator")), MESH_FINDING_UNKNOWN,
                      g_strdup (error->message), NULL, mesh_persona_get_account_id (self->persona));
      return;
    }
  check_admin (self, settings);
  /* Members' accounts share nothing themselves: the mesh does. */
  if (mesh_persona_get_job (self->persona) != MESH_JOB_OWNER)
    return;
  check_version (self, settings);
  check_defaults (self, settings);
}
