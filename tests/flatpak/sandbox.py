# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the Flatpak share: what runs in the sandbox, and the desktop around it (session.sh)."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'desk'), os.path.join(HERE, '..')]
ID = 'io.github.meshdesk.Meshdesk'


def inside(*words, **more):
    """A command in the sandbox: (exit status, what it said)."""
    done = subprocess.run(['flatpak', 'run', '--user', '--command=' + words[0], ID, *words[1:]], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=300, check=False, **more)
    return done.returncode, done.stdout


def call(bus_name, path, method, *arguments):
    return inside('gdbus', 'call', '--session', '--timeout', '20', '--dest', bus_name, '--object-path', path, '--method', method,
                  *arguments)
