#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# take-screenshots.sh MESHDESK DIR: a picture of every page, wide, narrow and dark: DIR/<page>-<style>.png.
# The practice mesh in the pictures is one on which the command line held the workshop, where it is built.
set -eu
meshdesk=$(readlink -f "$1")
dir=$(readlink -m "$2")
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
mkdir -p "$dir"
work=$(mktemp -d "${TMPDIR:-/tmp}/meshdesk-pictures.XXXXXX")
trap 'rm -rf "$work"' EXIT

cli=${MESHDESK_CLI:-$(dirname "$meshdesk")/../cli/meshdesk-cli}
if [ -x "$cli" ]; then
  kept=$(TMPDIR=$work "$cli" --json workshop --keep 2>/dev/null | sed -n 's/.*"Folder" *: *"\([^"]*\)".*/\1/p') || true
  if [ -n "$kept" ]; then
    mv "$kept/state" "$work/practice"
    cp "$kept/credentials.json" "$work/practice/credentials.json"
    rm -rf "$kept"
  fi
fi

take () { # style, window, options…
  local style=$1 size=$2
  shift 2
  rm -rf "$work/out"
  "$here/run-in-display.sh" 1300x900 "$meshdesk" --practice-dir "$work/practice" --screenshot "$work/out" --size "$size" "$@" >&2
  local picture
  for picture in "$work"/out/*.png; do
    mv "$picture" "$dir/$(basename "$picture" .png)-$style.png"
  done
}

# A locale of this run's own: systems have those that somebody chose.
speak () { # language, template or translation
  local po=$work/$1.po
  cp "$2" "$po"
  mkdir -p "$work/locale/es/LC_MESSAGES" "$work/locales"
  msgfmt -o "$work/locale/es/LC_MESSAGES/meshdesk.mo" "$po" &&
    localedef -i es_ES -f UTF-8 "$work/locales/es_ES.UTF-8" 2> /dev/null || [ -d "$work/locales/es_ES.UTF-8" ]
}
in_locale () {
  MESHDESK_LOCALE_DIR=$work/locale LOCPATH=$work/locales MESHDESK_TEST_LOCALE=es_ES.UTF-8 "$@"
}

take wide 1200x800
take dark 1200x800 --dark
take narrow 360x640
MESHDESK_TEST_FONT_SIZE=22 take big-text 1200x800
top=$here/../..
if command -v localedef > /dev/null && command -v msgfmt > /dev/null; then
  if speak es "$top/po/es.po"; then
    in_locale take spanish 1200x800
    in_locale take spanish-narrow 360x640
  fi
  python3 "$top/tools/i18n/pseudo.py" "$top/po/es.po" "$work/pseudo.po" es
  if speak pseudo "$work/pseudo.po"; then
    in_locale take rtl 1200x800 --rtl
  fi
fi
