/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/doctor/mesh-doctor-exam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/access/mesh-access-look.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/plan/mesh-seated.h"
#include "mesh/subscriptions/mesh-store.h"

/* Grants that outlived their subscription, or were made beside the mesh. */

static const char *const nothing[] = { NULL };

/* The parts of a row of ListPermissions. Not owned. */
typedef struct
{
  const char *principal;
  const char *database;
  const char *table;  /* (nullable); "*": all */
  const char *filter; /* (nullable) */
} Grant;

static gboolean
grant_read (Grant *grant, JsonNode *row)
{
  *grant = (Grant){ .principal = aws_json_get_string (row, "Principal.DataLakePrincipalIdentifier") };
  if (grant->principal == NULL || !mesh_is_account_id (grant->principal))
    return FALSE;
  if ((grant->database = aws_json_get_string (row, "Resource.Database.Name")) != NULL)
    return TRUE;
  if ((grant->filter = aws_json_get_string (row, "Resource.DataCellsFilter.Name")) != NULL)
    {
      grant->database = aws_json_get_string (row, "Resource.DataCellsFilter.DatabaseName");
      grant->table = aws_json_get_string (row, "Resource.DataCellsFilter.TableName");
      return grant->database != NULL && grant->table != NULL;
    }
  grant->database = aws_json_get_string (row, "Resource.Table.DatabaseName");
  grant->table = aws_json_get_string (row, "Resource.Table.Name");
  if (grant->database == NULL)
    {
      grant->database = aws_json_get_string (row, "Resource.TableWithColumns.DatabaseName");
      grant->table = aws_json_get_string (row, "Resource.TableWithColumns.Name");
    }
  if (grant->table == NULL || g_str_equal (grant->table, "ALL_TABLES"))
    grant->table = "*";
  return grant->database != NULL;
}

/* The producer keeps its own rights on the database that was made for it. */
static gboolean
is_owner (const Grant *grant)
{
  g_autofree char *suffix = g_strdup_printf ("-%s", grant->principal);

  return g_str_has_suffix (grant->database, suffix);
}

static gboolean
subscription_asks (MeshSubscription *subscription, const Grant *grant)
{
  const char *const *tables = mesh_subscription_get_tables (subscription);

  return g_strcmp0 (mesh_subscription_get (subscription, "SubscriberPrincipal"), grant->principal) == 0
         && g_strcmp0 (mesh_subscription_get (subscription, "DatabaseName"), grant->database) == 0
         && (grant->table == NULL || tables[0] == NULL || g_strv_contains (tables, grant->table));
}

static gboolean
is_asked (MeshExam *exam, const Grant *grant)
{
  for (guint i = 0; i < exam->active->len; i++)
    if (subscription_asks (g_ptr_array_index (exam->active, i), grant))
      return TRUE;
  return FALSE;
}

/* A name of Glue holds no slash. */
static char *
grant_dup_subject (const Grant *grant)
{
  return g_strjoin ("/", grant->principal, grant->database, grant->table != NULL ? grant->table : "",
                    grant->filter != NULL ? grant->filter : "", NULL);
}

static char *
grant_dup_title (const Grant *grant)
{
  if (grant->table == NULL)
    return g_strdup_printf (_("Account %s holds a grant on the database %s"), grant->principal, grant->database);
  return g_strdup_printf (_("Account %s holds a grant on %s.%s"), grant->principal, grant->database, grant->table);
}

static void
take_row (MeshExam *exam, MeshPersona *owner, JsonNode *row, GHashTable *seen)
{
  Grant grant;
  g_autofree char *subject = NULL;

  if (!grant_read (&grant, row)
      || g_str_equal (grant.principal, mesh_mesh_get_account_id (exam->mesh)) || is_owner (&grant)
      || is_asked (exam, &grant))
    return;
  subject = grant_dup_subject (&grant);
  if (g_hash_table_add (seen, g_strdup (subject)))
    mesh_exam_add (exam, "grant", grant_dup_title (&grant), MESH_FINDING_EXTRA,
                   g_strdup (_("No active subscription asks for it")), owner, subject);
}

void
mesh_exam_look_for_extras (MeshExam *exam)
{
  MeshPersona *owner = mesh_access_find_persona (exam->mesh, MESH_JOB_OWNER, NULL);
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (JsonNode) input = aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (exam->mesh),
                                             "MaxResults", AWS_JSON_INT, 1000, NULL);
  g_autoptr (JsonNode) answer = NULL;

  /* Only the owner sees all records and all grants: anybody else would call good ones extra. */
  if (owner == NULL || !exam->whole)
    return;
  client = mesh_mesh_get_seat (exam->mesh, owner, MESH_SEAT_CENTRAL, &error);
  if (client != NULL)
    answer = mesh_reads_call (reads, client, "lakeformation:ListPermissions", input, exam->cancellable, &error);
  if (answer == NULL)
    {
      mesh_exam_add (exam, "grant", g_strdup (_("Grants to other accounts")), MESH_FINDING_UNKNOWN,
                     g_strdup (error->message), owner, NULL);
      return;
    }
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    take_row (exam, owner, aws_json_get_element (answer, "PrincipalResourcePermissions", i), seen);
}

MeshPlan *
mesh_exam_new_revoke (MeshMesh *mesh, MeshPersona *owner, const char *subject, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, "/", 4);
  const char *catalog = mesh_mesh_get_account_id (mesh);
  MeshSeated seat = { NULL };
  MeshResource *grant;
  MeshPlan *plan;

  g_return_val_if_fail (g_strv_length (parts) == 4, NULL);
  if (!mesh_seated_init (&seat, mesh, owner, MESH_SEAT_CENTRAL, error))
    return NULL;
  plan = mesh_plan_new (_("Take back a grant that nobody asked for"));
  if (parts[3][0] != '\0')
    grant = mesh_lf_grant_new_for_filter (parts[0], catalog, parts[1], parts[2], parts[3], nothing, nothing);
  else
    grant = mesh_lf_grant_new (parts[0], catalog, parts[1], parts[2][0] != '\0' ? parts[2] : NULL, nothing, NULL);
  mesh_lf_grant_set_exact (MESH_LF_GRANT (grant), TRUE);
  mesh_plan_add (plan, mesh_seated_take (&seat, grant), NULL);
  mesh_seated_clear (&seat);
  return plan;
}
