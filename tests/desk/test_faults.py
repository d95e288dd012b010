# SPDX-License-Identifier: GPL-3.0-or-later
"""The window while AWS misbehaves: slow, throttling, failing, dropping connections, with another clock, gone, with keys
that are revoked or names that mean harm. Small faults are not seen at all; what can't be got over is told, what was
shown stays in sight, and all is well again when AWS is."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import boto3

sys.path[:0] = [os.path.dirname(__file__), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
import at_spi
import secret_service
import test_accessibility

MESH, PRODUCER = '555555555555', '111111111111'
TABLES = ['cell_throughput', 'customer_churn', 'traffic_forecast_5g']
# What AWS clients are expected to get over by themselves.
SMALL = [('latency=100ms', 'throttle=15%', 'skew=20m'), ('error=8%', 'drop=3%', 'truncate=2%', 'skew=-20m')]
HOSTILE = ['<b>bold</b> & <span size="99999">', '\u202eright to left\u202c \u05d0\u05d1', 'a\u0301' * 300, '%s%n%x']


class Server:
    """A practice AWS that keeps its address and state while its faults change."""

    def __init__(self, practised, folder):
        self.state = shutil.copytree(practised, os.path.join(folder, 'practice'))
        self.credentials = os.path.join(self.state, 'credentials.json')
        self.port = 0
        self.process = None

    def start(self, *faults):
        self.stop()
        specs = [word for fault in faults for word in ('--fault', fault)]
        self.process = subprocess.Popen([os.environ['MESHDESK_CLI'], 'practice', 'serve', '--port', str(self.port),
                                         '--state', self.state, *specs], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]
        self.port = int(self.address.rsplit(':', 1)[1])

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process.stdout.close()
            self.process = None

    def client(self, service, persona, keys=None):
        with open(self.credentials, encoding='utf-8') as file:
            document = json.load(file)
        identity, secret = keys or (document[persona]['AccessKeyId'], document[persona]['SecretAccessKey'])
        return boto3.client(service, endpoint_url=self.address, region_name=document['AWS_REGION'],
                            aws_access_key_id=identity, aws_secret_access_key=secret)


class Faults(test_accessibility.Accessibility):
    test_names = test_keyboard = test_announced = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='meshdesk-faults-')
        self.addCleanup(folder.cleanup)
        for name in ('CONFIG', 'STATE', 'CACHE', 'DATA'):
            os.environ['XDG_%s_HOME' % name] = os.path.join(folder.name, name.lower())
        secret_service.start(self)
        self.server = Server(self.practice, folder.name)
        self.server.start()
        self.addCleanup(self.server.stop)
        os.environ['AWS_ENDPOINT_URL'] = self.server.address

    def connect(self):
        self.app.press('Connect')
        self.app.find('Delete the Credentials File?')
        self.app.answer('Leave It')
        self.app.find('Workshop', 'list item')

    def shown(self, *words):
        seen = [at_spi.name_of(n) for n in self.app.all()]
        return all(any(word in name for name in seen) for word in words)

    def shows(self, *words):
        self.app.wait(' and '.join(words), lambda: self.shown(*words))

    def refresh(self):
        self.app.press('Refresh')
        self.app.wait('it to be read', lambda: not self.busy())

    def troubled(self):
        return self.app.all('This Could Not Be Read') or self.app.all('Try Again', 'push button')

    def test_small_faults(self):
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', self.server.credentials) as self.app:
            self.connect()
            for faults in SMALL:
                with self.subTest(faults=faults):
                    self.server.start(*faults, 'seed=7')
                    for persona, page, words in (('Consumer', 'Catalog', TABLES), ('Producer', 'Inbox', TABLES[:1]),
                                                 ('Consumer', 'My Data', TABLES[:1])):
                        self.go(persona, page)
                        self.refresh()
                        self.shows(*words)
                        self.assertFalse(self.troubled(), (faults, page))

    def test_nobody_answers(self):
        """What was read stays in sight; that it is old is told, and one press mends it."""
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', self.server.credentials) as self.app:
            self.connect()
            self.go('Consumer', 'Catalog')
            self.shows(*TABLES)
            self.server.stop()
            self.refresh()
            self.shows('This may be old')
            self.assertTrue(self.shown(*TABLES), 'the list is lost')
            self.go('Producer', 'Inbox')
            self.app.wait('a way to go on', self.troubled)
            self.server.start()
            self.app.press('Try Again')
            self.shows(TABLES[0])
            self.go('Consumer', 'Catalog')
            self.refresh()
            self.app.wait('all to be well', lambda: self.shown(*TABLES) and not self.shown('This may be old'))

    def administrators(self, persona):
        """(client of iam with another key of the same user, arguments that name the key that the window has)"""
        iam = self.server.client('iam', persona)
        user = self.server.client('sts', persona).get_caller_identity()['Arn'].split('/')[-1]
        key = iam.list_access_keys(UserName=user)['AccessKeyMetadata'][0]['AccessKeyId']
        other = iam.create_access_key(UserName=user)['AccessKey']
        return (self.server.client('iam', persona, (other['AccessKeyId'], other['SecretAccessKey'])),
                {'UserName': user, 'AccessKeyId': key})

    def test_revoked(self):
        """A key that somebody takes away in the middle of the work: what cannot be seen is not said to be undone."""
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', self.server.credentials) as self.app:
            self.connect()
            self.go('ConsumerAdmin', 'Mesh')
            self.refresh()
            self.assertFalse(self.shown('Could not be looked at'))
            iam, key = self.administrators('ConsumerAdmin')
            iam.update_access_key(**key, Status='Inactive')
            self.refresh()
            self.shows('Could not be looked at')
            self.shows('The security token included in the request is invalid')
            self.assertFalse(self.shown('To do'))
            iam.update_access_key(**key, Status='Active')
            self.refresh()
            self.app.wait('all to be well', lambda: not self.shown('Could not be looked at'))

    def test_revoked_while_a_role_is_taken(self):
        """As in AWS, a session of a role goes on when the key is gone that it was begun with; the next one does not begin."""
        iam = self.server.client('iam', 'ConsumerAdmin')
        key = iam.list_access_keys(UserName='DataMeshConsumer')['AccessKeyMetadata'][0]['AccessKeyId']
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', self.server.credentials) as self.app:
            self.connect()
            self.go('Consumer', 'Inbox')
            self.shows('Active')
            iam.update_access_key(UserName='DataMeshConsumer', AccessKeyId=key, Status='Inactive')
            self.refresh()
            self.assertFalse(self.shown('This may be old'))
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900') as self.app:
            self.app.press('Open')
            self.go('Consumer', 'Inbox')
            self.refresh()
            self.shows('The security token included in the request is invalid')
            # Whether this persona uses the data is not known.
            self.go('Consumer', 'Workshop')
            self.shows('Could not be looked at')
            self.go('Consumer', 'Inbox')
            iam.update_access_key(UserName='DataMeshConsumer', AccessKeyId=key, Status='Active')
            self.refresh()
            self.shows('Active')
            self.go('Consumer', 'Workshop')
            self.app.wait('all to be well', lambda: not self.shown('Could not be looked at')
                          and not self.shown('The security token included in the request is invalid'))

    def test_hostile_names(self):
        """Text from AWS is shown as it is: no markup, no format, no end of the window."""
        lakes = self.server.client('glue', 'Mesh')
        database = next(d['Name'] for d in lakes.get_databases()['DatabaseList'] if d['Name'].endswith(PRODUCER))
        table = lakes.get_table(DatabaseName=database, Name=TABLES[0])['Table']
        kept = {k: table[k] for k in ('Name', 'StorageDescriptor', 'PartitionKeys', 'TableType', 'Parameters') if k in table}
        kept['Description'] = ' '.join(HOSTILE)[:2000]
        kept['StorageDescriptor']['Columns'] = [
            dict(column, Comment=HOSTILE[i % len(HOSTILE)][:255])
            for i, column in enumerate(kept['StorageDescriptor']['Columns'])]
        manager = self.server.client('sts', 'Mesh').get_caller_identity()['Arn']
        self.server.client('lakeformation', 'Mesh').grant_permissions(
            Principal={'DataLakePrincipalIdentifier': manager}, Permissions=['ALTER'],
            Resource={'Table': {'DatabaseName': database, 'Name': TABLES[0]}})
        lakes.update_table(DatabaseName=database, TableInput=kept)
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', self.server.credentials) as self.app:
            self.connect()
            self.go('Consumer', 'Catalog')
            self.shows(*TABLES)
            self.shows(HOSTILE[0])


if __name__ == '__main__':
    unittest.main(warnings='ignore')
