/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/** DeskRequestDraft: what was typed about a request for some tables, and what access to them there was then. */
typedef struct
{
  char *access; /* of all of them, a word each */
  char *database;
  char *tables;
  char *reason;
  char **permissions;
  char *columns;
  char *rows;
} DeskRequestDraft;

void desk_request_draft_free (DeskRequestDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskRequestDraft, desk_request_draft_free)

/* Kept with the seat: no other persona finds it. @key: which tables it is about. @draft: (transfer full) (nullable): none any
 * more. */
void desk_request_draft_keep (DeskSeat *seat, const char *key, DeskRequestDraft *draft);
/* What was typed about the same tables; not what was asked for meanwhile, which shows by another @access. (nullable)
 * (transfer none) */
DeskRequestDraft *desk_request_draft_find (DeskSeat *seat, const char *key, const char *access);
/* Whether the same was typed. */
gboolean desk_request_draft_equal (const DeskRequestDraft *a, const DeskRequestDraft *b);

G_END_DECLS
