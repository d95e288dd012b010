/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/practice-core.h"

static gboolean
get_caller_identity (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  json_object_set_string_member (out, "Arn", call->credential->caller_arn);
  json_object_set_string_member (out, "UserId", call->credential->user_id);
  json_object_set_string_member (out, "Account", call->credential->account);
  return TRUE;
}

static const PracticeOperation operations[] = {
  { "GetCallerIdentity", get_caller_identity, NULL, FALSE },
  { NULL }
};

const PracticeService practice_sts = {
  .signing_name = "sts",
  .protocol = PRACTICE_QUERY,
  .version = "2011-06-15",
  .operations = operations,
};
