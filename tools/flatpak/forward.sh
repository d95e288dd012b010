#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The tests on the newest GTK and libadwaita of Debian: builds in a tree of Debian 13, where a warning is an error, and
# runs what is named there, or all. The sources are those that git knows of or would add; nothing of this machine but the network is seen.
#   PACKAGES="…" tools/flatpak/forward.sh FOLDER [TEST…]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(realpath -m "${1:?a folder to work in}"); shift
: "${PACKAGES:?what to install}"
. "$top/tools/flatpak/debian.sh"

mkdir -p "$work/forward-build"
bootstrap
read -ra packages <<< "$PACKAGES"
grow base forward "${packages[@]}"
say "On Debian $suite: $(chroot "$work/forward" dpkg-query -W -f='${Package} ${Version}, ' libgtk-4-1 libadwaita-1-0 libglib2.0-0t64 gcc)"
# A copy, newer than what was built of the last: the tests go on for a while, and whoever works here does too.
rm -rf "$work/forward-source"
mkdir "$work/forward-source"
(cd "$top" && git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -c) |
  tar -xm -C "$work/forward-source"
exec bwrap --die-with-parent --bind "$work/forward" / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /run --tmpfs /root \
  --ro-bind "$work/forward-source" /source --bind "$work/forward-build" /build --ro-bind /etc/resolv.conf /etc/resolv.conf --chdir /source \
  --unshare-pid --unshare-ipc --cap-add ALL --clearenv --setenv PATH /usr/sbin:/usr/bin:/sbin:/bin --setenv HOME /root \
  --setenv LC_ALL C.UTF-8 --setenv CCACHE_DIR /build/ccache --setenv PYTHONDONTWRITEBYTECODE 1 \
  bash -euc '
    check=/build/check
    [ -f $check/build.ninja ] || meson setup $check -Dwerror=true -Dbuildtype=debug -Db_sanitize=address,undefined \
      -Db_lundef=false -Dtests=true -Dbenchmarks=false
    ninja -C $check
    meson test -C $check --no-rebuild --print-errorlogs --num-processes '"${MESHDESK_JOBS:-2}"' "$@"' forward "$@"
