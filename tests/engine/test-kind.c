/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Kinds and items: what is allowed is read and written back, what is not gets a sentence. */

#include <string.h>

#include "lam.h"

static LamExperiment *
read_text (const char *text, GError **error)
{
  return lam_experiment_from_text (text, -1, "test.lamina", error);
}

#define HEAD                                                                                       \
  "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"source\": \"drawn_digits\"}"

/* Every kind of every family: its initial values are allowed by its own table, survive JSON, and
 * every text a person sees is there. */
static void
test_all_kinds (void)
{
  const LamFamily *const families[] = {
    &lam_layer_family,    &lam_loss_family,   &lam_optimizer_family,   &lam_schedule_family,
    &lam_metric_family,   &lam_reader_family, &lam_step_family,        &lam_augment_family,
    &lam_training_family, &lam_data_family,   &lam_initializer_family,
  };

  for (guint f = 0; f < G_N_ELEMENTS (families); f++)
    for (guint k = 0; k < *families[f]->n_kinds; k++) {
      const LamKind *kind = families[f]->kinds[k];
      g_autoptr (LamItem) item = lam_item_new (families[f], kind);
      g_autoptr (JsonNode) node = lam_item_to_json (item);
      g_autoptr (GError) error = NULL;
      g_autoptr (LamItem) back = lam_item_from_json (families[f], node, "", &error);

      g_assert_no_error (error);
      g_assert_true (lam_item_equal (item, back));
      g_assert_true (lam_family_find (families[f], kind->id) == kind);
      g_assert_nonnull (kind->title);
      g_assert_true (g_str_has_suffix (kind->summary, "."));
      for (guint p = 0; p < kind->n_params; p++) {
        g_autofree char *allowed = lam_param_allowed (&kind->params[p]);

        g_assert_cmpstr (kind->params[p].title, !=, "");
        if (!g_str_has_suffix (kind->params[p].help, "."))
          g_error ("Help of %s/%s is no sentence.", kind->id, kind->params[p].id);
        g_assert_cmpstr (allowed, !=, "");
      }
    }
}

static const struct {
  const char *text, *said;
} refused[] = {
  { "[1, 2]", "should be a JSON object" },
  { "{\"format\": \"other\"}", "“format” should be" },
  { "{\"format\": \"lamina-experiment\", \"version\": 9, \"data\": {}}", "newer" },
  { "{\"format\": \"lamina-experiment\", \"version\": 1}", "“data” is missing" },
  { HEAD ", \"layers\": [{\"type\": \"dence\", \"units\": 3}]}", "did you mean “dense”" },
  { HEAD ", \"layers\": [{\"type\": \"dense\", \"unit\": 3}]}", "did you mean “units”" },
  { HEAD ", \"layers\": [{\"type\": \"dense\", \"units\": 0}]}",
    "units is 0; allowed is a whole number" },
  { HEAD ", \"layers\": [{\"type\": \"dense\", \"units\": 2.5}]}", "units is 2.5" },
  { HEAD ", \"training\": {\"optimizer\": {\"type\": \"sgd\", \"learning_rate\": \"abc\"}}}",
    "training.optimizer: learning_rate is “abc”" },
  { HEAD ", \"training\": {\"epochs\": null}}", "epochs is null" },
  { HEAD ", \"training\": {\"batch\": 3}}", "did you mean “batch_size”" },
  { HEAD ", \"colour\": 1}", "has no “colour”" },
  { HEAD ", \"layers\": [{\"type\": \"dense\", \"name\": \"a\"}, {\"type\": \"dense\", \"name\": "
         "\"a\"}]}",
    "two layers are called “a”" },
  { HEAD ", \"layers\": [{\"type\": \"dense\", \"from\": \"nowhere\"}]}", "is no earlier layer" },
  { HEAD ", \"layers\": [{\"type\": \"flatten\"}", "is not JSON" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LamExperiment) experiment = read_text (refused[i].text, &error);

    g_assert_null (experiment);
    g_assert_nonnull (error);
    if (strstr (error->message, refused[i].said) == NULL)
      g_error ("“%s” does not say “%s”.", error->message, refused[i].said);
    g_assert_true (g_str_has_prefix (error->message, "test.lamina"));
  }
}

static const char *const example = HEAD
    ", \"name\": \"Persian “digits”\", \"seed\": 7, \"layers\": [{\"type\": \"flatten\"},"
    "{\"type\": \"dense\", \"name\": \"hidden\", \"units\": 512, \"activation\": \"relu\","
    " \"kernel_initializer\": {\"type\": \"random_normal\", \"stddev\": 0.001}},"
    "{\"type\": \"dense\", \"units\": 10}, {\"type\": \"softmax\"}],"
    "\"training\": {\"loss\": {\"type\": \"categorical_crossentropy\", \"from_logits\": true},"
    "\"metrics\": [\"accuracy\"], \"optimizer\": {\"type\": \"rmsprop\", \"learning_rate\": 0.002},"
    "\"batch_size\": 512, \"epochs\": 20, \"early_stopping\": {\"patience\": 2}}}";

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = read_text (example, &error);
  g_autofree char *text = NULL;
  g_autoptr (LamExperiment) back = NULL, dup = NULL;

  g_assert_no_error (error);
  text = lam_experiment_to_text (experiment);
  back = read_text (text, &error);
  g_assert_no_error (error);
  dup = lam_experiment_dup (back);
  g_assert_true (lam_experiment_equal (experiment, back));
  g_assert_true (lam_experiment_equal (experiment, dup));
  g_assert_true (lam_experiment_set (dup, "layers.hidden.units", "100", &error));
  g_assert_false (lam_experiment_equal (experiment, dup));
}

/* Layers without a name are counted per type; those with one do not count. */
static void
test_names (void)
{
  g_autoptr (LamExperiment) experiment = read_text (example, NULL);
  GPtrArray *layers = lam_experiment_layers (experiment);
  const char *const wanted[] = { "flatten_1", "hidden", "dense_1", "softmax_1" };

  for (guint i = 0; i < layers->len; i++)
    g_assert_cmpstr (((LamItem *) g_ptr_array_index (layers, i))->name, ==, wanted[i]);
}

static void
test_set (void)
{
  g_autoptr (LamExperiment) experiment = read_text (example, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      lam_experiment_set (experiment, "training.optimizer.learning_rate", "0.5", &error));
  g_assert_cmpfloat (lam_item_number (lam_experiment_optimizer (experiment), 0), ==, 0.5);
  g_assert_true (lam_experiment_set (experiment, "layers.hidden.activation", "tanh", &error));
  g_assert_true (lam_experiment_set (experiment, "training.optimizer", "adam", &error));
  g_assert_cmpstr (lam_experiment_optimizer (experiment)->kind->id, ==, "adam");
  g_assert_true (lam_experiment_set (experiment, "data.validation.split", "0.1", &error));
  g_assert_no_error (error);

  g_assert_false (lam_experiment_set (experiment, "training.optimiser.rate", "1", &error));
  g_assert_nonnull (strstr (error->message, "optimizer"));
  g_clear_error (&error);
  g_assert_false (lam_experiment_set (experiment, "layers.nobody.units", "1", &error));
  g_clear_error (&error);
  g_assert_false (lam_experiment_set (experiment, "training.epochs", "many", &error));
  g_assert_nonnull (strstr (error->message, "“many”"));
}

/* A failed set leaves the old value. */
static void
test_set_failed (void)
{
  g_autoptr (LamExperiment) experiment = read_text (example, NULL);
  g_autoptr (LamExperiment) before = lam_experiment_dup (experiment);

  g_assert_false (lam_experiment_set (experiment, "layers.hidden.units", "-4", NULL));
  g_assert_true (lam_experiment_equal (before, experiment));
}

static const struct {
  double number;
  const char *text;
} numbers[] = {
  { 0.1, "0.1" }, { 1e-7, "1e-07" }, { 3, "3" }, { 1.0 / 255, "0.00392156862745098" }
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *text = lam_number_to_text (numbers[i].number);

    g_assert_cmpstr (text, ==, numbers[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kind/all", test_all_kinds);
  g_test_add_func ("/experiment/refused", test_refused);
  g_test_add_func ("/experiment/round-trip", test_round_trip);
  g_test_add_func ("/experiment/names", test_names);
  g_test_add_func ("/experiment/set", test_set);
  g_test_add_func ("/experiment/set-failed", test_set_failed);
  g_test_add_func ("/number/shortest", test_numbers);
  return g_test_run ();
}
