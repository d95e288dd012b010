# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan is killed with its window, offered at the next start and finished; one is undone from its toast, its dialog and
the activity, which is searched and exported. What came of each is read back with boto3."""
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
import at_spi

MESH = '555555555555'
PATH = '/AwsDataMesh/'


class Activity(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='meshdesk-activity-')
        self.addCleanup(self.folder.cleanup)
        self.practice = os.path.join(self.folder.name, 'practice')
        state = os.path.join(self.folder.name, 'state')
        os.environ['XDG_STATE_HOME'] = state
        self.journal = os.path.join(state, 'meshdesk', 'journal.sqlite')

    def program(self):
        return at_spi.Program(os.environ['MESHDESK'], '--practice-dir', self.practice, '--size', '1200x1150')

    def client(self, service, persona='Mesh'):
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            document = json.load(file)
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            endpoint = file.read()
        keys = document[persona]
        return boto3.client(service, endpoint_url=endpoint, region_name=document['AWS_REGION'],
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def roles(self):
        return sorted(r['RoleName'] for r in self.client('iam').list_roles(PathPrefix=PATH)['Roles'])

    def rows(self, sql, *values):
        db = sqlite3.connect(self.journal)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def done(self):
        try:
            return self.rows("SELECT count (*) FROM step WHERE event = 'done'")[0][0]
        except sqlite3.OperationalError:
            return 0

    def finish(self, button):
        # Its number of calls says that the plan has been looked at.
        self.app.wait('the calls to come', lambda: [n for n in self.app.all(role='label') if 'something (' in n.name])
        self.app.press(button)
        self.app.wait('the plan to end', lambda: self.app.all('Done.') or self.app.all('Not finished.')
                      or self.app.all('Undone, but for the steps that stay. Each says why.'))
        self.assertFalse(self.app.all('Not finished.'), [at_spi.name_of(n) for n in self.app.all(role='label')])

    def test_killed_then_continued_then_undone(self):
        with self.program() as self.app:
            self.app.press('Initialise…')
            self.app.press('Run')
            end = time.monotonic() + at_spi.LIMIT
            while self.done() < 3 and time.monotonic() < end:
                time.sleep(.002)
            self.app.process.send_signal(signal.SIGKILL)
            self.app.process.wait(30)
        self.assertEqual([(None,)], self.rows('SELECT outcome FROM run'))
        with self.program() as self.app:
            self.app.find('“Set up the data mesh in account %s” was not finished.' % MESH)
            self.app.press('Continue…')
            self.finish('Continue')
            self.app.wait('what it took', lambda: [n for n in self.app.all(role='label') if 'were made' in n.name])
            self.assertEqual(['DataMeshAdminReadOnly', 'DataMeshManager'], self.roles())
            # Both runs, the killed one and this, are undone together.
            self.app.press('Undo')
            self.finish('Undo')
            self.app.press('Close')
            self.app.dialog_gone()
            self.assertEqual([], self.roles())
            self.assertEqual([], self.client('iam').list_users(PathPrefix=PATH)['Users'])
            self.assertFalse(self.app.all('Continue…'))
            self.look_at_activity()

    def look_at_activity(self):
        self.app.select('Activity')
        self.app.find('Undo: Set up the data mesh in account %s' % MESH)
        self.app.type('Search', 'iam:createrole')
        self.app.wait('the search to end', lambda: self.app.all('Set up the data mesh in account %s' % MESH)
                      and not self.app.all('Undo: Set up the data mesh in account %s' % MESH))
        self.app.type('Search', 'no such thing')
        self.app.find('Nothing like that was done.')

    def test_toast_undoes(self):
        with self.program() as self.app:
            self.app.press('Initialise…')
            self.finish('Run')
            self.assertEqual(['DataMeshAdminReadOnly', 'DataMeshManager'], self.roles())
            self.app.press('Close')
            self.app.dialog_gone()
            # libadwaita 1.2 names a toast's button twice.
            name = self.app.wait('the toast', lambda: [n.name for n in self.app.all(role='push button')
                                                       if n.name in ('Undo', 'Undo Undo')])[0]
            self.app.press(name)
            self.finish('Undo')
            self.app.press('Close')
            self.app.dialog_gone()
            self.assertEqual([], self.roles())
        self.assert_no_secrets()

    def workshop(self):
        """A practice mesh on which the command line held the workshop; the journal is the window's too."""
        done = subprocess.run([os.environ['MESHDESK_CLI'], '--json', 'workshop', '--keep'], stdout=subprocess.PIPE, text=True,
                              env=dict(os.environ, TMPDIR=self.folder.name), check=True, timeout=200)
        kept = json.loads(done.stdout)['result']['Folder']
        os.rename(os.path.join(kept, 'state'), self.practice)
        os.rename(os.path.join(kept, 'credentials.json'), os.path.join(self.practice, 'credentials.json'))

    def subscription(self):
        return self.client('dynamodb').scan(TableName='AwsDataMeshSubscriptions')['Items'][0]

    def links(self):
        return [d['Name'] for d in self.client('glue', 'ConsumerAdmin').get_databases()['DatabaseList'] if 'TargetDatabase' in d]

    def open_run(self, words):
        self.app.type('Search', words)
        self.app.wait('one run', lambda: len([n for n in self.app.all('Export as JSON Lines…')]) == 1
                      and len(self.runs()) == 1)
        self.runs()[0].act()

    def runs(self):
        return [n for n in self.app.all(role='push button') if 'expandable' in n.states
                and any(re.search(r'\d calls? · ', part.name) for part in n.walk())]

    def test_undone_from_the_activity(self):
        self.workshop()
        with self.program() as self.app:
            self.app.select('Activity')
            self.app.find('Search')
            self.assertTrue(self.subscription()['ImportedToConsumer']['BOOL'])
            self.assertEqual(1, len(self.links()))
            self.open_run('import subscription')
            self.app.find('Calls of AWS')
            self.app.press('Undo…')
            self.finish('Undo')
            self.app.press('Close')
            self.app.dialog_gone()
            self.assertNotIn('ImportedToConsumer', self.subscription())
            self.assertEqual([], self.links())
            # And what led to it: first the approval, then the request.
            for words, status in (('approve subscription', 'Pending'), ('request access', 'Deleted')):
                self.open_run(words)
                self.app.press('Undo…')
                self.finish('Undo')
                self.app.press('Close')
                self.app.dialog_gone()
                self.assertEqual(status, self.subscription()['Status']['S'])
            self.export()
        self.assert_no_secrets()

    def test_whose_and_how(self):
        """One persona's runs, and of these one outcome; the search beside it."""
        self.workshop()
        names = [name for name, in self.rows('SELECT DISTINCT persona FROM run ORDER BY persona')]
        self.assertGreater(len(names), 1)
        db = sqlite3.connect(self.journal)
        db.execute("UPDATE run SET outcome = 'failed', recipe = 'another' WHERE id = (SELECT min (id) FROM run WHERE persona = ?)",
                   (names[0],))
        db.commit()
        db.close()
        with self.program() as self.app:
            self.app.select('Activity')
            self.app.find('Search')
            self.shows('SELECT count (*) FROM run')
            self.app.choose_from('Everybody', names[0])
            self.shows('SELECT count (*) FROM run WHERE persona = ?', names[0])
            self.app.choose_from('All', 'Unfinished')
            self.shows("SELECT count (*) FROM run WHERE persona = ? AND outcome = 'failed'", names[0])
            self.app.type('Search', 'no such thing')
            self.app.find('Nothing like that was done.')
            self.app.type('Search', '')
            self.shows("SELECT count (*) FROM run WHERE persona = ? AND outcome = 'failed'", names[0])
            self.app.choose_from('Unfinished', 'Done')
            self.shows("SELECT count (*) FROM run WHERE persona = ? AND outcome = 'done'", names[0])

    def shows(self, sql, *values):
        """As many runs as the journal has of them."""
        n = self.rows(sql, *values)[0][0]
        self.app.wait('%d runs' % n, lambda: len(self.runs()) == n)

    def export(self):
        self.app.press('Export as JSON Lines…')
        self.app.answer('Save')
        paths = [os.path.join(d, 'meshdesk-activity.jsonl') for d in (os.getcwd(), os.environ['HOME'])]
        path = self.app.wait('the file', lambda: [p for p in paths if os.path.exists(p)])[0]
        self.app.find('The activity is exported')
        with open(path, encoding='utf-8') as file:
            text = file.read()
        os.unlink(path)
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(self.rows('SELECT count (*) FROM run')[0][0], len(lines))
        self.assertTrue(lines[0]['title'].startswith('Undo: '))
        self.assertTrue(all(call['request_id'] for call in lines[0]['calls']))
        self.assert_no_keys(text.encode())

    def assert_no_keys(self, found):
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            document = json.load(file)
        for keys in document.values():
            if isinstance(keys, dict) and keys.get('SecretAccessKey'):
                self.assertNotIn(keys['SecretAccessKey'].encode(), found)

    def assert_no_secrets(self):
        found = b''
        for side in ('', '-wal'):
            if os.path.exists(self.journal + side):
                with open(self.journal + side, 'rb') as file:
                    found += file.read()
        self.assertIn(b'iam:CreateRole', found)
        self.assert_no_keys(found)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
