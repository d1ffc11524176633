#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks that every catalogue of po/LINGUAS is well formed and translates every text there is:
#
#   po.sh SOURCE-FOLDER
#   po.sh --template FILE SOURCE-FOLDER      only writes the template of all texts to FILE
set -u
only=
if [ "${1-}" = --template ]; then
  only=$2
  shift 2
fi
cd "$1" || exit 99
for tool in xgettext msgfmt msgcmp; do
  command -v "$tool" >/dev/null || { echo "needs $tool, which is not installed"; exit 77; }
done

room=$(mktemp -d) || exit 99
trap 'rm -rf "$room"' EXIT
# The keywords of meson's "glib" preset.
xgettext --from-code=UTF-8 --files-from=po/POTFILES --output="${only:-$room/lamina.pot}" \
  --package-name=lamina --add-location=file --add-comments=Translators \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
  --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --keyword=ngettext:1,2 \
  --keyword=lam_fail:3 --keyword=lam_translate:1 --keyword=wrong:2 || exit 1
[ -z "$only" ] || exit 0

bad=0
while read -r language; do
  msgfmt --check --output-file=/dev/null "po/$language.po" || bad=1
  # Says which texts the catalogue lacks; those it has and nobody uses any more do no harm.
  msgcmp "po/$language.po" "$room/lamina.pot" 2>"$room/$language" || { bad=1; head -n 40 "$room/$language"; }
done < po/LINGUAS
exit "$bad"
