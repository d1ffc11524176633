/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See item-edit.h. */

#include "item-edit.h"

#include <math.h>
#include <string.h>

gboolean
lamina_item_edit (LamItem *item, const char *path, const char *json, GError **error)
{
  const char *dot = strchr (path, '.');
  g_autofree char *id = dot != NULL ? g_strndup (path, dot - path) : g_strdup (path);
  int index = lam_kind_find_param (item->kind, id);
  g_autoptr (JsonNode) node = NULL;

  if (index < 0)
    return lam_fail (error, LAM_ERROR_VALUE, "%s has no setting “%s”.", item->kind->title, id);
  if (dot != NULL) {
    LamItem *inner = lam_item_peek (item, index);

    if (inner == NULL)
      return lam_fail (error, LAM_ERROR_VALUE, "“%s” is not set.", id);
    return lamina_item_edit (inner, dot + 1, json, error);
  }
  node = json_from_string (json, error);
  if (node == NULL) {
    if (error == NULL || *error != NULL)
      return FALSE;
    node = json_node_init_null (json_node_alloc ());
  }
  return lam_item_set_json (item, index, node, NULL, error);
}

static char *
numbers_to_text (const double *numbers, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *number = lam_number_to_text (numbers[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? " × " : "", number);
  }
  return g_string_free (text, FALSE);
}

static char *
quad_to_text (const double *quad)
{
  g_autofree char *t = lam_number_to_text (quad[0]);
  g_autofree char *b = lam_number_to_text (quad[1]);
  g_autofree char *l = lam_number_to_text (quad[2]);
  g_autofree char *r = lam_number_to_text (quad[3]);

  return g_strdup_printf ("%s %s %s %s", t, b, l, r);
}

char *
lamina_value_to_text (const LamItem *item, guint index)
{
  const LamValue *value = &item->values[index];
  double sizes[LAM_MAX_DIMENSIONS];

  if (!lam_item_is_set (item, index))
    return g_strdup ("");
  switch (item->kind->params[index].type) {
  case LAM_VALUE_NUMBER:
    return lam_number_to_text (value->number);
  case LAM_VALUE_PAIR:
    return numbers_to_text (value->pair, 2);
  case LAM_VALUE_QUAD:
    return quad_to_text (value->quad);
  case LAM_VALUE_SHAPE:
    for (guint i = 0; i < value->shape.n; i++)
      sizes[i] = value->shape.d[i];
    return numbers_to_text (sizes, value->shape.n);
  case LAM_VALUE_LIST:
    return g_strjoinv (", ", value->list);
  case LAM_VALUE_TEXT:
    return g_strdup (value->text);
  default:
    return lam_item_get_text (item, index);
  }
}

/* @text in quotes, escaped. */
static char *
quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

/* The numbers in @text, whatever stands between them; @n is 0 when something else is there. */
static guint
read_numbers (const char *text, double *numbers, guint most)
{
  guint n = 0;

  for (const char *p = text; *p != '\0';) {
    char *end;
    double number = g_ascii_strtod (p, &end);

    if (end != p) {
      if (n == most || !isfinite (number))
        return 0;
      numbers[n++] = number;
      p = end;
    } else if (strchr (" ,;xX*[]()", *p) != NULL || g_utf8_get_char (p) == 0xd7
               || g_unichar_isspace (g_utf8_get_char (p))) {
      p = g_utf8_next_char (p);
    } else {
      return 0;
    }
  }
  return n;
}

static char *
list_json (const double *numbers, guint n)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < n; i++) {
    g_autofree char *number = lam_number_to_text (numbers[i]);

    g_string_append_printf (json, "%s%s", i > 0 ? ", " : "", number);
  }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static char *
quad_json (const double *q, guint n)
{
  g_autofree char *rows = list_json (q, 2);
  g_autofree char *columns = list_json (n == 4 ? q + 2 : q, 2);

  return g_strdup_printf ("[%s, %s]", rows, columns);
}

static char *
words_json (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, ",،", -1);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; words[i] != NULL; i++) {
    double number;
    const char *word = g_strstrip (words[i]);

    if (*word == '\0')
      continue;
    if (read_numbers (word, &number, 1) == 1)
      json_builder_add_double_value (builder, number);
    else
      json_builder_add_string_value (builder, word);
  }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

char *
lamina_text_to_json (const LamParam *param, const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  double numbers[LAM_MAX_DIMENSIONS] = { 0 };
  guint n = read_numbers (text, numbers, LAM_MAX_DIMENSIONS);

  if (*text == '\0')
    return g_strdup (
        param->type == LAM_VALUE_TEXT && !(param->flags & LAM_PARAM_OPTIONAL) ? "\"\"" : "null");
  switch (param->type) {
  case LAM_VALUE_NUMBER:
    return n == 1 ? lam_number_to_text (numbers[0]) : quote (text);
  case LAM_VALUE_PAIR:
    return n == 1 ? lam_number_to_text (numbers[0]) : n > 0 ? list_json (numbers, n) : quote (text);
  case LAM_VALUE_QUAD:
    return n == 1               ? lam_number_to_text (numbers[0])
           : (n == 2 || n == 4) ? quad_json (numbers, n)
                                : quote (text);
  case LAM_VALUE_SHAPE:
    return n > 0 ? list_json (numbers, n) : quote (text);
  case LAM_VALUE_LIST:
    return words_json (text);
  case LAM_VALUE_JSON:
    return g_strdup (text);
  default:
    return quote (text);
  }
}

/* The next of … 0.1, 0.2, 0.5, 1, 2, 5 … above @now. */
static double
next_round (double now)
{
  static const double mantissas[] = { 1, 2, 5, 10 };
  double power = pow (10, floor (log10 (now) + 1e-9));

  for (guint i = 0; i < G_N_ELEMENTS (mantissas); i++)
    if (mantissas[i] * power > now * (1 + 1e-9))
      return mantissas[i] * power;
  return 20 * power;
}

double
lamina_number_step (const LamParam *param, double now, gboolean up)
{
  double range = param->max - param->min, next;

  if (range > 0 && range <= 2) {
    double step = range / 20;

    next = (round (now / step) + (up ? 1 : -1)) * step;
  } else if (now <= 0) {
    next = up ? 0.001 : now;
  } else {
    next = up ? next_round (now) : 1 / next_round (1 / now);
  }
  if (next < param->min || (next <= param->min && param->flags & LAM_PARAM_ABOVE_MIN)
      || next > param->max || (next >= param->max && param->flags & LAM_PARAM_BELOW_MAX))
    return now;
  /* 0.3 and not 0.30000000000000004. */
  return g_ascii_strtod (g_ascii_formatd ((char[G_ASCII_DTOSTR_BUF_SIZE]){ 0 },
                                          G_ASCII_DTOSTR_BUF_SIZE, "%.10g", next),
                         NULL);
}

char *
lamina_items_to_json (GPtrArray *items)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < items->len; i++)
    json_array_add_element (array, lam_item_to_json (g_ptr_array_index (items, i)));
  node = json_node_init_array (json_node_alloc (), array);
  return json_to_string (node, FALSE);
}
