# SPDX-License-Identifier: GPL-3.0-or-later
"""My Data: what was granted, imported for chosen roles; a link that breaks is told and mended; read back with boto3."""
import json
import os
import sys
import time
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
import test_inbox

CONSUMER = test_inbox.CONSUMER
DATABASE = test_inbox.DATABASE
ROLE = 'Analyst'
ROLE_ARN = 'arn:aws:iam::%s:role/team/%s' % (CONSUMER, ROLE)


class Data(test_inbox.Inbox):
    """The practice mesh is that of the walk through the pages: the consumer has imported three tables."""
    test_keys_gone = test_unread = None
    test_decisions = test_fewer_tables = test_withdraw = test_several = test_lost_race = test_without_store = None

    def as_role(self, service):
        keys = self.client('sts', 'ConsumerAdmin').assume_role(RoleArn=ROLE_ARN, RoleSessionName='test')['Credentials']
        return boto3.client(service, endpoint_url=self.address(), region_name='eu-west-1',
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'],
                            aws_session_token=keys['SessionToken'])

    def make_role(self):
        iam = self.client('iam', 'ConsumerAdmin')
        trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole',
                                                         'Principal': {'AWS': 'arn:aws:iam::%s:root' % CONSUMER}}]}
        rights = {'Version': '2012-10-17', 'Statement': [{
            'Effect': 'Allow', 'Action': ['glue:Get*', 'lakeformation:GetDataAccess', 'athena:*', 's3:*'], 'Resource': '*'}]}
        iam.create_role(RoleName=ROLE, Path='/team/', AssumeRolePolicyDocument=json.dumps(trust))
        iam.put_role_policy(RoleName=ROLE, PolicyName='read', PolicyDocument=json.dumps(rights))

    def of_role(self, catalog):
        """(resource, permissions) of what the role was granted, as the account's administrator sees it."""
        answer = self.client('lakeformation', 'Mesh' if catalog == test_inbox.MESH else 'ConsumerAdmin').list_permissions(
            CatalogId=catalog, Principal={'DataLakePrincipalIdentifier': ROLE_ARN})
        return [(next(iter(g['Resource'].values())), set(g['Permissions'])) for g in answer['PrincipalResourcePermissions']]

    def drop_link(self):
        """As its administrator, who may let itself."""
        admin = self.client('sts', 'ConsumerAdmin').get_caller_identity()['Arn']
        self.client('lakeformation', 'ConsumerAdmin').grant_permissions(
            Principal={'DataLakePrincipalIdentifier': admin}, Resource={'Database': {'Name': DATABASE}}, Permissions=['DROP'])
        self.client('glue', 'ConsumerAdmin').delete_database(Name=DATABASE)

    def links(self):
        return {d['Name']: d['TargetDatabase']['DatabaseName'] for d in
                self.client('glue', 'ConsumerAdmin').get_databases()['DatabaseList'] if 'TargetDatabase' in d}

    def show_granted(self):
        self.go('Consumer', 'My Data')
        self.app.press('Granted', None)
        self.app.find(DATABASE)

    def test_roles(self):
        """Another role of the account reads what was granted, once it was chosen; so does its next import."""
        with self.window() as self.app:
            self.show_granted()
            self.make_role()
            self.assertEqual(self.of_role(CONSUMER) + self.of_role(test_inbox.MESH), [])
            self.app.find('Ready to query')
            self.choose_role()
            self.reads()
            self.app.find('Ready to query')
            self.break_and_mend()

    def choose_role(self):
        self.app.press('Choose Roles…')
        self.app.find('DataMeshConsumer', 'check box')
        self.app.type('ARN of another role or user', 'arn:aws:iam::111111111111:role/Other')
        self.app.press('Import…')
        self.app.wait('why not', lambda: [n for n in self.app.all() if 'is no ARN of a role or user in account' in n.name])
        self.app.type('ARN of another role or user', '')
        self.app.type('Search roles', 'team/')
        self.app.toggle(ROLE, 'check box')
        self.app.press('Import…')
        self.run_plan()

    def reads(self):
        """The role itself, by its own session."""
        tables = {t['Name'] for t in self.as_role('glue').get_tables(CatalogId=test_inbox.MESH, DatabaseName=DATABASE)['TableList']}
        self.assertEqual(tables, {'cell_throughput', 'customer_churn', 'traffic_forecast_5g'})
        athena = self.as_role('athena')
        query = athena.start_query_execution(
            QueryString='SELECT count(*) FROM "%s".traffic_forecast_5g' % DATABASE,
            ResultConfiguration={'OutputLocation': 's3://aws-athena-query-results-%s-eu-west-1/test/' % CONSUMER})['QueryExecutionId']
        end = time.monotonic() + 30
        while athena.get_query_execution(QueryExecutionId=query)['QueryExecution']['Status']['State'] in ('QUEUED', 'RUNNING'):
            self.assertLess(time.monotonic(), end, 'the query does not end')
            time.sleep(.1)
        status = athena.get_query_execution(QueryExecutionId=query)['QueryExecution']['Status']
        self.assertEqual(status['State'], 'SUCCEEDED', status)
        rows = athena.get_query_results(QueryExecutionId=query)['ResultSet']['Rows']
        self.assertGreater(int(rows[1]['Data'][0]['VarCharValue']), 0)

    def break_and_mend(self):
        self.drop_link()
        self.assertEqual(self.links(), {})
        self.app.press('Refresh')
        self.app.find('2 links are missing')
        self.app.find('Link in your account')
        self.app.press('Import as Consumer…')
        self.run_plan()
        self.assertEqual(self.links(), {DATABASE: DATABASE})
        # For the role that was chosen before, too.
        self.assertIn({'DESCRIBE'}, [p for r, p in self.of_role(CONSUMER) if r.get('Name') == DATABASE])
        self.app.find('Ready to query')

    def test_taken_back(self):
        """What its owner took back is not granted any more; what comes new is to be imported."""
        with self.window() as self.app:
            self.show_granted()
            request = self.ask('customer_churn', 'Insert', 'For the data page')
            self.cli('approve-subscription', '--persona', 'Mesh', '--request-id', request)
            self.app.press('Refresh')
            self.app.find('Not imported yet')
            self.app.press('Import…')
            self.app.find('DataMeshConsumer', 'check box')
            self.app.toggle('DataMeshConsumer', 'check box')
            self.app.press('Import…')
            self.app.wait('why not', lambda: [n for n in self.app.all() if n.name.startswith('Choose at least one role')])
            self.app.toggle('DataMeshConsumer', 'check box')
            self.app.press('Import…')
            self.run_plan()
            self.assertTrue(self.items()[request]['ImportedToConsumer']['BOOL'])
            self.app.wait('it to be so', lambda: not self.app.all('Not imported yet'))
            self.cli('delete-subscription', '--persona', 'Mesh', '--subscription-id', request, '--reason', 'Enough')
            self.app.press('Refresh')
            self.app.wait('it to go', lambda: len(self.app.all(DATABASE)) == 1)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
