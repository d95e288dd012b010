# SPDX-License-Identifier: GPL-3.0-or-later
"""A program's accessibility tree, read as a whole: one call of org.a11y.atspi.Cache instead of four for each of hundreds
of nodes, which is what libatspi asks GTK 4 for. What is done to a node, and what it says of itself now, is a call each."""
import collections
import contextlib
import functools

import dbus
import dbus.bus
import dbus.lowlevel
from dbus.mainloop.glib import DBusGMainLoop
import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

BASE = 'org.a11y.atspi.'
ACCESSIBLE, ACTION = BASE + 'Accessible', BASE + 'Action'
ROOT = '/org/a11y/atspi/accessible/root'
REGISTRY = BASE + 'Registry'
LABELLED_BY = int(Atspi.RelationType.LABELLED_BY)
IN_WINDOW = ('u', int(Atspi.CoordType.WINDOW))
STATES = {int(v): v.value_nick for v in (Atspi.StateType(i) for i in range(int(Atspi.StateType.LAST_DEFINED)))}
LIMIT = 20 # seconds for one call: programs with sanitizers on busy machines are slow

WINDOWS = {'frame', 'window', 'dialog', 'alert'} # of these GTK 4.8 says as well whether they show

Extents = collections.namedtuple('Extents', 'x y width height')


def iterate_until(done, limit):
    """Takes what the bus brings, for at most @limit seconds."""
    ended = []
    late = GLib.timeout_add(int(limit * 1000), ended.append, True) # returns None, and is gone then
    while not done() and not ended:
        GLib.MainContext.default().iteration(True)
    if not ended:
        GLib.source_remove(late)


class Bus:
    """The accessibility bus of the session."""

    def __init__(self):
        session = dbus.SessionBus(private=True)
        address = session.call_blocking('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', '', ())
        session.close()
        self.connection = dbus.bus.BusConnection(address, mainloop=DBusGMainLoop())
        # Programs are silent until somebody listens.
        self.call(REGISTRY, '/org/a11y/atspi/registry', REGISTRY, 'RegisterEvent', 'sass',
                  'object:state-changed:focused', dbus.Array([], 's'), '')

    def call(self, owner, path, interface, method, signature='', *arguments):
        return self.connection.call_blocking(owner, path, interface, method, signature, arguments, timeout=LIMIT)

    def get(self, owner, path, interface, name):
        return self.call(owner, path, dbus.PROPERTIES_IFACE, 'Get', 'ss', interface, name)

    def many(self, owner, calls):
        """All are sent before the first is waited for; None for one that failed: what it asked may be gone meanwhile."""
        answers = [None] * len(calls)

        def done(at, reply):
            if reply.get_type() == dbus.lowlevel.MESSAGE_TYPE_METHOD_RETURN:
                answers[at], = reply.get_args_list()

        def send(at, path, interface, method, signature='', *arguments):
            message = dbus.lowlevel.MethodCallMessage(owner, path, interface, method)
            message.append(*arguments, signature=signature)
            return self.connection.send_message_with_reply(message, functools.partial(done, at), LIMIT)

        for pending in [send(at, *call) for at, call in enumerate(calls)]:
            pending.block()
        return answers

    def owners(self):
        """Of the programs that can be looked at."""
        return [owner for owner, _path in self.call(REGISTRY, ROOT, ACCESSIBLE, 'GetChildren')]

    def process(self, owner):
        return self.call(dbus.BUS_DAEMON_NAME, dbus.BUS_DAEMON_PATH, dbus.BUS_DAEMON_IFACE, 'GetConnectionUnixProcessID', 's', owner)

    def name(self, owner):
        return self.get(owner, ROOT, ACCESSIBLE, 'Name')


class Node:
    """As it was when it was looked at: name, role, states, parent, children. Its methods ask it now."""

    def __init__(self, program, path, index, count, interfaces, name, role, states):  # pylint: disable=too-many-arguments
        self.path, self.index, self.count, self.name = path, index, count, str(name)
        self.program = program
        self.interfaces = set(interfaces)
        self.role = role_name(role)
        self.states = state_names(*states)
        self.parent = None
        self.children = []

    def __eq__(self, other):
        return isinstance(other, Node) and self.path == other.path and self.program is other.program

    def __hash__(self):
        return hash(self.path)

    def call(self, interface, method, *arguments):
        return self.program.bus.call(self.program.owner, self.path, BASE + interface, method, *arguments)

    def now(self, state):
        return state in state_names(*self.call('Accessible', 'GetState'))

    def text(self):
        """Empty where it has none: GTK 4.8 does not list the interface of all that has one."""
        try:
            length = self.program.bus.get(self.program.owner, self.path, BASE + 'Text', 'CharacterCount')
            return str(self.call('Text', 'GetText', 'ii', 0, length))
        except dbus.DBusException:
            return ''

    def extents(self):
        return Extents(*self.call('Component', 'GetExtents', *IN_WINDOW))

    def has_actions(self):
        return ACTION in self.interfaces and self.program.bus.get(self.program.owner, self.path, ACTION, 'NActions') > 0

    def actions(self):
        """Their names."""
        return [name for name, _description, _keys in self.call('Action', 'GetActions')] if ACTION in self.interfaces else []

    def act(self, which=0):
        return self.call('Action', 'DoAction', 'i', which)

    def set_text(self, text):
        """False where it takes none."""
        try:
            return bool(self.call('EditableText', 'SetTextContents', 's', text))
        except dbus.DBusException:
            return False

    def select(self):
        """In the list that it is in."""
        return self.parent.call('Selection', 'SelectChild', 'i', self.index)

    def labels(self):
        """What says its name."""
        paths = [path for kind, targets in self.call('Accessible', 'GetRelationSet') if kind == LABELLED_BY
                 for _owner, path in targets]
        # The label in an item of a menu is nobody's child in GTK 4.18.
        self.program.met([path for path in paths if path not in self.program.nodes])
        return [self.program.nodes[path] for path in paths if path in self.program.nodes]

    def take_children(self):
        for child in self.children:
            child.parent = self
            child.take_children()

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class Tree:
    """Of the program that has the name @owner on the bus."""

    def __init__(self, bus, owner):
        self.bus, self.owner = bus, owner
        self.nodes = {}
        self.news = False
        bus.connection.add_signal_receiver(self.hear, None, BASE + 'Event.Object', owner)

    def hear(self, *_event):
        self.news = True

    def wait_for_news(self, limit):
        """Until something in it changes: not all that does is told, so at most @limit seconds. Looking costs it more."""
        iterate_until(lambda: self.news, limit)
        self.news = False

    def windows(self):
        """The one in front is the last."""
        children = self.bus.call(self.owner, ROOT, ACCESSIBLE, 'GetChildren')
        self.look()
        windows = [self.nodes[path] for _owner, path in children if path in self.nodes]
        # What is in no window any more may still claim its children.
        for window in windows:
            window.take_children()
        return windows

    def look(self):
        """What GTK 4.8 knows of parents counts what is hidden as well, so all are asked for their children."""
        items = self.bus.call(self.owner, '/org/a11y/atspi/cache', BASE + 'Cache', 'GetItems')
        self.nodes = {path: Node(self, path, index, count, interfaces, name, role, states)
                      for (_owner, path), _root, _parent, index, count, interfaces, name, role, _description, states in items}
        parents = [node for node in self.nodes.values() if node.path != ROOT]
        while parents:
            parents = [node for node in parents if node.count > 0]
            found = self.bus.many(self.owner, [(node.path, ACCESSIBLE, 'GetChildren') for node in parents])
            found = [[path for _owner, path in children or ()] for children in found]
            new = self.met([path for paths in found for path in paths if path not in self.nodes])
            for parent, paths in zip(parents, found):
                parent.children = [self.nodes[path] for path in paths if path in self.nodes]
            parents = new

    def met(self, paths):
        """Nodes that nobody asked for before: from now on, they are among the items."""
        def ask(path):
            def get(name):
                return path, dbus.PROPERTIES_IFACE, 'Get', 'ss', ACCESSIBLE, name
            return [(path, ACCESSIBLE, 'GetIndexInParent'), get('ChildCount'), (path, ACCESSIBLE, 'GetInterfaces'), get('Name'),
                    (path, ACCESSIBLE, 'GetRole'), (path, ACCESSIBLE, 'GetState')]

        answers = self.bus.many(self.owner, [call for path in paths for call in ask(path)])
        for at, path in enumerate(paths):
            said = answers[at * 6:at * 6 + 6]
            if None not in said:
                self.nodes[path] = Node(self, path, *said)
        return [self.nodes[path] for path in paths if path in self.nodes]

    def drawn(self, nodes):
        """GTK 4.8 lists all pages of a stack, and calls all of them visible: those have no size. Newer GTK says what shows,
        and gives a size to what a revealer hides."""
        if any('showing' in node.states for node in self.nodes.values() if node.role not in WINDOWS):
            nodes = [node for node in nodes if 'showing' in node.states]
        answers = self.bus.many(self.owner, [(n.path, BASE + 'Component', 'GetExtents', *IN_WINDOW) for n in nodes])
        return [n for n, answer in zip(nodes, answers) if answer is not None and min(answer[2:]) > 0]

    @contextlib.contextmanager
    def focus_told(self):
        """A function that waits until @path has the focus, or until it moved, or for @limit seconds; the path of what has it."""
        lost, got = [], []

        def heard(kind, gained, *_more, path):
            if kind == 'focused':
                (got if gained else lost).append(path)

        def wait(path, limit):
            iterate_until(lambda: path in got or lost and got, limit)
            answer = got[-1] if got else None
            del lost[:], got[:]
            return answer

        match = self.bus.connection.add_signal_receiver(heard, 'StateChanged', BASE + 'Event.Object', self.owner,
                                                        path_keyword='path')
        try:
            yield wait
        finally:
            match.remove()


@functools.lru_cache
def role_name(role):
    """Newer AT-SPI says "button" for what was a "push button"."""
    name = Atspi.role_get_name(Atspi.Role(role))
    return 'push button' if name == 'button' else name


@functools.lru_cache
def state_names(low, high):
    return frozenset(name for bit, name in STATES.items() if (high << 32 | low) >> bit & 1)
