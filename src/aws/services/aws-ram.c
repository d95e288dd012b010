/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

/* RAM's paths are lower case throughout; its members begin so. Pages may be empty and yet have a token. */
#define SERVICE(op) .service = &aws_ram_service, .name = "ram:" op
#define CALL(op, lower) { SERVICE (op), .path = lower }
#define LIST(op, lower, members) { SERVICE (op), .path = lower, .token_in = "nextToken", \
                                   .token_out = "nextToken", .results = members }

static const AwsOperation operations[] = {
  CALL ("AcceptResourceShareInvitation", "/acceptresourceshareinvitation"),
  CALL ("AssociateResourceShare", "/associateresourceshare"),
  CALL ("AssociateResourceSharePermission", "/associateresourcesharepermission"),
  CALL ("CreateResourceShare", "/createresourceshare"),
  { SERVICE ("DeleteResourceShare"), .method = "DELETE", .path = "/deleteresourceshare" },
  CALL ("DisassociateResourceShare", "/disassociateresourceshare"),
  CALL ("DisassociateResourceSharePermission", "/disassociateresourcesharepermission"),
  CALL ("EnableSharingWithAwsOrganization", "/enablesharingwithawsorganization"),
  CALL ("GetPermission", "/getpermission"),
  LIST ("GetResourcePolicies", "/getresourcepolicies", "policies"),
  LIST ("GetResourceShareAssociations", "/getresourceshareassociations", "resourceShareAssociations"),
  LIST ("GetResourceShareInvitations", "/getresourceshareinvitations", "resourceShareInvitations"),
  LIST ("GetResourceShares", "/getresourceshares", "resourceShares"),
  LIST ("ListPendingInvitationResources", "/listpendinginvitationresources", "resources"),
  LIST ("ListPermissionVersions", "/listpermissionversions", "permissions"),
  LIST ("ListPermissions", "/listpermissions", "permissions"),
  LIST ("ListPrincipals", "/listprincipals", "principals"),
  LIST ("ListResourceSharePermissions", "/listresourcesharepermissions", "permissions"),
  LIST ("ListResourceTypes", "/listresourcetypes", "resourceTypes"),
  LIST ("ListResources", "/listresources", "resources"),
  CALL ("PromoteResourceShareCreatedFromPolicy", "/promoteresourcesharecreatedfrompolicy"),
  CALL ("RejectResourceShareInvitation", "/rejectresourceshareinvitation"),
  CALL ("TagResource", "/tagresource"),
  CALL ("UntagResource", "/untagresource"),
  CALL ("UpdateResourceShare", "/updateresourceshare"),
};

const AwsService aws_ram_service = {
  .name = "ram",
  .variable = "RAM",
  .protocol = AWS_PROTOCOL_REST_JSON,
  .concurrency = 16,
  .query = "clientToken permissionArn permissionVersion resourceShareArn",
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
