# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalog as a consumer uses it: finds tables, asks for two at once, meets one that is deleted meanwhile; read back
with boto3."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import test_inbox
from test_inbox import CONSUMER, DATABASE, MESH

SEARCH = 'Search tables, columns, tags'
DAMAGE = b'?' * 40
GONE = 'This table is not in the mesh any more'


class Catalog(test_inbox.Inbox):
    """On a practice mesh of three tables, one of which was granted in the workshop."""
    test_keys_gone = test_unread = None
    test_decisions = test_fewer_tables = test_withdraw = test_several = test_lost_race = test_without_store = None

    def open_catalog(self):
        self.go('Consumer', 'Catalog')
        self.app.find('Tables of the mesh')

    def search(self, text, count):
        self.app.type(SEARCH, text)
        self.app.find(count)

    def typed(self, name):
        """What stands in the entry of that name: its label may have the same, and a text as well."""
        for node in self.app.all(name):
            if 'editable' in node.states:
                return node.text()
        return None

    def choose_two(self):
        self.app.toggle('Choose Several', None)
        self.app.find('Request Access to 0 Tables…')
        self.app.toggle('Chosen', index=0)
        self.app.find('Request Access to 1 Table…')
        self.app.toggle('Chosen', index=1)
        self.app.press('Request Access to 2 Tables…')
        self.app.find('Permissions')

    def test_find(self):
        """By name, column and tag; what is not there is said, and all filters are let go of at once."""
        with self.window() as self.app:
            self.open_catalog()
            self.app.find('3 tables')
            self.search('CHURN', '1 of 3 tables')
            columns = self.client('glue').get_table(CatalogId=MESH, DatabaseName=DATABASE, Name='cell_throughput')
            column = columns['Table']['StorageDescriptor']['Columns'][-1]['Name']
            self.search('cell_through ' + column, '1 of 3 tables')
            self.search(DATABASE, '3 tables')
            self.search('no such table', '0 of 3 tables')
            self.app.find('No Results')
            self.app.press('Clear Filters')
            self.app.find('3 tables')

    def test_facets(self):
        """The counts are those of the records; by keyboard alone."""
        with self.window() as self.app:
            self.open_catalog()
            self.app.find('3 tables')
            granted = {t['S'] for i in self.items().values() if i['Status']['S'] == 'Active' for t in i['TableName']['L']}
            granted = len(granted)
            self.app.toggle('Filter and Sort', None)
            self.app.find('Any access (3)')
            self.key('Tab', 'Tab', 'Tab', 'Tab', 'space')
            self.app.find('Granted (%d)' % granted)
            self.app.find('None (%d)' % (3 - granted))
            # Behind all come granted, mine and none.
            self.key('Down', 'Down', 'Down', 'Return')
            self.app.find('%d of 3 tables' % (3 - granted) if granted else '3 tables')
            self.key('Escape')

    def test_request(self):
        """Two tables of one database are one record; what was typed survives closing."""
        with self.window() as self.app:
            self.open_catalog()
            self.app.find('3 tables')
            before = set(self.items())
            self.choose_two()
            self.app.type('Reason', 'To compare <b>both</b>')
            self.app.press('Cancel')
            self.app.dialog_gone()
            self.app.press('Request Access to 2 Tables…')
            self.app.wait('what was typed', lambda: self.typed('Reason') == 'To compare <b>both</b>')
            self.app.toggle('INSERT')
            self.app.press('Request…')
            self.run_plan()
            new = [i for key, i in self.items().items() if key not in before]
            self.assertEqual(len(new), 1)
            self.assertEqual(new[0]['Status']['S'], 'Pending')
            self.assertEqual(new[0]['DatabaseName']['S'], DATABASE)
            self.assertEqual(new[0]['SubscriberPrincipal']['S'], CONSUMER)
            self.assertEqual(len(new[0]['TableName']['L']), 2)
            self.assertEqual(new[0]['Notes']['SS'], ['To compare <b>both</b>'])
            self.assertIn('INSERT', [g['S'] for g in new[0]['RequestedGrants']['L']])

    def kept(self):
        folder = os.path.join(os.environ['XDG_CACHE_HOME'], 'meshdesk', 'catalog')
        # What begins with a dot is being written.
        return [os.path.join(folder, n) for n in os.listdir(folder) if n[0] != '.'] if os.path.isdir(folder) else []

    def contents(self, path):
        with open(path, 'rb') as file:
            return file.read()

    def test_kept(self):
        """What was read is kept, for its user alone and without secrets; damaged, it is read anew."""
        with self.window() as self.app:
            self.open_catalog()
            self.app.find('3 tables')
            self.app.find('Read just now')
            self.app.wait('the catalog to be kept', self.kept)
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            document = json.load(file)
        keys = [p['SecretAccessKey'] for p in document.values() if isinstance(p, dict) and p.get('SecretAccessKey')]
        self.assertEqual(len(keys), 5)
        for path in self.kept():
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            contents = self.contents(path)
            self.assertFalse([k for k in keys if k.encode() in contents])
            with open(path, 'wb') as file:
                file.write(contents[:-len(DAMAGE)] + DAMAGE)
        with self.window() as self.app:
            self.open_catalog()
            self.app.find('3 tables')
            self.app.wait('the catalog to be kept again', lambda: any(not self.contents(p).endswith(DAMAGE) for p in self.kept()))

    def test_without_table(self):
        """The last one: it deletes a table while its page is open, and while access to it is asked for."""
        with self.window() as self.app:
            self.open_catalog()
            self.search('churn', '1 of 3 tables')
            self.app.wait('its columns', lambda: self.app.all('customer_churn'))
            self.assertFalse([n for n in self.app.all(role='alert') if GONE in n.name])
            self.client('lakeformation').grant_permissions(
                CatalogId=MESH, Permissions=['DROP'],
                Principal={'DataLakePrincipalIdentifier': self.client('sts').get_caller_identity()['Arn']},
                Resource={'Table': {'CatalogId': MESH, 'DatabaseName': DATABASE, 'Name': 'customer_churn'}})
            before = self.items()
            self.app.press('Request Access…')
            self.app.type('Reason', 'Before it goes')
            self.client('glue').delete_table(CatalogId=MESH, DatabaseName=DATABASE, Name='customer_churn')
            self.app.press('Request…')
            self.app.find("Not to be seen in the mesh's database %s: customer_churn" % DATABASE)
            self.app.press('Close')
            self.app.dialog_gone()
            self.app.press('Request Access…')
            self.app.wait('what was typed', lambda: self.typed('Reason') == 'Before it goes')
            self.app.press('Cancel')
            self.app.dialog_gone()
            self.assertEqual(self.items(), before)
            subprocess.run(['xdotool', 'mousemove', '600', '12', 'click', '1'], check=True, timeout=20)
            self.app.press('Refresh')
            self.app.wait('that it went', lambda: [n for n in self.app.all() if GONE in test_inbox.test_accessibility.at_spi.name_of(n)])
            self.app.find('0 of 2 tables')
            self.app.press('Clear Filters')
            self.app.find('2 tables')


if __name__ == '__main__':
    unittest.main(warnings='ignore')
