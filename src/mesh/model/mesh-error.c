/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-error.h"

#include <glib/gi18n-lib.h>

#include "aws/client/aws-error.h"

/* The formatter takes the name for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (mesh-error-quark, mesh_error)
/* clang-format on */

static const char *
mesh_advice (MeshError code)
{
  switch (code)
    {
    case MESH_ERROR_INVALID:
      return _("Correct what the message names and try again.");
    case MESH_ERROR_NO_PERSONA:
      return _("Make its access key with create-access-keys, or add its keys to the credentials file.");
    case MESH_ERROR_WRONG_PERSONA:
      return _("Choose the persona whose job this is.");
    case MESH_ERROR_WRONG_ACCOUNT:
      return _("Correct the persona's AccountId, or use keys that belong to that account.");
    case MESH_ERROR_NOT_FOUND:
      return _("Check the spelling, and that the object was published with public metadata.");
    case MESH_ERROR_LOST_RACE:
      return _("Look at the subscription again: it is decided already.");
    case MESH_ERROR_WRONG_STATUS:
      return _("Look at the subscription's status: this step does not follow from it.");
    case MESH_ERROR_NOT_READY:
      return _("Run the workflow that the message names first.");
    case MESH_ERROR_CONFLICT:
      return _("Rename or remove what is in the way, or choose another name.");
    case MESH_ERROR_STALLED:
      return _("Run the same again: what is done is skipped, and AWS may have caught up.");
    case MESH_ERROR_KEYRING:
      return _("Unlock the keyring, or keep the keys for this session only.");
    case MESH_ERROR_QUERY:
      return _("Correct the statement; where a table or column is missing, check the access to it.");
    default:
      return NULL;
    }
}

static const char *
aws_advice (const GError *error)
{
  switch ((AwsError) error->code)
    {
    case AWS_ERROR_ACCESS_DENIED:
      return _("Check that the account was enabled and that this persona may do it; a role made a "
             "moment ago can take a minute to work.");
    case AWS_ERROR_CREDENTIALS:
    case AWS_ERROR_NO_CREDENTIALS:
      return _("Check the access key and its secret.");
    case AWS_ERROR_EXPIRED:
      return _("Get new temporary credentials and try again.");
    case AWS_ERROR_CLOCK_SKEW:
      return _("Set this computer's clock.");
    case AWS_ERROR_THROTTLED:
    case AWS_ERROR_UNAVAILABLE:
    case AWS_ERROR_TIMEOUT:
    case AWS_ERROR_CONFLICT:
      return _("Run the same again in a moment: what is done is skipped.");
    case AWS_ERROR_NETWORK:
      return _("Check the network, the region and the endpoint, then run the same again.");
    case AWS_ERROR_LIMIT_EXCEEDED:
      return _("Remove what is no longer needed, or ask AWS for a higher quota.");
    case AWS_ERROR_CONFIGURATION:
      return _("Correct the region, endpoint or profile that the message names.");
    case AWS_ERROR_NOT_FOUND:
      return _("Run the workflow that makes it first.");
    default:
      return NULL;
    }
}

char *
mesh_error_dup_advice (const GError *error)
{
  if (error == NULL)
    return NULL;
  if (error->domain == MESH_ERROR)
    return g_strdup (mesh_advice (error->code));
  if (error->domain == AWS_ERROR)
    return g_strdup (aws_advice (error));
  return NULL;
}
