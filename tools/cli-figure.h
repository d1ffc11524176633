/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of the command line, each a function that builds a plot. */

#pragma once

#include "cli-common.h"
#include "figure.h"

/* What a figure is made from. */
typedef struct {
  const CliLine *line;
  const LamExperiment *experiment;
  LamData *data;       /* NULL when the figure needs none */
  LamWeights *weights; /* the same */
  const PlotStyle *style;
} CliFigure;

typedef Plot *(*CliFigureFunc) (const CliFigure *figure, GError **error);

/* cli-figure-curves.c */
Plot *cli_figure_curves (const CliFigure *figure, GError **error);
/* cli-figure-samples.c */
Plot *cli_figure_predictions (const CliFigure *figure, GError **error);
Plot *cli_figure_confusion (const CliFigure *figure, GError **error);
Plot *cli_figure_denoise (const CliFigure *figure, GError **error);
Plot *cli_figure_segmentation (const CliFigure *figure, GError **error);
/* cli-figure-stress.c */
Plot *cli_figure_stress (const CliFigure *figure, GError **error);
/* cli-figure-layers.c */
Plot *cli_figure_filters (const CliFigure *figure, GError **error);
Plot *cli_figure_activations (const CliFigure *figure, GError **error);
Plot *cli_figure_filtered (const CliFigure *figure, GError **error);

/* ---- What they share ---- */

/* @n samples of a part, and what comes out of a layer (NULL: the last) for them. */
typedef struct {
  LamPartId part;
  guint32 *rows; /* [n] positions in the part */
  guint n;
  LamBatch *batch; /* the samples as the network takes them, with their targets */
  float *y;        /* [n × out] */
  LamShape out;
} CliAnswers;
gboolean cli_answers_init (CliAnswers *answers, const CliFigure *figure, guint first, guint n,
                           const char *layer, GError **error);
void cli_answers_clear (CliAnswers *answers);
