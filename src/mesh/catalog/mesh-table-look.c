/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-table-look.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/catalog/mesh-product.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/plan/mesh-seated.h"

/* A page of partitions; whoever has more has many. */
#define MOST_PARTITIONS 1000

struct _MeshTableLook
{
  GObject parent_instance;

  gboolean gone;
  char *partitions;
  char *newest;
  char *tags; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_GONE,
  PROP_PARTITIONS,
  PROP_NEWEST,
  PROP_TAGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshTableLook, mesh_table_look, G_TYPE_OBJECT)

typedef struct
{
  MeshPersona *persona;
  MeshProduct *product;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->persona);
  g_object_unref (request->product);
  g_free (request);
}

static void
mesh_table_look_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshTableLook *self = MESH_TABLE_LOOK (object);

  switch (id)
    {
    case PROP_GONE:
      g_value_set_boolean (value, self->gone);
      break;
    case PROP_PARTITIONS:
      g_value_set_string (value, self->partitions);
      break;
    case PROP_NEWEST:
      g_value_set_string (value, self->newest);
      break;
    case PROP_TAGS:
      g_value_set_string (value, self->tags);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_table_look_finalize (GObject *object)
{
  MeshTableLook *self = MESH_TABLE_LOOK (object);

  g_free (self->partitions);
  g_free (self->newest);
  g_free (self->tags);
  G_OBJECT_CLASS (mesh_table_look_parent_class)->finalize (object);
}

static void
mesh_table_look_class_init (MeshTableLookClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_table_look_get_property;
  object_class->finalize = mesh_table_look_finalize;
  properties[PROP_GONE] = g_param_spec_boolean ("gone", NULL, NULL, FALSE, flags);
  properties[PROP_PARTITIONS] = g_param_spec_string ("partitions", NULL, NULL, "", flags);
  properties[PROP_NEWEST] = g_param_spec_string ("newest", NULL, NULL, "", flags);
  properties[PROP_TAGS] = g_param_spec_string ("tags", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_table_look_init (MeshTableLook *self)
{
}

/* ---- looking ---- */

static JsonNode *
new_table_input (MeshMesh *mesh, MeshProduct *product, const char *member)
{
  return aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (mesh),
                       "DatabaseName", AWS_JSON_STRING, mesh_product_get_database (product), member,
                       AWS_JSON_STRING, mesh_product_get_name (product), NULL);
}

/* Not there and not to be seen are the same to who looks; anything else is a failure. */
static gboolean
is_gone (const GError *error)
{
  return aws_error_is_code (error, "EntityNotFoundException");
}

static void
read_partitions (MeshTableLook *self, JsonNode *answer)
{
  const guint n = aws_json_get_length (answer, "Partitions");
  double newest = 0;
  g_autoptr (GDateTime) time = NULL;

  for (guint i = 0; i < n; i++)
    newest = MAX (newest, aws_json_get_double (aws_json_get_element (answer, "Partitions", i),
                                               "CreationTime", 0));
  if (newest > 0 && newest < 1e11)
    time = g_date_time_new_from_unix_utc ((gint64) newest);
  g_free (self->partitions);
  self->partitions
      = g_strdup_printf ("%u%s", n, aws_json_get_string (answer, "NextToken") != NULL ? "+" : "");
  if (time != NULL)
    {
      g_free (self->newest);
      self->newest = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
    }
}

static void
append_tags (GString *tags, JsonNode *list)
{
  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    {
      JsonNode *tag = aws_json_get_element (list, NULL, i);
      const char *key = aws_json_get_string (tag, "TagKey"),
                 *value = aws_json_get_string (tag, "TagValues.0");
      g_autofree char *line = g_strdup_printf ("%s=%s", key, value);
      g_autofree char *valid = g_utf8_make_valid (line, -1);

      if (key != NULL && value != NULL && strstr (tags->str, valid) == NULL)
        g_string_append_printf (tags, "%s%s", tags->len > 0 ? "\n" : "", valid);
    }
}

static void
read_tags (MeshTableLook *self, JsonNode *answer)
{
  GString *tags = g_string_new (NULL);

  append_tags (tags, aws_json_get (answer, "LFTagsOnTable"));
  append_tags (tags, aws_json_get (answer, "LFTagOnDatabase"));
  self->tags = g_string_free (tags, FALSE);
}

/* What is known beside the table itself; nothing, where that may not be seen. */
static void
look_further (MeshTableLook *self,
              MeshMesh *mesh,
              MeshProduct *product,
              AwsClient *client,
              GCancellable *cancellable)
{
  const char *account = mesh_mesh_get_account_id (mesh);
  g_autoptr (JsonNode) input = new_table_input (mesh, product, "TableName");
  g_autoptr (JsonNode) tags_input
      = aws_json_new ("CatalogId", AWS_JSON_STRING, account, "Resource", AWS_JSON_NODE,
                      mesh_lf_resource_new (account, mesh_product_get_database (product),
                                            mesh_product_get_name (product)),
                      "ShowAssignedLFTags", AWS_JSON_BOOLEAN, FALSE, NULL);
  g_autoptr (JsonNode) partitions = NULL;
  g_autoptr (JsonNode) tags = NULL;

  aws_json_set (input, "ExcludeColumnSchema", json_node_init_boolean (json_node_alloc (), TRUE));
  aws_json_set (input, "MaxResults", json_node_init_int (json_node_alloc (), MOST_PARTITIONS));
  partitions = aws_client_call (client, aws_operation_find ("glue:GetPartitions"), input,
                                cancellable, NULL);
  if (partitions != NULL)
    read_partitions (self, partitions);
  tags = aws_client_call (client, aws_operation_find ("lakeformation:GetResourceLFTags"),
                          tags_input, cancellable, NULL);
  if (tags != NULL)
    read_tags (self, tags);
}

static MeshTableLook *
look (MeshMesh *mesh,
      MeshProduct *product,
      AwsClient *client,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (MeshTableLook) self = mesh_table_look_new (FALSE, "", "", NULL);
  g_autoptr (JsonNode) input = new_table_input (mesh, product, "Name");
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer
      = aws_client_call (client, aws_operation_find ("glue:GetTable"), input, cancellable, &local);

  self->gone = local != NULL && is_gone (local);
  if (local != NULL && !self->gone)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!self->gone)
    look_further (self, mesh, product, client, cancellable);
  return g_steal_pointer (&self);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  MeshTableLook *found = NULL;
  MeshSeated seat = { NULL };
  GError *error = NULL;

  if (mesh_seated_init (&seat, MESH_MESH (source), request->persona, MESH_SEAT_READ_ONLY, &error))
    {
      found = look (MESH_MESH (source), request->product, seat.client, cancellable, &error);
      mesh_seated_clear (&seat);
    }
  if (found != NULL)
    g_task_return_pointer (task, found, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* ---- public ---- */

MeshTableLook *
mesh_table_look_new (gboolean gone, const char *partitions, const char *newest, const char *tags)
{
  MeshTableLook *self = g_object_new (MESH_TYPE_TABLE_LOOK, NULL);

  self->gone = gone;
  self->partitions = g_strdup (partitions);
  self->newest = g_strdup (newest);
  self->tags = g_strdup (tags);
  return self;
}

void
mesh_table_look_async (MeshMesh *mesh,
                       MeshPersona *persona,
                       MeshProduct *product,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->persona = g_object_ref (persona);
  request->product = g_object_ref (product);
  g_task_set_source_tag (task, mesh_table_look_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, look_thread);
}

MeshTableLook *
mesh_table_look_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mesh), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
