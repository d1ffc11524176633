/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The numbers that the user typed: a filter made by hand. */

#include "initializer-params.h"

enum { VALUES, ORDER };
enum { KERAS, FILTERS };

static gsize
count (const LamItem *item)
{
  return item->values[VALUES].list != NULL ? g_strv_length (item->values[VALUES].list) : 0;
}

static char *
wanted_text (const LamWeight *weight, gboolean filters)
{
  static const guint filters_order[] = { 3, 2, 0, 1 };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weight->n; i++)
    g_string_append_printf (text, i > 0 ? "×%u" : "%u",
                            weight->d[filters && weight->n == 4 ? filters_order[i] : i]);
  return g_string_free (text, FALSE);
}

static gboolean
check (const LamItem *item, const LamWeight *weight, GError **error)
{
  gsize wanted = 1, found = count (item);
  g_autofree char *text = wanted_text (weight, lam_item_choice (item, ORDER) == FILTERS);

  for (guint i = 0; i < weight->n; i++)
    wanted *= weight->d[i];
  if (found != wanted)
    return lam_fail (error, LAM_ERROR_SHAPE, "%zu numbers are given for “%s”; it holds %zu (%s).",
                     found, weight->id, wanted, text);
  for (gsize i = 0; i < found; i++) {
    const char *word = item->values[VALUES].list[i];
    char *end;
    double number = g_ascii_strtod (word, &end);

    if (end == word || *end != '\0' || !isfinite (number))
      return lam_fail (error, LAM_ERROR_VALUE, "Number %zu of “%s” is “%s”; numbers are wanted.",
                       i + 1, weight->id, word);
  }
  return TRUE;
}

/* Where number @i, counted one filter after another, channel by channel, lies in a kernel
 * [rows × columns × in × out], or in one [in × out], unit by unit. */
static gsize
place_of (const LamWeight *weight, gsize i)
{
  gsize out = weight->d[weight->n - 1], in = weight->n > 1 ? weight->d[weight->n - 2] : 1;
  gsize area = weight->n == 4 ? (gsize) weight->d[0] * weight->d[1] : 1;
  gsize position = i % area, channel = i / area % in, filter = i / area / in;

  return (position * in + channel) * out + filter;
}

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  gboolean filters = lam_item_choice (item, ORDER) == FILTERS;

  for (gsize i = 0; i < count (item); i++) {
    gsize place = filters ? place_of (weight, i) : i;

    if (place >= first && place - first < n)
      into[place - first] = g_ascii_strtod (item->values[VALUES].list[i], NULL);
  }
}

static const char *const order_choices[] = { "keras", "filters", NULL };
static const char *const order_titles[] = { "As in Keras", "Filter by filter", NULL };

static const LamParam params[] = {
  { .id = "values",
    .title = "Numbers",
    .type = LAM_VALUE_LIST,
    .initial = "[]",
    .help = "Every number of the weights, one after another, with commas between." },
  { .id = "order",
    .title = "Order",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"keras\"",
    .choices = order_choices,
    .choice_titles = order_titles,
    .help = "As in Keras the filters of a convolution change fastest, then channels, columns and "
            "rows; filter by filter each one is written whole, row by row, channel after channel, "
            "as PyTorch has it." },
  { .id = "names",
    .title = "Names",
    .type = LAM_VALUE_LIST,
    .flags = LAM_PARAM_ADVANCED,
    .initial = "[]",
    .help = "What each filter is called in figures, with commas between, such as grey, edges; "
            "without names filters have numbers." },
};

const LamInitializerKind lam_initializer_values = {
  .kind = { .id = "values",
            .title = "Numbers",
            .summary = "Begins with the numbers that you type: filters made by hand.",
            .formula = "w = values",
            .source = "Keras 2’s Constant, which took arrays",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .check = check,
  .fill = fill,
};
