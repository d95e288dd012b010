#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# session.sh CMD…: runs CMD on a desktop of its own for the installed Flatpak: a screen, a home folder, and a bus with
# the portals and the accessibility bus, but without a keyring until somebody starts one. MESHDESK and MESHDESK_CLI are
# the programs in the sandbox, so that the tests of the window can be run with them.
set -euo pipefail
# What the document portal offers has the same path in the sandbox only if the runtime folder is where it always is, but
# that one is the desktop's: here it is covered by one of our own, for which root is needed, as for the stand-in.
export XDG_RUNTIME_DIR=/run/user/$(id -u)
if [ -z "${MESHDESK_FLATPAK_MOUNTS:-}" ]; then
  export MESHDESK_FLATPAK_MOUNTS=1
  exec unshare --mount "$0" "$@"
fi
mkdir -p "$XDG_RUNTIME_DIR"
mount -t tmpfs -o mode=700 meshdesk "$XDG_RUNTIME_DIR"
app=io.github.meshdesk.Meshdesk
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
export FLATPAK_USER_DIR=${FLATPAK_USER_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/flatpak}
MESHDESK_FLATPAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/meshdesk-flatpak.XXXXXX")
export MESHDESK_FLATPAK_HOME HOME=$MESHDESK_FLATPAK_HOME/home
finish () { rm -rf --one-file-system "$MESHDESK_FLATPAK_HOME"; }
trap finish EXIT
mkdir -p "$HOME/.var/app/$app/cache/tmp" "$HOME/.config/gtk-3.0"
mkdir "$XDG_RUNTIME_DIR/services" "$XDG_RUNTIME_DIR/portals" "$HOME/bin"
for name in org.a11y.Bus org.freedesktop.impl.portal.PermissionStore org.freedesktop.impl.portal.desktop.gtk \
    org.freedesktop.portal.Desktop org.freedesktop.portal.Documents org.freedesktop.portal.Flatpak; do
  ln -s "/usr/share/dbus-1/services/$name.service" "$XDG_RUNTIME_DIR/services/"
done
# What GNOME keeps secrets of sandboxes with is left out, unless it is asked for.
ln -s /usr/share/xdg-desktop-portal/portals/gtk.portal "$XDG_RUNTIME_DIR/portals/"
[ -z "${MESHDESK_FLATPAK_SECRET_PORTAL:-}" ] ||
  ln -s /usr/share/xdg-desktop-portal/portals/gnome-keyring.portal "$XDG_RUNTIME_DIR/portals/"
sed "s|SERVICES|$XDG_RUNTIME_DIR/services|" \
  "$here/../desk/session.conf" > "$XDG_RUNTIME_DIR/session.conf"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME WAYLAND_DISPLAY DISPLAY DBUS_SESSION_BUS_ADDRESS
export XDG_DESKTOP_PORTAL_DIR=$XDG_RUNTIME_DIR/portals XDG_CURRENT_DESKTOP=GNOME GSETTINGS_BACKEND=memory
export TMPDIR=$HOME/.var/app/$app/cache/tmp LC_ALL=C.UTF-8 GTK_A11Y=atspi PYTHONDONTWRITEBYTECODE=1
export AWS_EC2_METADATA_DISABLED=true MESHDESK_TEST_APPLICATION=meshdesk
for program in meshdesk meshdesk-cli; do
  ln -s "$here/inside.sh" "$HOME/bin/$program"
done
export MESHDESK=$HOME/bin/meshdesk MESHDESK_CLI=$HOME/bin/meshdesk-cli
xvfb-run -a -s "-screen 0 1300x1200x24 -nolisten tcp -noreset" \
  dbus-run-session --config-file="$XDG_RUNTIME_DIR/session.conf" -- "$@"
