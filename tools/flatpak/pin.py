#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The release manifest as a store wants it: the source by address, tag and commit.  pin.py TAG [> MANIFEST]"""
import json
import os
import subprocess
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
MANIFEST = os.path.join(TOP, 'flatpak', 'io.github.meshdesk.Meshdesk.json')
ADDRESS = 'https://github.com/meshdesk/meshdesk.git'


def pinned(manifest, tag, commit):
    for source in (s for module in manifest['modules'] for s in module['sources']):
        if source.get('path') == '..':
            source.clear()
            source.update(type='git', url=ADDRESS, tag=tag, commit=commit)
    return manifest


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    done = subprocess.run(['git', '-C', TOP, 'rev-parse', '--verify', '--quiet', 'refs/tags/%s^{commit}' % sys.argv[1]],
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit('pin.py: there is no tag %s' % sys.argv[1])
    with open(MANIFEST, encoding='utf-8') as file:
        json.dump(pinned(json.load(file), sys.argv[1], done.stdout.strip()), sys.stdout, indent=2)
    print()


if __name__ == '__main__':
    main()
