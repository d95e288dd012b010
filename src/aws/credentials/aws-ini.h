/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* AWS's dialect of INI: "#" and ";" begin comments at the start of a line or after a blank; keys are
 * case-insensitive, sections are not; indented lines under "key =" are its inner keys, "s3.max". */
typedef struct _AwsIni AwsIni;

#define AWS_INI_MAX_BYTES (1024 * 1024)

/* @file: for messages. AWS_ERROR_CONFIGURATION naming file and line, never what the line says. */
AwsIni *aws_ini_parse (const char *text, gsize length, const char *file, GError **error);
void aws_ini_free (AwsIni *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsIni, aws_ini_free)

gboolean aws_ini_has_section (AwsIni *self, const char *section);
/* Owned by @self; nullable. @key: in lower case, inner ones as "outer.inner". */
const char *aws_ini_get (AwsIni *self, const char *section, const char *key);
/* In no order; the names are owned by @self. (transfer container) */
GList *aws_ini_get_sections (AwsIni *self);

G_END_DECLS
