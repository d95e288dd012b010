/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-error.h"
#include "aws/services/aws-service.h"

G_BEGIN_DECLS

/* Where a request goes and as what it is signed. */
typedef struct
{
  char *scheme;         /* "https", or "http" to the loopback */
  char *host;           /* with a port that is not the scheme's own: as in the Host header */
  char *path;           /* prefix of an override, without its last slash; often "" */
  char *signing_region;
  gboolean custom;      /* an override */
} AwsEndpoint;

void aws_endpoint_clear (AwsEndpoint *self);
void aws_endpoint_free (AwsEndpoint *self);
void aws_endpoint_copy (const AwsEndpoint *self, AwsEndpoint *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AwsEndpoint, aws_endpoint_clear)

/* Letters, digits and dashes as regions have them, "eu-west-1". */
gboolean aws_region_is_valid (const char *region);
/* "aws", "aws-cn", "aws-us-gov", … by the region's name; "aws" for one not known. */
const char *aws_region_get_partition (const char *region);

/* @override: (nullable): a URL instead of AWS's own. */
gboolean aws_endpoint_resolve (AwsEndpoint *self, const AwsService *service, const char *region, const char *override, GError **error);
/* AWS_ERROR_CONFIGURATION unless @url is https, or http to the loopback, with a host, without a query. */
gboolean aws_endpoint_check_url (const char *url, GError **error);
/* Of the environment: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL; NULL: none, or told to ignore. */
const char *aws_endpoint_get_environment (const AwsService *service);
/* Whether a bucket of that name can be part of the host name here. */
gboolean aws_endpoint_takes_virtual_host (const AwsEndpoint *self, const char *bucket);

G_END_DECLS
