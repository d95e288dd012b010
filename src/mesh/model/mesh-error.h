/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Failures of our own making, before or beside AWS; AWS's own stay in AWS_ERROR, prefixed with the step. */
typedef enum
{
  MESH_ERROR_INVALID,       /* an argument, a file, a record */
  MESH_ERROR_NO_PERSONA,    /* no such persona, or it has no credentials */
  MESH_ERROR_WRONG_PERSONA, /* not this persona's to do */
  MESH_ERROR_WRONG_ACCOUNT, /* the keys belong to another account than said */
  MESH_ERROR_NOT_FOUND,     /* database, tables or subscription not visible */
  MESH_ERROR_LOST_RACE,     /* somebody else decided meanwhile: says who, when, what */
  MESH_ERROR_WRONG_STATUS,  /* the transition is not one that a subscription can make */
  MESH_ERROR_NOT_READY,     /* something earlier is missing; says which workflow */
  MESH_ERROR_CONFLICT,      /* something of that name is there and is not ours */
  MESH_ERROR_STALLED,       /* waited for AWS's eventual consistency longer than its limit */
  MESH_ERROR_KEYRING,       /* no keyring answers, or it stays locked */
  MESH_ERROR_QUERY,         /* Athena could not run a statement; says its reason */
} MeshError;
#define MESH_ERROR (mesh_error_quark ())
GQuark mesh_error_quark (void);
/* What the user can do next, for errors of AWS_ERROR and MESH_ERROR; (nullable) (transfer full) */
char *mesh_error_dup_advice (const GError *error);

G_END_DECLS
