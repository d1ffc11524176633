/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up curves and pixel counting; see sample.h. */
#include "sample.h"

#include <math.h>

PlotStyle
sample_style (void)
{
  static PlotCache *cache;
  PlotStyle style;

  if (!cache)
    cache = plot_cache_new ();
  plot_style_init (&style, PLOT_THEME_LIGHT);
  style.cache = cache;
  return style;
}

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

guint8 *
sample_digit (guint side, guint kind, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint8 *pixels = g_new (guint8, (gsize) side * side);

  for (guint i = 0; i < side * side; i++) {
    double x = (i % side + 0.5) / side - 0.5, y = ((double) (i / side) + 0.5) / side - 0.5;
    double radius = hypot (x, y * (1 - 0.04 * kind)), angle = atan2 (y, x);
    double stroke = fabs (radius - 0.3 - 0.02 * sin ((kind + 1) * angle));
    double ink = CLAMP (1.4 - stroke * 22, 0, 1) * (sin (angle * (kind % 3) + kind) > -0.6);
    pixels[i] = (guint8) CLAMP (255 * ink + g_rand_double_range (random, 0, 20), 0, 255);
  }
  return pixels;
}

static const char *const persian[] = { "۰", "۱", "۲", "۳", "۴", "۵", "۶", "۷", "۸", "۹" };

Plot *
sample_tiles (guint n)
{
  Plot *plot = plot_tiles_new ();

  for (guint i = 0; i < n; i++) {
    g_autofree guint8 *pixels = sample_digit (28, i % 10, i);
    gboolean wrong = i % 5 == 3;
    g_autofree char *above =
        g_strdup_printf ("%s → %s", persian[i % 10], persian[(i + wrong) % 10]);
    PlotChance chances[] = {
      { persian[(i + wrong) % 10], wrong ? 0.61 : 0.97, wrong ? PLOT_ROLE_BAD : PLOT_ROLE_GOOD },
      { persian[(i + !wrong) % 10], wrong ? 0.36 : 0.02, PLOT_ROLE_MUTED },
      { persian[(i + 5) % 10], 0.01, PLOT_ROLE_MUTED },
    };
    plot_tiles_add (plot, &(PlotTile){ .pixels = pixels,
                                       .width = 28,
                                       .height = 28,
                                       .channels = 1,
                                       .above = above,
                                       .below = wrong ? "61.2 %" : "97.0 %",
                                       .frame = wrong ? PLOT_FRAME_BAD : PLOT_FRAME_GOOD,
                                       .chances = chances,
                                       .n_chances = G_N_ELEMENTS (chances) });
  }
  return plot;
}

Plot *
sample_confusion (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  double counts[100];

  for (guint i = 0; i < 100; i++) {
    gboolean right = i / 10 == i % 10;
    counts[i] = right ? g_rand_int_range (random, 1900, 2000) : g_rand_int_range (random, -30, 12);
    counts[i] = MAX (counts[i], 0);
  }
  counts[3 * 10 + 4] = 61;
  counts[4 * 10 + 3] = 48;
  return plot_matrix_new (&(PlotMatrix){ .rows = 10,
                                         .columns = 10,
                                         .values = counts,
                                         .row_labels = persian,
                                         .column_labels = persian,
                                         .row_title = "true",
                                         .column_title = "predicted",
                                         .confusion = TRUE });
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
