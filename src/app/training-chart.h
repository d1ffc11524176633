/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of a run: loss above the first metric, training and validation, against epochs. The
 * same for the screen and for files. */

#pragma once

#include "lam.h"
#include "plot.h"
#include "runs-record.h"

typedef struct {
  gboolean logarithmic;    /* the loss's axis */
  double smooth;           /* 0 … 0.99: of the training lines */
  LaminaRunRecord *behind; /* borrowed: another run, drawn faintly behind this one; or NULL */
  PlotRange kept[2];       /* of the y axes, so that they stay put; filled by the chart */
} LaminaChartOptions;

/* @snapshot: NULL for an empty chart that says what to do. Returns: (transfer full) */
Plot *lamina_training_chart_new (const LamSnapshot *snapshot, LaminaChartOptions *options);

/* How far the x axis goes, in epochs. */
double lamina_training_chart_end (const LamSnapshot *snapshot);

/* How far the curves go by now, in epochs. */
double lamina_training_chart_now (const LamSnapshot *snapshot);

/* The chart in a sentence, for people who cannot see it: "Loss 0.21, validation loss 0.25 …".
 * Returns: (transfer full) */
char *lamina_training_chart_describe (const LamSnapshot *snapshot);

/* The values at @x (in epochs) in words. Returns: (transfer full) */
char *lamina_training_chart_describe_at (const Plot *plot, const LamSnapshot *snapshot, double x);

/* "Epoch 2.4". Returns: (transfer full) */
char *lamina_training_chart_label (double x);
