# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice Athena as boto3 sees it: what a query reads, what it may not, what it answers."""
import bz2
import csv
import gzip
import io
import json
import os
import time
import unittest

import botocore.exceptions
import lake
from support import CONSUMER, PRODUCER, REGION

LAZY = 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
QUOTED = 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
JSON_SERDE = 'org.openx.data.jsonserde.JsonSerDe'

PARQUET = 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
PARQUET_COLUMNS = [('id', 'bigint'), ('site', 'string'), ('load', 'double'), ('good', 'boolean'), ('day', 'date'),
                   ('at', 'timestamp'), ('ratio', 'float'), ('price', 'decimal(9,2)'), ('count', 'int'), ('note', 'string')]
HERE = os.path.dirname(os.path.abspath(__file__))


def parquet(name):
    with open(os.path.join(HERE, 'corpus', 'parquet', name + '.parquet'), 'rb') as file:
        return file.read()


def expected_rows():
    with open(os.path.join(HERE, 'parquet-expected.json'), encoding='utf-8') as file:
        return json.load(file)['rows']


class AthenaCase(lake.LakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for persona in lake.ACCOUNT:
            cls.make_admin(persona)
        cls.s3 = cls.server.client('s3', 'ProducerAdmin')
        for bucket in ('data', 'results'):
            cls.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={'LocationConstraint': REGION})
        cls.glue['ProducerAdmin'].create_database(DatabaseInput={'Name': 'db'})
        cls.athena = cls.server.client('athena', 'ProducerAdmin')
        cls.table('plain', 'plain/', {'plain/a.csv': '1,Madrid,1.5\n2,Lyon,2.25\n3,Porto,\nx,\\N,bad\n'}, LAZY, {'field.delim': ','})

    @classmethod
    def table(cls, name, prefix, files, serde, parameters, columns=(('id', 'bigint'), ('site', 'string'), ('load', 'double')),
              keys=(), **more):
        for key, body in files.items():
            cls.s3.put_object(Bucket='data', Key=key, Body=body.encode() if isinstance(body, str) else body)
        cls.glue['ProducerAdmin'].create_table(DatabaseName='db', TableInput={
            'Name': name, 'TableType': 'EXTERNAL_TABLE', 'PartitionKeys': [{'Name': n, 'Type': t} for n, t in keys],
            'StorageDescriptor': {'Columns': [{'Name': n, 'Type': t} for n, t in columns], 'Location': 's3://data/' + prefix,
                                  'SerdeInfo': {'SerializationLibrary': serde, 'Parameters': parameters}}, **more})

    @staticmethod
    def wait(athena, query):
        for _ in range(2000):
            execution = athena.get_query_execution(QueryExecutionId=query)['QueryExecution']
            if execution['Status']['State'] not in ('QUEUED', 'RUNNING'):
                return execution
            time.sleep(0.01)
        raise AssertionError('the query does not end')

    def run_sql(self, sql, athena=None, database='db', output='s3://results/out/'):
        """The execution, when it is over."""
        athena = athena or self.athena
        query = athena.start_query_execution(
            QueryString=sql, QueryExecutionContext={'Database': database} if database else {},
            ResultConfiguration={'OutputLocation': output})['QueryExecutionId']
        return self.wait(athena, query)

    def rows(self, sql, athena=None, **more):
        """Header and rows, None for NULL."""
        execution = self.run_sql(sql, athena, **more)
        self.assertEqual(execution['Status']['State'], 'SUCCEEDED', execution['Status'].get('StateChangeReason'))
        result = (athena or self.athena).get_query_results(QueryExecutionId=execution['QueryExecutionId'])
        return [[d.get('VarCharValue') for d in row['Data']] for row in result['ResultSet']['Rows']]

    def failure(self, sql, athena=None, **more):
        execution = self.run_sql(sql, athena, **more)
        self.assertEqual(execution['Status']['State'], 'FAILED')
        return execution['Status']['StateChangeReason']

    def refused(self, code, function, **arguments):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            function(**arguments)
        self.assertEqual(caught.exception.response['Error']['Code'], code)
        return caught.exception.response['Error']['Message']


class Reading(AthenaCase):
    def test_lazy_simple(self):
        """No number where one should be is NULL, and so is \\N."""
        self.assertEqual(self.rows('SELECT * FROM plain'),
                         [['id', 'site', 'load'], ['1', 'Madrid', '1.5'], ['2', 'Lyon', '2.25'], ['3', 'Porto', None],
                          [None, None, None]])

    def test_open_csv(self):
        self.table('quoted', 'quoted/', {'quoted/a.csv': '"id","site","load"\r\n"1","a ""b"", c","2"\r\n'}, QUOTED,
                   {'separatorChar': ',', 'quoteChar': '"', 'escapeChar': '\\'}, Parameters={'skip.header.line.count': '1'})
        self.assertEqual(self.rows('SELECT * FROM "quoted"')[1:], [['1', 'a "b", c', '2.0']])
        self.table('wrong', 'wrong/', {'wrong/a.csv': '"one","x","2"\n'}, QUOTED, {'separatorChar': ','})
        self.assertIn('HIVE_BAD_DATA', self.failure('SELECT * FROM wrong'))

    def test_json_and_gzip(self):
        self.table('lines', 'lines/', {'lines/a.json.gz': gzip.compress(
            b'{"ID": 7, "site": "Sevilla", "load": 1e3, "more": 1}\n\n{"id": 8, "site": null}\n'), 'lines/_SUCCESS': 'x'},
            JSON_SERDE, {})
        self.assertEqual(self.rows('SELECT * FROM lines')[1:], [['7', 'Sevilla', '1000.0'], ['8', None, None]])
        self.table('broken', 'broken/', {'broken/a.json': '[1]\n'}, JSON_SERDE, {})
        self.assertIn('HIVE_CURSOR_ERROR', self.failure('SELECT * FROM broken'))
        self.table('squeezed', 'squeezed/', {'squeezed/a.gz': 'no gzip'}, JSON_SERDE, {})
        self.assertIn('HIVE_CURSOR_ERROR', self.failure('SELECT * FROM squeezed'))

    def test_compressed(self):
        """By the ending alone; a zstd frame is made by hand, of one block that is stored as it is."""
        text = b'1,a,1\n2,b,2\n'
        zstd = bytes.fromhex('28b52ffd20') + bytes([len(text)]) + (len(text) << 3 | 1).to_bytes(3, 'little') + text
        self.table('packed', 'packed/', {'packed/a.csv.bz2': bz2.compress(text), 'packed/b.csv.zst': zstd,
                                         'packed/c.csv.gz': gzip.compress(text), 'packed/d.csv.bz2': b''},
                   LAZY, {'field.delim': ','})
        self.assertEqual(sorted(self.rows('SELECT id, site FROM packed')[1:]), [['1', 'a']] * 3 + [['2', 'b']] * 3)
        for name, content in (('cut', bz2.compress(text * 9)[:-20]), ('plain', text)):
            for ending in ('bz2', 'zst'):
                table = '%s_%s' % (name, ending)
                self.table(table, table + '/', {'%s/a.%s' % (table, ending): content}, LAZY, {'field.delim': ','})
                self.assertIn('HIVE_CURSOR_ERROR', self.failure('SELECT * FROM ' + table), table)

    def test_partitions(self):
        self.table('parts', 'parts/', {'parts/year=2023/a.csv': '1,a,1\n', 'parts/year=2024/a.csv': '2,b,2\n'}, LAZY,
                   {'field.delim': ','}, keys=[('year', 'string')])
        self.assertEqual(self.rows('SELECT * FROM parts'), [['id', 'site', 'load', 'year']])
        self.glue['ProducerAdmin'].batch_create_partition(DatabaseName='db', TableName='parts', PartitionInputList=[
            {'Values': [y], 'StorageDescriptor': {'Location': 's3://data/parts/year=%s/' % y}} for y in ('2023', '2024')])
        self.assertEqual(self.rows("SELECT id, year FROM parts WHERE year = '2024'")[1:], [['2', '2024']])

    def test_unknown_format(self):
        self.table('columnar', 'columnar/', {}, 'org.apache.hadoop.hive.ql.io.orc.OrcSerde', {})
        self.assertIn('HIVE_UNSUPPORTED_FORMAT', self.failure('SELECT * FROM columnar'))

    def parquet_table(self, name, files, columns=PARQUET_COLUMNS, parameters=None, **more):
        self.table(name, name + '/', {name + '/' + key: body for key, body in files.items()}, PARQUET,
                   parameters or {'serialization.format': '1'}, columns, **more)

    def test_parquet(self):
        """Two files of another writer, of other codecs, as one table of two partitions."""
        self.parquet_table('pq', {'y=1/a.parquet': parquet('snappy'), 'y=2/b.parquet': parquet('zstd')}, keys=[('y', 'string')])
        self.glue['ProducerAdmin'].batch_create_partition(DatabaseName='db', TableName='pq', PartitionInputList=[
            {'Values': [y], 'StorageDescriptor': {'Location': 's3://data/pq/y=%s/' % y}} for y in '12'])
        expected = expected_rows()
        found = self.rows("SELECT * FROM pq WHERE y = '2' ORDER BY id")
        self.assertEqual(found[0], [n for n, _ in PARQUET_COLUMNS] + ['y'])
        self.assertEqual([row[-1] for row in found[1:]], ['2'] * len(expected))
        for column, (name, kind) in enumerate(PARQUET_COLUMNS):
            values = [row[column] for row in found[1:]]
            if kind in ('double', 'float'):
                pairs = zip(values, [row[column] for row in expected])
                self.assertTrue(all((a is None) == (b is None) and (a is None or abs(float(a) - float(b)) < 1e-6) for a, b in pairs), name)
            else:
                self.assertEqual(values, [row[column] for row in expected], name)
        ours = [row for row in expected if row[1] == 'Málaga']
        counts = self.rows("SELECT count(*), count(load), max(day), sum(price) FROM pq WHERE site = 'Málaga'")[1]
        self.assertEqual(counts[:3], [str(2 * len(ours)), str(2 * sum(row[2] is not None for row in ours)),
                                      max(row[4] for row in ours if row[4])])
        self.assertAlmostEqual(float(counts[3]), 2 * sum(float(row[7]) for row in ours if row[7]))

    def test_parquet_scans_what_it_reads(self):
        body = parquet('plain')
        self.parquet_table('narrow', {'a.parquet': body})
        one, all_of_it = (self.run_sql(sql)['Statistics']['DataScannedInBytes'] for sql in
                          ('SELECT sum(id) FROM narrow', 'SELECT * FROM narrow'))
        self.assertLess(0, one)
        self.assertLess(one * 5, all_of_it)
        self.assertLessEqual(all_of_it, len(body))

    def test_parquet_by_place(self):
        """Names that the file does not have are NULL; by place they need not agree."""
        renamed = [(n + '_x', t) for n, t in PARQUET_COLUMNS]
        self.parquet_table('named', {'a.parquet': parquet('plain')}, renamed)
        self.assertEqual(self.rows('SELECT DISTINCT id_x, note_x FROM named')[1:], [[None, None]])
        self.parquet_table('placed', {'a.parquet': parquet('plain')}, renamed, {'parquet.column.index.access': 'true'})
        self.assertEqual(self.rows("SELECT id_x FROM placed WHERE note_x = 'note x-761'")[1:], [['9999999995']])

    def test_parquet_refused(self):
        wrong = [(n, 'int' if n == 'note' else t) for n, t in PARQUET_COLUMNS]
        self.parquet_table('mistyped', {'a.parquet': parquet('plain')}, wrong)
        self.assertIn("Field note's type BINARY in parquet file mistyped/a.parquet is incompatible with type int",
                      self.failure('SELECT note FROM mistyped'))
        self.assertEqual(self.rows('SELECT count(id) FROM mistyped')[1:], [['60']])
        self.parquet_table('csvs', {'a.parquet': b'id,site\n1,x\n'})
        self.assertIn('HIVE_CANNOT_OPEN_SPLIT', self.failure('SELECT * FROM csvs'))
        broken = bytearray(parquet('snappy'))
        broken[60:400] = b'x' * 340
        self.parquet_table('broken_pq', {'a.parquet': bytes(broken)})
        self.assertIn('HIVE_BAD_DATA', self.failure('SELECT * FROM broken_pq'))
        self.parquet_table('nested', {'a.parquet': parquet('lite-1')}, [('id', 'bigint'), ('tags', 'array<string>')])
        self.assertIn("column 'tags'", self.failure('SELECT * FROM nested'))
        self.assertEqual(self.rows('SELECT max(id) FROM nested')[1:], [['589999999995']])


class Statements(AthenaCase):
    def test_results(self):
        execution = self.run_sql('SELECT site, count(*), sum(load) AS total FROM db.plain GROUP BY site ORDER BY site')
        result = self.athena.get_query_results(QueryExecutionId=execution['QueryExecutionId'])
        info = result['ResultSet']['ResultSetMetadata']['ColumnInfo']
        self.assertEqual([(c['Name'], c['Type']) for c in info], [('site', 'varchar'), ('_col1', 'bigint'), ('total', 'double')])
        self.assertEqual(execution['Statistics']['DataScannedInBytes'],
                         len(self.s3.get_object(Bucket='data', Key='plain/a.csv')['Body'].read()))
        key = execution['ResultConfiguration']['OutputLocation'].split('/', 3)[3]
        text = self.s3.get_object(Bucket='results', Key=key)['Body'].read().decode()
        self.assertEqual(list(csv.reader(io.StringIO(text)))[1:], [['', '1', ''], ['Lyon', '1', '2.25'],
                                                                   ['Madrid', '1', '1.5'], ['Porto', '1', '']])

    def test_names_in_all_places(self):
        self.assertEqual(self.rows('SELECT p.id FROM "AwsDataCatalog"."db"."plain" p JOIN db.plain AS q ON p.id = q.id '
                                   'WHERE p.id IN (SELECT id FROM db.plain WHERE load > 2)', database=None), [['id'], ['2']])
        self.assertEqual(self.rows('WITH big AS (SELECT * FROM plain WHERE load > 2), n(x) AS (SELECT id FROM big) '
                                   'SELECT x FROM n -- from nothing\n'), [['x'], ['2']])
        self.assertEqual(self.rows("SELECT plain.site FROM plain, (SELECT max(load) AS m FROM plain) t "
                                   "WHERE load = m AND site <> 'from db.other'"), [['site'], ['Lyon']])
        self.assertEqual(self.rows('SELECT id FROM plain WHERE id = 1 UNION ALL (SELECT id FROM plain WHERE id = 2)')[1:],
                         [['1'], ['2']])

    def test_presto_words(self):
        self.assertEqual(self.rows("SELECT concat('a', 'b'), strpos('hello', 'l'), split_part('a-b', '-', 2), "
                                   "year('2024-03-05'), month('2024-03-05'), 1e10, 0.0001, 3 / 2, 'A' LIKE 'a', 100.0")[1:],
                         [['ab', '3', 'b', '2024', '3', '1.0E10', '1.0E-4', '1', 'false', '100.0']])

    def one(self, items, more=''):
        return self.rows(f'SELECT {items} {more}')[1]

    def test_truths(self):
        self.assertEqual(self.one("1 = 1, 2 < 1 AND 1 = 1, NOT 1 = 1 AS no, (1 <> 2), 'a' IN ('a', 'b'), NULL IS NULL, NULL = 1, true, "
                                  "CASE WHEN 1 = 1 THEN 5 END, concat('=', '<'), 3 BETWEEN 1 AND 2"),
                         ['true', 'false', 'false', 'true', 'true', 'true', None, 'true', '5', '=<', 'false'])
        self.assertEqual(self.rows('SELECT * FROM (SELECT id, load > 2 AS big FROM plain WHERE load > 2 OR id = 1) t WHERE big ORDER BY id'),
                         [['id', 'big'], ['2', 'true']])
        self.assertEqual(self.rows("WITH t AS (SELECT site = 'Lyon' ours, count(*) n FROM plain GROUP BY 1) "
                                   'SELECT t.ours, n FROM t ORDER BY ours, n')[1:], [[None, '1'], ['false', '2'], ['true', '1']])
        execution = self.run_sql('SELECT 1 = 1 AS x, 1 AS y')
        info = self.athena.get_query_results(QueryExecutionId=execution['QueryExecutionId'])['ResultSet']['ResultSetMetadata']['ColumnInfo']
        self.assertEqual([c['Type'] for c in info], ['boolean', 'bigint'])

    def test_casts(self):
        self.assertEqual(self.one("CAST('12' AS bigint), CAST(2.5 AS integer), CAST('1.5' AS double), CAST(12 AS varchar), "
                                  "CAST('abcdef' AS varchar(3)), CAST('2024-02-29 11:12:13' AS date), CAST('T' AS boolean), "
                                  "CAST('12.345' AS decimal(9, 2)), CAST(NULL AS bigint), TRY_CAST('x' AS bigint)"),
                         ['12', '3', '1.5', '12', 'abc', '2024-02-29', 'true', '12.35', None, None])
        for value, kind in (("'x'", 'bigint'), ("'1.5'", 'integer'), ("' 1'", 'integer'), ('300', 'tinyint'), ("'2024-02-30'", 'date'),
                            ("'maybe'", 'boolean'), ("''", 'double'), ("'1e5x'", 'double'), ('123456', 'decimal(5,2)'), ("'24:00'", 'timestamp')):
            text = value.strip("'")
            self.assertIn(f"INVALID_CAST_ARGUMENT: Cannot cast '{text}' to {kind.upper()}", self.failure(f'SELECT CAST({value} AS {kind})'))
        self.assertIn('TYPE_NOT_FOUND', self.failure("SELECT CAST('x' AS string)"))
        self.assertEqual(self.rows("SELECT sum(CAST(site AS varchar) = 'Lyon') FROM plain WHERE id > CAST(CAST('1' AS varchar) AS bigint)")[1:],
                         [['1']])
        execution = self.run_sql("SELECT CAST('2024-02-29' AS date) AS d, CAST(1 AS decimal(9,2)) e")
        info = self.athena.get_query_results(QueryExecutionId=execution['QueryExecutionId'])['ResultSet']['ResultSetMetadata']['ColumnInfo']
        self.assertEqual([(c['Type'], c['Precision'], c['Scale']) for c in info], [('date', 0, 0), ('decimal', 9, 2)])

    def lines(self, sql, athena=None, **more):
        """Of statements whose results have no header"""
        execution = self.run_sql(sql, athena, **more)
        self.assertEqual((execution['Status']['State'], execution['StatementType']), ('SUCCEEDED', 'UTILITY'),
                         execution['Status'].get('StateChangeReason'))
        self.assertTrue(execution['ResultConfiguration']['OutputLocation'].endswith('.txt'))
        rows = (athena or self.athena).get_query_results(QueryExecutionId=execution['QueryExecutionId'])['ResultSet']['Rows']
        return [[part.strip() for part in row['Data'][0]['VarCharValue'].split('\t')] for row in rows]

    def test_show_and_describe(self):
        self.table('shown', 'shown/', {}, LAZY, {}, keys=[('year', 'string')])
        self.glue['ProducerAdmin'].create_database(DatabaseInput={'Name': 'other_db'})
        self.assertIn(['db'], self.lines('SHOW DATABASES', database=None))
        self.assertEqual(self.lines("show schemas like 'other*';", database=None), [['other_db']])
        self.assertIn(['shown'], self.lines('SHOW TABLES'))
        self.assertEqual(self.lines("SHOW TABLES IN db 'sho*'", database=None), [['shown']])
        self.assertEqual(self.lines('SHOW TABLES IN other_db'), [])
        self.assertEqual(self.lines('SHOW COLUMNS IN db.shown', database=None), [['id'], ['site'], ['load'], ['year']])
        self.assertEqual(self.lines('DESCRIBE "shown"'), [
            ['id', 'bigint', ''], ['site', 'string', ''], ['load', 'double', ''], ['year', 'string', ''], ['', '', ''],
            ['# Partition Information', '', ''], ['# col_name', 'data_type', 'comment'], ['', '', ''], ['year', 'string', '']])
        self.assertIn('not found', self.failure('DESCRIBE db.absent'))
        self.assertIn('MISSING_SCHEMA_NAME', self.failure('SHOW TABLES', database=None))
        self.assertIn('NOT_SUPPORTED', self.failure('SHOW PARTITIONS shown'))
        self.assertIn('ParseException', self.failure('DESCRIBE 5'))
        self.assertIn('ParseException', self.failure('SHOW TABLES IN db oh'))

    def test_names_that_are_words_elsewhere(self):
        self.table('words', 'words/', {'words/a.csv': '1,2,2024-03-01\n'}, LAZY, {'field.delim': ','},
                   [('index', 'bigint'), ('default', 'bigint'), ('day', 'date')])
        self.assertEqual(self.rows("SELECT index, w.default, 3 AS transaction FROM words w WHERE index = 1 AND day >= DATE '2024-02-29'"),
                         [['index', 'default', 'transaction'], ['1', '2', '3']])

    def test_wrong_statements(self):
        self.assertIn('COLUMN_NOT_FOUND', self.failure('SELECT absent FROM plain'))
        self.assertIn('COLUMN_NOT_FOUND', self.failure('SELECT "absent" FROM plain'))
        self.assertIn('TABLE_NOT_FOUND', self.failure('SELECT 1 FROM nothing'))
        self.assertIn('SCHEMA_NOT_FOUND', self.failure('SELECT 1 FROM nothing.plain'))
        self.assertIn('CATALOG_NOT_FOUND', self.failure('SELECT 1 FROM a.b.c'))
        self.assertIn('MISSING_SCHEMA_NAME', self.failure('SELECT 1 FROM plain', database=None))
        self.assertIn('FUNCTION_NOT_FOUND', self.failure('SELECT absent(1)'))
        self.assertIn('SYNTAX_ERROR', self.failure('SELECT FROM WHERE'))

    def test_hostile_statements(self):
        for sql in ("SELECT load_extension('x')", 'SELECT * FROM pragma_database_list()', "SELECT zeroblob(1000000000)",
                    'SELECT * FROM db.sqlite_master', 'SELECT ' + '(' * 5000 + '1' + ')' * 5000,
                    'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r'):
            self.failure(sql)
        for sql in ('DROP TABLE plain', "ATTACH 'x' AS y", 'PRAGMA user_version', 'SELECT 1; SELECT 2', "SELECT 'open",
                    '/* open', 'SELECT `id` FROM plain', ' '):
            self.refused('InvalidRequestException', self.athena.start_query_execution, QueryString=sql,
                         ResultConfiguration={'OutputLocation': 's3://results/'})
        self.assertEqual(self.rows('SELECT count(*) FROM plain')[1:], [['4']])

    def test_stop(self):
        heavy = 'SELECT count(*) FROM ' + ', '.join('plain p%d' % i for i in range(14))
        query = self.athena.start_query_execution(QueryString=heavy, QueryExecutionContext={'Database': 'db'},
                                                  ResultConfiguration={'OutputLocation': 's3://results/'})['QueryExecutionId']
        self.refused('InvalidRequestException', self.athena.get_query_results, QueryExecutionId=query)
        self.athena.stop_query_execution(QueryExecutionId=query)
        self.assertEqual(self.wait(self.athena, query)['Status']['State'], 'CANCELLED')
        self.refused('InvalidRequestException', self.athena.get_query_results, QueryExecutionId=query)
        self.athena.stop_query_execution(QueryExecutionId=query)

    def test_pages(self):
        self.table('many', 'many/', {'many/a.csv': ''.join('%d,x,1\n' % i for i in range(2500))}, LAZY, {'field.delim': ','})
        query = self.run_sql('SELECT id FROM many ORDER BY id')['QueryExecutionId']
        seen, token = [], {}
        while True:
            page = self.athena.get_query_results(QueryExecutionId=query, **token)
            seen += [r['Data'][0]['VarCharValue'] for r in page['ResultSet']['Rows']]
            if 'NextToken' not in page:
                break
            token = {'NextToken': page['NextToken']}
        self.assertEqual(seen, ['id'] + [str(i) for i in range(2500)])
        self.assertIn(query, self.athena.list_query_executions()['QueryExecutionIds'])

    def test_tokens_and_places(self):
        token = 'x' * 32
        start = dict(QueryString='SELECT 1', ClientRequestToken=token, ResultConfiguration={'OutputLocation': 's3://results/'})
        first = self.athena.start_query_execution(**start)['QueryExecutionId']
        self.assertEqual(self.athena.start_query_execution(**start)['QueryExecutionId'], first)
        self.refused('InvalidRequestException', self.athena.start_query_execution, **dict(start, QueryString='SELECT 2'))
        self.assertIn('output location', self.refused('InvalidRequestException', self.athena.start_query_execution,
                                                      QueryString='SELECT 1'))
        for place in ('s3://nowhere-at-all/', 'http://results/', 's3://'):
            self.refused('InvalidRequestException', self.athena.start_query_execution, QueryString='SELECT 1',
                         ResultConfiguration={'OutputLocation': place})
        self.athena.create_work_group(Name='ours', Configuration={'ResultConfiguration': {'OutputLocation': 's3://results/ours/'}})
        query = self.athena.start_query_execution(QueryString='SELECT 1', WorkGroup='ours')['QueryExecutionId']
        self.assertTrue(self.wait(self.athena, query)['ResultConfiguration']['OutputLocation'].startswith('s3://results/ours/'))
        self.assertEqual({g['Name'] for g in self.athena.list_work_groups()['WorkGroups']}, {'ours', 'primary'})
        self.athena.update_work_group(WorkGroup='ours', State='DISABLED')
        self.refused('InvalidRequestException', self.athena.start_query_execution, QueryString='SELECT 1', WorkGroup='ours')
        self.athena.delete_work_group(WorkGroup='ours', RecursiveDeleteOption=True)
        self.refused('InvalidRequestException', self.athena.get_work_group, WorkGroup='ours')


class Rights(AthenaCase):
    """What others may: a role of the same account, by IAM and by Lake Formation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lf['ProducerAdmin'].register_resource(ResourceArn='arn:aws:s3:::data', UseServiceLinkedRole=True)
        cls.table('granted', 'granted/', {'granted/a.csv': '1,Madrid,1.5\n2,Lyon,2.5\n3,Lyon,\n4,,4\n'}, LAZY, {'field.delim': ','})

    def reader(self, name, policy=lake.ALLOW_ALL):
        arn, keys = self.make_user('ProducerAdmin', name, policy)
        return arn, self.server.client('athena', keys=keys)

    def grant(self, arn, resource, permissions=('SELECT',)):
        self.lf['ProducerAdmin'].grant_permissions(Principal=lake.principal(arn), Resource=resource, Permissions=list(permissions))

    def test_nothing_granted(self):
        _, athena = self.reader('nobody')
        self.assertIn('Insufficient', self.failure('SELECT * FROM granted', athena))

    def test_describe_alone(self):
        arn, athena = self.reader('looker')
        self.grant(arn, lake.table('db', 'granted'), ['DESCRIBE'])
        self.assertIn('Required Select', self.failure('SELECT * FROM granted', athena))

    def test_columns(self):
        arn, athena = self.reader('columns')
        self.grant(arn, lake.columns('db', 'granted', ['id', 'site']))
        self.assertEqual(self.rows('SELECT * FROM granted', athena)[0], ['id', 'site'])
        self.assertIn('COLUMN_NOT_FOUND', self.failure('SELECT load FROM granted', athena))
        execution = self.run_sql('DESCRIBE granted', athena)
        rows = athena.get_query_results(QueryExecutionId=execution['QueryExecutionId'])['ResultSet']['Rows']
        self.assertEqual([row['Data'][0]['VarCharValue'].split()[0] for row in rows], ['id', 'site'])
        execution = self.run_sql('SHOW TABLES', athena)
        rows = athena.get_query_results(QueryExecutionId=execution['QueryExecutionId'])['ResultSet']['Rows']
        self.assertEqual([row['Data'][0]['VarCharValue'] for row in rows], ['granted'])

    def test_rows(self):
        lf = self.lf['ProducerAdmin']
        data = {'TableCatalogId': PRODUCER, 'DatabaseName': 'db', 'TableName': 'granted'}
        self.refused('InvalidInputException', lf.create_data_cells_filter, TableData=dict(
            data, Name='bad', RowFilter={'FilterExpression': "1=1) UNION SELECT (1"}, ColumnWildcard={}))
        lf.create_data_cells_filter(TableData=dict(data, Name='lyon', RowFilter={'FilterExpression': "site = 'Lyon'"},
                                                   ColumnWildcard={'ExcludedColumnNames': ['load']}))
        lf.create_data_cells_filter(TableData=dict(data, Name='big', RowFilter={'FilterExpression': 'NOT (load < 2)'},
                                                   ColumnNames=['id', 'load']))
        lf.create_data_cells_filter(TableData=dict(data, Name='none', RowFilter={'FilterExpression': '1 = 0'}, ColumnWildcard={}))
        arn, athena = self.reader('none')
        self.grant(arn, {'DataCellsFilter': dict(data, Name='none')})
        self.assertEqual(self.rows('SELECT * FROM granted', athena), [['id', 'site', 'load']])
        arn, athena = self.reader('rows')
        cell = lambda name: {'DataCellsFilter': dict(data, Name=name)}
        self.grant(arn, cell('lyon'))
        self.assertEqual(self.rows('SELECT * FROM granted', athena), [['id', 'site'], ['2', 'Lyon'], ['3', 'Lyon']])
        self.assertIn('COLUMN_NOT_FOUND', self.failure('SELECT load FROM granted', athena))
        self.assertEqual(self.rows("SELECT count(*) FROM granted WHERE site = 'Madrid'", athena)[1:], [['0']])
        self.grant(arn, cell('big'))
        self.assertEqual(self.rows('SELECT id, site, load FROM granted', athena)[1:],
                         [['2', 'Lyon', '2.5'], ['3', 'Lyon', None], ['4', None, '4.0']])

    def test_iam(self):
        def policy(*actions):
            return json.dumps({'Version': '2012-10-17', 'Statement': [
                {'Effect': 'Allow', 'Action': list(actions), 'Resource': '*'}]})
        arn, athena = self.reader('no-athena', policy('glue:*', 's3:*', 'lakeformation:*'))
        self.refused('AccessDeniedException', athena.start_query_execution, QueryString='SELECT 1',
                     ResultConfiguration={'OutputLocation': 's3://results/'})
        arn, athena = self.reader('no-data', policy('athena:*', 'glue:*', 's3:*'))
        self.grant(arn, lake.table('db', 'granted'))
        self.assertIn('lakeformation:GetDataAccess', self.failure('SELECT * FROM granted', athena))
        arn, athena = self.reader('no-glue', policy('athena:*', 's3:*', 'lakeformation:*'))
        self.grant(arn, lake.table('db', 'granted'))
        self.assertIn('glue:GetTable', self.failure('SELECT * FROM granted', athena))
        arn, athena = self.reader('no-output', policy('athena:*', 'glue:*', 'lakeformation:*', 's3:GetBucketLocation'))
        self.grant(arn, lake.table('db', 'granted'))
        self.assertIn('Access denied when writing output', self.failure('SELECT * FROM granted', athena))

    def test_lent_role(self):
        """A registered role without rights in the bucket reads nothing, whoever asks."""
        self.s3.create_bucket(Bucket='other', CreateBucketConfiguration={'LocationConstraint': REGION})
        self.s3.put_object(Bucket='other', Key='t/a.csv', Body=b'1,a,1\n')
        role, _ = self.make_role('ProducerAdmin', 'blind', policy=json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Action': 'sqs:*', 'Resource': '*'}]}))
        self.lf['ProducerAdmin'].register_resource(ResourceArn='arn:aws:s3:::other', RoleArn=role)
        self.glue['ProducerAdmin'].create_table(DatabaseName='db', TableInput={
            'Name': 'blind', 'StorageDescriptor': {'Columns': [{'Name': 'id', 'Type': 'int'}], 'Location': 's3://other/t/',
                                                   'SerdeInfo': {'SerializationLibrary': LAZY, 'Parameters': {'field.delim': ','}}}})
        self.assertIn('Permission denied on S3 path: s3://other/t', self.failure('SELECT * FROM blind'))

    def test_other_account(self):
        """The query of another account isn't there for us."""
        query = self.run_sql('SELECT 1')['QueryExecutionId']
        other = self.server.client('athena', 'ConsumerAdmin')
        self.refused('InvalidRequestException', other.get_query_execution, QueryExecutionId=query)
        self.assertEqual(other.batch_get_query_execution(QueryExecutionIds=[query])['UnprocessedQueryExecutionIds'][0]
                         ['QueryExecutionId'], query)

    def test_across_accounts(self):
        """DESCRIBE on the link and SELECT on its target; one alone is not enough."""
        consumer_s3 = self.server.client('s3', 'ConsumerAdmin')
        consumer_s3.create_bucket(Bucket='consumer-results', CreateBucketConfiguration={'LocationConstraint': REGION})
        self.lf['ProducerAdmin'].grant_permissions(
            Principal=lake.principal(CONSUMER), Resource=lake.table('db', 'granted'), Permissions=['SELECT', 'DESCRIBE'],
            PermissionsWithGrantOption=['SELECT', 'DESCRIBE'])
        self.accept_all('ConsumerAdmin')
        glue, lf = self.glue['ConsumerAdmin'], self.lf['ConsumerAdmin']
        glue.create_database(DatabaseInput={'Name': 'local'})
        glue.create_table(DatabaseName='local', TableInput={'Name': 'link', 'TargetTable': {
            'CatalogId': PRODUCER, 'DatabaseName': 'db', 'Name': 'granted'}})
        arn, keys = self.make_user('ConsumerAdmin', 'analyst')
        athena = self.server.client('athena', keys=keys)
        ask = dict(athena=athena, database='local', output='s3://consumer-results/')
        self.assertIn('Insufficient', self.failure('SELECT * FROM link', **ask))
        lf.grant_permissions(Principal=lake.principal(arn), Resource=lake.table('local', 'link'), Permissions=['DESCRIBE'])
        self.assertIn('Insufficient', self.failure('SELECT * FROM link', **ask))
        lf.grant_permissions(Principal=lake.principal(arn), Resource=lake.columns('db', 'granted', ['id', 'site'], catalog=PRODUCER),
                             Permissions=['SELECT'])
        self.assertEqual(self.rows('SELECT * FROM link WHERE id = 2', **ask), [['id', 'site'], ['2', 'Lyon']])


if __name__ == '__main__':
    unittest.main()
