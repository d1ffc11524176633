/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real sets, where they are at hand: counts, first labels and sums as NumPy finds them in the
 * same bytes. */

#include "data-help.h"

typedef struct {
  const char *needs, *json;
  LamPartId part;
  gsize n;
  guint64 sum;         /* of all bytes; 0: not compared (lossy pictures) */
  gsize n_values;      /* 0: by shape */
  int first[10];       /* labels; −1: not compared */
  gsize per_class[10]; /* of a mask: pixels; 0 from the first one that is not compared */
} Real;

#define SAME(n) n, n, n, n, n, n, n, n, n, n

static const Real real[] = {
  { "hoda/train.cdb",
    "{\"source\": \"hoda\", \"path\": \"hoda/train.cdb\"}",
    LAM_PART_TRAIN,
    60000,
    3061994355,
    35902499,
    { 6, 5, 0, 2, 7, 0, 7, 5, 0, 7 },
    { SAME (6000) } },
  { "hoda/test.cdb",
    "{\"source\": \"hoda\", \"path\": \"hoda/train.cdb\", \"test_path\": \"hoda/test.cdb\"}",
    LAM_PART_TEST,
    20000,
    1016997885,
    12077946,
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    { SAME (2000) } },
  { "mnist",
    "{\"source\": \"idx\", \"path\": \"mnist\"}",
    LAM_PART_TRAIN,
    60000,
    1567298545,
    0,
    { 5, 0, 4, 1, 9, 2, 1, 3, 1, 4 },
    { 5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949 } },
  { "mnist",
    "{\"source\": \"idx\", \"path\": \"mnist\"}",
    LAM_PART_TEST,
    10000,
    264923200,
    0,
    { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9 },
    { 980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009 } },
  { "fashion-mnist",
    "{\"source\": \"idx\", \"path\": \"fashion-mnist\"}",
    LAM_PART_TRAIN,
    60000,
    3431114169,
    0,
    { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5 },
    { SAME (6000) } },
  { "fashion-mnist",
    "{\"source\": \"idx\", \"path\": \"fashion-mnist\"}",
    LAM_PART_TEST,
    10000,
    573469082,
    0,
    { 9, 2, 1, 1, 6, 1, 4, 6, 5, 7 },
    { SAME (1000) } },
  { "kannada",
    "{\"source\": \"idx\", \"path\": \"kannada\"}",
    LAM_PART_TRAIN,
    60000,
    987137360,
    0,
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 },
    { SAME (6000) } },
  { "kannada",
    "{\"source\": \"idx\", \"path\": \"kannada\"}",
    LAM_PART_TEST,
    10000,
    145376664,
    0,
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 },
    { SAME (1000) } },
  { "kannada/train.csv",
    "{\"source\": \"csv\", \"path\": \"kannada/train.csv\"}",
    LAM_PART_TRAIN,
    60000,
    987137360,
    0,
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 },
    { SAME (6000) } },
  { "cifar-10-batches-bin",
    "{\"source\": \"cifar10\", \"path\": \"cifar-10-batches-bin\"}",
    LAM_PART_TRAIN,
    50000,
    18537712937,
    0,
    { 6, 9, 9, 4, 1, 1, 2, 7, 8, 3 },
    { SAME (5000) } },
  { "cifar-10-batches-bin",
    "{\"source\": \"cifar10\", \"path\": \"cifar-10-batches-bin\"}",
    LAM_PART_TEST,
    10000,
    3732740007,
    0,
    { 3, 8, 8, 0, 6, 6, 1, 6, 3, 1 },
    { SAME (1000) } },
  { "cifar-10-images",
    "{\"source\": \"image_folder\", \"path\": \"cifar-10-images\"}",
    LAM_PART_TRAIN,
    50000,
    18537712937,
    0,
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    { SAME (5000) } },
  { "cifar-10-images",
    "{\"source\": \"image_folder\", \"path\": \"cifar-10-images\"}",
    LAM_PART_TEST,
    10000,
    3732740007,
    0,
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    { SAME (1000) } },
  { "aclImdb",
    "{\"source\": \"imdb\", \"path\": \"aclImdb\"}",
    LAM_PART_TRAIN,
    25000,
    0,
    3292468,
    { -1 },
    { 12500, 12500 } },
  { "aclImdb",
    "{\"source\": \"imdb\", \"path\": \"aclImdb\"}",
    LAM_PART_TEST,
    25000,
    0,
    3218805,
    { -1 },
    { 12500, 12500 } },
  { "HDSeg",
    "{\"source\": \"mask_folder\", \"path\": \"HDSeg\"}",
    LAM_PART_TRAIN,
    1578,
    0,
    0,
    { -1 },
    { 53869329, 20942111 } },
  { "weizmann_horse_db",
    "{\"source\": \"mask_folder\", \"path\": \"weizmann_horse_db\"}",
    LAM_PART_TRAIN,
    328,
    0,
    0,
    { -1 },
    { 0 } },
};

static guint64
sum_of (const LamSamples *x)
{
  guint64 sum = 0;

  for (gsize i = 0; x->type == LAM_STORE_BYTES && i < x->n_values; i++)
    sum += ((guint8 *) x->values)[i];
  return sum;
}

static void
test_real (gconstpointer user_data)
{
  const Real *r = user_data;
  g_autofree char *root = help_real (r->needs);
  g_autofree char *text = NULL;
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamData) data = NULL;
  g_autoptr (GError) error = NULL;
  LamLoading loading = { .folder = root, .seed = 1, .any_shape = TRUE };
  LamPartSummary summary;
  const LamPart *part;

  if (root == NULL)
    return;
  text = g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}",
                          r->json);
  experiment = lam_experiment_from_text (text, -1, "test", &error);
  g_assert_no_error (error);
  data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  part = &data->parts[r->part];
  g_assert_cmpuint (part->n, ==, r->n);
  if (r->sum > 0)
    g_assert_cmpuint (sum_of (&part->store->x), ==, r->sum);
  if (r->n_values > 0)
    g_assert_cmpuint (part->store->x.n_values, ==, r->n_values);
  for (guint i = 0; r->first[0] >= 0 && i < 10; i++)
    g_assert_cmpint (lam_data_class (data, r->part, i), ==, r->first[i]);
  lam_data_summarise (data, r->part, &summary);
  for (guint c = 0; c < G_N_ELEMENTS (r->per_class) && r->per_class[c] > 0; c++)
    g_assert_cmpuint (summary.class_counts[c], ==, r->per_class[c]);
  g_free (summary.class_counts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (real); i++) {
    g_autofree char *name = g_strdup_printf ("/readers/real/%s-%s", real[i].needs,
                                             real[i].part == LAM_PART_TEST ? "test" : "train");

    g_test_add_data_func (name, &real[i], test_real);
  }
  return help_run (argc, argv);
}
