/* SPDX-License-Identifier: GPL-3.0-or-later */

/* rate · decay_rate ^ (epoch / decay_epochs), going down within an epoch too. */

#include "../lam-loss.h"

#include <math.h>

enum { DECAY_RATE, DECAY_EPOCHS };

static double
factor (const LamItem *item, LamScheduleState *state)
{
  return pow (lam_item_number (item, DECAY_RATE),
              state->epoch / lam_item_number (item, DECAY_EPOCHS));
}

static const LamParam params[] = {
  { .id = "decay_rate",
    .title = "Decay rate",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 1,
    .initial = "0.96",
    .help = "What is left of the learning rate after the epochs below; 0.9 to 0.99 is usual." },
  { .id = "decay_epochs",
    .title = "Decay epochs",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 100000,
    .initial = "1",
    .help = "In how many epochs the learning rate is multiplied by the decay rate once; 1 is "
            "usual." },
};

const LamScheduleKind lam_schedule_exponential = {
  .kind = { .id = "exponential",
            .title = "Exponential",
            .summary = "Lowers the learning rate smoothly by the same share each epoch.",
            .formula = "η·r^(epoch / decay_epochs)",
            .source = "Keras ExponentialDecay",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .factor = factor,
};
