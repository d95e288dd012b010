#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells GNOME Shell of the search: the names that it has are those of the other files."""
import configparser
import os
import unittest

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data')
ID = 'io.github.meshdesk.Meshdesk'


def read(name):
    file = configparser.ConfigParser(interpolation=None)
    file.optionxform = str
    with open(os.path.join(DATA, name), encoding='utf-8') as text:
        file.read_file(text)
    return file


class SearchProvider(unittest.TestCase):
    def setUp(self):
        self.shell = read(ID + '.search-provider.ini')

    def test_members(self):
        self.assertEqual(self.shell.sections(), ['Shell Search Provider'])
        self.assertEqual(dict(self.shell['Shell Search Provider']), {
            'DesktopId': ID + '.desktop', 'BusName': ID, 'ObjectPath': '/%s/SearchProvider' % ID.replace('.', '/'),
            'Version': '2'})

    def test_names(self):
        shell = self.shell['Shell Search Provider']
        self.assertTrue(os.path.exists(os.path.join(DATA, shell['DesktopId'] + '.in')))
        self.assertEqual(read(ID + '.service.in')['D-BUS Service']['Name'], shell['BusName'])


if __name__ == '__main__':
    unittest.main()
