/* SPDX-License-Identifier: GPL-3.0-or-later */

/* First w −= rate · weight_decay · w, for every trained weight; then a step of adam. */

#include "adam-update.h"

enum { WEIGHT_DECAY = ADAM_OWN };

static void
update (const LamItem *item, double rate, guint64 t, gsize n, float *w, const float *dw,
        float *const *slots)
{
  adam_update (item, rate, t, 1 - rate * lam_item_number (item, WEIGHT_DECAY), n, w, dw, slots);
}

static const LamParam params[] = {
  OPTIMIZER_PARAMS ("0.001", "0.0001 to 0.003"),
  ADAM_PARAMS,
  { .id = "weight_decay",
    .title = "Weight decay",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e6,
    .initial = "0.004",
    .help = "Shrinks every weight by this share of the learning rate in each step, "
            "w = w − η·decay·w; 0.004 in Keras, 0.01 in PyTorch." },
};

const LamOptimizerKind lam_optimizer_adamw = {
  .kind = { .id = "adamw",
            .title = "AdamW",
            .summary = "Adam that also lets the weights shrink a little in each step.",
            .formula = "w = w − η·d·w, then a step of Adam",
            .source = "Keras AdamW; Loshchilov and Hutter 2019",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .n_slots = 2,
  .update = update,
};
