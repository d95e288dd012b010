/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"

/* Seconds for a database that was just made to be known. */
#define SETTLE 60

struct _MeshGlueTable
{
  MeshResource parent_instance;
  char *catalog;
  char *database;
  char *name;
  char *owner; /* nullable */
  gboolean is_new;
  JsonNode *input;
};

#define MESH_TYPE_GLUE_TABLE (mesh_glue_table_get_type ())
G_DECLARE_FINAL_TYPE (MeshGlueTable, mesh_glue_table, MESH, GLUE_TABLE, MeshResource)
G_DEFINE_FINAL_TYPE (MeshGlueTable, mesh_glue_table, MESH_TYPE_RESOURCE)

/* TableInput's members, but for the times of last access and analysis, which change by themselves.
 */
JsonNode *
mesh_glue_dup_table_input (JsonNode *table)
{
  static const char *const legal[] = { "Name",
                                       "Description",
                                       "Owner",
                                       "Retention",
                                       "StorageDescriptor",
                                       "PartitionKeys",
                                       "ViewOriginalText",
                                       "ViewExpandedText",
                                       "TableType",
                                       "Parameters",
                                       "TargetTable",
                                       NULL };
  JsonNode *input = aws_json_new_object ();

  for (guint i = 0; legal[i] != NULL; i++)
    if (aws_json_get (table, legal[i]) != NULL)
      aws_json_set (input, legal[i], aws_json_copy (aws_json_get (table, legal[i])));
  return input;
}

static JsonNode *
new_input (MeshGlueTable *self)
{
  return aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName", AWS_JSON_STRING,
                       self->database, "TableInput", AWS_JSON_NODE, aws_json_copy (self->input),
                       NULL);
}

static JsonNode *
new_target (MeshGlueTable *self)
{
  return aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName", AWS_JSON_STRING,
                       self->database, "Name", AWS_JSON_STRING, self->name, NULL);
}

/* Who made a table is told by the role in CreatedBy: an account's central role carries the account.
 */
static gboolean
is_by_another (MeshGlueTable *self, JsonNode *there)
{
  static const char marker[] = MESH_ROLE_ADMIN_PRODUCER "-";
  const char *created_by = aws_json_get_string (there, "CreatedBy");
  const char *role = created_by != NULL ? strstr (created_by, marker) : NULL;
  const char *location = aws_json_get_string (there, "StorageDescriptor.Location");

  if (self->owner == NULL)
    return FALSE;
  if (role != NULL)
    return strncmp (role + strlen (marker), self->owner, strlen (self->owner)) != 0;
  return location != NULL
         && g_strcmp0 (location, aws_json_get_string (self->input, "StorageDescriptor.Location"))
                != 0;
}

static gboolean
compare (MeshGlueTable *self, JsonNode *there, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (JsonNode) before = mesh_glue_dup_table_input (there);
  g_autofree char *difference = NULL;

  if (is_by_another (self, there))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                   /* Translators: a database and its table, with a dot between them; the ARN of who made it */
                   _("The table %s.%s is there already and belongs to another producer (made by %s)"),
                   self->database, self->name, aws_json_get_string (there, "CreatedBy"));
      return FALSE;
    }
  difference = mesh_json_dup_difference (before, self->input);
  mesh_resource_set_difference (resource, difference);
  mesh_resource_set_state (resource, difference != NULL ? MESH_STATE_DIFFERS : MESH_STATE_HOLDS);
  if (difference == NULL)
    {
      mesh_resource_clear_undo (resource);
      return TRUE;
    }
  mesh_resource_take_undo (resource, "glue-table", new_target (self), g_steal_pointer (&before),
                           aws_json_copy (self->input));
  mesh_resource_add_call (resource, "glue:UpdateTable", new_input (self));
  return TRUE;
}

/* All tables of the database at once, shared with the other tables' steps. */
static gboolean
mesh_glue_table_observe (MeshResource *resource,
                         MeshReads *reads,
                         GCancellable *cancellable,
                         GError **error)
{
  MeshGlueTable *self = MESH_GLUE_TABLE (resource);
  g_autoptr (JsonNode) input = aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog,
                                             "DatabaseName", AWS_JSON_STRING, self->database, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  if (!self->is_new)
    answer = mesh_reads_call (reads, mesh_resource_get_client (resource), "glue:GetTables", input,
                              cancellable, &local);
  if (local != NULL && !aws_error_is_code (local, "EntityNotFoundException")
      && !g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *there = aws_json_get_element (answer, "TableList", i);

      if (g_strcmp0 (aws_json_get_string (there, "Name"), self->name) == 0)
        return compare (self, there, error);
    }
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "glue-table", new_target (self), NULL, aws_json_copy (self->input));
  mesh_resource_add_call (resource, "glue:CreateTable", new_input (self));
  return TRUE;
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  const gboolean update = mesh_resource_get_state (resource) == MESH_STATE_DIFFERS;
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find (update ? "glue:UpdateTable" : "glue:CreateTable"),
                            data, cancellable, error);
  return answer != NULL;
}

static gboolean
is_settling (const GError *error)
{
  return aws_error_is_code (error, "ConcurrentModificationException")
         || mesh_lf_is_settling (error);
}

/* Somebody (or a lost answer of ours) made it meanwhile: it is compared, and brought up to what is
 * wanted. */
static gboolean
adopt (MeshGlueTable *self, JsonNode *input, GCancellable *cancellable, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (JsonNode) get = new_target (self);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("glue:GetTable"), get, cancellable, error);
  if (answer == NULL || !compare (self, aws_json_get (answer, "Table"), error))
    return FALSE;
  return mesh_resource_get_state (resource) == MESH_STATE_HOLDS
         || attempt (resource, input, cancellable, error);
}

static gboolean
mesh_glue_table_apply (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshGlueTable *self = MESH_GLUE_TABLE (resource);
  g_autoptr (JsonNode) input = new_input (self);
  g_autoptr (GError) local = NULL;

  if (mesh_resource_settle (resource, _("Glue to know the database"), SETTLE, is_settling, attempt,
                            input, cancellable, &local))
    return TRUE;
  if (aws_error_is_code (local, "AlreadyExistsException"))
    return adopt (self, input, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
mesh_glue_table_finalize (GObject *object)
{
  MeshGlueTable *self = MESH_GLUE_TABLE (object);

  g_clear_pointer (&self->catalog, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->input, json_node_unref);
  G_OBJECT_CLASS (mesh_glue_table_parent_class)->finalize (object);
}

static void
mesh_glue_table_class_init (MeshGlueTableClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_table_finalize;
  resource_class->kind = "glue-table";
  resource_class->observe = mesh_glue_table_observe;
  resource_class->apply = mesh_glue_table_apply;
}

static void
mesh_glue_table_init (MeshGlueTable *self)
{
}

MeshResource *
mesh_glue_table_new (const char *catalog, const char *database, JsonNode *input, const char *owner)
{
  MeshGlueTable *self = g_object_new (MESH_TYPE_GLUE_TABLE, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = NULL, *label = NULL;

  self->catalog = g_strdup (catalog);
  self->database = g_strdup (database);
  self->name = g_strdup (aws_json_get_string (input, "Name"));
  self->owner = g_strdup (owner);
  self->input = input;
  id = g_strdup_printf ("glue-table %s %s %s", catalog, database, self->name);
  /* Translators: a database and its table, with a dot between them */
  label = g_strdup_printf (_("Create the table %s.%s"), database, self->name);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_glue_table_set_new (MeshResource *table)
{
  MESH_GLUE_TABLE (table)->is_new = TRUE;
}
