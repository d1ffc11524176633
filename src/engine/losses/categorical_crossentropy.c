/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over samples (and pixels) of −Σ t · log p, p being probabilities over the last axis, or
 * scores when a softmax was fused or from_logits is set. Targets: one-hot, shares, or class
 * numbers. */

#include "crossentropy.h"

enum { FROM_LOGITS };

static gboolean
from_logits (const LamItem *item)
{
  return lam_item_on (item, FROM_LOGITS);
}

static const LamParam params[] = { PARAM_FROM_LOGITS };

LAM_LOSS_KIND (categorical_crossentropy) = {
  .kind = { .id = "categorical_crossentropy",
            .title = "Categorical cross-entropy",
            .summary = "Punishes a small probability for the right class; the usual loss where one "
                       "of several classes is chosen.",
            .formula = "−Σ t·ln p, mean over samples and pixels",
            .group = "Classes",
            .source = "Keras categorical_crossentropy; PyTorch CrossEntropyLoss",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .targets = LAM_LOSS_OF_CLASSES,
  .fuses = LAM_FUSES_SOFTMAX,
  .from_logits = from_logits,
  .check = check_classes,
  .measure = measure_crossentropy,
  .weighs_by_count = TRUE,
};
