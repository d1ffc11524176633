/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-model.h. */

#include "lam-model.h"
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
