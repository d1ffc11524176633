/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random numbers in, random numbers wanted: nothing to be learned but by heart, which is enough to
 * see what one step of descent does. */

#include "lam-reading.h"

enum { SAMPLES, INPUTS, OUTPUTS };

static gboolean
draw (LamSamples *samples, gsize n, guint width, guint64 key, GError **error)
{
  float *values;

  if (!lam_samples_init (samples, LAM_STORE_FLOATS, n, lam_shape_vector (width), error))
    return FALSE;
  values = samples->values;
  for (gsize i = 0; i < n * width; i++)
    values[i] = (float) lam_random_normal (key, i);
  return TRUE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  LamStore *store = data->stores[LAM_PART_TRAIN] = lam_store_new ();
  gsize n = lam_item_count (item, SAMPLES);

  store->target = LAM_TARGET_VALUES;
  return draw (&store->x, n, lam_item_count (item, INPUTS),
               lam_random_key (loading->seed, LAM_RANDOM_DRAWN, 0, 0), error)
         && draw (&store->y, n, lam_item_count (item, OUTPUTS),
                  lam_random_key (loading->seed, LAM_RANDOM_DRAWN, 1, 0), error);
}

static const LamParam params[] = {
  { .id = "samples",
    .title = "Samples",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 100000,
    .initial = "16",
    .help = "How many rows of numbers are drawn." },
  { .id = "inputs",
    .title = "Inputs",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 10000,
    .initial = "10",
    .help = "How many numbers go into the network." },
  { .id = "outputs",
    .title = "Outputs",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 10000,
    .initial = "16",
    .help = "How many numbers are wanted of it." },
};

const LamReaderKind lam_reader_drawn_numbers = {
  .kind = { .id = "drawn_numbers",
            .title = "Random numbers",
            .summary = "Rows of random numbers with other random numbers wanted of them: for "
                       "trying out steps and layers.",
            .group = "Built in",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
};
