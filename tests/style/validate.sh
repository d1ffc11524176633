#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs one validator:  validate.sh TOOL [ARGUMENT]…   Exit status: 77 where the tool is not installed.
# A meson test must not look for its tool at configure time: it may be installed between two runs.
command -v "$1" >/dev/null || { echo "needs $1, which is not installed"; exit 77; }
exec "$@"
