/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat maps, among them the confusion matrix: square cells, their numbers where there is room.
 * In a confusion matrix the diagonal is blue and mistakes are orange, by the square root of their
 * share, so that a few mistakes among thousands are seen; other maps have a key beside them. */
#include "plot-labels.h"
#include "plot-scale.h"

#include <math.h>

typedef struct {
  Plot base;
  PlotMatrix is; /* pointers in it are owned copies */
  char **row_labels, **column_labels;
  double largest;   /* absolute value */
  double *row_sums; /* of absolute values */
  int marked_row, marked_column;
} Matrix;

typedef struct {
  double left, top, cell;       /* of the cells; cells are squares */
  double line, row_labels, key; /* key: its width with its numbers, 0 for none */
  PlotLabels column_labels;
} MatrixLayout;

static void
matrix_free (Plot *plot)
{
  Matrix *matrix = (Matrix *) plot;

  g_free ((double *) matrix->is.values);
  g_free ((char *) matrix->is.row_title);
  g_free ((char *) matrix->is.column_title);
  g_strfreev (matrix->row_labels);
  g_strfreev (matrix->column_labels);
  g_free (matrix->row_sums);
}

static gboolean
matrix_is_empty (const Plot *plot)
{
  return ((const Matrix *) plot)->largest < 0;
}

static double
row_labels_width (PlotPainter *painter, const Matrix *matrix)
{
  double widest = 0;

  for (guint r = 0; matrix->row_labels && r < matrix->is.rows; r++) {
    double width;
    plot_text_measure (painter, &(PlotText){ matrix->row_labels[r], PLOT_FONT_BODY }, &width, NULL);
    widest = MAX (widest, width);
  }
  return MIN (widest, plot_gap (painter, 8 * 10));
}

/* ---- key ---- */

#define KEY_STEPS 48

static double
key_bar (PlotPainter *painter)
{
  return plot_gap (painter, 8);
}

/* The highest and lowest value of the colours. */
static char *
key_text (const Matrix *matrix, gboolean high)
{
  double end = matrix->is.by_row ? 1 : matrix->largest;

  if (!high)
    end = matrix->is.is_signed ? -end : 0;
  return plot_format_value (end, matrix->is.by_row || matrix->is.percent);
}

static double
key_width (PlotPainter *painter, const Matrix *matrix)
{
  double widest = 0;

  if (matrix->is.confusion)
    return 0;
  for (guint i = 0; i < 2; i++) {
    g_autofree char *text = key_text (matrix, i);
    double width;
    plot_text_measure (painter, &(PlotText){ text, PLOT_FONT_SMALL }, &width, NULL);
    widest = MAX (widest, width);
  }
  return plot_gap (painter, 10) + key_bar (painter) + plot_gap (painter, 3) + widest;
}

/* ---- layout ---- */

static MatrixLayout
matrix_layout (PlotPainter *painter, const Matrix *matrix, const PlotRect *area)
{
  MatrixLayout layout = { .line = plot_text_height (painter, PLOT_FONT_BODY) };
  double gap = plot_gap (painter, 4), pad = plot_gap (painter, 6);

  layout.row_labels = row_labels_width (painter, matrix);
  layout.key = key_width (painter, matrix);
  double left = pad + layout.row_labels + gap + (matrix->is.row_title ? layout.line + gap : 0);
  double top = pad + gap + (matrix->is.column_title ? layout.line + gap : 0);
  double width = area->width - left - pad - layout.key, height = area->height - top - pad;
  double room = MIN (width / matrix->is.columns, height / matrix->is.rows);

  /* Turned labels take height, which makes cells smaller: twice is enough to settle. */
  for (guint round = 0; round < 2; round++) {
    layout.column_labels =
        plot_labels_fit (painter, matrix->column_labels, matrix->is.columns, MAX (room, 1));
    double overhang = MAX (0, layout.column_labels.overhang - room / 2);
    room = MIN ((width - overhang) / matrix->is.columns,
                (height - layout.column_labels.height) / matrix->is.rows);
    room = MIN (room, plot_gap (painter, 8 * 8));
  }
  layout.cell = MAX (room, 1 / painter->device);
  if (layout.cell * painter->device > 3)
    layout.cell = floor (layout.cell * painter->device) / painter->device;
  double used_w = left + layout.cell * matrix->is.columns + layout.key + pad;
  double used_h = top + layout.column_labels.height + layout.cell * matrix->is.rows + pad;
  layout.left = plot_snap_edge (painter, area->x + left + MAX (0, (area->width - used_w) / 2));
  layout.top = plot_snap_edge (painter, area->y + top + layout.column_labels.height
                                            + MAX (0, (area->height - used_h) / 2));
  return layout;
}

/* ---- colours ---- */

static double
share_of (const Matrix *matrix, guint r, guint c)
{
  double value = matrix->is.values[r * matrix->is.columns + c];
  double whole = matrix->is.by_row || matrix->is.confusion ? matrix->row_sums[r] : matrix->largest;

  return whole > 0 && isfinite (value) ? value / whole : 0;
}

static PlotColour
colour_of (PlotPainter *painter, const Matrix *matrix, double share, gboolean wrong)
{
  const PlotStyle *style = painter->style;
  PlotColour none = plot_mix (&style->background, &style->foreground, 0.04);

  none.alpha = 1;
  if (matrix->is.is_signed)
    return plot_mix (&style->map_middle, share < 0 ? &style->map_low : &style->map_high,
                     fabs (share));
  if (wrong)
    return plot_mix (&none, &style->map_high, MIN (0.95, 2 * sqrt (MAX (share, 0))));
  return plot_mix (&none, &style->heat, 0.95 * MAX (share, 0));
}

static double
luminance (const PlotColour *colour)
{
  return 0.2126 * pow (colour->red, 2.2) + 0.7152 * pow (colour->green, 2.2)
         + 0.0722 * pow (colour->blue, 2.2);
}

/* Black or white, whichever stands out more. */
static PlotColour
ink_on (const PlotColour *colour)
{
  double l = luminance (colour);
  gboolean white = 1.05 / (l + 0.05) > (l + 0.05) / 0.05;

  return white ? (PlotColour){ 1, 1, 1, 1 } : (PlotColour){ 0.08, 0.08, 0.08, 1 };
}

/* ---- painting ---- */

static void
paint_key (PlotPainter *painter, const Matrix *matrix, const MatrixLayout *layout)
{
  double height = layout->cell * matrix->is.rows, bar = key_bar (painter);
  double x = plot_snap_edge (painter, layout->left + layout->cell * matrix->is.columns
                                          + plot_gap (painter, 10));

  if (matrix->is.confusion)
    return;
  for (guint i = 0; i < KEY_STEPS; i++) {
    double share = 1 - (i + 0.5) / KEY_STEPS;
    double top = plot_snap_edge (painter, layout->top + height * i / KEY_STEPS);
    double end = plot_snap_edge (painter, layout->top + height * (i + 1) / KEY_STEPS);
    PlotColour colour =
        colour_of (painter, matrix, matrix->is.is_signed ? 2 * share - 1 : share, FALSE);
    plot_set_colour (painter, &colour, 1);
    cairo_rectangle (painter->cr, x, top, bar, end - top);
    cairo_fill (painter->cr);
  }
  for (guint i = 0; i < 2 && height > 2 * layout->line; i++) {
    g_autofree char *text = key_text (matrix, i);
    PlotText label = { text, PLOT_FONT_SMALL, 0, &painter->style->muted };
    plot_text_draw (painter, &label, x + bar + plot_gap (painter, 3),
                    i ? layout->top : layout->top + height, 0, i ? 0 : 1);
  }
}

static char *
cell_text (const Matrix *matrix, guint r, guint c)
{
  double value = matrix->is.values[r * matrix->is.columns + c];

  if (!isfinite (value) || (value == 0 && matrix->is.confusion))
    return g_strdup ("");
  if (matrix->is.percent)
    return g_strdup_printf ("%.0f", value * 100);
  return plot_format_value (value, FALSE);
}

static double
widest_text (PlotPainter *painter, const Matrix *matrix)
{
  double widest = 0;

  for (guint r = 0; r < matrix->is.rows; r++) {
    for (guint c = 0; c < matrix->is.columns; c++) {
      g_autofree char *text = cell_text (matrix, r, c);
      double width;
      plot_text_measure (painter, &(PlotText){ text, PLOT_FONT_SMALL }, &width, NULL);
      widest = MAX (widest, width);
    }
  }
  return widest;
}

static void
paint_cells (PlotPainter *painter, const Matrix *matrix, const MatrixLayout *layout)
{
  cairo_t *cr = painter->cr;
  /* A thin gap tells cells apart; not where they are themselves so thin. */
  double gap = layout->cell * painter->device > 8 ? 1 / painter->device : 0;
  double small = plot_text_height (painter, PLOT_FONT_SMALL);
  gboolean texts =
      layout->cell > small && widest_text (painter, matrix) + plot_gap (painter, 2) < layout->cell;

  for (guint r = 0; r < matrix->is.rows; r++) {
    for (guint c = 0; c < matrix->is.columns; c++) {
      gboolean wrong = matrix->is.confusion && r != c;
      PlotColour colour = colour_of (painter, matrix, share_of (matrix, r, c), wrong);
      double x = layout->left + c * layout->cell, y = layout->top + r * layout->cell;
      plot_set_colour (painter, &colour, 1);
      cairo_rectangle (cr, x, y, layout->cell - gap, layout->cell - gap);
      cairo_fill (cr);
      if (!texts)
        continue;
      g_autofree char *text = cell_text (matrix, r, c);
      PlotColour ink = ink_on (&colour);
      plot_text_draw (painter, &(PlotText){ text, PLOT_FONT_SMALL, 0, &ink },
                      x + (layout->cell - gap) / 2, y + (layout->cell - gap) / 2, 0.5, 0.5);
    }
  }
}

static void
paint_mark (PlotPainter *painter, const Matrix *matrix, const MatrixLayout *layout)
{
  double width = plot_line_width (painter, 1.4);

  if (matrix->marked_row < 0 || matrix->marked_row >= (int) matrix->is.rows
      || matrix->marked_column < 0 || matrix->marked_column >= (int) matrix->is.columns)
    return;
  plot_set_colour (painter, &painter->style->foreground, 1);
  cairo_set_line_width (painter->cr, width);
  cairo_rectangle (painter->cr, layout->left + matrix->marked_column * layout->cell - width / 2,
                   layout->top + matrix->marked_row * layout->cell - width / 2,
                   layout->cell + width, layout->cell + width);
  cairo_stroke (painter->cr);
}

static void
paint_labels (PlotPainter *painter, const Matrix *matrix, const MatrixLayout *layout)
{
  double gap = plot_gap (painter, 4);
  double width = layout->cell * matrix->is.columns, height = layout->cell * matrix->is.rows;
  guint every = (guint) MAX (1, ceil (layout->line * 0.9 / layout->cell));
  PlotText text = { NULL, PLOT_FONT_BODY, 0, &painter->style->foreground };

  plot_labels_paint (painter, matrix->column_labels, matrix->is.columns, &layout->column_labels,
                     layout->left + layout->cell / 2, layout->top - gap, layout->cell, TRUE);
  text.width = layout->row_labels + 1;
  for (guint r = 0; matrix->row_labels && r < matrix->is.rows; r += every) {
    text.text = matrix->row_labels[r];
    plot_text_draw (painter, &text, layout->left - gap, layout->top + (r + 0.5) * layout->cell, 1,
                    0.5);
  }
  text.colour = &painter->style->muted;
  text.width = 0;
  text.text = matrix->is.column_title;
  if (text.text)
    plot_text_draw (painter, &text, layout->left + width / 2,
                    layout->top - gap - layout->column_labels.height
                        - (matrix->column_labels ? gap : 0),
                    0.5, 1);
  text.text = matrix->is.row_title;
  if (!text.text)
    return;
  cairo_save (painter->cr);
  cairo_translate (painter->cr, layout->left - gap - layout->row_labels - gap - layout->line / 2,
                   layout->top + height / 2);
  cairo_rotate (painter->cr, -G_PI_2);
  plot_text_draw (painter, &text, 0, 0, 0.5, 0.5);
  cairo_restore (painter->cr);
}

static void
matrix_paint (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  const Matrix *matrix = (const Matrix *) plot;

  if (matrix_is_empty (plot)) {
    plot_paint_sentence (painter, plot, area);
    return;
  }
  MatrixLayout layout = matrix_layout (painter, matrix, area);
  paint_cells (painter, matrix, &layout);
  paint_labels (painter, matrix, &layout);
  paint_key (painter, matrix, &layout);
  paint_mark (painter, matrix, &layout);
}

static gboolean
matrix_hit (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
            PlotHit *hit)
{
  const Matrix *matrix = (const Matrix *) plot;

  if (matrix_is_empty (plot))
    return FALSE;
  MatrixLayout layout = matrix_layout (painter, matrix, area);
  double column = floor ((x - layout.left) / layout.cell);
  double row = floor ((y - layout.top) / layout.cell);
  if (column < 0 || row < 0 || column >= matrix->is.columns || row >= matrix->is.rows)
    return FALSE;
  hit->kind = PLOT_HIT_CELL;
  hit->row = (guint) row;
  hit->column = (guint) column;
  hit->index = hit->row * matrix->is.columns + hit->column;
  hit->area = (PlotRect){ layout.left + column * layout.cell, layout.top + row * layout.cell,
                          layout.cell, layout.cell };
  return TRUE;
}

static const PlotClass matrix_class = { matrix_paint, matrix_hit, matrix_is_empty, matrix_free };

Plot *
plot_matrix_new (const PlotMatrix *from)
{
  Matrix *matrix = (Matrix *) plot_new (&matrix_class, sizeof (Matrix));
  gsize n = (gsize) from->rows * from->columns;

  matrix->is = *from;
  matrix->is.values = g_memdup2 (from->values, n * sizeof (double));
  matrix->is.row_title = g_strdup (from->row_title);
  matrix->is.column_title = g_strdup (from->column_title);
  matrix->row_labels = plot_labels_dup (from->row_labels, from->rows);
  matrix->column_labels = plot_labels_dup (from->column_labels, from->columns);
  matrix->is.row_labels = matrix->is.column_labels = NULL;
  matrix->row_sums = g_new0 (double, from->rows);
  matrix->largest = -1;
  matrix->marked_row = matrix->marked_column = -1;
  for (gsize i = 0; i < n; i++) {
    double size = fabs (from->values[i]);
    if (!isfinite (size))
      continue;
    matrix->row_sums[i / from->columns] += size;
    matrix->largest = MAX (matrix->largest, size);
  }
  return &matrix->base;
}

void
plot_matrix_mark (Plot *plot, int row, int column)
{
  g_assert (plot->class == &matrix_class);
  ((Matrix *) plot)->marked_row = row;
  ((Matrix *) plot)->marked_column = column;
}
