# SPDX-License-Identifier: GPL-3.0-or-later
"""The role of the crawler that keeps the mesh's catalogue in step, where nobody chose one: made with what it needs and
no more, by who may, and taken back; read back with boto3."""
import contextlib
import copy
import json
import time
import unittest

from product_world import BUCKET, DATABASE, PATH, SHARED, Case, writes
from support import MESH, PRODUCER
from test_undo import Journal

ROLE = 'DataMeshSync-' + PRODUCER
ARN = 'arn:aws:iam::%s:role%s%s' % (MESH, PATH, ROLE)
CENTRAL = 'DataMeshAdminProducer-' + PRODUCER
CRAWLER = SHARED + '-sync'
DAILY, HOURLY = '0 3 * * ? *', '5 * * * ? *'


def policies(iam, role):
    """What is attached to a role: name → document."""
    found = {}
    for policy in iam.list_attached_role_policies(RoleName=role)['AttachedPolicies']:
        version = iam.get_policy(PolicyArn=policy['PolicyArn'])['Policy']['DefaultVersionId']
        found[policy['PolicyName']] = iam.get_policy_version(PolicyArn=policy['PolicyArn'], VersionId=version)['PolicyVersion']['Document']
    return found


class ScheduleRole(Case):
    """One world, in which the tests follow one another by their names: to set one up takes most of the time."""
    faults = ('iam-delay=150ms',)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        s3 = cls.world.client('s3', 'ProducerAdmin')
        for table in ('calls', 'churn', 'secret'):
            s3.put_object(Bucket=BUCKET, Key='data/%s/a.csv' % table, Body=b'cell,load\nn1,7\nn2,8\n')
        cls.iam = cls.world.client('iam')
        cls.alone = copy.deepcopy(cls.world.credentials)
        cls.alone['Mesh'].update(AccessKeyId='', SecretAccessKey='')

    def schedule(self, when=DAILY, **more):
        more.setdefault('tables', 'calls|churn')
        return self.world.run('Producer', 'publish', database=DATABASE, schedule=when, **more)

    def seen(self):
        """What such a run would change, but for what each publishing does."""
        glue = self.world.client('glue')
        return self.ours(), self.world.bucket_policy(), [c['Schedule'] for c in glue.get_crawlers()['Crawlers'] if 'Schedule' in c]

    @contextlib.contextmanager
    def nothing_changes(self):
        before = self.seen()
        yield
        self.assertEqual(self.seen(), before)

    def refused(self, text, when=HOURLY, error='mesh', **more):
        with self.nothing_changes():
            self.fails(text, 'Producer', 'publish', database=DATABASE, tables='calls|churn', schedule=when, error=error, **more)

    def crawl(self, name=CRAWLER):
        """Runs it as its owner would; what came of it."""
        glue = self.world.client('glue')
        glue.start_crawler(Name=name)
        for _ in range(100):
            crawler = glue.get_crawler(Name=name)['Crawler']
            if crawler['State'] == 'READY':
                return crawler['LastCrawl']
            time.sleep(0.1)
        self.fail('the crawler does not end')

    def ours(self):
        """What IAM has for it."""
        return sorted([r['RoleName'] for r in self.iam.list_roles()['Roles'] if 'Sync' in r['RoleName']]
                      + [p['PolicyName'] for p in self.iam.list_policies(Scope='Local')['Policies'] if 'Sync' in p['PolicyName']])

    def test_1_without_the_owners_keys(self):
        """A producer alone makes no role: it is said what to do, before anything is changed."""
        self.refused('ask the owner to do this once', credentials=self.alone)
        self.assertEqual(self.ours(), [])

    def test_2_seen_made_and_undone(self):
        world, journal = self.world, Journal(self)
        with self.nothing_changes():
            seen = self.schedule(options=['--preview'])
        self.assertIn(ROLE, json.dumps(seen['Plan']))
        self.assertEqual((writes(seen), self.ours()), ({}, []))
        done = self.schedule(options=journal.options)
        self.assertEqual(self.ours(), ['DataMeshSync%s-%s' % (n, PRODUCER) for n in ('', 'Passing', 'Policy')])
        world.run('Producer', 'undo', str(done['Run']), options=journal.options)
        self.assertEqual(self.ours(), [])
        self.assertNotIn('DataMeshSyncPassing-' + PRODUCER, policies(self.iam, CENTRAL))
        self.assertEqual((world.bucket_policy(), world.grants(ARN)), (None, {}))
        self.assertEqual(world.client('glue').list_crawlers()['CrawlerNames'], [])

    def test_3_made_with_what_it_needs(self):
        world, iam = self.world, self.iam
        self.schedule()
        trust = iam.get_role(RoleName=ROLE)['Role']['AssumeRolePolicyDocument']['Statement']
        self.assertEqual([(s['Effect'], s['Principal'], s['Action']) for s in trust],
                         [('Allow', {'Service': 'glue.amazonaws.com'}, 'sts:AssumeRole')])
        self.assertEqual(sorted(policies(iam, ROLE)), ['DataMeshSyncPolicy-' + PRODUCER])
        passed = policies(iam, CENTRAL)['DataMeshSyncPassing-' + PRODUCER]['Statement']
        self.assertEqual([(s['Resource'], s['Condition']) for s in passed],
                         [(ARN, {'StringEqualsIfExists': {'iam:PassedToService': 'glue.amazonaws.com'}})])
        crawler = world.client('glue').get_crawler(Name=CRAWLER)['Crawler']
        self.assertEqual((crawler['Role'], crawler['Schedule']['ScheduleExpression']), (PATH[1:] + ROLE, 'cron(%s)' % DAILY))
        for table in ('calls', 'churn'):
            self.assertEqual(world.grants(ARN)[table], ({'ALTER', 'DESCRIBE', 'INSERT', 'SELECT'}, set()))
        statements = {s['Sid']: s for s in world.bucket_policy()['Statement'] if s['Principal']['AWS'] == ARN}
        self.assertEqual(statements['MeshdeskCrawlerStatement-' + BUCKET]['Resource'],
                         ['arn:aws:s3:::%s/data/%s/*' % (BUCKET, t) for t in ('calls', 'churn')])
        self.assertEqual(len(statements), 2)
        self.assertEqual(writes(self.schedule()), {})

    def test_4_does_its_work_and_no_more(self):
        world = self.world
        world.client('s3', 'ProducerAdmin').put_object(Bucket=BUCKET, Key='data/calls/a.csv',
                                                       Body=b'cell,load,users\nn1,7,3\nn2,8,4\n')
        last = self.crawl()
        self.assertEqual(last['Status'], 'SUCCEEDED', last)
        self.assertEqual([c['Name'] for c in world.tables()['calls']['StorageDescriptor']['Columns']], ['cell', 'load', 'users'])
        # Another folder of the bucket is none of its business.
        world.client('glue').create_crawler(Name='wide', Role=ARN, DatabaseName=SHARED,
                                            Targets={'S3Targets': [{'Path': 's3://%s/data/secret/' % BUCKET}]})
        last = self.crawl('wide')
        self.assertEqual(last['Status'], 'FAILED')
        self.assertIn('s3:ListBucket', last['ErrorMessage'])

    def test_5_serves_the_producer_alone(self):
        self.assertEqual(set(writes(self.schedule('9 * * * ? *', credentials=self.alone))), {'glue:UpdateTable', 'glue:UpdateCrawler'})

    def test_6_passing_is_what_lets(self):
        """AWS takes the role from nobody who may not pass it, and no role that Glue may not take on."""
        self.iam.detach_role_policy(RoleName=CENTRAL, PolicyArn='arn:aws:iam::%s:policy%sDataMeshSyncPassing-%s' % (MESH, PATH, PRODUCER))
        time.sleep(0.2)
        self.refused('iam:GetRole', credentials=self.alone)
        self.fails('iam:PassRole', 'Producer', 'publish', database=DATABASE, tables='calls', schedule=HOURLY, crawler_role=ARN, error='aws')
        # With the owner's keys it is mended.
        self.assertIn('iam:AttachRolePolicy', writes(self.schedule(HOURLY)))
        self.iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::%s:root' % MESH}, 'Action': 'sts:AssumeRole'}]}))
        self.assertEqual(self.crawl()['Status'], 'FAILED')
        self.assertIn('iam:UpdateAssumeRolePolicy', writes(self.schedule(HOURLY)))


if __name__ == '__main__':
    unittest.main()
