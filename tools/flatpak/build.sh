#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and installs Meshdesk as a Flatpak for this user, from the Devel manifest and the files as they are.
# The runtime is Flathub's if it is installed, else the stand-in (tools/flatpak/runtime.sh), which is made if need be.
#   tools/flatpak/build.sh FOLDER
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(realpath -m "${1:?a folder to work in}")
app=io.github.meshdesk.Meshdesk
manifest=$top/flatpak/$app.Devel.json
branch=$(sed -n 's/.*"runtime-version": "\(.*\)".*/\1/p' "$manifest")
mkdir -p "$work"

say () { printf '\033[1m%s\033[0m\n' "$*" >&2; }

stand_in () {
  say "No GNOME runtime $branch here: a stand-in made of Debian's packages takes its place."
  [ -e "$work/repo.done" ] || "$top/tools/flatpak/runtime.sh" "$work"
  flatpak --user remote-add --if-not-exists --no-gpg-verify meshdesk-stand-in "$work/repo"
  # An earlier build may have been in another folder.
  flatpak --user remote-modify --url="file://$work/repo" meshdesk-stand-in
  flatpak --user install -y --noninteractive --or-update meshdesk-stand-in org.gnome.Platform//local org.gnome.Sdk//local
  branch=local
}

flatpak info "org.gnome.Sdk//$branch" > /dev/null 2>&1 || stand_in
# flatpak-builder finds the sources beside the manifest.
local_manifest=$top/flatpak/.$app.local.json
trap 'rm -f "$local_manifest"' EXIT
sed "s/\"runtime-version\": \".*\"/\"runtime-version\": \"$branch\"/" "$manifest" > "$local_manifest"
say "Building $app on org.gnome.Platform//$branch"
flatpak-builder --user --force-clean --disable-rofiles-fuse --install --state-dir="$work/builder" \
  "$work/app" "$local_manifest"
say "Installed: flatpak run $app"
