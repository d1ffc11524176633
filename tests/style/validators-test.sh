#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Shows po.sh and tools/potfiles.py a small tree they pass and ones they must refuse:
#
#   validators-test.sh SOURCE-FOLDER
set -u
top=$1
for tool in xgettext msgfmt msgcmp; do
  command -v "$tool" >/dev/null || { echo "1..0 # SKIP needs $tool, which is not installed"; exit 0; }
done
room=$(mktemp -d) || exit 99
trap 'rm -rf "$room"' EXIT

n=0
bad=0
expect () {
  local wanted=$1 what=$2
  shift 2
  n=$((n + 1))
  if "$@" >"$room/said" 2>&1; then got=yes; else got=no; fi
  if [ "$got" = "$wanted" ]; then
    echo "ok $n $what"
  else
    sed 's/^/# /' "$room/said"
    echo "not ok $n $what"
    bad=1
  fi
}

mkdir -p "$room"/po "$room"/src "$room"/tools "$room"/data
echo '[Desktop Entry]' > "$room/data/dev.lamina.lamina.desktop.in"
echo 'char *a = _("Train");' > "$room/src/a.c"
echo fa > "$room/po/LINGUAS"
header='msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
python3 "$top/tools/potfiles.py" "$room"

echo "1..6"
printf '%bmsgid "Train"\nmsgstr "A"\n' "$header" > "$room/po/fa.po"
expect yes "a whole catalogue passes" "$top/tests/style/po.sh" "$room"
printf '%bmsgid "Stop"\nmsgstr "A"\n' "$header" > "$room/po/fa.po"
expect no "a missing text is found" "$top/tests/style/po.sh" "$room"
printf '%b#, c-format\nmsgid "%%d rows"\nmsgstr "%%s A"\n\nmsgid "Train"\nmsgstr "A"\n' "$header" > "$room/po/fa.po"
expect no "a wrong format is found" "$top/tests/style/po.sh" "$room"

expect yes "a right POTFILES passes" python3 "$top/tools/potfiles.py" --check "$room"
echo 'char *b = _("Stop");' > "$room/src/b.c"
expect no "a file missing from POTFILES is found" python3 "$top/tools/potfiles.py" --check "$room"
rm "$room/src/b.c" "$room/src/a.c"
expect no "a file too much in POTFILES is found" python3 "$top/tools/potfiles.py" --check "$room"
exit "$bad"
