/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-signer.h"

G_BEGIN_DECLS

/* The parts of a canonical request; private to the signer and its tests. */

#define AWS_CANONICAL_FEW_HEADERS 24
#define AWS_CANONICAL_NAMES 512

typedef struct
{
  const char *name; /* in lower case */
  gsize name_length;
  const char *value;
} AwsCanonicalHeader;

/* The headers to sign, sorted; duplicates in the order in which they came. On the stack, but for
 * requests with uncommonly many or long ones. */
typedef struct
{
  AwsCanonicalHeader few[AWS_CANONICAL_FEW_HEADERS];
  AwsCanonicalHeader *all; /* few, or on the heap */
  guint n;
  char names[AWS_CANONICAL_NAMES];
  gsize names_used;
  GPtrArray *long_names; /* nullable: those for which there was no room */
} AwsCanonicalHeaders;

void aws_canonical_headers_collect (AwsCanonicalHeaders *self, const AwsHeader *headers, guint n_headers, const AwsHeader *more, guint n_more);
void aws_canonical_headers_append (const AwsCanonicalHeaders *self, GString *string);       /* "name:value\n"… */
void aws_canonical_headers_append_names (const AwsCanonicalHeaders *self, GString *string); /* "a;b;c" */
void aws_canonical_headers_clear (AwsCanonicalHeaders *self);

void aws_canonical_append_path (GString *string, const char *path, gboolean normalize, gboolean encode);
/* @query: of the wire; encoded where it is not, then sorted by name and value. */
void aws_canonical_append_query (GString *string, const char *query);

G_END_DECLS
