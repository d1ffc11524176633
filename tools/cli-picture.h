/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of the command line. */

#pragma once

#include "lam.h"

/* Writes 8-bit grey or RGB as a PNG of the same size, under a temporary name that is renamed. */
gboolean cli_write_picture (const guint8 *pixels, LamShape shape, const char *path, GError **error);
