/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A policy document, parsed once and asked often. */
typedef struct _PracticePolicy PracticePolicy;

typedef enum
{
  PRACTICE_VERDICT_NONE,
  PRACTICE_VERDICT_ACCOUNT, /* allowed to the caller's account: its identity policies decide */
  PRACTICE_VERDICT_ALLOW,
  PRACTICE_VERDICT_DENY
} PracticeVerdict;

typedef struct _PracticeQuestion PracticeQuestion;

/* Values of a context key ("aws:PrincipalArn", lower case), appended to @values. FALSE: the key is absent. */
typedef gboolean (*PracticeContextFunc) (const PracticeQuestion *question, const char *key, GPtrArray *values);

/* Who asks for what. Ids and ARNs are matched against Principal elements of resource policies. */
struct _PracticeQuestion
{
  const char *action;        /* "glue:GetTable" */
  const char *resource;      /* an ARN or "*" */
  const char *account;       /* the caller's; nullable: anonymous */
  const char *principal_id;  /* nullable */
  const char *principal_arn; /* nullable */
  const char *caller_arn;    /* nullable */
  const char *service;       /* nullable: the caller is a service, "glue.amazonaws.com" */
  PracticeContextFunc context;
  gpointer data;
};

typedef enum { PRACTICE_POLICY_IDENTITY, PRACTICE_POLICY_TRUST, PRACTICE_POLICY_RESOURCE } PracticePolicyKind;

/* Returns: (nullable): NULL for what is no policy at all; @text is expected to be checked before */
PracticePolicy *practice_policy_parse (const char *text);
PracticePolicy *practice_policy_ref (PracticePolicy *policy);
void practice_policy_unref (PracticePolicy *policy);
PracticeVerdict practice_policy_evaluate (PracticePolicy *policy, PracticePolicyKind kind, const PracticeQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticePolicy, practice_policy_unref)

/* Grammar: (transfer full) (nullable): what is wrong in AWS's words; NULL: nothing */
char *practice_policy_check (const char *text, PracticePolicyKind kind);
/* Characters that count against size quotas: white space is free. */
gsize practice_policy_size (const char *text);

/* ---- matching ---- */
gboolean practice_glob_match (const char *pattern, const char *text);
gboolean practice_arn_match (const char *pattern, const char *arn);
/* "${aws:username}" replaced by the question's value; NULL: a variable has none. Wildcards that a value
 * brings along are written so that practice_glob_match() takes them literally. */
char *practice_policy_expand (const char *pattern, const PracticeQuestion *question);

/* ---- conditions (practice-policy-condition.c) ---- */
typedef struct
{
  int operator;         /* of the table in practice-policy-condition.c */
  int qualifier;        /* 0, or of ForAnyValue, ForAllValues */
  gboolean if_exists;
  char *key;            /* lower case */
  char **values;
} PracticeCondition;

gboolean practice_condition_init (PracticeCondition *condition, const char *operator, const char *key, JsonNode *values);
void practice_condition_clear (PracticeCondition *condition);
gboolean practice_condition_holds (const PracticeCondition *condition, const PracticeQuestion *question);
gboolean practice_condition_is_operator (const char *operator);
/* A string or list of strings, numbers, booleans as texts. (transfer full) (nullable) */
char **practice_policy_strings (JsonNode *node);

G_END_DECLS
