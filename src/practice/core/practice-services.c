/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* Which services there are. IAM stands first: the others' seeds may look at its accounts. */
static const PracticeService *const services[] = {
  &practice_iam,
  &practice_sts,
  &practice_dynamodb,
  &practice_lakeformation,
  &practice_glue,
  &practice_ram,
  &practice_athena,
  &practice_logs,
  &practice_s3,
  NULL
};

static GHashTable *by_name;    /* signing name → PracticeService */
static GHashTable *operations; /* "glue:GetTable" → PracticeOperation */

static char *
operation_key (const PracticeService *service, const char *name)
{
  return g_strconcat (service->signing_name, ":", name, NULL);
}

static void
add_operations (const PracticeService *service, const PracticeOperation *list)
{
  for (gsize i = 0; list != NULL && list[i].name != NULL; i++)
    g_hash_table_insert (operations, operation_key (service, list[i].name), (gpointer) &list[i]);
}

static void
index_services (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  by_name = g_hash_table_new (g_str_hash, g_str_equal);
  operations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; services[i] != NULL; i++)
    {
      g_hash_table_insert (by_name, (gpointer) services[i]->signing_name, (gpointer) services[i]);
      add_operations (services[i], services[i]->operations);
    }
  g_once_init_leave (&done, 1);
}

const PracticeService *const *
practice_services_all (void)
{
  return services;
}

const PracticeService *
practice_services_find (const char *signing_name)
{
  index_services ();
  return g_hash_table_lookup (by_name, signing_name);
}

const PracticeOperation *
practice_service_find_operation (const PracticeService *service, const char *name)
{
  g_autofree char *key = operation_key (service, name);

  index_services ();
  return g_hash_table_lookup (operations, key);
}

/**
 * practice_services_guess:
 *
 * Whom an unsigned request, or one of an unknown scope, is meant for: the host's first label
 * ("glue.localhost"), else the target header, else the form's version; S3 gets the rest.
 */
const PracticeService *
practice_services_guess (PracticeRequest *request)
{
  const char *host = practice_request_get_header (request, "host");
  const char *target = practice_request_get_header (request, "x-amz-target");
  const char *type = practice_request_get_header (request, "content-type");
  g_auto (GStrv) labels = g_strsplit (host != NULL ? host : "", ".", 2);
  const PracticeService *service = labels[0] != NULL ? practice_services_find (labels[0]) : NULL;

  if (service != NULL)
    return service;
  for (gsize i = 0; target != NULL && services[i] != NULL; i++)
    if (services[i]->version != NULL && g_str_has_prefix (target, services[i]->version))
      return services[i];
  if (practice_request_get_parameter (request, "Action") != NULL
      || (type != NULL && g_str_has_prefix (type, "application/x-www-form-urlencoded")))
    {
      gsize length;
      const char *body = g_bytes_get_data (request->body, &length);
      const char *version = practice_request_get_parameter (request, "Version");

      return g_strcmp0 (version, practice_iam.version) == 0
                     || (length > 0
                         && memmem (body, length, practice_iam.version,
                                    strlen (practice_iam.version))
                                != NULL)
                 ? &practice_iam
                 : &practice_sts;
    }
  service = type != NULL && g_str_has_prefix (type, "application/json")
                ? practice_services_find ("lakeformation")
                : NULL;
  if (service == NULL)
    service = practice_services_find ("s3");
  return service != NULL ? service : &practice_sts;
}
