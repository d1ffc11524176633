/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Variance scale / fan, fan being fan_in, fan_out or their mean; truncated normals are widened so
 * that the variance holds after the cut, untruncated ones are drawn as they are. */

#include "initializer-params.h"

enum { SCALE, MODE, DISTRIBUTION };
enum { FAN_IN, FAN_OUT, FAN_AVG };
enum { TRUNCATED, UNTRUNCATED, UNIFORM };

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  double scale = lam_item_number (item, SCALE), fan = (weight->fan_in + weight->fan_out) / 2;

  if (lam_item_choice (item, MODE) != FAN_AVG)
    fan = lam_item_choice (item, MODE) == FAN_IN ? weight->fan_in : weight->fan_out;
  if (lam_item_choice (item, DISTRIBUTION) == UNIFORM)
    fill_scaled_uniform (key, scale, fan, first, n, into);
  else if (lam_item_choice (item, DISTRIBUTION) == UNTRUNCATED)
    fill_normal (key, 0, sqrt (scale / MAX (1, fan)), first, n, into);
  else
    fill_scaled_truncated (key, scale, fan, first, n, into);
}

static const char *const mode_choices[] = { "fan_in", "fan_out", "fan_avg", NULL };
static const char *const mode_titles[] = { "Inputs", "Outputs", "Mean", NULL };
static const char *const distribution_choices[] = { "truncated_normal", "untruncated_normal",
                                                    "uniform", NULL };
static const char *const distribution_titles[] = { "Cut normal", "Normal", "Uniform", NULL };

static const LamParam params[] = {
  { .id = "scale",
    .title = "Scale",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 1e6,
    .initial = "1",
    .help = "What the variance is multiplied by; 1 is usual, 2 for relu." },
  { .id = "mode",
    .title = "Counted",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"fan_in\"",
    .choices = mode_choices,
    .choice_titles = mode_titles,
    .help = "What the variance is divided by: the inputs of a unit, its outputs, or their mean; "
            "fan_in is usual." },
  { .id = "distribution",
    .title = "Curve",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"truncated_normal\"",
    .choices = distribution_choices,
    .choice_titles = distribution_titles,
    .help = "How the numbers are spread: a bell curve without its far ends, a whole one, or "
            "evenly." },
};

const LamInitializerKind lam_initializer_variance_scaling = {
  .kind = { .id = "variance_scaling",
            .title = "Variance scaling",
            .summary = "Draws so that the spread fits the number of inputs or outputs: all of the "
                       "Glorot, He and LeCun choices are cases of it.",
            .formula = "variance = scale / fan",
            .source =
                "Keras VarianceScaling; PyTorch begins layers with scale 1/3, fan_in, uniform",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .fill = fill,
};
