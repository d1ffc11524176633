/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dense lines: the envelope's picture against that of a plain stroke. */
#include "plot-lines.h"
#include "sample.h"

#include <math.h>

#define WIDTH 300
#define HEIGHT 160

static cairo_surface_t *
canvas (PlotPainter *painter, const PlotStyle *style, double device)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) (WIDTH * device), (int) (HEIGHT * device));

  cairo_surface_set_device_scale (surface, device, device);
  *painter = (PlotPainter){ cairo_create (surface), style, NULL, device, FALSE };
  cairo_set_source_rgb (painter->cr, 1, 1, 1);
  cairo_paint (painter->cr);
  return surface;
}

static PanelLayout
place (double last)
{
  return (PanelLayout){ .plot = { 0, 0, WIDTH, HEIGHT },
                        .x = { 0, last, 0, WIDTH },
                        .y = { 0, 3, HEIGHT, 0 } };
}

/* Mean difference of two pictures, in shares of the ink of the second: 0 equal. */
static double
difference (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  double apart = 0, ink = 0;

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      int one = sample_pixel (a, x, y) & 255, other = sample_pixel (b, x, y) & 255;
      apart += abs (one - other);
      ink += 255 - other;
    }
  }
  return apart / ink;
}

static void
compare (gsize n, double noise, double device, double at_most)
{
  const PlotColour black = { 0, 0, 0, 1 };
  g_autofree double *x = sample_x (n, 20), *y = sample_loss (n, 2.5, 0.2, noise, 7);
  Series series = { .x = x, .y = y, .n = n };
  PanelLayout layout = place (20);
  PlotPainter ours, plain;
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  cairo_surface_t *a = canvas (&ours, &style, device), *b = canvas (&plain, &style, device);
  plot_curve_paint (&ours, &layout, &series, y, 1.7, &black);
  plot_set_colour (&plain, &black, 1);
  cairo_set_line_width (plain.cr, 1.7);
  cairo_set_line_join (plain.cr, CAIRO_LINE_JOIN_ROUND);
  for (gsize i = 0; i < n; i++)
    cairo_line_to (plain.cr, plot_scale_pixel (&layout.x, x[i]),
                   plot_scale_pixel (&layout.y, y[i]));
  cairo_stroke (plain.cr);
  double apart = difference (a, b);
  g_test_message ("%zu points, noise %g, scale %g: %.4f", n, noise, device, apart);
  g_assert_cmpfloat (apart, <, at_most);
  cairo_destroy (ours.cr);
  cairo_destroy (plain.cr);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

static void
test_envelope_is_the_line (void)
{
  /* Border pixels differ by part of a pixel: a line two pixels high is mostly border, a band of
   * noise is mostly inside. Twice the pixels halve it. */
  compare (4000, 0, 1, 0.25);
  compare (4000, 0, 2, 0.12);
  compare (4000, 0.2, 1, 0.12);
  compare (4000, 0.2, 2, 0.08);
  compare (400, 0.3, 2, 0.15);
}

static void
test_difference_says_no (void)
{
  const PlotColour black = { 0, 0, 0, 1 };
  g_autofree double *x = sample_x (900, 20), *y = sample_loss (900, 2.5, 0.2, 0, 7);
  g_autofree double *moved = sample_loss (900, 2.6, 0.3, 0, 7);
  Series series = { .x = x, .n = 900 };
  PanelLayout layout = place (20);
  PlotPainter one, other;
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  cairo_surface_t *a = canvas (&one, &style, 1), *b = canvas (&other, &style, 1);
  plot_curve_paint (&one, &layout, &series, y, 1.7, &black);
  plot_curve_paint (&other, &layout, &series, moved, 1.7, &black);
  g_assert_cmpfloat (difference (a, b), >, 0.5);
  cairo_destroy (one.cr);
  cairo_destroy (other.cr);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

/* Columns of pixels that hold any ink. */
static guint
inked_columns (const double *x, const double *y, gsize n, gboolean dashed)
{
  const PlotColour black = { 0, 0, 0, 1 };
  Series series = { .x = (double *) x, .y = (double *) y, .n = n, .dashed = dashed };
  PanelLayout layout = place (20);
  PlotPainter painter;
  PlotStyle style;
  guint count = 0;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  cairo_surface_t *surface = canvas (&painter, &style, 1);
  plot_curve_paint (&painter, &layout, &series, y, 1.7, &black);
  cairo_surface_flush (surface);
  for (int column = 0; column < WIDTH; column++) {
    PlotRect strip = { column, 0, 1, HEIGHT };
    count += sample_count (surface, &strip, &black, 0.6) > 0;
  }
  cairo_destroy (painter.cr);
  cairo_surface_destroy (surface);
  return count;
}

static void
test_gaps (void)
{
  static const gsize sizes[] = { 40, 6000 }; /* stroked, envelope */

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize n = sizes[i];
    g_autofree double *x = sample_x (n, 20), *y = sample_loss (n, 2.5, 0.2, 0, 7);
    g_assert_cmpuint (inked_columns (x, y, n, FALSE), >=, WIDTH - 10);
    for (gsize k = n / 2; k < 3 * n / 4; k++)
      y[k] = k % 2 ? NAN : INFINITY;
    /* A quarter is missing, give or take a point's distance. */
    guint inked = inked_columns (x, y, n, FALSE);
    g_assert_cmpuint (inked, <, 0.76 * WIDTH + 4);
    g_assert_cmpuint (inked, >, 0.66 * WIDTH);
    for (gsize k = 0; k < n; k++)
      y[k] = NAN;
    g_assert_cmpuint (inked_columns (x, y, n, FALSE), ==, 0);
    y[n / 3] = 1;
    g_assert_cmpuint (inked_columns (x, y, n, FALSE), >=, 1);
  }
}

static void
test_dashes (void)
{
  static const gsize sizes[] = { 40, 6000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree double *x = sample_x (sizes[i], 20), *y = sample_loss (sizes[i], 2.5, 0.2, 0, 7);
    guint inked = inked_columns (x, y, sizes[i], TRUE);
    g_assert_cmpuint (inked, >, WIDTH / 3);
    g_assert_cmpuint (inked, <, WIDTH * 5 / 6);
  }
}

/* cairo's coordinates end at 2^23: such values once drew lines the other way around. */
static void
test_huge_values (void)
{
  gsize n = 50;
  g_autofree double *x = sample_x (n, 20), *y = sample_loss (n, 2.5, 0.2, 0, 7);

  for (gsize i = 0; i < n; i++)
    y[i] = 1e300;
  g_assert_cmpuint (inked_columns (x, y, n, FALSE), ==, 0);
  g_assert_cmpuint (inked_columns (x, y, 0, FALSE), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-curve/envelope-is-the-line", test_envelope_is_the_line);
  g_test_add_func ("/plot-curve/difference-says-no", test_difference_says_no);
  g_test_add_func ("/plot-curve/gaps", test_gaps);
  g_test_add_func ("/plot-curve/dashes", test_dashes);
  g_test_add_func ("/plot-curve/huge-values", test_huge_values);
  return g_test_run ();
}
