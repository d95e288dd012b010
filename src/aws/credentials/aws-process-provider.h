/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/credentials/aws-credentials.h"
#include "aws/client/aws-runtime.h"

G_BEGIN_DECLS

/* Credentials that the program of credential_process prints; cached. @command: split as a shell
 * would, but no shell runs. Its error output is dropped, as it may tell secrets.
 * AWS_ERROR_CONFIGURATION for a command that cannot be split. */
AwsCredentialsProvider *aws_process_provider_new (AwsRuntime *runtime, const char *command, GError **error);

G_END_DECLS
