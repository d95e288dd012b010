# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts to connect (a practice AWS of its own process), a keyring, and the program with home folders of its own."""
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


class AccountWorld(unittest.TestCase):
    KEYRING = True

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='meshdesk-accounts-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.file = os.path.join(self.folder, 'credentials.json')
        for name in ('CONFIG', 'STATE', 'CACHE', 'DATA'):
            os.environ['XDG_%s_HOME' % name] = os.path.join(self.folder, name.lower())
        if self.KEYRING:
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

    def focus(self):
        """No window manager gives the keys to the window."""
        subprocess.run(['xdotool', 'mousemove', '600', '12', 'click', '1'], check=True, timeout=20)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True, timeout=20)

    def write(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '30', text], check=True, timeout=20)

    def click(self, name, index=0):
        """With the mouse: GTK 4.8 offers a screen reader no action on these."""
        def look():
            found = self.app.all(name, 'label')
            return found[index].extents() if len(found) > index else None
        place = self.app.wait('%r to click on' % name, look)
        subprocess.run(['xdotool', 'mousemove', str(place.x + 12), str(place.y + place.height // 2), 'click', '1'],
                       check=True, timeout=20)

    def edit(self):
        """The accounts of the mesh that is open."""
        self.app.press('Main Menu', role=None)
        self.app.press('Edit Accounts…', role=None)
        self.app.dialog_there()

    def connect(self):
        """From the workshop's file, with the keys in the keyring; the file stays."""
        self.app.press('Connect')
        self.app.find('Delete the Credentials File?')
        self.app.answer('Leave It')
        self.app.wait('the mesh', self.seated())
