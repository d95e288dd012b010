#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of accounts, from the sandbox: into the keyring where there is one, and nowhere where there is none."""
import os
import sys
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(__file__))
import sandbox  # pylint: disable=unused-import
import test_accounts


@unittest.skipIf(os.environ.get('MESHDESK_FLATPAK_SECRET_PORTAL'), 'there is a keyring')
class Absent(test_accounts.Accounts):
    test_connect = test_wrong_key = test_wrong_account = test_wrong_file = None

    def setUp(self):
        with mock.patch('secret_service.start'):
            super().setUp()

    def test_absent(self):
        """It is said that nothing keeps the keys; they serve this session, and nothing of them is left behind."""
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.find('Use the Keys for This Session Only?')
            self.app.wait('why', lambda: [n for n in self.app.all() if 'No keyring answers' in n.name])
            self.app.answer('This Session Only')
            self.app.wait('the mesh', self.seated())
            self.assertTrue(os.path.exists(self.file), 'the only copy is not offered for deletion')
        for path, content in self.files():
            self.assertNotIn(self.keys['Mesh']['SecretAccessKey'].encode(), content, path)
        with self.program() as self.app:
            self.app.wait('the first page', lambda: self.app.all(role='push button'))
            self.assertEqual(self.app.all('My Mesh'), [])


@unittest.skipUnless(os.environ.get('MESHDESK_FLATPAK_SECRET_PORTAL'), 'for desktops with a portal of secrets')
class Portal(test_accounts.Accounts):
    """On GNOME, libsecret keeps the secrets of a sandbox in the sandbox, encrypted with one that the keyring keeps."""
    test_connect = test_wrong_key = test_wrong_account = test_wrong_file = None

    def test_portal(self):
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.answer('Delete')
            self.app.wait('the mesh', self.seated())
        keyrings = [(path, content) for path, content in self.everything() if 'keyrings' in path and path.endswith('default.keyring')]
        self.assertEqual(len(keyrings), 1)
        for path, content in self.everything():
            for name in ('Mesh', 'ProducerAdmin', 'ConsumerAdmin'):
                self.assertNotIn(self.keys[name]['SecretAccessKey'].encode(), content, path)
        with self.program() as self.app:
            self.app.press('Open')
            self.app.wait('the mesh', self.seated())

    def everything(self):
        for base, _folders, names in os.walk(os.environ['HOME']):
            for name in names:
                if 'practice' not in base:
                    with open(os.path.join(base, name), 'rb') as file:
                        yield os.path.join(base, name), file.read()


@unittest.skipIf(os.environ.get('MESHDESK_FLATPAK_SECRET_PORTAL'), 'there the keys are elsewhere')
class Present(test_accounts.Accounts):
    """All that is tested of accounts outside of a sandbox, over the same Secret Service."""


if __name__ == '__main__':
    unittest.main(warnings='ignore')
