# SPDX-License-Identifier: GPL-3.0-or-later
"""The set of whole.py through the window: brought in, published, asked for, approved, imported and queried there, by its
accessibility tree; what Athena answered is read back with boto3. Runs inside run-in-display.sh; prints JSON."""
import json
import os
import sys
import tempfile
import time
import unittest

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..', 'desk')]
os.environ.setdefault('MESHDESK_TEST_LIMIT', '900')
import test_ingest
import test_inbox
import test_journey
import test_query
import whole

CONSUMER = '999999999999'
BUCKET, DATABASE = 'whole-in-the-window', 'whole_window'
SHARED = DATABASE + '-' + test_ingest.PRODUCER
SITE = 7
report = {}


class Whole(test_ingest.Ingest):
    """The steps of a producer and a consumer, one after the other."""
    test_telco = test_killed = test_shaped = test_changed_meanwhile = test_crawled = test_bad_files = None
    client = test_ingest.Ingest.client
    run_plan = test_inbox.Inbox.run_plan
    look_at = test_inbox.Inbox.look_at

    def items(self):
        return {i['SubscriptionId']['S']: i for i in self.client('dynamodb', 'Mesh').scan(
            TableName='AwsDataMeshSubscriptions', ConsistentRead=True)['Items']}

    def test_whole(self):
        folder = tempfile.mkdtemp(prefix='meshdesk-whole-', dir=self.own.name)
        self.tables = whole.make_tables()
        for table in self.tables:
            table.fill(folder)
        report['mib'] = whole.size_of(folder) / (1 << 20)
        report['files'] = sum(len(n) for _, _, n in os.walk(folder))
        with self.window('1200x1000') as self.app:
            self.bring_in(folder)
            requests = {t.name: self.ask(t) for t in self.tables}
            for request in requests.values():
                self.approve(request)
            for request in requests.values():
                self.bring_home(request)
            report['peak'] = whole.peak_of(self.app.process.pid)
            report['tables'] = {t.name: self.compare(t) for t in self.tables}
            report['refused'] = self.is_refused()

    def bring_in(self, folder):
        started = time.monotonic()
        self.begin(folder)
        for stage in test_ingest.STAGES[1:4]:
            self.on(stage)
        self.app.type('Bucket', BUCKET)
        self.app.type('Database', DATABASE)
        self.on('Product')
        self.on('Bring In')
        self.finish()
        report['seconds'] = time.monotonic() - started

    def ask(self, table):
        """The number of the new request; of the first table only some columns and rows."""
        before = set(self.items())
        self.go('Consumer', 'Catalog')
        self.app.press('Refresh')
        self.app.type('Search tables, columns, tags', '%s %s' % (SHARED, table.name))
        self.app.wait('the table', lambda: self.app.all(table.name) and self.app.all('Request Access…'))
        self.app.press('Request Access…')
        self.app.type('Reason', 'The whole of ' + table.name)
        if table.name == 'usage':
            self.app.type(test_journey.COLUMNS, 'id, site, bytes')
            self.app.type("Only rows where, as in region = 'eu'; empty for all", whole.LIMITED)
        self.app.press('Request…')
        self.run_plan()
        return (set(self.items()) - before).pop()

    def approve(self, request):
        self.go('Producer', 'Inbox')
        self.app.press('Refresh')
        self.look_at(request)
        self.app.press('Approve…')
        self.run_plan()

    def bring_home(self, request):
        self.go('Consumer', 'Inbox')
        self.app.press('Refresh')
        self.look_at(request)
        self.app.press('Import…')
        self.run_plan()

    # ---- what the consumer reads ----

    def rows(self, sql):
        """As Athena gives them to another client; none: it failed."""
        athena = self.client('athena', 'ConsumerAdmin')
        query = self.app.wait('the query', lambda: self.ended(athena, sql))
        if query['Status']['State'] != 'SUCCEEDED':
            return None
        found = athena.get_query_results(QueryExecutionId=query['QueryExecutionId'])['ResultSet']['Rows']
        return [[whole.plain(c.get('VarCharValue')) for c in row['Data']] for row in found[1:]]

    def ended(self, athena, sql):
        ids = athena.list_query_executions()['QueryExecutionIds']
        found = athena.batch_get_query_execution(QueryExecutionIds=ids)['QueryExecutions'] if ids else []
        return next((e for e in found if e['Query'] == sql and e['Status']['State'] in ('SUCCEEDED', 'FAILED')), None)

    def query(self, sql):
        self.go('Consumer', 'Query')
        self.app.type('Query', sql)
        self.app.press('Run')
        return self.rows(sql)

    def compare(self, table):
        """TRUE: what was granted is what the source has."""
        limited = table.name == 'usage'
        mine = range(SITE, table.rows, whole.SITES) if limited else range(table.rows)
        total = sum(table.make(i)[table.number] for i in mine) if limited else table.total
        found = self.query('SELECT count(*), sum(%s), min(id), max(id) FROM "%s".%s'
                           % (table.names[table.number], SHARED, table.name))
        good = found == [[len(mine), total, mine[0], mine[-1]]]
        names = ['id', 'site', 'bytes'] if limited else table.names
        sample = sorted({mine[i * 104729 % len(mine)] for i in range(200)})
        found = self.query('SELECT %s FROM "%s".%s WHERE id IN (%s) ORDER BY id'
                           % (', '.join(names), SHARED, table.name, ', '.join(map(str, sample))))
        wanted = [[whole.plain(dict(zip(table.names, table.make(i)))[n]) for n in names] for i in sample]
        return good and found == wanted

    def is_refused(self):
        return self.query('SELECT cell FROM "%s".usage' % SHARED) is None


if __name__ == '__main__':
    ran = unittest.main(argv=[sys.argv[0], 'Whole'], exit=False, warnings='ignore')
    print(json.dumps(report))
    sys.exit(not ran.result.wasSuccessful())
