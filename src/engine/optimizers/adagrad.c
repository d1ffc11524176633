/* SPDX-License-Identifier: GPL-3.0-or-later */

/* a += g²;  w −= rate · g / (√a + epsilon), or / √(a + epsilon). */

#include "optimizer-params.h"

enum { INITIAL_ACCUMULATOR = LAM_OPTIMIZER_OWN, EPSILON, EPSILON_INSIDE };

static double
slot_start (const LamItem *item, guint slot)
{
  return lam_item_number (item, INITIAL_ACCUMULATOR);
}

static void
update (const LamItem *item, double rate, guint64 t, gsize n, float *w, const float *dw,
        float *const *slots)
{
  float *a = slots[0];
  float step = (float) rate, epsilon = (float) lam_item_number (item, EPSILON);

  if (!lam_item_on (item, EPSILON_INSIDE)) {
    lam_adagrad_step (NULL, n, rate, (double) epsilon, dw, w, a);
    return;
  }
  for (gsize i = 0; i < n; i++) {
    a[i] += dw[i] * dw[i];
    w[i] -= step * dw[i] / sqrtf (a[i] + epsilon);
  }
}

static const LamParam params[] = {
  OPTIMIZER_PARAMS ("0.01", "0.01"),
  { .id = "initial_accumulator_value",
    .title = "First sum",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 1e6,
    .initial = "0",
    .help = "What the sum of squared gradients begins with; 0 in Keras 2 and PyTorch, 0.1 in "
            "Keras 3." },
  PARAM_EPSILON,
  PARAM_EPSILON_INSIDE,
};

const LamOptimizerKind lam_optimizer_adagrad = {
  .kind = { .id = "adagrad",
            .title = "Adagrad",
            .summary = "Gives each weight smaller steps the more it has already moved.",
            .formula = "a = a + g²;  w = w − η·g/(√a + ε)",
            .source = "Keras 2 Adagrad; Duchi and others 2011",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .n_slots = 1,
  .slot_start = slot_start,
  .update = update,
};
