#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A template that names a type which nobody registered yet does not come up, which depends on what was shown before:
the class of each template knows all types of ours that it names."""
import glob
import os
import re
import unittest
from xml.etree import ElementTree

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
OURS = r'(?:Desk|Mesh)[A-Z]\w+'


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def macro(name):
    """MeshGranted → MESH_TYPE_GRANTED"""
    words = re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).upper()
    return re.sub(r'^(DESK|MESH)_', r'\1_TYPE_', words)


class Templates(unittest.TestCase):
    def test_types(self):
        sources = [read(path) for path in glob.glob(os.path.join(TOP, 'src', 'desk', '**', '*.c'), recursive=True)]
        classes = {match: text for text in sources for match in re.findall(r'G_DEFINE_(?:\w+_)?TYPE\w* \((\w+),', text)}
        missing, n_templates = [], 0
        for path in sorted(glob.glob(os.path.join(TOP, 'data', 'ui', '*.ui'))):
            text = read(path)
            template = re.search(r'<template class="(\w+)" parent="(\w+)"', text)
            if not template or template.group(1) not in classes:
                continue
            n_templates += 1
            known = classes[template.group(1)] + classes.get(template.group(2), '')
            for name in sorted(set(re.findall(r'(?:class|type)="(%s)"' % OURS, text)) - set(template.groups())):
                if not re.search(r'(g_type_ensure|g_param_spec_object)[^;]*\b%s\b' % macro(name), known):
                    missing.append('%s: g_type_ensure (%s);' % (os.path.basename(path), macro(name)))
        self.assertGreater(n_templates, 30)
        self.assertEqual(missing, [])

    def test_expanders(self):
        """What is folded away lies in no window, but GTK's expander moves the focus to it: into a list, and nowhere after."""
        trapped, n_expanders = [], 0
        for path in sorted(glob.glob(os.path.join(TOP, 'data', 'ui', '*.ui'))):
            for expander in ElementTree.parse(path).iter('object'):
                content = [*expander.findall("child/object"), *expander.findall("property[@name='child']/object")]
                if expander.get('class') != 'GtkExpander' or content[0].get('class') == 'GtkLabel':
                    continue
                n_expanders += 1
                focus = content[0].find("property[@name='can-focus'][@bind-property='expanded']")
                if focus is None or focus.get('bind-source') != expander.get('id'):
                    trapped.append(os.path.basename(path))
        self.assertGreater(n_expanders, 5)
        self.assertEqual(trapped, [])

    def test_button_names(self):
        """Newer GTK takes the name of a button from its label, where it makes that itself, whatever else it is called."""
        lost, n_named = [], 0
        for path in sorted(glob.glob(os.path.join(TOP, 'data', 'ui', '*.ui'))):
            for button in ElementTree.parse(path).iter('object'):
                if 'Button' not in button.get('class') or button.find("accessibility/property[@name='label']") is None:
                    continue
                n_named += 1
                if button.find("*[@name='label']") is not None:
                    lost.append((os.path.basename(path), button.find("*[@name='label']").text))
        self.assertGreater(n_named, 40)
        self.assertEqual(lost, [])


if __name__ == '__main__':
    unittest.main()
