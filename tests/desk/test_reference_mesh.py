# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh that another tool made, under the names that tools of this kind agree on (roles, groups, policies, the table of
subscriptions), is opened as it is: its catalog, its requests, and nothing of it is changed by looking."""
import json
import os
import sys
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
from account_world import AccountWorld

MESH, PRODUCER, CONSUMER = '555555555555', '111111111111', '999999999999'
PATH, DATABASE, TABLE = '/AwsDataMesh/', 'telco-' + PRODUCER, 'AwsDataMeshSubscriptions'
TAGS = [{'Key': 'Solution', 'Value': 'DataMeshUtils'}]


def policy(actions, resource='*'):
    return json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Action': actions, 'Resource': resource}]})


def trust(*principals):
    return json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': list(principals)}, 'Action': 'sts:AssumeRole'}]})


def arn(account, name):
    return 'arn:aws:iam::%s:role%s%s' % (account, PATH, name)


class ReferenceMesh(AccountWorld):
    def client(self, service, persona):
        keys = self.keys[persona]
        return boto3.client(service, endpoint_url=os.environ['AWS_ENDPOINT_URL'], region_name='eu-west-1',
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def make_role(self, persona, account, name, policy_name, actions, trusted):
        """A role with its policy, its group, its user, and the policy by which the group assumes it."""
        iam = self.client('iam', persona)
        iam.create_role(Path=PATH, RoleName=name, AssumeRolePolicyDocument=trust(*trusted), Tags=TAGS)
        made = iam.create_policy(Path=PATH, PolicyName=policy_name, PolicyDocument=policy(actions))['Policy']['Arn']
        iam.attach_role_policy(RoleName=name, PolicyArn=made)
        iam.create_group(Path=PATH, GroupName=name + 'Group')
        iam.create_user(Path=PATH, UserName=name, Tags=TAGS)
        iam.add_user_to_group(GroupName=name + 'Group', UserName=name)
        assume = iam.create_policy(Path=PATH, PolicyName='Assume' + name,
                                   PolicyDocument=policy('sts:AssumeRole', arn(account, name)))['Policy']['Arn']
        iam.attach_group_policy(GroupName=name + 'Group', PolicyArn=assume)

    def make_roles(self):
        own = ['arn:aws:iam::%s:root' % MESH]
        subscriptions = ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Scan',
                         'dynamodb:DescribeTable']
        self.make_role('Mesh', MESH, 'DataMeshManager', 'DataMeshManagerPolicy', ['glue:*', 'lakeformation:*'], own)
        self.make_role('ConsumerAdmin', CONSUMER, 'DataMeshConsumer', 'DataMeshConsumerAccess',
                       ['sts:AssumeRole', 'glue:*', 'lakeformation:*', 'ram:*'], ['arn:aws:iam::%s:root' % CONSUMER])
        local = arn(CONSUMER, 'DataMeshConsumer')
        self.make_role('Mesh', MESH, 'DataMeshAdminReadOnly', 'DataMeshReadOnlyPolicy',
                       ['glue:Get*', 'glue:SearchTables', 'lakeformation:Get*', 'lakeformation:List*'], own + [local])
        self.make_role('Mesh', MESH, 'DataMeshAdminConsumer-' + CONSUMER, 'DataMeshConsumerPolicy-' + CONSUMER,
                       subscriptions + ['glue:Get*', 'ram:*'], own + [local])
        key = self.client('iam', 'ConsumerAdmin').create_access_key(UserName='DataMeshConsumer')['AccessKey']
        self.keys['Consumer'].update({k: key[k] for k in ('AccessKeyId', 'SecretAccessKey')})

    def make_catalog(self):
        glue, lake = self.client('glue', 'Mesh'), self.client('lakeformation', 'Mesh')
        caller = self.client('sts', 'Mesh').get_caller_identity()['Arn']
        lake.put_data_lake_settings(DataLakeSettings={
            'DataLakeAdmins': [{'DataLakePrincipalIdentifier': a} for a in (caller, arn(MESH, 'DataMeshManager'))],
            'CreateDatabaseDefaultPermissions': [], 'CreateTableDefaultPermissions': [],
            'Parameters': {'CROSS_ACCOUNT_VERSION': '3'}})
        glue.create_database(DatabaseInput={'Name': DATABASE})
        glue.create_table(DatabaseName=DATABASE, TableInput={
            'Name': 'calls', 'Description': 'Who called whom', 'StorageDescriptor': {
                'Columns': [{'Name': 'caller', 'Type': 'string'}], 'Location': 's3://telco/calls/'}})
        reader = {'DataLakePrincipalIdentifier': arn(MESH, 'DataMeshAdminReadOnly')}
        for resource in ({'Database': {'Name': DATABASE}}, {'Table': {'DatabaseName': DATABASE, 'Name': 'calls'}}):
            lake.grant_permissions(Principal=reader, Resource=resource, Permissions=['DESCRIBE'])

    def make_subscriptions(self):
        store = self.client('dynamodb', 'Mesh')
        store.create_table(
            TableName=TABLE, BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName': 'SubscriptionId', 'KeyType': 'HASH'}],
            AttributeDefinitions=[{'AttributeName': n, 'AttributeType': 'S'}
                                  for n in ('SubscriptionId', 'OwnerPrincipal', 'SubscriberPrincipal', 'Status')],
            GlobalSecondaryIndexes=[
                {'IndexName': TABLE + '-Owner', 'Projection': {'ProjectionType': 'ALL'}, 'KeySchema': [
                    {'AttributeName': 'OwnerPrincipal', 'KeyType': 'HASH'}, {'AttributeName': 'Status', 'KeyType': 'RANGE'}]},
                {'IndexName': TABLE + '-Subscriber', 'Projection': {'ProjectionType': 'ALL'}, 'KeySchema': [
                    {'AttributeName': 'SubscriberPrincipal', 'KeyType': 'HASH'}]}],
            StreamSpecification={'StreamEnabled': True, 'StreamViewType': 'NEW_AND_OLD_IMAGES'})
        store.get_waiter('table_exists').wait(TableName=TABLE, WaiterConfig={'Delay': 1})
        store.put_item(TableName=TABLE, Item={
            'SubscriptionId': {'S': 'vytxeTZskVKR7C7WgdSP3d'}, 'OwnerPrincipal': {'S': PRODUCER},
            'SubscriberPrincipal': {'S': CONSUMER}, 'DatabaseName': {'S': DATABASE}, 'TableName': {'L': [{'S': 'calls'}]},
            'RequestedGrants': {'L': [{'S': 'SELECT'}]}, 'Status': {'S': 'Pending'},
            'CreationDate': {'S': '2021-11-04 10:20:30'}, 'CreatedBy': {'S': arn(CONSUMER, 'DataMeshConsumer')}})

    def state(self):
        """All of the mesh account that could have been changed."""
        iam, store = self.client('iam', 'Mesh'), self.client('dynamodb', 'Mesh')
        lake = self.client('lakeformation', 'Mesh')
        return (sorted(r['RoleName'] for r in iam.list_roles()['Roles']),
                sorted(p['PolicyName'] for p in iam.list_policies(Scope='Local')['Policies']),
                store.scan(TableName=TABLE)['Items'], lake.get_data_lake_settings()['DataLakeSettings'],
                len(lake.list_permissions()['PrincipalResourcePermissions']))

    def test_open(self):
        self.make_roles()
        self.make_catalog()
        self.make_subscriptions()
        with open(self.file, 'w', encoding='utf-8') as file:
            json.dump(self.keys, file)
        before = self.state()
        with self.program(self.file) as self.app:
            self.connect()
            self.focus()
            for number, name, account in ((1, 'Mesh', MESH), (5, 'Consumer', CONSUMER)):
                self.key('ctrl+%d' % number)
                self.app.wait(name, self.seated(name))
                self.app.select('Catalog')
                self.app.find('calls', 'label')
                self.app.find('Who called whom')
                self.app.select('Inbox')
                self.app.wait('the request', lambda: [n for n in self.app.all(role='label') if n.name == 'Pending'])
                self.app.find('%s · %s' % (name, account))
        self.assertEqual(before, self.state())


if __name__ == '__main__':
    unittest.main(warnings='ignore')
