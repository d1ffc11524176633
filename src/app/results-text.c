/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-text.h. */

#include "results-text.h"

#include <glib/gi18n.h>

#include "format.h"

/* How much nearer to what was wanted the answers are than the inputs were, on average. */
static double
gain (const LamStudy *study)
{
  double sum = 0;

  for (gsize i = 0; i < study->n; i++)
    sum += (double) study->quality[i] - (double) study->before[i];
  return sum / (double) MAX (study->n, 1);
}

char *
lamina_results_summarise (const LamStudy *study)
{
  g_autofree char *count = lamina_format_count (study->n);
  g_autofree char *loss = lamina_format_number (study->all.loss);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("%s samples · Loss %s"), count, loss);
  for (guint i = 0; i < study->all.n_metrics; i++) {
    const char *id = study->all.metric[i];
    g_autofree char *value = lamina_format_value (id, study->all.value[i]);

    g_string_append_printf (text, " · %s %s", lamina_format_metric (id), value);
  }
  if (study->before != NULL)
    g_string_append_printf (text, _ (" · %+.1f dB over the input"), gain (study));
  return g_string_free (text, FALSE);
}

static gboolean
are_pictures (const LamData *data)
{
  const LamSamples *x = &data->stores[LAM_PART_TRAIN]->x;

  return x->type != LAM_STORE_INDICES && x->shape.n == 3;
}

gboolean
lamina_results_suits (const char *view, const LamData *data)
{
  if (g_str_equal (view, "review"))
    return data != NULL && lam_review_suits (data) && data->words != NULL;
  if (data == NULL)
    return TRUE;
  if (g_str_equal (view, "confusion") || g_str_equal (view, "classes"))
    return data->n_classes > 0
           && (data->target == LAM_TARGET_CLASS || data->target == LAM_TARGET_MASK);
  if (g_str_equal (view, "stress") || g_str_equal (view, "own"))
    return are_pictures (data);
  return TRUE;
}

gboolean
lamina_results_suits_drawing (const LamData *data)
{
  return are_pictures (data) && lam_shape_channels (data->stores[LAM_PART_TRAIN]->x.shape) == 1
         && data->target != LAM_TARGET_MASK;
}
