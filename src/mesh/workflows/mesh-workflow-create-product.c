/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-workflows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"
#include "mesh/model/mesh-schedule.h"
#include "mesh/workflows/mesh-publish.h"
#include "mesh/catalog/mesh-tables.h"
#include "mesh/workflows/mesh-recipe.h"

/* LF-tag values: 1 to 256 characters. */
#define MAX_TAG_VALUE 256

static void
publish_free (MeshPublish *self)
{
  g_clear_object (&self->mesh);
  g_clear_pointer (&self->producer, g_free);
  g_clear_pointer (&self->source_database, g_free);
  g_clear_pointer (&self->mesh_database, g_free);
  g_clear_pointer (&self->link_suffix, g_free);
  g_clear_pointer (&self->pattern, mesh_pattern_free);
  g_clear_pointer (&self->pattern_text, g_free);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_clear_pointer (&self->domain, g_free);
  g_clear_pointer (&self->product, g_free);
  g_clear_pointer (&self->schedule, g_free);
  g_clear_pointer (&self->crawler_role, g_free);
  mesh_seated_clear (&self->local);
  mesh_seated_clear (&self->central);
  g_free (self);
}

static void
table_free (MeshPublishTable *table)
{
  g_clear_pointer (&table->tags, g_hash_table_unref);
  g_free (table);
}

/* ---- which tables ---- */

static void
add_table (GPtrArray *tables, JsonNode *definition, gboolean is_new, gboolean moved)
{
  MeshPublishTable *table = g_new0 (MeshPublishTable, 1);

  table->definition = definition;
  table->name = aws_json_get_string (definition, "Name");
  table->is_new = is_new;
  table->moved = moved;
  table->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (tables, table);
}

static gboolean
is_wanted (MeshPublish *self, const char *name)
{
  return self->only != NULL ? g_hash_table_contains (self->only, name) : mesh_pattern_matches (self->pattern, name);
}

/* A link into the mesh that stands where the table stood before it moved. */
static gboolean
is_moved (MeshPublish *self, JsonNode *there)
{
  return g_strcmp0 (aws_json_get_string (there, "TargetTable.CatalogId"),
                    mesh_mesh_get_account_id (self->mesh))
             == 0
         && g_strcmp0 (aws_json_get_string (there, "TargetTable.DatabaseName"), self->mesh_database)
                == 0
         && g_strcmp0 (aws_json_get_string (there, "TargetTable.Name"),
                       aws_json_get_string (there, "Name"))
                == 0;
}

/* Links are not published: they are ours, or somebody else's data. */
static void
add_source_tables (MeshPublish *self, JsonNode *source, JsonNode *mesh, GPtrArray *tables)
{
  for (guint i = 0; i < aws_json_get_length (source, "TableList"); i++)
    {
      JsonNode *table = aws_json_get_element (source, "TableList", i);
      const char *name = aws_json_get_string (table, "Name");

      if (name != NULL && aws_json_get_object (table, "TargetTable") == NULL
          && is_wanted (self, name))
        add_table (tables, table, mesh_tables_find (mesh, name) == NULL, FALSE);
    }
}

/* A move that broke off: the table is only in the mesh, whether its link is made already or not. */
static void
add_moved_tables (MeshPublish *self, JsonNode *source, JsonNode *mesh, GPtrArray *tables)
{
  for (guint i = 0; i < aws_json_get_length (mesh, "TableList"); i++)
    {
      JsonNode *table = aws_json_get_element (mesh, "TableList", i);
      const char *name = aws_json_get_string (table, "Name");
      JsonNode *there = name != NULL ? mesh_tables_find (source, name) : NULL;

      if (name != NULL && is_wanted (self, name)
          && (there == NULL || is_moved (self, there)))
        add_table (tables, table, FALSE, TRUE);
    }
}

static GPtrArray *
find_tables (MeshPublish *self, JsonNode *source, JsonNode *mesh, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);

  add_source_tables (self, source, mesh, tables);
  if (self->migrate)
    add_moved_tables (self, source, mesh, tables);
  if (tables->len > 0)
    return g_steal_pointer (&tables);
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND,
               /* Translators: a database, the number of an account, and a regular expression */
               _("No table in the database %s of account %s matches \"%s\""), self->source_database,
               self->producer, self->pattern_text != NULL ? self->pattern_text : "*");
  return NULL;
}

/* ---- the plan ---- */

static void
set_results (MeshPublish *self, MeshPlan *plan, GPtrArray *tables)
{
  JsonNode *names = aws_json_new_array ();

  for (guint i = 0; i < tables->len; i++)
    aws_json_append_string (names, ((MeshPublishTable *) g_ptr_array_index (tables, i))->name);
  mesh_plan_set_result (plan, self->follows ? "MeshDatabase" : "Database", aws_json_string (self->mesh_database));
  mesh_plan_set_result (plan, self->follows ? "Published" : "Tables", names);
}

static void
add_steps (MeshPublish *self,
           MeshPlan *plan,
           JsonNode *source,
           gboolean database_is_new,
           GPtrArray *tables)
{
  MeshPublishSteps steps = { .publish = self, .plan = plan };

  steps.tag_keys = g_hash_table_new (g_str_hash, g_str_equal);
  mesh_publish_add_database (&steps, source, database_is_new);
  mesh_publish_add_places (&steps, tables);
  mesh_publish_add_tag_keys (&steps, tables);
  for (guint i = 0; i < tables->len; i++)
    mesh_publish_add_table (&steps, g_ptr_array_index (tables, i));
  if (self->schedule != NULL)
    mesh_publish_add_crawler (&steps, tables);
  g_hash_table_unref (steps.tag_keys);
  set_results (self, plan, tables);
}

enum
{
  SOURCE_DATABASE,
  SOURCE_TABLES,
  MESH_DATABASE,
  MESH_TABLES,
  SOURCE_TAGS,
  INVITATIONS,
  N_READS
};

static gboolean
check_source (MeshPublish *self, MeshRead *reads, GError **error)
{
  MeshRead *failed
      = reads[SOURCE_DATABASE].error != NULL ? &reads[SOURCE_DATABASE] : &reads[SOURCE_TABLES];
  g_autofree char *where
      /* Translators: the number of an account, and a region, such as eu-west-1; this is where something was looked for
         */
      = g_strdup_printf (_("account %s in %s"), self->producer, mesh_mesh_get_region (self->mesh));

  if (failed->error != NULL)
    {
      mesh_tables_explain (&failed->error, self->source_database, where);
      g_propagate_error (error, g_steal_pointer (&failed->error));
      return FALSE;
    }
  if (aws_json_get_object (reads[SOURCE_DATABASE].answer, "Database.TargetDatabase") == NULL)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               _("The database %s is a link to another account's: only its owner can publish it"),
               self->source_database);
  return FALSE;
}

/* Nothing of that name in the mesh yet is the usual case, not a failure. */
static gboolean
check_mesh (MeshRead *read, GError **error)
{
  const char *operation = read->error != NULL ? aws_error_get_operation (read->error) : NULL;

  if (read->error == NULL || aws_error_is_code (read->error, "EntityNotFoundException")
      || (g_error_matches (read->error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED) && operation != NULL
          && g_str_has_prefix (operation, "glue:")))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&read->error));
  return FALSE;
}

static gboolean
plan_from (MeshPublish *self,
           MeshPlan *plan,
           MeshRead *reads,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GPtrArray) tables = NULL;

  if (!check_source (self, reads, error) || !check_mesh (&reads[MESH_DATABASE], error)
      || !check_mesh (&reads[MESH_TABLES], error))
    return FALSE;
  tables = find_tables (self, reads[SOURCE_TABLES].answer, reads[MESH_TABLES].answer, error);
  if (tables == NULL || !mesh_publish_read_tags (self, plan, tables, cancellable, error))
    return FALSE;
  add_steps (self, plan, aws_json_get (reads[SOURCE_DATABASE].answer, "Database"),
             reads[MESH_DATABASE].answer == NULL, tables);
  return TRUE;
}

static gboolean
publish_expand (MeshPlan *plan, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshPublish *self = data;
  MeshRead reads[N_READS] = {
    [SOURCE_DATABASE]
    = { self->local.client, "glue:GetDatabase",
        aws_json_new ("Name", AWS_JSON_STRING, self->source_database, NULL), NULL, NULL },
    [SOURCE_TABLES] = { self->local.client, "glue:GetTables",
                        mesh_tables_new_input (NULL, self->source_database, NULL), NULL, NULL },
    [MESH_DATABASE]
    = { self->central.client, "glue:GetDatabase",
        aws_json_new ("Name", AWS_JSON_STRING, self->mesh_database, NULL), NULL, NULL },
    [MESH_TABLES]
    = { self->central.client, "glue:GetTables",
        mesh_tables_new_input (mesh_mesh_get_account_id (self->mesh), self->mesh_database, NULL),
        NULL, NULL },
    [SOURCE_TAGS] = { self->local.client, "lakeformation:ListLFTags", NULL, NULL, NULL },
    [INVITATIONS] = { self->local.client, "ram:GetResourceShareInvitations", NULL, NULL, NULL },
  };
  gboolean done;

  mesh_reads_gather (mesh_plan_get_reads (plan), reads, N_READS, cancellable);
  done = plan_from (self, plan, reads, cancellable, error);
  for (guint i = 0; i < N_READS; i++)
    mesh_read_clear (&reads[i]);
  return done;
}

/* ---- arguments ---- */

static gboolean
check_tag_value (const char *what, const char *value, GError **error)
{
  if (value == NULL
      || (*value != '\0' && g_utf8_validate (value, -1, NULL)
          && g_utf8_strlen (value, -1) <= MAX_TAG_VALUE))
    return TRUE;
  /* Translators: what has that length, such as "domain", and how many characters are possible */
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("The %s must have 1 to %d characters"), what,
               MAX_TAG_VALUE);
  return FALSE;
}

static char *
dup_own_role (MeshPublish *self)
{
  g_autofree char *name = mesh_sync_role_name (self->producer);

  return mesh_role_arn (mesh_mesh_get_partition (self->mesh), mesh_mesh_get_account_id (self->mesh), name);
}

/* Glue runs crawlers with roles of its own account. */
static gboolean
take_schedule (MeshPublish *self, const MeshProductOptions *options, GError **error)
{
  g_autofree char *stem
      = g_strdup_printf ("arn:%s:iam::%s:role/", mesh_mesh_get_partition (self->mesh),
                         mesh_mesh_get_account_id (self->mesh));

  if (options->sync_schedule == NULL && options->sync_crawler_role_arn == NULL)
    return TRUE;
  if (options->sync_schedule == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _ ("A crawler's role is for keeping the catalogue in step: that needs a schedule too"));
      return FALSE;
    }
  self->own_role = options->sync_crawler_role_arn == NULL;
  if (!self->own_role && !g_str_has_prefix (options->sync_crawler_role_arn, stem))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: an ARN that somebody typed, and how such an ARN begins */
                   _("The crawler's role \"%s\" must be one of the mesh account: %s…"),
                   options->sync_crawler_role_arn, stem);
      return FALSE;
    }
  if (!mesh_schedule_check (options->sync_schedule, error))
    return FALSE;
  self->crawler_role = self->own_role ? dup_own_role (self) : g_strdup (options->sync_crawler_role_arn);
  self->schedule = g_str_has_prefix (options->sync_schedule, "cron(")
                       ? g_strdup (options->sync_schedule)
                       : g_strdup_printf ("cron(%s)", options->sync_schedule);
  return TRUE;
}

static gboolean
take_names (MeshPublish *self, const MeshProductOptions *options, GError **error)
{
  g_autofree char *usual = NULL;

  self->source_database = mesh_dup_glue_name (_("source database"), options->source_database, error);
  if (self->source_database == NULL)
    return FALSE;
  usual = mesh_product_database_name (self->source_database, self->producer);
  self->mesh_database = mesh_dup_glue_name (
      _("mesh database"), options->mesh_database != NULL ? options->mesh_database : usual, error);
  self->pattern = mesh_pattern_new (options->table_regex, error);
  if (self->mesh_database == NULL || self->pattern == NULL)
    return FALSE;
  self->pattern_text = g_strdup (options->table_regex);
  if (options->tables != NULL)
    self->only = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; options->tables != NULL && options->tables[i] != NULL; i++)
    g_hash_table_add (self->only, g_strdup (options->tables[i]));
  self->link_suffix = g_utf8_strdown (options->link_suffix != NULL && *options->link_suffix != '\0'
                                          ? options->link_suffix
                                          : MESH_LINK_SUFFIX,
                                      -1);
  self->domain = g_strdup (options->domain);
  self->product = g_strdup (options->product_name);
  return check_tag_value (_("domain"), self->domain, error)
         && check_tag_value (_("name of the data product"), self->product, error);
}

/* (nullable): these arguments cannot be */
static MeshPublish *
publish_new (MeshMesh *mesh, MeshPersona *producer, const MeshProductOptions *options, GError **error)
{
  MeshPublish *self = g_new0 (MeshPublish, 1);

  self->mesh = g_object_ref (mesh);
  self->public_metadata = options->public_metadata;
  self->original_names = options->use_original_table_name;
  self->migrate = options->migrate;
  if (mesh_persona_check_job (producer, _("publishes data products: choose a producer"), error,
                              MESH_JOB_PRODUCER, -1)
      && mesh_seated_init (&self->local, mesh, producer, MESH_SEAT_LOCAL, error)
      && mesh_seated_init (&self->central, mesh, producer, MESH_SEAT_CENTRAL, error))
    {
      self->producer = g_strdup (mesh_persona_get_account_id (producer));
      if (take_names (self, options, error) && take_schedule (self, options, error))
        return self;
    }
  publish_free (self);
  return NULL;
}

MeshPlan *
mesh_workflow_create_product (MeshMesh *mesh,
                              MeshPersona *producer,
                              const MeshProductOptions *options,
                              GError **error)
{
  MeshPublish *self = publish_new (mesh, producer, options, error);
  g_autofree char *title = NULL;
  MeshPlan *plan;

  if (self == NULL)
    return NULL;
  /* Translators: %s is a database */
  title = self->migrate ? g_strdup_printf (_("Move tables of %s to the mesh"), self->source_database)
                        /* Translators: %s is a database */
                        : g_strdup_printf (_("Publish tables of %s"), self->source_database);
  plan = mesh_plan_new (title);
  mesh_plan_set_expand (plan, publish_expand, self, (GDestroyNotify) publish_free);
  if (!mesh_publish_add_sync_role (self, plan, error))
    {
      g_object_unref (plan);
      return NULL;
    }
  return mesh_recipe_note (
      plan, "create-product", mesh, producer,
      aws_json_new ("SourceDatabase", AWS_JSON_STRING, options->source_database, "TableRegex", AWS_JSON_STRING,
                    options->table_regex, "Domain", AWS_JSON_STRING, options->domain, "Product", AWS_JSON_STRING,
                    options->product_name, "PublicMetadata", AWS_JSON_BOOLEAN, options->public_metadata, "MeshDatabase",
                    AWS_JSON_STRING, options->mesh_database, "LinkSuffix", AWS_JSON_STRING, options->link_suffix,
                    "OriginalName", AWS_JSON_BOOLEAN, options->use_original_table_name, "Schedule", AWS_JSON_STRING,
                    options->sync_schedule, "CrawlerRole", AWS_JSON_STRING, options->sync_crawler_role_arn, "Migrate",
                    AWS_JSON_BOOLEAN, options->migrate, NULL));
}

gboolean
mesh_publish_follow (MeshPlan *plan,
                     MeshMesh *mesh,
                     MeshPersona *producer,
                     const MeshProductOptions *options,
                     GError **error)
{
  MeshPublish *self = publish_new (mesh, producer, options, error);

  if (self == NULL)
    return FALSE;
  self->follows = TRUE;
  if (!mesh_publish_add_sync_role (self, plan, error))
    {
      publish_free (self);
      return FALSE;
    }
  mesh_plan_set_follow (plan, publish_expand, self, (GDestroyNotify) publish_free);
  return TRUE;
}
