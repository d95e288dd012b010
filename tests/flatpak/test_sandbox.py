#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sandbox lets through, and what not; and the whole workshop in it."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from sandbox import ID, call, inside

# Each has its reason in flatpak/README.md.
ALLOWED = {'shared': {'network', 'ipc'}, 'sockets': {'x11', 'wayland', 'fallback-x11'}, 'devices': {'dri'},
           'filesystems': {'~/.aws:ro'}, 'org.freedesktop.secrets': {'talk'}}


class Sandbox(unittest.TestCase):
    def test_permissions(self):
        said = subprocess.run(['flatpak', 'info', '--user', '--show-permissions', ID], capture_output=True, text=True,
                              check=True, timeout=60).stdout
        found = {}
        for line in said.splitlines():
            if '=' in line:
                name, values = line.split('=', 1)
                found[name] = set(values.strip(';').split(';'))
        self.assertEqual(found, ALLOWED)

    def test_files(self):
        aws = os.path.join(os.environ['HOME'], '.aws')
        os.makedirs(aws, exist_ok=True)
        with open(os.path.join(aws, 'config'), 'w', encoding='utf-8') as file:
            file.write('[profile here]\nregion = eu-west-3\n')
        secret = os.path.join(os.environ['HOME'], 'private.txt')
        with open(secret, 'w', encoding='utf-8') as file:
            file.write('mine')
        self.assertIn('eu-west-3', inside('cat', os.path.join(aws, 'config'))[1])
        self.assertNotEqual(inside('touch', os.path.join(aws, 'written'))[0], 0)
        self.assertFalse(os.path.exists(os.path.join(aws, 'written')))
        self.assertNotEqual(inside('cat', secret)[0], 0)
        self.assertNotEqual(inside('cat', '/run/host/etc/shadow')[0], 0)

    def test_bus(self):
        for name, path in (('org.freedesktop.Notifications', '/org/freedesktop/Notifications'),
                           ('org.gnome.keyring', '/org/gnome/keyring'),
                           ('org.freedesktop.Flatpak', '/org/freedesktop/Flatpak/Development')):
            status, said = call(name, path, 'org.freedesktop.DBus.Peer.Ping')
            self.assertNotEqual(status, 0, name)
            self.assertRegex(said, 'AccessDenied|ServiceUnknown|NameHasNoOwner', name)

    def test_workshop(self):
        status, said = inside('meshdesk-cli', '--json', 'workshop')
        self.assertEqual(status, 0, said)
        self.assertIn('"result"', said)

    def test_practice(self):
        """The loopback of the sandbox is that of the machine: ordinary clients reach the practice AWS in there."""
        server = subprocess.Popen([os.environ['MESHDESK_CLI'], 'practice', 'serve', '--port', '0', '--credentials-out',
                                   os.path.join(os.environ['TMPDIR'], 'keys.json')], stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.wait, 30)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.terminate)
        endpoint = server.stdout.readline().split()[-1]
        with open(os.path.join(os.environ['TMPDIR'], 'keys.json'), encoding='utf-8') as file:
            keys = json.load(file)['Mesh']
        done = subprocess.run(['aws', '--endpoint-url', endpoint, '--region', 'eu-west-1', 'sts', 'get-caller-identity'],
                              env=dict(os.environ, AWS_ACCESS_KEY_ID=keys['AccessKeyId'],
                                       AWS_SECRET_ACCESS_KEY=keys['SecretAccessKey']),
                              capture_output=True, text=True, timeout=120, check=True)
        self.assertEqual(json.loads(done.stdout)['Account'], '555555555555')


if __name__ == '__main__':
    unittest.main(warnings='ignore')
