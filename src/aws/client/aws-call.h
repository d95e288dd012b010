/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"

G_BEGIN_DECLS

/* One call with all its attempts; lives in the I/O thread. */

/* (transfer full) all: @output and @body on success, else @error. */
typedef void (*AwsCallDone) (JsonNode *output, GBytes *body, GError *error, gpointer user_data);

/* I/O thread only. @done is called there, exactly once, perhaps at once. */
void aws_call_start (AwsClient *client, const AwsOperation *operation, JsonNode *input, AwsBody *body, GCancellable *cancellable, AwsCallDone done, gpointer user_data);

G_END_DECLS
