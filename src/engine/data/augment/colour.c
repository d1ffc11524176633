/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Brightness, contrast, colour shift, noise and cut-out: what changes values and leaves places as
 * they are. Amounts are shares of the range of values, which nothing leaves. */

#include "../lam-noise.h"
#include "lam-warp.h"

enum { AMOUNT };

#define N_CHANGES 16 /* further channels are moved like the first ones */
#define N_SUMS 8     /* added up side by side, since one sum would wait for itself */

/* What changes the light changes a target picture alike; noise and cut-out do not. */
static void
add (const LamSampleView *v, float *x, const float *change)
{
  const gsize line = (gsize) v->shape.d[1] * v->shape.d[2];
  float *changes = v->scratch; /* of a whole line, so that the long loop is a plain one */

  for (gsize i = 0; i < line; i++)
    changes[i] = change[i % v->shape.d[2] % N_CHANGES];
  for (guint r = 0; r < v->shape.d[0]; r++)
    for (gsize i = 0; i < line; i++)
      x[r * line + i] += changes[i];
  lam_augment_clamp (v, x);
}

static void
add_to_all (const LamItem *item, const LamSampleView *v, gboolean per_channel)
{
  float range = (float) lam_item_number (item, AMOUNT) * (v->high - v->low);
  float change[N_CHANGES];

  for (guint c = 0; c < G_N_ELEMENTS (change); c++)
    change[c] = range * lam_augment_signed (v->key, per_channel ? c : 0);
  add (v, v->x, change);
  if (v->target != NULL)
    add (v, v->target, change);
}

static void
brightness (const LamItem *item, const LamSampleView *v)
{
  add_to_all (item, v, FALSE);
}

static void
colour_shift (const LamItem *item, const LamSampleView *v)
{
  add_to_all (item, v, TRUE);
}

static float
find_mean (const LamSampleView *v)
{
  const gsize n = lam_shape_size (v->shape);
  double sums[N_SUMS] = { 0 }, sum = 0;

  for (gsize i = 0; i + N_SUMS <= n; i += N_SUMS)
    for (guint k = 0; k < N_SUMS; k++)
      sums[k] += (double) v->x[i + k];
  for (gsize i = n / N_SUMS * N_SUMS; i < n; i++)
    sum += (double) v->x[i];
  for (guint k = 0; k < N_SUMS; k++)
    sum += sums[k];
  return (float) (sum / (double) MAX (n, 1));
}

static void
stretch (const LamSampleView *v, float *x, float mean, float factor)
{
  gsize n = lam_shape_size (v->shape);

  for (gsize i = 0; i < n; i++)
    x[i] = mean + factor * (x[i] - mean);
  lam_augment_clamp (v, x);
}

static void
contrast (const LamItem *item, const LamSampleView *v)
{
  float factor = 1 + (float) lam_item_number (item, AMOUNT) * lam_augment_signed (v->key, 0);
  float mean = find_mean (v);

  stretch (v, v->x, mean, factor);
  if (v->target != NULL)
    stretch (v, v->target, mean, factor);
}

static void
noise (const LamItem *item, const LamSampleView *v)
{
  gsize n = lam_shape_size (v->shape);
  float most = (float) lam_item_number (item, AMOUNT) * (v->high - v->low);

  /* The number after those of the noise itself. */
  lam_noise_add (v->key, most * lam_random_float (v->key, n), v->x, n);
  lam_augment_clamp (v, v->x);
}

/* A square of the picture's mean somewhere, partly outside too. */
static void
cut_out (const LamItem *item, const LamSampleView *v)
{
  guint rows = v->shape.d[0], columns = v->shape.d[1], channels = v->shape.d[2];
  double side = lam_item_number (item, AMOUNT) * MIN (rows, columns);
  int half = (int) (side / 2 + 0.5);
  int row = (int) (lam_random_float (v->key, 0) * (float) rows);
  int column = (int) (lam_random_float (v->key, 1) * (float) columns);
  float mean = find_mean (v);

  for (int r = MAX (row - half, 0); r < MIN (row + half, (int) rows); r++)
    for (int c = MAX (column - half, 0); c < MIN (column + half, (int) columns); c++)
      for (guint k = 0; k < channels; k++)
        v->x[((gsize) r * columns + (gsize) c) * channels + k] = mean;
}

#define AMOUNT_PARAM(value, most, text)                                                            \
  {                                                                                                \
    { .id = "amount",                                                                              \
      .title = "Amount",                                                                           \
      .type = LAM_VALUE_NUMBER,                                                                    \
      .min = 0,                                                                                    \
      .max = most,                                                                                 \
      .initial = value,                                                                            \
      .help = text },                                                                              \
  }

static const LamParam brightness_params[] = AMOUNT_PARAM (
    "0.2", 1, "How much lighter or darker a picture becomes at most, as a share of the range.");
static const LamParam contrast_params[] = AMOUNT_PARAM (
    "0.2", 1, "How much stronger or weaker the contrast becomes at most; 0.2 means by a fifth.");
static const LamParam colour_shift_params[] =
    AMOUNT_PARAM ("0.1", 1, "How far each colour is moved at most, as a share of the range.");
static const LamParam noise_params[] = AMOUNT_PARAM (
    "0.1", 1, "The deviation of the noise at most, as a share of the range; 0.05 to 0.2 is usual.");
static const LamParam cut_out_params[] = AMOUNT_PARAM (
    "0.3", 1, "The side of the square that is cut out, as a share of the shorter side.");

#define CHANGER(name, word, text)                                                                  \
  const LamStepKind lam_augment_##name = { .kind = { .id = #name,                                  \
                                                     .title = word,                                \
                                                     .summary = text,                              \
                                                     .group = "Values",                            \
                                                     .params = name##_params,                      \
                                                     .n_params = G_N_ELEMENTS (name##_params) },   \
                                           .flags = LAM_STEP_AUGMENTS,                             \
                                           .prepare = lam_augment_prepare,                         \
                                           .apply = name }

CHANGER (brightness, "Brightness", "Makes pictures lighter or darker at random.");
CHANGER (contrast, "Contrast", "Makes the contrast of pictures stronger or weaker at random.");
CHANGER (colour_shift, "Colour shift", "Moves each colour of a picture a little at random.");
CHANGER (noise, "Noise", "Adds a little random noise to every value.");
CHANGER (cut_out, "Cut-out",
         "Covers a square somewhere in each picture, so that the network must "
         "look at the rest as well.");
