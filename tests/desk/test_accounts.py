# SPDX-License-Identifier: GPL-3.0-or-later
"""Connecting accounts from the workshop's file: keys go to a real keyring and nowhere else, wrong ones are told
before anything is kept, and what was connected opens again."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path[:0] = [os.path.dirname(__file__), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
import at_spi
import secret_service

SCHEMA = 'io.github.meshdesk.AccessKey'


class Accounts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='meshdesk-accounts-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.file = os.path.join(self.folder, 'credentials.json')
        for name in ('CONFIG', 'STATE', 'CACHE', 'DATA'):
            os.environ['XDG_%s_HOME' % name] = os.path.join(self.folder, name.lower())
        secret_service.start(self)
        self.server = subprocess.Popen([os.environ['MESHDESK_CLI'], 'practice', 'serve', '--port', '0',
                                        '--credentials-out', self.file], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        os.environ['AWS_ENDPOINT_URL'] = self.server.stdout.readline().split()[-1]
        with open(self.file, encoding='utf-8') as text:
            self.keys = json.load(text)

    def stop(self):
        self.server.terminate()
        self.server.wait(20)
        self.server.stdout.close()

    def kept(self):
        """Of the keyring: persona → key."""
        with secret_service.Reader() as keyring:
            return {attributes['persona']: json.loads(secret)
                    for attributes, _label, secret in keyring.items(**{'xdg:schema': SCHEMA})}

    def files(self):
        """All that is in the home folders, but for the keyring's own file."""
        for base, _folders, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                if path != self.file and 'keyrings' not in path:
                    with open(path, 'rb') as file:
                        yield path, file.read()

    def program(self, *words):
        return at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', *words)

    def seated(self, name='Mesh'):
        return lambda: [n for n in self.app.all(role='label') if n.name.startswith(name + ' · ')]

    def answer(self, name):
        """libadwaita's message dialogs: older GTK says the label with its mnemonic as well."""
        def look():
            for node in self.app.all('_%s %s' % (name, name), 'push button') + self.app.all(name, 'push button'):
                if node.get_action_iface() and node.queryAction().nActions:
                    return node.queryAction().doAction(0) or True
            return None
        self.app.wait('%s to press' % name, look)

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
