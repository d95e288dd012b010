#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# pictures.sh [FOLDER]: the window in the sandbox draws every page. Run by session.sh.
set -euo pipefail
shots=$(mktemp -d) state=$(mktemp -d)
timeout 300 "$MESHDESK" --practice-dir "$state" --screenshot "$shots" --size 1200x800
n=$(find "$shots" -name '*.png' -size +5k | wc -l)
echo "$n pictures" >&2
[ "$n" -ge 10 ]
[ -z "${1:-}" ] || { mkdir -p "$1"; cp "$shots"/*.png "$1"; }
