/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sum over the outputs of (y − t)², then the mean over the batch, or with reduction "sum" the sum
 * over it too. */

#include "loss-params.h"

enum { REDUCTION };
enum { MEAN, SUM };

static double
measure (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy, double *per_sample)
{
  double share = lam_item_choice (item, REDUCTION) == SUM ? 1 : 1.0 / t->n;

  return measure_positions (item, t, squares_of_position, share, (double) t->positions, dy,
                            per_sample);
}

static const char *const reduction_choices[] = { "mean", "sum", NULL };
static const char *const reduction_titles[] = { "Batch mean", "Sum", NULL };

static const LamParam params[] = {
  { .id = "reduction",
    .title = "Reduction",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"mean\"",
    .choices = reduction_choices,
    .choice_titles = reduction_titles,
    .help = "How the samples of a batch come together: mean divides by their number, which is "
            "usual, sum does not, so that a larger batch makes larger steps." },
};

LAM_LOSS_KIND (squared_error) = {
  .kind = { .id = "squared_error",
            .title = "Squared error",
            .summary = "The sum of the squared differences over all outputs of a sample.",
            .formula = "Σ (y − t)² over the outputs, mean over the batch",
            .group = "Values",
            .source = "PyTorch MSELoss with reduction sum",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .check = check_numbers,
  .measure = measure,
};
