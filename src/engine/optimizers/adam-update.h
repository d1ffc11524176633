/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The step that adam and adamw share. */

#pragma once

#include "optimizer-params.h"

enum { BETA_1 = LAM_OPTIMIZER_OWN, BETA_2, EPSILON, EPSILON_CORRECTED, ADAM_OWN };

/* Keras puts the corrections for the first steps, 1 − βᵗ, into the rate and so outside of epsilon;
 * PyTorch corrects the root before it adds epsilon. @keep multiplies the weights first. */
static void
adam_update (const LamItem *item, double rate, guint64 t, double keep, gsize n, float *w,
             const float *dw, float *const *slots)
{
  double beta_1 = lam_item_number (item, BETA_1), beta_2 = lam_item_number (item, BETA_2);
  double first = 1 - pow (beta_1, (double) t), root = sqrt (1 - pow (beta_2, (double) t));
  gboolean corrected = lam_item_on (item, EPSILON_CORRECTED);

  lam_adam_step (NULL, n, corrected ? rate / first : rate * root / first, beta_1, beta_2,
                 lam_item_number (item, EPSILON), corrected ? 1 / root : 1, keep, dw, w, slots[0],
                 slots[1]);
}

#define ADAM_PARAMS                                                                                \
  PARAM_BETA (1, "0.9", "gradients"), PARAM_BETA (2, "0.999", "squared gradients"), PARAM_EPSILON, \
  {                                                                                                \
    .id = "epsilon_corrected", .title = "Epsilon corrected", .type = LAM_VALUE_SWITCH,             \
    .initial = "false", .flags = LAM_PARAM_ADVANCED,                                               \
    .help = "Adds epsilon after the running mean was corrected for the first steps, as PyTorch "   \
            "does, instead of before, as Keras does."                                              \
  }
