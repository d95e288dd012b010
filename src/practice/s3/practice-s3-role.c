/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-authorize.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* What services do in S3 as a role: crawlers, and Athena where Lake Formation lends it one. */

static char *
role_account (const char *arn)
{
  g_auto (GStrv) parts = g_strsplit (arn, ":", 6);

  return g_strdup (g_strv_length (parts) == 6 ? parts[4] : "");
}

gboolean
practice_s3_role_may (PracticeCall *call, const char *role_arn, const char *action, const char *bucket, const char *key,
                      JsonObject *context)
{
  g_autofree char *arn = g_strconcat ("arn:aws:s3:::", bucket, key != NULL ? "/" : NULL, key, NULL);
  g_autofree char *id = practice_iam_find_id (call, role_arn), *account = role_account (role_arn), *text = NULL;
  g_autofree char *owner = practice_s3_bucket_owner (call, bucket, &text);
  const char *slash = strrchr (role_arn, '/');
  PracticeSubject subject = { .entity = id,
                              .kind = PRACTICE_CALLER_ROLE,
                              .principal_arn = role_arn,
                              .caller_arn = role_arn,
                              .account = account,
                              .name = slash != NULL ? slash + 1 : role_arn,
                              .user_id = id };
  PracticePolicy *policy = text != NULL ? practice_core_policy (call->core, text) : NULL;
  PracticeVerdict verdict = PRACTICE_VERDICT_NONE;
  g_autoptr (JsonObject) extra = NULL;
  PracticeInquiry inquiry;

  if (id == NULL || owner == NULL)
    return FALSE;
  extra = practice_bucket_context (context, owner);
  practice_inquiry_init (&inquiry, call, &subject, action, arn, extra);
  if (policy != NULL)
    verdict = practice_policy_evaluate (policy, PRACTICE_POLICY_RESOURCE, &inquiry.question);
  return practice_inquiry_combine (&inquiry, verdict, g_str_equal (owner, account)) == PRACTICE_REASON_ALLOWED;
}
