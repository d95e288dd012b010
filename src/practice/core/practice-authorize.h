/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-core.h"
#include "practice/policy/practice-policy.h"

G_BEGIN_DECLS

/* Whose policies are asked: the caller's, or those of a role or user on behalf of which a service works. */
typedef struct
{
  const char *entity;           /* its id; nullable: root, which may do everything in its account */
  PracticeCallerKind kind;
  const char *account, *principal_arn, *caller_arn, *name, *user_id;
  PracticeCredential *session;  /* nullable */
} PracticeSubject;

typedef enum
{
  PRACTICE_REASON_ALLOWED,
  PRACTICE_REASON_NOTHING,          /* no identity-based policy allows */
  PRACTICE_REASON_NO_BOUNDARY,
  PRACTICE_REASON_NO_SESSION,
  PRACTICE_REASON_NO_RESOURCE,      /* no resource-based policy allows */
  PRACTICE_REASON_DENY_IDENTITY,
  PRACTICE_REASON_DENY_BOUNDARY,
  PRACTICE_REASON_DENY_SESSION,
  PRACTICE_REASON_DENY_RESOURCE
} PracticeReason;

typedef struct
{
  PracticeCall *call;
  PracticeSubject *subject;
  JsonObject *extra;   /* nullable */
  PracticeQuestion question;
} PracticeInquiry;

void practice_subject_init_caller (PracticeSubject *subject, PracticeCall *call);
/* @inquiry must outlive its question; @resource: "*" where an action knows no resources */
void practice_inquiry_init (PracticeInquiry *inquiry, PracticeCall *call, PracticeSubject *subject,
                            const char *action, const char *resource, JsonObject *extra);
/* The identity policies, boundary and session policies alone */
PracticeReason practice_inquiry_ask_identity (PracticeInquiry *inquiry);
/* @verdict: of the resource policy; @same_account: whether it is the caller's account's */
PracticeReason practice_inquiry_combine (PracticeInquiry *inquiry, PracticeVerdict verdict, gboolean same_account);
char *practice_reason_text (PracticeReason reason, const char *action);
/* Parsed and kept; (transfer none), NULL: unreadable */
PracticePolicy *practice_core_policy (PracticeCore *core, const char *text);
/* "now", but for changes that have not propagated (iam-delay) */
gboolean practice_has_propagated (PracticeCall *call, gint64 since);

G_END_DECLS
