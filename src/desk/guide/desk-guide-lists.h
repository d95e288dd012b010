/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/guide/desk-guide.h"

G_BEGIN_DECLS

/* Ticks the steps of @guide that lists of @session tell of, as far as they are read; says why where one cannot be. */
void desk_guide_lists_follow (DeskGuide *guide, DeskSession *session);
/* Whether that persona can ask AWS by itself. */
gboolean desk_guide_has_keys (DeskSession *session, const char *persona);

G_END_DECLS
