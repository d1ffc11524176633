/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a picture of every kind of plot, light and dark, into a folder, to be looked at.
 * Not a test and not installed: gallery FOLDER. */
#include "sample.h"

#include <math.h>
#include <stdio.h>

static Plot *
curves_live (void)
{
  Plot *plot = sample_curves (4000, 0.9);

  plot_lines_set_crosshair (plot, 7.35, NULL);
  plot_lines_add_dot (plot, 0, 1, 18, "best 0.1602, epoch 18");
  return plot;
}

static Plot *
curves_short (void)
{
  Plot *plot = sample_curves (20, 0);

  plot_set_title (plot, "Persian digits, 512-128-10");
  plot_lines_set_cursor (plot, 6, "epoch 6");
  plot_lines_add_dot (plot, 0, 1, 14, "best, epoch 14");
  plot_lines_set_crosshair (plot, 18.6, "epoch 18.6");
  return plot;
}

static Plot *
curves_empty (void)
{
  Plot *plot = plot_lines_new ();

  plot_lines_add_panel (plot, &(PlotPanel){ .title = "Loss" });
  plot_lines_add_panel (plot, &(PlotPanel){ .title = "Accuracy", .percent = TRUE });
  plot_lines_set_x (plot, "epoch", (PlotRange){ 0, 20 }, TRUE);
  plot_set_empty (plot, "Press Train to see the loss fall");
  return plot;
}

static Plot *
curves_persian (void)
{
  Plot *plot = plot_lines_new ();
  g_autofree double *a = sample_loss (3000, 2.3, 0.002, 0.4, 5);
  g_autofree double *b = sample_loss (3000, 2.0, 0.01, 0.3, 6);

  a[500] = NAN;
  plot_set_title (plot, "رقم‌های فارسی: خطا در ۲۰ دوره (MLP)");
  plot_lines_add_panel (plot, &(PlotPanel){ .title = "خطا", .logarithmic = TRUE });
  plot_lines_add_series (plot, 0, &(PlotSeries){ "آموزش", NULL, a, 3000, PLOT_ROLE_TRAIN });
  plot_lines_add_series (plot, 0,
                         &(PlotSeries){ "اعتبارسنجی", NULL, b, 3000, PLOT_ROLE_VALIDATION, TRUE });
  plot_lines_set_x (plot, "گام", (PlotRange){ 0 }, TRUE);
  plot_lines_set_crosshair (plot, 800, NULL);
  return plot;
}

static Plot *
curves_runs (void)
{
  static const char *const names[] = { "base",    "dropout 0.5",      "batch norm", "Adam 0.001",
                                       "SGD 0.1", "wide, 1024 units", "augmented" };
  Plot *plot = plot_lines_new ();

  plot_lines_add_panel (plot, &(PlotPanel){ .title = "Validation loss" });
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree double *y = sample_loss (25, 1.8 - 0.1 * i, 0.2 + 0.06 * i, 0.02, 10 + i);
    plot_lines_add_series (plot, 0, &(PlotSeries){ names[i], NULL, y, 25, i, i > 3, TRUE });
  }
  plot_lines_set_x (plot, "epoch", (PlotRange){ 1, 25 }, TRUE);
  plot_lines_set_crosshair (plot, 12, NULL);
  return plot;
}

static Plot *
tiles_predictions (void)
{
  return sample_tiles (10);
}

static Plot *
tiles_wall (void)
{
  Plot *plot = plot_tiles_new ();

  for (guint i = 0; i < 32; i++) {
    g_autofree guint8 *pixels = sample_digit (32, i % 10, i);
    plot_tiles_add (plot, &(PlotTile){ .pixels = pixels,
                                       .width = 32,
                                       .height = 32,
                                       .channels = 1,
                                       .below = i % 2 ? "೩  99.2 %" : "೮  81.0 %",
                                       .frame = i == 7 ? PLOT_FRAME_BAD : PLOT_FRAME_NONE });
  }
  plot_set_title (plot, "ಕನ್ನಡ ಅಂಕಿಗಳು");
  return plot;
}

static Plot *
tiles_filters (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Plot *plot = plot_tiles_new ();
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  for (guint i = 0; i < 32; i++) {
    float values[49];
    guint8 rgb[49 * 3];
    double turn = g_rand_double_range (random, 0, G_PI), wave = g_rand_double_range (random, 1, 3);
    for (guint k = 0; k < 49; k++)
      values[k] = (float) sin (wave * (cos (turn) * (k % 7 - 3.0) + sin (turn) * (k / 7 - 3.0)));
    plot_rgb_from_signed (&style, values, 49, 0, rgb);
    plot_tiles_add (plot, &(PlotTile){ .pixels = rgb,
                                       .width = 7,
                                       .height = 7,
                                       .channels = 3,
                                       .frame = i == 5 ? PLOT_FRAME_SELECTED : PLOT_FRAME_NONE });
  }
  plot_set_title (plot, "conv2d_1, 32 filters of 7 × 7");
  return plot;
}

static Plot *
tiles_triptych (void)
{
  static const char *const rows[] = { "noisy", "output", "clean" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Plot *plot = plot_tiles_new ();

  for (guint i = 0; i < 60; i++) {
    g_autofree guint8 *pixels = sample_digit (28, i % 20 % 10, i % 20);
    g_autofree char *psnr = i / 20 == 1 ? g_strdup_printf ("%.1f dB", 18 + i % 7 * 0.4) : NULL;
    for (guint k = 0; k < 28 * 28 && i < 40; k++) {
      double u = g_rand_double (random);
      if (i < 20 && (u > 0.9 || u < 0.1))
        pixels[k] = u > 0.9 ? 255 : 0;
      if (i >= 20)
        pixels[k] = (guint8) (pixels[k] * 0.8 + 10);
    }
    plot_tiles_add (
        plot,
        &(PlotTile){ .pixels = pixels, .width = 28, .height = 28, .channels = 1, .below = psnr });
  }
  plot_tiles_set_rows (plot, rows, 3);
  return plot;
}

static Plot *
tiles_masks (void)
{
  static const char *const rows[] = { "picture", "mask", "prediction" };
  static const PlotColour colours[] = { { 0 }, { 0.85, 0.15, 0.1, 1 }, { 0.1, 0.35, 0.9, 1 } };
  Plot *plot = plot_tiles_new ();

  for (guint i = 0; i < 15; i++) {
    guint side = 96, k = i % 5;
    g_autofree guint8 *pixels = g_new (guint8, side * side * 3),
                      *mask = g_new (guint8, side * side);
    g_autofree char *iou = g_strdup_printf ("IoU 0.%u", 61 + 3 * k);
    for (guint p = 0; p < side * side; p++) {
      double x = p % side, y = (double) (p / side);
      gboolean in =
          hypot (x - 48 - 3 * k, (y - 50) * (1 + 0.1 * k)) < 26 + (i / 5 == 2 ? sin (x) * 3 : 0);
      pixels[3 * p] = (guint8) (in ? 150 : 90 + y);
      pixels[3 * p + 1] = (guint8) (in ? 110 + x / 3 : 150 - y / 2);
      pixels[3 * p + 2] = (guint8) (in ? 80 : 70 + x);
      mask[p] = in ? 1 + k % 2 : 0;
    }
    plot_tiles_add (plot, &(PlotTile){ .pixels = pixels,
                                       .width = side,
                                       .height = side,
                                       .channels = 3,
                                       .classes = i < 5 ? NULL : mask,
                                       .opacity = 0.55,
                                       .below = i < 10 ? NULL : iou });
  }
  plot_tiles_set_rows (plot, rows, 3);
  plot_tiles_set_class_colours (plot, colours, G_N_ELEMENTS (colours));
  return plot;
}

static Plot *
confusion (void)
{
  Plot *plot = sample_confusion ();

  plot_matrix_mark (plot, 3, 4);
  return plot;
}

static const char *const objects[] = { "airplane", "automobile", "bird",  "cat",  "deer",
                                       "dog",      "frog",       "horse", "ship", "truck" };

static Plot *
confusion_words (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  double counts[100];

  for (guint i = 0; i < 100; i++)
    counts[i] =
        i / 10 == i % 10 ? g_rand_int_range (random, 500, 900) : g_rand_int_range (random, 0, 90);
  return plot_matrix_new (
      &(PlotMatrix){ 10, 10, counts, objects, objects, "true", "predicted", .confusion = TRUE });
}

static Plot *
heat_map (void)
{
  double values[16 * 10];
  Plot *plot;

  for (guint i = 0; i < 160; i++)
    values[i] = sin (i * 0.37) * cos (i * 0.11);
  plot = plot_matrix_new (&(PlotMatrix){ 10, 16, values, .row_title = "unit",
                                         .column_title = "input", .is_signed = TRUE });
  plot_set_title (plot, "Weights of dense_2");
  return plot;
}

static Plot *
bars_classes (void)
{
  const double train[] = { 4900, 5100, 5023, 4870, 5200, 4950, 5005, 5060, 4800, 5010 };
  Plot *plot = plot_bars_new (objects, 10);

  plot_bars_add (plot, NULL, train, PLOT_ROLE_TRAIN);
  plot_bars_set_axes (plot, NULL, "Samples per class", FALSE, FALSE);
  return plot;
}

static Plot *
bars_stress (void)
{
  static const char *const labels[] = { "none", "0.1", "0.2", "0.3", "0.4", "0.5" };
  const double base[] = { 0.905, 0.88, 0.80, 0.71, 0.60, 0.46 };
  const double augmented[] = { 0.931, 0.925, 0.91, 0.885, 0.85, 0.79 };
  Plot *plot = plot_bars_new (labels, 6);

  plot_bars_add (plot, "base", base, PLOT_ROLE_1);
  plot_bars_add (plot, "augmented", augmented, PLOT_ROLE_TEST);
  plot_bars_set_axes (plot, "brightness", "Accuracy", TRUE, FALSE);
  return plot;
}

static Plot *
histogram (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autofree float *values = g_new (float, 20000);
  double before[48], after[48];
  Plot *plot = plot_histogram_new (-2, 2, 48);

  for (guint i = 0; i < 20000; i++)
    values[i] =
        (float) (g_rand_double (random) + g_rand_double (random) + g_rand_double (random) - 1.5);
  plot_count_into (values, 20000, -2, 2, before, 48);
  for (guint i = 0; i < 20000; i++)
    values[i] = values[i] * 0.6f + 0.5f;
  plot_count_into (values, 20000, -2, 2, after, 48);
  plot_bars_add (plot, "before", before, PLOT_ROLE_TRAIN);
  plot_bars_add (plot, "after", after, PLOT_ROLE_VALIDATION);
  plot_bars_set_axes (plot, "weight", "Count", FALSE, FALSE);
  return plot;
}

static Plot *
figure (void)
{
  Plot *plot = plot_figure_new (2);
  Plot *titled[] = { sample_curves (20, 0), sample_confusion (), sample_tiles (8), histogram () };
  static const char *const titles[] = { "Training", "Test set", "Predictions", "Weights" };

  for (guint i = 0; i < 4; i++) {
    plot_set_title (titled[i], titles[i]);
    plot_figure_add (plot, titled[i]);
  }
  plot_set_title (plot, "Two digits, layer by layer");
  plot_figure_set_row_weight (plot, 0, 1.3);
  return plot;
}

static const struct {
  const char *name;
  Plot *(*make) (void);
  double width, height;
} pictures[] = {
  { "curves-live", curves_live, 664, 450 },
  { "curves-short", curves_short, 900, 550 },
  { "curves-empty", curves_empty, 664, 450 },
  { "curves-persian", curves_persian, 664, 380 },
  { "curves-runs", curves_runs, 664, 420 },
  { "tiles-predictions", tiles_predictions, 664, 200 },
  { "tiles-wall", tiles_wall, 664, 300 },
  { "tiles-filters", tiles_filters, 400, 300 },
  { "tiles-triptych", tiles_triptych, 900, 200 },
  { "tiles-masks", tiles_masks, 600, 360 },
  { "confusion", confusion, 480, 420 },
  { "confusion-words", confusion_words, 480, 420 },
  { "heat-map", heat_map, 480, 320 },
  { "bars-classes", bars_classes, 480, 260 },
  { "bars-stress", bars_stress, 480, 260 },
  { "histogram", histogram, 480, 260 },
  { "figure", figure, 1000, 800 },
};

int
main (int argc, char **argv)
{
  static const char *const themes[] = { "light", "dark", "light-contrast", "dark-contrast" };

  if (argc != 2) {
    fprintf (stderr, "usage: gallery FOLDER\n");
    return 2;
  }
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    for (guint t = 0; t < PLOT_N_THEMES; t++) {
      g_autoptr (Plot) plot = pictures[i].make ();
      g_autoptr (GError) error = NULL;
      g_autofree char *path =
          g_strdup_printf ("%s/%s-%s.png", argv[1], pictures[i].name, themes[t]);
      PlotStyle style;
      plot_style_init (&style, t);
      style.right_to_left = g_str_has_suffix (pictures[i].name, "persian");
      if (!plot_write (plot, &style, pictures[i].width, pictures[i].height, path, &error)) {
        fprintf (stderr, "%s\n", error->message);
        return 1;
      }
    }
  }
  return 0;
}
