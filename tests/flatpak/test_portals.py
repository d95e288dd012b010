#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and notifications go through the desktop's portals: the sandbox sees no file but those that somebody chose,
and has no way to the notification service."""
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unittest

import boto3
import pyatspi

sys.path.insert(0, os.path.dirname(__file__))
from sandbox import ID, inside
import test_notifications

BUCKET = 'meshdesk-workshop-111111111111'
ROWS = 'cell,users\n1,20\n2,30\n'


class Chooser:
    """The file dialog of the desktop: another program's, outside of the sandbox."""

    def __init__(self, title):
        self.title = title
        end = time.monotonic() + 40
        while self.dialog() is None:
            if time.monotonic() > end:
                raise AssertionError('no file dialog %r; there are: %s' % (title, [
                    (a.name, [w.name for w in a]) for a in pyatspi.Registry.getDesktop(0) if a is not None]))
            time.sleep(.1)

    def dialog(self):
        for application in pyatspi.Registry.getDesktop(0):
            if application is None or 'portal' not in application.name:
                continue
            for window in application:
                if window is not None and window.name == self.title:
                    return window
        return None

    def choose(self, path):
        """A file, by its path."""
        xdotool('search', '--sync', '--onlyvisible', '--name', '^%s$' % self.title, 'windowfocus', '--sync')
        xdotool('key', 'ctrl+l')
        xdotool('type', '--delay', '20', path)
        self.until_gone(lambda: self.press('Open'))

    def choose_at_home(self, name):
        """A folder, by its row."""
        def click_and_open():
            for label, role in (('Home', 'label'), (name, 'table cell')):
                for node in self.nodes():
                    if node.name == label and node.getRoleName() == role and node.getState().contains(pyatspi.STATE_SHOWING):
                        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
                        xdotool('mousemove', str(box.x + box.width // 2), str(box.y + box.height // 2), 'click', '1')
                        time.sleep(.5)
                        break
            self.press('Open')
        self.until_gone(click_and_open)

    def until_gone(self, act):
        end = time.monotonic() + 40
        while self.dialog() is not None:
            if time.monotonic() > end:
                raise AssertionError('the dialog does not end: %s' % [n.name for n in self.nodes() if n.name])
            act()
            time.sleep(.5)

    def nodes(self, node=None):
        node = node or self.dialog()
        for i in range(node.childCount if node is not None else 0):
            child = node.getChildAtIndex(i)
            if child is not None:
                yield child
                yield from self.nodes(child)

    def press(self, name):
        for node in self.nodes():
            if node.name == name and node.getRoleName() == 'push button':
                node.queryAction().doAction(0)
                return


def xdotool(*words):
    subprocess.run(['xdotool', *words], check=True, timeout=30)


class Portals(test_notifications.Notifications):
    """A new request is told through the portal of notifications, as it is told outside of a sandbox without one."""

    def outside(self, name, text=ROWS):
        path = os.path.join(os.environ['HOME'], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        self.assertNotEqual(inside('cat', path)[0], 0, 'the sandbox does not see it before it is chosen')
        return path

    def setUp(self):
        """Nothing is remembered of what another test chose."""
        super().setUp()
        for name in ('config', 'data', '.local'):
            shutil.rmtree(os.path.join(os.environ['HOME'], '.var', 'app', ID, name), ignore_errors=True)
        folder = os.path.join(os.environ['TMPDIR'], self.id())
        self.practice = shutil.copytree(self.practice, folder)

    def chosen(self, name):
        """It is seen through the document portal only."""
        self.app.wait(name, lambda: [n for n in self.app.all() if re.match(r'/run/user/\d+/doc/\w+/%s$' % name, n.name)])

    def bring_in(self):
        for number, stage in enumerate(('Files', 'Tables', 'Columns', 'Where To'), 1):
            self.app.find('Step %d of 6: %s' % (number, stage))
            self.app.press('Next')
        self.app.press('Preview')
        self.app.press('Run')
        self.app.wait('the plan to end', lambda: self.app.all('Done.') or self.app.all('Not finished.'))
        self.assertEqual(self.app.all('Not finished.'), [])

    def objects(self):
        return {o['Key']: o['Size'] for o in self.client('s3').list_objects_v2(Bucket=BUCKET).get('Contents', [])}

    def client(self, service):
        with open(os.path.join(self.practice, 'credentials.json'), encoding='utf-8') as file:
            document = json.load(file)
        with open(os.path.join(self.practice, 'endpoint-url'), encoding='utf-8') as file:
            endpoint = file.read().strip()
        keys = document['ProducerAdmin']
        return boto3.client(service, endpoint_url=endpoint, region_name=document['AWS_REGION'],
                            aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'])

    def test_file(self):
        path = self.outside('chosen/tower_load.csv')
        with self.window() as self.app:
            self.go('Producer', 'Ingest')
            self.app.press('Choose Files…')
            Chooser('Choose Files').choose(path)
            self.chosen(r'tower_load\.csv')
            self.bring_in()
            sizes = {key: size for key, size in self.objects().items() if 'tower_load' in key}
            self.assertEqual(list(sizes.values()), [len(ROWS)])

    def test_folder(self):
        self.outside('mast_height/one.csv')
        self.outside('mast_height/two.csv')
        with self.window() as self.app:
            self.go('Producer', 'Ingest')
            self.app.press('Choose Folders…')
            Chooser('Choose Folders').choose_at_home('mast_height')
            self.chosen('mast_height')
            self.bring_in()
            self.assertEqual(len([key for key in self.objects() if 'mast_height' in key]), 2)

    def test_drop(self):
        path = self.outside('dropped/roof_area.csv')
        with self.window() as self.app:
            self.go('Producer', 'Ingest')
            source = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(__file__), 'drag.py'), path])
            self.addCleanup(source.wait, 20)
            self.addCleanup(source.terminate)
            xdotool('search', '--sync', '--onlyvisible', '--name', '^Files to Drag$', 'windowmove', '--sync', '100', '1000')
            xdotool('mousemove', '200', '1050', 'mousedown', '1')
            for x, y in ((230, 1000), (400, 800), (600, 500), (700, 460), (705, 455), (700, 460)):
                xdotool('mousemove', str(x), str(y), 'sleep', '0.3')
            xdotool('mouseup', '1')
            self.chosen(r'roof_area\.csv')


if __name__ == '__main__':
    unittest.main(warnings='ignore')
