/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Noise on inputs, as the denoising labs make it: salt and pepper, and Gaussian. Fresh each epoch
 * unless it is fixed. A picture target is taken before the first noise. */

#include "../lam-noise.h"
#include "../lam-reading.h"

enum { SALT, PEPPER, LOW, HIGH, SALT_FIXED };
enum { STDDEV, CLIP, GAUSSIAN_FIXED };

static void
apply_salt (const LamItem *item, const LamSampleView *v)
{
  gsize n = lam_shape_size (v->shape);
  float low = (float) lam_item_number (item, LOW), high = (float) lam_item_number (item, HIGH);
  float pepper = (float) lam_item_number (item, PEPPER);
  float salt = (float) (1 - lam_item_number (item, SALT));

  for (gsize i = 0; i < n; i++) {
    float u = lam_random_float (v->key, i);

    v->x[i] = u > salt ? high : u < pepper ? low : v->x[i];
  }
}

static void
apply_gaussian (const LamItem *item, const LamSampleView *v)
{
  gsize n = lam_shape_size (v->shape);

  lam_noise_add (v->key, (float) lam_item_number (item, STDDEV), v->x, n);
  if (lam_item_on (item, CLIP))
    for (gsize i = 0; i < n; i++)
      v->x[i] = CLAMP (v->x[i], 0, 1);
}

static gboolean
salt_is_fixed (const LamItem *item)
{
  return lam_item_on (item, SALT_FIXED);
}

static gboolean
gaussian_is_fixed (const LamItem *item)
{
  return lam_item_on (item, GAUSSIAN_FIXED);
}

#define FIXED_PARAM                                                                                \
  {                                                                                                \
    .id = "fixed", .title = "Same always", .type = LAM_VALUE_SWITCH, .initial = "false",           \
    .help = "Gives a sample the same noise in every epoch, instead of new noise each time."        \
  }

static const LamParam salt_params[] = {
  { .id = "salt",
    .title = "Salt",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1,
    .initial = "0.1",
    .help = "The share of values that are set to the high value." },
  { .id = "pepper",
    .title = "Pepper",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1,
    .initial = "0.1",
    .help = "The share of values that are set to the low value." },
  { .id = "low",
    .title = "Low value",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED,
    .min = -1e9,
    .max = 1e9,
    .initial = "0",
    .help = "What pepper is: 0 after scaling to 0…1." },
  { .id = "high",
    .title = "High value",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED,
    .min = -1e9,
    .max = 1e9,
    .initial = "1",
    .help = "What salt is: 1 after scaling to 0…1." },
  FIXED_PARAM,
};

static const LamParam gaussian_params[] = {
  { .id = "stddev",
    .title = "Deviation",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e6,
    .initial = "0.1",
    .help = "How strong the noise is: its standard deviation; 0.1 to 0.5 after scaling to 0…1." },
  { .id = "clip",
    .title = "Cut to 0…1",
    .type = LAM_VALUE_SWITCH,
    .initial = "false",
    .help = "Cuts values below 0 and above 1 off afterwards." },
  FIXED_PARAM,
};

const LamStepKind lam_step_salt_and_pepper = {
  .kind = { .id = "salt_and_pepper",
            .title = "Salt, pepper",
            .summary = "Sets some values at random to white and some to black.",
            .formula = "u uniform in 0…1: u > 1 − salt gives high, u < pepper gives low",
            .group = "Noise",
            .params = salt_params,
            .n_params = G_N_ELEMENTS (salt_params) },
  .flags = LAM_STEP_INPUT_ONLY | LAM_STEP_PER_BATCH,
  .prepare = lam_step_prepare_batch,
  .apply = apply_salt,
  .is_fixed = salt_is_fixed,
};

const LamStepKind lam_step_gaussian_noise = {
  .kind = { .id = "gaussian_noise",
            .title = "Gaussian noise",
            .summary = "Adds a random number from a bell curve to every value.",
            .formula = "y = x + deviation · n, n standard normal",
            .group = "Noise",
            .params = gaussian_params,
            .n_params = G_N_ELEMENTS (gaussian_params) },
  .flags = LAM_STEP_INPUT_ONLY | LAM_STEP_PER_BATCH,
  .prepare = lam_step_prepare_batch,
  .apply = apply_gaussian,
  .is_fixed = gaussian_is_fixed,
};
