/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawn digits: the same bytes everywhere, and each sample a digit of its own. */
#include "drawn-digits.h"
#include "drawn-strokes.h"
#include "test-drawn-sum.h"

#include <string.h>

#define PIXELS (LAM_DRAWN_DIGIT_SIDE * LAM_DRAWN_DIGIT_SIDE)

static guint64
sum_of_script (LamScript script, guint64 seed)
{
  guint8 pixels[PIXELS];
  guint64 sum = EMPTY_SUM;
  for (guint digit = 0; digit < 10; digit++)
    for (guint i = 0; i < 200; i++) {
      lam_drawn_digit (script, digit, seed, i, pixels);
      sum = add_to_sum (sum, pixels, PIXELS);
    }
  return sum;
}

/* Recorded once: a seed names the same pictures on every processor, compiler and release. */
static void
test_same_bytes_everywhere (void)
{
  g_assert_cmphex (sum_of_script (LAM_SCRIPT_LATIN, 7), ==,
                   G_GUINT64_CONSTANT (0x5034d47fede85627));
  g_assert_cmphex (sum_of_script (LAM_SCRIPT_PERSIAN, 7), ==,
                   G_GUINT64_CONSTANT (0x7143b62400f2f039));
  g_assert_cmphex (sum_of_script (LAM_SCRIPT_KANNADA, 7), ==,
                   G_GUINT64_CONSTANT (0x110a958a5878a9c6));
}

/* The check above must be able to say no: another seed gives another sum. */
static void
test_sum_notices_change (void)
{
  g_assert_cmphex (sum_of_script (LAM_SCRIPT_LATIN, 7), ==, sum_of_script (LAM_SCRIPT_LATIN, 7));
  g_assert_cmphex (sum_of_script (LAM_SCRIPT_LATIN, 7), !=, sum_of_script (LAM_SCRIPT_LATIN, 8));
}

static void
test_order_does_not_matter (void)
{
  guint8 a[PIXELS], b[PIXELS], other[PIXELS];
  lam_drawn_digit (LAM_SCRIPT_PERSIAN, 4, 1, 59999, a);
  for (guint i = 0; i < 50; i++)
    lam_drawn_digit (LAM_SCRIPT_KANNADA, i % 10, i, i, other);
  memset (b, 77, sizeof b);
  lam_drawn_digit (LAM_SCRIPT_PERSIAN, 4, 1, 59999, b);
  g_assert_cmpmem (a, PIXELS, b, PIXELS);
}

static void
test_samples_differ (void)
{
  guint8 a[PIXELS], b[PIXELS];
  for (guint script = 0; script < 3; script++)
    for (guint digit = 0; digit < 10; digit++)
      for (guint i = 0; i < 50; i++) {
        lam_drawn_digit (script, digit, 3, i, a);
        lam_drawn_digit (script, digit, 3, i + 1, b);
        g_assert_cmpint (memcmp (a, b, PIXELS), !=, 0);
        lam_drawn_digit (script, digit, 4, i, b);
        g_assert_cmpint (memcmp (a, b, PIXELS), !=, 0);
      }
}

/* Ink is there, is less than the ground, stands clear of it, and keeps away from the edge. */
static void
test_digits_are_inked (void)
{
  guint8 p[PIXELS];
  const guint side = LAM_DRAWN_DIGIT_SIDE;
  for (guint script = 0; script < 3; script++)
    for (guint n = 0; n < 3000; n++) {
      guint inked = 0, at_edge = 0;
      guint8 brightest = 0;
      lam_drawn_digit (script, n % 10, 11, n / 10, p);
      for (guint i = 0; i < PIXELS; i++) {
        guint x = i % side, y = i / side;
        brightest = MAX (brightest, p[i]);
        inked += p[i] > 100;
        at_edge += p[i] > 130 && (x == 0 || y == 0 || x == side - 1 || y == side - 1);
      }
      g_assert_cmpuint (brightest, >, 110);
      g_assert_cmpuint (inked, >=, 2);
      g_assert_cmpuint (inked, <, PIXELS / 2);
      /* Up to six specks of dust may lie anywhere. */
      g_assert_cmpuint (at_edge, <=, 6);
    }
}

/* A classifier without parameters, the nearest of ten mean pictures, finds the digit far more often
 * than the one time in ten of pictures without meaning. */
static guint
hits_of_nearest_mean (LamScript script, guint shift)
{
  static float means[10][PIXELS];
  guint8 p[PIXELS];
  guint hits = 0;
  memset (means, 0, sizeof means);
  for (guint n = 0; n < 3000; n++) {
    lam_drawn_digit (script, n % 10, 5, n / 10, p);
    for (guint i = 0; i < PIXELS; i++)
      means[(n + shift * (n / 10)) % 10][i] += p[i] / 300.0f;
  }
  for (guint n = 0; n < 1000; n++) {
    guint best = 0;
    double least = G_MAXDOUBLE;
    lam_drawn_digit (script, n % 10, 6, n / 10, p);
    for (guint k = 0; k < 10; k++) {
      double far = 0;
      for (guint i = 0; i < PIXELS; i++)
        far += ((double) p[i] - means[k][i]) * ((double) p[i] - means[k][i]);
      if (far < least) {
        least = far;
        best = k;
      }
    }
    hits += best == n % 10;
  }
  return hits;
}

static void
test_classes_can_be_told_apart (void)
{
  for (guint script = 0; script < 3; script++) {
    g_assert_cmpuint (hits_of_nearest_mean (script, 0), >, 600);
    /* Labels turned round from sample to sample mean nothing, and the check says so. */
    g_assert_cmpuint (hits_of_nearest_mean (script, 1), <, 300);
  }
}

static void
test_every_glyph_has_forms (void)
{
  for (guint script = 0; script < 3; script++)
    for (guint digit = 0; digit < 10; digit++) {
      const DrawnGlyph *glyph = drawn_glyph_get (script, digit);
      float weights = 0;
      g_assert_cmpuint (glyph->n_forms, >=, 2);
      for (guint i = 0; i < glyph->n_forms; i++) {
        weights += glyph->forms[i].weight;
        g_assert_true (glyph->forms[i].points[0].lift);
        for (guint k = 0; k < glyph->forms[i].n_points; k++) {
          g_assert_cmpfloat (glyph->forms[i].points[k].x, <=, 1);
          g_assert_cmpfloat (glyph->forms[i].points[k].y, <=, 1);
        }
      }
      g_assert_cmpfloat_with_epsilon (weights, 1, 1e-5); /* sums of a few floats */
    }
}

static void
test_names (void)
{
  g_assert_cmpstr (lam_drawn_digit_name (LAM_SCRIPT_LATIN, 3), ==, "3");
  for (guint digit = 0; digit < 10; digit++) {
    g_assert_cmphex (g_utf8_get_char (lam_drawn_digit_name (LAM_SCRIPT_PERSIAN, digit)), ==,
                     0x6f0 + digit);
    g_assert_cmphex (g_utf8_get_char (lam_drawn_digit_name (LAM_SCRIPT_KANNADA, digit)), ==,
                     0xce6 + digit);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawn-digits/same-bytes-everywhere", test_same_bytes_everywhere);
  g_test_add_func ("/drawn-digits/sum-notices-change", test_sum_notices_change);
  g_test_add_func ("/drawn-digits/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/drawn-digits/samples-differ", test_samples_differ);
  g_test_add_func ("/drawn-digits/digits-are-inked", test_digits_are_inked);
  g_test_add_func ("/drawn-digits/classes-can-be-told-apart", test_classes_can_be_told_apart);
  g_test_add_func ("/drawn-digits/every-glyph-has-forms", test_every_glyph_has_forms);
  g_test_add_func ("/drawn-digits/names", test_names);
  return g_test_run ();
}
