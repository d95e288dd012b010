# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a window as a screen reader does: finds by name and role, presses, types. Nothing else is looked at."""
import os
import re
import signal
import subprocess
import time

import pyatspi
from gi.repository import GLib

LIMIT = float(os.environ.get("MESHDESK_TEST_LIMIT", 30))


def role_of(node):
    """Newer AT-SPI says "button" for what was a "push button"."""
    role = node.getRoleName()
    return 'push button' if role == 'button' else role


def text_of(node):
    try:
        text = node.queryText()
        return text.getText(0, text.characterCount)
    except NotImplementedError:
        return ''


def name_of(node):
    """What is announced has its words as text in newer GTK, and no name. Items of menus there say which label names them;
    GTK 4.18 finds no name in it, since it has no role (gtkatcontext.c), and screen readers take its text."""
    if node.name: # known here, unlike the role, which is asked for
        return node.name
    role = role_of(node)
    if role in ('status bar', 'statusbar', 'alert', 'notification', 'label', 'static'):
        return text_of(node)
    if role == 'menu item':
        return ' '.join(text_of(r.getTarget(i)) for r in node.getRelationSet()
                        if r.getRelationType() == pyatspi.RELATION_LABELLED_BY for i in range(r.getNTargets()))
    return ''


def key(*keys):
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True, timeout=20)


class Missing(AssertionError):
    pass


class Program:
    """A program on the display and bus of run-in-display.sh."""

    def __init__(self, *command):
        # Left out of the leak check: GLib itself lets go of the quark table that it outgrows (here more
        # than 2048 quarks), and says so in its source.
        env = dict(os.environ, ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0')
        self.process = subprocess.Popen(command, env=env)
        self.root = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def is_ours(self, application):
        """Out of a sandbox, a proxy speaks to the bus: the name tells."""
        name = os.environ.get('MESHDESK_TEST_APPLICATION')
        return application.name == name if name else application.get_process_id() == self.process.pid

    def application(self):
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and self.is_ours(application):
                return application
        return None

    def window(self):
        """The one in front: a dialog, where there is one."""
        application = self.application()
        if application is None or application.childCount == 0:
            return None
        return application.getChildAtIndex(application.childCount - 1)

    def walk(self, node):
        yield node
        for i in range(node.childCount):
            child = node.getChildAtIndex(i)
            if child is not None:
                yield from self.walk(child)

    def all(self, name=None, role=None):
        """What is drawn in the front window: GTK 4.8 lists all pages of a stack, and calls all of them visible."""
        window = self.window()
        found = []
        for node in self.walk(window) if window is not None else ():
            if name is not None and name_of(node) != name or role is not None and role_of(node) != role:
                continue
            try:
                extents = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
            except NotImplementedError:  # gone meanwhile
                continue
            if extents.width > 0 and extents.height > 0:
                found.append(node)
        return found

    def wait(self, what, look):
        """The first true answer of @look; the tree may change under the walk."""
        end = time.monotonic() + LIMIT
        problem = None
        while time.monotonic() < end:
            # Its end may be what is waited for.
            ended = self.process.poll() is not None
            try:
                answer = look()
                if answer:
                    return answer
            except Exception as error:  # pylint: disable=broad-except
                problem = error
            if ended:
                raise Missing('the program ended with %s while waiting for %s' % (self.process.returncode, what))
            time.sleep(.05)
        raise Missing('%s did not come (%s); seen: %s' % (what, problem, sorted({n.name for n in self.all() if n.name})))

    def find(self, name, role=None, index=0):
        def look():
            found = self.all(name, role)
            return found[index] if len(found) > index else None
        return self.wait('%r %s' % (name, role or ''), look)

    def press(self, name, role='push button', index=0):
        def look():
            found = [n for n in self.all(name, role)
                     if n.getState().contains(pyatspi.STATE_SENSITIVE) and n.get_action_iface() and n.queryAction().nActions]
            if len(found) <= index:
                return None
            return found[index].queryAction().doAction(0) or True
        self.wait('%r to press' % name, look)

    def answer(self, name):
        """A button of a dialog that libadwaita or GTK makes: GTK 4.8 says the label with its mnemonic as well."""
        def look():
            for node in self.all('_%s %s' % (name, name), 'push button') + self.all(name, 'push button'):
                if node.get_action_iface() and node.queryAction().nActions:
                    return node.queryAction().doAction(0) or True
            return None
        self.wait('%s to press' % name, look)

    def focus_on(self, title):
        """There is no window manager here to give the focus to what opens."""
        subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--name', '^%s$' % re.escape(title), 'windowfocus',
                        '--sync'], check=True, timeout=30)

    def focusable(self, node):
        """It, what is in it, or what it is in."""
        for inner in self.walk(node):
            if inner.getState().contains(pyatspi.STATE_FOCUSABLE):
                return inner
        while node is not None and not node.getState().contains(pyatspi.STATE_FOCUSABLE):
            node = node.parent
        return node

    def row(self, node):
        """(list, index) of the row that it is in."""
        while node is not None and node.getRole() != pyatspi.ROLE_LIST_ITEM:
            node = node.parent
        return (node.parent, node.getIndexInParent()) if node is not None else (None, 0)

    def tab_to(self, node):
        """Goes on with Tab until it has the focus, as whoever cannot see the window does: no client can give the focus to
        something of GTK 4."""
        lost, got, step = [], [], 'Tab'

        def heard(event):
            (got if event.detail1 else lost).append(event.source)

        self.focus_on(self.window().name)
        pyatspi.Registry.registerEventListener(heard, 'object:state-changed:focused')
        try:
            end = time.monotonic() + LIMIT
            while not node.getState().contains(pyatspi.STATE_FOCUSED):
                if time.monotonic() > end:
                    raise Missing('Tab does not lead to %s %r' % (role_of(node), name_of(node)))
                del lost[:], got[:]
                key(step)
                # libadwaita 1.2 does not tell of all that takes the focus.
                wait = time.monotonic() + 1
                while node not in got and not (lost and got) and time.monotonic() < wait:
                    GLib.MainContext.default().iteration(False)
                    time.sleep(.005)
                # Lists are entered where the focus was last: that may be behind it.
                (here, at), (there, to) = self.row(got[-1] if got else None), self.row(node)
                step = 'shift+Tab' if here is not None and here == there and at > to else 'Tab'
        finally:
            pyatspi.Registry.deregisterEventListener(heard, 'object:state-changed:focused')

    def toggle(self, name, role='check box', index=0):
        """With the keyboard: GTK offers a screen reader no action on check boxes, and GTK 4.18 tells places without the
        padding of what they are in, so that a mouse misses them."""
        def look():
            found = self.all(name, role)
            return self.focusable(found[index]) if len(found) > index else None

        def states():
            return set(node.getState().getStates())

        node = self.wait('%r to toggle' % name, look)
        self.tab_to(node)
        before = states()
        key('space')
        # The key goes by way of the display, what comes next may not: it would be the first.
        self.wait('%r to be toggled' % name, lambda: states() != before)

    def choose(self, name, opener=None):
        """With arrow keys, in the list that has the focus; not @opener, which may be a row itself."""
        def at():
            for row in self.all(role='list item'):
                state = row.getState()
                if state.contains(pyatspi.STATE_FOCUSED) and row != opener:
                    return [name_of(n) for n in self.walk(row)], state.contains(pyatspi.STATE_SELECTED)
            return None

        here = self.wait('a list that has the focus', at)
        while name not in here[0]:
            key('Down')
            # In newer GTK the first key chooses the row that has the focus, and moves it no further.
            here = self.wait('a row before %r' % name, lambda before=here: at() not in (before, None) and at())
        key('Return')

    def choose_from(self, now, name, index=-1):
        """In a drop-down that shows @now: GTK offers a screen reader no action on it."""
        def look():
            node = self.all(now, 'label')[index]
            while node is not None and role_of(node) != 'combo box':
                node = node.parent
            return self.focusable(node)

        opener = self.wait('%r to open' % now, look)
        self.tab_to(opener)
        key('space')
        self.choose(name, opener)

    def type(self, name, text):
        def look():
            for node in self.all(name):
                try:
                    node.queryEditableText().setTextContents(text)
                    return True
                except NotImplementedError:
                    continue
            return None
        self.wait('%r to type in' % name, look)

    def select(self, name):
        """Selects an item of a list."""
        def look():
            for node in self.all(name, 'list item'):
                if node.parent.querySelection().selectChild(node.getIndexInParent()):
                    return True
            return None
        self.wait('%r to select' % name, look)

    def dialog_there(self):
        """A dialog, not what it comes from: both may have buttons of one name."""
        self.wait('a dialog', lambda: self.application().childCount > 1)

    def dialog_gone(self):
        self.wait('the dialog to go', lambda: self.application().childCount == 1)
