/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From our layers to Keras's. One of ours is one there, but for paddings given in numbers, which
 * become layers of zeros or of cutting beside it, and what Keras 2 has as a layer only. */

#include "h5-write.h"
#include "keras.h"

#include <string.h>

typedef struct {
  const LamExperiment *experiment;
  LamKerasDialect dialect;
  GPtrArray *nodes;
  GHashTable *taken; /* names */
  GHashTable *after; /* a layer's name to the node that it ends with */
  double l2;         /* of the whole training */
} Writer;

static void
node_free (gpointer data)
{
  LamKerasNode *node = data;

  g_free (node->name);
  json_object_unref (node->config);
  g_ptr_array_unref (node->inputs);
  g_free (node);
}

static LamKerasNode *
add_node (Writer *w, const char *class, const char *name, LamKerasNode *input, LamShape out)
{
  LamKerasNode *node = g_new0 (LamKerasNode, 1);

  node->class = class;
  node->name = lam_keras_name (name, w->taken);
  node->config = json_object_new ();
  node->inputs = g_ptr_array_new ();
  node->out = out;
  if (input != NULL)
    g_ptr_array_add (node->inputs, input);
  json_object_set_string_member (node->config, "name", node->name);
  g_ptr_array_add (w->nodes, node);
  return node;
}

/* ---- Values ---- */

static void
add_number (JsonArray *array, double number, gboolean whole)
{
  if (whole)
    json_array_add_int_element (array, (gint64) number);
  else
    json_array_add_double_element (array, number);
}

static JsonArray *
two_numbers (double a, double b, gboolean whole)
{
  JsonArray *array = json_array_new ();

  add_number (array, a, whole);
  add_number (array, b, whole);
  return array;
}

/* [[top, bottom], [left, right]] */
static JsonArray *
four_numbers (double top, double bottom, double left, double right)
{
  JsonArray *array = json_array_new ();

  json_array_add_array_element (array, two_numbers (top, bottom, TRUE));
  json_array_add_array_element (array, two_numbers (left, right, TRUE));
  return array;
}

static void
set_shape (JsonObject *config, const char *key, const LamValue *value)
{
  JsonArray *sides = json_array_new ();

  for (guint i = 0; i < value->shape.n; i++)
    json_array_add_int_element (sides, value->shape.d[i]);
  json_object_set_array_member (config, key, sides);
}

static void
set_value (JsonObject *config, const char *key, const LamParam *param, const LamValue *value)
{
  gboolean whole = (param->flags & LAM_PARAM_WHOLE) != 0;

  switch (param->type) {
  case LAM_VALUE_NUMBER:
    if (whole)
      json_object_set_int_member (config, key, (gint64) value->number);
    else
      json_object_set_double_member (config, key, value->number);
    break;
  case LAM_VALUE_SWITCH:
    json_object_set_boolean_member (config, key, value->on);
    break;
  case LAM_VALUE_CHOICE:
    json_object_set_string_member (config, key, param->choices[value->choice]);
    break;
  case LAM_VALUE_PAIR:
    json_object_set_array_member (config, key, two_numbers (value->pair[0], value->pair[1], whole));
    break;
  case LAM_VALUE_QUAD:
    json_object_set_array_member (
        config, key, four_numbers (value->quad[0], value->quad[1], value->quad[2], value->quad[3]));
    break;
  case LAM_VALUE_SHAPE:
    set_shape (config, key, value);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* ---- Parameters ---- */

static const char *
choice_of (const LamItem *item, const char *id)
{
  int index = lam_kind_find_param (item->kind, id);

  return index >= 0 ? item->kind->params[index].choices[lam_item_choice (item, (guint) index)]
                    : NULL;
}

static gboolean
is_explicit (const LamItem *item)
{
  int index = lam_kind_find_param (item->kind, "padding");

  return index >= 0 && item->kind->params[index].type == LAM_VALUE_CHOICE
         && g_str_equal (choice_of (item, "padding"), "explicit");
}

/* Keras 2's Activation has no slope to give. */
static gboolean
wants_own_layer (const Writer *w, const LamItem *item)
{
  return w->dialect == LAM_KERAS_OLD
         && g_strcmp0 (choice_of (item, "activation"), "leaky_relu") == 0;
}

static void
set_l2 (const Writer *w, JsonObject *config, double l2)
{
  JsonObject *object = json_object_new (), *inner = json_object_new ();

  if (w->dialect == LAM_KERAS_3)
    json_object_set_string_member (object, "module", "keras.regularizers");
  json_object_set_string_member (object, "class_name", "L1L2");
  json_object_set_double_member (inner, "l1", 0);
  json_object_set_double_member (inner, "l2", l2);
  json_object_set_object_member (object, "config", inner);
  if (w->dialect == LAM_KERAS_3)
    json_object_set_null_member (object, "registered_name");
  json_object_set_object_member (config, "kernel_regularizer", object);
}

static void
set_more (JsonObject *config, const char *more)
{
  g_autoptr (JsonNode) node = json_from_string (more, NULL);
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (config, l->data,
                            json_node_copy (json_object_get_member (object, l->data)));
}

static void
set_parameter (const Writer *w, const LamKerasKind *kind, const LamItem *item, guint index,
               JsonObject *config)
{
  const LamParam *param = &item->kind->params[index];
  const LamValue *value = &item->values[index];
  const char *key = param->id;

  if (w->dialect == LAM_KERAS_OLD && g_strcmp0 (kind->other[0], key) == 0)
    key = kind->other[1];
  if (g_str_equal (key, "pad") || (!value->is_set && (param->flags & LAM_PARAM_OPTIONAL) != 0))
    return;
  if (g_str_equal (key, "l2")) {
    if (value->number + w->l2 > 0)
      set_l2 (w, config, value->number + w->l2);
  } else if (g_str_equal (key, "padding") && is_explicit (item)) {
    json_object_set_string_member (config, key, "valid");
  } else if (g_str_equal (key, "activation") && wants_own_layer (w, item)) {
    json_object_set_string_member (config, key, "linear");
  } else if (param->type == LAM_VALUE_ITEM) {
    json_object_set_member (config, key, lam_keras_initializer (value->item, w->dialect));
  } else {
    set_value (config, key, param, value);
  }
}

static void
set_parameters (const Writer *w, const LamKerasKind *kind, const LamItem *item, JsonObject *config)
{
  if (w->dialect == LAM_KERAS_3)
    json_object_set_string_member (config, "dtype", "float32");
  if (kind->more != NULL)
    set_more (config, kind->more);
  for (guint i = 0; i < item->kind->n_params; i++)
    set_parameter (w, kind, item, i, config);
  /* Left to be chosen, it is the window's own size. */
  if (lam_kind_find_param (item->kind, "pool_size") >= 0
      && !json_object_has_member (config, "strides"))
    json_object_set_member (config, "strides",
                            json_node_copy (json_object_get_member (config, "pool_size")));
}

/* ---- Paddings in numbers ---- */

static guint
pair_of (const LamItem *item, const char *id, guint side)
{
  return lam_item_pair (item, lam_item_index (item, id), side);
}

static LamKerasNode *
add_zeros (Writer *w, const LamItem *item, LamKerasNode *input, LamShape in)
{
  g_autofree char *name = g_strconcat (item->name, "_pad", NULL);
  guint rows = pair_of (item, "pad", 0), columns = pair_of (item, "pad", 1);
  LamShape out = lam_shape_picture (in.d[0] + 2 * rows, in.d[1] + 2 * columns, in.d[2]);
  LamKerasNode *node = add_node (w, "ZeroPadding2D", name, input, out);

  json_object_set_array_member (node->config, "padding",
                                four_numbers (rows, rows, columns, columns));
  set_more (node->config, lam_keras_kind_of ("zero_padding2d")->more);
  return node;
}

/* What Keras's valid gives, of which explicit pads are cut away. */
static LamShape
whole_of (const LamItem *item, LamShape in, LamShape out)
{
  LamShape whole = out;

  for (guint side = 0; side < 2; side++) {
    guint k = pair_of (item, "kernel_size", side), s = pair_of (item, "strides", side);
    guint reach = (k - 1) * pair_of (item, "dilation_rate", side) + 1;

    whole.d[side] = in.d[side] * s + (reach > s ? reach - s : 0);
  }
  return whole;
}

static LamKerasNode *
add_cut (Writer *w, const LamItem *item, LamKerasNode *input, LamShape out, GError **error)
{
  g_autofree char *name = g_strconcat (item->name, "_crop", NULL);
  guint rows = pair_of (item, "pad", 0), columns = pair_of (item, "pad", 1);
  LamShape whole = input->out;
  LamKerasNode *node;

  if (rows + out.d[0] > whole.d[0] || columns + out.d[1] > whole.d[1]) {
    lam_fail (error, LAM_ERROR_DATA,
              "Layer “%s”: Keras cannot give a result that long with this padding; choose “same” "
              "or a smaller output padding.",
              item->name);
    return NULL;
  }
  node = add_node (w, "Cropping2D", name, input, out);
  json_object_set_array_member (
      node->config, "cropping",
      four_numbers (rows, whole.d[0] - rows - out.d[0], columns, whole.d[1] - columns - out.d[1]));
  set_more (node->config, lam_keras_kind_of ("zero_padding2d")->more);
  return node;
}

/* ---- Layers ---- */

static LamKerasNode *
add_main (Writer *w, const LamKerasKind *kind, const LamItem *item, const GPtrArray *inputs,
          LamShape out)
{
  LamKerasNode *node = add_node (w, kind->class, item->name, NULL, out);

  g_ptr_array_extend (node->inputs, (GPtrArray *) inputs, NULL, NULL);
  set_parameters (w, kind, item, node->config);
  node->layer = item->name;
  return node;
}

/* @item as nodes; the last of them. */
static LamKerasNode *
add_fitting (Writer *w, const LamKerasKind *kind, const LamItem *item, GPtrArray *inputs,
             const LamPlanRow *row, GError **error)
{
  gboolean given = is_explicit (item), turns = g_str_equal (item->kind->id, "conv2d_transpose");
  LamKerasNode *node;

  if (given && !turns)
    inputs->pdata[0] = add_zeros (w, item, inputs->pdata[0], row->in);
  node = add_main (w, kind, item, inputs,
                   given && turns ? whole_of (item, row->in, row->out) : row->out);
  if (given && turns) {
    json_object_remove_member (node->config, "output_padding");
    node = add_cut (w, item, node, row->out, error);
  }
  if (node != NULL && wants_own_layer (w, item)) {
    g_autofree char *name = g_strconcat (item->name, "_leaky_relu", NULL);

    /* Keras's slope of the activation; that of the layer is another. */
    node = add_node (w, "LeakyReLU", name, node, row->out);
    json_object_set_double_member (node->config, "alpha", 0.2);
  }
  return node;
}

static LamKerasNode *
add_item (Writer *w, const LamItem *item, GPtrArray *inputs, const LamPlanRow *row, GError **error)
{
  const LamKerasKind *kind = lam_keras_kind_of (item->kind->id);
  gboolean given = is_explicit (item);

  if (kind == NULL)
    lam_fail (error, LAM_ERROR_DATA, "Layer “%s” (%s) has no counterpart in Keras.", item->name,
              lam_translate (item->kind->title));
  else if (given && lam_kind_find_param (item->kind, "pool_size") >= 0)
    lam_fail (error, LAM_ERROR_DATA,
              "Layer “%s” (%s): Keras's pooling has no padding in numbers; choose “same” or "
              "“valid”.",
              item->name, lam_translate (item->kind->title));
  else
    return add_fitting (w, kind, item, inputs, row, error);
  return NULL;
}

/* ---- All of them ---- */

static void
mark_used (LamKerasNode *node)
{
  if (node->used)
    return;
  node->used = TRUE;
  for (guint i = 0; i < node->inputs->len; i++)
    mark_used (node->inputs->pdata[i]);
}

static LamKerasNode *
add_input (Writer *w, LamShape in)
{
  LamKerasNode *node = add_node (w, "InputLayer", "input_1", NULL, in);
  JsonArray *shape = json_array_new ();

  json_array_add_null_element (shape);
  for (guint i = 0; i < in.n; i++)
    json_array_add_int_element (shape, in.d[i]);
  json_object_set_array_member (
      node->config, w->dialect == LAM_KERAS_3 ? "batch_shape" : "batch_input_shape", shape);
  json_object_set_string_member (node->config, "dtype", "float32");
  json_object_set_boolean_member (node->config, "sparse", FALSE);
  return node;
}

static GPtrArray *
inputs_of (const Writer *w, const LamItem *item, LamKerasNode *before)
{
  GPtrArray *inputs = g_ptr_array_new ();
  gboolean merges = lam_layer_kind_merges (item->kind);

  if (merges || item->from == NULL || item->from[0] == NULL)
    g_ptr_array_add (inputs, before);
  for (guint i = 0; item->from != NULL && item->from[i] != NULL; i++)
    g_ptr_array_add (inputs, g_hash_table_lookup (w->after, item->from[i]));
  return inputs;
}

static gboolean
add_all (Writer *w, LamShape in, const LamPlan *plan, GError **error)
{
  GPtrArray *layers = lam_experiment_layers (w->experiment);
  LamKerasNode *last = add_input (w, in);

  for (guint i = 0; i < layers->len; i++) {
    const LamItem *item = layers->pdata[i];
    g_autoptr (GPtrArray) inputs = inputs_of (w, item, last);

    last = g_str_equal (item->kind->id, "input")
               ? inputs->pdata[0]
               : add_item (w, item, inputs, plan->rows->pdata[i], error);
    if (last == NULL)
      return FALSE;
    g_hash_table_insert (w->after, item->name, last);
  }
  mark_used (last);
  for (guint i = w->nodes->len; i-- > 0;)
    if (!((LamKerasNode *) w->nodes->pdata[i])->used)
      g_ptr_array_remove_index (w->nodes, i);
  return TRUE;
}

GPtrArray *
lam_keras_nodes_new (const LamExperiment *experiment, LamShape in, LamKerasDialect dialect,
                     GError **error)
{
  g_autoptr (LamPlan) plan = lam_plan_new (experiment, in, NULL);
  const char *wrong = lam_plan_error (plan);
  Writer w = { .experiment = experiment, .dialect = dialect };
  gboolean good;

  if (wrong != NULL) {
    lam_fail (error, LAM_ERROR_SHAPE, "%s", wrong);
    return NULL;
  }
  w.l2 = lam_item_number (lam_experiment_training (experiment), LAM_TRAINING_L2);
  w.nodes = g_ptr_array_new_with_free_func (node_free);
  w.taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w.after = g_hash_table_new (g_str_hash, g_str_equal);
  good = add_all (&w, in, plan, error);
  g_hash_table_unref (w.taken);
  g_hash_table_unref (w.after);
  if (!good)
    g_clear_pointer (&w.nodes, g_ptr_array_unref);
  return w.nodes;
}

/* ---- Their weights ---- */

GPtrArray *
lam_keras_layers_new (const GPtrArray *nodes, const LamWeights *weights)
{
  static const char *const order[] = { "kernel", "gamma",       "bias",
                                       "beta",   "moving_mean", "moving_variance" };
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_keras_layer_free);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < nodes->len; i++) {
    const LamKerasNode *node = nodes->pdata[i];
    LamKerasLayer *layer = lam_keras_layer_new ();

    layer->name = g_strdup (node->name);
    for (guint k = 0; node->layer != NULL && k < G_N_ELEMENTS (order); k++) {
      g_autofree char *name = g_strdup_printf ("%s/%s", node->layer, order[k]);
      const LamTensor *tensor = lam_weights_find (weights, name);

      if (tensor != NULL)
        g_ptr_array_add (layer->tensors, (LamTensor *) tensor);
    }
    if (layer->tensors->len > 0) {
      const char *id = lam_keras_kind_by_class (node->class)->id;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (used, id));

      /* Keras 3 makes a place of the class's name just as our ids are made. */
      layer->slot = n > 0 ? g_strdup_printf ("%s_%u", id, n) : g_strdup (id);
      g_hash_table_insert (used, (gpointer) id, GUINT_TO_POINTER (n + 1));
    }
    g_ptr_array_add (layers, layer);
  }
  return layers;
}
