/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-error.h"
#include "aws/services/aws-service.h"

G_BEGIN_DECLS

/* Gathers the pages of one listing. */
typedef struct _AwsPager AwsPager;

/* @input: nullable; its token, if any, is where to begin. */
AwsPager *aws_pager_new (const AwsOperation *operation, JsonNode *input);
void aws_pager_free (AwsPager *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsPager, aws_pager_free)

/* For the next page; owned by @self; NULL: none. */
JsonNode *aws_pager_get_input (AwsPager *self);
/* Takes a page in; @more: (out). AWS_ERROR_MALFORMED_ANSWER: a token came again, or they never end. */
gboolean aws_pager_take (AwsPager *self, JsonNode *page, gboolean *more, GError **error);
/* Everything. (transfer full); @self is done for. */
JsonNode *aws_pager_finish (AwsPager *self);

G_END_DECLS
