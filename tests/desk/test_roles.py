# SPDX-License-Identifier: GPL-3.0-or-later
"""The role switcher over two meshes, with the keyboard alone: search, choose, open the other mesh, come back; two windows
with two personas side by side; keys that are revoked while somebody works."""
import json
import os
import sys
import unittest

import boto3

sys.path.insert(0, os.path.dirname(__file__))
from account_world import AccountWorld


class Roles(AccountWorld):
    def labels(self):
        return {n.name for n in self.app.all(role='label') if n.name}

    def sits(self, name, account, mesh):
        """The window's title says who, the sidebar in which mesh."""
        self.app.wait('%s of %s' % (name, mesh), lambda: {'%s · %s' % (name, account), mesh} <= self.labels())

    def open_switcher(self):
        self.key('ctrl+shift+r')
        self.app.find('Search personas')

    def test_two_meshes(self):
        with self.program(self.file) as self.app:
            self.connect()
            self.sits('Mesh', '555555555555', 'My Mesh')
            self.focus()
            self.open_switcher()
            # Grouped by mesh, with how each session stands; nothing was asked of AWS for it.
            self.app.wait('both meshes', lambda: {'My Mesh', 'Practice Mesh', 'Ctrl+1', 'Ctrl+6'} <= self.labels())
            self.app.wait('the sessions', lambda: {'Signed in', 'Not signed in yet', 'No keys yet'} <= self.labels())
            self.assertLessEqual({'Mesh owner', '555555555555 · eu-west-1'}, self.labels())
            self.write('no such one')
            self.app.find('Nobody is called so')
            self.key('Escape')
            self.app.wait('all again', lambda: 'Nobody is called so' not in self.labels())
            self.write('practice')
            self.app.wait('one mesh', lambda: 'ConsumerAdmin' in self.labels() and 'Ctrl+1' not in self.labels())
            self.key('Down', 'Down', 'Return')
            self.sits('ConsumerAdmin', '999999999999', 'Practice Mesh')
            # The mesh that is open comes first: with digits within it, and beyond it to the other one.
            self.key('ctrl+2')
            self.sits('ProducerAdmin', '111111111111', 'Practice Mesh')
            self.key('ctrl+8')
            self.sits('ConsumerAdmin', '999999999999', 'My Mesh')
            self.open_switcher()
            self.key('Escape')
            self.app.wait('the switcher to go', lambda: not self.app.all('Search personas'))
            self.sits('ConsumerAdmin', '999999999999', 'My Mesh')

    def test_colour(self):
        """A colour of one's own, kept with the mesh: those of others are not to be had."""
        with self.program(self.file) as self.app:
            self.connect()
            self.focus()
            self.open_switcher()
            self.app.find('Colour of Mesh')
            # The last there is, behind all personas; a popover's places are not the window's, so that no mouse finds it.
            self.key('shift+Tab', 'space')
            self.app.wait('the colours', lambda: {'Automatic', 'Raspberry', 'Olive'} <= self.labels())
            self.assertFalse({'Teal', 'Brown', 'Green', 'Blue'} & self.labels(), 'others have these')
            self.app.choose('Olive')
            # Not the one that is being written: it takes the other's place once it is whole.
            (path, content), = self.app.wait('the file', lambda: [
                (p, c) for p, c in self.files() if 'meshes' in p and p.endswith('.json') and b'Colours' in c])
        colours = json.loads(content)['Colours']
        self.assertEqual(colours['Mesh'], 8)
        self.assertEqual(len(set(colours.values())), len(colours))
        with self.program() as self.app:
            self.app.press('Open')
            self.app.wait('the mesh', self.seated())
            self.focus()
            self.open_switcher()
            self.app.find('Olive')

    def titles(self):
        """Of all windows: who sits there."""
        names = ('Mesh', 'ProducerAdmin', 'ConsumerAdmin', 'Producer', 'Consumer')
        return sorted({n.name for window in self.app.windows() for n in window.walk()
                       if n.role == 'label' and n.name.split(' · ')[0] in names and n.name.count(' · ') == 1})

    def test_two_windows(self):
        with self.program(self.file) as self.app:
            self.connect()
            self.focus()
            self.key('ctrl+n')
            self.app.wait('a second window with the next persona', lambda: self.titles() == [
                'Mesh · 555555555555', 'ProducerAdmin · 111111111111'])
            self.assertIn('My Mesh', self.labels())

    def test_revoked(self):
        with self.program(self.file) as self.app:
            self.connect()
            self.focus()
            self.key('ctrl+3')
            self.sits('ConsumerAdmin', '999999999999', 'My Mesh')
            keys = self.keys['ConsumerAdmin']
            iam = boto3.client('iam', endpoint_url=os.environ['AWS_ENDPOINT_URL'], region_name='eu-west-1',
                               aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])
            name = iam.get_user()['User']['UserName']
            iam.update_access_key(UserName=name, AccessKeyId=keys['AccessKeyId'], Status='Inactive')
            self.app.select('Mesh')
            self.key('F5')
            self.open_switcher()
            self.app.wait('that the keys are refused', lambda: 'AWS refuses its keys' in self.labels())
            self.key('Escape')
            self.stop()
            self.key('F5')
            self.open_switcher()
            self.app.wait('that nobody answers', lambda: 'Unreachable: AWS does not answer' in self.labels())


if __name__ == '__main__':
    unittest.main(warnings='ignore')
