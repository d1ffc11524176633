/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers to what people look at: bytes through scale and offset and back, decibels, masks. */

#include <math.h>
#include <string.h>

#include "lam.h"

static LamData *
load (const char *prepare)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"source\": "
                       "\"drawn_flyers\", \"samples\": 20, \"test_samples\": 10, \"prepare\": %s}}",
                       prepare);
  LamLoading loading = { .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", &error);
  LamData *data;

  g_assert_no_error (error);
  data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  return data;
}

/* Whatever the preparation, a gathered sample looks like the picture that was read. */
static void
test_bytes (void)
{
  static const char *const prepare[] = { "[]", "[\"scale\"]", "[\"standardise\"]",
                                         "[\"scale\", \"subtract_mean\"]" };

  for (guint i = 0; i < G_N_ELEMENTS (prepare); i++) {
    g_autoptr (LamData) data = load (prepare[i]);
    gsize n = lam_shape_size (data->shape);
    g_autofree guint8 *bytes = g_malloc (n);
    LamBatch *batch = lam_batch_new (data, 1, 1);
    const guint8 *pixels;
    LamShape shape;

    lam_data_gather (data, LAM_PART_TEST, &(guint32){ 4 }, 1, 0, FALSE, batch);
    g_assert_true (lam_data_peek_picture (data, LAM_PART_TEST, 4, &shape, &pixels));
    lam_look_bytes (data, LAM_PART_TEST, batch->x, n, bytes);
    g_assert_cmpmem (bytes, n, pixels, n);
    lam_batch_free (batch);
  }
}

static void
test_bytes_are_cut (void)
{
  static const float x[] = { -3, 0, 0.4f, 1, 7, NAN, INFINITY };
  static const guint8 wanted[] = { 0, 0, 102, 255, 255, 0, 255 };
  g_autoptr (LamData) data = load ("[\"scale\"]");
  guint8 bytes[G_N_ELEMENTS (x)];

  lam_look_bytes (data, LAM_PART_TRAIN, x, G_N_ELEMENTS (x), bytes);
  g_assert_cmpmem (bytes, sizeof bytes, wanted, sizeof wanted);
}

/* Decibels depend on the pictures, not on how they were prepared. */
static void
test_psnr (void)
{
  g_autoptr (LamData) scaled = load ("[\"scale\"]"), raw = load ("[]");
  float y[] = { 0.1f, 0.6f, 0.9f, 0.2f }, t[] = { 0.2f, 0.5f, 1.0f, 0.1f };
  float y255[4], t255[4];

  for (guint i = 0; i < 4; i++) {
    y255[i] = 255 * y[i];
    t255[i] = 255 * t[i];
  }
  /* Off by a tenth everywhere: 10 · log₁₀ (1 / 0.01). Floats have seven digits. */
  g_assert_cmpfloat_with_epsilon (lam_look_psnr (scaled, LAM_PART_TRAIN, y, t, 4), 20, 1e-5);
  g_assert_cmpfloat_with_epsilon (lam_look_psnr (raw, LAM_PART_TRAIN, y255, t255, 4), 20, 1e-5);
  g_assert_cmpfloat (lam_look_psnr (scaled, LAM_PART_TRAIN, t, t, 4), ==, 100);
}

static void
test_classes (void)
{
  static const float three[] = { 0.1f, 0.7f, 0.2f, 5, -1, 2, -3, -2, -1 };
  static const float one[] = { 0.4f, 0.6f, -0.1f, 0.1f };
  guint8 classes[4];

  lam_look_classes (three, 3, 3, FALSE, classes);
  g_assert_cmpmem (classes, 3, ((guint8[]){ 1, 0, 2 }), 3);
  lam_look_classes (one, 4, 1, FALSE, classes);
  g_assert_cmpmem (classes, 4, ((guint8[]){ 0, 1, 0, 0 }), 4);
  lam_look_classes (one, 4, 1, TRUE, classes);
  g_assert_cmpmem (classes, 4, ((guint8[]){ 1, 1, 0, 1 }), 4);
}

static void
test_iou (void)
{
  static const struct {
    guint8 answer[4], mask[4];
    double iou;
  } cases[] = {
    { { 0, 1, 1, 0 }, { 0, 1, 1, 0 }, 1 },          { { 1, 1, 0, 0 }, { 0, 1, 1, 0 }, 1 / 3.0 },
    { { 0, 0, 0, 0 }, { 0, 1, 1, 0 }, 0 },          { { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, 1 },
    { { 0, 2, 2, 0 }, { 0, 1, 1, 0 }, 0 },          /* the place is right, the class is not */
    { { 1, 1, 0, 0 }, { 1, LAM_IGNORE, 0, 0 }, 1 }, /* what is ignored is not held against it */
    { { 1, 2, 2, 0 }, { 1, 2, 1, 0 }, 2 / 3.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat (lam_look_iou (cases[i].answer, cases[i].mask, 4), ==, cases[i].iou);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/look/bytes", test_bytes);
  g_test_add_func ("/look/bytes-are-cut", test_bytes_are_cut);
  g_test_add_func ("/look/psnr", test_psnr);
  g_test_add_func ("/look/classes", test_classes);
  g_test_add_func ("/look/iou", test_iou);
  return g_test_run ();
}
