/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layers of Keras as the text that its files keep. A list is a Sequential, which every Keras reads
 * in the same way; one with branches is a Functional, which Keras 2.2 calls Model. */

#include "h5-write.h"
#include "keras.h"

static gboolean
is_list (const GPtrArray *nodes)
{
  for (guint i = 1; i < nodes->len; i++) {
    const LamKerasNode *node = nodes->pdata[i];

    if (node->inputs->len != 1 || node->inputs->pdata[0] != nodes->pdata[i - 1])
      return FALSE;
  }
  return TRUE;
}

/* ["dense_1", 0, 0] and, in Keras 2, {} behind it. */
static JsonArray *
reference (const LamKerasNode *node, gboolean with_arguments)
{
  JsonArray *array = json_array_new ();

  json_array_add_string_element (array, node->name);
  json_array_add_int_element (array, 0);
  json_array_add_int_element (array, 0);
  if (with_arguments)
    json_array_add_object_element (array, json_object_new ());
  return array;
}

static JsonArray *
shape_with_batch (LamShape shape)
{
  JsonArray *array = json_array_new ();

  json_array_add_null_element (array);
  for (guint i = 0; i < shape.n; i++)
    json_array_add_int_element (array, shape.d[i]);
  return array;
}

static JsonObject *
tensor_of (const LamKerasNode *node)
{
  JsonObject *object = json_object_new (), *config = json_object_new ();

  json_object_set_array_member (config, "shape", shape_with_batch (node->out));
  json_object_set_string_member (config, "dtype", "float32");
  json_object_set_array_member (config, "keras_history", reference (node, FALSE));
  json_object_set_string_member (object, "class_name", "__keras_tensor__");
  json_object_set_object_member (object, "config", config);
  return object;
}

/* How Keras 3 says what a layer was called with: a list of tensors is one argument. */
static JsonObject *
call_of (const LamKerasNode *node)
{
  JsonObject *call = json_object_new ();
  JsonArray *arguments = json_array_new (), *tensors = json_array_new ();

  for (guint i = 0; i < node->inputs->len; i++)
    json_array_add_object_element (tensors, tensor_of (node->inputs->pdata[i]));
  if (node->inputs->len > 1) {
    json_array_add_array_element (arguments, tensors);
  } else {
    json_array_unref (arguments);
    arguments = tensors;
  }
  json_object_set_array_member (call, "args", arguments);
  json_object_set_object_member (call, "kwargs", json_object_new ());
  return call;
}

static JsonArray *
calls_of (const LamKerasNode *node, LamKerasDialect dialect)
{
  JsonArray *calls = json_array_new (), *inputs;

  if (node->inputs->len == 0)
    return calls;
  if (dialect == LAM_KERAS_3) {
    json_array_add_object_element (calls, call_of (node));
    return calls;
  }
  inputs = json_array_new ();
  for (guint i = 0; i < node->inputs->len; i++)
    json_array_add_array_element (inputs, reference (node->inputs->pdata[i], TRUE));
  json_array_add_array_element (calls, inputs);
  return calls;
}

static JsonObject *
layer_of (const LamKerasNode *node, gboolean list, LamKerasDialect dialect)
{
  JsonObject *object = json_object_new ();

  if (dialect == LAM_KERAS_3) {
    json_object_set_string_member (object, "module", "keras.layers");
    json_object_set_null_member (object, "registered_name");
  }
  json_object_set_string_member (object, "class_name", node->class);
  json_object_set_object_member (object, "config", json_object_ref (node->config));
  if (!list) {
    json_object_set_string_member (object, "name", node->name);
    json_object_set_array_member (object, "inbound_nodes", calls_of (node, dialect));
  }
  return object;
}

static JsonArray *
ends_of (const LamKerasNode *node)
{
  JsonArray *array = json_array_new ();

  json_array_add_array_element (array, reference (node, FALSE));
  return array;
}

static JsonObject *
inner_config (const GPtrArray *nodes, gboolean list, const LamExperiment *experiment,
              LamKerasDialect dialect)
{
  JsonObject *config = json_object_new ();
  JsonArray *layers = json_array_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *title = lam_experiment_name (experiment);
  g_autofree char *name =
      lam_keras_name (title != NULL && g_str_is_ascii (title) ? title : "lamina", taken);

  for (guint i = 0; i < nodes->len; i++)
    json_array_add_object_element (layers, layer_of (nodes->pdata[i], list, dialect));
  json_object_set_string_member (config, "name", name);
  if (dialect == LAM_KERAS_3) {
    json_object_set_boolean_member (config, "trainable", TRUE);
    if (list)
      json_object_set_string_member (config, "dtype", "float32");
  }
  json_object_set_array_member (config, "layers", layers);
  if (!list) {
    json_object_set_array_member (config, "input_layers", ends_of (nodes->pdata[0]));
    json_object_set_array_member (config, "output_layers", ends_of (nodes->pdata[nodes->len - 1]));
  }
  return config;
}

char *
lam_keras_config (const GPtrArray *nodes, const LamExperiment *experiment, LamKerasDialect dialect)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *model = json_object_new (), *training, *build;
  gboolean list = is_list (nodes), third = dialect == LAM_KERAS_3;

  if (third) {
    /* The public name of a Functional is no class that can be looked up. */
    json_object_set_string_member (model, "module", list ? "keras" : "keras.src.models.functional");
    json_object_set_null_member (model, "registered_name");
  }
  json_object_set_string_member (model, "class_name",
                                 list    ? "Sequential"
                                 : third ? "Functional"
                                         : "Model");
  json_object_set_object_member (model, "config", inner_config (nodes, list, experiment, dialect));
  if (third && list) {
    build = json_object_new ();
    json_object_set_array_member (build, "input_shape",
                                  shape_with_batch (((LamKerasNode *) nodes->pdata[0])->out));
    json_object_set_object_member (model, "build_config", build);
  }
  training = third ? lam_keras_training (experiment) : NULL;
  if (training != NULL)
    json_object_set_object_member (model, "compile_config", training);
  json_node_take_object (root, model);
  return json_to_string (root, FALSE);
}
