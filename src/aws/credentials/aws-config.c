/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/credentials/aws-config.h"

#include <string.h>

#include "aws/client/aws-error.h"
#include "aws/credentials/aws-ini.h"

struct _AwsConfig
{
  AwsIni *config;
  AwsIni *credentials;
};

static AwsIni *
load_file (const char *variable, const char *name, GError **error)
{
  const char *chosen = g_getenv (variable);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  gsize length = 0;
  AwsIni *ini;

  if (chosen != NULL && g_str_has_prefix (chosen, "~/"))
    path = g_build_filename (g_get_home_dir (), chosen + 2, NULL);
  else if (chosen != NULL && *chosen != '\0')
    path = g_strdup (chosen);
  else
    path = g_build_filename (g_get_home_dir (), ".aws", name, NULL);

  if (!g_file_get_contents (path, &text, &length, &local) &&
      !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
      !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION, "%s: %s", path, local->message);
      return NULL;
    }
  ini = aws_ini_parse (text != NULL ? text : "", length, path, error);
  if (text != NULL)
    explicit_bzero (text, length);
  return ini;
}

AwsConfig *
aws_config_load (GError **error)
{
  g_autoptr (AwsConfig) self = g_new0 (AwsConfig, 1);

  self->config = load_file ("AWS_CONFIG_FILE", "config", error);
  if (self->config == NULL)
    return NULL;
  self->credentials = load_file ("AWS_SHARED_CREDENTIALS_FILE", "credentials", error);
  return self->credentials != NULL ? g_steal_pointer (&self) : NULL;
}

void
aws_config_free (AwsConfig *self)
{
  g_clear_pointer (&self->config, aws_ini_free);
  g_clear_pointer (&self->credentials, aws_ini_free);
  g_free (self);
}

/* In the config file profiles are "[profile X]", but for "[default]" (where "[profile default]" wins). */
static char *
dup_section (AwsConfig *self, const char *profile)
{
  g_autofree char *section = g_strconcat ("profile ", profile, NULL);

  if (strcmp (profile, "default") == 0 && !aws_ini_has_section (self->config, section))
    return g_strdup ("default");
  return g_steal_pointer (&section);
}

gboolean
aws_config_has_profile (AwsConfig *self, const char *profile)
{
  g_autofree char *section = dup_section (self, profile);

  return aws_ini_has_section (self->credentials, profile) || aws_ini_has_section (self->config, section);
}

const char *
aws_config_get (AwsConfig *self, const char *profile, const char *key)
{
  const char *value = aws_ini_get (self->credentials, profile, key);

  if (value == NULL || *value == '\0')
    {
      g_autofree char *section = dup_section (self, profile);
      value = aws_ini_get (self->config, section, key);
    }
  return value != NULL && *value != '\0' ? value : NULL;
}

const char *
aws_config_get_endpoint_url (AwsConfig *self, const char *profile, const char *service)
{
  const char *services = aws_config_get (self, profile, "services");
  const char *ignore = g_getenv ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  const char *url = NULL;

  if (ignore == NULL)
    ignore = aws_config_get (self, profile, "ignore_configured_endpoint_urls");
  if (ignore != NULL && g_ascii_strcasecmp (ignore, "true") == 0)
    return NULL;
  if (services != NULL)
    {
      g_autofree char *section = g_strconcat ("services ", services, NULL);
      g_autofree char *key = g_strconcat (service, ".endpoint_url", NULL);
      url = aws_ini_get (self->config, section, key);
    }
  return url != NULL && *url != '\0' ? url : aws_config_get (self, profile, "endpoint_url");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
aws_config_list_profiles (AwsConfig *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) own = aws_ini_get_sections (self->credentials);
  g_autoptr (GList) sections = aws_ini_get_sections (self->config);
  GPtrArray *names = g_ptr_array_new ();

  for (GList *link = own; link != NULL; link = link->next)
    if (g_hash_table_add (seen, link->data))
      g_ptr_array_add (names, g_strdup (link->data));
  for (GList *link = sections; link != NULL; link = link->next)
    {
      const char *name = link->data;

      if (g_str_has_prefix (name, "profile "))
        name += strlen ("profile ");
      else if (strcmp (name, "default") != 0)
        continue;
      if (g_hash_table_add (seen, (gpointer) name))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

const char *
aws_config_get_default_profile (void)
{
  const char *profile = g_getenv ("AWS_PROFILE");

  return profile != NULL && *profile != '\0' ? profile : "default";
}
