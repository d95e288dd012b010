# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice Glue crawlers: what they make of files in the practice S3, and what stops them."""
import json
import os
import time
import unittest

import support

os.environ['G_DEBUG'] = 'fatal-criticals'  # of the server
HERE = {'CreateBucketConfiguration': {'LocationConstraint': support.REGION}}
TRUST = json.dumps({'Version': '2012-10-17', 'Statement': [
    {'Effect': 'Allow', 'Principal': {'Service': 'glue.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]})
CSV = b'Time,Cell Name,Load-%,Count\n28/04/2021 00:00,north,1.5,7\n28/04/2021 01:00,south,2,8\n'


def policy(*statements):
    return json.dumps({'Version': '2012-10-17', 'Statement': [dict(Effect='Allow', **one) for one in statements]})


class Crawlers(support.TestCase):
    account, persona = support.PRODUCER, 'ProducerAdmin'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.glue = cls.server.client('glue', cls.persona)
        cls.s3 = cls.server.client('s3', cls.persona)
        cls.iam = cls.server.client('iam', cls.persona, region='us-east-1')
        cls.role = cls.make_role('Crawler', {'Action': ['s3:GetObject', 's3:ListBucket'], 'Resource': '*'}, {'Action': 'glue:*', 'Resource': '*'})
        cls.s3.create_bucket(Bucket='lake', **HERE)
        cls.glue.create_database(DatabaseInput={'Name': 'raw'})

    @classmethod
    def make_role(cls, name, *statements, trust=TRUST):
        role = cls.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)['Role']['Arn']
        cls.iam.put_role_policy(RoleName=name, PolicyName='work', PolicyDocument=policy(*statements))
        return role

    def put(self, key, body=CSV):
        self.s3.put_object(Bucket='lake', Key=key, Body=body)

    def make(self, name, path, **more):
        settings = dict(Name=name, Role=self.role, DatabaseName='raw', Targets={'S3Targets': [{'Path': path}]}, TablePrefix=name + '_')
        settings.update(more)
        self.glue.create_crawler(**settings)

    def wait(self, name):
        """Polls, as every client of a crawler must."""
        for _ in range(200):
            crawler = self.glue.get_crawler(Name=name)['Crawler']
            if crawler['State'] == 'READY':
                return crawler['LastCrawl']
            time.sleep(0.05)
        self.fail('the crawler does not end')

    def run_crawler(self, name):
        self.glue.start_crawler(Name=name)
        return self.wait(name)

    def crawl(self, name, path, **more):
        self.make(name, path, **more)
        last = self.run_crawler(name)
        self.assertEqual((last['Status'], last.get('ErrorMessage')), ('SUCCEEDED', None))
        return {table['Name'][len(name) + 1:]: table for page in self.glue.get_paginator('get_tables').paginate(DatabaseName='raw')
                for table in page['TableList'] if table['Name'].startswith(name + '_')}

    @staticmethod
    def columns(table):
        return [(one['Name'], one['Type']) for one in table['StorageDescriptor']['Columns']]

    def test_csv_folder(self):
        self.put('csv/traffic/one.csv', b'\xef\xbb\xbf' + CSV)
        self.put('csv/traffic/two.csv', CSV.replace(b'7', b'7.5'))
        tables = self.crawl('csv', 's3://lake/csv/traffic/')
        self.assertEqual(list(tables), ['traffic'])
        table = tables['traffic']
        self.assertEqual(self.columns(table), [('time', 'string'), ('cell name', 'string'), ('load-%', 'double'), ('count', 'double')])
        storage = table['StorageDescriptor']
        self.assertEqual(storage['Location'], 's3://lake/csv/traffic/')
        self.assertEqual(storage['SerdeInfo']['SerializationLibrary'], 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe')
        self.assertEqual(storage['SerdeInfo']['Parameters'], {'field.delim': ','})
        wanted = {'classification': 'csv', 'skip.header.line.count': '1', 'recordCount': '4', 'objectCount': '2', 'delimiter': ',',
                  'UPDATED_BY_CRAWLER': 'csv', 'typeOfData': 'file', 'compressionType': 'none', 'areColumnsQuoted': 'false'}
        self.assertEqual({name: table['Parameters'].get(name) for name in wanted}, wanted)
        self.assertEqual(table['TableType'], 'EXTERNAL_TABLE')

    def test_second_run_updates(self):
        self.put('again/t/one.csv')
        self.assertEqual(len(self.crawl('again', 's3://lake/again/t')), 1)
        self.put('again/t/one.csv', CSV.replace(b'Count\n', b'Count,New\n').replace(b'7\n', b'7,x\n').replace(b'8\n', b'8,y\n'))
        self.run_crawler('again')
        tables = self.glue.get_tables(DatabaseName='raw', Expression='again_.*')['TableList']
        self.assertEqual([table['Name'] for table in tables], ['again_t'])
        self.assertIn(('new', 'string'), self.columns(tables[0]))
        metrics = self.glue.get_crawler_metrics(CrawlerNameList=['again'])['CrawlerMetricsList'][0]
        self.assertEqual((metrics['TablesCreated'], metrics['TablesUpdated']), (0, 1))

    def test_folders_of_several_schemas(self):
        self.put('mixed/cells/a.csv')
        self.put('mixed/churn/a.csv', b'customer;gone\n1;true\n2;false\n')
        self.put('mixed/events/a.json', b'{"id": 1, "Tags": ["x"], "at": {"lat": 1.5, "n": null}}\n{"id": 5000000000, "ok": true}\n')
        tables = self.crawl('mixed', 's3://lake/mixed/')
        self.assertEqual(sorted(tables), ['cells', 'churn', 'events'])
        self.assertEqual(self.columns(tables['churn']), [('customer', 'bigint'), ('gone', 'string')])
        self.assertEqual(tables['churn']['Parameters']['delimiter'], ';')
        self.assertEqual(self.columns(tables['events']), [('id', 'bigint'), ('tags', 'array<string>'), ('at', 'struct<lat:double,n:string>'), ('ok', 'boolean')])
        self.assertEqual(tables['events']['StorageDescriptor']['SerdeInfo']['SerializationLibrary'], 'org.openx.data.jsonserde.JsonSerDe')

    def test_files_of_several_schemas(self):
        self.put('loose/5G Traffic.csv')
        self.put('loose/other.csv', b'a|b\n1|2\n')
        self.put('loose/picture.bin', b'\x00\x01\x02')
        self.put('loose/nothing.csv', b'')
        tables = self.crawl('loose', 's3://lake/loose')
        self.assertEqual(sorted(tables), ['5g_traffic_csv', 'other_csv', 'picture_bin'])
        self.assertEqual(tables['other_csv']['StorageDescriptor']['Location'], 's3://lake/loose/other.csv')
        self.assertEqual(tables['picture_bin']['Parameters']['classification'], 'UNKNOWN')

    def test_partitions(self):
        for year in ('2020', '2021'):
            for month in ('1', '2'):
                self.put('parts/sales/year=%s/month=%s/a.csv' % (year, month))
        table = self.crawl('parts', 's3://lake/parts/sales')['sales']
        self.assertEqual([(key['Name'], key['Type']) for key in table['PartitionKeys']], [('year', 'string'), ('month', 'string')])
        parts = self.glue.get_partitions(DatabaseName='raw', TableName='parts_sales')['Partitions']
        self.assertEqual(sorted(part['Values'] for part in parts), [['2020', '1'], ['2020', '2'], ['2021', '1'], ['2021', '2']])
        self.assertEqual({part['StorageDescriptor']['Location'] for part in parts if part['Values'] == ['2021', '2']}, {'s3://lake/parts/sales/year=2021/month=2/'})
        self.put('parts/sales/year=2022/month=1/a.csv')
        self.run_crawler('parts')
        self.assertEqual(len(self.glue.get_partitions(DatabaseName='raw', TableName='parts_sales')['Partitions']), 5)

    def test_quotes_and_no_header(self):
        self.put('quoted/q/a.csv', b'name,text,n\n"a, b","said ""hi""",1\nplain,3,2\n')
        self.put('quoted/n/a.csv', b'1,x\n2,y\n')
        self.put('quoted/w/a.csv', b'one,two\nthree,four\n')
        tables = self.crawl('quoted', 's3://lake/quoted')
        self.assertEqual(tables['q']['StorageDescriptor']['SerdeInfo']['SerializationLibrary'], 'org.apache.hadoop.hive.serde2.OpenCSVSerde')
        self.assertEqual(self.columns(tables['n']), [('col0', 'bigint'), ('col1', 'string')])
        self.assertNotIn('skip.header.line.count', tables['n']['Parameters'])
        self.assertEqual(self.columns(tables['w']), [('col0', 'string'), ('col1', 'string')])

    def test_exclusions(self):
        self.put('left/t/a.csv')
        self.put('left/t/b.tmp', b'other;data\n1;2\n')
        tables = self.crawl('left', 's3://lake/left/t', Targets={'S3Targets': [{'Path': 's3://lake/left/t', 'Exclusions': ['*.{tmp,bak}']}]})
        self.assertEqual(tables['t']['Parameters']['objectCount'], '1')

    def test_catalog_target(self):
        self.put('target/t/a.csv')
        table = self.crawl('target', 's3://lake/target/t')['t']
        self.put('target/t/a.csv', CSV.replace(b'Count', b'Number'))
        self.glue.create_crawler(Name='by-catalog', Role=self.role, SchemaChangePolicy={'DeleteBehavior': 'LOG'},
                                 Targets={'CatalogTargets': [{'DatabaseName': 'raw', 'Tables': ['target_t']}]})
        self.assertEqual(self.run_crawler('by-catalog')['Status'], 'SUCCEEDED')
        changed = self.glue.get_table(DatabaseName='raw', Name='target_t')['Table']
        self.assertIn(('number', 'bigint'), self.columns(changed))
        self.assertEqual(changed['StorageDescriptor']['Location'], table['StorageDescriptor']['Location'])

    def test_telco_files(self):
        folder = os.path.join(os.environ.get('MESHDESK_SHARED', ''), 'telco')
        if not os.path.isdir(folder):
            self.skipTest('no telco data here')
        for name in ('5G_MWC_USN_TRAFFIC_SAMPLE.csv', 'N3_ST_DL_App_Throughput.csv'):
            self.s3.upload_file(os.path.join(folder, name), 'lake', 'telco/' + name)
        tables = self.crawl('telco', 's3://lake/telco')
        self.assertEqual(self.columns(tables['5g_mwc_usn_traffic_sample_csv']),
                         [('date', 'string'), ('area', 'string'), ('ugw-5g-throughput-mbps', 'bigint'), ('volume-traffic-5g-mb', 'bigint')])
        self.assertEqual(self.columns(tables['n3_st_dl_app_throughput_csv']), [('timestamp', 'string'), ('value', 'double')])
        with open(os.path.join(folder, 'N3_ST_DL_App_Throughput.csv'), encoding='utf-8') as file:
            rows = sum(1 for line in file if line.strip()) - 1
        self.assertEqual(tables['n3_st_dl_app_throughput_csv']['Parameters']['recordCount'], str(rows))

    def test_life(self):
        self.make('life', 's3://lake/life', Schedule='cron(0 12 * * ? *)', Description='daily')
        crawler = self.glue.get_crawler(Name='life')['Crawler']
        self.assertEqual((crawler['State'], crawler['Role'], crawler['Schedule']), ('READY', 'Crawler', {'ScheduleExpression': 'cron(0 12 * * ? *)', 'State': 'SCHEDULED'}))
        self.assertRefused('AlreadyExistsException', self.make, 'life', 's3://lake/life')
        self.assertRefused('CrawlerNotRunningException', self.glue.stop_crawler, Name='life')
        self.glue.start_crawler(Name='life')
        self.assertEqual(self.glue.get_crawler(Name='life')['Crawler']['State'], 'RUNNING')
        self.assertRefused('CrawlerRunningException', self.glue.start_crawler, Name='life')
        self.assertRefused('CrawlerRunningException', self.glue.delete_crawler, Name='life')
        self.glue.stop_crawler(Name='life')
        self.assertRefused('CrawlerStoppingException', self.glue.stop_crawler, Name='life')
        self.assertEqual(self.wait('life')['Status'], 'CANCELLED')
        self.glue.update_crawler(Name='life', Description='weekly')
        self.glue.update_crawler_schedule(CrawlerName='life', Schedule='cron(0/15 8-17 ? * MON-FRI *)')
        crawler = self.glue.get_crawler(Name='life')['Crawler']
        self.assertEqual((crawler['Description'], crawler['Version']), ('weekly', 3))
        self.assertIn('life', self.glue.list_crawlers()['CrawlerNames'])
        self.assertIn('life', [one['Name'] for page in self.glue.get_paginator('get_crawlers').paginate(PaginationConfig={'PageSize': 1}) for one in page['Crawlers']])
        batch = self.glue.batch_get_crawlers(CrawlerNames=['life', 'absent'])
        self.assertEqual(([one['Name'] for one in batch['Crawlers']], batch['CrawlersNotFound']), (['life'], ['absent']))
        self.glue.delete_crawler(Name='life')
        self.assertRefused('EntityNotFoundException', self.glue.get_crawler, Name='life')

    def test_refused_definitions(self):
        bad = [
            (dict(Role='arn:aws:iam::111111111111:role/Absent'), 'unable to assume provided role'),
            (dict(Role='arn:aws:iam::999999999999:role/Theirs'), 'Cross-account'),
            (dict(Targets={}), 'must not be empty'),
            (dict(Targets={'S3Targets': [{'Path': 'ftp://x'}]}), 'no valid path'),
            (dict(Schedule='cron(0 12 * * * *)'), 'Invalid schedule'),
            (dict(Schedule='rate(1 day)'), 'Invalid schedule'),
            (dict(Schedule='cron(* 12 * * ? *)'), 'five minutes'),
            (dict(Schedule='cron(61 12 * * ? *)'), 'not allowed'),
            (dict(Targets={'CatalogTargets': [{'DatabaseName': 'raw', 'Tables': ['x']}]}), 'DeleteBehavior LOG'),
        ]
        for change, text in bad:
            with self.subTest(text):
                self.assertRefused('InvalidInputException', self.make, 'refused', 's3://lake/x', text=text, **change)
        untrusted = self.make_role('Untrusted', {'Action': 's3:*', 'Resource': '*'}, trust=TRUST.replace('glue', 'ec2'))
        self.assertRefused('InvalidInputException', self.make, 'refused', 's3://lake/x', Role=untrusted, text='TrustPolicy')

    def test_passing_the_role(self):
        self.iam.create_user(UserName='no-pass')
        self.iam.put_user_policy(UserName='no-pass', PolicyName='glue', PolicyDocument=policy({'Action': 'glue:*', 'Resource': '*'}))
        key = self.iam.create_access_key(UserName='no-pass')['AccessKey']
        glue = self.server.client('glue', keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
        self.assertRefused('AccessDeniedException', glue.create_crawler, Name='passing', Role=self.role, DatabaseName='raw',
                           Targets={'S3Targets': [{'Path': 's3://lake/x'}]}, text='iam:PassRole')

    def fails(self, name, path, text, **more):
        self.make(name, path, **more)
        last = self.run_crawler(name)
        self.assertEqual(last['Status'], 'FAILED')
        self.assertIn(text, last['ErrorMessage'])

    def test_failing_runs(self):
        self.put('secret/t/a.csv')
        blind = self.make_role('Blind', {'Action': 's3:ListBucket', 'Resource': '*'}, {'Action': 'glue:*', 'Resource': '*'})
        self.fails('blind', 's3://lake/secret/t', 's3:GetObject', Role=blind)
        self.fails('nobucket', 's3://no-such-bucket-here/x', 'NoSuchBucket')
        self.fails('nodatabase', 's3://lake/secret/t', 'not found', DatabaseName='absent')
        mute = self.make_role('Mute', {'Action': 's3:*', 'Resource': '*'})
        self.fails('mute', 's3://lake/secret/t', 'glue:CreateTable', Role=mute)
        self.assertEqual([table for table in self.glue.get_tables(DatabaseName='raw', Expression='(blind|mute)_.*')['TableList']], [])

    def test_bucket_of_another_account(self):
        mesh = self.server.client('s3', 'Mesh')
        mesh.create_bucket(Bucket='meshlake', **HERE)
        mesh.put_object(Bucket='meshlake', Key='t/a.csv', Body=CSV)
        self.fails('foreign', 's3://meshlake/t', 'AccessDenied')
        mesh.put_bucket_policy(Bucket='meshlake', Policy=json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Principal': {'AWS': self.role}, 'Action': ['s3:GetObject', 's3:ListBucket'],
             'Resource': ['arn:aws:s3:::meshlake', 'arn:aws:s3:::meshlake/*']}]}))
        self.assertEqual(self.run_crawler('foreign')['Status'], 'SUCCEEDED')

    def test_lake_formation_rights(self):
        """Where IAM alone doesn't decide, the role needs CREATE_TABLE."""
        lf = self.server.client('lakeformation', self.persona)
        me = self.server.client('sts', self.persona).get_caller_identity()['Arn']
        lf.put_data_lake_settings(DataLakeSettings={'DataLakeAdmins': [{'DataLakePrincipalIdentifier': me}],
                                                    'CreateDatabaseDefaultPermissions': [], 'CreateTableDefaultPermissions': []})
        self.glue.create_database(DatabaseInput={'Name': 'governed'})
        self.put('governed/t/a.csv')
        self.fails('governed', 's3://lake/governed/t', 'Lake Formation', DatabaseName='governed')
        lf.grant_permissions(Principal={'DataLakePrincipalIdentifier': self.role}, Resource={'Database': {'Name': 'governed'}},
                             Permissions=['CREATE_TABLE', 'DESCRIBE'])
        self.assertEqual(self.run_crawler('governed')['Status'], 'SUCCEEDED')
        self.assertEqual(self.glue.get_table(DatabaseName='governed', Name='governed_t')['Table']['Name'], 'governed_t')

    def test_cli(self):
        self.put('cli/t/a.csv')
        status, _, err = self.server.aws('glue', 'create-crawler', '--name', 'cli', '--role', 'Crawler', '--database-name', 'raw',
                                         '--targets', '{"S3Targets":[{"Path":"s3://lake/cli/t"}]}', persona=self.persona)
        self.assertEqual(status, 0, err)
        status, _, err = self.server.aws('glue', 'start-crawler', '--name', 'cli', persona=self.persona)
        self.assertEqual(status, 0, err)
        self.assertEqual(self.wait('cli')['Status'], 'SUCCEEDED')


class Persistence(unittest.TestCase):
    def test_restart_in_the_midst(self):
        with support.Server() as server:
            iam = server.client('iam', region='us-east-1')
            role = iam.create_role(RoleName='Crawler', AssumeRolePolicyDocument=TRUST)['Role']['Arn']
            glue = server.client('glue')
            glue.create_crawler(Name='c', Role=role, DatabaseName='d', Targets={'S3Targets': [{'Path': 's3://b/x'}]})
            glue.start_crawler(Name='c')
            server.stop()
            server.start()
            self.assertEqual(server.client('glue').get_crawler(Name='c')['Crawler']['State'], 'READY')


if __name__ == '__main__':
    unittest.main()
