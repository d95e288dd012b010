# SPDX-License-Identifier: GPL-3.0-or-later
"""The check in the window: what is missing is told and mended from there, what can't be known is said to be so, and
what was mended is read back with boto3."""
import json
import os
import subprocess
import sys
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
from account_world import AccountWorld

MESH, PRODUCER = '555555555555', '111111111111'


class Check(AccountWorld):
    def client(self, service, persona='Mesh'):
        keys = self.keys[persona]
        return boto3.client(service, endpoint_url=os.environ['AWS_ENDPOINT_URL'], region_name='eu-west-1',
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def labels(self):
        return [n.name for n in self.app.all(role='label') if n.name]

    def state_of(self, title):
        """What stands behind a line's title."""
        labels = self.labels()
        return labels[labels.index(title) + 1] if title in labels else None

    def reach(self, what, look):
        """Lists draw what is in sight: others are scrolled to, down and up again."""
        turn = 0

        def search():
            nonlocal turn
            found = look()
            if not found:
                for y in ('300', '760'):
                    subprocess.run(['xdotool', 'mousemove', '320', y, 'click', '--repeat', '3', '--delay', '20',
                                    '5' if turn % 8 < 4 else '4'], check=True, timeout=20)
                turn += 1
            return found
        return self.app.wait(what, search)

    def is_so(self, title, state):
        self.reach('%s: %s' % (title, state), lambda: self.state_of(title) == state)

    def look(self):
        self.app.select('Mesh')
        self.app.press('Check…')
        self.app.find('Your keys and what they may do')

    def mend(self, button):
        self.reach(button, lambda: self.app.all(button, 'push button'))
        self.app.press(button)
        self.app.press('Run')
        self.app.wait('the plan to end', lambda: self.app.all('Done.') or self.app.all('Not finished.'))
        self.assertFalse(self.app.all('Not finished.'), self.labels())
        self.app.press('Close')

    def test_mend(self):
        with self.program(self.file) as self.app:
            self.connect()
            self.look()
            self.is_so('AWS knows Mesh', 'Good')
            self.is_so('The keys are of account ' + MESH, 'Good')
            self.is_so('The keyring keeps the keys', 'Good')
            self.is_so('Has the permissions that its job needs', 'Good')
            self.is_so('Is a data lake administrator', 'To Repair')
            self.is_so('New tables are open to nobody by default', 'To Repair')
            self.is_so('Mesh in account ' + MESH, 'To Repair')
            arn = self.client('sts').get_caller_identity()['Arn']
            self.reach(arn, lambda: self.app.all(arn))
            lake = self.client('lakeformation')
            self.assertNotIn(arn, str(lake.get_data_lake_settings()))
            self.mend('Make Mesh an Administrator…')
            self.is_so('Is a data lake administrator', 'Good')
            settings = lake.get_data_lake_settings()['DataLakeSettings']
            self.assertEqual([arn], [a['DataLakePrincipalIdentifier'] for a in settings['DataLakeAdmins']])
            self.assertTrue(settings['CreateTableDefaultPermissions'], 'only what was asked for is changed')
            self.mend('Close the Defaults as Mesh…')
            self.is_so('New tables are open to nobody by default', 'Good')
            self.assertFalse(lake.get_data_lake_settings()['DataLakeSettings']['CreateTableDefaultPermissions'])
            # The doctor's lines, in the same window.
            self.mend('Initialise as Mesh…')
            self.is_so('Mesh in account ' + MESH, 'Good')
            self.is_so('Shares between accounts are of version 3 or later', 'Good')
            self.mend('Enable as ProducerAdmin…')
            self.is_so('Account %s as a producer' % PRODUCER, 'Good')
            self.assertTrue(self.client('iam', 'ProducerAdmin').get_role(RoleName='DataMeshProducer'))

    def restricted(self, *actions):
        """A user of the mesh account that may do only that, in the place of the administrator."""
        iam = self.client('iam')
        iam.create_user(UserName='little')
        iam.put_user_policy(UserName='little', PolicyName='little', PolicyDocument=json.dumps({
            'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': list(actions), 'Resource': '*'}]}))
        key = iam.create_access_key(UserName='little')['AccessKey']
        document = {'AWS_REGION': 'eu-west-1', 'Mesh': {'AccountId': MESH, 'AccessKeyId': key['AccessKeyId'],
                                                         'SecretAccessKey': key['SecretAccessKey']}}
        with open(self.file, 'w', encoding='utf-8') as file:
            json.dump(document, file)

    def test_missing_permissions(self):
        self.restricted('iam:*', 'lakeformation:*')
        with self.program(self.file) as self.app:
            self.connect()
            self.look()
            self.is_so('Has the permissions that its job needs', 'To Repair')
            self.reach('what is missing', lambda: [n for n in self.labels() if 'dynamodb:CreateTable' in n])
            self.assertFalse([n for n in self.labels() if 'iam:CreateRole' in n])
            who = 'Somebody who administers account %s can repair this.' % MESH
            self.reach(who, lambda: self.app.all(who))

    def test_not_known(self):
        self.restricted('iam:ListRoles', 'iam:GetUser', 'glue:GetDatabases', 'lakeformation:GetDataLakeSettings')
        with self.program(self.file) as self.app:
            self.connect()
            self.look()
            self.is_so('Has the permissions that its job needs', 'Not Known')
            self.reach('why', lambda: [n for n in self.labels() if 'iam:SimulatePrincipalPolicy' in n])

    def test_revoked(self):
        """Keys that are revoked while somebody works: the check says so, and is well again once they are."""
        with self.program(self.file) as self.app:
            self.connect()
            self.look()
            self.is_so('AWS knows Mesh', 'Good')
            iam = self.client('iam')
            name = iam.get_user()['User']['UserName']
            spare = iam.create_access_key(UserName=name)['AccessKey']
            iam.update_access_key(UserName=name, AccessKeyId=self.keys['Mesh']['AccessKeyId'], Status='Inactive')
            self.app.press('Check Again')
            self.is_so('AWS knows Mesh', 'To Repair')
            self.keys['Spare'] = spare
            self.client('iam', 'Spare').update_access_key(UserName=name, AccessKeyId=self.keys['Mesh']['AccessKeyId'],
                                                          Status='Active')
            self.app.press('Check Again')
            self.is_so('AWS knows Mesh', 'Good')
            self.stop()
            self.app.press('Check Again')
            self.is_so('AWS knows Mesh', 'Not Known')


if __name__ == '__main__':
    unittest.main(warnings='ignore')
