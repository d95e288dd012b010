/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cli/core/cli-credentials-file.h"

#include <stdlib.h>
#include <string.h>

#include "mesh/model/mesh-error.h"

static const char *const daily_personas[] = { "Producer", "Consumer" };

static void
wipe_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

JsonNode *
cli_credentials_file_read (const char *path, gboolean missing_ok, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  char *text = NULL;
  gboolean parsed;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &local_error))
    {
      if (!missing_ok || !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  parsed = json_parser_load_from_data (parser, text, (gssize) length, &local_error);
  wipe_free (text);
  if (!parsed || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, "%s is not a credentials file: %s", path,
                   local_error != NULL ? local_error->message : "not a JSON object");
      return NULL;
    }
  return json_node_copy (json_parser_get_root (parser));
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

void
cli_credentials_file_set (JsonNode *file, const char *persona, const char *account_id,
                          AwsCredentials *credentials)
{
  JsonObject *root = json_node_get_object (file), *object = get_object (root, persona);
  const char *token = aws_credentials_get_session_token (credentials);

  if (object == NULL)
    {
      object = json_object_new ();
      json_object_set_object_member (root, persona, object);
    }
  json_object_set_string_member (object, "AccountId", account_id);
  json_object_set_string_member (object, "AccessKeyId",
                                 aws_credentials_get_access_key_id (credentials));
  json_object_set_string_member (object, "SecretAccessKey",
                                 aws_credentials_get_secret_access_key (credentials));
  if (token != NULL)
    json_object_set_string_member (object, "SessionToken", token);
  else if (json_object_has_member (object, "SessionToken"))
    json_object_remove_member (object, "SessionToken");
}

void
cli_credentials_file_keep (JsonNode *file, JsonNode *older)
{
  JsonObject *root = json_node_get_object (file), *old_root = json_node_get_object (older);
  const char *key = get_string (get_object (root, "Mesh"), "AccessKeyId");

  if (*key == '\0' || !g_str_equal (key, get_string (get_object (old_root, "Mesh"), "AccessKeyId")))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (daily_personas); i++)
    {
      JsonObject *now = get_object (root, daily_personas[i]);
      JsonObject *before = get_object (old_root, daily_personas[i]);

      if (*get_string (now, "AccessKeyId") == '\0' && *get_string (before, "AccessKeyId") != '\0')
        json_object_set_object_member (root, daily_personas[i], json_object_ref (before));
    }
}

gboolean
cli_credentials_file_write (JsonNode *file, const char *path, GError **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  char *target = realpath (path, NULL), *text;
  gboolean written;
  gsize length;

  json_generator_set_root (generator, file);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 4);
  text = json_generator_to_data (generator, &length);
  written = g_file_set_contents_full (target != NULL ? target : path, text, (gssize) length,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                      0600, error);
  wipe_free (text);
  free (target);
  return written;
}
