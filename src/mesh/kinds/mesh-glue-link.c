/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"

/* Seconds until a share that was just accepted can be linked to. */
#define SETTLE 60

struct _MeshGlueLink
{
  MeshResource parent_instance;
  char *account;  /* whose catalogue has the link */
  char *database; /* (nullable): of a table link */
  char *name;
  char *target_catalog;
  char *target_database;
  char *target_table; /* nullable: a database link */
  gboolean replace;
  gboolean gone;
};

#define MESH_TYPE_GLUE_LINK (mesh_glue_link_get_type ())
G_DECLARE_FINAL_TYPE (MeshGlueLink, mesh_glue_link, MESH, GLUE_LINK, MeshResource)
G_DEFINE_FINAL_TYPE (MeshGlueLink, mesh_glue_link, MESH_TYPE_RESOURCE)

static JsonNode *
new_input (MeshGlueLink *self)
{
  JsonNode *target = aws_json_new ("CatalogId", AWS_JSON_STRING, self->target_catalog,
                                   "DatabaseName", AWS_JSON_STRING, self->target_database, "Name",
                                   AWS_JSON_STRING, self->target_table, NULL);
  JsonNode *input = aws_json_new ("Name", AWS_JSON_STRING, self->name,
                                  self->target_table != NULL ? "TargetTable" : "TargetDatabase",
                                  AWS_JSON_NODE, target, NULL);

  if (self->target_table != NULL)
    return aws_json_new ("DatabaseName", AWS_JSON_STRING, self->database, "TableInput",
                         AWS_JSON_NODE, input, NULL);
  return aws_json_new (
      "DatabaseInput", AWS_JSON_NODE, input, "Tags", AWS_JSON_NODE,
      aws_json_new (MESH_TAG_SOLUTION, AWS_JSON_STRING, MESH_TAG_SOLUTION_VALUE, NULL), NULL);
}

static JsonNode *
new_delete (MeshGlueLink *self)
{
  return aws_json_new ("DatabaseName", AWS_JSON_STRING,
                       self->target_table != NULL ? self->database : NULL, "Name", AWS_JSON_STRING,
                       self->name, NULL);
}

/* A link's definition, without where it is. */
static JsonNode *
new_definition (MeshGlueLink *self)
{
  g_autoptr (JsonNode) input = new_input (self);

  return aws_json_copy (aws_json_get (input, self->target_table != NULL ? "TableInput" : "DatabaseInput"));
}

static const char *
delete_operation (MeshGlueLink *self)
{
  return self->target_table != NULL ? "glue:DeleteTable" : "glue:DeleteDatabase";
}

static gboolean
is_ours (MeshGlueLink *self, JsonNode *there)
{
  JsonNode *target
      = aws_json_get (there, self->target_table != NULL ? "TargetTable" : "TargetDatabase");

  return g_strcmp0 (aws_json_get_string (target, "CatalogId"), self->target_catalog) == 0
         && g_strcmp0 (aws_json_get_string (target, "DatabaseName"), self->target_database) == 0
         && g_strcmp0 (aws_json_get_string (target, "Name"), self->target_table) == 0;
}

static gboolean
compare (MeshGlueLink *self, JsonNode *there, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);

  if (self->gone || is_ours (self, there))
    {
      const gboolean differs = self->gone && is_ours (self, there);

      mesh_resource_set_state (resource, differs ? MESH_STATE_DIFFERS : MESH_STATE_HOLDS);
      mesh_resource_clear_undo (resource);
      if (!differs)
        return TRUE;
      mesh_resource_take_undo (resource, "glue-link", new_delete (self), new_definition (self), NULL);
      mesh_resource_add_call (resource, delete_operation (self), new_delete (self));
      return TRUE;
    }
  if (!self->replace || aws_json_get_object (there, "TargetTable") != NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                   /* Translators: a database, a dot, its table; the number of an account; again a database, a dot, its
                      table. Of a database alone, two of three are empty */
                   _("%s%s%s is there already in account %s and does not link to %s%s%s"),
                   self->database != NULL ? self->database : "", self->database != NULL ? "." : "",
                   self->name, self->account, self->target_database,
                   self->target_table != NULL ? "." : "",
                   self->target_table != NULL ? self->target_table : "");
      return FALSE;
    }
  mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
  mesh_resource_set_difference (resource, _("The table is deleted here, the link takes its name"));
  if (aws_json_get_length (there, "PartitionKeys") > 0)
    mesh_resource_set_lasting (resource, _("The table's partitions went with it, and are not written down"));
  else
    mesh_resource_take_undo (resource, "glue-link", new_delete (self), mesh_glue_dup_table_input (there),
                             new_definition (self));
  mesh_resource_add_call (resource, delete_operation (self), new_delete (self));
  mesh_resource_add_call (resource, "glue:CreateTable", new_input (self));
  return TRUE;
}

static JsonNode *
read_there (MeshGlueLink *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  AwsClient *client = mesh_resource_get_client (MESH_RESOURCE (self));
  g_autoptr (JsonNode) input = NULL;

  if (self->target_table != NULL)
    {
      input = aws_json_new ("DatabaseName", AWS_JSON_STRING, self->database, NULL);
      return mesh_reads_call (reads, client, "glue:GetTables", input, cancellable, error);
    }
  return mesh_reads_call (reads, client, "glue:GetDatabases", NULL, cancellable, error);
}

static gboolean
mesh_glue_link_observe (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  MeshGlueLink *self = MESH_GLUE_LINK (resource);
  const char *list = self->target_table != NULL ? "TableList" : "DatabaseList";
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer = read_there (self, reads, cancellable, &local);

  if (answer == NULL && !aws_error_is_code (local, "EntityNotFoundException")
      && !g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < aws_json_get_length (answer, list); i++)
    {
      JsonNode *there = aws_json_get_element (answer, list, i);

      if (g_strcmp0 (aws_json_get_string (there, "Name"), self->name) == 0)
        return compare (self, there, error);
    }
  mesh_resource_set_state (resource, self->gone ? MESH_STATE_HOLDS : MESH_STATE_ABSENT);
  if (self->gone)
    return TRUE;
  mesh_resource_take_undo (resource, "glue-link", new_delete (self), NULL, new_definition (self));
  mesh_resource_add_call (resource,
                          self->target_table != NULL ? "glue:CreateTable" : "glue:CreateDatabase",
                          new_input (self));
  return TRUE;
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshGlueLink *self = MESH_GLUE_LINK (resource);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (
      mesh_resource_get_client (resource),
      aws_operation_find (self->target_table != NULL ? "glue:CreateTable" : "glue:CreateDatabase"),
      data, cancellable, error);
  return answer != NULL;
}

static gboolean
is_settling (const GError *error)
{
  return aws_error_is_code (error, "ConcurrentModificationException")
         || mesh_lf_is_settling (error);
}

static gboolean
remove_there (MeshGlueLink *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = new_delete (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer
      = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)),
                         aws_operation_find (delete_operation (self)), input, cancellable, &local);
  if (answer != NULL || aws_error_is_code (local, "EntityNotFoundException"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
mesh_glue_link_apply (MeshResource *resource,
                      MeshReads *reads,
                      GCancellable *cancellable,
                      GError **error)
{
  MeshGlueLink *self = MESH_GLUE_LINK (resource);
  g_autoptr (JsonNode) input = new_input (self);
  g_autoptr (GError) local = NULL;

  if (mesh_resource_get_state (resource) == MESH_STATE_DIFFERS
      && !remove_there (self, cancellable, error))
    return FALSE;
  if (self->gone)
    return TRUE;
  if (mesh_resource_settle (resource, _("what was shared to be seen"), SETTLE, is_settling, attempt,
                            input, cancellable, &local))
    {
      mesh_reads_forget (reads, mesh_resource_get_client (resource), "glue:GetDatabases");
      return TRUE;
    }
  if (!aws_error_is_code (local, "AlreadyExistsException"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Made meanwhile, or by ours whose answer was lost: it must be the same link. */
  mesh_reads_forget (reads, mesh_resource_get_client (resource),
                     self->target_table != NULL ? "glue:GetTables" : "glue:GetDatabases");
  mesh_resource_clear_calls (resource);
  if (!mesh_glue_link_observe (resource, reads, cancellable, error))
    return FALSE;
  if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
               /* Translators: the name of a link, and the number of an account */
               _("%s is there already in account %s, but not to be seen"), self->name, self->account);
  return FALSE;
}

static void
mesh_glue_link_finalize (GObject *object)
{
  MeshGlueLink *self = MESH_GLUE_LINK (object);

  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->target_catalog, g_free);
  g_clear_pointer (&self->target_database, g_free);
  g_clear_pointer (&self->target_table, g_free);
  G_OBJECT_CLASS (mesh_glue_link_parent_class)->finalize (object);
}

static void
mesh_glue_link_class_init (MeshGlueLinkClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_link_finalize;
  resource_class->kind = "glue-link";
  resource_class->observe = mesh_glue_link_observe;
  resource_class->apply = mesh_glue_link_apply;
}

static void
mesh_glue_link_init (MeshGlueLink *self)
{
}

MeshResource *
mesh_glue_link_new (const char *account,
                    const char *database,
                    const char *name,
                    const char *target_catalog,
                    const char *target_database,
                    const char *target_table,
                    gboolean replace)
{
  MeshGlueLink *self = g_object_new (MESH_TYPE_GLUE_LINK, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id
      = g_strdup_printf ("glue-link %s %s %s", account, database != NULL ? database : "", name);
  g_autofree char *label = g_strdup_printf (
      /* Translators: a database, a dot, its table, then the same of what it leads to; of a database alone, two of
         three are empty. Last the number of the account that has what it leads to */
      _("Link %s%s%s to %s%s%s in account %s"), database != NULL ? database : "",
      database != NULL ? "." : "", name, target_database, target_table != NULL ? "." : "",
      target_table != NULL ? target_table : "", target_catalog);

  self->account = g_strdup (account);
  self->database = g_strdup (database);
  self->name = g_strdup (name);
  self->target_catalog = g_strdup (target_catalog);
  self->target_database = g_strdup (target_database);
  self->target_table = g_strdup (target_table);
  self->replace = replace;
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_glue_link_set_gone (MeshResource *link)
{
  MeshGlueLink *self = MESH_GLUE_LINK (link);
  g_autofree char *label
      /* Translators: the name of a link, and the number of an account */
      = g_strdup_printf (_("Remove the link %s from account %s"), self->name, self->account);

  self->gone = TRUE;
  mesh_resource_set_label (link, label);
}
