/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The horses and dogs: the same bytes everywhere, and masks that lie exactly on the animals. */
#include "drawn-scenes.h"
#include "test-drawn-sum.h"

#include <stdlib.h>
#include <string.h>

#define SIZE 96
#define LARGEST 256

static guint8 rgb[LARGEST * LARGEST * 3], mask[LARGEST * LARGEST];

static guint64
sum_of_scenes (guint size, guint n, guint64 seed)
{
  guint64 sum = EMPTY_SUM;
  for (guint i = 0; i < n; i++) {
    lam_drawn_scene (size, seed, i, rgb, mask);
    sum = add_to_sum (sum, rgb, 3 * size * size);
    sum = add_to_sum (sum, mask, size * size);
  }
  return sum;
}

/* Recorded once: a seed names the same scenes on every processor, compiler and release. */
static void
test_same_bytes_everywhere (void)
{
  g_assert_cmphex (sum_of_scenes (64, 60, 7), ==, G_GUINT64_CONSTANT (0x590d661bcf2533c4));
  g_assert_cmphex (sum_of_scenes (96, 60, 7), ==, G_GUINT64_CONSTANT (0x9992564710b6b2e5));
  g_assert_cmphex (sum_of_scenes (256, 10, 7), ==, G_GUINT64_CONSTANT (0xf3fd5e06cfdf2141));
  /* The sum says no to another seed. */
  g_assert_cmphex (sum_of_scenes (64, 60, 8), !=, sum_of_scenes (64, 60, 7));
}

static void
test_samples_differ (void)
{
  static guint8 other[64 * 64 * 3];
  for (guint i = 0; i < 100; i++) {
    lam_drawn_scene (64, 3, i, rgb, mask);
    lam_drawn_scene (64, 3, i + 1, other, mask);
    g_assert_cmpint (memcmp (rgb, other, sizeof other), !=, 0);
  }
}

/* Shares of 400 scenes; bounds leave room for five deviations (2.5 % each). */
static void
test_all_classes_are_there (void)
{
  guint with[3] = { 0 }, both = 0, none = 0;
  for (guint i = 0; i < 400; i++) {
    guint seen[3] = { 0 };
    lam_drawn_scene (64, 11, i, rgb, mask);
    for (guint k = 0; k < 64 * 64; k++) {
      g_assert_cmpuint (mask[k], <, LAM_DRAWN_SCENE_CLASSES);
      seen[mask[k]]++;
    }
    for (guint k = 0; k < 3; k++)
      with[k] += seen[k] > 0;
    both += seen[1] > 0 && seen[2] > 0;
    none += seen[1] + seen[2] == 0;
  }
  g_assert_cmpuint (with[0], ==, 400);
  g_assert_cmpuint (with[1], >, 150);
  g_assert_cmpuint (with[2], >, 150);
  g_assert_cmpuint (both, >, 30);
  g_assert_cmpuint (none, >, 0);
  g_assert_cmpuint (none, <, 70);
}

static int
find_step (guint a, guint b)
{
  int sum = 0;
  for (guint k = 0; k < 3; k++)
    sum += abs (rgb[3 * a + k] - rgb[3 * b + k]);
  return sum;
}

/* How strongly the picture changes, on average, where the mask moved by @shift pixels to the right
 * does. */
static double
find_edge_strength (guint shift)
{
  double sum = 0;
  guint n = 0;
  for (guint i = 0; i < 150; i++) {
    lam_drawn_scene (SIZE, 5, i, rgb, mask);
    for (guint y = 0; y < SIZE; y++)
      for (guint x = shift; x + 1 < SIZE; x++) {
        guint at = y * SIZE + x;
        if (mask[at - shift] == mask[at - shift + 1])
          continue;
        sum += find_step (at, at + 1);
        n++;
      }
  }
  return sum / n;
}

/* An edge of the mask is an edge of the picture. A mask two pixels off is noticed. */
static void
test_masks_lie_on_animals (void)
{
  g_assert_cmpfloat (find_edge_strength (0), >, 1.5 * find_edge_strength (2));
}

/* A scene is the same in every size, so that masks of two sizes agree but for edges. */
static double
find_agreement (guint64 index, guint64 other)
{
  static guint8 large[128 * 128];
  guint same = 0;
  lam_drawn_scene (128, 9, index, rgb, large);
  lam_drawn_scene (64, 9, other, rgb, mask);
  for (guint y = 0; y < 64; y++)
    for (guint x = 0; x < 64; x++)
      same += large[2 * y * 128 + 2 * x] == mask[y * 64 + x];
  return same / (64.0 * 64.0);
}

static void
test_sizes_agree (void)
{
  double right = 0, wrong = 0;
  for (guint i = 0; i < 40; i++) {
    right += find_agreement (i, i) / 40;
    wrong += find_agreement (i, i + 1) / 40;
  }
  /* About 1 % of pixels lie on an animal's edge; two different scenes disagree on the animals' 15
   * %. */
  g_assert_cmpfloat (right, >, 0.97);
  g_assert_cmpfloat (wrong, <, 0.92);
}

static void
test_names (void)
{
  g_assert_cmpstr (lam_drawn_scene_class_name (0), ==, "background");
  g_assert_cmpstr (lam_drawn_scene_class_name (1), ==, "horse");
  g_assert_cmpstr (lam_drawn_scene_class_name (2), ==, "dog");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawn-scenes/same-bytes-everywhere", test_same_bytes_everywhere);
  g_test_add_func ("/drawn-scenes/samples-differ", test_samples_differ);
  g_test_add_func ("/drawn-scenes/all-classes-are-there", test_all_classes_are_there);
  g_test_add_func ("/drawn-scenes/masks-lie-on-animals", test_masks_lie_on_animals);
  g_test_add_func ("/drawn-scenes/sizes-agree", test_sizes_agree);
  g_test_add_func ("/drawn-scenes/names", test_names);
  return g_test_run ();
}
