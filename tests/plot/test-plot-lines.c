/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line charts: values and places, what is painted and what is not. */
#include "plot-lines.h"
#include "sample.h"

#include <math.h>

#define WIDTH 664
#define HEIGHT 450

static void
test_value_at (void)
{
  static const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 5, NAN, 3, INFINITY, 1 };
  g_autoptr (Plot) plot = plot_lines_new ();
  PlotValue value;

  plot_lines_add_panel (plot, &(PlotPanel){ .title = "Loss" });
  plot_lines_add_series (plot, 0, &(PlotSeries){ "train", x, y, 5, PLOT_ROLE_TRAIN });
  plot_lines_add_series (plot, 0,
                         &(PlotSeries){ .name = "hidden", .y = y, .n = 5, .hidden = TRUE });
  static const struct {
    double at, x, y;
  } cases[] = { { 1, 1, 5 },   { 1.4, 1, 5 }, { 2.4, 3, 3 }, { 2, 3, 3 },
                { 4.4, 5, 1 }, { 99, 5, 1 },  { -9, 1, 5 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (plot_value_at (plot, 0, 0, cases[i].at, &value));
    g_assert_cmpfloat (value.x, ==, cases[i].x);
    g_assert_cmpfloat (value.y, ==, cases[i].y);
    g_assert_cmpfloat (value.smooth, ==, cases[i].y);
  }
  g_assert_false (plot_value_at (plot, 0, 0, NAN, &value));
  g_assert_false (plot_value_at (plot, 0, 1, 1, &value));
  g_assert_false (plot_value_at (plot, 0, 2, 1, &value));
  g_assert_false (plot_value_at (plot, 1, 0, 1, &value));
}

static void
test_smoothing (void)
{
  static const double y[] = { 4, 0, NAN, 0, 0 };
  g_autoptr (Plot) plot = plot_lines_new ();
  PlotValue value;

  plot_lines_add_panel (plot, &(PlotPanel){ 0 });
  plot_lines_add_series (plot, 0, &(PlotSeries){ .y = y, .n = 5, .smooth = 0.5 });
  g_assert_true (plot_value_at (plot, 0, 0, 1, &value));
  g_assert_cmpfloat (value.smooth, ==, 4); /* not pulled to zero at the start */
  g_assert_true (plot_value_at (plot, 0, 0, 2, &value));
  g_assert_cmpfloat_with_epsilon (value.smooth, 4 * 0.5 / 1.5, 1e-12 /* rounding */);
  g_assert_cmpfloat (value.y, ==, 0);
  g_assert_true (plot_value_at (plot, 0, 0, 4, &value));
  g_assert_cmpfloat_with_epsilon (value.smooth, 4 * 0.25 / 1.75, 1e-12 /* rounding */);
}

static void
test_ranges (void)
{
  g_autoptr (Plot) plot = sample_curves (100, 0);
  PlotRange loss = plot_lines_range (plot, 0), accuracy = plot_lines_range (plot, 1);

  g_assert_cmpfloat (loss.low, ==, 0);
  g_assert_cmpfloat (loss.high, >, 2.3);
  g_assert_cmpfloat (loss.high, <=, 4);
  g_assert_cmpfloat (accuracy.low, >=, 0);
  g_assert_cmpfloat (accuracy.high, ==, 1);

  g_autoptr (Plot) fixed = plot_lines_new ();
  plot_lines_add_panel (fixed, &(PlotPanel){ .fixed = { -2, 7 } });
  g_assert_cmpfloat (plot_lines_range (fixed, 0).low, ==, -2);
  g_assert_cmpfloat (plot_lines_range (fixed, 0).high, ==, 7);
}

static PlotRect
panel_area (const Plot *plot, const PlotStyle *style, guint panel)
{
  PlotHit hit;

  for (double y = 5; y < HEIGHT; y += 20)
    if (plot_hit (plot, style, WIDTH, HEIGHT, WIDTH / 2, y, &hit) && hit.kind == PLOT_HIT_PANEL
        && hit.index == panel)
      return hit.area;
  g_assert_not_reached ();
}

static void
test_hit (void)
{
  g_autoptr (Plot) plot = sample_curves (20, 0);
  PlotStyle style = sample_style ();
  PlotHit hit;
  guint legend[2] = { 0 };

  for (guint panel = 0; panel < 2; panel++) {
    PlotRect area = panel_area (plot, &style, panel);
    PlotRange range = plot_lines_range (plot, panel);
    /* Half of the way in data is half of the way in pixels. */
    g_assert_true (plot_hit (plot, &style, WIDTH, HEIGHT, area.x + area.width / 2,
                             area.y + area.height / 4, &hit));
    g_assert_cmpfloat_with_epsilon (hit.x, 10, 1e-9 /* rounding */);
    g_assert_cmpfloat_with_epsilon (hit.y, range.low + 0.75 * (range.high - range.low), 1e-9);
    g_assert_cmpuint (hit.index, ==, panel);
  }
  g_assert_false (plot_hit (plot, &style, WIDTH, HEIGHT, 1, 1, &hit));
  g_assert_cmpint (hit.kind, ==, PLOT_HIT_NONE);
  for (double y = 0; y < 60; y += 2)
    for (double x = 0; x < WIDTH; x += 4)
      if (plot_hit (plot, &style, WIDTH, HEIGHT, x, y, &hit) && hit.kind == PLOT_HIT_LEGEND)
        legend[hit.item]++;
  g_assert_cmpuint (legend[0], >, 3);
  g_assert_cmpuint (legend[1], >, 3);
}

static guint
inked (const Plot *plot, const PlotStyle *style, guint panel, PlotRole role)
{
  cairo_surface_t *surface = sample_paint (plot, style, WIDTH, HEIGHT, 1);
  PlotRect area = panel_area (plot, style, panel);
  /* A tenth: antialiased borders are left out. */
  guint count = sample_count (surface, &area, &style->role[role], 0.1);

  cairo_surface_destroy (surface);
  return count;
}

static void
test_curves_are_drawn (void)
{
  static const gsize sizes[] = { 20, 1000, 20000 };

  for (guint t = 0; t < PLOT_N_THEMES; t++) {
    PlotStyle style;
    plot_style_init (&style, t);
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
      g_autoptr (Plot) plot = sample_curves (sizes[i], 0);
      for (guint panel = 0; panel < 2; panel++) {
        g_assert_cmpuint (inked (plot, &style, panel, PLOT_ROLE_TRAIN), >, 150);
        g_assert_cmpuint (inked (plot, &style, panel, PLOT_ROLE_VALIDATION), >, 100);
        g_assert_cmpuint (inked (plot, &style, panel, PLOT_ROLE_TEST), ==, 0);
      }
    }
  }
}

/* All that a network which blew up can leave behind. */
static void
test_broken_data (void)
{
  static const double bad[][3] = {
    { NAN, NAN, NAN },    { INFINITY, 1, 2 }, { -INFINITY, INFINITY, 1 },
    { 1e308, -1e308, 0 }, { 0, 0, 0 },        { 5e-324, 0, 1 },
    { -1, -2, -3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad) * 2; i++) {
    g_autoptr (Plot) plot = plot_lines_new ();
    PlotStyle style = sample_style ();
    PlotHit hit;
    plot_lines_add_panel (plot, &(PlotPanel){ .title = "Loss", .logarithmic = i % 2 });
    plot_lines_add_series (plot, 0, &(PlotSeries){ "train", NULL, bad[i / 2], 3, .markers = TRUE });
    plot_lines_set_crosshair (plot, 2, NULL);
    plot_lines_set_cursor (plot, 1, "here");
    plot_lines_add_dot (plot, 0, 0, 1, "best");
    cairo_surface_t *surface = sample_paint (plot, &style, WIDTH, HEIGHT, 1);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy (surface);
    plot_hit (plot, &style, WIDTH, HEIGHT, 300, 200, &hit);
  }
}

static void
test_empty (void)
{
  g_autoptr (Plot) plot = plot_lines_new ();
  PlotStyle style = sample_style ();
  PlotRect all = { 0, 0, WIDTH, HEIGHT };
  PlotHit hit;

  g_assert_true (plot_is_empty (plot));
  g_assert_false (plot_hit (plot, &style, WIDTH, HEIGHT, 300, 200, &hit));
  plot_lines_add_panel (plot, &(PlotPanel){ .title = "Loss" });
  g_assert_true (plot_is_empty (plot));
  cairo_surface_t *without = sample_paint (plot, &style, WIDTH, HEIGHT, 1);
  plot_set_empty (plot, "Press Train to see the loss fall");
  cairo_surface_t *with = sample_paint (plot, &style, WIDTH, HEIGHT, 1);
  /* The sentence's letters, and only they, are more. */
  g_assert_cmpuint (sample_count (with, &all, &style.muted, 0.1), >,
                    sample_count (without, &all, &style.muted, 0.1) + 100);
  cairo_surface_destroy (without);
  cairo_surface_destroy (with);

  static const double y[] = { 1 };
  plot_lines_add_series (plot, 0, &(PlotSeries){ .y = y, .n = 1 });
  g_assert_false (plot_is_empty (plot));
}

static void
test_tiny_sizes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 10, 300 }, { 300, 10 }, { 40, 40 }, { 120, 60 } };
  g_autoptr (Plot) plot = sample_curves (500, 0.5);
  PlotStyle style = sample_style ();
  PlotHit hit;

  plot_set_title (plot, "A title that does not fit");
  plot_lines_set_crosshair (plot, 5, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    cairo_surface_destroy (sample_paint (plot, &style, sizes[i][0], sizes[i][1], 1));
    plot_hit (plot, &style, sizes[i][0], sizes[i][1], 1, 1, &hit);
  }
}

static gboolean
same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) * cairo_image_surface_get_height (a);

  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), size) == 0;
}

static void
test_cache_changes_nothing (void)
{
  g_autoptr (Plot) plot = sample_curves (500, 0.5);
  g_autoptr (PlotCache) cache = plot_cache_new ();
  PlotStyle style = sample_style ();

  style.cache = NULL;
  cairo_surface_t *plain = sample_paint (plot, &style, WIDTH, HEIGHT, 2);
  style.cache = cache;
  for (guint i = 0; i < 3; i++) {
    cairo_surface_t *cached = sample_paint (plot, &style, WIDTH, HEIGHT, 2);
    g_assert_true (same_picture (plain, cached));
    cairo_surface_destroy (cached);
  }
  plot_lines_set_crosshair (plot, 5, NULL);
  cairo_surface_t *other = sample_paint (plot, &style, WIDTH, HEIGHT, 2);
  g_assert_false (same_picture (plain, other));
  cairo_surface_destroy (other);
  cairo_surface_destroy (plain);
}

static void
test_crosshair_is_drawn (void)
{
  g_autoptr (Plot) plot = sample_curves (20, 0);
  PlotStyle style = sample_style ();
  PlotRect area = panel_area (plot, &style, 1);
  PlotRect line = { area.x + area.width / 4, area.y + 2, 1, area.height - 4 };

  plot_lines_set_cursor (plot, 5, NULL);
  cairo_surface_t *surface = sample_paint (plot, &style, WIDTH, HEIGHT, 1);
  guint dark = 0;
  for (int y = (int) line.y; y < (int) (line.y + line.height); y++)
    dark += (sample_pixel (surface, (int) line.x, y) >> 8 & 255) < 210;
  g_assert_cmpuint (dark, >, line.height * 0.9);
  cairo_surface_destroy (surface);
}

static void
test_spread (void)
{
  static const struct {
    double in[4];
    guint n;
    double out[4];
  } cases[] = {
    { { 50 }, 1, { 50 } },
    { { 50, 51, 90 }, 3, { 50, 60, 90 } },
    { { 95, 97, 99, 100 }, 4, { 70, 80, 90, 100 } },
    { { 0, 0, 0 }, 3, { 0, 10, 20 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double at[4];
    memcpy (at, cases[i].in, sizeof at);
    plot_spread (at, cases[i].n, 10, 0, 100);
    for (guint k = 0; k < cases[i].n; k++)
      g_assert_cmpfloat (at[k], ==, cases[i].out[k]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-lines/value-at", test_value_at);
  g_test_add_func ("/plot-lines/smoothing", test_smoothing);
  g_test_add_func ("/plot-lines/ranges", test_ranges);
  g_test_add_func ("/plot-lines/hit", test_hit);
  g_test_add_func ("/plot-lines/curves-are-drawn", test_curves_are_drawn);
  g_test_add_func ("/plot-lines/broken-data", test_broken_data);
  g_test_add_func ("/plot-lines/empty", test_empty);
  g_test_add_func ("/plot-lines/tiny-sizes", test_tiny_sizes);
  g_test_add_func ("/plot-lines/cache-changes-nothing", test_cache_changes_nothing);
  g_test_add_func ("/plot-lines/crosshair-is-drawn", test_crosshair_is_drawn);
  g_test_add_func ("/plot-lines/spread", test_spread);
  return g_test_run ();
}
