/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-core.h"

G_BEGIN_DECLS

/* The practice accounts: made with an administrator each, whose keys go to the credentials file. */
gboolean practice_accounts_seed (sqlite3 *db, GError **error);
char *practice_accounts_credentials (PracticeCore *core);
/* Returns: (transfer full) (nullable): {AccountId, AccessKeyId, SecretAccessKey} as JSON */
char *practice_accounts_add (PracticeCore *core, const char *account, GError **error);
/* The policies that AWS manages, ARNs "arn:aws:iam::aws:policy/…". */
gboolean practice_managed_seed (sqlite3 *db, GError **error);

G_END_DECLS
