/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** DeskRoleChoice: a role or user that may be let read, and whether it shall. Properties: arn, name (both set once),
 * chosen. */
#define DESK_TYPE_ROLE_CHOICE (desk_role_choice_get_type ())
G_DECLARE_FINAL_TYPE (DeskRoleChoice, desk_role_choice, DESK, ROLE_CHOICE, GObject)

/* The name is the end of the ARN. */
DeskRoleChoice *desk_role_choice_new (const char *arn, gboolean chosen);
const char *desk_role_choice_get_arn (DeskRoleChoice *self);
gboolean desk_role_choice_get_chosen (DeskRoleChoice *self);
void desk_role_choice_set_chosen (DeskRoleChoice *self, gboolean chosen);

/* Of a GListStore of DeskRoleChoice: the one of that ARN. (transfer none) (nullable) */
DeskRoleChoice *desk_role_choices_find (GListStore *store, const char *arn);
/* Adds those of @arns that are not there yet, behind what is there. */
void desk_role_choices_add (GListStore *store, const char *const *arns, gboolean chosen);
char **desk_role_choices_dup_chosen (GListStore *store); /* ARNs. (transfer full) */

G_END_DECLS
