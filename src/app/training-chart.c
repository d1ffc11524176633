/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See training-chart.h. */

#include "training-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "format.h"
#include "runs-chart.h"

/* Up to here the axis shows all epochs from the start, so that one sees how far there is to go. */
#define SHOW_ALL_UP_TO 30

double
lamina_training_chart_now (const LamSnapshot *s)
{
  return s == NULL ? 0 : s->epoch + (s->epoch < s->epochs ? s->epoch_share : 0);
}

double
lamina_training_chart_end (const LamSnapshot *s)
{
  if (s == NULL)
    return 1;
  if (s->epochs <= SHOW_ALL_UP_TO)
    return MAX (s->epochs, 1);
  return MAX (10, ceil (lamina_training_chart_now (s)));
}

static double *
column (LamCurve *curve, guint index, gsize n)
{
  double *values = g_new (double, MAX (n, 1));

  lam_curve_copy (curve, index, 0, n, values);
  return values;
}

/* How much of the past the training line may weigh: on average a quarter of an epoch at most, else
 * it lags behind the validation line, which is of this moment. */
static double
limited_smooth (const LamSnapshot *s, double smooth)
{
  double epochs = lamina_training_chart_now (s);
  double points = epochs > 0 ? (double) s->step_rows / epochs / 4 : 0;

  return points > 1 ? MIN (smooth, 1 - 1 / points) : 0;
}

/* One panel's two series, from the curves' columns. */
static void
add_series (Plot *plot, guint panel, const LamSnapshot *s, guint step_column, guint epoch_column,
            double smooth)
{
  g_autofree double *step_x = column (s->step_curve, LAM_STEP_POSITION, s->step_rows);
  g_autofree double *step_y = column (s->step_curve, step_column, s->step_rows);
  g_autofree double *epoch_x = column (s->epoch_curve, LAM_EPOCH_NUMBER, s->epoch_rows);
  g_autofree double *epoch_y = column (s->epoch_curve, epoch_column, s->epoch_rows);
  PlotSeries train = { .name = _ ("Training"),
                       .x = step_x,
                       .y = step_y,
                       .n = s->step_rows,
                       .role = PLOT_ROLE_TRAIN,
                       .smooth = limited_smooth (s, smooth) };
  PlotSeries validation = { .name = _ ("Validation"),
                            .x = epoch_x,
                            .y = epoch_y,
                            .n = s->epoch_rows,
                            .role = PLOT_ROLE_VALIDATION,
                            .markers = TRUE };
  gboolean any = FALSE;

  plot_lines_add_series (plot, panel, &train);
  for (gsize i = 0; i < s->epoch_rows && !any; i++)
    any = isfinite (epoch_y[i]);
  if (!any)
    return;
  plot_lines_add_series (plot, panel, &validation);
  if (s->best_epoch > 0)
    plot_lines_add_dot (plot, panel, 1, s->best_epoch, panel == 0 ? _ ("Best") : NULL);
}

static void
add_bands (Plot *plot, double end)
{
  guint n = (guint) end + 1;
  g_autofree double *borders = g_new (double, n);

  for (guint i = 0; i < n; i++)
    borders[i] = i;
  plot_lines_set_bands (plot, borders, n);
}

static void
add_metric (Plot *plot, const LamSnapshot *s, LaminaChartOptions *options)
{
  PlotPanel panel = { .title = lamina_format_metric (s != NULL && s->n_metrics > 0 ? s->metric[0]
                                                                                   : "accuracy"),
                      .percent = TRUE,
                      .kept = options->kept[1] };

  if (s != NULL && s->n_metrics > 0)
    panel.percent = lam_metric_is_share (s->metric[0]);
  plot_lines_add_panel (plot, &panel);
  if (s == NULL)
    return;
  add_series (plot, 1, s, LAM_STEP_METRICS, LAM_EPOCH_METRICS + 1, options->smooth);
  options->kept[1] = plot_lines_range (plot, 1);
}

Plot *
lamina_training_chart_new (const LamSnapshot *s, LaminaChartOptions *options)
{
  Plot *plot = plot_lines_new ();
  PlotPanel loss = { .title = _ ("Loss"),
                     .logarithmic = options->logarithmic,
                     .kept = options->kept[0] };
  double end = lamina_training_chart_end (s);

  plot_set_empty (plot, _ ("Press Train, and watch the loss fall"));
  plot_lines_add_panel (plot, &loss);
  if (s != NULL) {
    add_series (plot, 0, s, LAM_STEP_LOSS, LAM_EPOCH_VAL_LOSS, options->smooth);
    options->kept[0] = plot_lines_range (plot, 0);
  }
  if (s == NULL || s->n_metrics > 0)
    add_metric (plot, s, options);
  /* Last, since this run's series are found by their place. */
  if (options->behind != NULL) {
    lamina_runs_chart_add_behind (plot, 0, options->behind, NULL);
    if (s != NULL && s->n_metrics > 0)
      lamina_runs_chart_add_behind (plot, 1, options->behind, s->metric[0]);
  }
  plot_lines_set_x (plot, _ ("Epoch"), (PlotRange){ 0, end }, TRUE);
  add_bands (plot, end);
  return plot;
}

char *
lamina_training_chart_describe (const LamSnapshot *s)
{
  GString *text;

  if (s == NULL)
    return g_strdup (_ ("Nothing has been trained yet."));
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Epoch %u of %u."), s->epoch, s->epochs);
  if (s->epoch_rows > 0) {
    g_autofree char *loss =
        lamina_format_number (lam_curve_at (s->epoch_curve, LAM_EPOCH_LOSS, s->epoch_rows - 1));
    g_autofree char *checked =
        lamina_format_number (lam_curve_at (s->epoch_curve, LAM_EPOCH_VAL_LOSS, s->epoch_rows - 1));

    g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("Loss %s, validation loss %s."), loss, checked);
  }
  for (guint i = 0; s->epoch_rows > 0 && i < s->n_metrics; i++) {
    g_autofree char *train = lamina_format_value (
        s->metric[i], lam_curve_at (s->epoch_curve, LAM_EPOCH_METRICS + 2 * i, s->epoch_rows - 1));
    g_autofree char *checked = lamina_format_value (
        s->metric[i],
        lam_curve_at (s->epoch_curve, LAM_EPOCH_METRICS + 2 * i + 1, s->epoch_rows - 1));

    g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("%s %s, in validation %s."),
                            lamina_format_metric (s->metric[i]), train, checked);
  }
  return g_string_free (text, FALSE);
}

char *
lamina_training_chart_label (double x)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf (_ ("Epoch %s"), g_ascii_formatd (buffer, sizeof buffer, "%.4g", x));
}

char *
lamina_training_chart_describe_at (const Plot *plot, const LamSnapshot *s, double x)
{
  GString *text = g_string_new (NULL);
  g_autofree char *label = lamina_training_chart_label (x);

  g_string_append (text, label);
  for (guint panel = 0; s != NULL && panel < 1 + (s->n_metrics > 0); panel++)
    for (guint series = 0; series < 1 + (s->epoch_rows > 0); series++) {
      PlotValue value;
      g_autofree char *number = NULL;

      if (!plot_value_at (plot, panel, series, x, &value))
        continue;
      number = lamina_format_number (value.y);
      g_string_append_printf (text, ", %s %s %s",
                              panel == 0 ? _ ("Loss") : lamina_format_metric (s->metric[0]),
                              series == 0 ? _ ("Training") : _ ("Validation"), number);
    }
  return g_string_free (text, FALSE);
}
