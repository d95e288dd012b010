#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run-in-display.sh WIDTHxHEIGHT CMD…: runs CMD on a screen, a bus and a home folder of its own, and cleans up.
set -u
size=$1
shift
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
for tool in xvfb-run dbus-run-session; do
  command -v $tool >/dev/null || { echo "run-in-display: $tool is not installed" >&2; exit 77; }
done
home=$(mktemp -d "${TMPDIR:-/tmp}/meshdesk-display.XXXXXX")
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
mkdir -p "$home/.config/gtk-4.0" "$home/services"
ln -s /usr/share/dbus-1/services/org.a11y.Bus.service "$home/services/"
sed "s|SERVICES|$home/services|" "$here/session.conf" > "$home/session.conf"
cat > "$home/.config/gtk-4.0/settings.ini" <<S
[Settings]
gtk-font-name=Cantarell ${MESHDESK_TEST_FONT_SIZE:-11}
gtk-icon-theme-name=Adwaita
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-xft-rgba=none
S
export HOME=$home XDG_RUNTIME_DIR=$home/run MESHDESK_TEST_SERVICES=$home/services
export XDG_CONFIG_HOME=$home/.config XDG_DATA_HOME=$home/.local/share XDG_CACHE_HOME=$home/.cache XDG_STATE_HOME=$home/.local/state
export LC_ALL=${MESHDESK_TEST_LOCALE:-C.UTF-8} TZ=UTC GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=${GDK_DEBUG:-gl-disable}
export GSETTINGS_BACKEND=memory GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1 GTK_A11Y=${GTK_A11Y:-atspi} NO_AT_BRIDGE=0
unset WAYLAND_DISPLAY DISPLAY DBUS_SESSION_BUS_ADDRESS
# Several of these start at once, and would all find the first number free.
number=$((1000 + $$ % 50000))
# Daemons that the bus starts must not write into what the test prints, and newer buses close other descriptors.
xvfb-run -a -n $number -s "-screen 0 ${size}x24 -nolisten tcp -noreset" \
  dbus-run-session --config-file="$home/session.conf" -- bash -c 'exec "${@:2}" > "$1"' run "$home/said" "$@" >&2
status=$?
cat "$home/said" 2>/dev/null
exit $status
