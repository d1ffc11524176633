/* SPDX-License-Identifier: GPL-3.0-or-later */

/* v = momentum · v − rate · g;  w += v, or with nesterov  w += momentum · v − rate · g. */

#include "optimizer-params.h"

enum { MOMENTUM = LAM_OPTIMIZER_OWN, NESTEROV };

static void
update (const LamItem *item, double rate, guint64 t, gsize n, float *w, const float *dw,
        float *const *slots)
{
  lam_sgd_step (NULL, n, rate, lam_item_number (item, MOMENTUM), lam_item_on (item, NESTEROV), dw,
                w, slots[0]);
}

static const LamParam params[] = {
  OPTIMIZER_PARAMS ("0.01", "0.01 to 0.1"),
  { .id = "momentum",
    .title = "Momentum",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_BELOW_MAX,
    .min = 0,
    .max = 1,
    .initial = "0",
    .help = "How much of the last step is kept in the next one, like a rolling ball; 0 is off, 0.9 "
            "is usual." },
  { .id = "nesterov",
    .title = "Nesterov",
    .type = LAM_VALUE_SWITCH,
    .initial = "false",
    .flags = LAM_PARAM_ADVANCED,
    .help = "Looks one step of momentum ahead before it follows the gradient, which often settles "
            "sooner." },
};

const LamOptimizerKind lam_optimizer_sgd = {
  .kind = { .id = "sgd",
            .title = "SGD",
            .summary = "Follows the gradient downhill in plain steps, with momentum if wanted.",
            .formula = "v = m·v − η·g;  w = w + v",
            .source = "Keras SGD",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .n_slots = 1,
  .update = update,
};
