# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscriptions from the request to the import and the end, each fault of the reference among them."""
import json
import random
import time
import unittest

from product_world import SHARED, TABLE, Case, World, writes
from support import CONSUMER, MESH, PRODUCER


class Subscription(Case):
    publish = True
    fresh = True

    def test_life(self):
        world = self.world
        request = world.request(['calls', 'cells'], ['Select'], notes='for planning')
        item = world.item(request)
        self.assertEqual(len(request), 22)
        self.assertEqual(item['OwnerPrincipal'], {'S': PRODUCER})
        self.assertEqual(item['SubscriberPrincipal'], {'S': CONSUMER})
        self.assertEqual(item['DatabaseName'], {'S': SHARED})
        self.assertEqual(item['TableName'], {'L': [{'S': 'calls'}, {'S': 'cells'}]})
        self.assertEqual(item['RequestedGrants'], {'L': [{'S': 'SELECT'}, {'S': 'DESCRIBE'}]})
        self.assertEqual(item['Status'], {'S': 'Pending'})
        self.assertEqual(item['Notes'], {'SS': ['for planning']})
        self.assertRegex(item['CreationDate']['S'], r'^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$')
        self.assertIn('assumed-role/DataMeshAdminConsumer-%s/' % CONSUMER, item['CreatedBy']['S'])
        self.assertEqual(world.grants(CONSUMER), {})

        # The owner sees it; nothing can be imported yet, and trying changes nothing.
        self.assertEqual([s['id'] for s in world.run('Producer', 'subscriptions', status='Pending', **{'as': 1})['List']], [request])
        self.assertEqual({p['access'] for p in world.run('Consumer', 'products')['List']}, {'requested', ''})
        with self.nothing_changes():
            self.fails('Pending', 'Consumer', 'import', id=request)

        done = world.run('Producer', 'approve', id=request, notes='welcome')
        self.assertLessEqual(done['Total'], 12)
        item = world.item(request)
        self.assertEqual(item['Status'], {'S': 'Active'})
        self.assertEqual(item['PermittedGrants'], {'L': [{'S': 'SELECT'}, {'S': 'DESCRIBE'}]})
        self.assertEqual(set(item['Notes']['SS']), {'for planning', 'welcome'})
        arn = 'arn:aws:glue:eu-west-1:%s:table/%s/' % (MESH, SHARED)
        self.assertEqual(item['GrantedTableARNs'], {'L': [{'S': arn + 'calls'}, {'S': arn + 'cells'}]})
        shares = item['RamShares']['M']
        self.assertEqual(sorted(s['M']['type']['S'] for s in shares.values()), ['Database', 'Table'])
        self.assertTrue(all(s['M']['arn']['S'].startswith('arn:aws:ram:') for s in shares.values()))
        self.assertEqual(set(world.grants(CONSUMER)), {'', 'calls', 'cells'})
        self.assertEqual(world.grants(CONSUMER)['calls'][0], {'SELECT', 'DESCRIBE'})
        self.assertEqual(writes(world.run('Producer', 'approve', id=request, notes='welcome')), {})

        # Only the import lets the account's role read: through a link in its own account.
        glue = world.client('glue', 'Consumer')
        self.assertIn(self.aws_code(glue.get_table, CatalogId=MESH, DatabaseName=SHARED, Name='calls'),
                      ('AccessDeniedException', 'EntityNotFoundException'))
        done = world.run('Consumer', 'import', id=request)
        self.assertLessEqual(done['Total'], 11)
        self.assertEqual(done['Results']['Database'], SHARED)
        self.assertEqual(world.item(request)['ImportedToConsumer'], {'BOOL': True})
        link = world.client('glue', 'ConsumerAdmin').get_database(Name=SHARED)['Database']
        self.assertEqual(link['TargetDatabase']['CatalogId'], MESH)
        glue = world.client('glue', 'Consumer')
        table = glue.get_table(CatalogId=MESH, DatabaseName=SHARED, Name='calls')['Table']
        self.assertEqual([c['Name'] for c in table['StorageDescriptor']['Columns']], ['cell', 'load'])
        self.assertEqual({t['Name'] for t in glue.get_tables(DatabaseName=SHARED)['TableList']}, {'calls', 'cells'})
        self.assertEqual(sorted(t['Table'] for t in world.run('Consumer', 'local')['List']), ['calls', 'cells'])
        self.assertEqual(set(writes(world.run('Consumer', 'import', id=request))), set())
        self.assertEqual({(p['name'], p['access']) for p in world.run('Consumer', 'products')['List']},
                         {('calls', 'granted'), ('cells', 'granted'), ('churn', '')})

    def test_modify(self):
        """Permissions and grant options come and go in Lake Formation, not in the record alone."""
        world = self.world
        request = world.request()
        world.run('Producer', 'approve', id=request)
        world.run('Producer', 'modify', id=request, grant=['Select', 'Insert'], grantable=['Select'], notes='more')
        self.assertEqual(world.grants(CONSUMER)['calls'], ({'SELECT', 'INSERT', 'DESCRIBE'}, {'SELECT', 'DESCRIBE'}))
        world.run('Producer', 'modify', id=request, grant=['Select'], grantable=[], notes='less')
        self.assertEqual(world.grants(CONSUMER)['calls'], ({'SELECT', 'DESCRIBE'}, set()))
        item = world.item(request)
        self.assertEqual(item['PermittedGrants'], {'L': [{'S': 'SELECT'}, {'S': 'DESCRIBE'}]})
        self.assertEqual(item['GrantableGrants'], {'L': []})
        # Nothing can be passed on, which the import says, and leaves the rest.
        self.assertEqual(world.run('Consumer', 'import', id=request)['Results']['NotPassedOn'], ['SELECT', 'DESCRIBE'])
        self.fails('cannot be granted on', 'Producer', 'modify', id=request, grant=['Describe'], grantable=['Select'])
        self.fails('which permissions', 'Producer', 'modify', id=request, grant=[])

    def test_delete_spares_others(self):
        """The end of one subscription is not the end of the pair's other ones, nor of their shares."""
        world = self.world
        first, second = world.request(['calls', 'cells']), world.request(['cells', 'churn'])
        for request in (first, second):
            world.run('Producer', 'approve', id=request)
            world.run('Consumer', 'import', id=request)
        world.run('Producer', 'delete', id=first, notes='over')
        self.assertEqual(world.status(first), 'Deleted')
        self.assertEqual(set(world.grants(CONSUMER)), {'', 'cells', 'churn'})
        glue = world.client('glue', 'Consumer')
        self.assertEqual({t['Name'] for t in glue.get_tables(DatabaseName=SHARED)['TableList']}, {'cells', 'churn'})
        world.run('Consumer', 'delete', id=second, notes='no longer needed')
        self.assertEqual(world.grants(CONSUMER), {})
        self.assertEqual(world.run('Consumer', 'local')['List'], [])
        self.assertEqual(writes(world.run('Producer', 'delete', id=first)), {})

    def test_again(self):
        world = self.world
        request = world.request()
        # Asked twice: one request. Withdrawn, and asked for anew.
        self.assertEqual(world.request(), request)
        world.run('Consumer', 'delete', id=request, notes='by mistake')
        self.assertEqual(world.status(request), 'Deleted')
        self.assertEqual(world.request(), request)
        self.assertEqual(world.status(request), 'Pending')
        # Denied, then approved after all.
        world.run('Producer', 'deny', id=request, notes='not now')
        self.fails('Denied', 'Consumer', 'import', id=request)
        world.run('Producer', 'approve', id=request, grant=['Describe'], notes='well then')
        self.assertEqual(world.grants(CONSUMER)['calls'][0], {'DESCRIBE'})
        self.fails('Active', 'Producer', 'deny', id=request)
        # Asking for more while it is active takes nothing away.
        more = world.request(grant=['Select'])
        self.assertNotEqual(more, request)
        self.assertEqual(world.item(request)['PermittedGrants'], {'L': [{'S': 'DESCRIBE'}]})
        self.assertEqual(world.request(grant=['Describe']), request)
        self.assertEqual(world.request(grant=['Select']), more)
        world.run('Producer', 'approve', id=more)
        self.assertEqual(world.grants(CONSUMER)['calls'][0], {'SELECT', 'DESCRIBE'})
        world.run('Producer', 'delete', id=more)
        self.assertEqual(world.grants(CONSUMER)['calls'][0], {'DESCRIBE'})

    def test_whole_database(self):
        """A request for a database is granted on its tables, future ones too."""
        world = self.world
        request = world.request(tables=None)
        self.assertNotIn('TableName', world.item(request))
        world.run('Producer', 'approve', id=request)
        self.assertEqual(world.grants(CONSUMER)['*'][0], {'SELECT', 'DESCRIBE'})
        self.assertEqual(len(world.item(request)['GrantedTableARNs']['L']), 3)
        world.run('Consumer', 'import', id=request)
        self.assertEqual(sorted(t['Table'] for t in world.run('Consumer', 'local')['List']), ['calls', 'cells', 'churn'])
        world.run('Producer', 'delete', id=request)
        self.assertEqual(world.grants(CONSUMER), {})

    def test_mesh_owner(self):
        """The mesh's owner decides without the producer's keys; what is the producer's to do is said."""
        world = self.world
        world.client('s3', 'ProducerAdmin').delete_bucket_policy(Bucket='telco-raw')
        request = world.request()
        alone = {k: v for k, v in world.credentials.items() if k in ('AWS_REGION', 'Mesh')}
        done = world.run('Mesh', 'approve', id=request, credentials=alone)
        left = [s for s in done['Plan']['Steps'] if s['Status'] == 'deferred']
        self.assertEqual(len(left), 1)
        self.assertIn(PRODUCER, left[0]['Detail'])
        self.assertEqual(world.status(request), 'Active')
        self.assertIsNone(world.bucket_policy())
        world.run('Producer', 'publish', database='telco')
        self.assertIn('AwsDataMeshUtilsBucketPolicyStatement-telco-raw', [s['Sid'] for s in world.bucket_policy()['Statement']])

    def test_names_taken(self):
        """A database of the link's name that is something else: the link gets another name."""
        world = self.world
        world.client('glue', 'ConsumerAdmin').create_database(DatabaseInput={'Name': SHARED})
        request = world.request()
        world.run('Producer', 'approve', id=request)
        role = world.client('iam', 'ConsumerAdmin').create_role(
            RoleName='Analyst', AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
                {'Effect': 'Allow', 'Principal': {'AWS': CONSUMER}, 'Action': 'sts:AssumeRole'}]}))['Role']['Arn']
        done = world.run('Consumer', 'import', id=request, grant=[role])
        self.assertEqual(done['Results']['Database'], SHARED + '_link')
        rows = world.rows('ConsumerAdmin', Principal={'DataLakePrincipalIdentifier': role})
        self.assertTrue(any('Database' in r['Resource'] for r in rows), rows)
        # The grant on what the link leads to is kept where the data is, in the mesh's catalogue.
        rows += world.rows('ConsumerAdmin', CatalogId=MESH, Principal={'DataLakePrincipalIdentifier': role})
        self.assertTrue(any('SELECT' in r['Permissions'] for r in rows), rows)

    def test_hostile_records(self):
        """One bad record spoils no list."""
        world = self.world
        request = world.request()
        put = world.client('dynamodb').put_item
        put(TableName=TABLE, Item={'SubscriptionId': {'S': 'bad1'}, 'OwnerPrincipal': {'S': PRODUCER}, 'Status': {'S': 'Pending'}})
        put(TableName=TABLE, Item={'SubscriptionId': {'S': 'bad2'}, 'OwnerPrincipal': {'S': PRODUCER}, 'Status': {'S': 'Pending'},
                                   'SubscriberPrincipal': {'S': 'x'}, 'DatabaseName': {'N': '7'}, 'TableName': {'S': 'calls'}})
        self.assertEqual([s['id'] for s in world.run('Producer', 'subscriptions', status='Pending')['List']], [request])
        self.fails('unusable', 'Producer', 'approve', id='bad2')

    def test_pages(self):
        """More than one page of requests."""
        world = self.world
        put = world.client('dynamodb').put_item
        for i in range(30):
            put(TableName=TABLE, Item={
                'SubscriptionId': {'S': 'bulk%02d' % i}, 'OwnerPrincipal': {'S': PRODUCER}, 'SubscriberPrincipal': {'S': CONSUMER},
                'Status': {'S': 'Pending'}, 'DatabaseName': {'S': SHARED}, 'CreationDate': {'S': '2021-01-01 00:00:%02d' % i},
                'Notes': {'SS': ['x' * 100000]}})
        found = [s['id'] for s in world.run('Producer', 'subscriptions', status='Pending')['List']]
        self.assertEqual(found, ['bulk%02d' % i for i in reversed(range(30))])


class Race(Case):
    publish = True
    faults = ('latency=15ms',)

    def decide(self, *deciders):
        """Each (persona, verb) at once: what they were told."""
        request = self.world.request(['calls'])
        running = [self.world.start(persona, verb, id=request, notes=persona) for persona, verb in deciders]
        answers = [json.loads(process.communicate(timeout=60)[0]) for process in running]
        return request, answers

    def finish(self, request):
        if self.world.status(request) != 'Denied':
            self.world.run('Producer', 'delete', id=request)

    def test_approve_and_deny(self):
        """Three times at once; on a busy machine one may have denied before the other one looks, who then approves again."""
        races = 0
        for _ in range(12):
            request, answers = self.decide(('Mesh', 'approve'), ('Producer', 'deny'))
            lost = [a for a in answers if 'Error' in a]
            status = self.world.status(request)
            if lost:
                self.assertEqual(len(lost), 1, [a.get('Error') for a in answers])
                self.assertEqual('Error' in answers[0], status == 'Denied')
                self.assertIn(status, lost[0]['Error']['Message'])
                races += 1
            else:
                self.assertEqual(status, 'Active')
            # Nobody has what was denied.
            self.assertEqual(self.world.grants(CONSUMER) == {}, status == 'Denied')
            self.finish(request)
            if races == 3:
                return
        self.fail('they never met')

    def test_two_approvals(self):
        """Until they meet: who comes later, on a busy machine, finds nothing left to do."""
        for _ in range(12):
            request, answers = self.decide(('Producer', 'approve'), ('Mesh', 'approve'))
            lost = [a for a in answers if 'Error' in a]
            winner = self.world.item(request)['UpdatedBy']['S']
            self.assertLessEqual(len(lost), 1, [a.get('Error') for a in answers])
            self.assertEqual(self.world.grants(CONSUMER)['calls'][0], {'SELECT', 'DESCRIBE'})
            self.finish(request)
            if lost:
                self.assertIn(winner, lost[0]['Error']['Message'])
                return
        self.fail('they never met')


class Killed(Case):
    """Ended at any moment and run again: the same end as an undisturbed run."""
    fresh = True
    faults = ('latency=4ms',)

    def verbs(self, world):
        yield 'Producer', 'publish', {'database': 'telco', 'domain': 'network'}
        yield 'Consumer', 'request', {'owner': PRODUCER, 'database': SHARED, 'tables': ['calls', 'cells'], 'grant': ['Select']}
        request = world.run('Producer', 'subscriptions')['List'][0]['id']
        yield 'Producer', 'approve', {'id': request}
        yield 'Consumer', 'import', {'id': request}

    def test_same_end(self):
        chance = random.Random(11)
        calm = World(*self.faults)
        self.addCleanup(calm.server.close)
        seconds = []
        for persona, verb, args in self.verbs(calm):
            start = time.monotonic()
            calm.run(persona, verb, **args)
            seconds.append(time.monotonic() - start)
        for (persona, verb, args), duration in zip(self.verbs(self.world), seconds):
            for _ in range(3):
                process = self.world.start(persona, verb, **args)
                try:
                    process.wait(timeout=duration * chance.uniform(0.1, 1.0))
                except Exception:  # still running, which is what is wanted
                    process.kill()
                process.communicate()
            self.world.run(persona, verb, **args)
        self.assertEqual(self.world.dump(), calm.dump())


if __name__ == '__main__':
    unittest.main(warnings='ignore')
