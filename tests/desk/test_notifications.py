# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes in while the window is not in front is told to the desktop: to a notification service of the bus."""
import os
import re
import subprocess
import sys
import unittest

import dbus
import dbusmock

sys.path.insert(0, os.path.dirname(__file__))
import at_spi
import test_accessibility

PRODUCER = '111111111111'


class Notifications(test_accessibility.Accessibility):
    """The practice mesh is that of the walk through the pages."""
    test_names = test_keyboard = test_announced = None

    def setUp(self):
        self.daemon, self.service = dbusmock.DBusTestCase.spawn_server_template(
            'notification_daemon', {'capabilities': 'body'}, stdout=subprocess.DEVNULL)
        self.addCleanup(self.daemon.wait, 10)
        self.addCleanup(self.daemon.terminate)

    def told(self):
        calls = dbus.Interface(self.service, dbusmock.MOCK_IFACE).GetMethodCalls('Notify')
        return [(str(call[1][3]), str(call[1][4])) for call in calls]

    def cli(self, *words):
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            endpoint = file.read().strip()
        subprocess.run([os.environ['MESHDESK_CLI'], '--credentials-file',
                        os.path.join(self.practice, 'credentials.json'), '--endpoint-url', endpoint, *words],
                       check=True, timeout=60, capture_output=True)

    def look_elsewhere(self):
        """The focus goes to the empty screen, as it goes to another program's window."""
        said = subprocess.run(['xwininfo', '-root'], capture_output=True, text=True, check=True, timeout=20).stdout
        root = re.search(r'Window id: (0x[0-9a-f]+)', said).group(1)
        subprocess.run(['xdotool', 'mousemove', '1290', '990', 'windowfocus', root], check=True, timeout=20)

    def test_new_request(self):
        with self.window() as self.app:
            self.go('Producer', 'Ingest')
            self.app.wait('the badge of the inbox', lambda: self.app.all('Inbox', 'list item'))
            self.assertEqual(self.told(), [], 'what was there before is no news')
            self.look_elsewhere()
            self.cli('request-access', '--owner-account-id', PRODUCER, '--database-name', 'telco-' + PRODUCER,
                     '--tables', 'customer_churn', '--request-permissions', 'Insert', '--reason', '<b>more</b>')
            self.app.press('Refresh')
            self.app.wait('the notification', self.told)
            (title, body), = self.told()
            self.assertEqual(title, 'New Request for Access')
            self.assertIn('customer_churn', body)
            # Told once, however often it is loaded; pressed, it leads to the request, and is taken back.
            self.app.press('Refresh')
            self.app.wait('the page to be loaded', lambda: not self.busy())
            self.assertEqual(len(self.told()), 1)
            dbus.Interface(self.service, dbusmock.MOCK_IFACE).EmitSignal(
                'org.freedesktop.Notifications', 'ActionInvoked', 'us', [dbus.UInt32(1), 'default'])
            self.app.wait('the request', lambda: self.app.all('<b>more</b>') and self.app.all('Approve…'))


if __name__ == '__main__':
    unittest.main(warnings='ignore')
