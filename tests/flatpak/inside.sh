#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The program that this is called as, in the sandbox. It has folders of its own there: a test that moves them moves
# them there too. Settings are kept where sandboxes keep them.
moved=()
for name in CONFIG STATE CACHE DATA; do
  name=XDG_${name}_HOME
  [ -z "${!name:-}" ] || moved+=("--env=$name=${!name}")
done
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_DATA_HOME GSETTINGS_BACKEND
exec flatpak run --user --die-with-parent --env=GSK_RENDERER=cairo --env=GDK_BACKEND=x11 "${moved[@]}" \
  --command="$(basename "$0")" io.github.meshdesk.Meshdesk "$@"
