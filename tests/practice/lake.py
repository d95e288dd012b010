# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of Lake Formation, Glue and RAM have in common."""
import json

import support
from support import CONSUMER, MESH, PRODUCER, REGION

IAP = 'IAM_ALLOWED_PRINCIPALS'
ACCOUNT = {'Mesh': MESH, 'ProducerAdmin': PRODUCER, 'ConsumerAdmin': CONSUMER}
ALLOW_ALL = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]})


def principal(arn):
    return {'DataLakePrincipalIdentifier': arn}


def database(name, catalog=None):
    return {'Database': {'Name': name, **({'CatalogId': catalog} if catalog else {})}}


def table(db, name=None, catalog=None):
    here = {'DatabaseName': db, **({'CatalogId': catalog} if catalog else {})}
    here.update({'Name': name} if name else {'TableWildcard': {}})
    return {'Table': here}


def columns(db, name, names=None, excluded=None, catalog=None):
    here = {'DatabaseName': db, 'Name': name, **({'CatalogId': catalog} if catalog else {})}
    if names:
        here['ColumnNames'] = names
    else:
        here['ColumnWildcard'] = {'ExcludedColumnNames': excluded} if excluded else {}
    return {'TableWithColumns': here}


def table_input(name, location=None, keys=(), names=('id', 'site', 'load'), **more):
    descriptor = {'Columns': [{'Name': n, 'Type': 'string'} for n in names]}
    if location:
        descriptor['Location'] = location
    return {'Name': name, 'StorageDescriptor': descriptor, 'TableType': 'EXTERNAL_TABLE',
            'PartitionKeys': [{'Name': k, 'Type': t} for k, t in keys], **more}


class LakeCase(support.TestCase):
    """Clients of the three administrators, and users without any right in Lake Formation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.arns = {p: cls.server.client('sts', p).get_caller_identity()['Arn'] for p in ACCOUNT}
        cls.lf = {p: cls.server.client('lakeformation', p) for p in ACCOUNT}
        cls.glue = {p: cls.server.client('glue', p) for p in ACCOUNT}
        cls.ram = {p: cls.server.client('ram', p) for p in ACCOUNT}

    @classmethod
    def make_admin(cls, persona, *more, version='3', defaults=(), **settings):
        """The persona's administrator becomes data lake admin; by default nothing is open to IAM."""
        cls.lf[persona].put_data_lake_settings(DataLakeSettings={
            'DataLakeAdmins': [principal(a) for a in (cls.arns[persona], *more)],
            'CreateDatabaseDefaultPermissions': list(defaults), 'CreateTableDefaultPermissions': list(defaults),
            'Parameters': {'CROSS_ACCOUNT_VERSION': version}, **settings})

    @classmethod
    def make_user(cls, persona, name, policy=ALLOW_ALL):
        """(ARN, keys) of a new IAM user."""
        iam = cls.server.client('iam', persona)
        arn = iam.create_user(UserName=name)['User']['Arn']
        if policy:
            iam.put_user_policy(UserName=name, PolicyName='all', PolicyDocument=policy)
        made = iam.create_access_key(UserName=name)['AccessKey']
        return arn, (made['AccessKeyId'], made['SecretAccessKey'], None)

    @classmethod
    def make_role(cls, persona, name, path='/', policy=ALLOW_ALL):
        """(ARN, credentials) of a new role that its account may assume."""
        iam = cls.server.client('iam', persona)
        trust = json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Action': 'sts:AssumeRole',
             'Principal': {'AWS': 'arn:aws:iam::%s:root' % ACCOUNT[persona]}}]})
        arn = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust)['Role']['Arn']
        iam.put_role_policy(RoleName=name, PolicyName='all', PolicyDocument=policy)
        return arn, cls.server.assume(arn, persona)

    @classmethod
    def pages(cls, function, member, token='NextToken', **arguments):
        """All entries, page after page, and how many pages there were."""
        found, count = [], 0
        while True:
            page = function(**arguments)
            found += page[member]
            count += 1
            if not page.get(token):
                return found, count
            arguments[token] = page[token]

    @classmethod
    def permissions(cls, persona, **arguments):
        """{(principal, resource kind, column part): (permissions, grantable)} as ListPermissions says it."""
        entries, _ = cls.pages(cls.lf[persona].list_permissions, 'PrincipalResourcePermissions', **arguments)
        found = {}
        for entry in entries:
            kind, inner = next(iter(entry['Resource'].items()))
            detail = json.dumps({k: v for k, v in inner.items() if k != 'CatalogId'}, sort_keys=True)
            found[entry['Principal']['DataLakePrincipalIdentifier'], kind, detail] = (
                sorted(entry['Permissions']), sorted(entry['PermissionsWithGrantOption']))
        return found

    def accept_all(self, persona):
        """Accepts what is pending; returns the invitations."""
        pending, _ = self.pages(self.ram[persona].get_resource_share_invitations, 'resourceShareInvitations', token='nextToken')
        pending = [i for i in pending if i['status'] == 'PENDING']
        for invitation in pending:
            self.ram[persona].accept_resource_share_invitation(resourceShareInvitationArn=invitation['resourceShareInvitationArn'])
        return pending
