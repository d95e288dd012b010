/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-call.h"

G_BEGIN_DECLS

/* For services that write a log as a role (crawlers): what its policies do not allow is not written. The group and the
 * stream are made where they are not there. */
void practice_logs_put_as (PracticeCall *call, const char *role_arn, const char *group, const char *stream, const char *message);

G_END_DECLS
