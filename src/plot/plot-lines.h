/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line chart's data and layout, shared by the files that build, lay out and paint it. */
#pragma once

#include "plot-private.h"
#include "plot-scale.h"

typedef struct {
  char *name;
  double *x, *y, *smoothed; /* smoothed: NULL when not asked for */
  gsize n;
  PlotRole role;
  gboolean dashed, markers, hidden;
} Series;

typedef struct {
  guint series;
  double x;
  char *label;
} Dot;

typedef struct {
  PlotPanel is; /* its title is owned */
  GPtrArray *series;
  GPtrArray *dots;
} Panel;

typedef struct {
  Plot base;
  GPtrArray *panels;
  char *x_title;
  PlotRange x_range;
  gboolean whole;
  double *bands;
  gsize n_bands;
  double crosshair, cursor; /* not a number: none */
  char *crosshair_label, *cursor_label;
} Lines;

typedef struct {
  guint series;
  PlotRect area;
} LegendItem;

typedef struct {
  PlotRect plot;  /* inside the axes */
  double heading; /* top of the title's line */
  PlotScale x, y;
  PlotTicks y_ticks;
  LegendItem *legend;
  guint n_legend;
} PanelLayout;

/* A label in a filled box among the x axis's numbers, which make room for it. */
typedef struct {
  char *label; /* NULL: none */
  PlotRect box;
  PlotColour back;
} Foot;

enum { FOOT_CURSOR, FOOT_CROSSHAIR, N_FEET };

typedef struct {
  PanelLayout *panels;
  guint n_panels;
  PlotTicks x_ticks;
  double x_label_top, x_title_top, bottom;
  Foot feet[N_FEET];
} LinesLayout;

/* Returns: where everything goes in @area; free with lines_layout_clear. */
LinesLayout plot_lines_layout (PlotPainter *painter, const Lines *lines, const PlotRect *area);
void plot_lines_layout_clear (LinesLayout *layout);

PlotRange plot_lines_x_range (const Lines *lines);

/* The first point at or after @x, among n. */
gsize plot_lower_bound (const double *x, gsize n, double value);

/* Draws one line of @series, clipped by the caller: an envelope where points are dense. */
void plot_curve_paint (PlotPainter *painter, const PanelLayout *layout, const Series *series,
                       const double *y, double width, const PlotColour *colour);
void plot_marker_paint (PlotPainter *painter, PlotRole role, double x, double y, double radius);

/* Moves n sorted @positions apart until neighbours are @size away, inside low … high if they fit.
 */
void plot_spread (double *positions, guint n, double size, double low, double high);

void plot_lines_place_feet (PlotPainter *painter, const Lines *lines, LinesLayout *layout);

/* Cursor, dots and crosshair, above the curves. */
void plot_lines_paint_marks (PlotPainter *painter, const Lines *lines, const LinesLayout *layout);

void plot_lines_paint (PlotPainter *painter, const Plot *plot, const PlotRect *area);
gboolean plot_lines_hit (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x,
                         double y, PlotHit *hit);
