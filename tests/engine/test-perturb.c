/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures made worse: each change is what it says, targets and other parts stay, and a trained
 * network answers worse. */

#include <math.h>

#include "data-help.h"

#define N 40
#define SIDE 8

/* x.npz: N grey pictures of 8 × 8: a level between 100 and 139, one white pixel in the middle of
 * those with an odd number. */
static void
write_pictures (void)
{
  static const gsize d[] = { N, SIDE, SIDE };
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 3, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_I64, 1, d);
  const LamArray *both[] = { x, y };
  g_autofree char *path = help_path ("x.npz");

  for (guint i = 0; i < N; i++) {
    guint8 *v = (guint8 *) x->values + i * SIDE * SIDE;

    memset (v, (int) (100 + i), SIDE * SIDE);
    if (i % 2 == 1)
      v[4 * SIDE + 4] = 255;
    ((gint64 *) y->values)[i] = i % 4;
  }
  g_assert_true (lam_npz_save (both, 2, path, NULL));
}

#define X "{\"source\": \"arrays\", \"train\": \"x.npz\"}"

static LamData *
load (const char *data)
{
  write_pictures ();
  return help_load (data);
}

static LamData *
change (LamData *data, LamPerturbation kind, double amount)
{
  g_autoptr (GError) error = NULL;
  LamData *changed = lam_data_perturb (data, LAM_PART_TRAIN, 0, kind, amount, 2, &error);

  g_assert_no_error (error);
  return changed;
}

static const guint8 *
picture (const LamData *data, gsize position)
{
  const guint8 *pixels;
  LamShape shape;

  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, position, &shape, &pixels));
  return pixels;
}

static void
test_nothing_at_amount_0 (void)
{
  g_autoptr (LamData) data = load (X);

  for (guint kind = 0; kind < LAM_N_PERTURBATIONS; kind++) {
    g_autoptr (LamData) same = change (data, (LamPerturbation) kind, 0);

    g_assert_cmpuint (same->parts[LAM_PART_TRAIN].n, ==, N);
    for (gsize i = 0; i < N; i++) {
      g_assert_cmpmem (picture (same, i), SIDE * SIDE, picture (data, i), SIDE * SIDE);
      g_assert_cmpint (lam_data_class (same, LAM_PART_TRAIN, i), ==,
                       lam_data_class (data, LAM_PART_TRAIN, i));
    }
  }
}

/* Every pixel of a picture by the same 51 = 0.2 × 255, half of the pictures each way. */
static void
test_brightness (void)
{
  g_autoptr (LamData) data = load (X);
  g_autoptr (LamData) changed = change (data, LAM_PERTURB_BRIGHTNESS, 0.2);
  guint n_lighter = 0;

  for (gsize i = 0; i < N; i++) {
    const guint8 *before = picture (data, i), *after = picture (changed, i);
    int by = after[0] - before[0];

    g_assert_cmpint (ABS (by), ==, 51);
    n_lighter += by > 0;
    for (guint k = 0; k < SIDE * SIDE; k++)
      g_assert_cmpint (after[k], ==, CLAMP (before[k] + by, 0, 255));
  }
  /* 40 fair coins: fewer than 8 of one side come once in 40 000 seeds. */
  g_assert_cmpuint (n_lighter, >, 8);
  g_assert_cmpuint (n_lighter, <, 32);
}

static void
test_contrast (void)
{
  g_autoptr (LamData) data = load (X);
  g_autoptr (LamData) changed = change (data, LAM_PERTURB_CONTRAST, 0.5);

  for (gsize i = 0; i < N; i++) {
    const guint8 *before = picture (data, i), *after = picture (changed, i);
    int away = after[36] - after[0];

    if (i % 2 == 0)
      g_assert_cmpmem (after, SIDE * SIDE, before, SIDE * SIDE); /* flat: there is none */
    else if (away > before[36] - before[0])
      g_assert_true (after[36] == 255 && after[0] < before[0]);
    else /* two values rounded */
      g_assert_cmpfloat (fabs (away - 0.5 * (before[36] - before[0])), <=, 1);
  }
}

static void
test_noise (void)
{
  g_autoptr (LamData) data = load (X);
  g_autoptr (LamData) changed = change (data, LAM_PERTURB_NOISE, 0.1);
  g_autoptr (LamData) again = change (data, LAM_PERTURB_NOISE, 0.1);
  double squares = 0, n = 0;

  for (gsize i = 0; i < N; i += 2)
    for (guint k = 0; k < SIDE * SIDE; k++) {
      double off = picture (changed, i)[k] - picture (data, i)[k];

      squares += off * off;
      n++;
      g_assert_cmpint (picture (again, i)[k], ==, picture (changed, i)[k]);
    }
  /* Of 1280 normal numbers: 25.5 within 4 standard errors of 2 %. */
  g_assert_cmpfloat (fabs (sqrt (squares / n) - 25.5), <, 2.1);
}

/* A flat picture stays; a white pixel is spread evenly over its neighbours and nothing is lost. */
static void
test_blur (void)
{
  g_autoptr (LamData) data = load (X);
  g_autoptr (LamData) changed = change (data, LAM_PERTURB_BLUR, 1);
  const guint8 *before = picture (data, 1), *after = picture (changed, 1);
  double weight = 1 / (1 + 2 * (exp (-0.5 / 0.64) + exp (-2 / 0.64) + exp (-4.5 / 0.64)));
  double sum = 0;

  g_assert_cmpmem (picture (data, 0), SIDE * SIDE, picture (changed, 0), SIDE * SIDE);
  g_assert_cmpint (after[4 * SIDE + 3], ==, after[3 * SIDE + 4]);
  g_assert_cmpint (after[4 * SIDE + 3], ==, after[4 * SIDE + 5]);
  /* Deviation 0.8 pixels; rounded to a whole number. */
  g_assert_cmpfloat (fabs (after[36] - (101 + (255 - 101) * weight * weight)), <=, 1);
  for (guint k = 0; k < SIDE * SIDE; k++)
    sum += after[k] - before[k];
  g_assert_cmpfloat (fabs (sum), <, 0.5 * SIDE * SIDE); /* half a level of rounding each */
}

/* The base may go first; other parts stay, and as many are there as were asked for. */
static void
test_a_part_alone (void)
{
  LamData *data = load ("{\"source\": \"arrays\", \"train\": \"x.npz\", \"prepare\": "
                        "[\"scale\"], \"validation\": {\"split\": 0.5}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (LamData) changed =
      lam_data_perturb (data, LAM_PART_VALIDATION, 8, LAM_PERTURB_NOISE, 0.1, 1, &error);
  LamBatch *batch;

  g_assert_no_error (error);
  lam_data_unref (data);
  g_assert_cmpuint (changed->parts[LAM_PART_TRAIN].n, ==, N / 2);
  g_assert_cmpuint (changed->parts[LAM_PART_VALIDATION].n, ==, 8);
  batch = help_gather (changed, LAM_PART_VALIDATION, 8, 0, FALSE);
  for (guint i = 0; i < 8 * SIDE * SIDE; i++)
    g_assert_true (batch->x[i] >= 0 && batch->x[i] <= 1);
  lam_batch_free (batch);
}

static void
test_own_target_stays (void)
{
  g_autoptr (LamData) data = load ("{\"source\": \"arrays\", \"train\": \"x.npz\", "
                                   "\"prepare\": [\"scale\"], \"target\": \"picture\"}");
  g_autoptr (LamData) changed = change (data, LAM_PERTURB_NOISE, 0.3);
  LamBatch *before = help_gather (data, LAM_PART_TRAIN, 4, 0, FALSE);
  LamBatch *after = help_gather (changed, LAM_PART_TRAIN, 4, 0, FALSE);

  g_assert_cmpmem (before->t, 4 * SIDE * SIDE * sizeof (float), after->t,
                   4 * SIDE * SIDE * sizeof (float));
  g_assert_cmpint (memcmp (before->x, after->x, 4 * SIDE * SIDE * sizeof (float)), !=, 0);
  lam_batch_free (before);
  lam_batch_free (after);
}

static void
test_what_is_refused (void)
{
  static const char *const texts[] = { "brightness", "brightness=", "brightness=2", "noise=-0.1",
                                       "noise=x",    "fog=0.2",     "=0.2",         "noise=nan" };
  g_autoptr (LamData) reviews = help_load ("{\"source\": \"drawn_reviews\"}");
  g_autoptr (GError) error = NULL;
  LamPerturbation kind;
  double amount;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_false (lam_perturbation_parse (texts[i], &kind, &amount, &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
  g_assert_true (lam_perturbation_parse ("colour_shift=0.25", &kind, &amount, &error));
  g_assert_cmpint (kind, ==, LAM_PERTURB_COLOUR_SHIFT);
  g_assert_cmpfloat (amount, ==, 0.25);
  g_assert_null (lam_data_perturb (reviews, LAM_PART_TRAIN, 0, kind, amount, 1, &error));
  g_assert_nonnull (strstr (error->message, "pictures"));
}

#define LEARNING                                                                                   \
  "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "       \
  "\"drawn_digits\", \"samples\": 3000, \"test_samples\": 300, \"prepare\": [\"scale\"]}, "        \
  "\"layers\": [\"flatten\", {\"type\": \"dense\", \"units\": 64, \"activation\": \"relu\"}, "     \
  "{\"type\": \"dense\", \"units\": 10}, \"softmax\"], \"training\": {\"metrics\": [], "           \
  "\"optimizer\": \"adam\", \"batch_size\": 50, \"epochs\": 10}}"

static gboolean
never (double share, gpointer user_data)
{
  return FALSE;
}

static void
test_answers_get_worse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (LEARNING, -1, "test", &error);
  LamLoading loading = { .seed = 3 };
  g_autoptr (LamData) data = lam_data_load (experiment, &loading, &error);
  LamRunOptions options = { .n_threads = 2 };
  LamRun *run = lam_run_new (experiment, data, &options, &error);
  LamSnapshot *end = lam_run_wait (run);
  g_autoptr (LamWeights) weights = lam_run_dup_weights (run, FALSE);
  const LamWatch ended = { never, NULL };
  LamStress stress;

  lam_snapshot_unref (end);
  lam_run_unref (run);
  /* The experiment has no metric: accuracy is what classes are judged by. */
  g_assert_true (
      lam_stress (experiment, data, LAM_PART_TEST, weights, 200, 2, NULL, &stress, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (stress.metric, ==, "accuracy");
  g_assert_cmpuint (stress.n, ==, 200);
  g_assert_cmpfloat (stress.clean, >, 0.6);
  g_assert_cmpfloat (stress.value[LAM_PERTURB_NOISE][4], <, stress.clean - 0.1);
  g_assert_cmpfloat (stress.value[LAM_PERTURB_BLUR][4], <, stress.clean - 0.1);
  g_assert_cmpfloat (lam_stress_loss (&stress), >, 0.02);
  g_assert_false (
      lam_stress (experiment, data, LAM_PART_TEST, weights, 200, 2, &ended, &stress, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/perturb/nothing-at-amount-0", test_nothing_at_amount_0);
  g_test_add_func ("/perturb/brightness", test_brightness);
  g_test_add_func ("/perturb/contrast", test_contrast);
  g_test_add_func ("/perturb/noise", test_noise);
  g_test_add_func ("/perturb/blur", test_blur);
  g_test_add_func ("/perturb/a-part-alone", test_a_part_alone);
  g_test_add_func ("/perturb/own-target-stays", test_own_target_stays);
  g_test_add_func ("/perturb/what-is-refused", test_what_is_refused);
  g_test_add_func ("/perturb/answers-get-worse", test_answers_get_worse);
  return help_run (argc, argv);
}
