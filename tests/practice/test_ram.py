# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice RAM: invitations and shares as both sides see them."""
import unittest

import botocore.exceptions

from lake import CONSUMER, LakeCase, MESH, PRODUCER, REGION, database, principal, table, table_input


class Ram(LakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_admin('Mesh')
        cls.make_admin('ConsumerAdmin')

    def setUp(self):
        self.db = 'db_' + self.id().rsplit('.', 1)[1][:40]
        glue = self.glue['Mesh']
        glue.create_database(DatabaseInput={'Name': self.db})
        glue.create_table(DatabaseName=self.db, TableInput=table_input('t'))
        self.addCleanup(glue.delete_database, Name=self.db)
        for resource in (database(self.db), table(self.db, 't')):
            self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=resource, Permissions=['DESCRIBE'])

    def pending(self):
        found = self.ram['ConsumerAdmin'].get_resource_share_invitations()['resourceShareInvitations']
        return [i for i in found if i['status'] == 'PENDING']

    def seen(self):
        try:
            return self.glue['ConsumerAdmin'].get_table(CatalogId=MESH, DatabaseName=self.db, Name='t')['Table']['Name'] == 't'
        except botocore.exceptions.ClientError as error:
            self.assertEqual(error.response['Error']['Code'], 'AccessDeniedException')
            return False

    def test_answers_are_given_once(self):
        ram = self.ram['ConsumerAdmin']
        one, two = [i['resourceShareInvitationArn'] for i in self.pending()]
        for mine in (self.ram['Mesh'], self.ram['ProducerAdmin']):
            self.assertRefused('ResourceShareInvitationArnNotFoundException', mine.accept_resource_share_invitation, resourceShareInvitationArn=one)
        self.assertRefused('MalformedArnException', ram.accept_resource_share_invitation, resourceShareInvitationArn='nonsense')
        done = ram.accept_resource_share_invitation(resourceShareInvitationArn=one, clientToken='x')
        self.assertEqual((done['resourceShareInvitation']['status'], done['clientToken']), ('ACCEPTED', 'x'))
        self.assertRefused('ResourceShareInvitationAlreadyAcceptedException', ram.accept_resource_share_invitation, resourceShareInvitationArn=one, status=400)
        self.assertRefused('ResourceShareInvitationAlreadyAcceptedException', ram.reject_resource_share_invitation, resourceShareInvitationArn=one)
        ram.reject_resource_share_invitation(resourceShareInvitationArn=two)
        self.assertRefused('ResourceShareInvitationAlreadyRejectedException', ram.accept_resource_share_invitation, resourceShareInvitationArn=two)

    def test_a_new_grant_asks_again_after_a_refusal(self):
        for invitation in self.pending():
            self.ram['ConsumerAdmin'].reject_resource_share_invitation(resourceShareInvitationArn=invitation['resourceShareInvitationArn'])
        self.assertFalse(self.seen())
        self.lf['Mesh'].grant_permissions(Principal=principal(CONSUMER), Resource=table(self.db, 't'), Permissions=['SELECT'])
        self.assertEqual(len(self.accept_all('ConsumerAdmin')), 1)
        self.assertTrue(self.seen())

    def test_lists(self):
        ram, mesh = self.ram['ConsumerAdmin'], self.ram['Mesh']
        share = [i['resourceShareArn'] for i in self.pending()]
        waiting = ram.list_pending_invitation_resources(resourceShareInvitationArn=self.pending()[1]['resourceShareInvitationArn'])['resources']
        self.assertEqual([r['type'] for r in waiting], ['glue:Table'])
        self.assertEqual(ram.get_resource_shares(resourceOwner='OTHER-ACCOUNTS')['resourceShares'], [])
        self.accept_all('ConsumerAdmin')
        reached = ram.get_resource_shares(resourceOwner='OTHER-ACCOUNTS')['resourceShares']
        self.assertEqual({s['resourceShareArn'] for s in reached}, set(share))
        self.assertEqual({s['owningAccountId'] for s in reached}, {MESH})
        types = lambda **k: sorted(r['type'] for r in ram.list_resources(resourceOwner='OTHER-ACCOUNTS', **k)['resources'])
        self.assertEqual(types(), ['glue:Database', 'glue:Table'])
        self.assertEqual(types(resourceType='glue:Database'), ['glue:Database'])
        self.assertEqual(types(principal=PRODUCER), [])
        self.assertEqual({p['id'] for p in mesh.list_principals(resourceOwner='SELF')['principals']}, {CONSUMER})
        entities = mesh.get_resource_share_associations(associationType='RESOURCE', associationStatus='ASSOCIATED')['resourceShareAssociations']
        self.assertEqual(sorted(a['associatedEntity'].split(':')[-1] for a in entities), ['database/' + self.db, 'table/%s/t' % self.db])
        self.assertRefused('UnknownResourceException', mesh.get_resource_shares, resourceOwner='SELF',
                           resourceShareArns=['arn:aws:ram:%s:%s:resource-share/none' % (REGION, MESH)])

    def test_pages_may_be_empty(self):
        ram = self.ram['ConsumerAdmin']
        last = self.pending()[-1]
        first = ram.get_resource_share_invitations(resourceShareArns=[last['resourceShareArn']], maxResults=1)
        self.assertEqual(first['resourceShareInvitations'], [])
        self.assertTrue(first['nextToken'])
        found, _ = self.pages(ram.get_resource_share_invitations, 'resourceShareInvitations', token='nextToken',
                              resourceShareArns=[last['resourceShareArn']], maxResults=1)
        self.assertEqual([i['resourceShareInvitationArn'] for i in found], [last['resourceShareInvitationArn']])
        self.assertRefused('InvalidNextTokenException', ram.get_resource_share_invitations, nextToken='rubbish')

    def test_a_recipient_may_leave_alone(self):
        self.accept_all('ConsumerAdmin')
        ram = self.ram['ConsumerAdmin']
        share = [s for s in ram.get_resource_shares(resourceOwner='OTHER-ACCOUNTS')['resourceShares']]
        for one in share:
            self.assertRefused('OperationNotPermittedException', ram.disassociate_resource_share, resourceShareArn=one['resourceShareArn'], principals=[MESH])
            self.assertRefused('OperationNotPermittedException', ram.delete_resource_share, resourceShareArn=one['resourceShareArn'])
            ram.disassociate_resource_share(resourceShareArn=one['resourceShareArn'], principals=[CONSUMER])
        self.assertFalse(self.seen())

    def test_the_owner_may_delete(self):
        self.accept_all('ConsumerAdmin')
        self.assertTrue(self.seen())
        for share in self.ram['Mesh'].get_resource_shares(resourceOwner='SELF', resourceShareStatus='ACTIVE')['resourceShares']:
            self.assertTrue(self.ram['Mesh'].delete_resource_share(resourceShareArn=share['resourceShareArn'])['returnValue'])
        self.assertFalse(self.seen())


if __name__ == '__main__':
    unittest.main()
