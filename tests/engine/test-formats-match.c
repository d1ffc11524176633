/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Weights whose layers are called something else than the network's. */

#include "test-formats-help.h"

static LamExperiment *
make_experiment (const char *layers)
{
  g_autofree char *whole =
      g_strdup_printf ("{\"format\":\"lamina-experiment\",\"version\":1,"
                       "\"data\":{\"source\":\"drawn_digits\"},\"layers\":[%s]}",
                       layers);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (whole, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

#define DENSE(name, units) "{\"type\":\"dense\",\"name\":\"" name "\",\"units\":" #units "}"

static const LamShape vector = { .n = 1, .d = { 4 } };

static void
add_dense (LamWeights *weights, const char *name, gsize in, gsize out)
{
  g_autofree char *kernel = g_strconcat (name, "/kernel", NULL);
  g_autofree char *bias = g_strconcat (name, "/bias", NULL);

  help_add (weights, kernel, 2, (const gsize[]){ in, out });
  help_add (weights, bias, 1, (const gsize[]){ out });
}

static void
test_names (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (DENSE ("x", 4) "," DENSE ("y", 4));
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autoptr (LamWeights) same = NULL;

  /* In another order, and with one too many: names decide. */
  add_dense (weights, "y", 4, 4);
  add_dense (weights, "x", 4, 4);
  add_dense (weights, "z", 9, 9);
  same = lam_weights_match (weights, experiment, vector, FALSE, NULL);
  g_assert_true (same == weights);
}

static void
test_order (void)
{
  g_autoptr (LamExperiment) experiment =
      make_experiment (DENSE ("x", 4) ",{\"type\":\"relu\"}," DENSE ("y", 4));
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autoptr (LamWeights) fitted = NULL;

  add_dense (weights, "dense_7", 4, 4);
  add_dense (weights, "dense_8", 4, 4);
  for (guint partial = 0; partial < 2; partial++) {
    g_clear_pointer (&fitted, lam_weights_unref);
    fitted = lam_weights_match (weights, experiment, vector, partial, NULL);
    g_assert_nonnull (fitted);
    for (guint i = 0; i < 4; i++)
      help_same_tensor (weights->tensors->pdata[i], fitted->tensors->pdata[i]);
    g_assert_nonnull (lam_weights_find (fitted, "x/kernel"));
    g_assert_nonnull (lam_weights_find (fitted, "y/bias"));
  }
}

/* Keras 3 files list layers by class; their place tells which is which. */
static void
test_slots (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (DENSE ("x", 4) "," DENSE ("y", 4));
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autoptr (LamWeights) fitted = NULL;

  add_dense (weights, "p", 4, 4);
  add_dense (weights, "q", 4, 4);
  for (guint i = 0; i < 4; i++)
    ((LamTensor *) weights->tensors->pdata[i])->alias =
        g_strdup (i < 2 ? "dense_1/none" : "dense/none");
  fitted = lam_weights_match (weights, experiment, vector, FALSE, NULL);
  help_same_tensor (weights->tensors->pdata[0], lam_weights_find (fitted, "y/kernel"));
  help_same_tensor (weights->tensors->pdata[2], lam_weights_find (fitted, "x/kernel"));
}

/* A borrowed part goes by name; the others are left alone. */
static void
test_partial (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (DENSE ("x", 4) "," DENSE ("y", 4));
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autoptr (LamWeights) fitted = NULL;
  g_autoptr (GError) error = NULL;

  add_dense (weights, "x", 4, 4);
  fitted = lam_weights_match (weights, experiment, vector, TRUE, NULL);
  g_assert_true (fitted == weights);
  g_assert_null (lam_weights_match (weights, experiment, vector, FALSE, &error));
  g_assert_nonnull (error);
}

static void
test_refused (void)
{
  static const struct {
    gsize in, out;
    gboolean third;
    const char *words;
  } cases[] = {
    { 4, 4, FALSE, "“dense_8”|kernel 4×4|“y”|kernel 4×5" },
    { 4, 5, TRUE, "3 layers|2 that" },
    { 5, 5, FALSE, "“dense_8”|kernel 5×5|“y”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamExperiment) experiment = make_experiment (DENSE ("x", 4) "," DENSE ("y", 5));
    g_autoptr (LamWeights) weights = lam_weights_new ();
    g_autoptr (GError) error = NULL;

    add_dense (weights, "dense_7", 4, 4);
    add_dense (weights, "dense_8", cases[i].in, cases[i].out);
    if (cases[i].third)
      add_dense (weights, "dense_9", 1, 1);
    g_assert_null (lam_weights_match (weights, experiment, vector, FALSE, &error));
    help_sentence (error, "", cases[i].words);
  }
}

/* A gamma that does something may not be dropped. */
static void
test_gamma_counts (void)
{
  g_autoptr (LamExperiment) experiment =
      make_experiment ("{\"type\":\"batch_normalization\",\"name\":\"n\",\"scale\":false}");

  for (guint i = 0; i < 2; i++) {
    g_autoptr (LamWeights) weights = lam_weights_new ();
    g_autoptr (LamWeights) fitted = NULL;
    LamTensor *gamma = help_add (weights, "bn/gamma", 1, (const gsize[]){ 4 });

    help_add (weights, "bn/beta", 1, (const gsize[]){ 4 });
    help_add (weights, "bn/moving_mean", 1, (const gsize[]){ 4 });
    help_add (weights, "bn/moving_variance", 1, (const gsize[]){ 4 });
    for (guint k = 0; i == 0 && k < 4; k++)
      gamma->values[k] = 1;
    fitted = lam_weights_match (weights, experiment, vector, FALSE, NULL);
    g_assert_true ((fitted != NULL) == (i == 0));
  }
}

/* VGG19's files fit a network whose layers are called as there, or, whole, any other. */
static void
test_keras_file_into_network (void)
{
  g_autofree char *path = help_fixture ("keras3151_net.weights.h5");
  g_autofree char *io_path = help_fixture ("keras300_net_io.npz");
  g_autofree char *old_path = help_fixture ("keras300_net.weights.h5");
  g_autoptr (LamExperiment) experiment = make_experiment (
      "{\"type\":\"zero_padding2d\"},"
      "{\"type\":\"conv2d\",\"filters\":4,\"kernel_size\":3,\"activation\":\"relu\"},"
      "{\"type\":\"batch_normalization\"},{\"type\":\"max_pooling2d\"},"
      "{\"type\":\"conv2d\",\"filters\":6,\"kernel_size\":3,\"strides\":2,\"padding\":\"same\","
      "\"use_bias\":false},{\"type\":\"leaky_relu\"},{\"type\":\"up_sampling2d\"},"
      "{\"type\":\"conv2d_transpose\",\"filters\":5,\"kernel_size\":3,\"strides\":2,"
      "\"padding\":\"same\"},{\"type\":\"relu\"},{\"type\":\"average_pooling2d\"},"
      "{\"type\":\"up_sampling2d\",\"interpolation\":\"bilinear\"},{\"type\":\"dropout\"},"
      "{\"type\":\"tanh\"},{\"type\":\"global_average_pooling2d\"},{\"type\":\"flatten\"},"
      "{\"type\":\"dense\",\"name\":\"one\",\"units\":7,\"activation\":\"elu\"},"
      "{\"type\":\"batch_normalization\",\"scale\":false},"
      "{\"type\":\"dense\",\"name\":\"two\",\"units\":3},{\"type\":\"softmax\"}");
  LamShape in = { .n = 3, .d = { 8, 8, 3 } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; path != NULL && i < 2; i++) {
    g_autoptr (LamWeights) weights = help_load (i == 0 ? path : old_path);
    g_autoptr (LamWeights) fitted = lam_weights_match (weights, experiment, in, FALSE, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (fitted->tensors->len, ==, weights->tensors->len);
    g_assert_nonnull (lam_weights_find (fitted, "one/kernel"));
    g_assert_nonnull (lam_weights_find (fitted, "batch_normalization_2/moving_variance"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/match/names", test_names);
  g_test_add_func ("/match/order", test_order);
  g_test_add_func ("/match/slots", test_slots);
  g_test_add_func ("/match/partial", test_partial);
  g_test_add_func ("/match/refused", test_refused);
  g_test_add_func ("/match/gamma-counts", test_gamma_counts);
  g_test_add_func ("/match/keras-file-into-network", test_keras_file_into_network);
  return help_run ();
}
