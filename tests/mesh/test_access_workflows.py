# SPDX-License-Identifier: GPL-3.0-or-later
"""What was granted to a consumer, link by link: broken with boto3, and told."""
import json
import unittest

from product_world import CONSUMER_ROLE, SHARED, Case, World
from support import CONSUMER, MESH

TRUST = json.dumps({'Version': '2012-10-17', 'Statement': [
    {'Effect': 'Allow', 'Principal': {'AWS': CONSUMER}, 'Action': 'sts:AssumeRole'}]})
OWN = ('share', 'link', 'link-describe', 'select')


class Granted(Case):
    def setUp(self):
        self.world = World(publish=True)
        self.addCleanup(self.world.server.stop)

    def granted(self, **args):
        return {g['id']: g for g in self.world.run('Consumer', 'granted', **args)['List']}

    def approved(self, tables):
        request = self.world.request(tables=tables)
        self.world.run('Producer', 'approve', id=request)
        return request

    def drop_link(self):
        admin = self.world.client('sts', 'ConsumerAdmin').get_caller_identity()['Arn']
        self.world.client('lakeformation', 'ConsumerAdmin').grant_permissions(
            Principal={'DataLakePrincipalIdentifier': admin}, Resource={'Database': {'Name': SHARED}}, Permissions=['DROP'])
        self.world.client('glue', 'ConsumerAdmin').delete_database(Name=SHARED)

    def test_states(self):
        world = self.world
        pending = world.request(tables=('churn',))
        request = self.approved(('calls',))
        self.assertEqual(set(self.granted()), {request})
        one = self.granted()[request]
        self.assertEqual((one['state'], one['roles']), ('waiting', [CONSUMER_ROLE]))
        self.assertEqual(one['links']['grant'], 'holds')
        self.assertEqual([one['links'][k] for k in OWN], ['missing'] * 4)
        world.run('Consumer', 'import', id=request)
        self.assertEqual(self.granted()[request]['state'], 'ready')
        self.assertTrue(all(s in ('holds', 'unknown') for s in self.granted()[request]['links'].values()))
        # Another role that it was not imported for, then was.
        role = world.client('iam', 'ConsumerAdmin').create_role(RoleName='Analyst', AssumeRolePolicyDocument=TRUST)['Role']['Arn']
        for_both = {request: [CONSUMER_ROLE, role]}
        one = self.granted(roles=for_both)[request]
        self.assertEqual((one['state'], one['links']['link-describe'], one['links']['select']), ('broken', 'missing', 'missing'))
        world.run('Consumer', 'import', id=request, grant=for_both[request])
        self.assertEqual(self.granted(roles=for_both)[request]['state'], 'ready')
        self.drop_link()
        one = self.granted(roles=for_both)[request]
        self.assertEqual(one['state'], 'broken')
        self.assertEqual([one['links'][k] for k in OWN], ['holds', 'missing', 'missing', 'holds'])
        world.run('Consumer', 'import', id=request, grant=for_both[request])
        self.assertEqual(self.granted(roles=for_both)[request]['state'], 'ready')
        # Taken back beside the mesh: the owner's link is the one that is missing.
        world.client('lakeformation').revoke_permissions(
            CatalogId=MESH, Principal={'DataLakePrincipalIdentifier': CONSUMER}, Permissions=['SELECT'],
            PermissionsWithGrantOption=['SELECT'],
            Resource={'Table': {'CatalogId': MESH, 'DatabaseName': SHARED, 'Name': 'calls'}})
        one = self.granted(roles=for_both)[request]
        self.assertEqual((one['state'], one['links']['grant']), ('broken', 'missing'))
        self.assertEqual(world.status(pending), 'Pending')

    def test_calls(self):
        """Lists are read once for all: each subscription more costs its record."""
        first = self.approved(('calls',))
        self.world.run('Consumer', 'import', id=first)
        one = self.world.run('Consumer', 'granted')
        second = self.approved(('cells',))
        third = self.approved(('churn',))
        for request in (second, third):
            self.world.run('Consumer', 'import', id=request)
        three = self.world.run('Consumer', 'granted')
        self.assertEqual(len(three['List']), 3)
        self.assertEqual(three['Calls']['lakeformation:ListPermissions'], one['Calls']['lakeformation:ListPermissions'])
        self.assertEqual(three['Calls']['glue:GetDatabases'], one['Calls']['glue:GetDatabases'])
        self.assertLessEqual(three['Total'] - one['Total'], 6, (one['Calls'], three['Calls']))

    def test_no_store(self):
        self.world.client('dynamodb').delete_table(TableName='AwsDataMeshSubscriptions')
        answer = self.world.run('Consumer', 'granted', check=False)
        self.assertEqual(answer['List'], [])
        self.assertIn('Error', answer)
        answer = self.world.run('Producer', 'granted', check=False)
        self.assertIn('choose a consumer', answer['Error']['Message'])

    def test_roles(self):
        """All pages, without those that AWS makes for itself."""
        iam = self.world.client('iam', 'ConsumerAdmin')
        for i in range(120):
            iam.create_role(RoleName='r%03d' % i, Path='/many/', AssumeRolePolicyDocument=TRUST)
        roles = self.world.run('Consumer', 'roles')['List']
        arns = [r['arn'] for r in roles]
        self.assertIn(CONSUMER_ROLE, arns)
        self.assertEqual(len([a for a in arns if ':role/many/r' in a]), 120)
        self.assertEqual([a for a in arns if '/aws-service-role/' in a], [])
        self.assertEqual([r['name'] for r in roles], sorted(r['name'] for r in roles))


if __name__ == '__main__':
    unittest.main()
