/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run shows of its samples: only what is looked at, never changing while a snapshot holds
 * it, and right. */

#include <math.h>
#include <string.h>

#include "lam.h"

#define DIGITS                                                                                     \
  "\"data\": {\"source\": \"drawn_digits\", \"samples\": 300, \"test_samples\": 40, \"prepare\": " \
  "[\"scale\""
#define CONV(n, activation)                                                                        \
  "{\"type\": \"conv2d\", \"filters\": " n ", \"kernel_size\": 3, \"padding\": \"same\", "         \
  "\"activation\": \"" activation "\"}"

static const char denoise[] =
    DIGITS ", {\"step\": \"gaussian_noise\", \"stddev\": 0.3}], \"target\": \"picture\", "
           "\"validation\": {\"split\": 0.2}}, \"layers\": [" CONV ("4", "relu") ", " CONV (
               "1", "linear") "], \"training\": {\"loss\": \"mean_squared_error\", \"batch_size\": "
                              "20, \"epochs\": 8, \"optimizer\": {\"type\": \"adam\", "
                              "\"learning_rate\": 0.02}}";
static const char regions[] =
    "\"data\": {\"source\": \"drawn_scenes\", \"samples\": 60, \"test_samples\": 20, \"size\": 64, "
    "\"prepare\": [\"scale\"], \"validation\": {\"split\": 0.2}}, \"layers\": [" CONV (
        "4", "relu") ", " CONV ("3", "softmax") "], \"training\": {\"loss\": "
                                                "\"categorical_crossentropy\", \"batch_size\": 10, "
                                                "\"epochs\": 2, \"optimizer\": \"adam\"}";
static const char reviews[] =
    "\"data\": {\"source\": \"drawn_reviews\", \"samples\": 800, \"test_samples\": 100, "
    "\"validation\": {\"split\": 0.2}}, \"layers\": [{\"type\": \"dense\", \"units\": 8, "
    "\"activation\": \"relu\"}, {\"type\": \"dense\", \"units\": 1, \"activation\": \"sigmoid\"}], "
    "\"training\": {\"loss\": \"binary_crossentropy\", \"batch_size\": 40, \"epochs\": 6, "
    "\"optimizer\": \"adam\"}";
static const char digits[] =
    DIGITS "]}, \"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 140}, "
           "{\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}], \"training\": "
           "{\"batch_size\": 20, \"epochs\": 2, \"train_figures\": \"end_of_epoch\"}";
static const char endless[] =
    DIGITS "], \"validation\": {\"split\": 0.2}}, \"layers\": [{\"type\": \"flatten\"}, {\"type\": "
           "\"dense\", \"units\": 10, \"activation\": \"softmax\"}], \"training\": "
           "{\"batch_size\": 20, \"epochs\": 100000}";

static void
nobody (gpointer user_data)
{
}

static LamRun *
start (const char *rest, guint look)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, %s}", rest);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", &error);
  LamLoading loading = { .seed = 3 };
  LamRunOptions options = { .n_threads = 2, .n_samples = 6, .look = look, .wake = nobody };
  g_autoptr (LamData) data = NULL;
  LamRun *run;

  g_assert_no_error (error);
  data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  run = lam_run_new (experiment, data, &options, &error);
  g_assert_no_error (error);
  return run;
}

static LamSnapshot *
finish (const char *rest)
{
  g_autoptr (LamRun) run = start (rest, 0);
  LamSnapshot *last = lam_run_wait (run);

  g_assert_cmpint (last->status, ==, LAM_RUN_DONE);
  g_assert_cmpuint (last->look, ==, LAM_LOOK_ALL);
  g_assert_cmpuint (last->n_samples, ==, 6);
  return last;
}

/* 10 · log₁₀ (255² / mean square) of bytes. */
static double
psnr (const guint8 *a, const guint8 *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (a[i] - (double) b[i]) * (a[i] - (double) b[i]);
  return 10 * log10 (255.0 * 255.0 * (double) n / sum);
}

/* Networks that end with scores, or with logarithms, tell probabilities all the same. */
static void
test_probabilities (void)
{
  static const char *const ends[] = {
    "{\"type\": \"dense\", \"units\": 10}], \"training\": {\"loss\": {\"type\": "
    "\"categorical_crossentropy\", \"from_logits\": true}, ",
    "{\"type\": \"dense\", \"units\": 10}, \"log_softmax\"], \"training\": {\"loss\": "
    "\"negative_log_likelihood\", ",
    "{\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}], \"training\": {",
  };
  float first = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *text =
        g_strconcat (DIGITS "], \"validation\": {\"split\": 0.2}}, \"layers\": [\"flatten\", ",
                     ends[i], "\"batch_size\": 20, \"epochs\": 2}", NULL);
    g_autoptr (LamSnapshot) last = finish (text);

    for (guint j = 0; j < last->n_samples; j++) {
      /* The largest of ten shares. */
      g_assert_cmpfloat (last->samples[j].probability, >=, 0.1);
      g_assert_cmpfloat (last->samples[j].probability, <=, 1);
    }
    /* The same network, written down in three ways; rounding adds up over 24 steps. */
    if (i == 0)
      first = last->samples[0].probability;
    g_assert_cmpfloat_with_epsilon (last->samples[0].probability, first, 1e-4);
  }
}

static void
test_restored (void)
{
  g_autoptr (LamSnapshot) last = finish (denoise);

  g_assert_null (last->confusion);
  for (guint i = 0; i < last->n_samples; i++) {
    const LamSample *s = &last->samples[i];
    gsize n = lam_shape_size (s->picture_shape);

    g_assert_true (lam_shape_equal (s->picture_shape, last->data->shape));
    /* The clean picture is the one that was read. */
    g_assert_cmpmem (s->wanted, n, s->pixels, n);
    /* Bytes are rounded by half a step, 0.05 dB here, and cut where numbers lie beyond 0 … 1, which
     * brings them nearer. */
    g_assert_cmpfloat (psnr (s->input, s->wanted, n), >=, s->input_psnr - 0.05);
    g_assert_cmpfloat (psnr (s->input, s->wanted, n), <, s->input_psnr + 6);
    g_assert_cmpfloat (psnr (s->output_picture, s->wanted, n), >=, s->output_psnr - 0.05);
    g_assert_cmpfloat (psnr (s->output_picture, s->wanted, n), <, s->output_psnr + 6);
    g_assert_cmpfloat (s->output_psnr, >, s->input_psnr);
    g_assert_cmpint (s->answer, ==, -1);
    g_assert_null (s->answer_mask);
  }
}

static void
test_masks (void)
{
  g_autoptr (LamSnapshot) last = finish (regions);
  gsize counted = 0, n;

  for (guint i = 0; i < last->n_samples; i++) {
    const LamSample *s = &last->samples[i];

    n = lam_shape_size (s->mask_shape);
    g_assert_cmpuint (n, ==, 64 * 64);
    g_assert_nonnull (s->mask);
    for (gsize p = 0; p < n; p++)
      g_assert_cmpuint (s->answer_mask[p], <, 3);
    g_assert_cmpfloat (s->iou, ==, lam_look_iou (s->answer_mask, s->mask, n));
    g_assert_null (s->input);
  }
  /* Every pixel of the validation part is in the matrix, but those that are ignored. */
  g_assert_nonnull (last->confusion);
  g_assert_cmpint (last->confusion_part, ==, LAM_PART_VALIDATION);
  for (guint k = 0; k < 9; k++)
    counted += last->confusion[k];
  n = last->data->parts[LAM_PART_VALIDATION].n * 64 * 64;
  g_assert_cmpuint (counted, <=, n);
  g_assert_cmpuint (counted, >, n / 2);
}

/* The words are those of the sample, strongest first, and taking one away changes the answer by
 * what is said. */
static void
test_words (void)
{
  g_autoptr (LamRun) run = start (reviews, 0);
  g_autoptr (LamSnapshot) last = lam_run_wait (run);
  g_autoptr (LamWeights) weights = lam_run_dup_weights (run, FALSE);
  const LamSample *s = &last->samples[0];
  guint32 columns = last->data->shape.d[0];
  g_autofree char *words = lam_data_dup_words (last->data, s->part, s->position);
  g_autofree float *x = g_new0 (float, 2 * columns), *y = NULL;
  LamBatch *batch = lam_batch_new (last->data, 1, 1);
  g_autoptr (GError) error = NULL;
  LamShape out;

  g_assert_cmpuint (s->n_words, >, 3);
  for (guint k = 1; k < s->n_words; k++)
    g_assert_cmpfloat (fabsf (s->words[k].effect), <=, fabsf (s->words[k - 1].effect));
  g_assert_cmpfloat (fabsf (s->words[0].effect), >, 0);
  lam_data_gather (last->data, s->part, &(guint32){ (guint32) s->position }, 1, 0, FALSE, batch);
  for (guint k = 0; k < batch->starts[1]; k++)
    x[batch->indices[k]] = x[columns + batch->indices[k]] = 1;
  g_assert_cmpfloat (x[s->words[0].index], ==, 1);
  g_assert_nonnull (strstr (words, last->data->words[s->words[0].index]));
  x[columns + s->words[0].index] = 0;
  y = lam_predict (lam_run_experiment (run), last->data->shape, x, 2, weights, NULL, 1, &out,
                   &error);
  g_assert_no_error (error);
  /* Sums of a few dozen floats in another order. */
  g_assert_cmpfloat_with_epsilon (y[0] - y[1], s->words[0].effect, 1e-5);
  lam_batch_free (batch);
}

static void
test_filters (void)
{
  static const struct {
    const char *rest;
    guint n;
    gsize d[4];
  } cases[] = {
    { denoise, 4, { 3, 3, 1, 4 } },
    { regions, 4, { 3, 3, 3, 4 } },
    { digits, 2, { 28 * 28, 100 } }, /* the first hundred of 140 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamRun) run = start (cases[i].rest, 0);
    g_autoptr (LamSnapshot) last = lam_run_wait (run);
    g_autoptr (LamWeights) weights = lam_run_dup_weights (run, FALSE);
    const LamTensor *whole = g_ptr_array_index (weights->tensors, 0), *shown = last->filters;
    gsize kept, all;

    g_assert_nonnull (shown);
    g_assert_cmpstr (shown->name, ==, whole->name);
    g_assert_cmpuint (shown->n, ==, cases[i].n);
    for (guint k = 0; k < shown->n; k++)
      g_assert_cmpuint (shown->d[k], ==, cases[i].d[k]);
    kept = shown->d[shown->n - 1];
    all = whole->d[whole->n - 1];
    for (gsize k = 0; k < lam_tensor_size (shown); k++)
      g_assert_cmpfloat (shown->values[k], ==, whole->values[k / kept * all + k % kept]);
  }
}

/* Without a validation part the training part is in the matrix, if it is measured anyway. */
static void
test_confusion_of_training (void)
{
  g_autoptr (LamSnapshot) last = finish (digits);
  gsize counted = 0;

  g_assert_nonnull (last->confusion);
  g_assert_cmpint (last->confusion_part, ==, LAM_PART_TRAIN);
  for (guint i = 0; i < 100; i++)
    counted += last->confusion[i];
  g_assert_cmpuint (counted, ==, 300);
}

static LamSnapshot *
wait_for_look (LamRun *run, LamRunStatus status, guint look)
{
  for (;;) {
    LamSnapshot *snapshot = lam_run_take_snapshot (run);

    if (snapshot != NULL && snapshot->status == status && snapshot->look == look)
      return snapshot;
    lam_snapshot_unref (snapshot);
    g_usleep (1000);
  }
}

/* Nothing is computed that nobody looks at; a look begun while paused is answered while paused; and
 * what a snapshot holds stays as it is, however much is computed after it. */
static void
test_looks (void)
{
  g_autoptr (LamRun) run = start (endless, 0);
  g_autoptr (LamSnapshot) none = wait_for_look (run, LAM_RUN_TRAINING, 0);
  g_autoptr (LamSnapshot) paused = NULL, filters = NULL;
  LamSnapshot *held[8];
  float first[8], probability[8];

  g_assert_cmpuint (none->n_samples, ==, 0);
  lam_run_ask (run, LAM_ASK_PAUSE);
  lam_snapshot_unref (wait_for_look (run, LAM_RUN_PAUSED, 0));
  lam_run_look (run, LAM_LOOK_ANSWERS);
  paused = wait_for_look (run, LAM_RUN_PAUSED, LAM_LOOK_ANSWERS);
  g_assert_cmpint (paused->samples[0].answer, >=, 0);
  g_assert_null (paused->filters);
  lam_run_look (run, LAM_LOOK_FILTERS);
  filters = wait_for_look (run, LAM_RUN_PAUSED, LAM_LOOK_FILTERS);
  g_assert_nonnull (filters->filters);
  g_assert_cmpint (filters->samples[0].answer, ==, -1);
  lam_run_look (run, LAM_LOOK_ANSWERS | LAM_LOOK_FILTERS);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++) {
    lam_run_ask (run, LAM_ASK_STEP);
    held[i] = wait_for_look (run, LAM_RUN_PAUSED, LAM_LOOK_ANSWERS | LAM_LOOK_FILTERS);
    first[i] = held[i]->filters->values[300];
    probability[i] = held[i]->samples[1].probability;
  }
  for (guint i = 0; i < G_N_ELEMENTS (held); i++) {
    g_assert_cmpfloat (held[i]->filters->values[300], ==, first[i]);
    g_assert_cmpfloat (held[i]->samples[1].probability, ==, probability[i]);
    lam_snapshot_unref (held[i]);
  }
  g_assert_cmpfloat (probability[0], !=, probability[7]);
}

/* Looking changes nothing of what is learned. */
static void
test_looking_changes_nothing (void)
{
  g_autoptr (LamRun) watched = start (reviews, LAM_LOOK_ALL), alone = start (reviews, 0);
  g_autoptr (LamSnapshot) last = lam_run_wait (watched), other = lam_run_wait (alone);
  g_autoptr (LamWeights) a = lam_run_dup_weights (watched, FALSE),
                         b = lam_run_dup_weights (alone, FALSE);

  for (guint t = 0; t < a->tensors->len; t++) {
    const LamTensor *one = g_ptr_array_index (a->tensors, t),
                    *two = g_ptr_array_index (b->tensors, t);

    g_assert_cmpmem (one->values, lam_tensor_size (one) * sizeof (float), two->values,
                     lam_tensor_size (two) * sizeof (float));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/follow/probabilities", test_probabilities);
  g_test_add_func ("/follow/restored", test_restored);
  g_test_add_func ("/follow/masks", test_masks);
  g_test_add_func ("/follow/words", test_words);
  g_test_add_func ("/follow/filters", test_filters);
  g_test_add_func ("/follow/confusion-of-training", test_confusion_of_training);
  g_test_add_func ("/follow/looks", test_looks);
  g_test_add_func ("/follow/looking-changes-nothing", test_looking_changes_nothing);
  return g_test_run ();
}
