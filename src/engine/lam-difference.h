/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gradients against central differences, for whatever has a value that depends on numbers: a whole
 * network's loss, one layer's output. Built in double only. */

#pragma once

#include "lam-run.h"
#include "lam-watch.h"

typedef struct {
  double (*measure) (gpointer data); /* the value, for the numbers as they are now */
  gpointer data;
  double value;   /* as it is before anything is moved */
  double largest; /* gradient of all that is checked */
  gboolean all;   /* every entry, not 50 of a tensor */
  const LamWatch *watch;
  gsize n_done, n_all; /* entries, for the watch; n_all by lam_differences_count() */
} LamDifferences;

/* How many entries of a tensor of @n numbers are checked. */
gsize lam_differences_count (const LamDifferences *differences, gsize n);

/* Checks @gradient, which says how the value changes with each of @values [n]; they are moved and
 * put back. Returns: (transfer full) lam_gradient_row_free(); NULL: the watch ended it */
LamGradientRow *lam_differences_check (LamDifferences *differences, const char *name,
                                       double *values, const double *gradient, gsize n);

void lam_gradient_row_free (gpointer row);
