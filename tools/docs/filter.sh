#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Our comments as Doxygen reads them: "/* … */" above and behind declarations documents them, @name is an argument.
exec sed -E \
  -e '/SPDX-License-Identifier/d' \
  -e 's/@([A-Za-z_][A-Za-z0-9_]*)/`\1`/g' \
  -e 's/@/\&#64;/g' \
  -e '/^ *#/!s/</\&lt;/g' \
  -e 's/\\/\&#92;/g' \
  -e 's|^( *)/\* ----[^*]*\*/$||' \
  -e 's|^( *)/\*([^*])|\1/**\2|' \
  -e 's|([;,{] *)/\*([^*])|\1/**<\2|' \
  "$1"
