#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed is what belongs to a desktop program, and nothing else."""
import os
import subprocess
import sys
import tempfile
import unittest

BUILD = sys.argv.pop(1)
ID = "io.github.meshdesk.Meshdesk"
WANTED = {
    "bin/meshdesk", "bin/meshdesk-cli",
    f"share/applications/{ID}.desktop", f"share/metainfo/{ID}.metainfo.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    "share/man/man1/meshdesk.1", "share/man/man1/meshdesk-cli.1",
    "share/bash-completion/completions/meshdesk-cli", "share/zsh/site-functions/_meshdesk-cli",
    "share/fish/vendor_completions.d/meshdesk-cli.fish",
}
MAY = ("share/locale/es/LC_MESSAGES/meshdesk.mo", "share/glib-2.0/schemas/", "share/dbus-1/services/", "share/gnome-shell/search-providers/")


class Install(unittest.TestCase):
    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", folder],
                                  capture_output=True, text=True, timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            found = set()
            for path, _, names in os.walk(folder):
                found |= {os.path.relpath(os.path.join(path, name), folder) for name in names}
            found = {name.split("usr/local/")[-1] for name in found}
        self.assertEqual(WANTED - found, set(), "missing")
        self.assertEqual({name for name in found - WANTED if not name.startswith(MAY)}, set(), "too much")


if __name__ == "__main__":
    unittest.main()
