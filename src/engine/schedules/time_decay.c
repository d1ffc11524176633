/* SPDX-License-Identifier: GPL-3.0-or-later */

/* rate / (1 + decay · steps), or per epoch: what the optimisers' decay of Keras 2 does. */

#include "../lam-loss.h"

#include <math.h>

enum { DECAY, PER };
enum { PER_STEP, PER_EPOCH };

static double
factor (const LamItem *item, LamScheduleState *state)
{
  double done =
      lam_item_choice (item, PER) == PER_STEP ? (double) state->step : floor (state->epoch);

  return 1 / (1 + lam_item_number (item, DECAY) * done);
}

static const char *const per_choices[] = { "step", "epoch", NULL };
static const char *const per_titles[] = { "Step", "Epoch", NULL };

static const LamParam params[] = {
  { .id = "decay",
    .title = "Decay",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e6,
    .initial = "0.001",
    .help =
        "How quickly the learning rate falls, η / (1 + decay·steps); 0.0001 to 0.01 is usual." },
  { .id = "per",
    .title = "Counted per",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"step\"",
    .choices = per_choices,
    .choice_titles = per_titles,
    .help = "Whether steps or whole epochs are counted; step is usual." },
};

const LamScheduleKind lam_schedule_time_decay = {
  .kind = { .id = "time_decay",
            .title = "Time decay",
            .summary = "Lowers the learning rate quickly at first and ever more slowly later.",
            .formula = "η / (1 + d·steps)",
            .source = "Keras InverseTimeDecay; decay of Keras 2",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .factor = factor,
};
