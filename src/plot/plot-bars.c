/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars: groups side by side for classes, touching columns for a distribution. Several series of a
 * distribution lie over each other, filled lightly and outlined. */
#include "plot-labels.h"
#include "plot-scale.h"

#include <math.h>

typedef struct {
  char *name;
  double *values;
  PlotRole role;
} BarSeries;

typedef struct {
  Plot base;
  guint n;
  char **labels;   /* NULL: a distribution */
  PlotRange range; /* x of a distribution */
  GPtrArray *series;
  char *x_title, *y_title;
  gboolean percent, logarithmic;
} Bars;

typedef struct {
  PlotRect plot;
  PlotScale x, y; /* x: 0 … n for classes */
  PlotTicks x_ticks, y_ticks;
  PlotLabels labels;
  double line, heading;
  gboolean values; /* numbers stand on the bars */
} BarsLayout;

static void
series_free (gpointer data)
{
  BarSeries *series = data;

  g_free (series->name);
  g_free (series->values);
  g_free (series);
}

static void
bars_free (Plot *plot)
{
  Bars *bars = (Bars *) plot;

  g_strfreev (bars->labels);
  g_ptr_array_unref (bars->series);
  g_free (bars->x_title);
  g_free (bars->y_title);
}

static gboolean
bars_is_empty (const Plot *plot)
{
  const Bars *bars = (const Bars *) plot;

  for (guint s = 0; s < bars->series->len; s++) {
    const BarSeries *series = g_ptr_array_index (bars->series, s);
    for (guint i = 0; i < bars->n; i++)
      if (isfinite (series->values[i]))
        return FALSE;
  }
  return TRUE;
}

/* ---- layout ---- */

static PlotRange
y_range (const Bars *bars)
{
  double low = INFINITY, high = bars->logarithmic ? -INFINITY : 0;

  for (guint s = 0; s < bars->series->len; s++) {
    const BarSeries *series = g_ptr_array_index (bars->series, s);
    for (guint i = 0; i < bars->n; i++) {
      double value = series->values[i];
      if (!isfinite (value) || (bars->logarithmic && value <= 0))
        continue;
      low = MIN (low, value);
      high = MAX (high, value);
    }
  }
  if (!bars->logarithmic) {
    /* Bars stand on zero, or hang from it. */
    low = MIN (low, 0);
    if (low == 0 && high == 0)
      high = 1;
    return plot_range_nice ((PlotRange){ 0 }, low, high, FALSE);
  }
  PlotRange range = plot_range_nice ((PlotRange){ 0 }, low, high, TRUE);
  range.low /= 2; /* or the smallest bar would have no height */
  return range;
}

static double
legend_width (PlotPainter *painter, const Bars *bars)
{
  double total = 0;

  for (guint s = 0; s < bars->series->len; s++) {
    const BarSeries *series = g_ptr_array_index (bars->series, s);
    double width;
    if (!series->name)
      continue;
    plot_text_measure (painter, &(PlotText){ series->name, PLOT_FONT_BODY }, &width, NULL);
    total += width + plot_gap (painter, 8 + 4 + 12);
  }
  return total;
}

static double
widest_tick (PlotPainter *painter, const PlotTicks *ticks, gboolean percent)
{
  double widest = 0;

  for (guint i = 0; i < ticks->n; i++) {
    g_autofree char *label = plot_format_tick (ticks->value[i], ticks->step, percent);
    double width;
    plot_text_measure (painter, &(PlotText){ label, PLOT_FONT_BODY }, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

/* Whether the numbers fit on top of the bars of the only series. */
static gboolean
values_fit (PlotPainter *painter, const Bars *bars, double room)
{
  if (!bars->labels || bars->series->len != 1 || bars->logarithmic)
    return FALSE;
  const BarSeries *series = g_ptr_array_index (bars->series, 0);
  for (guint i = 0; i < bars->n; i++) {
    g_autofree char *text = plot_format_value (series->values[i], bars->percent);
    double width;
    plot_text_measure (painter, &(PlotText){ text, PLOT_FONT_SMALL }, &width, NULL);
    if (series->values[i] < 0 || width + plot_gap (painter, 2) > room)
      return FALSE;
  }
  return TRUE;
}

static BarsLayout
bars_layout (PlotPainter *painter, const Bars *bars, const PlotRect *area)
{
  BarsLayout layout = { .line = plot_text_height (painter, PLOT_FONT_BODY) };
  PlotRange range = y_range (bars);
  double gap = plot_gap (painter, 5), pad = plot_gap (painter, 6);
  gboolean heading = bars->y_title || legend_width (painter, bars) > 0;
  double top = area->y + pad, width = area->width - pad - plot_gap (painter, 12);

  layout.heading = top;
  top += heading ? layout.line + plot_gap (painter, 7) : plot_gap (painter, 4);
  double below = gap + (bars->x_title ? layout.line + plot_gap (painter, 2) : 0) + pad;
  guint most = (guint) CLAMP ((area->height - below - (top - area->y)) / (layout.line * 2.4), 1, 8);
  layout.y_ticks = plot_ticks (range, most, bars->logarithmic, FALSE);
  double axis = widest_tick (painter, &layout.y_ticks, bars->percent) + plot_gap (painter, 5) + pad;
  width -= axis - pad;
  layout.labels = plot_labels_fit (painter, bars->labels, bars->labels ? bars->n : 0,
                                   MAX (width / MAX (bars->n, 1), 1));
  /* A turned label starts left of its bar. */
  double more = MAX (0, layout.labels.overhang - width / MAX (bars->n, 1) / 2 - axis + pad);
  below += bars->labels ? layout.labels.height : layout.line;
  layout.plot.x = plot_snap_edge (painter, area->x + axis + more);
  layout.plot.width = MAX (4, plot_snap_edge (painter, width - more));
  layout.plot.y = plot_snap_edge (painter, top);
  layout.plot.height =
      MAX (4, plot_snap_edge (painter, area->y + area->height - below) - layout.plot.y);
  layout.values = values_fit (painter, bars, layout.plot.width / MAX (bars->n, 1));
  double head = layout.values ? plot_text_height (painter, PLOT_FONT_SMALL) : 0;
  layout.y = (PlotScale){ range.low, range.high, layout.plot.y + layout.plot.height,
                          MIN (layout.plot.y + head, layout.plot.y + layout.plot.height / 2),
                          bars->logarithmic };
  layout.x =
      (PlotScale){ bars->labels ? 0 : bars->range.low, bars->labels ? bars->n : bars->range.high,
                   layout.plot.x, layout.plot.x + layout.plot.width, FALSE };
  if (!bars->labels)
    layout.x_ticks =
        plot_ticks (bars->range, (guint) CLAMP (layout.plot.width / plot_gap (painter, 44), 1, 12),
                    FALSE, FALSE);
  return layout;
}

/* The column of group @i, series @s; its height is up to @value. */
static PlotRect
bar_area (PlotPainter *painter, const Bars *bars, const BarsLayout *layout, guint i, guint s)
{
  const BarSeries *series = g_ptr_array_index (bars->series, s);
  double value = series->values[i];
  double step = (layout->x.high - layout->x.low) / bars->n;
  double left = plot_scale_pixel (&layout->x, layout->x.low + i * step);
  double right = plot_scale_pixel (&layout->x, layout->x.low + (i + 1) * step);
  double base = plot_scale_pixel (&layout->y, bars->logarithmic ? layout->y.low : 0);

  if (!isfinite (value) || (bars->logarithmic && value <= 0))
    value = bars->logarithmic ? layout->y.low : 0;
  if (bars->labels) {
    double margin = (right - left) * 0.14, each = (right - left - 2 * margin) / bars->series->len;
    left += margin + s * each;
    right = left + each;
  }
  double y = plot_scale_pixel (&layout->y, value);
  left = plot_snap_edge (painter, left);
  right = plot_snap_edge (painter, right);
  return (PlotRect){ left, MIN (y, base), MAX (right - left, 1 / painter->device),
                     fabs (base - y) };
}

/* ---- painting ---- */

static void
paint_grid (PlotPainter *painter, const Bars *bars, const BarsLayout *layout)
{
  const PlotRect *plot = &layout->plot;

  plot_set_colour (painter, &painter->style->grid, 1);
  cairo_set_line_width (painter->cr, plot_line_width (painter, 0.45));
  for (guint i = 0; i < layout->y_ticks.n; i++) {
    double value = layout->y_ticks.value[i];
    double y = plot_snap_middle (painter, plot_scale_pixel (&layout->y, value));
    g_autofree char *label = plot_format_tick (value, layout->y_ticks.step, bars->percent);
    PlotText text = { label, PLOT_FONT_BODY, 0, &painter->style->muted };
    cairo_move_to (painter->cr, plot->x, y);
    cairo_line_to (painter->cr, plot->x + plot->width, y);
    cairo_stroke (painter->cr);
    plot_text_draw (painter, &text, plot->x - plot_gap (painter, 4), y, 1, 0.5);
    plot_set_colour (painter, &painter->style->grid, 1);
  }
}

static void
paint_base (PlotPainter *painter, const Bars *bars, const BarsLayout *layout)
{
  double base = plot_scale_pixel (&layout->y, bars->logarithmic ? layout->y.low : 0);
  double y = plot_snap_middle (painter, base);

  plot_set_colour (painter, &painter->style->muted, 1);
  cairo_set_line_width (painter->cr, plot_line_width (painter, 0.6));
  cairo_move_to (painter->cr, layout->plot.x, y);
  cairo_line_to (painter->cr, layout->plot.x + layout->plot.width, y);
  cairo_stroke (painter->cr);
}

static void
paint_groups (PlotPainter *painter, const Bars *bars, const BarsLayout *layout)
{
  for (guint s = 0; s < bars->series->len; s++) {
    const BarSeries *series = g_ptr_array_index (bars->series, s);
    plot_set_colour (painter, &painter->style->role[series->role], 1);
    for (guint i = 0; i < bars->n; i++) {
      PlotRect area = bar_area (painter, bars, layout, i, s);
      cairo_rectangle (painter->cr, area.x, area.y, area.width, area.height);
    }
    cairo_fill (painter->cr);
    for (guint i = 0; i < bars->n && layout->values; i++) {
      PlotRect area = bar_area (painter, bars, layout, i, s);
      g_autofree char *text = plot_format_value (series->values[i], bars->percent);
      plot_text_draw (painter, &(PlotText){ text, PLOT_FONT_SMALL, 0, &painter->style->foreground },
                      area.x + area.width / 2, area.y - plot_gap (painter, 1), 0.5, 1);
    }
  }
}

static void
paint_distribution (PlotPainter *painter, const Bars *bars, const BarsLayout *layout)
{
  cairo_t *cr = painter->cr;
  double base = plot_scale_pixel (&layout->y, bars->logarithmic ? layout->y.low : 0);

  for (guint s = 0; s < bars->series->len; s++) {
    const BarSeries *series = g_ptr_array_index (bars->series, s);
    cairo_move_to (cr, layout->plot.x, base);
    for (guint i = 0; i < bars->n; i++) {
      PlotRect area = bar_area (painter, bars, layout, i, s);
      double y = area.y + (series->values[i] < 0 ? area.height : 0);
      cairo_line_to (cr, area.x, y);
      cairo_line_to (cr, area.x + area.width, y);
    }
    cairo_line_to (cr, layout->plot.x + layout->plot.width, base);
    plot_set_colour (painter, &painter->style->role[series->role], 0.3);
    cairo_fill_preserve (cr);
    plot_set_colour (painter, &painter->style->role[series->role], 1);
    cairo_set_line_width (cr, plot_line_width (painter, 0.9));
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
    cairo_stroke (cr);
  }
}

static void
paint_heading (PlotPainter *painter, const Bars *bars, const BarsLayout *layout)
{
  gboolean mirrored = painter->style->right_to_left;
  const PlotRect *plot = &layout->plot;
  double middle = layout->heading + layout->line / 2, swatch = plot_gap (painter, 8);
  double x = plot->x + plot->width - legend_width (painter, bars) + plot_gap (painter, 12);

  if (mirrored)
    x = plot->x;
  if (bars->y_title) {
    PlotText title = { bars->y_title, PLOT_FONT_BOLD, 0, &painter->style->foreground };
    plot_text_draw (painter, &title, mirrored ? plot->x + plot->width : plot->x, middle,
                    mirrored ? 1 : 0, 0.5);
  }
  for (guint s = 0; s < bars->series->len; s++) {
    const BarSeries *series = g_ptr_array_index (bars->series, s);
    PlotText name = { series->name, PLOT_FONT_BODY, 0, &painter->style->foreground };
    double width;
    if (!series->name)
      continue;
    plot_text_measure (painter, &name, &width, NULL);
    plot_set_colour (painter, &painter->style->role[series->role], 1);
    cairo_rectangle (painter->cr, mirrored ? x + width + plot_gap (painter, 4) : x,
                     plot_snap_edge (painter, middle - swatch / 2), swatch, swatch);
    cairo_fill (painter->cr);
    plot_text_draw (painter, &name, mirrored ? x : x + swatch + plot_gap (painter, 4), middle, 0,
                    0.5);
    x += width + plot_gap (painter, 8 + 4 + 12);
  }
}

static void
paint_feet (PlotPainter *painter, const Bars *bars, const BarsLayout *layout)
{
  const PlotRect *plot = &layout->plot;
  double top = plot->y + plot->height + plot_gap (painter, 5);
  double room = plot->width / bars->n;

  plot_labels_paint (painter, bars->labels, bars->n, &layout->labels, plot->x + room / 2, top, room,
                     FALSE);
  for (guint i = 0; i < layout->x_ticks.n; i++) {
    double value = layout->x_ticks.value[i];
    g_autofree char *label = plot_format_tick (value, layout->x_ticks.step, FALSE);
    PlotText text = { label, PLOT_FONT_BODY, 0, &painter->style->muted };
    plot_text_draw (painter, &text, plot_scale_pixel (&layout->x, value), top, 0.5, 0);
  }
  if (!bars->x_title)
    return;
  PlotText title = { bars->x_title, PLOT_FONT_BODY, 0, &painter->style->foreground };
  plot_text_draw (
      painter, &title, plot->x + plot->width / 2,
      top + (bars->labels ? layout->labels.height : layout->line) + plot_gap (painter, 2), 0.5, 0);
}

static void
bars_paint (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  const Bars *bars = (const Bars *) plot;

  if (bars_is_empty (plot)) {
    plot_paint_sentence (painter, plot, area);
    return;
  }
  BarsLayout layout = bars_layout (painter, bars, area);
  paint_grid (painter, bars, &layout);
  if (bars->labels)
    paint_groups (painter, bars, &layout);
  else
    paint_distribution (painter, bars, &layout);
  paint_base (painter, bars, &layout);
  paint_heading (painter, bars, &layout);
  paint_feet (painter, bars, &layout);
}

/* Anywhere in a bar's column: short bars are hard to meet. */
static gboolean
bars_hit (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
          PlotHit *hit)
{
  const Bars *bars = (const Bars *) plot;

  if (bars_is_empty (plot))
    return FALSE;
  BarsLayout layout = bars_layout (painter, bars, area);
  if (!plot_rect_contains (&layout.plot, x, y))
    return FALSE;
  double step = (layout.x.high - layout.x.low) / bars->n;
  double at = (plot_scale_value (&layout.x, x) - layout.x.low) / step;
  guint i = (guint) CLAMP (at, 0, bars->n - 1), nearest = 0;
  for (guint s = 1; s < bars->series->len && bars->labels; s++) {
    PlotRect column = bar_area (painter, bars, &layout, i, s);
    if (x >= column.x)
      nearest = s;
  }
  const BarSeries *series = g_ptr_array_index (bars->series, nearest);
  hit->kind = PLOT_HIT_BAR;
  hit->index = i;
  hit->item = nearest;
  hit->x = layout.x.low + (i + 0.5) * step;
  hit->y = series->values[i];
  hit->area = bar_area (painter, bars, &layout, i, nearest);
  return TRUE;
}

/* ---- building ---- */

static const PlotClass bars_class = { bars_paint, bars_hit, bars_is_empty, bars_free };

static Bars *
bars_of (Plot *plot)
{
  g_assert (plot->class == &bars_class);
  return (Bars *) plot;
}

Plot *
plot_bars_new (const char *const *labels, guint n)
{
  Bars *bars = (Bars *) plot_new (&bars_class, sizeof (Bars));

  bars->n = n;
  bars->labels = plot_labels_dup (labels, n);
  bars->series = g_ptr_array_new_with_free_func (series_free);
  return &bars->base;
}

Plot *
plot_histogram_new (double low, double high, guint n)
{
  Plot *plot = plot_bars_new (NULL, n);

  if (!(low < high))
    high = low + 1;
  bars_of (plot)->range = (PlotRange){ low, high };
  return plot;
}

void
plot_bars_add (Plot *plot, const char *name, const double *values, PlotRole role)
{
  Bars *bars = bars_of (plot);
  BarSeries *series = g_new0 (BarSeries, 1);

  series->name = g_strdup (name);
  series->values = g_memdup2 (values, bars->n * sizeof (double));
  series->role = MIN (role, PLOT_N_ROLES - 1);
  g_ptr_array_add (bars->series, series);
}

void
plot_bars_set_axes (Plot *plot, const char *x_title, const char *y_title, gboolean percent,
                    gboolean logarithmic)
{
  Bars *bars = bars_of (plot);

  g_free (bars->x_title);
  g_free (bars->y_title);
  bars->x_title = g_strdup (x_title);
  bars->y_title = g_strdup (y_title);
  bars->percent = percent;
  bars->logarithmic = logarithmic;
}

gsize
plot_count_into (const float *values, gsize n_values, double low, double high, double *counts,
                 guint n)
{
  gsize counted = 0;

  for (guint i = 0; i < n; i++)
    counts[i] = 0;
  for (gsize i = 0; i < n_values && n > 0 && low < high; i++) {
    double at = ((double) values[i] - low) / (high - low) * n;
    if (isnan (at))
      continue;
    counts[(guint) CLAMP (at, 0, n - 1)]++;
    counted++;
  }
  return counted;
}
