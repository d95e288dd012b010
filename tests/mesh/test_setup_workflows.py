# SPDX-License-Identifier: GPL-3.0-or-later
"""Initialise, enable and access keys, on a practice server, read back with boto3."""
import copy
import json
import os
import signal
import subprocess
import tempfile
import unittest

import botocore.exceptions

import support
from support import CONSUMER, MESH, PRODUCER

READS = ('Get', 'List', 'Describe')
PATH = '/AwsDataMesh/'


def drive(server, persona, *arguments, options=(), credentials=None, check=True):
    """Runs a workflow; the document that it prints."""
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        json.dump(credentials or server.credentials, file)
        file.flush()
        done = subprocess.run([os.environ['MESH_DRIVE'], *options, server.url, file.name, persona, *arguments],
                              stdout=subprocess.PIPE, text=True, timeout=120)
    answer = json.loads(done.stdout)
    if check and (done.returncode or 'Error' in answer):
        raise AssertionError('%s %s: %s' % (persona, arguments, answer.get('Error', done.returncode)))
    return answer


def writes(answer):
    return {name: n for name, n in answer['Calls'].items() if not name.split(':')[1].startswith(READS)}


def planned_writes(answer):
    counts = {}
    for step in answer['Plan']['Steps']:
        for call in step['Calls']:
            if not call['Operation'].split(':')[1].startswith(READS):
                counts[call['Operation']] = counts.get(call['Operation'], 0) + 1
    return counts


def role(name, account=MESH):
    return 'arn:aws:iam::%s:role%s%s' % (account, PATH, name)


def as_list(value):
    return value if isinstance(value, list) else [value]


def principals(document):
    return sorted(p for s in as_list(document['Statement']) for kind in s['Principal'].values() for p in as_list(kind))


def trusted(client, name):
    return principals(client.get_role(RoleName=name)['Role']['AssumeRolePolicyDocument'])


def settings(server, persona='Mesh'):
    return server.client('lakeformation', persona).get_data_lake_settings()['DataLakeSettings']


def admins(server, persona='Mesh'):
    return [a['DataLakePrincipalIdentifier'] for a in settings(server, persona)['DataLakeAdmins']]


def snapshot(server):
    """All that set-up makes, without ids and dates."""
    seen = {}
    for persona in ('Mesh', 'ProducerAdmin', 'ConsumerAdmin'):
        iam = server.client('iam', persona)
        for page in iam.get_paginator('get_account_authorization_details').paginate():
            for r in page['RoleDetailList']:
                seen[r['Arn']] = (principals(r['AssumeRolePolicyDocument']),
                                  sorted(p['PolicyArn'] for p in r['AttachedManagedPolicies']), r.get('Tags'))
            for u in page['UserDetailList']:
                seen[u['Arn']] = sorted(u['GroupList'])
            for g in page['GroupDetailList']:
                seen[g['Arn']] = sorted(p['PolicyArn'] for p in g['AttachedManagedPolicies'])
            for p in page['Policies']:
                if p['Arn'].split(':')[4] == 'aws':
                    continue
                seen[p['Arn']] = [json.dumps(v['Document'], sort_keys=True) for v in p['PolicyVersionList']]
        lake = settings(server, persona)
        lake['DataLakeAdmins'] = sorted(a['DataLakePrincipalIdentifier'] for a in lake['DataLakeAdmins'])
        seen[persona] = json.dumps(lake, sort_keys=True)
    for name in server.client('dynamodb').list_tables()['TableNames']:
        seen[name] = len(server.client('dynamodb').describe_table(TableName=name)['Table']['GlobalSecondaryIndexes'])
    try:
        seen['glue'] = server.client('glue').get_resource_policy()['PolicyInJson']
    except botocore.exceptions.ClientError as error:
        seen['glue'] = error.response['Error']['Code']
    return seen


class Case(unittest.TestCase):
    maxDiff = None
    faults = ()

    def setUp(self):
        self.server = support.Server(*(a for f in self.faults for a in ('--fault', f)))
        self.addCleanup(self.server.close)

    def client(self, *arguments, **more):
        return self.server.client(*arguments, **more)

    def code(self, function, **arguments):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            function(**arguments)
        return caught.exception.response['Error']['Code']

    def check_set(self, name, policy, persona='Mesh', account=MESH):
        iam = self.client('iam', persona)
        found = iam.get_role(RoleName=name)['Role']
        self.assertEqual(found['Arn'], role(name, account))
        self.assertIn({'Key': 'Solution', 'Value': 'DataMeshUtils'}, found['Tags'])
        self.assertEqual([p['PolicyArn'] for p in iam.list_attached_role_policies(RoleName=name)['AttachedPolicies']],
                         ['arn:aws:iam::%s:policy%s%s' % (account, PATH, policy)])
        user = iam.get_user(UserName=name)['User']
        self.assertEqual(user['Path'], PATH)
        group = iam.get_group(GroupName=name + 'Group')
        self.assertEqual(group['Group']['Path'], PATH)
        self.assertEqual([u['UserName'] for u in group['Users']], [name])
        attached = iam.list_attached_group_policies(GroupName=name + 'Group')['AttachedPolicies']
        self.assertEqual([p['PolicyName'] for p in attached], ['Assume' + name])
        policy = iam.get_policy(PolicyArn=attached[0]['PolicyArn'])['Policy']
        document = iam.get_policy_version(PolicyArn=policy['Arn'], VersionId=policy['DefaultVersionId'])['PolicyVersion']['Document']
        self.assertEqual(document['Statement'][0]['Action'], 'sts:AssumeRole')
        self.assertEqual(document['Statement'][0]['Resource'], role(name, account))


class Initialise(Case):
    def test_from_nothing(self):
        answer = drive(self.server, 'Mesh', 'initialise')
        self.assertLessEqual(answer['Total'], 36)
        self.check_set('DataMeshManager', 'DataMeshManagerPolicy')
        self.check_set('DataMeshAdminReadOnly', 'DataMeshReadOnlyPolicy')

        lake = settings(self.server)
        caller = self.client('sts').get_caller_identity()['Arn']
        self.assertEqual(sorted(admins(self.server)), sorted([role('DataMeshManager'), caller]))
        self.assertEqual(lake['CreateDatabaseDefaultPermissions'], [])
        self.assertEqual(lake['CreateTableDefaultPermissions'], [])
        self.assertGreaterEqual(int(lake['Parameters']['CROSS_ACCOUNT_VERSION']), 3)
        self.client('iam').get_role(RoleName='AWSServiceRoleForLakeFormationDataAccess')

        policy = json.loads(self.client('glue').get_resource_policy()['PolicyInJson'])
        self.assertEqual(len(policy['Statement']), 1)
        self.assertEqual(policy['Statement'][0]['Principal'], {'Service': 'ram.amazonaws.com'})
        self.assertEqual(policy['Statement'][0]['Action'], 'glue:ShareResource')

        table = self.client('dynamodb').describe_table(TableName='AwsDataMeshSubscriptions')['Table']
        self.assertEqual(table['KeySchema'], [{'AttributeName': 'SubscriptionId', 'KeyType': 'HASH'}])
        indexes = {i['IndexName']: ([k['AttributeName'] for k in i['KeySchema']], i['Projection']['ProjectionType'])
                   for i in table['GlobalSecondaryIndexes']}
        self.assertEqual(indexes, {'AwsDataMeshSubscriptions-Owner': (['OwnerPrincipal', 'Status'], 'ALL'),
                                   'AwsDataMeshSubscriptions-Subscriber': (['SubscriberPrincipal'], 'ALL')})
        self.assertEqual(table['BillingModeSummary']['BillingMode'], 'PAY_PER_REQUEST')
        self.assertEqual(table['StreamSpecification'], {'StreamEnabled': True, 'StreamViewType': 'NEW_AND_OLD_IMAGES'})

        again = drive(self.server, 'Mesh', 'initialise')
        self.assertEqual(writes(again), {})
        self.assertEqual({s['Status'] for s in again['Plan']['Steps']}, {'skipped'})

    def test_others_settings_stay(self):
        iam, lake = self.client('iam'), self.client('lakeformation')
        iam.create_role(RoleName='Somebody', AssumeRolePolicyDocument=json.dumps(
            {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': MESH}, 'Action': 'sts:AssumeRole'}]}))
        somebody = 'arn:aws:iam::%s:role/Somebody' % MESH
        lake.put_data_lake_settings(DataLakeSettings={
            'DataLakeAdmins': [{'DataLakePrincipalIdentifier': somebody}], 'TrustedResourceOwners': ['222222222222'],
            'AllowExternalDataFiltering': True, 'ExternalDataFilteringAllowList': [{'DataLakePrincipalIdentifier': '333333333333'}],
            'Parameters': {'CROSS_ACCOUNT_VERSION': '4', 'SET_SOURCE_IDENTITY': 'TRUE'}})
        drive(self.server, 'Mesh', 'initialise')
        found = settings(self.server)
        self.assertEqual(found['TrustedResourceOwners'], ['222222222222'])
        self.assertTrue(found['AllowExternalDataFiltering'])
        self.assertEqual(found['ExternalDataFilteringAllowList'], [{'DataLakePrincipalIdentifier': '333333333333'}])
        self.assertEqual(found['Parameters']['CROSS_ACCOUNT_VERSION'], '4')
        self.assertEqual(found['Parameters']['SET_SOURCE_IDENTITY'], 'TRUE')
        self.assertEqual(len(admins(self.server)), 3)
        self.assertEqual(admins(self.server)[0], somebody)

    def test_dead_administrator(self):
        iam, lake = self.client('iam'), self.client('lakeformation')
        trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': MESH}, 'Action': 'sts:AssumeRole'}]}
        iam.create_role(RoleName='Leaver', AssumeRolePolicyDocument=json.dumps(trust))
        leaver = 'arn:aws:iam::%s:role/Leaver' % MESH
        lake.put_data_lake_settings(DataLakeSettings={'DataLakeAdmins': [{'DataLakePrincipalIdentifier': leaver}]})
        iam.delete_role(RoleName='Leaver')
        answer = drive(self.server, 'Mesh', 'initialise')
        self.assertNotIn(leaver, admins(self.server))
        details = [s.get('Detail', '') for s in answer['Plan']['Steps'] if s['Kind'] == 'lake-settings']
        self.assertIn(leaver, details[0])

    def test_others_glue_policy_stays(self):
        theirs = {'Sid': 'Theirs', 'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::%s:root' % PRODUCER}, 'Action': 'glue:GetTable',
                  'Resource': ['arn:aws:glue:eu-west-1:%s:catalog' % MESH]}
        self.client('glue').put_resource_policy(PolicyInJson=json.dumps({'Version': '2012-10-17', 'Statement': [theirs]}))
        drive(self.server, 'Mesh', 'initialise')
        found = json.loads(self.client('glue').get_resource_policy()['PolicyInJson'])['Statement']
        self.assertEqual(len(found), 2)
        self.assertEqual(found[0]['Sid'], 'Theirs')

    def test_assumed_role_becomes_its_role(self):
        iam = self.client('iam')
        trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': MESH}, 'Action': 'sts:AssumeRole'}]}
        iam.create_role(RoleName='Chief', Path='/staff/', AssumeRolePolicyDocument=json.dumps(trust))
        everything = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]}
        iam.put_role_policy(RoleName='Chief', PolicyName='all', PolicyDocument=json.dumps(everything))
        keys = self.server.assume('arn:aws:iam::%s:role/staff/Chief' % MESH)
        credentials = copy.deepcopy(self.server.credentials)
        credentials['Mesh'] = {'AccountId': MESH, 'AccessKeyId': keys['AccessKeyId'], 'SecretAccessKey': keys['SecretAccessKey'],
                               'SessionToken': keys['SessionToken']}
        drive(self.server, 'Mesh', 'initialise', credentials=credentials)
        self.assertEqual(sorted(admins(self.server)), sorted(['arn:aws:iam::%s:role/staff/Chief' % MESH, role('DataMeshManager')]))
        again = drive(self.server, 'Mesh', 'initialise', credentials=credentials)
        self.assertEqual(writes(again), {})

    def test_without_the_list_of_everything(self):
        iam = self.client('iam')
        deny = {'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Action': '*', 'Resource': '*'},
            {'Effect': 'Deny', 'Action': 'iam:GetAccountAuthorizationDetails', 'Resource': '*'}]}
        iam.create_user(UserName='limited')
        iam.put_user_policy(UserName='limited', PolicyName='limited', PolicyDocument=json.dumps(deny))
        key = iam.create_access_key(UserName='limited')['AccessKey']
        credentials = copy.deepcopy(self.server.credentials)
        credentials['Mesh'] = {'AccountId': MESH, 'AccessKeyId': key['AccessKeyId'], 'SecretAccessKey': key['SecretAccessKey']}
        drive(self.server, 'Mesh', 'initialise', credentials=credentials)
        self.check_set('DataMeshManager', 'DataMeshManagerPolicy')
        self.assertEqual(writes(drive(self.server, 'Mesh', 'initialise', credentials=credentials)), {})

    def test_name_taken_elsewhere(self):
        self.client('iam').create_group(GroupName='datameshmanagergroup', Path='/other/')
        answer = drive(self.server, 'Mesh', 'initialise', check=False)
        self.assertIn('DataMeshManagerGroup', answer['Error']['Message'])
        self.assertEqual(writes(answer), {})

    def test_policy_is_brought_up_to_date(self):
        iam = self.client('iam')
        drive(self.server, 'Mesh', 'initialise')
        arn = 'arn:aws:iam::%s:policy%sDataMeshReadOnlyPolicy' % (MESH, PATH)
        other = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'glue:GetTable', 'Resource': '*'}]}
        for _ in range(4):
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(other), SetAsDefault=True)
        answer = drive(self.server, 'Mesh', 'initialise')
        self.assertEqual(writes(answer), {'iam:DeletePolicyVersion': 1, 'iam:CreatePolicyVersion': 1})
        versions = {v['VersionId']: v['IsDefaultVersion'] for v in iam.list_policy_versions(PolicyArn=arn)['Versions']}
        self.assertEqual(versions, {'v2': False, 'v3': False, 'v4': False, 'v5': False, 'v6': True})
        step = [s for s in answer['Plan']['Steps'] if s['Kind'] == 'iam-policy' and 'ReadOnlyPolicy' in s['Label']][0]
        self.assertIn('+ ', step['Difference'])
        self.assertIn('@@', step['Difference'])

    def test_index_missing(self):
        self.client('dynamodb').create_table(
            TableName='AwsDataMeshSubscriptions', BillingMode='PAY_PER_REQUEST',
            KeySchema=[{'AttributeName': 'SubscriptionId', 'KeyType': 'HASH'}],
            AttributeDefinitions=[{'AttributeName': 'SubscriptionId', 'AttributeType': 'S'}])
        drive(self.server, 'Mesh', 'initialise')
        table = self.client('dynamodb').describe_table(TableName='AwsDataMeshSubscriptions')['Table']
        self.assertEqual(len(table['GlobalSecondaryIndexes']), 2)
        self.assertTrue(table['StreamSpecification']['StreamEnabled'])

    def test_foreign_table(self):
        self.client('dynamodb').create_table(
            TableName='AwsDataMeshSubscriptions', BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName': 'x', 'KeyType': 'HASH'}],
            AttributeDefinitions=[{'AttributeName': 'x', 'AttributeType': 'S'}])
        answer = drive(self.server, 'Mesh', 'initialise', check=False)
        self.assertIn('SubscriptionId', answer['Error']['Message'])
        self.assertEqual(writes(answer), {})

    def test_preview(self):
        before = snapshot(self.server)
        preview = drive(self.server, 'Mesh', 'initialise', options=['--preview'])
        self.assertEqual(writes(preview), {})
        self.assertEqual(snapshot(self.server), before)
        done = drive(self.server, 'Mesh', 'initialise')
        self.assertEqual(planned_writes(preview), writes(done))


class Refused(Case):
    def test_wrong_account(self):
        before = snapshot(self.server)
        credentials = copy.deepcopy(self.server.credentials)
        credentials['Mesh']['AccountId'] = '123456789012'
        answer = drive(self.server, 'Mesh', 'initialise', credentials=credentials, check=False)
        self.assertEqual(answer['Error']['Domain'], 'mesh-error-quark')
        self.assertIn('123456789012', answer['Error']['Message'])
        self.assertEqual(snapshot(self.server), before)

    def test_wrong_persona(self):
        for persona in ('ProducerAdmin', 'Producer'):
            self.assertIn(persona, drive(self.server, persona, 'initialise', check=False)['Error']['Message'])
        self.assertIn('Producer', drive(self.server, 'Producer', 'enable', 'producer', check=False)['Error']['Message'])

    def test_no_mesh_keys(self):
        credentials = copy.deepcopy(self.server.credentials)
        credentials['Mesh'] = {'AccountId': MESH}
        answer = drive(self.server, 'ProducerAdmin', 'enable', 'producer', credentials=credentials, check=False)
        self.assertIn('Mesh', answer['Error']['Message'])
        self.assertEqual(answer['Total'], 0)

    def test_not_initialised(self):
        before = snapshot(self.server)
        answer = drive(self.server, 'ProducerAdmin', 'enable', 'producer', check=False)
        self.assertIn('install-mesh-objects', answer['Error']['Message'])
        self.assertEqual(snapshot(self.server), before)

    def test_not_enabled(self):
        answer = drive(self.server, 'ProducerAdmin', 'keys', 'producer', check=False)
        self.assertIn('enable', answer['Error']['Message'])

    def test_bad_keys(self):
        credentials = copy.deepcopy(self.server.credentials)
        credentials['Mesh']['SecretAccessKey'] = 'x' * 40
        answer = drive(self.server, 'Mesh', 'initialise', credentials=credentials, check=False)
        self.assertIn('Signature', answer['Error']['Code'])

    def test_bad_crawler_role(self):
        answer = drive(self.server, 'ProducerAdmin', 'enable', 'producer', 'not-an-arn', check=False)
        self.assertIn('not-an-arn', answer['Error']['Message'])


class Enable(Case):
    def setUp(self):
        super().setUp()
        drive(self.server, 'Mesh', 'initialise')

    def with_keys(self, admin, side):
        answer = drive(self.server, admin, 'keys', side)
        credentials = copy.deepcopy(self.server.credentials)
        for persona, keys in answer['Keys'].items():
            credentials[persona] = keys
        return credentials, answer

    def test_producer(self):
        answer = drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        self.assertLessEqual(answer['Total'], 36)
        self.check_set('DataMeshProducer', 'DataMeshProducerAccess', 'ProducerAdmin', PRODUCER)
        central = 'DataMeshAdminProducer-' + PRODUCER
        self.check_set(central, 'DataMeshProducerPolicy-' + PRODUCER)
        local = role('DataMeshProducer', PRODUCER)
        self.assertIn(local, trusted(self.client('iam'), central))
        self.assertIn(local, trusted(self.client('iam'), 'DataMeshAdminReadOnly'))
        self.assertIn(role(central), admins(self.server))
        self.assertIn(local, admins(self.server, 'ProducerAdmin'))

        again = drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        self.assertEqual(writes(again), {})

        # The user of the workshop walks the whole chain, and makes a database on the way.
        credentials, _ = self.with_keys('ProducerAdmin', 'producer')
        keys = (credentials['Producer']['AccessKeyId'], credentials['Producer']['SecretAccessKey'], None)
        mine = self.server.assume(local, keys=keys)
        self.client('glue', keys=mine).create_database(DatabaseInput={'Name': 'mine'})
        there = self.server.assume(role(central), keys=mine)
        self.assertEqual(self.client('sts', keys=there).get_caller_identity()['Account'], MESH)
        self.client('glue', keys=there).create_database(DatabaseInput={'Name': 'mine-' + PRODUCER})
        self.client('dynamodb', keys=there).query(TableName='AwsDataMeshSubscriptions', IndexName='AwsDataMeshSubscriptions-Owner',
                                                  KeyConditionExpression='OwnerPrincipal = :o',
                                                  ExpressionAttributeValues={':o': {'S': PRODUCER}})
        look = self.server.assume(role('DataMeshAdminReadOnly'), keys=mine)
        self.client('glue', keys=look).get_databases()
        self.assertIn('AccessDenied', self.code(self.client('dynamodb', keys=look).scan, TableName='AwsDataMeshSubscriptions'))
        self.assertIn('AccessDenied', self.code(self.client('iam', keys=there).list_roles))

    def test_consumer(self):
        answer = drive(self.server, 'ConsumerAdmin', 'enable', 'consumer')
        self.assertLessEqual(answer['Total'], 33)
        self.check_set('DataMeshConsumer', 'DataMeshConsumerAccess', 'ConsumerAdmin', CONSUMER)
        central = 'DataMeshAdminConsumer-' + CONSUMER
        self.check_set(central, 'DataMeshConsumerPolicy-' + CONSUMER)
        local = role('DataMeshConsumer', CONSUMER)
        self.assertIn(local, trusted(self.client('iam'), central))
        self.assertEqual(writes(drive(self.server, 'ConsumerAdmin', 'enable', 'consumer')), {})

        drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        self.assertTrue({local, role('DataMeshProducer', PRODUCER)} <= set(trusted(self.client('iam'), 'DataMeshAdminReadOnly')))

        credentials, _ = self.with_keys('ConsumerAdmin', 'consumer')
        keys = (credentials['Consumer']['AccessKeyId'], credentials['Consumer']['SecretAccessKey'], None)
        mine = self.server.assume(local, keys=keys)
        there = self.server.assume(role(central), keys=mine)
        self.assertEqual(self.client('sts', keys=there).get_caller_identity()['Account'], MESH)
        # Not its role: refused by trust; what only a producer may do: refused by policy.
        sts = self.client('sts', keys=mine)
        self.assertEqual(self.code(sts.assume_role, RoleArn=role('DataMeshAdminProducer-' + PRODUCER), RoleSessionName='x1'), 'AccessDenied')
        self.assertIn('AccessDenied', self.code(self.client('glue', keys=there).create_database, DatabaseInput={'Name': 'intruder'}))
        self.assertIn('AccessDenied', self.code(
            self.client('lakeformation', keys=there).grant_permissions, Principal={'DataLakePrincipalIdentifier': CONSUMER},
            Resource={'Catalog': {}}, Permissions=['CREATE_DATABASE']))

    def test_both(self):
        drive(self.server, 'ProducerAdmin', 'enable', 'both')
        self.check_set('DataMeshProducer', 'DataMeshProducerAccess', 'ProducerAdmin', PRODUCER)
        self.check_set('DataMeshConsumer', 'DataMeshConsumerAccess', 'ProducerAdmin', PRODUCER)
        for side in ('Producer', 'Consumer'):
            name = 'DataMeshAdmin%s-%s' % (side, PRODUCER)
            self.check_set(name, 'DataMesh%sPolicy-%s' % (side, PRODUCER))
            self.assertIn(role(name), admins(self.server))
            self.assertIn(role('DataMesh' + side, PRODUCER), admins(self.server, 'ProducerAdmin'))
        self.assertEqual(len(admins(self.server)), len(set(admins(self.server))))

    def test_crawler_role(self):
        arn = 'arn:aws:iam::%s:role/MyCrawler' % PRODUCER
        drive(self.server, 'ProducerAdmin', 'enable', 'producer', arn)
        iam = self.client('iam', 'ProducerAdmin')
        allowed = iam.simulate_principal_policy(
            PolicySourceArn=role('DataMeshProducer', PRODUCER), ActionNames=['iam:PassRole'], ResourceArns=[arn],
            ContextEntries=[{'ContextKeyName': 'iam:PassedToService', 'ContextKeyValues': ['glue.amazonaws.com'], 'ContextKeyType': 'string'}])
        self.assertEqual(allowed['EvaluationResults'][0]['EvalDecision'], 'allowed')

    def test_recreated_role_is_trusted_again(self):
        drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        iam = self.client('iam', 'ProducerAdmin')
        arn = iam.list_attached_role_policies(RoleName='DataMeshProducer')['AttachedPolicies'][0]['PolicyArn']
        iam.detach_role_policy(RoleName='DataMeshProducer', PolicyArn=arn)
        iam.delete_role(RoleName='DataMeshProducer')
        drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        for name in ('DataMeshAdminReadOnly', 'DataMeshAdminProducer-' + PRODUCER):
            found = trusted(self.client('iam'), name)
            self.assertIn(role('DataMeshProducer', PRODUCER), found)
            self.assertFalse([p for p in found if p.startswith('AROA')])

    def test_preview(self):
        before = snapshot(self.server)
        preview = drive(self.server, 'ProducerAdmin', 'enable', 'producer', options=['--preview'])
        self.assertEqual(writes(preview), {})
        self.assertEqual(snapshot(self.server), before)
        self.assertEqual({(s['Actor'], s['Account']) for s in preview['Plan']['Steps']}, {('ProducerAdmin', PRODUCER), ('Mesh', MESH)})
        done = drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        self.assertEqual(set(planned_writes(preview)), set(writes(done)))

    def test_second_producer(self):
        """The key of a further account is its own day-to-day persona's, not the first producer's."""
        drive(self.server, 'Mesh', 'initialise')
        credentials = copy.deepcopy(self.server.credentials)
        credentials['ProducerAdmin-2'] = credentials['ConsumerAdmin']
        credentials['Producer-2'] = {'AccountId': CONSUMER}
        drive(self.server, 'ProducerAdmin-2', 'enable', 'producer', credentials=credentials)
        answer = drive(self.server, 'ProducerAdmin-2', 'keys', 'producer', credentials=credentials)
        (key,) = answer['Results']['AccessKeys']
        self.assertEqual((key['Persona'], key['AccountId']), ('Producer-2', CONSUMER))

    def test_keys(self):
        drive(self.server, 'ProducerAdmin', 'enable', 'both')
        credentials, answer = self.with_keys('ProducerAdmin', 'both')
        self.assertEqual({k['Persona'] for k in answer['Results']['AccessKeys']}, {'Producer', 'Consumer'})
        self.assertNotIn('SecretAccessKey', json.dumps(answer['Results']) + json.dumps(answer['Plan']))
        # Known keys: nothing to do. Lost ones: a second, and then no more.
        again = drive(self.server, 'ProducerAdmin', 'keys', 'both', credentials=credentials)
        self.assertEqual(writes(again), {})
        self.assertEqual(again['Keys'], {})
        self.assertEqual(len(again['Results']['AccessKeys']), 2)
        drive(self.server, 'ProducerAdmin', 'keys', 'producer')
        third = drive(self.server, 'ProducerAdmin', 'keys', 'producer', check=False)
        for key in self.client('iam', 'ProducerAdmin').list_access_keys(UserName='DataMeshProducer')['AccessKeyMetadata']:
            self.assertIn(key['AccessKeyId'], third['Error']['Message'])


class Killed(Case):
    faults = ('latency=5ms',)

    def test_any_moment(self):
        undisturbed = support.Server()
        self.addCleanup(undisturbed.close)
        for server in (undisturbed,):
            drive(server, 'Mesh', 'initialise')
            drive(server, 'ProducerAdmin', 'enable', 'both')
        for arguments in (('Mesh', 'initialise'), ('ProducerAdmin', 'enable', 'both')):
            self.kill_and_finish(arguments)
        mine, theirs = snapshot(self.server), snapshot(undisturbed)
        self.assertEqual(mine, theirs)

    def kill_and_finish(self, arguments):
        # The moments are anywhere: what counts is that no one of them matters.
        with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
            json.dump(self.server.credentials, file)
            file.flush()
            for moment in (0.1, 0.15, 0.2, 0.25, 0.3):
                with subprocess.Popen([os.environ['MESH_DRIVE'], self.server.url, file.name, *arguments], stdout=subprocess.DEVNULL) as child:
                    try:
                        child.wait(moment)
                    except subprocess.TimeoutExpired:
                        child.send_signal(signal.SIGKILL)
        drive(self.server, *arguments)


class Slow(Case):
    """IAM that takes its time to know new principals."""
    faults = ('iam-delay=1500ms',)

    def test_settles(self):
        drive(self.server, 'Mesh', 'initialise')
        drive(self.server, 'ProducerAdmin', 'enable', 'producer')
        self.assertIn(role('DataMeshAdminProducer-' + PRODUCER), admins(self.server))
        self.assertIn(role('DataMeshProducer', PRODUCER), trusted(self.client('iam'), 'DataMeshAdminReadOnly'))


class Troubled(Case):
    faults = ('throttle=5%', 'error=3%', 'drop=2%', 'seed=7')

    def test_gets_there(self):
        for arguments in (('Mesh', 'initialise'), ('ProducerAdmin', 'enable', 'both')):
            for _ in range(6):
                if 'Error' not in drive(self.server, *arguments, check=False):
                    break
            else:
                self.fail('six runs were not enough')
        self.server.set_faults()
        self.assertEqual(writes(drive(self.server, 'Mesh', 'initialise')), {})
        self.assertEqual(writes(drive(self.server, 'ProducerAdmin', 'enable', 'both')), {})


if __name__ == '__main__':
    unittest.main(warnings='ignore')
