/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several plots side by side and above each other, as one picture. */
#include "plot-private.h"

typedef struct {
  Plot base;
  GPtrArray *children;
  guint columns;
  GArray *weights; /* double, of the rows set so far */
} Figure;

static void
figure_free (Plot *plot)
{
  Figure *figure = (Figure *) plot;

  g_ptr_array_unref (figure->children);
  g_array_unref (figure->weights);
}

/* One child with something to show is enough: the others show their own sentence. */
static gboolean
figure_is_empty (const Plot *plot)
{
  const Figure *figure = (const Figure *) plot;

  for (guint i = 0; i < figure->children->len; i++)
    if (!plot_is_empty (g_ptr_array_index (figure->children, i)))
      return FALSE;
  return TRUE;
}

static double
weight_of (const Figure *figure, guint row)
{
  return row < figure->weights->len ? g_array_index (figure->weights, double, row) : 1;
}

static PlotRect
child_area (PlotPainter *painter, const Figure *figure, const PlotRect *area, guint i)
{
  guint n = figure->children->len, rows = (n + figure->columns - 1) / figure->columns;
  guint row = i / figure->columns, column = i % figure->columns;
  double total = 0, before = 0, gap = plot_gap (painter, 6);
  double width = (area->width - gap * (figure->columns - 1)) / figure->columns;
  double height = area->height - gap * (rows - 1);

  for (guint r = 0; r < rows; r++) {
    total += weight_of (figure, r);
    before += r < row ? weight_of (figure, r) : 0;
  }
  return (PlotRect){ area->x + column * (width + gap),
                     area->y + height * before / total + row * gap, width,
                     height * weight_of (figure, row) / total };
}

static void
figure_paint (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  const Figure *figure = (const Figure *) plot;

  if (figure_is_empty (plot) && plot->empty) {
    plot_paint_sentence (painter, plot, area);
    return;
  }
  for (guint i = 0; i < figure->children->len; i++) {
    PlotRect place = child_area (painter, figure, area, i);
    plot_paint_area (painter, g_ptr_array_index (figure->children, i), &place);
  }
}

static gboolean
figure_hit (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
            PlotHit *hit)
{
  const Figure *figure = (const Figure *) plot;

  for (guint i = 0; i < figure->children->len; i++) {
    PlotRect place = child_area (painter, figure, area, i);
    if (!plot_rect_contains (&place, x, y))
      continue;
    gboolean found =
        plot_hit_area (painter, g_ptr_array_index (figure->children, i), &place, x, y, hit);
    hit->child = i;
    return found;
  }
  return FALSE;
}

static const PlotClass figure_class = { figure_paint, figure_hit, figure_is_empty, figure_free };

Plot *
plot_figure_new (guint columns)
{
  Figure *figure = (Figure *) plot_new (&figure_class, sizeof (Figure));

  figure->children = g_ptr_array_new_with_free_func ((GDestroyNotify) plot_free);
  figure->columns = MAX (columns, 1);
  figure->weights = g_array_new (FALSE, FALSE, sizeof (double));
  return &figure->base;
}

void
plot_figure_add (Plot *plot, Plot *child)
{
  g_assert (plot->class == &figure_class);
  g_ptr_array_add (((Figure *) plot)->children, child);
}

void
plot_figure_set_row_weight (Plot *plot, guint row, double weight)
{
  Figure *figure = (Figure *) plot;
  const double one = 1;

  g_assert (plot->class == &figure_class);
  while (figure->weights->len <= row)
    g_array_append_val (figure->weights, one);
  g_array_index (figure->weights, double, row) = weight > 0 ? weight : 1;
}
