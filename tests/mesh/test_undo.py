# SPDX-License-Identifier: GPL-3.0-or-later
"""Each kind of step is undone from the journal: what was before the run is there again, and what others did stays. All is
read back with boto3."""
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import botocore.exceptions

import product_world
import support
import test_setup_workflows as setup
from product_world import BUCKET, CONSUMER_ROLE, DATABASE, SHARED, table_input, without
from support import CONSUMER, MESH, PRODUCER


class Journal:
    def __init__(self, case):
        folder = tempfile.TemporaryDirectory()
        case.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, 'journal.sqlite')

    @property
    def options(self):
        return ['--journal', self.path]

    def rows(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            db.row_factory = sqlite3.Row
            return [dict(r) for r in db.execute(sql, values)]

    def last(self):
        """The number of the newest run."""
        try:
            return self.rows('SELECT coalesce (max (id), 0) AS n FROM run')[0]['n']
        except sqlite3.OperationalError:
            return 0


def states(answer):
    return {s['Label']: (s['State'], s.get('Detail', '')) for s in answer['Plan']['Steps']}


def kept(answer):
    return {label: why for label, (state, why) in states(answer).items() if state == 'kept'}


class SetUp(unittest.TestCase):
    """Roles, users, groups, policies, trusts, settings, the catalogue's policy."""
    maxDiff = None

    def setUp(self):
        self.server = support.Server()
        self.addCleanup(self.server.close)
        self.journal = Journal(self)

    def drive(self, persona, *arguments, options=(), **more):
        return setup.drive(self.server, persona, *arguments, options=[*self.journal.options, *options], **more)

    def assert_same(self, after, before):
        for key in sorted(set(after) | set(before), key=str):
            self.assertEqual(str(after.get(key))[:600], str(before.get(key))[:600], key)

    def lasting(self, snapshot):
        """Without what says of itself that it stays."""
        return {k: v for k, v in snapshot.items() if k.split('/')[-1] not in (
            'AwsDataMeshSubscriptions', 'AWSServiceRoleForLakeFormationDataAccess')}

    def test_initialise(self):
        before = setup.snapshot(self.server)
        run = str(self.drive('Mesh', 'initialise')['Run'])
        self.assertNotEqual(setup.snapshot(self.server), before)
        preview = self.drive('Mesh', 'undo', run, options=['--preview'])
        self.assertEqual(setup.writes(preview), {})
        self.assertEqual(len(kept(preview)), 2, kept(preview))
        undone = self.drive('Mesh', 'undo', run)
        self.assert_same(self.lasting(setup.snapshot(self.server)), before)
        self.assertEqual(setup.planned_writes(preview), setup.writes(undone))
        again = self.drive('Mesh', 'undo', run)
        self.assertEqual(setup.writes(again), {})
        row = self.journal.rows('SELECT undone, kept FROM run WHERE id = ?', run)[0]
        self.assertEqual(row['kept'], 2)
        self.assertGreater(row['undone'], int(run))

    def test_enable_leaves_the_rest(self):
        self.drive('Mesh', 'initialise')
        self.drive('ProducerAdmin', 'enable', 'producer')
        before = setup.snapshot(self.server)
        run = str(self.drive('ConsumerAdmin', 'enable', 'consumer')['Run'])
        self.drive('ConsumerAdmin', 'undo', run)
        self.assert_same(self.lasting(setup.snapshot(self.server)), self.lasting(before))

    def test_partly_there_before(self):
        """A user of ours, a policy with another document, an administrator, a trusted account: they come back."""
        iam = self.server.client('iam', 'Mesh')
        iam.create_user(UserName='DataMeshManager', Path=setup.PATH)
        iam.create_policy(PolicyName='DataMeshManagerPolicy', Path=setup.PATH, PolicyDocument=json.dumps({
            'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:ListAllMyBuckets', 'Resource': '*'}]}))
        iam.create_role(RoleName='DataMeshAdminReadOnly', Path=setup.PATH, AssumeRolePolicyDocument=json.dumps({
            'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole',
                                                    'Principal': {'AWS': 'arn:aws:iam::%s:root' % PRODUCER}}]}))
        lake = self.server.client('lakeformation', 'Mesh')
        mine = lake.get_data_lake_settings()['DataLakeSettings']
        mine['DataLakeAdmins'] = [{'DataLakePrincipalIdentifier': 'arn:aws:iam::%s:user%sDataMeshManager' % (MESH, setup.PATH)}]
        lake.put_data_lake_settings(DataLakeSettings=mine)
        before = setup.snapshot(self.server)
        run = str(self.drive('Mesh', 'initialise')['Run'])
        self.drive('Mesh', 'undo', run)
        self.assert_same(self.lasting(setup.snapshot(self.server)), before)

    def test_changed_since(self):
        """What others changed stays, with what it stands on; the rest goes."""
        run = str(self.drive('Mesh', 'initialise')['Run'])
        iam = self.server.client('iam', 'Mesh')
        trust = iam.get_role(RoleName='DataMeshAdminReadOnly')['Role']['AssumeRolePolicyDocument']
        trust['Statement'].append({'Effect': 'Allow', 'Action': 'sts:AssumeRole', 'Principal': {'AWS': PRODUCER}})
        iam.update_assume_role_policy(RoleName='DataMeshAdminReadOnly', PolicyDocument=json.dumps(trust))
        preview = self.drive('Mesh', 'undo', run, options=['--preview'])
        role = [why for label, why in kept(preview).items() if 'the role DataMeshAdminReadOnly' in label]
        self.assertEqual(len(role), 1)
        self.assertIn('somebody else', role[0])
        self.drive('Mesh', 'undo', run)
        self.assertEqual(setup.trusted(iam, 'DataMeshAdminReadOnly'),
                         ['arn:aws:iam::%s:root' % PRODUCER, 'arn:aws:iam::%s:root' % MESH])
        with self.assertRaises(iam.exceptions.NoSuchEntityException):
            iam.get_role(RoleName='DataMeshManager')

    def test_in_use_since(self):
        """A policy that somebody attached elsewhere can't go: AWS says so, and we in words."""
        run = str(self.drive('Mesh', 'initialise')['Run'])
        iam = self.server.client('iam', 'Mesh')
        iam.create_user(UserName='else')
        iam.attach_user_policy(UserName='else', PolicyArn='arn:aws:iam::%s:policy%sDataMeshManagerPolicy' % (MESH, setup.PATH))
        answer = self.drive('Mesh', 'undo', run, check=False)
        self.assertIn('in use', answer['Error']['Message'])
        iam.detach_user_policy(UserName='else', PolicyArn='arn:aws:iam::%s:policy%sDataMeshManagerPolicy' % (MESH, setup.PATH))
        self.drive('Mesh', 'undo', run)
        with self.assertRaises(iam.exceptions.NoSuchEntityException):
            iam.get_policy(PolicyArn='arn:aws:iam::%s:policy%sDataMeshManagerPolicy' % (MESH, setup.PATH))

    def test_killed_and_continued(self):
        """Killed in the middle of the run: what was done is undone, or the run finished, and then all of it undone."""
        before = setup.snapshot(self.server)
        self.kill('Mesh', 'initialise', calls=12)
        killed = self.journal.rows('SELECT id, outcome, recipe FROM run')[-1]
        self.assertIsNone(killed['outcome'])
        self.assertEqual(json.loads(killed['recipe'])['Workflow'], 'initialise')
        some = setup.snapshot(self.server)
        self.assertNotEqual(some, before)
        done = self.drive('Mesh', 'continue', str(killed['id']))
        self.assertTrue(any(s['Status'] == 'skipped' for s in done['Plan']['Steps']))
        self.drive('Mesh', 'undo', str(done['Run']))
        self.assert_same(self.lasting(setup.snapshot(self.server)), before)

    def test_killed_and_undone(self):
        before = setup.snapshot(self.server)
        self.kill('Mesh', 'initialise', calls=12)
        killed = self.journal.rows('SELECT max (id) AS id FROM run')[0]['id']
        self.drive('Mesh', 'undo', str(killed))
        self.assert_same(self.lasting(setup.snapshot(self.server)), before)

    def test_undo_killed_and_continued(self):
        before = setup.snapshot(self.server)
        run = str(self.drive('Mesh', 'initialise')['Run'])
        self.kill('Mesh', 'undo', run, calls=8)
        undo = self.journal.rows('SELECT * FROM run WHERE undoes = ?', run)[-1]
        self.assertIsNone(undo['outcome'])
        self.drive('Mesh', 'continue', str(undo['id']))
        self.assert_same(self.lasting(setup.snapshot(self.server)), before)
        self.assertIsNotNone(self.journal.rows('SELECT undone FROM run WHERE id = ?', run)[0]['undone'])

    def kill(self, persona, *arguments, calls):
        """Kills the run once so many of its writes were made."""
        before = self.journal.last()
        with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
            json.dump(self.server.credentials, file)
            file.flush()
            process = subprocess.Popen([os.environ['MESH_DRIVE'], *self.journal.options, self.server.url, file.name, persona,
                                        *arguments], stdout=subprocess.DEVNULL)
            deadline = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < deadline:
                try:
                    made = self.journal.rows("SELECT count (*) AS n FROM step WHERE event = 'done' AND run > ?", before)[0]['n']
                except sqlite3.OperationalError:
                    made = 0
                if made >= calls:
                    process.send_signal(signal.SIGKILL)
                    break
                time.sleep(0.002)
            self.assertEqual(process.wait(timeout=60), -signal.SIGKILL, 'it was over before it could be killed')


class Products(unittest.TestCase):
    """Databases, tables, partitions, links, grants, filters, locations, LF-tags, bucket policies, crawlers, records."""
    maxDiff = None

    def setUp(self):
        self.journal = Journal(self)

    def world(self, **more):
        world = product_world.World(**more)
        self.addCleanup(world.server.close)
        return world

    def run_it(self, world, persona, *arguments, **more):
        return world.run(persona, *arguments, options=self.journal.options, **more)

    def let_in(self, world, permission, **resource):
        """The mesh's owner gives itself a permission."""
        me = world.client('sts').get_caller_identity()['Arn']
        world.client('lakeformation').grant_permissions(Principal={'DataLakePrincipalIdentifier': me}, Resource=resource,
                                                        Permissions=[permission])

    def undo(self, world, persona, answer, **more):
        return world.run(persona, 'undo', str(answer['Run']), options=self.journal.options, **more)

    def look(self, world):
        """All that the product workflows change, without what changes by itself."""
        seen = {}
        for persona in ('Mesh', 'ProducerAdmin', 'ConsumerAdmin'):
            glue, lake = world.client('glue', persona), world.client('lakeformation', persona)
            for database in glue.get_databases()['DatabaseList']:
                name = database['Name']
                seen[persona, name] = without(database)
                if 'TargetDatabase' in database:
                    continue
                for table in glue.get_tables(DatabaseName=name)['TableList']:
                    seen[persona, name, table['Name']] = without(table)
                    if table.get('PartitionKeys') and 'TargetTable' not in table:
                        seen[persona, name, table['Name'], 'partitions'] = sorted(
                            json.dumps(without(p), sort_keys=True, default=str)
                            for p in glue.get_partitions(DatabaseName=name, TableName=table['Name'])['Partitions'])
            grants = set()
            for page in paginate(lake.list_permissions, 'PrincipalResourcePermissions'):
                # What the mesh granted shows once its share was accepted, and that stays.
                if persona == 'ConsumerAdmin' and MESH in json.dumps(page['Resource']):
                    continue
                grants.add(json.dumps({**page['Resource'], 'p': page['Principal'], 'a': sorted(page['Permissions']),
                                       'o': sorted(page['PermissionsWithGrantOption'])}, sort_keys=True))
            seen[persona, 'grants'] = sorted(grants)
            seen[persona, 'locations'] = sorted(r['ResourceArn'] for r in lake.list_resources()['ResourceInfoList'])
        seen['filters'] = sorted(json.dumps(without(f), sort_keys=True)
                                 for f in world.client('lakeformation').list_data_cells_filter()['DataCellsFilters'])
        try:
            seen['bucket'] = sorted(json.dumps(s, sort_keys=True) for s in json.loads(
                world.client('s3', 'ProducerAdmin').get_bucket_policy(Bucket=BUCKET)['Policy'])['Statement'])
        except botocore.exceptions.ClientError as error:
            seen['bucket'] = error.response['Error']['Code']
        return seen

    def assert_same(self, after, before):
        for key in sorted(set(after) | set(before), key=str):
            self.assertEqual(after.get(key), before.get(key), key)

    def test_publish(self):
        world = self.world()
        before = self.look(world)
        done = self.run_it(world, 'Producer', 'publish', database=DATABASE, domain='Radio', product='Cells')
        self.assertNotEqual(self.look(world), before)
        undone = self.undo(world, 'Producer', done)
        self.assert_same(self.look(world), before)
        for why in kept(undone).values():
            self.assertTrue('LF-tag' in why or 'share' in why, kept(undone))

    def test_publish_onto_what_is_there(self):
        """A second table is published: the undo leaves the first one, its grants and the database."""
        world = self.world()
        self.run_it(world, 'Producer', 'publish', database=DATABASE, tables='calls')
        before = self.look(world)
        done = self.run_it(world, 'Producer', 'publish', database=DATABASE, tables='calls|cells')
        self.assertNotEqual(self.look(world), before)
        self.undo(world, 'Producer', done)
        self.assert_same(self.look(world), before)

    def test_updated_table_comes_back(self):
        """A table of the mesh that the run only changed is changed back, not deleted."""
        world = self.world(publish=True)
        before = self.look(world)
        glue = world.client('glue', 'ProducerAdmin')
        glue.update_table(DatabaseName=DATABASE, TableInput=table_input('calls', columns=('cell', 'load', 'more')))
        done = self.run_it(world, 'Producer', 'publish', database=DATABASE)
        mesh = world.client('glue')
        self.assertEqual(len(mesh.get_table(DatabaseName=SHARED, Name='calls')['Table']['StorageDescriptor']['Columns']), 3)
        glue.update_table(DatabaseName=DATABASE, TableInput=table_input('calls'))
        self.undo(world, 'Producer', done)
        self.assert_same(self.look(world), before)

    def test_table_changed_since(self):
        world = self.world()
        done = self.run_it(world, 'Producer', 'publish', database=DATABASE, tables='calls')
        mesh = world.client('glue')
        self.let_in(world, 'ALTER', Table={'DatabaseName': SHARED, 'Name': 'calls'})
        changed = table_input('calls', columns=('cell', 'load', 'else'))
        mesh.update_table(DatabaseName=SHARED, TableInput=changed)
        undone = self.undo(world, 'Producer', done)
        self.assertTrue(any('somebody else' in why for why in kept(undone).values()), kept(undone))
        self.assertEqual(len(mesh.get_table(DatabaseName=SHARED, Name='calls')['Table']['StorageDescriptor']['Columns']), 3)

    def test_strange_table_keeps_the_database(self):
        world = self.world()
        done = self.run_it(world, 'Producer', 'publish', database=DATABASE, tables='calls')
        self.let_in(world, 'CREATE_TABLE', Database={'Name': SHARED})
        world.client('glue').create_table(DatabaseName=SHARED, TableInput=table_input('strange'))
        undone = self.undo(world, 'Producer', done)
        self.assertTrue(any('strange' in why for why in kept(undone).values()), kept(undone))
        self.assertEqual([t['Name'] for t in world.client('glue').get_tables(DatabaseName=SHARED)['TableList']], ['strange'])

    def test_approve(self):
        world = self.world(publish=True)
        id = world.request()
        before, record = self.look(world), world.item(id)
        done = self.run_it(world, 'Producer', 'approve', id=id, notes='fine')
        self.assertEqual(world.status(id), 'Active')
        self.undo(world, 'Producer', done)
        self.assert_same(self.look(world), before)
        self.assertEqual(world.item(id), record)

    def test_approve_keeps_what_was_held(self):
        """The consumer held DESCRIBE on the table before: it is not taken away with SELECT."""
        world = self.world(publish=True)
        id = world.request()
        world.client('lakeformation').grant_permissions(
            Principal={'DataLakePrincipalIdentifier': CONSUMER},
            Resource={'Table': {'CatalogId': MESH, 'DatabaseName': SHARED, 'Name': 'calls'}}, Permissions=['DESCRIBE'])
        before = self.look(world)
        done = self.run_it(world, 'Producer', 'approve', id=id)
        self.undo(world, 'Producer', done)
        self.assert_same(self.look(world), before)

    def test_imported_since(self):
        """The consumer imported meanwhile: neither the record nor the grants that it needs go."""
        world = self.world(publish=True)
        id = world.request()
        done = self.run_it(world, 'Producer', 'approve', id=id)
        world.run('Consumer', 'import', id=id)
        before, record = self.look(world), world.item(id)
        undone = self.undo(world, 'Producer', done)
        self.assertTrue(any('changed since' in why for why in kept(undone).values()), kept(undone))
        self.assert_same(self.look(world), before)
        self.assertEqual(world.item(id), record)

    def test_import(self):
        world = self.world(publish=True)
        id = world.request()
        self.run_it(world, 'Producer', 'approve', id=id)
        before, record = self.look(world), world.item(id)
        done = self.run_it(world, 'Consumer', 'import', id=id, grant=[CONSUMER_ROLE])
        self.assertNotEqual(self.look(world), before)
        self.undo(world, 'Consumer', done)
        self.assert_same(self.look(world), before)
        self.assertEqual(world.item(id), record)

    def test_request_and_deny(self):
        world = self.world(publish=True)
        answer = self.run_it(world, 'Consumer', 'request', owner=PRODUCER, database=SHARED, tables=['calls'], grant=['Select'])
        id = answer['Results']['SubscriptionId']
        record = world.item(id)
        denied = self.run_it(world, 'Producer', 'deny', id=id, notes='no')
        self.assertEqual(world.status(id), 'Denied')
        self.undo(world, 'Producer', denied)
        self.assertEqual(world.item(id), record)
        self.undo(world, 'Consumer', answer)
        self.assertEqual(world.status(id), 'Deleted')

    def test_delete_and_modify(self):
        world = self.world(publish=True)
        id = world.request(tables=('calls', 'churn'))
        self.run_it(world, 'Producer', 'approve', id=id)
        for verb, more in (('modify', {'grant': ['Select', 'Insert']}), ('delete', {})):
            with self.subTest(verb=verb):
                before, record = self.look(world), world.item(id)
                done = self.run_it(world, 'Producer', verb, id=id, notes='why', **more)
                self.assertNotEqual(world.item(id), record)
                self.undo(world, 'Producer', done)
                self.assert_same(self.look(world), before)
                self.assertEqual(world.item(id), record)

    def test_ingest(self):
        """Objects, a bucket, a table: only what was sent goes, an object that was there before stays."""
        world = self.world(tables=())
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.mkdir(folder.name + '/towers')
        for name in ('a', 'b'):
            with open('%s/towers/%s.csv' % (folder.name, name), 'w') as file:
                file.write('id,height\n1,%s\n' % (30 if name == 'a' else 31))
        s3 = world.client('s3', 'ProducerAdmin')
        s3.put_object(Bucket=BUCKET, Key='in/towers/other.csv', Body=b'id,height\n9,1\n')
        before = self.look(world)
        done = self.run_it(world, 'ProducerAdmin', 'ingest', bucket=BUCKET, prefix='in', database='masts',
                           tables=[folder.name + '/towers'])
        keys = [o['Key'] for o in s3.list_objects_v2(Bucket=BUCKET).get('Contents', [])]
        self.assertEqual(len(keys), 3, keys)
        undone = self.undo(world, 'ProducerAdmin', done)
        self.assertEqual([o['Key'] for o in s3.list_objects_v2(Bucket=BUCKET)['Contents']], ['in/towers/other.csv'])
        self.assert_same(self.look(world), before)
        self.assertEqual(kept(undone), {})

    def test_ingest_makes_the_bucket(self):
        world = self.world(tables=())
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.mkdir(folder.name + '/towers')
        with open(folder.name + '/towers/a.csv', 'w') as file:
            file.write('id,height\n1,30\n')
        done = self.run_it(world, 'ProducerAdmin', 'ingest', bucket='new-masts', prefix='in', database='masts',
                           tables=[folder.name + '/towers'])
        self.undo(world, 'ProducerAdmin', done)
        self.assertEqual([b['Name'] for b in world.client('s3', 'ProducerAdmin').list_buckets()['Buckets']], [BUCKET])

    def towers(self, *names):
        """A folder of files of a table, and what brings it in."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.mkdir(folder.name + '/towers')
        for name in names:
            with open('%s/towers/%s.csv' % (folder.name, name), 'w') as file:
                file.write('id,height\n1,30\n')
        return {'bucket': BUCKET, 'prefix': 'in', 'database': 'masts', 'tables': [folder.name + '/towers']}

    def bodies(self, world):
        s3 = world.client('s3', 'ProducerAdmin')
        return {o['Key']: s3.get_object(Bucket=BUCKET, Key=o['Key'])['Body'].read()
                for o in s3.list_objects_v2(Bucket=BUCKET).get('Contents', [])}

    def test_object_replaced_since(self):
        """Somebody else's object is not deleted, not even one of the same size."""
        world = self.world(tables=())
        s3 = world.client('s3', 'ProducerAdmin')
        for other in (b'somebody else', b'id,height\n1,99\n'):
            with self.subTest(other=other):
                done = self.run_it(world, 'ProducerAdmin', 'ingest', **self.towers('a', 'b'))
                s3.put_object(Bucket=BUCKET, Key='in/towers/a.csv', Body=other)
                undone = self.undo(world, 'ProducerAdmin', done)
                self.assertTrue(any('by now' in why for why in kept(undone).values()), kept(undone))
                self.assertEqual(self.bodies(world)['in/towers/a.csv'], other)
                for key in self.bodies(world):
                    s3.delete_object(Bucket=BUCKET, Key=key)

    def test_parts(self):
        """What went in parts is known again, too."""
        world = self.world(tables=())
        args = self.towers('a')
        with open(args['tables'][0] + '/a.csv', 'w') as file:
            file.write('id,height\n' + '1,30\n' * (2 << 20))
        done = self.run_it(world, 'ProducerAdmin', 'ingest', **args)
        etag = world.client('s3', 'ProducerAdmin').head_object(Bucket=BUCKET, Key='in/towers/a.csv')['ETag']
        self.assertIn('-', etag, 'it did not go in parts')
        self.assertEqual(kept(self.undo(world, 'ProducerAdmin', done)), {})
        self.assertEqual(self.bodies(world), {})

    def test_upload_killed(self):
        """A run that was killed had noted some of what it sent: that goes. Of others nobody knows whose they are."""
        world = self.world(tables=())
        done = self.run_it(world, 'ProducerAdmin', 'ingest', **self.towers('a', 'b'))
        with contextlib.closing(sqlite3.connect(self.journal.path)) as db, db:
            (row, undo), = db.execute("SELECT id, undo FROM step WHERE run = ? AND undo LIKE '%s3-objects%'", (done['Run'],))
            self.assertIsInstance(json.loads(undo)['After']['in/towers/b.csv'], str)
            undo = json.loads(undo)
            undo['After']['in/towers/b.csv'] = 15  # its size: as it is before it was sent
            db.execute('UPDATE step SET undo = ? WHERE id = ?', (json.dumps(undo), row))
        undone = self.undo(world, 'ProducerAdmin', done)
        self.assertEqual(self.bodies(world), {'in/towers/b.csv': b'id,height\n1,30\n'})
        self.assertTrue(any('1 object stays' in detail for _, detail in states(undone).values()), states(undone))


def paginate(function, member):
    token = {}
    while True:
        page = function(**token)
        yield from page[member]
        if 'NextToken' not in page:
            return
        token = {'NextToken': page['NextToken']}


class Secrets(unittest.TestCase):
    def test_no_keys_in_the_journal(self):
        world = product_world.World(publish=True)
        self.addCleanup(world.server.close)
        journal = Journal(self)
        id = world.request()
        for persona, verb, more in (('Producer', 'approve', {'id': id}), ('Consumer', 'import', {'id': id})):
            world.run(persona, verb, options=journal.options, **more)
        found = b''
        for side in ('', '-wal'):
            with contextlib.suppress(FileNotFoundError), open(journal.path + side, 'rb') as file:
                found += file.read()
        self.assertIn(b'approve', found)
        for persona in world.credentials.values():
            if isinstance(persona, dict) and persona.get('SecretAccessKey'):
                self.assertNotIn(persona['SecretAccessKey'].encode(), found)
                self.assertNotIn(persona['AccessKeyId'].encode(), found)


if __name__ == '__main__':
    unittest.main()
