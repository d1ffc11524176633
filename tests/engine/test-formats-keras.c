/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole networks as Keras keeps them: written and read back, in every dialect that Keras has
 * written, refused in words, and damaged. What Keras itself makes of them was tried with 3.15 on
 * JAX: predictions agree to 1e-6. */

#include "io/keras.h"
#include "lam-wants.h"
#include "test-formats-help.h"

#define HEAD                                                                                       \
  "{\"format\":\"lamina-experiment\",\"version\":1,\"data\":{\"source\":\"drawn_digits\"},"

static LamExperiment *
make_experiment (const char *layers)
{
  g_autofree char *whole = g_strdup_printf (HEAD "\"layers\":[%s]}", layers);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (whole, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

/* Weights for all its layers; variances are above 0. */
static LamWeights *
make_weights (const LamExperiment *experiment, LamShape in)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wants = lam_wants_new (experiment, in, &error);
  LamWeights *weights = lam_weights_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < wants->len; i++) {
    const LamWant *want = wants->pdata[i];

    for (guint w = 0; w < want->n; w++) {
      g_autofree char *name = g_strdup_printf ("%s/%s", want->name, want->weight[w].id);
      LamTensor *tensor = help_add (weights, name, want->weight[w].n, want->weight[w].d);

      for (gsize k = 0; k < lam_tensor_size (tensor); k++)
        if (g_str_has_suffix (name, "variance"))
          tensor->values[k] += 1.5f;
    }
  }
  return weights;
}

static float *
predict (const LamExperiment *experiment, LamShape in, const LamWeights *weights, gsize *size)
{
  gsize n = 3 * lam_shape_size (in);
  g_autofree float *x = g_new (float, n);
  g_autoptr (GError) error = NULL;
  LamShape out;
  float *y;

  for (gsize i = 0; i < n; i++)
    x[i] = (float) sin ((double) i);
  y = lam_predict (experiment, in, x, 3, weights, NULL, 1, &out, &error);
  g_assert_no_error (error);
  *size = 3 * lam_shape_size (out);
  return y;
}

/* Every layer that Keras has, with parameters that are not the initial ones. */
#define PICTURE                                                                                    \
  "{\"type\":\"conv2d\",\"filters\":4,\"kernel_size\":[3,2],\"strides\":2,\"padding\":\"same\","   \
  "\"l2\":0.25,\"kernel_initializer\":\"he_normal\"},"                                             \
  "{\"type\":\"batch_normalization\",\"momentum\":0.9,\"epsilon\":0.01,\"scale\":false},"          \
  "{\"type\":\"relu\"},"                                                                           \
  "{\"type\":\"conv2d\",\"name\":\"given\",\"filters\":3,\"kernel_size\":3,\"padding\":"           \
  "\"explicit\",\"pad\":[2,1],\"activation\":\"leaky_relu\"},"                                     \
  "{\"type\":\"max_pooling2d\",\"strides\":1,\"padding\":\"same\"},"                               \
  "{\"type\":\"average_pooling2d\",\"pool_size\":[1,2]},"                                          \
  "{\"type\":\"zero_padding2d\",\"padding\":[[1,2],[3,4]]},"                                       \
  "{\"type\":\"conv2d\",\"filters\":2,\"dilation_rate\":2,\"use_bias\":false,\"trainable\":false}" \
  ",{\"type\":\"leaky_relu\",\"negative_slope\":0.1},{\"type\":\"elu\",\"alpha\":0.5},"            \
  "{\"type\":\"conv2d_transpose\",\"filters\":2,\"kernel_size\":3,\"strides\":2,\"padding\":"      \
  "\"explicit\",\"pad\":1,\"output_padding\":1},"                                                  \
  "{\"type\":\"conv2d_transpose\",\"filters\":2,\"kernel_size\":2,\"activation\":\"tanh\"},"       \
  "{\"type\":\"up_sampling2d\",\"size\":[2,1],\"interpolation\":\"bilinear\"},"                    \
  "{\"type\":\"gaussian_noise\",\"stddev\":0.3},{\"type\":\"dropout\",\"rate\":0.25},"             \
  "{\"type\":\"sigmoid\"},{\"type\":\"tanh\"},{\"type\":\"softplus\"},"                            \
  "{\"type\":\"activation\",\"activation\":\"elu\"},"
#define VECTOR                                                                                     \
  "{\"type\":\"reshape\",\"target_shape\":[1,-1]},{\"type\":\"flatten\"},"                         \
  "{\"type\":\"dense\",\"units\":5,\"activation\":\"softplus\",\"bias_initializer\":"              \
  "{\"type\":\"constant\",\"value\":0.5}},{\"type\":\"dense\",\"units\":4},"

static const struct {
  const char *name, *layers;
} networks[] = {
  { "flat", PICTURE VECTOR "{\"type\":\"softmax\"}" },
  { "average", PICTURE "{\"type\":\"global_average_pooling2d\"},{\"type\":\"log_softmax\"}" },
  { "most", PICTURE "{\"type\":\"global_max_pooling2d\"}" },
  { "branches",
    "{\"type\":\"input\",\"name\":\"in\"},"
    "{\"type\":\"conv2d\",\"name\":\"a\",\"filters\":2,\"padding\":\"same\"},"
    "{\"type\":\"max_pooling2d\",\"name\":\"p\"},{\"type\":\"up_sampling2d\",\"name\":\"u\"},"
    "{\"type\":\"concatenate\",\"name\":\"c\",\"from\":[\"in\",\"a\"]},"
    "{\"type\":\"conv2d\",\"name\":\"side\",\"filters\":2,\"padding\":\"same\",\"from\":\"u\"},"
    "{\"type\":\"concatenate\",\"name\":\"e\",\"from\":\"c\"},"
    "{\"type\":\"dropout\",\"name\":\"unused\",\"rate\":0.5},"
    "{\"type\":\"conv2d\",\"name\":\"g\",\"filters\":2,\"padding\":\"same\",\"from\":\"e\"},"
    "{\"type\":\"add\",\"name\":\"h\",\"from\":[\"a\",\"side\"]}" },
};

static const LamShape picture = { .n = 3, .d = { 8, 10, 2 } };

/* Written and read back: the same answers to the bit. */
static void
test_round_trip (gconstpointer ending)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autofree char *name = g_strdup_printf ("%s.%s", networks[i].name, (const char *) ending);
    g_autofree char *path = help_path (name);
    g_autoptr (LamExperiment) experiment = make_experiment (networks[i].layers);
    g_autoptr (LamWeights) weights = make_weights (experiment, picture);
    g_autoptr (LamExperiment) back = NULL;
    g_autoptr (LamWeights) read = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree float *want = NULL, *got = NULL;
    gsize n_want, n_got;

    lam_model_save (experiment, weights, picture, path, &error);
    g_assert_no_error (error);
    back = lam_model_load (path, &read, &error);
    g_assert_no_error (error);
    g_assert_true (lam_shape_equal (lam_model_input (back), picture));
    want = predict (experiment, picture, weights, &n_want);
    got = predict (back, picture, read, &n_got);
    g_assert_cmpmem (want, n_want * sizeof *want, got, n_got * sizeof *got);
  }
}

/* What training is told of a layer comes back too, and the training itself from a .keras. */
static void
test_settings (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (networks[0].layers);
  g_autoptr (LamWeights) weights = NULL;
  g_autofree char *path = help_path ("settings.keras");
  g_autoptr (LamExperiment) back = NULL;
  static const char *const kept[][2] = {
    { "training.optimizer", "{\"type\":\"rmsprop\",\"learning_rate\":0.002,\"rho\":0.8,"
                            "\"decay\":0.01,\"epsilon_inside_sqrt\":true}" },
    { "training.loss", "{\"type\":\"binary_crossentropy\",\"from_logits\":true}" },
    { "training.metrics", "[\"mean_squared_error\",\"accuracy\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_true (lam_experiment_set (experiment, kept[i][0], kept[i][1], NULL));
  weights = make_weights (experiment, picture);
  g_assert_true (lam_model_save (experiment, weights, picture, path, NULL));
  back = lam_model_load (path, NULL, NULL);
  g_assert_true (
      lam_item_equal (lam_experiment_training (experiment), lam_experiment_training (back)));
  for (guint i = 0; i < lam_experiment_layers (experiment)->len; i++) {
    const LamItem *before = lam_experiment_layers (experiment)->pdata[i];

    for (guint k = 0; k < lam_experiment_layers (back)->len; k++) {
      const LamItem *after = lam_experiment_layers (back)->pdata[k];

      /* Paddings in numbers and lone curves are written another way. */
      if (g_strcmp0 (before->name, after->name) == 0 && before->kind == after->kind
          && !g_str_equal (before->name, "given")
          && !g_str_equal (before->kind->id, "conv2d_transpose"))
        g_assert_true (lam_item_equal (before, after));
    }
  }
}

/* ---- Models as others describe them ---- */

#define WHERE "“m.keras”"

static LamExperiment *
read_config (const char *config, GError **error)
{
  g_autoptr (LamWeights) none = lam_weights_new ();

  return lam_keras_read (config, NULL, none, WHERE, error);
}

#define LAYER(class, name, more)                                                                   \
  "{\"class_name\":\"" class "\",\"config\":{\"name\":\"" name "\"" more "}}"
#define MODEL(layers)                                                                              \
  "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"m\",\"layers\":[" layers "]}}"
#define SHAPE ",\"batch_shape\":[null,8,10,2]"

static void
test_refused (void)
{
  static const struct {
    const char *config, *words;
  } cases[] = {
    { MODEL (LAYER ("LSTM", "l", ",\"units\":3")), "“l”|“LSTM”" },
    { MODEL (LAYER ("Lambda", "x", ",\"function\":[\"4wEAAAA\",null,null]")), "“x”|“Lambda”" },
    { MODEL (LAYER ("Dense", "d", ",\"units\":3,\"activation\":\"selu\"")), "“d”|“selu”|softplus" },
    { MODEL (LAYER ("Dense", "d", ",\"units\":0")), "“d”|units|0" },
    { MODEL (LAYER ("Conv2D", "c", ",\"filters\":3,\"groups\":2")), "“c”|“groups” is 2" },
    { MODEL (LAYER ("Conv2D", "c", ",\"data_format\":\"channels_first\"")), "“c”|first" },
    { MODEL (LAYER ("ReLU", "r", ",\"max_value\":6.0")), "“r”|“max_value” is 6" },
    { MODEL (LAYER ("InputLayer", "i", SHAPE) "," LAYER ("Softmax", "s", ",\"axis\":1")),
      "“s”|axis 1" },
    { MODEL (LAYER ("Cropping2D", "c", ",\"cropping\":[[1,1],[1,1]]")), "“c”|“Cropping2D”" },
    { MODEL (""), "no layers" },
    { "{\"class_name\":\"Mine\",\"config\":{\"layers\":[]}}", "“Mine”" },
    { "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[7]}}", "class_name" },
    { "[1]", "not a JSON object" },
    { "{\"class_name\":\"Functional\",\"config\":{\"name\":\"f\",\"layers\":["
      "{\"class_name\":\"InputLayer\",\"name\":\"a\",\"config\":{\"name\":\"a\"},"
      "\"inbound_nodes\":[]},"
      "{\"class_name\":\"InputLayer\",\"name\":\"b\",\"config\":{\"name\":\"b\"},"
      "\"inbound_nodes\":[]}],"
      "\"input_layers\":[[\"a\",0,0],[\"b\",0,0]],\"output_layers\":[[\"b\",0,0]]}}",
      "one" },
    { "{\"class_name\":\"Functional\",\"config\":{\"name\":\"f\",\"layers\":["
      "{\"class_name\":\"ReLU\",\"name\":\"a\",\"config\":{\"name\":\"a\"},"
      "\"inbound_nodes\":[[[\"b\",0,0,{}]]]},"
      "{\"class_name\":\"ReLU\",\"name\":\"b\",\"config\":{\"name\":\"b\"},"
      "\"inbound_nodes\":[[[\"a\",0,0,{}]]]}],"
      "\"input_layers\":[[\"a\",0,0]],\"output_layers\":[[\"b\",0,0]]}}",
      "feeds itself" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    LamExperiment *experiment = read_config (cases[i].config, &error);

    g_assert_null (experiment);
    help_sentence (error, WHERE, cases[i].words);
  }
}

/* A model in a model, a shape on the first layer, an activation that is an object. */
static void
test_nested (void)
{
  static const char config[] = MODEL (
      LAYER ("Sequential", "inner",
             ",\"layers\":[" LAYER ("Dense", "d",
                                    ",\"units\":3,\"batch_input_shape\":[null,4],\"activation\":"
                                    "{\"class_name\":\"LeakyReLU\",\"config\":{\"name\":\"l\","
                                    "\"alpha\":0.1}}") "]") "," LAYER ("Custom>Dense", "e",
                                                                       ",\"units\":2"));
  static const char *const want[] = { "input", "dense", "leaky_relu", "dense" };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = read_config (config, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lam_experiment_layers (experiment)->len, ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    g_assert_cmpstr (((LamItem *) lam_experiment_layers (experiment)->pdata[i])->kind->id, ==,
                     want[i]);
  g_assert_cmpuint (lam_model_input (experiment).d[0], ==, 4);
}

/* What Keras has no counterpart of. */
static void
test_not_written (void)
{
  static const struct {
    const char *layer, *words;
  } cases[] = {
    { "{\"type\":\"max_pooling2d\",\"name\":\"m\",\"padding\":\"explicit\",\"pad\":1}",
      "“m”|padding" },
    { "{\"type\":\"conv2d_transpose\",\"name\":\"t\",\"filters\":1,\"padding\":\"explicit\","
      "\"output_padding\":2,\"strides\":3}",
      "“t”|output padding" },
    { "{\"type\":\"dense\",\"name\":\"d\",\"units\":2}", "“d”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamExperiment) experiment = make_experiment (cases[i].layer);
    g_autoptr (LamWeights) none = lam_weights_new ();
    g_autofree char *path = help_path ("no.keras");
    g_autoptr (GError) error = NULL;

    help_add (none, "t/kernel", 4, (const gsize[]){ 3, 3, 1, 2 });
    help_add (none, "t/bias", 1, (const gsize[]){ 1 });
    g_assert_false (lam_model_save (experiment, none, picture, path, &error));
    help_sentence (error, "Layer", cases[i].words);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

/* ---- Damage ---- */

/* The description alone, changed in a thousand ways: an experiment or a sentence. */
static void
test_damaged_config (void)
{
  g_autoptr (LamExperiment) experiment = make_experiment (networks[3].layers);
  g_autoptr (LamWeights) weights = make_weights (experiment, picture);
  g_autoptr (GPtrArray) nodes = lam_keras_nodes_new (experiment, picture, LAM_KERAS_3, NULL);
  g_autofree char *config = lam_keras_config (nodes, experiment, LAM_KERAS_3);
  g_autofree char *path = help_path ("whole.keras");
  gsize length = strlen (config);
  guint refused = 0;

  g_assert_true (lam_model_save (experiment, weights, picture, path, NULL));
  for (guint i = 0; i < 2000; i++) {
    g_autofree char *copy = g_strdup (config);
    g_autoptr (LamExperiment) read = NULL;
    g_autoptr (GError) error = NULL;

    help_state = 0x9e3779b97f4a7c15 * (i + 1);
    for (guint k = 0; k < 2; k++)
      copy[help_random ((guint) length)] = "0123456789[]{}\",:nt-"[help_random (20)];
    read = read_config (copy, &error);
    if (read == NULL)
      help_sentence (error, WHERE, "");
    refused += read == NULL;
  }
  g_assert_cmpuint (refused, >, 500);
  g_assert_cmpuint (help_damage (path, "bytes.keras", 200, 300), >, 20);
}

/* ---- Files of Keras's own making ---- */

/* Input and output are beside it. */
static void
test_answers (gconstpointer name)
{
  g_autofree char *path = help_fixture (name), *expected = help_fixture ("portable_small_io.npz");
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamWeights) weights = NULL;
  g_autoptr (GPtrArray) arrays = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *y = NULL;
  const LamArray *x, *want;
  LamShape in, out;

  if (path == NULL || expected == NULL)
    return;
  experiment = lam_model_load (path, &weights, &error);
  g_assert_no_error (error);
  in = lam_model_input (experiment);
  arrays = lam_npz_load (expected, NULL, &error);
  g_assert_no_error (error);
  x = lam_npz_find (arrays, "x");
  want = lam_npz_find (arrays, "y");
  y = lam_predict (experiment, in, x->values, x->d[0], weights, NULL, 1, &out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (x->d[0] * lam_shape_size (out), ==, want->size);
  /* Sums of a hundred products of size 1, taken in another order. */
  for (gsize i = 0; i < want->size; i++)
    g_assert_cmpfloat (fabs (y[i] - lam_array_at (want, i)), <, 1e-6);
}

/* The same network as several versions of Keras wrote it: the same layers, and weights for all of
 * them. */
static void
test_dialects (gconstpointer data)
{
  const char *const *names = data;
  g_autoptr (LamExperiment) first = NULL;

  for (const char *const *name = names; *name != NULL; name++) {
    g_autofree char *path = help_fixture (*name);
    g_autoptr (LamExperiment) experiment = NULL;
    g_autoptr (LamWeights) weights = NULL, fitted = NULL;
    g_autoptr (GError) error = NULL;
    GPtrArray *layers, *others;

    if (path == NULL)
      return;
    experiment = lam_model_load (path, &weights, &error);
    g_assert_no_error (error);
    fitted = lam_weights_match (weights, experiment, lam_model_input (experiment), FALSE, &error);
    g_assert_no_error (error);
    layers = lam_experiment_layers (experiment);
    if (first == NULL)
      first = lam_experiment_dup (experiment);
    others = lam_experiment_layers (first);
    g_assert_cmpuint (layers->len, ==, others->len);
    for (guint k = 0; k < layers->len; k++)
      g_assert_true (((LamItem *) layers->pdata[k])->kind == ((LamItem *) others->pdata[k])->kind);
  }
}

int
main (int argc, char **argv)
{
  static const char *const third[] = { "keras300_net.h5", "keras300_net.keras", NULL };
  static const char *const both[] = { "keras224_net.h5", "keras3151_net.h5", "keras3151_net.keras",
                                      NULL };
  static const char *const functional[] = { "keras224_functional.h5",     "keras300_functional.h5",
                                            "keras300_functional.keras",  "keras3151_functional.h5",
                                            "keras3151_functional.keras", NULL };

  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_data_func ("/keras/round-trip/h5", "h5", test_round_trip);
  g_test_add_data_func ("/keras/round-trip/keras", "keras", test_round_trip);
  g_test_add_func ("/keras/settings", test_settings);
  g_test_add_func ("/keras/refused", test_refused);
  g_test_add_func ("/keras/nested", test_nested);
  g_test_add_func ("/keras/not-written", test_not_written);
  g_test_add_func ("/keras/damaged", test_damaged_config);
  g_test_add_data_func ("/keras/answers/h5", "portable_small.h5", test_answers);
  g_test_add_data_func ("/keras/answers/keras", "portable_small.keras", test_answers);
  g_test_add_data_func ("/keras/dialects/3.0", third, test_dialects);
  g_test_add_data_func ("/keras/dialects/2.2-and-3.15", both, test_dialects);
  g_test_add_data_func ("/keras/dialects/functional", functional, test_dialects);
  return help_run ();
}
