# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing data in as the producer does it, from a folder to a published product; read back with boto3."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
import at_spi
import test_accessibility

TELCO = os.path.realpath(os.path.join(os.environ.get('MESHDESK_SHARED', ''), 'telco'))
MESH, PRODUCER = '555555555555', '111111111111'
STAGES = ['Files', 'Tables', 'Columns', 'Where To', 'Product', 'Bring In']


class Ingest(test_accessibility.Accessibility):
    """The practice mesh is that of the walk through the pages."""
    test_names = test_keyboard = test_announced = None

    def setUp(self):
        self.own = tempfile.TemporaryDirectory(prefix='meshdesk-ingest-')
        self.addCleanup(self.own.cleanup)

    def client(self, service, persona='ProducerAdmin'):
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            address = file.read().strip()
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            keys = json.load(file)[persona]
        return boto3.client(service, endpoint_url=address, region_name='eu-west-1',
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def put(self, name, text):
        path = os.path.join(self.own.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def objects(self, bucket):
        pages = self.client('s3').get_paginator('list_objects_v2').paginate(Bucket=bucket)
        return {o['Key']: o['Size'] for page in pages for o in page.get('Contents', [])}

    def columns(self, database, table, persona='ProducerAdmin'):
        found = self.client('glue', persona).get_table(DatabaseName=database, Name=table)['Table']
        return {c['Name']: c['Type'] for c in found['StorageDescriptor']['Columns']}

    # ---- in the window ----

    def choose(self, folder):
        """In GTK's own dialog a path can be typed."""
        self.app.press('Choose Folders…')
        self.app.wait('the dialog', lambda: len(self.app.windows()) > 1)
        self.app.wait('its list', lambda: self.app.all(role='push button'))
        time.sleep(1)  # the dialog loads its folder, and takes keys only then; it tells nobody
        self.key('slash')
        # Not by keys: what it completes in newer GTK comes between them.
        self.app.wait('its path', lambda: any(n.set_text(folder) for n in self.app.all() if n.text() == '/'))
        self.key('Return')
        self.app.dialog_gone()

    def stage(self, name):
        self.app.find('Step %d of 6: %s' % (STAGES.index(name) + 1, name))
        self.assertEqual(self.nameless(), [], name)

    def on(self, name):
        """From one stage to the next one, which is @name."""
        self.app.press('Preview' if name == 'Bring In' else 'Next')
        self.stage(name)

    def finish(self, button='Run'):
        failed = self.app.all('Not finished.')
        self.app.press(button)
        if failed:
            self.app.wait('it to go on', lambda: not self.app.all('Not finished.'))
        self.app.wait('the end', lambda: self.app.all('Done.') or self.app.all('Not finished.'))
        self.assertFalse(self.app.all('Not finished.'), [n.name for n in self.app.all(role='label') if n.name])

    def begin(self, folder):
        self.go('Producer', 'Ingest')
        # What another test left behind is kept.
        self.app.press('Files')
        self.stage('Files')
        self.app.press('Start Anew')
        self.choose(folder)
        self.app.find(folder)

    # ---- journeys ----

    @unittest.skipUnless(os.path.isdir(TELCO), 'the telco files are not there')
    def test_telco(self):
        with self.window('1200x1000') as self.app:
            self.begin(TELCO)
            self.on('Tables')
            self.app.type('Name of the table of N3_ST_DL_App_Throughput.csv', 'throughput')
            self.on('Columns')
            self.on('Where To')
            self.app.type('Bucket', 'telco-from-the-window')
            self.app.find('telco-from-the-window will be made in eu-west-1: encrypted, and closed to public access')
            self.app.type('Database', 'telco_window')
            self.on('Product')
            self.on('Bring In')
            self.finish()
            self.check_telco()
            self.app.press('Bring In More')
            self.stage('Files')

    def check_telco(self):
        sent = self.objects('telco-from-the-window')
        for name in os.listdir(TELCO):
            size = os.path.getsize(os.path.join(TELCO, name))
            self.assertEqual([s for k, s in sent.items() if k.endswith('/' + name)], [size], name)
        self.assertTrue(all(self.client('s3').get_public_access_block(
            Bucket='telco-from-the-window')['PublicAccessBlockConfiguration'].values()))
        for persona, database in (('ProducerAdmin', 'telco_window'), ('Mesh', 'telco_window-' + PRODUCER)):
            self.assertTrue(self.columns(database, 'throughput', persona))
            self.assertTrue(self.columns(database, '5g_mwc_usn_traffic_sample', persona))

    def test_killed(self):
        """Killed while it sends, the page offers to carry on the next time; nothing is sent twice, all is there."""
        size = 150 << 20
        rows = b''.join(b'%d,Harbour-%d\n' % (i, i * 7) for i in range(20000))
        self.put('large/a.csv', b'id,area\n' + rows * (size // len(rows)))
        for i in range(200):
            self.put('large/%03d.csv' % i, 'id,area\n%d,Harbour\n' % i)
        folder = os.path.join(self.own.name, 'large')
        with self.window('1200x1000') as self.app:
            self.begin(folder)
            for stage in STAGES[1:4]:
                self.on(stage)
            self.app.type('Bucket', 'killed-in-the-window')
            self.app.type('Database', 'killed_window')
            self.on('Product')
            self.on('Bring In')
            self.app.press('Run')
            self.app.wait('the note of the run', self.noted)
            # The journal has it, too, before the first change.
            self.app.wait('the bucket', lambda: 'killed-in-the-window' in [
                b['Name'] for b in self.client('s3').list_buckets()['Buckets']])
            self.app.process.kill()
            self.app.process.wait()
        with self.window('1200x1000') as self.app:
            # From wherever it is offered to the page that knows the files, in the role that began it.
            self.app.press('Continue…')
            self.app.wait('the role', lambda: 'Producer' in self.who())
            self.stage('Files')
            self.app.find('Bringing These Files In Did Not End')
            self.app.press('Carry On…')
            self.stage('Bring In')
            self.finish('Continue')
            self.app.wait('the offer to go', lambda: not self.app.all('Continue…'))
            sent = self.objects('killed-in-the-window')
            self.assertEqual(len(sent), 201)
            self.assertEqual(sum(sent.values()), sum(os.path.getsize(os.path.join(folder, n)) for n in os.listdir(folder)))
            self.assertEqual(self.columns('killed_window-' + PRODUCER, 'large', 'Mesh'), {'id': 'bigint', 'area': 'string'})

    def noted(self):
        """What is kept says that a run has begun."""
        kept = os.path.join(os.environ['XDG_STATE_HOME'], 'meshdesk', 'ingest')
        for name in os.listdir(kept):
            if '.' in name:
                continue  # on its way to the disk
            with open(os.path.join(kept, name), encoding='utf-8') as file:
                if json.load(file)['broke-off']:
                    return True
        return False

    def choose_from_menu(self, table, item):
        self.app.press('More for ' + table, role=None)
        self.app.press(item, role='menu item')

    def test_shaped(self):
        """Two tables become one, that is taken back by a key and done again; a folder becomes a table; a file is left
        out. What arrives is so."""
        self.put('all/north/a.csv', 'id,area\n1,Harbour\n')
        self.put('all/south/a.csv', 'id,area\n2,Airport\n')
        for day, load in ((1, '0.5'), (2, 'none'), (2, '0.25')):
            self.put('all/days/day=%d/%s.csv' % (day, load), 'id,load\n%d,%s\n' % (day, load))
        with self.window('1200x1000') as self.app:
            self.begin(os.path.join(self.own.name, 'all'))
            self.on('Tables')
            for again in (True, False):
                self.choose_from_menu('north', 'Merge With Other Tables…')
                self.app.dialog_there()
                self.assertEqual(self.nameless(), [], 'the dialog that merges')
                self.app.toggle('south')
                self.app.press('Merge')
                self.app.dialog_gone()
                self.app.find('Merged 2 tables into north')
                if again:
                    self.key('ctrl+z')
                    self.app.find('Name of the table of south')
            self.choose_from_menu('days', 'Split or Leave Out Files…')
            self.app.dialog_there()
            self.assertEqual(self.nameless(), [], 'the dialog that splits')
            self.app.toggle('none.csv')
            self.app.find('1 of 3 files are chosen')
            self.app.press('Leave Out')
            self.app.dialog_gone()
            self.app.find('none.csv is left out: You left it out')
            self.on('Columns')
            self.on('Where To')
            self.app.type('Bucket', 'shaped-in-the-window')
            self.app.type('Database', 'shaped_window')
            self.app.type('Folder in the bucket', 'in')
            self.on('Product')
            self.on('Bring In')
            self.finish()
            self.assertEqual(sorted(self.objects('shaped-in-the-window')),
                             ['in/days/day=1/0.5.csv', 'in/days/day=2/0.25.csv', 'in/north/a.csv', 'in/north/south-a.csv'])
            self.assertEqual(self.columns('shaped_window', 'days'), {'id': 'bigint', 'load': 'double'})
            self.assertEqual(self.columns('shaped_window', 'north'), {'id': 'bigint', 'area': 'string'})

    def test_changed_meanwhile(self):
        """Files that go or grow between the look and the sending: each that cannot be sent is told, the rest arrives, and
        the same again sends what is missing, once."""
        for name in 'abcd':
            self.put('calls/%s.csv' % name, 'id,area\n1,Harbour-%s\n' % name)
        folder = os.path.join(self.own.name, 'calls')
        with self.window('1200x1000') as self.app:
            self.begin(folder)
            for stage in STAGES[1:4]:
                self.on(stage)
            self.app.type('Bucket', 'changed-meanwhile')
            self.app.type('Database', 'changed_meanwhile')
            self.on('Product')
            self.put('calls/a.csv', 'id,area\n1,Harbour-a\n2,grown before the preview\n')
            self.on('Bring In')
            self.app.wait('the preview', lambda: self.app.all('Run'))
            os.unlink(os.path.join(folder, 'b.csv'))
            self.put('calls/c.csv', 'id,area\n1,Harbour-c\n2,grown after the preview\n')
            self.app.press('Run')
            self.app.wait('the end', lambda: self.app.all('Not finished.'))
            self.app.wait('what is told of b.csv', lambda: [n for n in self.app.all(role='label') if os.path.join(
                folder, 'b.csv') in (n.name or '') and 'No such file' in n.name])
            self.picture('changed')
            sent = self.objects('changed-meanwhile')
            self.assertEqual(sorted(os.path.basename(k) for k in sent), ['a.csv', 'c.csv', 'd.csv'])
            for key, size in sent.items():
                self.assertEqual(size, os.path.getsize(os.path.join(folder, os.path.basename(key))), key)
            before = self.times('changed-meanwhile')
            self.put('calls/b.csv', 'id,area\n1,Harbour-b\n')
            self.finish('Continue')
            after = self.times('changed-meanwhile')
            self.assertEqual({k: t for k, t in after.items() if k in before}, before, 'nothing is sent twice')
            self.assertEqual(sorted(os.path.basename(k) for k in after), ['a.csv', 'b.csv', 'c.csv', 'd.csv'])
            self.assertEqual(self.columns('changed_meanwhile-' + PRODUCER, 'calls', 'Mesh'), {'id': 'bigint', 'area': 'string'})

    def times(self, bucket):
        return {o['Key']: o['LastModified'] for o in self.client('s3').list_objects_v2(Bucket=bucket)['Contents']}

    def picture(self, name):
        """MESHDESK_TEST_PICTURES: a folder for pictures of the whole screen."""
        if os.environ.get('MESHDESK_TEST_PICTURES'):
            time.sleep(1)
            subprocess.run(['import', '-window', 'root', os.path.join(os.environ['MESHDESK_TEST_PICTURES'], name + '.png')],
                           check=True, timeout=30)

    def crawl(self, name, switch=False):
        self.begin(os.path.join(self.own.name, 'calls'))
        for stage in STAGES[1:4]:
            self.on(stage)
        self.app.type('Bucket', name.replace('_', '-'))
        self.app.type('Database', name)
        if switch:
            self.app.toggle('Let a crawler find the columns', role='label')
        self.on('Product')
        self.on('Bring In')
        self.finish()

    def test_crawled(self):
        """While a crawler looks, and afterwards, the page says how it does, and shows its log to whom may read it."""
        self.put('calls/a.csv', 'id,area\n1,Harbour\n')
        self.addCleanup(shutil.rmtree, os.path.join(os.environ['XDG_STATE_HOME'], 'meshdesk', 'ingest'))
        with self.window('1200x1000') as self.app:
            self.crawl('crawled_shut', switch=True)  # kept with the draft from then on
            self.app.wait('the expander', self.expand)
            self.app.find('You may not read its log: the right logs:GetLogEvents on the log group /aws-glue/crawlers, stream '
                          'crawled_shut-ingest, is missing')
            self.picture('crawl-shut')
            self.client('iam').put_role_policy(RoleName='DataMeshProducer', PolicyName='logs', PolicyDocument=json.dumps({
                'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'logs:GetLogEvents', 'Resource': '*'}]}))
        with self.window('1200x1000') as self.app:
            self.crawl('crawled_window')
            self.app.wait('how it ended', lambda: [n for n in self.app.all() if n.name.startswith(
                'The crawler crawled_window-ingest ended after') and n.name.endswith('tables made: 1, changed: 0')])
            self.app.wait('the expander', self.expand)
            self.app.find('BENCHMARK : Running Start Crawl for Crawler crawled_window-ingest')
            self.picture('crawl-wide')

    def expand(self):
        for node in self.app.all():
            if node.name.startswith('The crawler crawled_') and 'ended after' in node.name and node.has_actions():
                return node.act() or True
        return None

    def test_bad_files(self):
        """What cannot be is told file by file; the rest goes on, with what was edited."""
        for i in range(4):
            self.put('calls/%d.csv' % i, 'id,area\n%d,Harbour\n' % i)
        self.put('calls/empty.csv', '')
        self.put('calls/latin.csv', 'id,area\n1,M\xfcnchen\n'.encode('latin-1'))
        os.symlink(self.own.name, os.path.join(self.own.name, 'calls', 'circle'))
        with self.window('1200x1000') as self.app:
            self.begin(os.path.join(self.own.name, 'calls'))
            self.on('Tables')
            self.app.find('3 files are left out')
            self.app.find('empty.csv is left out: It is empty')
            self.app.find('circle is left out: It is a link, and links are not followed: choose what it points to')
            self.on('Columns')
            self.app.type('Name of the column id', 'No name')
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if 'No name' in (at_spi.name_of(n) or '')
                                                    and 'column' in at_spi.name_of(n)])
            self.app.type('Name of the column id', 'number')
            self.app.type('Type of id', 'int')
            self.on('Where To')
            self.app.type('Bucket', 'calls-from-the-window')
            self.app.type('Database', 'calls_window')
            self.on('Product')
            self.choose_daily()
            self.picture('schedule')
            self.on('Bring In')
            self.app.wait('the steps', lambda: [n for n in self.app.all() if 'DataMeshSync-' + PRODUCER in (n.name or '')])
            self.picture('schedule-plan')
            self.finish()
            self.assertEqual(len(self.objects('calls-from-the-window')), 4)
            wanted = {'number': 'int', 'area': 'string'}
            self.assertEqual(self.columns('calls_window', 'calls'), wanted)
            self.assertEqual(self.columns('calls_window-' + PRODUCER, 'calls', 'Mesh'), wanted)
            crawler = self.client('glue', 'Mesh').get_crawler(Name='calls_window-%s-sync' % PRODUCER)['Crawler']
            self.assertEqual((crawler['Role'], crawler['Schedule']['ScheduleExpression']),
                             ('AwsDataMesh/DataMeshSync-' + PRODUCER, 'cron(0 0 * * ? *)'))
            self.assertTrue(self.client('iam', 'Mesh').list_attached_role_policies(
                RoleName='DataMeshSync-' + PRODUCER)['AttachedPolicies'])

    def choose_daily(self):
        """The mesh's catalogue is kept in step, as a role that nobody has made yet."""
        self.app.toggle('When', role=None)
        self.app.wait('the list', lambda: self.app.all('Every day'))
        for key in ('Down', 'Down', 'Return'):
            self.key(key)
        self.app.find('It may read these files and renew these tables. Where it is missing, it is made.')


if __name__ == '__main__':
    unittest.main(warnings='ignore')
