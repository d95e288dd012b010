/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/practice-core.h"

gboolean
practice_call_authorize (PracticeCall *call, const char *action, const char *resource, JsonObject *context)
{
  return TRUE;
}

gboolean
practice_call_is_allowed (PracticeCall *call, const char *action, const char *resource, JsonObject *context,
                          const char *policy, const char *policy_account)
{
  return TRUE;
}

gboolean
practice_iam_role_is_allowed (PracticeCall *call, const char *role_arn, const char *action, const char *resource)
{
  return TRUE;
}

gboolean
practice_iam_role_trusts_service (PracticeCall *call, const char *role_arn, const char *service)
{
  return TRUE;
}

gboolean
practice_iam_principal_exists (PracticeCall *call, const char *principal)
{
  return TRUE;
}

gboolean
practice_iam_service_linked_role_exists (PracticeCall *call, const char *service)
{
  return TRUE;
}
