# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Sourced by ./run, ./check and .ci/run: finds out which packages of tools/packages are missing and installs them.
# Everything it says goes to stderr, since stdout belongs to lamina-cli. $top is the source folder.

os_release=/etc/os-release

say () {
  printf '%s\n' "$*" >&2
}

die () {
  say "$*"
  exit 1
}

has () {
  command -v "$1" >/dev/null 2>&1
}

# Prints the package names of column $2 for the set $1 (build or test), one a line.
listed_packages () {
  awk -v set="$1" -v column="$2" '$1 == set && $column != "-" { print $column }' \
    "$top/tools/packages" | sort -u
}

# The column of tools/packages this system reads, or nothing where neither apt, dnf nor pacman is there.
package_column () {
  if has apt-get && has dpkg-query; then
    echo 3
  elif has dnf; then
    echo 4
  elif has pacman; then
    echo 5
  fi
}

# Prints those of the packages $2 … that are not installed.
missing_packages () {
  local column=$1
  shift
  case $column in
    3)
      # A package counts only when it is unpacked and configured: "ii" (or "hi", held back by the user).
      dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null |
        awk -v wanted="$*" '/^[ih]i/ { have[$NF] = 1 }
             END { n = split (wanted, name, " ")
                   for (i = 1; i <= n; i++) if (!(name[i] in have)) print name[i] }'
      ;;
    4) for name; do rpm -q --whatprovides "$name" >/dev/null 2>&1 || echo "$name"; done ;;
    5) pacman -T "$@" || true ;;
  esac
}

# Leaves with one line where the system's GTK is older than 4.8 and nothing can be done about it.
refuse_old_system () {
  [ -r "$os_release" ] || return 0
  local id version name oldest
  id=$(. "$os_release"; echo "${ID-}")
  version=$(. "$os_release"; echo "${VERSION_ID-}")
  name=$(. "$os_release"; echo "${PRETTY_NAME-$id}")
  case $id in
    debian) oldest=12 ;;
    ubuntu) oldest=24.04 ;;
    fedora) oldest=38 ;;
    *) return 0 ;;
  esac
  # No version is Debian testing or unstable.
  [ -n "$version" ] || return 0
  [ "$(printf '%s\n%s\n' "$oldest" "$version" | sort -V | head -n 1)" = "$oldest" ] ||
    die "Lamina needs GTK 4.8 and libadwaita 1.2, which $name does not have:" \
        "$id $oldest or newer does."
}

as_root () {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# Runs a command whose words matter to somebody who watches, or when it fails, and to nobody else.
shown () {
  if [ -t 2 ]; then
    "$@" >&2
    return
  fi
  local log status
  log=$(mktemp)
  "$@" >"$log" 2>&1
  status=$?
  if [ "$status" != 0 ]; then tail -n 30 "$log" >&2; fi
  rm -f "$log"
  return "$status"
}

# Installs the packages $2 ….
install_packages () {
  local column=$1
  shift
  case $column in
    3)
      # Lists may be missing or stale; one unreachable source of many must not stop us.
      shown as_root apt-get update -q ||
        say "Some package lists could not be fetched; trying with those at hand."
      shown as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
        --no-install-recommends "$@"
      ;;
    4) shown as_root dnf install -y "$@" ;;
    5) shown as_root pacman -S --needed --noconfirm "$@" ;;
  esac
}

# Sees to it that the packages of set $1 are there. Returns 1, having said why, where they cannot be.
need_packages () {
  local column missing
  column=$(package_column)
  if [ -z "$column" ]; then
    say "No apt, dnf or pacman here: going on with what is installed (the list is in tools/packages)."
    return 0
  fi
  # shellcheck disable=SC2046
  missing=$(missing_packages "$column" $(listed_packages "$1" "$column") | tr '\n' ' ')
  [ -n "$missing" ] || return 0

  say "Installing what is needed to $1 Lamina: $missing"
  if [ "$(id -u)" != 0 ]; then
    has sudo || {
      say "There is no sudo. Install these as root, then try again."
      return 1
    }
    say "(This asks for your password, for the package manager alone.)"
  fi
  # shellcheck disable=SC2086
  install_packages "$column" $missing && return 0
  say "The package manager could not install all of them; its message is above."
  return 1
}

# Configures build folder $1 with meson options $2 …, unless it is configured. Quiet when all goes well.
configure () {
  local folder=$1 log
  shift
  [ -f "$folder/build.ninja" ] && return 0
  say "Configuring ${folder##*/}."
  log=$(mktemp)
  # A folder that meson began and never finished has to be wiped.
  if [ -f "$folder/meson-private/coredata.dat" ]; then set -- --wipe "$@"; fi
  if meson setup "$folder" "$top" "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return 0
  fi
  tail -n 20 "$log" >&2
  rm -f "$log"
  return 1
}

# Builds folder $1, or of it targets $2 …; says something only when there is work to do or an error.
build () {
  local log
  case $(ninja -C "$1" -n "${@:2}" 2>/dev/null | tail -n 1) in
    *"no work to do"*) return 0 ;;
  esac
  if [ -t 2 ]; then
    ninja -C "$@" >&2
    return
  fi

  say "Building ${1##*/}."
  log=$(mktemp)
  if ninja -C "$@" >"$log" 2>&1; then
    # Warnings of a build that worked are worth seeing, its hundreds of "[3/99]" lines are not.
    grep -E '(warning|error):' "$log" >&2
    rm -f "$log"
    return 0
  fi
  # From the first failure on; a build file that meson refused has none.
  if grep -q '^FAILED' "$log"; then sed -n '/^FAILED/,$p' "$log" | head -n 80 >&2; else tail -n 20 "$log" >&2; fi
  rm -f "$log"
  return 1
}
