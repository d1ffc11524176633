/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing one series. Few points are stroked in short pieces; many, or very jagged ones, are drawn
 * as a filled envelope: for each device column the least and greatest height that the line reaches,
 * widened by half the pen in both directions. The picture is that of the stroke, the cost that of
 * the columns. A value that is not finite breaks the line. */
#include "plot-lines.h"

#include <math.h>

#define PIECE 64     /* cairo's strokes get slower than linear with their length */
#define JAGGED 3     /* a line this much longer than the panel is wide costs more as a stroke */
#define FAR_AWAY 1e4 /* pixels; cairo's coordinates end at 2^23 */
#define DASH_ON 5    /* of the pen's width */
#define DASH_OFF 3.5

typedef struct {
  const PanelLayout *layout;
  const double *x, *y;
  gsize first, end;
} Stretch;

static gboolean
point_at (const Stretch *stretch, gsize i, double *px, double *py)
{
  const PlotRect *plot = &stretch->layout->plot;
  double value = stretch->y[i];

  if (!isfinite (value) || (stretch->layout->y.logarithmic && value <= 0))
    return FALSE;
  *px = CLAMP (plot_scale_pixel (&stretch->layout->x, stretch->x[i]), plot->x - FAR_AWAY,
               plot->x + plot->width + FAR_AWAY);
  *py = CLAMP (plot_scale_pixel (&stretch->layout->y, value), plot->y - FAR_AWAY,
               plot->y + plot->height + FAR_AWAY);
  return TRUE;
}

static void
paint_single (PlotPainter *painter, double x, double y, double width)
{
  cairo_arc (painter->cr, x, y, width, 0, 2 * G_PI);
  cairo_fill (painter->cr);
}

static void
stroke (PlotPainter *painter, const Stretch *stretch, double width, gboolean dashed)
{
  cairo_t *cr = painter->cr;
  double px = 0, py = 0, dash[] = { DASH_ON * width, DASH_OFF * width };
  guint run = 0, piece = 0;

  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (dashed)
    cairo_set_dash (cr, dash, 2, 0);
  for (gsize i = stretch->first; i <= stretch->end; i++) {
    double x = 0, y = 0;
    gboolean there = i < stretch->end && point_at (stretch, i, &x, &y);
    if (there && run == 0) {
      cairo_move_to (cr, x, y);
    } else if (there) {
      cairo_line_to (cr, x, y);
      if (++piece == PIECE && !dashed) {
        cairo_stroke (cr);
        cairo_move_to (cr, x, y);
        piece = 0;
      }
    } else if (run > 0) {
      cairo_stroke (cr);
      if (run == 1)
        paint_single (painter, px, py, width);
      piece = 0;
    }
    run = there ? run + 1 : 0;
    px = x;
    py = y;
  }
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* ---- envelope ---- */

typedef struct {
  double *top, *bottom; /* device rows; top > bottom where the line does not pass */
  int n;
  double left, device;
} Columns;

static void
cover (Columns *columns, int c, double a, double b)
{
  if (c < 0 || c >= columns->n)
    return;
  columns->top[c] = MIN (columns->top[c], MIN (a, b));
  columns->bottom[c] = MAX (columns->bottom[c], MAX (a, b));
}

/* Marks what the segment covers in each column that it crosses. */
static void
cover_segment (Columns *columns, double x0, double y0, double x1, double y1)
{
  int first = (int) floor (x0), last = (int) floor (x1);

  if (first == last) {
    cover (columns, first, y0, y1);
    return;
  }
  double slope = (y1 - y0) / (x1 - x0);
  for (int c = MAX (first, 0); c <= MIN (last, columns->n - 1); c++) {
    double from = MAX (c, x0), to = MIN (c + 1, x1);
    cover (columns, c, y0 + (from - x0) * slope, y0 + (to - x0) * slope);
  }
}

static void
gather (Columns *columns, const Stretch *stretch)
{
  double last_x = 0, last_y = 0;
  gboolean joined = FALSE;

  for (gsize i = stretch->first; i < stretch->end; i++) {
    double x, y;
    gboolean there = point_at (stretch, i, &x, &y);
    if (there) {
      x = (x - columns->left) * columns->device;
      y *= columns->device;
      if (joined && x >= last_x)
        cover_segment (columns, last_x, last_y, x, y);
      else
        cover (columns, (int) floor (x), y, y);
      last_x = x;
      last_y = y;
    }
    joined = there;
  }
}

/* Widens the envelope by a round pen of @radius device pixels. */
static void
thicken (Columns *columns, double radius)
{
  int reach = (int) ceil (radius) - 1, n = columns->n;
  double *top = g_new (double, n), *bottom = g_new (double, n);

  for (int c = 0; c < n; c++) {
    top[c] = INFINITY;
    bottom[c] = -INFINITY;
    for (int d = -reach; d <= reach; d++) {
      if (c + d < 0 || c + d >= n || columns->top[c + d] > columns->bottom[c + d])
        continue;
      double more = sqrt (MAX (0, radius * radius - d * d));
      top[c] = MIN (top[c], columns->top[c + d] - more);
      bottom[c] = MAX (bottom[c], columns->bottom[c + d] + more);
    }
  }
  g_free (columns->top);
  g_free (columns->bottom);
  columns->top = top;
  columns->bottom = bottom;
}

static void
fill_run (PlotPainter *painter, const Columns *columns, int first, int end)
{
  cairo_t *cr = painter->cr;
  double step = 1 / columns->device, left = columns->left;

  cairo_move_to (cr, left + first * step, columns->top[first] * step);
  for (int c = first; c < end; c++)
    cairo_line_to (cr, left + (c + 0.5) * step, columns->top[c] * step);
  cairo_line_to (cr, left + end * step, columns->top[end - 1] * step);
  cairo_line_to (cr, left + end * step, columns->bottom[end - 1] * step);
  for (int c = end - 1; c >= first; c--)
    cairo_line_to (cr, left + (c + 0.5) * step, columns->bottom[c] * step);
  cairo_line_to (cr, left + first * step, columns->bottom[first] * step);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
fill_envelope (PlotPainter *painter, const Stretch *stretch, double width, gboolean dashed)
{
  const PlotRect *plot = &stretch->layout->plot;
  Columns columns = { .n = (int) ceil (plot->width * painter->device),
                      .left = plot->x,
                      .device = painter->device };
  double dash = (DASH_ON + DASH_OFF) * width * painter->device;
  double on = DASH_ON * width * painter->device;

  columns.top = g_new (double, columns.n);
  columns.bottom = g_new (double, columns.n);
  for (int c = 0; c < columns.n; c++) {
    columns.top[c] = INFINITY;
    columns.bottom[c] = -INFINITY;
  }
  gather (&columns, stretch);
  thicken (&columns, width * painter->device / 2);
  int first = -1;
  cairo_set_antialias (painter->cr, CAIRO_ANTIALIAS_FAST);
  for (int c = 0; c <= columns.n; c++) {
    gboolean there =
        c < columns.n && columns.top[c] <= columns.bottom[c] && (!dashed || fmod (c, dash) < on);
    if (there && first < 0)
      first = c;
    if (!there && first >= 0) {
      fill_run (painter, &columns, first, c);
      first = -1;
    }
  }
  cairo_set_antialias (painter->cr, CAIRO_ANTIALIAS_DEFAULT);
  g_free (columns.top);
  g_free (columns.bottom);
}

/* ---- which of the two ---- */

static double
length_of (const Stretch *stretch)
{
  double length = 0, last_x = 0, last_y = 0;
  gboolean joined = FALSE;

  for (gsize i = stretch->first; i < stretch->end; i++) {
    double x, y;
    gboolean there = point_at (stretch, i, &x, &y);
    if (there && joined)
      length += fabs (x - last_x) + fabs (y - last_y);
    if (there) {
      last_x = x;
      last_y = y;
    }
    joined = there;
  }
  return length;
}

static gboolean
is_dense (PlotPainter *painter, const Stretch *stretch)
{
  double width = stretch->layout->plot.width, columns = width * painter->device;
  gsize n = stretch->end - stretch->first;

  if (n > 2 * columns)
    return TRUE;
  /* The stretch may start left of the panel; too few points to matter then. */
  return n > width / 4 && length_of (stretch) > JAGGED * width;
}

void
plot_curve_paint (PlotPainter *painter, const PanelLayout *layout, const Series *series,
                  const double *y, double width, const PlotColour *colour)
{
  Stretch stretch = { layout, series->x, y, 0, series->n };

  /* One point more on both sides: the line leaves the panel where it should. */
  stretch.first = plot_lower_bound (series->x, series->n, layout->x.low);
  stretch.end = plot_lower_bound (series->x, series->n, layout->x.high);
  if (stretch.first > 0)
    stretch.first--;
  while (stretch.end < series->n && series->x[stretch.end] <= layout->x.high)
    stretch.end++;
  if (stretch.end < series->n)
    stretch.end++;
  plot_set_colour (painter, colour, 1);
  if (is_dense (painter, &stretch))
    fill_envelope (painter, &stretch, width, series->dashed);
  else
    stroke (painter, &stretch, width, series->dashed);
}

void
plot_marker_paint (PlotPainter *painter, PlotRole role, double x, double y, double radius)
{
  cairo_t *cr = painter->cr;
  /* Equal areas look equally large. */
  double square = radius * 0.886, diamond = radius * 1.253, triangle = radius * 1.555;

  switch (role % 4) {
  case 0:
    cairo_new_sub_path (cr);
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
    break;
  case 1:
    cairo_rectangle (cr, x - square, y - square, 2 * square, 2 * square);
    break;
  case 2:
    cairo_move_to (cr, x, y - diamond);
    cairo_line_to (cr, x + diamond, y);
    cairo_line_to (cr, x, y + diamond);
    cairo_line_to (cr, x - diamond, y);
    cairo_close_path (cr);
    break;
  default:
    cairo_move_to (cr, x, y - triangle);
    cairo_line_to (cr, x + triangle * 0.866, y + triangle / 2);
    cairo_line_to (cr, x - triangle * 0.866, y + triangle / 2);
    cairo_close_path (cr);
    break;
  }
}
