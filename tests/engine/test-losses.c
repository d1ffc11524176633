/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses and metrics beyond what test-reference.c compares: class weights, ignored pixels, class
 * numbers against rows, threads, sentences; metrics against counts made by hand. Built for float
 * and for double. */

#include <math.h>
#include <string.h>

#include "lam-experiment.h"
#include "lam-loss.h"
#include "lam-random.h"

enum { SAMPLES = 40, POSITIONS = 6, CHANNELS = 5 };

static LamItem *
make_item (const LamFamily *family, const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  LamItem *item = lam_item_from_json (family, node, "test", &error);

  g_assert_no_error (error);
  return item;
}

/* Values from 0.05 to 0.95, so that they do as probabilities too. */
static void
fill (LamReal *y, gsize n, guint seed)
{
  for (gsize i = 0; i < n; i++)
    y[i] = (LamReal) (0.05 + 0.9 * lam_random_uniform (lam_random_key (seed, 1, 1, 1), i));
}

typedef struct {
  LamTargets t;
  LamReal y[SAMPLES * POSITIONS * CHANNELS], dy[SAMPLES * POSITIONS * CHANNELS];
  LamReal values[SAMPLES * POSITIONS * CHANNELS];
  gint32 classes[SAMPLES * POSITIONS];
  double per_sample[SAMPLES];
} Batch;

/* Class numbers, a fifth of them ignored if @ignoring, and the same as rows. */
static Batch *
make_batch (gboolean ignoring)
{
  Batch *b = g_new0 (Batch, 1);

  fill (b->y, G_N_ELEMENTS (b->y), 3);
  b->t = (LamTargets){ .n = SAMPLES,
                       .positions = POSITIONS,
                       .channels = CHANNELS,
                       .y = b->y,
                       .classes = b->classes,
                       .n_classes = CHANNELS };
  for (gsize i = 0; i < SAMPLES * POSITIONS; i++) {
    b->classes[i] = (gint32) (lam_random_at (9, i) % CHANNELS);
    if (ignoring && lam_random_at (8, i) % 5 == 0)
      b->classes[i] = -1;
    else {
      b->values[i * CHANNELS + (gsize) b->classes[i]] = 1;
      b->t.counted++;
    }
  }
  return b;
}

static double
measure (const LamItem *item, Batch *b, gboolean gradient)
{
  const LamLossKind *loss = lam_loss_find (item->kind->id);
  gboolean logits = loss->from_logits != NULL && loss->from_logits (item);

  return loss->measure (item, &b->t, logits, gradient ? b->dy : NULL, b->per_sample);
}

static const char *const losses[] = {
  "\"categorical_crossentropy\"",
  "{\"type\": \"categorical_crossentropy\", \"from_logits\": true}",
  "\"sparse_categorical_crossentropy\"",
  "{\"type\": \"sparse_categorical_crossentropy\", \"from_logits\": true}",
  "\"binary_crossentropy\"",
  "{\"type\": \"binary_crossentropy\", \"from_logits\": true}",
  "\"negative_log_likelihood\"",
  "\"mean_squared_error\"",
  "\"mean_absolute_error\"",
  "\"squared_error\"",
  "{\"type\": \"squared_error\", \"reduction\": \"sum\"}",
};

/* ---- Losses ---- */

/* Rows of ones and zeros mean the same as class numbers, and the value alone the same as with its
 * gradient. */
static void
test_rows (gconstpointer data)
{
  g_autoptr (LamItem) item = make_item (&lam_loss_family, data);
  g_autofree Batch *numbers = make_batch (FALSE);
  g_autofree Batch *rows = make_batch (FALSE);
  double loss = measure (item, numbers, TRUE);

  rows->t.classes = NULL;
  rows->t.values = rows->values;
  g_assert_cmpfloat (measure (item, rows, TRUE), ==, loss);
  g_assert_cmpfloat (measure (item, rows, FALSE), ==, loss);
  g_assert_cmpmem (rows->dy, sizeof rows->dy, numbers->dy, sizeof numbers->dy);
}

/* Central differences, with ignored positions and class weights. */
static void
test_gradient (gconstpointer data)
{
  const double h = LAM_REAL_IS_DOUBLE ? 1e-6 : 1e-2;
  static const LamReal weights[] = { 1, 2, (LamReal) 0.5, 3, 1 };
  g_autoptr (LamItem) item = make_item (&lam_loss_family, data);
  g_autofree Batch *b = make_batch (TRUE);
  g_autofree LamReal *analytic = NULL;
  double largest = 0;

  b->t.class_weight = weights;
  measure (item, b, TRUE);
  analytic = g_memdup2 (b->dy, sizeof b->dy);
  for (gsize i = 0; i < G_N_ELEMENTS (b->y); i++)
    largest = MAX (largest, fabs ((double) analytic[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (b->y); i++) {
    LamReal kept = b->y[i];
    double low, high;

    if (b->classes[i / CHANNELS] < 0)
      g_assert_cmpfloat (analytic[i], ==, 0);
    b->y[i] = kept - (LamReal) h;
    low = measure (item, b, FALSE);
    b->y[i] = kept + (LamReal) h;
    high = measure (item, b, FALSE);
    b->y[i] = kept;
    /* In double h² and rounding leave 1e-9; in single precision the step itself is coarse: this
     * only says that the gradient is the right one, the reference says how exact it is. */
    g_assert_cmpfloat_with_epsilon (analytic[i], (high - low) / (2 * h),
                                    (LAM_REAL_IS_DOUBLE ? 1e-6 : 0.2) * largest);
  }
}

static void
test_threads (gconstpointer data)
{
  g_autoptr (LamItem) item = make_item (&lam_loss_family, data);
  g_autofree Batch *alone = make_batch (TRUE);
  double loss = measure (item, alone, TRUE);

  for (guint n = 2; n <= 7; n += 5) {
    g_autoptr (LamPool) pool = lam_pool_new (n);
    g_autofree Batch *b = make_batch (TRUE);

    b->t.pool = pool;
    g_assert_cmpfloat (measure (item, b, TRUE), ==, loss);
    g_assert_cmpmem (b->dy, sizeof b->dy, alone->dy, sizeof alone->dy);
    g_assert_cmpmem (b->per_sample, sizeof b->per_sample, alone->per_sample,
                     sizeof alone->per_sample);
  }
}

/* Two samples of two classes, by hand: −ln of the wanted probability. */
static void
test_weights_by_hand (void)
{
  static const LamReal y[] = { (LamReal) 0.5, (LamReal) 0.5, (LamReal) 0.2,
                               (LamReal) 0.8, (LamReal) 0.6, (LamReal) 0.4 };
  static const LamReal weights[] = { 1, 4 };
  gint32 classes[] = { 0, 1, -1 };
  g_autoptr (LamItem) item = make_item (&lam_loss_family, "\"categorical_crossentropy\"");
  LamTargets t = { .n = 3,
                   .positions = 1,
                   .channels = 2,
                   .y = y,
                   .classes = classes,
                   .class_weight = weights,
                   .n_classes = 2,
                   .counted = 2 };
  double per_sample[3];
  double loss =
      lam_loss_find ("categorical_crossentropy")->measure (item, &t, FALSE, NULL, per_sample);

  /* Weights multiply, the mean is over the plain count; 1e-7: y is rounded to single precision. */
  g_assert_cmpfloat_with_epsilon (loss, (log (2) - 4 * log (0.8)) / 2, 1e-7);
  g_assert_cmpfloat_with_epsilon (per_sample[1], -4 * log (0.8), 1e-6);
  g_assert_cmpfloat (per_sample[2], ==, 0);
}

/* Scores of ±1e4 give neither infinity nor NaN. */
static void
test_far (void)
{
  static const LamReal y[] = { (LamReal) 1e4, (LamReal) -1e4, (LamReal) -1e4, (LamReal) 1e4 };
  gint32 classes[] = { 1, 1 };
  static const char *const ids[] = { "categorical_crossentropy", "binary_crossentropy" };
  static const double wanted[] = { 1e4, 1e4 / 2 }; /* (2e4 + 0) / 2, (1e4 + 1e4 + 0 + 0) / 4 */

  for (guint i = 0; i < 2; i++) {
    g_autoptr (LamItem) item =
        lam_item_new (&lam_loss_family, lam_family_find (&lam_loss_family, ids[i]));
    LamTargets t = {
      .n = 2, .positions = 1, .channels = 2, .y = y, .classes = classes, .counted = 2
    };
    LamReal dy[4];
    double per_sample[2];

    g_assert_cmpfloat_with_epsilon (
        lam_loss_find (ids[i])->measure (item, &t, TRUE, dy, per_sample), wanted[i], 1e-6);
    for (guint k = 0; k < 4; k++)
      g_assert_true (isfinite ((double) dy[k]));
  }
}

static void
test_checks (void)
{
  static const struct {
    const char *loss;
    LamShape out;
    LamTargetType target;
    LamShape shape;
    guint n_classes;
    const char *says; /* NULL: it suits */
  } checks[] = {
    { "categorical_crossentropy", { 1, { 10 } }, LAM_TARGET_CLASS, { 0 }, 10, NULL },
    { "categorical_crossentropy",
      { 1, { 8 } },
      LAM_TARGET_CLASS,
      { 0 },
      10,
      "8 outputs and the data have 10 classes" },
    { "categorical_crossentropy", { 1, { 1 } }, LAM_TARGET_CLASS, { 0 }, 2, "binary_crossentropy" },
    { "categorical_crossentropy", { 3, { 4, 4, 3 } }, LAM_TARGET_CLASS, { 0 }, 3, "4×4×3" },
    { "categorical_crossentropy", { 3, { 4, 4, 3 } }, LAM_TARGET_MASK, { 2, { 4, 4 } }, 3, NULL },
    { "categorical_crossentropy",
      { 3, { 2, 4, 3 } },
      LAM_TARGET_MASK,
      { 2, { 4, 4 } },
      3,
      "masks are 4×4" },
    { "sparse_categorical_crossentropy",
      { 1, { 3 } },
      LAM_TARGET_VALUES,
      { 1, { 4 } },
      0,
      "targets are 4" },
    { "binary_crossentropy", { 1, { 1 } }, LAM_TARGET_CLASS, { 0 }, 2, NULL },
    { "binary_crossentropy", { 1, { 1 } }, LAM_TARGET_CLASS, { 0 }, 10, "10 classes" },
    { "mean_squared_error", { 3, { 8, 8, 1 } }, LAM_TARGET_PICTURE, { 3, { 8, 8, 1 } }, 0, NULL },
    { "mean_squared_error",
      { 3, { 6, 8, 1 } },
      LAM_TARGET_PICTURE,
      { 3, { 8, 8, 1 } },
      0,
      "8×8×1" },
    { "squared_error", { 1, { 2 } }, LAM_TARGET_NONE, { 0 }, 0, "nothing|no classes" },
    { "negative_log_likelihood", { 1, { 10 } }, LAM_TARGET_CLASS, { 0 }, 10, NULL },
    { "mean_absolute_error", { 1, { 3 } }, LAM_TARGET_CLASS, { 0 }, 5, "5 units, or one" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    const LamLossKind *loss = lam_loss_find (checks[i].loss);
    g_autoptr (LamItem) item =
        lam_item_new (&lam_loss_family, lam_family_find (&lam_loss_family, checks[i].loss));
    g_autoptr (GError) error = NULL;
    gboolean suits = loss->check (item, checks[i].out, checks[i].target, checks[i].shape,
                                  checks[i].n_classes, &error);

    g_test_message ("%s: %s", checks[i].loss, error != NULL ? error->message : "suits");
    g_assert_true (suits == (checks[i].says == NULL));
    if (!suits)
      g_assert_true (g_regex_match_simple (checks[i].says, error->message, 0, 0));
  }
}

/* ---- Metrics ---- */

static double
metric_of (const char *json, const LamTargets *t, gboolean binary, gboolean logits)
{
  g_autoptr (LamItem) item = make_item (&lam_metric_family, json);
  const LamMetricKind *metric = lam_metric_find (item->kind->id);
  g_autofree double *sums = g_new0 (double, metric->n_sums (item, t->n_classes));

  metric->add (item, t, binary, logits, sums);
  return metric->value (item, sums, t->n_classes);
}

/* Answers 0 1 2 2 1 0 where 0 1 1 2 2 is wanted, and one that is ignored. */
static void
test_class_metrics (void)
{
  static const LamReal y[] = { 5, 1, 2, 1, 5, 2, 1, 2, 5, 0, 3, 5, 1, 5, 2, 5, 1, 2 };
  gint32 classes[] = { 0, 1, 1, 2, 2, -1 };
  static const LamReal half[] = { (LamReal) 0.5, (LamReal) 0.51, (LamReal) 0.49, (LamReal) 0.9 };
  gint32 answers[] = { 0, 1, 1, 1 };
  LamTargets t = {
    .n = 6, .positions = 1, .channels = 3, .y = y, .classes = classes, .n_classes = 3, .counted = 5
  };
  LamTargets yes = { .n = 4,
                     .positions = 1,
                     .channels = 1,
                     .y = half,
                     .classes = answers,
                     .n_classes = 2,
                     .counted = 4 };

  g_assert_cmpfloat_with_epsilon (metric_of ("\"accuracy\"", &t, FALSE, FALSE), 0.6, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("{\"type\": \"top_k\", \"k\": 2}", &t, FALSE, FALSE),
                                  1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("{\"type\": \"top_k\", \"k\": 1}", &t, FALSE, FALSE),
                                  0.6, 1e-12);
  /* precision 1, 1/2, 1/2; recall 1, 1/2, 1/2; overlap 1, 1/3, 1/3 */
  g_assert_cmpfloat_with_epsilon (metric_of ("\"precision\"", &t, FALSE, FALSE), 2. / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"recall\"", &t, FALSE, FALSE), 2. / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (
      metric_of ("{\"type\": \"recall\", \"class\": 2}", &t, FALSE, FALSE), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"f1\"", &t, FALSE, FALSE), 2. / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"iou\"", &t, FALSE, FALSE), 5. / 9, 1e-12);
  /* One half is "no": answers 0 1 0 1 */
  g_assert_cmpfloat_with_epsilon (metric_of ("\"accuracy\"", &yes, TRUE, FALSE), 0.75, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"accuracy\"", &yes, FALSE, FALSE), 0.75, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"precision\"", &yes, TRUE, FALSE), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"recall\"", &yes, TRUE, FALSE), 2. / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"iou\"", &yes, TRUE, FALSE), (2. / 3 + 0.5) / 2,
                                  1e-12);
  /* As scores all are above zero. */
  g_assert_cmpfloat_with_epsilon (metric_of ("\"accuracy\"", &yes, TRUE, TRUE), 0.75, 1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"precision\"", &yes, TRUE, TRUE), 0.75, 1e-12);
}

static void
test_value_metrics (void)
{
  static const LamReal y[] = { 1, 2, 3, 4, (LamReal) 0.5, 0, 0, 0 };
  static const LamReal wanted[] = { 1, 1, 3, 6, 0, 0, 0, 0 };
  LamTargets t = { .n = 2, .positions = 2, .channels = 2, .y = y, .values = wanted, .counted = 4 };

  g_assert_cmpfloat_with_epsilon (metric_of ("\"mean_squared_error\"", &t, FALSE, FALSE), 5.25 / 8,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (metric_of ("\"mean_absolute_error\"", &t, FALSE, FALSE), 3.5 / 8,
                                  1e-12);
  /* mean squares 5/4 and 1/16 */
  g_assert_cmpfloat_with_epsilon (metric_of ("\"psnr\"", &t, FALSE, FALSE),
                                  (-10 * log10 (1.25) + 10 * log10 (16)) / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (
      metric_of ("{\"type\": \"psnr\", \"max_value\": 10}", &t, FALSE, FALSE),
      20 + (-10 * log10 (1.25) + 10 * log10 (16)) / 2, 1e-9);
  t.y = wanted;
  g_assert_cmpfloat_with_epsilon (metric_of ("\"psnr\"", &t, FALSE, FALSE), 100, 1e-9);
}

/* A table of classes needs to know how many there are. */
static void
test_metric_check (void)
{
  const LamMetricKind *metric = lam_metric_find ("precision");
  g_autoptr (LamItem) item = make_item (&lam_metric_family, "\"precision\"");
  g_autoptr (GError) error = NULL;

  g_assert_true (metric->check (item, lam_shape_vector (10), LAM_TARGET_CLASS, 10, NULL));
  g_assert_false (metric->check (item, lam_shape_vector (10), LAM_TARGET_VALUES, 0, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_DATA);
  g_assert_null (lam_metric_find ("precisoin"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++) {
    g_autofree char *rows = g_strdup_printf ("/losses/rows/%u", i);
    g_autofree char *gradient = g_strdup_printf ("/losses/gradient/%u", i);
    g_autofree char *threads = g_strdup_printf ("/losses/threads/%u", i);

    g_test_add_data_func (rows, losses[i], test_rows);
    g_test_add_data_func (gradient, losses[i], test_gradient);
    g_test_add_data_func (threads, losses[i], test_threads);
  }
  g_test_add_func ("/losses/weights-by-hand", test_weights_by_hand);
  g_test_add_func ("/losses/far", test_far);
  g_test_add_func ("/losses/checks", test_checks);
  g_test_add_func ("/metrics/classes", test_class_metrics);
  g_test_add_func ("/metrics/values", test_value_metrics);
  g_test_add_func ("/metrics/check", test_metric_check);
  return g_test_run ();
}
