/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of plot share: the base of every Plot, the painter that carries a painting's
 * surroundings, and text. A kind is one file with one PlotClass; nothing else knows the kinds. */
#pragma once

#include "plot.h"

typedef struct {
  cairo_t *cr; /* NULL while only measuring */
  const PlotStyle *style;
  PlotCache *cache;
  double device; /* device pixels a unit */
  gboolean vector;
} PlotPainter;

typedef struct {
  void (*paint) (PlotPainter *painter, const Plot *plot, const PlotRect *area);
  gboolean (*hit) (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
                   PlotHit *hit);
  gboolean (*is_empty) (const Plot *plot);
  void (*free) (Plot *plot);
} PlotClass;

struct _Plot {
  const PlotClass *class;
  gatomicrefcount references;
  char *title, *empty;
};

/* Allocates a plot of @size bytes that starts with a Plot. */
Plot *plot_new (const PlotClass *class, gsize size);

/* Paints or hits @plot in @area with its title; a figure calls these for its children. */
void plot_paint_area (PlotPainter *painter, const Plot *plot, const PlotRect *area);
gboolean plot_hit_area (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x,
                        double y, PlotHit *hit);

/* The empty sentence in the middle of @area; for the paint of a kind that has nothing to show. */
void plot_paint_sentence (PlotPainter *painter, const Plot *plot, const PlotRect *area);

gboolean plot_rect_contains (const PlotRect *rect, double x, double y);

/* ---- painter ---- */

/* Gaps are multiples of this: an eighth of the font's size. */
double plot_gap (const PlotPainter *painter, double eighths);
double plot_line_width (const PlotPainter *painter, double share);

/* The middle of the device pixel that holds @position, or its edge: sharp thin lines and boxes. */
double plot_snap_middle (const PlotPainter *painter, double position);
double plot_snap_edge (const PlotPainter *painter, double position);

void plot_set_colour (PlotPainter *painter, const PlotColour *colour, double opacity);
PlotColour plot_mix (const PlotColour *a, const PlotColour *b, double share_of_b);
void plot_rounded_box (PlotPainter *painter, const PlotRect *box, double radius);

/* ---- text ---- */

typedef enum {
  PLOT_FONT_SMALL,
  PLOT_FONT_BODY,
  PLOT_FONT_BOLD,
  PLOT_FONT_TITLE,
} PlotFont;

/* @width: room; the text is cut with “…” where longer; 0 for no limit. */
typedef struct {
  const char *text;
  PlotFont font;
  double width;
  const PlotColour *colour;
} PlotText;

void plot_text_measure (PlotPainter *painter, const PlotText *text, double *width, double *height);

/* @across, @down: which point of the text goes to @x, @y: 0 its left or top, 1 its right or
 * bottom, 0.5 its middle. Lines of one text are aligned to @across too. */
void plot_text_draw (PlotPainter *painter, const PlotText *text, double x, double y, double across,
                     double down);

/* The text turned by @angle around its own left or right end's middle: @across 0 or 1 is the end
 * that stays at @x, @y. */
void plot_text_draw_turned (PlotPainter *painter, const PlotText *text, double x, double y,
                            double across, double angle);

double plot_text_height (PlotPainter *painter, PlotFont font);
