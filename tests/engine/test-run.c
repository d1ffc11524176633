/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The run: curve, mailbox, wishes, and what is left when it ends. Clean under the thread sanitizer.
 */

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "lam-mailbox.h"
#include "lam.h"

static LamExperiment *
make (const char *training)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "
      "\"drawn_digits\", \"samples\": 1000, \"test_samples\": 100, \"prepare\": [{\"step\": "
      "\"scale\", "
      "\"factor\": 0.00392156862745098}], \"validation\": {\"split\": 0.25}}, \"layers\": "
      "[{\"type\": "
      "\"flatten\"}, {\"type\": \"dense\", \"units\": 40, \"activation\": \"relu\"}, {\"type\": "
      "\"dense\", "
      "\"units\": 10}, {\"type\": \"softmax\"}], \"training\": {\"batch_size\": 50, %s}}",
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

static LamRun *
start (const LamExperiment *experiment, LamData *data, LamRunOptions options)
{
  g_autoptr (GError) error = NULL;
  LamRun *run;

  options.n_threads = options.n_threads > 0 ? options.n_threads : 2;
  run = lam_run_new (experiment, data, &options, &error);
  g_assert_no_error (error);
  return run;
}

/* ---- Curve ---- */

static void *
append_many (void *curve)
{
  for (guint i = 0; i < 5000; i++)
    lam_curve_append (curve, (double[]){ i, 2.0 * i });
  return NULL;
}

/* Whatever length a reader sees, all rows below it are whole. */
static void
test_curve (void)
{
  g_autoptr (LamCurve) curve = lam_curve_new (2);
  pthread_t writer;
  gsize length = 0;

  pthread_create (&writer, NULL, append_many, curve);
  while (length < 5000) {
    length = lam_curve_length (curve);
    if (length > 0)
      g_assert_cmpfloat (lam_curve_at (curve, 1, length - 1), ==, 2.0 * (double) (length - 1));
  }
  pthread_join (writer, NULL);
  for (gsize i = 0; i < 5000; i++)
    g_assert_cmpfloat (lam_curve_at (curve, 0, i), ==, (double) i);
}

/* ---- Mailbox ---- */

static LamSnapshot *
numbered (guint epoch)
{
  LamSnapshot *snapshot = g_new0 (LamSnapshot, 1);

  snapshot->references = 1;
  snapshot->epoch = epoch;
  return snapshot;
}

static void
test_mailbox (void)
{
  LamMailbox mailbox;
  g_autoptr (LamSnapshot) newest = NULL;

  lam_mailbox_init (&mailbox);
  g_assert_null (lam_mailbox_take (&mailbox));
  g_assert_true (lam_mailbox_post (&mailbox, numbered (1)));
  g_assert_false (lam_mailbox_post (&mailbox, numbered (2))); /* already woken */
  newest = lam_mailbox_take (&mailbox);
  g_assert_cmpuint (newest->epoch, ==, 2);
  g_assert_null (lam_mailbox_take (&mailbox));
  g_assert_true (lam_mailbox_post (&mailbox, numbered (3)));
  lam_mailbox_clear (&mailbox);
}

/* ---- Runs ---- */

static void
test_learns (void)
{
  g_autoptr (LamExperiment) experiment =
      make ("\"epochs\": 6, \"optimizer\": {\"type\": \"adam\"}");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamRun) run =
      start (experiment, data, (LamRunOptions){ .n_samples = 12, .keep_steps = TRUE });
  g_autoptr (LamSnapshot) last = lam_run_wait (run);

  g_assert_cmpint (last->status, ==, LAM_RUN_DONE);
  g_assert_cmpuint (last->epoch_rows, ==, 6);
  g_assert_cmpuint (last->step_rows, ==, 6 * 15);
  g_assert_cmpfloat (lam_curve_at (last->epoch_curve, LAM_EPOCH_LOSS, 5), <,
                     0.6 * lam_curve_at (last->epoch_curve, LAM_EPOCH_LOSS, 0));
  g_assert_false (isnan (lam_curve_at (last->epoch_curve, LAM_EPOCH_VAL_LOSS, 5)));
  g_assert_cmpuint (last->n_samples, ==, 12);
  g_assert_nonnull (last->samples[0].pixels);
  g_assert_cmpint (last->samples[0].answer, >=, 0);
}

static LamSnapshot *
wait_for_status (LamRun *run, LamRunStatus status)
{
  for (;;) {
    LamSnapshot *snapshot = lam_run_take_snapshot (run);

    if (snapshot != NULL && snapshot->status == status)
      return snapshot;
    lam_snapshot_unref (snapshot);
    g_usleep (1000);
  }
}

static void
nobody (gpointer user_data)
{
}

/* Pausing, stepping and stopping on the way leaves the weights of an undisturbed run with as many
 * steps: a step cut short changes nothing. */
static void
test_wishes_change_nothing (void)
{
  g_autoptr (LamExperiment) experiment = make ("\"epochs\": 100000");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamRun) run =
      start (experiment, data, (LamRunOptions){ .wake = nobody, .n_samples = 4 });
  g_autoptr (LamSnapshot) last = NULL, undisturbed = NULL;
  g_autoptr (LamWeights) weights = NULL, others = NULL;
  g_autoptr (LamRun) other = NULL;
  guint64 steps = 0;

  for (guint i = 0; i < 20; i++) {
    g_autoptr (LamSnapshot) paused = NULL;

    lam_run_ask (run, LAM_ASK_PAUSE);
    paused = wait_for_status (run, LAM_RUN_PAUSED);
    g_assert_cmpuint (paused->total_steps, >=, steps);
    steps = paused->total_steps;
    lam_run_ask (run, i % 2 == 0 ? LAM_ASK_STEP : LAM_ASK_RESUME);
    g_usleep (1000 + 777 * i);
  }
  lam_run_ask (run, LAM_ASK_STOP);
  last = lam_run_wait (run);
  g_assert_cmpint (last->status, ==, LAM_RUN_STOPPED);
  weights = lam_run_dup_weights (run, FALSE);

  /* As many steps in one go: epochs by setting, the rest by stepping. */
  {
    guint whole = (guint) (last->total_steps / 15), rest = (guint) (last->total_steps % 15);
    g_autoptr (LamExperiment) same = make ("\"epochs\": 100000");

    other = start (same, data, (LamRunOptions){ .wake = nobody, .n_threads = 1, .one_step = TRUE });
    undisturbed = wait_for_status (other, LAM_RUN_PAUSED);
    g_assert_cmpuint (undisturbed->total_steps, ==, 1);
    for (guint64 step = undisturbed->total_steps; step < (guint64) whole * 15 + rest; step++) {
      lam_run_ask (other, LAM_ASK_STEP);
      for (;;) {
        g_autoptr (LamSnapshot) paused = wait_for_status (other, LAM_RUN_PAUSED);

        if (paused->total_steps == step + 1)
          break;
      }
    }
    lam_run_ask (other, LAM_ASK_STOP);
    lam_snapshot_unref (lam_run_wait (other));
  }
  others = lam_run_dup_weights (other, FALSE);
  for (guint t = 0; t < weights->tensors->len; t++) {
    const LamTensor *a = g_ptr_array_index (weights->tensors, t),
                    *b = g_ptr_array_index (others->tensors, t);

    g_assert_cmpmem (a->values, lam_tensor_size (a) * sizeof (float), b->values,
                     lam_tensor_size (b) * sizeof (float));
  }
}

static void
test_diverges (void)
{
  g_autoptr (LamExperiment) experiment =
      make ("\"epochs\": 3, \"loss\": \"mean_squared_error\", \"optimizer\": {\"type\": \"sgd\", "
            "\"learning_rate\": 1000000}");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamRun) run = NULL;
  g_autoptr (LamSnapshot) last = NULL;

  /* Without the softmax the numbers are not held between 0 and 1. */
  g_ptr_array_set_size (lam_experiment_layers (experiment), 3);
  run = start (experiment, data, (LamRunOptions){ 0 });
  last = lam_run_wait (run);
  g_assert_cmpint (last->status, ==, LAM_RUN_FAILED);
  g_assert_true (last->diverged);
  g_assert_nonnull (strstr (last->why, "epoch 1"));
}

static void
test_refused (void)
{
  g_autoptr (LamExperiment) experiment = make ("\"epochs\": 3");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (GError) error = NULL;

  g_ptr_array_remove_index (lam_experiment_layers (experiment), 0);
  g_assert_null (lam_run_new (experiment, data, &(LamRunOptions){ 0 }, &error));
  g_assert_nonnull (strstr (error->message, "dense_1"));
}

static void
test_early_stopping (void)
{
  g_autoptr (LamExperiment) experiment =
      make ("\"epochs\": 500, \"early_stopping\": {\"patience\": 1, \"monitor\": \"val_loss\"}");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamRun) run = start (experiment, data, (LamRunOptions){ 0 });
  g_autoptr (LamSnapshot) last = lam_run_wait (run);
  g_autoptr (LamWeights) kept = lam_run_dup_weights (run, FALSE),
                         best = lam_run_dup_weights (run, TRUE);
  const LamTensor *a = g_ptr_array_index (kept->tensors, 0),
                  *b = g_ptr_array_index (best->tensors, 0);

  g_assert_cmpint (last->status, ==, LAM_RUN_DONE);
  g_assert_cmpuint (last->epoch, <, 500);
  g_assert_nonnull (last->why);
  g_assert_cmpmem (a->values, lam_tensor_size (a) * sizeof (float), b->values,
                   lam_tensor_size (b) * sizeof (float));
}

/* The last reference ends a run that still trains. */
static void
test_dropped (void)
{
  g_autoptr (LamExperiment) experiment = make ("\"epochs\": 100000");
  g_autoptr (LamData) data = load (experiment);
  LamRun *run = start (experiment, data, (LamRunOptions){ .wake = nobody });
  LamRun *paused = start (experiment, data, (LamRunOptions){ .wake = nobody });

  lam_run_ask (paused, LAM_ASK_PAUSE);
  lam_snapshot_unref (wait_for_status (paused, LAM_RUN_PAUSED));
  lam_run_unref (run);
  lam_run_unref (paused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/curve/read-while-written", test_curve);
  g_test_add_func ("/mailbox/newest-wins", test_mailbox);
  g_test_add_func ("/run/learns", test_learns);
  g_test_add_func ("/run/wishes-change-nothing", test_wishes_change_nothing);
  g_test_add_func ("/run/diverges", test_diverges);
  g_test_add_func ("/run/refused", test_refused);
  g_test_add_func ("/run/early-stopping", test_early_stopping);
  g_test_add_func ("/run/dropped", test_dropped);
  return g_test_run ();
}
