#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD [PART…]: prints the figures of ./dev bench. Parts: client practice workflows memory window inbox catalog switch upload ingest; and whole and whole-window, asked for by name only
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1; shift
export MESHDESK_CLI=$build/src/cli/meshdesk-cli MESHDESK=$build/src/desk/meshdesk MESHDESK_BENCH_DIR=$build/tests/bench
exec /usr/bin/python3 "$here/bench.py" "$@"
