/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How answers get worse as the pictures do, for one network or for two of the same layers. */

#include "cli-figure.h"

static gboolean
measure (const CliFigure *figure, const LamWeights *weights, LamStress *stress, GError **error)
{
  int part = cli_part (figure->line, figure->data, error);

  return part >= 0
         && lam_stress (figure->experiment, figure->data, (LamPartId) part, weights,
                        (gsize) cli_number (figure->line, "count", 0), cli_threads (figure->line),
                        NULL, stress, error);
}

Plot *
cli_figure_stress (const CliFigure *figure, GError **error)
{
  const char *against = cli_text (figure->line, "against");
  g_autoptr (LamWeights) other = NULL;
  LamStress stress[2];
  FigureStress runs[2] = { { cli_text (figure->line, "weights"), &stress[0], PLOT_ROLE_TRAIN },
                           { against, &stress[1], PLOT_ROLE_VALIDATION } };

  if (!measure (figure, figure->weights, &stress[0], error))
    return NULL;
  if (against == NULL)
    return figure_stress (runs, 1);
  other = lam_weights_load (against, error);
  if (other == NULL || !measure (figure, other, &stress[1], error))
    return NULL;
  return figure_stress (runs, 2);
}
