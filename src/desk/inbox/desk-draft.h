/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** DeskDraft: what was typed about one request, as it stood then. */
typedef struct
{
  char *status;  /* of the request */
  char *updated; /* (nullable): when it was changed last */
  char *note;
  char **grant;
  char **grantable;
  char **tables; /* (nullable): all */
  char *columns;
  char *rows;
} DeskDraft;

void desk_draft_free (DeskDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskDraft, desk_draft_free)
/* Whether the same was typed, whatever the status. */
gboolean desk_draft_equal (const DeskDraft *a, const DeskDraft *b);

G_END_DECLS
