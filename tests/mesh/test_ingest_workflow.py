# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing data in: files to S3, tables by a crawler or inferred, read back with boto3."""
import os
import shutil
import tempfile
import unittest

from product_world import Case, writes
from support import CONSUMER, PRODUCER

DATABASE = 'raw'
TARGET = 'raw-files'


class Ingest(Case):
    fresh = True
    tables = ()

    def setUp(self):
        super().setUp()
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def make(self):
        self.file('calls/day=1/a.csv', 'cell,load\n1,2.5\n')
        self.file('calls/day=2/b.csv', 'cell,load\n2,3\n')
        return [os.path.join(self.folder, 'calls') + '/', self.file('Churn 2021.jsonl', '{"id":1,"gone":true}\n{"id":2,"gone":false}\n')]

    def ingest(self, persona, paths, **more):
        return self.world.run(persona, 'ingest', tables=paths, bucket=TARGET, prefix='/in/', database=DATABASE, **more)

    def check(self, key_type='int'):
        found = self.world.tables('ProducerAdmin', DATABASE)
        self.assertEqual(sorted(found), ['calls', 'churn_2021'])
        calls = found['calls']
        self.assertEqual([(c['Name'], c['Type']) for c in calls['StorageDescriptor']['Columns']], [('cell', 'bigint'), ('load', 'double')])
        self.assertEqual([k['Name'] for k in calls['PartitionKeys']], ['day'])
        self.assertEqual(found['calls']['PartitionKeys'][0]['Type'], key_type)
        self.assertEqual(calls['StorageDescriptor']['Location'].rstrip('/'), 's3://%s/in/calls' % TARGET)
        types = [c['Type'] for c in found['churn_2021']['StorageDescriptor']['Columns']]
        self.assertIn(types[0], ('int', 'bigint'))  # crawlers take the smaller for JSON
        self.assertEqual(types[1:], ['boolean'])
        partitions = self.world.client('glue', 'ProducerAdmin').get_partitions(DatabaseName=DATABASE, TableName='calls')['Partitions']
        self.assertEqual(sorted(p['Values'] for p in partitions), [['1'], ['2']])

    def test_inferred(self):
        paths = self.make()
        done = self.ingest('Producer', paths)
        self.assertEqual(done['Results'], {'Bucket': TARGET, 'Database': DATABASE, 'Tables': ['calls', 'churn_2021']})
        self.check()
        s3 = self.world.client('s3', 'ProducerAdmin')
        self.assertEqual(s3.get_bucket_location(Bucket=TARGET)['LocationConstraint'], 'eu-west-1')
        self.assertTrue(all(s3.get_public_access_block(Bucket=TARGET)['PublicAccessBlockConfiguration'].values()))
        (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=TARGET)['Rules']
        self.assertEqual((rule['Status'], rule['AbortIncompleteMultipartUpload']), ('Enabled', {'DaysAfterInitiation': 7}))
        self.assertEqual(s3.get_object(Bucket=TARGET, Key='in/calls/day=2/b.csv')['Body'].read(), b'cell,load\n2,3\n')
        self.assertEqual(writes(self.ingest('Producer', paths)), {})
        # Only what changed goes up again.
        self.file('calls/day=2/b.csv', 'cell,load\n2,4\n')
        self.assertEqual(writes(self.ingest('Producer', paths)), {'s3:PutObject': 1})

    def test_crawled(self):
        self.ingest('Producer', self.make(), crawl=True)
        self.check('string')
        iam = self.world.client('iam', 'ProducerAdmin')
        role = iam.get_role(RoleName='DataMeshCrawler-' + TARGET)['Role']
        self.assertEqual(role['AssumeRolePolicyDocument']['Statement'][0]['Principal'], {'Service': 'glue.amazonaws.com'})
        # For each bucket another: a role takes ten policies.
        attached = iam.list_attached_role_policies(RoleName=role['RoleName'])['AttachedPolicies']
        self.assertEqual([p['PolicyName'] for p in attached], ['DataMeshCrawler-' + TARGET])
        # What came in this way can be published.
        self.world.run('Producer', 'publish', database=DATABASE)
        self.assertEqual(sorted(self.world.tables(database='%s-%s' % (DATABASE, PRODUCER))), ['calls', 'churn_2021'])

    def test_published_at_once(self):
        """What is only known once the crawler has run is published by the same plan."""
        for crawl in (False, True):
            done = self.ingest('ProducerAdmin', self.make(), crawl=crawl, product='telco', domain='network')
            self.assertEqual(done['Results']['MeshDatabase'], '%s-%s' % (DATABASE, PRODUCER))
            self.assertEqual(sorted(done['Results']['Published']), ['calls', 'churn_2021'])
            self.assertEqual(sorted(self.world.tables(database='%s-%s' % (DATABASE, PRODUCER))), ['calls', 'churn_2021'])
            self.assertEqual(done['Results']['Database'], DATABASE)

    def test_crawler_log(self):
        """What the crawler did is known from it and its log; where the log is closed, the right that is missing is said and
        the rest goes on."""
        crawl = self.ingest('ProducerAdmin', self.make(), crawl=True)['Crawls']
        self.assertEqual([(c['Status'], c['Created']) for c in crawl], [('SUCCEEDED', 2)])
        logs = self.world.client('logs', 'ProducerAdmin')
        there = [e['message'] for e in logs.get_log_events(logGroupName='/aws-glue/crawlers', logStreamName='raw-ingest',
                                                           startFromHead=True)['events']]
        self.assertEqual(crawl[0]['Lines'], [m.split('] ', 1)[1] for m in there])
        self.assertIsNone(crawl[0].get('LogTrouble'))
        # Of the second run only its own lines.
        again = self.ingest('ProducerAdmin', self.make(), crawl=True)['Crawls'][0]
        self.assertEqual(again['Lines'][0], 'BENCHMARK : Running Start Crawl for Crawler raw-ingest')
        self.assertLess(len(again['Lines']), len(there) + 1)
        shut = self.ingest('Producer', self.make(), crawl=True)['Crawls'][0]
        self.assertEqual(shut['Status'], 'SUCCEEDED')
        self.assertIn('logs:GetLogEvents', shut['LogTrouble'])
        self.assertEqual(shut['Lines'], [])

    def second_producer(self):
        """The consumer's account is a producer as well; its personas come behind the first one's."""
        keys = self.world.credentials
        keys['ProducerAdmin2'] = dict(keys['ConsumerAdmin'])
        self.world.run('ProducerAdmin2', 'enable', 'producer')
        made = self.world.run('ProducerAdmin2', 'keys', 'producer')['Keys']
        keys['Producer2'] = made.get('Producer2') or made['Producer']

    def test_second_producer(self):
        """An administrator of the second producer brings data in: its own account's people make the crawler's role and
        publish, not the first one's."""
        first = dict(self.world.credentials['Producer'])
        self.second_producer()
        self.assertEqual(self.world.credentials['Producer'], first)
        self.assertEqual(self.world.credentials['Producer2']['AccountId'], CONSUMER)
        for persona, crawl in (('ProducerAdmin2', False), ('ProducerAdmin2', True), ('Producer2', True)):
            done = self.world.run(persona, 'ingest', tables=self.make(), bucket='second-raw', prefix='/in/', database='second',
                                  crawl=crawl, product='telco', domain='network')
            self.assertEqual(done['Results']['MeshDatabase'], 'second-%s' % CONSUMER)
            self.assertEqual(sorted(self.world.tables(database='second-%s' % CONSUMER)), ['calls', 'churn_2021'])
        admin = self.world.client('iam', 'ConsumerAdmin')
        self.assertIn('DataMeshCrawler-second-raw', [r['RoleName'] for r in admin.list_roles()['Roles']])
        self.assertNotIn('DataMeshCrawler-second-raw',
                         [r['RoleName'] for r in self.world.client('iam', 'ProducerAdmin').list_roles()['Roles']])
        buckets = [b['Name'] for b in self.world.client('s3', 'ProducerAdmin').list_buckets()['Buckets']]
        self.assertNotIn('second-raw', buckets)
        # Without a producer of its own account none publishes for it.
        del self.world.credentials['Producer2']
        self.fails('no producer in account %s' % CONSUMER, 'ProducerAdmin2', 'ingest', tables=self.make(), bucket='second-raw',
                   database='second', product='telco', domain='network')

    def test_some_left_out(self):
        """What cannot be is left out; the rest goes on."""
        folder = os.path.dirname(self.file('mixed/a.csv', 'a,b\n1,2\n'))
        for name in 'bcdef':
            self.file('mixed/%s.csv' % name, 'a,b\n3,4\n')
        self.file('mixed/semicolons.csv', 'a;b\n1;2\n')
        self.file('mixed/latin.csv', 'a,b\n1,2\n')
        with open(os.path.join(folder, 'latin.csv'), 'wb') as file:
            file.write('a,b\n1,\xe9\n'.encode('latin-1'))
        os.symlink('/etc/passwd', os.path.join(folder, 'link.csv'))
        os.mkfifo(os.path.join(folder, 'pipe.csv'))
        self.assertEqual(self.ingest('Producer', [folder])['Results']['Tables'], ['mixed'])
        s3 = self.world.client('s3', 'ProducerAdmin')
        keys = [o['Key'] for o in s3.list_objects_v2(Bucket=TARGET)['Contents']]
        self.assertEqual(keys, ['in/mixed/%s.csv' % name for name in 'abcdef'])

    def test_refused(self):
        good = self.file('good.csv', 'a,b\n1,2\n')
        with self.nothing_changes():
            for words, paths, more in (
                    ('is not there', ['/nowhere/x.csv'], {}),
                    ('neither CSV', [self.file('x.pdf', '%PDF')], {}),
                    ('It is empty', [self.file('none.csv', '')], {}),
                    ('no complete Parquet', [self.file('x.parquet', 'PAR1')], {}),
                    ('no files in what', [os.path.dirname(self.file('empty/.hidden', ''))], {}),
                    ('row 2', [self.file('bad.csv', 'a,b\n1,2,3\n')], {}),
                    ("can be no bucket's name", [good], {'bucket': 'No Bucket'}),
                    ('database', [good], {'database': 'a/b'}),
                    ('name at least one', [], {})):
                args = dict({'tables': paths, 'bucket': TARGET, 'database': DATABASE}, **more)
                self.fails(words, 'Producer', 'ingest', **args)
            self.fails('Consumer', 'Consumer', 'ingest', tables=[good], bucket=TARGET, database=DATABASE)
        # A name that another account has is said to be taken.
        self.world.client('s3', 'ConsumerAdmin').create_bucket(
            Bucket=TARGET, CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
        self.fails('taken by another account', 'Producer', 'ingest', tables=[good], bucket=TARGET, database=DATABASE)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
