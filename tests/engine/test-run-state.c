/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Phases, and runs that go on from a file: the same bits as without the interruption. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lam-phases.h"
#include "lam.h"

/* Everything that could differ: dropout, batch norm, augmentation, an optimiser with two slots, a
 * schedule that looks back. */
static LamExperiment *
make (const char *training)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "
      "\"drawn_digits\", \"samples\": 400, \"test_samples\": 0, \"prepare\": [\"scale\"], "
      "\"augment\": [\"shift\"], \"validation\": {\"split\": 0.25}}, \"layers\": [{\"type\": "
      "\"flatten\"}, {\"type\": \"dense\", \"name\": \"block_1\", \"units\": 20}, {\"type\": "
      "\"batch_normalization\", \"name\": \"norm\"}, {\"type\": \"relu\"}, {\"type\": \"dropout\", "
      "\"rate\": 0.2}, {\"type\": \"dense\", \"name\": \"output\", \"units\": 10, \"activation\": "
      "\"softmax\"}], \"training\": {\"batch_size\": 50, %s}}",
      training);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

static LamData *
load (const LamExperiment *experiment)
{
  LamLoading loading = { .seed = lam_experiment_seed (experiment) };
  LamData *data = lam_data_load (experiment, &loading, NULL);

  g_assert_nonnull (data);
  return data;
}

/* Trains to the end; @epochs: fewer than the experiment says, or 0. */
static LamSnapshot *
train (const LamExperiment *experiment, guint epochs, LamRunOptions options, LamWeights **last,
       LamWeights **best)
{
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamRun) run = NULL;
  LamSnapshot *end;

  options.n_threads = 2;
  run = lam_run_new (experiment, data, &options, &error);
  g_assert_no_error (error);
  if (epochs > 0)
    lam_run_set_epochs (run, epochs);
  end = lam_run_wait (run);
  if (last != NULL)
    *last = lam_run_dup_weights (run, FALSE);
  if (best != NULL)
    *best = lam_run_dup_weights (run, TRUE);
  return end;
}

static void
assert_same_weights (const LamWeights *a, const LamWeights *b)
{
  g_assert_cmpuint (a->tensors->len, ==, b->tensors->len);
  for (guint i = 0; i < a->tensors->len; i++) {
    const LamTensor *x = a->tensors->pdata[i], *y = lam_weights_find (b, x->name);

    g_assert_nonnull (y);
    g_assert_cmpmem (x->values, lam_tensor_size (x) * sizeof (float), y->values,
                     lam_tensor_size (y) * sizeof (float));
  }
}

static gboolean
same_tensor (const LamWeights *a, const LamWeights *b, const char *name)
{
  const LamTensor *x = lam_weights_find (a, name), *y = lam_weights_find (b, name);

  return memcmp (x->values, y->values, lam_tensor_size (x) * sizeof (float)) == 0;
}

/* All columns but the seconds, bit for bit. */
static void
assert_same_curves (const LamSnapshot *a, const LamSnapshot *b)
{
  g_assert_cmpuint (a->epoch_rows, ==, b->epoch_rows);
  for (gsize row = 0; row < a->epoch_rows; row++)
    for (guint c = 0; c < lam_curve_columns (a->epoch_curve); c++)
      if (c != LAM_EPOCH_SECONDS) {
        double x = lam_curve_at (a->epoch_curve, c, row), y = lam_curve_at (b->epoch_curve, c, row);

        g_assert_true (x == y || (isnan (x) && isnan (y)));
      }
}

/* ---- Going on ---- */

static const char *const trainings[] = {
  "\"epochs\": 7, \"optimizer\": {\"type\": \"adam\", \"decay\": 0.01}",
  "\"epochs\": 7, \"optimizer\": {\"type\": \"sgd\", \"momentum\": 0.9, \"schedule\": "
  "{\"type\": \"reduce_on_plateau\", \"patience\": 1, \"factor\": 0.5}}",
  "\"epochs\": 7, \"optimizer\": {\"type\": \"rmsprop\", \"schedule\": \"cosine\"}, "
  "\"train_figures\": \"end_of_epoch\", \"early_stopping\": {\"patience\": 2}",
  "\"optimizer\": \"adam\", \"phases\": [{\"epochs\": 2, \"set\": {\"layers.block_1.trainable\": "
  "false}}, {\"epochs\": 4, \"set\": {\"layers.block_1.trainable\": true, "
  "\"training.optimizer.learning_rate\": 0.0003}}]",
};

/* Keeps what was written after each epoch: what is there when a run is killed in the next. */
static void
keep_file (const LamSnapshot *s, gpointer dir)
{
  g_autofree char *path = g_build_filename (dir, "run.safetensors", NULL);
  g_autofree char *name = g_strdup_printf ("%u.safetensors", s->epoch);
  g_autofree char *copy = g_build_filename (dir, name, NULL);
  g_autofree char *contents = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  g_assert_true (g_file_set_contents (copy, contents, (gssize) n, NULL));
}

static void
test_resume (gconstpointer training)
{
  g_autoptr (LamExperiment) experiment = make (training);
  g_autofree char *dir = g_dir_make_tmp ("lamina-run-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "run.safetensors", NULL);
  LamRunOptions options = { .state_path = path, .epoch = keep_file, .user_data = dir };
  g_autoptr (LamWeights) last = NULL, best = NULL;
  g_autoptr (LamSnapshot) whole = train (experiment, 0, options, &last, &best);

  g_assert_cmpint (whole->status, ==, LAM_RUN_DONE);
  g_assert_cmpuint (whole->epoch_rows, >=, 3);
  for (guint epoch = 1; epoch <= whole->epoch_rows; epoch++) {
    g_autofree char *name = g_strdup_printf ("%u.safetensors", epoch);
    g_autofree char *kept = g_build_filename (dir, name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (LamWeights) state = lam_weights_load (kept, &error);
    g_autoptr (LamWeights) last_too = NULL, best_too = NULL;
    g_autoptr (LamSnapshot) second = NULL;

    g_assert_no_error (error);
    g_unlink (kept);
    if (epoch == whole->epoch_rows)
      continue; /* nothing is left to do, or it stopped early */
    second = train (experiment, 0, (LamRunOptions){ .resume = state }, &last_too, &best_too);
    g_assert_cmpint (second->status, ==, LAM_RUN_DONE);
    g_assert_cmpuint (second->best_epoch, ==, whole->best_epoch);
    g_assert_cmpuint (second->total_steps, ==, whole->total_steps);
    assert_same_curves (whole, second);
    assert_same_weights (last, last_too);
    assert_same_weights (best, best_too);
  }
  g_unlink (path);
  g_rmdir (dir);
}

/* What does not belong to this run is refused, in words. */
static void
test_resume_refused (void)
{
  static const struct {
    const char *path, *value, *says;
  } cases[] = {
    { "seed", "4", "seed" },
    { "data.validation.split", "0.5", "other data" },
    { "training.optimizer", "\"adam\"", "optimizer" },
    { "layers.block_1.units", "21", "block_1" },
    { "training.metrics", "[]", "metrics" },
    { "layers.block_1.trainable", "false", "trained other layers" },
  };
  g_autoptr (LamExperiment) experiment = make ("\"epochs\": 1, \"optimizer\": \"rmsprop\"");
  g_autofree char *dir = g_dir_make_tmp ("lamina-run-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "run.safetensors", NULL);
  g_autoptr (LamWeights) last = NULL, state = NULL;
  g_autoptr (LamSnapshot) first =
      train (experiment, 0, (LamRunOptions){ .state_path = path }, &last, NULL);
  g_autoptr (LamSnapshot) without = NULL;

  state = lam_weights_load (path, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamExperiment) other = lam_experiment_dup (experiment);
    g_autoptr (LamSnapshot) end = NULL;

    g_assert_true (lam_experiment_set (other, cases[i].path, cases[i].value, NULL));
    end = train (other, 2, (LamRunOptions){ .resume = state }, NULL, NULL);
    g_assert_cmpint (end->status, ==, LAM_RUN_FAILED);
    if (strstr (end->why, cases[i].says) == NULL)
      g_error ("%s = %s: “%s”", cases[i].path, cases[i].value, end->why);
  }
  without = train (experiment, 2, (LamRunOptions){ .resume = last }, NULL, NULL);
  g_assert_cmpint (without->status, ==, LAM_RUN_FAILED);
  g_assert_nonnull (strstr (without->why, "--run-out"));
  g_unlink (path);
  g_rmdir (dir);
}

/* A place that cannot be written ends the run with a sentence. */
static void
test_cannot_write (void)
{
  g_autoptr (LamExperiment) experiment = make ("\"epochs\": 2");
  g_autoptr (LamSnapshot) end = train (
      experiment, 0, (LamRunOptions){ .state_path = "/nowhere/run.safetensors" }, NULL, NULL);

  g_assert_cmpint (end->status, ==, LAM_RUN_FAILED);
  g_assert_cmpuint (end->epoch_rows, ==, 1);
  g_assert_nonnull (strstr (end->why, "/nowhere"));
}

/* ---- Phases ---- */

/* Frozen layers stay as they were made, until a phase lets them learn. */
static void
test_phases (void)
{
  g_autoptr (LamExperiment) experiment =
      make ("\"optimizer\": \"adam\", \"phases\": [{\"epochs\": 2, \"set\": "
            "{\"layers.block*.trainable\": false}}, {\"epochs\": 3, \"set\": "
            "{\"layers.block*.trainable\": true, \"training.optimizer.learning_rate\": 0.0002}}]");
  g_autoptr (LamWeights) first = NULL, frozen = NULL, last = NULL;
  g_autoptr (LamSnapshot) none = train (experiment, 1, (LamRunOptions){ 0 }, &first, NULL);
  g_autoptr (LamSnapshot) half = train (experiment, 2, (LamRunOptions){ 0 }, &frozen, NULL);
  g_autoptr (LamSnapshot) end = train (experiment, 0, (LamRunOptions){ 0 }, &last, NULL);

  g_assert_cmpuint (lam_phases_epochs (experiment), ==, 5);
  g_assert_cmpint (end->status, ==, LAM_RUN_DONE);
  g_assert_cmpuint (end->epochs, ==, 5);
  g_assert_cmpuint (end->epoch_rows, ==, 5);
  for (gsize row = 0; row < 5; row++) {
    g_assert_cmpfloat (lam_curve_at (end->epoch_curve, LAM_EPOCH_NUMBER, row), ==,
                       (double) row + 1);
    g_assert_cmpfloat (lam_curve_at (end->epoch_curve, LAM_EPOCH_RATE, row), ==,
                       row < 2 ? 0.001 : 0.0002);
  }
  g_assert_true (same_tensor (first, frozen, "block_1/kernel"));
  g_assert_false (same_tensor (first, frozen, "output/kernel"));
  g_assert_false (same_tensor (frozen, last, "block_1/kernel"));
  /* The curve goes on: what was learned is not lost. */
  g_assert_cmpfloat (lam_curve_at (end->epoch_curve, LAM_EPOCH_LOSS, 2), <,
                     lam_curve_at (end->epoch_curve, LAM_EPOCH_LOSS, 0));
}

/* Phases that change nothing are no phases: the optimiser keeps what it remembers. */
static void
test_phases_of_nothing (void)
{
  g_autoptr (LamExperiment) plain = make ("\"epochs\": 4, \"optimizer\": \"adam\"");
  g_autoptr (LamExperiment) cut =
      make ("\"optimizer\": \"adam\", \"phases\": [{\"epochs\": 1}, {\"epochs\": 3}]");
  g_autoptr (LamWeights) a = NULL, b = NULL;
  g_autoptr (LamSnapshot) whole = train (plain, 0, (LamRunOptions){ 0 }, &a, NULL);
  g_autoptr (LamSnapshot) pieces = train (cut, 0, (LamRunOptions){ 0 }, &b, NULL);

  assert_same_curves (whole, pieces);
  assert_same_weights (a, b);
}

static void
test_phases_refused (void)
{
  static const struct {
    const char *phases, *says;
  } cases[] = {
    { "5", "a list of phases" },
    { "[5]", "training.phases[0]: an object" },
    { "[{\"epochs\": 1}, {\"set\": {}}]", "training.phases[1]: “epochs” is missing" },
    { "[{\"epochs\": 1.5}]", "whole number" },
    { "[{\"epochs\": 1, \"sets\": {}}]", "there is no “sets”" },
    { "[{\"epochs\": 1, \"set\": 3}]", "“set” is an object" },
    { "[{\"epochs\": 1, \"set\": {\"data.classes\": [1]}}]", "cannot change on the way" },
    { "[{\"epochs\": 1, \"set\": {\"training.metrics\": []}}]", "cannot change on the way" },
    { "[{\"epochs\": 1, \"set\": {\"layers.nothing.units\": 1}}]", "has no “nothing”" },
    { "[{\"epochs\": 1, \"set\": {\"layers.b*.trainable\": 7}}]", "trainable" },
    { "[{\"epochs\": 1, \"set\": {\"layers.x*.trainable\": true}}]", "fits no layer" },
    { "[{\"epochs\": 1, \"set\": {\"layers.output.units\": 3}}]", "training.phases[0]: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *training = g_strdup_printf ("\"phases\": %s", cases[i].phases);
    g_autoptr (LamExperiment) experiment = make (training);
    g_autoptr (LamData) data = load (experiment);
    g_autoptr (GError) error = NULL;

    g_assert_null (lam_run_new (experiment, data, &(LamRunOptions){ 0 }, &error));
    if (strstr (error->message, cases[i].says) == NULL)
      g_error ("%s: “%s”", cases[i].phases, error->message);
  }
}

/* The best epoch may lie in a phase whose network was another. */
static void
test_best_of_earlier_phase (void)
{
  g_autoptr (LamExperiment) experiment =
      make ("\"optimizer\": \"adam\", \"early_stopping\": {\"patience\": 9}, \"phases\": "
            "[{\"epochs\": 3}, {\"epochs\": 2, \"set\": {\"layers.block_1.trainable\": false, "
            "\"training.optimizer.learning_rate\": 3}}]");
  g_autoptr (LamWeights) good = NULL, best = NULL, last = NULL;
  g_autoptr (LamSnapshot) first = train (experiment, 3, (LamRunOptions){ 0 }, NULL, &good);
  g_autoptr (LamSnapshot) end = train (experiment, 0, (LamRunOptions){ 0 }, &last, &best);

  g_assert_cmpuint (end->best_epoch, ==, 3);
  assert_same_weights (good, best);
  assert_same_weights (good, last); /* early stopping puts them back */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  for (guint i = 0; i < G_N_ELEMENTS (trainings); i++) {
    g_autofree char *name = g_strdup_printf ("/run-state/resume/%u", i);

    g_test_add_data_func (name, trainings[i], test_resume);
  }
  g_test_add_func ("/run-state/resume-refused", test_resume_refused);
  g_test_add_func ("/run-state/cannot-write", test_cannot_write);
  g_test_add_func ("/run-state/phases", test_phases);
  g_test_add_func ("/run-state/phases-of-nothing", test_phases_of_nothing);
  g_test_add_func ("/run-state/phases-refused", test_phases_refused);
  g_test_add_func ("/run-state/best-of-earlier-phase", test_best_of_earlier_phase);
  return g_test_run ();
}
