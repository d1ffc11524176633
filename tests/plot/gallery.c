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

static const struct {
  const char *name;
  Plot *(*make) (void);
  double width, height;
} pictures[] = {
  { "curves-live", curves_live, 664, 450 },   { "curves-short", curves_short, 900, 550 },
  { "curves-empty", curves_empty, 664, 450 }, { "curves-persian", curves_persian, 664, 380 },
  { "curves-runs", curves_runs, 664, 420 },
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
