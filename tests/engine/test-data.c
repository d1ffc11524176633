/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From samples to batches: splits, classes, targets, scale, the hash, and what is refused. */

#include "data-help.h"

#define N 40

/* x.npz: N samples of 3 bytes, sample i holds i, 2i, 255; class i mod 4. */
static void
write_samples (void)
{
  static const gsize d[] = { N, 3 };
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 2, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_I64, 1, d);
  const LamArray *both[] = { x, y };
  g_autofree char *path = help_path ("x.npz");

  for (guint i = 0; i < N; i++) {
    guint8 *v = (guint8 *) x->values + 3 * (gsize) i;

    v[0] = (guint8) i;
    v[1] = (guint8) (2 * i);
    v[2] = 255;
    ((gint64 *) y->values)[i] = i % 4;
  }
  g_assert_true (lam_npz_save (both, 2, path, NULL));
}

#define X "{\"source\": \"arrays\", \"train\": \"x.npz\""

/* Every row is in exactly one of the parts. */
static void
assert_partition (const LamData *data)
{
  guint8 seen[N] = { 0 };

  for (guint p = 0; p < LAM_N_PARTS; p++)
    for (gsize i = 0; i < data->parts[p].n; i++)
      seen[data->parts[p].rows[i]]++;
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

static void
test_split (void)
{
  static const struct {
    const char *json;
    gsize train, validation, test;
    int first; /* row of the first validation sample, −1: any */
  } cases[] = {
    { X "}", 40, 0, 0, -1 },
    { X ", \"validation\": {\"split\": 0.25}}", 30, 10, 0, -1 },
    { X ", \"validation\": {\"split\": 0.3, \"stratify\": true}}", 28, 12, 0, -1 },
    { X ", \"validation\": {\"count\": 7, \"from\": \"start\"}}", 33, 7, 0, 0 },
    { X ", \"validation\": {\"count\": 7, \"from\": \"end\"}}", 33, 7, 0, 33 },
    { X ", \"test\": {\"split\": 0.5}, \"validation\": {\"split\": 0.5}}", 10, 10, 20, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamData) data = help_load (cases[i].json);

    g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, ==, cases[i].train);
    g_assert_cmpuint (data->parts[LAM_PART_VALIDATION].n, ==, cases[i].validation);
    g_assert_cmpuint (data->parts[LAM_PART_TEST].n, ==, cases[i].test);
    if (cases[i].first >= 0)
      g_assert_cmpint (data->parts[LAM_PART_VALIDATION].rows[0], ==, cases[i].first);
    assert_partition (data);
  }
}

static void
test_stratified (void)
{
  g_autoptr (LamData) data =
      help_load (X ", \"validation\": {\"split\": 0.3, \"stratify\": true}}");
  LamPartSummary summary;

  lam_data_summarise (data, LAM_PART_VALIDATION, &summary);
  for (guint c = 0; c < 4; c++)
    g_assert_cmpuint (summary.class_counts[c], ==, 3);
  g_free (summary.class_counts);
}

/* Same seed, same cut; another seed, another cut. */
static void
test_seed (void)
{
  static const char json[] = X ", \"validation\": {\"split\": 0.5}}";
  g_autoptr (LamData) a = help_load (json);
  g_autoptr (LamData) b = help_load (json);
  g_autoptr (LamExperiment) experiment =
      lam_experiment_from_text ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": " X
                                ", \"validation\": {\"split\": 0.5}}}",
                                -1, "test", NULL);
  LamLoading loading = { .folder = help_folder, .seed = 8 };
  g_autoptr (LamData) c = lam_data_load (experiment, &loading, NULL);

  g_assert_cmpmem (a->parts[0].rows, 80, b->parts[0].rows, 80);
  g_assert_cmpuint (a->hash, ==, b->hash);
  g_assert_cmpuint (a->hash, !=, c->hash);
  g_assert_true (memcmp (a->parts[0].rows, c->parts[0].rows, 80) != 0);
}

static void
test_classes (void)
{
  g_autoptr (LamData) data = help_load (X ", \"classes\": [\"3\", \"1\"]}");

  g_assert_cmpuint (data->n_classes, ==, 2);
  g_assert_cmpstr (data->class_names[0], ==, "3");
  g_assert_cmpuint (data->parts[0].n, ==, 20);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 0), ==, 1);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 1), ==, 0);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 20), ==, -1);
}

static void
test_gather (void)
{
  g_autoptr (LamData) data =
      help_load (X ", \"prepare\": [{\"step\": \"scale\", \"factor\": 0.5}, {\"step\": \"scale\", "
                   "\"factor\": 2, \"offset\": 1}]}");
  LamBatch *batch = help_gather (data, LAM_PART_TRAIN, N, 1, TRUE);
  LamPartSummary summary;
  double sum = 0;

  for (guint i = 0; i < N; i++) {
    g_assert_cmpfloat (batch->x[3 * i], ==, (float) i + 1);
    g_assert_cmpfloat (batch->x[3 * i + 1], ==, (float) (2 * i) + 1);
    g_assert_cmpint (batch->classes[i], ==, i % 4);
    for (guint k = 0; k < 3; k++)
      sum += (double) batch->x[3 * i + k];
  }
  lam_batch_free (batch);
  lam_data_summarise (data, LAM_PART_TRAIN, &summary);
  /* Both sum whole numbers in double: the same to rounding. */
  g_assert_cmpfloat_with_epsilon (summary.mean, sum / (3 * N), 1e-9);
  g_free (summary.class_counts);
}

static void
test_one_hot (void)
{
  g_autoptr (LamData) data = help_load (X ", \"prepare\": [\"one_hot\"]}");
  LamBatch *batch = help_gather (data, LAM_PART_TRAIN, N, 1, FALSE);

  g_assert_cmpint (data->target, ==, LAM_TARGET_VALUES);
  g_assert_cmpuint (data->target_shape.d[0], ==, 4);
  for (guint i = 0; i < 4 * N; i++)
    g_assert_cmpfloat (batch->t[i], ==, i % 4 == i / 4 % 4 ? 1 : 0);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 6), ==, 2);
  lam_batch_free (batch);
}

static void
test_use_test (void)
{
  g_autoptr (LamData) data =
      help_load ("{\"source\": \"arrays\", \"train\": \"x.npz\", \"test\": \"x.npz\", "
                 "\"validation\": {\"use\": \"test\", \"count\": 5}}");

  g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, ==, N);
  g_assert_cmpuint (data->parts[LAM_PART_VALIDATION].n, ==, 5);
  g_assert_cmpuint (data->parts[LAM_PART_TEST].n, ==, N);
}

static void
test_refused (void)
{
  static const struct {
    const char *json, *words;
  } cases[] = {
    { X ", \"classes\": [\"7\"]}", "“7”|0, 1, 2, 3" },
    { X ", \"classes\": [\"1\", \"1\"]}", "twice" },
    { X ", \"validation\": {\"count\": 40}}", "40" },
    { X ", \"validation\": {\"use\": \"test\"}}", "no" },
    { X ", \"target\": \"mask\"}", "mask" },
    { X ", \"prepare\": [\"fit\"]}", "prepare[0]|fit|pictures" },
    { X ", \"augment\": [\"flip\"]}", "augment[0]|flip|pictures" },
    { X ", \"prepare\": [\"one_hot\", \"one_hot\"]}", "prepare[1]|one_hot" },
    { "{\"source\": \"arrays\", \"train\": \"none.npz\"}", "none.npz" },
    { "{\"source\": \"arrays\"}", "data.train" },
    { "{\"source\": \"idz\"}", "idx" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    help_fails (cases[i].json, cases[i].words);
}

static void
count_progress (double share, const char *doing, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (share, >=, *last);
  g_assert_cmpfloat (share, <=, 1);
  g_assert_nonnull (doing);
  *last = share;
}

static void
test_progress_and_cancel (void)
{
  g_autoptr (LamExperiment) experiment = lam_experiment_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  double last = 0;
  LamLoading loading = {
    .seed = 1, .cancellable = cancellable, .progress = count_progress, .user_data = &last
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamData) data = NULL;

  g_assert_true (lam_experiment_set (experiment, "data.samples", "100", NULL));
  data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (last, ==, 1);
  g_cancellable_cancel (cancellable);
  last = 0;
  g_assert_null (lam_data_load (experiment, &loading, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_CANCELLED);
}

static void
test_drawn_digits (void)
{
  g_autoptr (LamData) data = help_load ("{\"source\": \"drawn_digits\", \"script\": \"persian\", "
                                        "\"samples\": 200, \"test_samples\": 30}");
  g_autoptr (LamData) again = help_load ("{\"source\": \"drawn_digits\", \"script\": \"persian\", "
                                         "\"samples\": 200, \"test_samples\": 30}");
  LamPartSummary summary;

  g_assert_cmpuint (data->hash, ==, again->hash);
  g_assert_cmpstr (data->class_names[4], ==, "۴");
  lam_data_summarise (data, LAM_PART_TRAIN, &summary);
  for (guint c = 0; c < 10; c++)
    g_assert_cmpuint (summary.class_counts[c], ==, 20);
  g_assert_cmpfloat (summary.deviation, >, 10);
  g_free (summary.class_counts);
}

/* Any cut among threads gives the same batch. */
static void
test_gather_in_pieces (void)
{
  g_autoptr (LamData) data =
      help_load ("{\"source\": \"drawn_digits\", \"samples\": 60, \"test_samples\": 0, "
                 "\"prepare\": [\"scale\"], \"augment\": [\"flip\"]}");
  LamBatch *whole = help_gather (data, LAM_PART_TRAIN, 60, 3, TRUE);
  LamBatch *cut = lam_batch_new (data, 60, 2);
  LamBatch *other = help_gather (data, LAM_PART_TRAIN, 60, 4, TRUE);
  guint32 rows[60];

  for (guint i = 0; i < 60; i++)
    rows[i] = i;
  lam_data_gather_some (data, LAM_PART_TRAIN, rows, 60, 3, TRUE, cut, 17, 60, 0);
  lam_data_gather_some (data, LAM_PART_TRAIN, rows, 60, 3, TRUE, cut, 0, 17, 0);
  g_assert_cmpuint (cut->n, ==, 60);
  g_assert_cmpmem (whole->x, 60 * 784 * 4, cut->x, 60 * 784 * 4);
  g_assert_true (memcmp (whole->x, other->x, 60 * 784 * 4) != 0);
  lam_batch_free (whole);
  lam_batch_free (cut);
  lam_batch_free (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/write", write_samples);
  g_test_add_func ("/data/split", test_split);
  g_test_add_func ("/data/stratified", test_stratified);
  g_test_add_func ("/data/seed", test_seed);
  g_test_add_func ("/data/classes", test_classes);
  g_test_add_func ("/data/gather", test_gather);
  g_test_add_func ("/data/one-hot", test_one_hot);
  g_test_add_func ("/data/use-test", test_use_test);
  g_test_add_func ("/data/refused", test_refused);
  g_test_add_func ("/data/progress-and-cancel", test_progress_and_cancel);
  g_test_add_func ("/data/drawn-digits", test_drawn_digits);
  g_test_add_func ("/data/gather-in-pieces", test_gather_in_pieces);
  return help_run (argc, argv);
}
