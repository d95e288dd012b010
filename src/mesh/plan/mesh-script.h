/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/*
 * Plans as commands of the AWS CLI, for those who want to run or review them elsewhere. Never a secret: a
 * script names the identity of each step by a variable that holds a profile's name.
 */

/* The commands of what @resource would still do, a line each; NULL: none, or not known yet.
 * (transfer full) (nullable) */
char *mesh_resource_dup_commands (MeshResource *resource);
/* A script for a POSIX shell: all steps that do not hold, in an order that works. Steps whose calls are known only
 * when earlier ones are done are comments. Call it when @plan was observed. (transfer full) */
char *mesh_plan_dup_script (MeshPlan *plan);

G_END_DECLS
