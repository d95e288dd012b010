#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed is what belongs to a desktop program, and nothing else."""
import os
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

BUILD = sys.argv.pop(1)
ID = "io.github.meshdesk.Meshdesk"
ICONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/icons/hicolor")
WANTED = {
    "bin/meshdesk", "bin/meshdesk-cli",
    f"share/applications/{ID}.desktop", f"share/metainfo/{ID}.metainfo.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    "share/man/man1/meshdesk.1", "share/man/man1/meshdesk-cli.1",
    "share/bash-completion/completions/meshdesk-cli", "share/zsh/site-functions/_meshdesk-cli",
    "share/fish/vendor_completions.d/meshdesk-cli.fish", f"share/gnome-shell/search-providers/{ID}.search-provider.ini",
}
MAY = ("share/locale/es/LC_MESSAGES/meshdesk.mo", "share/glib-2.0/schemas/", "share/dbus-1/services/")


def names(folder):
    return {os.path.relpath(os.path.join(path, name), folder) for path, _, files in os.walk(folder) for name in files}


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.meson("install", "--no-rebuild", "--quiet", "--destdir", self.folder)

    def meson(self, *words):
        done = subprocess.run(["meson", *words], cwd=BUILD, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)

    def test_files(self):
        found = {name.split("usr/local/")[-1] for name in names(self.folder)}
        self.assertEqual(WANTED - found, set(), "missing")
        self.assertEqual({name for name in found - WANTED if not name.startswith(MAY)}, set(), "too much")

    def test_uninstall(self):
        """What "ninja uninstall" runs takes away what was installed, and nothing else."""
        other = os.path.join(self.folder, "usr/local/share/applications/other.desktop")
        with open(other, "w", encoding="utf-8") as file:
            file.write("")
        self.meson("--internal", "uninstall")
        self.assertEqual(names(self.folder), {os.path.relpath(other, self.folder)})


class Icons(unittest.TestCase):
    """GTK gives symbolic icons the colour of the text, but only what is filled."""

    def shapes(self, name):
        root = ElementTree.parse(os.path.join(ICONS, name)).getroot()
        self.assertEqual(root.get("width"), root.get("height"))
        self.assertEqual(root.get("viewBox"), f"0 0 {root.get('width')} {root.get('height')}")
        return list(root.iter())

    def test_symbolic(self):
        for shape in self.shapes(f"symbolic/apps/{ID}-symbolic.svg"):
            self.assertIsNone(shape.get("stroke"))
            self.assertNotEqual(shape.get("fill"), "none")

    def test_scalable(self):
        """The edges of the plate fall between pixels at 16 pixels."""
        shapes = self.shapes(f"scalable/apps/{ID}.svg")
        plates = [s for s in shapes if s.tag.endswith("rect")][:2]
        for plate in plates:
            self.assertEqual({int(plate.get(side)) % 8 for side in ("x", "y", "width", "height")}, {0})


if __name__ == "__main__":
    unittest.main()
