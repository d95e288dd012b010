# SPDX-License-Identifier: GPL-3.0-or-later
"""Sharing between accounts, from the grant to the reader in the other account and back."""
import json
import re
import unittest

import support
from lake import CONSUMER, IAP, LakeCase, MESH, PRODUCER, REGION, columns, database, principal, table, table_input


class ShareCase(LakeCase):
    def setUp(self):
        self.make_admin('Mesh', version='3')
        self.make_admin('ConsumerAdmin', version='3')

    def share(self, db, name='traffic', grantable=('DESCRIBE', 'SELECT'), to=CONSUMER):
        glue, lf = self.glue['Mesh'], self.lf['Mesh']
        glue.create_database(DatabaseInput={'Name': db})
        glue.create_table(DatabaseName=db, TableInput=table_input(name))
        lf.grant_permissions(Principal=principal(to), Resource=database(db), Permissions=['DESCRIBE'])
        lf.grant_permissions(Principal=principal(to), Resource=table(db, name), Permissions=['DESCRIBE', 'SELECT'],
                             PermissionsWithGrantOption=list(grantable))


class Sharing(ShareCase):
    def test_no_third_account(self):
        self.make_admin('ProducerAdmin')
        self.share('third')
        self.accept_all('ConsumerAdmin')
        self.assertRefused('AccessDeniedException', self.lf['ConsumerAdmin'].grant_permissions, Principal=principal(PRODUCER),
                           Resource=table('third', 'traffic', MESH), Permissions=['SELECT'], text='Resource does not exist or requester')

    def test_only_what_is_grantable(self):
        self.share('grantable', grantable=['DESCRIBE'])
        self.accept_all('ConsumerAdmin')
        reader, _ = self.make_user('ConsumerAdmin', 'narrow')
        self.assertRefused('AccessDeniedException', self.lf['ConsumerAdmin'].grant_permissions, Principal=principal(reader),
                           Resource=table('grantable', 'traffic', MESH), Permissions=['SELECT'])
        self.lf['ConsumerAdmin'].grant_permissions(Principal=principal(reader), Resource=table('grantable', 'traffic', MESH), Permissions=['DESCRIBE'])

    def test_columns(self):
        glue, lf = self.glue['Mesh'], self.lf['Mesh']
        glue.create_database(DatabaseInput={'Name': 'cols'})
        glue.create_table(DatabaseName='cols', TableInput=table_input('t'))
        lf.grant_permissions(Principal=principal(CONSUMER), Resource=columns('cols', 't', ['id', 'site']), Permissions=['SELECT'],
                             PermissionsWithGrantOption=['SELECT'])
        self.accept_all('ConsumerAdmin')
        shown = self.glue['ConsumerAdmin'].get_table(CatalogId=MESH, DatabaseName='cols', Name='t')['Table']
        self.assertEqual([c['Name'] for c in shown['StorageDescriptor']['Columns']], ['id', 'site'])
        reader, keys = self.make_user('ConsumerAdmin', 'colreader')
        grant = self.lf['ConsumerAdmin'].grant_permissions
        self.assertRefused('AccessDeniedException', grant, Principal=principal(reader), Permissions=['SELECT'],
                           Resource=columns('cols', 't', ['load'], catalog=MESH))
        grant(Principal=principal(reader), Permissions=['SELECT'], Resource=columns('cols', 't', ['site'], catalog=MESH))
        shown = self.server.client('glue', keys=keys).get_table(CatalogId=MESH, DatabaseName='cols', Name='t')['Table']
        self.assertEqual([c['Name'] for c in shown['StorageDescriptor']['Columns']], ['site'])

    def test_open_to_iam_is_refused(self):
        glue, lf = self.glue['Mesh'], self.lf['Mesh']
        glue.create_database(DatabaseInput={'Name': 'open'})
        lf.grant_permissions(Principal=principal(IAP), Resource=database('open'), Permissions=['ALL'])
        self.assertRefused('InvalidInputException', lf.grant_permissions, Principal=principal(CONSUMER), Resource=database('open'),
                           Permissions=['DESCRIBE'], text=IAP)
        lf.revoke_permissions(Principal=principal(IAP), Resource=database('open'), Permissions=['ALL'])
        lf.grant_permissions(Principal=principal(CONSUMER), Resource=database('open'), Permissions=['DESCRIBE'])

    def test_create_database_never_crosses(self):
        self.assertRefused('InvalidInputException', self.lf['Mesh'].grant_permissions, Principal=principal(CONSUMER),
                           Resource={'Catalog': {}}, Permissions=['CREATE_DATABASE'])

    def test_direct_to_a_role(self):
        reader, keys = self.make_role('ConsumerAdmin', 'Direct')
        glue, lf = self.glue['Mesh'], self.lf['Mesh']
        glue.create_database(DatabaseInput={'Name': 'direct'})
        glue.create_table(DatabaseName='direct', TableInput=table_input('t'))
        self.assertRefused('InvalidInputException', lf.grant_permissions, Principal=principal(reader), Resource=database('direct'), Permissions=['DROP'])
        lf.grant_permissions(Principal=principal(reader), Resource=table('direct', 't'), Permissions=['SELECT'])
        self.accept_all('ConsumerAdmin')
        reading = self.server.client('glue', keys=keys)
        self.assertEqual(reading.get_table(CatalogId=MESH, DatabaseName='direct', Name='t')['Table']['Name'], 't')
        # The recipient's administrator has no part in it
        self.assertRefused('AccessDeniedException', self.glue['ConsumerAdmin'].get_table, CatalogId=MESH, DatabaseName='direct', Name='t')
        self.make_admin('Mesh', version='2')
        self.assertRefused('InvalidInputException', lf.grant_permissions, Principal=principal(reader), Resource=table('direct', 't'), Permissions=['DESCRIBE'])


class Journey(ShareCase):
    """The consumer's path: grant, invitation, hidden, accept, describe, link, re-grant, read, revoke."""

    def test_whole_journey(self):
        mesh, consumer = self.lf['Mesh'], self.lf['ConsumerAdmin']
        glue = self.glue['ConsumerAdmin']
        reader, keys = self.make_role('ConsumerAdmin', 'Reader', path='/team/')
        reading = self.server.client('glue', keys=keys)
        self.share('journey')
        # Two invitations, and before they are accepted nothing is to be seen
        pending = self.ram['ConsumerAdmin'].get_resource_share_invitations()['resourceShareInvitations']
        self.assertEqual([i['status'] for i in pending], ['PENDING', 'PENDING'])
        for invitation in pending:
            self.assertRegex(invitation['resourceShareName'], r'^LakeFormation-V3-[A-Z0-9]{10}$')
            self.assertEqual((invitation['senderAccountId'], invitation['receiverAccountId']), (MESH, CONSUMER))
        self.assertRefused('AccessDeniedException', glue.get_table, CatalogId=MESH, DatabaseName='journey', Name='traffic')
        self.assertRefused('AccessDeniedException', glue.get_database, CatalogId=MESH, Name='journey')
        self.assertEqual(glue.get_databases(ResourceShareType='FOREIGN')['DatabaseList'], [])
        self.assertRefused('AccessDeniedException', consumer.grant_permissions, Principal=principal(reader),
                           Resource=table('journey', 'traffic', MESH), Permissions=['SELECT'])
        listed = self.permissions('Mesh', Resource=table('journey', 'traffic'), Principal=principal(CONSUMER))
        self.assertEqual(sorted(listed.values()), [(['DESCRIBE'], ['DESCRIBE']), (['SELECT'], ['SELECT'])])
        # Afterwards the administrator describes, links and grants on
        self.assertEqual(len(self.accept_all('ConsumerAdmin')), 2)
        shown = glue.get_table(CatalogId=MESH, DatabaseName='journey', Name='traffic')['Table']
        self.assertEqual([c['Name'] for c in shown['StorageDescriptor']['Columns']], ['id', 'site', 'load'])
        self.assertEqual(shown['CatalogId'], MESH)
        self.assertEqual([d['Name'] for d in glue.get_databases(ResourceShareType='FOREIGN')['DatabaseList']], ['journey'])
        glue.create_database(DatabaseInput={'Name': 'journey_link', 'TargetDatabase': {'CatalogId': MESH, 'DatabaseName': 'journey'}})
        self.assertEqual([t['Name'] for t in glue.get_tables(DatabaseName='journey_link')['TableList']], ['traffic'])
        # A role of the consumer's still reads nothing: neither the target nor the link
        self.assertRefused('AccessDeniedException', reading.get_table, CatalogId=MESH, DatabaseName='journey', Name='traffic')
        self.assertRefused('AccessDeniedException', reading.get_tables, DatabaseName='journey_link')
        consumer.grant_permissions(Principal=principal(reader), Resource=table('journey', 'traffic', MESH), Permissions=['SELECT'])
        self.assertEqual(reading.get_table(CatalogId=MESH, DatabaseName='journey', Name='traffic')['Table']['Name'], 'traffic')
        self.assertRefused('AccessDeniedException', reading.get_table, DatabaseName='journey_link', Name='traffic')
        consumer.grant_permissions(Principal=principal(reader), Resource=database('journey_link'), Permissions=['DESCRIBE'])
        self.assertEqual(reading.get_table(DatabaseName='journey_link', Name='traffic')['Table']['CatalogId'], MESH)
        # The owner doesn't see what the consumer does with it, the consumer does
        self.assertNotIn(reader, [p for p, _, _ in self.permissions('Mesh', Resource=table('journey', 'traffic'))])
        self.assertIn(reader, [p for p, _, _ in self.permissions('ConsumerAdmin', Resource=table('journey', 'traffic', MESH))])
        # Revoked upstream: gone downstream
        mesh.revoke_permissions(Principal=principal(CONSUMER), Resource=table('journey', 'traffic'), Permissions=['SELECT', 'DESCRIBE'])
        self.assertRefused('AccessDeniedException', reading.get_table, CatalogId=MESH, DatabaseName='journey', Name='traffic')
        self.assertRefused('AccessDeniedException', glue.get_table, CatalogId=MESH, DatabaseName='journey', Name='traffic')
        self.assertEqual(len(self.permissions('ConsumerAdmin', Principal=principal(reader), Resource=database('journey_link'))), 1)
        self.assertNotIn('traffic', json.dumps(list(self.permissions('ConsumerAdmin', Principal=principal(reader)))))


class Versions(LakeCase):
    def share_tables(self, version, count=3):
        self.make_admin('Mesh', version=version)
        self.make_admin('ConsumerAdmin', version=version)
        glue = self.glue['Mesh']
        db = 'v' + version
        glue.create_database(DatabaseInput={'Name': db})
        entries = [{'Id': 'db', 'Principal': principal(CONSUMER), 'Resource': database(db), 'Permissions': ['DESCRIBE']}]
        for i in range(count):
            glue.create_table(DatabaseName=db, TableInput=table_input('t%d' % i))
            entries.append({'Id': str(i), 'Principal': principal(CONSUMER), 'Resource': table(db, 't%d' % i), 'Permissions': ['SELECT']})
        self.assertEqual(self.lf['Mesh'].batch_grant_permissions(Entries=entries)['Failures'], [])
        return db

    def shares(self, owner='SELF', persona='Mesh'):
        found, _ = self.pages(self.ram[persona].get_resource_shares, 'resourceShares', token='nextToken', resourceOwner=owner)
        return [s for s in found if s['status'] == 'ACTIVE']

    def forget(self, db):
        self.glue['Mesh'].delete_database(Name=db)
        self.assertEqual(self.shares(), [])

    def test_version_1_shares_each_grant(self):
        db = self.share_tables('1')
        self.assertEqual(len(self.shares()), 4)
        self.assertEqual(len(self.accept_all('ConsumerAdmin')), 4)
        self.forget(db)

    def test_versions_2_to_4_reuse(self):
        for version in ('2', '3', '4'):
            db = self.share_tables(version)
            shares = self.shares()
            self.assertEqual(len(shares), 2, version)
            self.assertTrue(all(re.match(r'LakeFormation-V%s-[A-Z0-9]{10}$' % version, s['name']) for s in shares))
            self.assertEqual([(s['featureSet'], s['allowExternalPrincipals']) for s in shares], [('STANDARD', True)] * 2)
            self.assertEqual(len(self.accept_all('ConsumerAdmin')), 2)
            # Later grants join the accepted shares silently
            self.glue['Mesh'].create_table(DatabaseName=db, TableInput=table_input('late'))
            self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=table(db, 'late'), Permissions=['SELECT'])
            self.assertEqual(self.accept_all('ConsumerAdmin'), [])
            self.assertEqual(self.glue['ConsumerAdmin'].get_table(CatalogId=MESH, DatabaseName=db, Name='late')['Table']['Name'], 'late')
            # All tables: a share of their own
            self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=table(db), Permissions=['DESCRIBE'])
            self.assertEqual(len(self.shares()), 3)
            self.assertEqual(len(self.accept_all('ConsumerAdmin')), 1)
            self.forget(db)

    def test_version_4_shares_beside_iam(self):
        self.make_admin('Mesh', version='4')
        self.glue['Mesh'].create_database(DatabaseInput={'Name': 'hybrid'})
        self.lf['Mesh'].grant_permissions(Principal=principal(IAP), Resource=database('hybrid'), Permissions=['ALL'])
        self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=database('hybrid'), Permissions=['DESCRIBE'])
        self.forget('hybrid')

    def test_shares_are_named_with_the_permission(self):
        db = self.share_tables('3', count=1)
        self.accept_all('ConsumerAdmin')
        entries = self.lf['Mesh'].list_permissions(Principal=principal(CONSUMER), Resource=table(db, 't0'))['PrincipalResourcePermissions']
        named = [s for e in entries for s in e['AdditionalDetails']['ResourceShare']]
        self.assertEqual(len(set(named)), 1)
        resources = self.ram['ConsumerAdmin'].list_resources(resourceOwner='OTHER-ACCOUNTS', resourceShareArns=named)['resources']
        self.assertEqual([(r['arn'], r['type']) for r in resources],
                         [('arn:aws:glue:%s:%s:table/%s/t0' % (REGION, MESH, db), 'glue:Table')])
        self.forget(db)

    def test_needs_ram(self):
        self.make_admin('Mesh', version='3')
        policy = json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Action': ['glue:*', 'lakeformation:*'], 'Resource': '*'}]})
        arn, keys = self.make_user('Mesh', 'noram', policy)
        self.make_admin('Mesh', arn, version='3')
        self.glue['Mesh'].create_database(DatabaseInput={'Name': 'noram'})
        mine = self.server.client('lakeformation', keys=keys)
        self.assertRefused('AccessDeniedException', mine.grant_permissions, Principal=principal(CONSUMER), Resource=database('noram'),
                           Permissions=['DESCRIBE'], text='ram:CreateResourceShare')
        failures = mine.batch_grant_permissions(Entries=[{'Id': '1', 'Principal': principal(CONSUMER), 'Resource': database('noram'),
                                                         'Permissions': ['DESCRIBE']}])['Failures']
        self.assertEqual([f['Error']['ErrorCode'] for f in failures], ['AccessDeniedException'])
        self.assertEqual(self.shares(), [])

    def test_needs_the_policy_to_share(self):
        self.make_admin('Mesh', version='3')
        glue, lf = self.glue['Mesh'], self.lf['Mesh']
        glue.create_database(DatabaseInput={'Name': 'policed'})
        arns = ['arn:aws:glue:%s:%s:%s' % (REGION, MESH, r) for r in ('catalog', 'database/*', 'table/*/*')]
        other = {'Effect': 'Allow', 'Action': 'glue:GetTable', 'Principal': {'AWS': 'arn:aws:iam::%s:root' % PRODUCER}, 'Resource': arns}
        share = {'Effect': 'Allow', 'Action': 'glue:ShareResource', 'Principal': {'Service': 'ram.amazonaws.com'}, 'Resource': arns}
        glue.put_resource_policy(PolicyInJson=json.dumps({'Version': '2012-10-17', 'Statement': [other]}))
        self.assertRefused('AccessDeniedException', lf.grant_permissions, Principal=principal(CONSUMER), Resource=database('policed'), Permissions=['DESCRIBE'])
        glue.put_resource_policy(PolicyInJson=json.dumps({'Version': '2012-10-17', 'Statement': [other, share]}))
        lf.grant_permissions(Principal=principal(CONSUMER), Resource=database('policed'), Permissions=['DESCRIBE'])
        # Once shared, a policy by hand has to say so
        document = json.dumps({'Version': '2012-10-17', 'Statement': [share]})
        self.assertRefused('InvalidInputException', glue.put_resource_policy, PolicyInJson=document)
        glue.put_resource_policy(PolicyInJson=document, EnableHybrid='TRUE')
        glue.put_resource_policy(PolicyInJson=document)
        glue.delete_resource_policy()
        self.forget('policed')


class Restart(LakeCase):
    def test_state_is_kept(self):
        self.make_admin('Mesh')
        self.make_admin('ConsumerAdmin')
        self.glue['Mesh'].create_database(DatabaseInput={'Name': 'kept'})
        self.glue['Mesh'].create_table(DatabaseName='kept', TableInput=table_input('t'))
        self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=table('kept', 't'), Permissions=['SELECT'])
        self.accept_all('ConsumerAdmin')
        before = self.permissions('Mesh')
        self.server.stop()
        self.server.start(self.server.port)
        self.setUpClients()
        self.assertEqual(self.permissions('Mesh'), before)
        self.assertEqual(self.glue['ConsumerAdmin'].get_table(CatalogId=MESH, DatabaseName='kept', Name='t')['Table']['Name'], 't')

    def setUpClients(self):
        for persona in list(self.lf):
            self.lf[persona] = self.server.client('lakeformation', persona)
            self.glue[persona] = self.server.client('glue', persona)


class Delays(LakeCase):
    arguments = ('--fault', 'ram-delay=1h')

    def test_invitations_come_late(self):
        self.make_admin('Mesh')
        self.glue['Mesh'].create_database(DatabaseInput={'Name': 'late'})
        self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=database('late'), Permissions=['DESCRIBE'])
        self.assertEqual(self.ram['ConsumerAdmin'].get_resource_share_invitations()['resourceShareInvitations'], [])
        self.assertEqual(len(self.ram['Mesh'].get_resource_shares(resourceOwner='SELF')['resourceShares']), 1)


class LateGrants(LakeCase):
    arguments = ('--fault', 'lf-delay=1h')

    def test_grants_hold_late(self):
        self.make_admin('Mesh')
        reader, keys = self.make_user('Mesh', 'waiting')
        self.glue['Mesh'].create_database(DatabaseInput={'Name': 'slow'})
        self.lf['Mesh'].grant_permissions(Principal=principal(reader), Resource=database('slow'), Permissions=['DESCRIBE'])
        self.assertRefused('AccessDeniedException', self.server.client('glue', keys=keys).get_database, Name='slow')
        self.assertIn(reader, [p for p, _, _ in self.permissions('Mesh', Resource=database('slow'))])


if __name__ == '__main__':
    unittest.main()
