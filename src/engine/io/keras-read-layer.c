/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One layer of Keras's as one of ours. What would change its result and is not known here is a
 * sentence; what matters to training only (constraints, activity penalties) is left out. */

#include "keras.h"
#include "lam-json.h"

#include <math.h>
#include <string.h>

typedef struct {
  const LamKerasKind *kind;
  const LamKind *ours;
  JsonObject *config, *item;
  const char *where;
} Reader;

/* ---- What must be as we have it ---- */

static gboolean
is_usual (JsonNode *node, double usual)
{
  double number;

  return node == NULL || JSON_NODE_HOLDS_NULL (node)
         || (lam_json_number (node, &number) && number == usual);
}

static gboolean
refuse_key (const Reader *r, const char *key, GError **error)
{
  g_autofree char *text = json_to_string (json_object_get_member (r->config, key), FALSE);

  return lam_fail (error, LAM_ERROR_FORMAT, "%s: “%s” is %s, which Lamina has nothing for.",
                   r->where, key, text);
}

static gboolean
check_keys (const Reader *r, GError **error)
{
  static const struct {
    const char *key;
    double usual;
    const char *class; /* that it matters to; NULL: any */
  } keys[] = { { "groups", 1, NULL },
               { "max_value", NAN, "ReLU" },
               { "threshold", 0, "ReLU" },
               { "negative_slope", 0, "ReLU" } };
  const char *order = lam_json_text (r->config, "data_format");

  if (order != NULL && !g_str_equal (order, "channels_last"))
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s: channels come first there; only models with channels last can be read.",
                     r->where);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if ((keys[i].class == NULL || g_str_equal (keys[i].class, r->kind->class))
        && !is_usual (json_object_get_member (r->config, keys[i].key), keys[i].usual))
      return refuse_key (r, keys[i].key, error);
  return TRUE;
}

/* ---- Values ---- */

static JsonNode *
find_value (const Reader *r, const char *id)
{
  JsonNode *node = json_object_get_member (r->config, id);

  if (node == NULL && g_strcmp0 (r->kind->other[0], id) == 0)
    node = json_object_get_member (r->config, r->kind->other[1]);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static void
read_l2 (const Reader *r)
{
  JsonObject *penalty = lam_json_member (r->config, "kernel_regularizer");
  JsonObject *inner = lam_json_member (penalty, "config");
  JsonNode *l2 = inner != NULL ? json_object_get_member (inner, "l2") : NULL;

  if (l2 != NULL && JSON_NODE_HOLDS_VALUE (l2))
    json_object_set_member (r->item, "l2", json_node_copy (l2));
}

/* "relu", or an object that names a function, or one that is a layer, which comes behind. */
static gboolean
read_activation (const Reader *r, JsonNode *node, JsonObject **after, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *class = lam_json_text (object, "class_name");
  const LamParam *param = &r->ours->params[lam_kind_find_param (r->ours, "activation")];
  const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : class;
  JsonObject *none = NULL;
  g_autofree char *allowed = NULL;

  if (g_strcmp0 (class, "function") == 0)
    name = lam_json_text (object, "config");
  if (name != NULL && g_strv_contains (param->choices, name)) {
    json_object_set_string_member (r->item, "activation", name);
    return TRUE;
  }
  if (class != NULL && lam_keras_kind_by_class (class) != NULL && after != NULL
      && lam_json_member (object, "config") != NULL)
    return lam_keras_read_layer (class, lam_json_member (object, "config"), r->where, after, &none,
                                 error);
  allowed = lam_param_allowed (param);
  return lam_fail (error, LAM_ERROR_FORMAT, "%s: Lamina has no activation “%s”; it has %s.",
                   r->where, name != NULL ? name : "?", allowed);
}

static gboolean
read_value (const Reader *r, const LamParam *param, JsonObject **after, GError **error)
{
  JsonNode *node = find_value (r, param->id), *read;

  if (g_str_equal (param->id, "l2")) {
    read_l2 (r);
    return TRUE;
  }
  if (node == NULL || g_str_equal (param->id, "pad"))
    return TRUE;
  if (g_str_equal (param->id, "activation"))
    return read_activation (r, node, after, error);
  read = param->type == LAM_VALUE_ITEM ? lam_keras_read_initializer (node) : json_node_copy (node);
  if (read != NULL)
    json_object_set_member (r->item, param->id, read);
  return TRUE;
}

/* ---- Layers ---- */

/* The shape without its batch; nothing where a side is left open. */
static void
read_shape (const Reader *r)
{
  JsonArray *sides = lam_json_list (r->config, "batch_input_shape"), *shape;

  if (sides == NULL)
    sides = lam_json_list (r->config, "batch_shape");
  if (sides == NULL || json_array_get_length (sides) < 2)
    return;
  shape = json_array_new ();
  for (guint i = 1; i < json_array_get_length (sides); i++) {
    JsonNode *node = json_array_get_element (sides, i);

    if (!JSON_NODE_HOLDS_VALUE (node)) {
      json_array_unref (shape);
      return;
    }
    json_array_add_element (shape, json_node_copy (node));
  }
  json_object_set_array_member (r->item, "shape", shape);
}

/* Pooling moves by its window's size unless it is told otherwise. */
static void
drop_usual_strides (JsonObject *item)
{
  JsonNode *size = json_object_get_member (item, "pool_size");
  JsonNode *strides = json_object_get_member (item, "strides");

  if (size != NULL && strides != NULL && json_node_equal (size, strides))
    json_object_remove_member (item, "strides");
}

gboolean
lam_keras_read_layer (const char *class, JsonObject *config, const char *where, JsonObject **item,
                      JsonObject **after, GError **error)
{
  const char *end = strrchr (class, '>');
  Reader r = { .config = config, .where = where };

  *item = *after = NULL;
  r.kind = lam_keras_kind_by_class (end != NULL ? end + 1 : class);
  if (r.kind == NULL)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s: it is of Keras's kind “%s”, which Lamina does not have.", where, class);
  r.ours = lam_family_find (&lam_layer_family, r.kind->id);
  if (!check_keys (&r, error))
    return FALSE;
  r.item = json_object_new ();
  json_object_set_string_member (r.item, "type", r.kind->id);
  if (g_str_equal (r.kind->id, "input"))
    read_shape (&r);
  for (guint i = 0; i < r.ours->n_params && !g_str_equal (r.kind->id, "input"); i++)
    if (!read_value (&r, &r.ours->params[i], after, error)) {
      json_object_unref (r.item);
      return FALSE;
    }
  drop_usual_strides (r.item);
  *item = r.item;
  return TRUE;
}
