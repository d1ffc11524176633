/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Items from and to JSON, with sentences for everything that is not allowed. */

#include "lam-item.h"

#include <math.h>
#include <string.h>

/* What was found, short enough for a sentence. */
static char *
found_text (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup_printf ("“%.60s”", json_node_get_string (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return lam_number_to_text (json_node_get_double (node));
  if (strlen (text) > 60)
    return g_strdup_printf ("%.57s…", text);
  return g_steal_pointer (&text);
}

static gboolean
refuse (const LamParam *param, JsonNode *node, const char *where, GError **error)
{
  g_autofree char *found = found_text (node);
  g_autofree char *allowed = lam_param_allowed (param);

  return lam_fail (error, LAM_ERROR_VALUE, "%s%s%s is %s; allowed is %s.",
                   where != NULL ? where : "", where != NULL && *where != '\0' ? ": " : "",
                   param->id, found, allowed);
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64
             || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static gboolean
read_number (const LamParam *param, JsonNode *node, double *number)
{
  if (!is_number (node))
    return FALSE;
  *number = json_node_get_double (node);
  if (!isfinite (*number) || *number < param->min || *number > param->max)
    return FALSE;
  if ((param->flags & LAM_PARAM_WHOLE) && *number != floor (*number))
    return FALSE;
  if ((param->flags & LAM_PARAM_ABOVE_MIN) && *number <= param->min)
    return FALSE;
  return !((param->flags & LAM_PARAM_BELOW_MAX) && *number >= param->max);
}

/* One number for all, or nested lists of exactly @n. */
static gboolean
read_numbers (const LamParam *param, JsonNode *node, double *numbers, guint n)
{
  JsonArray *array;

  if (is_number (node)) {
    if (!read_number (param, node, &numbers[0]))
      return FALSE;
    for (guint i = 1; i < n; i++)
      numbers[i] = numbers[0];
    return TRUE;
  }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (n == 4 ? !read_numbers (param, element, numbers + 2 * i, 2)
               : !read_number (param, element, &numbers[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_shape (const LamParam *param, JsonNode *node, LamValue *value)
{
  JsonArray *array;
  guint n_open = 0;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  value->shape.n = json_array_get_length (array);
  if (value->shape.n < 1 || value->shape.n > LAM_MAX_DIMENSIONS)
    return FALSE;
  for (guint i = 0; i < value->shape.n; i++) {
    JsonNode *element = json_array_get_element (array, i);
    double number = is_number (element) ? json_node_get_double (element) : 0;

    if (number != floor (number) || number > 1e6 || (number < 1 && number != -1))
      return FALSE;
    n_open += number == -1;
    value->shape.d[i] = (gint64) number;
  }
  return n_open <= 1;
}

static gboolean
read_list (JsonNode *node, LamValue *value)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (is_number (element))
      g_ptr_array_add (list, lam_number_to_text (json_node_get_double (element)));
    else if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_string (element) != NULL)
      g_ptr_array_add (list, json_node_dup_string (element));
    else
      return FALSE;
  }
  g_ptr_array_add (list, NULL);
  value->list = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

static gboolean
read_choice (const LamParam *param, JsonNode *node, LamValue *value)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (text == NULL)
    return FALSE;
  for (guint i = 0; param->choices[i] != NULL; i++)
    if (g_str_equal (param->choices[i], text)) {
      value->choice = i;
      return TRUE;
    }
  return FALSE;
}

static char *
place_of (const char *where, const char *id)
{
  return where != NULL && *where != '\0' ? g_strdup_printf ("%s.%s", where, id) : g_strdup (id);
}

static GPtrArray *
read_items (const LamParam *param, JsonNode *node, const char *where, GError **error)
{
  g_autoptr (GPtrArray) items = lam_items_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    refuse (param, node, where, error);
    return NULL;
  }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *path = place_of (where, param->id);
    g_autofree char *place = g_strdup_printf ("%s[%u]", path, i);
    LamItem *item =
        lam_item_from_json (param->family, json_array_get_element (array, i), place, error);

    if (item == NULL)
      return NULL;
    g_ptr_array_add (items, item);
  }
  return g_steal_pointer (&items);
}

/* Reads @node, which is not null, into @value. */
static gboolean
read_value (const LamParam *param, JsonNode *node, const char *where, LamValue *value,
            GError **error)
{
  g_autofree char *place = place_of (where, param->id);
  gboolean good = FALSE;

  switch (param->type) {
  case LAM_VALUE_NUMBER:
    good = read_number (param, node, &value->number);
    break;
  case LAM_VALUE_SWITCH:
    good = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
    value->on = good && json_node_get_boolean (node);
    break;
  case LAM_VALUE_CHOICE:
    good = read_choice (param, node, value);
    break;
  case LAM_VALUE_PAIR:
    good = read_numbers (param, node, value->pair, 2);
    break;
  case LAM_VALUE_QUAD:
    good = read_numbers (param, node, value->quad, 4);
    break;
  case LAM_VALUE_SHAPE:
    good = read_shape (param, node, value);
    break;
  case LAM_VALUE_LIST:
    good = read_list (node, value);
    break;
  case LAM_VALUE_TEXT:
    good = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
    value->text = good ? json_node_dup_string (node) : NULL;
    break;
  case LAM_VALUE_JSON:
    value->json = json_node_copy (node);
    good = TRUE;
    break;
  case LAM_VALUE_ITEM:
    value->item = lam_item_from_json (param->family, node, place, error);
    return value->is_set = value->item != NULL;
  case LAM_VALUE_ITEMS:
    value->items = read_items (param, node, where, error);
    return value->is_set = value->items != NULL;
  }
  value->is_set = good;
  return good || refuse (param, node, where, error);
}

gboolean
lam_item_set_json (LamItem *item, guint index, JsonNode *node, const char *where, GError **error)
{
  const LamParam *param = &item->kind->params[index];
  LamValue value = { 0 };

  if (JSON_NODE_HOLDS_NULL (node)) {
    if (!(param->flags & LAM_PARAM_OPTIONAL))
      return refuse (param, node, where, error);
  } else if (!read_value (param, node, where, &value, error))
    return FALSE;
  lam_item_take_value (item, index, value);
  return TRUE;
}

gboolean
lam_item_set_text (LamItem *item, guint index, const char *text, const char *where, GError **error)
{
  const LamParam *param = &item->kind->params[index];
  g_autoptr (JsonNode) node = NULL;

  /* What reads as JSON is JSON, but a text parameter takes 12 as a text. */
  if (param->type != LAM_VALUE_TEXT || *text == '"' || g_str_equal (text, "null"))
    node = json_from_string (text, NULL);
  if (node == NULL) {
    node = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (node, text);
  }
  return lam_item_set_json (item, index, node, where, error);
}

/* ---- Items ---- */

static gboolean
unknown_key (const LamItem *item, const char *key, const char *where, GError **error)
{
  const LamKind *kind = item->kind;
  g_autofree const char **known = g_new0 (const char *, kind->n_params + 4);
  const char *nearest;
  guint n = 0;

  for (guint i = 0; i < kind->n_params; i++)
    known[n++] = kind->params[i].id;
  if (item->family->named) {
    known[n++] = "name";
    known[n++] = "from";
  }
  nearest = lam_nearest (key, known);
  if (nearest != NULL)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: “%s” has no “%s”; did you mean “%s”?", where,
                     kind->id, key, nearest);
  return lam_fail (error, LAM_ERROR_FORMAT, "%s: “%s” has no “%s”.", where, kind->id, key);
}

static gboolean
read_from (LamItem *item, JsonNode *node, const char *where, GError **error)
{
  LamValue value = { 0 };

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL) {
    item->from = g_new0 (char *, 2);
    item->from[0] = json_node_dup_string (node);
    return TRUE;
  }
  if (!read_list (node, &value))
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s: “from” names an earlier layer or is a list of such names.", where);
  item->from = value.list;
  return TRUE;
}

static gboolean
read_name (LamItem *item, JsonNode *node, const char *where, GError **error)
{
  const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (name == NULL || *name == '\0' || strchr (name, '/') != NULL)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: “name” is a text without “/”.", where);
  item->name = g_strdup (name);
  return TRUE;
}

/* A text under a key that both have: "test": "x.npz" names the source's file, where "test":
 * {"split": 0.2} would be the data's own. */
static gboolean
is_meant_for_inline (const LamItem *item, guint index, JsonNode *node)
{
  const char *key = item->kind->params[index].id;

  if (item->kind->params[index].type != LAM_VALUE_ITEM || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  for (guint i = 0; i < item->kind->n_params; i++)
    if ((item->kind->params[i].flags & LAM_PARAM_INLINE) && item->values[i].is_set)
      return lam_kind_find_param (item->values[i].item->kind, key) >= 0;
  return FALSE;
}

static gboolean
read_member_inline (LamItem *item, const char *key, JsonNode *node, const char *where,
                    GError **error)
{
  for (guint i = 0; i < item->kind->n_params; i++)
    if ((item->kind->params[i].flags & LAM_PARAM_INLINE) && item->values[i].is_set) {
      LamItem *inner = item->values[i].item;
      int inner_index = lam_kind_find_param (inner->kind, key);

      if (inner_index >= 0)
        return lam_item_set_json (inner, (guint) inner_index, node, where, error);
      return unknown_key (inner, key, where, error);
    }
  return unknown_key (item, key, where, error);
}

/* Sets what @key stands for: a parameter, the layer's name or links, or a parameter of an inline
 * item ("path" beside "source"). */
static gboolean
read_member (LamItem *item, const char *key, JsonNode *node, const char *where, GError **error)
{
  int index = lam_kind_find_param (item->kind, key);

  if (index >= 0 && is_meant_for_inline (item, (guint) index, node))
    return read_member_inline (item, key, node, where, error);
  if (index >= 0 && !(item->kind->params[index].flags & LAM_PARAM_INLINE))
    return lam_item_set_json (item, (guint) index, node, where, error);
  if (index >= 0)
    return TRUE; /* the kind of an inline item, already read */
  if (item->family->named && g_str_equal (key, "name"))
    return read_name (item, node, where, error);
  if (item->family->named && g_str_equal (key, "from"))
    return read_from (item, node, where, error);
  return read_member_inline (item, key, node, where, error);
}

static const LamKind *
find_kind (const LamFamily *family, const char *id, const char *where, GError **error)
{
  const LamKind *kind = lam_family_find (family, id);
  g_autofree const char **known = NULL;
  g_autofree char *place = *where != '\0' ? g_strdup_printf ("%s: ", where) : g_strdup ("");
  const char *nearest;

  if (kind != NULL)
    return kind;
  known = g_new0 (const char *, *family->n_kinds + 1);
  for (guint i = 0; i < *family->n_kinds; i++)
    known[i] = family->kinds[i]->id;
  nearest = lam_nearest (id, known);
  if (nearest != NULL)
    lam_fail (error, LAM_ERROR_FORMAT, "%sThere is no %s “%s”; did you mean “%s”?", place,
              lam_translate (family->noun), id, nearest);
  else {
    g_autofree char *all = g_strjoinv (", ", (char **) known);

    lam_fail (error, LAM_ERROR_FORMAT, "%sThere is no %s “%s”; there are %s.", place,
              lam_translate (family->noun), id, all);
  }
  return NULL;
}

/* Inline items take their kind first, since the other keys depend on it. */
static gboolean
read_inline_kinds (LamItem *item, JsonObject *object, const char *where, GError **error)
{
  for (guint i = 0; i < item->kind->n_params; i++) {
    const LamParam *param = &item->kind->params[i];
    JsonNode *node = json_object_get_member (object, param->id);

    if ((param->flags & LAM_PARAM_INLINE) && node != NULL
        && !lam_item_set_json (item, i, node, where, error))
      return FALSE;
  }
  return TRUE;
}

static LamItem *
item_from_object (const LamFamily *family, JsonObject *object, const char *where, GError **error)
{
  const LamKind *kind = family->kinds[0];
  g_autoptr (LamItem) item = NULL;
  g_autoptr (GList) keys = json_object_get_members (object);
  JsonNode *type = json_object_get_member (object, family->type_key);

  if (*family->n_kinds > 1) {
    if (type == NULL || !JSON_NODE_HOLDS_VALUE (type) || json_node_get_string (type) == NULL) {
      lam_fail (error, LAM_ERROR_FORMAT, "%s: “%s” with the name of a %s is missing.", where,
                family->type_key, lam_translate (family->noun));
      return NULL;
    }
    kind = find_kind (family, json_node_get_string (type), where, error);
    if (kind == NULL)
      return NULL;
  }
  item = lam_item_new (family, kind);
  if (!read_inline_kinds (item, object, where, error))
    return NULL;
  for (GList *key = keys; key != NULL; key = key->next) {
    if (*family->n_kinds > 1 && g_str_equal (key->data, family->type_key))
      continue;
    if (!read_member (item, key->data, json_object_get_member (object, key->data), where, error))
      return NULL;
  }
  return g_steal_pointer (&item);
}

LamItem *
lam_item_from_json (const LamFamily *family, JsonNode *node, const char *where, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return item_from_object (family, json_node_get_object (node), where, error);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL) {
    const LamKind *kind = find_kind (family, json_node_get_string (node), where, error);

    return kind != NULL ? lam_item_new (family, kind) : NULL;
  }
  lam_fail (error, LAM_ERROR_FORMAT, "%s: a %s is an object or a name.",
            *where != '\0' ? where : lam_translate ("The file"), lam_translate (family->noun));
  return NULL;
}

/* ---- Writing ---- */

static JsonNode *
number_node (double number)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  if (number == floor (number) && fabs (number) < 1e15)
    json_node_set_int (node, (gint64) number);
  else
    json_node_set_double (node, number);
  return node;
}

static JsonNode *
array_node (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

static JsonNode *
numbers_node (const double *numbers, guint n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_element (array, number_node (numbers[i]));
  return array_node (array);
}

static JsonNode *
text_node (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  return node;
}

static JsonNode *
list_node (char **list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; list[i] != NULL; i++) {
    char *end;
    double number = g_ascii_strtod (list[i], &end);

    json_array_add_element (array, *list[i] != '\0' && *end == '\0' ? number_node (number)
                                                                    : text_node (list[i]));
  }
  return array_node (array);
}

static JsonNode *
quad_node (const double *quad)
{
  JsonArray *array;

  if (quad[0] == quad[1] && quad[1] == quad[2] && quad[2] == quad[3])
    return number_node (quad[0]);
  array = json_array_new ();
  json_array_add_element (array, numbers_node (quad, 2));
  json_array_add_element (array, numbers_node (quad + 2, 2));
  return array_node (array);
}

JsonNode *
lam_value_to_json (const LamParam *param, const LamValue *value)
{
  JsonNode *node;
  JsonArray *array;

  if (!value->is_set)
    return json_node_new (JSON_NODE_NULL);
  switch (param->type) {
  case LAM_VALUE_NUMBER:
    return number_node (value->number);
  case LAM_VALUE_SWITCH:
    node = json_node_new (JSON_NODE_VALUE);
    json_node_set_boolean (node, value->on);
    return node;
  case LAM_VALUE_CHOICE:
    return text_node (param->choices[value->choice]);
  case LAM_VALUE_PAIR:
    return value->pair[0] == value->pair[1] ? number_node (value->pair[0])
                                            : numbers_node (value->pair, 2);
  case LAM_VALUE_QUAD:
    return quad_node (value->quad);
  case LAM_VALUE_SHAPE:
    array = json_array_new ();
    for (guint i = 0; i < value->shape.n; i++)
      json_array_add_int_element (array, value->shape.d[i]);
    return array_node (array);
  case LAM_VALUE_LIST:
    return list_node (value->list);
  case LAM_VALUE_TEXT:
    return text_node (value->text);
  case LAM_VALUE_JSON:
    return json_node_copy (value->json);
  case LAM_VALUE_ITEM:
    return lam_item_to_json (value->item);
  case LAM_VALUE_ITEMS:
    array = json_array_new ();
    for (guint i = 0; i < value->items->len; i++)
      json_array_add_element (array, lam_item_to_json (g_ptr_array_index (value->items, i)));
    return array_node (array);
  }
  g_assert_not_reached ();
}

static void
write_members (const LamItem *item, JsonObject *object)
{
  g_autoptr (LamItem) initial = lam_item_new (item->family, item->kind);

  for (guint i = 0; i < item->kind->n_params; i++) {
    const LamParam *param = &item->kind->params[i];

    if ((param->flags & LAM_PARAM_INLINE) && item->values[i].is_set) {
      LamItem *inner = item->values[i].item;

      json_object_set_string_member (object, param->id, inner->kind->id);
      write_members (inner, object);
    } else if (!lam_value_equal (param->type, &item->values[i], &initial->values[i]))
      json_object_set_member (object, param->id, lam_value_to_json (param, &item->values[i]));
  }
}

JsonNode *
lam_item_to_json (const LamItem *item)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (*item->family->n_kinds > 1)
    json_object_set_string_member (object, item->family->type_key, item->kind->id);
  if (item->name != NULL)
    json_object_set_string_member (object, "name", item->name);
  write_members (item, object);
  if (item->from != NULL && item->from[0] != NULL)
    json_object_set_member (
        object, "from", item->from[1] != NULL ? list_node (item->from) : text_node (item->from[0]));
  json_node_take_object (node, object);

  /* A kind with nothing changed is just its name: "relu", "adam". */
  if (*item->family->n_kinds > 1 && !item->family->named && json_object_get_size (object) == 1) {
    json_node_unref (node);
    return text_node (item->kind->id);
  }
  return node;
}

char *
lam_item_get_text (const LamItem *item, guint index)
{
  g_autoptr (JsonNode) node = lam_value_to_json (&item->kind->params[index], &item->values[index]);

  return json_to_string (node, FALSE);
}
