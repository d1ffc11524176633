/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of single samples adds up to what is said of the part. */

#include <math.h>

#include "data-help.h"

static LamWeights *
train (const LamExperiment *experiment, LamData *data)
{
  LamRunOptions options = { .n_threads = 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamRun) run = lam_run_new (experiment, data, &options, &error);

  g_assert_no_error (error);
  lam_snapshot_unref (lam_run_wait (run));
  return lam_run_dup_weights (run, FALSE);
}

static LamExperiment *
experiment_new (const char *data, const char *layers, const char *training)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": "
                       "%s, \"layers\": %s, \"training\": %s}",
                       data, layers, training);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

/* Trains shortly and studies the test part; the figures must be those of lam_evaluate(). */
static LamStudy *
study_of (const LamExperiment *experiment, LamData **data)
{
  LamLoading loading = { .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamWeights) weights = NULL;
  LamEvaluation e;
  LamStudy *study;

  *data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  weights = train (experiment, *data);
  study = lam_study_new (experiment, *data, LAM_PART_TEST, weights, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lam_evaluate (experiment, *data, LAM_PART_TEST, weights, 2, &e, &error));
  g_assert_cmpfloat (study->all.loss, ==, e.loss);
  g_assert_cmpuint (study->all.n_metrics, ==, e.n_metrics);
  for (guint i = 0; i < e.n_metrics; i++)
    g_assert_cmpfloat (study->all.value[i], ==, e.value[i]);
  g_free (e.confusion);
  return study;
}

static double
mean (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) values[i];
  return sum / (double) n;
}

static void
assert_classes (const LamStudy *study)
{
  g_autofree LamClassFigures *figures = lam_study_classes (study);
  gsize n = 0, right = 0;

  for (guint c = 0; c < study->n_classes; c++) {
    n += figures[c].n;
    right += figures[c].right;
    /* F1 is the harmonic mean of the two. */
    if (figures[c].right > 0)
      g_assert_cmpfloat (
          fabs (2 / (1 / figures[c].precision + 1 / figures[c].recall) - figures[c].f1), <, 1e-12);
  }
  g_assert_cmpuint (n, ==, study->n);
  g_assert_cmpfloat (fabs ((double) right / (double) n - study->all.value[0]), <, 1e-12);
}

/* In every order every sample comes once, however many are asked for at a time. */
static void
assert_orders (const LamStudy *study)
{
  static const LamStudyOrder orders[] = { LAM_STUDY_WORST, LAM_STUDY_BEST, LAM_STUDY_MIXED };

  for (guint k = 0; k < G_N_ELEMENTS (orders); k++) {
    g_autofree gboolean *seen = g_new0 (gboolean, study->n);
    guint32 rows[8], n, last = 0;
    gboolean falls = TRUE, rises = TRUE;

    for (gsize first = 0; first < study->n; first += 8) {
      n = lam_study_pick (study, orders[k], first, rows, 8);
      g_assert_cmpuint (n, ==, MIN (8, study->n - first));
      for (guint i = 0; i < n; i++) {
        g_assert_false (seen[rows[i]]);
        seen[rows[i]] = TRUE;
        falls &= first + i == 0 || study->loss[rows[i]] <= study->loss[last];
        rises &= first + i == 0 || study->loss[rows[i]] >= study->loss[last];
        last = rows[i];
      }
    }
    g_assert_cmpuint (lam_study_pick (study, orders[k], study->n, rows, 8), ==, 0);
    g_assert_cmpint (falls, ==, orders[k] == LAM_STUDY_WORST);
    g_assert_cmpint (rises, ==, orders[k] == LAM_STUDY_BEST);
  }
}

static void
test_classes (void)
{
  g_autoptr (LamExperiment) experiment = experiment_new (
      "{\"source\": \"drawn_digits\", \"samples\": 600, \"test_samples\": 210, \"prepare\": "
      "[\"scale\"]}",
      "[\"flatten\", {\"type\": \"dense\", \"units\": 16, \"activation\": \"relu\"}, {\"type\": "
      "\"dense\", \"units\": 10}, \"softmax\"]",
      "{\"metrics\": [\"accuracy\"], \"optimizer\": \"adam\", \"batch_size\": 64, \"epochs\": 2}");
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamStudy) study = study_of (experiment, &data);
  guint32 rows[210];
  gsize wrong = 0;

  g_assert_cmpuint (study->n, ==, 210);
  g_assert_cmpfloat (fabs (mean (study->loss, study->n) - study->all.loss), <, 1e-5); /* float */
  assert_classes (study);
  assert_orders (study);
  g_assert_cmpuint (lam_study_pick (study, LAM_STUDY_WORST, 0, rows, 7), ==, 7);
  for (guint i = 0; i < study->n; i++) {
    gboolean listed = FALSE;

    wrong += study->answer[i] != lam_data_class (data, LAM_PART_TEST, i);
    for (guint k = 0; k < 7; k++)
      listed |= rows[k] == i;
    if (!listed)
      g_assert_cmpfloat (study->loss[i], <=, study->loss[rows[6]]);
  }
  for (guint truth = 0; truth < 10; truth++)
    for (guint answer = 0; answer < 10; answer++) {
      guint n = lam_study_cell (study, data, truth, answer, rows, 210);

      g_assert_cmpuint (n, ==, study->all.confusion[truth * 10 + answer]);
      for (guint k = 1; k < n; k++)
        g_assert_cmpfloat (study->probability[rows[k]], <=, study->probability[rows[k - 1]]);
      wrong -= truth != answer ? n : 0;
    }
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_masks (void)
{
  g_autoptr (LamExperiment) experiment = experiment_new (
      "{\"source\": \"drawn_scenes\", \"samples\": 60, \"test_samples\": "
      "20, \"prepare\": [{\"step\": \"resize\", \"size\": 16}, \"scale\"]}",
      "[{\"type\": \"conv2d\", \"filters\": 3, \"padding\": \"same\", \"activation\": "
      "\"softmax\"}]",
      "{\"metrics\": [\"iou\"], \"optimizer\": \"adam\", \"batch_size\": 8, \"epochs\": 1}");
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamStudy) study = study_of (experiment, &data);
  g_autofree LamClassFigures *figures = lam_study_classes (study);
  double sum = 0;

  g_assert_cmpuint (study->n, ==, 20);
  g_assert_null (study->answer);
  for (guint c = 0; c < study->n_classes; c++)
    sum += isnan (figures[c].iou) ? 0 : figures[c].iou;
  g_assert_cmpfloat (fabs (sum / study->n_classes - study->all.value[0]), <, 1e-9);
  for (gsize i = 0; i < study->n; i++)
    g_assert_true (study->quality[i] >= 0 && study->quality[i] <= 1);
}

static void
test_pictures (void)
{
  g_autoptr (LamExperiment) experiment = experiment_new (
      "{\"source\": \"drawn_digits\", \"samples\": 200, \"test_samples\": 40, \"target\": "
      "\"picture\", \"prepare\": [\"scale\", {\"step\": \"gaussian_noise\", \"stddev\": 0.3}]}",
      "[{\"type\": \"conv2d\", \"filters\": 1, \"kernel_size\": 3, \"padding\": \"same\"}]",
      "{\"loss\": \"mean_squared_error\", \"metrics\": [\"psnr\"], \"optimizer\": \"adam\", "
      "\"batch_size\": 20, \"epochs\": 1}");
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamStudy) study = study_of (experiment, &data);

  g_assert_cmpfloat (fabs (mean (study->quality, study->n) - study->all.value[0]), <, 1e-4);
  /* Noise of deviation 0.3 alone: −20 log₁₀ 0.3 = 10.5 dB. */
  g_assert_cmpfloat (fabs (mean (study->before, study->n) - 10.5), <, 0.3);
}

static gboolean
never (double share, gpointer user_data)
{
  return FALSE;
}

static void
test_cancelled (void)
{
  g_autoptr (LamExperiment) experiment = experiment_new (
      "{\"source\": \"drawn_digits\", \"samples\": 50, \"test_samples\": 20}",
      "[\"flatten\", {\"type\": \"dense\", \"units\": 10}, \"softmax\"]", "{\"epochs\": 1}");
  LamLoading loading = { .seed = 3 };
  g_autoptr (LamData) data = lam_data_load (experiment, &loading, NULL);
  g_autoptr (LamWeights) weights = train (experiment, data);
  const LamWatch ended = { never, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (lam_study_new (experiment, data, LAM_PART_TEST, weights, 1, &ended, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (lam_study_new (experiment, data, LAM_PART_VALIDATION, weights, 1, NULL, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/study/classes", test_classes);
  g_test_add_func ("/study/masks", test_masks);
  g_test_add_func ("/study/pictures", test_pictures);
  g_test_add_func ("/study/cancelled", test_cancelled);
  return help_run (argc, argv);
}
