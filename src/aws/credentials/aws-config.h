/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The shared config and credentials files of AWS's tools, read once. */
typedef struct _AwsConfig AwsConfig;

/* Of AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else of ~/.aws. Files that are not there are
 * empty; AWS_ERROR_CONFIGURATION for those that cannot be read. */
AwsConfig *aws_config_load (GError **error);
void aws_config_free (AwsConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsConfig, aws_config_free)

gboolean aws_config_has_profile (AwsConfig *self, const char *profile);
/* The credentials file wins, key by key. Empty values count as none. Owned by @self; nullable. */
const char *aws_config_get (AwsConfig *self, const char *profile, const char *key);
/* For @service, "dynamodb": of the profile's services section, else its endpoint_url. Nullable. */
const char *aws_config_get_endpoint_url (AwsConfig *self, const char *profile, const char *service);
/* Names, sorted. (transfer full) */
char **aws_config_list_profiles (AwsConfig *self);
/* What AWS_PROFILE says, else "default". */
const char *aws_config_get_default_profile (void);

G_END_DECLS
