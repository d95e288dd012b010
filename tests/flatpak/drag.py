#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A window from which files can be dragged, as from a file manager outside of the sandbox.  drag.py PATH…"""
import sys

import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk


def main():
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in sys.argv[1:]])
    Gtk.init()
    window = Gtk.Window(title='Files to Drag', default_width=200, default_height=100)
    label = Gtk.Label(label='Files', hexpand=True, vexpand=True)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect('prepare', lambda *_: Gdk.ContentProvider.new_for_value(files))
    label.add_controller(source)
    window.set_child(label)
    window.present()
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
