/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-chart.h. */

#include "runs-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "format.h"

PlotRole
lamina_runs_chart_role (LaminaRunRecord *record)
{
  return (PlotRole) (lamina_run_record_peek (record)->slot % PLOT_N_SERIES_ROLES);
}

double
lamina_runs_chart_end (LaminaRunRecord *const *records, guint n)
{
  double end = 1;

  for (guint i = 0; i < n; i++) {
    double last = lamina_run_facts_last (lamina_run_record_peek (records[i]), LAM_EPOCH_NUMBER);

    end = isfinite (last) ? MAX (end, last) : end;
  }
  return end;
}

/* The number of the metric @id in a run, or −1. */
static int
find_metric (const LaminaRunFacts *facts, const char *id)
{
  for (guint i = 0; i < facts->n_metrics; i++)
    if (g_strcmp0 (facts->metric[i], id) == 0)
      return (int) i;
  return -1;
}

/* A column of the curve, or NULL when all of it is missing. Returns: (transfer full) */
static double *
column (const LaminaRunFacts *facts, guint index)
{
  double *values = g_new (double, MAX (facts->n_rows, 1));
  gboolean any = FALSE;

  for (guint row = 0; row < facts->n_rows; row++) {
    values[row] = facts->rows[row * facts->n_columns + index];
    any |= isfinite (values[row]);
  }
  if (!any)
    g_clear_pointer (&values, g_free);
  return values;
}

static void
add_line (Plot *plot, guint panel, const LaminaRunFacts *facts, guint index, PlotRole role,
          gboolean dashed, const char *name)
{
  g_autofree double *x = column (facts, LAM_EPOCH_NUMBER);
  g_autofree double *y = index < facts->n_columns ? column (facts, index) : NULL;
  PlotSeries series = { .name = name,
                        .x = x,
                        .y = y,
                        .n = facts->n_rows,
                        .role = role,
                        .dashed = dashed,
                        .markers = facts->n_rows == 1 };

  if (x != NULL && y != NULL)
    plot_lines_add_series (plot, panel, &series);
}

/* The dashed line needs no name of its own: the legend would be as high as the chart. */
static void
add_run (Plot *plot, guint panel, LaminaRunRecord *record, guint train)
{
  PlotRole role = lamina_runs_chart_role (record);
  const LaminaRunFacts *facts = lamina_run_record_peek (record);

  add_line (plot, panel, facts, train, role, FALSE, facts->name);
  add_line (plot, panel, facts, train + 1, role, TRUE, NULL);
}

/* The first metric that every run has measured, or NULL. */
static const char *
common_metric (LaminaRunRecord *const *records, guint n)
{
  const LaminaRunFacts *first = n > 0 ? lamina_run_record_peek (records[0]) : NULL;

  for (guint m = 0; first != NULL && m < first->n_metrics; m++) {
    guint n_have = 0;

    for (guint i = 0; i < n; i++)
      n_have += find_metric (lamina_run_record_peek (records[i]), first->metric[m]) >= 0;
    if (n_have == n)
      return first->metric[m];
  }
  return NULL;
}

Plot *
lamina_runs_chart_new (LaminaRunRecord *const *records, guint n, gboolean logarithmic)
{
  Plot *plot = plot_lines_new ();
  PlotPanel loss = { .title = _ ("Loss"), .logarithmic = logarithmic };
  const char *metric = common_metric (records, n);
  PlotPanel second = { .title = metric != NULL ? lamina_format_metric (metric) : NULL,
                       .percent = metric != NULL && lam_metric_is_share (metric) };

  plot_set_empty (plot, _ ("Tick runs above to see their curves here"));
  plot_lines_add_panel (plot, &loss);
  if (metric != NULL)
    plot_lines_add_panel (plot, &second);
  for (guint i = 0; i < n; i++) {
    const LaminaRunFacts *facts = lamina_run_record_peek (records[i]);

    add_run (plot, 0, records[i], LAM_EPOCH_LOSS);
    if (metric != NULL)
      add_run (plot, 1, records[i], LAM_EPOCH_METRICS + 2 * (guint) find_metric (facts, metric));
  }
  plot_lines_set_x (plot, _ ("Epoch"), (PlotRange){ 0, lamina_runs_chart_end (records, n) }, TRUE);
  return plot;
}

char *
lamina_runs_chart_describe (LaminaRunRecord *const *records, guint n)
{
  GString *text = g_string_new (n == 0 ? _ ("No run is ticked.") : NULL);

  for (guint i = 0; i < n; i++) {
    const LaminaRunFacts *facts = lamina_run_record_peek (records[i]);
    guint epoch;
    double best = lamina_run_facts_best (facts, lamina_run_facts_loss_column (facts), NULL, &epoch);
    g_autofree char *number = lamina_format_number (best);

    if (i > 0)
      g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("%s: best loss %s at epoch %u of %u."), facts->name, number,
                            epoch, facts->n_rows);
  }
  return g_string_free (text, FALSE);
}

void
lamina_runs_chart_add_behind (Plot *plot, guint panel, LaminaRunRecord *record, const char *metric)
{
  const LaminaRunFacts *facts = lamina_run_record_peek (record);
  int index = metric != NULL ? find_metric (facts, metric) : 0;
  guint train = metric != NULL ? LAM_EPOCH_METRICS + 2 * (guint) index : LAM_EPOCH_LOSS;
  g_autofree char *checked = g_strdup_printf (_ ("%s, validation"), facts->name);

  if (index < 0)
    return;
  add_line (plot, panel, facts, train, PLOT_ROLE_MUTED, FALSE, facts->name);
  add_line (plot, panel, facts, train + 1, PLOT_ROLE_MUTED, TRUE, checked);
}
