/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

#include <string.h>

static const AwsService *const services[] = {
  &aws_sts_service,
  &aws_iam_service,
  &aws_lakeformation_service,
  &aws_glue_service,
  &aws_ram_service,
  &aws_dynamodb_service,
  &aws_s3_service,
  &aws_athena_service,
  &aws_logs_service,
  NULL,
};

const AwsService *const *
aws_services (void)
{
  return services;
}

static gpointer
build_index (gpointer unused)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (const AwsService *const *service = services; *service != NULL; service++)
    for (guint i = 0; i < (*service)->n_operations; i++)
      {
        const AwsOperation *operation = &(*service)->operations[i];
        g_hash_table_insert (index, (gpointer) operation->name, (gpointer) operation);
      }
  return index;
}

const AwsOperation *
aws_operation_find (const char *name)
{
  static GOnce once = G_ONCE_INIT;

  g_return_val_if_fail (name != NULL, NULL);
  return g_hash_table_lookup (g_once (&once, build_index, NULL), name);
}

const char *
aws_operation_get_name (const AwsOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

const char *
aws_operation_get_short_name (const AwsOperation *self)
{
  return self->name + strlen (self->service->name) + 1;
}

gboolean
aws_names_find (const char *names, const char *name, const char **member, gsize *length)
{
  gsize name_length = strlen (name);

  while (names != NULL && *names != '\0')
    {
      const char *end = strchrnul (names, ' ');
      const char *arrow = memchr (names, '>', end - names);
      gsize own = (arrow != NULL ? arrow : end) - names;

      if (own == name_length && memcmp (names, name, own) == 0)
        {
          if (member != NULL)
            *member = arrow != NULL ? arrow + 1 : names;
          if (length != NULL)
            *length = arrow != NULL ? (gsize) (end - arrow - 1) : own;
          return TRUE;
        }
      names = *end == ' ' ? end + 1 : end;
    }
  return FALSE;
}
