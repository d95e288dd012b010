/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-endpoint.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *prefix; /* of the region's name */
  const char *name;
  const char *suffix;
  const char *global_region; /* that IAM is signed for */
  const char *iam_host;
} Partition;

static const Partition partitions[] = {
  { "cn-", "aws-cn", "amazonaws.com.cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn" },
  { "us-gov-", "aws-us-gov", "amazonaws.com", "us-gov-west-1", "iam.us-gov.amazonaws.com" },
  { "us-iso-", "aws-iso", "c2s.ic.gov", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov" },
  { "us-isob-", "aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov" },
  { "eusc-", "aws-eusc", "amazonaws.eu", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu" },
  { "", "aws", "amazonaws.com", "us-east-1", "iam.amazonaws.com" },
};

static const Partition *
find_partition (const char *region)
{
  guint i = 0;

  while (!g_str_has_prefix (region, partitions[i].prefix))
    i++;
  return &partitions[i];
}

gboolean
aws_region_is_valid (const char *region)
{
  gsize length;
  guint dashes = 0;

  if (region == NULL)
    return FALSE;
  length = strlen (region);
  if (length < 5 || length > 30 || !g_ascii_islower (region[0]) ||
      !g_ascii_isdigit (region[length - 1]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (region[i] == '-')
        {
          dashes++;
          if (region[i - 1] == '-')
            return FALSE;
        }
      else if (!g_ascii_islower (region[i]) && !g_ascii_isdigit (region[i]))
        return FALSE;
    }
  return dashes >= 2 && region[length - 2] == '-';
}

const char *
aws_region_get_partition (const char *region)
{
  return find_partition (region)->name;
}

void
aws_endpoint_clear (AwsEndpoint *self)
{
  g_clear_pointer (&self->scheme, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->signing_region, g_free);
}

void
aws_endpoint_free (AwsEndpoint *self)
{
  aws_endpoint_clear (self);
  g_free (self);
}

void
aws_endpoint_copy (const AwsEndpoint *self, AwsEndpoint *copy)
{
  copy->scheme = g_strdup (self->scheme);
  copy->host = g_strdup (self->host);
  copy->path = g_strdup (self->path);
  copy->signing_region = g_strdup (self->signing_region);
  copy->custom = self->custom;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GUri *
parse_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  const char *wrong = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    wrong = "it is not a URL";
  else if (strcmp (g_uri_get_scheme (uri), "https") != 0 &&
           strcmp (g_uri_get_scheme (uri), "http") != 0)
    wrong = "only https and http will do";
  else if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
           g_uri_get_fragment (uri) != NULL)
    wrong = "it has more than scheme, host, port and path";
  else if (strcmp (g_uri_get_scheme (uri), "http") == 0 && !is_loopback (g_uri_get_host (uri)))
    wrong = "plain http is for the loopback only";
  if (wrong == NULL)
    return g_steal_pointer (&uri);

  /* A URL with a password must not end in a message. */
  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    g_set_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION, "Endpoint on %s: %s",
                 g_uri_get_host (uri), wrong);
  else
    g_set_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION, "Endpoint “%s”: %s", url, wrong);
  return NULL;
}

gboolean
aws_endpoint_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = parse_url (url, error);

  return uri != NULL;
}

static gboolean
use_override (AwsEndpoint *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = parse_url (url, error);
  const char *host;
  gboolean bracketed;
  int port;

  if (uri == NULL)
    return FALSE;
  host = g_uri_get_host (uri);
  bracketed = strchr (host, ':') != NULL;
  port = g_uri_get_port (uri);
  self->scheme = g_strdup (g_uri_get_scheme (uri));
  if (port == (strcmp (self->scheme, "https") == 0 ? 443 : 80))
    port = -1;
  self->host = port > 0 ? g_strdup_printf (bracketed ? "[%s]:%d" : "%s:%d", host, port)
                        : g_strdup_printf (bracketed ? "[%s]" : "%s", host);
  self->path = g_strdup (g_uri_get_path (uri));
  if (g_str_has_suffix (self->path, "/"))
    self->path[strlen (self->path) - 1] = '\0';
  self->custom = TRUE;
  return TRUE;
}

gboolean
aws_endpoint_resolve (AwsEndpoint *self, const AwsService *service, const char *region,
                      const char *override, GError **error)
{
  const Partition *partition = find_partition (region);

  memset (self, 0, sizeof *self);
  if (override != NULL)
    {
      if (!use_override (self, override, error))
        return FALSE;
    }
  else
    {
      self->scheme = g_strdup ("https");
      self->path = g_strdup ("");
      self->host = service->global
                       ? g_strdup (partition->iam_host)
                       : g_strdup_printf ("%s.%s.%s", service->name, region, partition->suffix);
    }
  self->signing_region = g_strdup (service->global ? partition->global_region : region);
  return TRUE;
}

const char *
aws_endpoint_get_environment (const AwsService *service)
{
  g_autofree char *name = g_strconcat ("AWS_ENDPOINT_URL_", service->variable, NULL);
  const char *ignore = g_getenv ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  const char *url;

  if (ignore != NULL && g_ascii_strcasecmp (ignore, "true") == 0)
    return NULL;
  url = g_getenv (name);
  if (url == NULL || *url == '\0')
    url = g_getenv ("AWS_ENDPOINT_URL");
  return url != NULL && *url != '\0' ? url : NULL;
}

gboolean
aws_endpoint_takes_virtual_host (const AwsEndpoint *self, const char *bucket)
{
  gsize length = strlen (bucket);

  if (self->custom || length < 3 || length > 63)
    return FALSE;
  for (const char *c = bucket; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  return bucket[0] != '-' && bucket[length - 1] != '-';
}
