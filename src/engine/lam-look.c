/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-look.h. */

#include "lam-look.h"

#include "lam-trainer.h"

#include <math.h>

#define LEAST_ERROR 1e-10 /* share of range²: 100 dB */

void
lam_look_bytes (const LamData *data, LamPartId part, const float *x, gsize n, guint8 *bytes)
{
  const LamStore *store = data->parts[part].store;
  float span = store->high > store->low ? store->high - store->low : 1;
  guint m = store->n_affine;

  for (gsize i = 0; i < n; i++) {
    float v = x[i];

    if (m > 0 && store->scale[i % m] != 0)
      v = (v - store->offset[i % m]) / store->scale[i % m];
    v = (v - store->low) / span;
    /* Not a number is black too. */
    bytes[i] = v > 0 ? (guint8) (MIN (v, 1.0f) * 255.0f + 0.5f) : 0;
  }
}

double
lam_look_psnr (const LamData *data, LamPartId part, const float *y, const float *t, gsize n)
{
  const LamStore *store = data->parts[part].store;
  double range = store->high > store->low ? (double) store->high - (double) store->low : 1;
  double sum = 0;

  if (store->n_affine > 0 && store->scale[0] != 0)
    range *= fabs ((double) store->scale[0]);
  for (gsize i = 0; i < n; i++)
    sum += ((double) y[i] - (double) t[i]) * ((double) y[i] - (double) t[i]);
  return -10 * log10 (MAX (sum / (double) n / (range * range), LEAST_ERROR));
}

void
lam_look_classes (const float *y, gsize positions, gsize channels, gboolean logits, guint8 *classes)
{
  for (gsize i = 0; i < positions; i++)
    classes[i] =
        (guint8) MIN (lam_answer (y + i * channels, channels, logits), (int) LAM_IGNORE - 1);
}

double
lam_look_iou (const guint8 *answer, const guint8 *mask, gsize n)
{
  gsize both = 0, either = 0;

  for (gsize i = 0; i < n; i++) {
    if (mask[i] == LAM_IGNORE || answer[i] == LAM_IGNORE)
      continue;
    either += mask[i] != 0 || answer[i] != 0;
    both += mask[i] != 0 && answer[i] == mask[i];
  }
  return either > 0 ? (double) both / (double) either : 1;
}
