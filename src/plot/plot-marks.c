/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is laid over the curves: the cursor, rings on chosen points, and the crosshair with its
 * value boxes, which are moved apart so that none covers another. */
#include "plot-lines.h"

#include <math.h>

#define MAX_VALUES 16

void
plot_spread (double *positions, guint n, double size, double low, double high)
{
  for (guint i = 1; i < n; i++)
    positions[i] = MAX (positions[i], positions[i - 1] + size);
  for (guint i = n; i-- > 0;)
    positions[i] = MIN (positions[i], high - (n - 1 - i) * size);
  for (guint i = 0; i < n; i++)
    positions[i] = MAX (positions[i], low + i * size);
}

/* ---- labels on the x axis, and vertical lines ---- */

static gboolean
within (const PlotScale *scale, double x)
{
  return x >= scale->low && x <= scale->high;
}

static gboolean
overlap (const PlotRect *a, const PlotRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static Foot
place_foot (PlotPainter *painter, const LinesLayout *layout, double at, char *label,
            const PlotColour *back)
{
  const PanelLayout *last = &layout->panels[layout->n_panels - 1];
  double x = plot_scale_pixel (&last->x, at), pad = plot_gap (painter, 4), width, height;
  double left = last->plot.x - pad, right = last->plot.x + last->plot.width + pad;

  plot_text_measure (painter, &(PlotText){ label, PLOT_FONT_BODY }, &width, &height);
  width += 2 * pad;
  return (Foot){ label,
                 { CLAMP (x - width / 2, left, MAX (left, right - width)),
                   layout->x_label_top - plot_gap (painter, 1), width,
                   height + plot_gap (painter, 2) },
                 *back };
}

void
plot_lines_place_feet (PlotPainter *painter, const Lines *lines, LinesLayout *layout)
{
  const PlotScale *scale = &layout->panels[0].x;
  const PlotStyle *style = painter->style;
  Foot *cursor = &layout->feet[FOOT_CURSOR], *crosshair = &layout->feet[FOOT_CROSSHAIR];

  if (within (scale, lines->crosshair)) {
    double x = lines->whole ? rint (lines->crosshair) : lines->crosshair;
    char *label =
        lines->crosshair_label ? g_strdup (lines->crosshair_label) : plot_format_value (x, FALSE);
    *crosshair = place_foot (painter, layout, lines->crosshair, label, &style->foreground);
  }
  if (within (scale, lines->cursor) && lines->cursor_label) {
    PlotColour back = plot_mix (&style->background, &style->foreground, 0.62);
    back.alpha = 1;
    *cursor = place_foot (painter, layout, lines->cursor, g_strdup (lines->cursor_label), &back);
    if (crosshair->label && overlap (&cursor->box, &crosshair->box))
      g_clear_pointer (&cursor->label, g_free);
  }
}

static void
paint_foot (PlotPainter *painter, const LinesLayout *layout, const Foot *foot)
{
  PlotColour ink = painter->style->background;
  PlotText text = { foot->label, PLOT_FONT_BODY, 0, &ink };

  if (!foot->label)
    return;
  ink.alpha = 1;
  plot_set_colour (painter, &foot->back, 1);
  plot_rounded_box (painter, &foot->box, plot_gap (painter, 3));
  cairo_fill (painter->cr);
  plot_text_draw (painter, &text, foot->box.x + plot_gap (painter, 4), layout->x_label_top, 0, 0);
}

static void
paint_vertical (PlotPainter *painter, const LinesLayout *layout, double x, double width,
                const PlotColour *colour, double opacity)
{
  plot_set_colour (painter, colour, opacity);
  cairo_set_line_width (painter->cr, width);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_BUTT);
  for (guint p = 0; p < layout->n_panels; p++) {
    const PlotRect *plot = &layout->panels[p].plot;
    cairo_move_to (painter->cr, x, plot->y);
    cairo_line_to (painter->cr, x, plot->y + plot->height);
  }
  cairo_stroke (painter->cr);
}

static void
paint_cursor (PlotPainter *painter, const Lines *lines, const LinesLayout *layout)
{
  const PlotScale *scale = &layout->panels[0].x;
  PlotColour colour = plot_mix (&painter->style->background, &painter->style->foreground, 0.55);

  if (!within (scale, lines->cursor))
    return;
  colour.alpha = 1;
  double x = plot_scale_pixel (scale, lines->cursor);
  paint_vertical (painter, layout, x, plot_line_width (painter, 1.5), &colour, 0.75);
  paint_foot (painter, layout, &layout->feet[FOOT_CURSOR]);
}

/* ---- crosshair ---- */

typedef struct {
  double x, y, centre; /* the point; the middle of its box */
  char *text;
  PlotRole role;
} Value;

typedef struct {
  Value values[MAX_VALUES];
  guint n;
  PlotRect box; /* around all boxes of a panel */
} Values;

static int
by_height (const void *a, const void *b)
{
  const Value *one = a, *other = b;

  return (one->y > other->y) - (one->y < other->y);
}

static char *
value_text (const Panel *panel, const Series *series, const PlotValue *value)
{
  g_autofree char *raw = plot_format_value (value->y, panel->is.percent);
  g_autofree char *smooth = plot_format_value (value->smooth, panel->is.percent);

  /* Isolated, so that a Persian name does not turn the number around. */
  if (series->smoothed)
    return g_strdup_printf ("\u2068%s\u2069  \u2068%s (%s)\u2069", series->name ? series->name : "",
                            smooth, raw);
  if (!series->name)
    return g_strdup (raw);
  return g_strdup_printf ("\u2068%s\u2069  \u2068%s\u2069", series->name, raw);
}

static void
gather_values (PlotPainter *painter, const Lines *lines, guint p, const PanelLayout *place,
               Values *out)
{
  const Panel *panel = g_ptr_array_index (lines->panels, p);
  const PlotRect *plot = &place->plot;
  double widest = 0, height = plot_text_height (painter, PLOT_FONT_BODY) + plot_gap (painter, 3);
  double positions[MAX_VALUES], chip = plot_gap (painter, 10);

  for (guint s = 0; s < panel->series->len && out->n < MAX_VALUES; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    PlotValue value;
    if (!plot_value_at (&lines->base, p, s, lines->crosshair, &value))
      continue;
    Value *v = &out->values[out->n++];
    double width;
    v->x = plot_scale_pixel (&place->x, value.x);
    v->y = CLAMP (plot_scale_pixel (&place->y, value.smooth), plot->y, plot->y + plot->height);
    v->role = series->role;
    v->text = value_text (panel, series, &value);
    plot_text_measure (painter, &(PlotText){ v->text, PLOT_FONT_BODY }, &width, NULL);
    widest = MAX (widest, width);
  }
  qsort (out->values, out->n, sizeof (Value), by_height);
  for (guint i = 0; i < out->n; i++)
    positions[i] = out->values[i].y;
  plot_spread (positions, out->n, height, plot->y + height / 2,
               plot->y + plot->height - height / 2);
  for (guint i = 0; i < out->n; i++)
    out->values[i].centre = positions[i];

  double at = plot_scale_pixel (&place->x, lines->crosshair), away = plot_gap (painter, 8);
  double width = chip + widest + plot_gap (painter, 8);
  /* Right of the line, else left of it, else over it but inside. */
  double x = at + away;
  if (x + width > plot->x + plot->width)
    x = at - away - width;
  if (x < plot->x)
    x = MAX (plot->x, MIN (at + away, plot->x + plot->width - width));
  if (out->n > 0)
    out->box = (PlotRect){ x, positions[0] - height / 2, width,
                           positions[out->n - 1] - positions[0] + height };
}

static void
paint_values (PlotPainter *painter, const Values *values)
{
  const PlotStyle *style = painter->style;
  cairo_t *cr = painter->cr;
  double height = plot_text_height (painter, PLOT_FONT_BODY) + plot_gap (painter, 3);
  double pad = plot_gap (painter, 4), chip = plot_gap (painter, 10);

  for (guint i = 0; i < values->n; i++) {
    const Value *v = &values->values[i];
    plot_set_colour (painter, &style->background, 1);
    plot_marker_paint (painter, v->role, v->x, v->y, plot_line_width (painter, 3));
    cairo_fill (cr);
    plot_set_colour (painter, &style->role[v->role], 1);
    plot_marker_paint (painter, v->role, v->x, v->y, plot_line_width (painter, 2.1));
    cairo_fill (cr);
  }
  for (guint i = 0; i < values->n; i++) {
    const Value *v = &values->values[i];
    PlotRect box = { plot_snap_middle (painter, values->box.x),
                     plot_snap_middle (painter, v->centre - height / 2), values->box.width,
                     height - plot_gap (painter, 1) };
    PlotText text = { v->text, PLOT_FONT_BODY, 0, &style->foreground };
    plot_rounded_box (painter, &box, plot_gap (painter, 3));
    plot_set_colour (painter, &style->box, 1);
    cairo_fill_preserve (cr);
    plot_set_colour (painter, &style->grid, 1);
    cairo_set_line_width (cr, plot_line_width (painter, 0.55));
    cairo_stroke (cr);
    plot_set_colour (painter, &style->role[v->role], 1);
    plot_marker_paint (painter, v->role, box.x + pad + chip * 0.3, box.y + box.height / 2,
                       plot_gap (painter, 2.2));
    cairo_fill (cr);
    plot_text_draw (painter, &text, box.x + pad + chip, box.y + box.height / 2, 0, 0.5);
  }
}

static void
paint_crosshair (PlotPainter *painter, const Lines *lines, const LinesLayout *layout,
                 const Values *values)
{
  const PlotScale *scale = &layout->panels[0].x;
  double x = plot_snap_middle (painter, plot_scale_pixel (scale, lines->crosshair));

  paint_vertical (painter, layout, x, plot_line_width (painter, 0.6), &painter->style->foreground,
                  0.7);
  for (guint p = 0; p < layout->n_panels; p++)
    paint_values (painter, &values[p]);
  paint_foot (painter, layout, &layout->feet[FOOT_CROSSHAIR]);
}

/* ---- rings ---- */

/* How many points of the panel's curves @box would cover; a few hundred of them are asked. */
static guint
crowd (const Panel *panel, const PanelLayout *place, const PlotRect *box)
{
  guint count = 0;

  for (guint s = 0; s < panel->series->len; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    const double *y = series->smoothed ? series->smoothed : series->y;
    gsize first = plot_lower_bound (series->x, series->n, plot_scale_value (&place->x, box->x));
    gsize end =
        plot_lower_bound (series->x, series->n, plot_scale_value (&place->x, box->x + box->width));
    gsize stride = MAX (1, (end - first) / 200);
    for (gsize i = first; i < end && !series->hidden; i += stride) {
      double py = isfinite (y[i]) && (y[i] > 0 || !place->y.logarithmic)
                      ? plot_scale_pixel (&place->y, y[i])
                      : NAN;
      count += py >= box->y && py <= box->y + box->height;
    }
  }
  return count;
}

/* Tries above, below, and both sides; takes the first place with the fewest points under it. */
static PlotRect
label_place (PlotPainter *painter, const Panel *panel, const PanelLayout *place, double x, double y,
             double width, double height)
{
  const PlotRect *plot = &place->plot;
  double away = plot_gap (painter, 7);
  const PlotRect tries[] = {
    { x - width / 2, y - away - height, width, height },
    { x - width / 2, y + away, width, height },
    { x + away, y - height / 2, width, height },
    { x - away - width, y - height / 2, width, height },
  };
  PlotRect best = { 0 };
  guint fewest = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++) {
    PlotRect box = tries[i];
    box.x = CLAMP (box.x, plot->x, MAX (plot->x, plot->x + plot->width - width));
    box.y = CLAMP (box.y, plot->y, MAX (plot->y, plot->y + plot->height - height));
    guint covered = crowd (panel, place, &box);
    if (x > box.x && x < box.x + width && y > box.y && y < box.y + height)
      covered += 1000; /* pushed back over its own point */
    if (covered < fewest) {
      fewest = covered;
      best = box;
    }
  }
  return best;
}

static void
paint_dot (PlotPainter *painter, const Lines *lines, guint p, const PanelLayout *place,
           const Dot *dot, const Values *values)
{
  const Panel *panel = g_ptr_array_index (lines->panels, p);
  const Series *series = g_ptr_array_index (panel->series, dot->series);
  PlotText text = { dot->label, PLOT_FONT_BODY, 0, &painter->style->foreground };
  double radius = plot_line_width (painter, 3), width, height, pad = plot_gap (painter, 3);
  PlotValue value;

  if (!plot_value_at (&lines->base, p, dot->series, dot->x, &value))
    return;
  double x = plot_scale_pixel (&place->x, value.x), y = plot_scale_pixel (&place->y, value.smooth);
  cairo_new_sub_path (painter->cr);
  cairo_arc (painter->cr, x, y, radius, 0, 2 * G_PI);
  plot_set_colour (painter, &painter->style->background, 1);
  cairo_fill_preserve (painter->cr);
  plot_set_colour (painter, &painter->style->role[series->role], 1);
  cairo_set_line_width (painter->cr, plot_line_width (painter, 1.4));
  cairo_stroke (painter->cr);
  if (!dot->label)
    return;
  plot_text_measure (painter, &text, &width, &height);
  PlotRect box = label_place (painter, panel, place, x, y, width + 2 * pad, height);
  if (values->n > 0 && overlap (&box, &values->box))
    return;
  plot_rounded_box (painter, &box, plot_gap (painter, 3));
  plot_set_colour (painter, &painter->style->background, 0.8);
  cairo_fill (painter->cr);
  plot_text_draw (painter, &text, box.x + pad, box.y, 0, 0);
}

void
plot_lines_paint_marks (PlotPainter *painter, const Lines *lines, const LinesLayout *layout)
{
  g_autofree Values *values = g_new0 (Values, layout->n_panels);
  gboolean crosshair = within (&layout->panels[0].x, lines->crosshair);

  for (guint p = 0; p < layout->n_panels && crosshair; p++)
    gather_values (painter, lines, p, &layout->panels[p], &values[p]);
  paint_cursor (painter, lines, layout);
  for (guint p = 0; p < layout->n_panels; p++) {
    const Panel *panel = g_ptr_array_index (lines->panels, p);
    for (guint d = 0; d < panel->dots->len; d++)
      paint_dot (painter, lines, p, &layout->panels[p], g_ptr_array_index (panel->dots, d),
                 &values[p]);
  }
  if (crosshair)
    paint_crosshair (painter, lines, layout, values);
  for (guint p = 0; p < layout->n_panels; p++)
    for (guint i = 0; i < values[p].n; i++)
      g_free (values[p].values[i].text);
}
