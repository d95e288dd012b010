#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings the template and the translations in step with the sources. With --check: says what is out of step, and
# changes nothing.
#   tools/i18n/update.sh [--check | --template FILE]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

grep -v '^#' po/POTFILES.in > "$work/files"
GETTEXTDATADIRS=${GETTEXTDATADIRS:-/usr/share/gettext} xgettext --from-code=UTF-8 --add-comments=Translators \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 \
  --flag=N_:1:pass-c-format --flag=_:1:pass-c-format --flag=g_strdup_printf:1:c-format \
  --package-name=meshdesk --copyright-holder='The Meshdesk developers' \
  --files-from="$work/files" --output="$work/meshdesk.pot"
if [ "${1:-}" = --template ]; then
  cp "$work/meshdesk.pot" "$2"
  exit
fi
status=0
for po in po/*.po; do
  msgmerge --quiet --no-fuzzy-matching --previous "$po" "$work/meshdesk.pot" -o "$work/merged.po"
  msgfmt --check --output-file=/dev/null "$work/merged.po" || status=1
  lacking=$(msgattrib --no-obsolete --untranslated "$work/merged.po" | grep -c '^msgid ' || true)
  fuzzy=$(msgattrib --no-obsolete --only-fuzzy "$work/merged.po" | grep -c '^msgid ' || true)
  if [ "${1:-}" = --check ]; then
    if [ "$lacking" -gt 1 ] || [ "$fuzzy" -gt 1 ]; then
      echo "$po: $((lacking > 0 ? lacking - 1 : 0)) strings without a translation, $fuzzy uncertain:"
      msgattrib --no-obsolete --untranslated "$work/merged.po" | grep -A3 '^msgid ' | head -60
      status=1
    fi
  else
    cp "$work/merged.po" "$po"
  fi
done
exit $status
