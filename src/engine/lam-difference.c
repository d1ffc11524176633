/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-difference.h. */

#include "lam-difference.h"

#include <math.h>

#include "lam-random.h"

#define H 1e-5
#define ENTRIES 50 /* of a tensor, unless all are asked for */

static double
value_at (const LamDifferences *check, double *entry, double kept, double step)
{
  double value;

  *entry = kept + step;
  value = check->measure (check->data);
  *entry = kept;
  return value;
}

/* The central difference in one number over ±@h, and whether a kink lies within: a ReLU or a
 * maximum that changes sides. Where the loss is smooth, the slope over ±h and over ±h/2 agree up to
 * h², and so do the bends (right slope − left slope), which shrink with h. A kink on the way shows
 * in the slopes, one right at the point (a tie) in the bends. Rounding of the loss divided by h
 * bounds what can be told. */
static double
difference (const LamDifferences *check, double *entry, double h, gboolean *kink)
{
  double kept = *entry, loss = check->value;
  double up = value_at (check, entry, kept, h), down = value_at (check, entry, kept, -h);
  double near_up = value_at (check, entry, kept, h / 2);
  double near_down = value_at (check, entry, kept, -h / 2);
  double wide = (up - down) / (2 * h), narrow = (near_up - near_down) / h;
  double bend = (up + down - 2 * loss) / h, near_bend = 2 * (near_up + near_down - 2 * loss) / h;
  double slack =
      1e-6 * MAX (fabs (wide), 1e-6 * check->largest) + 64 * 2.2e-16 * MAX (fabs (loss), 1) / h;

  *kink = fabs (wide - narrow) > slack || fabs (bend - 2 * near_bend) > 4 * slack;
  return wide;
}

/* Whether two gradients of one entry agree. Below the rounding of the loss a gradient is nothing,
 * such as that of a bias before batch normalization. */
static gboolean
agree (const LamDifferences *check, double analytic, double numeric, double h)
{
  double size = MAX (fabs (analytic), fabs (numeric));

  return size <= 8 * 2.2e-16 * MAX (fabs (check->value), 1) / h
         || fabs (analytic - numeric) <= LAM_GRADIENT_ERROR * MAX (size, 1e-6 * check->largest);
}

/* One entry. Where a kink is in the way and the gradients do not agree, a nearer look (h/10, h/100)
 * may be clear of it: in a wide network of ReLUs some unit nearly always changes sides within ±h.
 */
static void
check_entry (const LamDifferences *check, LamGradientRow *row, double *values,
             const double *gradient, gsize i, double *error, double *scale)
{
  gboolean kink = TRUE, good = FALSE;
  double numeric = 0, h = H, here;

  for (guint look = 0; look < 3 && kink && !good; look++) {
    h = look == 0 ? H : h / 10;
    numeric = difference (check, &values[i], h, &kink);
    good = agree (check, gradient[i], numeric, h);
  }
  row->n_checked++;
  if (kink && !good) {
    row->n_kinks++;
    return;
  }
  here = good && fabs (numeric) < 8 * 2.2e-16 / h ? 0 : fabs (gradient[i] - numeric);
  *scale = MAX (*scale, MAX (fabs (gradient[i]), fabs (numeric)));
  if (here < *error || (row->n_checked > 1 && here == *error))
    return;
  *error = here;
  row->worst = i;
  row->analytic = gradient[i];
  row->numeric = numeric;
}

gsize
lam_differences_count (const LamDifferences *check, gsize n)
{
  return check->all ? n : MIN (n, ENTRIES);
}

LamGradientRow *
lam_differences_check (LamDifferences *check, const char *name, double *values,
                       const double *gradient, gsize n)
{
  LamGradientRow *row = g_new0 (LamGradientRow, 1);
  gsize entries = lam_differences_count (check, n);
  guint64 key = lam_random_key (1, LAM_RANDOM_SUBSET, 0, 0);
  double error = 0, scale = 0;

  row->name = g_strdup (name);
  for (gsize e = 0; e < entries; e++) {
    /* One entry at random from each of equal stretches. */
    gsize from = n * e / entries, to = n * (e + 1) / entries;

    check_entry (check, row, values, gradient, from + lam_random_at (key, e) % (to - from), &error,
                 &scale);
    check->n_done++;
    if (!lam_watch_go_on (check->watch, (double) check->n_done / MAX (check->n_all, 1))) {
      lam_gradient_row_free (row);
      return NULL;
    }
  }
  row->error = error / MAX (MAX (scale, 1e-6 * check->largest), 1e-300);
  return row;
}

void
lam_gradient_row_free (gpointer row)
{
  g_free (((LamGradientRow *) row)->name);
  g_free (row);
}
