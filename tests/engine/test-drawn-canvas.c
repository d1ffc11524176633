/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The painter of the generated pictures, against counting points inside polygons. */
#include "drawn-canvas.h"

#include <string.h>

#define SIDE 24
#define FINE 16 /* points counted along each side of a pixel */

static const DrawnColour white = { 1, 1, 1 };

static float
find_cover (const DrawnCanvas *c, gint x, gint y)
{
  return c->rgba[4 * (y * c->width + x) + 3];
}

static gboolean
is_inside (const DrawnXY *p, guint n, float x, float y)
{
  gboolean inside = FALSE;
  for (guint i = 0, j = n - 1; i < n; j = i++)
    if ((p[i].y > y) != (p[j].y > y)
        && x < p[i].x + (p[j].x - p[i].x) * (y - p[i].y) / (p[j].y - p[i].y))
      inside = !inside;
  return inside;
}

static float
count_inside (const DrawnXY *p, guint n, gint x, gint y)
{
  guint hits = 0;
  for (guint i = 0; i < FINE * FINE; i++)
    hits += is_inside (p, n, (float) x + ((float) (i % FINE) + 0.5f) / FINE,
                       (float) y + ((float) (i / FINE) + 0.5f) / FINE);
  return (float) hits / (FINE * FINE);
}

/* The largest difference between painted and counted coverage of random triangles. */
static float
find_worst (guint n_polygons, float spoil)
{
  DrawnRandom r = drawn_random (1, 2, 3);
  float worst = 0;
  for (guint k = 0; k < n_polygons; k++) {
    DrawnCanvas c;
    DrawnXY p[3];
    for (guint i = 0; i < 3; i++)
      p[i] = (DrawnXY){ drawn_between (&r, 0, SIDE), drawn_between (&r, 0, SIDE) };
    drawn_canvas_init (&c, SIDE, SIDE);
    drawn_add_polygon (&c, p, 3);
    drawn_paint_flat (&c, white, 1);
    p[0].x += spoil;
    for (gint y = 0; y < SIDE; y++)
      for (gint x = 0; x < SIDE; x++) {
        float gap = find_cover (&c, x, y) - count_inside (p, 3, x, y);
        worst = MAX (worst, gap < 0 ? -gap : gap);
      }
    drawn_canvas_clear (&c);
  }
  return worst;
}

static void
test_cover_is_area (void)
{
  /* Counting 16 × 16 points misjudges an edge through a pixel by up to one row of points: 1/16. */
  g_assert_cmpfloat (find_worst (60, 0), <, 1.0 / FINE);
  /* The counting notices a corner that is half a pixel off. */
  g_assert_cmpfloat (find_worst (60, 0.5f), >, 2.0 / FINE);
}

/* Two shapes joined cover no more than all of a pixel, and nothing is left out where they meet. */
static void
test_overlap_joins (void)
{
  DrawnCanvas c;
  const DrawnXY a[] = { { 2, 2 }, { 14, 2 }, { 14, 14 }, { 2, 14 } };
  const DrawnXY b[] = { { 8, 20 }, { 20, 20 }, { 20, 8 }, { 8, 8 } }; /* turns the other way */
  drawn_canvas_init (&c, SIDE, SIDE);
  drawn_add_polygon (&c, a, 4);
  drawn_add_polygon (&c, b, 4);
  drawn_paint_flat (&c, white, 1);
  for (gint y = 0; y < SIDE; y++)
    for (gint x = 0; x < SIDE; x++) {
      gboolean inside =
          (x >= 2 && x < 14 && y >= 2 && y < 14) || (x >= 8 && x < 20 && y >= 8 && y < 20);
      g_assert_cmpfloat (find_cover (&c, x, y), ==, inside ? 1 : 0);
    }
  drawn_canvas_clear (&c);
}

/* Shapes may hang over every edge; what is inside is painted as if the canvas were larger. */
static void
test_shapes_may_leave (void)
{
  DrawnRandom r = drawn_random (4, 5, 6);
  DrawnCanvas c;
  drawn_canvas_init (&c, SIDE, SIDE);
  for (guint k = 0; k < 300; k++) {
    DrawnXY p[5];
    for (guint i = 0; i < 5; i++)
      p[i] = (DrawnXY){ drawn_between (&r, -80, 80), drawn_between (&r, -80, 80) };
    drawn_add_polygon (&c, p, 5);
    drawn_add_smooth (&c, p, 5);
    drawn_add_ellipse (&c, p[0].x, p[0].y, 30, 3);
    drawn_add_limb (&c, p[1], 5, p[2], 1);
    drawn_paint_flat (&c, white, 0.5f);
  }
  drawn_canvas_wipe (&c);
  const DrawnXY wide[] = { { -50, -50 }, { 90, -50 }, { 90, 90 }, { -50, 90 } };
  drawn_add_polygon (&c, wide, 4);
  drawn_paint_flat (&c, white, 1);
  for (gint y = 0; y < SIDE; y++)
    for (gint x = 0; x < SIDE; x++)
      g_assert_cmpfloat_with_epsilon (find_cover (&c, x, y), 1,
                                      1e-3); /* sums of long edges, in float */
  drawn_canvas_clear (&c);
}

static void
test_wiped_is_empty (void)
{
  DrawnCanvas c;
  drawn_canvas_init (&c, SIDE, SIDE);
  drawn_add_ellipse (&c, 12, 12, 7.3f, 5.1f);
  drawn_paint_flat (&c, white, 1);
  g_assert_cmpfloat (find_cover (&c, 12, 12), ==, 1);
  drawn_canvas_wipe (&c);
  for (guint i = 0; i < SIDE * SIDE * 4; i++)
    g_assert_cmpfloat (c.rgba[i], ==, 0);
  drawn_canvas_clear (&c);
}

static void
test_sine (void)
{
  /* 2e-4 is what the comment above drawn_sin promises. */
  for (gint i = -400; i <= 400; i++) {
    g_assert_cmpfloat_with_epsilon (drawn_sin (i / 150.0f), sin (i / 150.0 * 2 * G_PI), 2e-4);
    g_assert_cmpfloat_with_epsilon (drawn_cos (i / 150.0f), cos (i / 150.0 * 2 * G_PI), 2e-4);
  }
}

static void
test_random_is_even (void)
{
  DrawnRandom r = drawn_random (7, 8, 9);
  guint counts[10] = { 0 };
  double sum = 0, squares = 0;
  for (guint i = 0; i < 100000; i++) {
    float z = drawn_normal (&r);
    counts[drawn_below (&r, 10)]++;
    sum += z;
    squares += (double) z * z;
  }
  /* Five deviations: of a count of 10000 in 100000 they are 475, of a mean 0.016, of a variance
   * about 0.02. */
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (ABS ((gint) counts[i] - 10000), <, 475);
  g_assert_cmpfloat_with_epsilon (sum / 100000, 0, 0.016);
  g_assert_cmpfloat_with_epsilon (squares / 100000, 1, 0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawn-canvas/cover-is-area", test_cover_is_area);
  g_test_add_func ("/drawn-canvas/overlap-joins", test_overlap_joins);
  g_test_add_func ("/drawn-canvas/shapes-may-leave", test_shapes_may_leave);
  g_test_add_func ("/drawn-canvas/wiped-is-empty", test_wiped_is_empty);
  g_test_add_func ("/drawn-canvas/sine", test_sine);
  g_test_add_func ("/drawn-canvas/random-is-even", test_random_is_even);
  return g_test_run ();
}
