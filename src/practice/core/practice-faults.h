/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* What the server does wrong on demand. Immutable, so that a running server can swap it. */
typedef struct _PracticeFaults PracticeFaults;

typedef enum
{
  PRACTICE_FATE_ANSWER,
  PRACTICE_FATE_THROTTLE,
  PRACTICE_FATE_ERROR,
  PRACTICE_FATE_DROP,
  PRACTICE_FATE_STALL,
  PRACTICE_FATE_TRUNCATE
} PracticeFate;

PracticeFaults *practice_faults_new (const char *const *specs, GError **error);
PracticeFaults *practice_faults_ref (PracticeFaults *self);
void practice_faults_unref (PracticeFaults *self);
/* Microseconds of "latency", "skew", "iam-delay"…; 0: none. @service: a signing name, nullable. */
gint64 practice_faults_get_duration (PracticeFaults *self, const char *fault, const char *service);
/* Decides over one call. The n-th call of an operation has the same fate in each run with the same seed. */
PracticeFate practice_faults_draw (PracticeFaults *self, const char *service, const char *operation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeFaults, practice_faults_unref)

G_END_DECLS
