# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a window as a screen reader does: finds by name and role, presses, types. Nothing else is looked at."""
import os
import re
import signal
import subprocess
import time

import accessible

LIMIT = float(os.environ.get("MESHDESK_TEST_LIMIT", 30))
# What is announced has its words as text in newer GTK, and no name.
SAID = {'status bar', 'statusbar', 'alert', 'notification', 'label', 'static'}


def name_of(node):
    """Items of menus say in newer GTK which label names them; GTK 4.18 finds no name in it, since it has no role
    (gtkatcontext.c), and screen readers take its text."""
    if node.name:
        return node.name
    if node.role in SAID:
        return node.text()
    if node.role == 'menu item':
        return ' '.join(label.text() for label in node.labels())
    return ''


def key(*keys):
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True, timeout=20)


class Missing(AssertionError):
    pass


class Program:
    """A program on the display and bus of run-in-display.sh."""
    bus = tree = None

    def __init__(self, *command):
        # Left out of the leak check: GLib itself lets go of the quark table that it outgrows (here more
        # than 2048 quarks), and says so in its source.
        env = dict(os.environ, ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0')
        self.process = subprocess.Popen(command, env=env)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def is_ours(self, bus, owner):
        """Out of a sandbox, a proxy speaks to the bus: the name tells."""
        name = os.environ.get('MESHDESK_TEST_APPLICATION')
        return bus.name(owner) == name if name else bus.process(owner) == self.process.pid

    def windows(self):
        """None of them, while the program cannot be looked at."""
        if self.tree is None:
            self.bus = self.bus or accessible.Bus()
            owner = next((o for o in self.bus.owners() if self.is_ours(self.bus, o)), None)
            if owner is None:
                return []
            self.tree = accessible.Tree(self.bus, owner)
        return self.tree.windows()

    def window(self):
        """The one in front: a dialog, where there is one."""
        windows = self.windows()
        return windows[-1] if windows else None

    def all(self, name=None, role=None):
        """What is drawn in the front window."""
        window = self.window()
        nodes = [n for n in window.walk() if role is None or n.role == role] if window is not None else []
        if name is not None:
            nodes = [n for n in nodes if name_of(n) == name]
        return self.tree.drawn(nodes) if nodes else []

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
            # What is looked at all the time gets nothing else done.
            time.sleep(.05)
            if self.tree is not None:
                self.tree.wait_for_news(.3)
        raise Missing('%s did not come (%s); seen: %s' % (what, problem, sorted({n.name for n in self.all() if n.name})))

    def find(self, name, role=None, index=0):
        def look():
            found = self.all(name, role)
            return found[index] if len(found) > index else None
        return self.wait('%r %s' % (name, role or ''), look)

    def press(self, name, role='push button', index=0):
        def look():
            found = [n for n in self.all(name, role) if 'sensitive' in n.states and n.has_actions()]
            return len(found) > index and (found[index].act() or True)
        self.wait('%r to press' % name, look)

    def answer(self, name):
        """A button of a dialog that libadwaita or GTK makes: GTK 4.8 says the label with its mnemonic as well."""
        def look():
            for node in self.all(role='push button'):
                if node.name in ('_%s %s' % (name, name), name) and node.has_actions():
                    return node.act() or True
            return None
        self.wait('%s to press' % name, look)

    def focus_on(self, title):
        """There is no window manager here to give the focus to what opens."""
        subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--name', '^%s$' % re.escape(title), 'windowfocus',
                        '--sync'], check=True, timeout=30)

    def focusable(self, node):
        """It, what is in it, or what it is in."""
        for inner in node.walk():
            if 'focusable' in inner.states:
                return inner
        while node is not None and 'focusable' not in node.states:
            node = node.parent
        return node

    def row(self, node):
        """(list, index) of the row that it is in."""
        while node is not None and node.role != 'list item':
            node = node.parent
        return (node.parent, node.index) if node is not None else (None, 0)

    def tab_to(self, node):
        """Goes on with Tab until it has the focus, as whoever cannot see the window does: no client can give the focus to
        something of GTK 4."""
        self.focus_on(self.window().name)
        end, step = time.monotonic() + LIMIT, 'Tab'
        with self.tree.focus_told() as wait:
            while not node.now('focused'):
                if time.monotonic() > end:
                    raise Missing('Tab does not lead to %s %r' % (node.role, name_of(node)))
                key(step)
                # libadwaita 1.2 does not tell of all that takes the focus.
                (here, at), (there, to) = self.row(self.tree.nodes.get(wait(node.path, .5))), self.row(node)
                # Lists are entered where the focus was last: that may be behind it.
                step = 'shift+Tab' if here is not None and here == there and at > to else 'Tab'

    def toggle(self, name, role='check box', index=0):
        """With the keyboard: GTK offers a screen reader no action on check boxes, and GTK 4.18 tells places without the
        padding of what they are in, so that a mouse misses them."""
        def look():
            found = self.all(name, role)
            return self.focusable(found[index]) if len(found) > index else None

        def states():
            """In a row, what is toggled is a part of it."""
            self.windows()
            return [n.states - {'focused'} for n in self.tree.nodes[node.path].walk()]

        node = self.wait('%r to toggle' % name, look)
        self.tab_to(node)
        before = states()
        key('space')
        # The key goes by way of the display, what comes next may not: it would be the first.
        self.wait('%r to be toggled' % name, lambda: states() != before)

    def choose(self, name, opener=None):
        """With arrow keys, in the list that has the focus; not @opener, which may be a row itself."""
        def rows():
            """(where the focus is, what each row says)"""
            found = [row for row in self.all(role='list item') if 'focused' in row.states and row != opener]
            return found and (found[0].index, [[name_of(n) for n in row.walk()] for row in found[0].parent.children])

        def wanted():
            at, words = self.wait('a list that has the focus', rows)
            return next((i for i, said in enumerate(words) if name in said), at) - at

        end = time.monotonic() + LIMIT
        while (way := wanted()) != 0:
            if time.monotonic() > end:
                raise Missing('the arrow keys do not lead to %r' % name)
            # In newer GTK the first key chooses the row that has the focus, and moves it no further.
            key('Down' if way > 0 else 'Up')
            late = time.monotonic() + 1
            while wanted() == way and time.monotonic() < late:
                time.sleep(.02)
        key('Return')

    def choose_from(self, now, name, index=-1):
        """In a drop-down that shows @now: GTK offers a screen reader no action on it."""
        def look():
            node = self.all(now, 'label')[index]
            while node is not None and node.role != 'combo box':
                node = node.parent
            return self.focusable(node)

        opener = self.wait('%r to open' % now, look)
        self.tab_to(opener)
        key('space')
        self.choose(name, opener)

    def type(self, name, text):
        def look():
            return any(node.set_text(text) for node in self.all(name))
        self.wait('%r to type in' % name, look)

    def select(self, name):
        """Selects an item of a list."""
        self.wait('%r to select' % name, lambda: any(node.select() for node in self.all(name, 'list item')))

    def dialog_there(self):
        """A dialog, not what it comes from: both may have buttons of one name."""
        self.wait('a dialog', lambda: len(self.windows()) > 1)

    def dialog_gone(self):
        self.wait('the dialog to go', lambda: len(self.windows()) == 1)
