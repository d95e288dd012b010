/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/plan/mesh-reading.h"

/* Seconds for a role that was just made to be allowed. */
#define SETTLE 30

struct _MeshGlueDatabase
{
  MeshResource parent_instance;
  char *name;
  JsonNode *input;
  JsonNode *tags;
};

#define MESH_TYPE_GLUE_DATABASE (mesh_glue_database_get_type ())
G_DECLARE_FINAL_TYPE (MeshGlueDatabase, mesh_glue_database, MESH, GLUE_DATABASE, MeshResource)
G_DEFINE_FINAL_TYPE (MeshGlueDatabase, mesh_glue_database, MESH_TYPE_RESOURCE)

/* UpdateDatabase replaces the whole: what is there stays unless it is wanted otherwise. */
static JsonNode *
new_merged (MeshGlueDatabase *self, JsonNode *there)
{
  static const char *const legal[] = {
    "Name",           "Description", "LocationUri", "Parameters", "CreateTableDefaultPermissions",
    "TargetDatabase", NULL
  };
  JsonNode *merged = aws_json_new_object ();

  for (guint i = 0; legal[i] != NULL; i++)
    {
      JsonNode *value = aws_json_get (self->input, legal[i]);

      if (value == NULL)
        value = aws_json_get (there, legal[i]);
      if (value != NULL)
        aws_json_set (merged, legal[i], aws_json_copy (value));
    }
  return merged;
}

/* Of what is there, the members that are in @merged. */
static JsonNode *
new_before (JsonNode *there, JsonNode *merged)
{
  JsonNode *before = aws_json_new_object ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (merged));
  while (json_object_iter_next (&iter, &name, &value))
    if (aws_json_get (there, name) != NULL)
      aws_json_set (before, name, aws_json_copy (aws_json_get (there, name)));
  return before;
}

static void
compare (MeshGlueDatabase *self, JsonNode *there)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (JsonNode) merged = new_merged (self, there);
  g_autoptr (JsonNode) before = new_before (there, merged);
  g_autofree char *difference = mesh_json_dup_difference (before, merged);

  mesh_resource_set_difference (resource, difference);
  mesh_resource_set_state (resource, difference != NULL ? MESH_STATE_DIFFERS : MESH_STATE_HOLDS);
  if (difference == NULL)
    {
      mesh_resource_clear_undo (resource);
      return;
    }
  mesh_resource_take_undo (resource, "glue-database", aws_json_new ("Name", AWS_JSON_STRING, self->name, NULL),
                           g_steal_pointer (&before), aws_json_copy (merged));
  mesh_resource_add_call (resource, "glue:UpdateDatabase",
                          aws_json_new ("Name", AWS_JSON_STRING, self->name, "DatabaseInput",
                                        AWS_JSON_NODE, g_steal_pointer (&merged), NULL));
}

static JsonNode *
new_create (MeshGlueDatabase *self)
{
  return aws_json_new ("DatabaseInput", AWS_JSON_NODE, aws_json_copy (self->input), "Tags",
                       AWS_JSON_NODE, self->tags != NULL ? aws_json_copy (self->tags) : NULL, NULL);
}

static gboolean
mesh_glue_database_observe (MeshResource *resource,
                            MeshReads *reads,
                            GCancellable *cancellable,
                            GError **error)
{
  MeshGlueDatabase *self = MESH_GLUE_DATABASE (resource);
  g_autoptr (JsonNode) input = aws_json_new ("Name", AWS_JSON_STRING, self->name, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (resource), "glue:GetDatabase", input,
                            cancellable, &local);
  if (answer != NULL)
    {
      compare (self, aws_json_get (answer, "Database"));
      return TRUE;
    }
  /* Who may not see it is told "denied" whether it is there or not: creating it will tell. */
  if (!aws_error_is_code (local, "EntityNotFoundException")
      && !g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  mesh_resource_take_undo (resource, "glue-database", g_steal_pointer (&input), NULL, aws_json_copy (self->input));
  mesh_resource_add_call (resource, "glue:CreateDatabase", new_create (self));
  return TRUE;
}

static gboolean
update (MeshGlueDatabase *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *calls = mesh_resource_get_calls (MESH_RESOURCE (self));
  MeshCall *call = calls->len > 0 ? g_ptr_array_index (calls, 0) : NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (call == NULL)
    return TRUE;
  answer = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)),
                            aws_operation_find ("glue:UpdateDatabase"), call->input, cancellable,
                            error);
  return answer != NULL;
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("glue:CreateDatabase"), data, cancellable, error);
  return answer != NULL;
}

static gboolean
is_settling (const GError *error)
{
  return aws_error_is_code (error, "ConcurrentModificationException");
}

static gboolean
mesh_glue_database_apply (MeshResource *resource,
                          MeshReads *reads,
                          GCancellable *cancellable,
                          GError **error)
{
  MeshGlueDatabase *self = MESH_GLUE_DATABASE (resource);
  AwsClient *client = mesh_resource_get_client (resource);
  g_autoptr (JsonNode) input = new_create (self);
  g_autoptr (GError) local = NULL;
  gboolean done;

  if (mesh_resource_get_state (resource) == MESH_STATE_DIFFERS)
    return update (self, cancellable, error);
  done = mesh_resource_settle (resource, _("Glue"), SETTLE, is_settling, attempt, input, cancellable,
                               &local);
  mesh_reads_forget (reads, client, "glue:GetDatabase");
  if (done)
    return TRUE;
  if (!aws_error_is_code (local, "AlreadyExistsException"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  mesh_resource_clear_calls (resource);
  return mesh_glue_database_observe (resource, reads, cancellable, error)
         && update (self, cancellable, error);
}

static void
mesh_glue_database_finalize (GObject *object)
{
  MeshGlueDatabase *self = MESH_GLUE_DATABASE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->input, json_node_unref);
  g_clear_pointer (&self->tags, json_node_unref);
  G_OBJECT_CLASS (mesh_glue_database_parent_class)->finalize (object);
}

static void
mesh_glue_database_class_init (MeshGlueDatabaseClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_database_finalize;
  resource_class->kind = "glue-database";
  resource_class->observe = mesh_glue_database_observe;
  resource_class->apply = mesh_glue_database_apply;
}

static void
mesh_glue_database_init (MeshGlueDatabase *self)
{
}

MeshResource *
mesh_glue_database_new (JsonNode *input, JsonNode *tags)
{
  MeshGlueDatabase *self = g_object_new (MESH_TYPE_GLUE_DATABASE, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = NULL, *label = NULL;

  self->name = g_strdup (aws_json_get_string (input, "Name"));
  self->input = input;
  self->tags = tags;
  id = g_strdup_printf ("glue-database %s", self->name);
  label = g_strdup_printf (_("Create the database %s"), self->name);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
