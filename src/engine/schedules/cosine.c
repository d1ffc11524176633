/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rises evenly through the warm-up, then falls along half a cosine to alpha · rate at the last
 * epoch. */

#include "../lam-loss.h"

#include <math.h>

enum { WARMUP_EPOCHS, ALPHA };

/* The first step already has a share of the rate: with none it would change nothing. */
static double
factor (const LamItem *item, LamScheduleState *state)
{
  double warmup = lam_item_number (item, WARMUP_EPOCHS), alpha = lam_item_number (item, ALPHA);
  double steps = MAX (1, warmup * state->steps_per_epoch), share;

  if (state->epoch < warmup)
    return MIN (1, ((double) state->step + 1) / steps);
  share = (state->epoch - warmup) / MAX (state->epochs - warmup, 1e-9);
  return alpha + (1 - alpha) * 0.5 * (1 + cos (G_PI * CLAMP (share, 0, 1)));
}

static const LamParam params[] = {
  { .id = "warmup_epochs",
    .title = "Warm-up",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 100000,
    .initial = "0",
    .help = "For how many epochs the learning rate rises from zero before it falls; 0 is off, a "
            "twentieth of all epochs is usual." },
  { .id = "alpha",
    .title = "Final share",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1,
    .initial = "0",
    .help = "The share of the learning rate that is left at the end; 0 to 0.1 is usual." },
};

const LamScheduleKind lam_schedule_cosine = {
  .kind = { .id = "cosine",
            .title = "Cosine",
            .summary = "Warms up, then lowers the learning rate along half a cosine until the last "
                       "epoch.",
            .formula = "η·(α + (1 − α)·(1 + cos(π·share))/2)",
            .source = "Keras CosineDecay; Loshchilov and Hutter 2017",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .factor = factor,
};
