/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-keyring.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    .name = "io.github.meshdesk.AccessKey",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = { { "mesh", SECRET_SCHEMA_ATTRIBUTE_STRING },
                    { "persona", SECRET_SCHEMA_ATTRIBUTE_STRING },
                    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING } },
  };

  return &schema;
}

/* D-Bus's own words ("The name org.freedesktop.secrets was not provided by any .service files") help nobody. */
static gboolean
take_error (GError *local, GError **error)
{
  g_autoptr (GError) owned = local;

  if (local == NULL || g_error_matches (local, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_KEYRING, _("The keyring is locked"));
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    /* Translators: %s is why, in the words of the system */
    g_set_error (error, MESH_ERROR, MESH_ERROR_KEYRING, _("No keyring answers (%s)"), local->message);
  return FALSE;
}

static char *
credentials_to_text (AwsCredentials *credentials)
{
  g_autoptr (JsonNode) node
      = aws_json_new ("AccessKeyId", AWS_JSON_STRING, aws_credentials_get_access_key_id (credentials),
                      "SecretAccessKey", AWS_JSON_STRING, aws_credentials_get_secret_access_key (credentials), NULL);

  if (aws_credentials_get_session_token (credentials) != NULL)
    aws_json_set_string (node, "SessionToken", aws_credentials_get_session_token (credentials));
  return aws_json_to_string (node, FALSE);
}

/* What another program wrote under our schema is not believed. */
static AwsCredentials *
credentials_from_text (const char *text)
{
  g_autoptr (JsonNode) node = aws_json_parse (text, -1, NULL);
  const char *id = node != NULL ? aws_json_get_string (node, "AccessKeyId") : NULL;
  const char *secret = node != NULL ? aws_json_get_string (node, "SecretAccessKey") : NULL;

  if (id == NULL || *id == '\0' || secret == NULL || *secret == '\0')
    return NULL;
  return aws_credentials_new (id, secret, aws_json_get_string (node, "SessionToken"), 0);
}

gboolean
mesh_keyring_store (const char *mesh, const char *persona, const char *account, AwsCredentials *credentials,
                    GCancellable *cancellable, GError **error)
{
  /* Translators: a persona, and the number of its account; the keyring shows this name */
  g_autofree char *label = g_strdup_printf (_("Meshdesk: AWS access key of %s in account %s"), persona, account);
  char *text = credentials_to_text (credentials);
  GError *local = NULL;
  gboolean done = secret_password_store_sync (get_schema (), SECRET_COLLECTION_DEFAULT, label, text, cancellable,
                                              &local, "mesh", mesh, "persona", persona, "account", account, NULL);

  secret_password_wipe (text);
  g_free (text);
  return done ? TRUE : take_error (local, error);
}

/* A prompt that was dismissed, or could not be shown, leaves no error behind: the item is there, but not its secret. */
static gboolean
is_hidden (const char *mesh, const char *persona, const char *account, GCancellable *cancellable)
{
  GList *found = secret_password_search_sync (get_schema (), SECRET_SEARCH_ALL, cancellable, NULL, "mesh", mesh,
                                              "persona", persona, "account", account, NULL);
  gboolean hidden = found != NULL;

  g_list_free_full (found, g_object_unref);
  return hidden;
}

AwsCredentials *
mesh_keyring_lookup (const char *mesh, const char *persona, const char *account, GCancellable *cancellable,
                     GError **error)
{
  GError *local = NULL;
  AwsCredentials *credentials = NULL;
  char *text = secret_password_lookup_sync (get_schema (), cancellable, &local, "mesh", mesh, "persona", persona,
                                            "account", account, NULL);

  if (local != NULL)
    take_error (local, error);
  else if (text != NULL)
    credentials = credentials_from_text (text);
  else if (is_hidden (mesh, persona, account, cancellable))
    take_error (NULL, error);
  secret_password_free (text);
  return credentials;
}

gboolean
mesh_keyring_forget (const char *mesh, const char *persona, const char *account, GCancellable *cancellable,
                     GError **error)
{
  GError *local = NULL;

  secret_password_clear_sync (get_schema (), cancellable, &local, "mesh", mesh, "persona", persona, "account", account,
                              NULL);
  return local == NULL ? TRUE : take_error (local, error);
}

gboolean
mesh_keyring_clear (const char *mesh, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  secret_password_clear_sync (get_schema (), cancellable, &local, "mesh", mesh, NULL);
  return local == NULL ? TRUE : take_error (local, error);
}
