#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Brings po/ up to date with the sources:  tools/update-po.sh [BUILD-FOLDER]
#
# Writes po/kinds.c (from the build folder's kind-texts) and po/POTFILES, and merges new texts into every
# catalogue. What it leaves untranslated or fuzzy is then to be translated by a person.
set -eu
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(cd "${1:-$top/build}" && pwd)
cd "$top"

ninja -C "$folder" tools/kind-texts >&2
"$folder/tools/kind-texts" po/kinds.c
python3 tools/potfiles.py

template=$(mktemp)
trap 'rm -f "$template"' EXIT
tests/style/po.sh --template "$template" "$top"
while read -r language; do
  msgmerge --quiet --no-wrap --no-fuzzy-matching --backup=none --update "po/$language.po" "$template"
  msgattrib --no-obsolete --no-wrap --output-file="po/$language.po" "po/$language.po"
  echo "$language: $(msgfmt --statistics -o /dev/null "po/$language.po" 2>&1)"
done < po/LINGUAS
