/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"

/* CreateLFTag and UpdateLFTag take 50 values a call. */
#define MAX_VALUES 50

struct _MeshLfTag
{
  MeshResource parent_instance;
  char *key;
  char **values;
  char **missing; /* as observed */
};

#define MESH_TYPE_LF_TAG (mesh_lf_tag_get_type ())
G_DECLARE_FINAL_TYPE (MeshLfTag, mesh_lf_tag, MESH, LF_TAG, MeshResource)
G_DEFINE_FINAL_TYPE (MeshLfTag, mesh_lf_tag, MESH_TYPE_RESOURCE)

static JsonNode *
new_input (MeshLfTag *self, gboolean create, char **values)
{
  return aws_json_new ("TagKey", AWS_JSON_STRING, self->key,
                       create ? "TagValues" : "TagValuesToAdd", AWS_JSON_STRV,
                       (const char *const *) values, NULL);
}

/* Lake Formation may fold case: values are compared without it. */
static gboolean
has_value (JsonNode *tag, const char *value)
{
  g_auto (GStrv) held = aws_json_dup_strv (tag, "TagValues");

  for (guint i = 0; held[i] != NULL; i++)
    if (g_ascii_strcasecmp (held[i], value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
mesh_lf_tag_observe (MeshResource *resource,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  MeshLfTag *self = MESH_LF_TAG (resource);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *joined = NULL;
  JsonNode *tag = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (resource), "lakeformation:ListLFTags",
                            NULL, cancellable, error);
  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "LFTags"); i++)
    {
      JsonNode *other = aws_json_get_element (answer, "LFTags", i);
      const char *key = aws_json_get_string (other, "TagKey");

      if (key != NULL && g_ascii_strcasecmp (key, self->key) == 0)
        tag = other;
    }
  for (guint i = 0; self->values[i] != NULL; i++)
    if (!has_value (tag, self->values[i]))
      g_strv_builder_add (builder, self->values[i]);
  g_strfreev (self->missing);
  self->missing = g_strv_builder_end (builder);
  if (self->missing[0] == NULL)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  mesh_resource_set_lasting (resource, _("Others may have put the LF-tag on their tables by now"));
  mesh_resource_set_state (resource, tag != NULL ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
  joined = g_strjoinv (", ", self->missing);
  mesh_resource_set_difference (resource, joined);
  mesh_resource_add_call (resource,
                          tag != NULL ? "lakeformation:UpdateLFTag" : "lakeformation:CreateLFTag",
                          new_input (self, tag == NULL, self->missing));
  return TRUE;
}

/* The model has no AlreadyExistsException for it, AWS says InvalidInputException. */
static gboolean
is_there_already (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "AlreadyExistsException")
         || (aws_error_is_code (error, "InvalidInputException") && message != NULL
             && strstr (message, "already exist") != NULL);
}

static gboolean
put_values (MeshLfTag *self,
            gboolean create,
            char **values,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (JsonNode) input = new_input (self, create, values);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (
      mesh_resource_get_client (MESH_RESOURCE (self)),
      aws_operation_find (create ? "lakeformation:CreateLFTag" : "lakeformation:UpdateLFTag"),
      input, cancellable, error);
  return answer != NULL;
}

static gboolean
mesh_lf_tag_apply (MeshResource *resource,
                   MeshReads *reads,
                   GCancellable *cancellable,
                   GError **error)
{
  MeshLfTag *self = MESH_LF_TAG (resource);
  gboolean create = mesh_resource_get_state (resource) == MESH_STATE_ABSENT;
  const guint n = g_strv_length (self->missing);

  for (guint i = 0; i < n; i += MAX_VALUES)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) some = NULL;
      g_autoptr (GError) local = NULL;

      for (guint j = i; j < MIN (n, i + MAX_VALUES); j++)
        g_strv_builder_add (builder, self->missing[j]);
      some = g_strv_builder_end (builder);
      if (!put_values (self, create, some, cancellable, &local))
        {
          /* Made by somebody else meanwhile: then the values are added. */
          if (!is_there_already (local))
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          if (create && !put_values (self, FALSE, some, cancellable, error))
            return FALSE;
        }
      create = FALSE;
    }
  mesh_reads_forget (reads, mesh_resource_get_client (resource), "lakeformation:ListLFTags");
  return TRUE;
}

static void
mesh_lf_tag_finalize (GObject *object)
{
  MeshLfTag *self = MESH_LF_TAG (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->values, g_strfreev);
  g_clear_pointer (&self->missing, g_strfreev);
  G_OBJECT_CLASS (mesh_lf_tag_parent_class)->finalize (object);
}

static void
mesh_lf_tag_class_init (MeshLfTagClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_lf_tag_finalize;
  resource_class->kind = "lf-tag";
  resource_class->observe = mesh_lf_tag_observe;
  resource_class->apply = mesh_lf_tag_apply;
}

static void
mesh_lf_tag_init (MeshLfTag *self)
{
}

/* Returns: (transfer full): the key with at least these values; it has no inverse, others may use
 * them. */
MeshResource *
mesh_lf_tag_new (const char *key, const char *const *values)
{
  MeshLfTag *self = g_object_new (MESH_TYPE_LF_TAG, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *joined = g_strjoinv (", ", (char **) values);
  g_autofree char *id = g_strdup_printf ("lf-tag %s", key);
  /* Translators: the key of a tag, and its values */
  g_autofree char *label = g_strdup_printf (_("Make the LF-tag %s with %s"), key, joined);

  self->key = g_strdup (key);
  self->values = g_strdupv ((char **) values);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
