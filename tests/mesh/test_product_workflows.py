# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing, asking, deciding and importing, on a practice server, read back with boto3."""
import copy
import json
import unittest

import support
from product_world import (BUCKET, DATABASE, LAKE_ROLE, MANAGER, READ_ONLY, SHARED, Case, table_input, without, writes)
from support import CONSUMER, MESH, PRODUCER


class Publish(Case):
    fresh = True

    def test_from_nothing(self):
        world = self.world
        others = {'Sid': 'Others', 'Effect': 'Deny', 'Principal': '*', 'Action': 's3:DeleteObject', 'Resource': 'arn:aws:s3:::%s/*' % BUCKET}
        world.client('s3', 'ProducerAdmin').put_bucket_policy(
            Bucket=BUCKET, Policy=json.dumps({'Version': '2012-10-17', 'Statement': [others]}))
        answer = world.run('Producer', 'publish', database=DATABASE, domain='network', product='radio')
        self.assertEqual(answer['Results'], {'Database': SHARED, 'Tables': ['calls', 'cells', 'churn']})

        glue = world.client('glue')
        database = glue.get_database(Name=SHARED)['Database']
        self.assertEqual((database['Description'], database['Parameters']), ('Telco data', {'team': 'radio'}))
        self.assertEqual(database.get('CreateTableDefaultPermissions', []), [])
        arn = 'arn:aws:glue:%s:%s:database/%s' % (support.REGION, MESH, SHARED)
        self.assertEqual(glue.get_tags(ResourceArn=arn)['Tags'], {'Solution': 'DataMeshUtils'})
        there, here = world.tables(), world.tables('ProducerAdmin', DATABASE)
        for name in ('calls', 'cells', 'churn'):
            drop = ('DatabaseName', 'CatalogId') + ('CreateTime', 'UpdateTime', 'CreatedBy', 'VersionId', 'IsRegisteredWithLakeFormation')
            self.assertEqual(without(there[name], drop), without(here[name], drop))
        partitions = glue.get_partitions(DatabaseName=SHARED, TableName='cells')['Partitions']
        self.assertEqual(sorted(p['Values'] for p in partitions), [['0'], ['1'], ['2']])
        self.assertTrue(partitions[0]['StorageDescriptor']['Location'].startswith('s3://%s/data/cells/day=' % BUCKET))

        everything = {'ALL', 'ALTER', 'DELETE', 'DESCRIBE', 'DROP', 'INSERT', 'SELECT'}
        mine = world.grants(PRODUCER)
        self.assertIn('DESCRIBE', mine[''][0])
        for name in ('calls', 'cells', 'churn'):
            self.assertTrue('ALL' in mine[name][0] or everything - {'ALL'} <= mine[name][0], mine[name])
            self.assertTrue('ALL' in mine[name][1] or everything - {'ALL'} <= mine[name][1], mine[name])
            self.assertEqual(world.grants(MANAGER)[name][0], {'DESCRIBE', 'DROP', 'SELECT'})
            self.assertEqual(world.grants(READ_ONLY)[name], ({'DESCRIBE'}, set()))
        self.assertEqual(world.grants('IAM_ALLOWED_PRINCIPALS'), {})

        # The shares are accepted; links stand beside the source and lead there.
        invitations = world.client('ram', 'ProducerAdmin').get_resource_share_invitations()['resourceShareInvitations']
        self.assertEqual({i['status'] for i in invitations}, {'ACCEPTED'})
        self.assertEqual(here['calls_link']['TargetTable'], {'CatalogId': MESH, 'DatabaseName': SHARED, 'Name': 'calls'})
        self.assertEqual([r['ResourceArn'] for r in world.client('lakeformation').list_resources()['ResourceInfoList']],
                         ['arn:aws:s3:::' + BUCKET])

        # The bucket is opened for the tables' folders only; others' statements stay.
        policy = {s['Sid']: s for s in world.bucket_policy()['Statement']}
        ours = policy['AwsDataMeshUtilsBucketPolicyStatement-' + BUCKET]
        self.assertEqual(ours['Principal'], {'AWS': LAKE_ROLE})
        self.assertEqual(ours['Resource'], ['arn:aws:s3:::%s/data/%s/*' % (BUCKET, n) for n in ('calls', 'cells', 'churn')])
        self.assertEqual(policy['Others'], others)

        # LF-tags are there and assigned; who reads public metadata sees them.
        lake = world.client('lakeformation')
        tags = lake.get_resource_lf_tags(Resource={'Table': {'DatabaseName': SHARED, 'Name': 'calls'}})['LFTagsOnTable']
        self.assertEqual({t['TagKey'].lower(): t['TagValues'][0] for t in tags}, {'domain': 'network', 'dataproduct': 'radio'})
        seen = world.run('Consumer', 'products')['List']
        self.assertEqual([(p['name'], p['domain'], p['product-name'], p['owner-account'], p['access']) for p in seen],
                         [(n, 'network', 'radio', PRODUCER, '') for n in ('calls', 'cells', 'churn')])
        self.assertEqual({p['access'] for p in world.run('Producer', 'products')['List']}, {'mine'})

        before = world.dump()
        again = world.run('Producer', 'publish', database=DATABASE, domain='network', product='radio')
        self.assertEqual(writes(again), {})
        self.assertEqual(world.dump(), before)

    def test_follows_the_source(self):
        """A second run brings only what differs."""
        world, glue = self.world, self.world.client('glue', 'ProducerAdmin')
        world.run('Producer', 'publish', database=DATABASE, tables='calls|cells')
        glue.update_table(DatabaseName=DATABASE, TableInput=table_input('calls', columns=('cell', 'load', 'users')))
        storage = table_input('cells')['StorageDescriptor']
        glue.create_partition(DatabaseName=DATABASE, TableName='cells', PartitionInput={'Values': ['9'], 'StorageDescriptor': storage})
        done = world.run('Producer', 'publish', database=DATABASE, tables='calls|cells')
        self.assertEqual(writes(done), {'glue:UpdateTable': 1, 'glue:BatchCreatePartition': 1})
        self.assertEqual(len(world.tables()['calls']['StorageDescriptor']['Columns']), 3)
        # Another table joins: what is there stays, the policy grows by its folder.
        world.run('Producer', 'publish', database=DATABASE, tables='churn')
        self.assertEqual(sorted(world.tables()), ['calls', 'cells', 'churn'])
        statements = [s for s in world.bucket_policy()['Statement'] if s['Sid'] == 'AwsDataMeshUtilsBucketPolicyStatement-' + BUCKET]
        self.assertEqual(len(statements), 1)
        self.assertEqual(len(statements[0]['Resource']), 3)

    def test_options(self):
        world = self.world
        world.client('lakeformation', 'ProducerAdmin').create_lf_tag(TagKey='Secrecy', TagValues=['low', 'high'])
        world.client('lakeformation', 'ProducerAdmin').add_lf_tags_to_resource(
            Resource={'Table': {'DatabaseName': DATABASE, 'Name': 'calls'}}, LFTags=[{'TagKey': 'Secrecy', 'TagValues': ['high']}])
        world.run('Producer', 'publish', database=DATABASE, tables='ca*', mesh_database='Products', suffix='_shared', public=False)
        self.assertEqual(sorted(world.tables(database='products')), ['calls'])
        self.assertIn('calls_shared', world.tables('ProducerAdmin', DATABASE))
        self.assertEqual(world.grants(READ_ONLY, 'products'), {})
        tags = world.client('lakeformation').get_resource_lf_tags(
            Resource={'Table': {'DatabaseName': 'products', 'Name': 'calls'}})['LFTagsOnTable']
        self.assertEqual([t['TagValues'] for t in tags], [['high']])
        # What is not public cannot be asked for.
        self.fails('products', 'Consumer', 'request', owner=PRODUCER, database='products', tables=['calls'], grant=['SELECT'])
        # Links that keep the names live in a database of their own: nothing takes the source's place.
        world.run('Producer', 'publish', database=DATABASE, tables='calls', original=True)
        self.assertNotIn('TargetTable', world.tables('ProducerAdmin', DATABASE)['calls'])
        self.assertEqual(world.tables('ProducerAdmin', SHARED)['calls']['TargetTable']['CatalogId'], MESH)

    def test_crawler(self):
        world = self.world
        arn = world.client('iam').create_role(RoleName='Sync', AssumeRolePolicyDocument=json.dumps(
            {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'glue.amazonaws.com'},
                                                     'Action': 'sts:AssumeRole'}]}))['Role']['Arn']
        self.fails('needs a schedule', 'Producer', 'publish', database=DATABASE, crawler_role=arn)
        self.fails('mesh account', 'Producer', 'publish', database=DATABASE, schedule='0 1 * * ? *',
                   crawler_role='arn:aws:iam::%s:role/Sync' % PRODUCER)
        # What Glue would refuse is refused before anything is changed.
        for schedule, words in (('0 25 * * ? *', 'can be no hours'), ('0 1 * * * *', 'must be'), ('* 1 * * ? *', 'five minutes'),
                                ('daily', 'six fields')):
            self.fails(words, 'Producer', 'publish', database=DATABASE, schedule=schedule, crawler_role=arn)
        # Of the mesh account's roles those that Glue may take on are offered.
        world.client('iam').create_role(RoleName='Other', AssumeRolePolicyDocument=json.dumps(
            {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'ec2.amazonaws.com'},
                                                     'Action': 'sts:AssumeRole'}]}))
        roles = {r['name']: r['for-glue'] for r in world.run('Mesh', 'roles')['List']}
        self.assertEqual((roles['Sync'], roles['Other']), (True, False))

    def test_migrate(self):
        world = self.world
        world.run('Producer', 'publish', database=DATABASE, tables='cells', migrate=True)
        here = world.tables('ProducerAdmin', DATABASE)['cells']
        self.assertEqual(here['TargetTable'], {'CatalogId': MESH, 'DatabaseName': SHARED, 'Name': 'cells'})
        self.assertEqual(len(world.client('glue').get_partitions(DatabaseName=SHARED, TableName='cells')['Partitions']), 3)
        self.assertEqual(writes(world.run('Producer', 'publish', database=DATABASE, tables='cells', migrate=True)), {})
        # Broken off between deleting the table and linking: the next run makes the link.
        world.client('glue', 'Producer').delete_table(DatabaseName=DATABASE, Name='cells')
        world.run('Producer', 'publish', database=DATABASE, tables='cells', migrate=True)
        self.assertIn('TargetTable', world.tables('ProducerAdmin', DATABASE)['cells'])

    def test_another_producer(self):
        """A table of the same name by somebody else is not overwritten."""
        world = self.world
        world.run('Producer', 'publish', database=DATABASE, tables='calls', mesh_database='pool')
        world.run('ConsumerAdmin', 'enable', 'producer')
        keys = world.run('ConsumerAdmin', 'keys', 'producer')['Keys']['Producer']
        credentials = dict(world.credentials, Producer=keys, ProducerAdmin=world.credentials['ConsumerAdmin'])
        glue = world.client('glue', 'ConsumerAdmin')
        glue.create_database(DatabaseInput={'Name': 'theirs'})
        glue.create_table(DatabaseName='theirs', TableInput=table_input('calls', location='s3://elsewhere/calls/'))
        with self.nothing_changes():
            self.fails('another producer', 'Producer', 'publish', database='theirs', mesh_database='pool', credentials=credentials)

    def test_preview(self):
        before = self.world.dump()
        seen = self.world.run('Producer', 'publish', options=['--preview'], database=DATABASE, domain='network')
        self.assertEqual(writes(seen), {})
        self.assertEqual(self.world.dump(), before)
        planned = {c['Operation'] for step in seen['Plan']['Steps'] for c in step['Calls']}
        done = self.world.run('Producer', 'publish', database=DATABASE, domain='network')
        # Invitations are only there once the grants are made.
        self.assertEqual(set(writes(done)) - {'ram:AcceptResourceShareInvitation'}, planned)


class PublishMany(Case):
    tables = tuple('t%02d' % i for i in range(24))

    def test_batches(self):
        """More than 20 grants, in as few calls as there must be."""
        done = self.world.run('Producer', 'publish', database=DATABASE, domain='network')
        self.assertEqual(set(self.world.grants(PRODUCER)), {'', *self.tables})
        self.assertLessEqual(done['Calls']['lakeformation:BatchGrantPermissions'], 6)
        self.assertLessEqual(done['Total'], 30 + 3 * len(self.tables))
        subscription = self.world.request(['t.*'])
        approved = self.world.run('Producer', 'approve', id=subscription)
        self.assertLessEqual(approved['Total'], 12)
        self.assertEqual(set(self.world.grants(CONSUMER)), {'', *self.tables})
        gone = self.world.run('Producer', 'delete', id=subscription, notes='enough')
        self.assertLessEqual(gone['Total'], 12)
        self.assertEqual(self.world.grants(CONSUMER), {})


class Refused(Case):
    publish = True

    def test_arguments(self):
        with self.nothing_changes():
            self.refused_arguments()

    def refused_arguments(self):
        fails = self.fails
        fails('regular expression', 'Producer', 'publish', database=DATABASE, tables='(')
        fails('matches', 'Producer', 'publish', database=DATABASE, tables='nothing')
        fails('not there', 'Producer', 'publish', database='nowhere')
        fails('source database', 'Producer', 'publish', database='')
        fails('domain', 'Producer', 'publish', database=DATABASE, domain='')
        fails('12 digits', 'Consumer', 'request', owner='1234', database=SHARED, grant=['SELECT'])
        fails('no permission on tables', 'Consumer', 'request', owner=PRODUCER, database=SHARED, grant=['CREATE_DATABASE'])
        fails('which permissions', 'Consumer', 'request', owner=PRODUCER, database=SHARED, grant=[])
        fails('nix', 'Consumer', 'request', owner=PRODUCER, database=SHARED, tables=['calls', 'nix'], grant=['SELECT'])
        fails('cannot be the id', 'Producer', 'approve', id='no/such')
        fails('no subscription', 'Producer', 'approve', id='AAAAAAAAAAAAAAAAAAAAAA')
        fails('no ARN', 'Consumer', 'import', id='AAAAAAAAAAAAAAAAAAAAAA', grant=['arn:aws:iam::%s:role/x' % MESH])

    def test_personas(self):
        with self.nothing_changes():
            self.refused_personas()

    def refused_personas(self):
        fails = self.fails
        fails('Consumer', 'Consumer', 'publish', database=DATABASE)
        fails('Producer', 'Producer', 'request', owner=PRODUCER, database=SHARED, grant=['SELECT'])
        fails('Consumer', 'Consumer', 'approve', id='AAAAAAAAAAAAAAAAAAAAAA')
        fails('Producer', 'Producer', 'import', id='AAAAAAAAAAAAAAAAAAAAAA')
        keyless = copy.deepcopy(self.world.credentials)
        keyless['Producer'] = {'AccountId': PRODUCER}
        answer = fails('no keys', 'Producer', 'publish', database=DATABASE, credentials=keyless)
        self.assertEqual(answer['Total'], 0)

    def test_untrusted(self):
        """The central role no longer trusts the local one: the words are AWS's, and at once."""
        iam, name = self.world.client('iam'), 'DataMeshAdminProducer-' + PRODUCER
        trust = iam.get_role(RoleName=name)['Role']['AssumeRolePolicyDocument']
        own = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': MANAGER}, 'Action': 'sts:AssumeRole'}]}
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(own))
        try:
            answer = self.fails('sts:AssumeRole', 'Producer', 'publish', database=DATABASE, options=['--settle', '0'], error='aws')
            self.assertEqual(answer['Error']['Code'], 'AccessDenied')
        finally:
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))

    def test_no_admin(self):
        """Whoever is no data lake administrator any more is told so."""
        lake = self.world.client('lakeformation')
        settings = lake.get_data_lake_settings()['DataLakeSettings']
        less = dict(settings, DataLakeAdmins=[a for a in settings['DataLakeAdmins'] if 'AdminProducer' not in a['DataLakePrincipalIdentifier']])
        request = self.world.request(['calls'])
        lake.put_data_lake_settings(DataLakeSettings=less)
        try:
            answer = self.world.run('Producer', 'approve', id=request, check=False)
            self.assertTrue(answer['Error']['Domain'].lower().startswith('aws'), answer['Error'])
            self.assertEqual(self.world.status(request), 'Pending')
        finally:
            lake.put_data_lake_settings(DataLakeSettings=settings)

    def test_region_and_token(self):
        elsewhere = dict(self.world.credentials, AWS_REGION='us-west-2')
        self.fails('us-west-2', 'Consumer', 'request', owner=PRODUCER, database=SHARED, grant=['SELECT'], credentials=elsewhere, error='')
        session = self.world.local('Producer')
        stale = dict(self.world.credentials, Producer={'AccountId': PRODUCER, 'AccessKeyId': session['AccessKeyId'],
                                                       'SecretAccessKey': session['SecretAccessKey'], 'SessionToken': 'x' * 40})
        answer = self.fails('', 'Producer', 'publish', database=DATABASE, credentials=stale, error='aws')
        self.assertIn('oken', answer['Error']['Message'])


if __name__ == '__main__':
    unittest.main(warnings='ignore')
