/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking at data before training: sizes as read, a sample after each step, variants, samples that
 * are in two parts. */

#include "data-help.h"

/* NAME.npz: @n pictures, picture i all of value @first + i, class i mod 2. */
static void
write_set (const char *name, gsize n, guint first)
{
  gsize d[] = { n, 6, 4, 1 };
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 4, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_U8, 1, d);
  const LamArray *both[] = { x, y };
  g_autofree char *path = help_path (name);

  for (gsize i = 0; i < x->size; i++)
    ((guint8 *) x->values)[i] = (guint8) (first + i / 24);
  for (gsize i = 0; i < n; i++)
    ((guint8 *) y->values)[i] = (guint8) (i % 2);
  g_assert_true (lam_npz_save (both, 2, path, NULL));
}

static LamExperiment *
experiment_new (const char *data)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}", data);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

static LamPreview *
look (const LamExperiment *experiment)
{
  const LamLoading loading = { .folder = help_folder, .seed = 7 };
  g_autoptr (GError) error = NULL;
  LamPreview *preview = lam_preview_new (experiment, &loading, &error);

  g_assert_no_error (error);
  g_assert_nonnull (preview);
  return preview;
}

#define SET "{\"source\": \"arrays\", \"train\": \"train.npz\", \"test\": \"test.npz\""

static void
test_found (void)
{
  g_autoptr (LamExperiment) experiment =
      experiment_new (SET ", \"prepare\": [{\"step\": \"resize\", \"size\": 3}, \"scale\"]}");
  g_autoptr (LamPreview) preview = look (experiment);

  g_assert_cmpuint (preview->samples[LAM_PART_TRAIN], ==, 100);
  g_assert_cmpuint (preview->samples[LAM_PART_TEST], ==, 10);
  g_assert_cmpuint (preview->heights.n, ==, 1);
  g_assert_cmpuint (preview->heights.least, ==, 6);
  g_assert_cmpuint (preview->widths.most, ==, 4);
  g_assert_cmpuint (preview->bytes, ==, 110 * 24);
  /* 0 … 99, each as often: exact but for the last bits of a sum in double. */
  g_assert_cmpfloat_with_epsilon (preview->train.mean, 49.5, 1e-9);
  g_assert_cmpuint (preview->few->parts[LAM_PART_TRAIN].n, ==, LAM_PREVIEW_SAMPLES);
}

static void
test_sizes_differ (void)
{
  g_autoptr (LamExperiment) experiment = experiment_new ("{\"source\": \"drawn_digits\"}");
  g_autoptr (LamPreview) preview = look (experiment);

  g_assert_cmpuint (preview->heights.n, >=, 1);
  g_assert_cmpuint (preview->heights.least, <=, preview->heights.most);
}

static void
test_steps (void)
{
  g_autoptr (LamExperiment) experiment =
      experiment_new (SET ", \"prepare\": [\"scale\", \"invert\", \"flatten\", {\"step\": "
                          "\"subset\", \"count\": 70}]}");
  g_autoptr (LamPreview) preview = look (experiment);
  g_autoptr (GPtrArray) pictures = lam_preview_prepare (preview, experiment, 10);
  const LamPreviewPicture *read, *scaled, *inverted, *flat;

  /* As read, and after each of four steps; choosing rows leaves the sample where it is. */
  g_assert_cmpuint (pictures->len, ==, 5);
  read = pictures->pdata[0];
  scaled = pictures->pdata[1];
  inverted = pictures->pdata[2];
  flat = pictures->pdata[3];
  g_assert_cmpuint (read->shape.d[0], ==, 6);
  g_assert_cmpfloat (read->high, >, 90);
  g_assert_cmpfloat (scaled->high, <=, 1);
  /* Scaling changes the numbers, not the picture; inverting turns it over. */
  g_assert_cmpint (abs (read->pixels[0] - scaled->pixels[0]), <=, 1);
  g_assert_cmpint (abs (255 - scaled->pixels[0] - inverted->pixels[0]), <=, 1);
  g_assert_cmpuint (flat->sample.n, ==, 1);
  g_assert_nonnull (flat->pixels);
  g_assert_null (flat->error);
}

static void
test_step_fails (void)
{
  g_autoptr (LamExperiment) experiment = experiment_new (
      SET ", \"prepare\": [\"flatten\", {\"step\": \"vgg_preprocess\"}, \"scale\"]}");
  g_autoptr (LamPreview) preview = look (experiment);
  g_autoptr (GPtrArray) pictures = lam_preview_prepare (preview, experiment, 0);
  const LamPreviewPicture *last = pictures->pdata[pictures->len - 1];

  g_assert_cmpuint (pictures->len, ==, 3);
  g_assert_nonnull (last->error);
  g_assert_null (last->pixels);
}

static void
test_variants (void)
{
  g_autoptr (LamExperiment) experiment =
      experiment_new (SET ", \"prepare\": [\"scale\"], \"augment\": [{\"step\": \"brightness\"}]}");
  g_autoptr (LamPreview) preview = look (experiment);
  g_autoptr (GPtrArray) pictures = lam_preview_augment (preview, experiment, 40, 12);
  gboolean differ = FALSE;

  g_assert_cmpuint (pictures->len, ==, 13);
  for (guint i = 1; i < pictures->len; i++) {
    const LamPreviewPicture *one = pictures->pdata[i], *plain = pictures->pdata[0];

    g_assert_nonnull (one->pixels);
    differ = differ || one->pixels[0] != plain->pixels[0];
  }
  g_assert_true (differ);
}

static void
test_variants_of_words (void)
{
  g_autoptr (LamExperiment) experiment =
      experiment_new ("{\"source\": \"drawn_reviews\", \"augment\": [\"flip\"]}");
  g_autoptr (LamPreview) preview = look (experiment);
  g_autoptr (GPtrArray) pictures = lam_preview_augment (preview, experiment, 0, 12);

  g_assert_cmpuint (pictures->len, ==, 1);
  g_assert_nonnull (((LamPreviewPicture *) pictures->pdata[0])->error);
}

static void
write_all (void)
{
  write_set ("train.npz", 100, 0);
  write_set ("test.npz", 10, 95);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/write", write_all);
  g_test_add_func ("/preview/found", test_found);
  g_test_add_func ("/preview/sizes-differ", test_sizes_differ);
  g_test_add_func ("/preview/steps", test_steps);
  g_test_add_func ("/preview/step-fails", test_step_fails);
  g_test_add_func ("/preview/variants", test_variants);
  g_test_add_func ("/preview/variants-of-words", test_variants_of_words);
  return help_run (argc, argv);
}
