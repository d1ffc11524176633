/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the parts of a line chart go, and what lies under a point. A panel is a heading line with
 * its title and legend above the axes; only the last panel carries the x axis's numbers. */
#include "plot-lines.h"

#include <math.h>
#include <string.h>

static gboolean
is_listed (const Series *series)
{
  return series->name && *series->name;
}

/* Whether @panel's legend would say just what the one above says. */
static gboolean
same_legend (const Panel *panel, const Panel *above)
{
  if (panel->series->len != above->series->len)
    return FALSE;
  for (guint s = 0; s < panel->series->len; s++) {
    const Series *a = g_ptr_array_index (panel->series, s);
    const Series *b = g_ptr_array_index (above->series, s);
    if (g_strcmp0 (a->name, b->name) != 0 || a->role != b->role || a->dashed != b->dashed
        || a->hidden != b->hidden)
      return FALSE;
  }
  return TRUE;
}

static double
swatch_width (PlotPainter *painter)
{
  return plot_gap (painter, 14);
}

/* Places the legend's items in lines of @width from the far end; as many lines as it takes.
 * @line: room left in the first line by the title.
 * Returns: the lines used; 0 when the first is enough and the title shares it. */
static guint
place_legend (PlotPainter *painter, const Panel *panel, PanelLayout *layout, double width,
              double line)
{
  double gap = plot_gap (painter, 12), total = -gap, x = 0;
  double height = plot_text_height (painter, PLOT_FONT_BODY) + plot_gap (painter, 2);
  guint row = 0;

  layout->legend = g_new0 (LegendItem, panel->series->len);
  for (guint s = 0; s < panel->series->len; s++) {
    const Series *series = g_ptr_array_index (panel->series, s);
    double text;
    if (!is_listed (series))
      continue;
    plot_text_measure (painter, &(PlotText){ series->name, PLOT_FONT_BODY, width / 2 }, &text,
                       NULL);
    double item = swatch_width (painter) + plot_gap (painter, 4) + text;
    if (x > 0 && x + item > width) {
      x = 0;
      row++;
    }
    layout->legend[layout->n_legend++] = (LegendItem){ s, { x, row * height, item, height } };
    x += item + gap;
    total += item + gap;
  }
  if (layout->n_legend == 0 || (row == 0 && total <= line))
    return 0;
  return row + 1;
}

/* From rows counted from 0,0 to their place: flush with the far end of the plot. */
static void
align_legend (PlotPainter *painter, PanelLayout *layout, double top)
{
  const PlotRect *plot = &layout->plot;
  gboolean mirrored = painter->style->right_to_left;

  for (guint i = 0; i < layout->n_legend;) {
    guint end = i;
    while (end < layout->n_legend && layout->legend[end].area.y == layout->legend[i].area.y)
      end++;
    const PlotRect *last = &layout->legend[end - 1].area;
    double row = last->x + last->width;
    for (; i < end; i++) {
      PlotRect *area = &layout->legend[i].area;
      /* The first item is next to the reading's start. */
      area->x =
          mirrored ? plot->x + row - area->x - area->width : plot->x + plot->width - row + area->x;
      area->y += top;
    }
  }
}

static PlotTicks
y_ticks (PlotPainter *painter, const Panel *panel, PlotRange range, double height)
{
  double line = plot_text_height (painter, PLOT_FONT_BODY);
  guint most = (guint) CLAMP (height / (line * 2.1), 1, 10);

  return plot_ticks (range, most, panel->is.logarithmic, FALSE);
}

static double
labels_width (PlotPainter *painter, const Panel *panel, const PlotTicks *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->n; i++) {
    g_autofree char *label = plot_format_tick (ticks->value[i], ticks->step, panel->is.percent);
    double width;
    plot_text_measure (painter, &(PlotText){ label, PLOT_FONT_BODY }, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

static double
total_weight (const Lines *lines)
{
  double total = 0;

  for (guint p = 0; p < lines->panels->len; p++) {
    const Panel *panel = g_ptr_array_index (lines->panels, p);
    total += panel->is.weight > 0 ? panel->is.weight : 1;
  }
  return total;
}

static PlotTicks
x_ticks (PlotPainter *painter, const Lines *lines, PlotRange range, double width)
{
  /* Wide enough for the longer of the two end labels and a gap as wide. */
  double room = plot_gap (painter, 28);

  for (guint i = 0; i < 2; i++) {
    double value = i ? range.high : range.low, text;
    g_autofree char *label =
        plot_format_tick (value, plot_tick_step (range.high - range.low, 8), FALSE);
    plot_text_measure (painter, &(PlotText){ label, PLOT_FONT_BODY }, &text, NULL);
    room = MAX (room, text * 1.8);
  }
  return plot_ticks (range, (guint) CLAMP (width / room, 1, 16), FALSE, lines->whole);
}

/* Heights of the headings; the legend's items, not yet aligned.
 * Returns: their sum. */
static double
lay_headings (PlotPainter *painter, const Lines *lines, LinesLayout *layout, double width,
              double *headings)
{
  double line = plot_text_height (painter, PLOT_FONT_BODY) + plot_gap (painter, 2), sum = 0;

  for (guint p = 0; p < layout->n_panels; p++) {
    const Panel *panel = g_ptr_array_index (lines->panels, p);
    double title = 0;
    guint rows = 0;
    if (panel->is.title)
      plot_text_measure (painter, &(PlotText){ panel->is.title, PLOT_FONT_BOLD }, &title, NULL);
    if (p == 0 || !same_legend (panel, g_ptr_array_index (lines->panels, p - 1)))
      rows = place_legend (painter, panel, &layout->panels[p], width,
                           width - title - plot_gap (painter, 12));
    gboolean first_line = panel->is.title || (rows == 0 && layout->panels[p].n_legend > 0);
    headings[p] = ((first_line ? 1 : 0) + rows) * line + plot_gap (painter, 5);
    sum += headings[p];
  }
  return sum;
}

static void
place_panels (PlotPainter *painter, const Lines *lines, LinesLayout *layout, const PlotRect *area,
              double x_axis)
{
  g_autofree double *headings = g_new0 (double, layout->n_panels);
  PlotRange range = plot_lines_x_range (lines);
  double between = plot_gap (painter, 7);
  double top = area->y + plot_gap (painter, 4), right = area->x + area->width;
  double widest = plot_gap (painter, 20);
  double taken = lay_headings (painter, lines, layout, area->width * 0.85, headings);
  double free_height =
      MAX (area->y + area->height - x_axis - top - taken - between * (layout->n_panels - 1), 8);

  for (guint p = 0; p < layout->n_panels; p++) {
    const Panel *panel = g_ptr_array_index (lines->panels, p);
    PanelLayout *place = &layout->panels[p];
    double share = (panel->is.weight > 0 ? panel->is.weight : 1) / total_weight (lines);
    PlotRange y = plot_lines_range (&lines->base, p);
    place->heading = top;
    place->plot.y = plot_snap_edge (painter, top + headings[p]);
    place->plot.height = plot_snap_edge (painter, MAX (free_height * share, 4));
    place->y = (PlotScale){ y.low, y.high, place->plot.y + place->plot.height, place->plot.y,
                            panel->is.logarithmic };
    place->y_ticks = y_ticks (painter, panel, y, place->plot.height);
    widest = MAX (widest, labels_width (painter, panel, &place->y_ticks));
    top = place->plot.y + place->plot.height + between;
  }
  /* Rounded up, so that the axes stay where they are when a label gets a digit more. */
  double step = plot_gap (painter, 8);
  double left = area->x + ceil (widest / step) * step + plot_gap (painter, 9);
  for (guint p = 0; p < layout->n_panels; p++) {
    PanelLayout *place = &layout->panels[p];
    place->plot.x = plot_snap_edge (painter, left);
    place->plot.width =
        MAX (4, plot_snap_edge (painter, right - plot_gap (painter, 12)) - place->plot.x);
    place->x = (PlotScale){ range.low, range.high, place->plot.x, place->plot.x + place->plot.width,
                            FALSE };
    gboolean own_line = place->n_legend > 0;
    double line = plot_text_height (painter, PLOT_FONT_BODY) + plot_gap (painter, 2);
    double legend_height = 0;
    if (own_line) {
      const PlotRect *last = &place->legend[place->n_legend - 1].area;
      legend_height = last->y + line;
    }
    align_legend (painter, place, place->plot.y - plot_gap (painter, 5) - legend_height);
  }
}

LinesLayout
plot_lines_layout (PlotPainter *painter, const Lines *lines, const PlotRect *area)
{
  LinesLayout layout = { .n_panels = lines->panels->len };
  double line = plot_text_height (painter, PLOT_FONT_BODY);
  double title = lines->x_title ? line + plot_gap (painter, 2) : 0;
  double x_axis = plot_gap (painter, 5) + line + title + plot_gap (painter, 5);

  layout.panels = g_new0 (PanelLayout, MAX (layout.n_panels, 1));
  if (layout.n_panels == 0)
    return layout;
  place_panels (painter, lines, &layout, area, x_axis);
  const PanelLayout *last = &layout.panels[layout.n_panels - 1];
  layout.bottom = last->plot.y + last->plot.height;
  layout.x_label_top = layout.bottom + plot_gap (painter, 5);
  layout.x_title_top = layout.x_label_top + line + plot_gap (painter, 2);
  layout.x_ticks = x_ticks (painter, lines, plot_lines_x_range (lines), last->plot.width);
  plot_lines_place_feet (painter, lines, &layout);
  return layout;
}

void
plot_lines_layout_clear (LinesLayout *layout)
{
  for (guint p = 0; p < layout->n_panels; p++)
    g_free (layout->panels[p].legend);
  for (guint f = 0; f < N_FEET; f++)
    g_free (layout->feet[f].label);
  g_free (layout->panels);
}

static gboolean
hit_panel (const PanelLayout *place, double x, double y, PlotHit *hit)
{
  for (guint i = 0; i < place->n_legend; i++) {
    if (!plot_rect_contains (&place->legend[i].area, x, y))
      continue;
    hit->kind = PLOT_HIT_LEGEND;
    hit->item = place->legend[i].series;
    hit->area = place->legend[i].area;
    return TRUE;
  }
  if (!plot_rect_contains (&place->plot, x, y))
    return FALSE;
  hit->kind = PLOT_HIT_PANEL;
  hit->x = plot_scale_value (&place->x, x);
  hit->y = plot_scale_value (&place->y, y);
  hit->area = place->plot;
  return TRUE;
}

gboolean
plot_lines_hit (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
                PlotHit *hit)
{
  LinesLayout layout = plot_lines_layout (painter, (const Lines *) plot, area);
  gboolean found = FALSE;

  for (guint p = 0; p < layout.n_panels && !found; p++) {
    found = hit_panel (&layout.panels[p], x, y, hit);
    hit->index = found ? p : 0;
  }
  plot_lines_layout_clear (&layout);
  return found;
}
