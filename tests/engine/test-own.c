/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of one's own come out as the set's samples do: the same picture, enlarged, coloured and
 * turned to dark on light, is gathered as the sample it was made from. */

#include <math.h>

#include "data-help.h"

#define LEARNED                                                                                    \
  "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "       \
  "\"drawn_digits\", \"samples\": 300, \"test_samples\": 40, \"prepare\": [%s]}, \"layers\": "     \
  "[\"flatten\"]}"

typedef struct {
  LamExperiment *experiment;
  LamData *data, *raw; /* prepared, and as read */
  LamPreview *preview;
} Set;

static Set
set_new (const char *steps)
{
  g_autofree char *text = g_strdup_printf (LEARNED, steps);
  g_autoptr (GError) error = NULL;
  LamLoading loading = { .seed = 7 }; /* as help_load () has it */
  Set set = { .experiment = lam_experiment_from_text (text, -1, "test", &error) };

  g_assert_no_error (error);
  set.data = lam_data_load (set.experiment, &loading, &error);
  g_assert_no_error (error);
  set.raw = help_load ("{\"source\": \"drawn_digits\", \"samples\": 300, \"test_samples\": 40}");
  set.preview = lam_preview_new (set.experiment, &loading, &error);
  g_assert_no_error (error);
  return set;
}

static void
set_clear (Set *set)
{
  lam_experiment_free (set->experiment);
  lam_data_unref (set->data);
  lam_data_unref (set->raw);
  lam_preview_unref (set->preview);
}

/* Test sample @position with each pixel @times as large, in three equal channels, @dark on light.
 */
static LamArray *
photograph (const LamData *data, gsize position, guint times, gboolean dark)
{
  LamShape shape;
  g_autofree guint8 *pixels = lam_data_dup_picture (data, LAM_PART_TEST, position, &shape);
  gsize d[] = { shape.d[0] * times, shape.d[1] * times, 3 };
  LamArray *array = lam_array_new (NULL, LAM_ARRAY_U8, 3, d);

  for (gsize r = 0; r < d[0]; r++)
    for (gsize c = 0; c < d[1]; c++)
      for (gsize k = 0; k < 3; k++) {
        guint8 value = pixels[r / times * shape.d[1] + c / times];

        ((guint8 *) array->values)[(r * d[1] + c) * 3 + k] = dark ? 255 - value : value;
      }
  return array;
}

/* Largest distance between what is gathered of the picture and of the sample. */
static double
distance (const Set *set, gsize position, guint times, gboolean dark, LamInvert invert,
          LamOwnFit *fit)
{
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamData) own = NULL;
  LamBatch *batch = lam_batch_new (set->data, 1, 1), *mine;
  gsize n = lam_shape_size (set->data->shape);
  guint32 row = (guint32) position;
  double most = 0;

  g_ptr_array_add (pictures, photograph (set->raw, position, times, dark));
  own = lam_own_prepare (set->preview, set->experiment, set->data, pictures, invert, fit, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lam_shape_size (own->shape), ==, n);
  g_assert_cmpint (lam_data_class (own, LAM_PART_TEST, 0), ==, -1);
  mine = help_gather (own, LAM_PART_TEST, 1, 0, FALSE);
  lam_data_gather (set->data, LAM_PART_TEST, &row, 1, 0, FALSE, batch);
  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs ((double) mine->x[i] - (double) batch->x[i]));
  lam_batch_free (mine);
  lam_batch_free (batch);
  return most;
}

static void
test_like_a_sample (void)
{
  static const char *const steps[] = { "\"scale\"", "\"scale\", \"standardise\"",
                                       "{\"step\": \"standardise\", \"per\": \"pixel\"}",
                                       "{\"step\": \"resize\", \"size\": 20}, \"scale\"" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    Set set = set_new (steps[i]);
    LamOwnFit fit;

    /* Whole multiples are averaged back to the very bytes. */
    for (gsize position = 0; position < 5; position++) {
      g_assert_cmpfloat (distance (&set, position, 1, FALSE, LAM_INVERT_IF_NEEDED, &fit), <, 1e-5);
      g_assert_false (fit.resized || fit.inverted);
      g_assert_cmpfloat (distance (&set, position, 4, TRUE, LAM_INVERT_IF_NEEDED, &fit), <, 1e-5);
      g_assert_true (fit.resized && fit.inverted);
      g_assert_cmpuint (fit.found.d[0], ==, 4 * fit.used.d[0]);
      g_assert_cmpfloat (distance (&set, position, 2, FALSE, LAM_INVERT_NEVER, &fit), <, 1e-5);
      /* Not turned when told not to: nothing like the sample. */
      g_assert_cmpfloat (distance (&set, position, 1, TRUE, LAM_INVERT_NEVER, &fit), >, 0.5);
      g_assert_cmpfloat (distance (&set, position, 1, TRUE, LAM_INVERT_ALWAYS, &fit), <, 1e-5);
    }
    set_clear (&set);
  }
}

static void
test_shape_is_kept (void)
{
  static const gsize d[] = { 10, 40, 1 };
  Set set = set_new ("\"scale\"");
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  LamArray *wide = lam_array_new (NULL, LAM_ARRAY_U8, 3, d);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamData) own = NULL;
  LamOwnFit fit;
  LamShape shape;
  const guint8 *pixels;

  /* A white bar in the middle of black: 28 columns, a fourth as many rows, black above and below.
   */
  memset ((guint8 *) wide->values + 3 * 40, 255, 4 * 40);
  g_ptr_array_add (pictures, wide);
  own = lam_own_prepare (set.preview, set.experiment, set.data, pictures, LAM_INVERT_NEVER, &fit,
                         &error);
  g_assert_no_error (error);
  g_assert_true (lam_data_peek_picture (own, LAM_PART_TEST, 0, &shape, &pixels));
  g_assert_cmpuint (shape.d[0], ==, 28);
  g_assert_cmpuint (pixels[14 * 28 + 14], >, 128);
  g_assert_cmpuint (pixels[2 * 28 + 14], <, 128);
  set_clear (&set);
}

static void
test_what_is_refused (void)
{
  static const gsize d[] = { 4 };
  Set set = set_new ("\"scale\"");
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  g_autoptr (GError) error = NULL;
  LamOwnFit fit;

  g_ptr_array_add (pictures, lam_array_new (NULL, LAM_ARRAY_F32, 1, d));
  g_assert_null (lam_own_prepare (set.preview, set.experiment, set.data, pictures, LAM_INVERT_NEVER,
                                  &fit, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_DATA);
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/own/like-a-sample", test_like_a_sample);
  g_test_add_func ("/own/shape-is-kept", test_shape_is_kept);
  g_test_add_func ("/own/what-is-refused", test_what_is_refused);
  return help_run (argc, argv);
}
