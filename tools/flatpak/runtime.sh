#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a stand-in for the GNOME runtime from Debian's packages, for machines that can't reach Flathub:
# org.gnome.Platform and org.gnome.Sdk of branch "local", in an OSTree repository. It proves the manifest, the
# permissions and the sandboxed start; it does not prove the real runtime. Needs root.
#   tools/flatpak/runtime.sh FOLDER
set -euo pipefail
work=$(realpath -m "${1:?a folder to work in}")
branch=local
arch=$(flatpak --default-arch)
multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)

# What org.gnome.Platform has, as far as Meshdesk needs it; and what its Sdk adds to build and check it.
platform=(libgtk-4-1 libgtk-4-bin libadwaita-1-0 adwaita-icon-theme fonts-cantarell libgtksourceview-5-0
  libsoup-3.0-0 libsecret-1-0 libjson-glib-1.0-0 libsqlite3-0 libarchive13t64 libgnutls30t64 libnettle8t64
  gsettings-desktop-schemas librsvg2-common glib-networking libgl1-mesa-dri libegl1 libgles2
  dconf-gsettings-backend shared-mime-info at-spi2-core libglib2.0-bin hicolor-icon-theme ca-certificates)
sdk=(gcc libc6-dev make meson ninja-build pkgconf gettext libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev
  libsecret-1-dev libjson-glib-dev libsqlite3-dev libarchive-dev libgtksourceview-5-dev libgnutls28-dev nettle-dev
  desktop-file-utils appstream appstream-util patch file binutils elfutils xz-utils xvfb xauth dbus dbus-daemon
  python3 python3-boto3 awscli python3-pyatspi x11-utils xdotool libxml2-utils sqlite3 libgdk-pixbuf2.0-bin)

. "$(dirname "$0")/debian.sh"

metadata () { # id
  cat <<M
[Runtime]
name=$1
runtime=org.gnome.Platform/$arch/$branch
sdk=org.gnome.Sdk/$arch/$branch

[Environment]
LD_LIBRARY_PATH=/app/lib
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share
PKG_CONFIG_PATH=/app/lib/pkgconfig:/app/share/pkgconfig:/usr/lib/$multiarch/pkgconfig:/usr/share/pkgconfig
M
}

commit () { # tree id
  local out=$work/commit-$1
  say "$2 into the repository"
  rm -rf "$out"
  mkdir -p "$out/files"
  cp -a "$work/$1/usr/." "$out/files/"
  cp -a "$work/$1/etc" "$out/files/etc"
  rm -f "$out"/files/etc/{shadow,shadow-,gshadow,gshadow-,passwd-,group-,resolv.conf,hostname,hosts,machine-id}
  find "$out/files" \( -type c -o -type b -o -type p -o -type s \) -delete
  find "$out/files" -perm /6000 -exec chmod ug-s {} +
  chmod -R u+rwX "$out/files"
  metadata "$2" > "$out/metadata"
  ostree --repo="$work/repo" commit --branch="runtime/$2/$arch/$branch" --subject="$2, stand-in" \
    --owner-uid=0 --owner-gid=0 --no-xattrs --canonical-permissions \
    --add-metadata-string=xa.metadata="$(cat "$out/metadata")
" "$out" > /dev/null
  rm -rf "$out"
}

mkdir -p "$work"
bootstrap
grow base platform "${platform[@]}"
grow platform sdk "${sdk[@]}"
if [ ! -e "$work/repo.done" ]; then
  rm -rf "$work/repo"
  ostree --repo="$work/repo" init --mode=archive-z2
  commit platform org.gnome.Platform
  commit sdk org.gnome.Sdk
  flatpak build-update-repo "$work/repo" > /dev/null
  touch "$work/repo.done"
fi
say "The stand-in runtime is in $work/repo"
