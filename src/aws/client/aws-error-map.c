/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-error-private.h"

#include <string.h>

typedef struct
{
  const char *code; /* without "Exception" */
  AwsError class;
} Mapping;

/* Sorted by nothing but sense: errors are rare. */
static const Mapping mappings[] = {
  { "AccessDenied", AWS_ERROR_ACCESS_DENIED },
  { "UnauthorizedOperation", AWS_ERROR_ACCESS_DENIED },
  { "OperationNotPermitted", AWS_ERROR_ACCESS_DENIED },
  { "PermissionTypeMismatch", AWS_ERROR_ACCESS_DENIED },
  { "AllAccessDisabled", AWS_ERROR_ACCESS_DENIED },
  { "RegionDisabled", AWS_ERROR_ACCESS_DENIED },
  { "Forbidden", AWS_ERROR_ACCESS_DENIED },

  { "EntityNotFound", AWS_ERROR_NOT_FOUND },
  { "NoSuchEntity", AWS_ERROR_NOT_FOUND },
  { "ResourceNotFound", AWS_ERROR_NOT_FOUND },
  { "TableNotFound", AWS_ERROR_NOT_FOUND },
  { "NoSuchBucket", AWS_ERROR_NOT_FOUND },
  { "NoSuchKey", AWS_ERROR_NOT_FOUND },
  { "NoSuchUpload", AWS_ERROR_NOT_FOUND },
  { "NoSuchVersion", AWS_ERROR_NOT_FOUND },
  { "NoSuchBucketPolicy", AWS_ERROR_NOT_FOUND },
  { "NoSuchTagSet", AWS_ERROR_NOT_FOUND },
  { "NoSuchLifecycleConfiguration", AWS_ERROR_NOT_FOUND },
  { "NoSuchCORSConfiguration", AWS_ERROR_NOT_FOUND },
  { "NoSuchPublicAccessBlockConfiguration", AWS_ERROR_NOT_FOUND },
  { "ServerSideEncryptionConfigurationNotFoundError", AWS_ERROR_NOT_FOUND },
  { "OwnershipControlsNotFoundError", AWS_ERROR_NOT_FOUND },
  { "ResourceShareInvitationArnNotFound", AWS_ERROR_NOT_FOUND },
  { "ResourceArnNotFound", AWS_ERROR_NOT_FOUND },
  { "UnknownResource", AWS_ERROR_NOT_FOUND },
  { "SchedulerNotFound", AWS_ERROR_NOT_FOUND },
  { "NotFound", AWS_ERROR_NOT_FOUND },

  { "AlreadyExists", AWS_ERROR_ALREADY_EXISTS },
  { "EntityAlreadyExists", AWS_ERROR_ALREADY_EXISTS },
  { "BucketAlreadyExists", AWS_ERROR_ALREADY_EXISTS },
  { "BucketAlreadyOwnedByYou", AWS_ERROR_ALREADY_EXISTS },
  { "ResourceInUse", AWS_ERROR_ALREADY_EXISTS },
  { "TableAlreadyExists", AWS_ERROR_ALREADY_EXISTS },
  { "ResourceShareInvitationAlreadyAccepted", AWS_ERROR_ALREADY_EXISTS },

  { "ConcurrentModification", AWS_ERROR_CONFLICT },
  { "ConditionalCheckFailed", AWS_ERROR_CONFLICT },
  { "ConditionCheckFailure", AWS_ERROR_CONFLICT },
  { "TransactionCanceled", AWS_ERROR_CONFLICT },
  { "TransactionConflict", AWS_ERROR_CONFLICT },
  { "VersionMismatch", AWS_ERROR_CONFLICT },
  { "PreconditionFailed", AWS_ERROR_CONFLICT },
  { "ConditionalRequestConflict", AWS_ERROR_CONFLICT },
  { "OperationAborted", AWS_ERROR_CONFLICT },
  { "DeleteConflict", AWS_ERROR_CONFLICT },
  { "EntityTemporarilyUnmodifiable", AWS_ERROR_CONFLICT },
  { "CrawlerRunning", AWS_ERROR_CONFLICT },
  { "CrawlerNotRunning", AWS_ERROR_CONFLICT },
  { "CrawlerStopping", AWS_ERROR_CONFLICT },
  { "BucketNotEmpty", AWS_ERROR_CONFLICT },
  { "IdempotentParameterMismatch", AWS_ERROR_CONFLICT },
  { "ResourceShareInvitationAlreadyRejected", AWS_ERROR_CONFLICT },
  { "ResourceShareInvitationExpired", AWS_ERROR_CONFLICT },
  { "ResourceNotReady", AWS_ERROR_CONFLICT },
  { "Conflict", AWS_ERROR_CONFLICT },

  { "InvalidInput", AWS_ERROR_INVALID_INPUT },
  { "Validation", AWS_ERROR_INVALID_INPUT },
  { "ValidationError", AWS_ERROR_INVALID_INPUT },
  { "InvalidParameter", AWS_ERROR_INVALID_INPUT },
  { "InvalidParameterValue", AWS_ERROR_INVALID_INPUT },
  { "InvalidParameterCombination", AWS_ERROR_INVALID_INPUT },
  { "MissingParameter", AWS_ERROR_INVALID_INPUT },
  { "MalformedPolicyDocument", AWS_ERROR_INVALID_INPUT },
  { "MalformedPolicy", AWS_ERROR_INVALID_INPUT },
  { "MalformedArn", AWS_ERROR_INVALID_INPUT },
  { "MalformedXML", AWS_ERROR_INVALID_INPUT },
  { "MalformedPOSTRequest", AWS_ERROR_INVALID_INPUT },
  { "PackedPolicyTooLarge", AWS_ERROR_INVALID_INPUT },
  { "InvalidRequest", AWS_ERROR_INVALID_INPUT },
  { "InvalidArgument", AWS_ERROR_INVALID_INPUT },
  { "InvalidBucketName", AWS_ERROR_INVALID_INPUT },
  { "InvalidRange", AWS_ERROR_INVALID_INPUT },
  { "InvalidDigest", AWS_ERROR_INVALID_INPUT },
  { "BadDigest", AWS_ERROR_INVALID_INPUT },
  { "InvalidPart", AWS_ERROR_INVALID_INPUT },
  { "InvalidPartOrder", AWS_ERROR_INVALID_INPUT },
  { "InvalidNextToken", AWS_ERROR_INVALID_INPUT },
  { "InvalidMaxResults", AWS_ERROR_INVALID_INPUT },
  { "InvalidClientToken", AWS_ERROR_INVALID_INPUT },
  { "InvalidResourceType", AWS_ERROR_INVALID_INPUT },
  { "InvalidStateTransition", AWS_ERROR_INVALID_INPUT },
  { "InvalidAction", AWS_ERROR_INVALID_INPUT },
  { "UnmodifiableEntity", AWS_ERROR_INVALID_INPUT },
  { "EntityTooSmall", AWS_ERROR_INVALID_INPUT },
  { "EntityTooLarge", AWS_ERROR_INVALID_INPUT },
  { "IllegalLocationConstraint", AWS_ERROR_INVALID_INPUT },
  { "InvalidLocationConstraint", AWS_ERROR_INVALID_INPUT },
  { "KeyTooLongError", AWS_ERROR_INVALID_INPUT },
  { "Serialization", AWS_ERROR_INVALID_INPUT },
  { "UnknownOperation", AWS_ERROR_INVALID_INPUT },
  { "MethodNotAllowed", AWS_ERROR_INVALID_INPUT },

  { "LimitExceeded", AWS_ERROR_LIMIT_EXCEEDED },
  { "ResourceNumberLimitExceeded", AWS_ERROR_LIMIT_EXCEEDED },
  { "ServiceQuotaExceeded", AWS_ERROR_LIMIT_EXCEEDED },
  { "ItemCollectionSizeLimitExceeded", AWS_ERROR_LIMIT_EXCEEDED },
  { "TooManyBuckets", AWS_ERROR_LIMIT_EXCEEDED },
  { "ResourceShareLimitExceeded", AWS_ERROR_LIMIT_EXCEEDED },
  { "TagLimitExceeded", AWS_ERROR_LIMIT_EXCEEDED },
  { "TagPolicyViolation", AWS_ERROR_INVALID_INPUT },

  { "InvalidClientTokenId", AWS_ERROR_CREDENTIALS },
  { "UnrecognizedClient", AWS_ERROR_CREDENTIALS },
  { "InvalidAccessKeyId", AWS_ERROR_CREDENTIALS },
  { "InvalidToken", AWS_ERROR_CREDENTIALS },
  { "InvalidSignature", AWS_ERROR_CREDENTIALS },
  { "SignatureDoesNotMatch", AWS_ERROR_CREDENTIALS },
  { "IncompleteSignature", AWS_ERROR_CREDENTIALS },
  { "MissingAuthenticationToken", AWS_ERROR_CREDENTIALS },
  { "AuthorizationHeaderMalformed", AWS_ERROR_CREDENTIALS },
  { "MissingSecurityHeader", AWS_ERROR_CREDENTIALS },
  { "AuthFailure", AWS_ERROR_CREDENTIALS },

  { "ExpiredToken", AWS_ERROR_EXPIRED },
  { "TokenRefreshRequired", AWS_ERROR_EXPIRED },
  { "RequestTimeTooSkewed", AWS_ERROR_CLOCK_SKEW },
  { "RequestExpired", AWS_ERROR_CLOCK_SKEW },
  { "RequestInTheFuture", AWS_ERROR_CLOCK_SKEW },

  { "InternalError", AWS_ERROR_UNAVAILABLE },
  { "InternalFailure", AWS_ERROR_UNAVAILABLE },
  { "InternalService", AWS_ERROR_UNAVAILABLE },
  { "InternalServer", AWS_ERROR_UNAVAILABLE },
  { "InternalServerError", AWS_ERROR_UNAVAILABLE },
  { "ServerInternal", AWS_ERROR_UNAVAILABLE },
  { "ServiceUnavailable", AWS_ERROR_UNAVAILABLE },
  { "ServiceFailure", AWS_ERROR_UNAVAILABLE },
  { "OperationTimeout", AWS_ERROR_UNAVAILABLE },
  { "RequestTimeout", AWS_ERROR_TIMEOUT },
};

static const char *const throttling[] = {
  "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
  "RequestThrottledException", "TooManyRequestsException", "ProvisionedThroughputExceededException",
  "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded",
  /* Not "LimitExceeded": that is IAM's word for a quota, and final. */
  "LimitExceededException", "SlowDown", "EC2ThrottledException", NULL
};

static const char *const transient[] = {
  "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete", "IDPCommunicationError",
  "InternalError", "ReplicatedWriteConflictException", NULL
};

gboolean
aws_error_code_is_throttling (const char *code)
{
  return code != NULL && g_strv_contains (throttling, code);
}

gboolean
aws_error_code_is_transient (const char *code)
{
  return code != NULL && g_strv_contains (transient, code);
}

/* Signature codes also tell of a wrong clock, but only in words. */
static gboolean
speaks_of_clock (const char *message)
{
  return message != NULL && (strstr (message, "Signature expired") != NULL ||
                             strstr (message, "not yet current") != NULL);
}

static AwsError
classify_status (unsigned int status)
{
  switch (status)
    {
    case 401:
    case 403:
      return AWS_ERROR_ACCESS_DENIED;
    case 404:
      return AWS_ERROR_NOT_FOUND;
    case 409:
    case 412:
      return AWS_ERROR_CONFLICT;
    case 429:
      return AWS_ERROR_THROTTLED;
    default:
      return status >= 500 ? AWS_ERROR_UNAVAILABLE : AWS_ERROR_FAILED;
    }
}

AwsError
aws_error_classify (const char *code, const char *message, unsigned int http_status)
{
  gsize length;

  if (code == NULL)
    return classify_status (http_status);
  if (aws_error_code_is_throttling (code))
    return AWS_ERROR_THROTTLED;

  length = strlen (code);
  if (g_str_has_suffix (code, "Exception"))
    length -= strlen ("Exception");
  for (guint i = 0; i < G_N_ELEMENTS (mappings); i++)
    if (strncmp (mappings[i].code, code, length) == 0 && mappings[i].code[length] == '\0')
      {
        if (mappings[i].class == AWS_ERROR_CREDENTIALS && speaks_of_clock (message))
          return AWS_ERROR_CLOCK_SKEW;
        return mappings[i].class;
      }
  return http_status >= 500 || http_status == 429 ? classify_status (http_status)
                                                  : AWS_ERROR_FAILED;
}
