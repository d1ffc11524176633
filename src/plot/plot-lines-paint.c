/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Painting a line chart: bands and grid, curves, then axes and legend. */
#include "plot-lines.h"

#include <math.h>

static void
paint_bands (PlotPainter *painter, const Lines *lines, const PanelLayout *place)
{
  const PlotRect *plot = &place->plot;
  double narrow = plot_gap (painter, 3);

  if (lines->n_bands < 2)
    return;
  double shown = fabs (plot_scale_pixel (&place->x, lines->bands[lines->n_bands - 1])
                       - plot_scale_pixel (&place->x, lines->bands[0]));
  /* Stripes finer than this are only a grey haze. */
  if (shown / (double) (lines->n_bands - 1) < narrow)
    return;
  plot_set_colour (painter, &painter->style->band, 1);
  for (gsize i = 1; i + 1 < lines->n_bands; i += 2) {
    double from =
        CLAMP (plot_scale_pixel (&place->x, lines->bands[i]), plot->x, plot->x + plot->width);
    double to =
        CLAMP (plot_scale_pixel (&place->x, lines->bands[i + 1]), plot->x, plot->x + plot->width);
    if (to > from)
      cairo_rectangle (painter->cr, from, plot->y, to - from, plot->height);
  }
  cairo_fill (painter->cr);
}

static void
paint_grid (PlotPainter *painter, const LinesLayout *layout, const PanelLayout *place)
{
  const PlotRect *plot = &place->plot;
  cairo_t *cr = painter->cr;

  plot_set_colour (painter, &painter->style->grid, 1);
  cairo_set_line_width (cr, plot_line_width (painter, 0.45));
  for (guint i = 0; i < place->y_ticks.n; i++) {
    double y = plot_snap_middle (painter, plot_scale_pixel (&place->y, place->y_ticks.value[i]));
    cairo_move_to (cr, plot->x, y);
    cairo_line_to (cr, plot->x + plot->width, y);
  }
  for (guint i = 0; i < layout->x_ticks.n; i++) {
    double x = plot_snap_middle (painter, plot_scale_pixel (&place->x, layout->x_ticks.value[i]));
    cairo_move_to (cr, x, plot->y);
    cairo_line_to (cr, x, plot->y + plot->height);
  }
  cairo_stroke (cr);
}

static void
paint_axes (PlotPainter *painter, const PanelLayout *place)
{
  const PlotRect *plot = &place->plot;
  double y = plot_snap_middle (painter, plot->y + plot->height);

  plot_set_colour (painter, &painter->style->muted, 1);
  cairo_set_line_width (painter->cr, plot_line_width (painter, 0.6));
  cairo_move_to (painter->cr, plot->x, y);
  cairo_line_to (painter->cr, plot->x + plot->width, y);
  cairo_stroke (painter->cr);
}

static void
paint_markers (PlotPainter *painter, const PanelLayout *place, const Series *series)
{
  double radius = plot_line_width (painter, 1.9), room = 2.6 * radius, last = -INFINITY;
  gsize i = plot_lower_bound (series->x, series->n, place->x.low);

  plot_set_colour (painter, &painter->style->role[series->role], 1);
  for (; i < series->n && series->x[i] <= place->x.high; i++) {
    double value = series->y[i];
    if (!isfinite (value) || (place->y.logarithmic && value <= 0) || value < place->y.low
        || value > place->y.high)
      continue;
    double x = plot_scale_pixel (&place->x, series->x[i]);
    if (x - last < room)
      continue;
    plot_marker_paint (painter, series->role, x, plot_scale_pixel (&place->y, value), radius);
    last = x;
  }
  cairo_fill (painter->cr);
}

/* Faint lines first, so that no raw line hides a smoothed one. */
static void
paint_curves (PlotPainter *painter, const Panel *panel, const PanelLayout *place)
{
  const PlotStyle *style = painter->style;
  double width = plot_line_width (painter, 1);

  for (guint s = 0; s < panel->series->len; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    PlotColour faint = plot_mix (&style->background, &style->role[series->role], 0.32);
    faint.alpha = 1;
    if (!series->hidden && series->smoothed)
      plot_curve_paint (painter, place, series, series->y, width * 0.75, &faint);
  }
  for (guint s = 0; s < panel->series->len; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    if (series->hidden)
      continue;
    plot_curve_paint (painter, place, series, series->smoothed ? series->smoothed : series->y,
                      width, &style->role[series->role]);
  }
}

static void
paint_legend (PlotPainter *painter, const Panel *panel, const PanelLayout *place)
{
  gboolean mirrored = painter->style->right_to_left;
  double swatch = plot_gap (painter, 14), width = plot_line_width (painter, 1.3);

  for (guint i = 0; i < place->n_legend; i++) {
    const PlotRect *area = &place->legend[i].area;
    const Series *series = g_ptr_array_index (panel->series, place->legend[i].series);
    double left = mirrored ? area->x + area->width - swatch : area->x;
    double middle = plot_snap_middle (painter, area->y + area->height / 2);
    double dash[] = { 3.5 * width, 2 * width };
    PlotColour colour = painter->style->role[series->role];
    if (series->hidden)
      colour = plot_mix (&painter->style->background, &painter->style->muted, 0.4);

    plot_set_colour (painter, &colour, 1);
    cairo_set_line_width (painter->cr, width);
    cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_BUTT);
    if (series->dashed)
      cairo_set_dash (painter->cr, dash, 2, 0);
    cairo_move_to (painter->cr, left, middle);
    cairo_line_to (painter->cr, left + swatch, middle);
    cairo_stroke (painter->cr);
    cairo_set_dash (painter->cr, NULL, 0, 0);
    if (series->markers) {
      plot_marker_paint (painter, series->role, left + swatch / 2, middle,
                         plot_line_width (painter, 2.2));
      cairo_fill (painter->cr);
    }
    PlotText text = { series->name, PLOT_FONT_BODY,
                      area->width - swatch - plot_gap (painter, 4) + 1,
                      series->hidden ? &colour : &painter->style->foreground };
    double edge = mirrored ? area->x : area->x + swatch + plot_gap (painter, 4);
    plot_text_draw (painter, &text, edge, middle, 0, 0.5);
  }
}

static void
paint_labels (PlotPainter *painter, const Panel *panel, const PanelLayout *place)
{
  gboolean mirrored = painter->style->right_to_left;
  double right = place->plot.x - plot_gap (painter, 4);
  double line = plot_text_height (painter, PLOT_FONT_BODY) + plot_gap (painter, 2);

  for (guint i = 0; i < place->y_ticks.n; i++) {
    double value = place->y_ticks.value[i];
    g_autofree char *label = plot_format_tick (value, place->y_ticks.step, panel->is.percent);
    PlotText text = { label, PLOT_FONT_BODY, 0, &painter->style->muted };
    plot_text_draw (painter, &text, right, plot_scale_pixel (&place->y, value), 1, 0.5);
  }
  if (!panel->is.title)
    return;
  PlotText title = { panel->is.title, PLOT_FONT_BOLD, 0, &painter->style->foreground };
  plot_text_draw (painter, &title, mirrored ? place->plot.x + place->plot.width : place->plot.x,
                  place->heading + line / 2, mirrored ? 1 : 0, 0.5);
}

static gboolean
under_foot (PlotPainter *painter, const LinesLayout *layout, double left, double width)
{
  double gap = plot_gap (painter, 5);

  for (guint f = 0; f < N_FEET; f++) {
    const PlotRect *box = &layout->feet[f].box;
    if (layout->feet[f].label && left < box->x + box->width + gap && box->x < left + width + gap)
      return TRUE;
  }
  return FALSE;
}

static void
paint_x_axis (PlotPainter *painter, const Lines *lines, const LinesLayout *layout, gboolean numbers)
{
  const PanelLayout *last = &layout->panels[layout->n_panels - 1];

  for (guint i = 0; i < layout->x_ticks.n && numbers; i++) {
    double value = layout->x_ticks.value[i], x = plot_scale_pixel (&last->x, value), width;
    g_autofree char *label = plot_format_tick (value, layout->x_ticks.step, FALSE);
    PlotText text = { label, PLOT_FONT_BODY, 0, &painter->style->muted };
    plot_text_measure (painter, &text, &width, NULL);
    if (!under_foot (painter, layout, x - width / 2, width))
      plot_text_draw (painter, &text, x, layout->x_label_top, 0.5, 0);
  }
  if (!lines->x_title)
    return;
  PlotText title = { lines->x_title, PLOT_FONT_BODY, last->plot.width,
                     &painter->style->foreground };
  plot_text_draw (painter, &title, last->plot.x + last->plot.width / 2, layout->x_title_top, 0.5,
                  0);
}

static void
paint_panel (PlotPainter *painter, const Lines *lines, const LinesLayout *layout, guint p)
{
  const Panel *panel = g_ptr_array_index (lines->panels, p);
  const PanelLayout *place = &layout->panels[p];
  double pen = plot_line_width (painter, 1);

  paint_bands (painter, lines, place);
  paint_grid (painter, layout, place);
  paint_labels (painter, panel, place);
  paint_axes (painter, place);
  cairo_save (painter->cr);
  cairo_rectangle (painter->cr, place->plot.x, place->plot.y - pen, place->plot.width + pen,
                   place->plot.height + 2 * pen);
  cairo_clip (painter->cr);
  paint_curves (painter, panel, place);
  cairo_restore (painter->cr);
  /* Not clipped: a marker on the border is drawn whole. */
  for (guint s = 0; s < panel->series->len; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    if (series->markers && !series->hidden)
      paint_markers (painter, place, series);
  }
  paint_legend (painter, panel, place);
}

/* Nothing to show: headings and base lines only, numbers would mean nothing. */
static void
paint_empty (PlotPainter *painter, const Lines *lines, LinesLayout *layout)
{
  for (guint p = 0; p < layout->n_panels; p++) {
    PanelLayout *place = &layout->panels[p];
    place->y_ticks.n = 0;
    paint_labels (painter, g_ptr_array_index (lines->panels, p), place);
    paint_axes (painter, place);
    paint_legend (painter, g_ptr_array_index (lines->panels, p), place);
  }
  paint_x_axis (painter, lines, layout, FALSE);
  plot_paint_sentence (painter, &lines->base, &layout->panels[0].plot);
}

void
plot_lines_paint (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  const Lines *lines = (const Lines *) plot;
  LinesLayout layout = plot_lines_layout (painter, lines, area);

  if (layout.n_panels > 0 && plot_is_empty (plot)) {
    paint_empty (painter, lines, &layout);
  } else if (layout.n_panels > 0) {
    for (guint p = 0; p < layout.n_panels; p++)
      paint_panel (painter, lines, &layout, p);
    paint_x_axis (painter, lines, &layout, TRUE);
    plot_lines_paint_marks (painter, lines, &layout);
  }
  plot_lines_layout_clear (&layout);
}
