/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What painting costs: two panels, two series of 10000 points each, 900 × 550. Aim: under 5 ms of
 * processor time. Prints a line a case: median of 21 paintings, with a text cache as the window
 * has. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PAINTINGS 21

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static int
compare (const void *a, const void *b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static Plot *
dense (gsize n, double noise, double smooth)
{
  Plot *plot = plot_lines_new ();
  g_autofree double *x = sample_x (n, 20);

  for (guint panel = 0; panel < 2; panel++) {
    plot_lines_add_panel (plot, &(PlotPanel){ .title = panel ? "Accuracy" : "Loss" });
    for (guint s = 0; s < 2; s++) {
      g_autofree double *y = sample_loss (n, 2.3 - s, 0.1, noise, 2 * panel + s);
      plot_lines_add_series (
          plot, panel,
          &(PlotSeries){ s ? "validation" : "train", x, y, n, s, s, FALSE, FALSE, smooth });
    }
  }
  plot_lines_set_x (plot, "epoch", (PlotRange){ 0, 20 }, TRUE);
  plot_lines_set_crosshair (plot, 7, NULL);
  return plot;
}

static void
measure (const char *name, const Plot *plot, double scale)
{
  g_autoptr (PlotCache) cache = plot_cache_new ();
  double times[PAINTINGS];
  PlotStyle style;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (900 * scale), (int) (550 * scale));

  plot_style_init (&style, PLOT_THEME_LIGHT);
  style.cache = cache;
  cairo_surface_set_device_scale (surface, scale, scale);
  for (guint i = 0; i < PAINTINGS; i++) {
    cairo_t *cr = cairo_create (surface);
    double start = now_ms ();
    plot_paint (cr, plot, &style, 900, 550);
    times[i] = now_ms () - start;
    cairo_destroy (cr);
  }
  qsort (times, PAINTINGS, sizeof (double), compare);
  printf ("%-28s scale %g  median %6.2f ms  worst %6.2f ms\n", name, scale, times[PAINTINGS / 2],
          times[PAINTINGS - 1]);
  cairo_surface_destroy (surface);
}

int
main (void)
{
  static const struct {
    const char *name;
    gsize n;
    double noise, smooth;
  } cases[] = {
    { "20 points", 20, 0.05, 0 },
    { "10k points, smooth", 10000, 0, 0 },
    { "10k points, 10 % noise", 10000, 0.1, 0 },
    { "10k points, 30 % noise", 10000, 0.3, 0 },
    { "10k noisy, smoothed", 10000, 0.1, 0.95 },
    { "1760 points, 30 % noise", 1760, 0.3, 0 },
    { "100k points, 30 % noise", 100000, 0.3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Plot) plot = dense (cases[i].n, cases[i].noise, cases[i].smooth);
    measure (cases[i].name, plot, 1);
    measure (cases[i].name, plot, 2);
  }
  return 0;
}
