/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"
#include "aws/client/aws-endpoint.h"

G_BEGIN_DECLS

/* The endpoint of @service for this client, in @region (nullable: the client's own). I/O thread only. */
gboolean aws_client_get_endpoint (AwsClient *self, const AwsService *service, const char *region, AwsEndpoint *endpoint, GError **error);
/* (transfer full): label and account for call records; account may be NULL. */
void aws_client_dup_label (AwsClient *self, char **label, char **account);
/* At the end of a call, in the I/O thread. @credentials, @error: (nullable) */
void aws_client_tell_watch (AwsClient *self, AwsCredentials *credentials, const GError *error);

G_END_DECLS
