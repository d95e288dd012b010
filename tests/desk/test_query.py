# SPDX-License-Identifier: GPL-3.0-or-later
"""The query page, from no place for results to rows; read back with boto3."""
import csv
import json
import os
import sys
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
import test_accessibility

CONSUMER = '999999999999'
BUCKET = 'aws-athena-query-results-%s-eu-west-1' % CONSUMER
LINK = 'telco-111111111111'


class Query(test_accessibility.Accessibility):
    """The practice mesh is that of the walk through the pages: the consumer has imported three tables."""
    test_names = test_keyboard = test_announced = None

    def client(self, service):
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            address = file.read().strip()
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            keys = json.load(file)['ConsumerAdmin']
        return boto3.client(service, endpoint_url=address, region_name='eu-west-1',
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def executions(self):
        """SQL → state, as the account's administrator sees it."""
        athena = self.client('athena')
        ids = athena.list_query_executions()['QueryExecutionIds']
        found = athena.batch_get_query_execution(QueryExecutionIds=ids)['QueryExecutions'] if ids else []
        return {e['Query']: e['Status']['State'] for e in found}

    def drop_bucket(self):
        s3 = self.client('s3')
        for entry in s3.list_objects_v2(Bucket=BUCKET).get('Contents', []):
            s3.delete_object(Bucket=BUCKET, Key=entry['Key'])
        s3.delete_bucket(Bucket=BUCKET)

    def ask(self, sql):
        self.app.type('Query', sql)
        self.app.press('Run')

    def shows(self, text):
        self.app.wait(text, lambda: any(text in (n.name or '') for n in self.app.all()))

    def test_query(self):
        with self.window() as self.app:
            self.go('Consumer', 'Query')
            self.drop_bucket()
            self.ask('SELECT 1 AS one')
            self.shows('No Place for Results Yet')
            self.app.press('Prepare…')
            self.run_plan()
            self.assertIn(BUCKET, [b['Name'] for b in self.client('s3').list_buckets()['Buckets']])
            sql = 'SELECT area, count(*) AS n FROM "%s".traffic_forecast_5g GROUP BY area ORDER BY area' % LINK
            self.ask(sql)
            self.shows('Harbour')
            self.shows('scanned')
            self.assertEqual(self.executions()[sql], 'SUCCEEDED')
            self.save(sql)
            self.ask('SELECT nowhere FROM "%s".traffic_forecast_5g' % LINK)
            self.shows('COLUMN_NOT_FOUND')
            self.shows('Correct the statement')
            self.ask('SELECT 1 WHERE 1 = 2')
            self.shows('No Rows')
            self.stop_one()
            self.go('Producer', 'Inbox')
            self.go('Consumer', 'My Data')
            self.look_into()

    def save(self, sql):
        """What is saved is what Athena has."""
        self.app.press('Save as CSV…')
        path = os.path.join(self.folder.name, 'rows.csv')
        self.app.wait('the name', lambda: self.type_path(path))
        self.app.answer('Save')
        self.app.wait('the file', lambda: os.path.exists(path) and os.path.getsize(path) > 0)
        self.shows('The rows are saved')
        with open(path, newline='', encoding='utf-8') as file:
            saved = list(csv.reader(file))
        self.assertEqual(saved, self.rows(sql))

    def type_path(self, path):
        """Over the name that the file chooser suggests."""
        return any(node.text().endswith('.csv') and node.set_text(path) for node in self.app.all(role='text'))

    def rows(self, sql):
        """As Athena gives them to another client."""
        athena = self.client('athena')
        ids = athena.list_query_executions()['QueryExecutionIds']
        found = athena.batch_get_query_execution(QueryExecutionIds=ids)['QueryExecutions']
        (query,) = [e['QueryExecutionId'] for e in found if e['Query'] == sql][:1]
        rows = athena.get_query_results(QueryExecutionId=query)['ResultSet']['Rows']
        return [[c.get('VarCharValue', '') for c in row['Data']] for row in rows]

    def run_plan(self):
        self.app.dialog_there()
        runs = [n for n in self.app.all('Run', 'push button')]
        runs[-1].act()
        self.app.wait('the end', lambda: any('Done' in (n.name or '') for n in self.app.all()))
        self.app.press('Close')

    def stop_one(self):
        heavy = 'SELECT count(*) FROM ' + ', '.join('"%s".traffic_forecast_5g t%d' % (LINK, i) for i in range(9))
        self.ask(heavy)
        self.app.wait('it to run', lambda: self.executions().get(heavy) == 'RUNNING')
        self.app.press('Stop')
        self.app.wait('it to be stopped', lambda: self.executions()[heavy] == 'CANCELLED')
        self.shows('Stopped')
        self.app.find('Run Again')

    def folded(self):
        """The tables' expanders: newer GTK names them by their words, GTK 4.8 not at all."""
        return [n for n in self.app.all(role='push button') if '"Tables"' in self.path(n)]

    def look_into(self):
        """From a table of My Data to its first rows."""
        self.app.wait('the tables', lambda: len(self.folded()) == 3)
        self.folded()[1].act()
        self.app.press('Look Into It')
        # Another statement may have had as many.
        self.app.wait('the statement', lambda: [s for s in self.executions() if s.endswith('LIMIT 20')])
        self.shows('20 rows')


if __name__ == '__main__':
    unittest.main()
