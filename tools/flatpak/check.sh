#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks at the installed Flatpak from inside its sandbox. Starts its own bus, keyring and screen.
#   tools/flatpak/check.sh [FOLDER FOR PICTURES]
set -euo pipefail
app=io.github.meshdesk.Meshdesk
pictures=${1:-}
if [ -z "${MESHDESK_FLATPAK_BUS:-}" ]; then
  export MESHDESK_FLATPAK_BUS=1
  exec xvfb-run -a -s "-screen 0 1300x900x24 -nolisten tcp" dbus-run-session -- "$0" "$@"
fi
failed=0
pass () { printf 'ok      %s\n' "$1"; }
fail () { printf 'FAILED  %s\n%s\n' "$1" "${2:-}"; failed=1; }
inside () { flatpak run --user "--command=$1" "$app" "${@:2}" 2>&1; }
check () { # what, command…
  local what=$1 said; shift
  if said=$("$@"); then pass "$what"; else fail "$what" "$said"; fi
}
refused () {
  local what=$1 said; shift
  if said=$("$@"); then fail "$what: it was possible" "$said"; else pass "$what"; fi
}

# ---- what the sandbox lets through, and what not
permissions=$(flatpak info --user --show-permissions "$app")
refused "no access to the home folder" grep -qE '^filesystems=.*(home|host)' <<< "$permissions"
check "the AWS configuration is for reading only" grep -q '~/.aws:ro' <<< "$permissions"
mkdir -p ~/.aws
refused "writing to ~/.aws is refused" inside sh -c 'touch ~/.aws/written-by-the-check'
refused "reading /etc/shadow of the host is refused" inside sh -c 'cat /run/host/etc/shadow'

# ---- the programs
check "meshdesk-cli says its version" inside meshdesk-cli --version
check "the whole workshop in practice mode" inside meshdesk-cli workshop

# ---- the keyring: absent, then there
secrets=(gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets
  --method org.freedesktop.DBus.Peer.Ping)
pkill -u "$(id -u)" gnome-keyring-d 2> /dev/null || true
home=$(mktemp -d)
if printf '' | XDG_DATA_HOME=$home gnome-keyring-daemon --unlock --components=secrets --daemonize > /dev/null 2>&1; then
  check "the keyring answers inside" inside "${secrets[@]}"
else
  fail "gnome-keyring-daemon did not start"
fi
refused "other names on the bus are closed" inside gdbus call --session --dest org.gnome.keyring \
  --object-path /org/gnome/keyring --method org.freedesktop.DBus.Peer.Ping

# ---- the window
shots=$(mktemp -d ~/.var/app/$app/cache/pictures.XXXX 2> /dev/null || { mkdir -p ~/.var/app/$app/cache; mktemp -d ~/.var/app/$app/cache/pictures.XXXX; })
state=$(mktemp -d ~/.var/app/$app/cache/practice.XXXX)
if said=$(timeout 120 flatpak run --user --env=GSK_RENDERER=cairo --env=ADW_DISABLE_PORTAL=1 "$app" \
    --practice-dir "$state" --screenshot "$shots" 2>&1) && [ -n "$(ls "$shots"/*.png 2> /dev/null)" ]; then
  pass "the window opens and every page is drawn ($(ls "$shots"/*.png | wc -l) pictures)"
  [ -z "$pictures" ] || { mkdir -p "$pictures"; cp "$shots"/*.png "$pictures"; }
else
  fail "the window opens and every page is drawn" "$said"
fi
rm -rf "$shots" "$state" "$home"
exit $failed
