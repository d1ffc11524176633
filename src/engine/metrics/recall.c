/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of the positions that have a class, the share answered with it. */

#include "confusion.h"

static double
of_class (Counts counts)
{
  return counts.wanted > 0 ? counts.hits / counts.wanted : 0;
}

static double
value (const LamItem *item, const double *sums, guint n_classes)
{
  return over_classes (item, sums, n_classes, TRUE, of_class);
}

static const LamParam params[] = { PARAM_CLASS };

LAM_METRIC_KIND (recall) = {
  .kind = { .id = "recall",
            .title = "Recall",
            .summary = "Of all samples of a class, the share that is found.",
            .formula = "right answers of the class / samples of the class",
            .group = "Classes",
            .source = "Keras Recall; scikit-learn recall_score",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .higher_is_better = TRUE,
  .check = check_table,
  .n_sums = table_sums,
  .add = add_all,
  .value = value,
};
