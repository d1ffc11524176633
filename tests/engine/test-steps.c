/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preparation and augmentation, step by step. */

#include "data-help.h"

#include <math.h>

#include "data/lam-noise.h"
#include "data/lam-resample.h"

/* Writes NAME.npz with @n pictures; value by formula, class i mod @classes. */
static void
write_pictures (const char *name, gsize n, gsize rows, gsize columns, gsize channels, guint classes)
{
  gsize d[] = { n, rows, columns, channels };
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 4, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_U8, 1, d);
  const LamArray *both[] = { x, y };
  g_autofree char *path = help_path (name);

  for (gsize i = 0; i < x->size; i++)
    ((guint8 *) x->values)[i] = (guint8) (lam_random_at (5, i) >> 24);
  for (gsize i = 0; i < n; i++)
    ((guint8 *) y->values)[i] = (guint8) (i % classes);
  g_assert_true (lam_npz_save (both, 2, path, NULL));
}

/* Pictures and masks that say the same: mask 1 where the picture is 255, else both 0. */
static void
write_masks (const char *name, gsize n, gsize rows, gsize columns)
{
  gsize d[] = { n, rows, columns, 1 };
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 4, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_U8, 3, d);
  const LamArray *both[] = { x, y };
  g_autofree char *path = help_path (name);

  for (gsize i = 0; i < n; i++)
    for (gsize r = 0; r < rows; r++)
      for (gsize c = 0; c < columns; c++) {
        double down = ((double) r - 9 - (double) i) / 7, across = ((double) c - 12) / 5;
        gboolean inside = down * down + across * across < 1 || (r < 5 && c > 15);

        ((guint8 *) x->values)[(i * rows + r) * columns + c] = inside ? 255 : 0;
        ((guint8 *) y->values)[(i * rows + r) * columns + c] = inside;
      }
  g_assert_true (lam_npz_save (both, 2, path, NULL));
}

static void
write_all (void)
{
  write_pictures ("grey.npz", 20, 6, 4, 1, 3);
  write_pictures ("colour.npz", 10, 5, 7, 3, 2);
  write_masks ("masks.npz", 8, 24, 24);
}

#define GREY "{\"source\": \"arrays\", \"train\": \"grey.npz\", \"prepare\": "
#define COLOUR "{\"source\": \"arrays\", \"train\": \"colour.npz\", \"prepare\": "

/* ---- Resampling against numbers of OpenCV 5.0 (cv2.resize). ---- */

static void
test_resample (void)
{
  static const struct {
    LamResample how;
    guint rows, columns, height, width;
    guint8 wanted[35];
  } cases[] = {
    { LAM_RESAMPLE_CUBIC, 9, 6, 6, 4, { 27,  131, 78,  176, 104, 74, 39, 192, 114, 42, 226, 187,
                                        133, 112, 117, 152, 87,  97, 59, 132, 50,  90, 152, 87 } },
    { LAM_RESAMPLE_LINEAR, 9, 6, 6, 4, { 33,  119, 86,  175, 101, 72, 68, 187, 111, 63, 185, 189,
                                         128, 109, 117, 149, 87,  98, 71, 132, 53,  93, 143, 90 } },
    { LAM_RESAMPLE_AREA, 9, 6, 6, 4, { 44,  122, 91,  157, 92, 79,  77, 166, 123, 82, 173, 177,
                                       125, 107, 113, 141, 99, 111, 67, 124, 56,  91, 133, 99 } },
    { LAM_RESAMPLE_NEAREST,
      9,
      6,
      6,
      4,
      { 0,   108, 51,  227, 148, 52, 21, 249, 77, 7,   245, 243,
        157, 139, 147, 197, 52,  60, 81, 157, 64, 124, 171, 43 } },
    { LAM_RESAMPLE_CUBIC, 3, 4, 5, 7, { 0,   26,  80, 108, 99,  65,  38,  0,   44,  112, 146, 139,
                                        107, 83,  27, 71,  134, 170, 170, 144, 123, 112, 90,  65,
                                        82,  102, 82, 64,  175, 101, 4,   6,   41,  24,  8 } },
    { LAM_RESAMPLE_LINEAR, 3, 4, 5, 7, { 0,   32, 84, 99, 104, 71,  51,  15,  49,  104, 122, 129,
                                         100, 81, 37, 74, 134, 156, 168, 143, 127, 104, 89,  65,
                                         81,  97, 76, 63, 148, 98,  19,  30,  50,  32,  21 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint rows = cases[i].rows, columns = cases[i].columns;
    guint8 from[54], to[35];

    for (guint r = 0; r < rows; r++)
      for (guint c = 0; c < columns; c++)
        from[r * columns + c] = (guint8) (r * r * 37 + c * c * 91 + r * c * 13);
    lam_resample_bytes (cases[i].how, from, lam_shape_picture (rows, columns, 1), to,
                        cases[i].height, cases[i].width, cases[i].width);
    /* OpenCV mixes with weights of 11 bits: the last level may differ, no more. */
    for (guint k = 0; k < cases[i].height * cases[i].width; k++)
      g_assert_cmpint (ABS (to[k] - cases[i].wanted[k]), <=, 1);
  }
}

/* A picture that is small enough is put in the centre as it is. */
static void
test_fit (void)
{
  g_autoptr (LamData) raw = help_load (GREY "[]}");
  g_autoptr (LamData) data = help_load (GREY "[{\"step\": \"fit\", \"size\": 9}]}");
  g_autoptr (LamData) small =
      help_load (GREY "[{\"step\": \"fit\", \"size\": [3, 4], \"interpolation\": \"nearest\"}]}");
  LamShape shape;
  const guint8 *a, *b;

  g_assert_true (lam_data_peek_picture (raw, LAM_PART_TRAIN, 3, &shape, &a));
  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 3, &shape, &b));
  g_assert_cmpuint (shape.d[0], ==, 9);
  for (guint r = 0; r < 9; r++)
    for (guint c = 0; c < 9; c++) {
      gboolean inside = r >= 1 && r < 7 && c >= 2 && c < 6;

      g_assert_cmpuint (b[r * 9 + c], ==, inside ? a[(r - 1) * 4 + c - 2] : 0);
    }
  /* 6×4 into 3×4: half the size, so 3×2, one column to each side. */
  g_assert_true (lam_data_peek_picture (small, LAM_PART_TRAIN, 3, &shape, &b));
  for (guint r = 0; r < 3; r++) {
    g_assert_cmpuint (b[r * 4], ==, 0);
    g_assert_cmpuint (b[r * 4 + 1], ==, a[(2 * r + 1) * 4 + 1]);
    g_assert_cmpuint (b[r * 4 + 3], ==, 0);
  }
}

static void
test_crop_and_grey (void)
{
  g_autoptr (LamData) raw = help_load (COLOUR "[]}");
  g_autoptr (LamData) cropped = help_load (COLOUR "[\"crop\", \"grey\"]}");
  LamShape shape;
  const guint8 *a, *b;

  g_assert_true (lam_data_peek_picture (raw, LAM_PART_TRAIN, 1, &shape, &a));
  g_assert_true (lam_data_peek_picture (cropped, LAM_PART_TRAIN, 1, &shape, &b));
  g_assert_cmpuint (shape.d[0], ==, 5);
  g_assert_cmpuint (shape.d[1], ==, 5);
  g_assert_cmpuint (shape.d[2], ==, 1);
  for (guint r = 0; r < 5; r++)
    for (guint c = 0; c < 5; c++) {
      const guint8 *v = a + (r * 7 + c + 1) * 3;
      double grey = 0.299 * v[0] + 0.587 * v[1] + 0.114 * v[2];

      g_assert_cmpfloat (fabs (b[r * 5 + c] - grey), <=, 0.5 + 1e-9);
    }
  help_fails (GREY "[{\"step\": \"crop\", \"size\": 5}]}", "6×4|5×5");
}

/* Means and deviations over the prepared training part. */
static void
test_standardise (void)
{
  static const char *const per[] = { "set", "channel", "pixel" };

  for (guint i = 0; i < G_N_ELEMENTS (per); i++) {
    g_autofree char *json = g_strdup_printf (
        COLOUR "[\"scale\", {\"step\": \"standardise\", \"per\": \"%s\"}], \"validation\": "
               "{\"count\": 3}}",
        per[i]);
    g_autoptr (LamData) data = help_load (json);
    LamBatch *batch = help_gather (data, LAM_PART_TRAIN, 7, 1, FALSE);
    guint groups = i == 0 ? 1 : i == 1 ? 3 : 105;

    for (guint g = 0; g < groups; g++) {
      double sum = 0, square = 0, n = 7 * 105.0 / groups;

      for (guint k = g; k < 7 * 105; k += groups) {
        sum += (double) batch->x[k];
        square += (double) batch->x[k] * (double) batch->x[k];
      }
      /* Values are floats of size 1: a mean of 735 of them is good to some 1e-7. */
      g_assert_cmpfloat_with_epsilon (sum / n, 0, 1e-5);
      g_assert_cmpfloat_with_epsilon (square / n, 1, 1e-4);
    }
    lam_batch_free (batch);
  }
}

static void
test_subtract_mean_and_constant (void)
{
  g_autoptr (LamData) data =
      help_load (GREY "[{\"step\": \"scale\", \"factor\": 0, \"offset\": 3}, "
                      "\"standardise\"]}");
  g_autoptr (LamData) mean = help_load (GREY "[\"subtract_mean\"]}");
  LamBatch *batch = help_gather (data, LAM_PART_TRAIN, 5, 1, FALSE);
  LamPartSummary summary;

  /* A value that never changes becomes 0, not NaN. */
  for (guint i = 0; i < 5 * 24; i++)
    g_assert_cmpfloat_with_epsilon (batch->x[i], 0, 1e-5);
  lam_batch_free (batch);
  lam_data_summarise (mean, LAM_PART_TRAIN, &summary);
  g_assert_cmpfloat_with_epsilon (summary.mean, 0, 1e-4); /* offset is a float of size 128 */
  g_assert_cmpfloat (summary.deviation, >, 50);
  g_free (summary.class_counts);
}

static void
test_vgg (void)
{
  g_autoptr (LamData) raw = help_load (COLOUR "[]}");
  g_autoptr (LamData) data = help_load (COLOUR "[\"vgg_preprocess\"]}");
  LamBatch *a = help_gather (raw, LAM_PART_TRAIN, 10, 1, FALSE);
  LamBatch *b = help_gather (data, LAM_PART_TRAIN, 10, 1, FALSE);

  for (guint i = 0; i < 10 * 35; i++) {
    g_assert_cmpfloat (b->x[3 * i], ==, a->x[3 * i + 2] - 103.939f);
    g_assert_cmpfloat (b->x[3 * i + 1], ==, a->x[3 * i + 1] - 116.779f);
    g_assert_cmpfloat (b->x[3 * i + 2], ==, a->x[3 * i] - 123.68f);
  }
  lam_batch_free (a);
  lam_batch_free (b);
  help_fails (GREY "[\"vgg_preprocess\"]}", "colour|1 channels");
  help_fails (COLOUR "[\"scale\", \"vgg_preprocess\"]}", "prepare[1]|before “scale”");
}

/* People are shown a picture in its own colours, whatever order a network wants them in. */
static void
test_vgg_shows_own_colours (void)
{
  g_autoptr (LamData) raw = help_load (COLOUR "[]}");
  g_autoptr (LamData) data = help_load (COLOUR "[\"vgg_preprocess\"]}");
  LamShape shape, same;
  const guint8 *swapped;
  g_autofree guint8 *want = lam_data_dup_picture (raw, LAM_PART_TRAIN, 3, &shape);
  g_autofree guint8 *got = lam_data_dup_picture (data, LAM_PART_TRAIN, 3, &same);

  g_assert_true (lam_shape_equal (shape, same));
  g_assert_cmpmem (want, lam_shape_size (shape), got, lam_shape_size (same));
  g_assert_false (lam_data_peek_picture (data, LAM_PART_TRAIN, 3, &same, &swapped));
}

static void
test_flatten_keeps_pictures (void)
{
  g_autoptr (LamData) data = help_load (COLOUR "[\"flatten\", \"scale\"]}");
  LamBatch *batch = help_gather (data, LAM_PART_TRAIN, 2, 1, FALSE);
  LamShape shape;
  const guint8 *pixels;

  g_assert_cmpuint (data->shape.n, ==, 1);
  g_assert_cmpuint (batch->shape.d[0], ==, 105);
  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 0, &shape, &pixels));
  g_assert_cmpuint (shape.n, ==, 3);
  lam_batch_free (batch);
  help_fails (COLOUR "[\"flatten\", \"crop\"]}", "crop|before “flatten”");
}

static void
test_invert (void)
{
  g_autoptr (LamData) raw = help_load (GREY "[\"scale\"]}");
  g_autoptr (LamData) data = help_load (GREY "[\"scale\", \"invert\"]}");
  LamBatch *a = help_gather (raw, LAM_PART_TRAIN, 20, 1, FALSE);
  LamBatch *b = help_gather (data, LAM_PART_TRAIN, 20, 1, FALSE);

  for (guint i = 0; i < 20 * 24; i++)
    g_assert_cmpfloat_with_epsilon (a->x[i] + b->x[i], 1, 1e-6);
  lam_batch_free (a);
  lam_batch_free (b);
}

/* (x − mean) / max (deviation, 1 / √n) of each sample alone. */
static void
compare_standardised (const char *before, const char *after)
{
  g_autoptr (LamData) raw = help_load (before);
  g_autoptr (LamData) data = help_load (after);
  LamBatch *a = help_gather (raw, LAM_PART_TRAIN, 20, 1, FALSE);
  LamBatch *b = help_gather (data, LAM_PART_TRAIN, 20, 1, FALSE);

  for (guint i = 0; i < 20; i++) {
    double sum = 0, squares = 0, deviation;

    for (guint k = 0; k < 24; k++) {
      sum += (double) a->x[i * 24 + k];
      squares += (double) a->x[i * 24 + k] * (double) a->x[i * 24 + k];
    }
    deviation = MAX (sqrt (squares / 24 - sum / 24 * sum / 24), 1 / sqrt (24));
    for (guint k = 0; k < 24; k++)
      g_assert_cmpfloat_with_epsilon (b->x[i * 24 + k],
                                      ((double) a->x[i * 24 + k] - sum / 24) / deviation, 1e-4);
  }
  lam_batch_free (a);
  lam_batch_free (b);
}

/* Also of pictures so faint that their deviation is below the least one. */
static void
test_standardise_sample (void)
{
  compare_standardised (GREY "[\"scale\"]}", GREY "[\"scale\", \"standardise_sample\"]}");
  compare_standardised (GREY "[{\"step\": \"scale\", \"factor\": 1e-4}]}",
                        GREY "[{\"step\": \"scale\", \"factor\": 1e-4}, "
                             "\"standardise_sample\"]}");
}

/* Same pixels in each picture, the same new place in all of them. */
static void
test_permute (void)
{
  g_autoptr (LamData) raw = help_load (COLOUR "[]}");
  g_autoptr (LamData) data = help_load (COLOUR "[\"permute_pixels\"]}");
  guint32 order[35];
  gboolean moved = FALSE;

  lam_random_order (lam_random_key (1, LAM_RANDOM_STEP, 0, 0), order, 35);
  for (guint i = 0; i < 10; i++) {
    const guint8 *a, *b;
    LamShape shape;

    lam_data_peek_picture (raw, LAM_PART_TRAIN, i, &shape, &a);
    lam_data_peek_picture (data, LAM_PART_TRAIN, i, &shape, &b);
    for (guint k = 0; k < 35; k++) {
      g_assert_cmpmem (b + 3 * k, 3, a + 3 * order[k], 3);
      moved = moved || order[k] != k;
    }
  }
  g_assert_true (moved);
}

/* The denoising lab: the input has noise, the target has none; fresh each epoch or fixed. */
static void
test_noise (void)
{
  static const struct {
    const char *step;
    gboolean fixed;
  } cases[] = {
    { "{\"step\": \"salt_and_pepper\"}", FALSE },
    { "{\"step\": \"salt_and_pepper\", \"fixed\": true}", TRUE },
    { "{\"step\": \"gaussian_noise\", \"stddev\": 0.2}", FALSE },
    { "{\"step\": \"gaussian_noise\", \"stddev\": 0.2, \"fixed\": true}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *json = g_strdup_printf (
        GREY "[\"scale\", \"flatten\", %s], \"target\": \"picture\"}", cases[i].step);
    g_autoptr (LamData) clean = help_load (GREY "[\"scale\"]}");
    g_autoptr (LamData) data = help_load (json);
    LamBatch *a = help_gather (clean, LAM_PART_TRAIN, 20, 1, FALSE);
    LamBatch *b = help_gather (data, LAM_PART_TRAIN, 20, 1, FALSE);
    LamBatch *c = help_gather (data, LAM_PART_TRAIN, 20, 2, FALSE);
    guint changed = 0;

    g_assert_cmpuint (data->target_shape.d[0], ==, 24);
    g_assert_cmpmem (b->t, 20 * 24 * 4, a->x, 20 * 24 * 4);
    for (guint k = 0; k < 20 * 24; k++)
      changed += b->x[k] != a->x[k];
    /* Two tenths of 480 for salt and pepper, give or take five deviations; all for the other. */
    if (i < 2)
      g_assert_cmpint (ABS ((int) changed - 96), <, 45);
    else
      g_assert_cmpuint (changed, >, 470);
    g_assert_cmpint (memcmp (b->x, c->x, 20 * 24 * 4) == 0, ==, cases[i].fixed);
    lam_batch_free (a);
    lam_batch_free (b);
    lam_batch_free (c);
  }
  help_fails (GREY "[\"gaussian_noise\", \"scale\"]}", "put “scale” before “gaussian_noise”");
}

/* A million numbers are normal: so many lie beyond 0, 1, 2, 3 and 4 deviations, on either side, as
 * should, give or take five deviations of that count; so do mean and variance. */
static void
test_noise_is_normal (void)
{
  static const double beyond[] = { 0.5, 0.15865525393, 0.02275013195, 0.00134989803, 3.16712e-5 };
  gsize n = 1000000;
  g_autofree float *x = g_new0 (float, n);
  double sum = 0, squares = 0;

  lam_noise_add (17, 1, x, n);
  for (gsize i = 0; i < n; i++) {
    sum += x[i];
    squares += (double) x[i] * x[i];
  }
  g_assert_cmpfloat (fabs (sum / (double) n), <, 5e-3);
  g_assert_cmpfloat (fabs (squares / (double) n - 1), <, 5e-3 * G_SQRT2);
  for (guint k = 0; k < G_N_ELEMENTS (beyond); k++)
    for (int side = -1; side <= 1; side += 2) {
      double wanted = beyond[k] * (double) n;
      gsize count = 0;

      for (gsize i = 0; i < n; i++)
        count += side * x[i] > k;
      g_assert_cmpfloat (fabs ((double) count - wanted), <, 5 * sqrt (wanted));
    }
}

/* A sample's noise depends on its place in the part alone, not on its batch. */
static void
test_noise_is_the_sample_s_own (void)
{
  g_autoptr (LamData) data = help_load (GREY "[\"scale\", \"gaussian_noise\"]}");
  LamBatch *all = help_gather (data, LAM_PART_TRAIN, 20, 1, FALSE);
  LamBatch *some = lam_batch_new (data, 2, 1);
  static const guint32 rows[] = { 13, 4 };

  lam_data_gather (data, LAM_PART_TRAIN, rows, 2, 1, FALSE, some);
  g_assert_cmpmem (some->x, 96, all->x + 13 * 24, 96);
  g_assert_cmpmem (some->x + 24, 96, all->x + 4 * 24, 96);
  lam_batch_free (all);
  lam_batch_free (some);
}

static void
test_rows (void)
{
  g_autoptr (LamData) classes =
      help_load (GREY "[{\"step\": \"classes\", \"keep\": [\"2\", \"0\"]}]}");
  g_autoptr (LamData) share = help_load (GREY "[{\"step\": \"subset\", \"share\": 0.5}]}");
  g_autoptr (LamData) count = help_load (GREY "[{\"step\": \"subset\", \"count\": 3}]}");
  g_autoptr (LamData) shuffled = help_load (GREY "[\"shuffle\"]}");
  guint moved = 0;
  guint8 seen[20] = { 0 };

  g_assert_cmpuint (classes->n_classes, ==, 2);
  g_assert_cmpstr (classes->class_names[0], ==, "2");
  g_assert_cmpuint (classes->parts[0].n, ==, 13);
  g_assert_cmpuint (share->parts[0].n, ==, 10);
  g_assert_cmpuint (count->parts[0].n, ==, 3);
  for (guint i = 0; i < 20; i++) {
    moved += shuffled->parts[0].rows[i] != i;
    seen[shuffled->parts[0].rows[i]]++;
  }
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (seen[i], ==, 1);
  g_assert_cmpuint (moved, >, 10);
}

/* ---- Augmentation. ---- */

/* Whatever moves a picture moves its mask alike: the mask drawn from the moved picture is the moved
 * mask, in every pixel. */
static void
test_masks_move_with_pictures (void)
{
  static const char *const steps[] = {
    "\"flip\"",
    "{\"step\": \"flip\", \"vertical\": true}",
    "{\"step\": \"shift\", \"rows\": 0.3, \"columns\": 0.2}",
    "{\"step\": \"rotate\", \"degrees\": 60}",
    "{\"step\": \"zoom\", \"amount\": 0.4}",
    /* One after the other, as labs do. */
    "\"flip\", {\"step\": \"rotate\", \"degrees\": 20}, {\"step\": \"shift\", \"rows\": 0.1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *json = g_strdup_printf (
        "{\"source\": \"arrays\", \"train\": \"masks.npz\", \"augment\": [%s]}", steps[i]);
    g_autoptr (LamData) data = help_load (json);
    LamBatch *before = help_gather (data, LAM_PART_TRAIN, 8, 1, FALSE);
    LamBatch *after = help_gather (data, LAM_PART_TRAIN, 8, 1, TRUE);
    guint changed = 0;

    g_assert_cmpint (data->target, ==, LAM_TARGET_MASK);
    for (guint k = 0; k < 8 * 576; k++) {
      changed += before->classes[k] != after->classes[k];
      g_assert_true (after->x[k] == 127.5f || (after->x[k] > 127.5f) == (after->classes[k] == 1));
    }
    g_assert_cmpuint (changed, >, 50);
    lam_batch_free (before);
    lam_batch_free (after);
  }
}

/* Every step changes training samples, keeps to the range, is new each epoch and the same when
 * asked again; other parts are left alone. */
static void
test_augmentation (void)
{
  for (guint i = 0; i < *lam_augment_family.n_kinds; i++) {
    const char *id = lam_augment_family.kinds[i]->id;
    g_autofree char *json =
        g_strdup_printf (COLOUR "[], \"augment\": [\"%s\"], \"validation\": {\"count\": 4}}", id);
    g_autoptr (LamData) data = help_load (json);
    LamBatch *plain = help_gather (data, LAM_PART_TRAIN, 6, 1, FALSE);
    LamBatch *a = help_gather (data, LAM_PART_TRAIN, 6, 1, TRUE);
    LamBatch *again = help_gather (data, LAM_PART_TRAIN, 6, 1, TRUE);
    gsize n = 6 * 105 * sizeof (float);
    gboolean differs = FALSE, changes = FALSE;

    g_assert_cmpmem (a->x, n, again->x, n);
    for (guint k = 0; k < 6 * 105; k++)
      g_assert_true (a->x[k] >= 0 && a->x[k] <= 255);
    for (guint epoch = 1; epoch < 6; epoch++) {
      LamBatch *b = help_gather (data, LAM_PART_TRAIN, 6, epoch, TRUE);

      differs = differs || memcmp (a->x, b->x, n) != 0;
      changes = changes || memcmp (plain->x, b->x, n) != 0;
      lam_batch_free (b);
    }
    g_assert_true (changes);
    g_assert_true (differs);
    lam_batch_free (plain);
    lam_batch_free (again);
    lam_batch_free (a);
    a = help_gather (data, LAM_PART_VALIDATION, 4, 1, TRUE);
    plain = help_gather (data, LAM_PART_VALIDATION, 4, 1, FALSE);
    g_assert_cmpmem (a->x, 4 * 105 * 4, plain->x, 4 * 105 * 4);
    lam_batch_free (a);
    lam_batch_free (plain);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/steps/write", write_all);
  g_test_add_func ("/steps/resample", test_resample);
  g_test_add_func ("/steps/fit", test_fit);
  g_test_add_func ("/steps/crop-and-grey", test_crop_and_grey);
  g_test_add_func ("/steps/standardise", test_standardise);
  g_test_add_func ("/steps/subtract-mean-and-constant", test_subtract_mean_and_constant);
  g_test_add_func ("/steps/vgg", test_vgg);
  g_test_add_func ("/steps/vgg-shows-own-colours", test_vgg_shows_own_colours);
  g_test_add_func ("/steps/flatten-keeps-pictures", test_flatten_keeps_pictures);
  g_test_add_func ("/steps/invert", test_invert);
  g_test_add_func ("/steps/standardise-sample", test_standardise_sample);
  g_test_add_func ("/steps/permute", test_permute);
  g_test_add_func ("/steps/noise", test_noise);
  g_test_add_func ("/steps/noise-is-normal", test_noise_is_normal);
  g_test_add_func ("/steps/noise-is-the-sample-s-own", test_noise_is_the_sample_s_own);
  g_test_add_func ("/steps/rows", test_rows);
  g_test_add_func ("/steps/masks-move-with-pictures", test_masks_move_with_pictures);
  g_test_add_func ("/steps/augmentation", test_augmentation);
  return help_run (argc, argv);
}
