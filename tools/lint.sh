#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that need no build; with --quick only those that take a second.
set -uo pipefail
cd "$(dirname "$0")/.."
findings=$(mktemp)
trap 'rm -f "$findings"' EXIT
# Reads findings from a pipe, hence from a subshell: what it found goes through a file.
list () {
  local lines; lines=$(cat)
  [ -z "$lines" ] || { printf 'lint: %s\n%s\n' "$1" "$(sed 's/^/  /' <<< "$lines")" | tee -a "$findings" >&2; }
}

mapfile -t c_files < <(git ls-files '*.c' '*.h')
mapfile -t text_files < <(git ls-files | grep -vE '^(COPYING|data/practice/|.*\.(png|svg|csv|jsonl))$')

for f in "${text_files[@]}"; do
  case "$f" in *.json|*.gitignore|*/corpus/*|po/LINGUAS|*.po|*.pot|*.supp|*README*) continue ;; esac
  [ -s "$f" ] || continue
  head -n 5 "$f" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later\|CC0-1.0' || echo "$f"
done | list "no SPDX line in the first five lines:"
git grep -nIE '\b(TODO|FIXME|XXX)\b' -- src tests data | grep -v 'tools/lint.sh' | list "marks of unfinished work:"
git grep -nIE '[[:blank:]]+$' -- '*.c' '*.h' '*.build' '*.ui' '*.py' '*.sh' | head -20 | list "trailing blanks:"
grep -nE '.{121,}' "${c_files[@]}" /dev/null | grep -v '^src/.*\.h:' | cut -c1-100 | head -20 | list "lines over 120 columns:"
git grep -nIE '(AKIA|ASIA)[0-9A-Z]{16}' -- src data po | list "looks like an access key:"
# The arrows of the house: desk and cli → mesh → aws; practice stands apart.
git grep -nE '#include "(mesh|desk|cli|practice)/' -- src/aws | list "src/aws includes what is above it:"
git grep -nE '#include "(desk|cli|practice)/|#include <(gtk|adwaita|libsoup)' -- src/mesh | list "src/mesh includes what it must not:"
git grep -nE '#include "(aws|mesh|desk|cli)/' -- src/practice | list "src/practice must stand apart:"
for f in $(git ls-files 'src/*.c' 'tests/*.c'); do
  n=$(wc -l < "$f"); [ "$n" -le 1000 ] || echo "$f: $n lines"
done | list "files over 1,000 lines (where is the seam?):"
# GTK 4.8 does not read tooltips to anybody: what has one needs a label for screen readers.
for f in $(git ls-files 'data/ui/*.ui'); do
  awk -v f="$f" '/<object /{line=NR; tip=0; label=0} /property name="tooltip-text"/{tip=NR} /<accessibility>/{label=1}
    /<\/object>|<child/{if (tip && !label) print f ":" tip; tip=0}' "$f"
done | list "tooltips without a label for screen readers:"
command -v xmllint >/dev/null && git ls-files '*.ui' | xargs -r -n1 xmllint --noout 2>&1 | list "malformed XML:"

if [ "${1:-}" != --quick ]; then
  if command -v doxygen >/dev/null; then
    pages=$(mktemp -d)
    (cat tools/docs/Doxyfile; echo "OUTPUT_DIRECTORY = $pages") | doxygen - 2>&1 >/dev/null | grep -E 'warning|error' |
      list "the documentation of src/aws and src/mesh:"
    rm -rf "$pages"
  fi
  codespell -q 3 -L 'nd,ba,fo,te,ot,inout,ser,datas,thi' "${text_files[@]}" | list "spelling:"
  for db in build build-check; do [ -f "$db/compile_commands.json" ] && break; done
  if [ -f "$db/compile_commands.json" ]; then
    git ls-files 'src/*.c' | xargs -P "$(nproc)" -n 8 clang-tidy --quiet -p "$db" 2>/dev/null |
      grep -E 'warning:|error:' | grep -v 'unknown warning option' | sort -u | list "clang-tidy:"
  else
    echo "lint: no build folder yet, so clang-tidy was left out (./dev build)" >&2
  fi
fi
[ ! -s "$findings" ] || exit 1
echo "lint: fine" >&2
