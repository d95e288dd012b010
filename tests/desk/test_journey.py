# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole workshop in the window, by pointing and clicking, and what came of it read back with boto3."""
import json
import os
import sys
import tempfile
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
import at_spi

COLUMNS = 'Only columns: a, b or TABLE:a,b; empty for all'
TASKS = ['Initialise the mesh', 'Enable the producer', 'Enable the consumer', 'Make the producer’s access key',
         'Make the consumer’s access key', 'Bring data in', 'Publish a data product', 'Ask for access',
         'Decide on the request', 'Import what was granted', 'Use the data', 'Query the data']
MESH, PRODUCER, CONSUMER = '555555555555', '111111111111', '999999999999'


class Workshop(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='meshdesk-journey-')
        self.practice = os.path.join(self.folder.name, 'practice')

    def tearDown(self):
        self.folder.cleanup()

    def client(self, service, persona):
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            document = json.load(file)
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            endpoint = file.read()
        keys = document[persona]
        return boto3.client(service, endpoint_url=endpoint, region_name=document['AWS_REGION'],
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def run_plan(self):
        """The dialog shows the plan; Run; it is done; Close."""
        self.app.press('Run')
        self.app.wait('the plan to end', lambda: self.app.all('Done.') or self.app.all('Not finished.')
                      or self.app.all('Done, but for the steps that are for somebody else.'))
        if self.app.all('Not finished.'):
            self.fail('not finished: %s' % [n.name for n in self.app.all(role='label') if n.name])
        self.app.press('Close')
        self.app.dialog_gone()

    def task(self, button, index=0):
        self.app.press(button, index=index)

    def subscriptions(self):
        return self.client('dynamodb', 'Mesh').scan(TableName='AwsDataMeshSubscriptions')['Items']

    def test_workshop(self):
        with at_spi.Program(os.environ['MESHDESK'], '--practice-dir', self.practice, '--size', '1200x1150') as self.app:
            self.set_up()
            self.bring_in_and_publish()
            self.request()
            self.approve()
            self.import_it()
            self.query()

    def done(self, *tasks):
        """Those tasks, and no others, are ticked: by what is there, as nobody says so."""
        self.app.select('Workshop')
        self.app.wait('%d tasks to be done' % len(tasks), lambda: self.ticked() == list(tasks))

    def ticked(self):
        """In their order; the state of each follows its title."""
        found, title = [], None
        for node in self.app.all(role='label'):
            title = node.name if node.name in TASKS else title
            if node.name == '· Done':
                found.append(title)
        return found

    def at(self, page, persona):
        """The button led there, in that role."""
        self.app.find('%s · %s' % (persona, {'Producer': PRODUCER, 'Consumer': CONSUMER}[persona]))
        self.app.wait(page, lambda: [n for n in self.app.all(page, 'list item') if 'selected' in n.states])

    def set_up(self):
        self.task('Initialise…')
        self.run_plan()
        table = self.client('dynamodb', 'Mesh').describe_table(TableName='AwsDataMeshSubscriptions')['Table']
        self.assertEqual('ACTIVE', table['TableStatus'])
        for button, index in (('Enable…', 0), ('Enable…', 1), ('Make Key…', 0), ('Make Key…', 1)):
            self.task(button, index)
            self.run_plan()
        self.done(*TASKS[:5])
        for persona, account in (('Producer', PRODUCER), ('Consumer', CONSUMER)):
            self.assertEqual(account, self.client('sts', persona).get_caller_identity()['Account'])

    def bring_in_and_publish(self):
        self.task('To the Files')
        self.at('Ingest', 'Producer')
        self.app.press('Use the Sample Data')
        for stage in ('Files', 'Tables', 'Columns', 'Where To'):
            self.app.find('Step %d of 6: %s' % (('Files', 'Tables', 'Columns', 'Where To').index(stage) + 1, stage))
            self.app.press('Next')
        self.app.press('Preview')
        self.app.press('Run')
        self.app.wait('the plan to end', lambda: self.app.all('Done.') or self.app.all('Not finished.'))
        if self.app.all('Not finished.'):
            self.fail('not finished: %s' % [n.name for n in self.app.all(role='label') if n.name])
        for persona, database in (('ProducerAdmin', 'workshop'), ('Mesh', 'workshop-' + PRODUCER)):
            tables = self.client('glue', persona).get_tables(DatabaseName=database)['TableList']
            self.assertLessEqual({'cell_throughput', 'customer_churn', 'traffic_forecast_5g'}, {t['Name'] for t in tables})

    def request(self):
        self.done(*TASKS[:7])
        self.task('To the Catalog')
        self.at('Catalog', 'Consumer')
        self.app.press('Request Access…')
        self.app.type('Reason', 'To find slow cells')
        self.app.type(COLUMNS, 'cell_id, users/minute')
        self.app.press('Request…')
        self.app.find('The name of the column has a character that Glue refuses: "users/minute"')
        self.app.type(COLUMNS, 'cell_id, users')
        self.app.press('Request…')
        self.run_plan()
        items = self.subscriptions()
        self.assertEqual(['Pending'], [i['Status']['S'] for i in items])
        self.assertEqual(CONSUMER, items[0]['SubscriberPrincipal']['S'])

    def meter(self, title):
        """What stands beside it."""
        def look():
            labels = [n.name for n in self.app.all(role='label')]
            return labels[labels.index(title) + 1] if title in labels else None
        return self.app.wait(title, look)

    def shared(self):
        """What the mesh's account shares, as the meters say it."""
        ram = self.client('ram', 'Mesh')
        shares = [s for s in ram.get_resource_shares(resourceOwner='SELF')['resourceShares'] if s['status'] == 'ACTIVE']
        resources = ram.list_resources(resourceOwner='SELF')['resources']
        return '%d of 5000' % len(shares), '%d of 5000' % len(resources)

    def approve(self):
        self.done(*TASKS[:8])
        self.task('To the Inbox')
        self.at('Inbox', 'Producer')
        # What it would do is looked at without being asked for.
        self.app.wait('the size of the policy', lambda: [n for n in self.app.all(role='label')
                                                         if n.name.startswith('Policy of the bucket ')])
        self.app.find('What approving does')
        self.assertEqual('1 of 100', self.meter('Data filters on cell_throughput for ' + CONSUMER))
        shares = self.meter('Resource shares of ' + MESH), self.meter('Resources in shares of ' + MESH)
        self.app.type('Note', 'You may')
        self.app.press('Approve…')
        self.run_plan()
        self.assertEqual(shares, self.shared())
        item = self.subscriptions()[0]
        self.assertEqual('Active', item['Status']['S'])
        self.assertIn('SELECT', [g['S'] for g in item['PermittedGrants']['L']])
        filters = self.client('lakeformation', 'Mesh').list_data_cells_filter(Table={
            'CatalogId': MESH, 'DatabaseName': 'workshop-' + PRODUCER, 'Name': 'cell_throughput'})['DataCellsFilters']
        self.assertEqual([['cell_id', 'users']], [sorted(f['ColumnNames']) for f in filters])

    def import_it(self):
        self.done(*TASKS[:9])
        self.task('To the Inbox', 1)
        self.at('Inbox', 'Consumer')
        self.app.press('Import…')
        self.run_plan()
        self.assertTrue(self.subscriptions()[0]['ImportedToConsumer']['BOOL'])
        databases = self.client('glue', 'ConsumerAdmin').get_databases()['DatabaseList']
        self.assertEqual(['workshop-' + PRODUCER], [d['TargetDatabase']['DatabaseName'] for d in databases if 'TargetDatabase' in d])
        self.done(*TASKS[:11])
        self.task('To My Data')
        self.at('My Data', 'Consumer')
        self.app.find('cell_throughput')

    def query(self):
        self.app.select('Workshop')
        self.task('To the Query')
        self.at('Query', 'Consumer')
        # One that reads nothing of the mesh ticks nothing.
        self.app.type('Query', 'SELECT 1 AS one')
        self.app.press('Run')
        self.app.press('Prepare…')
        self.app.dialog_there()
        self.app.press('Run', index=-1)
        self.app.wait('the plan to end', lambda: self.app.all('Done.'))
        self.app.press('Close')
        self.app.dialog_gone()
        self.app.press('Run')
        self.app.wait('a row', lambda: [n for n in self.app.all() if n.name.startswith('1 row, ')])
        self.done(*TASKS[:11])
        self.task('To the Query')
        self.app.type('Query', 'SELECT cell_id, users FROM "workshop-%s".cell_throughput LIMIT 3' % PRODUCER)
        self.app.press('Run')
        self.app.wait('rows', lambda: [n for n in self.app.all() if n.name.startswith('3 rows, ')])
        self.done(*TASKS)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
