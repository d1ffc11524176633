/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rate is multiplied by factor whenever the loss has not fallen by min_delta for patience
 * epochs; after that cooldown epochs go by before counting begins again. What happened follows from
 * the curve of epochs alone, so that a resumed run goes on the same way. */

#include "../lam-loss.h"

#include <math.h>

enum { MONITOR, FACTOR, PATIENCE, MIN_DELTA, COOLDOWN, MIN_SHARE };
enum { MONITOR_VAL_LOSS, MONITOR_LOSS };
enum { STATE_ROWS, STATE_FACTOR };

static double
watched (const LamItem *item, const LamCurve *curve, gsize row)
{
  double loss = lam_curve_at (curve, LAM_EPOCH_VAL_LOSS, row);

  if (lam_item_choice (item, MONITOR) == MONITOR_LOSS || isnan (loss))
    loss = lam_curve_at (curve, LAM_EPOCH_LOSS, row);
  return loss;
}

/* Goes through the whole curve, as Keras's callback did epoch by epoch. */
static double
replay (const LamItem *item, const LamCurve *curve, gsize rows)
{
  double share = 1, best = INFINITY;
  guint waited = 0, cooling = 0;

  for (gsize row = 0; row < rows; row++) {
    double loss = watched (item, curve, row);

    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (loss < best - lam_item_number (item, MIN_DELTA)) {
      best = loss;
      waited = 0;
    } else if (cooling == 0 && ++waited >= lam_item_count (item, PATIENCE)) {
      share = MAX (share * lam_item_number (item, FACTOR), lam_item_number (item, MIN_SHARE));
      cooling = lam_item_count (item, COOLDOWN);
      waited = 0;
    }
  }
  return share;
}

static double
factor (const LamItem *item, LamScheduleState *state)
{
  gsize rows = state->curve != NULL ? lam_curve_length (state->curve) : 0;

  if (rows == 0)
    return 1;
  if ((double) rows != state->state[STATE_ROWS]) {
    state->state[STATE_ROWS] = (double) rows;
    state->state[STATE_FACTOR] = replay (item, state->curve, rows);
  }
  return state->state[STATE_FACTOR];
}

static const char *const monitor_choices[] = { "val_loss", "loss", NULL };
static const char *const monitor_titles[] = { "Validation loss", "Training loss", NULL };

static const LamParam params[] = {
  { .id = "monitor",
    .title = "Watch",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"val_loss\"",
    .choices = monitor_choices,
    .choice_titles = monitor_titles,
    .help = "The loss that must go on falling; without a validation part it is the training "
            "loss." },
  { .id = "factor",
    .title = "Factor",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN | LAM_PARAM_BELOW_MAX,
    .min = 0,
    .max = 1,
    .initial = "0.1",
    .help = "What the learning rate is multiplied by each time; 0.1 to 0.5 is usual." },
  { .id = "patience",
    .title = "Patience",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 100000,
    .initial = "10",
    .help = "How many epochs without an improvement are waited for; 3 to 10 is usual." },
  { .id = "min_delta",
    .title = "Least gain",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 1e9,
    .initial = "0.0001",
    .help = "A fall of the loss that is smaller than this does not count; 0.0001 is usual." },
  { .id = "cooldown",
    .title = "Rest",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 100000,
    .initial = "0",
    .help = "How many epochs go by after a change before waiting begins again; 0 is usual." },
  { .id = "min_share",
    .title = "Least share",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 1,
    .initial = "0",
    .help = "The share of the learning rate that is never gone below; 0 to 0.01 is usual." },
};

const LamScheduleKind lam_schedule_reduce_on_plateau = {
  .kind = { .id = "reduce_on_plateau",
            .title = "On plateau",
            .summary = "Lowers the learning rate when the loss has stopped falling.",
            .formula = "η·fᵏ, k the number of times the loss stood still for patience epochs",
            .source = "Keras ReduceLROnPlateau",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .factor = factor,
};
