# SPDX-License-Identifier: GPL-3.0-or-later
"""STS and IAM of the practice server, with boto3 and the AWS CLI as witnesses."""
import json
import threading
import unittest

import support
from support import CONSUMER, MESH, PRODUCER


def document(*statements):
    return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})


def allow(action, resource='*', **more):
    return dict(Effect='Allow', Action=action, Resource=resource, **more)


def trust(principal, **more):
    return document(dict(Effect='Allow', Principal=principal, Action='sts:AssumeRole', **more))


def trust_account(account, **more):
    return trust({'AWS': 'arn:aws:iam::%s:root' % account}, **more)


class Identity(support.TestCase):
    def test_each_administrator(self):
        for persona, account in support.ACCOUNTS.items():
            identity = self.server.client('sts', persona).get_caller_identity()
            self.assertEqual(identity['Account'], account)
            self.assertEqual(identity['Arn'], 'arn:aws:iam::%s:user/Administrator' % account)
            self.assertTrue(identity['UserId'].startswith('AIDA'))

    def test_session_token(self):
        keys = self.server.client('sts').get_session_token()['Credentials']
        sts = self.server.client('sts', keys=keys)
        self.assertEqual(sts.get_caller_identity()['Account'], MESH)
        self.assertRefused('AccessDenied', sts.get_session_token, text='session credentials')
        self.assertRefused('InvalidClientTokenId', self.server.client('iam', keys=keys).list_roles, status=403)

    def test_unknown_operation(self):
        sts = self.server.client('sts')
        self.assertRefused('InvalidAction', sts.decode_authorization_message, EncodedMessage='x' * 10,
                           text='Could not find operation DecodeAuthorizationMessage for version 2011-06-15')

    def test_command_line(self):
        status, identity, _ = self.server.aws('sts', 'get-caller-identity', persona='ProducerAdmin')
        self.assertEqual((status, identity['Account']), (0, PRODUCER))
        status, _, error = self.server.aws('iam', 'get-role', '--role-name', 'nobody')
        self.assertNotEqual(status, 0)
        self.assertIn('(NoSuchEntity)', error)
        self.assertIn('The role with name nobody cannot be found.', error)


class AssumeRole(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.iam = cls.server.client('iam')
        cls.sts = cls.server.client('sts')

    def role(self, name, policy, iam=None, **more):
        return (iam or self.iam).create_role(RoleName=name, AssumeRolePolicyDocument=policy, **more)['Role']

    def test_session(self):
        role = self.role('plain', trust_account(MESH), Path='/AwsDataMesh/')
        answer = self.sts.assume_role(RoleArn=role['Arn'], RoleSessionName='me@home')
        self.assertEqual(answer['AssumedRoleUser']['Arn'], 'arn:aws:sts::%s:assumed-role/plain/me@home' % MESH)
        self.assertEqual(answer['AssumedRoleUser']['AssumedRoleId'], role['RoleId'] + ':me@home')
        self.assertTrue(answer['Credentials']['AccessKeyId'].startswith('ASIA'))
        identity = self.server.client('sts', keys=answer['Credentials']).get_caller_identity()
        self.assertEqual(identity['Arn'], answer['AssumedRoleUser']['Arn'])
        self.assertEqual(identity['UserId'], role['RoleId'] + ':me@home')

    def test_missing_and_untrusted_look_alike(self):
        role = self.role('lonely', trust({'Service': 'glue.amazonaws.com'}))
        for arn in (role['Arn'], 'arn:aws:iam::%s:role/absent' % MESH):
            self.assertRefused('AccessDenied', self.sts.assume_role, RoleArn=arn, RoleSessionName='x1', status=403,
                               text='User: arn:aws:iam::%s:user/Administrator is not authorized to perform: sts:AssumeRole on resource: %s' % (MESH, arn))

    def test_path_is_part_of_the_arn(self):
        self.role('deep', trust_account(MESH), Path='/a/b/')
        self.assertRefused('AccessDenied', self.sts.assume_role, RoleArn='arn:aws:iam::%s:role/deep' % MESH, RoleSessionName='x1')

    def test_other_account_needs_both_sides(self):
        role = self.role('shared', trust_account(PRODUCER))
        other = self.server.client('iam', 'ProducerAdmin')
        other.create_user(UserName='plain')
        key = other.create_access_key(UserName='plain')['AccessKey']
        keys = (key['AccessKeyId'], key['SecretAccessKey'], None)
        self.assertRefused('AccessDenied', self.server.assume, role['Arn'], keys=keys)
        other.put_user_policy(UserName='plain', PolicyName='may', PolicyDocument=document(allow('sts:AssumeRole', role['Arn'])))
        self.server.assume(role['Arn'], keys=keys)
        self.assertRefused('AccessDenied', self.server.assume, role['Arn'], persona='ConsumerAdmin')

    def test_same_account(self):
        self.iam.create_user(UserName='reader')
        key = self.iam.create_access_key(UserName='reader')['AccessKey']
        keys = (key['AccessKeyId'], key['SecretAccessKey'], None)
        named = self.role('named', trust({'AWS': 'arn:aws:iam::%s:user/reader' % MESH}))
        self.server.assume(named['Arn'], keys=keys)  # naming exactly the user suffices
        root = self.role('delegated', trust_account(MESH))
        self.assertRefused('AccessDenied', self.server.assume, root['Arn'], keys=keys)
        self.iam.put_user_policy(UserName='reader', PolicyName='may', PolicyDocument=document(allow('sts:*', root['Arn'])))
        self.server.assume(root['Arn'], keys=keys)
        self.iam.put_user_policy(UserName='reader', PolicyName='never', PolicyDocument=document(dict(Effect='Deny', Action='sts:AssumeRole', Resource='*')))
        self.assertRefused('AccessDenied', self.server.assume, named['Arn'], keys=keys)

    def test_external_id(self):
        role = self.role('guarded', trust_account(MESH, Condition={'StringEquals': {'sts:ExternalId': 'secret-1'}}))
        self.assertRefused('AccessDenied', self.server.assume, role['Arn'])
        self.assertRefused('AccessDenied', self.server.assume, role['Arn'], ExternalId='secret-2')
        self.server.assume(role['Arn'], ExternalId='secret-1')

    def test_durations(self):
        role = self.role('hours', trust_account(MESH), MaxSessionDuration=7200)
        self.server.assume(role['Arn'], DurationSeconds=7200)
        self.assertRefused('ValidationError', self.server.assume, role['Arn'], DurationSeconds=7201,
                           text='The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
        self.assertRefused('ValidationError', self.server.assume, role['Arn'], DurationSeconds=43201)
        self.iam.put_role_policy(RoleName='hours', PolicyName='chain', PolicyDocument=document(allow('sts:AssumeRole')))
        second = self.role('second', trust({'AWS': role['Arn']}), MaxSessionDuration=43200)
        keys = self.server.assume(role['Arn'])
        self.server.assume(second['Arn'], keys=keys, DurationSeconds=3600)
        self.assertRefused('ValidationError', self.server.assume, second['Arn'], keys=keys, DurationSeconds=3601,
                           text='1 hour session limit for roles assumed by role chaining')

    def test_names(self):
        role = self.role('names', trust_account(MESH))
        self.assertRefused('ValidationError', self.sts.assume_role, RoleArn=role['Arn'], RoleSessionName='a b',
                           text="1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern")

    def test_session_policy_cuts(self):
        role = self.role('cut', trust_account(MESH))
        self.iam.attach_role_policy(RoleName='cut', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
        keys = self.server.assume(role['Arn'], Policy=document(allow('iam:ListUsers')))
        iam = self.server.client('iam', keys=keys)
        iam.list_users()
        self.assertRefused('AccessDenied', iam.list_roles, text='because no session policy allows the iam:ListRoles action')
        keys = self.server.assume(role['Arn'], PolicyArns=[{'arn': 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'}])
        iam = self.server.client('iam', keys=keys)
        iam.list_roles()
        self.assertRefused('AccessDenied', iam.create_user, UserName='nope')

    def test_recreated_principal_is_another(self):
        self.iam.create_user(UserName='phoenix')
        old = self.iam.get_user(UserName='phoenix')['User']
        self.role('nest', trust({'AWS': old['Arn']}))
        shown = self.iam.get_role(RoleName='nest')['Role']['AssumeRolePolicyDocument']
        self.assertEqual(shown['Statement'][0]['Principal'], {'AWS': old['Arn']})
        self.iam.delete_user(UserName='phoenix')
        shown = self.iam.get_role(RoleName='nest')['Role']['AssumeRolePolicyDocument']
        self.assertEqual(shown['Statement'][0]['Principal'], {'AWS': old['UserId']})
        self.iam.create_user(UserName='phoenix')
        key = self.iam.create_access_key(UserName='phoenix')['AccessKey']
        self.assertRefused('AccessDenied', self.server.assume, 'arn:aws:iam::%s:role/nest' % MESH,
                           keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
        # the dead id can't be saved again
        self.assertRefused('MalformedPolicyDocument', self.iam.update_assume_role_policy, RoleName='nest', PolicyDocument=json.dumps(shown),
                           text='Invalid principal in policy: "AWS":"%s"' % old['UserId'])

    def test_deleted_role_ends_its_sessions(self):
        role = self.role('brief', trust_account(MESH))
        keys = self.server.assume(role['Arn'])
        self.iam.delete_role(RoleName='brief')
        self.assertRefused('InvalidClientTokenId', self.server.client('sts', keys=keys).get_caller_identity)


class Roles(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.iam = cls.server.client('iam')

    def test_life(self):
        iam = self.iam
        made = iam.create_role(RoleName='Life', Path='/AwsDataMesh/', AssumeRolePolicyDocument=trust_account(MESH), Description='first',
                               Tags=[{'Key': 'Solution', 'Value': 'DataMeshUtils'}], MaxSessionDuration=4000)['Role']
        self.assertEqual(made['Arn'], 'arn:aws:iam::%s:role/AwsDataMesh/Life' % MESH)
        self.assertRegex(made['RoleId'], '^AROA[A-Z2-7]{17}$')
        role = iam.get_role(RoleName='life')['Role']
        self.assertEqual(role['RoleName'], 'Life')
        self.assertEqual(role['Tags'], [{'Key': 'Solution', 'Value': 'DataMeshUtils'}])
        self.assertEqual(role['MaxSessionDuration'], 4000)
        self.assertRefused('EntityAlreadyExists', iam.create_role, RoleName='LIFE', AssumeRolePolicyDocument=trust_account(MESH),
                           status=409, text='Role with name LIFE already exists.')
        iam.update_role(RoleName='Life', Description='second')
        role = iam.get_role(RoleName='Life')['Role']
        self.assertEqual((role['Description'], role['MaxSessionDuration']), ('second', 4000))
        iam.tag_role(RoleName='Life', Tags=[{'Key': 'solution', 'Value': 'x'}])
        self.assertEqual(iam.list_role_tags(RoleName='Life')['Tags'], [{'Key': 'solution', 'Value': 'x'}])
        iam.untag_role(RoleName='Life', TagKeys=['Solution'])
        self.assertEqual(iam.list_role_tags(RoleName='Life')['Tags'], [])
        iam.attach_role_policy(RoleName='Life', PolicyArn='arn:aws:iam::aws:policy/ReadOnlyAccess')
        iam.attach_role_policy(RoleName='Life', PolicyArn='arn:aws:iam::aws:policy/ReadOnlyAccess')
        self.assertEqual(iam.list_attached_role_policies(RoleName='Life')['AttachedPolicies'],
                         [{'PolicyName': 'ReadOnlyAccess', 'PolicyArn': 'arn:aws:iam::aws:policy/ReadOnlyAccess'}])
        self.assertRefused('DeleteConflict', iam.delete_role, RoleName='Life', status=409, text='must detach all policies first')
        iam.detach_role_policy(RoleName='Life', PolicyArn='arn:aws:iam::aws:policy/ReadOnlyAccess')
        self.assertRefused('NoSuchEntity', iam.detach_role_policy, RoleName='Life', PolicyArn='arn:aws:iam::aws:policy/ReadOnlyAccess')
        policy = document(allow('s3:*'))
        iam.put_role_policy(RoleName='Life', PolicyName='inline', PolicyDocument=policy)
        self.assertEqual(iam.get_role_policy(RoleName='Life', PolicyName='inline')['PolicyDocument'], json.loads(policy))
        self.assertRefused('DeleteConflict', iam.delete_role, RoleName='Life', text='must delete policies first')
        iam.delete_role_policy(RoleName='Life', PolicyName='inline')
        iam.delete_role(RoleName='Life')
        self.assertRefused('NoSuchEntity', iam.get_role, RoleName='Life', status=404, text='The role with name Life cannot be found.')

    def test_trust_documents(self):
        bad = {
            'Missing required field Principal': document(dict(Effect='Allow', Action='sts:AssumeRole')),
            'Has prohibited field Resource': document(dict(Effect='Allow', Principal='*', Action='sts:AssumeRole', Resource='*')),
            'AssumeRole policy may only specify STS AssumeRole actions.': document(dict(Effect='Allow', Principal='*', Action='s3:GetObject')),
            'Invalid principal in policy: "AWS":"arn:aws:iam::%s:role/ghost"' % MESH: trust({'AWS': 'arn:aws:iam::%s:role/ghost' % MESH}),
            'Invalid principal in policy: "AWS":"123456789012"': trust({'AWS': '123456789012'}),
            'Invalid principal in policy: "SERVICE":"nonsense"': trust({'Service': 'nonsense'}),
            'Unknown field Principle': document(dict(Effect='Allow', Principle='*', Action='sts:AssumeRole')),
            'Invalid effect: allow': document(dict(Effect='allow', Principal='*', Action='sts:AssumeRole')),
            'This policy contains invalid Json': '{"Version": "2012-10-17", "Statement": [',
        }
        for text, policy in bad.items():
            self.assertRefused('MalformedPolicyDocument', self.iam.create_role, RoleName='bad', AssumeRolePolicyDocument=policy, text=text, status=400)
        self.assertRefused('NoSuchEntity', self.iam.get_role, RoleName='bad')  # nothing was left behind
        many = [dict(Effect='Allow', Principal='*', Action='sts:AssumeRole', Sid='s%d' % i) for i in range(40)]
        self.assertRefused('LimitExceeded', self.iam.create_role, RoleName='bad', AssumeRolePolicyDocument=document(*many), text='ACLSizePerRole: 2048')

    def test_paging_and_prefix(self):
        for i in range(12):
            self.iam.create_role(RoleName='page%02d' % i, Path='/page/' if i % 2 else '/page/odd/', AssumeRolePolicyDocument=trust_account(MESH))
        seen, marker, pages = [], {}, 0
        while True:
            page = self.iam.list_roles(PathPrefix='/page/', MaxItems=5, **marker)
            seen += [role['RoleName'] for role in page['Roles']]
            pages += 1
            if not page['IsTruncated']:
                break
            marker = {'Marker': page['Marker']}
        self.assertEqual((seen, pages), (['page%02d' % i for i in range(12)], 3))
        self.assertEqual(len(self.iam.list_roles(PathPrefix='/page/odd/')['Roles']), 6)
        self.assertRefused('ValidationError', self.iam.list_roles, Marker='nonsense')
        self.assertRefused('ValidationError', self.iam.list_users, **marker)

    def test_service_linked(self):
        role = self.iam.create_service_linked_role(AWSServiceName='lakeformation.amazonaws.com')['Role']
        self.assertEqual(role['Arn'], 'arn:aws:iam::%s:role/aws-service-role/lakeformation.amazonaws.com/AWSServiceRoleForLakeFormationDataAccess' % MESH)
        self.assertRefused('InvalidInput', self.iam.create_service_linked_role, AWSServiceName='lakeformation.amazonaws.com',
                           text='has been taken in this account, please try a different suffix.')
        self.assertRefused('UnmodifiableEntity', self.iam.delete_role, RoleName=role['RoleName'])
        self.iam.delete_service_linked_role(RoleName=role['RoleName'])
        self.assertRefused('NoSuchEntity', self.iam.get_role, RoleName=role['RoleName'])

    def test_attachment_quota(self):
        self.iam.create_role(RoleName='full', AssumeRolePolicyDocument=trust_account(MESH))
        for i in range(11):
            arn = self.iam.create_policy(PolicyName='full%d' % i, PolicyDocument=document(allow('s3:*')))['Policy']['Arn']
            if i < 10:
                self.iam.attach_role_policy(RoleName='full', PolicyArn=arn)
        self.assertRefused('LimitExceeded', self.iam.attach_role_policy, RoleName='full', PolicyArn=arn, text='Cannot exceed quota for PoliciesPerRole: 10')


class Policies(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.iam = cls.server.client('iam')

    def test_versions(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName='Versions', PolicyDocument=document(allow('s3:Get*')), Description='d')['Policy']['Arn']
        self.assertRefused('EntityAlreadyExists', iam.create_policy, PolicyName='versions', PolicyDocument=document(allow('s3:Get*')), Path='/x/')
        for i in range(2, 6):
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow('s3:%d' % i)), SetAsDefault=i == 3)
        self.assertRefused('LimitExceeded', iam.create_policy_version, PolicyArn=arn, PolicyDocument=document(allow('s3:x')), status=409, text='versions')
        self.assertEqual(iam.get_policy(PolicyArn=arn)['Policy']['DefaultVersionId'], 'v3')
        self.assertRefused('DeleteConflict', iam.delete_policy_version, PolicyArn=arn, VersionId='v3')
        iam.delete_policy_version(PolicyArn=arn, VersionId='v1')
        self.assertEqual(iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow('s3:y')))['PolicyVersion']['VersionId'], 'v6')
        self.assertEqual([v['VersionId'] for v in iam.list_policy_versions(PolicyArn=arn)['Versions']], ['v6', 'v5', 'v4', 'v3', 'v2'])
        self.assertEqual(iam.get_policy_version(PolicyArn=arn, VersionId='v4')['PolicyVersion']['Document']['Statement'][0]['Action'], 's3:4')
        self.assertRefused('NoSuchEntity', iam.get_policy_version, PolicyArn=arn, VersionId='v1')
        self.assertRefused('DeleteConflict', iam.delete_policy, PolicyArn=arn, text='more than one version')

    def test_documents(self):
        bad = {
            'Policy document must be version 2012-10-17 or greater.': json.dumps({'Statement': [allow('s3:*')]}),
            'Policy statement must contain resources.': document(dict(Effect='Allow', Action='s3:*')),
            'Policy statement must contain actions.': document(dict(Effect='Allow', Resource='*')),
            'Policy document should not specify a principal.': document(allow('s3:*', Principal='*')),
            'Actions/Conditions must be prefaced by a vendor': document(allow('GetObject')),
            'must be in ARN format or "*".': document(allow('s3:*', 'bucket')),
            'Statement IDs (SID) in a single policy must be unique.': document(allow('s3:*', Sid='a'), allow('s3:*', Sid='a')),
            'Invalid Condition type : StringIs.': document(allow('s3:*', Condition={'StringIs': {'aws:username': 'x'}})),
            'Syntax errors in policy.': '[]',
            'This policy contains invalid Json': '[' * 5000,
        }
        for text, policy in bad.items():
            self.assertRefused('MalformedPolicyDocument', self.iam.create_policy, PolicyName='bad', PolicyDocument=policy, text=text)
        big = document(allow(['s3:' + 'x' * 100 + str(i) for i in range(70)]))
        self.assertRefused('LimitExceeded', self.iam.create_policy, PolicyName='bad', PolicyDocument=big, text='Cannot exceed quota for PolicySize: 6144')
        self.iam.create_policy(PolicyName='blank', PolicyDocument=json.dumps(json.loads(document(allow('s3:*'))), indent=400))

    def test_attachments(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName='Attached', PolicyDocument=document(allow('s3:*')))['Policy']['Arn']
        iam.create_group(GroupName='holders')
        iam.attach_group_policy(GroupName='holders', PolicyArn=arn)
        self.assertEqual(iam.get_policy(PolicyArn=arn)['Policy']['AttachmentCount'], 1)
        self.assertEqual([g['GroupName'] for g in iam.list_entities_for_policy(PolicyArn=arn)['PolicyGroups']], ['holders'])
        self.assertIn(arn, [p['Arn'] for p in iam.list_policies(Scope='Local', OnlyAttached=True)['Policies']])
        self.assertRefused('DeleteConflict', iam.delete_policy, PolicyArn=arn, text='attached')
        self.assertRefused('NoSuchEntity', iam.attach_group_policy, GroupName='holders', PolicyArn=arn + 'x', text='does not exist or is not attachable')
        iam.detach_group_policy(GroupName='holders', PolicyArn=arn)
        iam.delete_policy(PolicyArn=arn)
        self.assertRefused('NoSuchEntity', iam.get_policy, PolicyArn=arn)

    def test_managed(self):
        names = {p['PolicyName'] for p in self.iam.list_policies(Scope='AWS')['Policies']}
        self.assertLessEqual({'AdministratorAccess', 'AWSLakeFormationDataAdmin', 'AWSLakeFormationCrossAccountManager', 'AWSGlueServiceRole',
                              'AmazonS3FullAccess', 'ReadOnlyAccess'}, names)
        self.assertEqual(self.iam.get_policy(PolicyArn='arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole')['Policy']['Path'], '/service-role/')
        self.assertRefused('AccessDenied', self.iam.delete_policy, PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')


class Users(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.iam = cls.server.client('iam')

    def test_keys(self):
        iam = self.iam
        iam.create_user(UserName='keys')
        first = iam.create_access_key(UserName='keys')['AccessKey']
        iam.create_access_key(UserName='keys')
        self.assertRefused('LimitExceeded', iam.create_access_key, UserName='keys', status=409, text='Cannot exceed quota for AccessKeysPerUser: 2')
        sts = self.server.client('sts', keys=(first['AccessKeyId'], first['SecretAccessKey'], None))
        self.assertEqual(sts.get_caller_identity()['Arn'], 'arn:aws:iam::%s:user/keys' % MESH)
        iam.update_access_key(UserName='keys', AccessKeyId=first['AccessKeyId'], Status='Inactive')
        self.assertRefused('InvalidClientTokenId', sts.get_caller_identity, status=403, text='The security token included in the request is invalid.')
        iam.update_access_key(UserName='keys', AccessKeyId=first['AccessKeyId'], Status='Active')
        sts.get_caller_identity()
        self.assertEqual(len(iam.list_access_keys(UserName='keys')['AccessKeyMetadata']), 2)
        self.assertRefused('DeleteConflict', iam.delete_user, UserName='keys', text='access keys')
        iam.delete_access_key(UserName='keys', AccessKeyId=first['AccessKeyId'])
        self.assertRefused('InvalidClientTokenId', sts.get_caller_identity)
        self.assertRefused('NoSuchEntity', iam.delete_access_key, UserName='keys', AccessKeyId=first['AccessKeyId'])

    def test_groups(self):
        iam = self.iam
        iam.create_user(UserName='member', Path='/AwsDataMesh/')
        iam.create_group(GroupName='team')
        iam.add_user_to_group(GroupName='team', UserName='member')
        iam.add_user_to_group(GroupName='team', UserName='member')
        self.assertEqual([u['UserName'] for u in iam.get_group(GroupName='team')['Users']], ['member'])
        self.assertEqual([g['GroupName'] for g in iam.list_groups_for_user(UserName='member')['Groups']], ['team'])
        self.assertRefused('DeleteConflict', iam.delete_group, GroupName='team')
        self.assertRefused('NoSuchEntity', iam.add_user_to_group, GroupName='team', UserName='nobody', text='The user with name nobody cannot be found.')
        key = iam.create_access_key(UserName='member')['AccessKey']
        mine = self.server.client('iam', keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
        self.assertRefused('AccessDenied', mine.get_user, status=403,
                           text='User: arn:aws:iam::%s:user/AwsDataMesh/member is not authorized to perform: iam:GetUser on resource: '
                                'arn:aws:iam::%s:user/AwsDataMesh/member because no identity-based policy allows the iam:GetUser action' % (MESH, MESH))
        iam.put_group_policy(GroupName='team', PolicyName='self', PolicyDocument=document(
            allow(['iam:GetUser', 'iam:*AccessKey*'], 'arn:aws:iam::*:user/AwsDataMesh/${aws:username}')))
        self.assertEqual(mine.get_user()['User']['UserName'], 'member')
        mine.list_access_keys()
        self.assertRefused('AccessDenied', mine.list_access_keys, UserName='Administrator')
        iam.remove_user_from_group(GroupName='team', UserName='member')
        self.assertRefused('AccessDenied', mine.get_user)
        for i in range(11):
            iam.create_group(GroupName='g%d' % i)
            if i < 10:
                iam.add_user_to_group(GroupName='g%d' % i, UserName='member')
        self.assertRefused('LimitExceeded', iam.add_user_to_group, GroupName='g10', UserName='member', text='GroupsPerUser: 10')

    def test_boundary(self):
        iam = self.iam
        iam.create_user(UserName='bound', PermissionsBoundary='arn:aws:iam::aws:policy/AmazonS3FullAccess')
        iam.attach_user_policy(UserName='bound', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
        key = iam.create_access_key(UserName='bound')['AccessKey']
        mine = self.server.client('iam', keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
        self.assertRefused('AccessDenied', mine.list_users, text='because no permissions boundary allows the iam:ListUsers action')
        iam.delete_user_permissions_boundary(UserName='bound')
        mine.list_users()

    def test_details(self):
        iam = self.iam
        iam.create_user(UserName='detail')
        iam.create_group(GroupName='details')
        iam.add_user_to_group(GroupName='details', UserName='detail')
        iam.put_user_policy(UserName='detail', PolicyName='p', PolicyDocument=document(allow('s3:*')))
        pages = list(iam.get_paginator('get_account_authorization_details').paginate(Filter=['User', 'Group', 'LocalManagedPolicy'], PaginationConfig={'PageSize': 2}))
        users = {u['UserName']: u for page in pages for u in page['UserDetailList']}
        self.assertEqual(users['detail']['GroupList'], ['details'])
        self.assertEqual(users['detail']['UserPolicyList'][0]['PolicyDocument']['Statement'][0]['Action'], 's3:*')
        self.assertEqual(users['Administrator']['AttachedManagedPolicies'][0]['PolicyName'], 'AdministratorAccess')
        self.assertEqual([r for page in pages for r in page['RoleDetailList']], [])
        whole = iam.get_account_authorization_details()
        self.assertEqual([p['PolicyName'] for p in whole['Policies'] if p['Arn'].startswith('arn:aws:iam::aws:') and p['PolicyName'] == 'AdministratorAccess'],
                         ['AdministratorAccess'])

    def test_simulation(self):
        self.iam.create_user(UserName='simulated')
        arn = 'arn:aws:iam::%s:user/simulated' % MESH
        self.iam.put_user_policy(UserName='simulated', PolicyName='p', PolicyDocument=document(
            allow('glue:Get*'), dict(Effect='Deny', Action='glue:GetTable', Resource='*', Condition={'Bool': {'aws:SecureTransport': 'true'}})))
        results = self.iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=['glue:GetTable', 'glue:GetDatabase', 'glue:CreateTable'],
                                                     ContextEntries=[{'ContextKeyName': 'aws:SecureTransport', 'ContextKeyValues': ['true'], 'ContextKeyType': 'boolean'}])
        self.assertEqual([r['EvalDecision'] for r in results['EvaluationResults']], ['explicitDeny', 'allowed', 'implicitDeny'])


class Concurrency(support.TestCase):
    def test_one_of_many_wins(self):
        outcomes = []

        def create():
            try:
                self.server.client('iam').create_role(RoleName='race', AssumeRolePolicyDocument=trust_account(MESH))
                outcomes.append('made')
            except Exception as error:  # pylint: disable=broad-except
                outcomes.append(error.response['Error']['Code'])
        threads = [threading.Thread(target=create) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(outcomes), ['EntityAlreadyExists'] * 7 + ['made'])


class Persistence(unittest.TestCase):
    def test_restart(self):
        with support.Server() as server:
            iam = server.client('iam')
            role = iam.create_role(RoleName='kept', AssumeRolePolicyDocument=trust_account(MESH))['Role']
            keys = server.assume(role['Arn'])
            before = server.credentials
            server.stop()
            server.start()
            self.assertEqual(server.credentials, before)
            self.assertEqual(server.client('iam').get_role(RoleName='kept')['Role']['RoleId'], role['RoleId'])
            self.assertIn('assumed-role/kept', server.client('sts', keys=keys).get_caller_identity()['Arn'])


if __name__ == '__main__':
    unittest.main(warnings='ignore')
