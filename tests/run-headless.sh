#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command on a display, session bus and home folder of its own:
#
#   tests/run-headless.sh [-w WINDOW-MANAGER] [-s WIDTHxHEIGHT] COMMAND [ARGUMENT]…
#
# Exit status: the command's; 77 where Xvfb or dbus-run-session are missing, so that meson counts a skip.
# Nothing it starts outlives it, and several may run at once. A screenshot looks best with
# -w "openbox & exec xcompmgr": popovers have black corners without a compositor.
set -u
manager='' size=1280x900
while getopts w:s: option; do
  case $option in
    w) manager=$OPTARG ;;
    s) size=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))

for tool in Xvfb dbus-run-session; do
  command -v "$tool" >/dev/null || { echo "needs $tool, which is not installed"; exit 77; }
done

# Data are found from the real home folder, before the command gets another.
export LAMINA_DATA=${LAMINA_DATA:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/lamina-data}

room=$(mktemp -d "${TMPDIR:-/tmp}/lamina-test.XXXXXX") || exit 99
mkdir -p "$room"/run "$room"/home "$room"/config "$room"/cache "$room"/data
chmod 700 "$room" "$room/run"

pids=()
clean () {
  for pid in "${pids[@]}"; do kill -- "$pid" 2>/dev/null; done
  wait
  rm -rf "$room"
}
trap clean EXIT
trap 'exit 130' INT TERM

# With -displayfd the server picks a free number and says so once it is ready: neither a race nor a sleep.
Xvfb -displayfd 7 -screen 0 "${size}x24" -nolisten tcp -noreset -dpi 96 \
  7>"$room/display" >"$room/xvfb.log" 2>&1 </dev/null &
pids+=($!)
for _ in $(seq 400); do
  [ -s "$room/display" ] && break
  kill -0 "${pids[0]}" 2>/dev/null || break
  sleep .05
done
[ -s "$room/display" ] || { cat "$room/xvfb.log" >&2; echo "Xvfb did not start" >&2; exit 99; }
DISPLAY=:$(cat "$room/display")
export DISPLAY

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS GTK_THEME NO_AT_BRIDGE
export HOME=$room/home XDG_RUNTIME_DIR=$room/run XDG_CONFIG_HOME=$room/config \
  XDG_CACHE_HOME=$room/cache XDG_DATA_HOME=$room/data
# Software GL takes 80 ms a frame where cairo takes 4; gl-disable keeps Mesa from being loaded at all.
export GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=${GDK_DEBUG-gl-disable}
export GTK_A11Y=${GTK_A11Y-atspi} GSETTINGS_BACKEND=${GSETTINGS_BACKEND-memory}
export GIO_USE_VFS=local GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=${ADW_DISABLE_PORTAL-1}
export LANG=${LANG:-C.UTF-8}

if [ -n "$manager" ]; then
  # A process group of its own, so that what it starts in the background ends with it.
  setsid bash -c "$manager" >"$room/manager.log" 2>&1 </dev/null &
  pids+=("-$!")
fi
dbus-run-session -- "$@"
