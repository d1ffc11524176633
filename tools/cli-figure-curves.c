/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The curves of a run, from the file that train --history-out wrote. */

#include <math.h>
#include <string.h>

#include "cli-figure.h"

typedef struct {
  LamArray *table;
  char **names;
} History;

static int
find_column (const History *history, const char *name)
{
  for (int i = 0; history->names[i] != NULL; i++)
    if (g_str_equal (g_strstrip (history->names[i]), name))
      return i;
  return -1;
}

static double *
column (const History *history, int index)
{
  gsize rows = history->table->d[0], columns = history->table->d[1];
  double *values = g_new (double, rows);

  for (gsize r = 0; r < rows; r++)
    values[r] = lam_array_at (history->table, r * columns + (gsize) index);
  return values;
}

static void
add_series (Plot *plot, guint panel, const History *history, const char *name, PlotRole role,
            const char *title)
{
  int index = find_column (history, name), epoch = find_column (history, "epoch");
  g_autofree double *x = epoch >= 0 ? column (history, epoch) : NULL;
  g_autofree double *y = index >= 0 ? column (history, index) : NULL;
  PlotSeries series = { .name = title,
                        .x = x,
                        .y = y,
                        .n = history->table->d[0],
                        .role = role,
                        .markers = history->table->d[0] <= 50 };

  if (y != NULL)
    plot_lines_add_series (plot, panel, &series);
}

/* "val_accuracy" is no figure of its own; what is no metric of ours, "top_k", is titled "Top k". */
static gboolean
is_figure (const char *name)
{
  static const char *const others[] = { "epoch", "learning_rate", "lr", "seconds", NULL };

  return !g_str_has_prefix (name, "val_") && !g_strv_contains (others, name);
}

static char *
title_of (const char *name)
{
  const LamKind *metric = lam_family_find (&lam_metric_family, name);
  char *title = g_strdelimit (g_strdup (metric != NULL ? metric->title : name), "_", ' ');

  title[0] = g_ascii_toupper (title[0]);
  return title;
}

static Plot *
draw (const CliFigure *figure, const History *history)
{
  Plot *plot = plot_lines_new ();
  guint panel = 0;

  plot_set_title (plot, lam_experiment_name (figure->experiment));
  for (guint i = 0; history->names[i] != NULL; i++) {
    const char *name = history->names[i];
    g_autofree char *title = title_of (name), *validation = g_strconcat ("val_", name, NULL);
    PlotPanel about = { .title = title,
                        .percent = lam_metric_is_share (name),
                        .weight = panel == 0 ? 1.2 : 1 };

    if (!is_figure (name))
      continue;
    plot_lines_add_panel (plot, &about);
    add_series (plot, panel, history, name, PLOT_ROLE_TRAIN, "Training");
    add_series (plot, panel, history, validation, PLOT_ROLE_VALIDATION, "Validation");
    panel++;
  }
  plot_lines_set_x (plot, "Epoch", (PlotRange){ 0, 0 }, TRUE);
  return plot;
}

Plot *
cli_figure_curves (const CliFigure *figure, GError **error)
{
  const char *path = cli_wanted (figure->line, "history", error);
  History history = { 0 };
  Plot *plot = NULL;

  if (path == NULL || (history.table = lam_csv_load (path, &history.names, error)) == NULL)
    return NULL;
  if (history.names == NULL || find_column (&history, "loss") < 0)
    lam_fail (error, LAM_ERROR_FORMAT, "“%s” has no column called loss.", path);
  else
    plot = draw (figure, &history);
  lam_array_free (history.table);
  g_strfreev (history.names);
  return plot;
}
