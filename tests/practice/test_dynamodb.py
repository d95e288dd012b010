# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice DynamoDB, seen by boto3 and the AWS CLI."""
import decimal
import json
import os
import unittest

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

import support

os.environ['G_DEBUG'] = 'fatal-criticals'  # of the server

SUBSCRIPTIONS = {
    'TableName': 'AwsDataMeshSubscriptions',
    'AttributeDefinitions': [{'AttributeName': name, 'AttributeType': 'S'} for name in
                             ('SubscriptionId', 'OwnerPrincipal', 'Status', 'SubscriberPrincipal')],
    'KeySchema': [{'AttributeName': 'SubscriptionId', 'KeyType': 'HASH'}],
    'GlobalSecondaryIndexes': [
        {'IndexName': 'AwsDataMeshSubscriptions-Owner', 'Projection': {'ProjectionType': 'ALL'},
         'KeySchema': [{'AttributeName': 'OwnerPrincipal', 'KeyType': 'HASH'}, {'AttributeName': 'Status', 'KeyType': 'RANGE'}]},
        {'IndexName': 'AwsDataMeshSubscriptions-Subscriber', 'Projection': {'ProjectionType': 'KEYS_ONLY'},
         'KeySchema': [{'AttributeName': 'SubscriberPrincipal', 'KeyType': 'HASH'}]}],
    'BillingMode': 'PAY_PER_REQUEST',
    'StreamSpecification': {'StreamEnabled': True, 'StreamViewType': 'NEW_AND_OLD_IMAGES'},
    'Tags': [{'Key': 'Solution', 'Value': 'DataMeshUtils'}],
}


def value(plain):
    return TypeSerializer().serialize(plain)


def item(**plain):
    return {name: value(one) for name, one in plain.items()}


def plain(values):
    return {name: TypeDeserializer().deserialize(one) for name, one in values.items()}


def make_table(client, name, sort=None, **more):
    schema = [{'AttributeName': 'id', 'KeyType': 'HASH'}]
    attributes = [{'AttributeName': 'id', 'AttributeType': 'S'}]
    if sort:
        schema.append({'AttributeName': 'sort', 'KeyType': 'RANGE'})
        attributes.append({'AttributeName': 'sort', 'AttributeType': sort})
    client.create_table(TableName=name, KeySchema=schema, AttributeDefinitions=attributes + more.pop('attributes', []),
                        BillingMode='PAY_PER_REQUEST', **more)
    wait(client, name)
    return name


def wait(client, name):
    client.get_waiter('table_exists').wait(TableName=name, WaiterConfig={'Delay': 1, 'MaxAttempts': 20})


class Tables(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.db = cls.server.client('dynamodb')

    def test_subscriptions(self):
        made = self.db.create_table(**SUBSCRIPTIONS)['TableDescription']
        self.assertEqual(made['TableStatus'], 'CREATING')
        self.assertRefused('ResourceInUseException', self.db.create_table, **SUBSCRIPTIONS,
                           text='Table already exists: AwsDataMeshSubscriptions')
        self.assertRefused('ResourceNotFoundException', self.db.get_item, TableName='AwsDataMeshSubscriptions',
                           Key=item(SubscriptionId='a'))
        wait(self.db, 'AwsDataMeshSubscriptions')
        table = self.db.describe_table(TableName='AwsDataMeshSubscriptions')['Table']
        self.assertEqual(table['TableStatus'], 'ACTIVE')
        self.assertEqual(table['BillingModeSummary']['BillingMode'], 'PAY_PER_REQUEST')
        self.assertEqual(table['TableArn'], 'arn:aws:dynamodb:eu-west-1:555555555555:table/AwsDataMeshSubscriptions')
        self.assertTrue(table['LatestStreamArn'].startswith(table['TableArn'] + '/stream/20'))
        self.assertEqual([index['IndexStatus'] for index in table['GlobalSecondaryIndexes']], ['ACTIVE'] * 2)
        tags = self.db.list_tags_of_resource(ResourceArn=table['TableArn'])['Tags']
        self.assertEqual(tags, SUBSCRIPTIONS['Tags'])

    def test_refused_definitions(self):
        bad = [
            (dict(KeySchema=[{'AttributeName': 'x', 'KeyType': 'RANGE'}]), 'not a HASH key'),
            (dict(KeySchema=[{'AttributeName': 'y', 'KeyType': 'HASH'}]), 'Some index key attributes are not defined'),
            (dict(AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}, {'AttributeName': 'b', 'AttributeType': 'S'}]),
             'Number of attributes in KeySchema does not exactly match'),
            (dict(BillingMode='PROVISIONED'), 'ReadCapacityUnits and WriteCapacityUnits must both be specified'),
            (dict(ProvisionedThroughput={'ReadCapacityUnits': 1, 'WriteCapacityUnits': 1}), 'Neither ReadCapacityUnits'),
            (dict(AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'SS'}]), 'enum value set'),
            (dict(TableName='no spaces'), 'regular expression pattern'),
            (dict(GlobalSecondaryIndexes=[{'IndexName': 'one', 'Projection': {'ProjectionType': 'INCLUDE'},
                                           'KeySchema': [{'AttributeName': 'id', 'KeyType': 'HASH'}]}]), 'NonKeyAttributes'),
            (dict(LocalSecondaryIndexes=[{'IndexName': 'one', 'Projection': {'ProjectionType': 'ALL'},
                                          'KeySchema': [{'AttributeName': 'id', 'KeyType': 'HASH'}]}]), 'does not have a range key'),
        ]
        good = dict(TableName='refused', KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}],
                    AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}], BillingMode='PAY_PER_REQUEST')
        for change, text in bad:
            with self.subTest(text):
                self.assertRefused('ValidationException', self.db.create_table, **{**good, **change}, text=text)
        self.assertRefused('ResourceNotFoundException', self.db.describe_table, TableName='refused', text='Table: refused not found')

    def test_change_and_delete(self):
        make_table(self.db, 'changing')
        self.db.put_item(TableName='changing', Item=item(id='a', colour='red'))
        self.db.update_table(TableName='changing', AttributeDefinitions=[
            {'AttributeName': 'id', 'AttributeType': 'S'}, {'AttributeName': 'colour', 'AttributeType': 'S'}],
            GlobalSecondaryIndexUpdates=[{'Create': {'IndexName': 'colours', 'Projection': {'ProjectionType': 'ALL'},
                                                     'KeySchema': [{'AttributeName': 'colour', 'KeyType': 'HASH'}]}}])
        wait(self.db, 'changing')
        found = self.db.query(TableName='changing', IndexName='colours', KeyConditionExpression='colour = :c',
                              ExpressionAttributeValues={':c': {'S': 'red'}})
        self.assertEqual(found['Count'], 1)
        self.db.update_time_to_live(TableName='changing', TimeToLiveSpecification={'Enabled': True, 'AttributeName': 'until'})
        ttl = self.db.describe_time_to_live(TableName='changing')['TimeToLiveDescription']
        self.assertEqual(ttl, {'TimeToLiveStatus': 'ENABLED', 'AttributeName': 'until'})
        self.assertEqual(self.db.delete_table(TableName='changing')['TableDescription']['TableStatus'], 'DELETING')
        self.assertRefused('ResourceNotFoundException', self.db.describe_table, TableName='changing')

    def test_list_pages(self):
        for i in range(5):
            self.db.create_table(TableName='page-%d' % i, KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}],
                                 AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}], BillingMode='PAY_PER_REQUEST')
        pages = [page['TableNames'] for page in self.db.get_paginator('list_tables').paginate(PaginationConfig={'PageSize': 2})]
        self.assertTrue(all(len(page) <= 2 for page in pages))
        self.assertEqual([name for page in pages for name in page if name.startswith('page-')], ['page-%d' % i for i in range(5)])

    def test_cli(self):
        status, out, err = self.server.aws('dynamodb', 'create-table', '--table-name', 'by-cli', '--billing-mode', 'PAY_PER_REQUEST',
                                           '--key-schema', 'AttributeName=id,KeyType=HASH',
                                           '--attribute-definitions', 'AttributeName=id,AttributeType=S')
        self.assertEqual((status, out and out['TableDescription']['TableStatus']), (0, 'CREATING'), err)
        wait(self.db, 'by-cli')
        status, _, err = self.server.aws('dynamodb', 'put-item', '--table-name', 'by-cli', '--item', '{"id":{"S":"x"},"n":{"N":"1.50"}}')
        self.assertEqual(status, 0, err)
        status, out, err = self.server.aws('dynamodb', 'get-item', '--table-name', 'by-cli', '--key', '{"id":{"S":"x"}}')
        self.assertEqual(out['Item'], {'id': {'S': 'x'}, 'n': {'N': '1.5'}}, err)
        status, _, err = self.server.aws('dynamodb', 'describe-table', '--table-name', 'by-cli', persona='ProducerAdmin')
        self.assertNotEqual(status, 0)
        self.assertIn('ResourceNotFoundException', err)

    def test_permissions(self):
        make_table(self.db, 'guarded', attributes=[{'AttributeName': 'owner', 'AttributeType': 'S'}], GlobalSecondaryIndexes=[
            {'IndexName': 'owners', 'Projection': {'ProjectionType': 'ALL'}, 'KeySchema': [{'AttributeName': 'owner', 'KeyType': 'HASH'}]}])
        iam = self.server.client('iam', region='us-east-1')
        iam.create_user(UserName='reader')
        iam.put_user_policy(UserName='reader', PolicyName='read', PolicyDocument=json.dumps({
            'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': ['dynamodb:GetItem', 'dynamodb:Query'],
                                                    'Resource': 'arn:aws:dynamodb:*:*:table/guarded'}]}))
        key = iam.create_access_key(UserName='reader')['AccessKey']
        reader = self.server.client('dynamodb', keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
        reader.get_item(TableName='guarded', Key=item(id='a'))
        self.assertRefused('AccessDeniedException', reader.put_item, TableName='guarded', Item=item(id='a'),
                           text='is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb')
        self.assertRefused('AccessDeniedException', reader.query, TableName='guarded', IndexName='owners',
                           KeyConditionExpression='#o = :o', ExpressionAttributeNames={'#o': 'owner'},
                           ExpressionAttributeValues={':o': {'S': 'x'}}, text='table/guarded/index/owners')
        self.assertRefused('AccessDeniedException', reader.transact_write_items, TransactItems=[
            {'Delete': {'TableName': 'guarded', 'Key': item(id='a')}}])


class Items(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.db = cls.server.client('dynamodb')
        make_table(cls.db, 'things', attributes=[{'AttributeName': 'owner', 'AttributeType': 'S'}], GlobalSecondaryIndexes=[
            {'IndexName': 'owners', 'Projection': {'ProjectionType': 'KEYS_ONLY'}, 'KeySchema': [{'AttributeName': 'owner', 'KeyType': 'HASH'}]}])
        make_table(cls.db, 'sorted', sort='N')

    def get(self, name):
        return plain(self.db.get_item(TableName='things', Key=item(id=name), ConsistentRead=True).get('Item', {}))

    def update(self, name, expression, values=None, names=None, **more):
        more.update({'ExpressionAttributeValues': {':' + k: value(v) for k, v in values.items()}} if values else {})
        more.update({'ExpressionAttributeNames': names} if names else {})
        return self.db.update_item(TableName='things', Key=item(id=name), UpdateExpression=expression, **more)

    def test_all_types_come_back(self):
        thing = {'id': 'types', 's': 'ünï \U0001f600', 'n': decimal.Decimal('-0.00012'), 'b': b'\x00\xff', 'ss': {'a', 'b'},
                 'ns': {decimal.Decimal(1), decimal.Decimal('2.5')}, 'bs': {b'x', b'y'}, 'null': None, 'yes': True, 'no': False,
                 'list': [1, 'two', [3], {'four': 4}], 'map': {'a.b': {'c': 'd'}}, 'empty': '', 'none': [], 'nothing': {}}
        answer = self.db.put_item(TableName='things', Item=item(**thing), ReturnConsumedCapacity='TOTAL')
        self.assertEqual(answer['ConsumedCapacity']['CapacityUnits'], 1)
        back = self.get('types')
        back['b'], back['bs'] = back['b'].value, {one.value for one in back['bs']}
        self.assertEqual(back, thing)
        self.assertIn('x-amz-crc32', answer['ResponseMetadata']['HTTPHeaders'])

    def test_numbers(self):
        for sent, kept in (('1.50', '1.5'), ('-0', '0'), ('1E3', '1000'), ('.5', '0.5'), ('9' * 38, '9' * 38), ('1e-130', '0.' + '0' * 129 + '1'),
                           ('1e125', '1' + '0' * 125), ('+7', '7'), ('0012.3400', '12.34')):
            self.db.put_item(TableName='things', Item={'id': {'S': 'number'}, 'n': {'N': sent}})
            self.assertEqual(self.db.get_item(TableName='things', Key=item(id='number'))['Item']['n'], {'N': kept})
        for sent, text in (('', 'cannot be converted'), ('1a', 'cannot be converted'), ('1' * 39, 'more than 38 significant'), ('1e126', 'overflow'),
                           ('1e-131', 'underflow'), ('NaN', 'cannot be converted')):
            self.assertRefused('ValidationException', self.db.put_item, TableName='things', Item={'id': {'S': 'x'}, 'n': {'N': sent}}, text=text)

    def test_refused_items(self):
        bad = [
            ({'other': {'S': 'x'}}, 'Missing the key id in the item'),
            ({'id': {'N': '1'}}, 'Type mismatch for key id expected: S actual: N'),
            ({'id': {'S': ''}}, 'cannot contain an empty string value. Key: id'),
            ({'id': {'S': 'x' * 2049}}, 'hashkey has exceeded'),
            ({'id': {'S': 'x'}, 'set': {'SS': []}}, 'string set  may not be empty'),
            ({'id': {'S': 'x'}, 'set': {'SS': ['a', 'a']}}, 'duplicates'),
            ({'id': {'S': 'x'}, 'set': {'NS': ['1', '1.0']}}, 'duplicates'),
            ({'id': {'S': 'x'}, 'v': {}}, 'must contain exactly one'),
            ({'id': {'S': 'x'}, 'v': {'S': 'a', 'N': '1'}}, 'more than one datatypes'),
            ({'id': {'S': 'x'}, 'v': {'NULL': False}}, 'must have the value of true'),
            ({'id': {'S': 'x'}, 'owner': {'N': '1'}}, 'Type mismatch for Index Key owner Expected: S Actual: N IndexName: owners'),
            ({'id': {'S': 'x'}, 'owner': {'S': ''}}, 'IndexName: owners, IndexKey: owner'),
            ({'id': {'S': 'x'}, 'v': {'S': 'y' * (400 * 1024)}}, 'Item size has exceeded'),
        ]
        for one, text in bad:
            with self.subTest(text):
                self.assertRefused('ValidationException', self.db.put_item, TableName='things', Item=one, text=text)
        for key in ({}, {'id': {'N': '1'}}, {'id': {'S': 'a'}, 'x': {'S': 'b'}}, {'x': {'S': 'b'}}):
            self.assertRefused('ValidationException', self.db.get_item, TableName='things', Key=key,
                               text='The provided key element does not match the schema')
        self.assertRefused('ResourceNotFoundException', self.db.put_item, TableName='absent', Item=item(id='x'))

    def test_conditions(self):
        put = dict(TableName='things', ConditionExpression='attribute_not_exists(id)')
        self.db.put_item(Item=item(id='once', n=1), **put)
        error = self.assertRefused('ConditionalCheckFailedException', self.db.put_item, Item=item(id='once', n=2), **put,
                                   text='The conditional request failed')
        self.assertNotIn('Item', error)
        self.assertEqual(self.get('once')['n'], 1)
        change = dict(values={'new': 'Active', 'old': 'Pending'}, names={'#s': 'Status'}, ConditionExpression='#s = :old')
        self.db.put_item(TableName='things', Item=item(id='race', Status='Pending'))
        self.update('race', 'SET #s = :new', **change)
        self.assertRefused('ConditionalCheckFailedException', self.update, 'race', 'SET #s = :new', **change)
        self.assertRefused('ConditionalCheckFailedException', self.db.delete_item, TableName='things', Key=item(id='race'),
                           ConditionExpression='size(id) > :n', ExpressionAttributeValues={':n': {'N': '4'}})
        gone = self.db.delete_item(TableName='things', Key=item(id='race'), ReturnValues='ALL_OLD')
        self.assertEqual(plain(gone['Attributes']), {'id': 'race', 'Status': 'Active'})
        self.assertEqual(self.get('race'), {})

    def test_updates(self):
        self.update('made', 'SET a = :a, m = :m ADD n :one, tags :tags',
                    {'a': 1, 'm': {'x': {'y': [1, 2, 3]}}, 'one': 1, 'tags': {'p', 'q'}})
        self.assertEqual(self.get('made'), {'id': 'made', 'a': 1, 'm': {'x': {'y': [1, 2, 3]}}, 'n': 1, 'tags': {'p', 'q'}})
        changed = self.update('made', 'REMOVE m.x.y[0], m.x.y[2] SET a = a + :ten, b = if_not_exists(b, :list), '
                              '#z = list_append(m.x.y, :list) ADD n :one DELETE tags :gone',
                              {'ten': 10, 'one': decimal.Decimal('0.5'), 'gone': {'p', 'z'}, 'list': ['new']}, {'#z': 'zone'},
                              ReturnValues='ALL_NEW')['Attributes']
        self.assertEqual(plain(changed), {'id': 'made', 'a': 11, 'm': {'x': {'y': [2]}}, 'n': decimal.Decimal('1.5'), 'tags': {'q'},
                                          'b': ['new'], 'zone': [1, 2, 3, 'new']})
        old = self.update('made', 'SET m.x.y[0] = :v, m.x.w = :v', {'v': 9}, ReturnValues='UPDATED_OLD')['Attributes']
        self.assertEqual(plain(old), {'m': {'x': {'y': [2]}}})
        new = self.update('made', 'SET m.x.y[7] = :v, a = a - :v REMOVE b', {'v': 9}, ReturnValues='UPDATED_NEW')['Attributes']
        self.assertEqual(plain(new), {'a': 2})
        self.assertEqual(self.get('made')['m']['x'], {'y': [9, 9], 'w': 9})
        self.update('made', 'DELETE tags :all', {'all': {'q'}})
        self.assertNotIn('tags', self.get('made'))
        self.db.update_item(TableName='things', Key=item(id='bare'))
        self.assertEqual(self.get('bare'), {'id': 'bare'})

    def test_refused_updates(self):
        self.db.put_item(TableName='things', Item=item(id='fixed', s='text', l=[1], m={'a': 1}))
        bad = [
            ('SET Status = :v', {'v': 1}, None, 'Attribute name is a reserved keyword; reserved keyword: Status'),
            ('SET id = :v', {'v': 1}, None, 'Cannot update attribute id. This attribute is part of the key'),
            ('SET a = :v, a = :v', {'v': 1}, None, 'Two document paths overlap'),
            ('SET m.a = :v REMOVE m', {'v': 1}, None, 'path one: [m, a], path two: [m]'),
            ('SET m.a = :v REMOVE m[0]', {'v': 1}, None, 'conflict'),
            ('SET a = :v SET b = :v', {'v': 1}, None, 'The "SET" section can only be used once'),
            ('SET a = :v', {'w': 1}, None, 'attribute value: :v'),
            ('SET a = :v', {'v': 1, 'w': 1}, None, 'unused in expressions: keys: {:w}'),
            ('SET a = :v', {'v': 1}, {'#x': 'y'}, 'unused in expressions: keys: {#x}'),
            ('SET #q = :v', {'v': 1}, None, 'attribute name: #q'),
            ('SET a = b', None, None, 'refers to an attribute that does not exist'),
            ('SET a = s + :v', {'v': 1}, None, 'incorrect data type'),
            ('SET a = :v + :w', {'v': 1, 'w': 'x'}, None, 'Incorrect operand type'),
            ('ADD s :v', {'v': 1}, None, 'incorrect data type'),
            ('ADD a :v', {'v': 'x'}, None, 'operand type: STRING'),
            ('DELETE a :v', {'v': 1}, None, 'operand type: NUMBER'),
            ('SET x.y = :v', {'v': 1}, None, 'document path provided in the update expression is invalid'),
            ('SET a = nothing(:v)', {'v': 1}, None, 'Invalid function name; function: nothing'),
            ('SET a :v', {'v': 1}, None, 'Syntax error; token: ":v", near: "a :v"'),
            ('', None, None, 'The expression can not be empty'),
            ('SET a = ', None, None, 'token: "<EOF>"'),
            ('REMOVE', None, None, 'token: "<EOF>"'),
            ('SET owner = :v', {'v': ''}, None, 'IndexKey: owner'),
        ]
        for expression, values, names, text in bad:
            if 'owner' in expression:
                expression, names = 'SET #o = :v', {'#o': 'owner'}
            with self.subTest(expression):
                self.assertRefused('ValidationException', self.update, 'fixed', expression, values, names, text=text)
        self.assertEqual(self.get('fixed'), {'id': 'fixed', 's': 'text', 'l': [1], 'm': {'a': 1}})

    def test_projection(self):
        self.db.put_item(TableName='things', Item=item(id='part', a=[1, 2, {'b': 3, 'c': 4}], m={'x': 1, 'y': 2}, z=1))
        got = self.db.get_item(TableName='things', Key=item(id='part'), ProjectionExpression='a[2].b, m.x, a[0], gone',)['Item']
        self.assertEqual(plain(got), {'a': [1, {'b': 3}], 'm': {'x': 1}})
        for expression in ('a, a', 'a.b, a', 'a[', 'size(a)', 'name', 'a b'):
            self.assertRefused('ValidationException', self.db.get_item, TableName='things', Key=item(id='part'),
                               ProjectionExpression=expression, text='Invalid ProjectionExpression')

    def test_query(self):
        with_sort = [decimal.Decimal(n) for n in ('-10', '-1.5', '0', '0.25', '1', '9', '10', '100')]
        for n in with_sort:
            self.db.put_item(TableName='sorted', Item=item(id='q', sort=n, even=int(n) % 2 == 0))

        def query(condition, **values):
            more = values.pop('more', {})
            got = self.db.query(TableName='sorted', KeyConditionExpression=condition, ExpressionAttributeNames={'#s': 'sort'} if '#s' in condition else {},
                                ExpressionAttributeValues={':' + k: value(v) for k, v in values.items()}, **more) if '#s' in condition \
                else self.db.query(TableName='sorted', KeyConditionExpression=condition,
                                   ExpressionAttributeValues={':' + k: value(v) for k, v in values.items()}, **more)
            return [plain(one)['sort'] for one in got['Items']]
        self.assertEqual(query('id = :i', i='q'), with_sort)
        self.assertEqual(query('id = :i', i='q', more={'ScanIndexForward': False}), with_sort[::-1])
        self.assertEqual(query('id = :i AND sort BETWEEN :a AND :b', i='q', a=0, b=9), with_sort[2:6])
        self.assertEqual(query('id = :i AND (sort < :a)', i='q', a=0), with_sort[:2])
        self.assertEqual(query('#s >= :a AND id = :i', i='q', a=10), with_sort[6:])
        pages = list(self.db.get_paginator('query').paginate(
            TableName='sorted', KeyConditionExpression='id = :i', FilterExpression='even = :t', Limit=3,
            ExpressionAttributeValues={':i': {'S': 'q'}, ':t': {'BOOL': True}}))
        self.assertEqual([page['ScannedCount'] for page in pages], [3, 3, 2])
        self.assertEqual(sum(page['Count'] for page in pages), sum(int(n) % 2 == 0 for n in with_sort))
        count = self.db.query(TableName='sorted', KeyConditionExpression='id = :i', Select='COUNT', ExpressionAttributeValues={':i': {'S': 'q'}})
        self.assertEqual((count['Count'], 'Items' in count), (8, False))

    def test_refused_queries(self):
        bad = [
            ('id > :i', 'Query key condition not supported'), ('sort = :n', 'missed key schema element: id'),
            ('id = :i AND xyz = :n', 'missed key schema element: sort'), ('id = :i OR sort = :n', 'Invalid operator used in KeyConditionExpression: OR'),
            ('id = :i AND sort <> :n', 'Invalid operator used in KeyConditionExpression: <>'), ('id = :n', 'does not match schema type'),
            ('id = :i AND contains(sort, :n)', 'contains'), ('id = :i AND id = :i', 'one condition per key'),
            ('id.x = :i', 'nested attributes'), ('', 'can not be empty'), ('id = :x', 'attribute value: :x'),
        ]
        for condition, text in bad:
            values = {key: one for key, one in ((':i', {'S': 'q'}), (':n', {'N': '1'})) if key in condition}
            more = {'ExpressionAttributeValues': values} if values else {}
            with self.subTest(condition):
                self.assertRefused('ValidationException', self.db.query, TableName='sorted', KeyConditionExpression=condition, **more, text=text)
        good = dict(TableName='sorted', KeyConditionExpression='id = :i', ExpressionAttributeValues={':i': {'S': 'q'}})
        self.assertRefused('ValidationException', self.db.query, **good, FilterExpression='attribute_exists(sort)', text='Primary key attribute: sort')
        self.assertRefused('ValidationException', self.db.query, **good, IndexName='nope', text='does not have the specified index: nope')
        self.assertRefused('ValidationException', self.db.query, **good, ExclusiveStartKey=item(id='other', sort=1), text='starting key is invalid')
        self.assertRefused('ValidationException', self.db.query, **good, Select='SPECIFIC_ATTRIBUTES', text='SPECIFIC_ATTRIBUTES')
        owners = dict(TableName='things', IndexName='owners', KeyConditionExpression='#o = :o', ExpressionAttributeNames={'#o': 'owner'},
                      ExpressionAttributeValues={':o': {'S': 'me'}})
        self.assertRefused('ValidationException', self.db.query, **owners, ConsistentRead=True, text='Consistent reads are not supported')
        self.assertRefused('ValidationException', self.db.query, **owners, Select='ALL_ATTRIBUTES', text='projection type is not ALL')
        self.assertRefused('ValidationException', self.db.query, **owners, ProjectionExpression='extra', text='does not project [extra]')

    def test_index_follows_items(self):
        def owned(name):
            pages = self.db.get_paginator('query').paginate(
                TableName='things', IndexName='owners', KeyConditionExpression='#o = :o', ExpressionAttributeNames={'#o': 'owner'},
                ExpressionAttributeValues={':o': {'S': name}}, Limit=2)
            return sorted(one['id']['S'] for page in pages for one in page['Items'])
        for i in range(5):
            self.db.put_item(TableName='things', Item=item(id='own-%d' % i, owner='ann', extra=i))
        self.assertEqual(owned('ann'), ['own-%d' % i for i in range(5)])
        got = self.db.query(TableName='things', IndexName='owners', KeyConditionExpression='#o = :o', ExpressionAttributeNames={'#o': 'owner'},
                            ExpressionAttributeValues={':o': {'S': 'ann'}}, Limit=1)
        self.assertEqual(set(got['Items'][0]), {'id', 'owner'})
        self.assertEqual(set(got['LastEvaluatedKey']), {'id', 'owner'})
        self.update('own-0', 'SET #o = :o', {'o': 'bob'}, {'#o': 'owner'})
        self.update('own-1', 'REMOVE #o', names={'#o': 'owner'})
        self.db.delete_item(TableName='things', Key=item(id='own-2'))
        self.assertEqual((owned('ann'), owned('bob')), (['own-3', 'own-4'], ['own-0']))

    def test_scan_page_before_filter(self):
        make_table(self.db, 'big')
        for i in range(6):
            self.db.put_item(TableName='big', Item=item(id=str(i), fill='x' * 300000))
        first = self.db.scan(TableName='big', FilterExpression='attribute_not_exists(fill)')
        self.assertEqual((first['Count'], first['ScannedCount']), (0, 4))
        pages = self.db.get_paginator('scan').paginate(TableName='big', ProjectionExpression='id')
        self.assertEqual(sorted(one['id']['S'] for page in pages for one in page['Items']), list('012345'))
        parts = [list(self.db.get_paginator('scan').paginate(TableName='big', TotalSegments=3, Segment=n)) for n in range(3)]
        self.assertEqual(sorted(one['id']['S'] for part in parts for page in part for one in page['Items']), list('012345'))
        self.assertRefused('ValidationException', self.db.scan, TableName='big', TotalSegments=3, text='Segment parameter is required')

    def test_batches(self):
        make_table(self.db, 'batch')
        puts = [{'PutRequest': {'Item': item(id='b%02d' % i, n=i)}} for i in range(25)]
        self.assertEqual(self.db.batch_write_item(RequestItems={'batch': puts})['UnprocessedItems'], {})
        keys = [item(id='b%02d' % i) for i in range(30)]
        got = self.db.batch_get_item(RequestItems={'batch': {'Keys': keys, 'ProjectionExpression': 'n'}})
        self.assertEqual(sorted(int(one['n']['N']) for one in got['Responses']['batch']), list(range(25)))
        self.assertRefused('ValidationException', self.db.batch_write_item, RequestItems={'batch': puts + puts[:1]}, text='Too many items')
        self.assertRefused('ValidationException', self.db.batch_write_item, RequestItems={'batch': puts[:1] * 2}, text='duplicates')
        self.assertRefused('ValidationException', self.db.batch_get_item, RequestItems={'batch': {'Keys': keys[:1] * 2}}, text='duplicates')
        many = [item(id=str(i)) for i in range(101)]
        self.assertRefused('ValidationException', self.db.batch_get_item, RequestItems={'batch': {'Keys': many}}, text='Too many items')
        self.assertRefused('ValidationException', self.db.batch_write_item, RequestItems={'batch': [puts[0], {'PutRequest': {'Item': {'x': {'S': '1'}}}}]})

    def test_transactions(self):
        make_table(self.db, 'ledger')
        self.db.put_item(TableName='ledger', Item=item(id='a', n=5))
        take = {'Update': {'TableName': 'ledger', 'Key': item(id='a'), 'UpdateExpression': 'SET n = n - :n',
                           'ConditionExpression': 'n >= :n', 'ExpressionAttributeValues': {':n': {'N': '4'}}}}
        give = {'Put': {'TableName': 'ledger', 'Item': item(id='b', n=4), 'ConditionExpression': 'attribute_not_exists(id)'}}
        self.db.transact_write_items(TransactItems=[take, give], ClientRequestToken='token-1')
        self.db.transact_write_items(TransactItems=[take, give], ClientRequestToken='token-1')
        self.assertRefused('IdempotentParameterMismatchException', self.db.transact_write_items, TransactItems=[give], ClientRequestToken='token-1')
        got = self.db.transact_get_items(TransactItems=[{'Get': {'TableName': 'ledger', 'Key': item(id=name)}} for name in ('a', 'b', 'c')])
        self.assertEqual([plain(one['Item'])['n'] if 'Item' in one else None for one in got['Responses']], [1, 4, None])
        check = {'ConditionCheck': {'TableName': 'ledger', 'Key': item(id='c'), 'ConditionExpression': 'attribute_not_exists(id)'}}
        other = {'Put': {'TableName': 'ledger', 'Item': item(id='d')}}
        with self.assertRaises(self.db.exceptions.TransactionCanceledException) as caught:
            self.db.transact_write_items(TransactItems=[check, dict(take, Update=dict(take['Update'], ReturnValuesOnConditionCheckFailure='ALL_OLD')), other])
        self.assertEqual([reason['Code'] for reason in caught.exception.response['CancellationReasons']], ['None', 'ConditionalCheckFailed', 'None'])
        self.assertEqual(plain(caught.exception.response['CancellationReasons'][1]['Item']), {'id': 'a', 'n': 1})
        self.assertNotIn('Item', self.db.get_item(TableName='ledger', Key=item(id='d')))
        self.assertRefused('ValidationException', self.db.transact_write_items, TransactItems=[give, give], text='multiple operations on one item')

    def test_filters_against_a_model(self):
        """The evaluator agrees with Python over many comparisons of two attributes and a value."""
        make_table(self.db, 'model')
        values = [None, '', 'a', 'ab', 'b', 0, -1, decimal.Decimal('1.5'), True, False, [1], {'a'}, {'x': 1}]
        for i, one in enumerate(values):
            self.db.put_item(TableName='model', Item=item(id=str(i), v=one) if one is not None or i % 2 else item(id=str(i)))
        same = {'=': lambda a, b: a == b and type(a) is type(b)}
        order = {'<': lambda a, b: a < b, '<=': lambda a, b: a <= b, '>': lambda a, b: a > b, '>=': lambda a, b: a >= b}
        stored = {one['id']['S']: one.get('v') for one in self.db.scan(TableName='model')['Items']}
        for other in ('a', 'aa', decimal.Decimal(0), decimal.Decimal(1), b'a'):
            sent = value(other)
            for op in ('=', '<>', *order):
                expected = set()
                for name, have in stored.items():
                    comparable = have is not None and list(have) == list(sent)
                    have = TypeDeserializer().deserialize(have) if have else None
                    equal = comparable and same['='](have, TypeDeserializer().deserialize(sent))
                    if (equal if op == '=' else not equal if op == '<>' else comparable and order[op](have, TypeDeserializer().deserialize(sent))):
                        expected.add(name)
                got = self.db.scan(TableName='model', FilterExpression='v %s :v' % op, ExpressionAttributeValues={':v': sent})
                self.assertEqual({one['id']['S'] for one in got['Items']}, expected, (op, other))
                got = self.db.scan(TableName='model', FilterExpression='NOT (v %s :v)' % op, ExpressionAttributeValues={':v': sent})
                self.assertEqual({one['id']['S'] for one in got['Items']}, set(stored) - expected, ('NOT', op, other))


class Persistence(unittest.TestCase):
    def test_restart(self):
        with support.Server() as server:
            db = server.client('dynamodb')
            make_table(db, 'kept')
            db.put_item(TableName='kept', Item=item(id='a', n=1))
            server.stop()
            server.start()
            db = server.client('dynamodb')
            self.assertEqual(plain(db.get_item(TableName='kept', Key=item(id='a'))['Item']), {'id': 'a', 'n': 1})


if __name__ == '__main__':
    unittest.main()
