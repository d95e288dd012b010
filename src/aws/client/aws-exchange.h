/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/protocols/aws-protocol.h"
#include "aws/client/aws-runtime-private.h"

G_BEGIN_DECLS

/* One signed request and its whole answer. I/O thread only. */

typedef struct
{
  guint status; /* 0: no answer */
  SoupMessageHeaders *headers;
  GBytes *body;  /* NULL with an error */
  GError *error; /* nullable: of AWS_ERROR, or cancelled */
} AwsExchangeResult;

void aws_exchange_result_clear (AwsExchangeResult *self);

/* The callee may take over what is in @result by clearing it. */
typedef void (*AwsExchangeDone) (AwsExchangeResult *result, gpointer user_data);

/* All arguments must live until @done, which is never called before this returns. @cancellable: also
 * cancelled by this when the server stalls or sends too much; not to be used for another then. */
void aws_exchange_send (AwsRuntime *runtime, const AwsOperation *operation, const AwsEndpoint *endpoint, const AwsHttpRequest *request, AwsCredentials *credentials, GCancellable *cancellable, AwsExchangeDone done, gpointer user_data);

G_END_DECLS
