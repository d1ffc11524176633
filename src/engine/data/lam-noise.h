/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gaussian noise quick enough for every batch. */

#pragma once

#include <glib.h>

/* Adds @deviation times a standard normal number to each of the @n values; what element i gets
 * depends on @key and i alone. */
void lam_noise_add (guint64 key, float deviation, float *x, gsize n);
