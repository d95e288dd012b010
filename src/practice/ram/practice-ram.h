/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/glue/practice-catalog.h"

G_BEGIN_DECLS

/* The ARNs of the shares that bring @resource_arn from @owner to @receiver. (transfer full): maybe
 * empty */
GPtrArray *
ram_shares_of (PracticeCall *call,
               const char *owner,
               const char *receiver,
               const char *resource_arn);
/* Share invitations that nobody answered within 12 hours, and what follows from it. */
void ram_expire (PracticeCall *call);

/* The principal of a share is associated again and asked again. */
gboolean ram_invite_again (PracticeCall *call, const char *share, const char *receiver);
/* nextToken and maxResults (at most 500). FALSE: failed */
gboolean
ram_page (PracticeCall *call,
          JsonObject *in,
          JsonObject *out,
          guint total,
          guint *start,
          guint *end);
/* @resource NULL: "*" */
gboolean ram_authorize (PracticeCall *call, const char *operation, const char *resource);
/* An empty or absent list lets everything through. */
gboolean ram_listed (JsonArray *list, const char *text);
gboolean ram_check_arns (PracticeCall *call, JsonArray *list);

extern const PracticeOperation ram_invitation_operations[], ram_share_operations[],
    ram_list_operations[];

G_END_DECLS
