#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifests of the release and of development differ in what they must, and ask for the least."""
import json
import os
import re
import sys
import unittest

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.join(TOP, 'tools', 'flatpak'))
sys.dont_write_bytecode = True
import pin

ID = 'io.github.meshdesk.Meshdesk'


def read(name):
    with open(os.path.join(TOP, 'flatpak', name), encoding='utf-8') as file:
        return json.load(file)


class Manifest(unittest.TestCase):
    def setUp(self):
        self.release, self.devel = read(ID + '.json'), read(ID + '.Devel.json')

    def test_in_step(self):
        own = {'runtime-version', 'branch', 'desktop-file-name-suffix', 'cleanup', 'modules'}
        self.assertEqual({k: v for k, v in self.release.items() if k not in own},
                         {k: v for k, v in self.devel.items() if k not in own})
        own = {'config-opts', 'sources', 'builddir'}
        self.assertEqual([{k: v for k, v in m.items() if k not in own} for m in self.release['modules']],
                         [{k: v for k, v in m.items() if k not in own} for m in self.devel['modules']])
        self.assertEqual(self.release['id'], ID)
        self.assertRegex(self.release['runtime-version'], r'^\d+$')
        self.assertEqual(self.devel['runtime-version'], 'master')

    def test_release_is_pinned(self):
        manifest = pin.pinned(self.release, 'v1', '0' * 40)
        for module in manifest['modules']:
            for source in module['sources']:
                self.assertIn(source['type'], ('git', 'archive'))
                self.assertTrue(source.get('commit') or source.get('sha256'), source)
                self.assertTrue(source['url'].startswith('https://'))
            self.assertNotIn('--share=network', module.get('build-options', {}).get('build-args', []))

    def test_permissions_have_reasons(self):
        with open(os.path.join(TOP, 'flatpak', 'README.md'), encoding='utf-8') as file:
            explained = re.findall(r'^\| `(--[^`]+)` \| .{10,} \|$', file.read(), re.M)
        self.assertEqual(sorted(self.release['finish-args']), sorted(explained))

    def test_least(self):
        for argument in self.release['finish-args']:
            self.assertNotRegex(argument, r'=(home|host|xdg-)|session-bus|system-bus|--device=all|socket=x11$')
            if argument.startswith('--filesystem='):
                self.assertTrue(argument.endswith(':ro'), argument)


if __name__ == '__main__':
    unittest.main()
