/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the views below the curves cost the main thread: making and painting each with as much in
 * it as there may be, in processor time, the least of some. A callback and a drawing function may
 * take 5 ms; exit status 1 when one takes more. */

#include <adwaita.h>
#include <math.h>

#include "probe.h"
#include "train-views.h"

#define MOST_MS 5
#define N_SAMPLES 24
#define WIDTH 660
#define HEIGHT 320

static double
paint_ms (const Plot *plot)
{
  double least = INFINITY;
  PlotStyle style;
  g_autoptr (PlotCache) cache = plot_cache_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  plot_style_init (&style, PLOT_THEME_LIGHT);
  style.cache = cache;
  for (guint i = 0; i < 15; i++) {
    double start = probe_cpu_ms ();

    plot_paint (cr, plot, &style, WIDTH, HEIGHT);
    least = MIN (least, probe_cpu_ms () - start);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return least;
}

static double
make_ms (LaminaView view, LamSnapshot *s, Plot **plot)
{
  double least = INFINITY;
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  for (guint i = 0; i < 8; i++) {
    double start = probe_cpu_ms ();

    g_clear_pointer (plot, plot_free);
    *plot = lamina_view_figure (view, s, &style, 0.5);
    least = MIN (least, probe_cpu_ms () - start);
  }
  return least;
}

/* A snapshot with as much in it as there may be: 24 samples of @side × @side. */
static LamSnapshot *
crowded_new (guint side, guint n_classes, guint8 *bytes)
{
  static LamData data;
  static char *names[257];
  static LamSample samples[N_SAMPLES];
  static float kernel_values[3 * 3 * 64 * 64];
  static LamTensor kernel = { .name = "conv2d_1/kernel", .n = 4, .d = { 3, 3, 64, 64 } };
  static LamSnapshot s;

  kernel.values = kernel_values;
  for (gsize i = 0; i < G_N_ELEMENTS (kernel_values); i++)
    kernel_values[i] = (float) (i % 97) - 48;
  for (guint c = 0; c < n_classes; c++)
    names[c] = (char *) "class";
  names[n_classes] = NULL;
  data = (LamData){ .n_classes = n_classes, .class_names = names, .target = LAM_TARGET_MASK };
  for (guint i = 0; i < N_SAMPLES; i++)
    samples[i] = (LamSample){ .shape = lam_shape_picture (side, side, 3),
                              .pixels = bytes,
                              .picture_shape = lam_shape_picture (side, side, 3),
                              .input = bytes,
                              .output_picture = bytes,
                              .wanted = bytes,
                              .input_psnr = 9,
                              .output_psnr = 18 + i,
                              .mask_shape = { 2, { side, side } },
                              .mask = bytes,
                              .answer_mask = bytes,
                              .iou = i / (double) N_SAMPLES };
  s = (LamSnapshot){ .look = LAM_LOOK_ALL,
                     .samples = samples,
                     .n_samples = N_SAMPLES,
                     .filters = &kernel,
                     .filters_in = lam_shape_picture (side, side, 64),
                     .data = &data,
                     .epoch = 3 };
  s.confusion = g_new0 (gsize, (gsize) n_classes * n_classes);
  for (guint i = 0; i < n_classes * n_classes; i++)
    s.confusion[i] = i * 7919 % 211;
  return &s;
}

int
main (void)
{
  static const struct {
    guint side, n_classes;
  } sizes[] = { { 28, 10 }, { 96, 40 }, { 224, 100 } };
  const LaminaView views[] = { LAMINA_VIEW_DENOISE, LAMINA_VIEW_MASKS, LAMINA_VIEW_FILTERS,
                               LAMINA_VIEW_CONFUSION };
  gboolean good = TRUE;

  lam_init ();
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    gsize n = (gsize) 3 * sizes[k].side * sizes[k].side;
    g_autofree guint8 *bytes = g_malloc (n);

    for (gsize i = 0; i < n; i++)
      bytes[i] = (guint8) (i * 31 % 3);
    for (guint v = 0; v < G_N_ELEMENTS (views); v++) {
      LamSnapshot *s = crowded_new (sizes[k].side, sizes[k].n_classes, bytes);
      g_autoptr (Plot) plot = NULL;
      double making = make_ms (views[v], s, &plot), painting = paint_ms (plot);
      gboolean fits = making <= MOST_MS && painting <= MOST_MS;

      good = good && fits;
      g_print ("%-10s %3u pixels, %3u classes: made in %5.2f ms, painted in %5.2f ms%s\n",
               lamina_view_name (views[v]), sizes[k].side, sizes[k].n_classes, making, painting,
               fits ? "" : "   TOO MUCH");
      g_free (s->confusion);
    }
  }
  return good ? 0 : 1;
}
