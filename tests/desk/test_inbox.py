# SPDX-License-Identifier: GPL-3.0-or-later
"""The inbox of each persona: decisions on one request and on several, and two people deciding at once; read back with
boto3."""
import json
import os
import subprocess
import sys
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
import test_accessibility

MESH, PRODUCER, CONSUMER = '555555555555', '111111111111', '999999999999'
DATABASE = 'telco-' + PRODUCER


class Inbox(test_accessibility.Accessibility):
    """The practice mesh is that of the walk through the pages; each test asks for what it decides on."""
    test_names = test_keyboard = test_announced = None

    def address(self):
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            return file.read().strip()

    def client(self, service, persona='Mesh'):
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            document = json.load(file)
        keys = document[persona]
        return boto3.client(service, endpoint_url=self.address(), region_name=document['AWS_REGION'],
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def cli(self, *words):
        done = subprocess.run([os.environ['MESHDESK_CLI'], '--json', '--yes', '--credentials-file',
                               os.path.join(self.practice, 'credentials.json'), '--endpoint-url', self.address(), *words],
                              timeout=60, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def ask(self, tables='customer_churn', permissions='Insert', reason='To try', columns=None):
        """The id of a new request; to other tables each time, as one to the same continues it."""
        return self.cli('request-access', '--owner-account-id', PRODUCER, '--database-name', DATABASE, '--tables', tables,
                        '--request-permissions', permissions, '--reason', reason,
                        *(['--columns', columns] if columns else []))['result']['SubscriptionId']

    def items(self):
        return {i['SubscriptionId']['S']: i for i in
                self.client('dynamodb').scan(TableName='AwsDataMeshSubscriptions', ConsistentRead=True)['Items']}

    def status(self, request):
        return self.items()[request]['Status']['S']

    def open_inbox(self, persona):
        self.go(persona, 'Inbox')
        subprocess.run(['xdotool', 'mousemove', '600', '12', 'click', '1'], check=True, timeout=20)
        self.app.press('Refresh')
        self.app.wait('the list', lambda: self.app.all('Requests and subscriptions') and not self.busy())

    def look_at(self, request):
        """Found by its number; the only one is chosen."""
        self.app.type('Search requests', request)
        self.app.find(request)

    def run_plan(self, done='Done.'):
        self.app.press('Run')
        self.app.wait('the plan to end', lambda: self.app.all(done) or self.app.all('Not finished.'))
        self.assertTrue(self.app.all(done), [n.name for n in self.app.all(role='label') if n.name])
        self.app.press('Close')
        self.app.dialog_gone()

    def permissions(self, table='customer_churn'):
        """What the consumer's account has on the table, by Lake Formation."""
        answer = self.client('lakeformation').list_permissions(
            CatalogId=MESH, Principal={'DataLakePrincipalIdentifier': CONSUMER},
            Resource={'Table': {'CatalogId': MESH, 'DatabaseName': DATABASE, 'Name': table}})
        return {p for g in answer['PrincipalResourcePermissions'] for p in g['Permissions']}

    def test_decisions(self):
        with self.window() as self.app:
            self.open_inbox('Producer')
            request = self.ask()
            self.app.press('Refresh')
            self.look_at(request)
            self.app.type('Note', 'Not like that')
            self.app.press('Deny…')
            self.run_plan()
            self.assertEqual(self.status(request), 'Denied')
            self.assertIn('Not like that', self.items()[request]['Notes']['SS'])
            self.app.press('Approve Again…')
            self.run_plan()
            self.assertEqual(self.status(request), 'Active')
            self.assertIn('INSERT', self.permissions())
            self.assertFalse(self.app.all('What changing does'), 'nothing is changed yet')
            self.app.toggle('DELETE')
            self.app.toggle('INSERT')
            self.app.find('What changing does')
            self.app.type('Note', 'Rather this')
            self.app.press('Change…')
            self.run_plan()
            self.assertEqual([g['S'] for g in self.items()[request]['PermittedGrants']['L']], ['DELETE'])
            self.assertIn('DELETE', self.permissions())
            self.assertNotIn('INSERT', self.permissions())
            self.app.type('Note', 'Enough')
            self.app.press('Take Back…')
            self.run_plan()
            self.assertEqual(self.status(request), 'Deleted')
            self.assertNotIn('DELETE', self.permissions())

    def test_limits_of_aws(self):
        """What approving would take of them is said before: filters that others granted count too."""
        table = {'TableCatalogId': MESH, 'DatabaseName': DATABASE, 'TableName': 'customer_churn'}
        principal = {'DataLakePrincipalIdentifier': CONSUMER}
        with self.window() as self.app:
            self.open_inbox('Producer')
            lake = self.client('lakeformation')
            for name in ('others', 'more'):
                lake.create_data_cells_filter(TableData={**table, 'Name': name, 'RowFilter': {'AllRowsWildcard': {}},
                                                         'ColumnWildcard': {}})
                lake.grant_permissions(Principal=principal, Resource={'DataCellsFilter': {**table, 'Name': name}},
                                       Permissions=['SELECT'])
            request = self.ask('customer_churn', 'Select', columns='customer_churn:customer_id')
            self.app.press('Refresh')
            self.look_at(request)
            self.app.find('Data filters on customer_churn for ' + CONSUMER)
            self.app.find('3 of 100')
            self.app.find('Resource shares of ' + MESH)
            self.app.find('Resources in shares of ' + MESH)
            for name in ('others', 'more'):
                lake.revoke_permissions(Principal=principal, Resource={'DataCellsFilter': {**table, 'Name': name}},
                                        Permissions=['SELECT'])
                lake.delete_data_cells_filter(**table, Name=name)

    def test_fewer_tables(self):
        with self.window() as self.app:
            self.open_inbox('Producer')
            request = self.ask('cell_throughput,customer_churn,traffic_forecast_5g', 'Insert')
            self.app.press('Refresh')
            self.look_at(request)
            self.app.toggle('customer_churn')
            self.app.press('Approve…')
            self.run_plan()
            item = self.items()[request]
            self.assertEqual(item['Status']['S'], 'Active')
            self.assertEqual(sorted(t['S'] for t in item['TableName']['L']), ['cell_throughput', 'traffic_forecast_5g'])
            self.assertEqual(len(item['MeshdeskRequestedTables']['L']), 3)
            self.assertIn('INSERT', self.permissions('cell_throughput'))
            self.assertNotIn('INSERT', self.permissions('customer_churn'))
            self.app.find('Asked tables')

    def test_withdraw(self):
        with self.window() as self.app:
            self.open_inbox('Consumer')
            request = self.ask('traffic_forecast_5g', reason='<b>bold</b> & ' + 'long ' * 2000)
            self.app.press('Refresh')
            self.look_at(request)
            self.assertFalse(self.app.all('Approve…'))
            self.app.type('Reason', 'Asked by mistake')
            self.app.press('Withdraw…')
            self.run_plan()
            self.assertEqual(self.status(request), 'Deleted')

    def test_several(self):
        with self.window() as self.app:
            self.open_inbox('Mesh')
            requests = [self.ask(tables, 'Delete', 'Several')
                        for tables in ('cell_throughput,customer_churn', 'cell_throughput,traffic_forecast_5g',
                                       'customer_churn,traffic_forecast_5g')]
            self.app.press('Refresh')
            self.app.type('Search requests', 'several')
            self.app.find('3 of %d' % len(self.items()))
            self.app.toggle('Choose Several', None)
            for i in range(3):
                self.app.toggle('Chosen', index=i)
            self.app.find('3 requests chosen')
            self.app.toggle('Chosen')
            self.app.find('2 requests chosen')
            self.app.press('Approve 2 as Asked…')
            # One of them is decided by somebody else while the plans are looked at.
            self.app.find('2 of 2 can be done. Nothing is changed before you say so.')
            lost = next(r for r in requests if self.app.all('%s: %s · %s' % (
                DATABASE, ', '.join(t['S'] for t in self.items()[r]['TableName']['L']), CONSUMER)))
            self.cli('deny-subscription', '--request-id', lost, '--decision-notes', 'No')
            self.app.press('Run')
            self.app.wait('the end', lambda: self.app.all('1 of 2 done, 1 failed.'))
            self.assertTrue([n for n in self.app.all(role='label') if 'Denied' in n.name and PRODUCER in n.name],
                            'who was first is said')
            self.app.press('Close')
            self.app.dialog_gone()
            self.assertEqual(sorted(self.status(r) for r in requests), ['Active', 'Denied', 'Pending'])

    def test_keys_gone(self):
        """The producer's key was taken away beside the mesh: its inbox says so, and works again with a new one."""
        with self.window() as self.app:
            self.app.find('Workshop', 'list item')
            iam = self.client('iam', 'ProducerAdmin')
            for key in iam.list_access_keys(UserName='DataMeshProducer')['AccessKeyMetadata']:
                iam.delete_access_key(UserName='DataMeshProducer', AccessKeyId=key['AccessKeyId'])
        with self.window() as self.app:
            self.go('Producer', 'Inbox')
            self.app.find('Try Again')
            self.assertTrue([n for n in self.app.all(role='label') if 'token' in n.name.lower()],
                            [n.name for n in self.app.all(role='label') if n.name])
            self.app.select('Workshop')
            self.app.press('Make Key…')
            self.run_plan()
            iam = self.client('iam', 'ProducerAdmin')
            self.assertEqual(len(iam.list_access_keys(UserName='DataMeshProducer')['AccessKeyMetadata']), 1)
            self.go('Producer', 'Inbox')
            self.app.wait('the list', lambda: self.app.all('Requests and subscriptions'))

    def test_unread(self):
        """What somebody else decided is new until it was looked at."""
        with self.window() as self.app:
            self.open_inbox('Consumer')
            # Another one is looked at meanwhile: what is on screen is seen at once.
            tables = ['cell_throughput', 'traffic_forecast_5g']
            self.look_at(next(number for number, item in self.items().items()
                              if sorted(t['S'] for t in item['TableName']['L']) != tables))
            request = self.ask(','.join(tables), 'Drop', 'Anything new?')
            self.cli('deny-subscription', '--persona', 'Mesh', '--request-id', request, '--decision-notes', 'No')
            self.app.type('Search requests', '')
            self.app.press('Refresh')
            ending = ' asks for DROP, Denied, Not seen yet'
            self.app.wait('something new', lambda: [n for n in self.app.all() if n.name.endswith(ending)])
            unread = len([n for n in self.app.all() if n.name.endswith(', Not seen yet')])
            self.app.find(str(unread), 'label')
            self.look_at(request)
            self.app.wait('it to be seen', lambda: not [n for n in self.app.all() if n.name.endswith(ending)])
            self.app.wait('the badge to follow', lambda: not self.app.all(str(unread), 'label'))

    def test_lost_race(self):
        with self.window() as self.app:
            self.open_inbox('Producer')
            request = self.ask('cell_throughput', 'Alter')
            self.app.press('Refresh')
            self.look_at(request)
            self.app.type('Note', 'I thought about it')
            self.cli('approve-subscription', '--persona', 'Mesh', '--request-id', request)
            self.app.press('Refresh')
            self.app.wait('the news', lambda: [n for n in self.app.all() if n.name.startswith('Somebody else was first')])
            self.app.press('Change…')
            self.app.dialog_there()
            self.app.press('Close')
            self.app.dialog_gone()
            self.assertEqual(self.status(request), 'Active')

    def test_without_store(self):
        """The last one: it takes the table of subscriptions away while its page is open."""
        with self.window() as self.app:
            self.open_inbox('Producer')
            (number, *_) = self.items()
            self.look_at(number)
            self.client('dynamodb').delete_table(TableName='AwsDataMeshSubscriptions')
            self.app.press('Refresh')
            self.app.wait('the trouble', lambda: [n for n in self.app.all() if n.name.startswith('This may be old')])
            self.app.find('Try Again')
            self.app.find(number)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
