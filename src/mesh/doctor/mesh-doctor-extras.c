/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/doctor/mesh-doctor-exam.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/catalog/mesh-product.h"
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

/* ---- who owns what ---- */

/* Databases to the account that made their tables. A producer keeps all rights on its own data, and may have named
 * the database as it liked. (nullable): @error */
static GHashTable *
load_owners (MeshExam *exam, MeshPersona *persona, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) products = NULL;
  GHashTable *owners;

  mesh_catalog_list_async (exam->mesh, persona, NULL, exam->cancellable, mesh_exam_take_result_cb, &result);
  mesh_exam_wait (&result);
  products = mesh_catalog_list_finish (exam->mesh, result, error);
  if (products == NULL)
    return NULL;
  owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < g_list_model_get_n_items (products); i++)
    {
      g_autoptr (MeshProduct) product = g_list_model_get_item (products, i);

      if (mesh_product_get_owner_account (product) != NULL)
        g_hash_table_insert (owners, g_strdup (mesh_product_get_database (product)),
                             g_strdup (mesh_product_get_owner_account (product)));
    }
  return owners;
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
    /* Translators: the number of an account, and a database */
    return g_strdup_printf (_("Account %s holds a grant on the database %s"), grant->principal, grant->database);
  /* Translators: the number of an account; then a database and its table, with a dot between them */
  return g_strdup_printf (_("Account %s holds a grant on %s.%s"), grant->principal, grant->database, grant->table);
}

/* Where nobody is known to own a database, nobody is said to hold too much on it: what is extra can be taken back. */
static gboolean
is_extra (MeshExam *exam, const Grant *grant, GHashTable *owners)
{
  const char *owner = g_hash_table_lookup (owners, grant->database);

  return owner != NULL && !g_str_equal (owner, grant->principal)
         && !g_str_equal (grant->principal, mesh_mesh_get_account_id (exam->mesh)) && !is_asked (exam, grant);
}

static void
take_row (MeshExam *exam, MeshPersona *owner, JsonNode *row, GHashTable *owners, GHashTable *seen)
{
  Grant grant;
  g_autofree char *subject = NULL;

  if (!grant_read (&grant, row) || !is_extra (exam, &grant, owners))
    return;
  subject = grant_dup_subject (&grant);
  if (g_hash_table_add (seen, g_strdup (subject)))
    mesh_exam_add (exam, &(MeshExamPart){ "grant", "revoke", subject, owner }, grant_dup_title (&grant),
                   MESH_FINDING_EXTRA, g_strdup (_("No active subscription asks for it")));
}

static JsonNode *
list_grants (MeshExam *exam, MeshPersona *owner, GError **error)
{
  g_autoptr (AwsClient) client = mesh_mesh_get_seat (exam->mesh, owner, MESH_SEAT_CENTRAL, error);
  g_autoptr (JsonNode) input = aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (exam->mesh),
                                             "MaxResults", AWS_JSON_INT, 1000, NULL);

  if (client == NULL)
    return NULL;
  return mesh_reads_call (exam->reads, client, "lakeformation:ListPermissions", input, exam->cancellable, error);
}

void
mesh_exam_look_for_extras (MeshExam *exam)
{
  MeshPersona *owner = mesh_find_persona (exam->mesh, MESH_JOB_OWNER, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) owners = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  /* Only the owner sees all records and all grants: anybody else would call good ones extra. */
  if (owner == NULL || !exam->whole)
    return;
  answer = list_grants (exam, owner, &error);
  if (answer != NULL)
    owners = load_owners (exam, owner, &error);
  if (owners == NULL)
    {
      mesh_exam_add (exam, &(MeshExamPart){ .kind = "grant", .repairer = owner },
                     g_strdup (_("Grants to other accounts")), MESH_FINDING_UNKNOWN, g_strdup (error->message));
      return;
    }
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    take_row (exam, owner, aws_json_get_element (answer, "PrincipalResourcePermissions", i), owners, seen);
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
