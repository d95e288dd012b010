# SPDX-License-Identifier: GPL-3.0-or-later
"""Started by the bus, as a desktop starts it: one process, one window, that the next start raises; more when asked for."""
import os
import subprocess
import sys
import unittest

import dbus

sys.path.insert(0, os.path.dirname(__file__))
import at_spi

ID, PATH = 'io.github.meshdesk.Meshdesk', '/io/github/meshdesk/Meshdesk'
MESHDESK = os.environ['MESHDESK']


class Activated(at_spi.Program):
    """What the bus started, instead of a process of ours."""
    returncode = 'what only the bus knows'

    def __init__(self, bus):  # pylint: disable=super-init-not-called
        self.pid = bus.get_object('org.freedesktop.DBus', '/').GetConnectionUnixProcessID(ID)
        self.process = self

    def poll(self):
        return None if os.path.exists('/proc/%d' % self.pid) else 0


class Activation(unittest.TestCase):
    def setUp(self):
        folder = os.environ['MESHDESK_TEST_SERVICES']
        with open(os.environ['MESHDESK_SERVICE'], encoding='utf-8') as file:
            lines = file.read().splitlines()
        # What is installed says where it will be installed; leaks are looked for elsewhere (see at_spi.py).
        command, = [line for line in lines if line.startswith('Exec=')]
        self.assertTrue(command.endswith('/bin/meshdesk --gapplication-service'), command)
        script = os.path.join(os.environ['HOME'], 'started-by-the-bus')
        with open(script, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\nASAN_OPTIONS=detect_leaks=0 exec "%s" "$@"\n' % MESHDESK)
        os.chmod(script, 0o755)
        with open(os.path.join(folder, ID + '.service'), 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines).replace(command, 'Exec=%s --gapplication-service' % script) + '\n')
        self.bus = dbus.SessionBus(private=True)
        self.addCleanup(self.bus.close)
        self.bus.get_object('org.freedesktop.DBus', '/').ReloadConfig()

    def remote(self, interface):
        return dbus.Interface(self.bus.get_object(ID, PATH), interface)

    def start_again(self, *words):
        """It leaves its wish with the one that runs, and ends."""
        env = dict(os.environ, ASAN_OPTIONS='detect_leaks=0')
        self.assertEqual(subprocess.run([MESHDESK, *words], env=env, timeout=60, check=False).returncode, 0)

    def test_activation(self):
        self.assertFalse(self.bus.name_has_owner(ID))
        self.remote('org.freedesktop.Application').Activate(dbus.Dictionary(signature='sv'))
        self.app = Activated(self.bus)
        self.app.wait('a window', lambda: len(self.app.windows()) == 1)
        self.start_again()
        self.remote('org.freedesktop.Application').Activate(dbus.Dictionary(signature='sv'))
        self.app.wait('the window in front', lambda: 'active' in self.app.windows()[0].states)
        self.assertEqual(len(self.app.windows()), 1)
        self.start_again('--new-window')
        self.app.wait('one more window', lambda: len(self.app.windows()) == 2)
        self.assertEqual(self.app.pid, Activated(self.bus).pid, 'all of it is one process')
        # The action of the desktop file
        self.remote('org.freedesktop.Application').ActivateAction(
            'new-window', dbus.Array(signature='v'), dbus.Dictionary(signature='sv'))
        self.app.wait('a third window', lambda: len(self.app.windows()) == 3)
        self.remote('org.freedesktop.Application').ActivateAction(
            'quit', dbus.Array(signature='v'), dbus.Dictionary(signature='sv'))
        self.app.wait('the end', lambda: not self.bus.name_has_owner(ID))

    def test_actions_of_the_desktop_file(self):
        """Each of them is one that the application has."""
        with open(os.environ['MESHDESK_DESKTOP_FILE'], encoding='utf-8') as file:
            named = [line[8:].strip(';\n').split(';') for line in file if line.startswith('Actions=')][0]
        self.remote('org.freedesktop.Application').Activate(dbus.Dictionary(signature='sv'))
        self.app = Activated(self.bus)
        self.app.wait('a window', self.app.windows)
        self.assertLessEqual(set(named), {str(name) for name in self.remote('org.gtk.Actions').List()})
        self.remote('org.gtk.Actions').Activate('quit', dbus.Array(signature='v'), dbus.Dictionary(signature='sv'))
        self.app.wait('the end', lambda: not self.bus.name_has_owner(ID))


if __name__ == '__main__':
    unittest.main(warnings='ignore')
