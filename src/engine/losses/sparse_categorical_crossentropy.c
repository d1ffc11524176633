/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Categorical cross-entropy under the name that Keras gives it for class numbers. */

#include "crossentropy.h"

enum { FROM_LOGITS };

static gboolean
from_logits (const LamItem *item)
{
  return lam_item_on (item, FROM_LOGITS);
}

static const LamParam params[] = { PARAM_FROM_LOGITS };

LAM_LOSS_KIND (sparse_categorical_crossentropy) = {
  .kind = { .id = "sparse_categorical_crossentropy",
            .title = "Sparse cross-entropy",
            .summary = "The same as categorical cross-entropy, under the name it has for class "
                       "numbers instead of one-hot rows.",
            .formula = "−Σ t·ln p, mean over samples and pixels",
            .group = "Classes",
            .source = "Keras sparse_categorical_crossentropy",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .targets = LAM_LOSS_OF_CLASSES,
  .fuses = LAM_FUSES_SOFTMAX,
  .from_logits = from_logits,
  .check = check_classes,
  .measure = measure_crossentropy,
  .weighs_by_count = TRUE,
};
