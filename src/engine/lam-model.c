/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-model.h. */

#include "lam-model.h"
#include "io/keras.h"
#include "io/lam-formats.h"
#include "lam-match.h"

gboolean
lam_model_save (const LamExperiment *experiment, const LamWeights *weights, LamShape in,
                const char *path, GError **error)
{
  const LamWeightFormat *format = lam_weight_format_find (path, error);
  g_autoptr (LamWeights) fitted = NULL;

  if (format == NULL)
    return FALSE;
  fitted = lam_weights_match (weights, experiment, in, FALSE, error);
  if (fitted == NULL)
    return FALSE;
  return format->save_model != NULL ? format->save_model (experiment, in, fitted, path, error)
                                    : format->save (fitted, path, error);
}

gboolean
lam_model_can_save (const char *path, GError **error)
{
  return lam_weight_format_find (path, error) != NULL;
}

gboolean
lam_model_can_load (const char *path)
{
  const LamWeightFormat *format = lam_weight_format_find (path, NULL);

  return format != NULL && format->load_model != NULL;
}

LamShape
lam_model_input (const LamExperiment *experiment)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  const LamItem *first = layers->len > 0 ? layers->pdata[0] : NULL;
  const LamValue *value = first != NULL && g_str_equal (first->kind->id, "input")
                              ? &first->values[lam_item_index (first, "shape")]
                              : NULL;
  LamShape shape = LAM_SHAPE_UNKNOWN;

  for (guint i = 0; value != NULL && value->is_set && i < value->shape.n; i++) {
    if (value->shape.d[i] < 1)
      return LAM_SHAPE_UNKNOWN;
    shape.d[shape.n++] = (guint32) value->shape.d[i];
  }
  return shape;
}

LamExperiment *
lam_model_load (const char *path, LamWeights **weights, GError **error)
{
  const LamWeightFormat *format = lam_weight_format_find (path, error);
  g_autofree char *config = NULL, *training = NULL, *where = g_strdup_printf ("“%s”", path);
  g_autoptr (LamWeights) loaded = NULL, fitted = NULL;
  g_autoptr (LamExperiment) experiment = NULL;

  if (format == NULL)
    return NULL;
  if (format->load_model != NULL
      && (loaded = format->load_model (path, &config, &training, error)) == NULL)
    return NULL;
  if (config == NULL) {
    lam_fail (error, LAM_ERROR_FORMAT,
              "%s holds weights and no network: open an experiment, then load them into it.",
              where);
    if (weights != NULL)
      *weights = g_steal_pointer (&loaded);
    return NULL;
  }
  experiment = lam_keras_read (config, training, loaded, where, error);
  if (experiment == NULL)
    return NULL;
  /* Keras 3 counts a layer's tensors, and which is the first depends on the layer's settings. */
  fitted = lam_model_input (experiment).n > 0
               ? lam_weights_match (loaded, experiment, lam_model_input (experiment), FALSE, error)
               : lam_weights_ref (loaded);
  if (fitted == NULL)
    return NULL;
  if (weights != NULL)
    *weights = g_steal_pointer (&fitted);
  return g_steal_pointer (&experiment);
}
