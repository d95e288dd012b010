# SPDX-License-Identifier: GPL-3.0-or-later
"""Connecting accounts from the workshop's file: keys go to a real keyring and nowhere else, wrong ones are told
before anything is kept, and what was connected opens again."""
import json
import os
import sys
import unittest

import boto3

sys.path[:0] = [os.path.dirname(__file__), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
import secret_service
from account_world import AccountWorld


class Accounts(AccountWorld):
    def test_connect(self):
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.find('Delete the Credentials File?')
            self.app.answer('Delete')
            self.app.wait('the mesh', self.seated())
            self.app.wait('the file to go', lambda: not os.path.exists(self.file))
        kept = self.kept()
        with_keys = {name for name, entry in self.keys.items() if isinstance(entry, dict) and entry.get('AccessKeyId')}
        self.assertEqual(set(kept), with_keys)
        self.assertEqual(kept['Mesh']['SecretAccessKey'], self.keys['Mesh']['SecretAccessKey'])
        for path, content in self.files():
            for name in with_keys:
                self.assertNotIn(self.keys[name]['SecretAccessKey'].encode(), content, path)
        with self.program() as self.app:
            self.app.find('My Mesh')
            self.app.press('Open')
            self.app.wait('the mesh', self.seated())
        with self.program() as self.app:
            self.app.press('Forget This Mesh and Its Keys')
            self.app.answer('Forget')
            self.app.wait('the keys to go', lambda: not self.kept())
            self.app.wait('the row to go', lambda: not self.app.all('My Mesh'))

    def test_wrong_key(self):
        self.keys['Mesh']['SecretAccessKey'] = 'x' * 40
        with open(self.file, 'w', encoding='utf-8') as file:
            json.dump(self.keys, file)
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if n.name.startswith('Mesh: ')])
            self.assertEqual(self.kept(), {})
            self.stop()
            self.app.press('Connect')
            self.app.wait('that nobody answers', lambda: [n for n in self.app.all() if 'network' in n.name])
            self.app.press('Cancel')
            self.app.dialog_gone()
        self.assertFalse(any('meshes' in path for path, _content in self.files()))

    def test_wrong_account(self):
        self.keys['ConsumerAdmin']['AccountId'] = '123412341234'
        with open(self.file, 'w', encoding='utf-8') as file:
            json.dump(self.keys, file)
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if 'not to 123412341234' in n.name])
            self.assertEqual(self.kept(), {})

    def test_wrong_file(self):
        with open(self.file, 'w', encoding='utf-8') as file:
            file.write('{"Mesh": {"AccountId": 5}}')
        with self.program(self.file) as self.app:
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if 'Mesh.AccountId' in n.name])


class Edits(AccountWorld):
    """A mesh that was connected is changed: in the keyring, in its file, and in the window where it is open."""

    def mesh_file(self):
        (_path, content), = [(path, content) for path, content in self.files() if 'meshes' in path]
        return content

    def new_key(self, persona):
        key = self.keys[persona]
        self.iam = boto3.client('iam', endpoint_url=os.environ['AWS_ENDPOINT_URL'], region_name='eu-west-1',
                                aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'])
        return self.iam.create_access_key(UserName=self.iam.get_user()['User']['UserName'])['AccessKey']

    def type_key(self, name, key_id, secret):
        self.click(name)
        self.app.type('New Access Key ID, to replace it', key_id)
        self.app.type('New Secret Access Key', secret)

    def test_edit(self):
        new = self.new_key('Mesh')
        with self.program(self.file) as self.app:
            self.connect()
            before = self.kept()
            self.edit()
            for key in self.keys.values():
                if isinstance(key, dict) and key.get('SecretAccessKey'):
                    self.assertFalse([n for n in self.app.all() if key['SecretAccessKey'] in n.name])
            self.app.type('Name, as you like', 'Ours')
            self.app.press('Remove This Persona', index=1)
            self.app.wait('ConsumerAdmin to go', lambda: not [n for n in self.app.all() if n.name.startswith('ConsumerAdmin')])
            self.click('ProducerAdmin: sets up the producer’s account')
            self.app.type('Name, beginning with the role', 'ProducerAdmin-North')
            self.click('ProducerAdmin-North: sets up the producer’s account')
            self.type_key('Mesh: owns the catalog', new['AccessKeyId'], new['SecretAccessKey'])
            self.app.find('Account 555555555555, with a new key')
            self.app.press('Save')
            self.app.dialog_gone()
            self.app.find('Ours')
            self.app.wait('the mesh', self.seated())
            # The window works with the new key: the old one is no more.
            self.iam.delete_access_key(UserName=self.iam.get_user()['User']['UserName'],
                                       AccessKeyId=self.keys['Mesh']['AccessKeyId'])
            self.focus()
            self.key('ctrl+r')
            self.key('ctrl+2')
            self.app.wait('the renamed one', self.seated('ProducerAdmin-North'))
            self.key('ctrl+1')
            self.app.wait('the mesh', self.seated())
            self.key('ctrl+shift+r')
            self.app.wait('its sessions', lambda: {'ProducerAdmin-North', 'Signed in'} <= {n.name for n in self.app.all()})
            self.assertFalse(self.app.all('AWS refuses its keys'))
        kept = self.kept()
        expected = {name: key for name, key in before.items() if name not in ('ConsumerAdmin', 'ProducerAdmin')}
        expected['Mesh'] = {'AccessKeyId': new['AccessKeyId'], 'SecretAccessKey': new['SecretAccessKey']}
        expected['ProducerAdmin-North'] = before['ProducerAdmin']
        self.assertEqual(kept, expected)
        mesh = json.loads(self.mesh_file())
        self.assertEqual(mesh['Name'], 'Ours')
        self.assertEqual(set(mesh['Personas']), {'Mesh', 'ProducerAdmin-North', 'Producer', 'Consumer'})
        for path, content in self.files():
            self.assertNotIn(new['SecretAccessKey'].encode(), content, path)

    def test_refused(self):
        """Somebody else's key, a wrong one, nobody who answers, a locked keyring: nothing is changed by any of them."""
        with self.program(self.file) as self.app:
            self.connect()
            kept, file = self.kept(), self.mesh_file()
            self.edit()
            self.app.type('Name, as you like', 'Not Ours')
            admin = self.keys['ConsumerAdmin']
            self.type_key('Mesh: owns the catalog', admin['AccessKeyId'], admin['SecretAccessKey'])
            self.app.press('Save')
            self.app.wait('whose key it is', lambda: [n for n in self.app.all() if 'not to 555555555555' in n.name])
            self.app.type('New Secret Access Key', 'x' * 40)
            self.app.press('Save')
            self.app.wait('that it is wrong', lambda: [n for n in self.app.all() if n.name.startswith('Mesh: ')
                                                       and 'owns' not in n.name and 'not to' not in n.name])
            with secret_service.Reader() as keyring:
                keyring.lock()
            self.app.press('Save')
            self.app.wait('that it is locked', lambda: [n for n in self.app.all() if 'The keyring is locked' in n.name])
            with secret_service.Reader() as keyring:
                keyring.unlock()
            self.stop()
            self.app.press('Save')
            self.app.wait('that nobody answers', lambda: [n for n in self.app.all() if 'network' in n.name])
            self.app.press('Cancel')
            self.app.dialog_gone()
            self.app.find('My Mesh')
        self.assertEqual(self.kept(), kept)
        self.assertEqual(self.mesh_file(), file)

    def test_start_page(self):
        """Where no key is new, nobody is asked: AWS may be out of reach."""
        with self.program(self.file) as self.app:
            self.connect()
        kept = self.kept()
        self.stop()
        with self.program() as self.app:
            self.app.press('Edit Accounts…')
            self.app.dialog_there()
            self.app.type('Name, as you like', 'Ours & Theirs')
            self.app.press('Save')
            self.app.dialog_gone()
            self.app.find('Ours & Theirs')
        self.assertEqual(self.kept(), kept)
        self.assertEqual(json.loads(self.mesh_file())['Name'], 'Ours & Theirs')


class NoKeyring(AccountWorld):
    """None answers: that is said, and the keys are kept nowhere unless their owner says for this session."""
    KEYRING = False

    def test_session_only(self):
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.find('Use the Keys for This Session Only?')
            self.app.answer('Cancel')
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if 'No keyring answers' in n.name])
            # What was typed is there still.
            self.app.find('Account 555555555555, with a key')
            self.app.press('Connect')
            self.app.answer('This Session Only')
            self.app.wait('the mesh', self.seated())
            # Keys that are nowhere but here stay in use when the mesh is edited.
            self.edit()
            self.app.type('Name, as you like', 'Ours')
            self.app.press('Save')
            self.app.dialog_gone()
            self.app.find('Ours')
            self.app.wait('the mesh', self.seated())
        for path, content in self.files():
            self.assertNotIn(self.keys['Mesh']['SecretAccessKey'].encode(), content, path)
        self.assertFalse(any('meshes' in path for path, _content in self.files()))

    def configure(self, text):
        for name, content in (('AWS_CONFIG_FILE', text), ('AWS_SHARED_CREDENTIALS_FILE', '[work]\naws_access_key_id = %s\n'
                              'aws_secret_access_key = %s\n' % (self.keys['Mesh']['AccessKeyId'],
                                                                self.keys['Mesh']['SecretAccessKey']))):
            os.environ[name] = os.path.join(self.folder, name)
            with open(os.environ[name], 'w', encoding='utf-8') as file:
                file.write(content)

    def tearDown(self):
        for name in ('AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'):
            os.environ[name] = '/dev/null'

    def test_profile(self):
        """A persona's keys come from a profile: its name is kept, its account asked for, and no secret is copied."""
        self.configure('[profile work]\nregion = eu-west-1\n')
        with self.program() as self.app:
            self.app.press('Connect AWS Accounts…')
            self.app.find('1 is there to choose from, below')
            self.click('Mesh: owns the catalog')
            self.app.choose_from('Typed here', 'Profile work', 0)
            self.app.find('The account of profile work')
            self.app.press('Connect')
            self.app.wait('the mesh', self.seated())
            self.app.find('Mesh · 555555555555')
        meshes = [(path, content) for path, content in self.files() if 'meshes' in path]
        self.assertEqual(1, len(meshes))
        self.assertEqual({'Mesh': 'work'}, json.loads(meshes[0][1])['Profiles'])
        for path, content in self.files():
            if not path.endswith('AWS_SHARED_CREDENTIALS_FILE'):
                self.assertNotIn(self.keys['Mesh']['SecretAccessKey'].encode(), content, path)
        with self.program() as self.app:
            self.app.press('Open')
            self.app.wait('the mesh', self.seated())
        # The profile goes away: that is said, and opening works again once it is back.
        kept = os.environ['AWS_SHARED_CREDENTIALS_FILE']
        os.rename(kept, kept + '.away')
        with self.program() as self.app:
            self.app.press('Open')
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if 'work' in n.name and 'Mesh: ' in n.name])
            self.app.press('Edit Accounts…')
            self.app.find('Account 555555555555, by profile work')
            self.app.press('Cancel')
            self.app.dialog_gone()
            os.rename(kept + '.away', kept)
            self.app.press('Try Again')
            self.app.wait('the mesh', self.seated())

    def test_malformed_configuration(self):
        self.configure('[profile work]\nregion = eu-west-1\n[unclosed\n')
        with self.program() as self.app:
            self.app.press('Connect AWS Accounts…')
            self.app.wait('the file and the line', lambda: [n for n in self.app.all(role='label') if 'AWS_CONFIG_FILE' in n.name
                                                            and '3' in n.name])


class LockedKeyring(AccountWorld):
    def test_locked(self):
        """Locked: a mesh does not open, and opens once it is unlocked."""
        with self.program(self.file) as self.app:
            self.connect()
        with secret_service.Reader() as keyring:
            keyring.lock()
        with self.program() as self.app:
            self.app.press('Open')
            self.app.wait('what is wrong', lambda: [n for n in self.app.all() if 'The keyring is locked' in n.name])
            with secret_service.Reader() as keyring:
                keyring.unlock()
            self.app.press('Try Again')
            self.app.wait('the mesh', self.seated())


if __name__ == '__main__':
    unittest.main()
