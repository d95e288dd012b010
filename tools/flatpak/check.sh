#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks at the installed Flatpak from inside its sandbox, on a desktop of its own (tests/flatpak/session.sh).
#   tools/flatpak/check.sh [FOLDER FOR PICTURES]
set -uo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
pictures=${1:+$(realpath -m "$1")}
failed=0

run () { # what, command…
  local what=$1; shift
  printf '\033[1m%s\033[0m\n' "$what" >&2
  if "$top/tests/flatpak/session.sh" "$@" >&2; then printf 'ok      %s\n' "$what"
  else printf 'FAILED  %s\n' "$what"; failed=1; fi
}

run "the sandbox, its permissions, the workshop on the command line" /usr/bin/python3 "$top/tests/flatpak/test_sandbox.py"
run "the workshop in the window" /usr/bin/python3 "$top/tests/desk/test_journey.py"
run "the keyring, and what happens without one" /usr/bin/python3 "$top/tests/flatpak/test_keyring.py"
MESHDESK_FLATPAK_SECRET_PORTAL=1 run "the portal of secrets" /usr/bin/python3 "$top/tests/flatpak/test_keyring.py"
run "files and notifications through the portals" /usr/bin/python3 "$top/tests/flatpak/test_portals.py"
run "a picture of every page" "$top/tests/flatpak/pictures.sh" "$pictures"
exit $failed
