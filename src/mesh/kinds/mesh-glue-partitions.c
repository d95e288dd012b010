/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-reading.h"

/* Glue makes and changes 100 partitions in a call. */
#define BATCH 100
/* So many partitions are written down for an undo. */
#define MOST_KEPT 2000

struct _MeshGluePartitions
{
  MeshResource parent_instance;
  AwsClient *source; /* nullable: @list */
  char *source_database;
  JsonNode *list; /* nullable: an object with "Partitions" */
  char *catalog;  /* nullable: the caller's */
  char *database;
  char *table;
  gboolean is_new;

  /* as observed: PartitionInputs */
  GPtrArray *missing;
  GPtrArray *differing;
};

#define MESH_TYPE_GLUE_PARTITIONS (mesh_glue_partitions_get_type ())
G_DECLARE_FINAL_TYPE (MeshGluePartitions, mesh_glue_partitions, MESH, GLUE_PARTITIONS, MeshResource)
G_DEFINE_FINAL_TYPE (MeshGluePartitions, mesh_glue_partitions, MESH_TYPE_RESOURCE)

/* PartitionInput's members, but for times that change by themselves. */
static JsonNode *
new_partition_input (JsonNode *partition)
{
  static const char *const legal[] = { "Values", "StorageDescriptor", "Parameters", NULL };
  JsonNode *input = aws_json_new_object ();

  for (guint i = 0; legal[i] != NULL; i++)
    if (aws_json_get (partition, legal[i]) != NULL)
      aws_json_set (input, legal[i], aws_json_copy (aws_json_get (partition, legal[i])));
  return input;
}

static char *
dup_key (JsonNode *partition)
{
  g_auto (GStrv) values = aws_json_dup_strv (partition, "Values");

  return g_strjoinv ("\n", values);
}

static JsonNode *
read_partitions (AwsClient *client,
                 const char *catalog,
                 const char *database,
                 const char *table,
                 MeshReads *reads,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("CatalogId", AWS_JSON_STRING, catalog, "DatabaseName", AWS_JSON_STRING,
                      database, "TableName", AWS_JSON_STRING, table, NULL);

  return mesh_reads_call (reads, client, "glue:GetPartitions", input, cancellable, error);
}

/* Key → PartitionInput of what is there. */
static GHashTable *
index_partitions (JsonNode *answer)
{
  GHashTable *index
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);

  for (guint i = 0; i < aws_json_get_length (answer, "Partitions"); i++)
    {
      JsonNode *partition = aws_json_get_element (answer, "Partitions", i);

      g_hash_table_insert (index, dup_key (partition), new_partition_input (partition));
    }
  return index;
}

/* Those that are wanted, and what is there of them. */
static void
note_undo (MeshGluePartitions *self, JsonNode *source, GHashTable *index)
{
  MeshResource *resource = MESH_RESOURCE (self);
  JsonNode *before = aws_json_new_array (), *after = aws_json_new_array ();
  const guint n = aws_json_get_length (source, "Partitions");

  for (guint i = 0; i < MIN (n, MOST_KEPT); i++)
    {
      JsonNode *partition = aws_json_get_element (source, "Partitions", i);
      g_autofree char *key = dup_key (partition);
      JsonNode *held = g_hash_table_lookup (index, key);

      aws_json_append (after, new_partition_input (partition));
      if (held != NULL)
        aws_json_append (before, aws_json_copy (held));
    }
  mesh_resource_take_undo (resource, self->is_new ? "nothing" : "glue-partitions",
                           aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName", AWS_JSON_STRING,
                                         self->database, "TableName", AWS_JSON_STRING, self->table, NULL),
                           before, after);
  if (!self->is_new && n > MOST_KEPT)
    mesh_resource_set_lasting (resource, _("There are too many partitions to be written down"));
}

static void
compare (MeshGluePartitions *self, JsonNode *source, JsonNode *there)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (GHashTable) index = index_partitions (there);
  g_autofree char *difference = NULL;

  g_ptr_array_set_size (self->missing, 0);
  g_ptr_array_set_size (self->differing, 0);
  for (guint i = 0; i < aws_json_get_length (source, "Partitions"); i++)
    {
      JsonNode *partition = aws_json_get_element (source, "Partitions", i);
      g_autofree char *key = dup_key (partition);
      JsonNode *held = g_hash_table_lookup (index, key);
      JsonNode *input = new_partition_input (partition);

      if (held == NULL)
        g_ptr_array_add (self->missing, input);
      else if (!mesh_json_equal (held, input))
        g_ptr_array_add (self->differing, input);
      else
        json_node_unref (input);
    }
  if (self->missing->len == 0 && self->differing->len == 0)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return;
    }
  note_undo (self, source, index);
  /* Translators: two numbers of partitions */
  difference = g_strdup_printf (_("%'u partitions to make, %'u to change"), self->missing->len,
                                self->differing->len);
  mesh_resource_set_difference (resource, difference);
  mesh_resource_set_state (resource,
                           g_hash_table_size (index) == 0 ? MESH_STATE_ABSENT : MESH_STATE_DIFFERS);
}

static JsonNode *
new_batch (MeshGluePartitions *self, GPtrArray *inputs, guint from, gboolean update)
{
  JsonNode *list = aws_json_new_array ();

  for (guint i = from; i < MIN (inputs->len, from + BATCH); i++)
    {
      JsonNode *input = g_ptr_array_index (inputs, i);

      if (update)
        aws_json_append (list, aws_json_new ("PartitionValueList", AWS_JSON_NODE,
                                             aws_json_copy (aws_json_get (input, "Values")),
                                             "PartitionInput", AWS_JSON_NODE, aws_json_copy (input),
                                             NULL));
      else
        aws_json_append (list, aws_json_copy (input));
    }
  return aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName", AWS_JSON_STRING,
                       self->database, "TableName", AWS_JSON_STRING, self->table,
                       update ? "Entries" : "PartitionInputList", AWS_JSON_NODE, list, NULL);
}

static gboolean
mesh_glue_partitions_observe (MeshResource *resource,
                              MeshReads *reads,
                              GCancellable *cancellable,
                              GError **error)
{
  MeshGluePartitions *self = MESH_GLUE_PARTITIONS (resource);
  g_autoptr (JsonNode) source = NULL;
  g_autoptr (JsonNode) there = NULL;

  if (self->list != NULL)
    source = json_node_ref (self->list);
  else
    source = read_partitions (self->source, NULL, self->source_database, self->table, reads,
                              cancellable, error);
  if (source == NULL)
    return FALSE;
  if (!self->is_new)
    {
      g_autoptr (GError) local = NULL;

      there = read_partitions (mesh_resource_get_client (resource), self->catalog, self->database,
                               self->table, reads, cancellable, &local);
      if (there == NULL && !aws_error_is_code (local, "EntityNotFoundException"))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  compare (self, source, there);
  for (guint i = 0; i < self->missing->len; i += BATCH)
    mesh_resource_add_call (resource, "glue:BatchCreatePartition",
                            new_batch (self, self->missing, i, FALSE));
  for (guint i = 0; i < self->differing->len; i += BATCH)
    mesh_resource_add_call (resource, "glue:BatchUpdatePartition",
                            new_batch (self, self->differing, i, TRUE));
  return TRUE;
}

/* Made already is as good as made. */
static gboolean
check_errors (const char *operation, JsonNode *answer, GError **error)
{
  for (guint i = 0; i < aws_json_get_length (answer, "Errors"); i++)
    {
      JsonNode *detail = aws_json_get (aws_json_get_element (answer, "Errors", i), "ErrorDetail");
      const char *code = aws_json_get_string (detail, "ErrorCode");

      if (g_strcmp0 (code, "AlreadyExistsException") == 0)
        continue;
      g_propagate_error (error, aws_error_new (operation, code != NULL ? code : "Unknown",
                                               aws_json_get_string (detail, "ErrorMessage"), NULL,
                                               400, NULL));
      return FALSE;
    }
  return TRUE;
}

static gboolean
mesh_glue_partitions_apply (MeshResource *resource,
                            MeshReads *reads,
                            GCancellable *cancellable,
                            GError **error)
{
  GPtrArray *calls = mesh_resource_get_calls (resource);

  for (guint i = 0; i < calls->len; i++)
    {
      MeshCall *call = g_ptr_array_index (calls, i);
      g_autoptr (JsonNode) answer = NULL;

      answer
          = aws_client_call (mesh_resource_get_client (resource),
                             aws_operation_find (call->operation), call->input, cancellable, error);
      if (answer == NULL || !check_errors (call->operation, answer, error))
        return FALSE;
    }
  return TRUE;
}

static void
mesh_glue_partitions_finalize (GObject *object)
{
  MeshGluePartitions *self = MESH_GLUE_PARTITIONS (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->list, json_node_unref);
  g_clear_pointer (&self->source_database, g_free);
  g_clear_pointer (&self->catalog, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_clear_pointer (&self->differing, g_ptr_array_unref);
  G_OBJECT_CLASS (mesh_glue_partitions_parent_class)->finalize (object);
}

static void
mesh_glue_partitions_class_init (MeshGluePartitionsClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_partitions_finalize;
  resource_class->kind = "glue-partitions";
  resource_class->observe = mesh_glue_partitions_observe;
  resource_class->apply = mesh_glue_partitions_apply;
}

static void
mesh_glue_partitions_init (MeshGluePartitions *self)
{
  self->missing = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  self->differing = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
}

/**
 * mesh_glue_partitions_new:
 * @source: who may read the source's catalogue
 * @is_new: the table is only made by this plan
 *
 * Returns: (transfer full): goes with its table, hence no inverse of its own
 */
MeshResource *
mesh_glue_partitions_new (AwsClient *source,
                          const char *source_database,
                          const char *catalog,
                          const char *database,
                          const char *table,
                          gboolean is_new)
{
  MeshGluePartitions *self = g_object_new (MESH_TYPE_GLUE_PARTITIONS, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("glue-partitions %s %s %s", catalog, database, table);
  /* Translators: a database and its table, with a dot between them */
  g_autofree char *label = g_strdup_printf (_("Copy the partitions of %s.%s"), source_database, table);

  self->source = g_object_ref (source);
  self->source_database = g_strdup (source_database);
  self->catalog = g_strdup (catalog);
  self->database = g_strdup (database);
  self->table = g_strdup (table);
  self->is_new = is_new;
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

/* @list: (transfer full): an array of PartitionInputs */
MeshResource *
mesh_glue_partitions_new_list (const char *database,
                               const char *table,
                               JsonNode *list,
                               gboolean is_new)
{
  MeshGluePartitions *self = g_object_new (MESH_TYPE_GLUE_PARTITIONS, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("glue-partitions %s %s", database, table);
  /* Translators: a database and its table, with a dot between them */
  g_autofree char *label = g_strdup_printf (_("Make the partitions of %s.%s"), database, table);

  self->list = aws_json_new ("Partitions", AWS_JSON_NODE, list, NULL);
  self->database = g_strdup (database);
  self->table = g_strdup (table);
  self->is_new = is_new;
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
