/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-credentials-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"
#include "mesh/model/mesh-persona-private.h"

#define MAX_BYTES    (256 * 1024)
#define MAX_PERSONAS 100

static void
entry_free (MeshCredentialsEntry *entry)
{
  g_clear_pointer (&entry->name, g_free);
  g_clear_pointer (&entry->account_id, g_free);
  g_clear_pointer (&entry->credentials, aws_credentials_unref);
  g_free (entry);
}

void
mesh_credentials_file_free (MeshCredentialsFile *file)
{
  g_clear_pointer (&file->region, g_free);
  g_clear_pointer (&file->entries, g_ptr_array_unref);
  g_free (file);
}

/* A string member. TRUE with NULL where it is missing, null or empty; FALSE: of another type. */
static gboolean
get_string (JsonObject *object,
            const char *file,
            const char *persona,
            const char *member,
            const char **value,
            GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      /* Translators: a file; a persona, a dot, its member, such as Producer.AccountId; without a persona, it and the
         dot are empty */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: %s%s%s must be a string"), file,
                   persona != NULL ? persona : "", persona != NULL ? "." : "", member);
      return FALSE;
    }
  *value = json_node_get_string (node);
  if (**value == '\0')
    *value = NULL;
  return TRUE;
}

/* Keys are copied by hand: a stray newline or blank would only show up as a wrong signature. */
static gboolean
is_clean (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p <= ' ' || *p > '~')
      return FALSE;
  return TRUE;
}

static gboolean
parse_keys (JsonObject *object, const char *file, MeshCredentialsEntry *entry, GError **error)
{
  static const char *const members[] = { "AccessKeyId", "SecretAccessKey", "SessionToken" };
  const char *values[G_N_ELEMENTS (members)];

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!get_string (object, file, entry->name, members[i], &values[i], error))
        return FALSE;
      if (values[i] != NULL && (!is_clean (values[i]) || strlen (values[i]) > 16384))
        {
          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                       /* Translators: a file; a persona and its member, such as Producer.AccessKeyId */
                       _("%s: %s.%s holds characters that no key has"), file, entry->name, members[i]);
          return FALSE;
        }
    }
  if ((values[0] == NULL) != (values[1] == NULL))
    {
      /* Translators: a file; a persona and its member, such as Producer.AccessKeyId */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: %s.%s is missing"), file, entry->name,
                   values[0] == NULL ? members[0] : members[1]);
      return FALSE;
    }
  if (values[0] != NULL)
    entry->credentials = aws_credentials_new (values[0], values[1], values[2], 0);
  return TRUE;
}

static gboolean
parse_persona (MeshCredentialsFile *self,
               const char *file,
               const char *name,
               JsonNode *node,
               GError **error)
{
  MeshCredentialsEntry *entry;
  MeshJob job;
  JsonObject *object;
  const char *account;

  if (!mesh_job_from_name (name, &job))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: a file, and a name in it; the names in capitals and brackets stay as they are */
                   _("%s: %s is neither AWS_REGION nor a persona (Mesh, ProducerAdmin, "
                   "ConsumerAdmin, Producer, Consumer)"),
                   file, name);
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: a file, and a persona; the names of members stay as they are */
                   _("%s: %s must be an object with AccountId, AccessKeyId, SecretAccessKey"), file,
                   name);
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!get_string (object, file, name, "AccountId", &account, error))
    return FALSE;
  if (!mesh_is_account_id (account))
    {
      /* Translators: a file, and a persona; AccountId stays as it is */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: %s.AccountId must be 12 digits"),
                   file, name);
      return FALSE;
    }
  entry = g_new0 (MeshCredentialsEntry, 1);
  entry->name = g_strdup (name);
  entry->job = job;
  entry->account_id = g_strdup (account);
  g_ptr_array_add (self->entries, entry);
  return parse_keys (object, file, entry, error);
}

static gboolean
parse_members (MeshCredentialsFile *self, JsonObject *root, const char *file, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (root);

  if (json_object_get_size (root) > MAX_PERSONAS)
    {
      /* Translators: a file, and how many personas are possible */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: more than %d personas"), file,
                   MAX_PERSONAS);
      return FALSE;
    }
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;
      const char *region;

      if (!g_str_equal (name, "AWS_REGION"))
        {
          if (!parse_persona (self, file, name, json_object_get_member (root, name), error))
            return FALSE;
          continue;
        }
      if (!get_string (root, file, NULL, name, &region, error))
        return FALSE;
      self->region = g_strdup (region);
    }
  if (!json_object_has_member (root, "Mesh"))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is a file; Mesh and AccountId are names in it */
                   _("%s: Mesh is missing: the mesh account's AccountId at least"), file);
      return FALSE;
    }
  return TRUE;
}

MeshCredentialsFile *
mesh_credentials_file_parse (const char *json, gssize length, const char *name, GError **error)
{
  g_autoptr (MeshCredentialsFile) self = g_new0 (MeshCredentialsFile, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local = NULL;

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  if ((length < 0 ? strlen (json) : (gsize) length) > MAX_BYTES)
    {
      /* Translators: %s is a file */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: too large for a credentials file"),
                   name);
      return NULL;
    }
  root = aws_json_parse (json, length, &local);
  if (root == NULL)
    {
      /* The parser's own words quote the text around the fault, which may be a secret. */
      /* Translators: %s is a file */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: not valid JSON"), name);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      /* Translators: %s is a file */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: must be a JSON object"), name);
      return NULL;
    }
  if (!parse_members (self, json_node_get_object (root), name, error))
    return NULL;
  return g_steal_pointer (&self);
}

MeshCredentialsFile *
mesh_credentials_file_load (const char *path, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GError) local = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      /* Translators: %s is a path */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: is a folder"), path);
      return NULL;
    }
  mapped = g_mapped_file_new (path, FALSE, &local);
  if (mapped == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s", local->message);
      return NULL;
    }
  if (g_mapped_file_get_contents (mapped) == NULL)
    {
      /* Translators: %s is a file */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: is empty"), path);
      return NULL;
    }
  return mesh_credentials_file_parse (g_mapped_file_get_contents (mapped),
                                      (gssize) g_mapped_file_get_length (mapped), path, error);
}
