/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PyTorch's state_dict: read as data and never run, written in its order, and what a network
 * computes with weights that came from there. */

#include "test-formats-help.h"

static const char *const layers =
    "{\"type\":\"conv2d\",\"name\":\"a\",\"filters\":3,\"kernel_size\":[2,3],\"padding\":\"same\"},"
    "{\"type\":\"batch_normalization\",\"name\":\"b\"},{\"type\":\"flatten\"},"
    "{\"type\":\"dense\",\"name\":\"c\",\"units\":12},{\"type\":\"relu\"},"
    "{\"type\":\"reshape\",\"target_shape\":[2,2,3]},"
    "{\"type\":\"conv2d_transpose\",\"name\":\"d\",\"filters\":2,\"kernel_size\":2}";

static LamExperiment *
make_experiment (const char *text)
{
  g_autofree char *whole =
      g_strdup_printf ("{\"format\":\"lamina-experiment\",\"version\":1,"
                       "\"data\":{\"source\":\"drawn_digits\"},\"layers\":[%s]}",
                       text);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (whole, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

/* For pictures of 4 × 5 × 2. */
static LamWeights *
make_weights (void)
{
  LamWeights *weights = lam_weights_new ();

  help_add (weights, "a/kernel", 4, (const gsize[]){ 2, 3, 2, 3 });
  help_add (weights, "a/bias", 1, (const gsize[]){ 3 });
  help_add (weights, "b/gamma", 1, (const gsize[]){ 3 });
  help_add (weights, "b/beta", 1, (const gsize[]){ 3 });
  help_add (weights, "b/moving_mean", 1, (const gsize[]){ 3 });
  help_add (weights, "b/moving_variance", 1, (const gsize[]){ 3 });
  help_add (weights, "c/kernel", 2, (const gsize[]){ 60, 12 });
  help_add (weights, "c/bias", 1, (const gsize[]){ 12 });
  help_add (weights, "d/kernel", 4, (const gsize[]){ 2, 2, 2, 3 });
  help_add (weights, "d/bias", 1, (const gsize[]){ 2 });
  return weights;
}

static const LamShape picture = { .n = 3, .d = { 4, 5, 2 } };

/* Out in PyTorch's order, back in ours. */
static void
test_round_trip (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (layers);
  g_autoptr (LamWeights) weights = make_weights ();
  g_autofree char *path = help_path ("w.pt");
  g_autoptr (LamWeights) file = NULL, back = NULL;
  g_autoptr (GError) error = NULL;

  lam_model_save (experiment, weights, picture, path, &error);
  g_assert_no_error (error);
  file = help_load (path);
  g_assert_true (file->channels_first);
  back = lam_weights_match (file, experiment, picture, FALSE, &error);
  g_assert_no_error (error);
  help_same (weights, back);
  g_assert_false (back->channels_first);
}

/* Element by element, by the definition: fc.weight[o, (c·H + h)·W + w] = kernel[(h·W + w)·C + c,
 * o]. And the checker says no to a file whose rows were not put in order. */
static void
test_flatten_order (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (layers);
  g_autoptr (LamWeights) weights = make_weights ();
  g_autofree char *path = help_path ("order.pt");
  g_autoptr (LamWeights) file = NULL;
  const LamTensor *ours, *theirs;
  guint n_moved = 0;

  g_assert_true (lam_model_save (experiment, weights, picture, path, NULL));
  file = help_load (path);
  ours = lam_weights_find (weights, "c/kernel");
  theirs = lam_weights_find (file, "c/kernel"); /* [in × out] again, but in PyTorch's order */
  for (guint h = 0; h < 4; h++)
    for (guint w = 0; w < 5; w++)
      for (guint c = 0; c < 3; c++)
        for (guint o = 0; o < 12; o++) {
          /* The units become a picture of 2 × 2 × 3, counted channel by channel too. */
          guint row = (h * 5 + w) * 3 + c, torch_row = (c * 4 + h) * 5 + w;
          guint unit = (o % 4) * 3 + o / 4;

          g_assert_cmpfloat (theirs->values[torch_row * 12 + o], ==, ours->values[row * 12 + unit]);
          n_moved += row != torch_row;
        }
  g_assert_cmpuint (n_moved, >, 0);
}

/* Without the network's shapes that order is unknown, and a wrong file worse than none. */
static void
test_needs_experiment (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (layers);
  g_autoptr (LamWeights) weights = make_weights (), flat = lam_weights_new ();
  g_autofree char *path = help_path ("alone.pt");
  g_autofree char *text = lam_experiment_to_text (experiment);
  g_autoptr (LamWeights) file = NULL, back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (lam_weights_save (weights, path, &error));
  help_sentence (error, path, "experiment");
  weights->about = g_strdup_printf ("{\"experiment\":%s,\"input_shape\":[4,5,2]}", text);
  g_assert_true (lam_weights_save (weights, path, NULL));
  file = help_load (path);
  back = lam_weights_match (file, experiment, picture, FALSE, NULL);
  help_same (weights, back);

  help_add (flat, "x/kernel", 2, (const gsize[]){ 5, 3 });
  help_add (flat, "x/bias", 1, (const gsize[]){ 3 });
  help_round_trip (flat, "flat.pth");
}

/* PyTorch has gamma and beta, or neither; ones and zeros change nothing. */
static void
test_half_a_norm (void)
{
  g_autoptr (LamExperiment) experiment =
      make_experiment ("{\"type\":\"batch_normalization\",\"name\":\"n\",\"scale\":false}");
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autofree char *path = help_path ("half.pt");
  g_autoptr (LamWeights) file = NULL, back = NULL;

  help_add (weights, "n/beta", 1, (const gsize[]){ 2 });
  help_add (weights, "n/moving_mean", 1, (const gsize[]){ 2 });
  help_add (weights, "n/moving_variance", 1, (const gsize[]){ 2 });
  g_assert_true (lam_model_save (experiment, weights, picture, path, NULL));
  file = help_load (path);
  g_assert_cmpfloat (lam_weights_find (file, "n/gamma")->values[1], ==, 1);
  back = lam_weights_match (file, experiment, picture, FALSE, NULL);
  help_same (weights, back);
}

static void
test_refused (void)
{
  static const guint8 zip[] = {
    'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  g_autofree char *text = help_write ("text.pt", "hello", 5);
  g_autofree char *empty = help_write ("empty.pt", zip, sizeof zip);
  g_autofree char *none = help_path ("none.pt");

  help_refused (text, "torch.save");
  help_refused (empty, "data.pkl");
  help_refused (none, "opened");
}

static void
test_damage (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (layers);
  g_autoptr (LamWeights) weights = make_weights ();
  g_autofree char *path = help_path ("whole.pt");
  guint refused;

  g_assert_true (lam_model_save (experiment, weights, picture, path, NULL));
  refused = help_damage (path, "damaged.pt", 2200, 1000);
  g_assert_cmpuint (refused, >, 300);
}

/* ---- Files of PyTorch itself ---- */

static void
check_expected (const char *file, const char *prefix)
{
  g_autofree char *path = help_fixture (file);
  g_autofree char *expected_path = help_fixture ("torch113_expected.npz");
  g_autoptr (LamExperiment) experiment = make_experiment (
      "{\"type\":\"conv2d\",\"filters\":3,\"kernel_size\":3,\"strides\":2,\"padding\":\"explicit\","
      "\"pad\":1},{\"type\":\"batch_normalization\",\"epsilon\":1e-5},{\"type\":\"relu\"},"
      "{\"type\":\"conv2d_transpose\",\"filters\":2,\"kernel_size\":2,\"strides\":2},"
      "{\"type\":\"flatten\"},{\"type\":\"dense\",\"units\":4}");
  g_autoptr (LamWeights) weights = NULL, expected = NULL;
  g_autofree float *y = NULL, *x = NULL;
  g_autoptr (GError) error = NULL;
  const LamTensor *in, *out;
  LamShape shape;

  if (path == NULL)
    return;
  weights = help_load (path);
  expected = help_load (expected_path);
  in = lam_weights_find (expected, "x");
  out = lam_weights_find (expected, "y");
  /* What the network gives with them says whether every order is right. */
  x = g_new (float, 2 * 128);
  for (guint s = 0; s < 2; s++)
    for (guint c = 0; c < 2; c++)
      for (guint i = 0; i < 64; i++)
        x[s * 128 + i * 2 + c] = in->values[(s * 2 + c) * 64 + i];
  y = lam_predict (experiment, (LamShape){ .n = 3, .d = { 8, 8, 2 } }, x, 2, weights, NULL, 1,
                   &shape, &error);
  g_assert_no_error (error);
  /* Single precision, sums of 128 numbers of size 1. */
  for (guint i = 0; i < 8; i++)
    g_assert_cmpfloat_with_epsilon (y[i], out->values[i], 1e-5);
}

static void
test_state_dict (void)
{
  check_expected ("torch113_state_dict.pt", "sd.");
}

static void
test_checkpoint (void)
{
  check_expected ("torch113_checkpoint.pt", "sd.");
}

static void
test_before_1_6 (void)
{
  check_expected ("torch113_legacy_nonzip.pt", "sd.");
}

static void
test_odd_types (void)
{
  g_autofree char *path = help_fixture ("torch113_odd_dtypes.pt");
  g_autofree char *expected_path = help_fixture ("torch113_expected.npz");
  g_autoptr (LamWeights) weights = path != NULL ? help_load (path) : NULL;
  g_autoptr (LamWeights) expected = path != NULL ? help_load (expected_path) : NULL;

  for (guint i = 0; path != NULL && i < weights->tensors->len; i++) {
    const LamTensor *tensor = weights->tensors->pdata[i];
    g_autofree char *name = g_strconcat ("odd.", tensor->name, NULL);
    const LamTensor *other = lam_weights_find (expected, name);

    g_assert_nonnull (other);
    if (tensor->n < 2)
      help_same_tensor (other, tensor);
    else
      g_assert_cmpuint (lam_tensor_size (tensor), ==, lam_tensor_size (other));
  }
}

static void
test_whole_model (void)
{
  g_autofree char *path = help_fixture ("torch113_whole_model_MUST_BE_REFUSED.pt");

  if (path != NULL)
    help_refused (path, "torch.nn|state_dict");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/torch/round-trip", test_round_trip);
  g_test_add_func ("/torch/flatten-order", test_flatten_order);
  g_test_add_func ("/torch/needs-experiment", test_needs_experiment);
  g_test_add_func ("/torch/half-a-norm", test_half_a_norm);
  g_test_add_func ("/torch/refused", test_refused);
  g_test_add_func ("/torch/damage", test_damage);
  g_test_add_func ("/torch/state-dict", test_state_dict);
  g_test_add_func ("/torch/checkpoint", test_checkpoint);
  g_test_add_func ("/torch/before-1.6", test_before_1_6);
  g_test_add_func ("/torch/odd-types", test_odd_types);
  g_test_add_func ("/torch/whole-model", test_whole_model);
  return help_run ();
}
