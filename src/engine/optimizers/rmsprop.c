/* SPDX-License-Identifier: GPL-3.0-or-later */

/* a = rho · a + (1 − rho) · g²;  w −= rate · g / (√a + epsilon), or / √(a + epsilon). */

#include "optimizer-params.h"

enum { RHO = LAM_OPTIMIZER_OWN, EPSILON, EPSILON_INSIDE };

static void
update (const LamItem *item, double rate, guint64 t, gsize n, float *w, const float *dw,
        float *const *slots)
{
  lam_rmsprop_step (NULL, n, rate, lam_item_number (item, RHO), lam_item_number (item, EPSILON),
                    lam_item_on (item, EPSILON_INSIDE), dw, w, slots[0]);
}

static const LamParam params[] = {
  OPTIMIZER_PARAMS ("0.001", "0.0005 to 0.005"),
  { .id = "rho",
    .title = "Rho",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED | LAM_PARAM_BELOW_MAX,
    .min = 0,
    .max = 1,
    .initial = "0.9",
    .help = "How much of the past is kept in the running mean of the squared gradients, "
            "a = ρ·a + (1 − ρ)·g²; 0.9 is usual." },
  PARAM_EPSILON,
  PARAM_EPSILON_INSIDE,
};

const LamOptimizerKind lam_optimizer_rmsprop = {
  .kind = { .id = "rmsprop",
            .title = "RMSprop",
            .summary = "Gives each weight its own step size, by how great its gradients have been "
                       "of late.",
            .formula = "a = ρ·a + (1 − ρ)·g²;  w = w − η·g/(√a + ε)",
            .source = "Keras 2 RMSprop; PyTorch RMSprop has rho 0.99, epsilon 1e-8",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .n_slots = 1,
  .update = update,
};
