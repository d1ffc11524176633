/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The learning rate stays as it is. */

#include "../lam-loss.h"

static double
factor (const LamItem *item, LamScheduleState *state)
{
  return 1;
}

const LamScheduleKind lam_schedule_constant = {
  .kind = { .id = "constant",
            .title = "Constant",
            .summary = "Keeps the learning rate as it is.",
            .formula = "η",
            .source = "Keras" },
  .factor = factor,
};
