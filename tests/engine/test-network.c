/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Networks: memory, threads, gradients. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lam-gradient-check.h"
#include "lam-network-layout.h"
#include "lam-trainer.h"
#include "lam.h"

/* ---- Counting allocations: this program's malloc is glibc's with a counter. OpenBLAS allocates
 * within some of its kernels, which is its own affair and not counted. ---- */

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && defined(__GLIBC__)
#define COUNTS_ALLOCATIONS 1
#include <dlfcn.h>

void *__libc_malloc (size_t);
void *__libc_calloc (size_t, size_t);
void *__libc_realloc (void *, size_t);
void *malloc (size_t);
static gint counting, n_allocations;

static void
count (void *caller)
{
  Dl_info info;

  if (!g_atomic_int_get (&counting))
    return;
  if (dladdr (caller, &info) == 0 || strstr (info.dli_fname, "openblas") == NULL)
    g_atomic_int_inc (&n_allocations);
}

void *
malloc (size_t size)
{
  count (__builtin_return_address (0));
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  count (__builtin_return_address (0));
  return __libc_calloc (n, size);
}

void *
realloc (void *p, size_t size)
{
  count (__builtin_return_address (0));
  return __libc_realloc (p, size);
}
#endif

static LamExperiment *
make (const char *layers, const char *training)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "
      "\"drawn_digits\", \"samples\": 400, \"test_samples\": 100, \"prepare\": [{\"step\": "
      "\"scale\", "
      "\"factor\": 0.00392156862745098}], \"validation\": {\"split\": 0.25}}, \"layers\": [%s], "
      "\"training\": {%s}}",
      layers, training);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

static LamData *
load (const LamExperiment *experiment)
{
  LamLoading loading = { .seed = lam_experiment_seed (experiment) };
  g_autoptr (GError) error = NULL;
  LamData *data = lam_data_load (experiment, &loading, &error);

  g_assert_no_error (error);
  return data;
}

static const char *const mlp =
    "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 70, \"activation\": \"relu\"},"
    "{\"type\": \"dropout\", \"rate\": 0.3}, {\"type\": \"dense\", \"units\": 10}, {\"type\": "
    "\"softmax\"}";
static const char *const cnn = "{\"type\": \"conv2d\", \"filters\": 6, \"kernel_size\": 3, "
                               "\"padding\": \"same\", \"activation\": \"relu\"},"
                               "{\"type\": \"max_pooling2d\", \"pool_size\": 2}, {\"type\": "
                               "\"conv2d\", \"filters\": 7, \"kernel_size\": 5,"
                               " \"strides\": 2, \"activation\": \"tanh\"}, {\"type\": "
                               "\"flatten\"}, {\"type\": \"dense\", \"units\": 10,"
                               " \"activation\": \"softmax\"}";

/* Wide enough for the fast convolutions, whatever the table. */
static const char *const wide = "{\"type\": \"conv2d\", \"filters\": 16, \"kernel_size\": 3, "
                                "\"padding\": \"same\", \"activation\": \"relu\"},"
                                "{\"type\": \"batch_normalization\"}, {\"type\": "
                                "\"max_pooling2d\"}, {\"type\": \"conv2d\", \"filters\": 32,"
                                " \"kernel_size\": 3, \"activation\": \"relu\"}, {\"type\": "
                                "\"conv2d\", \"filters\": 16, \"kernel_size\": 5,"
                                " \"padding\": \"same\"}, {\"type\": \"dropout\", \"rate\": 0.2}, "
                                "{\"type\": \"up_sampling2d\"},"
                                "{\"type\": \"conv2d_transpose\", \"filters\": 16, "
                                "\"kernel_size\": 3}, {\"type\": \"global_average_pooling2d\"},"
                                "{\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}";

/* Two chains for inference: one is ended by a sum, whose other part is made in its midst. */
static const char *const chained =
    "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 150, \"activation\": \"softplus\"}, "
    "{\"type\": \"dense\", \"units\": 70, \"name\": \"a\", \"activation\": \"tanh\"}, {\"type\": "
    "\"dropout\", \"rate\": 0.3}, {\"type\": \"softmax\"}, {\"type\": \"dense\", \"units\": 70}, "
    "{\"type\": \"add\", \"from\": \"a\"}, {\"type\": \"dense\", \"units\": 33}, {\"type\": "
    "\"leaky_relu\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}";

/* Its first kernel is so large that its gradient waits for the optimiser. */
static const char *const large =
    "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 1010, \"activation\": \"relu\"},"
    "{\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}";

/* ---- Layout ---- */

static void
test_layout (void)
{
  LamStretch stretches[60];
  guint64 key = lam_random_key (1, 1, 1, 1);
  gsize total;

  for (guint i = 0; i < G_N_ELEMENTS (stretches); i++) {
    guint first = lam_random_at (key, 3 * i) % 30;

    stretches[i] = (LamStretch){ .size = 1 + lam_random_at (key, 3 * i + 1) % 5000,
                                 .first = first,
                                 .last = first + lam_random_at (key, 3 * i + 2) % 10 };
  }
  total = lam_layout_place (stretches, G_N_ELEMENTS (stretches));
  for (guint i = 0; i < G_N_ELEMENTS (stretches); i++) {
    g_assert_cmpuint (stretches[i].offset + stretches[i].size, <=, total);
    g_assert_cmpuint (stretches[i].offset % 64, ==, 0);
    for (guint j = 0; j < i; j++)
      if (stretches[i].first <= stretches[j].last && stretches[j].first <= stretches[i].last)
        g_assert_true (stretches[i].offset >= stretches[j].offset + stretches[j].size
                       || stretches[j].offset >= stretches[i].offset + stretches[i].size);
  }
}

/* ---- Steps ---- */

static LamTrainer *
trainer_for (const LamExperiment *experiment, LamData *data, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  LamTrainer *trainer =
      lam_trainer_new (experiment, data, n_threads, LAM_TRAINER_KEEPS_FEATURES, &error);

  g_assert_no_error (error);
  return trainer;
}

static void
run_steps (LamTrainer *trainer, guint epochs)
{
  double loss, metric[LAM_MAX_METRICS];

  for (guint epoch = 0; epoch < epochs; epoch++) {
    lam_trainer_begin_epoch (trainer, epoch);
    for (guint step = 0; step < trainer->steps_per_epoch; step++)
      g_assert_true (lam_trainer_step (trainer, epoch, step, &loss, metric));
  }
}

/* A gradient that waits is the one that clipping sees at once, and the penalty that pieces note is
 * that of the weights. */
static void
test_late_gradient (void)
{
  static const char *const training[] = { "", ", \"clipvalue\": 1e12" };
  LamTrainer *trainer[2];

  for (guint i = 0; i < 2; i++) {
    g_autofree char *text = g_strdup_printf ("\"batch_size\": 50, \"l2\": 0.001, \"optimizer\": "
                                             "{\"type\": \"sgd\", \"momentum\": 0.9%s}",
                                             training[i]);
    g_autoptr (LamExperiment) experiment = make (large, text);
    g_autoptr (LamData) data = load (experiment);
    double kept;

    trainer[i] = trainer_for (experiment, data, 2);
    g_assert_nonnull (trainer[i]->network->piece[0].late);
    run_steps (trainer[i], 2);
    kept = lam_network_penalty (trainer[i]->network);
    trainer[i]->network->penalty_known = FALSE;
    g_assert_cmpfloat (lam_network_penalty (trainer[i]->network), ==, kept);
  }
  /* Weights below one; OpenBLAS, in the base table, may round rows apart otherwise than together.
   */
  for (gsize i = 0; i < trainer[0]->network->n_arena; i++)
    g_assert_cmpfloat_with_epsilon (trainer[0]->network->w[i], trainer[1]->network->w[i], 1e-6);
  for (guint i = 0; i < 2; i++)
    lam_trainer_free (trainer[i]);
}

static void
test_no_allocation (gconstpointer layers)
{
#ifdef COUNTS_ALLOCATIONS
  g_autoptr (LamExperiment) experiment =
      make (layers, "\"batch_size\": 50, \"optimizer\": \"adam\"");
  g_autoptr (LamData) data = load (experiment);
  LamTrainer *trainer = trainer_for (experiment, data, 2);

  run_steps (trainer, 1);
  g_atomic_int_set (&counting, TRUE);
  run_steps (trainer, 2);
  g_assert_cmpint (g_atomic_int_get (&n_allocations), ==, 0);
  free (malloc (strlen (layers)));
  g_assert_cmpint (g_atomic_int_get (&n_allocations), ==, 1); /* the counter counts */
  g_atomic_int_set (&counting, FALSE);
  g_atomic_int_set (&n_allocations, 0);
  lam_trainer_free (trainer);
#else
  g_test_skip ("a sanitizer has its own malloc, so allocations cannot be counted");
#endif
}

static void
test_threads (gconstpointer layers)
{
  static const guint n_threads[] = { 1, 2, 7 };
  g_autoptr (LamExperiment) experiment =
      make (layers, "\"batch_size\": 37, \"optimizer\": \"rmsprop\"");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamWeights) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++) {
    LamTrainer *trainer = trainer_for (experiment, data, n_threads[i]);
    g_autoptr (LamWeights) weights = NULL;

    run_steps (trainer, 2);
    weights = lam_network_dup_weights (trainer->network);
    lam_trainer_free (trainer);
    for (guint t = 0; first != NULL && t < weights->tensors->len; t++) {
      const LamTensor *a = g_ptr_array_index (first->tensors, t),
                      *b = g_ptr_array_index (weights->tensors, t);

      g_assert_cmpmem (a->values, lam_tensor_size (a) * sizeof (float), b->values,
                       lam_tensor_size (b) * sizeof (float));
    }
    if (first == NULL)
      first = g_steal_pointer (&weights);
  }
}

/* ---- Frozen layers ---- */

static const char *const frozen =
    "{\"type\": \"conv2d\", \"name\": \"eye\", \"filters\": 5, \"kernel_size\": 3, \"trainable\": "
    "false,"
    " \"activation\": \"relu\"}, {\"type\": \"max_pooling2d\"}, {\"type\": \"flatten\"},"
    "{\"type\": \"dropout\", \"rate\": 0.2}, {\"type\": \"dense\", \"units\": 10, \"activation\": "
    "\"softmax\"}";

/* Keeping the features of frozen layers changes the speed, not the result (to the rounding of
 * products of other sizes: the batch of missing samples may be smaller). */
static void
test_features (void)
{
  g_autoptr (LamExperiment) experiment =
      make (frozen, "\"batch_size\": 64, \"optimizer\": \"adam\"");
  g_autoptr (LamData) data = load (experiment);
  LamTrainer *with = trainer_for (experiment, data, 2);
  LamTrainer *without = lam_trainer_new (experiment, data, 2, 0, NULL);
  g_autoptr (LamWeights) a = NULL, b = NULL;
  LamFigures figures_with, figures_without;

  g_assert_nonnull (with->features);
  g_assert_null (without->features);
  g_assert_cmpuint (lam_features_n_items (with->features), ==, 3);
  run_steps (with, 3);
  run_steps (without, 3);
  lam_trainer_measure (with, LAM_PART_VALIDATION, &figures_with, NULL);
  lam_trainer_measure (without, LAM_PART_VALIDATION, &figures_without, NULL);
  g_assert_cmpfloat_with_epsilon (figures_with.loss, figures_without.loss, 1e-4);
  a = lam_trainer_dup_weights (with, NULL);
  b = lam_trainer_dup_weights (without, NULL);
  g_assert_cmpuint (a->tensors->len, ==, b->tensors->len);
  for (guint t = 0; t < a->tensors->len; t++) {
    const LamTensor *x = g_ptr_array_index (a->tensors, t), *y = g_ptr_array_index (b->tensors, t);

    g_assert_cmpstr (x->name, ==, y->name);
    for (gsize i = 0; i < lam_tensor_size (x); i++)
      g_assert_cmpfloat_with_epsilon (x->values[i], y->values[i], 1e-4);
  }
  lam_trainer_free (with);
  lam_trainer_free (without);
}

/* The frozen layers and those above work in one memory, whichever are the larger. */
static void
test_in_turn (void)
{
  static const char *const above[] = {
    "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10}",
    "{\"type\": \"conv2d\", \"filters\": 8}, {\"type\": \"up_sampling2d\", \"size\": 12}, "
    "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (above); i++) {
    g_autofree char *layers = g_strdup_printf (
        "{\"type\": \"conv2d\", \"filters\": 16, \"trainable\": false}, {\"type\": "
        "\"max_pooling2d\", \"pool_size\": 4}, %s",
        above[i]);
    g_autoptr (LamExperiment) experiment = make (layers, "\"batch_size\": 64");
    g_autoptr (LamData) data = load (experiment);
    LamTrainer *trainer = trainer_for (experiment, data, 2);
    const LamNetwork *below = lam_features_network (trainer->features);

    g_assert_true (below->block == trainer->network->block);
    g_assert_cmpint (trainer->network->block_is_lent, ==, i == 0);
    g_assert_cmpint (below->block_is_lent, ==, i == 1);
    run_steps (trainer, 1);
    lam_trainer_free (trainer);
  }
}

/* What another network writes to the memory of a step between steps changes nothing. */
static void
test_lent_memory (void)
{
  g_autoptr (LamExperiment) experiment =
      make (wide, "\"batch_size\": 300, \"optimizer\": \"adam\"");
  g_autoptr (LamData) data = load (experiment);
  LamTrainer *lending = trainer_for (experiment, data, 2);
  LamTrainer *other = trainer_for (experiment, data, 2);
  LamNetwork *network = lending->network;
  double loss[2];

  memset (network->block, 0xff, network->block_size);
  for (guint epoch = 0; epoch < 3; epoch++) {
    lam_trainer_begin_epoch (lending, epoch);
    lam_trainer_begin_epoch (other, epoch);
    g_assert_true (lam_trainer_step (lending, epoch, 0, &loss[0], NULL));
    g_assert_true (lam_trainer_step (other, epoch, 0, &loss[1], NULL));
    g_assert_cmpfloat (loss[0], ==, loss[1]);
    memset (network->block, 0xff, network->block_size);
  }
  g_assert_cmpmem (network->w, network->n_arena * sizeof (LamReal), other->network->w,
                   network->n_arena * sizeof (LamReal));
  lam_trainer_free (lending);
  lam_trainer_free (other);
}

/* ---- Sharing memory ---- */

/* Tensors that share memory give what tensors with memory of their own give: nothing is overwritten
 * that is still wanted. (Moving statistics once were, between backward and settle.) */
static void
test_sharing (gconstpointer layers)
{
  g_autoptr (LamExperiment) experiment =
      make (layers, "\"batch_size\": 60, \"optimizer\": \"sgd\"");
  g_autoptr (LamData) data = load (experiment);
  LamTrainer *sharing = trainer_for (experiment, data, 2);
  LamTrainer *apart = lam_trainer_new (experiment, data, 2, LAM_TRAINER_KEEPS_ALL, NULL);
  g_autoptr (LamWeights) a = NULL, b = NULL;

  g_assert_cmpuint (sharing->network->block_size, <, apart->network->block_size);
  run_steps (sharing, 1);
  run_steps (apart, 1);
  a = lam_trainer_dup_weights (sharing, NULL);
  b = lam_trainer_dup_weights (apart, NULL);
  for (guint t = 0; t < a->tensors->len; t++) {
    const LamTensor *x = g_ptr_array_index (a->tensors, t), *y = g_ptr_array_index (b->tensors, t);

    /* Fusing rounds differently; five steps of 0.01 keep that below 1e-4 of values around 1. */
    for (gsize i = 0; i < lam_tensor_size (x); i++)
      g_assert_cmpfloat_with_epsilon (x->values[i], y->values[i],
                                      1e-4 * MAX (1, fabsf (y->values[i])));
  }
  lam_trainer_free (sharing);
  lam_trainer_free (apart);
}

/* ---- Chains ---- */

static guint
longest_chain (const LamGraph *graph)
{
  guint longest = 0;

  for (guint i = 0; i < graph->n; i++)
    longest = MAX (longest, graph->node[i].last - graph->node[i].first + 1);
  return longest;
}

/* Of samples @first … @first + @n − 1, counted from the hundredth backwards. */
static void
check_batch (LamTrainer *trainer[2], guint first, guint n)
{
  guint32 rows[100];
  gsize size = n * trainer[0]->network->channels * sizeof (LamReal);

  for (guint i = 0; i < n; i++)
    rows[i] = 99 - first - i;
  for (guint i = 0; i < 2; i++)
    g_assert_true (lam_trainer_predict (trainer[i], LAM_PART_TRAIN, rows, n));
  g_assert_cmpmem (lam_network_value (trainer[0]->network, trainer[0]->network->graph->n), size,
                   lam_network_value (trainer[1]->network, trainer[1]->network->graph->n), size);
}

/* The second trainer may want smaller batches. */
static void
check_answers (LamTrainer *trainer[2], guint n)
{
  guint most = trainer[1]->batch_size;

  for (guint first = 0; first < n; first += most)
    check_batch (trainer, first, MIN (most, n - first));
}

/* Going through a batch part by part, with prepared weights, changes no bit of the answers, not
 * when weights change either. */
static void
test_chains (gconstpointer layers)
{
  static const guint sizes[] = { 100, 97, 64, 33, 1 };
  g_autoptr (LamExperiment) experiment = make (layers, "\"batch_size\": 100");
  g_autoptr (LamData) data = load (experiment);
  LamTrainer *trainer[2] = { trainer_for (experiment, data, 2),
                             lam_trainer_new (experiment, data, 3, LAM_TRAINER_ONLY_MEASURES,
                                              NULL) };
  g_autoptr (LamWeights) weights = NULL;

  g_assert_cmpuint (longest_chain (trainer[0]->network->graph), ==, 1);
  /* Convolutions share out their work themselves, and the base table leaves products to OpenBLAS.
   */
  if (layers == wide || g_str_equal (lam_kernels_name (), "base"))
    g_assert_cmpuint (longest_chain (trainer[1]->network->graph), <=, 2);
  else
    g_assert_cmpuint (longest_chain (trainer[1]->network->graph), >=, 3);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_answers (trainer, sizes[i]);
  run_steps (trainer[0], 1);
  weights = lam_trainer_dup_weights (trainer[0], NULL);
  g_assert_true (lam_trainer_load (trainer[1], weights, FALSE, NULL));
  check_answers (trainer, sizes[0]);
  lam_network_reset (trainer[0]->network, 5);
  lam_network_reset (trainer[1]->network, 5);
  check_answers (trainer, sizes[0]);
  for (guint i = 0; i < 2; i++)
    lam_trainer_free (trainer[i]);
}

/* Wide pictures are measured in small batches, with the same result; rows of numbers are not cut,
 * and neither is a network whose weights no cache holds. */
static void
test_small_batches (void)
{
  static const char *const large_weights = "{\"type\": \"up_sampling2d\", \"size\": 4}, {\"type\": "
                                           "\"flatten\"}, {\"type\": \"dense\", \"units\": 500},"
                                           "{\"type\": \"dense\", \"units\": 10, \"activation\": "
                                           "\"softmax\"}";
  const char *const layers[] = { wide, mlp, large_weights };
  guint sizes[3];

  for (guint i = 0; i < 3; i++) {
    g_autoptr (LamExperiment) experiment = make (layers[i], "\"batch_size\": 150");
    g_autoptr (LamData) data = load (experiment);
    LamTrainer *whole = lam_trainer_new (experiment, data, 2, 0, NULL);
    LamTrainer *small = lam_trainer_new (experiment, data, 2, LAM_TRAINER_ONLY_MEASURES, NULL);
    LamFigures a, b;

    sizes[i] = small->batch_size;
    g_assert_true (lam_trainer_measure (whole, LAM_PART_TRAIN, &a, NULL));
    g_assert_true (lam_trainer_measure (small, LAM_PART_TRAIN, &b, NULL));
    g_assert_cmpuint (a.n_samples, ==, b.n_samples);
    g_assert_cmpfloat_with_epsilon (a.loss, b.loss, 1e-5);
    lam_trainer_free (whole);
    lam_trainer_free (small);
  }
  g_assert_cmpuint (sizes[0], >=, 4);
  g_assert_cmpuint (sizes[0], <, 100);
  g_assert_cmpuint (sizes[1], ==, 150);
  g_assert_cmpuint (sizes[2], ==, 150);
}

/* ---- Dump ---- */

/* The tensors of a step belong together: weights that stochastic descent takes from step 2 to 3
 * differ by the rate times the gradient that was dumped. */
static void
test_dump (void)
{
  g_autoptr (LamExperiment) experiment = make (
      cnn, "\"batch_size\": 50, \"optimizer\": {\"type\": \"sgd\", \"learning_rate\": 0.125}");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamWeights) second = lam_dump_step (experiment, data, NULL, 2, 2, NULL);
  g_autoptr (LamWeights) third = lam_dump_step (experiment, data, NULL, 3, 2, NULL);
  const LamTensor *before = lam_weights_find (second, "conv2d_2/kernel");
  const LamTensor *gradient = lam_weights_find (second, "conv2d_2/kernel_gradient");
  const LamTensor *after = lam_weights_find (third, "conv2d_2/kernel");

  for (gsize i = 0; i < lam_tensor_size (before); i++)
    g_assert_cmpfloat_with_epsilon (after->values[i],
                                    before->values[i] - 0.125 * gradient->values[i], 1e-6);
  g_assert_nonnull (lam_weights_find (second, "input"));
  g_assert_nonnull (lam_weights_find (second, "conv2d_1/preactivation_gradient"));
  g_assert_cmpuint (lam_weights_find (second, "dense_1/output")->d[1], ==, 10);
  g_assert_cmpuint (lam_weights_find (second, "classes")->d[0], ==, 50);
}

/* ---- Gradients ---- */

/* Every layer but the pictures' first and last, with shortcuts; the bias of “e” has no gradient,
 * since batch normalization takes it away again. */
static const char *const branched =
    "{\"type\": \"conv2d\", \"name\": \"a\", \"filters\": 3, \"padding\": \"same\", \"strides\": "
    "2, \"activation\": \"tanh\"}, {\"type\": \"batch_normalization\", \"name\": \"b\"},"
    "{\"type\": \"max_pooling2d\"}, {\"type\": \"conv2d\", \"filters\": 4, \"padding\": \"same\", "
    "\"activation\": \"elu\"}, {\"type\": \"up_sampling2d\", \"interpolation\": \"bilinear\"},"
    "{\"type\": \"concatenate\", \"from\": \"b\"}, {\"type\": \"conv2d_transpose\", \"filters\": "
    "3, "
    "\"strides\": 2, \"padding\": \"same\", \"activation\": \"softplus\"},"
    "{\"type\": \"conv2d\", \"name\": \"e\", \"filters\": 3, \"kernel_size\": 1, \"strides\": 2},"
    "{\"type\": \"add\", \"from\": [\"a\", \"b\"]}, {\"type\": \"gaussian_noise\"},"
    "{\"type\": \"zero_padding2d\"}, {\"type\": \"average_pooling2d\", \"pool_size\": 3, "
    "\"strides\": 2}, {\"type\": \"global_average_pooling2d\"},"
    "{\"type\": \"batch_normalization\"}, {\"type\": \"dropout\"}, {\"type\": \"leaky_relu\"},"
    "{\"type\": \"dense\", \"units\": 10, \"l2\": 0.01}, {\"type\": \"softmax\"}";

static const char *const checked[] = {
  "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}",
  "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 20, \"activation\": \"sigmoid\"},"
  "{\"type\": \"dropout\", \"rate\": 0.4}, {\"type\": \"dense\", \"units\": 10, \"l2\": 0.01}, "
  "{\"type\": \"softmax\"}",
  "{\"type\": \"conv2d\", \"filters\": 3, \"kernel_size\": [3, 2], \"padding\": \"same\", "
  "\"strides\": 2,"
  " \"activation\": \"tanh\"}, {\"type\": \"max_pooling2d\", \"pool_size\": 3, \"strides\": 2},"
  "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10}, {\"type\": \"softmax\"}",
  "{\"type\": \"conv2d\", \"filters\": 4, \"kernel_size\": 5, \"padding\": \"explicit\", \"pad\": "
  "1,"
  " \"activation\": \"relu\"}, {\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10, "
  "\"activation\": \"softmax\"}",
};

static void
test_gradients (gconstpointer layers)
{
  g_autoptr (LamExperiment) experiment = make (layers, "");
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lam_gradient_check (experiment, data, NULL, 4, FALSE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    const LamGradientRow *row = g_ptr_array_index (rows, i);

    g_test_message ("%s: %.2g at %" G_GSIZE_FORMAT " of %u, %u kinks", row->name, row->error,
                    row->worst, row->n_checked, row->n_kinks);
  }
  g_assert_true (lam_gradient_rows_are_good (rows));
}

/* A gradient that is off by 1 in 100 000 must not pass. */
static void
test_broken_gradient (void)
{
  g_autoptr (LamExperiment) experiment = make (mlp, "");
  g_autoptr (LamData) data = load (experiment);
  const LamGradientChecking how = { .n_samples = 4, .distort = 1.00001 };
  g_autoptr (GPtrArray) rows = lam_gradient_check_with (experiment, data, &how, NULL);

  for (guint i = 0; i < rows->len; i++) {
    const LamGradientRow *row = g_ptr_array_index (rows, i);

    if (!g_str_equal (row->name, "input"))
      g_assert_false (lam_gradient_row_is_good (row));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/network/layout", test_layout);
  g_test_add_data_func ("/network/no-allocation/mlp", mlp, test_no_allocation);
  g_test_add_data_func ("/network/no-allocation/cnn", cnn, test_no_allocation);
  g_test_add_data_func ("/network/threads/mlp", mlp, test_threads);
  g_test_add_data_func ("/network/threads/cnn", cnn, test_threads);
  g_test_add_data_func ("/network/no-allocation/branched", branched, test_no_allocation);
  g_test_add_data_func ("/network/threads/branched", branched, test_threads);
  g_test_add_data_func ("/network/no-allocation/large", large, test_no_allocation);
  g_test_add_data_func ("/network/threads/large", large, test_threads);
  g_test_add_data_func ("/network/sharing/large", large, test_sharing);
  g_test_add_func ("/network/late-gradient", test_late_gradient);
  g_test_add_func ("/network/features", test_features);
  g_test_add_func ("/network/in-turn", test_in_turn);
  g_test_add_func ("/network/lent-memory", test_lent_memory);
  g_test_add_data_func ("/network/sharing/mlp", mlp, test_sharing);
  g_test_add_data_func ("/network/sharing/wide", wide, test_sharing);
  g_test_add_data_func ("/network/sharing/branched", branched, test_sharing);
  g_test_add_data_func ("/network/chains/mlp", mlp, test_chains);
  g_test_add_data_func ("/network/chains/chained", chained, test_chains);
  g_test_add_data_func ("/network/chains/wide", wide, test_chains);
  g_test_add_func ("/network/small-batches", test_small_batches);
  g_test_add_func ("/network/dump", test_dump);
  g_test_add_data_func ("/network/threads/wide", wide, test_threads);
  for (guint i = 0; i < G_N_ELEMENTS (checked); i++) {
    g_autofree char *path = g_strdup_printf ("/network/gradients/%u", i);

    g_test_add_data_func (path, checked[i], test_gradients);
  }
  g_test_add_data_func ("/network/gradients/branched", branched, test_gradients);
  g_test_add_func ("/network/gradients/broken", test_broken_gradient);
  return g_test_run ();
}
