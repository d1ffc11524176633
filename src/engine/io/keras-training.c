/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a model of Keras says of how it is trained: loss, metrics and optimiser. Written into a
 * .keras only, since no one form of it is read by Keras 2.2 and Keras 3. */

#include "keras.h"
#include "lam-json.h"

static const struct {
  const char *id, *class, *brief;
} losses[] = {
  { "categorical_crossentropy", "CategoricalCrossentropy", "categorical_crossentropy" },
  { "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy",
    "sparse_categorical_crossentropy" },
  { "binary_crossentropy", "BinaryCrossentropy", "binary_crossentropy" },
  { "mean_squared_error", "MeanSquaredError", "mse" },
  { "mean_absolute_error", "MeanAbsoluteError", "mae" },
};

static const struct {
  const char *id, *class;
} optimizers[] = {
  { "sgd", "SGD" },     { "rmsprop", "RMSprop" }, { "adam", "Adam" },
  { "adamw", "AdamW" }, { "adagrad", "Adagrad" },
};

/* Metrics that mean the same in both. */
static const char *const metrics[][2] = { { "accuracy", "acc" },
                                          { "mean_absolute_error", "mae" },
                                          { "mean_squared_error", "mse" } };

/* ---- Writing ---- */

static JsonObject *
class_of (const char *module, const char *class, JsonObject *config)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "module", module);
  json_object_set_string_member (object, "class_name", class);
  json_object_set_object_member (object, "config", config);
  json_object_set_null_member (object, "registered_name");
  return object;
}

static gboolean
put_loss (const LamItem *loss, JsonObject *into)
{
  int logits = lam_kind_find_param (loss->kind, "from_logits");
  JsonObject *config;

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++) {
    if (!g_str_equal (losses[i].id, loss->kind->id))
      continue;
    if (logits >= 0 && lam_item_on (loss, (guint) logits)) {
      config = json_object_new ();
      json_object_set_boolean_member (config, "from_logits", TRUE);
      json_object_set_object_member (into, "loss",
                                     class_of ("keras.losses", losses[i].class, config));
    } else {
      json_object_set_string_member (into, "loss", losses[i].id);
    }
    return TRUE;
  }
  return FALSE;
}

static void
put_metrics (const GPtrArray *items, JsonObject *into)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < items->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (metrics); k++)
      if (g_str_equal (((LamItem *) items->pdata[i])->kind->id, metrics[k][0]))
        json_array_add_string_element (array, metrics[k][0]);
  json_object_set_array_member (into, "metrics", array);
}

/* rate / (1 + decay · step) is a schedule there. */
static void
put_decay (JsonObject *config, double decay)
{
  JsonObject *schedule = json_object_new ();

  json_object_set_double_member (schedule, "initial_learning_rate",
                                 json_object_get_double_member (config, "learning_rate"));
  json_object_set_int_member (schedule, "decay_steps", 1);
  json_object_set_double_member (schedule, "decay_rate", decay);
  json_object_set_boolean_member (schedule, "staircase", FALSE);
  json_object_set_object_member (
      config, "learning_rate",
      class_of ("keras.optimizers.schedules", "InverseTimeDecay", schedule));
}

static void
put_optimizer (const LamItem *item, JsonObject *into)
{
  static const char *const ours[] = { "decay", "schedule", "epsilon_inside_sqrt",
                                      "epsilon_corrected", NULL };
  int decay = lam_kind_find_param (item->kind, "decay");
  JsonObject *config = json_object_new ();

  for (guint i = 0; i < item->kind->n_params; i++) {
    const LamParam *param = &item->kind->params[i];

    if (g_strv_contains (ours, param->id) || !item->values[i].is_set)
      continue;
    if (param->type == LAM_VALUE_SWITCH)
      json_object_set_boolean_member (config, param->id, lam_item_on (item, i));
    else if (param->type == LAM_VALUE_NUMBER)
      json_object_set_double_member (config, param->id, lam_item_number (item, i));
  }
  if (decay >= 0 && lam_item_number (item, (guint) decay) > 0)
    put_decay (config, lam_item_number (item, (guint) decay));
  for (guint i = 0; i < G_N_ELEMENTS (optimizers); i++)
    if (g_str_equal (optimizers[i].id, item->kind->id)) {
      json_object_set_object_member (into, "optimizer",
                                     class_of ("keras.optimizers", optimizers[i].class, config));
      return;
    }
  json_object_unref (config);
}

JsonObject *
lam_keras_training (const LamExperiment *experiment)
{
  JsonObject *training = json_object_new ();

  if (!put_loss (lam_experiment_loss (experiment), training)) {
    json_object_unref (training);
    return NULL;
  }
  put_metrics (lam_item_peek_list (lam_experiment_training (experiment), LAM_TRAINING_METRICS),
               training);
  put_optimizer (lam_experiment_optimizer (experiment), training);
  json_object_set_null_member (training, "loss_weights");
  json_object_set_null_member (training, "weighted_metrics");
  json_object_set_boolean_member (training, "run_eagerly", FALSE);
  json_object_set_int_member (training, "steps_per_execution", 1);
  json_object_set_boolean_member (training, "jit_compile", FALSE);
  return training;
}

/* ---- Reading ---- */

/* A name, or an object with its class and configuration. */
static const char *
name_in (JsonObject *object, const char *key, JsonObject **config)
{
  JsonObject *inner = lam_json_member (object, key);

  *config = lam_json_member (inner, "config");
  return inner != NULL ? lam_json_text (inner, "class_name") : lam_json_text (object, key);
}

static void
read_loss (JsonObject *training, LamExperiment *into)
{
  JsonObject *config;
  const char *name = name_in (training, "loss", &config);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (losses); i++) {
    if (g_ascii_strcasecmp (name, losses[i].class) != 0 && !g_str_equal (name, losses[i].id)
        && !g_str_equal (name, losses[i].brief))
      continue;
    lam_experiment_set (into, "training.loss", losses[i].id, NULL);
    if (lam_json_is_on (config, "from_logits"))
      lam_experiment_set (into, "training.loss.from_logits", "true", NULL);
    return;
  }
}

static void
read_metrics (JsonObject *training, LamExperiment *into)
{
  JsonArray *names = lam_json_list (training, "metrics");
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++) {
    JsonNode *node = json_array_get_element (names, i);
    const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    for (guint k = 0; name != NULL && k < G_N_ELEMENTS (metrics); k++)
      if (g_str_equal (name, metrics[k][0]) || g_str_equal (name, metrics[k][1]))
        g_string_append_printf (text, "%s\"%s\"", text->len > 1 ? ", " : "", metrics[k][0]);
  }
  g_string_append_c (text, ']');
  if (text->len > 2)
    lam_experiment_set (into, "training.metrics", text->str, NULL);
}

/* Keras keeps rates in single precision and writes them out in double: 0.002 as 0.00200000009… */
static char *
brief_number (double number)
{
  char brief[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (brief, sizeof brief, "%.7g", number);
  if ((double) (float) number == number && (float) g_ascii_strtod (brief, NULL) == (float) number)
    return g_strdup (brief);
  return lam_number_to_text (number);
}

/* A number under @key, in the C locale, as the parameter @id of the optimiser. */
static void
read_number (JsonObject *config, const char *key, const char *id, LamExperiment *into)
{
  JsonNode *node = json_object_get_member (config, key);
  g_autofree char *path = g_strconcat ("training.optimizer.", id, NULL);
  g_autofree char *text = NULL;
  double number;

  if (lam_kind_find_param (lam_experiment_optimizer (into)->kind, id) < 0)
    return;
  if (lam_json_number (node, &number))
    text = brief_number (number);
  else if (lam_json_is_on (config, key))
    text = g_strdup ("true");
  if (text != NULL)
    lam_experiment_set (into, path, text, NULL);
}

/* A rate that follows a schedule begins as this one says. */
static void
read_schedule (JsonObject *config, LamExperiment *into)
{
  JsonObject *schedule = lam_json_member (config, "learning_rate");
  JsonObject *inner = lam_json_member (schedule, "config");
  double steps;

  if (inner == NULL)
    return;
  read_number (inner, "initial_learning_rate", "learning_rate", into);
  if (g_strcmp0 (lam_json_text (schedule, "class_name"), "InverseTimeDecay") == 0
      && lam_json_number (json_object_get_member (inner, "decay_steps"), &steps) && steps == 1)
    read_number (inner, "decay_rate", "decay", into);
}

static void
read_optimizer (JsonObject *training, LamExperiment *into)
{
  gboolean third = json_object_has_member (training, "optimizer");
  JsonObject *config;
  const char *name = name_in (training, third ? "optimizer" : "optimizer_config", &config);
  const char *id = NULL;
  const LamKind *kind;

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (optimizers); i++)
    if (g_ascii_strcasecmp (name, optimizers[i].class) == 0)
      id = optimizers[i].id;
  if (id == NULL)
    return;
  lam_experiment_set (into, "training.optimizer", id, NULL);
  kind = lam_experiment_optimizer (into)->kind;
  for (guint i = 0; config != NULL && i < kind->n_params; i++)
    read_number (config, kind->params[i].id, kind->params[i].id, into);
  if (config != NULL) {
    read_number (config, "lr", "learning_rate", into);
    read_schedule (config, into);
  }
  if (third && g_str_equal (id, "rmsprop"))
    lam_experiment_set (into, "training.optimizer.epsilon_inside_sqrt", "true", NULL);
}

void
lam_keras_read_training (JsonObject *training, LamExperiment *into)
{
  read_loss (training, into);
  read_metrics (training, into);
  read_optimizer (training, into);
}
