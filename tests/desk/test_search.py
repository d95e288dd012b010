# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's search, as GNOME Shell asks it over the bus: tables of the catalogues that are kept are found without a
window and without a connection to anybody, and what is chosen opens there."""
import configparser
import glob
import os
import shutil
import stat
import subprocess
import sys
import time
import unittest

import dbus
from gi.repository import Gio, GLib

sys.path.insert(0, os.path.dirname(__file__))
import account_world
import at_spi
import test_accessibility
import test_activation

DATABASE = 'telco-111111111111'
HOMES = {name: os.environ[name] for name in ('XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME')}
CACHE = os.path.join(HOMES['XDG_CACHE_HOME'], 'meshdesk', 'catalog')
CHURN = 'practice/Consumer/%s/customer_churn' % DATABASE


def shows(app, table):
    """As the only row of the list, and its details."""
    names = [n.name for n in app.all(role='label')]
    return table in names and [n.split(', ')[0] for n in names if ' · owner ' in n and ', ' in n] == [table]


class World(test_activation.Activation):
    """What asks as the desktop does."""
    test_activation = test_actions_of_the_desktop_file = None

    def setUp(self):
        super().setUp()
        file = configparser.ConfigParser()
        file.read(os.environ['MESHDESK_SEARCH_PROVIDER'])
        self.shell = file['Shell Search Provider']
        self.addCleanup(self.end)

    def start(self):
        self.provider = dbus.Interface(self.bus.get_object(self.shell['BusName'], self.shell['ObjectPath']),
                                       'org.gnome.Shell.SearchProvider2')
        self.app = test_activation.Activated(self.bus)

    @staticmethod
    def kept_by(cache=CACHE):
        """Persona → the file that says which catalog it read, and that catalog."""
        found = {}
        for path in glob.glob(os.path.join(cache, 'places', '*')):
            file = configparser.ConfigParser()
            file.read(path)
            catalog = os.path.join(cache, file['Place']['Catalog'])
            if os.path.isfile(catalog):
                found[file['Place']['Persona']] = path, catalog
        return found

    def end(self):
        if self.bus.name_has_owner(test_activation.ID):
            os.kill(test_activation.Activated(self.bus).pid, 15)
        self.gone(20)

    def gone(self, seconds):
        limit = time.monotonic() + seconds
        while self.bus.name_has_owner(test_activation.ID):
            self.assertLess(time.monotonic(), limit, 'it goes on')
            time.sleep(.1)

    def search(self, *terms):
        return [str(name) for name in self.provider.GetInitialResultSet(dbus.Array(terms, signature='s'))]

    def tables(self, *terms):
        return [name.split('/')[-1] for name in self.search(*terms)]

    def metas(self, *names):
        return [{str(key): str(value) for key, value in meta.items()}
                for meta in self.provider.GetResultMetas(dbus.Array(names, signature='s'))]

    def where(self):
        """Who sits in the window."""
        return [n.name for n in self.app.all(role='label') if n.name.startswith('Consumer · ')]


class Search(World):
    """The consumer looked at the catalog of the practice mesh, the one that is opened without asking for a folder."""
    @classmethod
    def setUpClass(cls):
        data = os.path.join(HOMES['XDG_DATA_HOME'], 'meshdesk')
        os.makedirs(data)
        test_accessibility.practised(data)
        walk = test_accessibility.Accessibility()
        with at_spi.Program(os.environ['MESHDESK'], '--size', '1200x900') as walk.app:
            walk.app.press('Practice Mesh')
            for persona in ('Mesh', 'Consumer'):
                walk.go(persona, 'Catalog')
                walk.app.find('3 tables')
            walk.app.wait('what is kept', lambda: {'Mesh', 'Consumer'} <= set(cls.kept_by()))
        cls.kept = {folder: folder + '.kept' for folder in (CACHE, os.path.join(data, 'practice'))}
        for folder, kept in cls.kept.items():
            shutil.copytree(folder, kept)

    def setUp(self):
        super().setUp()
        for folder, kept in self.kept.items():
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)
        self.start()

    def test_found(self):
        """By name, column and database, once however many personas see it; the table that is called so comes first."""
        self.assertEqual(self.search('churn'), [CHURN])
        self.assertEqual(self.search('CUSTOMER', 'churn'), [CHURN])
        self.assertEqual(sorted(self.tables(DATABASE)), ['cell_throughput', 'customer_churn', 'traffic_forecast_5g'])
        self.assertEqual(self.tables('cell_t')[0], 'cell_throughput')
        self.assertEqual(list(self.provider.GetSubsearchResultSet(
            dbus.Array([CHURN], signature='s'), dbus.Array(['traffic'], signature='s'))),
            ['practice/Consumer/%s/traffic_forecast_5g' % DATABASE])
        meta, = self.metas(CHURN)
        self.assertEqual({'id': CHURN, 'name': 'customer_churn', 'gicon': test_activation.ID},
                         {key: meta[key] for key in ('id', 'name', 'gicon')})
        self.assertEqual(meta['description'].split('\n')[0], DATABASE + ' · 111111111111 · Practice Mesh')

    def test_silently(self):
        """No window, no connection, nothing started; and it does not stay for ever."""
        self.assertTrue(self.search('churn'))
        self.assertEqual(self.app.windows(), [])
        connections = set()
        for name in ('tcp', 'tcp6'):
            with open('/proc/%d/net/%s' % (self.app.pid, name), encoding='ascii') as file:
                connections |= {'socket:[%s]' % line.split()[9] for line in file.read().splitlines()[1:]}
        folder = '/proc/%d/fd' % self.app.pid
        self.assertFalse(connections & {os.readlink(os.path.join(folder, name)) for name in os.listdir(folder)})
        self.gone(40)

    def test_nothing(self):
        self.assertEqual(self.search('nosuchtable'), [])
        self.assertEqual(self.search('customer', 'nosuchtable'), [])
        self.assertEqual(self.search(), [])
        self.assertEqual(self.search('', ' '), [])
        shutil.rmtree(CACHE)
        self.assertEqual(self.search('churn'), [])
        self.assertEqual(self.metas(CHURN), [])
        os.makedirs(CACHE)

    def test_hostile(self):
        """Whatever is typed, and whatever is said to be a result, is answered; and after that it works as before."""
        for terms in (['x' * 10000], ['a'] * 10000, ['<b>churn</b>'], ['&amp;', '<'], ['%s%n', '\n'], ['é' * 10000],
                      ['*'], ['.*'], ["'; drop table"]):
            self.assertEqual(self.search(*terms), [], terms[0][:20])
        for name in ('', '/', '////', '../../etc/passwd', 'a/b/c/d', '%00/a/b/c', '%ff/%ff/%ff/%ff', 'x' * 100000,
                     '<b>/&/%s/%n', CHURN + '/', CHURN.replace('practice', 'other'), CHURN.replace('Consumer', 'Nobody')):
            self.assertEqual(self.metas(name), [], name[:20])
        self.assertEqual(len(self.metas(*[CHURN] * 5000)), 100)
        with self.assertRaises(dbus.DBusException):
            self.provider.GetInitialResultSet(7, signature='i')
        self.assertEqual(self.search('churn'), [CHURN])
        self.assertEqual(self.app.pid, test_activation.Activated(self.bus).pid, 'it did not start anew')

    def test_what_is_kept(self):
        """For the user alone and without a key; what is damaged, or of a mesh that was forgotten, is not searched."""
        place, catalog = self.kept_by()['Consumer']
        os.remove(self.kept_by()['Mesh'][0])
        for path in (place, catalog):
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(place, encoding='utf-8') as file:
            text = file.read()
        self.assertEqual(text.splitlines(), ['[Place]', 'Mesh=practice', 'Persona=Consumer',
                                             'Catalog=' + os.path.basename(catalog)])
        self.assertEqual(self.search('churn'), [CHURN])
        for wrong in (text.replace('practice', 'forgotten'), text.replace('Catalog=', 'Catalog=../'), 'x', ''):
            self.write(place, wrong)
            self.assertEqual(self.search('churn'), [], wrong)
        self.write(place, text)
        self.assertEqual(self.search('churn'), [CHURN])
        with open(catalog, 'rb') as file:
            content = file.read()
        os.truncate(catalog, len(content) // 2)
        self.assertEqual(self.search('churn'), [])

    def write(self, path, text):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)

    def test_typing(self):
        """Letters come faster than answers: each search is answered, the last one with what there is."""
        bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        words = ['churn'[:n % 5 + 1] for n in range(50)]
        answers, loop = {}, GLib.MainLoop()

        def answered(_bus, result, number):
            answers[number], = bus.call_finish(result).unpack()
            if len(answers) == len(words):
                loop.quit()
        for number, word in enumerate(words):
            bus.call(self.shell['BusName'], self.shell['ObjectPath'], 'org.gnome.Shell.SearchProvider2',
                     'GetInitialResultSet', GLib.Variant('(as)', ([word],)), None, Gio.DBusCallFlags.NONE, 60000, None,
                     answered, number)
        GLib.timeout_add_seconds(60, loop.quit)
        loop.run()
        bus.close_sync(None)
        self.assertEqual(len(answers), len(words))
        self.assertEqual(answers[len(words) - 1], [CHURN])
        for answer in answers.values():
            self.assertTrue(not answer or CHURN in answer, answer)

    def test_activate(self):
        self.provider.ActivateResult(CHURN, dbus.Array(['churn'], signature='s'), dbus.UInt32(0))
        self.app.wait('the consumer', self.where)
        self.app.find('1 of 3 tables')
        self.app.wait('the table, in the list and beside it', lambda: shows(self.app, 'customer_churn'))
        # With the window open, another one is shown in it.
        self.provider.ActivateResult(CHURN.replace('customer_churn', 'cell_throughput'),
                                     dbus.Array(['cell'], signature='s'), dbus.UInt32(0))
        self.app.wait('the other table', lambda: shows(self.app, 'cell_throughput'))
        self.app.find('1 of 3 tables')
        self.assertEqual(len(self.app.windows()), 1)
        self.assertEqual(self.search('churn'), [CHURN])

    def test_restart(self):
        """What the erased practice mesh had is not found any more."""
        self.provider.ActivateResult(CHURN, dbus.Array(['churn'], signature='s'), dbus.UInt32(0))
        self.app.wait('the consumer', self.where)
        self.app.find('1 of 3 tables')
        self.app.press('Main Menu', role=None)
        self.app.press('Restart the Workshop…', role='menu item')
        self.app.find('Restart the Workshop?')
        self.app.answer('Restart')
        self.app.wait('it to be forgotten', lambda: not self.search('churn'))

    def test_launch(self):
        self.provider.LaunchSearch(dbus.Array(['traffic', 'forecast'], signature='s'), dbus.UInt32(0))
        self.app.press('Practice Mesh')
        self.app.find('1 of 3 tables')
        self.app.find('traffic_forecast_5g')


class OfAccounts(World, account_world.AccountWorld):
    """A mesh that was connected: it is opened with the keys of the keyring, and its tables go when it is forgotten."""
    def setUp(self):
        World.setUp(self)
        account_world.AccountWorld.setUp(self)
        self.addCleanup(self.tell_bus, HOMES)
        self.addCleanup(os.environ.update, HOMES)

    def tell_bus(self, environment):
        """Of what it starts."""
        self.bus.get_object('org.freedesktop.DBus', '/org/freedesktop/DBus').UpdateActivationEnvironment(
            dbus.Dictionary(environment, signature='ss'), dbus_interface='org.freedesktop.DBus')

    def practice(self):
        """Where the workshop was held, in another process."""
        self.stop()
        state = test_accessibility.practised(self.folder)
        self.server = subprocess.Popen([os.environ['MESHDESK_CLI'], 'practice', 'serve', '--port', '0', '--state', state],
                                       stdout=subprocess.PIPE, text=True)
        os.environ['AWS_ENDPOINT_URL'] = self.server.stdout.readline().split()[-1]
        self.addCleanup(os.environ.pop, 'AWS_ENDPOINT_URL')
        self.tell_bus({name: os.environ[name] for name in HOMES})
        return os.path.join(state, 'credentials.json')

    def test_saved(self):
        walk = test_accessibility.Accessibility()
        cache = os.path.join(self.folder, 'cache', 'meshdesk', 'catalog')
        with self.program(self.practice()) as self.app:
            walk.app = self.app
            self.connect()
            walk.go('Consumer', 'Catalog')
            self.app.find('3 tables')
            self.app.wait('what is kept', lambda: 'Consumer' in self.kept_by(cache))
        self.start()
        found, = self.search('churn')
        self.assertRegex(found, '^[0-9a-f-]{36}/Consumer/%s/customer_churn$' % DATABASE)
        self.assertRegex(self.metas(found)[0]['description'], ' · My Mesh$')
        self.provider.ActivateResult(found, dbus.Array(['churn'], signature='s'), dbus.UInt32(0))
        self.app.wait('the consumer', self.where)
        self.app.wait('the table', lambda: shows(self.app, 'customer_churn'))
        self.end()
        with self.program() as self.app:
            self.app.press('Forget This Mesh and Its Keys')
            self.app.answer('Forget')
            self.app.wait('the catalogs to go', lambda: not self.kept_by(cache))
        self.assertEqual(os.listdir(os.path.join(cache, 'places')), [])
        self.start()
        self.assertEqual(self.search('churn'), [])


if __name__ == '__main__':
    unittest.main(warnings='ignore')
