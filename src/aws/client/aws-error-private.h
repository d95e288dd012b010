/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-error.h"

G_BEGIN_DECLS

/* aws-error-map.c: the one place where AWS's codes become classes. @code, @message: nullable. */
AwsError aws_error_classify (const char *code, const char *message, unsigned int http_status);
/* Whether @code says "too many requests"; whether the same request may succeed when sent again. */
gboolean aws_error_code_is_throttling (const char *code);
gboolean aws_error_code_is_transient (const char *code);

GError *aws_error_new_of_class (AwsError class, const char *operation, const char *code, const char *message, const char *request_id, unsigned int http_status, JsonNode *details);

G_END_DECLS
