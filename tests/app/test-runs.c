/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Earlier runs: kept on disk and read again, damaged ones said and left out, deleted and brought
 * back; what differs between two; their curves in one picture. No display. */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "runs-chart.h"
#include "runs-diff.h"
#include "runs-store.h"
#include "runs-table.h"
#include "training-chart.h"

#define EXPERIMENT                                                                                 \
  "{\"format\": \"lamina-experiment\", \"version\": 1, \"name\": \"Small\", \"seed\": 3, "         \
  "\"data\": {\"source\": \"drawn_digits\", \"samples\": 200, \"test_samples\": 40, \"prepare\": " \
  "[\"scale\"], \"validation\": {\"split\": 0.25}}, \"layers\": [{\"type\": \"flatten\"}, "        \
  "{\"type\": \"dense\", \"name\": \"hidden\", \"units\": 8}, {\"type\": \"dense\", \"name\": "    \
  "\"out\", \"units\": 10}, {\"type\": \"softmax\"}], \"training\": {\"metrics\": "                \
  "[\"accuracy\"], \"batch_size\": 50, \"epochs\": 3}}"

static char *folder;

static LamExperiment *
experiment_new (void)
{
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (EXPERIMENT, -1, "test", &error);

  g_assert_no_error (error);
  lam_experiment_name_layers (experiment);
  return experiment;
}

static void
set (LamExperiment *experiment, const char *path, const char *value)
{
  g_autoptr (GError) error = NULL;

  lam_experiment_set (experiment, path, value, &error);
  g_assert_no_error (error);
}

/* Trains to the end and lets the store hear of it. Returns: (transfer full) */
static LaminaRunRecord *
train (LaminaRunStore *store, const LamExperiment *experiment)
{
  LamLoading loading = { .seed = 3 };
  g_autoptr (LamData) data = lam_data_load (experiment, &loading, NULL);
  LamRunOptions options = { .n_threads = 1 };
  LaminaRunRecord *record = lamina_run_store_begin (store, experiment, 1234);
  LamRun *run = lam_run_new (experiment, data, &options, NULL);
  LamSnapshot *end = lam_run_wait (run);

  lamina_run_store_update (store, record, end, run);
  lam_snapshot_unref (end);
  lam_run_unref (run);
  return record;
}

/* What was asked for is done, and what came of it was heard. */
static void
settle (LaminaRunStore *store)
{
  lamina_run_store_flush (store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  lamina_run_store_flush (store);
}

static guint
count (LaminaRunStore *store)
{
  return g_list_model_get_n_items (lamina_run_store_peek_list (store));
}

static void
problem_cb (LaminaRunStore *store, const char *sentence, GString *heard)
{
  g_string_append_printf (heard, "%s\n", sentence);
}

static LaminaRunStore *
store_new (GString *heard)
{
  LaminaRunStore *store = lamina_run_store_new (folder);

  g_signal_connect (store, "problem", G_CALLBACK (problem_cb), heard);
  settle (store);
  return store;
}

static gboolean
exists (const char *id, const char *name)
{
  g_autofree char *path = g_build_filename (folder, id, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_same_facts (const LaminaRunFacts *a, const LaminaRunFacts *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->notes, ==, b->notes);
  g_assert_true (lam_experiment_equal (a->experiment, b->experiment));
  g_assert_cmpint (a->started, ==, b->started);
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpuint (a->best_epoch, ==, b->best_epoch);
  g_assert_cmpfloat (a->seconds, ==, b->seconds);
  g_assert_cmpuint (a->n_parameters, ==, b->n_parameters);
  g_assert_true (a->has_weights && b->has_weights);
  g_assert_cmpuint (a->n_rows, ==, b->n_rows);
  g_assert_cmpuint (a->n_columns, ==, b->n_columns);
  for (guint i = 0; i < a->n_rows * a->n_columns; i++)
    g_assert_true (a->rows[i] == b->rows[i] || (isnan (a->rows[i]) && isnan (b->rows[i])));
  for (guint i = 0; i < a->n_metrics; i++)
    g_assert_cmpstr (a->metric[i], ==, b->metric[i]);
}

static void
test_kept_and_read_again (void)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LamExperiment) experiment = experiment_new ();
  LaminaRunStore *store = store_new (heard);
  g_autoptr (LaminaRunRecord) first = train (store, experiment);
  g_autoptr (LaminaRunRecord) second = train (store, experiment);
  g_autoptr (LaminaRunStore) again = NULL;
  g_autofree char *path = NULL;

  g_assert_cmpstr (lamina_run_record_peek (first)->name, ==, "Small");
  g_assert_cmpstr (lamina_run_record_peek (second)->name, ==, "Small · 2");
  lamina_run_store_rename (store, first, "  The first \n");
  lamina_run_store_annotate (store, first, "It was “small”.\nOK");
  settle (store);
  g_assert_cmpuint (lamina_run_record_peek (first)->n_rows, ==, 3);
  g_assert_true (lamina_run_record_peek (first)->has_weights);
  g_object_unref (store);
  again = store_new (heard);
  g_assert_cmpuint (count (again), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (LaminaRunRecord) record =
        g_list_model_get_item (lamina_run_store_peek_list (again), i);
    gboolean is_first =
        g_str_equal (lamina_run_record_peek (record)->id, lamina_run_record_peek (first)->id);

    assert_same_facts (lamina_run_record_peek (record),
                       lamina_run_record_peek (is_first ? first : second));
    for (guint best = 0; best < 2; best++) {
      g_autofree char *file = lamina_run_store_weights_path (again, record, best);
      g_autoptr (LamWeights) weights = lam_weights_load (file, NULL);

      g_assert_nonnull (weights);
      g_assert_nonnull (lam_weights_find (weights, "hidden/kernel"));
    }
  }
  g_assert_cmpstr (lamina_run_record_peek (first)->name, ==, "The first");
  g_assert_cmpstr (heard->str, ==, "");
}

static void
test_damaged_is_said_and_left_out (void)
{
  static const char *const damaged[] = { "",
                                         "{",
                                         "[]",
                                         "{\"format\": \"lamina-run\"}",
                                         "{\"format\": \"lamina-run\", \"metrics\": [3], "
                                         "\"epochs_done\": []}",
                                         "{\"format\": \"lamina-run\", \"metrics\": [], "
                                         "\"epochs_done\": [[1, 2]]}" };
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LamExperiment) experiment = experiment_new ();
  LaminaRunStore *store = store_new (heard);
  g_autoptr (LaminaRunRecord) record = train (store, experiment);
  const char *id = lamina_run_record_peek (record)->id;
  g_autofree char *path = g_build_filename (folder, id, "run.json", NULL);
  guint n;

  settle (store);
  n = count (store);
  g_object_unref (store);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autoptr (LaminaRunStore) again = NULL;

    g_string_truncate (heard, 0);
    g_assert_true (g_file_set_contents (path, damaged[i], -1, NULL));
    again = store_new (heard);
    g_assert_cmpuint (count (again), ==, n - 1);
    g_assert_nonnull (strstr (heard->str, id));
  }
}

/* The program ended while it trained: the record says so. */
static void
test_unfinished_counts_as_stopped (void)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LamExperiment) experiment = experiment_new ();
  LaminaRunStore *store = store_new (heard);
  g_autoptr (LaminaRunRecord) record = lamina_run_store_begin (store, experiment, 5);
  g_autofree char *text = lamina_run_record_to_text (record);
  g_autofree char *words = lam_experiment_to_text (experiment);
  g_autoptr (LaminaRunRecord) read = lamina_run_record_from_text ("x", text, words, NULL);

  g_assert_nonnull (read);
  g_assert_cmpint (lamina_run_record_peek (read)->status, ==, LAM_RUN_STOPPED);
  g_assert_nonnull (lamina_run_record_peek (read)->why);
  lamina_run_store_let_go (store, record, NULL);
  g_assert_cmpint (lamina_run_record_peek (record)->status, ==, LAM_RUN_STOPPED);
  settle (store);
  g_object_unref (store);
}

static void
test_delete_and_undo (void)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LamExperiment) experiment = experiment_new ();
  LaminaRunStore *store = store_new (heard);
  g_autoptr (LaminaRunRecord) record = train (store, experiment);
  const char *id = lamina_run_record_peek (record)->id;
  g_autofree char *hidden = g_strconcat (".deleted-", id, NULL);
  guint n;

  settle (store);
  n = count (store);
  lamina_run_store_delete (store, record);
  settle (store);
  g_assert_cmpuint (count (store), ==, n - 1);
  g_assert_false (exists (id, "run.json"));
  lamina_run_store_restore (store);
  lamina_run_store_restore (store); /* once is enough */
  settle (store);
  g_assert_cmpuint (count (store), ==, n);
  g_assert_true (exists (id, "run.json"));
  lamina_run_store_delete (store, record);
  /* News of a run that is deleted brings nothing back. */
  lamina_run_store_annotate (store, record, "late");
  settle (store);
  g_assert_false (exists (id, "run.json"));
  g_assert_true (exists (hidden, "run.json"));
  g_object_unref (store);
  store = store_new (heard);
  g_assert_false (exists (hidden, "run.json"));
  g_assert_cmpuint (count (store), ==, n - 1);
  g_object_unref (store);
}

/* Colours stay when others come and go; of very many only the newest are ticked. */
static void
test_ticks (void)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LamExperiment) experiment = experiment_new ();
  g_autoptr (LaminaRunStore) store = store_new (heard);
  LaminaRunRecord *record[9];
  guint n_shown = 0;

  for (guint i = 0; i < 3; i++) {
    record[i] = lamina_run_store_begin (store, experiment, 5);
    g_assert_true (lamina_run_record_get_shown (record[i]));
    g_assert_cmpuint (lamina_run_record_peek (record[i])->slot, ==, i);
  }
  lamina_run_record_set_shown (record[0], FALSE);
  g_assert_cmpuint (lamina_run_record_peek (record[2])->slot, ==, 2);
  lamina_run_record_set_shown (record[0], TRUE);
  g_assert_cmpuint (lamina_run_record_peek (record[0])->slot, ==, 0);
  for (guint i = 3; i < 9; i++)
    record[i] = lamina_run_store_begin (store, experiment, 5);
  for (guint i = 0; i < 9; i++)
    n_shown += lamina_run_record_get_shown (record[i]);
  g_assert_cmpuint (n_shown, ==, 6);
  g_assert_true (lamina_run_record_get_shown (record[8]));
  for (guint i = 0; i < 9; i++) {
    lamina_run_store_delete (store, record[i]);
    g_object_unref (record[i]);
  }
  settle (store);
}

/* ---- differences ---- */

static char *
diff_text (const LamExperiment *a, const LamExperiment *b)
{
  const LamExperiment *both[] = { a, b };
  g_autoptr (GPtrArray) rows = lamina_runs_diff (both, 2);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const LaminaDifference *row = rows->pdata[i];

    g_string_append_printf (text, "%s: %s | %s\n", row->path, row->values[0], row->values[1]);
  }
  return g_string_free (text, FALSE);
}

static void
test_what_differs (void)
{
  static const struct {
    const char *path, *value, *told;
  } cases[] = {
    { "training.batch_size", "25", "training.batch_size: 50 | 25\n" },
    { "layers.hidden.units", "16", "layers.hidden.units: 8 | 16\n" },
    { "layers.hidden.activation", "\"relu\"", "layers.hidden.activation: None | ReLU\n" },
    { "training.optimizer.learning_rate", "0.5",
      "training.optimizer.learning_rate: 0.001 | 0.5\n" },
    { "data.samples", "300", "data.samples: 200 | 300\n" },
    { "seed", "4", "seed: 3 | 4\n" },
    { "name", "\"Other\"", "" },
    { "notes", "\"Other\"", "" },
    { "training.epochs", "3", "" },
  };
  g_autoptr (LamExperiment) a = experiment_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamExperiment) b = experiment_new ();
    g_autofree char *text = NULL;

    set (b, cases[i].path, cases[i].value);
    text = diff_text (a, b);
    g_assert_cmpstr (text, ==, cases[i].told);
  }
}

/* What is in a layer that only one has is not told one by one. */
static void
test_a_layer_more (void)
{
  g_autoptr (LamExperiment) a = experiment_new ();
  g_autoptr (LamExperiment) b = experiment_new ();
  GPtrArray *layers = lam_experiment_layers (b);
  const LamKind *kind = lam_family_find (&lam_layer_family, "dropout");
  g_autofree char *more = NULL, *order = NULL;

  g_ptr_array_insert (layers, 2, lam_item_new (&lam_layer_family, kind));
  lam_experiment_name_layers (b);
  more = diff_text (a, b);
  g_assert_cmpstr (more, ==, "layers.dropout_1: – | Dropout\n");
  g_ptr_array_remove_index (layers, 2);
  g_ptr_array_insert (layers, 0, g_ptr_array_steal_index (layers, 1));
  order = diff_text (a, b);
  g_assert_true (g_str_has_prefix (order, "layers: "));
}

/* ---- figures ---- */

static void
test_best_is_not_last (void)
{
  /* number, seconds, rate, loss, val_loss, accuracy, val_accuracy */
  const char *text =
      "{\"format\": \"lamina-run\", \"version\": 1, \"name\": \"N\", \"status\": "
      "\"done\", \"epochs\": 3, \"parameters\": 12345, \"seconds\": 65, "
      "\"metrics\": [\"accuracy\"], \"epochs_done\": [[1, 1, 0.1, 3, 0.9, 0.5, 0.6], "
      "[2, 2, 0.1, 2, 0.4, 0.6, 0.8], [3, 3, 0.1, 1, 0.7, 0.7, 0.75]]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (LaminaRunRecord) a = lamina_run_record_from_text ("a", text, EXPERIMENT, &error);
  const struct {
    LaminaRunsColumn column;
    const char *says;
  } cases[] = {
    { LAMINA_RUNS_NAME, "N" },
    { LAMINA_RUNS_LOSS, "0.4 · 2" },
    { LAMINA_RUNS_METRIC, "80.0\u202f% · 2" },
    { LAMINA_RUNS_LAST, "75.0\u202f%" },
    { LAMINA_RUNS_EPOCHS, "3" },
  };
  LaminaRunRecord *const both[] = { a, a };
  LaminaChartOptions options = { .behind = a };
  g_autoptr (Plot) plot = NULL, live = NULL;
  g_autofree char *words = lamina_runs_chart_describe (both, 1);
  PlotValue value;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *cell = lamina_runs_cell (a, cases[i].column);

    g_assert_cmpstr (cell, ==, cases[i].says);
  }
  g_assert_cmpint (lamina_runs_compare (a, a, LAMINA_RUNS_LOSS), ==, 0);
  g_assert_nonnull (strstr (words, "0.4"));
  plot = lamina_runs_chart_new (both, 2, FALSE);
  g_assert_false (plot_is_empty (plot));
  /* Training of the first, its validation; below them the accuracy. */
  g_assert_true (plot_value_at (plot, 0, 0, 2, &value));
  g_assert_cmpfloat (value.y, ==, 2);
  g_assert_true (plot_value_at (plot, 0, 1, 2, &value));
  g_assert_cmpfloat (value.y, ==, 0.4);
  g_assert_true (plot_value_at (plot, 1, 3, 3, &value));
  g_assert_cmpfloat (value.y, ==, 0.75);
  /* Behind a run that has nothing to show yet. */
  live = lamina_training_chart_new (NULL, &options);
  g_assert_false (plot_is_empty (live));
  g_assert_true (plot_value_at (live, 0, 1, 1, &value));
}

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  folder = g_dir_make_tmp ("lamina-runs-XXXXXX", NULL);
  g_test_add_func ("/runs/kept-and-read-again", test_kept_and_read_again);
  g_test_add_func ("/runs/damaged-is-said-and-left-out", test_damaged_is_said_and_left_out);
  g_test_add_func ("/runs/unfinished-counts-as-stopped", test_unfinished_counts_as_stopped);
  g_test_add_func ("/runs/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/runs/ticks", test_ticks);
  g_test_add_func ("/runs/what-differs", test_what_differs);
  g_test_add_func ("/runs/a-layer-more", test_a_layer_more);
  g_test_add_func ("/runs/best-is-not-last", test_best_is_not_last);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-r", folder, NULL };

    g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                  NULL);
  }
  return status;
}
