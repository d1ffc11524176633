/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Items as plain values: new, dup, free, equal, and reading their parameters. JSON:
 * lam-item-json.c. */

#include "lam-item.h"

#include <math.h>

static void
value_clear (LamValueType type, LamValue *value)
{
  if (!value->is_set)
    return;
  switch (type) {
  case LAM_VALUE_LIST:
    g_strfreev (value->list);
    break;
  case LAM_VALUE_TEXT:
    g_free (value->text);
    break;
  case LAM_VALUE_JSON:
    json_node_unref (value->json);
    break;
  case LAM_VALUE_ITEM:
    lam_item_free (value->item);
    break;
  case LAM_VALUE_ITEMS:
    g_ptr_array_unref (value->items);
    break;
  case LAM_VALUE_NUMBER:
  case LAM_VALUE_SWITCH:
  case LAM_VALUE_CHOICE:
  case LAM_VALUE_PAIR:
  case LAM_VALUE_QUAD:
  case LAM_VALUE_SHAPE:
    break;
  }
  value->is_set = FALSE;
}

GPtrArray *
lam_items_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
}

static LamValue
value_dup (LamValueType type, const LamValue *value)
{
  LamValue dup = *value;

  if (!value->is_set)
    return dup;
  if (type == LAM_VALUE_LIST)
    dup.list = g_strdupv (value->list);
  else if (type == LAM_VALUE_TEXT)
    dup.text = g_strdup (value->text);
  else if (type == LAM_VALUE_JSON)
    dup.json = json_node_copy (value->json);
  else if (type == LAM_VALUE_ITEM)
    dup.item = lam_item_dup (value->item);
  else if (type == LAM_VALUE_ITEMS) {
    dup.items = lam_items_new ();
    for (guint i = 0; i < value->items->len; i++)
      g_ptr_array_add (dup.items, lam_item_dup (g_ptr_array_index (value->items, i)));
  }
  return dup;
}

static gboolean
items_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!lam_item_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

gboolean
lam_value_equal (LamValueType type, const LamValue *a, const LamValue *b)
{
  if (a->is_set != b->is_set || !a->is_set)
    return a->is_set == b->is_set;
  switch (type) {
  case LAM_VALUE_NUMBER:
    return a->number == b->number;
  case LAM_VALUE_SWITCH:
    return a->on == b->on;
  case LAM_VALUE_CHOICE:
    return a->choice == b->choice;
  case LAM_VALUE_PAIR:
    return a->pair[0] == b->pair[0] && a->pair[1] == b->pair[1];
  case LAM_VALUE_QUAD:
    return a->quad[0] == b->quad[0] && a->quad[1] == b->quad[1] && a->quad[2] == b->quad[2]
           && a->quad[3] == b->quad[3];
  case LAM_VALUE_SHAPE:
    for (guint i = 0; i < a->shape.n && a->shape.n == b->shape.n; i++)
      if (a->shape.d[i] != b->shape.d[i])
        return FALSE;
    return a->shape.n == b->shape.n;
  case LAM_VALUE_LIST:
    return g_strv_equal ((const char *const *) a->list, (const char *const *) b->list);
  case LAM_VALUE_TEXT:
    return g_str_equal (a->text, b->text);
  case LAM_VALUE_JSON:
    return json_node_equal (a->json, b->json);
  case LAM_VALUE_ITEM:
    return lam_item_equal (a->item, b->item);
  case LAM_VALUE_ITEMS:
    return items_equal (a->items, b->items);
  }
  g_assert_not_reached ();
}

LamItem *
lam_item_new (const LamFamily *family, const LamKind *kind)
{
  LamItem *item = g_new0 (LamItem, 1);

  item->kind = kind;
  item->family = family;
  item->values = g_new0 (LamValue, MAX (kind->n_params, 1));
  for (guint i = 0; i < kind->n_params; i++)
    lam_item_reset (item, i);
  return item;
}

void
lam_item_reset (LamItem *item, guint index)
{
  const LamParam *param = &item->kind->params[index];
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  lam_item_take_value (item, index, (LamValue){ 0 });
  if (param->initial == NULL)
    return;
  node = json_from_string (param->initial, &error);
  if (node == NULL || !lam_item_set_json (item, index, node, NULL, &error))
    g_error ("Initial value %s of %s/%s: %s", param->initial, item->kind->id, param->id,
             error != NULL ? error->message : "null");
}

void
lam_item_take_value (LamItem *item, guint index, LamValue value)
{
  value_clear (item->kind->params[index].type, &item->values[index]);
  item->values[index] = value;
}

LamItem *
lam_item_dup (const LamItem *item)
{
  LamItem *dup = g_new0 (LamItem, 1);

  dup->kind = item->kind;
  dup->family = item->family;
  dup->name = g_strdup (item->name);
  dup->from = g_strdupv (item->from);
  dup->values = g_new0 (LamValue, MAX (item->kind->n_params, 1));
  for (guint i = 0; i < item->kind->n_params; i++)
    dup->values[i] = value_dup (item->kind->params[i].type, &item->values[i]);
  return dup;
}

void
lam_item_free (LamItem *item)
{
  if (item == NULL)
    return;
  for (guint i = 0; i < item->kind->n_params; i++)
    value_clear (item->kind->params[i].type, &item->values[i]);
  g_free (item->values);
  g_free (item->name);
  g_strfreev (item->from);
  g_free (item);
}

static gboolean
from_equal (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
lam_item_equal (const LamItem *a, const LamItem *b)
{
  if (a->kind != b->kind || g_strcmp0 (a->name, b->name) != 0 || !from_equal (a->from, b->from))
    return FALSE;
  for (guint i = 0; i < a->kind->n_params; i++)
    if (!lam_value_equal (a->kind->params[i].type, &a->values[i], &b->values[i]))
      return FALSE;
  return TRUE;
}

double
lam_item_number (const LamItem *item, guint index)
{
  return item->values[index].number;
}

guint
lam_item_count (const LamItem *item, guint index)
{
  return (guint) item->values[index].number;
}

gboolean
lam_item_on (const LamItem *item, guint index)
{
  return item->values[index].on;
}

guint
lam_item_choice (const LamItem *item, guint index)
{
  return item->values[index].choice;
}

guint
lam_item_pair (const LamItem *item, guint index, guint which)
{
  return (guint) item->values[index].pair[which];
}

gboolean
lam_item_is_set (const LamItem *item, guint index)
{
  return item->values[index].is_set;
}

const char *
lam_item_text (const LamItem *item, guint index)
{
  return item->values[index].is_set ? item->values[index].text : NULL;
}

LamItem *
lam_item_peek (const LamItem *item, guint index)
{
  return item->values[index].is_set ? item->values[index].item : NULL;
}

GPtrArray *
lam_item_peek_list (const LamItem *item, guint index)
{
  return item->values[index].is_set ? item->values[index].items : NULL;
}

static char *
describe_numbers (const double *numbers, guint n, const char *between)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *number = lam_number_to_text (numbers[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? between : "", number);
  }
  return g_string_free (text, FALSE);
}

char *
lam_item_describe (const LamItem *item, guint index)
{
  const LamParam *param = &item->kind->params[index];
  const LamValue *value = &item->values[index];

  if (!value->is_set)
    return g_strdup ("–");
  switch (param->type) {
  case LAM_VALUE_NUMBER:
    return lam_number_to_text (value->number);
  case LAM_VALUE_PAIR:
    return describe_numbers (value->pair, 2, " × ");
  case LAM_VALUE_QUAD:
    return describe_numbers (value->quad, 4, ", ");
  case LAM_VALUE_CHOICE:
    return g_strdup (
        (param->choice_titles != NULL ? param->choice_titles : param->choices)[value->choice]);
  case LAM_VALUE_ITEM:
    return g_strdup (value->item->kind->title);
  case LAM_VALUE_TEXT:
    return g_strdup (value->text);
  case LAM_VALUE_SWITCH:
  case LAM_VALUE_SHAPE:
  case LAM_VALUE_LIST:
  case LAM_VALUE_JSON:
  case LAM_VALUE_ITEMS:
    return lam_item_get_text (item, index);
  }
  g_assert_not_reached ();
}
