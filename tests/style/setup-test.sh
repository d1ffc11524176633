#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Tests tools/setup.sh against systems made up of a few files:  setup-test.sh SOURCE-FOLDER
# shellcheck disable=SC2034,SC2317
set -u
top=$1
. "$top/tools/setup.sh"
room=$(mktemp -d) || exit 99
trap 'rm -rf "$room"' EXIT

n=0
bad=0
is () {
  n=$((n + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $n $1"
  else
    echo "# wanted '$3', found '$2'"
    echo "not ok $n $1"
    bad=1
  fi
}

# "refused" and how many lines say why, or "taken".
verdict () {
  printf '%s\n' "$@" > "$room/os-release"
  if (os_release=$room/os-release; refuse_old_system) 2>"$room/said"; then
    echo taken
  else
    echo "refused, $(wc -l < "$room/said")"
  fi
}

echo 1..12
is "Debian 11 is refused in one line" "$(verdict ID=debian VERSION_ID=11)" "refused, 1"
is "Debian 12 is taken" "$(verdict ID=debian VERSION_ID=12)" taken
is "Debian testing is taken" "$(verdict ID=debian)" taken
is "Ubuntu 22.04 is refused in one line" "$(verdict ID=ubuntu VERSION_ID=22.04)" "refused, 1"
is "Ubuntu 24.04 is taken" "$(verdict ID=ubuntu VERSION_ID=24.04)" taken
is "an unknown system is tried" "$(verdict ID=nixos VERSION_ID=1)" taken

# A dpkg-query that knows three packages: one there, one held back, one removed but for its settings.
dpkg-query () {
  printf 'ii  gcc\nhi  meson\nrc  xvfb\n'
}
is "a package that is there is not missing" "$(missing_packages 3 gcc meson)" ""
is "one that was removed is" "$(missing_packages 3 gcc xvfb)" xvfb
is "one never heard of is" "$(missing_packages 3 gcc ninja-build)" ninja-build

# What is said and done about it, on a system where nobody can become root.
apt-get () { :; }
id () { echo 1000; }
has () { [ "$1" != sudo ] && command -v "$1" >/dev/null; }
need_packages test 2>"$room/said"
is "without sudo it gives up" "$?" 1
is "and says so" "$(grep -c 'There is no sudo' "$room/said")" 1
is "having named the packages" "$(grep -c 'xdotool' "$room/said")" 1
exit "$bad"
