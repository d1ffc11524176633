/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which class of Keras is which kind here. Of kinds with the same class the first is read. */

#include "keras.h"
#include "lam-json.h"

#define PICTURES "{\"data_format\": \"channels_last\"}"
#define LAST_AXIS "{\"axis\": -1}"

static const LamKerasKind kinds[] = {
  { .id = "input", .class = "InputLayer" },
  { .id = "dense", .class = "Dense" },
  { .id = "conv2d", .class = "Conv2D", .more = PICTURES },
  { .id = "conv2d_transpose", .class = "Conv2DTranspose", .more = PICTURES },
  { .id = "max_pooling2d", .class = "MaxPooling2D", .more = PICTURES },
  { .id = "average_pooling2d", .class = "AveragePooling2D", .more = PICTURES },
  { .id = "global_average_pooling2d", .class = "GlobalAveragePooling2D", .more = PICTURES },
  { .id = "global_max_pooling2d", .class = "GlobalMaxPooling2D", .more = PICTURES },
  { .id = "up_sampling2d", .class = "UpSampling2D", .more = PICTURES },
  { .id = "zero_padding2d", .class = "ZeroPadding2D", .more = PICTURES },
  { .id = "batch_normalization", .class = "BatchNormalization", .more = LAST_AXIS },
  { .id = "dropout", .class = "Dropout" },
  { .id = "gaussian_noise", .class = "GaussianNoise" },
  { .id = "flatten", .class = "Flatten", .more = PICTURES },
  { .id = "reshape", .class = "Reshape" },
  { .id = "activation", .class = "Activation" },
  { .id = "relu", .class = "ReLU" },
  { .id = "leaky_relu", .class = "LeakyReLU", .other = { "negative_slope", "alpha" } },
  { .id = "elu", .class = "ELU" },
  { .id = "sigmoid", .class = "Activation", .more = "{\"activation\": \"sigmoid\"}" },
  { .id = "tanh", .class = "Activation", .more = "{\"activation\": \"tanh\"}" },
  { .id = "softplus", .class = "Activation", .more = "{\"activation\": \"softplus\"}" },
  { .id = "softmax", .class = "Softmax", .more = LAST_AXIS },
  { .id = "log_softmax", .class = "Activation", .more = "{\"activation\": \"log_softmax\"}" },
  { .id = "add", .class = "Add" },
  { .id = "concatenate", .class = "Concatenate", .more = LAST_AXIS },
};

const LamKerasKind *
lam_keras_kind_of (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].id, id))
      return &kinds[i];
  return NULL;
}

const LamKerasKind *
lam_keras_kind_by_class (const char *class)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].class, class))
      return &kinds[i];
  return NULL;
}

/* ---- Initialisers ---- */

/* Cases of VarianceScaling, which every Keras has. */
static const struct {
  const char *id, *class, *mode, *distribution;
  double scale;
} scalings[] = {
  { "glorot_uniform", "GlorotUniform", "fan_avg", "uniform", 1 },
  { "glorot_normal", "GlorotNormal", "fan_avg", "truncated_normal", 1 },
  { "he_uniform", "HeUniform", "fan_in", "uniform", 2 },
  { "he_normal", "HeNormal", "fan_in", "truncated_normal", 2 },
  { "lecun_uniform", "LecunUniform", "fan_in", "uniform", 1 },
  { "lecun_normal", "LecunNormal", "fan_in", "truncated_normal", 1 },
};

static const struct {
  const char *id, *class;
} plain[] = {
  { "zeros", "Zeros" },
  { "ones", "Ones" },
  { "constant", "Constant" },
  { "random_normal", "RandomNormal" },
  { "random_uniform", "RandomUniform" },
  { "truncated_normal", "TruncatedNormal" },
  { "variance_scaling", "VarianceScaling" },
};

static void
put_parameters (const LamItem *item, JsonObject *config)
{
  for (guint i = 0; i < item->kind->n_params; i++) {
    const LamParam *param = &item->kind->params[i];

    if (param->type == LAM_VALUE_CHOICE)
      json_object_set_string_member (config, param->id, param->choices[lam_item_choice (item, i)]);
    else
      json_object_set_double_member (config, param->id, lam_item_number (item, i));
  }
}

JsonNode *
lam_keras_initializer (const LamItem *item, LamKerasDialect dialect)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new (), *config = json_object_new ();
  const char *class = "VarianceScaling";

  for (guint i = 0; i < G_N_ELEMENTS (scalings); i++)
    if (g_str_equal (item->kind->id, scalings[i].id)) {
      json_object_set_double_member (config, "scale", scalings[i].scale);
      json_object_set_string_member (config, "mode", scalings[i].mode);
      json_object_set_string_member (config, "distribution", scalings[i].distribution);
    }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_str_equal (item->kind->id, plain[i].id)) {
      class = plain[i].class;
      put_parameters (item, config);
    }
  /* Keras 2.2 knows just "normal", by which every later one means the cut one too. */
  if (dialect == LAM_KERAS_OLD && json_object_has_member (config, "distribution")
      && g_str_equal (json_object_get_string_member (config, "distribution"), "truncated_normal"))
    json_object_set_string_member (config, "distribution", "normal");
  if (dialect == LAM_KERAS_3)
    json_object_set_string_member (object, "module", "keras.initializers");
  json_object_set_string_member (object, "class_name", class);
  json_object_set_object_member (object, "config", config);
  if (dialect == LAM_KERAS_3)
    json_object_set_null_member (object, "registered_name");
  json_node_take_object (node, object);
  return node;
}

/* The one of our short names that a VarianceScaling is, or NULL. */
static const char *
short_name (JsonObject *item)
{
  const char *mode = lam_json_text (item, "mode");
  const char *distribution = lam_json_text (item, "distribution");
  double scale;

  if (!lam_json_number (json_object_get_member (item, "scale"), &scale))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (scalings); i++)
    if (scale == scalings[i].scale && g_strcmp0 (mode, scalings[i].mode) == 0
        && g_strcmp0 (distribution, scalings[i].distribution) == 0)
      return scalings[i].id;
  return NULL;
}

/* What Keras takes when a key is missing is what we take, so that only ours are copied. */
static JsonNode *
read_plain (const char *id, JsonObject *config)
{
  const LamKind *kind = lam_family_find (&lam_initializer_family, id);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "type", id);
  for (guint i = 0; config != NULL && i < kind->n_params; i++) {
    JsonNode *value = json_object_get_member (config, kind->params[i].id);

    if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
      continue;
    if (g_strcmp0 (json_node_get_string (value), "normal") == 0)
      json_object_set_string_member (item, kind->params[i].id, "truncated_normal");
    else
      json_object_set_member (item, kind->params[i].id, json_node_copy (value));
  }
  json_node_take_object (node, item);
  return node;
}

JsonNode *
lam_keras_read_initializer (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *name = object != NULL ? json_object_get_member (object, "class_name") : node;
  JsonNode *inner = object != NULL ? json_object_get_member (object, "config") : NULL;
  const char *class =
      name != NULL && JSON_NODE_HOLDS_VALUE (name) ? json_node_get_string (name) : NULL;
  const char *id;
  JsonNode *read;

  if (class == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (scalings); i++)
    if (g_str_equal (class, scalings[i].class) || g_str_equal (class, scalings[i].id))
      return json_node_init_string (json_node_alloc (), scalings[i].id);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++) {
    if (!g_str_equal (class, plain[i].class) && !g_str_equal (class, plain[i].id))
      continue;
    read = read_plain (plain[i].id, inner != NULL && JSON_NODE_HOLDS_OBJECT (inner)
                                        ? json_node_get_object (inner)
                                        : NULL);
    id = short_name (json_node_get_object (read));
    if (id == NULL)
      return read;
    json_node_unref (read);
    return json_node_init_string (json_node_alloc (), id);
  }
  return NULL;
}
