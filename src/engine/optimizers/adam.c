/* SPDX-License-Identifier: GPL-3.0-or-later */

/* m = β₁ · m + (1 − β₁) · g;  v = β₂ · v + (1 − β₂) · g²;
 * w −= rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + epsilon), t from 1. */

#include "adam-update.h"

static void
update (const LamItem *item, double rate, guint64 t, gsize n, float *w, const float *dw,
        float *const *slots)
{
  adam_update (item, rate, t, 1, n, w, dw, slots);
}

static const LamParam params[] = { OPTIMIZER_PARAMS ("0.001", "0.0001 to 0.003"), ADAM_PARAMS };

const LamOptimizerKind lam_optimizer_adam = {
  .kind = { .id = "adam",
            .title = "Adam",
            .summary = "Joins momentum with a step size of its own for each weight; a good first "
                       "choice.",
            .formula = "m = β₁·m + (1 − β₁)·g;  v = β₂·v + (1 − β₂)·g²;  "
                       "w = w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)",
            .source = "Keras Adam; Kingma and Ba 2015",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .n_slots = 2,
  .update = update,
};
