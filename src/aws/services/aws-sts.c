/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

#define SERVICE(op) .service = &aws_sts_service, .name = "sts:" op
#define CALL(op) { SERVICE (op) }

static const AwsOperation operations[] = {
  CALL ("AssumeRole"),
  CALL ("AssumeRoleWithSAML"),
  CALL ("AssumeRoleWithWebIdentity"),
  CALL ("DecodeAuthorizationMessage"),
  CALL ("GetAccessKeyInfo"),
  CALL ("GetCallerIdentity"),
  CALL ("GetFederationToken"),
  CALL ("GetSessionToken"),
};

const AwsService aws_sts_service = {
  .name = "sts",
  .variable = "STS",
  .version = "2011-06-15",
  .protocol = AWS_PROTOCOL_QUERY,
  .concurrency = 32,
  .integers = "PackedPolicySize",
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
