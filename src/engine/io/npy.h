/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What npy.c shares with npz.c. */

#pragma once

#include "../lam-array.h"
#include "lam-stream.h"

/* Reads one .npy from @stream. Returns: (transfer full), NULL with a sentence */
LamArray *lam_npy_read (LamStream *stream, GError **error);

/* The bytes that go before the values. Returns: (transfer full) */
GByteArray *lam_npy_header (const LamArray *array);

/* Half precision to single, exactly. */
float lam_half_to_float (guint16 half);
