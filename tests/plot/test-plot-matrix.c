/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat maps, bars and figures: what is hit is what is drawn. */
#include "sample.h"

#include <math.h>

static double
blueness (guint32 pixel)
{
  return (pixel & 255) / 255.0 - (pixel >> 16 & 255) / 255.0;
}

static void
test_cells (void)
{
  g_autoptr (Plot) plot = sample_confusion ();
  PlotStyle style = sample_style ();
  guint seen[100] = { 0 };
  PlotRect areas[100];
  PlotHit hit;

  for (int y = 0; y < 420; y += 4) {
    for (int x = 0; x < 480; x += 4) {
      if (!plot_hit (plot, &style, 480, 420, x, y, &hit))
        continue;
      g_assert_cmpint (hit.kind, ==, PLOT_HIT_CELL);
      g_assert_cmpuint (hit.index, ==, hit.row * 10 + hit.column);
      g_assert_cmpfloat (hit.area.width, ==, hit.area.height);
      areas[hit.index] = hit.area;
      seen[hit.index]++;
    }
  }
  cairo_surface_t *surface = sample_paint (plot, &style, 480, 420, 1);
  for (guint i = 0; i < 100; i++) {
    g_assert_cmpuint (seen[i], >, 20);
    /* The upper left corner of a cell is free of text. */
    double blue = blueness (sample_pixel (surface, (int) areas[i].x + 2, (int) areas[i].y + 2));
    if (i / 10 == i % 10)
      g_assert_cmpfloat (blue, >, 0.3);
    else
      g_assert_cmpfloat (blue, <, i == 34 ? -0.1 : 0.02); /* 3 % of mistakes are seen */
  }
  cairo_surface_destroy (surface);
}

static void
test_odd_matrices (void)
{
  static const double values[] = { NAN, 0, INFINITY, -1, 1e300, 5 }, nothing[] = { NAN, NAN };
  static const char *const words[] = { "a rather long name of a class", "b", NULL };
  static const int sizes[][2] = { { 1, 1 }, { 50, 400 }, { 400, 50 }, { 300, 300 } };
  PlotStyle style = sample_style ();
  PlotHit hit;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (guint k = 0; k < 4; k++) {
      g_autoptr (Plot) plot = plot_matrix_new (
          &(PlotMatrix){ 2, 3, values, words, words, "true", "predicted", .by_row = k == 1,
                         .confusion = k == 2, .is_signed = k == 3 });
      plot_matrix_mark (plot, 7, 1); /* outside: no mark */
      cairo_surface_destroy (sample_paint (plot, &style, sizes[i][0], sizes[i][1], 1));
      plot_hit (plot, &style, sizes[i][0], sizes[i][1], 20, 20, &hit);
    }
  }
  g_autoptr (Plot) empty = plot_matrix_new (&(PlotMatrix){ 1, 2, nothing });
  g_assert_true (plot_is_empty (empty));
  g_autoptr (Plot) zeros = plot_matrix_new (&(PlotMatrix){ 1, 1, (double[]){ 0 } });
  g_assert_false (plot_is_empty (zeros));
}

static void
test_bars (void)
{
  static const char *const labels[] = { "a", "b", "c" };
  static const double one[] = { 10, 20, 40 }, other[] = { 40, 20, NAN };
  g_autoptr (Plot) plot = plot_bars_new (labels, 3);
  PlotStyle style = sample_style ();
  guint seen[6] = { 0 };
  double height[6] = { 0 };
  PlotHit hit;

  g_assert_true (plot_is_empty (plot));
  plot_bars_add (plot, "one", one, PLOT_ROLE_TRAIN);
  plot_bars_add (plot, "other", other, PLOT_ROLE_TEST);
  for (double y = 0; y < 300; y += 2) {
    for (double x = 0; x < 400; x += 2) {
      if (!plot_hit (plot, &style, 400, 300, x, y, &hit))
        continue;
      g_assert_cmpint (hit.kind, ==, PLOT_HIT_BAR);
      const double *values = hit.item ? other : one;
      g_assert_true (isnan (hit.y) ? isnan (values[hit.index]) : hit.y == values[hit.index]);
      seen[hit.index * 2 + hit.item]++;
      height[hit.index * 2 + hit.item] = hit.area.height;
    }
  }
  for (guint i = 0; i < 6; i++)
    g_assert_cmpuint (seen[i], >, 50);
  g_assert_cmpfloat_with_epsilon (height[2], 2 * height[0], 1e-6 /* rounding */);
  g_assert_cmpfloat_with_epsilon (height[4], height[1], 1e-6);
  g_assert_cmpfloat (height[5], ==, 0);
  cairo_surface_t *surface = sample_paint (plot, &style, 400, 300, 1);
  PlotRect all = { 0, 0, 400, 300 };
  g_assert_cmpuint (sample_count (surface, &all, &style.role[PLOT_ROLE_TRAIN], 0.02), >, 3000);
  g_assert_cmpuint (sample_count (surface, &all, &style.role[PLOT_ROLE_TEST], 0.02), >, 3000);
  cairo_surface_destroy (surface);
}

static void
test_odd_bars (void)
{
  static const double cases[][3] = {
    { 0, 0, 0 }, { -1, 2, -3 }, { NAN, NAN, 1 }, { 1e300, 1, 0 }, { INFINITY, 1, 2 }
  };
  PlotStyle style = sample_style ();
  PlotHit hit;

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++) {
    g_autoptr (Plot) plot = plot_histogram_new (-1, 1, 3);
    plot_bars_add (plot, NULL, cases[i / 2], PLOT_ROLE_TRAIN);
    plot_bars_set_axes (plot, "x", "y", FALSE, i % 2);
    cairo_surface_destroy (sample_paint (plot, &style, 300, 200, 1));
    plot_hit (plot, &style, 300, 200, 150, 100, &hit);
    cairo_surface_destroy (sample_paint (plot, &style, 20, 20, 1));
  }
}

static void
test_count_into (void)
{
  static const float values[] = { -5, -1, -0.9f, 0, 0.99f, 1, 7, NAN, INFINITY };
  double counts[4];

  g_assert_cmpuint (plot_count_into (values, G_N_ELEMENTS (values), -1, 1, counts, 4), ==, 8);
  g_assert_cmpfloat (counts[0], ==, 3);
  g_assert_cmpfloat (counts[1], ==, 0);
  g_assert_cmpfloat (counts[2], ==, 1);
  g_assert_cmpfloat (counts[3], ==, 4);
  g_assert_cmpuint (plot_count_into (values, 3, 1, 1, counts, 4), ==, 0);
}

static void
test_figure (void)
{
  g_autoptr (Plot) figure = plot_figure_new (2);
  PlotStyle style = sample_style ();
  guint kinds[3] = { 0 };
  PlotHit hit;

  g_assert_true (plot_is_empty (figure));
  plot_figure_add (figure, sample_curves (20, 0));
  plot_figure_add (figure, sample_confusion ());
  plot_figure_add (figure, sample_tiles (4));
  plot_set_title (figure, "All of it");
  g_assert_false (plot_is_empty (figure));
  for (double y = 0; y < 600; y += 4) {
    for (double x = 0; x < 900; x += 4) {
      if (!plot_hit (figure, &style, 900, 600, x, y, &hit))
        continue;
      g_assert_cmpuint (hit.child, ==, (x > 450) + 2 * (y > 315));
      kinds[hit.child]++;
      if (hit.child == 1)
        g_assert_cmpint (hit.kind, ==, PLOT_HIT_CELL);
      if (hit.child == 2)
        g_assert_cmpint (hit.kind, ==, PLOT_HIT_TILE);
    }
  }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (kinds[i], >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-matrix/cells", test_cells);
  g_test_add_func ("/plot-matrix/odd", test_odd_matrices);
  g_test_add_func ("/plot-bars/bars", test_bars);
  g_test_add_func ("/plot-bars/odd", test_odd_bars);
  g_test_add_func ("/plot-bars/count-into", test_count_into);
  g_test_add_func ("/plot-figure/figure", test_figure);
  return g_test_run ();
}
