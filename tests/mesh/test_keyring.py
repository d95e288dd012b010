#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys in a real Secret Service (gnome-keyring), read back over D-Bus without libsecret; locked, and absent."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import secret_service

DRIVE = os.environ.get("KEYRING_DRIVE")
KEY = ("ours", "Producer", "111111111111")


def inside():
    """This file again, on a bus of its own."""
    with tempfile.TemporaryDirectory(prefix="meshdesk-keyring-") as home:
        bus = os.path.join(home, "bus.conf")  # nothing is started by its name: what is absent stays absent
        with open(bus, "w", encoding="ascii") as out:
            out.write('<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" '
                      '"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>'
                      '<listen>unix:tmpdir=/tmp</listen><policy context="default"><allow send_destination="*" '
                      'eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>')
        env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_RUNTIME_DIR=home + "/run",
                   XDG_CONFIG_HOME=home + "/config", MESHDESK_TEST_INSIDE="1")
        os.mkdir(home + "/run", 0o700)
        env.pop("DISPLAY", None)
        return subprocess.run(["dbus-run-session", "--config-file=" + bus, "--", sys.executable, __file__],
                              env=env, timeout=120, check=False).returncode


def drive(*words):
    done = subprocess.run([DRIVE, *words], capture_output=True, text=True, timeout=30, check=False)
    assert "AddressSanitizer" not in done.stderr, done.stderr
    return done.returncode, done.stdout.strip()


class Keyring(unittest.TestCase):
    def test_keyring(self):
        self.assertEqual(drive("lookup", *KEY)[0], 1, "no service yet")
        status, text = drive("store", *KEY, "AKIA1", "secret1")
        self.assertEqual(status, 1)
        self.assertIn("mesh-error-quark", text)
        self.assertIn("No keyring answers", text)
        secret_service.start(self)
        self.assertEqual(drive("lookup", *KEY), (0, "nothing"))
        self.assertEqual(drive("store-cancelled", *KEY, "AKIA1", "secret1")[0], 1)
        with secret_service.Reader() as keyring:
            self.assertEqual(keyring.items(mesh="ours"), [], "nothing is stored once it was cancelled")
        self.assertEqual(drive("store", *KEY, "AKIA1", "secret1")[0], 0)
        self.assertEqual(drive("store", *KEY, "AKIA2", "secret2", "token2")[0], 0)
        self.assertEqual(drive("store", "theirs", "Consumer", "999999999999", "AKIA3", "secret3")[0], 0)
        self.assertEqual(drive("lookup", *KEY), (0, "AKIA2 secret2 token2"))
        self.assertEqual(drive("lookup", "theirs", "Consumer", "999999999999"), (0, "AKIA3 secret3 -"))
        self.assertEqual(drive("lookup", "ours", "Producer", "222222222222"), (0, "nothing"))
        with secret_service.Reader() as keyring:
            (_attributes, label, secret), = keyring.items(mesh="ours", persona="Producer")  # the second replaced the first
        self.assertIn("secret2", secret)
        self.assertNotIn("secret", label)
        # One persona's key goes, in one account; that there is none is no failure.
        self.assertEqual(drive("store", "ours", "Mesh", "555555555555", "AKIA4", "secret4")[0], 0)
        self.assertEqual(drive("forget", "ours", "Producer", "222222222222")[0], 0)
        self.assertEqual(drive("lookup", *KEY)[1], "AKIA2 secret2 token2")
        self.assertEqual(drive("forget", *KEY)[0], 0)
        self.assertEqual(drive("forget", *KEY)[0], 0)
        with secret_service.Reader() as keyring:
            self.assertEqual([a["persona"] for a, _label, _secret in keyring.items(mesh="ours")], ["Mesh"])
        self.assertEqual(drive("store", *KEY, "AKIA2", "secret2")[0], 0)
        self.assertEqual(drive("clear", "ours")[0], 0)
        self.assertEqual(drive("lookup", *KEY), (0, "nothing"))
        self.assertEqual(drive("lookup", "theirs", "Consumer", "999999999999")[1], "AKIA3 secret3 -")
        with secret_service.Reader() as keyring:
            keyring.lock()
        status, text = drive("lookup", "theirs", "Consumer", "999999999999")
        self.assertEqual((status, "AKIA3" in text), (1, False), text)
        self.assertIn("keyring", text)


if __name__ == "__main__":
    if "MESHDESK_TEST_INSIDE" in os.environ:
        unittest.main()
    if not shutil.which("gnome-keyring-daemon") or not shutil.which("dbus-run-session"):
        print("gnome-keyring or dbus-run-session is not installed")
        sys.exit(77)
    sys.exit(inside())
