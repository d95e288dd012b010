# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page of every persona as a screen reader meets it: what can be used has a name, the keyboard reaches it
and gets away again, and results are announced."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import at_spi

# What somebody acts on; its name is all that a screen reader has to say.
USABLE = {'push button', 'toggle button', 'check box', 'radio button', 'entry', 'text', 'combo box', 'slider',
          'spin button', 'menu item', 'link', 'page tab', 'switch', 'list', 'list box', 'table', 'tree table'}
LIVE = {'alert', 'status bar', 'statusbar', 'notification'}
ORDER = ['Mesh', 'ProducerAdmin', 'ConsumerAdmin', 'Producer', 'Consumer']
PERSONAS = {'Mesh': ['Workshop', 'Map', 'Mesh', 'Activity'],
            'Producer': ['Inbox', 'Ingest'],
            'Consumer': ['Catalog', 'Inbox', 'My Data', 'Query']}


def practised(folder):
    """The state of a practice mesh on which the workshop was held."""
    done = subprocess.run([os.environ['MESHDESK_CLI'], '--json', 'workshop', '--keep'], capture_output=True, text=True,
                          timeout=120, check=True, env=dict(os.environ, TMPDIR=folder))
    kept = json.loads(done.stdout)['result']['Folder']
    state = os.path.join(folder, 'practice')
    shutil.move(os.path.join(kept, 'state'), state)
    shutil.copy(os.path.join(kept, 'credentials.json'), state)
    return state


class Accessibility(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='meshdesk-accessibility-')
        cls.practice = practised(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def window(self, size='1200x900'):
        return at_spi.Program(os.environ['MESHDESK'], '--practice-dir', self.practice, '--size', size)

    def go(self, persona, page):
        self.app.find('Workshop', 'list item')
        if persona not in self.who():
            subprocess.run(['xdotool', 'mousemove', '600', '12', 'click', '1'], check=True, timeout=20)
            self.key('ctrl+%d' % (ORDER.index(persona) + 1))
            self.app.wait(persona, lambda: persona in self.who())
        self.app.select(page)
        self.app.wait(page, lambda: any(n.name.startswith(persona + ' · ') for n in self.app.all(role='label')))
        self.app.wait('the page to be loaded', lambda: not self.busy())

    def who(self):
        return [n.name.split(' · ')[0] for n in self.app.all(role='label') if ' · ' in n.name]

    def busy(self):
        return [n for n in self.app.all() if 'busy' in n.states]

    def nameless(self):
        """(role, path) of what can be used, and has neither a name nor something that labels it."""
        found = []
        for node in self.app.all():
            if node.role not in USABLE or 'sensitive' not in node.states:
                continue
            name = self.own_name(node)
            if not name and not any(self.own_name(label) for label in node.labels()) and not self.is_part(node):
                found.append((node.role, self.path(node)))
        return found

    def own_name(self, node):
        """Where nobody gave a name, GTK says the name of the type."""
        return '' if re.match('(Gtk|Adw|Desk)[A-Z]', node.name or '') else node.name

    def is_part(self, node):
        """The button inside a menu button, the text inside an entry: the whole has the name."""
        parent = node.parent
        for _ in range(3):
            if parent is None:
                return False
            if self.own_name(parent) and parent.role in USABLE | {'button', 'menu button', 'panel'}:
                return True
            parent = parent.parent
        return False

    def path(self, node):
        parts = []
        while node is not None and len(parts) < 8:
            parts.append('%s%s' % (node.role, ' "%s"' % node.name if node.name else ''))
            node = node.parent
        return ' < '.join(parts)

    def place(self, node):
        """Which one of its parent's children, up to the window: tells rows of a list apart."""
        indexes = []
        while node is not None and len(indexes) < 12:
            indexes.append(node.index)
            node = node.parent
        return indexes

    def test_names(self):
        for persona, pages in PERSONAS.items():
            with self.window() as self.app:
                for page in pages:
                    with self.subTest(persona=persona, page=page):
                        self.go(persona, page)
                        self.assertEqual(self.nameless(), [])
                        images = [self.path(n) for n in self.app.all(role='icon') + self.app.all(role='image')
                                  if not n.name and 'focusable' in n.states]
                        self.assertEqual(images, [], 'pictures that take the focus need a name')

    def focused(self):
        for node in self.app.all():
            if 'focused' in node.states:
                return node
        return None

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True, timeout=20)

    def test_keyboard(self):
        """Tab goes on from everything that it reaches, through content and sidebar, and comes round; it turns no page."""
        with self.window() as self.app:
            for page in ('Inbox', 'Ingest'):
                with self.subTest(page=page):
                    self.go('Producer', page)
                    self.walk_round()
                    self.assertEqual(self.page(), [page])

    def page(self):
        return [n.name for n in self.app.all(role='list item') if 'selected' in n.states
                and n.parent.name == 'Pages']

    def walk_round(self):
        subprocess.run(['xdotool', 'mousemove', '600', '12', 'click', '1'], check=True, timeout=20)
        seen, stuck = [], 0
        for _ in range(25):
            self.key('Tab')
            node = self.focused()
            # libadwaita 1.2 does not tell of the text inside its entry rows.
            here = '%s (%s)' % (self.path(node), self.place(node)) if node else 'an entry row'
            stuck = stuck + 1 if seen and seen[-1] == here else 0
            self.assertLess(stuck, 12 if node is None else 4, 'the focus does not leave ' + here)
            if seen.count(here) >= 1 and len(set(seen)) >= 5 and here == seen[0]:
                break
            seen.append(here)
        roles = {path.split(' ')[0] for path in seen}
        self.assertGreaterEqual(len(set(seen)), 5, seen)
        self.assertTrue({'push', 'toggle', 'list'} & roles, seen)
        self.assertTrue([path for path in seen if '"Pages"' in path], seen)

    def test_announced(self):
        """How a plan goes is said by something that screen readers follow."""
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.app.press('Initialise…')
            self.app.find('Close', 'push button')
            said = self.app.wait('an announcement', lambda: [
                self.text(n) for n in self.app.all() if n.role in LIVE and self.text(n)])
            self.assertTrue(said)

    def text(self, node):
        return at_spi.name_of(node) or ' '.join(n.name for n in node.walk() if n.name)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
