#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys in a real Secret Service (gnome-keyring), read back over D-Bus without libsecret; locked, and absent."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

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
    def start(self):
        daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        daemon.stdin.write(b"a password of this test")
        daemon.stdin.close()
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.terminate)
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.secrets"], check=True)

    def service(self):
        import dbus
        bus = dbus.SessionBus()
        self.addCleanup(bus.close)
        return bus, dbus.Interface(bus.get_object("org.freedesktop.secrets", "/org/freedesktop/secrets"),
                                   "org.freedesktop.Secret.Service")

    def read_back(self, **attributes):
        """The secrets of items with these attributes, as any other program reads them."""
        import dbus
        bus, service = self.service()
        session = service.OpenSession("plain", dbus.String("", variant_level=1))[1]
        found, locked = service.SearchItems(dbus.Dictionary(attributes, signature="ss"))
        self.assertEqual(len(locked), 0)
        secrets = service.GetSecrets(found, session)
        labels = [dbus.Interface(bus.get_object("org.freedesktop.secrets", path), "org.freedesktop.DBus.Properties")
                  .Get("org.freedesktop.Secret.Item", "Label") for path in found]
        return [bytes(value[2]).decode() for value in secrets.values()], [str(label) for label in labels]

    def test_keyring(self):
        self.assertEqual(drive("lookup", *KEY)[0], 1, "no service yet")
        status, text = drive("store", *KEY, "AKIA1", "secret1")
        self.assertEqual(status, 1)
        self.assertIn("mesh-error-quark", text)
        self.assertIn("No keyring answers", text)
        self.start()
        self.assertEqual(drive("lookup", *KEY), (0, "nothing"))
        self.assertEqual(drive("store-cancelled", *KEY, "AKIA1", "secret1")[0], 1)
        self.assertEqual(self.read_back(mesh="ours")[0], [], "nothing is stored once it was cancelled")
        self.assertEqual(drive("store", *KEY, "AKIA1", "secret1")[0], 0)
        self.assertEqual(drive("store", *KEY, "AKIA2", "secret2", "token2")[0], 0)
        self.assertEqual(drive("store", "theirs", "Consumer", "999999999999", "AKIA3", "secret3")[0], 0)
        self.assertEqual(drive("lookup", *KEY), (0, "AKIA2 secret2 token2"))
        self.assertEqual(drive("lookup", "theirs", "Consumer", "999999999999"), (0, "AKIA3 secret3 -"))
        self.assertEqual(drive("lookup", "ours", "Producer", "222222222222"), (0, "nothing"))
        secrets, labels = self.read_back(mesh="ours", persona="Producer")
        self.assertEqual(len(secrets), 1, "the second replaced the first")
        self.assertIn("secret2", secrets[0])
        self.assertNotIn("secret", labels[0])
        self.assertEqual(drive("clear", "ours")[0], 0)
        self.assertEqual(drive("lookup", *KEY), (0, "nothing"))
        self.assertEqual(drive("lookup", "theirs", "Consumer", "999999999999")[1], "AKIA3 secret3 -")
        _bus, service = self.service()
        service.Lock([service.ReadAlias("default")])
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
