#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Starts the program named by $LAMINA (arguments in $LAMINA_ARGUMENTS), runs a driver against it, and waits for it:
#
#   LAMINA=build/src/app/lamina tests/run-headless.sh tests/with-app.sh DRIVER [ARGUMENT]…
#
# The driver finds the process in $APP_PID. A program that is still there ten seconds after its driver is asked
# to go. Exit status: the driver's, else the program's, so that a leak report or a crash at the end is a failure.
set -u
# shellcheck disable=SC2086
"$LAMINA" ${LAMINA_ARGUMENTS-} &
app=$!
export APP_PID=$app

timeout "${DRIVER_TIMEOUT:-120}" "$@"
driver=$?

ended=
for _ in $(seq 100); do
  kill -0 "$app" 2>/dev/null || { ended=yes; break; }
  [ "$driver" = 0 ] || break
  sleep .1
done
if [ -z "$ended" ]; then kill "$app" 2>/dev/null; fi
wait "$app"
status=$?

if [ "$driver" != 0 ]; then exit "$driver"; fi
# 143: it was still there and we ended it, which a driver that leaves its window open may expect.
if [ -z "$ended" ] && [ "$status" = 143 ]; then exit 0; fi
exit "$status"
