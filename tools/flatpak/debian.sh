# SPDX-License-Identifier: GPL-3.0-or-later
# Trees of Debian 13 made with debootstrap, for runtime.sh and forward.sh, which source this. Needs root, and $work.
suite=trixie

say () { printf '\033[1m%s\033[0m\n' "$*" >&2; }
site () { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1; }

bootstrap () {
  [ -e "$work/base/etc/debian_version" ] && return
  say "Debian $suite, the smallest"
  rm -rf "$work/base"
  debootstrap --variant=minbase "$suite" "$work/base" "$(site)" > "$work/bootstrap.log" 2>&1
  printf '#!/bin/sh\nexit 101\n' > "$work/base/usr/sbin/policy-rc.d"
  chmod +x "$work/base/usr/sbin/policy-rc.d"
  # A proxy of this machine serves there as well.
  cp /etc/apt/apt.conf.d/*prox* "$work/base/etc/apt/apt.conf.d/" 2>/dev/null || true
  printf 'path-exclude=/usr/share/%s/*\n' doc man info > "$work/base/etc/dpkg/dpkg.cfg.d/small"
}

install_into () { # tree packages…
  local tree=$1; shift
  chroot "$tree" apt-get update -q > "$tree.log" 2>&1
  chroot "$tree" env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
    apt-get install -y -q --no-install-recommends "$@" >> "$tree.log" 2>&1
  chroot "$tree" apt-get clean
}

grow () { # from to packages…
  local from=$1 to=$2; shift 2
  [ -e "$work/$to.done" ] && return
  say "$to: $# packages and what they need"
  rm -rf "${work:?}/$to"
  cp -a "$work/$from" "$work/$to"
  install_into "$work/$to" "$@"
  touch "$work/$to.done"
}
