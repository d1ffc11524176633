/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How answers get worse as pictures do: a small chart for each change, a line for each network. */

#include <math.h>

#include "figure.h"

#define COLUMNS 3

/* One axis for all charts, so that they can be compared. */
static PlotRange
find_range (const FigureStress *runs, guint n, gboolean percent)
{
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < n; i++) {
    const LamStress *s = runs[i].stress;

    low = MIN (low, s->clean);
    high = MAX (high, s->clean);
    for (guint k = 0; k < LAM_N_PERTURBATIONS * LAM_STRESS_STRENGTHS; k++) {
      double value = s->value[k / LAM_STRESS_STRENGTHS][k % LAM_STRESS_STRENGTHS];

      low = MIN (low, value);
      high = MAX (high, value);
    }
  }
  if (!(low <= high))
    return (PlotRange){ 0 };
  return percent ? (PlotRange){ 0, 1 } : plot_range_nice ((PlotRange){ 0 }, low, high, FALSE);
}

/* @named: one line alone needs no name, which would take room in each of the small charts. */
static void
add_run (Plot *chart, const FigureStress *run, guint kind, gboolean named)
{
  double x[LAM_STRESS_STRENGTHS + 1] = { 0 }, y[LAM_STRESS_STRENGTHS + 1] = { run->stress->clean };
  PlotSeries series = { .name = named ? run->name : NULL,
                        .x = x,
                        .y = y,
                        .n = LAM_STRESS_STRENGTHS + 1,
                        .role = run->role,
                        .markers = TRUE };

  for (guint i = 0; i < LAM_STRESS_STRENGTHS; i++) {
    x[i + 1] = run->stress->amount[kind][i];
    y[i + 1] = run->stress->value[kind][i];
  }
  plot_lines_add_series (chart, 0, &series);
}

Plot *
figure_stress (const FigureStress *runs, guint n)
{
  Plot *figure = plot_figure_new (COLUMNS);
  const char *metric = n > 0 ? runs[0].stress->metric : NULL;
  gboolean percent = g_strcmp0 (metric, "accuracy") == 0 || g_strcmp0 (metric, "iou") == 0;
  const LamKind *kind = metric != NULL ? lam_family_find (&lam_metric_family, metric) : NULL;
  PlotPanel panel = { .title = kind != NULL ? lam_translate (kind->title) : lam_translate ("Loss"),
                      .percent = percent,
                      .fixed = find_range (runs, n, percent) };

  for (guint k = 0; n > 0 && k < LAM_N_PERTURBATIONS; k++) {
    Plot *chart = plot_lines_new ();

    plot_set_title (chart, lam_translate (lam_perturbation_titles[k]));
    plot_lines_add_panel (chart, &panel);
    for (guint i = 0; i < n; i++)
      add_run (chart, &runs[i], k, n > 1);
    plot_lines_set_x (chart, lam_translate ("Amount"),
                      (PlotRange){ 0, runs[0].stress->amount[k][LAM_STRESS_STRENGTHS - 1] }, FALSE);
    plot_figure_add (figure, chart);
  }
  plot_set_empty (figure, lam_translate ("Nothing has been measured yet."));
  return figure;
}
