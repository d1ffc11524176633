/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model of Keras as an experiment. Its layers, with who feeds whom, are brought into an order in
 * which each takes what the one before gives wherever that can be, since that is how an experiment
 * is written; models in a model are taken apart. */

#include "../lam-model.h"
#include "keras.h"
#include "lam-json.h"

#include <string.h>

#define MOST_LAYERS 2000
#define MOST_DEEP 8

/* A layer of the model as its file describes it. */
typedef struct {
  const char *class, *name; /* borrowed from the JSON */
  JsonObject *config;
  GPtrArray *inputs; /* of Layer */
  char *slot;        /* Keras 3's place, "dense_1" or "sequential/dense_1" */
  int state;         /* of putting in order: 0 not yet, 1 going on, 2 done */
  char *last;        /* name of the last of our layers that it has become */
  guint n_readers;
} Layer;

typedef struct {
  const char *where;
  GPtrArray *all;     /* of Layer */
  GHashTable *taken;  /* names of ours */
  JsonArray *items;   /* ours so far */
  const char *before; /* name of the last of them */
  GArray *axes;       /* of Axis */
} Reader;

/* An axis that a layer works along, by its number in the batch: it has to be the last one, which
 * only shapes tell. */
typedef struct {
  guint item; /* of ours */
  const char *name;
  gint64 axis;
} Axis;

static void
layer_free (gpointer data)
{
  Layer *layer = data;

  g_ptr_array_unref (layer->inputs);
  g_free (layer->slot);
  g_free (layer->last);
  g_free (layer);
}

static Layer *add_model (Reader *r, JsonObject *model, Layer *input, const char *path, guint depth,
                         GError **error);

/* ---- What the file says ---- */

/* Keras 3's name for a class: "Conv2D" is conv2d, "BatchNormalization" batch_normalization. */
static char *
snake_of (const char *class)
{
  GString *text = g_string_new (NULL);

  for (const char *at = class; *at != '\0'; at++) {
    gboolean begins =
        g_ascii_isupper (*at) && at > class
        && (g_ascii_islower (at[-1]) || (g_ascii_isupper (at[-1]) && g_ascii_islower (at[1])));

    if (begins)
      g_string_append_c (text, '_');
    g_string_append_c (text, g_ascii_tolower (*at));
  }
  return g_string_free (text, FALSE);
}

static char *
slot_of (const char *class, const char *path, GHashTable *used)
{
  g_autofree char *name = snake_of (class);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (used, name));
  g_autofree char *numbered = n > 0 ? g_strdup_printf ("%s_%u", name, n) : g_strdup (name);

  g_hash_table_insert (used, g_strdup (name), GUINT_TO_POINTER (n + 1));
  return *path != '\0' ? g_strconcat (path, "/", numbered, NULL) : g_strdup (numbered);
}

static gboolean
is_model (const char *class)
{
  return g_str_equal (class, "Sequential") || g_str_equal (class, "Functional")
         || g_str_equal (class, "Model");
}

static Layer *
add_layer (Reader *r, const char *class, const char *name, JsonObject *config, GError **error)
{
  Layer *layer;

  if (r->all->len >= MOST_LAYERS) {
    lam_fail (error, LAM_ERROR_FORMAT, "%s has more than %d layers.", r->where, MOST_LAYERS);
    return NULL;
  }
  layer = g_new0 (Layer, 1);
  layer->class = class;
  layer->name = name;
  layer->config = config;
  layer->inputs = g_ptr_array_new ();
  g_ptr_array_add (r->all, layer);
  return layer;
}

static gboolean
read_head (const Reader *r, JsonNode *node, const char **class, const char **name,
           JsonObject **config, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *class = lam_json_text (object, "class_name");
  *config = lam_json_member (object, "config");
  *name = lam_json_text (*config, "name");
  if (*name == NULL)
    *name = lam_json_text (object, "name");
  if (*class != NULL && *config != NULL && *name != NULL)
    return TRUE;
  return lam_fail (error, LAM_ERROR_FORMAT,
                   "%s: its description has a layer without class_name, config or name.", r->where);
}

/* The list of a Sequential: before Keras 2.2.3 its config was the list itself. */
static JsonArray *
list_of (JsonObject *model)
{
  JsonArray *list = lam_json_list (model, "config");

  return list != NULL ? list : lam_json_list (lam_json_member (model, "config"), "layers");
}

static gboolean
has_shape (JsonObject *config)
{
  return json_object_has_member (config, "batch_input_shape")
         || json_object_has_member (config, "batch_shape");
}

static Layer *
add_sequential (Reader *r, JsonArray *list, Layer *input, const char *path, guint depth,
                GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *class, *name;
  JsonObject *config;

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    g_autofree char *slot = NULL;
    Layer *layer;

    if (!read_head (r, node, &class, &name, &config, error))
      return NULL;
    if (g_str_equal (class, "InputLayer") && input != NULL)
      continue;
    if (input == NULL && !g_str_equal (class, "InputLayer") && has_shape (config)
        && (input = add_layer (r, "InputLayer", "input", config, error)) == NULL)
      return NULL;
    slot = g_str_equal (class, "InputLayer") ? NULL : slot_of (class, path, used);
    if (is_model (class)) {
      input = add_model (r, json_node_get_object (node), input, slot, depth + 1, error);
      if (input == NULL)
        return NULL;
      continue;
    }
    layer = add_layer (r, class, name, config, error);
    if (layer == NULL)
      return NULL;
    layer->slot = g_steal_pointer (&slot);
    if (input != NULL)
      g_ptr_array_add (layer->inputs, input);
    input = layer;
  }
  if (input == NULL)
    lam_fail (error, LAM_ERROR_FORMAT, "%s: its description has no layers.", r->where);
  return input;
}

/* ---- Models with branches ---- */

/* Adds the layers that @node of inbound_nodes names: ["dense", 0, 0] in Keras 2, an object with
 * keras_history in Keras 3, in lists of lists. */
static gboolean
collect_inputs (const Reader *r, JsonNode *node, GHashTable *known, Layer *layer, guint depth,
                GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;
  JsonNode *first = n > 0 ? json_array_get_element (array, 0) : NULL;

  if (depth > MOST_DEEP)
    return TRUE;
  if (object != NULL) {
    JsonObject *config = lam_json_member (object, "config");
    JsonNode *next = json_object_get_member (config != NULL ? config : object,
                                             config != NULL ? "keras_history" : "args");

    return next == NULL || collect_inputs (r, next, known, layer, depth + 1, error);
  }
  if (first != NULL && JSON_NODE_HOLDS_VALUE (first) && json_node_get_string (first) != NULL) {
    Layer *input = g_hash_table_lookup (known, json_node_get_string (first));

    if (input == NULL)
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "%s: layer “%s” takes its input from “%s”, which is not there.", r->where,
                       layer->name, json_node_get_string (first));
    g_ptr_array_add (layer->inputs, input);
    return TRUE;
  }
  for (guint i = 0; i < n; i++)
    if (!collect_inputs (r, json_array_get_element (array, i), known, layer, depth + 1, error))
      return FALSE;
  return TRUE;
}

/* The layer that [["dense", 0, 0]] or, with one only, ["dense", 0, 0] names. */
static Layer *
only_end (const Reader *r, JsonObject *config, const char *key, GHashTable *known, GError **error)
{
  JsonArray *ends = lam_json_list (config, key);
  guint n = ends != NULL ? json_array_get_length (ends) : 0;
  JsonNode *first = n > 0 ? json_array_get_element (ends, 0) : NULL;
  const char *name = NULL;

  if (first != NULL && JSON_NODE_HOLDS_ARRAY (first)) {
    JsonArray *inner = json_node_get_array (first);

    if (n == 1 && json_array_get_length (inner) > 0)
      name = json_node_get_string (json_array_get_element (inner, 0));
  } else if (first != NULL && JSON_NODE_HOLDS_VALUE (first)) {
    name = json_node_get_string (first);
  }
  if (name != NULL && g_hash_table_lookup (known, name) != NULL)
    return g_hash_table_lookup (known, name);
  lam_fail (error, LAM_ERROR_FORMAT,
            "%s: the model has not just one input and one output, as Lamina's have.", r->where);
  return NULL;
}

static Layer *
add_named (Reader *r, JsonNode *node, Layer *input, const char *path, GHashTable *used, guint depth,
           GError **error)
{
  const char *class, *name;
  JsonObject *config;
  g_autofree char *slot = NULL;
  Layer *layer;

  if (!read_head (r, node, &class, &name, &config, error))
    return NULL;
  slot = slot_of (class, path, used);
  /* A model in the model: a stand-in that its own layers are put behind. */
  layer = add_layer (r, is_model (class) ? "" : class, name, config, error);
  if (layer != NULL && is_model (class)) {
    Layer *end = add_model (r, json_node_get_object (node), layer, slot, depth + 1, error);

    return end;
  }
  if (layer != NULL && g_str_equal (class, "InputLayer") && input != NULL) {
    layer->class = "";
    g_ptr_array_add (layer->inputs, input);
  }
  if (layer != NULL)
    layer->slot = g_steal_pointer (&slot);
  return layer;
}

/* Who feeds the layers of @list. @known: by name, the last layer that each has become; @starts: the
 * first. */
static gboolean
connect (const Reader *r, JsonArray *list, GHashTable *known, GHashTable *starts, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *object = json_array_get_object_element (list, i);
    JsonNode *calls = json_object_get_member (object, "inbound_nodes");
    const char *name = lam_json_text (object, "name");
    Layer *layer = name != NULL ? g_hash_table_lookup (starts, name) : NULL;

    if (layer == NULL || calls == NULL || layer->inputs->len > 0)
      continue;
    if (JSON_NODE_HOLDS_ARRAY (calls) && json_array_get_length (json_node_get_array (calls)) > 1)
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "%s: layer “%s” is used in more than one place, which Lamina has nothing "
                       "for.",
                       r->where, name);
    if (!collect_inputs (r, calls, known, layer, 0, error))
      return FALSE;
  }
  return TRUE;
}

static Layer *
add_functional (Reader *r, JsonObject *config, Layer *input, const char *path, guint depth,
                GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) starts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *list = lam_json_list (config, "layers");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    guint first = r->all->len;
    Layer *end = add_named (r, node, input, path, used, depth, error);
    const char *name;

    if (end == NULL)
      return NULL;
    name = lam_json_text (json_node_get_object (node), "name");
    if (name == NULL)
      name = ((Layer *) r->all->pdata[first])->name;
    g_hash_table_insert (known, (char *) name, end);
    g_hash_table_insert (starts, (char *) name, r->all->pdata[first]);
  }
  if ((list != NULL && !connect (r, list, known, starts, error))
      || only_end (r, config, "input_layers", known, error) == NULL)
    return NULL;
  return only_end (r, config, "output_layers", known, error);
}

static Layer *
add_model (Reader *r, JsonObject *model, Layer *input, const char *path, guint depth,
           GError **error)
{
  const char *class = lam_json_text (model, "class_name");
  JsonArray *list = list_of (model);

  if (class == NULL || list == NULL || !is_model (class) || depth > MOST_DEEP) {
    lam_fail (error, LAM_ERROR_FORMAT,
              "%s: it is of class “%s”; Sequential and Functional models can be read.", r->where,
              class != NULL ? class : "?");
    return NULL;
  }
  return g_str_equal (class, "Sequential")
             ? add_sequential (r, list, input, path, depth, error)
             : add_functional (r, lam_json_member (model, "config"), input, path, depth, error);
}

/* ---- In our order ---- */

static const char *
add_item (Reader *r, JsonObject *item, const char *name, const char *const *from)
{
  g_autofree char *plain = g_strdelimit (g_strdup (*name != '\0' ? name : "layer"), "/", '_');
  char *unique = g_strdup (plain);
  JsonArray *links = json_array_new ();

  for (guint i = 2; g_hash_table_contains (r->taken, unique); i++) {
    g_free (unique);
    unique = g_strdup_printf ("%s_%u", plain, i);
  }
  g_hash_table_add (r->taken, unique);
  json_object_set_string_member (item, "name", unique);
  for (guint i = 0; from[i] != NULL; i++)
    json_array_add_string_element (links, from[i]);
  if (from[0] != NULL)
    json_object_set_array_member (item, "from", links);
  else
    json_array_unref (links);
  json_array_add_object_element (r->items, item);
  r->before = unique;
  return unique;
}

/* The first operand of a merging layer is the layer before it: one that is further away is passed
 * on. Add may take its operands in any order. */
static void
bring_first (Reader *r, const Layer *layer, GPtrArray *operands)
{
  const char *first = operands->pdata[0];
  JsonObject *pass;

  if (g_strcmp0 (first, r->before) == 0)
    return;
  for (guint i = 1; i < operands->len && g_str_equal (layer->class, "Add"); i++)
    if (g_strcmp0 (operands->pdata[i], r->before) == 0) {
      operands->pdata[0] = operands->pdata[i];
      operands->pdata[i] = (gpointer) first;
      return;
    }
  pass = json_object_new ();
  json_object_set_string_member (pass, "type", "activation");
  json_object_set_string_member (pass, "activation", "linear");
  operands->pdata[0] =
      (gpointer) add_item (r, pass, layer->name, (const char *const[]){ first, NULL });
}

/* Number @which of pair @side in [[a, b], [c, d]]; 0 where there is none. */
static gsize
pair_at (JsonArray *pairs, guint side, guint which)
{
  JsonNode *node =
      json_array_get_length (pairs) > side ? json_array_get_element (pairs, side) : NULL;
  JsonArray *pair =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gsize count = 0;

  if (pair != NULL && json_array_get_length (pair) > which)
    lam_json_count (json_array_get_element (pair, which), &count);
  return MIN (count, G_MAXUINT16);
}

/* A transposed convolution cut on all sides is one of ours with its padding in numbers. */
static gboolean
cut (Reader *r, Layer *layer, GError **error)
{
  Layer *before = layer->inputs->len == 1 ? layer->inputs->pdata[0] : NULL;
  guint n = json_array_get_length (r->items);
  JsonObject *item = n > 0 ? json_array_get_object_element (r->items, n - 1) : NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *cropping = lam_json_list (layer->config, "cropping"), *pad, *rest;

  if (before == NULL || cropping == NULL || !g_str_equal (before->class, "Conv2DTranspose")
      || before->n_readers != 1 || g_strcmp0 (before->last, r->before) != 0
      || g_strcmp0 (lam_json_text (item, "type"), "conv2d_transpose") != 0)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s, layer “%s”: it is of Keras's kind “%s”, which Lamina does not have.",
                     r->where, layer->name, layer->class);
  pad = json_array_new ();
  rest = json_array_new ();
  for (guint side = 0; side < 2; side++) {
    gsize before_it = pair_at (cropping, side, 0), after_it = pair_at (cropping, side, 1);

    json_array_add_int_element (pad, (gint64) before_it);
    json_array_add_int_element (rest, (gint64) before_it - (gint64) after_it);
  }
  json_object_set_string_member (item, "padding", "explicit");
  json_object_set_array_member (item, "pad", pad);
  json_object_set_array_member (item, "output_padding", rest);
  layer->last = g_strdup (before->last);
  return TRUE;
}

/* -1 or another number, alone or, as tf.keras has it, in a list; nothing is -1. */
static gint64
axis_of (JsonObject *config)
{
  JsonNode *node = json_object_get_member (config, "axis");

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)
      && json_array_get_length (json_node_get_array (node)) == 1)
    node = json_array_get_element (json_node_get_array (node), 0);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : -1;
}

static void
note_axis (Reader *r, const Layer *layer)
{
  Axis axis = { json_array_get_length (r->items), layer->name, axis_of (layer->config) };

  if (axis.axis != -1)
    g_array_append_val (r->axes, axis);
}

static gboolean
put (Reader *r, Layer *layer, GError **error)
{
  g_autofree char *where =
      g_strdup_printf (lam_translate ("%s, layer “%s”"), r->where, layer->name);
  g_autoptr (GPtrArray) operands = g_ptr_array_new ();
  JsonObject *item, *after;
  const LamKind *kind;

  if (*layer->class == '\0') { /* a model's stand-in */
    Layer *input = layer->inputs->len > 0 ? layer->inputs->pdata[0] : NULL;

    layer->last = input != NULL ? g_strdup (input->last) : NULL;
    return TRUE;
  }
  if (g_str_equal (layer->class, "Cropping2D"))
    return cut (r, layer, error);
  if (!lam_keras_read_layer (layer->class, layer->config, where, &item, &after, error))
    return FALSE;
  kind = lam_family_find (&lam_layer_family, json_object_get_string_member (item, "type"));
  for (guint i = 0; i < layer->inputs->len; i++) {
    const char *name = ((Layer *) layer->inputs->pdata[i])->last;

    if (name != NULL)
      g_ptr_array_add (operands, (gpointer) name);
  }
  if (lam_layer_kind_merges (kind) && operands->len > 1) {
    bring_first (r, layer, operands);
    g_ptr_array_remove_index (operands, 0);
  } else if (operands->len > 1) {
    json_object_unref (item);
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: it has %u inputs; its kind takes one.", where,
                     operands->len);
  } else if (operands->len == 1 && g_strcmp0 (operands->pdata[0], r->before) == 0) {
    g_ptr_array_set_size (operands, 0);
  }
  g_ptr_array_add (operands, NULL);
  note_axis (r, layer);
  add_item (r, item, layer->name, (const char *const *) operands->pdata);
  if (after != NULL)
    add_item (r, after, layer->name, (const char *const[]){ NULL });
  layer->last = g_strdup (r->before);
  return TRUE;
}

/* First what feeds it, and last of that its first input. */
static gboolean
put_in_order (Reader *r, Layer *layer, GError **error)
{
  if (layer->state == 2)
    return TRUE;
  if (layer->state == 1)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: layer “%s” feeds itself.", r->where,
                     layer->name);
  layer->state = 1;
  for (guint i = layer->inputs->len; i-- > 0;)
    if (!put_in_order (r, layer->inputs->pdata[i], error))
      return FALSE;
  layer->state = 2;
  return put (r, layer, error);
}

/* ---- The experiment ---- */

/* What Keras 3 keeps by its places goes by the layers' names from here on. */
static void
rename_weights (const Reader *r, LamWeights *weights)
{
  for (guint i = 0; i < weights->tensors->len; i++) {
    LamTensor *tensor = weights->tensors->pdata[i];
    const char *slash = tensor->alias != NULL ? strrchr (tensor->alias, '/') : NULL;

    for (guint k = 0; slash != NULL && k < r->all->len; k++) {
      const Layer *layer = r->all->pdata[k];

      if (layer->slot == NULL || strlen (layer->slot) != (gsize) (slash - tensor->alias)
          || strncmp (layer->slot, tensor->alias, (gsize) (slash - tensor->alias)) != 0)
        continue;
      g_free (tensor->name);
      tensor->name = g_strconcat (layer->name, slash, NULL);
      break;
    }
  }
}

static gboolean
take_layers (const Reader *r, LamExperiment *experiment, GError **error)
{
  GPtrArray *layers = lam_experiment_layers (experiment);

  for (guint i = 0; i < json_array_get_length (r->items); i++) {
    JsonNode *node = json_array_get_element (r->items, i);
    g_autofree char *where =
        g_strdup_printf (lam_translate ("%s, layer “%s”"), r->where,
                         json_object_get_string_member (json_node_get_object (node), "name"));
    LamItem *item = lam_item_from_json (&lam_layer_family, node, where, error);

    if (item == NULL)
      return FALSE;
    g_ptr_array_add (layers, item);
  }
  return TRUE;
}

static gboolean
check_axes (const Reader *r, const LamExperiment *experiment, GError **error)
{
  LamShape in = lam_model_input (experiment);
  g_autoptr (LamPlan) plan = lam_plan_new (experiment, in, NULL);

  for (guint i = 0; i < r->axes->len; i++) {
    const Axis *axis = &g_array_index (r->axes, Axis, i);
    const LamPlanRow *row = plan->rows->pdata[axis->item];

    if (row->in.n > 0 ? axis->axis != row->in.n : axis->axis < 1 || axis->axis > 3)
      return lam_fail (
          error, LAM_ERROR_FORMAT,
          "%s, layer “%s”: it works along axis %d; Lamina's layers work along the last one.",
          r->where, axis->name, (int) axis->axis);
  }
  return TRUE;
}

static void
count_readers (const Reader *r)
{
  for (guint i = 0; i < r->all->len; i++) {
    const Layer *layer = r->all->pdata[i];

    for (guint k = 0; k < layer->inputs->len; k++)
      ((Layer *) layer->inputs->pdata[k])->n_readers++;
  }
}

static LamExperiment *
read_model (Reader *r, JsonObject *model, JsonObject *training, LamWeights *weights, GError **error)
{
  g_autoptr (LamExperiment) experiment = lam_experiment_new ();
  Layer *end = add_model (r, model, NULL, "", 0, error);
  const char *name = lam_json_text (lam_json_member (model, "config"), "name");

  if (end == NULL)
    return NULL;
  count_readers (r);
  if (!put_in_order (r, end, error) || !take_layers (r, experiment, error)
      || !check_axes (r, experiment, error))
    return NULL;
  rename_weights (r, weights);
  if (name != NULL)
    lam_experiment_set (experiment, "name", name, NULL);
  if (training == NULL)
    training = lam_json_member (model, "compile_config");
  if (training != NULL)
    lam_keras_read_training (training, experiment);
  return g_steal_pointer (&experiment);
}

LamExperiment *
lam_keras_read (const char *config, const char *training, LamWeights *weights, const char *where,
                GError **error)
{
  g_autoptr (JsonNode) root = lam_json_object (config, strlen (config), where, error);
  g_autoptr (JsonNode) other =
      training != NULL ? lam_json_object (training, strlen (training), where, NULL) : NULL;
  Reader r = { .where = where };
  LamExperiment *experiment;

  if (root == NULL)
    return NULL;
  r.all = g_ptr_array_new_with_free_func (layer_free);
  r.taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  r.items = json_array_new ();
  r.axes = g_array_new (FALSE, FALSE, sizeof (Axis));
  experiment = read_model (&r, json_node_get_object (root),
                           other != NULL ? json_node_get_object (other) : NULL, weights, error);
  g_ptr_array_unref (r.all);
  g_hash_table_unref (r.taken);
  json_array_unref (r.items);
  g_array_unref (r.axes);
  return experiment;
}
