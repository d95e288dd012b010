/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-publish.h"

#include "aws/protocols/aws-json.h"
#include "mesh/subscriptions/mesh-decision.h"
#include "mesh/kinds/mesh-glue.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/kinds/mesh-ram.h"
#include "mesh/kinds/mesh-s3.h"

static const char *const nothing[] = { NULL };
static const char *const everything[] = { "ALL", NULL };
static const char *const describe[] = { "DESCRIBE", NULL };
static const char *const manage[] = { "DESCRIBE", "DROP", "SELECT", NULL };
static const char *const make_tables[] = { "ALTER", "CREATE_TABLE", "DESCRIBE", NULL };

static const char *
mesh_account (MeshPublishSteps *steps)
{
  return mesh_mesh_get_account_id (steps->publish->mesh);
}

static char *
role_arn (MeshPublishSteps *steps, const char *role)
{
  return mesh_role_arn (mesh_mesh_get_partition (steps->publish->mesh), mesh_account (steps), role);
}

static MeshResource *
add_grant (MeshPublishSteps *steps,
           const char *principal,
           const char *table,
           const char *const *permissions,
           const char *const *grantable,
           gboolean is_new,
           MeshResource *after)
{
  MeshPublish *self = steps->publish;
  MeshResource *grant = mesh_lf_grant_new (principal, mesh_account (steps), self->mesh_database,
                                           table, permissions, grantable);

  mesh_lf_grant_set_new (MESH_LF_GRANT (grant), is_new);
  return mesh_plan_add (steps->plan, mesh_seated_take (&self->central, grant), after, NULL);
}

/* ---- the database ---- */

/* Description and parameters are the source's; tables get no grant to everybody by IAM. */
static MeshResource *
new_database (MeshPublishSteps *steps, const char *name, JsonNode *source)
{
  JsonNode *description = aws_json_get (source, "Description"),
           *parameters = aws_json_get (source, "Parameters");
  JsonNode *input
      = aws_json_new ("Name", AWS_JSON_STRING, name, "Description", AWS_JSON_NODE,
                      description != NULL ? aws_json_copy (description) : NULL, "Parameters",
                      AWS_JSON_NODE, parameters != NULL ? aws_json_copy (parameters) : NULL,
                      "CreateTableDefaultPermissions", AWS_JSON_NODE, aws_json_new_array (), NULL);

  return mesh_glue_database_new (
      input, aws_json_new (MESH_TAG_SOLUTION, AWS_JSON_STRING, MESH_TAG_SOLUTION_VALUE, NULL));
}

/* One that was there before may be open to all by IAM, which forbids sharing, and may be another's.
 */
static void
add_existing_database (MeshPublishSteps *steps)
{
  MeshPublish *self = steps->publish;
  g_autofree char *name = mesh_central_role_name (TRUE, self->producer);
  g_autofree char *own = role_arn (steps, name);
  MeshResource *closed = mesh_lf_grant_new ("IAM_ALLOWED_PRINCIPALS", mesh_account (steps),
                                            self->mesh_database, NULL, nothing, NULL);

  mesh_lf_grant_set_exact (MESH_LF_GRANT (closed), TRUE);
  mesh_plan_add (steps->plan, mesh_seated_take (&self->central, closed), NULL);
  mesh_plan_add_dependency (steps->plan, steps->database, closed);
  mesh_plan_add_dependency (steps->plan, steps->database,
                            add_grant (steps, own, NULL, make_tables, NULL, FALSE, NULL));
}

/* In the producer's account, for links that keep the tables' names. */
static void
add_link_database (MeshPublishSteps *steps, JsonNode *source)
{
  MeshPublish *self = steps->publish;
  MeshResource *database
      = mesh_seated_take (&self->local, new_database (steps, self->mesh_database, source));
  g_autofree char *id
      = g_strdup_printf ("glue-database %s %s", self->producer, self->mesh_database);

  mesh_resource_set_id (database, id);
  steps->link_database = mesh_plan_add (steps->plan, database, NULL);
}

void
mesh_publish_add_database (MeshPublishSteps *steps, JsonNode *source, gboolean is_new)
{
  MeshPublish *self = steps->publish;
  g_autofree char *read_only = role_arn (steps, MESH_ROLE_READ_ONLY);
  MeshResource *grant;

  steps->database_is_new = is_new;
  steps->database = mesh_plan_add (
      steps->plan,
      mesh_seated_take (&self->central, new_database (steps, self->mesh_database, source)), NULL);
  if (!is_new)
    add_existing_database (steps);
  if (self->public_metadata)
    add_grant (steps, read_only, NULL, describe, NULL, is_new, steps->database);
  if (self->original_names && !self->migrate)
    add_link_database (steps, source);
  if (g_str_equal (self->producer, mesh_account (steps)))
    return;
  grant = add_grant (steps, self->producer, NULL, describe, describe, is_new, steps->database);
  steps->acceptance = mesh_ram_acceptance_new (self->producer, mesh_account (steps), NULL);
  mesh_ram_acceptance_set_source (MESH_RAM_ACCEPTANCE (steps->acceptance), self->central.client,
                                  self->mesh_database);
  mesh_plan_add (steps->plan, mesh_seated_take (&self->local, steps->acceptance), grant, NULL);
}

/* ---- a table ---- */

static void
add_table_grants (MeshPublishSteps *steps, MeshPublishTable *table, MeshResource *made)
{
  MeshPublish *self = steps->publish;
  g_autofree char *read_only = role_arn (steps, MESH_ROLE_READ_ONLY);
  g_autofree char *manager = role_arn (steps, MESH_ROLE_MANAGER);

  if (steps->acceptance != NULL)
    mesh_plan_add_dependency (steps->plan, steps->acceptance,
                              add_grant (steps, self->producer, table->name, everything, everything,
                                         table->is_new, made));
  if (self->public_metadata)
    add_grant (steps, read_only, table->name, describe, NULL, table->is_new, made);
  add_grant (steps, manager, table->name, manage, NULL, table->is_new, made);
}

/* A table that was there before may be open to all by IAM: that goes before it is shared. */
static MeshResource *
close_table (MeshPublishSteps *steps, MeshPublishTable *table, MeshResource *made)
{
  MeshResource *closed
      = mesh_lf_grant_new ("IAM_ALLOWED_PRINCIPALS", mesh_account (steps),
                           steps->publish->mesh_database, table->name, nothing, NULL);

  mesh_lf_grant_set_exact (MESH_LF_GRANT (closed), TRUE);
  return mesh_plan_add (steps->plan, mesh_seated_take (&steps->publish->central, closed), made,
                        NULL);
}

static void
add_tags (MeshPublishSteps *steps, MeshPublishTable *table, MeshResource *made)
{
  MeshPublish *self = steps->publish;
  MeshResource *assignment;
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (table->tags) == 0)
    return;
  assignment = mesh_lf_tag_assignment_new (mesh_account (steps), self->mesh_database, table->name,
                                           table->tags, table->is_new);
  mesh_plan_add (steps->plan, mesh_seated_take (&self->central, assignment), made, NULL);
  g_hash_table_iter_init (&iter, table->tags);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    mesh_plan_add_dependency (steps->plan, assignment, g_hash_table_lookup (steps->tag_keys, key));
}

/* Beside the source under a suffix; under its own name in a database of their own; moved: in its
 * place. */
static MeshResource *
add_link (MeshPublishSteps *steps, MeshPublishTable *table, MeshResource *made)
{
  MeshPublish *self = steps->publish;
  const gboolean apart = steps->link_database != NULL;
  g_autofree char *name = g_strconcat (
      table->name, self->original_names || self->migrate ? "" : self->link_suffix, NULL);
  MeshResource *link = mesh_glue_link_new (
      self->producer, apart ? self->mesh_database : self->source_database, name,
      mesh_account (steps), self->mesh_database, table->name, self->migrate);

  mesh_plan_add (steps->plan, mesh_seated_take (&self->local, link), made, NULL);
  if (steps->acceptance != NULL)
    mesh_plan_add_dependency (steps->plan, link, steps->acceptance);
  if (apart)
    mesh_plan_add_dependency (steps->plan, link, steps->link_database);
  return link;
}

void
mesh_publish_add_table (MeshPublishSteps *steps, MeshPublishTable *table)
{
  MeshPublish *self = steps->publish;
  JsonNode *input = mesh_glue_dup_table_input (table->definition);
  MeshResource *made, *link, *partitions;

  made = mesh_glue_table_new (mesh_account (steps), self->mesh_database, input, self->producer);
  if (table->is_new)
    mesh_glue_table_set_new (made);
  mesh_plan_add (steps->plan, mesh_seated_take (&self->central, made), steps->database, NULL);
  link = add_link (steps, table, made);
  if (!table->moved && aws_json_get_length (table->definition, "PartitionKeys") > 0)
    {
      partitions = mesh_glue_partitions_new (self->local.client, self->source_database,
                                             mesh_account (steps), self->mesh_database, table->name,
                                             table->is_new);
      mesh_plan_add (steps->plan, mesh_seated_take (&self->central, partitions), made, NULL);
      /* A table that moves is only deleted when its partitions are in the mesh. */
      mesh_plan_add_dependency (steps->plan, link, partitions);
    }
  if (!table->is_new)
    made = close_table (steps, table, made);
  table->step = made;
  add_table_grants (steps, table, made);
  add_tags (steps, table, made);
}

/* ---- where the data lies ---- */

/* Each bucket's root is registered once; its policy opens the tables' folders only. */
void
mesh_publish_add_places (MeshPublishSteps *steps, GPtrArray *tables)
{
  MeshPublish *self = steps->publish;
  const char *partition = mesh_mesh_get_partition (self->mesh);
  g_autofree char *role = mesh_lake_role_arn (partition, mesh_account (steps));

  for (guint i = 0; i < tables->len; i++)
    {
      MeshPublishTable *table = g_ptr_array_index (tables, i);
      g_autofree char *bucket = NULL, *prefix = NULL, *arn = NULL;
      MeshResource *policy;

      if (!mesh_s3_parse (aws_json_get_string (table->definition, "StorageDescriptor.Location"),
                          &bucket, &prefix))
        continue;
      arn = g_strdup_printf ("arn:%s:s3:::%s", partition, bucket);
      mesh_plan_add (steps->plan, mesh_seated_take (&self->central, mesh_lf_location_new (arn)),
                     NULL);
      policy = mesh_plan_add (
          steps->plan,
          mesh_seated_take (&self->local, mesh_bucket_policy_new (partition, bucket, role)), NULL);
      mesh_bucket_policy_add_prefix (MESH_BUCKET_POLICY (policy), prefix);
      if (self->schedule != NULL)
        mesh_publish_open_for_crawler (steps, bucket, prefix, policy);
    }
}
