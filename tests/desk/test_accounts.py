# SPDX-License-Identifier: GPL-3.0-or-later
"""Connecting accounts from the workshop's file: keys go to a real keyring and nowhere else, wrong ones are told
before anything is kept, and what was connected opens again."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from account_world import AccountWorld


class Accounts(AccountWorld):
    def test_connect(self):
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.find('Delete the Credentials File?')
            self.answer('Delete')
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
            self.answer('Forget')
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


if __name__ == '__main__':
    unittest.main()
