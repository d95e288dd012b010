/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

/* From a request to its answer: authenticate, decode, validate, run the handler in a transaction.
 */

static gboolean
authenticate (PracticeCall *call)
{
  g_autofree char *problem = NULL;
  g_autoptr (PracticeSignature) signature = practice_signature_parse (call->request, &problem);
  const char *code = NULL, *message = NULL;

  call->service = signature != NULL ? practice_services_find (signature->service) : NULL;
  if (call->service == NULL)
    call->service = practice_services_guess (call->request);
  if (signature == NULL)
    return practice_authenticate_refuse (call, problem);
  if (!practice_authenticate (call, signature))
    return FALSE;
  if (call->request->lost != 0)
    return practice_call_fail (call, 500, "InternalError",
                               "The practice server could not write the body to its disk: %s",
                               g_strerror (call->request->lost));
  if (!practice_chunked_decode (call->request, signature, &code, &message))
    return practice_call_fail (call,
                               g_str_equal (code, "SignatureDoesNotMatch") ? 403
                               : g_str_equal (code, "InternalError")       ? 500
                                                                           : 400,
                               code, "%s", message);
  /* GetSessionToken's credentials without MFA reach no IAM, and of STS two operations only
   * (practice-sts.c). */
  if (call->service == &practice_iam && call->credential->is_temporary
      && call->credential->kind == PRACTICE_CALLER_USER)
    return practice_call_fail (call, 403, "InvalidClientTokenId",
                               "The security token included in the request is invalid");
  return TRUE;
}

static gboolean
decode (PracticeCall *call, JsonObject *in)
{
  switch (call->service->protocol)
    {
    case PRACTICE_QUERY:
      return practice_query_decode (call, in);
    case PRACTICE_REST_XML:
      call->operation = call->service->route != NULL ? call->service->route (call, in) : NULL;
      return call->operation != NULL
             || practice_call_fail (
                 call, 501, "NotImplemented",
                 "A header you provided implies functionality that is not implemented");
    case PRACTICE_JSON_1_0: case PRACTICE_JSON_1_1: case PRACTICE_REST_JSON: default:
      return practice_json_decode (call, in);
    }
}

static gboolean
run_handler (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  gboolean done;

  if (!call->operation->writes)
    {
      done = call->operation->handler (call, in, out);
      practice_core_end_call (call->core);
      return done;
    }
  if (!practice_core_begin (call->core))
    return practice_call_fail (call, 500, "InternalFailure",
                               "The practice state could not be written.");
  done = call->operation->handler (call, in, out) && !call->failed;
  practice_core_end_call (call->core);
  if (done && !practice_core_commit (call->core))
    done = practice_call_fail (call, 500, "InternalFailure",
                               "The practice state could not be written.");
  if (!done)
    practice_core_rollback (call->core);
  if (call->service == &practice_iam)
    practice_core_forget (call->core);
  return done;
}

/* Throttling and server errors take the place of the answer; nothing is done then. */
static gboolean
apply_fate (PracticeCall *call, PracticeFate fate)
{
  guint status;

  if (fate == PRACTICE_FATE_THROTTLE)
    {
      const char *code = practice_throttling_code (call->service, &status);

      return practice_call_fail (call, status, code, "Rate exceeded");
    }
  if (fate == PRACTICE_FATE_ERROR)
    return practice_call_fail (
        call, 500,
        call->service->protocol == PRACTICE_QUERY               ? "ServiceFailure"
        : call->service->protocol == PRACTICE_REST_XML          ? "InternalError"
        : g_str_equal (call->service->signing_name, "dynamodb") ? "InternalServerError"
        : g_str_equal (call->service->signing_name, "ram")      ? "ServerInternalException"
                                                                : "InternalServiceException",
        "An internal error occurred; the practice server was asked to fail here.");
  return TRUE;
}

/**
 * practice_dispatch:
 *
 * Answers @call->request. Afterwards the call's status, headers and body are what to send, and
 * call->fate what becomes of it on the way.
 */
void
practice_dispatch (PracticeCall *call)
{
  g_autoptr (JsonObject) in = json_object_new ();
  g_autoptr (JsonObject) out = json_object_new ();

  call->skewed_time = call->time + practice_faults_get_duration (call->core->faults, "skew", NULL);
  if (authenticate (call) && decode (call, in))
    {
      call->fate = practice_faults_draw (call->core->faults, call->service->signing_name,
                                         call->operation->name);
      if (apply_fate (call, call->fate) && practice_validate (call, in)
          && !run_handler (call, in, out) && !call->failed)
        practice_call_fail (call, 500, "InternalFailure",
                            "The request processing has failed because of an unknown error.");
    }
  practice_core_end_call (call->core);
  practice_answer (call, out);
}
