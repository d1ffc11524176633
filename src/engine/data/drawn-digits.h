/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handwritten digits made on the spot, so that a machine without any file has a first job. */
#pragma once

#include <glib.h>

#define LAM_DRAWN_DIGIT_SIDE 28

typedef enum { LAM_SCRIPT_LATIN, LAM_SCRIPT_PERSIAN, LAM_SCRIPT_KANNADA } LamScript;

/* Draws one handwritten digit: ink is bright on a dark ground, as in MNIST.
 * @digit: 0 … 9
 * @index: which of the endless samples of this digit
 * @pixels: [28 × 28], filled
 * The bytes depend on the arguments alone, on every machine; any thread may call. */
void lam_drawn_digit (LamScript script, guint digit, guint64 seed, guint64 index, guint8 *pixels);

/* The digit as its own script writes it, in UTF-8: “3”, “۳”, “೩”. */
const char *lam_drawn_digit_name (LamScript script, guint digit);
