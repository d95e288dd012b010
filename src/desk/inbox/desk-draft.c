/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-draft.h"

void
desk_draft_free (DeskDraft *self)
{
  g_free (self->status);
  g_free (self->updated);
  g_free (self->note);
  g_strfreev (self->grant);
  g_strfreev (self->grantable);
  g_strfreev (self->tables);
  g_free (self->columns);
  g_free (self->rows);
  g_free (self);
}

static gboolean
lists_equal (char **a, char **b)
{
  return a == b
         || (a != NULL && b != NULL && g_strv_equal ((const char *const *) a, (const char *const *) b));
}

gboolean
desk_draft_equal (const DeskDraft *a, const DeskDraft *b)
{
  return g_strcmp0 (a->note, b->note) == 0 && g_strcmp0 (a->columns, b->columns) == 0
         && g_strcmp0 (a->rows, b->rows) == 0
         && lists_equal (a->grant, b->grant) && lists_equal (a->grantable, b->grantable)
         && lists_equal (a->tables, b->tables);
}
