/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/ingest/mesh-ingest-files.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/plan/mesh-seated.h"

#define CRAWLER_ROLE "DataMeshCrawler"

typedef struct
{
  MeshMesh *mesh;
  MeshPersona *persona;
  MeshPlan *plan;
  MeshSeated local;
  GPtrArray *tables;
  char *bucket;
  char *prefix; /* "" or "some/folder/" */
  char *database;
  MeshResource *glue_database;
  GPtrArray *uploads; /* (element-type MeshResource), not owned */
} Ingest;

static void
ingest_free (Ingest *self)
{
  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  mesh_seated_clear (&self->local);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->uploads, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ingest, ingest_free)

static MeshResource *
add (Ingest *self, MeshResource *resource)
{
  return mesh_plan_add (self->plan, mesh_seated_take (&self->local, resource), NULL);
}

static char *
dup_location (Ingest *self, MeshIngestTable *table)
{
  return g_strdup_printf ("s3://%s/%s%s/", self->bucket, self->prefix, table->name);
}

/* ---- uploading ---- */

static void
add_uploads (Ingest *self)
{
  MeshResource *bucket = add (self, mesh_s3_bucket_new (self->bucket));

  self->uploads = g_ptr_array_new ();
  for (guint i = 0; i < self->tables->len; i++)
    {
      MeshIngestTable *table = g_ptr_array_index (self->tables, i);

      g_autofree char *prefix = g_strdup_printf ("%s%s/", self->prefix, table->name);
      MeshS3Upload *upload = mesh_s3_upload_new (self->bucket, prefix);
      MeshResource *added;

      for (guint j = 0; j < table->files->len; j++)
        {
          MeshIngestFile *file = g_ptr_array_index (table->files, j);
          g_autofree char *key = g_strconcat (prefix, file->relative, NULL);

          mesh_s3_upload_add (upload, file->path, key);
        }
      added = add (self, MESH_RESOURCE (upload));
      mesh_plan_add_dependency (self->plan, added, bucket);
      g_ptr_array_add (self->uploads, added);
    }
}

/* ---- crawling ---- */

static JsonNode *
new_trust (void)
{
  g_autoptr (JsonNode) statement = aws_json_new (
      "Sid", AWS_JSON_STRING, "AllowGlue", "Effect", AWS_JSON_STRING, "Allow", "Principal",
      AWS_JSON_NODE, aws_json_new ("Service", AWS_JSON_STRING, "glue.amazonaws.com", NULL),
      "Action", AWS_JSON_STRING, "sts:AssumeRole", NULL);

  return mesh_policy_merge (NULL, statement);
}

/* What a crawler needs: this bucket, the account's catalogue, its log. */
static JsonNode *
new_crawler_policy (Ingest *self)
{
  return mesh_policy_template ("crawler", "PARTITION", mesh_mesh_get_partition (self->mesh),
                               "ACCOUNT", self->local.account, "BUCKET", self->bucket, NULL);
}

/* IAM is its administrator's: without those keys the role must be there. */
static gboolean
add_crawler_role (Ingest *self, MeshResource *crawler, GError **error)
{
  const gboolean is_admin = mesh_persona_get_job (self->persona) == MESH_JOB_PRODUCER_ADMIN;
  MeshPersona *admin
      = is_admin ? self->persona : mesh_mesh_find_persona (self->mesh, "ProducerAdmin");
  g_autofree char *policy_name = g_strdup_printf (CRAWLER_ROLE "-%s", self->bucket);
  g_auto (MeshPlace) place = { NULL };
  g_autoptr (JsonNode) trust = NULL;
  g_autoptr (JsonNode) policy = NULL;
  MeshResource *role, *own, *bound;

  if (admin == NULL || !mesh_persona_get_has_credentials (admin)
      || g_strcmp0 (mesh_persona_get_account_id (admin), self->local.account) != 0)
    return TRUE;
  if (!mesh_place_init (&place, self->mesh, admin, error))
    return FALSE;
  trust = new_trust ();
  policy = new_crawler_policy (self);
  role = mesh_plan_add (
      self->plan,
      mesh_iam_role_new (&place, CRAWLER_ROLE, trust, "Looks at data files for the Glue catalogue"),
      NULL);
  own = mesh_plan_add (
      self->plan,
      mesh_iam_policy_new (&place, policy_name, policy, "Lets the crawler read a bucket"), NULL);
  bound = mesh_plan_add (
      self->plan, mesh_iam_attachment_new (&place, MESH_IAM_A_ROLE, CRAWLER_ROLE, policy_name),
      role, own, NULL);
  mesh_plan_add_dependency (self->plan, crawler, bound);
  return TRUE;
}

static JsonNode *
new_crawler (Ingest *self, const char *role_arn)
{
  JsonNode *targets = aws_json_new_array ();
  g_autofree char *name = g_strconcat (self->database, "-ingest", NULL);

  for (guint i = 0; i < self->tables->len; i++)
    {
      g_autofree char *location = dup_location (self, g_ptr_array_index (self->tables, i));

      aws_json_append (targets, aws_json_new ("Path", AWS_JSON_STRING, location, NULL));
    }
  return aws_json_new (
      "Name", AWS_JSON_STRING, name, "Role", AWS_JSON_STRING, role_arn, "DatabaseName",
      AWS_JSON_STRING, self->database, "Targets", AWS_JSON_NODE,
      aws_json_new ("S3Targets", AWS_JSON_NODE, targets, NULL), "Tags", AWS_JSON_NODE,
      aws_json_new (MESH_TAG_SOLUTION, AWS_JSON_STRING, MESH_TAG_SOLUTION_VALUE, NULL), NULL);
}

static gboolean
add_crawl (Ingest *self, GError **error)
{
  static const char *const make_tables[] = { "ALTER", "CREATE_TABLE", "DESCRIBE", NULL };
  g_autofree char *role_arn
      = mesh_role_arn (mesh_mesh_get_partition (self->mesh), self->local.account, CRAWLER_ROLE);
  MeshResource *crawler = add (self, mesh_glue_crawler_new (new_crawler (self, role_arn), TRUE));
  MeshResource *grant
      = mesh_lf_grant_new (role_arn, self->local.account, self->database, NULL, make_tables, NULL);

  /* The role may be made by this plan, so that the grant waits for it. */
  mesh_lf_grant_set_new (MESH_LF_GRANT (grant), TRUE);
  grant = add (self, grant);
  mesh_plan_add_dependency (self->plan, grant, self->glue_database);
  mesh_plan_add_dependency (self->plan, crawler, grant);
  for (guint i = 0; i < self->uploads->len; i++)
    mesh_plan_add_dependency (self->plan, crawler, g_ptr_array_index (self->uploads, i));
  return add_crawler_role (self, grant, error);
}

/* ---- inferring ---- */

static JsonNode *
new_partitions (Ingest *self, MeshIngestTable *table, MeshInference *inference)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *location = dup_location (self, table);
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; i < table->files->len; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (table->files, i);
      g_autofree char *folder = g_path_get_dirname (file->relative);
      g_auto (GStrv) values = mesh_ingest_file_dup_values (file);
      g_autofree char *there = g_strdup_printf ("%s%s/", location, folder);

      if (g_hash_table_add (seen, g_strjoinv ("\n", values)))
        aws_json_append (list, aws_json_new ("Values", AWS_JSON_STRV, (const char *const *) values,
                                             "StorageDescriptor", AWS_JSON_NODE,
                                             mesh_inference_to_storage (inference, there), NULL));
    }
  return list;
}

static gboolean
add_inferred (Ingest *self, MeshIngestTable *table, GError **error)
{
  g_autoptr (MeshInference) inference = mesh_inference_new (table->format);
  g_autofree char *location = dup_location (self, table);
  const gboolean partitioned = table->partition_keys[0] != NULL;
  MeshResource *made, *partitions;

  for (guint i = 0; i < table->files->len; i++)
    if (!mesh_inference_add_file (
            inference, ((MeshIngestFile *) g_ptr_array_index (table->files, i))->path, error))
      return FALSE;
  made = add (self, mesh_glue_table_new (
                        self->local.account, self->database,
                        mesh_inference_to_table (
                            inference, table->name, location,
                            partitioned ? (const char *const *) table->partition_keys : NULL),
                        NULL));
  mesh_plan_add_dependency (self->plan, made, self->glue_database);
  for (guint i = 0; i < self->uploads->len; i++)
    mesh_plan_add_dependency (self->plan, made, g_ptr_array_index (self->uploads, i));
  if (!partitioned)
    return TRUE;
  partitions
      = add (self, mesh_glue_partitions_new_list (self->database, table->name,
                                                  new_partitions (self, table, inference), FALSE));
  mesh_plan_add_dependency (self->plan, partitions, made);
  return TRUE;
}

/* ---- arguments ---- */

static gboolean
take_bucket (Ingest *self, const char *bucket, GError **error)
{
  const gsize n = bucket != NULL ? strlen (bucket) : 0;

  self->bucket = g_strdup (bucket);
  if (n >= 3 && n <= 63 && strspn (bucket, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n
      && g_ascii_isalnum (bucket[0]) && g_ascii_isalnum (bucket[n - 1])
      && strstr (bucket, "..") == NULL)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               _("\"%s\" can be no bucket's name: 3 to 63 small letters, digits, dots and dashes"),
               bucket != NULL ? bucket : "");
  return FALSE;
}

static void
take_prefix (Ingest *self, const char *prefix)
{
  g_autofree char *bare = g_strdup (prefix != NULL ? prefix : "");

  while (g_str_has_prefix (bare, "/"))
    memmove (bare, bare + 1, strlen (bare));
  while (g_str_has_suffix (bare, "/"))
    bare[strlen (bare) - 1] = '\0';
  self->prefix = *bare != '\0' ? g_strconcat (bare, "/", NULL) : g_strdup ("");
}

static void
set_results (Ingest *self)
{
  JsonNode *names = aws_json_new_array ();

  for (guint i = 0; i < self->tables->len; i++)
    aws_json_append_string (names, ((MeshIngestTable *) g_ptr_array_index (self->tables, i))->name);
  mesh_plan_set_result (self->plan, "Bucket", aws_json_string (self->bucket));
  mesh_plan_set_result (self->plan, "Database", aws_json_string (self->database));
  mesh_plan_set_result (self->plan, "Tables", names);
}

static gboolean
fill_plan (Ingest *self, gboolean crawl, GError **error)
{
  JsonNode *input = aws_json_new ("Name", AWS_JSON_STRING, self->database, NULL);

  add_uploads (self);
  self->glue_database
      = add (self, mesh_glue_database_new (input, aws_json_new (MESH_TAG_SOLUTION, AWS_JSON_STRING,
                                                                MESH_TAG_SOLUTION_VALUE, NULL)));
  set_results (self);
  if (crawl)
    return add_crawl (self, error);
  for (guint i = 0; i < self->tables->len; i++)
    if (!add_inferred (self, g_ptr_array_index (self->tables, i), error))
      return FALSE;
  return TRUE;
}

MeshPlan *
mesh_workflow_ingest (MeshMesh *mesh,
                      MeshPersona *producer,
                      const char *const *paths,
                      const char *bucket,
                      const char *prefix,
                      const char *database,
                      gboolean crawl,
                      GError **error)
{
  g_autoptr (Ingest) self = g_new0 (Ingest, 1);
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = g_strdup_printf (_("Bring data into %s"), bucket != NULL ? bucket : "");

  self->mesh = g_object_ref (mesh);
  self->persona = g_object_ref (producer);
  if (!mesh_persona_check_job (producer, _("brings data in: choose a producer"), error,
                               MESH_JOB_PRODUCER, MESH_JOB_PRODUCER_ADMIN, -1)
      || !take_bucket (self, bucket, error)
      || (self->database = mesh_dup_glue_name (_("database"), database, error)) == NULL
      || (self->tables = mesh_ingest_collect (paths, error)) == NULL
      || !mesh_seated_init (&self->local, mesh, producer, MESH_SEAT_LOCAL, error))
    return NULL;
  take_prefix (self, prefix);
  plan = mesh_plan_new (title);
  self->plan = plan;
  return fill_plan (self, crawl, error) ? g_steal_pointer (&plan) : NULL;
}
