# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice Glue Data Catalog: databases, tables, versions, partitions, policy, tags, hiding."""
import json
import unittest

from lake import CONSUMER, IAP, LakeCase, MESH, PRODUCER, REGION, columns, database, principal, table, table_input

CATALOG = 'arn:aws:glue:%s:%s:' % (REGION, MESH)


class OpenAccount(LakeCase):
    """A new account: everything is open to whom IAM allows."""

    def test_defaults_leave_it_to_iam(self):
        glue = self.glue['ProducerAdmin']
        _, keys = self.make_user('ProducerAdmin', 'anybody')
        mine = self.server.client('glue', keys=keys)
        mine.create_database(DatabaseInput={'Name': 'Mixed_Case', 'Description': 'd', 'Parameters': {'a': 'b'}}, Tags={'Solution': 'X'})
        found = glue.get_database(Name='MIXED_CASE')['Database']
        self.assertEqual((found['Name'], found['Description'], found['CatalogId']), ('mixed_case', 'd', PRODUCER))
        self.assertEqual(found['CreateTableDefaultPermissions'], [{'Principal': principal(IAP), 'Permissions': ['ALL']}])
        self.assertEqual(glue.get_tags(ResourceArn='arn:aws:glue:%s:%s:database/mixed_case' % (REGION, PRODUCER))['Tags'], {'Solution': 'X'})
        self.assertRefused('AlreadyExistsException', mine.create_database, DatabaseInput={'Name': 'mixed_case'})
        mine.create_table(DatabaseName='mixed_case', TableInput=table_input('T'))
        self.assertEqual(glue.get_table(DatabaseName='Mixed_case', Name='t')['Table']['Name'], 't')
        self.assertRefused('EntityNotFoundException', mine.get_database, Name='nowhere', text='Database nowhere not found.')
        self.assertRefused('EntityNotFoundException', mine.get_table, DatabaseName='mixed_case', Name='nothing', text='Table nothing not found.')
        glue.delete_database(Name='mixed_case')
        self.assertRefused('EntityNotFoundException', glue.get_table, DatabaseName='mixed_case', Name='t')

    def test_encryption_settings(self):
        glue = self.glue['ProducerAdmin']
        usual = glue.get_data_catalog_encryption_settings()['DataCatalogEncryptionSettings']
        self.assertEqual(usual['EncryptionAtRest'], {'CatalogEncryptionMode': 'DISABLED'})
        wanted = {'EncryptionAtRest': {'CatalogEncryptionMode': 'SSE-KMS', 'SseAwsKmsKeyId': 'alias/mesh'}}
        glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings=wanted)
        self.assertEqual(glue.get_data_catalog_encryption_settings()['DataCatalogEncryptionSettings'], wanted)
        self.assertRefused('AccessDeniedException', self.glue['ConsumerAdmin'].get_data_catalog_encryption_settings,
                           CatalogId=PRODUCER)
        _, keys = self.make_user('ProducerAdmin', 'noone', json.dumps(
            {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}]}))
        self.assertRefused('AccessDeniedException',
                           self.server.client('glue', keys=keys).get_data_catalog_encryption_settings)
        self.assertRefused('InvalidInputException', glue.put_data_catalog_encryption_settings,
                           DataCatalogEncryptionSettings={'EncryptionAtRest': {'CatalogEncryptionMode': 'ROT13'}})

    def test_iam_asks_for_every_part_of_the_path(self):
        glue = self.glue['ProducerAdmin']
        glue.create_database(DatabaseInput={'Name': 'parts'})
        glue.create_table(DatabaseName='parts', TableInput=table_input('t'))
        here = 'arn:aws:glue:%s:%s:' % (REGION, PRODUCER)
        whole = [here + 'catalog', here + 'database/parts', here + 'table/parts/t']
        for missing in range(3):
            resources = [r for i, r in enumerate(whole) if i != missing]
            policy = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'glue:GetTable', 'Resource': resources}]}
            _, keys = self.make_user('ProducerAdmin', 'parts%d' % missing, json.dumps(policy))
            self.assertRefused('AccessDeniedException', self.server.client('glue', keys=keys).get_table, DatabaseName='parts', Name='t',
                               text='glue:GetTable on resource: ' + whole[missing])

    def test_the_aws_cli_sees_the_same(self):
        self.glue['ProducerAdmin'].create_database(DatabaseInput={'Name': 'cli'})
        status, out, _ = self.server.aws('glue', 'get-database', '--name', 'cli', persona='ProducerAdmin')
        self.assertEqual((status, out['Database']['Name']), (0, 'cli'))
        status, _, error = self.server.aws('glue', 'get-database', '--name', 'clip', persona='ProducerAdmin')
        self.assertNotEqual(status, 0)
        self.assertIn('EntityNotFoundException', error)
        status, out, _ = self.server.aws('lakeformation', 'list-permissions', persona='ProducerAdmin')
        self.assertEqual(status, 0)
        status, out, _ = self.server.aws('ram', 'get-resource-share-invitations', persona='ProducerAdmin')
        self.assertEqual((status, out), (0, {'resourceShareInvitations': []}))

    def test_bad_input(self):
        glue = self.glue['ProducerAdmin']
        glue.create_database(DatabaseInput={'Name': 'bad'})
        create = glue.create_table
        self.assertRefused('ValidationException', create, DatabaseName='bad', TableInput={'Name': 'x' * 256})
        self.assertRefused('InvalidInputException', create, DatabaseName='bad', TableInput=table_input('t', names=('a', 'A')))
        self.assertRefused('InvalidInputException', create, DatabaseName='bad', TableInput={'Name': 't', 'TargetTable': {'CatalogId': MESH}})
        self.assertRefused('InvalidInputException', glue.get_tables, DatabaseName='bad', Expression='(')
        self.assertRefused('InvalidInputException', glue.get_tables, DatabaseName='bad', NextToken='rubbish')
        self.assertRefused('InvalidInputException', glue.get_database, Name='bad', CatalogId='abc')
        self.assertEqual(glue.get_tables(DatabaseName='bad')['TableList'], [])


class Locked(LakeCase):
    """Nothing is open to IAM: Lake Formation decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_admin('Mesh')
        # Settings are for what comes: what a new account opened to IAM is closed by hand
        cls.lf['Mesh'].revoke_permissions(Principal=principal(IAP), Resource={'Catalog': {}}, Permissions=['CREATE_DATABASE'])
        cls.user, cls.keys = cls.make_user('Mesh', 'worker')
        cls.mine = cls.server.client('glue', keys=cls.keys)

    def grant(self, resource, permissions, to=None, **more):
        self.lf['Mesh'].grant_permissions(Principal=principal(to or self.user), Resource=resource, Permissions=permissions, **more)

    def make(self, db, *names, **more):
        self.glue['Mesh'].create_database(DatabaseInput={'Name': db})
        for name in names:
            self.glue['Mesh'].create_table(DatabaseName=db, TableInput=table_input(name, **more))

    def test_hidden_things_say_nothing(self):
        self.make('hidden', 't')
        for db, name in (('hidden', 't'), ('hidden', 'none'), ('nowhere', 't')):
            error = self.assertRefused('AccessDeniedException', self.mine.get_table, DatabaseName=db, Name=name)
            self.assertIn('Required Describe on ' + name, error['Message'])
        self.assertRefused('AccessDeniedException', self.mine.get_database, Name='nowhere')
        self.assertRefused('AccessDeniedException', self.mine.get_tables, DatabaseName='hidden')
        self.assertNotIn('hidden', [d['Name'] for d in self.mine.get_databases()['DatabaseList']])
        self.assertRefused('EntityNotFoundException', self.glue['Mesh'].get_table, DatabaseName='hidden', Name='none')
        self.assertRefused('EntityNotFoundException', self.glue['Mesh'].get_database, Name='nowhere')

    def test_each_operation_needs_its_right(self):
        self.make('rights', 't')
        mine, create = self.mine, {'DatabaseName': 'rights', 'TableInput': table_input('new')}
        self.assertRefused('AccessDeniedException', mine.create_database, DatabaseInput={'Name': 'x'}, text='Required Create Database on Catalog')
        self.grant(database('rights'), ['DESCRIBE'])
        self.assertEqual(mine.get_database(Name='rights')['Database']['Name'], 'rights')
        self.assertEqual(mine.get_tables(DatabaseName='rights')['TableList'], [])
        self.assertRefused('AccessDeniedException', mine.create_table, **create, text='Required Create Table on rights')
        self.assertRefused('AccessDeniedException', mine.update_database, Name='rights', DatabaseInput={'Name': 'rights'}, text='Required Alter')
        self.assertRefused('AccessDeniedException', mine.delete_database, Name='rights', text='Required Drop on rights')
        self.grant(table('rights', 't'), ['DESCRIBE'])
        self.assertRefused('AccessDeniedException', mine.update_table, DatabaseName='rights', TableInput=table_input('t'), text='Required Alter on t')
        self.assertRefused('AccessDeniedException', mine.delete_table, DatabaseName='rights', Name='t', text='Required Drop on t')
        self.assertRefused('AccessDeniedException', mine.create_partition, DatabaseName='rights', TableName='t', PartitionInput={'Values': ['1']})
        self.grant(database('rights'), ['CREATE_TABLE'])
        mine.create_table(**create)
        # Creators own their tables, the database's owner gets nothing on them
        mine.update_table(DatabaseName='rights', TableInput=table_input('new', Description='mine'))
        self.assertRefused('AccessDeniedException', self.glue['Mesh'].delete_table, DatabaseName='rights', Name='new')
        mine.delete_table(DatabaseName='rights', Name='new')
        self.assertRefused('EntityNotFoundException', mine.get_table, DatabaseName='rights', Name='new')
        self.grant({'Catalog': {}}, ['CREATE_DATABASE'])
        mine.create_database(DatabaseInput={'Name': 'own'})
        mine.delete_database(Name='own')
        self.lf['Mesh'].revoke_permissions(Principal=principal(self.user), Resource={'Catalog': {}}, Permissions=['CREATE_DATABASE'])

    def test_columns(self):
        self.make('cols', 't')
        self.grant(columns('cols', 't', ['site', 'id']), ['SELECT'])
        seen = lambda: [c['Name'] for c in self.mine.get_table(DatabaseName='cols', Name='t')['Table']['StorageDescriptor']['Columns']]
        self.assertEqual(seen(), ['id', 'site'])
        self.assertEqual(len(self.mine.get_tables(DatabaseName='cols')['TableList'][0]['StorageDescriptor']['Columns']), 2)
        self.lf['Mesh'].revoke_permissions(Principal=principal(self.user), Resource=columns('cols', 't', ['site']), Permissions=['SELECT'])
        self.assertEqual(seen(), ['id'])
        self.grant(columns('cols', 't', excluded=['load']), ['SELECT'])
        self.assertEqual(seen(), ['id', 'site'])
        self.grant(table('cols', 't'), ['SELECT'])
        self.assertEqual(seen(), ['id', 'site', 'load'])

    def test_all_tables_and_future_ones(self):
        self.make('future', 'a')
        self.grant(table('future'), ['DESCRIBE'])
        self.glue['Mesh'].create_table(DatabaseName='future', TableInput=table_input('b'))
        self.assertEqual([t['Name'] for t in self.mine.get_tables(DatabaseName='future')['TableList']], ['a', 'b'])

    def test_lists_leave_out_silently_and_page(self):
        self.make('pages', *['t%02d' % i for i in range(12)])
        self.grant(table('pages', 't11'), ['DESCRIBE'])
        found, count = self.pages(self.mine.get_tables, 'TableList', DatabaseName='pages', MaxResults=5)
        self.assertEqual(([t['Name'] for t in found], count), (['t11'], 3))
        found, count = self.pages(self.glue['Mesh'].get_tables, 'TableList', DatabaseName='pages', MaxResults=5)
        self.assertEqual((len(found), count), (12, 3))
        names = lambda e: [t['Name'] for t in self.glue['Mesh'].get_tables(DatabaseName='pages', Expression=e)['TableList']]
        self.assertEqual(names('t0[12]|t1.'), ['t01', 't02', 't10', 't11'])
        self.assertEqual(names('T1*'), ['t10', 't11'])
        self.assertEqual(names('t'), [])

    def test_locations(self):
        self.make('places')
        self.lf['Mesh'].register_resource(ResourceArn='arn:aws:s3:::lake-bucket/data', UseServiceLinkedRole=True)
        self.grant(database('places'), ['CREATE_TABLE'])
        inside = {'DatabaseName': 'places', 'TableInput': table_input('inside', 's3://lake-bucket/data/inside/')}
        self.assertRefused('AccessDeniedException', self.mine.create_table, **inside, text='s3://lake-bucket/data/inside/')
        self.mine.create_table(DatabaseName='places', TableInput=table_input('outside', 's3://lake-bucket/database/'))
        self.assertRefused('AccessDeniedException', self.mine.update_table, DatabaseName='places',
                           TableInput=table_input('outside', 's3://lake-bucket/data'))
        self.grant({'DataLocation': {'ResourceArn': 'arn:aws:s3:::lake-bucket/data'}}, ['DATA_LOCATION_ACCESS'])
        self.mine.create_table(**inside)
        shown = self.mine.get_table(DatabaseName='places', Name='inside')['Table']
        self.assertTrue(shown['IsRegisteredWithLakeFormation'])
        self.assertFalse(self.mine.get_table(DatabaseName='places', Name='outside')['Table']['IsRegisteredWithLakeFormation'])

    def test_versions(self):
        self.make('versions', 't')
        glue = self.glue['Mesh']
        glue.update_table(DatabaseName='versions', TableInput=table_input('t', Description='one'))
        glue.update_table(DatabaseName='versions', TableInput=table_input('t', Description='two'), SkipArchive=True)
        shown = glue.get_table(DatabaseName='versions', Name='t')['Table']
        self.assertEqual((shown['VersionId'], shown['Description']), ('2', 'two'))
        listed = glue.get_table_versions(DatabaseName='versions', TableName='t')['TableVersions']
        self.assertEqual([v['VersionId'] for v in listed], ['2', '0'])
        self.assertRefused('ConcurrentModificationException', glue.update_table, DatabaseName='versions', TableInput=table_input('t'), VersionId='1')
        self.assertRefused('EntityNotFoundException', glue.get_table_version, DatabaseName='versions', TableName='t', VersionId='1')
        glue.delete_table_version(DatabaseName='versions', TableName='t', VersionId='0')
        self.assertEqual(len(glue.get_table_versions(DatabaseName='versions', TableName='t')['TableVersions']), 1)

    def test_links(self):
        self.make('target', 't')
        glue = self.glue['Mesh']
        self.make('links')
        glue.create_table(DatabaseName='links', TableInput={'Name': 't_link', 'TargetTable': {'CatalogId': MESH, 'DatabaseName': 'target', 'Name': 't'}})
        shown = glue.get_table(DatabaseName='links', Name='t_link')['Table']
        self.assertEqual((shown['DatabaseName'], shown['Name'], shown['TargetTable']['Name'], len(shown['StorageDescriptor']['Columns'])),
                         ('links', 't_link', 't', 3))
        # The link alone opens nothing, nor does the target alone open the link
        self.grant(table('links', 't_link'), ['DESCRIBE'])
        self.assertRefused('AccessDeniedException', self.mine.get_table, DatabaseName='links', Name='t_link')
        self.grant(table('target', 't'), ['SELECT'])
        self.assertEqual(self.mine.get_table(DatabaseName='links', Name='t_link')['Table']['Name'], 't_link')
        self.assertRefused('InvalidInputException', self.lf['Mesh'].grant_permissions, Principal=principal(self.user),
                           Resource=table('links', 't_link'), Permissions=['SELECT'])
        glue.create_database(DatabaseInput={'Name': 'db_link', 'TargetDatabase': {'CatalogId': MESH, 'DatabaseName': 'target'}})
        self.assertEqual([t['Name'] for t in glue.get_tables(DatabaseName='db_link')['TableList']], ['t'])
        self.assertRefused('InvalidInputException', glue.create_table, DatabaseName='db_link', TableInput=table_input('x'))
        # Dangling
        glue.delete_table(DatabaseName='target', Name='t')
        self.assertRefused('EntityNotFoundException', glue.get_table, DatabaseName='links', Name='t_link')
        glue.delete_table(DatabaseName='links', Name='t_link')
        glue.delete_database(Name='db_link')
        self.assertEqual(glue.get_database(Name='target')['Database']['Name'], 'target')

    def test_update_database_keeps_nothing_but_the_input(self):
        glue = self.glue['Mesh']
        glue.create_database(DatabaseInput={'Name': 'upd', 'Description': 'before', 'Parameters': {'a': '1'}})
        glue.update_database(Name='upd', DatabaseInput={'Name': 'upd', 'Parameters': {'b': '2'}})
        shown = glue.get_database(Name='upd')['Database']
        self.assertEqual(shown['Parameters'], {'b': '2'})
        self.assertNotIn('Description', shown)
        self.assertRefused('InvalidInputException', glue.update_database, Name='upd', DatabaseInput={'Name': 'other'})

    def test_batch_delete(self):
        self.make('batch', 'a', 'b')
        errors = self.glue['Mesh'].batch_delete_table(DatabaseName='batch', TablesToDelete=['a', 'none'])['Errors']
        self.assertEqual([(e['TableName'], e['ErrorDetail']['ErrorCode']) for e in errors], [('none', 'EntityNotFoundException')])
        self.assertEqual([t['Name'] for t in self.glue['Mesh'].get_tables(DatabaseName='batch')['TableList']], ['b'])

    def test_search(self):
        self.make('search', 'findme', 'other')
        self.grant(table('search', 'findme'), ['DESCRIBE'])
        self.assertEqual([t['Name'] for t in self.mine.search_tables(SearchText='findme')['TableList']], ['findme'])
        self.assertEqual([t['Name'] for t in self.glue['Mesh'].search_tables(
            Filters=[{'Key': 'DatabaseName', 'Value': 'search'}])['TableList']], ['findme', 'other'])


class Partitions(LakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_admin('Mesh')
        glue = cls.glue['Mesh']
        glue.create_database(DatabaseInput={'Name': 'p'})
        glue.create_table(DatabaseName='p', TableInput=table_input('t', 's3://b/t/', keys=(('year', 'int'), ('area', 'string'))))
        inputs = [{'Values': [str(y), s], 'StorageDescriptor': {'Location': 's3://b/t/%d/%s' % (y, s), 'Columns': []}}
                  for y in range(2015, 2026) for s in ('a', 'b')]
        assert glue.batch_create_partition(DatabaseName='p', TableName='t', PartitionInputList=inputs)['Errors'] == []

    def values(self, expression=None, **more):
        more.update({'Expression': expression} if expression else {})
        found, _ = self.pages(self.glue['Mesh'].get_partitions, 'Partitions', DatabaseName='p', TableName='t', **more)
        return ['/'.join(p['Values']) for p in found]

    def test_expressions(self):
        for expression, count in (('year = 2015', 2), ("year > 2023 AND area = 'a'", 2), ("area <> 'a'", 11), ('year BETWEEN 2016 AND 2018', 6),
                                  ("year IN (2015, 2016) OR area LIKE 'b%'", 13), ("NOT (area = 'a')", 11), ("year NOT IN (2015)", 20),
                                  ("year <= 2016 AND (area = 'a' OR area = 'b')", 4), ("area = 'it''s'", 0), ('year >= 999', 22)):
            self.assertEqual(len(self.values(expression)), count, expression)
        for bad in ('nokey = 1', 'year =', "area = 'open", '(' * 200, 'year = 1 extra'):
            self.assertRefused('InvalidInputException', self.values, bad)

    def test_pages_and_segments(self):
        found, count = self.pages(self.glue['Mesh'].get_partitions, 'Partitions', DatabaseName='p', TableName='t', MaxResults=5)
        self.assertEqual((len(found), count), (22, 5))
        parts = [self.values(Segment={'SegmentNumber': i, 'TotalSegments': 3}) for i in range(3)]
        self.assertEqual(sorted(sum(parts, [])), sorted(self.values()))
        self.assertRefused('InvalidInputException', self.values, Segment={'SegmentNumber': 3, 'TotalSegments': 3})

    def test_batches_tell_each_failure(self):
        glue, where = self.glue['Mesh'], {'DatabaseName': 'p', 'TableName': 't'}
        errors = glue.batch_create_partition(**where, PartitionInputList=[{'Values': ['2015', 'a']}, {'Values': ['3000', 'x']}, {'Values': ['1']}])['Errors']
        self.assertEqual([e['ErrorDetail']['ErrorCode'] for e in errors], ['AlreadyExistsException', 'InvalidInputException'])
        self.assertEqual(errors[0]['PartitionValues'], ['2015', 'a'])
        got = glue.batch_get_partition(**where, PartitionsToGet=[{'Values': ['3000', 'x']}, {'Values': ['3001', 'x']}])
        self.assertEqual([p['Values'] for p in got['Partitions']], [['3000', 'x']])
        errors = glue.batch_update_partition(**where, Entries=[
            {'PartitionValueList': ['3000', 'x'], 'PartitionInput': {'Values': ['3000', 'x'], 'Parameters': {'k': 'v'}}},
            {'PartitionValueList': ['3001', 'x'], 'PartitionInput': {'Values': ['3001', 'x']}}])['Errors']
        self.assertEqual([e['PartitionValueList'] for e in errors], [['3001', 'x']])
        self.assertEqual(glue.get_partition(**where, PartitionValues=['3000', 'x'])['Partition']['Parameters'], {'k': 'v'})
        errors = glue.batch_delete_partition(**where, PartitionsToDelete=[{'Values': ['3000', 'x']}, {'Values': ['3000', 'x']}])['Errors']
        self.assertEqual([e['ErrorDetail']['ErrorCode'] for e in errors], ['EntityNotFoundException'])
        self.assertRefused('ValidationException', glue.batch_delete_partition, **where, PartitionsToDelete=[{'Values': ['1', 'x']}] * 26)

    def test_one_at_a_time(self):
        glue, where = self.glue['Mesh'], {'DatabaseName': 'p', 'TableName': 't'}
        glue.create_partition(**where, PartitionInput={'Values': ['4000', 'x']})
        self.assertRefused('AlreadyExistsException', glue.create_partition, **where, PartitionInput={'Values': ['4000', 'x']})
        glue.update_partition(**where, PartitionValueList=['4000', 'x'], PartitionInput={'Values': ['4001', 'x']})
        self.assertRefused('EntityNotFoundException', glue.get_partition, **where, PartitionValues=['4000', 'x'])
        glue.delete_partition(**where, PartitionValues=['4001', 'x'])
        self.assertRefused('EntityNotFoundException', glue.delete_partition, **where, PartitionValues=['4001', 'x'])


class Policy(LakeCase):
    def document(self, *statements):
        return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})

    def allow(self, account=CONSUMER, action='glue:Get*'):
        return {'Effect': 'Allow', 'Action': action, 'Principal': {'AWS': 'arn:aws:iam::%s:root' % account},
                'Resource': [CATALOG + 'catalog', CATALOG + 'database/*', CATALOG + 'table/*/*']}

    def test_conditions(self):
        glue = self.glue['Mesh']
        document = self.document(self.allow())
        self.assertRefused('EntityNotFoundException', glue.get_resource_policy)
        self.assertRefused('EntityNotFoundException', glue.put_resource_policy, PolicyInJson=document, PolicyExistsCondition='MUST_EXIST')
        made = glue.put_resource_policy(PolicyInJson=document, PolicyExistsCondition='NOT_EXIST')['PolicyHash']
        self.assertRefused('ConditionCheckFailureException', glue.put_resource_policy, PolicyInJson=document, PolicyExistsCondition='NOT_EXIST')
        self.assertRefused('ConditionCheckFailureException', glue.put_resource_policy, PolicyInJson=document, PolicyHashCondition='0')
        glue.put_resource_policy(PolicyInJson=self.document(self.allow(PRODUCER)), PolicyHashCondition=made)
        self.assertRefused('ConditionCheckFailureException', glue.delete_resource_policy, PolicyHashCondition=made)
        self.assertEqual(json.loads(glue.get_resource_policy()['PolicyInJson'])['Statement'], [self.allow(PRODUCER)])
        for bad in ('[]', '{"Statement": []}', self.document({**self.allow(), 'Action': 's3:*'}),
                    self.document({**self.allow(), 'Resource': 'arn:aws:glue:%s:%s:catalog' % (REGION, PRODUCER)}),
                    self.document(self.allow('123456789012'))):
            self.assertRefused('InvalidInputException', glue.put_resource_policy, PolicyInJson=bad)
        glue.delete_resource_policy()
        self.assertRefused('EntityNotFoundException', glue.delete_resource_policy)

    def test_opens_to_another_account_what_is_left_to_iam(self):
        glue = self.glue['Mesh']
        glue.create_database(DatabaseInput={'Name': 'left'})
        glue.create_table(DatabaseName='left', TableInput=table_input('t'))
        get = self.glue['ConsumerAdmin'].get_table
        asked = {'CatalogId': MESH, 'DatabaseName': 'left', 'Name': 't'}
        self.assertRefused('AccessDeniedException', get, **asked)
        glue.put_resource_policy(PolicyInJson=self.document(self.allow()))
        self.assertEqual(get(**asked)['Table']['Name'], 't')
        self.make_admin('Mesh')
        self.lf['Mesh'].revoke_permissions(Principal=principal(IAP), Resource=table('left', 't'), Permissions=['ALL'])
        self.assertRefused('AccessDeniedException', get, **asked)
        glue.delete_resource_policy()

    def test_tags(self):
        glue = self.glue['ProducerAdmin']
        glue.create_database(DatabaseInput={'Name': 'tagged'})
        arn = 'arn:aws:glue:%s:%s:database/tagged' % (REGION, PRODUCER)
        glue.tag_resource(ResourceArn=arn, TagsToAdd={'a': '1', 'b': '2'})
        glue.untag_resource(ResourceArn=arn, TagsToRemove=['a'])
        self.assertEqual(glue.get_tags(ResourceArn=arn)['Tags'], {'b': '2'})
        self.assertRefused('EntityNotFoundException', glue.get_tags, ResourceArn=arn + 'x')
        self.assertRefused('InvalidInputException', glue.tag_resource, ResourceArn=arn, TagsToAdd={'aws:x': '1'})


if __name__ == '__main__':
    unittest.main()
