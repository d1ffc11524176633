/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up curves and pixel counting; see sample.h. */
#include "sample.h"

#include <math.h>

double *
sample_loss (gsize n, double start, double end, double noise, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  double *y = g_new (double, n);

  for (gsize i = 0; i < n; i++) {
    double t = (double) i / MAX (n - 1, 1);
    double wobble = g_rand_double_range (random, -1, 1) + g_rand_double_range (random, -1, 1);
    y[i] = (end + (start - end) * exp (-5 * t)) * (1 + noise * wobble);
  }
  return y;
}

double *
sample_x (gsize n, double last)
{
  double *x = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    x[i] = last * (double) (i + 1) / n;
  return x;
}

static void
add (Plot *plot, guint panel, const char *name, double *y, gsize n, PlotRole role, double smooth,
     gboolean complement)
{
  g_autofree double *x = sample_x (n, 20);
  g_autofree double *owned = y;

  for (gsize i = 0; complement && i < n; i++)
    owned[i] = CLAMP (1 - owned[i], 0, 1);
  plot_lines_add_series (plot, panel,
                         &(PlotSeries){ name, x, owned, n, role, role == PLOT_ROLE_VALIDATION,
                                        n <= 40, FALSE, smooth });
}

Plot *
sample_curves (gsize n, double smooth)
{
  Plot *plot = plot_lines_new ();
  double epochs[21];
  guint loss = plot_lines_add_panel (plot, &(PlotPanel){ .title = "Loss", .weight = 1.25 });
  guint accuracy =
      plot_lines_add_panel (plot, &(PlotPanel){ .title = "Accuracy", .percent = TRUE });

  for (guint i = 0; i < G_N_ELEMENTS (epochs); i++)
    epochs[i] = i;
  add (plot, loss, "train", sample_loss (n, 2.3, 0.08, 0.12, 1), n, PLOT_ROLE_TRAIN, smooth, FALSE);
  add (plot, loss, "validation", sample_loss (20, 1.4, 0.16, 0.03, 2), 20, PLOT_ROLE_VALIDATION, 0,
       FALSE);
  add (plot, accuracy, "train", sample_loss (n, 0.8, 0.015, 0.12, 3), n, PLOT_ROLE_TRAIN, smooth,
       TRUE);
  add (plot, accuracy, "validation", sample_loss (20, 0.4, 0.03, 0.03, 4), 20, PLOT_ROLE_VALIDATION,
       0, TRUE);
  plot_lines_set_x (plot, "epoch", (PlotRange){ 0, 20 }, TRUE);
  plot_lines_set_bands (plot, epochs, G_N_ELEMENTS (epochs));
  return plot;
}

cairo_surface_t *
sample_paint (const Plot *plot, const PlotStyle *style, int width, int height, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * scale),
                                                         (int) (height * scale));

  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  plot_paint (cr, plot, style, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

guint32
sample_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *row =
      cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x];
}

static gboolean
is_near (guint32 pixel, const PlotColour *colour, double distance)
{
  double red = (pixel >> 16 & 255) / 255.0, green = (pixel >> 8 & 255) / 255.0;
  double blue = (pixel & 255) / 255.0;

  return fabs (red - colour->red) < distance && fabs (green - colour->green) < distance
         && fabs (blue - colour->blue) < distance;
}

guint
sample_count (cairo_surface_t *surface, const PlotRect *area, const PlotColour *colour,
              double distance)
{
  guint count = 0;

  for (int y = (int) area->y; y < (int) (area->y + area->height); y++)
    for (int x = (int) area->x; x < (int) (area->x + area->width); x++)
      count += is_near (sample_pixel (surface, x, y), colour, distance);
  return count;
}
