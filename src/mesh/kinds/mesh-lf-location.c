/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"

struct _MeshLfLocation
{
  MeshResource parent_instance;
  char *arn;
};

#define MESH_TYPE_LF_LOCATION (mesh_lf_location_get_type ())
G_DECLARE_FINAL_TYPE (MeshLfLocation, mesh_lf_location, MESH, LF_LOCATION, MeshResource)
G_DEFINE_FINAL_TYPE (MeshLfLocation, mesh_lf_location, MESH_TYPE_RESOURCE)

static JsonNode *
new_input (MeshLfLocation *self)
{
  return aws_json_new ("ResourceArn", AWS_JSON_STRING, self->arn, "UseServiceLinkedRole",
                       AWS_JSON_BOOLEAN, TRUE, NULL);
}

/* @registered is the path itself or a folder above it. */
static gboolean
covers (const char *registered, const char *arn)
{
  g_autofree char *stem = g_strdup (registered);
  gsize length;

  while (g_str_has_suffix (stem, "/") || g_str_has_suffix (stem, "*"))
    stem[strlen (stem) - 1] = '\0';
  length = strlen (stem);
  return g_str_has_prefix (arn, stem) && (arn[length] == '\0' || arn[length] == '/');
}

static gboolean
mesh_lf_location_observe (MeshResource *resource,
                          MeshReads *reads,
                          GCancellable *cancellable,
                          GError **error)
{
  MeshLfLocation *self = MESH_LF_LOCATION (resource);
  g_autoptr (JsonNode) answer = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (resource),
                            "lakeformation:ListResources", NULL, cancellable, error);
  if (answer == NULL)
    return FALSE;
  mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  for (guint i = 0; i < aws_json_get_length (answer, "ResourceInfoList"); i++)
    {
      const char *arn = aws_json_get_string (aws_json_get_element (answer, "ResourceInfoList", i),
                                             "ResourceArn");

      if (arn != NULL && covers (arn, self->arn))
        mesh_resource_set_state (resource, MESH_STATE_HOLDS);
    }
  if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    return TRUE;
  mesh_resource_take_undo (resource, "lf-location",
                           aws_json_new ("ResourceArn", AWS_JSON_STRING, self->arn, NULL), NULL,
                           NULL);
  mesh_resource_add_call (resource, "lakeformation:RegisterResource", new_input (self));
  return TRUE;
}

static gboolean
mesh_lf_location_apply (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (JsonNode) input = new_input (MESH_LF_LOCATION (resource));
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("lakeformation:RegisterResource"), input,
                            cancellable, &local);
  if (answer == NULL && !aws_error_is_code (local, "AlreadyExistsException"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static void
mesh_lf_location_finalize (GObject *object)
{
  g_clear_pointer (&MESH_LF_LOCATION (object)->arn, g_free);
  G_OBJECT_CLASS (mesh_lf_location_parent_class)->finalize (object);
}

static void
mesh_lf_location_class_init (MeshLfLocationClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_lf_location_finalize;
  resource_class->kind = "lf-location";
  resource_class->observe = mesh_lf_location_observe;
  resource_class->apply = mesh_lf_location_apply;
}

static void
mesh_lf_location_init (MeshLfLocation *self)
{
}

/**
 * mesh_lf_location_new:
 * @s3_arn: "arn:aws:s3:::bucket" or a path in it
 *
 * Returns: (transfer full): the registration of that path with Lake Formation's service-linked role
 */
MeshResource *
mesh_lf_location_new (const char *s3_arn)
{
  MeshLfLocation *self = g_object_new (MESH_TYPE_LF_LOCATION, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("lf-location %s", s3_arn);
  /* Translators: %s is the ARN of a place in S3, such as arn:aws:s3:::bucket/folder */
  g_autofree char *label = g_strdup_printf (_("Register %s with Lake Formation"), s3_arn);

  self->arn = g_strdup (s3_arn);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
