#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares our operation tables with the models of AWS that botocore ships."""
import glob
import json
import os
import subprocess
import sys
import unittest

try:
    import botocore
except ImportError:
    print('botocore is not installed: nothing to compare with')
    sys.exit(77)

PROGRAM = os.environ['PRINT_OPERATIONS']
# Younger than the oldest botocore we meet; from AWS's documentation.
YOUNGER = {
    'lakeformation': {
        'GetDataCellsFilter', 'UpdateDataCellsFilter', 'CreateLFTagExpression', 'GetLFTagExpression',
        'ListLFTagExpressions', 'UpdateLFTagExpression', 'DeleteLFTagExpression', 'CreateLakeFormationOptIn',
        'ListLakeFormationOptIns', 'DeleteLakeFormationOptIn', 'GetDataLakePrincipal'},
}
# Members that AWS added to headers or queries later, or that only our answers have.
YOUNGER_MEMBERS = {'BucketRegion', 'SdkChecksumAlgorithm', 'ContinuationToken'}


def load_model(service):
    folders = sorted(glob.glob(os.path.join(os.path.dirname(botocore.__file__), 'data', service, '*')))
    for folder in reversed(folders):
        path = os.path.join(folder, 'service-2.json')
        if os.path.exists(path):
            pagers = os.path.join(folder, 'paginators-1.json')
            with open(path) as model, open(pagers) as pages:
                return json.load(model), json.load(pages)['pagination']
    raise FileNotFoundError(service)


def as_list(value):
    return value if isinstance(value, list) else [value]


def split(names):
    """"Wire>Member" → (wire, member)"""
    return [tuple(name.split('>')) if '>' in name else (name, name) for name in names if name]


def each_operation(check):
    """A test that runs @check for every operation that the model knows."""
    def test(self):
        for table in self.tables:
            model, pagers = self.models[table['name']]
            for operation in table['operations']:
                if operation['name'] in YOUNGER.get(table['name'], ()):
                    continue
                with self.subTest(operation=table['name'] + ':' + operation['name']):
                    check(self, table, model, pagers, operation, model['operations'][operation['name']])
    test.__doc__ = check.__doc__
    return test


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tables = json.loads(subprocess.check_output([PROGRAM]))
        cls.models = {table['name']: load_model(table['name']) for table in cls.tables}

    def test_services(self):
        for table in self.tables:
            with self.subTest(service=table['name']):
                metadata = self.models[table['name']][0]['metadata']
                self.assertEqual(table['protocol'], metadata['protocol'])
                self.assertEqual(table['name'], metadata.get('signingName', metadata['endpointPrefix']))
                self.assertEqual(table['name'], metadata['endpointPrefix'])
                if metadata['protocol'] == 'json':
                    self.assertEqual(table['target'], metadata['targetPrefix'])
                if metadata['protocol'] == 'query':
                    self.assertEqual(table['version'], metadata['apiVersion'])

    def test_no_operation_twice(self):
        for table in self.tables:
            names = [operation['name'] for operation in table['operations']]
            self.assertEqual(len(names), len(set(names)), table['name'])

    @each_operation
    def test_methods_and_paths(self, table, model, pagers, operation, facts):
        self.assertEqual(operation['method'], facts['http']['method'])
        uri = facts['http']['requestUri']
        if table['name'] == 's3':
            uri = uri.replace('/{Bucket}', '', 1).replace('{Key+}', '{Key}')
            if uri == '' or uri[0] == '?':
                uri = '/' + uri
        self.assertEqual(operation['path'], uri)

    @each_operation
    def test_pagers(self, table, model, pagers, operation, facts):
        pager = pagers.get(operation['name'])
        ours = [name for name in operation['token_in'] if name]
        if pager is None:
            # Ours alone: then input and output must at least have those members.
            if ours and operation['name'] != 'ListBuckets':
                members = model['shapes'][facts['input']['shape']]['members']
                answers = model['shapes'][facts['output']['shape']]['members']
                for name in ours:
                    self.assertIn(name, members)
                for name in operation['token_out'] + operation['results']:
                    self.assertIn(name, answers)
            return
        self.assertEqual(ours, as_list(pager['input_token']))
        self.assertEqual(operation['token_out'],
                         [token.split(' ')[0] for token in as_list(pager['output_token'])])
        self.assertEqual(set(operation['results']), set(as_list(pager['result_key'])))
        self.assertEqual(operation.get('more'), pager.get('more_results'))

    @each_operation
    def test_all_listings_page(self, table, model, pagers, operation, facts):
        """An operation that takes and gives a token pages, whatever botocore's paginators say."""
        if 'input' not in facts or 'output' not in facts:
            return
        members = model['shapes'][facts['input']['shape']]['members']
        answers = model['shapes'][facts['output']['shape']]['members']
        for token in ('NextToken', 'nextToken', 'Marker'):
            if token in members and token in answers:
                self.assertTrue(any(operation['token_in']))

    @each_operation
    def test_idempotency_tokens(self, table, model, pagers, operation, facts):
        if 'input' not in facts:
            return
        members = model['shapes'][facts['input']['shape']]['members']
        tokens = [name for name, member in members.items() if member.get('idempotencyToken')]
        self.assertEqual([operation['idempotent']] if 'idempotent' in operation else [], tokens)

    @each_operation
    def test_s3_inputs(self, table, model, pagers, operation, facts):
        if table['name'] != 's3' or 'input' not in facts:
            return
        queries = {member: wire for wire, member in split(table['query'])}
        headers = {member: wire.lower() for wire, member in split(table['headers'])}
        shape = model['shapes'][facts['input']['shape']]
        for name, member in shape['members'].items():
            location = member.get('location')
            if location == 'querystring' and name in queries:
                self.assertEqual(queries[name], member['locationName'])
            elif location == 'header' and name in headers and name != 'ChecksumAlgorithm':
                self.assertEqual(headers[name], member['locationName'].lower())
        payload = shape.get('payload')
        if operation['body_in']:
            self.assertEqual(payload, 'Body')
        else:
            ours = split([operation['payload']])[0] if 'payload' in operation else (None, None)
            self.assertEqual(ours[1], payload)
            if payload and shape['members'][payload].get('locationName'):
                self.assertEqual(ours[0], shape['members'][payload]['locationName'])

    @each_operation
    def test_s3_checksums(self, table, model, pagers, operation, facts):
        if table['name'] == 's3':
            required = facts.get('httpChecksumRequired') or facts.get('httpChecksum', {}).get('requestChecksumRequired')
            self.assertEqual(operation['checksum'], bool(required))

    def walk(self, model, name, seen, found):
        shape = model['shapes'][name]
        if name in seen:
            return
        seen.add(name)
        if shape['type'] == 'structure':
            for member, value in shape['members'].items():
                inner = model['shapes'][value['shape']]
                if not value.get('location'):
                    found.append((member, value.get('locationName', member),
                                  value.get('flattened') or inner.get('flattened'), inner))
                self.walk(model, value['shape'], seen, found)
        elif shape['type'] == 'list':
            self.walk(model, shape['member']['shape'], seen, found)
        elif shape['type'] == 'map':
            self.walk(model, shape['value']['shape'], seen, found)

    @each_operation
    def test_xml_shapes(self, table, model, pagers, operation, facts):
        """Every list, map, number and boolean of an XML answer is one in our tables."""
        if table['protocol'] not in ('query', 'rest-xml'):
            return
        found = []
        if 'output' in facts:
            self.walk(model, facts['output']['shape'], set(), found)
        lists = dict(split(table['lists']))
        for member, wire, flat, shape in found:
            kind = shape['type']
            if kind == 'list' and flat:
                self.assertIn((wire, member), split(operation['flat']))
            elif kind == 'list':
                self.assertIn(wire, lists)
                item = shape['member'].get('locationName', 'member')
                self.assertEqual(lists[wire] if lists[wire] != wire else 'member', item)
            elif kind == 'map':
                self.assertIn(member, table['maps'])
            elif kind in ('integer', 'long'):
                self.assertIn(member, table['integers'])
            elif kind == 'boolean':
                self.assertIn(member, table['booleans'])
            elif kind in ('string', 'structure'):
                for other in ('lists', 'maps', 'integers', 'booleans'):
                    if (member, kind) not in (('Reason', 'string'),):
                        self.assertNotIn(wire, [name for name, _ in split(table[other])])

    @each_operation
    def test_s3_outputs(self, table, model, pagers, operation, facts):
        if table['name'] != 's3' or 'output' not in facts:
            return
        shape = model['shapes'][facts['output']['shape']]
        headers = {member: wire.lower() for wire, member in split(table['headers'])}
        if shape.get('payload') and not operation['body_out']:
            self.assertEqual(operation.get('output'), shape['payload'])
        for name, member in shape['members'].items():
            if member.get('location') == 'header' and name in headers:
                self.assertEqual(headers[name], member['locationName'].lower())


if __name__ == '__main__':
    unittest.main()
