# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh with a producer's telco database in it, for the tests of the product workflows."""
import contextlib
import copy
import json
import os
import subprocess
import tempfile
import unittest

import botocore.exceptions

import support
from support import CONSUMER, MESH, PRODUCER

PATH = '/AwsDataMesh/'
BUCKET = 'telco-raw'
DATABASE = 'telco'
SHARED = '%s-%s' % (DATABASE, PRODUCER)
TABLE = 'AwsDataMeshSubscriptions'
READ_ONLY = 'arn:aws:iam::%s:role%sDataMeshAdminReadOnly' % (MESH, PATH)
MANAGER = 'arn:aws:iam::%s:role%sDataMeshManager' % (MESH, PATH)
CONSUMER_ROLE = 'arn:aws:iam::%s:role%sDataMeshConsumer' % (CONSUMER, PATH)
LAKE_ROLE = ('arn:aws:iam::%s:role/aws-service-role/lakeformation.amazonaws.com/'
             'AWSServiceRoleForLakeFormationDataAccess' % MESH)
TIMES = ('CreateTime', 'UpdateTime', 'CreationTime', 'LastUpdated', 'LastUpdatedBy', 'CreatedBy', 'VersionId',
         'LastAccessTime', 'LastAnalyzedTime', 'IsRegisteredWithLakeFormation')


def table_input(name, location=None, keys=(), columns=('cell', 'load'), **more):
    return {'Name': name, 'TableType': 'EXTERNAL_TABLE', 'Description': 'what %s is' % name,
            'Parameters': {'classification': 'csv', 'skip.header.line.count': '1'},
            'PartitionKeys': [{'Name': k, 'Type': 'string'} for k in keys],
            'StorageDescriptor': {'Columns': [{'Name': c, 'Type': 'string', 'Comment': 'a column'} for c in columns],
                                  'Location': location or 's3://%s/data/%s/' % (BUCKET, name),
                                  'InputFormat': 'org.apache.hadoop.mapred.TextInputFormat',
                                  'SerdeInfo': {'SerializationLibrary': 'lazy', 'Parameters': {'field.delim': ','}}}, **more}


def without(value, names=TIMES):
    """The document without what changes by itself."""
    if isinstance(value, dict):
        return {k: without(v, names) for k, v in value.items() if k not in names}
    if isinstance(value, list):
        return [without(v, names) for v in value]
    return value


class World:
    """A server, all set-up done; runs workflows by mesh-drive and looks at the end with boto3."""

    def __init__(self, *faults, tables=('calls', 'cells', 'churn'), publish=False):
        self.server = support.Server(*(a for f in faults for a in ('--fault', f)))
        self.credentials = copy.deepcopy(self.server.credentials)
        self.run('Mesh', 'initialise')
        for admin, side in (('ProducerAdmin', 'producer'), ('ConsumerAdmin', 'consumer')):
            self.run(admin, 'enable', side)
            self.credentials.update(self.run(admin, 'keys', side)['Keys'])
        self.make_data(tables)
        if publish:
            self.run('Producer', 'publish', database=DATABASE)

    def make_data(self, tables):
        s3, glue = self.client('s3', 'ProducerAdmin'), self.client('glue', 'ProducerAdmin')
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={'LocationConstraint': support.REGION})
        glue.create_database(DatabaseInput={'Name': DATABASE, 'Description': 'Telco data', 'Parameters': {'team': 'radio'}})
        for name in tables:
            glue.create_table(DatabaseName=DATABASE, TableInput=table_input(name, keys=('day',) if name == 'cells' else ()))
        for day in range(3 if 'cells' in tables else 0):
            storage = table_input('cells')['StorageDescriptor']
            storage['Location'] += 'day=%d/' % day
            glue.create_partition(DatabaseName=DATABASE, TableName='cells',
                                  PartitionInput={'Values': [str(day)], 'StorageDescriptor': storage})

    # ---- running ----

    def command(self, persona, *arguments, options=(), credentials=None, **args):
        file = tempfile.NamedTemporaryFile('w', suffix='.json', delete=False)
        json.dump(credentials or self.credentials, file)
        file.close()
        words = list(arguments) + ([json.dumps(args)] if args or arguments[0] in ('products', 'local', 'subscriptions', 'granted', 'roles') else [])
        return [os.environ['MESH_DRIVE'], *options, self.server.url, file.name, persona, *words], file.name

    def start(self, persona, *arguments, **more):
        command, _ = self.command(persona, *arguments, **more)
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def run(self, persona, *arguments, check=True, **more):
        command, name = self.command(persona, *arguments, **more)
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=120)
        os.unlink(name)
        answer = json.loads(done.stdout)
        if check and (done.returncode or 'Error' in answer):
            raise AssertionError('%s %s: %s' % (persona, arguments, answer.get('Error', done.returncode)))
        return answer

    def request(self, tables=('calls',), grant=('Select',), database=SHARED, **more):
        args = {'tables': list(tables)} if tables else {}
        return self.run('Consumer', 'request', owner=PRODUCER, database=database, grant=list(grant), **args,
                        **more)['Results']['SubscriptionId']

    # ---- looking ----

    def client(self, service, persona='Mesh', **more):
        if persona in ('Producer', 'Consumer'):
            more['keys'] = self.local(persona)
        return self.server.client(service, persona, **more)

    def local(self, persona):
        """The session of DataMeshProducer or DataMeshConsumer."""
        found = self.credentials[persona]
        name = 'arn:aws:iam::%s:role%sDataMesh%s' % (found['AccountId'], PATH, persona)
        return self.server.assume(name, keys=(found['AccessKeyId'], found['SecretAccessKey'], None))

    def item(self, subscription):
        """As it is stored, typed."""
        return self.client('dynamodb').get_item(TableName=TABLE, Key={'SubscriptionId': {'S': subscription}}, ConsistentRead=True)['Item']

    def status(self, subscription):
        return self.item(subscription)['Status']['S']

    def rows(self, persona='Mesh', **filters):
        lake, rows, token = self.client('lakeformation', persona), [], {}
        while True:
            page = lake.list_permissions(**filters, **token)
            rows += page['PrincipalResourcePermissions']
            if not page.get('NextToken'):
                return rows
            token = {'NextToken': page['NextToken']}

    def grants(self, principal, database=SHARED, persona='Mesh'):
        """Table ('' the database, '*' all) → (permissions, with grant option)."""
        found = {}
        for row in self.rows(persona):
            if row['Principal']['DataLakePrincipalIdentifier'] != principal:
                continue
            kind, resource = next(iter(row['Resource'].items()))
            if (resource.get('Name') if kind == 'Database' else resource.get('DatabaseName')) != database:
                continue
            name = '' if kind == 'Database' else resource.get('Name', '*')
            name = '*' if name == 'ALL_TABLES' else name
            permissions, options = found.setdefault(name, (set(), set()))
            permissions.update(row['Permissions'])
            options.update(row['PermissionsWithGrantOption'])
        return found

    def tables(self, persona='Mesh', database=SHARED, **more):
        found = self.client('glue', persona).get_tables(DatabaseName=database, **more)['TableList']
        return {t['Name']: t for t in found}

    def bucket_policy(self):
        try:
            return json.loads(self.client('s3', 'ProducerAdmin').get_bucket_policy(Bucket=BUCKET)['Policy'])
        except botocore.exceptions.ClientError as error:
            if error.response['Error']['Code'] != 'NoSuchBucketPolicy':
                raise
            return None

    def dump(self):
        """The whole end state, without ids, dates and who."""
        databases = {}
        for persona in support.ACCOUNTS:
            glue = self.client('glue', persona)
            for database in glue.get_databases()['DatabaseList']:
                key = '%s %s' % (persona, database['Name'])
                tables = [] if 'TargetDatabase' in database else glue.get_tables(DatabaseName=database['Name'])['TableList']
                databases[key] = (without(database), sorted((without(t) for t in tables), key=lambda t: t['Name']))
                for table in tables:
                    if table.get('PartitionKeys') and 'TargetTable' not in table:
                        partitions = glue.get_partitions(DatabaseName=database['Name'], TableName=table['Name'])['Partitions']
                        databases['%s %s' % (key, table['Name'])] = sorted(json.dumps(without(p), sort_keys=True) for p in partitions)
        rights = sorted(json.dumps(without(row, TIMES + ('AdditionalDetails',)), sort_keys=True)
                        for persona in support.ACCOUNTS for row in self.rows(persona))
        ids = ('SubscriptionId', 'CreationDate', 'UpdatedDate', 'RamShares', 'MeshdeskChange')
        items = sorted(json.dumps({k: sorted(v['SS']) if 'SS' in v else v for k, v in item.items() if k not in ids}, sort_keys=True)
                       for item in self.client('dynamodb').scan(TableName=TABLE)['Items'])
        shares = sorted((i['senderAccountId'], i['receiverAccountId'], i['status']) for persona in ('ProducerAdmin', 'ConsumerAdmin')
                        for i in self.client('ram', persona).get_resource_share_invitations()['resourceShareInvitations'])
        places = sorted(r['ResourceArn'] for r in self.client('lakeformation').list_resources()['ResourceInfoList'])
        tags = sorted((t['TagKey'], sorted(t['TagValues'])) for t in self.client('lakeformation').list_lf_tags()['LFTags'])
        return {'databases': databases, 'rights': rights, 'items': items, 'shares': shares, 'places': places, 'tags': tags,
                'bucket': self.bucket_policy()}


def writes(answer):
    reads = ('Get', 'List', 'Describe', 'AssumeRole', 'Query', 'Scan', 'Search', 'Head')
    return {name: n for name, n in answer['Calls'].items() if not name.split(':')[1].startswith(reads)}


class Case(unittest.TestCase):
    """One world for the class; @fresh: one for each test."""
    maxDiff = None
    faults = ()
    tables = ('calls', 'cells', 'churn')
    publish = False
    fresh = False

    @classmethod
    def make_world(cls):
        return World(*cls.faults, tables=cls.tables, publish=cls.publish)

    @classmethod
    def setUpClass(cls):
        if not cls.fresh:
            cls.world = cls.make_world()

    @classmethod
    def tearDownClass(cls):
        if not cls.fresh:
            cls.world.server.close()

    def setUp(self):
        if self.fresh:
            self.world = self.make_world()
            self.addCleanup(self.world.server.close)

    def fails(self, text, persona, *arguments, error='mesh', **more):
        """The workflow is refused with that in its words."""
        answer = self.world.run(persona, *arguments, check=False, **more)
        self.assertIn('Error', answer, answer.get('Results'))
        self.assertIn(text, answer['Error']['Message'])
        self.assertTrue(answer['Error']['Domain'].lower().startswith(error), answer['Error'])
        return answer

    @contextlib.contextmanager
    def nothing_changes(self):
        before = self.world.dump()
        yield
        self.assertEqual(self.world.dump(), before)

    def aws_code(self, function, **arguments):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            function(**arguments)
        return caught.exception.response['Error']['Code']
