/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building a line chart: panels, series, ranges and the values at an x. */
#include "plot-lines.h"

#include <math.h>

static void
series_free (gpointer data)
{
  Series *series = data;

  g_free (series->name);
  g_free (series->x);
  g_free (series->y);
  g_free (series->smoothed);
  g_free (series);
}

static void
dot_free (gpointer data)
{
  Dot *dot = data;

  g_free (dot->label);
  g_free (dot);
}

static void
panel_free (gpointer data)
{
  Panel *panel = data;

  g_free ((char *) panel->is.title);
  g_ptr_array_unref (panel->series);
  g_ptr_array_unref (panel->dots);
  g_free (panel);
}

static void
lines_free (Plot *plot)
{
  Lines *lines = (Lines *) plot;

  g_ptr_array_unref (lines->panels);
  g_free (lines->x_title);
  g_free (lines->bands);
  g_free (lines->crosshair_label);
  g_free (lines->cursor_label);
}

static gboolean
has_point (const Series *series)
{
  for (gsize i = 0; i < series->n; i++)
    if (isfinite (series->y[i]) && isfinite (series->x[i]))
      return TRUE;
  return FALSE;
}

static gboolean
lines_is_empty (const Plot *plot)
{
  const Lines *lines = (const Lines *) plot;

  for (guint p = 0; p < lines->panels->len; p++) {
    const Panel *panel = g_ptr_array_index (lines->panels, p);
    for (guint s = 0; s < panel->series->len; s++)
      if (has_point (g_ptr_array_index (panel->series, s)))
        return FALSE;
  }
  return TRUE;
}

static const PlotClass lines_class = { plot_lines_paint, plot_lines_hit, lines_is_empty,
                                       lines_free };

Plot *
plot_lines_new (void)
{
  Lines *lines = (Lines *) plot_new (&lines_class, sizeof (Lines));

  lines->panels = g_ptr_array_new_with_free_func (panel_free);
  lines->crosshair = lines->cursor = NAN;
  return &lines->base;
}

static Lines *
lines_of (Plot *plot)
{
  g_assert (plot->class == &lines_class);
  return (Lines *) plot;
}

guint
plot_lines_add_panel (Plot *plot, const PlotPanel *panel)
{
  Lines *lines = lines_of (plot);
  Panel *copy = g_new0 (Panel, 1);

  copy->is = *panel;
  copy->is.title = g_strdup (panel->title);
  copy->series = g_ptr_array_new_with_free_func (series_free);
  copy->dots = g_ptr_array_new_with_free_func (dot_free);
  g_ptr_array_add (lines->panels, copy);
  return lines->panels->len - 1;
}

/* Exponential smoothing whose first values are not pulled to zero: a weighted mean of the past. */
static double *
smooth_new (const double *y, gsize n, double weight)
{
  double *smoothed = g_new (double, n);
  double sum = 0, mass = 0;

  weight = CLAMP (weight, 0, 0.9999);
  for (gsize i = 0; i < n; i++) {
    if (isfinite (y[i])) {
      sum = weight * sum + y[i];
      mass = weight * mass + 1;
    }
    smoothed[i] = isfinite (y[i]) ? sum / mass : NAN;
  }
  return smoothed;
}

guint
plot_lines_add_series (Plot *plot, guint panel_index, const PlotSeries *series)
{
  Lines *lines = lines_of (plot);

  g_assert (panel_index < lines->panels->len);
  Panel *panel = g_ptr_array_index (lines->panels, panel_index);
  Series *copy = g_new0 (Series, 1);
  copy->name = g_strdup (series->name);
  copy->n = series->n;
  copy->x = g_new (double, series->n);
  copy->y = g_memdup2 (series->y, series->n * sizeof (double));
  for (gsize i = 0; i < series->n; i++)
    copy->x[i] = series->x ? series->x[i] : (double) i + 1;
  if (series->smooth > 0)
    copy->smoothed = smooth_new (series->y, series->n, series->smooth);
  copy->role = MIN (series->role, PLOT_N_ROLES - 1);
  copy->dashed = series->dashed;
  copy->markers = series->markers;
  copy->hidden = series->hidden;
  g_ptr_array_add (panel->series, copy);
  return panel->series->len - 1;
}

void
plot_lines_set_x (Plot *plot, const char *title, PlotRange range, gboolean whole)
{
  Lines *lines = lines_of (plot);

  g_free (lines->x_title);
  lines->x_title = g_strdup (title);
  lines->x_range = range;
  lines->whole = whole;
}

void
plot_lines_set_bands (Plot *plot, const double *x, gsize n)
{
  Lines *lines = lines_of (plot);

  g_free (lines->bands);
  lines->bands = g_memdup2 (x, n * sizeof (double));
  lines->n_bands = n;
}

void
plot_lines_set_crosshair (Plot *plot, double x, const char *label)
{
  Lines *lines = lines_of (plot);

  g_free (lines->crosshair_label);
  lines->crosshair = x;
  lines->crosshair_label = g_strdup (label);
}

void
plot_lines_set_cursor (Plot *plot, double x, const char *label)
{
  Lines *lines = lines_of (plot);

  g_free (lines->cursor_label);
  lines->cursor = x;
  lines->cursor_label = g_strdup (label);
}

void
plot_lines_add_dot (Plot *plot, guint panel_index, guint series, double x, const char *label)
{
  Lines *lines = lines_of (plot);

  g_assert (panel_index < lines->panels->len);
  Panel *panel = g_ptr_array_index (lines->panels, panel_index);
  g_assert (series < panel->series->len);
  Dot *dot = g_new0 (Dot, 1);
  dot->series = series;
  dot->x = x;
  dot->label = g_strdup (label);
  g_ptr_array_add (panel->dots, dot);
}

gsize
plot_lower_bound (const double *x, gsize n, double value)
{
  gsize low = 0, high = n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;
    if (x[middle] < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

PlotRange
plot_lines_x_range (const Lines *lines)
{
  double low = INFINITY, high = -INFINITY;

  if (lines->x_range.low < lines->x_range.high)
    return lines->x_range;
  for (guint p = 0; p < lines->panels->len; p++) {
    const Panel *panel = g_ptr_array_index (lines->panels, p);
    for (guint s = 0; s < panel->series->len; s++) {
      const Series *series = g_ptr_array_index (panel->series, s);
      if (series->n == 0)
        continue;
      low = MIN (low, series->x[0]);
      high = MAX (high, series->x[series->n - 1]);
    }
  }
  if (!(low < high) || !isfinite (high - low))
    return isfinite (low) && low == high ? (PlotRange){ low - 1, low + 1 } : (PlotRange){ 0, 1 };
  /* The near end is where the data start; the far end grows by round numbers. */
  return (PlotRange){ low, plot_range_nice ((PlotRange){ 0 }, low, high, FALSE).high };
}

static gboolean
shows (const Panel *panel, double value)
{
  return isfinite (value) && (!panel->is.logarithmic || value > 0);
}

PlotRange
plot_lines_range (const Plot *plot, guint panel_index)
{
  const Lines *lines = lines_of ((Plot *) plot);

  g_assert (panel_index < lines->panels->len);
  const Panel *panel = g_ptr_array_index (lines->panels, panel_index);
  PlotRange x = plot_lines_x_range (lines);
  double low = INFINITY, high = -INFINITY;

  if (panel->is.fixed.low < panel->is.fixed.high)
    return panel->is.fixed;
  for (guint s = 0; s < panel->series->len; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    if (series->hidden)
      continue;
    for (gsize i = plot_lower_bound (series->x, series->n, x.low);
         i < series->n && series->x[i] <= x.high; i++) {
      if (!shows (panel, series->y[i]))
        continue;
      low = MIN (low, series->y[i]);
      high = MAX (high, series->y[i]);
    }
  }
  PlotRange range = plot_range_nice (panel->is.kept, low, high, panel->is.logarithmic);
  /* A share above 100 % looks like a mistake: no head room there. */
  if (panel->is.percent && low >= 0 && high <= 1)
    range = (PlotRange){ MAX (range.low, 0), MIN (range.high, 1) };
  return range;
}

gboolean
plot_value_at (const Plot *plot, guint panel_index, guint series_index, double x, PlotValue *value)
{
  const Lines *lines = lines_of ((Plot *) plot);

  if (panel_index >= lines->panels->len || isnan (x))
    return FALSE;
  const Panel *panel = g_ptr_array_index (lines->panels, panel_index);
  if (series_index >= panel->series->len)
    return FALSE;
  const Series *series = g_ptr_array_index (panel->series, series_index);
  if (series->hidden)
    return FALSE;

  /* Walk outwards on both sides to the nearest point that is drawn. */
  PlotRange range = plot_lines_x_range (lines);
  gsize right = plot_lower_bound (series->x, series->n, x), left = right;
  while (right < series->n && series->x[right] <= range.high && !shows (panel, series->y[right]))
    right++;
  while (left > 0 && series->x[left - 1] >= range.low && !shows (panel, series->y[left - 1]))
    left--;
  gboolean has_right = right < series->n && series->x[right] <= range.high;
  gboolean has_left = left > 0 && series->x[left - 1] >= range.low;
  if (!has_right && !has_left)
    return FALSE;
  gsize at = right;
  if (!has_right || (has_left && x - series->x[left - 1] < series->x[right] - x))
    at = left - 1;
  value->x = series->x[at];
  value->y = series->y[at];
  value->smooth = series->smoothed ? series->smoothed[at] : series->y[at];
  return TRUE;
}
