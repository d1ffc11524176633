/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks, scales, ranges and the writing of numbers. */
#include "plot-scale.h"

#include <locale.h>
#include <math.h>

/* Doubles near 1 are 2e-16 apart; a few operations lose a few of those. */
#define ROUNDING 1e-9

static void
test_tick_step (void)
{
  static const struct {
    double span;
    guint at_most;
    double step;
  } cases[] = {
    { 10, 5, 2 },   { 1, 6, 0.2 }, { 900, 2, 500 },   { 0.3, 3, 0.1 },  { 1, 1, 1 },
    { 7, 10, 1 },   { 20, 10, 2 }, { 1e-7, 4, 5e-8 }, { 3e9, 5, 1e9 },  { 99, 1, 100 },
    { 51, 1, 100 }, { 50, 1, 50 }, { 2.3, 5, 0.5 },   { 1760, 8, 500 }, { 0.07, 7, 0.01 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double step = plot_tick_step (cases[i].span, cases[i].at_most);
    g_assert_cmpfloat_with_epsilon (step, cases[i].step, cases[i].step * ROUNDING);
    g_assert_cmpfloat (cases[i].span / step, <=, cases[i].at_most * (1 + ROUNDING));
  }
}

static void
test_ticks (void)
{
  static const struct {
    PlotRange range;
    guint at_most;
    gboolean logarithmic, whole;
    guint n;
    double ticks[8];
  } cases[] = {
    { { 0, 10 }, 5, FALSE, FALSE, 6, { 0, 2, 4, 6, 8, 10 } },
    { { -0.3, 0.3 }, 6, FALSE, FALSE, 7, { -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3 } },
    { { 0, 2 }, 8, FALSE, TRUE, 3, { 0, 1, 2 } },
    { { 0.5, 3.4 }, 4, FALSE, FALSE, 3, { 1, 2, 3 } },
    { { 0.001, 1 }, 4, TRUE, FALSE, 4, { 0.001, 0.01, 0.1, 1 } },
    { { 0.02, 5 }, 8, TRUE, FALSE, 8, { 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5 } },
    { { 0.42, 0.61 }, 4, TRUE, FALSE, 4, { 0.45, 0.5, 0.55, 0.6 } },
    { { 1e-12, 1 }, 4, TRUE, FALSE, 5, { 1e-12, 1e-9, 1e-6, 1e-3, 1 } },
    /* Not 0 alone, not 0.5 alone. */
    { { 0, 0.45 }, 2, FALSE, FALSE, 3, { 0, 0.2, 0.4 } },
    { { 0.35, 0.75 }, 1, FALSE, FALSE, 2, { 0.4, 0.6 } },
    { { 0.55, 1.2 }, 2, FALSE, FALSE, 4, { 0.6, 0.8, 1, 1.2 } },
    { { 0.6, 1.1 }, 2, FALSE, FALSE, 3, { 0.6, 0.8, 1 } },
    { { 1, 1 }, 4, FALSE, FALSE, 0, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlotTicks ticks =
        plot_ticks (cases[i].range, cases[i].at_most, cases[i].logarithmic, cases[i].whole);
    g_assert_cmpuint (ticks.n, ==, cases[i].n);
    for (guint t = 0; t < ticks.n; t++)
      g_assert_cmpfloat_with_epsilon (ticks.value[t], cases[i].ticks[t],
                                      fabs (cases[i].ticks[t]) * ROUNDING + 1e-15);
  }
}

static void
test_round_trip (void)
{
  static const PlotScale scales[] = {
    { 0, 20, 60, 600, FALSE },
    { -3, 7.5, 400, 12, FALSE },
    { 1e-4, 3, 400, 12, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    const PlotScale *scale = &scales[i];
    g_assert_cmpfloat_with_epsilon (plot_scale_pixel (scale, scale->low), scale->from, ROUNDING);
    g_assert_cmpfloat_with_epsilon (plot_scale_pixel (scale, scale->high), scale->to, ROUNDING);
    for (double pixel = 20; pixel < 500; pixel += 13)
      g_assert_cmpfloat_with_epsilon (plot_scale_pixel (scale, plot_scale_value (scale, pixel)),
                                      pixel, 1e-6 /* of a pixel: nobody sees it */);
  }
}

static void
test_range (void)
{
  static const struct {
    double low, high;
    gboolean logarithmic;
    PlotRange range;
  } cases[] = {
    { 0.08, 2.3, FALSE, { 0, 2.5 } },
    { 0.62, 0.98, FALSE, { 0.6, 1 } },
    { 5, 5, FALSE, { 2.5, 7.5 } },
    { 0, 0, FALSE, { 0, 1 } },
    { -1.2, 3.4, FALSE, { -1.5, 3.5 } },
    { 0.003, 2.1, TRUE, { 0.002, 5 } },
    { 0.5, 0.5, TRUE, { 0.25, 1 } },
    { NAN, 1, FALSE, { 0, 1 } },
    { INFINITY, -INFINITY, FALSE, { 0, 1 } },
    { -1, 1, TRUE, { 0.1, 1 } },
    { -1e308, 1e308, FALSE, { 0, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlotRange range =
        plot_range_nice ((PlotRange){ 0 }, cases[i].low, cases[i].high, cases[i].logarithmic);
    g_assert_cmpfloat_with_epsilon (range.low, cases[i].range.low, ROUNDING);
    g_assert_cmpfloat_with_epsilon (range.high, cases[i].range.high, ROUNDING);
  }
}

/* A loss that creeps down must not move the axis with every point. */
static void
test_range_stays (void)
{
  PlotRange kept = { 0 };
  guint moves = 0;

  for (guint step = 1; step <= 5000; step++) {
    double low = 2.3 / step;
    PlotRange range = plot_range_nice (kept, low, 2.3, FALSE);
    g_assert_cmpfloat (range.low, <=, low);
    g_assert_cmpfloat (range.high, >=, 2.3);
    moves += range.low != kept.low || range.high != kept.high;
    kept = range;
  }
  g_assert_cmpuint (moves, <=, 6);

  /* It does move when the data have left most of it. */
  PlotRange narrow = plot_range_nice (kept, 0.10, 0.12, FALSE);
  g_assert_cmpfloat (narrow.high, <, 0.2);
}

static void
test_format_tick (void)
{
  static const struct {
    double value, step;
    gboolean percent;
    const char *text;
  } cases[] = {
    { 0.5, 0.5, FALSE, "0.5" },      { 1, 0.5, FALSE, "1.0" },
    { 0, 0.5, FALSE, "0" },          { -2, 1, FALSE, "−2" },
    { 0.25, 0.05, TRUE, "25 %" },    { 0.975, 0.005, TRUE, "97.5 %" },
    { 20000, 5000, FALSE, "20k" },   { 12500, 500, FALSE, "12.5k" },
    { 3e6, 1e6, FALSE, "3M" },       { 1e-5, 0, FALSE, "10⁻⁵" },
    { 2e-5, 1e-5, FALSE, "2×10⁻⁵" }, { 0.001, 0, FALSE, "0.001" },
    { 500, 500, FALSE, "500" },      { 0.02, 0, FALSE, "0.02" },
    { 1e12, 0, FALSE, "10¹²" },      { NAN, 1, FALSE, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = plot_format_tick (cases[i].value, cases[i].step, cases[i].percent);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_format_value (void)
{
  static const struct {
    double value;
    gboolean percent;
    const char *text;
  } cases[] = {
    { 0.97837, TRUE, "97.84 %" },
    { 0.12345, FALSE, "0.1235" },
    { 2.302585, FALSE, "2.303" },
    { 1234.56, FALSE, "1235" },
    { 7, FALSE, "7" },
    { -0.5, FALSE, "−0.5000" },
    { 3.2e-6, FALSE, "3.20×10⁻⁶" },
    { INFINITY, FALSE, "–" },
    { 0.01234, FALSE, "0.01234" },
    { 9.9999e-6, FALSE, "10⁻⁵" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = plot_format_value (cases[i].value, cases[i].percent);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-scale/tick-step", test_tick_step);
  g_test_add_func ("/plot-scale/ticks", test_ticks);
  g_test_add_func ("/plot-scale/round-trip", test_round_trip);
  g_test_add_func ("/plot-scale/range", test_range);
  g_test_add_func ("/plot-scale/range-stays", test_range_stays);
  g_test_add_func ("/plot-scale/format-tick", test_format_tick);
  g_test_add_func ("/plot-scale/format-value", test_format_value);
  return g_test_run ();
}
