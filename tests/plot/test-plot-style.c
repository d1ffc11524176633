/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The palettes: everything that carries meaning stands out from its background. */
#include "plot.h"

#include <math.h>

static double
linear (double channel)
{
  return channel <= 0.03928 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* WCAG 2's contrast: 1 none … 21 black on white. */
static double
contrast (const PlotColour *a, const PlotColour *b)
{
  double one = 0.2126 * linear (a->red) + 0.7152 * linear (a->green) + 0.0722 * linear (a->blue);
  double other = 0.2126 * linear (b->red) + 0.7152 * linear (b->green) + 0.0722 * linear (b->blue);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

static void
test_contrast (void)
{
  static const PlotColour white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 }, pale = { 1, 1, 0.8, 1 };

  g_assert_cmpfloat_with_epsilon (contrast (&white, &black), 21, 1e-9 /* rounding */);
  g_assert_cmpfloat (contrast (&white, &pale), <, 3); /* says no */
  for (guint t = 0; t < PLOT_N_THEMES; t++) {
    gboolean high = t >= PLOT_THEME_LIGHT_CONTRAST;
    PlotStyle style;
    plot_style_init (&style, t);
    g_assert_cmpfloat (contrast (&style.foreground, &style.background), >, high ? 15 : 10);
    g_assert_cmpfloat (contrast (&style.muted, &style.background), >, high ? 7 : 4.5);
    g_assert_cmpfloat (contrast (&style.foreground, &style.box), >, 7);
    for (guint r = 0; r < PLOT_N_ROLES; r++) {
      g_assert_cmpfloat (contrast (&style.role[r], &style.background), >, high ? 4.5 : 3);
      g_assert_cmpfloat (contrast (&style.role[r], &style.band), >, high ? 4 : 2.8);
    }
    for (guint a = 0; a < PLOT_N_SERIES_ROLES; a++)
      for (guint b = 0; b < a; b++)
        g_assert_cmpfloat (fabs (style.role[a].red - style.role[b].red)
                               + fabs (style.role[a].green - style.role[b].green)
                               + fabs (style.role[a].blue - style.role[b].blue),
                           >, 0.25);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-style/contrast", test_contrast);
  return g_test_run ();
}
