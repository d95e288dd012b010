/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"

/* Seconds for Lake Formation to know a tag or a table that was just made. */
#define SETTLE 60

struct _MeshLfTagAssignment
{
  MeshResource parent_instance;
  char *catalog;
  char *database;
  char *table; /* nullable */
  GHashTable *tags;
  gboolean is_new;
};

#define MESH_TYPE_LF_TAG_ASSIGNMENT (mesh_lf_tag_assignment_get_type ())
G_DECLARE_FINAL_TYPE (MeshLfTagAssignment,
                      mesh_lf_tag_assignment,
                      MESH,
                      LF_TAG_ASSIGNMENT,
                      MeshResource)
G_DEFINE_FINAL_TYPE (MeshLfTagAssignment, mesh_lf_tag_assignment, MESH_TYPE_RESOURCE)

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b);
}

/* In the order of their keys, so that the same input is the same text. */
static JsonNode *
new_input (MeshLfTagAssignment *self)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->tags), compare_keys);
  JsonNode *list = aws_json_new_array ();

  for (GList *l = keys; l != NULL; l = l->next)
    aws_json_append (
        list,
        aws_json_new ("TagKey", AWS_JSON_STRING, l->data, "TagValues", AWS_JSON_NODE,
                      aws_json_strings (g_hash_table_lookup (self->tags, l->data), NULL), NULL));
  return aws_json_new ("Resource", AWS_JSON_NODE,
                       mesh_lf_resource_new (self->catalog, self->database, self->table), "LFTags",
                       AWS_JSON_NODE, list, NULL);
}

static gboolean
has_tag (JsonNode *answer, const char *path, const char *key, const char *value)
{
  for (guint i = 0; i < aws_json_get_length (answer, path); i++)
    {
      JsonNode *tag = aws_json_get_element (answer, path, i);
      const char *said = aws_json_get_string (tag, "TagKey"),
                 *first = aws_json_get_string (tag, "TagValues.0");

      if (said != NULL && first != NULL && g_ascii_strcasecmp (said, key) == 0
          && g_ascii_strcasecmp (first, value) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What is there of the same keys. */
static void
note_undo (MeshLfTagAssignment *self, JsonNode *answer)
{
  const char *path = self->table != NULL ? "LFTagsOnTable" : "LFTagOnDatabase";
  JsonNode *before = aws_json_new_object (), *after = aws_json_new_object ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, &key, &value))
    aws_json_set_string (after, key, value);
  for (guint i = 0; i < aws_json_get_length (answer, path); i++)
    {
      JsonNode *tag = aws_json_get_element (answer, path, i);
      const char *name = aws_json_get_string (tag, "TagKey");

      g_hash_table_iter_init (&iter, self->tags);
      while (name != NULL && g_hash_table_iter_next (&iter, &key, &value))
        if (g_ascii_strcasecmp (name, key) == 0)
          aws_json_set_string (before, key, aws_json_get_string (tag, "TagValues.0"));
    }
  mesh_resource_take_undo (MESH_RESOURCE (self), "lf-tags",
                           aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "Resource", AWS_JSON_NODE,
                                         mesh_lf_resource_new (self->catalog, self->database, self->table), NULL),
                           before, after);
}

static gboolean
mesh_lf_tag_assignment_observe (MeshResource *resource,
                                MeshReads *reads,
                                GCancellable *cancellable,
                                GError **error)
{
  MeshLfTagAssignment *self = MESH_LF_TAG_ASSIGNMENT (resource);
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) answer = NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (!self->is_new)
    {
      input
          = aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "Resource", AWS_JSON_NODE,
                          mesh_lf_resource_new (self->catalog, self->database, self->table), NULL);
      answer = mesh_reads_call (reads, mesh_resource_get_client (resource),
                                "lakeformation:GetResourceLFTags", input, cancellable, error);
      if (answer == NULL)
        return FALSE;
    }
  mesh_resource_set_state (resource, MESH_STATE_HOLDS);
  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!has_tag (answer, self->table != NULL ? "LFTagsOnTable" : "LFTagOnDatabase", key, value))
      mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    return TRUE;
  note_undo (self, answer);
  mesh_resource_add_call (resource, "lakeformation:AddLFTagsToResource", new_input (self));
  return TRUE;
}

static gboolean
is_settling (const GError *error)
{
  return mesh_lf_is_settling (error) || aws_error_is_code (error, "EntityNotFoundException");
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  JsonNode *failure;
  const char *code;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("lakeformation:AddLFTagsToResource"), data,
                            cancellable, error);
  if (answer == NULL)
    return FALSE;
  /* A 200 may carry failures. */
  failure = aws_json_get_element (answer, "Failures", 0);
  if (failure == NULL)
    return TRUE;
  code = aws_json_get_string (failure, "Error.ErrorCode");
  g_propagate_error (
      error, aws_error_new ("lakeformation:AddLFTagsToResource", code != NULL ? code : "Unknown",
                            aws_json_get_string (failure, "Error.ErrorMessage"), NULL, 400, NULL));
  return FALSE;
}

static gboolean
mesh_lf_tag_assignment_apply (MeshResource *resource,
                              MeshReads *reads,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (JsonNode) input = new_input (MESH_LF_TAG_ASSIGNMENT (resource));

  return mesh_resource_settle (resource, _("Lake Formation to know the tag"), SETTLE, is_settling,
                               attempt, input, cancellable, error);
}

static void
mesh_lf_tag_assignment_finalize (GObject *object)
{
  MeshLfTagAssignment *self = MESH_LF_TAG_ASSIGNMENT (object);

  g_clear_pointer (&self->catalog, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->tags, g_hash_table_unref);
  G_OBJECT_CLASS (mesh_lf_tag_assignment_parent_class)->finalize (object);
}

static void
mesh_lf_tag_assignment_class_init (MeshLfTagAssignmentClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_lf_tag_assignment_finalize;
  resource_class->kind = "lf-tag-assignment";
  resource_class->observe = mesh_lf_tag_assignment_observe;
  resource_class->apply = mesh_lf_tag_assignment_apply;
}

static void
mesh_lf_tag_assignment_init (MeshLfTagAssignment *self)
{
}

/**
 * mesh_lf_tag_assignment_new:
 * @table: (nullable): %NULL for the database
 * @tags: key → value; a reference is taken
 * @is_new: the table is only made by this plan, nothing can be assigned yet
 */
MeshResource *
mesh_lf_tag_assignment_new (const char *catalog,
                            const char *database,
                            const char *table,
                            GHashTable *tags,
                            gboolean is_new)
{
  MeshLfTagAssignment *self = g_object_new (MESH_TYPE_LF_TAG_ASSIGNMENT, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("lf-tag-assignment %s %s %s", catalog, database,
                                         table != NULL ? table : "");
  /* Translators: a database, a dot, its table; of a database alone, the other two are empty */
  g_autofree char *label = g_strdup_printf (_("Put LF-tags on %s%s%s"), database,
                                            table != NULL ? "." : "", table != NULL ? table : "");

  self->catalog = g_strdup (catalog);
  self->database = g_strdup (database);
  self->table = g_strdup (table);
  self->tags = g_hash_table_ref (tags);
  self->is_new = is_new;
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
