/* SPDX-License-Identifier: GPL-3.0-or-later */

/* rate · factor ^ ⌊epoch / every⌋. */

#include "../lam-loss.h"

#include <math.h>

enum { FACTOR, EVERY };

static double
factor (const LamItem *item, LamScheduleState *state)
{
  return pow (lam_item_number (item, FACTOR), floor (state->epoch / lam_item_number (item, EVERY)));
}

static const LamParam params[] = {
  { .id = "factor",
    .title = "Factor",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 1,
    .initial = "0.5",
    .help = "What the learning rate is multiplied by each time; 0.1 to 0.5 is usual." },
  { .id = "every",
    .title = "Every",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 100000,
    .initial = "10",
    .help = "After how many epochs the learning rate is lowered again; a third of all epochs is "
            "usual." },
};

const LamScheduleKind lam_schedule_step = {
  .kind = { .id = "step",
            .title = "Steps",
            .summary = "Lowers the learning rate by a factor every few epochs.",
            .formula = "η·fᵏ with k = ⌊epoch / every⌋",
            .source = "PyTorch StepLR",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .factor = factor,
};
