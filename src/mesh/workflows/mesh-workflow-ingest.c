/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/ingest/mesh-bucket.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-find.h"
#include "mesh/model/mesh-names.h"
#include "mesh/policy/mesh-policy.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/plan/mesh-seated.h"
#include "mesh/workflows/mesh-publish.h"
#include "mesh/workflows/mesh-recipe.h"

typedef struct
{
  MeshMesh *mesh;
  MeshPersona *persona;
  MeshPlan *plan;
  MeshSeated local;
  GPtrArray *tables; /* (element-type MeshIngestTable) */
  char *bucket;
  char *prefix; /* "" or "some/folder/" */
  char *database;
  char *description; /* nullable */
  GPtrArray *described; /* (element-type MeshResource): steps that make tables, not owned */
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
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->described, g_ptr_array_unref);
  g_clear_pointer (&self->uploads, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ingest, ingest_free)

static MeshResource *
add (Ingest *self, MeshResource *resource)
{
  return mesh_plan_add (self->plan, mesh_seated_take (&self->local, resource), NULL);
}

static MeshIngestTable *
get_table (Ingest *self, guint i)
{
  return g_ptr_array_index (self->tables, i);
}

static char *
dup_location (Ingest *self, MeshIngestTable *table)
{
  return g_strdup_printf ("s3://%s/%s%s/", self->bucket, self->prefix,
                          mesh_ingest_table_get_name (table));
}

/* ---- uploading ---- */

static void
add_upload (Ingest *self, MeshIngestTable *table, MeshResource *bucket)
{
  g_autofree char *prefix
      = g_strdup_printf ("%s%s/", self->prefix, mesh_ingest_table_get_name (table));
  MeshS3Upload *upload = mesh_s3_upload_new (self->bucket, prefix);
  GPtrArray *files = mesh_ingest_table_get_files (table);
  g_autoptr (GPtrArray) paths = g_ptr_array_sized_new (files->len);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  MeshResource *step;

  for (guint i = 0; i < files->len; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (files, i);

      g_ptr_array_add (paths, file->path);
      g_ptr_array_add (keys, g_strconcat (prefix, file->name, file->ending, NULL));
    }
  mesh_s3_upload_add_all (upload, paths, keys);
  step = add (self, MESH_RESOURCE (upload));
  mesh_plan_add_dependency (self->plan, step, bucket);
  g_ptr_array_add (self->uploads, step);
}

static void
add_uploads (Ingest *self)
{
  MeshResource *bucket = add (self, mesh_s3_bucket_new (self->bucket));

  self->uploads = g_ptr_array_new ();
  for (guint i = 0; i < self->tables->len; i++)
    add_upload (self, get_table (self, i), bucket);
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
      = is_admin ? self->persona : mesh_find_persona (self->mesh, MESH_JOB_PRODUCER_ADMIN, self->local.account);
  g_autofree char *policy_name = g_strdup_printf (MESH_ROLE_CRAWLER "-%s", self->bucket);
  g_autofree char *role_name = mesh_crawler_role_name (self->bucket);
  g_auto (MeshPlace) place = { NULL };
  g_autoptr (JsonNode) trust = NULL;
  g_autoptr (JsonNode) policy = NULL;
  MeshResource *role, *own, *bound;

  if (admin == NULL || !mesh_persona_get_has_credentials (admin))
    return TRUE;
  if (!mesh_place_init (&place, self->mesh, admin, error))
    return FALSE;
  trust = new_trust ();
  policy = new_crawler_policy (self);
  role = mesh_plan_add (
      self->plan,
      mesh_iam_role_new (&place, role_name, trust, "Looks at data files for the Glue catalogue"),
      NULL);
  own = mesh_plan_add (
      self->plan,
      mesh_iam_policy_new (&place, policy_name, policy, "Lets the crawler read a bucket"), NULL);
  bound = mesh_plan_add (
      self->plan, mesh_iam_attachment_new (&place, MESH_IAM_A_ROLE, role_name, policy_name),
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
      g_autofree char *location = dup_location (self, get_table (self, i));

      if (!mesh_ingest_table_get_edited (get_table (self, i)))
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
  g_autofree char *role_name = mesh_crawler_role_name (self->bucket);
  g_autofree char *role_arn
      = mesh_role_arn (mesh_mesh_get_partition (self->mesh), self->local.account, role_name);
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
  g_ptr_array_add (self->described, crawler);
  return add_crawler_role (self, grant, error);
}

/* ---- inferring ---- */

static void
add_inferred (Ingest *self, MeshIngestTable *table, MeshResource *upload)
{
  const char *name = mesh_ingest_table_get_name (table);
  g_autofree char *location = dup_location (self, table);
  JsonNode *list = mesh_ingest_table_to_partitions (table, location);
  MeshResource *made, *partitions;

  made = add (self, mesh_glue_table_new (self->local.account, self->database,
                                         mesh_ingest_table_to_glue (table, location), NULL));
  mesh_plan_add_dependency (self->plan, made, self->glue_database);
  mesh_plan_add_dependency (self->plan, made, upload);
  g_ptr_array_add (self->described, made);
  if (list == NULL)
    return;
  partitions = add (self, mesh_glue_partitions_new_list (self->database, name, list, FALSE));
  mesh_plan_add_dependency (self->plan, partitions, made);
  g_ptr_array_add (self->described, partitions);
}

/* ---- arguments ---- */

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

static gboolean
take_tables (Ingest *self, MeshIngest *ingest, GError **error)
{
  GListModel *tables = mesh_ingest_get_tables (ingest);
  const char *trouble = mesh_ingest_check (ingest);

  if (trouble != NULL)
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, trouble);
      return FALSE;
    }
  self->tables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (mesh_ingest_table_get_included (table))
        g_ptr_array_add (self->tables, g_steal_pointer (&table));
    }
  return TRUE;
}

static void
set_results (Ingest *self)
{
  JsonNode *names = aws_json_new_array ();

  for (guint i = 0; i < self->tables->len; i++)
    aws_json_append_string (names, mesh_ingest_table_get_name (get_table (self, i)));
  mesh_plan_set_result (self->plan, "Bucket", aws_json_string (self->bucket));
  mesh_plan_set_result (self->plan, "Database", aws_json_string (self->database));
  mesh_plan_set_result (self->plan, "Tables", names);
}

/* A crawler would put columns back that somebody has edited: such tables are described as they were edited. */
static gboolean
fill_plan (Ingest *self, gboolean crawl, GError **error)
{
  gboolean to_crawl = FALSE;
  JsonNode *input = aws_json_new ("Name", AWS_JSON_STRING, self->database, "Description", AWS_JSON_STRING,
                                  self->description, NULL);

  add_uploads (self);
  self->glue_database
      = add (self, mesh_glue_database_new (input, aws_json_new (MESH_TAG_SOLUTION, AWS_JSON_STRING,
                                                                MESH_TAG_SOLUTION_VALUE, NULL)));
  set_results (self);
  self->described = g_ptr_array_new ();
  for (guint i = 0; i < self->tables->len; i++)
    if (!crawl || mesh_ingest_table_get_edited (get_table (self, i)))
      add_inferred (self, get_table (self, i), g_ptr_array_index (self->uploads, i));
    else
      to_crawl = TRUE;
  return !to_crawl || add_crawl (self, error);
}

/* ---- publishing ---- */

/* Only these: the database may hold others. There may be thousands, more than a regular expression can name. */
static char **
dup_names (Ingest *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->tables->len; i++)
    g_strv_builder_add (builder, mesh_ingest_table_get_name (get_table (self, i)));
  return g_strv_builder_end (builder);
}

/* What publishing is made of is known in detail once the tables are there: until then it is said in words. */
static char *
dup_publishing (Ingest *self, const MeshProductOptions *options)
{
  g_autofree char *usual = mesh_product_database_name (self->database, self->local.account);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (
      text,
      /* Translators: "each" is a table; a database, and the number of an account */
      _ ("Then each is copied to the database %s of the mesh account %s, its place registered with Lake Formation, the "
         "bucket opened to that service there, this account given all rights with the right to pass them on, and a "
         "link to it made here."),
      options->mesh_database != NULL ? options->mesh_database : usual, mesh_mesh_get_account_id (self->mesh));
  if (options->public_metadata)
    g_string_append_printf (text, " %s", _ ("Everybody in the mesh sees that they exist."));
  if (options->domain != NULL || options->product_name != NULL)
    g_string_append_printf (text, " %s", _ ("They are tagged with domain and product."));
  if (options->sync_schedule != NULL)
    g_string_append_printf (text, " %s", _ ("A crawler keeps the mesh's catalogue in step."));
  g_string_append_printf (text, " %s", _ ("These steps are listed once the tables are there."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_gate (Ingest *self, const MeshProductOptions *options)
{
  g_autofree char *then = dup_publishing (self, options);
  MeshResource *gate = add (self, mesh_glue_presence_new (self->database, options->tables, then));

  for (guint i = 0; i < self->described->len; i++)
    mesh_plan_add_dependency (self->plan, gate, g_ptr_array_index (self->described, i));
}

/* What an administrator brings in, the account's producer publishes. */
static gboolean
add_publishing (Ingest *self, const MeshProductOptions *publish, GError **error)
{
  MeshPersona *producer = mesh_persona_get_job (self->persona) == MESH_JOB_PRODUCER
                              ? self->persona
                              : mesh_find_persona (self->mesh, MESH_JOB_PRODUCER, self->local.account);
  MeshProductOptions options;
  g_auto (GStrv) names = NULL;

  if (publish == NULL)
    return TRUE;
  if (producer == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _ ("The mesh has no producer in account %s that could publish the tables"),
                   self->local.account);
      return FALSE;
    }
  names = dup_names (self);
  options = *publish;
  options.source_database = self->database;
  options.tables = (const char *const *) names;
  if (!mesh_publish_follow (self->plan, self->mesh, producer, &options, error))
    return FALSE;
  add_gate (self, &options);
  return TRUE;
}

MeshPlan *
mesh_workflow_ingest_tables (MeshMesh *mesh,
                             MeshPersona *producer,
                             MeshIngest *ingest,
                             const MeshIngestOptions *options,
                             GError **error)
{
  g_autoptr (Ingest) self = g_new0 (Ingest, 1);
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = NULL;

  self->mesh = g_object_ref (mesh);
  self->persona = g_object_ref (producer);
  if (!mesh_persona_check_job (producer, _ ("brings data in: choose a producer"), error,
                               MESH_JOB_PRODUCER, MESH_JOB_PRODUCER_ADMIN, -1)
      || !mesh_bucket_check_name (options->bucket, error)
      || (self->database = mesh_dup_glue_name (_ ("database"), options->database, error)) == NULL
      || !take_tables (self, ingest, error)
      || !mesh_seated_init (&self->local, mesh, producer, MESH_SEAT_LOCAL, error))
    return NULL;
  self->bucket = g_strdup (options->bucket);
  self->description = options->description != NULL && *options->description != '\0'
                          ? g_strdup (options->description)
                          : NULL;
  take_prefix (self, options->prefix);
  title = options->publish != NULL
              /* Translators: %s is the name of a bucket */
              ? g_strdup_printf (_ ("Bring data into %s and publish it"), self->bucket)
              /* Translators: %s is the name of a bucket */
              : g_strdup_printf (_ ("Bring data into %s"), self->bucket);
  plan = mesh_plan_new (title);
  self->plan = plan;
  if (!fill_plan (self, options->crawl, error) || !add_publishing (self, options->publish, error))
    return NULL;
  /* Which files they are is not for the journal: who brought them in keeps that. */
  return mesh_recipe_note (g_steal_pointer (&plan), MESH_RECIPE_INGEST, mesh, producer,
                           aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Prefix", AWS_JSON_STRING,
                                         self->prefix, "Database", AWS_JSON_STRING, self->database, NULL));
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
  g_autoptr (MeshIngest) ingest = mesh_ingest_new ();
  const MeshIngestOptions options
      = { .bucket = bucket, .prefix = prefix, .database = database, .crawl = crawl };

  return mesh_ingest_read (ingest, paths, NULL, error)
             ? mesh_workflow_ingest_tables (mesh, producer, ingest, &options, error)
             : NULL;
}
