/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Permute pixels: one order, the same for all pictures, so that nothing is lost but the
 * neighbourhood: a dense network learns as well as before, a convolutional one does not. */

#include "../lam-reading.h"

#include <string.h>

enum { SEED };

static void
permute (LamSamples *samples, const guint32 *order, gsize n_pixels, gsize pixel)
{
  g_autofree guint8 *kept = g_malloc (n_pixels * pixel);

  for (gsize i = 0; i < samples->n; i++) {
    guint8 *v = (guint8 *) samples->values + i * n_pixels * pixel;

    memcpy (kept, v, n_pixels * pixel);
    for (gsize k = 0; k < n_pixels; k++)
      memcpy (v + k * pixel, kept + order[k] * pixel, pixel);
  }
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  guint64 seed = (guint64) lam_item_number (item, SEED);
  g_autofree guint32 *order = NULL;
  gsize n_pixels, channels;

  if (!lam_step_needs_values (item, data, error) || !lam_step_needs_plain_scale (item, data, error))
    return FALSE;
  if (data->shape.n == 0 || data->target == LAM_TARGET_MASK)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The step “permute_pixels” needs pictures of one size without masks.");
  channels = data->stores[LAM_PART_TRAIN]->x.shape.n == 3
                 ? lam_shape_channels (data->stores[LAM_PART_TRAIN]->x.shape)
                 : 1;
  n_pixels = lam_shape_size (data->shape) / channels;
  order = g_new (guint32, n_pixels);
  lam_random_order (lam_random_key (seed, LAM_RANDOM_STEP, 0, 0), order, n_pixels);
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    LamStore *store = data->stores[s];

    if (store == NULL)
      continue;
    if (store->x.shapes != NULL || lam_shape_size (store->x.shape) != n_pixels * channels)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The step “permute_pixels” needs pictures of one size in all parts.");
    permute (&store->x, order, n_pixels, channels * lam_store_value_size (store->x.type));
  }
  return TRUE;
}

static const LamParam params[] = {
  { .id = "seed",
    .title = "Seed",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 0,
    .max = 9007199254740991.0,
    .initial = "1",
    .help = "The order of the pixels follows from it." },
};

const LamStepKind lam_step_permute_pixels = {
  .kind = { .id = "permute_pixels",
            .title = "Permute pixels",
            .summary = "Puts the pixels of all pictures into one and the same random order.",
            .group = "Values",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = prepare,
};
