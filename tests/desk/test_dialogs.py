# SPDX-License-Identifier: GPL-3.0-or-later
"""Every dialog as a screen reader and a keyboard meet it: it has a name, and so has all that can be used in it; the
focus goes in, all the way round and, by Escape, out again to where it was."""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import at_spi
import test_accessibility
import test_inbox
from account_world import AccountWorld


class Walk(test_accessibility.Accessibility):
    test_names = test_keyboard = test_announced = None

    def is_box(self, node):
        """A list of rows, as libadwaita makes them: newer GTK does not say the name of its type for want of another, but
        what can be done with a list view."""
        if node.role != 'list' or self.own_name(node):
            return False
        return node.name == 'GtkListBox' or 'list.select-all' not in node.actions()

    def nameless(self):
        """Lists of rows that libadwaita makes have no name, but take no focus either: their rows do."""
        boxes = [self.path(n) for n in self.app.all(role='list') if self.is_box(n)]
        return [(role, path) for role, path in super().nameless() if path not in boxes]

    def entered(self):
        """The entry that has the focus, which libadwaita 1.2 does not tell of: the one in which a letter comes up."""
        def texts():
            return {tuple(self.place(node)): (self.own_name(node), len(node.text())) for node in self.app.all(role='text')}
        before = texts()
        self.key('x')
        where = self.app.wait('the letter', lambda: [place for place, (_name, n) in texts().items()
                                                     if n != before.get(place, (None, n))[1]])
        self.key('BackSpace')
        return before[where[0]][0]

    def round(self, title, least=3):
        """Tab reaches @least things in the dialog, and comes back to the first; or goes on and on through a long list."""
        self.app.focus_on(title)
        seen = []
        for _ in range(40):
            self.key('Tab')
            node = self.focused()
            if node is None:
                name = self.entered()
                self.assertTrue(name, 'an entry without a name')
                here = 'entry ' + name
            else:
                # Rows of lists are used again as they scroll: in newer GTK, one after another is in the same place.
                words = [n.name for n in node.walk() if n.name] if node.role == 'list item' else []
                here = '%s (%s) %s' % (self.path(node), self.place(node), words)
            if len(set(seen)) >= least and here == seen[0]:
                break
            seen.append(here)
            self.assertFalse(len(seen) > 4 and len(set(seen[-4:])) == 1, 'the focus does not leave ' + here)
        self.assertGreaterEqual(len(set(seen)), least, seen)

    def check(self, title, rounds=True, least=3, left=1):
        """@left: how many windows there are once it is closed."""
        window = self.app.wait(title, lambda: self.app.window() if self.app.window().name == title else None)
        self.app.wait('what is in it', lambda: len(self.app.all()) > 3 and not self.busy())
        self.assertIn(window.role, ('dialog', 'frame', 'alert', 'window'))
        if rounds:
            self.assertEqual(self.nameless(), [])
            self.round(title, least)
        self.app.focus_on(title)
        self.key('Escape')
        self.app.wait('it to go', lambda: len(self.app.windows()) == left)

    def opened(self):
        """The name of the dialog that comes up."""
        self.app.dialog_there()
        return self.app.wait('its name', lambda: self.app.window().name)

    def menu(self, item):
        self.app.press('Main Menu', role=None)
        self.app.wait(item, lambda: self.app.all(item, 'menu item'))
        self.app.press(item, role='menu item')


class Dialogs(Walk):
    """The practice mesh is that of the walk through the pages; what is decided on is asked for as the inbox's tests do."""
    address, cli, ask = test_inbox.Inbox.address, test_inbox.Inbox.cli, test_inbox.Inbox.ask
    open_inbox = test_inbox.Inbox.open_inbox

    def test_of_the_menu(self):
        """What the main menu leads to. The window of shortcuts is GTK's: its button for searching has no name."""
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.app.press('Main Menu', role=None)
            items = self.app.wait('the menu', lambda: [at_spi.name_of(n) for n in self.app.all(role='menu item')])
            self.assertGreater(len(items), 6)
            self.assertTrue(all(items), items)
            self.key('Escape')
            for item, title in (('Preferences', 'Preferences'), ('Keyboard Shortcuts', 'Keyboard Shortcuts')):
                with self.subTest(item):
                    self.menu(item)
                    self.check(title, rounds=title == 'Preferences', least=3)

    def test_role_switcher(self):
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.key('ctrl+shift+r')
            self.app.find('Search personas')
            self.assertEqual(self.nameless(), [])
            rows = [n for n in self.app.all(role='list item') if self.path(n).count('"Personas"')]
            self.assertGreaterEqual(len(rows), 3)
            for row in rows:
                self.assertTrue(row.name or [n.name for n in row.walk() if n.name], self.path(row))
            self.key('Escape')
            self.app.wait('it to close', lambda: not self.app.all('Search personas'))

    def test_plan(self):
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.app.press('Initialise…')
            title = self.opened()
            self.app.find('Everything is as it should be. Nothing to do.')
            self.check(title)

    def test_request(self):
        with self.window() as self.app:
            self.go('Consumer', 'Catalog')
            self.app.press('Request Access…')
            self.check(self.opened())

    def test_access(self):
        with self.window() as self.app:
            self.go('Consumer', 'Catalog')
            self.app.press('Check Access')
            self.check(self.opened(), least=2)

    def test_about(self):
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.menu('About Meshdesk')
            self.check(self.opened())

    def test_restart(self):
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.menu('Restart the Workshop…')
            self.check(self.opened(), least=2)

    def test_check(self):
        with self.window() as self.app:
            self.go('Mesh', 'Mesh')
            self.app.press('Check…')
            self.check(self.opened(), least=4)

    def test_import(self):
        with self.window() as self.app:
            self.go('Consumer', 'My Data')
            self.app.press('Granted', None)
            self.app.press('Choose Roles…')
            self.check(self.opened(), least=5)

    def test_errands(self):
        """Several requests at once: before anything is done, and with what was done."""
        with self.window() as self.app:
            self.open_inbox('Producer')
            for table in ('customer_churn', 'cell_throughput'):
                self.ask(table, 'Alter', 'Together')
            self.app.press('Refresh')
            self.app.type('Search requests', 'together')
            self.app.toggle('Choose Several', None)
            for i in range(2):
                self.app.toggle('Chosen', index=i)
            self.app.press('Approve 2 as Asked…')
            title = self.opened()
            self.app.find('2 of 2 can be done. Nothing is changed before you say so.')
            self.check(title)
            self.app.press('Approve 2 as Asked…')
            self.opened()
            self.app.press('Run')
            self.app.find('2 of 2 done.')
            self.check(title, least=2)

    def test_connect(self):
        path = os.path.join(self.practice, 'credentials.json')
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900', path) as self.app:
            self.check('Connect AWS Accounts', least=8)


class OfAccounts(Walk, AccountWorld):
    """What is asked before keys are kept or forgotten; Escape leaves all as it was."""
    @classmethod
    def setUpClass(cls):
        """Accounts of their own for each."""

    tearDownClass = setUpClass

    def test_questions(self):
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.find('Delete the Credentials File?')
            self.check(self.opened(), least=2)
            self.app.wait('the mesh', self.seated())
        self.assertTrue(os.path.exists(self.file))
        self.assertIn('Mesh', self.kept())
        with self.program() as self.app:
            self.app.press('Forget This Mesh and Its Keys')
            self.check(self.opened(), least=2)
            self.app.find('My Mesh')
        self.assertIn('Mesh', self.kept())


class WithoutKeyring(OfAccounts):
    KEYRING = False

    def test_questions(self):
        with self.program(self.file) as self.app:
            self.app.press('Connect')
            self.app.find('Use the Keys for This Session Only?')
            self.check(self.opened(), least=2, left=2)
            # Back in the dialog of the accounts, in which nothing that was typed is lost.
            self.app.find('Account 555555555555, with a key')
            self.check('Connect AWS Accounts', rounds=False)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
