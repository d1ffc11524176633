/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small colour pictures of things that fly, for a job of two classes that needs no file. */
#pragma once

#include <glib.h>

#define LAM_DRAWN_FLYER_SIDE 32

/* Draws an aeroplane (class 0) or a bird (class 1) in front of some sky, sea or land.
 * @index: which of the endless samples of this class
 * @rgb: [32 × 32 × 3], filled
 * The bytes depend on the arguments alone, on every machine; any thread may call. */
void lam_drawn_flyer (guint klass, guint64 seed, guint64 index, guint8 *rgb);

/* “aeroplane” or “bird”. */
const char *lam_drawn_flyer_name (guint klass);
