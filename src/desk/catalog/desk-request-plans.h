/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/app/desk-seat.h"
#include "mesh/plan/mesh-plan.h"
#include "mesh/subscriptions/mesh-limits.h"

G_BEGIN_DECLS

/** DeskRequestGroup: tables of one database of one owner: what one subscription can be about. */
typedef struct
{
  char *owner; /* (nullable): not known */
  char *database;
  GPtrArray *tables; /* (element-type utf8) */
} DeskRequestGroup;

void desk_request_group_free (DeskRequestGroup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskRequestGroup, desk_request_group_free)
/* @products: of MeshProduct. In their order, each table once. (transfer full) (element-type DeskRequestGroup) */
GPtrArray *desk_request_groups_new (GListModel *products);
/* Names with commas between them; a regular expression stays as it is. (nullable): the whole database. (transfer full) */
char **desk_request_dup_tables (const char *text);
/* Which tables it is about, and what access to them there is: of a draft. (transfer full) */
char *desk_request_dup_key (GListModel *products);
char *desk_request_dup_access (GListModel *products);

G_END_DECLS
