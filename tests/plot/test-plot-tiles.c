/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of pictures: where they are, that their pixels arrive, masks and captions. */
#include "sample.h"

#include <math.h>
#include <string.h>

/* Four pixels, each of another colour. */
static void
add_quad (Plot *plot, const char *below)
{
  static const guint8 quad[] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 20, 20, 20 };

  plot_tiles_add (
      plot, &(PlotTile){ .pixels = quad, .width = 2, .height = 2, .channels = 3, .below = below });
}

static void
test_pixels_arrive (void)
{
  static const guint32 colours[] = { 0xff0000, 0x00ff00, 0x0000ff, 0x141414 };
  static const double scales[] = { 1, 2 };

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++) {
    g_autoptr (Plot) plot = plot_tiles_new ();
    PlotStyle style = sample_style ();
    PlotHit hit;
    style.device_scale = scales[s];
    add_quad (plot, NULL);
    add_quad (plot, "caption");
    cairo_surface_t *surface = sample_paint (plot, &style, 301, 157, scales[s]);
    for (int y = 0; y < 157; y += 3) {
      for (int x = 0; x < 301; x += 2) {
        if (!plot_hit (plot, &style, 301, 157, x + 0.25, y + 0.25, &hit) || hit.x < 0 || hit.y < 0
            || hit.x > 1 || hit.y > 1)
          continue;
        /* Where the hit test says pixel p is, p's colour is, to the very border. */
        guint32 seen =
            sample_pixel (surface, (int) ((x + 0.25) * scales[s]), (int) ((y + 0.25) * scales[s]));
        g_assert_cmphex (seen & 0xffffff, ==, colours[(int) hit.y * 2 + (int) hit.x]);
      }
    }
    cairo_surface_destroy (surface);
  }
}

static void
test_hit_finds_all (void)
{
  g_autoptr (Plot) plot = sample_tiles (12);
  PlotStyle style = sample_style ();
  guint seen[12] = { 0 };
  PlotHit hit;

  for (double y = 0; y < 500; y += 5) {
    for (double x = 0; x < 800; x += 5) {
      if (!plot_hit (plot, &style, 800, 500, x, y, &hit))
        continue;
      g_assert_cmpint (hit.kind, ==, PLOT_HIT_TILE);
      g_assert_cmpuint (hit.index, <, 12);
      seen[hit.index]++;
    }
  }
  for (guint i = 0; i < 12; i++)
    g_assert_cmpuint (seen[i], >, 20);
  g_assert_false (plot_hit (plot, &style, 800, 500, 1, 1, &hit));
}

/* All pictures are equally large, apart from each other, inside, and of square pixels. */
static void
test_layout (void)
{
  static const int sizes[][3] = {
    { 664, 200, 10 }, { 300, 600, 7 }, { 900, 120, 20 }, { 700, 500, 64 }, { 1000, 80, 3 }
  };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (Plot) plot = plot_tiles_new ();
    PlotStyle style = sample_style ();
    PlotRect areas[64] = { 0 };
    PlotHit hit;
    for (int i = 0; i < sizes[k][2]; i++) {
      g_autofree guint8 *pixels = sample_digit (28, (guint) i % 10, (guint) i);
      plot_tiles_add (plot, &(PlotTile){ .pixels = pixels,
                                         .width = 28,
                                         .height = 28,
                                         .channels = 1,
                                         .above = k % 2 ? "above" : NULL });
    }
    for (int y = 0; y < sizes[k][1]; y += 3)
      for (int x = 0; x < sizes[k][0]; x += 3)
        if (plot_hit (plot, &style, sizes[k][0], sizes[k][1], x, y, &hit))
          areas[hit.index] = hit.area;
    for (int i = 0; i < sizes[k][2]; i++) {
      g_assert_cmpfloat (areas[i].width, >=, 28);
      g_assert_cmpfloat (areas[i].width, ==, areas[0].width);
      g_assert_cmpfloat (areas[i].width, ==, areas[i].height);
      if (areas[i].width >= 56) /* from twice up: square pixels of equal size */
        g_assert_cmpfloat (fmod (areas[i].width, 28), ==, 0);
      g_assert_cmpfloat (areas[i].x, >=, 0);
      g_assert_cmpfloat (areas[i].x + areas[i].width, <=, sizes[k][0]);
      g_assert_cmpfloat (areas[i].y + areas[i].height, <=, sizes[k][1]);
      for (int j = 0; j < i; j++)
        g_assert_true (areas[i].x >= areas[j].x + areas[j].width
                       || areas[j].x >= areas[i].x + areas[i].width
                       || areas[i].y >= areas[j].y + areas[j].height
                       || areas[j].y >= areas[i].y + areas[i].height);
    }
  }
}

static void
test_rows (void)
{
  static const char *const titles[] = { "noisy", "output", "clean" };
  g_autoptr (Plot) plot = plot_tiles_new ();
  PlotStyle style = sample_style ();
  PlotHit hit;
  guint columns = 0;

  for (guint i = 0; i < 15; i++)
    add_quad (plot, i >= 5 && i < 10 ? "20.1 dB" : NULL);
  plot_tiles_set_rows (plot, titles, 3);
  for (double y = 0; y < 300; y += 3) {
    for (double x = 0; x < 600; x += 3) {
      if (!plot_hit (plot, &style, 600, 300, x, y, &hit))
        continue;
      g_assert_cmpuint (hit.index, ==, hit.row * 5 + hit.column);
      columns = MAX (columns, hit.column + 1);
    }
  }
  g_assert_cmpuint (columns, ==, 5);
}

/* More columns than fit are no reason to show nothing: each row loses its last ones. */
static void
test_too_many_columns (void)
{
  g_autoptr (Plot) plot = plot_tiles_new ();
  PlotStyle style = sample_style ();
  PlotHit hit;
  gboolean seen[24] = { FALSE };

  for (guint i = 0; i < 24; i++)
    add_quad (plot, NULL);
  plot_tiles_set_columns (plot, 12);
  /* Tiles of 2 pixels with gaps of 3: of 12 columns that want 57 units some fit into 40. */
  for (double y = 0; y < 60; y++)
    for (double x = 0; x < 40; x++)
      if (plot_hit (plot, &style, 40, 60, x, y, &hit))
        seen[hit.index] = TRUE;
  for (guint i = 0; i < 12; i++)
    g_assert_cmpint (seen[i], ==, seen[12 + i]);
  g_assert_true (seen[0] && seen[12]);
  g_assert_false (seen[11]);
}

/* Columns of rows go on below where that makes pictures larger: none is lost, none hit twice, and a
 * row's title stays with its row. */
static void
test_bands (void)
{
  static const struct {
    guint n; /* columns */
    int width, height;
    guint columns; /* of them beside each other */
  } cases[] = {
    { 12, 560, 600, 6 },
    { 12, 1800, 300, 12 },
    { 7, 560, 600, 4 }, /* the last band is not full */
    { 1, 560, 600, 1 },
  };

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    static const char *const titles[] = { "Picture", "Wanted", "Answer" };
    g_autoptr (Plot) plot = plot_tiles_new ();
    g_autofree guint8 *pixels = sample_digit (64, 1, 1);
    PlotStyle style = sample_style ();
    guint seen[36] = { 0 }, columns = 0;
    PlotHit hit;

    plot_tiles_set_rows (plot, titles, 3);
    plot_tiles_set_bands (plot, TRUE);
    for (guint i = 0; i < 3 * cases[k].n; i++)
      plot_tiles_add (plot, &(PlotTile){ .pixels = pixels,
                                         .width = 64,
                                         .height = 64,
                                         .channels = 1,
                                         .above = i >= 2 * cases[k].n ? "IoU 46 %" : NULL });
    for (int y = 0; y < cases[k].height; y += 10)
      for (int x = 0; x < cases[k].width; x += 10)
        if (plot_hit (plot, &style, cases[k].width, cases[k].height, x, y, &hit)) {
          seen[hit.index]++;
          columns = MAX (columns, hit.column + 1);
          g_assert_cmpuint (hit.index / cases[k].n, ==, hit.row % 3);
        }
    g_assert_cmpuint (columns, ==, cases[k].columns);
    for (guint i = 0; i < 3 * cases[k].n; i++)
      g_assert_cmpuint (seen[i], >, 0);
  }
}

/* @seen: how often each of 3 × 20 pictures of 28 pixels is hit. Returns: the width of one. */
static double
look_at_rows (guint least, int width, int height, guint *seen)
{
  static const char *const titles[] = { "noisy", "output", "clean" };
  g_autoptr (Plot) plot = plot_tiles_new ();
  g_autofree guint8 *pixels = sample_digit (28, 1, 1);
  PlotStyle style = sample_style ();
  double side = 0;
  PlotHit hit;

  plot_tiles_set_rows (plot, titles, 3);
  plot_tiles_set_least (plot, least);
  for (guint i = 0; i < 60; i++)
    plot_tiles_add (plot, &(PlotTile){ .pixels = pixels,
                                       .width = 28,
                                       .height = 28,
                                       .channels = 1,
                                       .above = i < 40 ? "9.1 dB" : NULL });
  for (int y = 0; y < height; y += 3)
    for (int x = 0; x < width; x += 3)
      if (plot_hit (plot, &style, width, height, x, y, &hit)) {
        seen[hit.index]++;
        side = hit.area.width;
        g_assert_cmpuint (hit.index, ==, hit.row * 20 + hit.column);
      }
  return side;
}

/* Where there is no room for all columns, all rows lose the same ones; and with enough columns
 * pictures are rather large. */
static void
test_rows_stay_whole (void)
{
  static const struct {
    guint least;
    int width, height;
    guint at_least, at_most;
    double side;
  } cases[] = {
    { 0, 1600, 300, 20, 20, 56 }, /* all fit, at twice their size */
    { 0, 500, 300, 5, 19, 28 },   /* not all do */
    { 8, 700, 300, 8, 19, 56 },   /* eight would do, and larger */
    { 8, 1600, 300, 20, 20, 56 },
  };

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    guint seen[60] = { 0 }, n = 0;
    double side = look_at_rows (cases[k].least, cases[k].width, cases[k].height, seen);

    while (n < 20 && seen[n] > 0)
      n++;
    g_assert_cmpuint (n, >=, cases[k].at_least);
    g_assert_cmpuint (n, <=, cases[k].at_most);
    g_assert_cmpfloat (side, >=, cases[k].side);
    for (guint i = 0; i < 60; i++)
      g_assert_true ((seen[i] > 0) == (i % 20 < n));
  }
}

static void
test_mask (void)
{
  static const guint8 grey[] = { 100, 100, 100, 100 }, classes[] = { 0, 1, 2, 255 };
  static const PlotColour colours[] = { { 0 }, { 1, 0, 0, 1 }, { 0, 0, 1, 1 } };
  static const guint32 expected[] = { 0x646464, 0xb23232, 0x3232b2, 0x646464 };
  g_autoptr (Plot) plot = plot_tiles_new ();
  PlotStyle style = sample_style ();
  PlotHit hit;

  plot_tiles_add (plot, &(PlotTile){ .pixels = grey,
                                     .width = 2,
                                     .height = 2,
                                     .channels = 1,
                                     .classes = classes,
                                     .opacity = 0.5 });
  plot_tiles_set_class_colours (plot, colours, G_N_ELEMENTS (colours));
  cairo_surface_t *surface = sample_paint (plot, &style, 100, 100, 1);
  g_assert_true (plot_hit (plot, &style, 100, 100, 50, 50, &hit));
  for (guint i = 0; i < 4; i++) {
    guint32 seen =
        sample_pixel (surface, (int) (hit.area.x + hit.area.width * (0.25 + 0.5 * (i % 2))),
                      (int) (hit.area.y + hit.area.height * (i < 2 ? 0.25 : 0.75)));
    for (guint shift = 0; shift < 24; shift += 8)
      g_assert_cmpint (ABS ((int) (seen >> shift & 255) - (int) (expected[i] >> shift & 255)), <=,
                       2 /* cairo rounds each step to a byte */);
  }
  cairo_surface_destroy (surface);
}

static void
test_frames_and_bars (void)
{
  g_autoptr (Plot) plot = sample_tiles (4); /* the fourth is wrong */
  PlotStyle style = sample_style ();
  PlotRect all = { 0, 0, 500, 200 };
  cairo_surface_t *surface = sample_paint (plot, &style, 500, 200, 1);

  g_assert_cmpuint (sample_count (surface, &all, &style.role[PLOT_ROLE_GOOD], 0.05), >, 300);
  g_assert_cmpuint (sample_count (surface, &all, &style.role[PLOT_ROLE_BAD], 0.05), >, 200);
  g_assert_cmpuint (sample_count (surface, &all, &style.role[PLOT_ROLE_1], 0.05), ==, 0);
  cairo_surface_destroy (surface);
}

static void
test_extremes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 40, 30 }, { 2000, 40 }, { 40, 2000 } };
  g_autoptr (Plot) plot = plot_tiles_new ();
  PlotStyle style = sample_style ();
  PlotHit hit;

  g_assert_true (plot_is_empty (plot));
  g_assert_false (plot_hit (plot, &style, 300, 300, 150, 150, &hit));
  plot_tiles_add (plot, &(PlotTile){ .above = "nothing here yet" });
  g_autofree guint8 *large = g_new0 (guint8, 600 * 400 * 3);
  plot_tiles_add (plot, &(PlotTile){ .pixels = large, .width = 600, .height = 400, .channels = 3 });
  for (guint i = 0; i < 300; i++)
    add_quad (plot, "x");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    cairo_surface_destroy (sample_paint (plot, &style, sizes[i][0], sizes[i][1], 1));
    plot_hit (plot, &style, sizes[i][0], sizes[i][1], 5, 5, &hit);
  }
}

static void
test_grey (void)
{
  static const float values[] = { -1, 1, 0, NAN, INFINITY }, same[] = { 3, 3 };
  guint8 grey[5];

  plot_grey_from (values, 5, grey);
  g_assert_cmpuint (grey[0], ==, 0);
  g_assert_cmpuint (grey[1], ==, 255);
  g_assert_cmpuint (grey[2], ==, 128);
  g_assert_cmpuint (grey[3], ==, 0);
  g_assert_cmpuint (grey[4], ==, 0);
  plot_grey_from (same, 2, grey);
  g_assert_cmpuint (grey[0], ==, 128);
}

static void
test_signed (void)
{
  static const float values[] = { -2, 0, 1, 2, NAN };
  PlotStyle style = sample_style ();
  guint8 rgb[15], half[15];

  plot_rgb_from_signed (&style, values, 5, 0, rgb);
  g_assert_cmpuint (rgb[0], ==, lrint (style.map_low.red * 255));
  g_assert_cmpuint (rgb[3], ==, lrint (style.map_middle.red * 255));
  g_assert_cmpuint (rgb[9], ==, lrint (style.map_high.red * 255));
  g_assert_true (memcmp (rgb + 3, rgb + 12, 3) == 0);
  /* Beyond the limit is the end of the map. */
  plot_rgb_from_signed (&style, values, 5, 1, half);
  g_assert_true (memcmp (half + 6, half + 9, 3) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-tiles/pixels-arrive", test_pixels_arrive);
  g_test_add_func ("/plot-tiles/hit-finds-all", test_hit_finds_all);
  g_test_add_func ("/plot-tiles/layout", test_layout);
  g_test_add_func ("/plot-tiles/rows", test_rows);
  g_test_add_func ("/plot-tiles/too-many-columns", test_too_many_columns);
  g_test_add_func ("/plot-tiles/rows-stay-whole", test_rows_stay_whole);
  g_test_add_func ("/plot-tiles/bands", test_bands);
  g_test_add_func ("/plot-tiles/mask", test_mask);
  g_test_add_func ("/plot-tiles/frames-and-bars", test_frames_and_bars);
  g_test_add_func ("/plot-tiles/extremes", test_extremes);
  g_test_add_func ("/plot-picture/grey", test_grey);
  g_test_add_func ("/plot-picture/signed", test_signed);
  return g_test_run ();
}
