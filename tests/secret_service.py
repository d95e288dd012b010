# SPDX-License-Identifier: GPL-3.0-or-later
"""A real keyring for tests, and what is in it as any other program reads it: over D-Bus, without libsecret."""
import subprocess

import dbus

NAME, PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
PASSWORD = b"a password of this test"


def start(case):
    """gnome-keyring on the bus of this process, unlocked, for as long as the test runs."""
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(PASSWORD)
    daemon.stdin.close()
    case.addCleanup(daemon.wait)
    case.addCleanup(daemon.terminate)
    subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", NAME], check=True)


class Reader:
    def __init__(self):
        self.bus = dbus.SessionBus(private=True)
        self.service = self.interface(PATH, "org.freedesktop.Secret.Service")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.bus.close()

    def interface(self, path, name):
        return dbus.Interface(self.bus.get_object(NAME, path), name)

    def items(self, **attributes):
        """[(attributes, label, secret)] of what is not locked."""
        session = self.service.OpenSession("plain", dbus.String("", variant_level=1))[1]
        found, locked = self.service.SearchItems(dbus.Dictionary(attributes, signature="ss"))
        assert not locked, locked
        result = []
        for path, secret in self.service.GetSecrets(found, session).items():
            item = self.interface(path, "org.freedesktop.DBus.Properties").GetAll("org.freedesktop.Secret.Item")
            result.append(({str(k): str(v) for k, v in item["Attributes"].items()}, str(item["Label"]),
                           bytes(secret[2]).decode()))
        return result

    def lock(self):
        self.service.Lock([self.service.ReadAlias("default")])

    def unlock(self):
        """With the password of start(), as a desktop's login does it."""
        session = self.service.OpenSession("plain", dbus.String("", variant_level=1))[1]
        secret = dbus.Struct((session, dbus.ByteArray(b""), dbus.ByteArray(PASSWORD), "text/plain"), signature="oayays")
        self.interface(PATH, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface").UnlockWithMasterPassword(
            self.service.ReadAlias("default"), secret)
