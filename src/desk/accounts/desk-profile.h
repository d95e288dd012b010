/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskProfile: a profile of the AWS configuration that a persona's keys can come from, or, without a name, the keys that
 * are typed. Properties: name (nullable), title (as shown), region, account (both nullable: where the profile says so).
 */
#define DESK_TYPE_PROFILE (desk_profile_get_type ())
G_DECLARE_FINAL_TYPE (DeskProfile, desk_profile, DESK, PROFILE, GObject)

const char *desk_profile_get_name (DeskProfile *self);    /* (nullable) */
const char *desk_profile_get_region (DeskProfile *self);  /* (nullable) */
const char *desk_profile_get_account (DeskProfile *self); /* (nullable) */

/* A list with "typed here" alone: what there is before the configuration was read. (transfer full) */
GListModel *desk_profiles_new (void);
/* Adds a profile that a mesh goes by and that is in no file any more, or in none that could be read yet. @profiles: one
 * that the functions beside this one gave. */
void desk_profiles_ensure (GListModel *profiles, const char *name);
/* The AWS configuration's profiles, read in a worker thread; nothing of their secrets is kept. */
void desk_profiles_list_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* "Typed here", then the profiles by name. AWS_ERROR_CONFIGURATION names the file and the line of what is malformed.
 * (transfer full) */
GListModel *desk_profiles_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
