#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether every file with text for translators is in po/POTFILES.in, in order, and nothing else.
set -u
export LC_ALL=C
cd "$1" || exit 2
wanted=$( (ls data/*.desktop.in data/*.xml.in; grep -l 'translatable="yes"' data/ui/*.ui; grep -lE '(^|[^A-Za-z_])(C_|N_|NC_|_|g_dngettext|ngettext) ?\("' src/*/*/*.c) | sort)
there=$(grep -v '^#' po/POTFILES.in)
diff <(echo "$wanted") <(echo "$there") && echo "po/POTFILES.in is complete"
