/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every layer kind: texts, sentences for what does not fit, gradients against central differences
 * (double build), the same bits on any number of threads, lent activations, randomness. Built for
 * float and for double. Numbers by PyTorch: test-reference.c. */

#include <math.h>
#include <string.h>

#include "one-layer.h"

#define ROW(n)                                                                                     \
  {                                                                                                \
    1,                                                                                             \
    {                                                                                              \
      n                                                                                            \
    }                                                                                              \
  }
#define PICTURE(r, c, k)                                                                           \
  {                                                                                                \
    3,                                                                                             \
    {                                                                                              \
      r, c, k                                                                                      \
    }                                                                                              \
  }

/* Each kind at least once; the first of a kind with its usual settings. */
static const LayerCase cases[] = {
  { "input", "\"input\"", 1, { PICTURE (3, 4, 2) } },
  { "dense", "{\"type\": \"dense\", \"units\": 5}", 1, { ROW (7) } },
  { "conv2d", "{\"type\": \"conv2d\", \"filters\": 3}", 1, { PICTURE (6, 5, 2) } },
  { "conv2d-same",
    "{\"type\": \"conv2d\", \"filters\": 2, \"kernel_size\": [2, 3], \"strides\": [2, 1], "
    "\"padding\": \"same\", \"dilation_rate\": [1, 2]}",
    1,
    { PICTURE (5, 6, 3) } },
  { "conv2d_transpose",
    "{\"type\": \"conv2d_transpose\", \"filters\": 3, \"strides\": 2}",
    1,
    { PICTURE (3, 4, 2) } },
  { "conv2d_transpose-same",
    "{\"type\": \"conv2d_transpose\", \"filters\": 2, \"kernel_size\": 2, \"strides\": 3, "
    "\"padding\": \"same\", \"use_bias\": false}",
    1,
    { PICTURE (3, 2, 2) } },
  { "conv2d_transpose-dilated",
    "{\"type\": \"conv2d_transpose\", \"filters\": 2, \"dilation_rate\": 2, \"strides\": 2, "
    "\"output_padding\": 1}",
    1,
    { PICTURE (3, 3, 2) } },
  { "max_pooling2d", "\"max_pooling2d\"", 1, { PICTURE (5, 6, 3) } },
  { "max_pooling2d-same",
    "{\"type\": \"max_pooling2d\", \"pool_size\": 3, \"padding\": \"same\"}",
    1,
    { PICTURE (5, 7, 2) } },
  { "average_pooling2d",
    "{\"type\": \"average_pooling2d\", \"pool_size\": [2, 3], \"strides\": 1, \"padding\": "
    "\"same\"}",
    1,
    { PICTURE (4, 5, 2) } },
  { "global_average_pooling2d", "\"global_average_pooling2d\"", 1, { PICTURE (3, 4, 3) } },
  { "global_max_pooling2d", "\"global_max_pooling2d\"", 1, { PICTURE (3, 4, 3) } },
  { "up_sampling2d", "{\"type\": \"up_sampling2d\", \"size\": [3, 2]}", 1, { PICTURE (2, 3, 2) } },
  { "up_sampling2d-bilinear",
    "{\"type\": \"up_sampling2d\", \"size\": [2, 5], \"interpolation\": \"bilinear\"}",
    1,
    { PICTURE (3, 2, 2) } },
  { "zero_padding2d",
    "{\"type\": \"zero_padding2d\", \"padding\": [[1, 2], [0, 3]]}",
    1,
    { PICTURE (2, 3, 2) } },
  { "batch_normalization", "\"batch_normalization\"", 1, { PICTURE (2, 3, 3) } },
  { "batch_normalization-bare",
    "{\"type\": \"batch_normalization\", \"scale\": false, \"center\": false}",
    1,
    { ROW (4) } },
  { "batch_normalization-frozen",
    "{\"type\": \"batch_normalization\", \"trainable\": false}",
    1,
    { ROW (5) } },
  { "dropout", "{\"type\": \"dropout\", \"rate\": 0.4}", 1, { ROW (9) } },
  { "gaussian_noise", "\"gaussian_noise\"", 1, { ROW (9) } },
  { "flatten", "\"flatten\"", 1, { PICTURE (2, 3, 2) } },
  { "reshape", "{\"type\": \"reshape\", \"target_shape\": [2, -1, 2]}", 1, { ROW (12) } },
  { "activation", "\"activation\"", 1, { ROW (8) } },
  { "activation-softmax",
    "{\"type\": \"activation\", \"activation\": \"softmax\"}",
    1,
    { PICTURE (2, 2, 4) } },
  { "activation-log_softmax",
    "{\"type\": \"activation\", \"activation\": \"log_softmax\"}",
    1,
    { ROW (6) } },
  { "relu", "\"relu\"", 1, { ROW (8) } },
  { "leaky_relu", "\"leaky_relu\"", 1, { ROW (8) } },
  { "elu", "{\"type\": \"elu\", \"alpha\": 0.6}", 1, { ROW (8) } },
  { "sigmoid", "\"sigmoid\"", 1, { ROW (8) } },
  { "tanh", "\"tanh\"", 1, { ROW (8) } },
  { "softplus", "\"softplus\"", 1, { ROW (8) } },
  { "softmax", "\"softmax\"", 1, { ROW (6) } },
  { "log_softmax", "\"log_softmax\"", 1, { PICTURE (2, 2, 3) } },
  { "add", "\"add\"", 2, { PICTURE (2, 3, 2), PICTURE (2, 3, 2) } },
  { "add-three", "\"add\"", 3, { ROW (4), ROW (4), ROW (4) } },
  { "concatenate",
    "\"concatenate\"",
    3,
    { PICTURE (2, 3, 2), PICTURE (2, 3, 1), PICTURE (2, 3, 3) } },
};

/* ---- Texts ---- */

static void
check_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
  g_assert_cmpuint (strlen (text), >, 12);
}

static void
test_texts (void)
{
  static const LamFamily *const families[] = { &lam_layer_family,    &lam_loss_family,
                                               &lam_metric_family,   &lam_optimizer_family,
                                               &lam_schedule_family, &lam_initializer_family };

  for (guint f = 0; f < G_N_ELEMENTS (families); f++)
    for (guint i = 0; i < *families[f]->n_kinds; i++) {
      const LamKind *kind = families[f]->kinds[i];
      g_autoptr (LamItem) item = lam_item_new (families[f], kind); /* initial values are allowed */

      g_test_message ("%s", kind->id);
      g_assert_true (lam_family_find (families[f], kind->id) == kind);
      check_sentence (kind->summary);
      g_assert_true (g_str_has_suffix (kind->summary, "."));
      g_assert_nonnull (kind->formula);
      g_assert_nonnull (kind->source);
      for (guint p = 0; p < kind->n_params; p++) {
        g_auto (GStrv) words = g_strsplit (kind->params[p].title, " ", -1);

        g_test_message ("%s.%s", kind->id, kind->params[p].id);
        g_assert_cmpuint (g_strv_length (words), <=, 2);
        check_sentence (kind->params[p].help);
        g_assert_true (g_str_has_suffix (kind->params[p].help, "."));
      }
    }
}

/* Both builds hold the same kinds in the same order, and each has a case here. */
static void
test_all_have_cases (void)
{
  g_assert_cmpuint (lam_n_layer_kinds, ==, *lam_layer_family.n_kinds);
  for (guint i = 0; i < lam_n_layer_kinds; i++) {
    gboolean found = FALSE;

    g_assert_cmpstr (lam_layer_kinds[i]->kind.id, ==, lam_layer_family.kinds[i]->id);
    for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
      found |= g_str_equal (cases[c].name, lam_layer_kinds[i]->kind.id);
    g_assert_true (found);
  }
}

/* ---- What does not fit ---- */

static const struct {
  const char *json;
  LamShape in[2];
  guint n_in;
  const char *says, *mend;
} misfits[] = {
  { "\"dense\"", { PICTURE (8, 8, 32) }, 1, "8×8×32: put a Flatten", "flatten" },
  { "\"conv2d\"", { ROW (512) }, 1, "gets a row of 512 numbers", NULL },
  { "{\"type\": \"conv2d\", \"kernel_size\": 7}",
    { PICTURE (5, 9, 1) },
    1,
    "A window of 7 rows is more than the 5 rows",
    NULL },
  { "{\"type\": \"conv2d\", \"kernel_size\": 3, \"dilation_rate\": [1, 5]}",
    { PICTURE (9, 9, 1) },
    1,
    "A window of 11 columns is more than the 9 columns",
    NULL },
  { "{\"type\": \"max_pooling2d\", \"pool_size\": 6}",
    { PICTURE (5, 9, 1) },
    1,
    "A window of 6 rows",
    NULL },
  { "{\"type\": \"average_pooling2d\", \"padding\": \"explicit\", \"pad\": 2}",
    { PICTURE (5, 9, 1) },
    1,
    "A pad of 2×2",
    NULL },
  { "{\"type\": \"conv2d_transpose\", \"strides\": 2, \"output_padding\": 2}",
    { PICTURE (5, 9, 1) },
    1,
    "must be less than the stride 2",
    NULL },
  { "{\"type\": \"conv2d_transpose\", \"padding\": \"explicit\", \"pad\": 9}",
    { PICTURE (5, 9, 1) },
    1,
    "cuts away all 7 cells",
    NULL },
  { "{\"type\": \"reshape\", \"target_shape\": [5, -1]}",
    { ROW (12) },
    1,
    "12 has 12 numbers, which do not fill the shape [5,-1]",
    NULL },
  { "{\"type\": \"input\", \"shape\": [28, 28, 1]}",
    { PICTURE (32, 32, 1) },
    1,
    "should be [28,28,1] and the data are 32×32×1",
    NULL },
  { "\"add\"", { ROW (4), ROW (5) }, 2, "gets 4 and 5", NULL },
  { "\"concatenate\"", { PICTURE (4, 4, 1), PICTURE (4, 5, 1) }, 2, "gets 4×4×1 and 4×5×1", NULL },
};

static void
test_misfits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (misfits); i++) {
    g_autoptr (LamItem) item = make_item (misfits[i].json);
    g_autoptr (GError) error = NULL;
    const LamLayerKind *kind = layer_kind (item->kind->id);

    g_assert_null (one_layer_new_for (item, misfits[i].n_in, misfits[i].in, 1, NULL, &error));
    g_assert_error (error, LAM_ERROR, LAM_ERROR_SHAPE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, misfits[i].says));
    g_assert_cmpstr (kind->mend != NULL ? kind->mend (item, misfits[i].in[0]) : NULL, ==,
                     misfits[i].mend);
  }
}

/* ---- Gradients ---- */

#if LAM_REAL_IS_DOUBLE

/* max|a − n| over max|a|; steps of 1e-5 leave rounding of about 1e-11 and curvature of 1e-10. */
static double
gradient_error (LamLayer *l, const double *upstream, double *values, const double *gradient,
                gsize n, const char *what)
{
  const double h = 1e-5;
  double worst = 0, largest = 0;

  for (gsize i = 0; i < n; i++) {
    double kept = values[i], sums[2] = { 0, 0 };

    for (guint side = 0; side < 2; side++) {
      values[i] = side == 0 ? kept - h : kept + h;
      l->kind->forward (l);
      for (gsize j = 0; j < l->batch * lam_shape_size (l->out); j++)
        sums[side] += l->y[j] * upstream[j];
    }
    values[i] = kept;
    worst = MAX (worst, fabs ((sums[1] - sums[0]) / (2 * h) - gradient[i]));
    largest = MAX (largest, fabs (gradient[i]));
  }
  g_test_message ("%s: %.2g of %.2g", what, worst, largest);
  return worst / MAX (largest, 1e-3);
}

static void
test_gradient (gconstpointer data)
{
  const LayerCase *c = data;
  g_autoptr (LamItem) item = make_item (c->json);
  LamLayer *l = make_layer (item, c, 3, NULL);
  g_autofree double *upstream =
      g_memdup2 (l->dy, l->batch * lam_shape_size (l->out) * sizeof *upstream);

  l->kind->forward (l);
  l->kind->backward (l);
  for (guint i = 0; i < l->n_in; i++)
    g_assert_cmpfloat (gradient_error (l, upstream, (double *) l->x[i], l->dx[i],
                                       l->batch * lam_shape_size (l->in[i]), "dx"),
                       <=, 1e-6);
  for (guint i = 0; i < l->n_weights; i++)
    if (!l->weight[i].is_state)
      g_assert_cmpfloat (gradient_error (l, upstream, l->w[i], l->dw[i],
                                         weight_size (&l->weight[i]), l->weight[i].id),
                         <=, 1e-6);
  one_layer_free (l);
}

/* The check must be able to say no. */
static void
test_broken_gradient (void)
{
  g_autoptr (LamItem) item = make_item (cases[1].json);
  LamLayer *l = make_layer (item, &cases[1], 3, NULL);
  g_autofree double *upstream =
      g_memdup2 (l->dy, l->batch * lam_shape_size (l->out) * sizeof *upstream);

  l->kind->forward (l);
  l->kind->backward (l);
  l->dw[0][11] *= 1.001;
  g_assert_cmpfloat (
      gradient_error (l, upstream, l->w[0], l->dw[0], weight_size (&l->weight[0]), "broken"), >,
      1e-6);
  one_layer_free (l);
}

#endif

/* ---- Threads ---- */

static void
test_threads (gconstpointer data)
{
  static const guint n_threads[] = { 2, 7 };
  const LayerCase *c = data;
  g_autoptr (LamItem) item = make_item (c->json);
  LamLayer *alone = make_layer (item, c, 67, NULL);

  alone->kind->forward (alone);
  alone->kind->backward (alone);
  for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++) {
    g_autoptr (LamPool) pool = lam_pool_new (n_threads[i]);
    LamLayer *l = make_layer (item, c, 67, pool);

    l->kind->forward (l);
    l->kind->backward (l);
    g_assert_cmpmem (l->y, 67 * lam_shape_size (l->out) * sizeof *l->y, alone->y,
                     67 * lam_shape_size (l->out) * sizeof *l->y);
    for (guint k = 0; k < l->n_in; k++)
      g_assert_cmpmem (l->dx[k], 67 * lam_shape_size (l->in[k]) * sizeof *l->y, alone->dx[k],
                       67 * lam_shape_size (l->in[k]) * sizeof *l->y);
    for (guint k = 0; k < l->n_weights; k++)
      if (!l->weight[k].is_state)
        g_assert_cmpmem (l->dw[k], weight_size (&l->weight[k]) * sizeof *l->y, alone->dw[k],
                         weight_size (&l->weight[k]) * sizeof *l->y);
    one_layer_free (l);
  }
  one_layer_free (alone);
}

/* ---- Lent activations ---- */

/* A layer that applies a lent activation gives what it and an activation layer give in a row. */
static void
test_lent (void)
{
  static const char *const borrowers[] = { "{\"type\": \"dense\", \"units\": 3}",
                                           "{\"type\": \"conv2d\", \"filters\": 3}",
                                           "{\"type\": \"conv2d_transpose\", \"filters\": 3}",
                                           "\"batch_normalization\"" };
  static const char *const lenders[] = {
    "\"relu\"",
    "\"sigmoid\"",
    "\"tanh\"",
    "\"softplus\"",
    "{\"type\": \"elu\", \"alpha\": 0.7}",
    "{\"type\": \"leaky_relu\", \"negative_slope\": 0.1}",
    "{\"type\": \"activation\", \"activation\": \"leaky_relu\"}"
  };

  for (guint b = 0; b < G_N_ELEMENTS (borrowers); b++)
    for (guint a = 0; a < G_N_ELEMENTS (lenders); a++) {
      LayerCase c = { .n_in = 1, .in = { { 3, { 5, 4, 2 } } } };
      g_autoptr (LamItem) item = make_item (borrowers[b]);
      g_autoptr (LamItem) bend = make_item (lenders[a]);
      LamLayer *both, *plain, *curve;
      gsize n;

      if (b == 0)
        c.in[0] = lam_shape_vector (6);
      c.json = borrowers[b];
      both = make_layer (item, &c, 4, NULL);
      plain = make_layer (item, &c, 4, NULL);
      n = 4 * lam_shape_size (plain->out);
      g_assert_true (both->kind->flags & LAM_LAYER_BORROWS_ACTIVATION);
      curve = one_layer_new_for (bend, 1, &plain->out, 4, NULL, NULL);
      both->epilogue = curve->kind->lends (bend, &both->epilogue_alpha);
      g_assert_cmpint (both->epilogue, !=, LAM_ACTIVATION_LINEAR);
      both->kind->forward (both);
      both->kind->backward (both);
      plain->kind->forward (plain);
      memcpy ((LamReal *) curve->x[0], plain->y, n * sizeof *plain->y);
      memcpy (curve->dy, plain->dy, n * sizeof *plain->dy);
      curve->kind->forward (curve);
      curve->kind->backward (curve);
      memcpy (plain->dy, curve->dx[0], n * sizeof *plain->dy);
      plain->kind->backward (plain);
      /* The product may be stored by another kernel: some roundings of single precision. */
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (both->y[i], curve->y[i], 1e-5);
      for (gsize i = 0; i < weight_size (&both->weight[0]); i++)
        g_assert_cmpfloat_with_epsilon (both->dw[0][i], plain->dw[0][i], 1e-4);
      one_layer_free (both);
      one_layer_free (plain);
      one_layer_free (curve);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/texts", test_texts);
  g_test_add_func ("/layers/all-have-cases", test_all_have_cases);
  g_test_add_func ("/layers/misfits", test_misfits);
  g_test_add_func ("/layers/lent", test_lent);
#if LAM_REAL_IS_DOUBLE
  g_test_add_func ("/layers/gradient-broken", test_broken_gradient);
#endif
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *threads = g_strdup_printf ("/layers/threads/%s", cases[i].name);

    g_test_add_data_func (threads, &cases[i], test_threads);
#if LAM_REAL_IS_DOUBLE
    g_autofree char *gradient = g_strdup_printf ("/layers/gradient/%s", cases[i].name);

    g_test_add_data_func (gradient, &cases[i], test_gradient);
#endif
  }
  return g_test_run ();
}
